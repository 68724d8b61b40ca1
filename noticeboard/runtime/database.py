"""Connections that cancellation never leaks, migrations, and copies of SQLite files before them.

The copy has the tables of the previous version. A downgrade fills it with every current row that
fits those tables: what was written since the upgrade stays, and a log continues from its current
end. Restoring an older database alone would fork the log.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, closing, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import errno
import logging
import os
from pathlib import Path
import shutil
import sqlite3
from typing import TYPE_CHECKING, Final, override

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Dialect,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    TypeDecorator,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from noticeboard.errors import ConflictError, NotFoundError, VerificationError
from noticeboard.runtime.files import PRIVATE_FILE, sync_folder
from noticeboard.runtime.system import replace, sync_file
from noticeboard.runtime.tasks import finish
from noticeboard.runtime.text import Text

if TYPE_CHECKING:
    from alembic.operations import Operations

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(at: datetime) -> int:
    """Return a time as stored: microseconds since 1970."""
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
async def checkout(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """Give a connection of an engine and close it before anybody can close the engine.

    If opening is canceled, SQLAlchemy keeps no reference to the connection, so nobody closes it;
    with SQLite its thread then keeps the process from ending. So opening always runs to its end,
    and a connection whose caller is gone is closed.
    """
    opening = asyncio.ensure_future(engine.connect().start())
    try:
        connection = await asyncio.shield(opening)
    except asyncio.CancelledError:
        await finish(_close_late(opening))
        raise
    try:
        yield connection
    finally:
        await finish(connection.close())


class RollbackOnClose(sqlite3.Connection):
    """A connection whose transaction ends when it is closed.

    SQLite itself ends it once no cursor is left. The traceback of a canceled write may hold one for
    minutes, and until then nobody else could write.
    """

    @override
    def close(self) -> None:
        with suppress(sqlite3.Error):
            self.rollback()
        super().close()


async def _close_late(opening: asyncio.Future[AsyncConnection]) -> None:
    # The caller is gone, so nobody needs to know why it could not be opened.
    with suppress(SQLAlchemyError, OSError):
        await (await opening).close()


type Step = Callable[["Operations"], None]

_MARK: Final = "alembic_version"
_LAST_STEP: Final = Table(
    _MARK,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{_MARK}_pkc"),
)
"""Which step a database has had last; earlier versions let Alembic keep it."""


def last_step(connection: Connection) -> str | None:
    """Return the number of the last step that a database has had; None if it is empty. Blocking."""
    if not inspect(connection).has_table(_MARK):
        return None
    return connection.execute(select(_LAST_STEP.c.version_num)).scalar_one_or_none()


def run_steps(connection: Connection, steps: Mapping[str, Step], *, until: str = "") -> None:
    """Take the steps that a database has not had, in the connection's transaction. Blocking.

    They are taken in the order of their numbers, up to `until` if that is given.
    """
    # Imported only here: most starts of a hub don't need it, and it takes 12 MB permanently.
    from alembic.migration import MigrationContext  # noqa: PLC0415
    from alembic.operations import Operations  # noqa: PLC0415

    _LAST_STEP.create(connection, checkfirst=True)
    last = last_step(connection) or ""
    operations = Operations(MigrationContext.configure(connection))
    for number in sorted(steps):
        if last < number <= (until or number):
            steps[number](operations)
            note = update(_LAST_STEP) if last else insert(_LAST_STEP)
            connection.execute(note.values(version_num=number))
            last = number


COPY: Final = ".before-upgrade"
"""The suffix of the copy. There is one: from before the last upgrade."""
LEFT: Final = ".after-upgrade"
"""The suffix of the database that a downgrade replaced."""
COPY_RETENTION: Final = timedelta(days=30)
"""How long either file is kept. They also hold what a person has since deleted."""
_NEW: Final = ".new"
_BACK: Final = ".back"
_POLL_S: Final = 86_400.0
_BUSY_S: Final = 5

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DowngradeReport:
    """What a downgrade did."""

    revision: str
    """The current revision of the tables."""
    rows: int
    """How many rows were carried over: all of them."""
    left: Mapping[str, int]
    """Tables and columns that no longer exist, and how many rows had a value in each."""


def save_copy(database: Path) -> bool:
    """Copy a database, replacing an earlier copy; return False if there is no room.

    The copy is complete or not made. Raises sqlite3.Error if the database cannot be read, and
    OSError. Blocking.
    """
    fresh = _sibling(database, _NEW)
    _remove(fresh)
    try:
        fresh.touch(mode=PRIVATE_FILE)
        with closing(sqlite3.connect(database, timeout=_BUSY_S)) as connection:
            connection.execute("VACUUM INTO ?", (str(fresh),))
        _replace(fresh, _sibling(database, COPY))
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            _remove(fresh)
        if not _lacks_room(error):
            raise
        # Start anyway: the upgrade is all or nothing, and a stopped program helps nobody.
        _LOG.warning(
            "There is no room for a copy of %s from before this upgrade: free some space, and make"
            " a backup.",
            database.name,
        )
        return False
    return True


def forget_old_copies(database: Path, now: datetime) -> None:
    """Delete files left by an old upgrade or by one that crashed. Blocking."""
    for ending in (COPY, LEFT, _NEW, _BACK):
        path = _sibling(database, ending)
        with suppress(FileNotFoundError):
            if now.timestamp() - path.stat().st_mtime > COPY_RETENTION.total_seconds():
                _remove(path)


def _always() -> AbstractContextManager[bool]:
    return nullcontext(enter_result=True)


async def forget_old_copies_in_time(
    database: Path,
    now: Callable[[], datetime],
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    *,
    may: Callable[[], AbstractContextManager[bool]] = _always,
) -> None:
    """Delete old copies once a day, unless `may` forbids it, until canceled."""

    def forget() -> None:
        with may() as may_delete:
            if may_delete:
                forget_old_copies(database, now())

    while True:
        try:
            await asyncio.to_thread(forget)
        except OSError as error:
            _LOG.warning("The copy of %s cannot be deleted: %s", database.name, error.strerror)
        await sleep(_POLL_S)


def downgrade(database: Path) -> DowngradeReport:
    """Give a database the tables from before its upgrade, and every row that fits them.

    The replaced database stays next to it. Raises NotFoundError if there is no copy,
    ConflictError if the database is in use or was not upgraded since the copy, and
    VerificationError if the tables do not take all rows; then nothing has changed. A crash leaves
    the old database or the new one. Blocking.
    """
    copy, fresh = _sibling(database, COPY), _sibling(database, _BACK)
    if not database.is_file() or not copy.is_file():
        raise NotFoundError(Text("noticeboard.database.no_older_copy", file=database.name))
    _remove(fresh)
    try:
        _gather(database)
        shutil.copyfile(copy, fresh)
        fresh.chmod(PRIVATE_FILE)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            connection.execute("ATTACH ? AS newer", (str(database),))
            done = _carry_all(connection)
        _link_left(database)
        _replace(fresh, database)
    except sqlite3.Error as error:
        raise ConflictError(
            Text("noticeboard.database.not_readable", file=database.name)
        ) from error
    finally:
        _remove(fresh)
    return done


def _gather(database: Path) -> None:
    """Bring all of a database into its one file; raises ConflictError if it is in use."""
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise ConflictError(Text("noticeboard.database.in_use", file=database.name)) from error


def _carry_all(connection: sqlite3.Connection) -> DowngradeReport:
    """Fill the tables of `main` with the rows of `newer`, in one transaction."""
    was, is_now = (_one(connection, f"SELECT version_num FROM {of}.{_MARK}") for of in _BOTH)  # noqa: S608 -- our own words
    if was == is_now:
        raise ConflictError(Text("noticeboard.database.not_upgraded"))
    # Not IMMEDIATE, which would open a write transaction on both and journal them together.
    connection.execute("BEGIN")
    older, newer = (_tables(connection, of) for of in _BOTH)
    rows, left = 0, dict[str, int]()
    for table in sorted(newer):
        total = int(_one(connection, f"SELECT count(*) FROM newer.{_quoted(table)}"))  # noqa: S608
        if table not in older:
            left |= {table: total} if total else {}
            continue
        left |= _left_of(connection, table)
        _carry(connection, table)
        if int(_one(connection, f"SELECT count(*) FROM main.{_quoted(table)}")) != total:  # noqa: S608
            raise VerificationError(Text("noticeboard.database.older_rows", table=table))
        rows += total
    if _has(connection, "newer", "sqlite_sequence") and _has(connection, "main", "sqlite_sequence"):
        # Numbers of deleted rows are not used again.
        connection.execute(
            "UPDATE main.sqlite_sequence SET seq = (SELECT max(seq) FROM newer.sqlite_sequence AS n"
            " WHERE n.name = sqlite_sequence.name)"
            " WHERE name IN (SELECT name FROM newer.sqlite_sequence)"
        )
    connection.execute("COMMIT")
    return DowngradeReport(revision=was, rows=rows, left=left)


_BOTH: Final = ("main", "newer")


def _carry(connection: sqlite3.Connection, table: str) -> None:
    """Carry over one table's rows; an append-only table already has the first of them."""
    old, new = (_columns(connection, of, table) for of in _BOTH)
    shared = ", ".join(_quoted(name) for name in old if name in new)
    lacking = [name for name, is_needed in old.items() if is_needed and name not in new]
    if lacking:
        raise VerificationError(
            Text("noticeboard.database.older_columns", table=table, columns=", ".join(lacking))
        )
    quoted = _quoted(table)
    only_grows = connection.execute(
        "SELECT 1 FROM main.sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
    ).fetchone()
    if not only_grows:
        connection.execute(f"DELETE FROM main.{quoted}")  # noqa: S608 -- names of the schema, quoted
    connection.execute(
        f"INSERT OR {'IGNORE' if only_grows else 'ABORT'} INTO main.{quoted} ({shared})"  # noqa: S608
        f" SELECT {shared} FROM newer.{quoted}"
    )


