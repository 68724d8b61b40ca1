"""Whether the hub can work now, for callers that must not learn anything else."""

import asyncio
from typing import Final

from hub.api.ports import House
from hub.clock import Clock
from hub.errors import HubError

ANSWER_S: Final = 5.0
"""A disk that takes longer counts as failed."""
KEPT_S: Final = 5.0
"""The disk is written to at most this often, however often somebody asks."""


class Readiness:
    """Checks whether the house is ready and caches the result briefly."""

    def __init__(self, house: House, clock: Clock) -> None:
        self._house = house
        self._clock = clock
        self._turn = asyncio.Lock()
        self._seen: tuple[float, bool] | None = None

    async def look(self) -> bool:
        """Return whether the database is writable and the recordings' disk has room."""
        async with self._turn:
            now_s = self._clock.steady_s()
            if self._seen is None or now_s - self._seen[0] >= KEPT_S:
                self._seen = now_s, await self._ready()
            return self._seen[1]

    async def _ready(self) -> bool:
        try:
            async with asyncio.timeout(ANSWER_S):
                return await self._house.ready()
        except (HubError, OSError, TimeoutError):
            return False
