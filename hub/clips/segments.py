"""Segments as database rows, running totals of them, and the holds that keep them for a request."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clips.footage import EPOCH, MICROSECOND, from_us, in_us
from hub.model.ids import CameraId, ClipId, RequestId, RunId
from hub.model.recording import Clip, Segment
from hub.model.window import TimeWindow
from hub.store.tables import clips, fetches, holds, segments

COLUMNS: Final = (
    'camera_id, run_id, number, path, start, "end", media_start_us, size_bytes, '
    "clock_offset_ms, closed_at, ppm"
)
"""In the order that `segments_of` takes them."""
ENTER: Final = (
    f"INSERT INTO segments ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608 -- no input
    "ON CONFLICT DO NOTHING"
)
_ENTER_ROOT: Final = "INSERT INTO segment_roots (root) VALUES (?)"
DROP: Final = "DELETE FROM segments WHERE camera_id = ? AND start = ? AND path = ?"

type Values = tuple[int | float | str, ...]


def segments_of(rows: Iterable[Any]) -> list[Segment]:
    """Return the segments of raw rows.

    Doesn't use SQLAlchemy's types: an hour of a camera is 900 rows, and must be found in 5 ms.
    """
    found = []
    before_us, before = 0, EPOCH
    for camera_id, run_id, number, path, start, end, media, size, offset, closed, ppm in rows:
        starts, ends = before if start == before_us else from_us(start), from_us(end)
        before_us, before = end, ends
        segment = Segment(
            camera_id=CameraId(camera_id),
            run_id=RunId(run_id),
            number=number,
            path=path,
            window=TimeWindow(start=starts, end=ends),
            media_start_s=media / 1_000_000,
            size_bytes=size,
            clock_offset_ms=offset,
            closed_at=from_us(closed),
            ppm=ppm,
        )
        found.append(segment)
    return found


def row_of(segment: Segment) -> Values:
    """Return a segment's row."""
    return (
        segment.camera_id,
        segment.run_id,
        segment.number,
        segment.path,
        in_us(segment.window.start),
        in_us(segment.window.end),
        round(segment.media_start_s * 1_000_000),
        segment.size_bytes,
        segment.clock_offset_ms,
        in_us(segment.closed_at),
        segment.ppm,
    )


def enter(connection: Connection, closed: Sequence[Segment]) -> int:
    """Add rows, and the roots of segments that have one; return how many segments were new."""
    entered = connection.exec_driver_sql(ENTER, [row_of(segment) for segment in closed])
    roots: list[Any] = [(segment.root,) for segment in closed if segment.root]
    if entered.rowcount and roots:
        connection.exec_driver_sql(_ENTER_ROOT, roots)
    return entered.rowcount


def key_of(segment: Segment) -> Values:
    """Return the key of a segment's row."""
    return (segment.camera_id, in_us(segment.window.start), segment.path)


_READ = 'SELECT camera_id, SUM(size_bytes), MAX("end" - start) FROM segments GROUP BY camera_id'


