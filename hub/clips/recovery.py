"""The files are the truth: an index is made from them, and held against them.

An hour of a camera at a time, so that neither memory nor the event loop feels a million segments.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Row

from hub.clips import files, holds
from hub.clips.rows import COLUMNS, segments_of
from hub.model.segment import Segment
from hub.store.database import Database
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.database import micros

_HOUR = timedelta(hours=1)
_HOURS = "SELECT DISTINCT substr(path, 1, 24) FROM segments"
_PATHS = "SELECT path FROM segments WHERE camera_id = ? AND start >= ? AND start < ?"
_ROWS = f"SELECT {COLUMNS} FROM segments WHERE camera_id = ? AND start >= ? AND start < ?"  # noqa: S608 -- no input
_CLIPS = "SELECT id FROM clips"


async def unlisted(
    database: Database, folder: Path, footage: FootageFiles
) -> AsyncIterator[tuple[list[Segment], list[str]]]:
    """Yield the segments that no row speaks of, and sentences, an hour at a time."""
    for hour in await _hours(database, folder):
        listed = {row[0] for row in await _rows(database, _PATHS, hour)}
        there = await asyncio.to_thread(files.paths_in, folder, hour)
        found: list[Segment] = []
        said = files.gone(hour, {path for path in listed - there if path.startswith(hour)})
        if fresh := sorted(there - listed):
            found, unreadable = await asyncio.to_thread(files.read, folder, fresh, footage)
            said += unreadable
        if found or said:
            yield found, said


async def contradictions(
    database: Database, folder: Path, footage: FootageFiles, *, closed: datetime, deep: bool
) -> list[str]:
    """Return every contradiction between rows and files, one sentence each.

    What is younger than `closed` may be being written. Only with `deep` are pictures decoded.
    """
    said: list[str] = []
    longest = timedelta(0)
    for hour in await _hours(database, folder):
        listed = segments_of(await _rows(database, _ROWS, hour))
        longest = max([longest, *(segment.window.length for segment in listed)])
        said += await asyncio.to_thread(_in_hour, folder, footage, hour, listed, closed, deep)
    async with database.read() as connection:
        clips = {row[0] for row in await connection.exec_driver_sql(_CLIPS)}
        empty = await holds.empty(connection, longest, before=closed)
    return said + await asyncio.to_thread(files.strays, folder, clips) + empty


def _in_hour(  # noqa: PLR0913, PLR0917 -- all that is held against each other
    folder: Path,
    footage: FootageFiles,
    hour: str,
    listed: list[Segment],
    closed: datetime,
    deep: bool,  # noqa: FBT001 -- as above
) -> list[str]:
    there = files.paths_in(folder, hour)
    paths = {segment.path for segment in listed if segment.path.startswith(hour)}
    said = files.gone(hour, paths - there)
    present = [segment for segment in listed if segment.path in there]
    said += files.complaints(folder, present, footage, deep=deep)
    fresh, _ = files.read(folder, sorted(there - paths), footage)
    return said + files.unlisted(fresh, closed=closed)


async def _hours(database: Database, folder: Path) -> list[str]:
    """Return every hour of a camera of which there are rows or files."""
    async with database.read() as connection:
        rows = (await connection.exec_driver_sql(_HOURS)).all()
    listed = {row[0] for row in rows if files.is_hour(row[0])}
    return sorted(listed.union(await asyncio.to_thread(files.hours, folder)))


async def _rows(database: Database, query: str, hour: str) -> list[Row[tuple[str, ...]]]:
    camera_id, start = files.start_of(hour)
    start_us = micros(start)
    between = (camera_id, start_us, start_us + _HOUR // timedelta(microseconds=1))
    async with database.read() as connection:
        return list((await connection.exec_driver_sql(query, between)).all())
