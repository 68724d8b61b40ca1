"""The board's database: durable on commit, the log's rows only ever added, one writer at a time.

SQLite is the default: one file in the board's folder, written by the process that locks it.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection, Error as SqliteError
from typing import Protocol, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from noticeboard.board.postgresql import Postgresql
from noticeboard.board.tables import Steps, Turn, Which
from noticeboard.errors import UnavailableError
from noticeboard.runtime.database import connected, keep_copy

BUSY_TIMEOUT_MS = 5000


def _on_connect(connection: SqliteConnection, _record: object) -> None:
    """Set what SQLite forgets between connections; transactions are ours, not the driver's."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # so that INSERT OR REPLACE meets the DELETE trigger too
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class Sqlite:
    """One file; the folder's lock keeps every other writer out."""

    is_shared = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own: Engine | None = None
        """Opens connections for `transact` and `look`."""

    def connect(self) -> AsyncEngine:
        """Make what opens connections; opens none yet."""
        self._own = self._engine()
        engine = create_async_engine(f"sqlite+aiosqlite:///{self._path}", hide_parameters=True)
        event.listen(engine.sync_engine, "connect", _on_connect)
        return engine

    async def migrate(self) -> None:
        """Bring the schema up to date, all or nothing; raises NoticeboardError."""
        await asyncio.to_thread(self._migrate)

    async def reach(self, _engine: AsyncEngine) -> None:
        """Do nothing: a file is there, or its folder says what is amiss."""

    async def begin_read(self, connection: AsyncConnection) -> None:
        """Begin a transaction that sees one consistent state and writes nothing."""
        await connection.exec_driver_sql("BEGIN DEFERRED")

    async def begin_write(self, connection: AsyncConnection) -> None:
        """Begin a transaction that is durable when it is committed."""
        await connection.exec_driver_sql("BEGIN IMMEDIATE")

    async def transact[T](self, _engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        """Do all of `work` in one transaction, which is durable when this returns, or undone."""
        # The asynchronous driver goes to its thread and back for each statement and each row:
        # for the few of a lone post that takes longer than the disk does.
        return await asyncio.to_thread(self._transact, work)

    async def look[T](self, _engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        """Do all of `work`, which writes nothing, on one consistent state."""
        return await asyncio.to_thread(self._look, work)

    async def close(self) -> None:
        """Close what `transact` and `look` have opened."""
        if self._own is not None:
            await asyncio.to_thread(self._own.dispose)

    @asynccontextmanager
    async def turn(self, _engine: AsyncEngine, _which: Which) -> AsyncGenerator[Turn]:
        """Wait for nobody: the folder's lock lets one process in."""
        yield Turn()

    def _open(self) -> Connection:
        if self._own is None:
            raise RuntimeError("connect() comes first")
        return self._own.connect()

    def _transact[T](self, work: Callable[[Connection], T]) -> T:
        with self._open() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            done = work(connection)
            connection.commit()
            return done

    def _look[T](self, work: Callable[[Connection], T]) -> T:
        with self._open() as connection:
            connection.exec_driver_sql("BEGIN DEFERRED")
            return work(connection)

    def _engine(self) -> Engine:
        engine = create_engine(f"sqlite:///{self._path}", hide_parameters=True)
        event.listen(engine, "connect", _on_connect)
        return engine

    def _migrate(self) -> None:
        engine = self._engine()
        try:
            with engine.connect() as connection:
                steps = Steps.read()
                if steps.are_new_to(connection):
                    _keep_copy(self._path)
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                steps.take(connection)
                connection.commit()
        finally:
            engine.dispose()


def _keep_copy(path: Path) -> None:
    try:
        keep_copy(path)
    except (OSError, SqliteError) as error:
        raise UnavailableError(
            f"No copy of {path} can be made before its upgrade: {error}."
            " See that the disk takes it, then start the board again."
        ) from error


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
