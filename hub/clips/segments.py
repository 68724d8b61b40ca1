"""Segments as database rows, and running totals of them that need no query."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clips.footage import EPOCH, from_us, in_us
from hub.model.ids import CameraId, RunId
from hub.model.recording import Segment
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

    async def read(self, connection: AsyncConnection) -> None:
        """Read everything, the first time."""
        if self.is_read:
            return
        rows = (await connection.exec_driver_sql(_READ)).all()
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

    def held(self) -> None:
        """Note that holds have changed."""
        self.oldest.clear()
