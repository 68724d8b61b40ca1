"""Compare the recordings folder with the index, which can be rebuilt from the files. Blocking.

One hour of a camera is compared at a time, so that a million segments strain neither memory nor the
event loop.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import re
from typing import Final

from sqlalchemy import Row

from hub.clips import segments
from hub.clips.footage import FootageReader, in_us, open_footage, read_segment
from hub.clips.segments import COLUMNS, segments_of
from hub.errors import StorageError
from hub.media.mp4.fragments import read_table
from hub.media.mp4.groups import read_groups
from hub.model.ids import CameraId, ClipId
from hub.model.recording import Clip, Segment
from hub.store.database import Database
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.database import micros

_HOUR_FOLDER = re.compile(r"[0-9a-f]{12}/\d{8}/\d{2}")
_NAME = re.compile(r"\d{1,17}-[0-9a-f]{12}-\d{1,9}\.mp4")
_PICTURE = re.compile(r"([0-9a-f]{16})(-\d{1,9})?\.jpg")
_MOST_SENTENCES: Final = 20
"""Sentences about one hour. Otherwise a disk that isn't mounted would make a million."""
_LENGTH_BYTES: Final = 4
MOST_HASHED: Final = 1000
"""So many segments without a row get a root: all that a crash leaves.

If the whole index was lost, reading every recording to its last byte would take hours.
"""


# Pictures


def thumbnail_path(folder: Path, clip_id: ClipId) -> Path:
    """Return the path of a clip's picture, once it is made."""
    return folder / "thumbnails" / f"{clip_id}.jpg"


def filmstrip_path(folder: Path, clip: Clip) -> Path:
    """Return the path of a clip's filmstrip, once it is made. A growing clip gets another one."""
    return folder / "thumbnails" / f"{clip.id}-{round(clip.window.length.total_seconds())}.jpg"


def pictures_of(folder: Path, clip_id: ClipId, *, strips_only: bool = False) -> list[Path]:
    """Return the pictures that were made of a clip."""
    found = list((folder / "thumbnails").glob(f"{clip_id}-*.jpg"))
    return found if strips_only else [*found, thumbnail_path(folder, clip_id)]


def unknown_files(folder: Path, clips: Collection[str]) -> list[str]:
    """Return the pictures that belong to none of these clips, one sentence each."""
    return [
        f"The picture thumbnails/{path.name} is of no clip: it may be deleted."
        for path in sorted((folder / "thumbnails").glob("*.jpg"))
        if (named := _PICTURE.fullmatch(path.name)) and named[1] not in clips
    ]


# Segments


def hours(folder: Path) -> list[str]:
    """Return the folders that hold an hour of a camera each, relative to the recordings folder."""
    found = (path.relative_to(folder).as_posix() for path in folder.glob("*/*/*"))
    return sorted(name for name in found if is_hour(name))


def is_hour(name: str) -> bool:
    """Return whether a folder's name is that of an hour of a camera."""
    try:
        return _HOUR_FOLDER.fullmatch(name) is not None and bool(start_of(name))
    except ValueError:
        return False  # Such as hour 77.


def start_of(hour: str) -> tuple[CameraId, datetime]:
    """Return an hour folder's camera and start."""
    camera_id, day, of_day = hour.split("/")
    return CameraId(camera_id), datetime.strptime(f"{day}{of_day}+0000", "%Y%m%d%H%z").astimezone(
        UTC
    )


