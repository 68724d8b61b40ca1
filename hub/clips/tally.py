"""What is known of the segments without asking the database: read once, then kept up to date."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.model.ids import CameraId
from hub.model.segment import Segment

_READ = 'SELECT camera_id, SUM(size_bytes), MAX("end" - start) FROM segments GROUP BY camera_id'


class Tally:
    """How much each camera's recordings take, how long a segment may be, which is the oldest.

    Sums and maxima over a million rows take half a second; before each segment that is too long.
    """

    def __init__(self) -> None:
        self.sizes: dict[CameraId, int] = {}
        """In bytes, of every camera that has segments."""
        self.longest = timedelta(0)
        """No segment lasts longer: one that reaches into a window begins so long before it."""
        self.oldest: dict[CameraId, Segment | None] = {}
        """The oldest segment that no hold covers, where it has been asked for."""
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
        """Let everything be read anew: something was changed that cannot be counted along."""
        self.oldest.clear()
        self.is_read = False

    def added(self, segments: Iterable[Segment]) -> None:
        """Count segments that were not there before."""
        for segment in segments:
            camera_id = segment.camera_id
            self.sizes[camera_id] = self.sizes.get(camera_id, 0) + segment.size_bytes
            self.longest = max(self.longest, segment.window.length)
            known = self.oldest.get(camera_id)
            if known is None or segment.window.start < known.window.start:
                self.oldest.pop(camera_id, None)

    def dropped(self, segments: Iterable[Segment]) -> None:
        """Count segments that are there no longer."""
        for segment in segments:
            camera_id = segment.camera_id
            self.sizes[camera_id] -= segment.size_bytes
            if not self.sizes[camera_id]:
                del self.sizes[camera_id]
            self.oldest.pop(camera_id, None)

    def held(self) -> None:
        """Take note that holds have changed."""
        self.oldest.clear()
