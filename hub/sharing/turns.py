"""One piece of work at a time for each request, which can be ended from outside."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any

from hub.errors import ConflictError
from hub.model.ids import RequestId
from noticeboard.finishing import cancel


class Turns:
    """Work for one request waits for its turn; whoever ends it waits until it has ended."""

    def __init__(self, ended: str) -> None:
        """Take the sentence that whoever waits for ended work is told."""
        self._ended = ended
        self._locks: defaultdict[RequestId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._running: dict[RequestId, asyncio.Task[Any]] = {}

    async def run[T](
        self,
        request_id: RequestId,
        work: Callable[[], Coroutine[Any, Any, T]],
        *,
        can_end: bool = True,
    ) -> T:
        """Do the work once it is its turn; ConflictError where `end` ended it."""
        async with self._locks[request_id]:
            task = asyncio.create_task(work())
            if can_end:
                self._running[request_id] = task
            try:
                await asyncio.wait([task])
            except asyncio.CancelledError:
                task.cancel()
                await asyncio.wait([task])
                if not task.cancelled():
                    task.exception()  # Looked at: its caller is gone.
                raise
            finally:
                self._running.pop(request_id, None)
        if task.cancelled():
            raise ConflictError(self._ended)
        return task.result()

    async def end(self, request_id: RequestId) -> None:
        """End what runs for a request, if it can be ended; returns when it has."""
        task = self._running.get(request_id)
        if task is not None:
            await cancel(task)