class SegmentTotals:
    """The size of each camera's recordings, the longest segment, and each camera's oldest segment.

    Sums and maxima over a million rows take half a second, too long to run before each segment.
    """

    def __init__(self) -> None:
        self.sizes: dict[CameraId, int] = {}
        """In bytes, for every camera that has segments."""
        self.longest = timedelta(0)
        """No segment lasts longer: one overlapping a window begins at most this long before."""
        self.oldest: dict[CameraId, Segment | None] = {}
        """The oldest segment that no hold covers, if it has been looked up."""
        self.is_read = False

    def read(self, connection: Connection) -> None:
        """Read everything, the first time."""
        if self.is_read:
            return
        rows = connection.exec_driver_sql(_READ).all()
        self.sizes = {CameraId(camera_id): size_bytes for camera_id, size_bytes, _ in rows}
        longest_us = max((longest_us for _, _, longest_us in rows), default=0)
        self.longest = timedelta(microseconds=longest_us)
        self.is_read = True

    def forget(self) -> None:
        """Read everything again next time, after a change that can't be counted incrementally."""
        self.oldest.clear()
        self.is_read = False

    def added(self, segments: Iterable[Segment]) -> None:
        """Count new segments."""
        for segment in segments:
            camera_id = segment.camera_id
            self.sizes[camera_id] = self.sizes.get(camera_id, 0) + segment.size_bytes
            self.longest = max(self.longest, segment.window.length)
            known = self.oldest.get(camera_id)
            if known is None or segment.window.start < known.window.start:
                self.oldest.pop(camera_id, None)

    def dropped(self, segments: Iterable[Segment]) -> None:
        """Count segments that are gone."""
        for segment in segments:
            camera_id = segment.camera_id
            self.sizes[camera_id] -= segment.size_bytes
            if not self.sizes[camera_id]:
                del self.sizes[camera_id]
            self.oldest.pop(camera_id, None)

    def note_holds(self) -> None:
        """Note that holds have changed."""
        self.oldest.clear()


_MICROSECOND = timedelta(microseconds=1)


async def hold(
    connection: AsyncConnection,
    request_id: RequestId,
    footage: Iterable[tuple[CameraId, TimeWindow]],
) -> None:
    """Hold exactly this footage for one request, replacing what it held."""
    longest: dict[tuple[CameraId, datetime], datetime] = {}
    for camera_id, window in footage:
        known = longest.get((camera_id, window.start), window.end)
        longest[camera_id, window.start] = max(known, window.end)
    rows = [
        {"request_id": request_id, "camera_id": camera_id, "start": start, "end": end}
        for (camera_id, start), end in longest.items()
    ]
    await release(connection, request_id)
    if rows:
        await connection.execute(upsert(holds), rows)


async def release(connection: AsyncConnection, request_id: RequestId) -> None:
    """Let retention delete what one request held."""
    await connection.execute(delete(holds).where(holds.c.request_id == request_id))


AROUND_FETCHED: Final = timedelta(minutes=5)
"""Around the window that footage was fetched for: clocks may be off, and pieces reach beyond it."""


async def held_windows(connection: AsyncConnection, camera_id: CameraId) -> list[TimeWindow]:
    """Return the windows in which a camera's footage is held or fetched. They may overlap."""
    held = await connection.execute(
        select(holds.c.start, holds.c.end).where(holds.c.camera_id == camera_id)
    )
    found = [TimeWindow(start=row.start, end=row.end) for row in held]
    fetched = await connection.execute(
        select(fetches.c.start, fetches.c.end).where(fetches.c.camera_id == camera_id)
    )
    for row in fetched:
        window = TimeWindow(start=row.start, end=row.end)
        with suppress(OverflowError):  # at the ends of the calendar
            window = window.widened(before=AROUND_FETCHED, after=AROUND_FETCHED)
        found.append(window)
    return found


_NEXT: Final = (
    f"SELECT {COLUMNS} FROM segments "  # noqa: S608 -- no input
    "WHERE camera_id = ? AND (start, path) > (?, ?) ORDER BY start, path LIMIT ?"
)


async def free(connection: AsyncConnection, camera_id: CameraId, most: int) -> list[Segment]:
    """Return a camera's oldest segments that no hold covers, oldest first."""
    held = await held_windows(connection, camera_id)
    found: list[Segment] = []
    behind = (-1, "")
    while len(found) < most:
        rows = await connection.exec_driver_sql(_NEXT, (camera_id, *behind, most))
        listed = segments_of(rows.all())
        if not listed:
            break
        for segment in listed:
            behind = (in_us(segment.window.start), segment.path)
            over = [window for window in held if window.overlap(segment.window)]
            if not over:
                found.append(segment)
            elif inside := [w.end for w in over if w.start <= segment.window.start]:
                # Everything that begins before that hold ends is held. Continue after it.
                behind = (in_us(max(inside)), "")
                break
    return found[:most]


