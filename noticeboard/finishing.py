"""Waiting: for work that must end whatever happens, and for whatever comes first."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import copy_context
from functools import partial
from typing import Any


async def to_the_end[T](work: Awaitable[T]) -> T:
    """Await work that writes or opens something; a canceled caller waits until it has ended."""
    running = asyncio.ensure_future(work)
    try:
        # Unlike an await, it leaves the work alone when it is canceled itself.
        await asyncio.wait([running])
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # Retrieved, so that asyncio does not report it: nobody waits.
        raise
    return running.result()


async def in_a_thread[**P, T](call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking call in a thread, to its end.

    Otherwise the thread would go on writing a file that is being closed.
    """
    # Not `asyncio.to_thread`: its coroutine would need a task of its own.
    work = partial(copy_context().run, partial(call, *args, **kwargs))
    return await to_the_end(asyncio.get_running_loop().run_in_executor(None, work))


async def cancel(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks, and return once they have ended; what they raise is left in them."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)


async def first_of(*waits: Awaitable[object]) -> None:
    """Return once one of them is over; the others are canceled, as all are with the caller."""
    running = [asyncio.ensure_future(each) for each in waits]
    try:
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in running:
            each.cancel()


async def first_result[T](*works: Coroutine[object, object, T]) -> T:
    """Return what the first of them to end comes to; the others are canceled, and have ended.

    If several have ended, the one that is named first counts.
    """
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(work) for work in works]
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for each in running:
            each.cancel()
    return next(each for each in running if not each.cancelled()).result()


async def run_until(over: asyncio.Event, work: Coroutine[object, object, None]) -> None:
    """Do the work until it ends, fails or `over` is set; it has ended when this returns."""
    working = asyncio.ensure_future(work)
    try:
        await first_of(asyncio.wait([working]), over.wait())
    finally:
        working.cancel()
        await asyncio.wait([working])
    if not working.cancelled():
        working.result()
