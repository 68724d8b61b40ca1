"""Work that is given up once something else has happened."""

import asyncio
from collections.abc import Coroutine


async def run_until(over: asyncio.Event, work: Coroutine[object, object, None]) -> None:
    """Do the work until it ends, fails or `over` is set; it has ended when this returns."""
    working = asyncio.ensure_future(work)
    ending = asyncio.ensure_future(over.wait())
    try:
        await asyncio.wait((working, ending), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (working, ending):
            task.cancel()
        await asyncio.wait((working, ending))
    if not working.cancelled():
        working.result()
