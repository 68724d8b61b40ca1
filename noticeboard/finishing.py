"""What is begun is finished, also for somebody who is cancelled meanwhile."""

import asyncio
from collections.abc import Awaitable


async def to_the_end[T](work: Awaitable[T]) -> T:
    """Await what writes or opens something; a cancellation waits for its end, and then goes on."""
    running = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
