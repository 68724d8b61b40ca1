"""Ways to wait: to the end, for the first of several, until an event, in a thread, in turn.

And long work in short steps, which lets others go on between two of them.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator, Hashable
from contextlib import asynccontextmanager, suppress
from contextvars import copy_context
from functools import partial
from threading import Event
import time
from typing import Any, Final

_LONGEST_S: Final = 0.02

type Steps[T] = Generator[None, None, T]
"""Work that yields after each step, and returns its result."""


async def finish[T](work: Awaitable[T]) -> T:
    """Await work that writes or opens something; a canceled caller waits until it has ended."""
    running = asyncio.ensure_future(work)
    try:
        # Unlike a plain await, this does not cancel the work if it is canceled itself.
        await asyncio.wait([running])
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # Retrieved, so that asyncio does not report it: nobody waits.
        raise
    return running.result()


async def run_blocking[**P, T](call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking call in a thread, to its end.

    Otherwise the thread would go on writing a file that is being closed.
    """
    # Not `asyncio.to_thread`: its coroutine would need a task of its own.
    work = partial(copy_context().run, partial(call, *args, **kwargs))
    return await finish(asyncio.get_running_loop().run_in_executor(None, work))


async def run_stoppable[T](call: Callable[[Event], T]) -> T:
    """Run a blocking call in a thread. If this is canceled, set its event and wait for its end."""
    off = Event()
    running = asyncio.ensure_future(finish(asyncio.to_thread(call, off)))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        off.set()
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # As above.
        raise


async def cancel(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks, and return once they have ended; their errors stay in them."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)


@asynccontextmanager
async def run_in_background(work: Coroutine[object, object, None]) -> AsyncGenerator[None]:
    """Run the work until the block ends, which raises the error that the work ended with."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def wait_first(*waits: Awaitable[object]) -> None:
    """Return once one of them has ended; cancel the others, or all if the caller is canceled."""
    running = [asyncio.ensure_future(each) for each in waits]
    try:
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in running:
            each.cancel()


async def first_result[T](*works: Coroutine[object, object, T]) -> T:
    """Return the first result, by argument if several; the others have ended, canceled."""
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(work) for work in works]
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for each in running:
            each.cancel()
    return next(each for each in running if not each.cancelled()).result()


async def run_until(over: asyncio.Event, work: Coroutine[object, object, None]) -> None:
    """Run the work until it ends, fails or `over` is set; it has ended when this returns."""
    working = asyncio.ensure_future(work)
    try:
        await wait_first(asyncio.wait([working]), over.wait())
    finally:
        working.cancel()
        await asyncio.wait([working])
    if not working.cancelled():
        working.result()


class Turns[K: Hashable]:
    """Runs work for one key in turn; `end` returns once the running work has ended."""

    def __init__(self, ended: Callable[[], Exception]) -> None:
        """Take a factory for the error that callers get if their work was ended."""
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
        """Run the work in turn; raises the error from `ended` if `end` ended it."""
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
                    task.exception()  # Retrieved: its caller is gone.
                raise
            finally:
                self._running.pop(key, None)
        if task.cancelled():
            raise self._ended()
        return task.result()

    async def end(self, key: K) -> None:
        """End the running work of a key, if it can be ended; return when it has ended."""
        task = self._running.get(key)
        if task is not None:
            await cancel(task)


async def run_in_steps[T](steps: Steps[T]) -> T:
    """Do the work; let others go on as soon as it has taken 20 ms since they last did."""
    until_s = time.monotonic() + _LONGEST_S
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: T = end.value
            return found
        if time.monotonic() >= until_s:
            await asyncio.sleep(0)
            until_s = time.monotonic() + _LONGEST_S