def paths_in(folder: Path, hour: str) -> set[str]:
    """Return an hour's files that are named like segments. Other files there aren't ours.

    Paths are relative to the recordings folder.
    """
    try:
        with os.scandir(folder / hour) as entries:
            names = [entry.name for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return set()
    return {f"{hour}/{name}" for name in names if _NAME.fullmatch(name)}


def read(
    folder: Path, paths: Iterable[str], files: FootageFiles
) -> tuple[list[Segment], list[str]]:
    """Return the segments found there, and what couldn't be read, one sentence each."""
    found, sentences = [], []
    for path in paths:
        try:
            found.append(read_segment(folder, folder / path, files))
        except (StorageError, OSError) as error:
            # A crash left nothing whole, or it is no recording. Either way the file stays.
            sentences.append(f"{path} is left out of the index: {error}")
    return found, sentences


def with_root(folder: Path, segment: Segment, files: FootageFiles) -> Segment:
    """Return a segment with its root, if segments get one and it isn't damaged."""
    try:
        with files.open(folder / segment.path) as file:
            groups = read_groups(file, read_table(file))
    except (StorageError, OSError):
        return segment
    return segment if groups is None else replace(segment, root=groups.root(files.salt_secret))


def describe_missing(hour: str, missing: Collection[str]) -> list[str]:
    """Return sentences about an hour's recordings that are indexed but missing."""
    if len(missing) > _MOST_SENTENCES:
        return [f"{len(missing)} recordings of {hour} are missing: their footage is lost."]
    return [f"The recording {path} is missing: its footage is lost." for path in sorted(missing)]


def unindexed(segments: Iterable[Segment], *, closed: datetime) -> list[str]:
    """Return sentences about recordings that are in no index.

    A recording that reaches beyond `closed` may still be written.
    """
    return [
        f"The recording {segment.path} is in no index: start the hub, and it is."
        for segment in segments
        if segment.window.end < closed
    ]


def complaints(
    folder: Path, segments: Sequence[Segment], files: FootageFiles, *, deep: bool
) -> list[str]:
    """Return what is wrong with indexed recordings whose files exist, one sentence each."""
    return [
        sentences for segment in segments for sentences in _about(folder, segment, files, deep=deep)
    ]


def _about(folder: Path, segment: Segment, files: FootageFiles, *, deep: bool) -> Iterator[str]:
    path = folder / segment.path
    try:
        size_bytes = path.stat().st_size
        if size_bytes != segment.size_bytes:
            yield f"The recording {segment.path} has {size_bytes} bytes, not {segment.size_bytes}."
        with open_footage(path, files) as reel:
            header = reel.table.header
            starts = in_us(segment.window.start)
            if (header.start_us, header.run) != (starts, segment.run_id):
                yield f"The recording {segment.path} tells another time than the index."
            elif not _begins_whole(reel) or (deep and reel.key_picture(0) is None):
                yield f"The recording {segment.path} cannot be decoded: its footage is lost."
    except (StorageError, OSError) as error:
        yield f"The recording {segment.path} cannot be read: {error}"


def _begins_whole(reel: FootageReader) -> bool:
    """Return whether the segment begins with a key frame, and each key frame is well formed.

    A power loss may leave blocks of zeros under a table that is whole.
    """
    video = reel.table.video
    if not video.keys[0]:
        return False
    for number in video.keys.nonzero()[0].tolist():
        length = int.from_bytes(reel.beginning(number, _LENGTH_BYTES))
        if not 0 < length <= int(video.sizes[number]) - _LENGTH_BYTES:
            return False
    return True


_HOUR = timedelta(hours=1)
_HOURS = "SELECT DISTINCT substr(path, 1, 24) FROM segments"
_PATHS = "SELECT path FROM segments WHERE camera_id = ? AND start >= ? AND start < ?"
_ROWS = f"SELECT {COLUMNS} FROM segments WHERE camera_id = ? AND start >= ? AND start < ?"  # noqa: S608 -- no input
_CLIPS = "SELECT id FROM clips"


async def find_unindexed(
    database: Database, folder: Path, footage: FootageFiles
) -> AsyncIterator[tuple[list[Segment], list[str]]]:
    """Yield the segments that have no row, and sentences, an hour at a time."""
    left = MOST_HASHED
    for hour in await _hours(database, folder):
        listed = {row[0] for row in await _rows(database, _PATHS, hour)}
        there = await asyncio.to_thread(paths_in, folder, hour)
        found: list[Segment] = []
        sentences = describe_missing(
            hour, {path for path in listed - there if path.startswith(hour)}
        )
        if fresh := sorted(there - listed):
            found, unreadable = await asyncio.to_thread(read, folder, fresh, footage)
            sentences += unreadable
        if footage.salt_secret:
            for at, segment in enumerate(found[: max(left, 0)]):
                found[at] = await asyncio.to_thread(with_root, folder, segment, footage)
            left -= len(found)
        if found or sentences:
            yield found, sentences


async def find_missing(database: Database, folder: Path) -> AsyncIterator[list[Segment]]:
    """Yield the segments whose file is missing, an hour at a time."""
    for hour in await _hours(database, folder):
        there = await asyncio.to_thread(paths_in, folder, hour)
        listed = segments_of(await _rows(database, _ROWS, hour))
        missing = [each for each in listed if each.path.startswith(hour)]
        if missing := [each for each in missing if each.path not in there]:
            yield missing


async def contradictions(
    database: Database, folder: Path, footage: FootageFiles, *, closed: datetime, deep: bool
) -> list[str]:
    """Return every contradiction between rows and files, one sentence each.

    What is younger than `closed` may still be written. Only with `deep` are pictures decoded.
    """
    sentences: list[str] = []
    longest = timedelta(0)
    for hour in await _hours(database, folder):
        listed = segments_of(await _rows(database, _ROWS, hour))
        longest = max([longest, *(segment.window.length for segment in listed)])
        sentences += await asyncio.to_thread(_in_hour, folder, footage, hour, listed, closed, deep)
    async with database.read() as connection:
        clips = {row[0] for row in await connection.exec_driver_sql(_CLIPS)}
        empty = await segments.empty_holds(connection, longest, before=closed)
    return sentences + await asyncio.to_thread(unknown_files, folder, clips) + empty


def _in_hour(  # noqa: PLR0913, PLR0917 -- everything that is compared
    folder: Path,
    footage: FootageFiles,
    hour: str,
    listed: list[Segment],
    closed: datetime,
    deep: bool,  # noqa: FBT001 -- as above
) -> list[str]:
    there = paths_in(folder, hour)
    paths = {segment.path for segment in listed if segment.path.startswith(hour)}
    sentences = describe_missing(hour, paths - there)
    present = [segment for segment in listed if segment.path in there]
    sentences += complaints(folder, present, footage, deep=deep)
    fresh, _ = read(folder, sorted(there - paths), footage)
    return sentences + unindexed(fresh, closed=closed)


async def _hours(database: Database, folder: Path) -> list[str]:
    """Return every hour of a camera that has rows or files."""
    async with database.read() as connection:
        rows = (await connection.exec_driver_sql(_HOURS)).all()
    listed = {row[0] for row in rows if is_hour(row[0])}
    return sorted(listed.union(await asyncio.to_thread(hours, folder)))


async def _rows(database: Database, query: str, hour: str) -> list[Row[tuple[str, ...]]]:
    camera_id, start = start_of(hour)
    start_us = micros(start)
    between = (camera_id, start_us, start_us + _HOUR // timedelta(microseconds=1))
    async with database.read() as connection:
        return list((await connection.exec_driver_sql(query, between)).all())
