"""Waiting before a camera is called again."""

import random
from typing import Final

from hub.clock import Clock

AT_ONCE_S: Final = 0.25
FIRST_S: Final = 1.0
LONGEST_S: Final = 60.0
REFUSED_S: Final = 300.0
"""Cameras lock an account after a few wrong passwords."""
DISK_S: Final = 10.0


class Backoff:
    """Longer and longer, up to a minute, until something worked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next_s = FIRST_S

    def reset(self) -> None:
        """Start from one second again."""
        self._next_s = FIRST_S

    def hurry(self) -> None:
        """Wait hardly at all the next time, then start from one second: what ended had worked."""
        self._next_s = AT_ONCE_S

    async def wait(self) -> None:
        """Wait a random part, from a half up, of the time it is now."""
        wait_s = self._next_s
        self._next_s = min(max(wait_s * 2, FIRST_S), LONGEST_S)
        await self._sleep(wait_s)

    async def wait_refused(self) -> None:
        """Wait for a person to correct a password."""
        await self._sleep(REFUSED_S)

    async def wait_disk(self) -> None:
        """Wait for the disk, which is here and asked cheaply, to take something again."""
        await self._sleep(DISK_S)

    async def _sleep(self, most_s: float) -> None:
        # Jitter: cameras that lost power together must not all be called at once.
        await self._clock.sleep(most_s * random.uniform(0.5, 1.0))  # noqa: S311 -- no secret
