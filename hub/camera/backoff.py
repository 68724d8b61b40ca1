"""Waiting before a camera is called again."""

import random
from typing import Final

from hub.clock import Clock

FIRST_S: Final = 1.0
LONGEST_S: Final = 60.0
REFUSED_S: Final = 300.0
"""Cameras lock an account after a few wrong passwords."""


class Backoff:
    """Longer and longer, up to a minute, until something worked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next_s = FIRST_S

    def reset(self) -> None:
        """Start from one second again."""
        self._next_s = FIRST_S

    async def wait(self) -> None:
        """Wait a random part, from a half up, of the time it is now."""
        wait_s, self._next_s = self._next_s, min(self._next_s * 2, LONGEST_S)
        await self._sleep(wait_s)

    async def wait_refused(self) -> None:
        """Wait for a person to correct a password."""
        await self._sleep(REFUSED_S)

    async def _sleep(self, most_s: float) -> None:
        # Jitter: cameras that lost power together must not all be called at once.
        await self._clock.sleep(most_s * random.uniform(0.5, 1.0))  # noqa: S311 -- no secret
