"""Blocking work that cancellation may delay but never abandon."""

import asyncio
from collections.abc import Callable
from functools import partial


async def run_to_the_end[**P, T](call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a blocking call in a thread; being cancelled waits until it has ended.

    Otherwise the thread would go on writing a file that is being closed.
    """
    # Not `asyncio.to_thread`: its task and context would double what the hop costs.
    loop = asyncio.get_running_loop()
    ending = loop.run_in_executor(None, partial(call, *args, **kwargs))
    try:
        return await asyncio.shield(ending)
    except asyncio.CancelledError:
        await asyncio.wait([ending])
        raise