def _left_of(connection: sqlite3.Connection, table: str) -> dict[str, int]:
    """Return the columns that the older table lacks, with how many rows have a value in each."""
    old = _columns(connection, "main", table)
    found: dict[str, int] = {}
    for name, default in connection.execute(
        "SELECT name, dflt_value FROM pragma_table_info(?, 'newer')", (table,)
    ).fetchall():
        if name in old:
            continue
        many = int(
            _one(
                connection,
                f"SELECT count(*) FROM newer.{_quoted(table)}"  # noqa: S608
                f" WHERE {_quoted(name)} IS NOT ({default or 'NULL'})",
            )
        )
        found |= {f"{table}.{name}": many} if many else {}
    return found


def _columns(connection: sqlite3.Connection, of: str, table: str) -> dict[str, bool]:
    """Return a table's columns, and whether each one requires a value."""
    return {
        name: bool(is_needed) and default is None
        for name, is_needed, default in connection.execute(
            'SELECT name, "notnull", dflt_value FROM pragma_table_info(?, ?)', (table, of)
        )
    }


def _tables(connection: sqlite3.Connection, of: str) -> set[str]:
    names = connection.execute(f"SELECT name FROM {of}.sqlite_master WHERE type = 'table'")  # noqa: S608
    return {name for (name,) in names if name != _MARK and not name.startswith("sqlite_")}


