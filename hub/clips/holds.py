"""Holds: footage kept from retention for a request, and what retention may delete instead."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
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

from hub.model.ids import CameraId, RequestId
from hub.model.window import TimeWindow
from hub.store.tables import clips, holds, segments

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


async def windows(connection: AsyncConnection, camera_id: CameraId) -> list[TimeWindow]:
    """Return the windows in which a camera's footage is held. They may overlap."""
    rows = await connection.execute(
        select(holds.c.start, holds.c.end).where(holds.c.camera_id == camera_id)
    )
    return [TimeWindow(start=row.start, end=row.end) for row in rows]


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
    longest: timedelta, asked: TimeWindow, now: datetime, *, closed: datetime
) -> Select[tuple[str, datetime]]:
    """Return the query for clips that reach into a window, but whose footage ends before it.

    It gives each clip's id and the end of its last footage before the window. It leaves out clips
    whose footage may be in a segment that is still open: there is no later footage, and the window
    ended only recently or not at all.
    """
    until = func.min(clips.c.end, literal(asked.end, clips.c.end.type))
    later = exists().where(
        segments.c.camera_id == clips.c.camera_id,
        segments.c.start >= until,
        segments.c.closed_at <= now,
    )
    within = exists().where(
        _overlaps(clips, longest), segments.c.start < asked.end, segments.c.end > asked.start
    )
    # The subqueries cover any segment, not only the joined one.
    later, within = later.correlate(clips), within.correlate(clips)
    return (
        select(clips.c.id, func.max(segments.c.end).label("end"))
        .join(segments, _overlaps(clips, longest))
        .where(clips.c.start < asked.end, clips.c.end > asked.start)
        .where(segments.c.end <= asked.start, ~within)
        .where(or_(later, until < literal(closed, clips.c.end.type)))
        .group_by(clips.c.id)
    )


def for_nothing(longest: timedelta, *, before: datetime) -> Select[tuple[str, datetime]]:
    """Return the query for holds that end before then without footage: request id and start."""
    return (
        select(holds.c.request_id, holds.c.start)
        .where(holds.c.end < before, ~has_footage("holds", longest))
        .order_by(holds.c.start)
    )


async def empty(connection: AsyncConnection, longest: timedelta, *, before: datetime) -> list[str]:
    """Return a sentence for each hold that holds nothing."""
    return [
        f"Request {row.request_id} keeps footage of {row.start:%Y-%m-%d %H:%M:%S} UTC "
        "of which nothing is left."
        for row in await connection.execute(for_nothing(longest, before=before))
    ]
