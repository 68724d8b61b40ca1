"""The timeline of a camera: what is recorded, what is missing, what happened, and how much moved.

Everything comes from the index, and what is more than a screen can show is merged by the database:
a month of thirty cameras has seven million segments, half a million triggers, and 200,000 clips.
"""

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clips import stretches
from hub.clips.activity import (
    MOST_PARTS,
    SLOT,
    SLOTS,
    FootageEvent,
    activity,
    events_of,
    few,
    motions_of,
)
from hub.clips.footage import MICROSECOND, codec_at, from_us, in_us
from hub.clips.index import BEING_WRITTEN, ClipIndex
from hub.clips.marks import LONGEST_CLIP, LONGEST_MOTION
from hub.clock import Clock
from hub.errors import StorageError
from hub.model.camera import Camera, CameraState
from hub.model.ids import CameraId, RunId
from hub.model.window import TimeWindow
from hub.store.database import Database, put
from hub.store.footage_files import PLAIN, FootageFiles
from hub.store.tables import camera_states, motion_levels

LONGEST_TIMELINE: Final = timedelta(days=31)
MOST_SPANS: Final = 1000
"""In a lane. If there are more, gaps that are too short to be drawn are left out."""
_THINNEST: Final = 1 / 4096
"""A gap of less than this of a window is no line on any screen."""
_MOST_TRIGGERS: Final = 100_000
"""Of one camera, the newest."""
_HOUR: Final = timedelta(hours=1)
_HOUR_US: Final = _HOUR // MICROSECOND
_LONGEST_CLIP_US: Final = LONGEST_CLIP // MICROSECOND
_KNOWN_RUNS: Final = 2048
_CLIPS_BETWEEN: Final = (
    ' FROM json_each(?) JOIN clips ON camera_id = value AND start > ? AND start < ? AND "end" > ?'
)
_COUNTS: Final = (
    "SELECT value, (SELECT count(*) FROM (SELECT 1 FROM clips"  # noqa: S608 -- no input
    f' WHERE camera_id = value AND start > ? AND start < ? AND "end" > ? LIMIT {MOST_PARTS + 1}))'
    " FROM json_each(?)"
)
_CLIPS: Final = (
    f'SELECT camera_id, clips.id, start, "end", triggers, labels{_CLIPS_BETWEEN} ORDER BY start'
)
_MERGED_CLIPS: Final = (
    'SELECT camera_id, clips.id, min(start), max("end"), triggers, labels'
    f"{_CLIPS_BETWEEN} GROUP BY camera_id, (max(start, ?) - ?) * {MOST_PARTS} / ?, triggers, labels"
)
"""The clips of each part of a window as one, by what happened. Its id is the first or the last."""
_TRIGGERS: Final = (
    "SELECT value, (SELECT group_concat(2 * at + active) FROM"
    " (SELECT at, active FROM triggers WHERE camera_id = value AND at >= ? AND at < ?"
    " AND kind IN ('motion', 'external') ORDER BY at DESC, id DESC LIMIT ?)) FROM json_each(?)"
)
"""Each camera's triggers as one text: a row for each of half a million would take a second."""
_STATES: Final = (
    "SELECT camera_id, at, state FROM json_each(?) JOIN camera_states AS each"
    " ON camera_id = value AND at < ? AND at >= ifnull((SELECT at FROM camera_states"
    " WHERE camera_id = value AND at <= ? ORDER BY at DESC LIMIT 1), 0) ORDER BY camera_id, at"
)
_LEVELS: Final = (
    "SELECT camera_id, hour, levels FROM json_each(?) JOIN motion_levels"
    " ON camera_id = value AND hour > ? AND hour < ?"
)
_NEWEST: Final = (
    "SELECT camera_id, run_id, segments.path FROM json_each(?) JOIN segments ON camera_id = value"
    " AND start = (SELECT start FROM segments WHERE camera_id = value AND start < ?"
    " ORDER BY start DESC LIMIT 1)"
)


class FootageSource(StrEnum):
    """Where a stretch of footage is."""

    HUB = "hub"
    ARCHIVE = "archive"
    FOLDER = "folder"


class GapReason(StrEnum):
    """Why footage is missing."""

    PAUSED = "paused"
    OFFLINE = "offline"
    OVERWRITTEN = "overwritten"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageSpan:
    """A stretch of footage without a gap."""

    window: TimeWindow
    source: FootageSource


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageGap:
    """A time without footage, after the camera was added."""

    window: TimeWindow
    reason: GapReason


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedLane:
    """What the hub itself has of one camera in a window."""

    camera_id: CameraId
    spans: tuple[TimeWindow, ...]
    gaps: tuple[FootageGap, ...]
    events: tuple[FootageEvent, ...]
    activity: tuple[int, ...]
    """How much moved in each equal part of the window, 0 to 100."""
    codec: str
    """Of the newest footage: `h264`, `h265`, or empty."""


