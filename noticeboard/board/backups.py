"""Copies of a board's log: made, read back, and what is known of the last one.

TO/board-20261201T021000Z/board.db        every row of the database, SQLite's or PostgreSQL's
TO/board-20261201T021000Z/settings.json   the settings, without the database's address

The keys are not in a copy, so that it may be stored where others read. Nor are the sealed shares:
only agencies can open them, and a copy would keep what a household has taken back. The record has
each copy's SHA-256, so that any changed byte shows when the copy is read back.
"""

import asyncio
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
import os
from pathlib import Path
import shutil
import sqlite3
import tempfile
from typing import Any, Final

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from noticeboard.board.check import CheckReport, check_backup, open_unchanged
from noticeboard.board.database import is_postgresql_url, without_password
from noticeboard.board.home import Home
from noticeboard.board.move import copy_log
from noticeboard.board.operator_record import OperatorAct, RecordedAct, read_record, record
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.encoding import parse_time
from noticeboard.runtime.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    make_folders,
    sha256_of,
    sync_folder,
)
from noticeboard.runtime.text import Text

_DATABASE: Final = "board.db"
_NAME: Final = "board-%Y%m%dT%H%M%SZ"
_MADE: Final = frozenset({OperatorAct.BACKUP_MADE, OperatorAct.BACKUP_REPORTED})


class BackupState(StrEnum):
    """How the newest backup is."""

    NONE = "none"
    """The board knows of none."""
    FRESH = "fresh"
    OLD = "old"
    """It is older than the operator's limit."""


class BackupStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The newest backup that the board knows of, and the last one that was read back."""

    state: BackupState
    oldest_h: int
    """The operator's limit in hours; 0 for none."""
    at: str = ""
    """When the newest was made; empty if the board knows of none."""
    place: str = ""
    by: str = ""
    is_reported: bool = False
    """Something else made it and somebody said so: the board hasn't seen it."""
    size_bytes: int | None = None
    """None if it isn't known."""
    entries: int | None = None
    read_at: str = ""
    """When a backup was last read back; empty if never."""
    read_place: str = ""
    holds: bool | None = None
    """Whether it was whole, and this board's; None if none was read back."""
    fault: str = ""
    """Why it was not."""
    fault_text: dict[str, Any] = {}
    """The same as `Text.as_json`, for other languages."""


def read_backups(home: Home, oldest_h: int, now: datetime) -> BackupStatus:
    """Return what the operator's record says of backups. Blocking."""
    acts = read_record(home)
    made = next((each for each in reversed(acts) if each.act in _MADE), None)
    read = next((each for each in reversed(acts) if each.act is OperatorAct.BACKUP_READ), None)
    found = BackupStatus(state=BackupState.NONE, oldest_h=oldest_h)
    if read is not None:
        found = msgspec.structs.replace(
            found,
            read_at=read.at,
            read_place=read.place,
            holds=bool(read.holds),
            fault=read.fault,
            fault_text=read.fault_text,
        )
    if made is None:
        return found
    is_old = bool(oldest_h) and now - parse_time(made.at) > timedelta(hours=oldest_h)
    return msgspec.structs.replace(
        found,
        state=BackupState.OLD if is_old else BackupState.FRESH,
        at=made.at,
        place=made.place,
        by=made.by,
        is_reported=made.act is OperatorAct.BACKUP_REPORTED,
        size_bytes=made.size_bytes,
        entries=made.entries,
    )


async def make_backup(home: Home, to: Path, *, by: str, now: datetime) -> RecordedAct:
    """Copy the log to a new folder in `to` while the board runs or not, and record it.

    Every row is read back and compared, and the entries must have the root that the board has
    signed. The copy is complete or not there. Raises NoticeboardError.
    """
    settings = await asyncio.to_thread(home.settings)
    folder = to / now.strftime(_NAME)
    fresh = folder.with_name(f".{folder.name}.new")
    await asyncio.to_thread(_require_outside, home, to, folder)
    log_key, _ = await asyncio.to_thread(home.verifiers)
    try:
        try:
            await asyncio.to_thread(_begin, fresh)
            async with open_unchanged(home.address(settings)) as source:
                copied = await copy_log(source, fresh / _DATABASE, log_key)
            return await asyncio.to_thread(_finish, home, fresh, folder, copied.size, by, now)
        finally:
            with suppress(OSError):
                await asyncio.to_thread(_remove, fresh)
    except (OSError, SQLAlchemyError) as error:
        why = getattr(error, "strerror", None) or getattr(error, "orig", None) or error
        raise UnavailableError(
            Text("noticeboard.backup.not_made", place=str(to), why=f"{why}")
        ) from error


def report_backup(
    home: Home, place: str, *, size_bytes: int | None, by: str, now: datetime
) -> None:
    """Record a backup that something else has made; the board can't know whether it is so."""
    record(home, OperatorAct.BACKUP_REPORTED, at=now, by=by, place=place, size_bytes=size_bytes)


