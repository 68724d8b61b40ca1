"""Unbroken stretches of footage, kept beside the segments: a month is read in some milliseconds.

They change in the transaction that changes the segments, so a crash leaves both or neither.
Segments stay the truth: `contradictions` compares the two.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
import json
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clips.footage import MICROSECOND, from_us, in_us
from hub.model.ids import CameraId
from hub.model.recording import Segment

SEAM: Final = timedelta(seconds=1)
"""Less than this between two segments is how they are dated, and no gap."""
SEAM_US: Final = SEAM // MICROSECOND

type _Span = tuple[int, int]
"""A start and an end, in microseconds since 1970."""

_NEAR: Final = (
    'SELECT start, "end" FROM stretches WHERE camera_id = ?1 AND start <= ?3 AND "end" >= ?2'
    " AND start >= ifnull((SELECT start FROM stretches WHERE camera_id = ?1 AND start <= ?2"
    " ORDER BY start DESC LIMIT 1), 0) ORDER BY start"
)
"""The stretches that touch a time. They never touch one another, so only these are read."""
_BETWEEN: Final = (
    'SELECT camera_id, each.start, each."end" FROM json_each(?1) JOIN stretches AS each'
    ' ON camera_id = value AND each.start < ?3 AND each."end" > ?2'
    " AND each.start >= ifnull((SELECT start FROM stretches WHERE camera_id = value"
    " AND start <= ?2 ORDER BY start DESC LIMIT 1), 0) ORDER BY camera_id, each.start"
)
_LEFT: Final = (
    'SELECT start, "end" FROM segments'
    ' WHERE camera_id = ? AND start > ? AND start < ? AND "end" > ? ORDER BY start'
)
_LENGTHEN: Final = 'UPDATE stretches SET "end" = ? WHERE camera_id = ? AND start = ?'
_DELETE: Final = "DELETE FROM stretches WHERE camera_id = ? AND start = ?"
_ENTER: Final = 'INSERT INTO stretches (camera_id, start, "end") VALUES (?, ?, ?)'
_TRUE: Final = (
    'SELECT camera_id, min(start) AS start, max("end") AS "end" FROM'  # noqa: S608 -- no input
    ' (SELECT camera_id, start, "end", sum(begins) OVER (PARTITION BY camera_id ORDER BY start,'
    " path) AS number FROM"
    f' (SELECT camera_id, start, path, "end", start > {SEAM_US} + max("end") OVER'
    " (PARTITION BY camera_id ORDER BY start, path ROWS BETWEEN UNBOUNDED PRECEDING"
    " AND 1 PRECEDING) IS NOT 0 AS begins FROM segments)) GROUP BY camera_id, number"
)
"""The stretches of all segments; reads every row."""
_WRONG: Final = (
    'SELECT camera_id, start, "end", max(kept) AS kept FROM'  # noqa: S608 -- no input
    f' (SELECT camera_id, start, "end", 0 AS kept FROM ({_TRUE})'
    ' UNION ALL SELECT camera_id, start, "end", 1 FROM stretches)'
    ' GROUP BY camera_id, start, "end" HAVING count(*) < 2'
)


async def between(
    connection: AsyncConnection, cameras: Collection[CameraId], start_us: int, end_us: int
) -> Mapping[CameraId, list[_Span]]:
    """Return each camera's stretches that overlap a time, whole and in order."""
    found: dict[CameraId, list[_Span]] = {camera_id: [] for camera_id in cameras}
    asked = (json.dumps([*found]), start_us, end_us)
    for camera_id, start, end in await connection.exec_driver_sql(_BETWEEN, asked):
        found[camera_id].append((start, end))
    return found


def add(connection: Connection, added: Iterable[Segment]) -> None:
    """Enter new segments."""
    for camera_id, (start, end) in _spans(added):
        near = _near(connection, camera_id, start - SEAM_US, end + SEAM_US)
        if len(near) == 1 and near[0][0] <= start:
            # The usual case: a recording goes on.
            if near[0][1] < end:
                connection.exec_driver_sql(_LENGTHEN, (end, camera_id, near[0][0]))
            continue
        _replace(connection, camera_id, near, [*near, (start, end)])


def correct(connection: Connection, changed: Iterable[Segment], longest: timedelta) -> None:
    """Make the stretches right where segments changed. None lasts longer than `longest`."""
    for camera_id, (start, end) in _spans(changed):
        # What was between two segments, and is no gap, goes with either.
        since, until = start - SEAM_US, end + SEAM_US
        near = _near(connection, camera_id, since, until)
        kept = [(began, min(ended, since)) for began, ended in near if began < since]
        kept += [(max(began, until), ended) for began, ended in near if ended > until]
        asked = (camera_id, since - longest // MICROSECOND, until, since)
        for row in connection.exec_driver_sql(_LEFT, asked):
            kept.append((row.start, row.end))
        _replace(connection, camera_id, near, kept)


def _near(connection: Connection, camera_id: CameraId, start_us: int, end_us: int) -> list[_Span]:
    rows = connection.exec_driver_sql(_NEAR, (camera_id, start_us, end_us))
    return [(row.start, row.end) for row in rows]


def _replace(
    connection: Connection, camera_id: CameraId, near: Iterable[_Span], by: Iterable[_Span]
) -> None:
    """Replace the stretches near a change."""
    old, new = set(near), set(joined(by))
    for sql, spans in ((_DELETE, old - new), (_ENTER, new - old)):
        length = 2 if sql is _DELETE else 3
        rows = [(camera_id, *span)[:length] for span in spans]
        if rows:
            connection.exec_driver_sql(sql, rows)


async def contradictions(connection: AsyncConnection) -> list[str]:
    """Return a sentence for each stretch that isn't what the segments say; reads all of them."""
    return [
        f"Camera {row.camera_id}: the stretch from {from_us(row.start):%Y-%m-%d %H:%M:%S} UTC "
        f"to {from_us(row.end):%H:%M:%S} {'has other recordings' if row.kept else 'is missing'}."
        for row in await connection.exec_driver_sql(_WRONG)
    ]


def joined(spans: Iterable[_Span], *, seam_us: int = SEAM_US) -> list[_Span]:
    """Return the stretches that spans make, in order, without gaps of less than a seam."""
    found: list[_Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + seam_us:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _spans(segments: Iterable[Segment]) -> Iterable[tuple[CameraId, _Span]]:
    """Yield the stretches that segments make by themselves, camera by camera."""
    by_camera: dict[CameraId, list[_Span]] = {}
    for each in segments:
        span = in_us(each.window.start), in_us(each.window.end)
        by_camera.setdefault(each.camera_id, []).append(span)
    for camera_id, spans in by_camera.items():
        for span in joined(spans):
            yield camera_id, span
