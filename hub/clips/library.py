"""What is made of recordings: thumbnails, playable files, and the cuts that sharing asks for."""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
import secrets

from hub.clips.cut import cut_exact
from hub.clips.files import thumbnail_path
from hub.clips.index import ClipIndex
from hub.clips.playback import playable
from hub.clips.thumbnail import thumbnail
from hub.clock import Clock
from hub.errors import NotFoundError
from hub.model.clip import Clip
from hub.model.cut import Cut
from hub.model.ids import CameraId, ClipId
from hub.model.proposal import Piece
from hub.model.segment import Segment
from hub.model.window import TimeWindow
from hub.store.files import write_durably

CACHED = 16
"""How many playable files are kept at a time."""
WAIT_S = 20.0
"""How long a cut waits for the segment that its last frames are in to be closed."""
POLL_S = 0.5
LONGEST_SEGMENT = timedelta(seconds=12)


class Library:
    """Serves footage by clip and by piece; nothing here changes a recording."""

    def __init__(self, index: ClipIndex, recordings: Path, cache: Path, clock: Clock) -> None:
        self._index = index
        self._recordings = recordings
        self._cache = cache
        self._clock = clock
        self._turn = asyncio.Lock()
        index.before_loss(self._forget)

    async def thumbnail(self, clip: Clip) -> bytes:
        """Return a clip's picture, JPEG, from the moment it was marked.

        Raises NotFoundError where that moment is not recorded, or not yet.
        """
        path = thumbnail_path(self._recordings, clip.id)
        if clip.has_thumbnail and await asyncio.to_thread(path.exists):
            return await asyncio.to_thread(path.read_bytes)
        marked = await self._index.marked_at(clip)
        moment = TimeWindow(start=marked, end=marked + LONGEST_SEGMENT)
        recorded = await self._index.segments(clip.camera_id, moment)
        if not recorded:
            recorded = await self._index.segments(clip.camera_id, clip.window)
        if not recorded:
            raise NotFoundError("This clip is not recorded yet, or no longer kept.")
        jpeg = await asyncio.to_thread(thumbnail, recorded[0], self._recordings, marked)
        await asyncio.to_thread(path.parent.mkdir, mode=0o700, exist_ok=True)
        await asyncio.to_thread(write_durably, path, jpeg)
        try:
            await self._index.has_thumbnail(clip.id)
        except NotFoundError:  # The clip went while its picture was made: the picture goes too.
            await asyncio.to_thread(path.unlink, missing_ok=True)
            raise
        return jpeg

    async def playable(self, clip: Clip) -> Path:
        """Return an MP4 of the clip for playing at home; the cache owns the file."""
        recorded = await self._index.segments(clip.camera_id, clip.window)
        last = recorded[-1].number if recorded else 0
        path = self._cache / f"{clip.id}-{len(recorded)}-{last}.mp4"
        async with self._turn:
            if not await asyncio.to_thread(path.exists):
                await asyncio.to_thread(self._make_playable, recorded, path)
            try:
                await self._index.clip(clip.id)
            except NotFoundError:  # Likewise.
                await asyncio.to_thread(self._forget, [clip.id])
                raise
        return path

    def _forget(self, clip_ids: Collection[ClipId]) -> None:
        """Delete what was made of these clips."""
        for path in self._cache.glob("*.mp4"):
            if path.name.partition("-")[0] in clip_ids:
                path.unlink(missing_ok=True)

    def _make_playable(self, recorded: list[Segment], path: Path) -> None:
        """Build the file under another name, so that what is served is always whole."""
        fresh = path.with_name(f".{secrets.token_hex(4)}.mp4")
        try:
            playable(recorded, self._recordings, fresh)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        cached = sorted(self._cache.glob("*.mp4"), key=lambda each: each.stat().st_mtime)
        for old in cached[:-CACHED]:
            old.unlink(missing_ok=True)

    async def cut(self, piece: Piece, into: Path) -> Cut:
        """Cut one piece of an approved proposal exactly; raises NotFoundError, StorageError."""
        recorded = await self._recorded(piece.camera_id, piece.cut)
        return await asyncio.to_thread(
            cut_exact, recorded, self._recordings, piece.cut, into, masks=piece.masks
        )

    async def _recorded(self, camera_id: CameraId, window: TimeWindow) -> list[Segment]:
        """Return the segments of a window, waiting a little for the last one to be closed."""
        give_up_s = self._clock.steady_s() + WAIT_S
        while True:
            recorded = await self._index.segments(camera_id, window)
            complete = bool(recorded) and recorded[-1].window.end >= window.end
            long_ago = self._clock.now() > window.end + LONGEST_SEGMENT
            if complete or long_ago or self._clock.steady_s() > give_up_s:
                return recorded
            await self._clock.sleep(POLL_S)