async def held_bytes(connection: AsyncConnection, longest: timedelta) -> int:
    """Return the size of all held recordings in bytes, each counted once."""
    within = (
        select(segments.c.path, segments.c.size_bytes)
        .join(holds, _overlaps(holds, longest))
        .distinct()
        .subquery()
    )
    total = await connection.execute(select(func.coalesce(func.sum(within.c.size_bytes), 0)))
    return int(total.scalar_one())


def _overlaps(table: Table, longest: timedelta) -> ColumnElement[bool]:
    """Return the condition that a segment overlaps a row of `clips` or `holds`.

    No segment lasts longer than `longest`, so the key is searched and not a camera's whole past.
    """
    return and_(
        segments.c.camera_id == table.c.camera_id,
        segments.c.start < table.c.end,
        segments.c.start > table.c.start - bindparam(None, longest // _MICROSECOND, BigInteger),
        segments.c.end > table.c.start,
    )


def has_footage(
    table_of: str,
    longest: timedelta,
    *,
    after: ColumnElement[datetime] | None = None,
    apart_from: Sequence[str] = (),
) -> ColumnElement[bool]:
    """Return the condition that a row of `clips` or `holds` has footage, except some segments.

    With `after`, there must be footage later than that moment.
    """
    table = {"clips": clips, "holds": holds}[table_of]
    found = exists().where(_overlaps(table, longest), segments.c.path.not_in(apart_from))
    return found if after is None else found.where(segments.c.end > after)


def first_footage(longest: timedelta) -> Select[tuple[str, datetime]]:
    """Return the query for each clip's id and the start of its first segment."""
    return (
        select(clips.c.id, func.min(segments.c.start).label("start"))
        .join(segments, _overlaps(clips, longest))
        .group_by(clips.c.id)
    )


def unrecorded(longest: timedelta, now: datetime) -> Select[tuple[str]]:
    """Return the query for the ids of clips that have no footage, although later footage exists.

    Footage closed after `now` doesn't count as later: the clock was ahead then.
    """
    later = exists().where(
        segments.c.camera_id == clips.c.camera_id,
        segments.c.start >= clips.c.end,
        segments.c.closed_at <= now,
    )
    return select(clips.c.id).where(~has_footage("clips", longest), later)


def ended_before(
    longest: timedelta, window: TimeWindow, now: datetime, *, closed: datetime
) -> Select[tuple[str, datetime]]:
    """Return the query for clips that reach into a window, but whose footage ends before it.

    It gives each clip's id and the end of its last footage before the window. It leaves out clips
    whose footage may be in a segment that is still open: there is no later footage, and the window
    ended only recently or not at all.
    """
    until = func.min(clips.c.end, literal(window.end, clips.c.end.type))
    later = exists().where(
        segments.c.camera_id == clips.c.camera_id,
        segments.c.start >= until,
        segments.c.closed_at <= now,
    )
    within = exists().where(
        _overlaps(clips, longest), segments.c.start < window.end, segments.c.end > window.start
    )
    # The subqueries cover any segment, not only the joined one.
    later, within = later.correlate(clips), within.correlate(clips)
    return (
        select(clips.c.id, func.max(segments.c.end).label("end"))
        .join(segments, _overlaps(clips, longest))
        .where(clips.c.start < window.end, clips.c.end > window.start)
        .where(segments.c.end <= window.start, ~within)
        .where(or_(later, until < literal(closed, clips.c.end.type)))
        .group_by(clips.c.id)
    )


_AT_ONCE: Final = 500


async def as_recorded(  # noqa: PLR0913 -- what was asked, and what is known
    connection: AsyncConnection,
    found: Sequence[Clip],
    window: TimeWindow | None,
    fetched: Collection[CameraId],
    longest: timedelta,
    *,
    now: datetime,
    closed: datetime,
) -> list[Clip]:
    """Return clips as `ClipIndex.as_recorded` does; footage of after `closed` may be coming."""
    starts: dict[str, datetime] = {}
    ends: dict[str, datetime] = {}
    lost: set[str] = set()
    for at in range(0, len(found), _AT_ONCE):
        ids = [clip.id for clip in found[at : at + _AT_ONCE]]
        rows = await connection.execute(first_footage(longest).where(clips.c.id.in_(ids)))
        starts |= {row.id: row.start for row in rows}
        never = unrecorded(longest, now).where(clips.c.id.in_(ids))
        lost.update((await connection.execute(never)).scalars())
        if window is not None:
            early = ended_before(longest, window, now, closed=closed)
            rows = await connection.execute(early.where(clips.c.id.in_(ids)))
            ends |= {row.id: row.end for row in rows}
    return [
        replace(
            clip,
            window=TimeWindow(
                start=max(clip.window.start, starts.get(clip.id, clip.window.start)),
                end=min(clip.window.end, ends.get(clip.id, clip.window.end)),
            ),
        )
        for clip in found
        if clip.id not in lost and (clip.id in starts or clip.camera_id not in fetched)
    ]


def holds_of_nothing(longest: timedelta, *, before: datetime) -> Select[tuple[str, datetime]]:
    """Return the query for holds that end before then without footage: request id and start."""
    return (
        select(holds.c.request_id, holds.c.start)
        .where(holds.c.end < before, ~has_footage("holds", longest))
        .order_by(holds.c.start)
    )


async def empty_holds(
    connection: AsyncConnection, longest: timedelta, *, before: datetime
) -> list[str]:
    """Return a sentence for each hold that holds nothing."""
    return [
        f"Request {row.request_id} keeps footage of {row.start:%Y-%m-%d %H:%M:%S} UTC "
        "of which nothing is left."
        for row in await connection.execute(holds_of_nothing(longest, before=before))
    ]


_MEASURED: Final = 21_600
"""Segments of four seconds in a day, of which the size of a day is measured."""
_LEAST_MEASURED: Final = timedelta(minutes=1)
_NEWEST = (
    'SELECT sum(size_bytes) AS size, sum("end" - start) AS length FROM'
    ' (SELECT size_bytes, start, "end" FROM segments WHERE camera_id = ?'
    " ORDER BY start DESC LIMIT ?)"
)


async def day_bytes(
    connection: AsyncConnection, cameras: Iterable[CameraId]
) -> dict[CameraId, int]:
    """Return what each camera records in a day, by its newest recordings, if it has a minute."""
    found: dict[CameraId, int] = {}
    for camera_id in cameras:
        rows = await connection.exec_driver_sql(_NEWEST, (camera_id, _MEASURED))
        size, length_us = rows.one()
        if size is not None and length_us >= _LEAST_MEASURED // MICROSECOND:
            found[camera_id] = size * (timedelta(days=1) // MICROSECOND) // length_us
    return found


async def clips_only_in(
    connection: AsyncConnection, lost: Sequence[Segment], longest: timedelta
) -> list[ClipId]:
    """Return the clips with no other footage. Clips that are yet to be recorded are later."""
    found: list[ClipId] = []
    paths = [segment.path for segment in lost]
    for camera_id, window in spans_of(lost).items():
        rows = await connection.execute(
            select(clips.c.id).where(
                clips.c.camera_id == camera_id,
                clips.c.start < window.end,
                ~has_footage("clips", longest, apart_from=paths),
            )
        )
        found += (ClipId(clip_id) for clip_id in rows.scalars())
    return found


def spans_of(found: Iterable[Segment]) -> dict[CameraId, TimeWindow]:
    """Return the time from the first to the last segment of each camera."""
    spans: dict[CameraId, TimeWindow] = {}
    for segment in found:
        known = spans.get(segment.camera_id, segment.window)
        spans[segment.camera_id] = TimeWindow(
            start=min(known.start, segment.window.start), end=max(known.end, segment.window.end)
        )
    return spans
