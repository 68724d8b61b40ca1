"""Segments as rows of the database, and back."""

from collections.abc import Iterable
from typing import Any, Final

from hub.clips.footage import EPOCH, from_us, in_us
from hub.model.ids import CameraId, RunId
from hub.model.segment import Segment
from hub.model.window import TimeWindow

COLUMNS: Final = (
    'camera_id, run_id, number, path, start, "end", media_start_us, size_bytes, '
    "clock_offset_ms, closed_at, ppm"
)
"""In the order that `segments_of` takes them."""
ENTER: Final = (
    f"INSERT INTO segments ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608 -- no input
    "ON CONFLICT DO NOTHING"
)
DROP: Final = "DELETE FROM segments WHERE camera_id = ? AND start = ? AND path = ?"

type Values = tuple[int | float | str, ...]


def segments_of(rows: Iterable[Any]) -> list[Segment]:
    """Return what rows of raw columns stand for.

    Not through SQLAlchemy's types: an hour of a camera is 900 rows, and must be found in 5 ms.
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
    """Return the row that stands for a segment."""
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


def key_of(segment: Segment) -> Values:
    """Return what finds a segment's row."""
    return (segment.camera_id, in_us(segment.window.start), segment.path)
