"""The hub's SQLite database: durable on commit, one writer at a time."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
import shutil
import sqlite3
from sqlite3 import Connection as Driver
from typing import Final, Self

from sqlalchemy import URL, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from hub.errors import DiskFullError, StorageError
from hub.store.upgrading import bring_up_to_date
from noticeboard.runtime.database import connected

MAGIC = b"SQLite format 3\0"
BUSY_TIMEOUT_MS = 5000
LOG_BYTES: Final = 64 << 10
"""What SQLite lays out beside its file before it reads a row."""
_REFUSED: Final = {
    sqlite3.SQLITE_FULL: "The disk is full: free some space.",
    sqlite3.SQLITE_READONLY: "The disk is read-only: look whether it is failing, then make it "
    "writable.",
    sqlite3.SQLITE_IOERR: "The disk fails: look whether it is broken.",
    sqlite3.SQLITE_CANTOPEN: "The disk fails: look whether it is broken.",
}
"""What a disk does that takes nothing; the database lies on the same one as the recordings."""


def _on_connect(connection: Driver, _record: object) -> None:
    """Set what SQLite forgets between connections; transactions are ours, not the driver's."""
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
        connection.close()  # Nobody else would: its pool has not got it yet.
        raise


def _check_file(path: Path) -> None:
    """Refuse a file that is something else, before a connection is made to it.

    A fresh one is made readable by this user alone; SQLite gives its own files the same rights.
    """
    try:
        path.touch(mode=0o600)
        foreign = path.stat().st_size > 0 and not _starts_as(path, MAGIC)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be opened: {error.strerror}. Correct that, or give --data-dir."
        ) from error
    if foreign:
        raise StorageError(
            f"{path} is no database of this hub: restore a backup of it, or give --data-dir."
        )


def _has_room(folder: Path) -> bool:
    return shutil.disk_usage(folder).free > LOG_BYTES


def _starts_as(path: Path, head: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(head)) == head


class Database:
    """One file; every stage reads and writes its own tables through it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writer = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open or make the database and bring its schema up to date.

        Raises StorageError, and DiskFullError where the disk does not let it.
        """
        await asyncio.to_thread(_check_file, path)
        try:
            # A full disk is no damage: nobody is to put a backup in its place.
            with _refusals_told():
                await asyncio.to_thread(bring_up_to_date, path, _on_connect)
        except DiskFullError as error:
            # SQLite calls it a failing disk where there is no room for the first byte of its log.
            if await asyncio.to_thread(_has_room, path.parent):
                raise
            raise DiskFullError(_REFUSED[sqlite3.SQLITE_FULL]) from error
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StorageError(
                f"{path} is damaged or cannot be written: restore a backup of it."
            ) from error
        engine = create_async_engine(URL.create("sqlite+aiosqlite", database=str(path)))
        event.listen(engine.sync_engine, "connect", _on_connect)
        return cls(engine)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    async def empty_log(self) -> None:
        """Write all into the file itself, so that its log keeps nothing that was overwritten."""
        with _refusals_told():
            async with self._writer, connected(self._engine) as connection:
                await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """Give a connection that sees one consistent state and writes nothing.

        Raises DiskFullError where the disk does not give it.
        """
        with _refusals_told():
            async with connected(self._engine) as connection:
                await connection.exec_driver_sql("BEGIN DEFERRED")
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        """Give a connection whose writes are durable together when the block ends, or undone.

        Raises DiskFullError where the disk does not take them.
        """
        with _refusals_told():
            async with self._writer, connected(self._engine) as connection:
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield connection
                await connection.commit()


@contextmanager
def _refusals_told() -> Generator[None]:
    """Raise DiskFullError for what a disk does that takes nothing, or gives nothing."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        # A connection that cannot be set up fails in the driver's own words.
        original = error.orig if isinstance(error, DBAPIError) else error
        code = getattr(original, "sqlite_errorcode", 0) & 0xFF
        if code not in _REFUSED:
            raise
        raise DiskFullError(_REFUSED[code]) from error
