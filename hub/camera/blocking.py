"""Blocking work that cancellation may delay but never abandon."""

import asyncio
from collections.abc import Callable


async def run_to_the_end[**P, T](call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking call in a thread; being cancelled waits until it has ended.

    Otherwise the thread would go on writing a file that is being closed.
    """
    ending = asyncio.ensure_future(asyncio.to_thread(call, *args, **kwargs))
    try:
        return await asyncio.shield(ending)
    except asyncio.CancelledError:
        await asyncio.wait([ending])
        raise
