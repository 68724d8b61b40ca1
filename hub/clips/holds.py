"""Holds: footage kept from retention for a request, and what retention may have instead."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.model.ids import CameraId, RequestId
from hub.model.window import TimeWindow
from hub.store.tables import clips, holds, segments


async def hold(
    connection: AsyncConnection,
    request_id: RequestId,
    footage: Iterable[tuple[CameraId, TimeWindow]],
) -> None:
    """Hold exactly this footage for one request, in place of what it held."""
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
    """Let retention have what one request held."""
    await connection.execute(delete(holds).where(holds.c.request_id == request_id))


def is_held() -> ColumnElement[bool]:
    """Return the condition that some request holds a segment."""
    return exists().where(
        and_(
            holds.c.camera_id == segments.c.camera_id,
            holds.c.start < segments.c.end,
            holds.c.end > segments.c.start,
        )
    )


def has_footage(table_of: str, *, apart_from: str = "") -> ColumnElement[bool]:
    """Return the condition that a row of `clips` or `holds` has footage, one segment aside."""
    table = {"clips": clips, "holds": holds}[table_of]
    return exists().where(
        and_(
            segments.c.camera_id == table.c.camera_id,
            segments.c.start < table.c.end,
            segments.c.end > table.c.start,
            segments.c.path != apart_from,
        )
    )


async def empty(connection: AsyncConnection, *, before: datetime) -> list[str]:
    """Return what is wrong with holds that hold nothing, one sentence each."""
    rows = await connection.execute(
        select(holds).where(holds.c.end < before, ~has_footage("holds")).order_by(holds.c.start)
    )
    return [
        f"Request {row.request_id} keeps footage of {row.start:%Y-%m-%d %H:%M:%S} UTC "
        "of which nothing is left."
        for row in rows
    ]
