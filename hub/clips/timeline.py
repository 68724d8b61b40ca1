"""The timeline of a camera: what is recorded, what is missing, what happened, and how much moved.

Everything comes from the index, so that a day of thirty cameras (650,000 segments) takes a fraction
of a second. A run is recorded without gaps, so only a few of its segments are looked at: if two of
them, a step apart, are of one run, all between them is there. Where that isn't sure, every row is
read: at the ends of runs, and before the oldest segment that retention may delete next, because
only what is kept for requests is left there.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
import json
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

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
SEAM: Final = timedelta(seconds=1)
"""Less than this between two segments is how they are dated, and no gap."""
_FIRST_PROBES: Final = 96
_MORE_PROBES: Final = 16
_FINE_US: Final = 300_000_000
"""Every row of a step that is no longer is read, if it isn't sure without."""
_MOST_TRIGGERS: Final = 20_000
_HOUR: Final = timedelta(hours=1)
_HOUR_US: Final = _HOUR // MICROSECOND
_LONGEST_CLIP_US: Final = LONGEST_CLIP // MICROSECOND
_KNOWN_RUNS: Final = 2048
_SEAM_US: Final = SEAM // MICROSECOND

_PROBE: Final = (
    'SELECT camera, at, run_id, start, "end" FROM'
    " (SELECT json_extract(value, '$[0]') AS camera, json_extract(value, '$[1]') AS at"
    " FROM json_each(?)) LEFT JOIN segments ON camera_id = camera AND start ="
    " (SELECT start FROM segments WHERE camera_id = camera AND start <= at"
    " ORDER BY start DESC LIMIT 1)"
)
"""The newest segment that begins by each of some moments. It reads no other rows."""
_EDGES: Final = (
    "SELECT asked, start, reach, after FROM (SELECT asked, start,"  # noqa: S608 -- no input
    ' MAX("end") OVER (step ROWS UNBOUNDED PRECEDING) AS reach,'
    ' MAX("end") OVER (step ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before,'
    " LEAD(start) OVER step AS after FROM"
    " (SELECT key AS asked, json_extract(value, '$[0]') AS camera,"
    " json_extract(value, '$[1]') AS since, json_extract(value, '$[2]') AS until"
    " FROM json_each(?)) JOIN segments"
    " ON camera_id = camera AND segments.start >= since AND segments.start < until"
    " WINDOW step AS (PARTITION BY asked ORDER BY start, path))"
    f" WHERE before IS NULL OR start > before + {_SEAM_US}"
    f" OR after IS NULL OR after > reach + {_SEAM_US} ORDER BY asked, start"
)
"""The segments with which an unbroken stretch begins or ends, and how far it reaches by then."""
_CLIPS: Final = (
    'SELECT id, start, "end", triggers, labels FROM clips'
    ' WHERE camera_id = ? AND start > ? AND start < ? AND "end" > ? ORDER BY start DESC LIMIT ?'
)
_TRIGGERS: Final = (
    "SELECT at, active FROM triggers WHERE camera_id = ? AND at >= ? AND at < ?"
    " AND kind IN ('motion', 'external') ORDER BY at DESC, id DESC LIMIT ?"
)
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
    probes: list[Any] = field(default_factory=list)
    """In order of time, with the newest segment that begins by then."""
    edges: dict[int, list[Any]] = field(default_factory=dict)
    """Where unbroken stretches begin and end after some of the probes, by these probes' times."""
    clips: Sequence[Any] = ()
    triggers: Sequence[Any] = ()
    states: list[Any] = field(default_factory=list)
    levels: list[Any] = field(default_factory=list)
    newest: tuple[str, str] | None = None
    """The run and the path of the newest segment."""

    def unsure(self) -> list[tuple[Any, Any]]:
        """Return the steps between probes that may begin or end a stretch."""
        found = []
        for one, other in pairwise(self.probes):
            if one.start == other.start or one.at in self.edges:
                continue  # No segment begins in it, or all of it was read.
            is_there = one.run_id is not None and one.run_id == other.run_id and one.end >= one.at
            if not is_there or other.end < other.at or one.at < self.free_from_us:
                found.append((one, other))
        return found


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
            await _probe(connection, found, window)
            await _read(connection, found, window)
        return await asyncio.to_thread(
            lambda: [self._lane(rows, window, now) for rows in found.values()]
        )

    def _lane(self, rows: _Rows, window: TimeWindow, now: datetime) -> RecordedLane:
        """Return the lane of what was read. Blocking: it may read one file."""
        spans = _spans(rows)
        camera = rows.camera
        levels = {from_us(row.hour): bytes(row.levels) for row in rows.levels}
        levels |= {
            hour: bytes(found)
            for (camera_id, hour), found in list(self._levels.items())
            if camera_id == camera.id
        }
        return RecordedLane(
            camera_id=camera.id,
            spans=tuple(spans),
            gaps=tuple(_gaps(spans, window, camera, rows, now)),
            events=tuple(few(events_of(rows.clips, window), window)),
            activity=activity(window, motions_of(rows.triggers, now), levels),
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


async def _probe(
    connection: AsyncConnection, found: Mapping[CameraId, _Rows], window: TimeWindow
) -> None:
    """Look at moments of the window, more of them where it isn't sure what is between them."""
    start_us, end_us = in_us(window.start), in_us(window.end)
    asked = [(key, at) for key in found for at in _steps(start_us, end_us, _FIRST_PROBES)]
    asked += [(key, end_us) for key in found]
    while asked:
        for row in await connection.exec_driver_sql(_PROBE, (json.dumps(asked),)):
            found[row.camera].probes.append(row)
        asked, read = [], []
        for key, rows in found.items():
            rows.probes.sort(key=lambda row: row.at)
            for one, other in rows.unsure():
                if other.at - one.at > _FINE_US:
                    steps = list(_steps(one.at, other.at, _MORE_PROBES))[1:]
                    asked += [(key, at_us) for at_us in steps]
                else:
                    rows.edges[one.at] = []
                    since_us = one.at if one.start is None else one.start
                    read.append((key, since_us, other.at, one.at))
        if read:
            for row in await connection.exec_driver_sql(_EDGES, (json.dumps(read),)):
                key, *_, at_us = read[row.asked]
                found[key].edges[at_us].append(row)


def _steps(start_us: int, end_us: int, most: int) -> Iterable[int]:
    return range(start_us, end_us, max(_FINE_US, -(-(end_us - start_us) // most)))


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
    for key, rows in found.items():
        most = 4 * MOST_PARTS
        values = (key, start_us - _LONGEST_CLIP_US, end_us, start_us, most)
        rows.clips = (await connection.exec_driver_sql(_CLIPS, values)).all()
        since_us = start_us - LONGEST_MOTION // MICROSECOND
        asked = (key, since_us, end_us, _MOST_TRIGGERS)
        rows.triggers = (await connection.exec_driver_sql(_TRIGGERS, asked)).all()


def _spans(rows: _Rows) -> list[TimeWindow]:
    """Return when there is footage."""
    found: list[list[int]] = []

    def add(start_us: int, end_us: int) -> None:
        if end_us <= start_us:
            return
        if found and start_us <= found[-1][1] + _SEAM_US:
            found[-1][1] = max(found[-1][1], end_us)
        else:
            found.append([start_us, end_us])

    for one, other in pairwise(rows.probes):
        if one.at not in rows.edges:
            # Either all of it is of one run, or nothing begins in it.
            ended_us = other.at if one.start != other.start else one.end or 0
            add(one.at, min(ended_us, other.at))
            continue
        began_us: int | None = None
        for edge in rows.edges[one.at]:
            began_us = edge.start if began_us is None else began_us
            if edge.after is None or edge.after > edge.reach + _SEAM_US:
                add(max(began_us, one.at), min(edge.reach, other.at))
                began_us = None
    return [TimeWindow(start=from_us(start), end=from_us(end)) for start, end in found]


def _gaps(
    spans: Sequence[TimeWindow], window: TimeWindow, camera: Camera, rows: _Rows, now: datetime
) -> Iterable[FootageGap]:
    at = max(window.start, camera.adopted_at)
    last = min(window.end, now - BEING_WRITTEN)
    reasons = _Reasons(rows, camera)
    for each in [*spans, None]:
        until = last if each is None else min(each.start, last)
        if until - at > SEAM:
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
        cuts = [at for at in self._times if gap.start < at < gap.end]
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
