"""Connections to a database, of which none is lost where somebody is cancelled."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from noticeboard.finishing import to_the_end


@asynccontextmanager
async def connected(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """Give a connection of an engine, and take it back, before anybody can close the engine.

    Of one that is cancelled while it is being opened, SQLAlchemy keeps nothing: nobody would close
    it, and with SQLite its thread would keep the whole process from ending. So opening goes on to
    its end, whoever has gone, and what was opened for nobody is given back.
    """
    opening = asyncio.ensure_future(engine.connect().start())
    try:
        connection = await asyncio.shield(opening)
    except asyncio.CancelledError:
        await to_the_end(_given_back(opening))
        raise
    try:
        yield connection
    finally:
        await to_the_end(connection.close())


async def _given_back(opening: asyncio.Future[AsyncConnection]) -> None:
    # Why it could not be opened is told to nobody: nobody waits for it any more.
    with suppress(SQLAlchemyError, OSError):
        await (await opening).close()
