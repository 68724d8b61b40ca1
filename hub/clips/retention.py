"""Retention: footage ages out, the disk keeps its floor, and what is held stays."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
import shutil

from hub.clips.files import thumbnail_path
from hub.clips.index import ClipIndex
from hub.clock import Clock
from hub.errors import DiskFullError
from hub.model.ids import ClipId
from hub.model.segment import Segment
from hub.store.files import sync_folder

AGED_AT_ONCE = 50
"""Of what is merely too old; a camera is waiting to record, so the rest goes the next time."""
FOLDER_DONE = timedelta(hours=2)
"""No recorder opens a file in an hour's folder any more when its footage is this old."""


def free_bytes(folder: Path) -> int:
    """Return the free space of the disk that a folder is on; blocking."""
    return shutil.disk_usage(folder).free


class Retention:
    """Makes room before each segment: the oldest unheld footage goes first, held footage never."""

    def __init__(  # noqa: PLR0913 -- what it decides by, each by name
        self,
        index: ClipIndex,
        folder: Path,
        clock: Clock,
        *,
        floor_bytes: int,
        keep: timedelta,
        free: Callable[[Path], int] = free_bytes,
    ) -> None:
        self._index = index
        self._folder = folder
        self._clock = clock
        self._floor_bytes = floor_bytes
        self._keep = keep
        self._free = free
        self._turn = asyncio.Lock()

    async def make_room(self) -> None:
        """Delete what the floor asks for, and some of what is too old.

        Raises DiskFullError where the floor is not kept and nothing may be deleted.
        """
        async with self._turn:
            aged = 0
            while True:
                short = await asyncio.to_thread(self._free, self._folder) < self._floor_bytes
                oldest = await self._index.oldest_unheld()
                if oldest is None:
                    if short:
                        raise await self._full()
                    return
                if not short:
                    young = oldest.window.end > self._clock.now() - self._keep
                    if young or aged >= AGED_AT_ONCE:
                        return
                    aged += 1
                await self._remove(oldest)

    async def _remove(self, segment: Segment) -> None:
        """Delete a segment and the clips that had no other footage: files first, then rows."""
        clips = await self._index.clips_only_in(segment)
        await self._index.forget_what_was_made(segment)
        await asyncio.to_thread(self._unlink, segment, clips)
        # A crash here leaves rows without files. They are the oldest unheld ones, so the next
        # call takes them up again and finds nothing to unlink. The other way round, a crash would
        # leave a file without a row: `recover` would enter it anew, without the clips it was in.
        await self._index.drop_segment(segment)

    def _unlink(self, segment: Segment, clips: Sequence[ClipId]) -> None:
        for clip_id in clips:
            thumbnail_path(self._folder, clip_id).unlink(missing_ok=True)
        path = self._folder / segment.path
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            sync_folder(path.parent)
            if segment.window.end < self._clock.now() - FOLDER_DONE:
                with suppress(OSError):  # not empty
                    path.parent.rmdir()
                    path.parent.parent.rmdir()

    async def _full(self) -> DiskFullError:
        if await self._index.has_segments():
            return DiskFullError(
                "The disk is full and only footage kept for requests is left: "
                "free some space, or answer the requests."
            )
        return DiskFullError("The disk is full of other things than recordings: free some space.")
