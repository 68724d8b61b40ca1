"""Retention: footage ages out, the disk keeps its floor, and what is held stays."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
import shutil

from hub.clips.index import ClipIndex
from hub.clock import Clock
from hub.errors import DiskFullError
from hub.model.segment import Segment
from hub.store.files import sync_folder

MOST_AT_ONCE = 500


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
        """Delete what is too old, then what the floor asks for.

        Raises DiskFullError where only held footage is left and the floor is not kept.
        """
        async with self._turn:
            for _ in range(MOST_AT_ONCE):
                oldest = await self._index.oldest_unheld()
                short = await asyncio.to_thread(self._free, self._folder) < self._floor_bytes
                if oldest is None:
                    if short:
                        raise DiskFullError(
                            "The disk is full and only footage kept for requests is left: "
                            "free some space, or answer the requests."
                        )
                    return
                if not short and oldest.window.end > self._clock.now() - self._keep:
                    return
                await asyncio.to_thread(self._delete, oldest)
                # A crash here leaves a row without a file: `check` says so, and the next call
                # finds the same oldest segment and drops its row.
                await self._index.drop_segment(oldest)

    def _delete(self, segment: Segment) -> None:
        path = self._folder / segment.path
        path.unlink(missing_ok=True)
        if path.parent.exists():
            sync_folder(path.parent)
