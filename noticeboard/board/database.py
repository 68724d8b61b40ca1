"""The board's database: durable on commit, append-only log rows, one writer at a time.

SQLite is the default: one file in the board's folder, written by the process that locks it.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection, Error as SqliteError
from typing import Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from noticeboard.board.postgresql import Postgresql
from noticeboard.board.tables import Role, Turn, is_behind, migrate
from noticeboard.errors import UnavailableError
from noticeboard.runtime.database import RollbackOnClose, checkout, save_copy
from noticeboard.runtime.text import Text

BUSY_TIMEOUT_MS = 5000


def _on_connect(connection: SqliteConnection, _record: object) -> None:
    """Set what SQLite forgets between connections; we begin transactions, not the driver."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # so that INSERT OR REPLACE fires the DELETE trigger too
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class Sqlite:
    """One file; the folder's lock keeps out every other writer."""

    is_shared = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own: Engine | None = None
        """Opens connections for `transact` and `inspect`."""

    def connect(self) -> AsyncEngine:
        """Make the engine; opens no connection yet."""
        self._own = self._engine()
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{self._path}",
            connect_args={"factory": RollbackOnClose},
            hide_parameters=True,
        )
        event.listen(engine.sync_engine, "connect", _on_connect)
        return engine

    async def migrate(self) -> None:
        """Bring the schema up to date, all or nothing; raises NoticeboardError."""
        await asyncio.to_thread(self._migrate)

    async def reach(self, _engine: AsyncEngine) -> None:
        """Do nothing: opening the file reports any problem."""

    async def begin_read(self, connection: AsyncConnection) -> None:
        """Begin a transaction that sees one consistent state and writes nothing."""
        await connection.exec_driver_sql("BEGIN DEFERRED")

    async def begin_write(self, connection: AsyncConnection) -> None:
        """Begin a transaction that is durable when it is committed."""
        await connection.exec_driver_sql("BEGIN IMMEDIATE")

    async def transact[T](self, _engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction, which is durable when this returns, or undone."""
        # The asynchronous driver switches threads for each statement and each row: for a single
        # post, that takes longer than the disk.
        return await asyncio.to_thread(self._transact, work)

    async def inspect[T](self, _engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
        """Run `work`, which writes nothing, on one consistent state."""
        return await asyncio.to_thread(self._inspect, work)

    async def close(self) -> None:
        """Close the connections of `transact` and `inspect`."""
        if self._own is not None:
            await asyncio.to_thread(self._own.dispose)

    @asynccontextmanager
    async def turn(self, _engine: AsyncEngine, _which: Role) -> AsyncGenerator[Turn]:
        """Return at once: the folder's lock admits only one process."""
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

    def _inspect[T](self, work: Callable[[Connection], T]) -> T:
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
                if is_behind(connection):
                    _copy_before_upgrade(self._path)
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                migrate(connection)
                connection.commit()
        finally:
            engine.dispose()


def _copy_before_upgrade(path: Path) -> None:
    try:
        save_copy(path)
    except (OSError, SqliteError) as error:
        raise UnavailableError(
            Text("noticeboard.database.no_copy", file=str(path), error=f"{error}")
        ) from error


type Address = Path | str
"""The file of a SQLite database, or the URL of a PostgreSQL one."""


type DatabaseKind = Sqlite | Postgresql
"""Whatever differs between the two; see `Database`."""


def kind_of(address: Address) -> DatabaseKind:
    """Return the database kind for an address; raises InvalidInputError."""
    return Sqlite(address) if isinstance(address, Path) else Postgresql(address)


class Database:
    """One database, as used by one process."""

    def __init__(self, kind: DatabaseKind, engine: AsyncEngine) -> None:
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
        """Open the database with its current schema. Blocking."""
        kind = kind_of(address)
        return cls(kind, kind.connect())

    @property
    def is_shared(self) -> bool:
        """Whether other processes may write to it at the same time."""
        return self._kind.is_shared

    async def reach(self) -> None:
        """Raise UnavailableError with the reason if the database cannot be used."""
        await self._kind.reach(self._engine)

    async def close(self) -> None:
        """Close every connection."""
        await self._kind.close()
        await self._engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """Open a connection that sees one consistent state and writes nothing."""
        async with checkout(self._engine) as connection:
            await self._kind.begin_read(connection)
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """Open a connection whose writes become durable together at the end, or are undone."""
        async with self._writer, checkout(self._engine) as connection:
            await self._kind.begin_write(connection)
            yield connection
            await connection.commit()

    async def transact[T](self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction, which is durable when this returns, or undone.

        `work` blocks. It runs outside the event loop if the database does.
        """
        async with self._writer:
            return await self._kind.transact(self._engine, work)

    async def inspect[T](self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which writes nothing, on one consistent state.

        `work` blocks and runs as in `transact`. Reading many rows takes a third of the time of
        `read`, which goes through the event loop for each row.
        """
        return await self._kind.inspect(self._engine, work)

    def turn(self, which: Role = Role.GROW) -> AbstractAsyncContextManager[Turn]:
        """Hold a turn among all processes that share this database; raises UnavailableError.

        A turn keeps processes from disturbing one another. What prevents a fork of the log is the
        row lock and the size comparison in each transaction.
        """
        return self._kind.turn(self._engine, which)