def _has(connection: sqlite3.Connection, of: str, table: str) -> bool:
    found = connection.execute(f"SELECT 1 FROM {of}.sqlite_master WHERE name = ?", (table,))  # noqa: S608
    return found.fetchone() is not None


def _one(connection: sqlite3.Connection, statement: str) -> str:
    return str(connection.execute(statement).fetchone()[0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _link_left(database: Path) -> None:
    """Give the database a second name, before another file takes the first."""
    left = _sibling(database, LEFT)
    left.unlink(missing_ok=True)
    try:
        os.link(database, left)
    except OSError:  # not every file system has hard links
        shutil.copyfile(database, left)
        left.chmod(PRIVATE_FILE)
    os.utime(left)
    sync_folder(database.parent)


def _replace(fresh: Path, path: Path) -> None:
    """Sync a file, then rename it over `path`."""
    sync_file(fresh)
    replace(fresh, path)
    sync_folder(path.parent)


def _remove(path: Path) -> None:
    """Delete a database and its journals: SQLite would apply a leftover one to the next file."""
    for ending in ("", "-journal", "-wal", "-shm"):
        _sibling(path, ending).unlink(missing_ok=True)


def _sibling(database: Path, ending: str) -> Path:
    return database.with_name(database.name + ending)


def _lacks_room(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
