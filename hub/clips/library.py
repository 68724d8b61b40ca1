"""What is made from recordings: still pictures, playable files, and cuts to share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable
from dataclasses import replace
from datetime import datetime, timedelta
import os
from pathlib import Path
import secrets
from threading import Event

from hub.clips.cut import cut_exact
from hub.clips.exports import ExportCodec, ExportOrder, ReportDone
from hub.clips.files import filmstrip_path, pictures_of, thumbnail_path
from hub.clips.follower import follow
from hub.clips.frames import Frames, filmstrip, thumbnail
from hub.clips.index import BEING_WRITTEN, ClipIndex
from hub.clips.lossless import write_lossless
from hub.clips.maker_roots import MakerRoots
from hub.clips.playback import CachedFile, JoinedFile, Player, tag_of
from hub.clips.signatures import camera_signature, find_recording
from hub.clips.signed_copy import copy_signed
from hub.clips.suggestions import Progress, RecordedPiece, suggest
from hub.clock import Clock
from hub.errors import ConflictError, DiskFullError, NotFoundError
from hub.model.archive import Provenance
from hub.model.camera_signature import CameraFilm, CameraSignature, SignedGroupTime
from hub.model.decision import Cut, MaskKey, MovingMask, Piece, Subject, Suggestion
from hub.model.ids import CameraId, ClipId
from hub.model.recording import RECEPTION, Clip, FrameTimes, Segment
from hub.model.window import TimeWindow
from hub.store.files import is_frozen, place, remove
from hub.store.footage_files import PLAIN, FootageFiles
from noticeboard.runtime.files import sync_folder
from noticeboard.runtime.tasks import Turns, run_stoppable
from noticeboard.runtime.text import Text

CACHED = 16
"""Number of files encoded for playing that are kept at a time."""
WAIT_S = 20.0
"""How long a cut waits until the segment with its last frames is closed."""
POLL_S = 0.5
LONGEST_SEGMENT = timedelta(seconds=12)
_DELETED = Text("clip.gone")


def unreported(_done: float) -> None:
    """Report progress to nobody."""


def stopping(off: Event, progress: Progress, code: str) -> Progress:
    """Return what reports progress, and raises ConflictError once `off` is set."""

    def report(done: float) -> None:
        if off.is_set():
            raise ConflictError(code)
        progress(done)

    return report


class Library:
    """Serves footage by clip and by piece. Never changes a recording."""

    def __init__(  # noqa: PLR0913 -- where everything is, and whose keys are known
        self,
        index: ClipIndex,
        recordings: Path,
        cache: Path,
        clock: Clock,
        files: FootageFiles = PLAIN,
        *,
        maker_roots: MakerRoots | None = None,
    ) -> None:
        self._index = index
        self._maker_roots = maker_roots
        self._recordings = recordings
        self._cache = cache
        self._clock = clock
        self._files = files
        self._projector = Player(recordings, files)
        self._turn = asyncio.Lock()
        self._drawing = asyncio.Lock()
        """One picture at a time: opening a long list requests all of them at once."""
        index.before_loss(self._forget)

    @property
    def folder(self) -> Path:
        """Where the recordings are."""
        return self._recordings

    def frames(self) -> Frames:
        """Return what decodes single frames."""
        return Frames(self._files)

    # Pictures

    async def thumbnail(self, clip: Clip) -> bytes:
        """Return a clip's picture, JPEG, from the moment it was marked.

        If the clip is over and that moment isn't recorded, return the last frame before it. Raises
        NotFoundError if there is no picture, or not yet.
        """
        path = thumbnail_path(self._recordings, clip.id)
        if await asyncio.to_thread(path.exists):
            return await asyncio.to_thread(self._read, path)
        await asyncio.to_thread(self._files.check)
        is_over = clip.window.end < self._clock.now() - BEING_WRITTEN
        async with self._drawing:
            jpeg = await self._thumbnail(clip, is_over=is_over)
        # Store it only if the clip is over: a later ring has the better picture.
        if is_over and await self._save(path, jpeg):
            try:
                await self._index.clip(clip.id)
            except NotFoundError:  # The clip was deleted meanwhile: delete its picture too.
                await asyncio.to_thread(remove, path)
                raise
        return jpeg

    async def _thumbnail(self, clip: Clip, *, is_over: bool) -> bytes:
        recorded = await self._index.segments(clip.camera_id, clip.window)
        if not recorded:
            raise NotFoundError(_DELETED)
        marked = await self._index.marked_at(clip, max(each.window.end for each in recorded))
        from_then = [segment for segment in recorded if segment.window.end > marked]
        if not from_then and not is_over:
            raise NotFoundError(_DELETED)
        return await asyncio.to_thread(
            thumbnail, from_then or recorded[::-1], self._recordings, marked, self._files
        )

    async def filmstrip(self, clip: Clip) -> bytes:
        """Return ten small frames of a clip side by side, JPEG, from what is recorded so far."""
        path = filmstrip_path(self._recordings, clip)
        if await asyncio.to_thread(path.exists):
            return await asyncio.to_thread(self._read, path)
        recorded = await self._index.segments(clip.camera_id, clip.window)
        if not recorded:
            raise NotFoundError(_DELETED)
        await asyncio.to_thread(self._files.check)
        strip = await asyncio.to_thread(
            filmstrip, recorded, self._recordings, clip.window, self._files
        )
        if self._clock.now() > clip.window.end + LONGEST_SEGMENT:
            await self._save(path, strip)
        try:
            await self._index.clip(clip.id)
        except NotFoundError:  # As above.
            await asyncio.to_thread(remove, path)
            raise
        return strip

    async def _save(self, path: Path, jpeg: bytes) -> bool:
        """Store a picture for the next time; return whether that worked."""
        if await asyncio.to_thread(is_frozen, path):
            return False
        try:
            await asyncio.to_thread(self._write, path, jpeg)
        except (OSError, DiskFullError):
            # If the disk is full, read-only or gone, the picture is still returned.
            return False
        return True

    def _read(self, path: Path) -> bytes:
        with self._files.open(path) as file:
            return file.read()

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file made from recordings, encrypted if the recordings are."""
        path.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = path.with_name(f".{secrets.token_hex(4)}{path.suffix}")
        try:
            with self._files.create(fresh) as file:
                file.write(content)
                os.fsync(file.fileno())
            place(fresh, path)
        finally:
            remove(fresh)
        sync_folder(path.parent)

    # Playing

    async def playable(self, clip: Clip, until: datetime | None = None) -> JoinedFile | CachedFile:
        """Return a clip as it is recorded so far, or as it was `until` the end of a segment.

        The same `until` gives the same bytes, even while the clip grows. Raises NotFoundError if
        nothing of it is recorded.
        """
        recorded = await self._index.segments(clip.camera_id, clip.window)
        if until is not None:
            recorded = [segment for segment in recorded if segment.window.end <= until]
        film = await self._film(clip.id, recorded)
        if isinstance(film, CachedFile):
            try:
                await self._index.clip(clip.id)
            except NotFoundError:  # As above.
                await asyncio.to_thread(self._forget, clip.camera_id, [clip.id])
                raise
        return film

    async def frame_times(self, clip: Clip, until: datetime | None = None) -> FrameTimes:
        """Return when each frame of what `playable` returns is shown; raises as it does."""
        film = await self.playable(clip, until)
        return await asyncio.to_thread(self._projector.frame_times, film)

    async def footage(
        self, camera_id: CameraId, window: TimeWindow, *, as_recorded: bool = False
    ) -> JoinedFile | CachedFile:
        """Return one camera's whole segments that touch a window; raises NotFoundError.

        H.265 is coded again, which takes long, unless it is wanted `as_recorded`.
        """
        recorded = await self._index.segments(camera_id, window)
        return await self._film(camera_id, recorded, as_recorded=as_recorded)

    async def footage_times(
        self, camera_id: CameraId, window: TimeWindow, *, as_recorded: bool = False
    ) -> FrameTimes:
        """Return when each frame of what `footage` returns is shown; raises as it does."""
        film = await self.footage(camera_id, window, as_recorded=as_recorded)
        return await asyncio.to_thread(self._projector.frame_times, film)

    async def _film(
        self, name: str, recorded: list[Segment], *, as_recorded: bool = False
    ) -> JoinedFile | CachedFile:
        if not recorded:
            raise NotFoundError("cut.nothing_or_gone")
        await asyncio.to_thread(self._files.check)
        joined = await asyncio.to_thread(self._projector.joined, recorded, as_recorded=as_recorded)
        return joined or await self._encoded(name, recorded)

    async def _encoded(self, name: str, recorded: list[Segment]) -> CachedFile:
        """Return segments that browsers can't play, encoded again, without sound."""
        tag = tag_of([segment.path for segment in recorded])
        path = self._cache / f"{name}-{tag}.mp4"
        async with self._turn:
            if not await asyncio.to_thread(path.exists):
                await run_stoppable(lambda off: self._encode(recorded, path, off))
            size_bytes = await asyncio.to_thread(self._size_of, path)
        until = max(segment.window.end for segment in recorded)
        return CachedFile(
            until=until,
            tag=tag,
            files=self._files,
            path=path,
            paths=tuple(segment.path for segment in recorded),
            size_bytes=size_bytes,
        )

    def _size_of(self, path: Path) -> int:
        with self._files.open(path) as file:
            return file.seek(0, os.SEEK_END)

    def _encode(self, recorded: list[Segment], path: Path, off: Event) -> None:
        """Build the file under another name, so that what is served is always whole."""
        readable = self._projector.readable(recorded)
        if not readable:
            raise NotFoundError(_DELETED)
        fresh = path.with_name(f".{secrets.token_hex(4)}.mp4")
        window = TimeWindow(
            start=readable[0].window.start, end=max(each.window.end for each in readable)
        )
        try:
            progress = stopping(off, unreported, "export.canceled")
            cut_exact(
                readable, self._recordings, window, fresh, files=self._files, progress=progress
            )
            if self._files.encrypts:
                self._write(path, fresh.read_bytes())
            else:
                place(fresh, path)
        finally:
            remove(fresh)
        cached = sorted(self._cache.glob("*.mp4"), key=lambda each: each.stat().st_mtime)
        for old in cached[:-CACHED]:
            remove(old)

    def _forget(self, camera_id: CameraId, clip_ids: Collection[ClipId]) -> None:
        """Delete what was made from these clips of a camera."""
        names = {camera_id, *clip_ids}
        for path in self._cache.glob("*.mp4"):
            if path.name.partition("-")[0] in names:
                remove(path)
        for clip_id in clip_ids:
            for path in pictures_of(self._recordings, clip_id, strips_only=True):
                remove(path)

    # Sharing

    async def cut(self, piece: Piece, into: Path, *, audio: bool = False) -> Cut:
        """Cut one piece of a proposal exactly, with its masks; with sound only if requested.

        Raises NotFoundError, InvalidInputError for a mask without a place, StorageError.
        """
        recorded = await self._recorded(piece.camera_id, piece.cut)
        # Before the cut: if retention deletes a run's footage meanwhile, its row goes as well.
        origins = await self._index.provenances({segment.run_id for segment in recorded})
        signature, signed = await self._signature(piece.camera_id, piece.cut)
        cut = await asyncio.to_thread(
            cut_exact,
            recorded,
            self._recordings,
            piece.cut,
            into,
            masks=piece.masks,
            moving=piece.moving,
            audio=audio,
            prove=True,
            files=self._files,
        )
        return replace(
            cut,
            origins=tuple(origins[run] for run in cut.runs if run in origins),
            signature=signature and signature.within(cut.window),
            signed=signed,
        )

    async def copy_signed(self, piece: Piece, into: Path) -> CameraFilm:
        """Copy what a piece's camera signed, unchanged; raises StorageError if it doesn't hold."""
        window = piece.signed or piece.cut
        recording = await find_recording(
            self._index, piece.camera_id, window, self._recordings, self._files
        )
        return await asyncio.to_thread(copy_signed, recording, piece.cut, window, into)

    async def _signature(
        self, camera_id: CameraId, window: TimeWindow
    ) -> tuple[CameraSignature | None, tuple[SignedGroupTime, ...]]:
        """Return what the camera signed of a window, as `camera_signature`."""
        recording = await find_recording(
            self._index, camera_id, window, self._recordings, self._files
        )
        roots = await self._maker_roots.every() if self._maker_roots is not None else ()
        return await asyncio.to_thread(camera_signature, recording, window, roots)

    async def size_bytes(self, camera_id: CameraId, window: TimeWindow) -> int:
        """Return the size of the segments that touch a window."""
        return sum(each.size_bytes for each in await self._index.segments(camera_id, window))

    async def save(self, order: ExportOrder, into: Path, report: ReportDone) -> None:
        """Write a clip that a person saves; raises NotFoundError, StorageError.

        `report` gets the part done. If canceled, the work ends with the current picture.
        """
        camera_id, window = order.camera.id, order.window
        if order.codec is ExportCodec.FFV1:
            await self._save_lossless(order, into, report)
            return
        if order.codec is ExportCodec.AS_RECORDED and not order.masks:
            recorded = await self._recorded(camera_id, window)
            film = await asyncio.to_thread(self._projector.joined, recorded, as_recorded=True)
            # The sound lies between the frames: only coding the clip anew leaves it out.
            if film and not film.is_h264 and (order.sound or not film.has_sound):
                await run_stoppable(lambda off: film.write_to(into, off))
                return
        recorded = await self._recorded(camera_id, window)
        await run_stoppable(
            lambda off: cut_exact(
                recorded,
                self._recordings,
                window,
                into,
                moving=order.masks,
                audio=order.sound,
                files=self._files,
                progress=stopping(off, report, "export.canceled"),
            )
        )

    async def _save_lossless(self, order: ExportOrder, into: Path, report: ReportDone) -> None:
        recorded = await self._recorded(order.camera.id, order.window)
        runs = {segment.run_id for segment in recorded}
        origins, error = await self._index.provenances(runs), self._clock.uncertainty()
        uncertainties = {run: _uncertainty(error, origins.get(run)) for run in runs}
        await run_stoppable(
            lambda off: write_lossless(
                recorded,
                self._recordings,
                order.window,
                into,
                moving=order.masks,
                uncertainties=uncertainties,
                files=self._files,
                progress=stopping(off, report, "export.canceled"),
            )
        )

    async def suggest(
        self, piece: Piece, subjects: Collection[Subject], progress: Progress = unreported
    ) -> tuple[Suggestion, ...]:
        """Return masks over what is found. A person must review them: some is missed.

        Calls `progress` from another thread with the part done. If canceled, the search ends with
        the current picture. Raises InvalidInputError without the `redact` extra, NotFoundError,
        StorageError.
        """
        return await self._search(
            piece, lambda recorded, report: suggest(recorded, subjects, report), progress
        )

    async def follow(
        self, piece: Piece, key: MaskKey, progress: Progress = unreported
    ) -> MovingMask:
        """Return a mask that follows what a key marks; progress and canceling as in `suggest`.

        Raises InvalidInputError if there is nothing to follow, NotFoundError, StorageError.
        """
        return await self._search(
            piece, lambda recorded, report: follow(recorded, key, report), progress
        )

    async def _search[T](
        self, piece: Piece, search: Callable[[RecordedPiece, Progress], T], progress: Progress
    ) -> T:
        recorded = RecordedPiece(
            segments=await self._recorded(piece.camera_id, piece.cut),
            folder=self._recordings,
            window=piece.cut,
            files=self._files,
        )
        return await run_stoppable(
            lambda off: search(recorded, stopping(off, progress, "search.called_off"))
        )

    async def _recorded(self, camera_id: CameraId, window: TimeWindow) -> list[Segment]:
        """Return the segments of a window. Wait a little for the last one to be closed."""
        await asyncio.to_thread(self._files.check)
        give_up_s = self._clock.steady_s() + WAIT_S
        while True:
            recorded = await self._index.segments(camera_id, window)
            complete = bool(recorded) and recorded[-1].window.end >= window.end
            long_ago = self._clock.now() > window.end + LONGEST_SEGMENT
            if complete or long_ago or self._clock.steady_s() > give_up_s:
                return recorded
            await self._clock.sleep(POLL_S)


def _uncertainty(hub_error: timedelta | None, origin: Provenance | None) -> timedelta | None:
    """Return how far a run's recorded times may be off, None if a clock was never compared."""
    if hub_error is None or (origin is not None and origin.clock.offset is None):
        return None
    archive_error = timedelta(0) if origin is None else origin.clock.uncertainty
    return hub_error + RECEPTION + archive_error


class Searches[K: Hashable]:
    """One search at a time, since each takes a processor core. Keys say what is searched."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._turns = Turns[K](lambda: ConflictError("search.called_off"))
        self._done: dict[K, float] = {}

    async def run[T](self, key: K, search: Callable[[Progress], Awaitable[T]]) -> T:
        """Return what a search finds; raises ConflictError if `end` ended it."""

        def report(done: float) -> None:
            if key in self._done:
                self._done[key] = done

        async def work() -> T:
            self._done[key] = 0.0
            try:
                async with self._lock:
                    return await search(report)
            finally:
                del self._done[key]

        return await self._turns.run(key, work)

    def progress(self, key: K) -> float | None:
        """Return the part done of a search, 0 to 1; None if there is none."""
        return self._done.get(key)

    async def end(self, key: K) -> None:
        """End the search of a key, if there is one."""
        await self._turns.end(key)
