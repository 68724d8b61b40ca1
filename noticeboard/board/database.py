"""The board's database: durable on commit, the log's rows only ever added, one writer at a time."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol, Self

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from noticeboard.board.postgresql import Postgresql
from noticeboard.board.sqlite import Sqlite
from noticeboard.board.turn import Turn, Which
from noticeboard.runtime.database import connected

type Address = Path | str
"""The file of a SQLite database, or the URL of a PostgreSQL one."""


class Kind(Protocol):
    """What differs between one database and another."""

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to it while this one does."""

    def connect(self) -> AsyncEngine:
        """Make what opens connections; opens none yet."""

    async def migrate(self) -> None:
        """Bring the schema up to date, all or nothing; raises NoticeboardError."""

    async def reach(self, engine: AsyncEngine) -> None:
        """Raise UnavailableError where the database cannot be used, saying why."""

    async def begin_read(self, connection: AsyncConnection) -> None:
        """Begin a transaction that sees one consistent state and writes nothing."""

    async def begin_write(self, connection: AsyncConnection) -> None:
        """Begin a transaction that is durable when it is committed."""

    async def transact[T](self, engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        """Do all of `work` in one transaction, which is durable when this returns, or undone."""

    async def look[T](self, engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        """Do all of `work`, which writes nothing, on one consistent state."""

    async def close(self) -> None:
        """Close what was opened beside the engine's connections."""

    def turn(self, engine: AsyncEngine, which: Which) -> AbstractAsyncContextManager[Turn]:
        """Hold one of the board's turns; raises UnavailableError where another process keeps it."""


def kind_of(address: Address) -> Kind:
    """Return what knows the database at an address; raises InvalidInputError."""
    return Sqlite(address) if isinstance(address, Path) else Postgresql(address)


class Database:
    """One database as one process uses it."""

    def __init__(self, kind: Kind, engine: AsyncEngine) -> None:
        self._kind = kind
        self._engine = engine
        self._writer = asyncio.Lock()

    @classmethod
    async def open(cls, address: Address) -> Self:
        """Open or make the database and bring its schema up to date; raises NoticeboardError."""
        await kind_of(address).migrate()
        return await asyncio.to_thread(cls.unchanged, address)

    @classmethod
    def unchanged(cls, address: Address) -> Self:
        """Open the database with the schema it has. Blocking."""
        kind = kind_of(address)
        return cls(kind, kind.connect())

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to it while this one does."""
        return self._kind.is_shared

    async def reach(self) -> None:
        """Raise UnavailableError where the database cannot be used, saying why."""
        await self._kind.reach(self._engine)

    async def close(self) -> None:
        """Close every connection."""
        await self._kind.close()
        await self._engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """Give a connection that sees one consistent state and writes nothing."""
        async with connected(self._engine) as connection:
            await self._kind.begin_read(connection)
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """Give a connection whose writes are durable together when the block ends, or undone."""
        async with self._writer, connected(self._engine) as connection:
            await self._kind.begin_write(connection)
            yield connection
            await connection.commit()

    async def transact[T](self, work: Callable[[Connection], T]) -> T:
        """Do all of `work` in one transaction, which is durable when this returns, or undone.

        It blocks, and runs outside of the event loop where the database does.
        """
        async with self._writer:
            return await self._kind.transact(self._engine, work)

    async def look[T](self, work: Callable[[Connection], T]) -> T:
        """Do all of `work`, which writes nothing, on one consistent state.

        It blocks, and runs as `transact` does: many rows are read so for a third of what `read`
        takes, where the event loop has a part in each.
        """
        return await self._kind.look(self._engine, work)

    def turn(self, which: Which = Which.GROW) -> AbstractAsyncContextManager[Turn]:
        """Hold a turn, of all processes that share this database; raises UnavailableError.

        It keeps processes from disturbing one another; that none forks the log is made sure by
        the row lock, and the sizes compared, in each transaction.
        """
        return self._kind.turn(self._engine, which)
