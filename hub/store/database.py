"""The hub's SQLite database: durable on commit, one writer at a time, upgraded all at once.

An upgrade takes every step or none, after a copy of the old database. A database that stops
accepting writes is noticed.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
import secrets
import shutil
import sqlite3
from sqlite3 import Connection as Driver
from threading import Lock
from typing import Any, Final, Self

import msgspec
from sqlalchemy import (
    URL,
    Connection,
    NullPool,
    Row,
    Table,
    create_engine,
    delete,
    event,
    insert,
    select,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from hub.data_folder import Folders
from hub.errors import DiskFullError, InvalidInputError, StorageError
from hub.store.migrations import STEPS
from hub.store.tables import meta
from noticeboard.runtime.database import RollbackOnClose, checkout, run_steps, save_copy
from noticeboard.runtime.tasks import finish
from noticeboard.runtime.text import Text

NEWEST: Final = max(STEPS)
"""The number of the newest step."""

type SetUp = Callable[[Driver, object], None]


def migrate_database(path: Path, set_up: SetUp) -> None:
    """Run the steps that a database has not had, in one transaction. A crash undoes all of them.

    Raises StorageError if a newer hub wrote the database or no copy can be made, SQLAlchemyError or
    sqlite3.Error if it can't be used. Blocking.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    event.listen(engine, "connect", set_up)
    try:
        with engine.connect() as connection:
            revision = _revision(connection)
            if revision == NEWEST:
                return
            if revision is not None:
                _prepare(path, revision)
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            run_steps(connection, STEPS)
            connection.commit()
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str | None:
    """Return the newest step that a database has had, None if it is empty."""
    found = connection.exec_driver_sql(
        "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    ).scalar_one_or_none()
    if found is None:
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version")
    return str(row.scalar_one_or_none())


def _prepare(path: Path, revision: str) -> None:
    if revision not in STEPS:
        raise StorageError("database.newer")
    try:
        save_copy(path)
    except OSError as error:
        raise StorageError(
            "database.not_kept", path=str(path), error=error.strerror or str(error)
        ) from error


MAGIC = b"SQLite format 3\0"
BUSY_TIMEOUT_MS = 5000
LOG_BYTES: Final = 64 << 10
"""What SQLite writes next to its file before it reads a row."""
_REFUSED: Final = {
    sqlite3.SQLITE_FULL: Text("disk.full"),
    sqlite3.SQLITE_READONLY: Text("disk.read_only"),
    sqlite3.SQLITE_IOERR: Text("disk.fails"),
    sqlite3.SQLITE_CANTOPEN: Text("disk.fails"),
}
"""SQLite's errors for a disk that accepts nothing. The database shares it with the recordings."""


def _on_connect(connection: Driver, _record: object) -> None:
    """Set what SQLite forgets between connections. Transactions are ours, not the driver's."""
    try:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    except BaseException:
        connection.close()  # Nobody else would: its pool doesn't have it yet.
        raise


def _check_file(path: Path) -> None:
    """Refuse a file of another kind before connecting to it.

    A new file is readable by this user only. SQLite gives its own files the same permissions.
    """
    try:
        path.touch(mode=0o600)
        foreign = path.stat().st_size > 0 and not _starts_as(path, MAGIC)
    except OSError as error:
        raise StorageError(
            "database.not_opened", path=str(path), error=error.strerror or str(error)
        ) from error
    if foreign:
        raise StorageError("database.foreign", path=str(path))


def _starts_as(path: Path, head: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(head)) == head


class Database:
    """One file. Every stage reads and writes its own tables through it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._own = create_engine(engine.url.set(drivername="sqlite"))
        """Opens the connection of `transact`, which one thread has to itself."""
        event.listen(self._own, "connect", _on_connect)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._writer = asyncio.Lock()
        self._closed = False
        self._disposed = False
        self._users = 0
        self._unused = asyncio.Event()
        self._unused.set()

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the database or create it, and upgrade it; StorageError, DiskFullError."""
        await asyncio.to_thread(_check_file, path)
        try:
            # A full disk isn't damage: nobody should restore a backup because of it.
            with _disk_errors():
                await asyncio.to_thread(migrate_database, path, _on_connect)
        except DiskFullError as error:
            # SQLite reports a failing disk if there is no room for the first byte of its log.
            if (await asyncio.to_thread(shutil.disk_usage, path.parent)).free > LOG_BYTES:
                raise
            raise DiskFullError(_REFUSED[sqlite3.SQLITE_FULL]) from error
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StorageError("database.unusable", path=str(path)) from error
        engine = create_async_engine(
            URL.create("sqlite+aiosqlite", database=str(path)),
            connect_args={"factory": RollbackOnClose},
        )
        event.listen(engine.sync_engine, "connect", _on_connect)
        return cls(engine)

    async def close(self) -> None:
        """Close every connection, once nobody uses one any longer."""
        self._closed = True
        await self._unused.wait()
        await finish(self._dispose())

    async def _dispose(self) -> None:
        await self._engine.dispose()
        async with self._writer:  # Who closes it too returns only once it is closed.
            if not self._disposed:
                # In its own thread: those of the event loop may be gone.
                await asyncio.get_running_loop().run_in_executor(self._thread, self._own.dispose)
                self._thread.shutdown()  # It has nothing to do anymore, so it ends at once.
                self._disposed = True

    @contextmanager
    def _used(self) -> Generator[None]:
        """Let `close` wait until the block ends."""
        self._users += 1
        self._unused.clear()
        try:
            yield
        finally:
            self._users -= 1
            if not self._users:
                self._unused.set()

    @asynccontextmanager
    async def _checkout(self) -> AsyncGenerator[AsyncConnection]:
        with self._used():
            try:
                async with checkout(self._engine) as connection:
                    yield connection
            finally:
                if self._closed:
                    # A pool that is given back to later would keep the connection, and its thread.
                    await finish(self._engine.dispose())

    async def empty_log(self) -> None:
        """Write everything into the file itself, so that its log keeps nothing overwritten."""
        with _disk_errors():
            async with self._writer, self._checkout() as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """Yield a connection that sees one consistent state; may raise DiskFullError."""
        with _disk_errors():
            async with self._checkout() as connection:
                await connection.exec_driver_sql("BEGIN DEFERRED")
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """Yield a connection whose writes become durable together, or none; DiskFullError."""
        with _disk_errors():
            async with self._writer, self._checkout() as connection:
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                await connection.commit()

    async def transact[T](self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction, durable when this returns or is canceled; DiskFullError.

        It has one thread from its beginning to its end. `write` changes threads twice for each
        statement, which takes longer than the disk if the machine is busy. All others wait for it.
        """
        if self._closed:  # Whoever is late leaves no thread.
            async with self.write() as connection:
                return await connection.run_sync(work)
        with self._used(), _disk_errors():
            async with self._writer:
                loop = asyncio.get_running_loop()
                return await finish(loop.run_in_executor(self._thread, self._transact, work))

    def _transact[T](self, work: Callable[[Connection], T]) -> T:
        with self._own.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            done = work(connection)
            connection.commit()
            return done


@asynccontextmanager
async def existing_database(folders: Folders) -> AsyncGenerator[Database]:
    """Give the database of a hub that may be running; raises InvalidInputError, StorageError."""
    if not folders.database.exists():
        raise InvalidInputError("folder.not_a_hubs", folder=str(folders.data))
    database = await Database.open(folders.database)
    try:
        yield database
    except SQLAlchemyError as error:
        raise StorageError("database.damaged", path=str(folders.database)) from error
    finally:
        await database.close()


@contextmanager
def _disk_errors() -> Generator[None]:
    """Raise DiskFullError for the errors of a disk that accepts or returns nothing."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        # If a connection can't be set up, the driver's own exception is raised.
        original = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(original, "sqlite_errorcode", 0) & 0xFF
        if code not in _REFUSED:
            raise
        raise DiskFullError(_REFUSED[code]) from error


class ThreadReader:
    """Reads a database in threads, without an event loop. It sees what is committed.

    A connection takes a millisecond to open. While somebody holds it, it stays open.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._connection: Driver | None = None
        self._holders = 0

    def fetch(self, query: str, values: Sequence[Any]) -> list[Any]:
        """Return the rows of a query; may raise DiskFullError or StorageError. Blocking."""
        try:
            with self._lock, _disk_errors():
                if self._connection is None:
                    self._connection = self._open()
                try:
                    return self._connection.execute(query, values).fetchall()
                finally:
                    self._close_unused()
        except sqlite3.Error as error:
            raise StorageError("database.unusable", path=str(self._path)) from error

    @contextmanager
    def held(self) -> Generator[None]:
        """Keep the connection open until the block ends."""
        with self._lock:
            self._holders += 1
        try:
            yield
        finally:
            with self._lock:
                self._holders -= 1
                self._close_unused()

    def _open(self) -> Driver:
        address = f"{self._path.as_uri()}?mode=ro"
        wait_s = BUSY_TIMEOUT_MS / 1000
        return sqlite3.connect(address, uri=True, timeout=wait_s, check_same_thread=False)

    def _close_unused(self) -> None:
        if self._connection is not None and not self._holders:
            self._connection.close()
            self._connection = None


async def put(
    connection: AsyncConnection,
    table: Table,
    row: Mapping[str, Any],
    *,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Insert a row, or change the one with its key, in all columns or only as `changes` says."""
    key = [column.name for column in table.primary_key]
    await connection.execute(
        upsert(table)
        .values(row)
        .on_conflict_do_update(index_elements=key, set_=row if changes is None else changes)
    )


async def read_meta(connection: AsyncConnection, key: str) -> str | None:
    """Return what `meta` has under a key, or None."""
    found = await connection.execute(select(meta.c.value).where(meta.c.key == key))
    return found.scalar_one_or_none()


async def id_of(connection: AsyncConnection, key: str) -> str:
    """Return the random id that `meta` has under a key, 16 hex digits, made once."""
    known = await read_meta(connection, key)
    if known is None:
        known = secrets.token_hex(8)
        await connection.execute(insert(meta).values(key=key, value=known))
    return known


def row_of(value: object) -> dict[str, Any]:
    """Return a value's fields as a row of a table whose columns have the same names."""
    row: dict[str, Any] = msgspec.to_builtins(value, builtin_types=(bytes, datetime))
    return row


def value_of[T](row: Row[Any], kind: type[T], **other: object) -> T:
    """Return what `row_of` made a row of; `other` fields are not as the row has them."""
    fields = {str(name): value for name, value in row._mapping.items()}  # noqa: SLF001 -- public
    return msgspec.convert(fields | other, kind)


_KEY = "tried"


async def write_a_row(database: Database) -> None:
    """Write and commit a row without meaning; raises StorageError if that fails."""
    async with database.write() as connection:
        # Inserting what is already there would change nothing, and so write nothing.
        await connection.execute(delete(meta).where(meta.c.key == _KEY))
        await connection.execute(insert(meta).values(key=_KEY, value=""))