async def read_back(home: Home, place: str, *, by: str, now: datetime) -> CheckReport:
    """Verify a copy and record how it was; raises NoticeboardError if there is none.

    `place` is a copy's folder or database, or the address of a PostgreSQL database that a dump was
    restored to.
    """
    if is_postgresql_url(place):
        named, report = without_password(place), await check_backup(home, place)
    else:
        named, report = await _read_file_back(home, place)
    fault = report.complaints[0] if report.complaints else None
    await asyncio.to_thread(
        lambda: record(
            home,
            OperatorAct.BACKUP_READ,
            at=now,
            by=by,
            place=named,
            entries=report.counts.get("entries"),
            holds=fault is None,
            fault="" if fault is None else str(fault),
            fault_text={} if fault is None else fault.as_json(),
        )
    )
    return report


async def _read_file_back(home: Home, place: str) -> tuple[str, CheckReport]:
    """Return how the record names a copy, and what is wrong with it; raises NotFoundError."""
    database = await asyncio.to_thread(_database_in, Path(place))
    if not await asyncio.to_thread(database.is_file):
        raise NotFoundError(Text("noticeboard.backup.none_there", place=place))
    named = str(await asyncio.to_thread(_folder_of, database))
    scratch = await asyncio.to_thread(tempfile.TemporaryDirectory)
    try:
        copy = await asyncio.to_thread(_writable, database, Path(scratch.name))
        report = CheckReport()
        await asyncio.to_thread(_compare, home, copy, named, report)
        return named, report if report.complaints else await check_backup(home, copy)
    finally:
        await asyncio.to_thread(scratch.cleanup)


def _require_outside(home: Home, to: Path, folder: Path) -> None:
    """Raise NoticeboardError unless a copy can be made there and outlives the board's folder."""
    if to.resolve().is_relative_to(home.folder.resolve()):
        raise InvalidInputError(Text("noticeboard.backup.within", place=str(to)))
    if folder.exists():
        raise ConflictError(Text("noticeboard.backup.there", place=str(folder)))


def _begin(fresh: Path) -> None:
    """Make the folder of a copy, and its database for its owner only."""
    make_folders(fresh.parent)
    _remove(fresh)
    fresh.mkdir(mode=PRIVATE_FOLDER)
    (fresh / _DATABASE).touch(mode=PRIVATE_FILE)


def _finish(  # noqa: PLR0913, PLR0917 -- the copy, and what is recorded of it
    home: Home, fresh: Path, folder: Path, entries: int, by: str, now: datetime
) -> RecordedAct:
    """Make a copy durable under its name, then record it."""
    # An address may hold a password, and a restored board has its database beside it.
    Home(fresh).save(replace(home.settings(), database=""))
    database = fresh / _DATABASE
    # SQLite merges its log into the file on the last close; a leftover log means missing rows.
    if any(path.stat().st_size for path in fresh.glob(f"{_DATABASE}-wal")):
        raise VerificationError(Text("noticeboard.move.not_closed"))
    with database.open("rb+") as file:
        os.fsync(file.fileno())
    size_bytes, sha256 = database.stat().st_size, sha256_of(database)
    sync_folder(fresh)
    fresh.rename(folder)
    sync_folder(folder.parent)
    return record(
        home,
        OperatorAct.BACKUP_MADE,
        at=now,
        by=by,
        place=str(folder.resolve()),
        size_bytes=size_bytes,
        entries=entries,
        sha256=sha256,
    )


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _database_in(place: Path) -> Path:
    return place / _DATABASE if place.is_dir() else place


def _folder_of(database: Path) -> Path:
    """Return how the record names a copy: by its folder if it is one of ours."""
    resolved = database.resolve()
    return resolved.parent if resolved.name == _DATABASE else resolved


def _compare(home: Home, database: Path, named: str, report: CheckReport) -> None:
    """Complain if a copy is no longer what the board made, or a page of it is damaged."""
    made = next(
        (
            each
            for each in reversed(read_record(home))
            if each.act is OperatorAct.BACKUP_MADE and each.place == named
        ),
        None,
    )
    if made is not None and made.sha256 and sha256_of(database) != made.sha256:
        report.complain(Text("noticeboard.backup.changed", at=made.at))
        return
    # First, because the asynchronous driver leaves its thread behind if a file can't be opened.
    try:
        with closing(sqlite3.connect(database)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        report.complain(Text("noticeboard.backup.unreadable", why=f"{found}"))


def _writable(database: Path, scratch: Path) -> Path:
    """Return a copy's database where SQLite can open it: it writes beside what it reads."""
    if os.access(database.parent, os.W_OK):
        return database
    return Path(shutil.copy(database, scratch / _DATABASE))
