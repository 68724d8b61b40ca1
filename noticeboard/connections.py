"""Connections to a database, none of which is lost if its user is canceled; and its times."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import override

from sqlalchemy import BigInteger, Dialect, TypeDecorator
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from noticeboard.finishing import to_the_end

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(at: datetime) -> int:
    """Return a time as it is stored."""
    return (at - EPOCH) // timedelta(microseconds=1)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as microseconds so that it sorts and compares exactly."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else micros(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


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