@dataclass(slots=True, kw_only=True)
class _Rows:
    """What the index has of one camera, as it is stored; times are microseconds since 1970."""

    camera: Camera
    free_from_us: int
    """Before this, footage is only kept for requests."""
    spans: Sequence[tuple[int, int]] = ()
    clips: list[Any] = field(default_factory=list)
    triggers: str = ""
    states: list[Any] = field(default_factory=list)
    levels: list[Any] = field(default_factory=list)
    newest: tuple[str, str] | None = None
    """The run and the path of the newest segment."""


class FootageTimeline:
    """What the hub's own index shows of each camera over time."""

    def __init__(
        self,
        database: Database,
        index: ClipIndex,
        folder: Path,
        clock: Clock,
        files: FootageFiles = PLAIN,
    ) -> None:
        self._database = database
        self._index = index
        self._folder = folder
        self._clock = clock
        self._files = files
        self._states: dict[CameraId, CameraState] = {}
        self._levels: dict[tuple[CameraId, datetime], bytearray] = {}
        self._unsaved: set[tuple[CameraId, datetime]] = set()
        self._codecs: dict[RunId, str] = {}

    # What cameras do

    async def note_state(self, camera_id: CameraId, state: CameraState, at: datetime) -> None:
        """Store that a camera's state changed; raises DiskFullError."""
        if self._states.get(camera_id) is state:
            return
        row = {"camera_id": camera_id, "at": at, "state": state.value}
        async with self._database.write() as connection:
            await put(connection, camera_states, row)
        self._states[camera_id] = state

    def note_motion(
        self, camera_id: CameraId, score: float, threshold: float, at: datetime
    ) -> None:
        """Note how much a picture moved. At the threshold of motion, the level is 50."""
        since_us = in_us(at)
        hour = from_us(since_us - since_us % (_HOUR // MICROSECOND))
        levels = self._levels.setdefault((camera_id, hour), bytearray(SLOTS))
        level = round(50 * score / threshold) if threshold > 0 else round(score)
        slot = min((at - hour) // SLOT, SLOTS - 1)
        if (level := max(0, min(level, 100))) > levels[slot]:
            levels[slot] = level
            self._unsaved.add((camera_id, hour))

    async def save(self) -> None:
        """Store how much has moved since the last call, and forget what is too old to be shown.

        Raises DiskFullError; then it is stored the next time.
        """
        now = self._clock.now()
        unsaved, self._unsaved = self._unsaved, set()
        try:
            async with self._database.write() as connection:
                for camera_id, hour in unsaved:
                    row = {
                        "camera_id": camera_id,
                        "hour": hour,
                        "levels": bytes(self._levels[camera_id, hour]),
                    }
                    await put(connection, motion_levels, row)
                oldest = now - LONGEST_TIMELINE
                await connection.execute(
                    delete(motion_levels).where(motion_levels.c.hour < oldest - _HOUR)
                )
                later = camera_states.alias()
                await connection.execute(
                    delete(camera_states).where(
                        # The last state before it says what the camera did from then on.
                        select(later.c.at)
                        .where(
                            later.c.camera_id == camera_states.c.camera_id,
                            later.c.at > camera_states.c.at,
                            later.c.at <= oldest,
                        )
                        .exists()
                    )
                )
        except BaseException:
            self._unsaved |= unsaved
            raise
        for key in [key for key in self._levels if key[1] <= now - 2 * _HOUR]:
            del self._levels[key]

    # What is shown

    async def lanes(self, cameras: Iterable[Camera], window: TimeWindow) -> list[RecordedLane]:
        """Return what the hub has of each camera in a window of 31 days at most, in their order."""
        now, found = self._clock.now(), {}
        for camera in cameras:
            free = await self._index.oldest_free(camera.id)
            free_from = free.window.start if free is not None else now
            found[camera.id] = _Rows(camera=camera, free_from_us=in_us(free_from))
        async with self._database.read() as connection:
            await _read(connection, found, window)
        return await asyncio.to_thread(
            lambda: [self._lane(rows, window, now) for rows in found.values()]
        )

    def _lane(self, rows: _Rows, window: TimeWindow, now: datetime) -> RecordedLane:
        """Return the lane of what was read. Blocking: it may read one file."""
        spans = _spans(rows.spans, window)
        camera = rows.camera
        levels = {hour: moved for _, hour, moved in rows.levels}
        levels |= {
            in_us(hour): bytes(found)
            for (camera_id, hour), found in list(self._levels.items())
            if camera_id == camera.id
        }
        # Written newest first. A time and whether something moves then are one number.
        triggers = np.fromstring(rows.triggers, np.int64, sep=",")[::-1]
        return RecordedLane(
            camera_id=camera.id,
            spans=tuple(spans),
            gaps=tuple(_gaps(spans, window, camera, rows, now)),
            events=tuple(few(events_of(rows.clips, window), window)),
            activity=activity(window, motions_of(triggers >> 1, triggers & 1, now), levels),
            codec=self._codec(rows.newest) if spans else "",
        )

    def _codec(self, newest: tuple[str, str] | None) -> str:
        if newest is None:
            return ""
        run_id, path = RunId(newest[0]), newest[1]
        if run_id not in self._codecs:
            try:
                codec = codec_at(self._folder / path, self._files)
            except StorageError:
                return ""  # Its disk may be disconnected.
            if len(self._codecs) >= _KNOWN_RUNS:
                self._codecs.clear()
            self._codecs[run_id] = codec
        return self._codecs[run_id]


async def _read(
    connection: AsyncConnection, found: Mapping[CameraId, _Rows], window: TimeWindow
) -> None:
    """Read everything else."""
    start_us, end_us, keys = in_us(window.start), in_us(window.end), json.dumps([*found])
    for row in await connection.exec_driver_sql(_STATES, (keys, end_us, start_us)):
        found[row.camera_id].states.append(row)
    for row in await connection.exec_driver_sql(_LEVELS, (keys, start_us - _HOUR_US, end_us)):
        found[row.camera_id].levels.append(row)
    for row in await connection.exec_driver_sql(_NEWEST, (keys, end_us)):
        found[row.camera_id].newest = row.run_id, row.path
    for key, spans in (await stretches.between(connection, found, start_us, end_us)).items():
        found[key].spans = spans
    since_us = start_us - LONGEST_MOTION // MICROSECOND
    asked: tuple[object, ...] = (since_us, end_us, _MOST_TRIGGERS, keys)
    for key, triggers in await connection.exec_driver_sql(_TRIGGERS, asked):
        found[key].triggers = triggers or ""
    when = (start_us - _LONGEST_CLIP_US, end_us, start_us)
    counted = (await connection.exec_driver_sql(_COUNTS, (*when, keys))).all()
    few_of = json.dumps([key for key, count in counted if count <= MOST_PARTS])
    many_of = json.dumps([key for key, count in counted if count > MOST_PARTS])
    merged = (many_of, *when, start_us, start_us, end_us - start_us)
    for sql, values in ((_CLIPS, (few_of, *when)), (_MERGED_CLIPS, merged)):
        for row in await connection.exec_driver_sql(sql, values):
            found[row.camera_id].clips.append(row)


def _spans(kept: Sequence[tuple[int, int]], window: TimeWindow) -> list[TimeWindow]:
    """Return when there is footage in a window."""
    start_us, end_us = in_us(window.start), in_us(window.end)
    shown = [(max(start, start_us), min(end, end_us)) for start, end in kept]
    if len(shown) > MOST_SPANS:
        shown = stretches.joined(shown, seam_us=int((end_us - start_us) * _THINNEST))
    return [TimeWindow(start=from_us(start), end=from_us(end)) for start, end in shown]


def _gaps(
    spans: Sequence[TimeWindow], window: TimeWindow, camera: Camera, rows: _Rows, now: datetime
) -> Iterable[FootageGap]:
    at = max(window.start, camera.adopted_at)
    last = min(window.end, now - BEING_WRITTEN)
    reasons = _Reasons(rows, camera)
    for each in [*spans, None]:
        until = last if each is None else min(each.start, last)
        if until - at > stretches.SEAM:
            yield from reasons.of(TimeWindow(start=at, end=until))
        if each is not None:
            at = max(at, each.end)


_ONLINE: Final = frozenset({"", CameraState.RECORDING, CameraState.ARCHIVED, CameraState.SLEEPING})
"""A camera that sleeps to save its battery has nothing to record."""


class _Reasons:
    """Why a camera's footage is missing, from what it was doing and from what is left."""

    def __init__(self, rows: _Rows, camera: Camera) -> None:
        self._times = [from_us(row.at) for row in rows.states]
        self._states = [row.state for row in rows.states]
        self._free_from = from_us(rows.free_from_us)
        self._paused_at = camera.paused_at

    def of(self, gap: TimeWindow) -> Iterable[FootageGap]:
        """Yield the gap in parts, each with one reason."""
        first, last = bisect_right(self._times, gap.start), bisect_left(self._times, gap.end)
        cuts = self._times[first:last]
        found: list[FootageGap] = []
        for start, end in zip([gap.start, *cuts], [*cuts, gap.end], strict=True):
            reason = self._reason(start, end)
            if found and found[-1].reason is reason:
                start = found.pop().window.start  # noqa: PLW2901 -- joined with the one before
            found.append(FootageGap(window=TimeWindow(start=start, end=end), reason=reason))
        yield from found

    def _reason(self, start: datetime, end: datetime) -> GapReason:
        if self._paused_at is not None and start >= self._paused_at:
            return GapReason.PAUSED
        number = bisect_right(self._times, start) - 1
        state = self._states[number] if number >= 0 else ""
        if state == CameraState.PAUSED:
            return GapReason.PAUSED
        if state not in _ONLINE:
            return GapReason.OFFLINE
        if state == CameraState.RECORDING and end <= self._free_from:
            return GapReason.OVERWRITTEN
        # It recorded until the hub itself ended, and started again when the hub did.
        after = self._states[number + 1] if number + 1 < len(self._states) else ""
        return GapReason.OFFLINE if state and after == CameraState.STARTING else GapReason.UNKNOWN
