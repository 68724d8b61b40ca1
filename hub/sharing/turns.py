"""One piece of work at a time for each key, which can be ended from outside."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Hashable
from typing import Any

from noticeboard.finishing import cancel


class Turns[K: Hashable]:
    """Work for one key waits for its turn; whoever ends it waits until it has ended."""

    def __init__(self, ended: Callable[[], Exception]) -> None:
        """Take what makes the error for whoever waits for work that was ended."""
        self._ended = ended
        self._locks: defaultdict[K, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._running: dict[K, asyncio.Task[Any]] = {}

    async def run[T](
        self,
        key: K,
        work: Callable[[], Coroutine[Any, Any, T]],
        *,
        can_end: bool = True,
    ) -> T:
        """Do the work once it is its turn; the error it was made with if `end` ended it."""
        async with self._locks[key]:
            task = asyncio.create_task(work())
            if can_end:
                self._running[key] = task
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                task.cancel()
                await asyncio.wait([task])
                if not task.cancelled():
                    task.exception()  # Looked at: its caller is gone.
                raise
            finally:
                self._running.pop(key, None)
        if task.cancelled():
            raise self._ended()
        return task.result()

    async def end(self, key: K) -> None:
        """End what runs for a key, if it can be ended; returns when it has."""
        task = self._running.get(key)
        if task is not None:
            await cancel(task)
