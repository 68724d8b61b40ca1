"""No connection is lost if somebody is canceled: the process would never end."""

import asyncio
from pathlib import Path
import threading

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from hub.store.database import Database
from noticeboard.runtime.database import checkout

TIMES = 60
WORKER = "_connection_worker_thread"


def workers() -> int:
    """Return how many threads of SQLite connections there are."""
    return sum(WORKER in each.name for each in threading.enumerate())


async def ended(before: int) -> None:
    """Wait until no thread is left that was not there before; each ends just after its answer."""
    async with asyncio.timeout(60):
        while workers() > before:  # noqa: ASYNC110 -- threads tell nobody
            await asyncio.sleep(0.01)


async def test_what_is_opened_for_nobody_is_closed(tmp_path: Path) -> None:
    """Cancelled at any moment of opening a connection, a reader leaves no thread behind."""
    before = workers()
    for number in range(TIMES):
        database = await Database.open(tmp_path / "hub.db")

        async def read() -> None:
            async with database.read() as connection:  # noqa: B023 -- awaited below
                await connection.exec_driver_sql("SELECT 1")

        reading = asyncio.create_task(read())
        await asyncio.sleep(number * 0.0001)  # real time: a thread opens it meanwhile
        reading.cancel()
        await asyncio.wait([reading])
        await database.close()

    await ended(before)


async def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    """Nobody who waits is told anything else than before."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path}/nowhere/at.db")
    before = workers()

    with pytest.raises(Exception, match="unable to open database file"):
        async with checkout(engine):
            pass

    await ended(before)
