"""How long people wait for footage: for its lanes over time, and for a frame under a finger."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
import random
import sqlite3
from typing import Final

from benchmarks.measure import FFMPEG, Effort, Figure, Words, command, compare, here, installed
from benchmarks.scene import record, render
from hub.clips.footage import in_us
from hub.clips.frames import Frames
from hub.clips.index import ClipIndex
from hub.clips.segments import ENTER
from hub.clips.stretches import joined
from hub.clips.timeline import LONGEST_TIMELINE, FootageTimeline
from hub.clock import SystemClock
from hub.model.camera import Camera, SourceKind
from hub.model.ids import CameraId
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.footage_files import PLAIN

CAMERAS: Final = 30
_SEGMENT_US: Final = 12_000_000
_EVENTS: Final = 200
"""A camera's clips of a day: a busy street."""
_BREAKS: Final = 1 / 2000
"""After so many segments, a camera was away for a minute."""
_ENTRIES_A_DAY: Final = 320
"""So many entries of an effort are a day: all of them, the longest time that can be looked at."""
_WIDTH: Final = 640
_LEAST_GOAL: Final = 1.0
_CLIPS: Final = (
    'INSERT INTO clips (id, camera_id, start, "end", triggers, labels, has_thumbnail)'
    " VALUES (?, ?, ?, ?, ?, ?, 0)"
)
_STRETCHES: Final = 'INSERT INTO stretches (camera_id, start, "end") VALUES (?, ?, ?)'
_TRIGGERS: Final = (
    "INSERT INTO triggers (camera_id, kind, at, active, labels) VALUES (?, 'motion', ?, ?, '[]')"
)
_ROWS: Final = "SELECT * FROM segments WHERE camera_id = ? AND start >= ? AND start < ?"


type _Row = tuple[str, str, int, str, int, int, int, int, int, int, float]


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Read the lanes of thirty cameras, and decode frames."""
    with asyncio.Runner() as loop:
        yield from _lanes(loop, effort, folder)
        yield from _frames(loop, effort, folder)


def _lanes(loop: asyncio.Runner, effort: Effort, folder: Path) -> Iterator[Figure]:
    now = datetime.now(UTC).replace(microsecond=0)
    days = max(1, min(LONGEST_TIMELINE.days, effort.entries // _ENTRIES_A_DAY))
    path = folder / "hub.db"
    database = loop.run(Database.open(path))
    try:
        cameras = loop.run(_filled(database, now, days))
        clock = SystemClock()
        timeline = FootageTimeline(database, ClipIndex(database, folder, clock), folder, clock)
        loop.run(_moved(timeline, cameras, now, days))
        for name, length in (("day", timedelta(days=1)), ("month", timedelta(days=days))):
            window = TimeWindow(start=now - length, end=now)
            ours = here(partial(_look, loop, timeline, cameras, window))
            peer = here(partial(_read, path, cameras, window))
            yield compare(ours, peer, effort.times if name == "day" else 1).figure(
                f"footage.{name}",
                f"ms for {length.days} d of {CAMERAS} cameras",
                "SQLite: every segment's row of that time",
                times=1000,
                goal=_LEAST_GOAL,
                wall=True,
                limit=1000,
            )
    finally:
        loop.run(database.close())


async def _filled(database: Database, now: datetime, days: int) -> list[Camera]:
    """Store what thirty cameras recorded, almost without a gap, and the clips of it."""
    dice, began = random.Random(1), now - timedelta(days=days)  # noqa: S311 -- no secret
    cameras = [
        Camera(
            id=CameraId(f"{number:012x}"),
            name=str(number),
            kind=SourceKind.RTSP,
            main_url="",
            adopted_at=began,
        )
        for number in range(CAMERAS)
    ]
    for camera in cameras:
        segments = list(_segments(camera.id, in_us(began), in_us(now), dice))
        stretches = [(camera.id, *each) for each in joined((row[4], row[5]) for row in segments)]
        starts = [
            in_us(began) + dice.randrange(days * 86_400) * 1_000_000 for _ in range(_EVENTS * days)
        ]
        clips = [
            (
                f"{dice.getrandbits(64):016x}",
                camera.id,
                at,
                at + 45_000_000,
                '["motion"]',
                '["person"]',
            )
            for at in starts
        ]
        triggers = [
            (camera.id, at + 10_000_000 + 20_000_000 * end, 1 - end)
            for at in starts
            for end in (0, 1)
        ]
        async with database.write() as connection:
            await connection.exec_driver_sql(ENTER, segments)
            await connection.exec_driver_sql(_STRETCHES, stretches)
            await connection.exec_driver_sql(_CLIPS, clips)
            await connection.exec_driver_sql(_TRIGGERS, triggers)
    return cameras


def _segments(camera_id: CameraId, at: int, end: int, dice: random.Random) -> Iterator[_Row]:
    run, number = 0, 0
    while at < end:
        if dice.random() < _BREAKS:
            run, number, at = run + 1, 0, at + 60_000_000
        path = f"{camera_id}/{at}.mp4"
        name = f"{camera_id[-4:]}{run:08x}"
        media_us = number * _SEGMENT_US
        yield camera_id, name, number, path, at, at + _SEGMENT_US, media_us, 6_000_000, 0, at, 0.0
        at, number = at + _SEGMENT_US, number + 1


async def _moved(
    timeline: FootageTimeline, cameras: list[Camera], now: datetime, days: int
) -> None:
    """Store how much moved: a few times an hour."""
    for camera in cameras:
        for hour in range(24 * days):
            for minute in range(0, 60, 5):
                at = now - timedelta(hours=hour + 1, minutes=-minute)
                timeline.note_motion(camera.id, minute % 7, 4.0, at)
    await timeline.save()


def _look(
    loop: asyncio.Runner, timeline: FootageTimeline, cameras: list[Camera], window: TimeWindow
) -> None:
    loop.run(timeline.lanes(cameras, window))


def _read(path: Path, cameras: list[Camera], window: TimeWindow) -> None:
    """Read all rows of a window, as a timeline does that looks at each segment."""
    connection = sqlite3.connect(path)
    try:
        for camera in cameras:
            asked = (camera.id, in_us(window.start), in_us(window.end))
            connection.execute(_ROWS, asked).fetchall()
    finally:
        connection.close()


def _frames(loop: asyncio.Runner, effort: Effort, folder: Path) -> Iterator[Figure]:
    """Decode a frame as scrubbing asks for it: once of a file never read before, once again."""
    main, _ = render(folder, effort.video_s)
    recordings = folder / "scrubbed"
    segments = record(main, recordings, length_s=effort.video_s)
    moments = [segment.window.start + timedelta(seconds=1) for segment in segments]
    kept = Frames(PLAIN)

    def ask(known: Frames | None) -> None:
        frames = known or Frames(PLAIN)
        for at in moments:
            loop.run(frames.picture(segments, recordings, at, _WIDTH, exact=False))

    peers: list[Words] = [
        [
            *FFMPEG,
            *("-ss", "1", "-i", recordings / segment.path, "-frames:v", "1"),
            *("-vf", f"scale={_WIDTH}:-2", folder / "frame.jpg"),
        ]
        for segment in segments
    ]
    peer = command(*peers) if installed("ffmpeg") else None
    ask(kept)
    for name, frames in (("cold", None), ("warm", kept)):
        ours = here(partial(ask, frames))
        yield compare(ours, peer, effort.times).figure(
            f"footage.frame_{name}",
            "ms a frame",
            "ffmpeg -ss 1 -frames:v 1",
            times=1000 / len(moments),
            goal=_LEAST_GOAL,
            wall=True,
            limit=100,
        )
