"""Searches of recordings that people wait for: in turn, with progress, and ended by anybody."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

from hub.errors import ConflictError
from noticeboard.runtime.tasks import Turns

type Progress = Callable[[float], None]
"""Called from another thread with the part done, 0 to 1."""


class Searches[K: Hashable]:
    """One search at a time, since each takes a processor core. Keys say what is searched."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._turns = Turns[K](lambda: ConflictError("search.called_off"))
        self._done: dict[K, float] = {}

    async def run[T](self, key: K, search: Callable[[Progress], Awaitable[T]]) -> T:
        """Return what a search finds; raises ConflictError if `end` ended it."""

        def report(done: float) -> None:
            if key in self._done:
                self._done[key] = done

        async def work() -> T:
            self._done[key] = 0.0
            try:
                async with self._lock:
                    return await search(report)
            finally:
                del self._done[key]

        return await self._turns.run(key, work)

    def progress(self, key: K) -> float | None:
        """Return the part done of a search, 0 to 1; None if there is none."""
        return self._done.get(key)

    async def end(self, key: K) -> None:
        """End the search of a key, if there is one."""
        await self._turns.end(key)
