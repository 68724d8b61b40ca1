"""Films and photos that people add to an answer from a phone: kept for one request, then deleted.

    added/<request>/<file>/upload       what came, until it is taken apart
    added/<request>/<file>/*.mp4        a film as segments, like a recording
    added/<request>/<file>/photo.jpg    a photo's picture alone
    added/<request>/<file>/about.json   what is known of it; without it, the rest is deleted
    added/<request>/<file>/preview.mp4  a film that browsers can't play, encoded again

The original isn't kept: from its arrival on, a file has nothing but pictures, times and sound. All
of it is encrypted if recordings are. Everything that comes is hostile, and is read as files from
archives are: by few decoders, in bounded memory, and for a bounded time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
import errno
from hashlib import file_digest, sha256
import logging
import os
from pathlib import Path
import re
import secrets
from threading import Event
import time
from typing import Final

import msgspec

from hub.archives.container import HEAD_OF_FORM, IsOver, form_by_head
from hub.archives.ingest import SegmentTarget, write_segments
from hub.archives.video_contents import read_contents
from hub.archives.video_file import VideoFile
from hub.clips.cut import cut_exact
from hub.clips.follower import follow
from hub.clips.footage import from_us, in_us, read_segment
from hub.clips.frames import thumbnail
from hub.clips.library import stopping, unreported
from hub.clips.masks import box_of, cover
from hub.clips.playback import CachedFile, JoinedFile, Player, tag_of
from hub.clips.suggestions import Progress, RecordedPiece, suggest
from hub.clock import Clock
from hub.errors import DiskFullError, HubError, InvalidInputError, NotFoundError, StorageError
from hub.media import jpeg
from hub.media.photo import (
    LARGEST_PHOTO_BYTES,
    LARGEST_SIDE,
    QUALITY,
    Photo,
    Trace,
    read_photo,
    upright,
)
from hub.model.decision import (
    AddedCut,
    AddedKind,
    AddedPiece,
    MaskKey,
    MovingMask,
    Subject,
    Suggestion,
    canonical,
)
from hub.model.ids import AddedId, CameraId, RequestId, RunId
from hub.model.recording import FrameTimes, Segment
from hub.model.window import TimeWindow
from hub.store.files import place, remove
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.files import sync_folder
from noticeboard.runtime.tasks import finish, run_blocking, run_stoppable
from noticeboard.runtime.text import Text

_LOG = logging.getLogger(__name__)

LONGEST_NAME: Final = 200
MOST_FILES: Final = 16
"""Per request."""
LARGEST_FILE_BYTES: Final = 2 << 30
MOST_BYTES: Final = 4 << 30
"""Of all files of a request, as they came."""
SILENT_S: Final = 60.0
"""How long nothing of a file may come."""
LONGEST_S: Final = 1800.0
"""After this, a film is given up. Encoding one anew takes the longest."""
WIDEST: Final = 1920
"""Of pictures to look at."""
BEGIN: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Where the clock of each film's segments begins: when it was filmed, nobody can know."""
_PIECE_BYTES: Final = 1 << 20
_ABOUT, _UPLOAD, _PHOTO, _PREVIEW = "about.json", "upload", "photo.jpg", "preview.mp4"
_FOLDER: Final = re.compile(r"[0-9a-f]{32}")
_MS_US: Final = 1000
_MOST_OPEN: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneFile:
    """A film or photo that a person added, and how it is kept."""

    id: AddedId
    kind: AddedKind
    name: str
    """What the person calls it."""
    size_bytes: int
    """As it came."""
    duration_ms: int
    """0 for a photo."""
    width: int
    """As it is shown, like its height."""
    height: int
    start: datetime | None
    """When its first frame was filmed, as the file itself claims."""
    traces: tuple[Trace, ...]
    """What it told beside its pictures, sorted. None of that is kept."""
    added_at: datetime
    parts: tuple[str, ...]
    """The files that it consists of, in order."""
    begins_us: int = 0
    """When a film's first frame is shown, by the clock of its segments."""
    turn: int = 0
    """How often a photo is turned to be shown, and whether it is mirrored before."""
    mirrored: bool = False
    sha256: str = ""
    """Of all of this that may leave: its parts, its times and how it is shown."""

    def whole(self, digest: str) -> AddedPiece:
        """Return all of it as a piece of a proposal, with what its content is now."""
        return AddedPiece(file_id=self.id, kind=self.kind, sha256=digest, end_ms=self.duration_ms)

    def window(self, start_ms: int, end_ms: int) -> TimeWindow:
        """Return a part of a film by the clock of its segments; raises InvalidInputError."""
        return TimeWindow(
            start=from_us(self.begins_us + start_ms * _MS_US),
            end=from_us(self.begins_us + end_ms * _MS_US),
        )


class PhoneFiles:
    """Takes files and gives what is made of them; nobody else uses its folder."""

    def __init__(
        self,
        folder: Path,
        files: FootageFiles,
        clock: Clock,
        make_room: Callable[[int], Awaitable[None]],
    ) -> None:
        """`make_room` frees so many bytes on the folder's disk, or raises DiskFullError."""
        self._folder = folder
        self._files = files
        self._clock = clock
        self._make_room = make_room
        self._turn = asyncio.Lock()
        """One file at a time is taken apart: it takes a processor core, and memory."""
        self._known: dict[Path, PhoneFile] = {}
        self._digests: dict[Path, tuple[object, str]] = {}
        """What the content of each was, and how its files looked to the disk then."""
        self._coming: dict[RequestId, dict[AddedId, int]] = {}
        """Bytes of what is arriving."""
        self._gone: set[Path] = set()
        """Deleted, although a backup or a failing disk may keep it for a while."""
        self._films: dict[Path, tuple[Player, list[Segment]]] = {}
        self._is_swept = False
        self.requests: set[RequestId] = set()
        """Those for which something is kept."""

    async def sweep(self) -> None:
        """Delete what a crash left, and learn for which requests something is kept."""
        arriving = {file_id for coming in self._coming.values() for file_id in coming}
        try:
            self.requests |= await run_blocking(self._sweep, arriving)
        except (OSError, StorageError) as error:
            # Its disk is disconnected. What is there is found again when it is back.
            _LOG.info("Added files are looked for again later: %s", error)
        else:
            self._is_swept = True

    def _sweep(self, arriving: Collection[str]) -> set[RequestId]:
        self._files.check()
        found = set()
        for folder in _folders(self._folder):
            for each in _folders(folder):
                if each.name not in arriving:
                    self._sweep_file(each)
            if _folders(folder):
                found.add(RequestId(folder.name))
            else:
                remove(folder)
        return found

    def _sweep_file(self, folder: Path) -> None:
        try:
            with self._files.open(folder / _ABOUT) as file:
                msgspec.json.decode(file.read(), type=PhoneFile)
        except (FileNotFoundError, msgspec.MsgspecError):
            remove(folder)
            return
        for each in folder.iterdir():
            if each.name == _UPLOAD or each.name.startswith("."):
                remove(each)

    # Taking

    async def add(
        self, request_id: RequestId, name: str, size_bytes: int, body: AsyncIterator[bytes]
    ) -> PhoneFile:
        """Take a file of so many bytes as it comes, never more than a piece of it in memory.

        Raises InvalidInputError if it isn't a film or photo that can be read, or breaks off, and
        DiskFullError. Then nothing of it is left.
        """
        async with self._place(request_id, size_bytes) as folder:
            with _disk_errors():
                await self._make_room(2 * size_bytes)
                await run_blocking(self._files.check)
                await run_blocking(_make, folder)
                kind = await self._receive(folder / _UPLOAD, size_bytes, body)
                came = PhoneFile(
                    id=AddedId(folder.name),
                    kind=kind,
                    name=name,
                    size_bytes=size_bytes,
                    duration_ms=0,
                    width=0,
                    height=0,
                    start=None,
                    traces=(),
                    added_at=self._clock.now(),
                    parts=(),
                )
                async with self._turn:
                    file = await run_stoppable(lambda off: self._take(folder, came, off))
            self._known[folder] = file
            self.requests.add(request_id)
            return file

    @asynccontextmanager
    async def _place(self, request_id: RequestId, size_bytes: int) -> AsyncIterator[Path]:
        """Give a folder for a new file, and remove it if that fails."""
        if size_bytes > LARGEST_FILE_BYTES:
            raise InvalidInputError("added.too_large", gib=LARGEST_FILE_BYTES >> 30)
        if not size_bytes:
            raise InvalidInputError("ingest.empty")
        sizes = [file.size_bytes for file in await self.all(request_id)]
        coming = self._coming.setdefault(request_id, {})
        sizes += coming.values()
        if len(sizes) >= MOST_FILES:
            raise InvalidInputError("added.too_many", most=MOST_FILES)
        if sum(sizes) + size_bytes > MOST_BYTES:
            raise InvalidInputError("added.too_much", gib=MOST_BYTES >> 30)
        file_id = AddedId(secrets.token_hex(16))
        coming[file_id] = size_bytes
        folder = self._folder / request_id / file_id
        try:
            yield folder
        except BaseException:
            with suppress(OSError):
                await finish(run_blocking(_discard, folder))
            raise
        finally:
            del coming[file_id]
            if not coming:
                self._coming.pop(request_id, None)

    async def _receive(self, path: Path, size_bytes: int, body: AsyncIterator[bytes]) -> AddedKind:
        """Write what comes; return what its first bytes say that it is, before more is taken."""
        size, pending = 0, bytearray()
        kind: AddedKind | None = None
        out = await run_blocking(self._files.create, path)
        try:
            async for piece in _in_time(body):
                size += len(piece)
                if size > size_bytes:
                    raise InvalidInputError("body.torn")
                pending += piece
                if kind is None and len(pending) >= HEAD_OF_FORM:
                    kind = _kind_of(pending, size_bytes)
                if len(pending) >= _PIECE_BYTES:
                    await run_blocking(out.write, pending)
                    pending = bytearray()
            if size < size_bytes:
                raise InvalidInputError("body.torn")
            kind = kind or _kind_of(pending, size_bytes)
            await run_blocking(out.write, pending)
        finally:
            await finish(run_blocking(out.close))
        return kind

    def _take(self, folder: Path, file: PhoneFile, off: Event) -> PhoneFile:
        """Make what came into what is kept, durably.

        A crash before the last step leaves a folder that the next start removes.
        """
        deadline_s = time.monotonic() + LONGEST_S

        def is_over() -> bool:
            return off.is_set() or time.monotonic() > deadline_s

        upload = folder / _UPLOAD
        with _readable_errors(file.kind):
            if file.kind is AddedKind.PHOTO:
                file = self._take_photo(upload, folder, file)
            else:
                file = self._take_film(upload, folder, file, is_over)
        remove(upload)
        digest, seen = self._digest(folder, file)
        file = replace(file, sha256=digest)
        self._digests[folder] = seen, digest
        self._write(folder / _ABOUT, msgspec.json.encode(file))
        sync_folder(folder)
        sync_folder(folder.parent)
        return file

    def _take_photo(self, upload: Path, folder: Path, file: PhoneFile) -> PhoneFile:
        with self._files.open(upload) as raw:
            photo = read_photo(raw.read())
        self._write(folder / _PHOTO, photo.content)
        return replace(
            file,
            width=photo.width,
            height=photo.height,
            start=photo.taken,
            traces=tuple(sorted(photo.traces)),
            turn=photo.turn,
            mirrored=photo.mirrored,
            parts=(_PHOTO,),
        )

    def _take_film(self, upload: Path, folder: Path, file: PhoneFile, is_over: IsOver) -> PhoneFile:
        with self._files.open(upload) as raw:
            contents = read_contents(raw)
        start = None if contents is None else contents.tagged or contents.created
        into = SegmentTarget(
            camera_id=CameraId(""),
            run_id=RunId(secrets.token_hex(6)),
            folder=folder,
            files=self._files,
            start=BEGIN,
            closed_at=file.added_at,
        )
        with (
            self._files.open(upload) as raw,
            ThreadPoolExecutor(2, thread_name_prefix="added") as beside,
            closing(VideoFile(raw, is_over)) as video,
        ):
            video.check()
            traces = _traces_of(video)
            turn = 0 if contents is None else contents.turn
            segments = write_segments(video, into, beside, is_over, turn=turn)
            form = video.info.video
        if not segments:
            raise InvalidInputError("ingest.no_video")
        in_order = sorted(segments, key=lambda each: each.window.start)
        parts = tuple(Path(each.path).name for each in in_order)
        film = replace(file, parts=parts)
        times = self._player(folder, film)[0].frame_times(self._joined(folder, film))
        begins_us = in_us(times.start)
        ends_us = max(in_us(each.window.end) for each in in_order)
        width, height = form.width, form.height
        return replace(
            film,
            duration_ms=-(-(ends_us - begins_us) // _MS_US),
            width=height if turn % 2 else width,
            height=width if turn % 2 else height,
            start=start,
            traces=tuple(sorted(traces | ({Trace.TIME} if start else set()))),
            begins_us=begins_us,
        )

    def _write(self, path: Path, content: bytes) -> None:
        with self._files.create(path) as file:
            file.write(content)
            os.fsync(file.fileno())

    # What is kept

    async def all(self, request_id: RequestId) -> list[PhoneFile]:
        """Return the files of a request, in the order in which they came."""
        if not self._is_swept:
            await self.sweep()
        if request_id not in self.requests:
            return []
        folders = await run_blocking(_folders, self._folder / request_id)
        found = [await run_blocking(self._read, each) for each in folders]
        return sorted(
            (each for each in found if each is not None), key=lambda file: (file.added_at, file.id)
        )

    def _read(self, folder: Path) -> PhoneFile | None:
        """Return what is kept in a folder; None if that isn't a whole file."""
        if folder in self._gone:
            return None
        if (known := self._known.get(folder)) is not None:
            return known
        try:
            with self._files.open(folder / _ABOUT) as file:
                known = msgspec.json.decode(file.read(), type=PhoneFile)
        except (OSError, StorageError, msgspec.MsgspecError):
            return None
        if known.id != folder.name or any(Path(part).name != part for part in known.parts):
            return None
        self._known[folder] = known
        return known

    async def get(self, request_id: RequestId, file_id: AddedId) -> PhoneFile:
        """Return a file of a request; NotFoundError if it has no such file."""
        file = None
        if not self._is_swept:
            await self.sweep()
        if request_id in self.requests:
            file = await run_blocking(self._read, self._folder / request_id / file_id)
        if file is None:
            raise NotFoundError("added.unknown")
        return file

    async def wholes(self, request_id: RequestId) -> dict[AddedId, AddedPiece]:
        """Return the whole of each file of a request, with what its content is now.

        Files that are incomplete or can't be read are left out.
        """
        found = {}
        for file in await self.all(request_id):
            digest = await run_blocking(self._content, self._folder / request_id / file.id, file)
            if digest:
                found[file.id] = file.whole(digest)
        return found

    def _content(self, folder: Path, file: PhoneFile) -> str:
        """Return the hash of a file's content as it is now; empty if it can't be read."""
        try:
            known = self._digests.get(folder)
            if known is None or known[0] != _seen(folder, file):
                digest, seen = self._digest(folder, file)
                known = self._digests[folder] = seen, digest
        except (OSError, StorageError):
            return ""
        return known[1]

    def _digest(self, folder: Path, file: PhoneFile) -> tuple[str, object]:
        """Hash everything of a file that may leave; also return how it looks to the disk."""
        seen = _seen(folder, file)
        hashes = []
        for part in file.parts:
            with self._files.open(folder / part) as content:
                hashes.append(file_digest(content, "sha256").hexdigest())
        facts = {
            "kind": file.kind,
            "start": None if file.start is None else file.start.isoformat(),
            "times": [file.begins_us, file.duration_ms],
            "sides": [file.width, file.height, file.turn, file.mirrored],
            "parts": hashes,
        }
        return sha256(canonical(facts)).hexdigest(), seen

    async def remove(self, request_id: RequestId, file_id: AddedId) -> None:
        """Delete a file of a request; NotFoundError if it has no such file."""
        await self.get(request_id, file_id)
        await self._remove(request_id, [self._folder / request_id / file_id])

    async def remove_all(self, request_id: RequestId) -> None:
        """Delete all files of a request, except what arrives just now."""
        if request_id in self.requests:
            arriving = self._coming.get(request_id, {})
            folders = await run_blocking(_folders, self._folder / request_id)
            await self._remove(request_id, [each for each in folders if each.name not in arriving])

    async def _remove(self, request_id: RequestId, folders: Collection[Path]) -> None:
        for folder in folders:
            self._gone.add(folder)
            for kept in (self._known, self._digests, self._films):
                kept.pop(folder, None)
            try:
                await finish(run_blocking(remove, folder))
            except OSError as error:
                # The next start tries again, and nothing shows it until then.
                _LOG.warning("An added file could not be deleted: %s", error.strerror)
        with suppress(OSError):  # Unless it holds more.
            await run_blocking((self._folder / request_id).rmdir)
            self.requests.discard(request_id)

    # Looking

    async def picture(self, request_id: RequestId, file_id: AddedId) -> bytes:
        """Return a photo, or a film's first frame, as JPEG; raises NotFoundError, StorageError."""
        file = await self.get(request_id, file_id)
        return await run_blocking(self._picture, self._folder / request_id / file.id, file)

    def _picture(self, folder: Path, file: PhoneFile) -> bytes:
        if file.kind is AddedKind.FILM:
            return thumbnail(
                self._segments(folder, file), folder, from_us(file.begins_us), self._files
            )
        return jpeg.encode(upright(self._photo(folder, file), WIDEST), WIDEST)

    async def film(self, request_id: RequestId, file_id: AddedId) -> JoinedFile | CachedFile:
        """Return a film as a browser can play it; raises NotFoundError, StorageError."""
        file = await self.get(request_id, file_id)
        if file.kind is not AddedKind.FILM:
            raise NotFoundError("added.no_film")
        folder = self._folder / request_id / file.id
        joined = await run_blocking(self._joined, folder, file)
        if joined.is_h264:
            return joined
        async with self._turn:
            await run_stoppable(lambda off: self._make_preview(folder, file, off))
        return CachedFile(
            until=joined.until,
            tag=tag_of((joined.tag, _PREVIEW)),
            files=self._files,
            path=folder / _PREVIEW,
            paths=file.parts,
            size_bytes=await run_blocking(self._size_of, folder / _PREVIEW),
        )

    async def frame_times(self, request_id: RequestId, file_id: AddedId) -> FrameTimes:
        """Return when each frame of a film is shown; from when it claims, if it does."""
        film = await self.film(request_id, file_id)
        file = await self.get(request_id, file_id)
        folder = self._folder / request_id / file.id
        player, _ = await run_blocking(self._player, folder, file)
        times = await run_blocking(player.frame_times, film)
        return replace(times, start=file.start or BEGIN)

    def _joined(self, folder: Path, file: PhoneFile) -> JoinedFile:
        player, segments = self._player(folder, file)
        joined = player.joined(segments) or player.joined(segments, as_recorded=True)
        if joined is None:
            raise InvalidInputError("ingest.format_changes")
        return joined

    def _player(self, folder: Path, file: PhoneFile) -> tuple[Player, list[Segment]]:
        """Return what plays a film, with its segments: a player asks for part after part."""
        known = self._films.get(folder)
        if known is None:
            player = Player(folder, self._files, films=1)
            try:
                segments = [read_segment(folder, folder / part, self._files) for part in file.parts]
            except OSError:
                raise NotFoundError("added.unknown") from None
            known = self._films[folder] = player, segments
            for old in list(self._films)[:-_MOST_OPEN]:
                del self._films[old]
        return known

    def _size_of(self, path: Path) -> int:
        with self._files.open(path) as file:
            return file.seek(0, os.SEEK_END)

    def _make_preview(self, folder: Path, file: PhoneFile, off: Event) -> None:
        """Encode a film that browsers can't play, without sound, so that it is always whole."""
        path, fresh = folder / _PREVIEW, folder / f".{secrets.token_hex(4)}.mp4"
        if path.exists():
            return
        hidden = folder / f".{secrets.token_hex(4)}.new"
        try:
            self._cut_film(folder, file, file.whole(""), fresh, off=off)
            if self._files.encrypts:
                self._write(hidden, fresh.read_bytes())
                place(hidden, path)
            else:
                place(fresh, path)
        finally:
            remove(fresh)
            remove(hidden)

    def _segments(self, folder: Path, file: PhoneFile) -> list[Segment]:
        return self._player(folder, file)[1]

    def _photo(self, folder: Path, file: PhoneFile) -> Photo:
        try:
            with self._files.open(folder / _PHOTO) as content:
                raw = content.read()
        except OSError:
            raise NotFoundError("added.unknown") from None
        return Photo(
            content=raw,
            width=file.width,
            height=file.height,
            turn=file.turn,
            mirrored=file.mirrored,
            taken=file.start,
            traces=frozenset(),
        )

    # Sharing

    async def cut_added(
        self, request_id: RequestId, piece: AddedPiece, into: Path, *, audio: bool = False
    ) -> AddedCut:
        """Make a film or photo anew, its masks over it; with sound only if requested.

        Raises NotFoundError if it is gone or not what was proposed, InvalidInputError for a mask
        without a place, StorageError.
        """
        file = await self.get(request_id, piece.file_id)
        folder = self._folder / request_id / file.id
        if await run_blocking(self._content, folder, file) != piece.sha256:
            raise NotFoundError("added.changed")
        if file.kind is AddedKind.PHOTO:
            async with self._turn:
                return await run_blocking(self._draw, folder, file, piece, into)
        return await run_stoppable(
            lambda off: self._cut_film(folder, file, piece, into, off=off, audio=audio)
        )

    def _cut_film(  # noqa: PLR0913 -- a film, a part of it, and how
        self,
        folder: Path,
        file: PhoneFile,
        piece: AddedPiece,
        into: Path,
        *,
        off: Event,
        audio: bool = False,
    ) -> AddedCut:
        cut = cut_exact(
            self._segments(folder, file),
            folder,
            file.window(piece.start_ms, piece.end_ms),
            into,
            masks=piece.masks,
            moving=piece.moving,
            audio=audio,
            # A camera's pictures are copied for the proof of it. Here they prove nothing, and an
            # encoder's own data says which phone it was.
            copies=False,
            files=self._files,
            progress=stopping(off, unreported, "share.no_longer_wanted"),
        )
        claimed_us = None if file.start is None else in_us(file.start) - file.begins_us
        start, end = (
            None if claimed_us is None else from_us(in_us(at) + claimed_us)
            for at in (cut.window.start, cut.window.end)
        )
        return AddedCut(
            start=start,
            end=end,
            frames=cut.frames,
            is_part=piece.start_ms > 0 or piece.end_ms < file.duration_ms,
            width=cut.width,
            height=cut.height,
            size_bytes=cut.size_bytes,
            sha256=cut.sha256,
            audio=cut.audio,
        )

    def _draw(self, folder: Path, file: PhoneFile, piece: AddedPiece, into: Path) -> AddedCut:
        """Draw a photo anew as it is shown, and paint its masks before it is encoded."""
        frame = upright(self._photo(folder, file), LARGEST_SIDE)
        # Scaled before, so that nothing mixes the edges of what is covered with what isn't.
        frame = frame.reformat(
            max(frame.width // _UNIT * _UNIT, _UNIT), max(frame.height // 2 * 2, 2), "yuvj420p"
        )
        cover(frame, [box_of(mask, frame.width, frame.height) for mask in piece.masks])
        content = jpeg.encode(frame, frame.width, quality=QUALITY)
        try:
            with into.open("xb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            into.unlink(missing_ok=True)
            raise StorageError("cut.not_made", error=str(error.strerror or error)) from error
        return AddedCut(
            start=file.start,
            end=file.start,
            frames=1,
            is_part=False,
            width=frame.width,
            height=frame.height,
            size_bytes=len(content),
            sha256=sha256(content).hexdigest(),
        )

    async def suggest(
        self,
        request_id: RequestId,
        piece: AddedPiece,
        subjects: Collection[Subject],
        progress: Progress = unreported,
    ) -> tuple[Suggestion, ...]:
        """Return masks over what is found in a film; see `Library.suggest`."""
        return await self._search(
            request_id, piece, lambda recorded, tell: suggest(recorded, subjects, tell), progress
        )

    async def follow(
        self,
        request_id: RequestId,
        piece: AddedPiece,
        key: MaskKey,
        progress: Progress = unreported,
    ) -> MovingMask:
        """Return a mask that follows what a key marks in a film; see `Library.follow`."""
        return await self._search(
            request_id, piece, lambda recorded, tell: follow(recorded, key, tell), progress
        )

    async def _search[T](
        self,
        request_id: RequestId,
        piece: AddedPiece,
        search: Callable[[RecordedPiece, Progress], T],
        progress: Progress,
    ) -> T:
        file = await self.get(request_id, piece.file_id)
        if file.kind is not AddedKind.FILM:
            raise NotFoundError("added.no_film")
        folder = self._folder / request_id / file.id
        recorded = RecordedPiece(
            segments=await run_blocking(self._segments, folder, file),
            folder=folder,
            window=file.window(piece.start_ms, piece.end_ms),
            files=self._files,
        )
        return await run_stoppable(
            lambda off: search(recorded, stopping(off, progress, "search.called_off"))
        )


_UNIT: Final = 8
"""What a JPEG's width must be a multiple of, or the encoder scales it."""


# Folders and what they say


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if _FOLDER.fullmatch(each.name))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _make(folder: Path) -> None:
    # Not the parent of all: its disk may not be connected.
    for each in (folder.parent.parent, folder.parent, folder):
        each.mkdir(mode=0o700, exist_ok=True)


def _discard(folder: Path) -> None:
    remove(folder)
    with suppress(OSError):
        folder.parent.rmdir()


def _seen(folder: Path, file: PhoneFile) -> object:
    """Return how a file's parts look to the disk; raises OSError if one is gone."""
    found = [(folder / part).stat() for part in file.parts]
    return [(each.st_ino, each.st_size, each.st_mtime_ns, each.st_ctime_ns) for each in found]


# Errors


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        why = Text("disk.not_written", error=str(error.strerror))
        raise DiskFullError(Text("disk.full") if full else why) from None


@contextmanager
def _readable_errors(kind: AddedKind) -> Iterator[None]:
    """Say of a film that can't be used what a person with a phone can do about it."""
    try:
        yield
    except DiskFullError:
        raise
    except HubError as error:
        code = error.text.code
        if kind is AddedKind.PHOTO or code in _SAID:
            raise
        raise InvalidInputError("added.film_kind") from None


_SAID: Final = frozenset(
    {
        *("ingest.broken", "ingest.cut_short", "ingest.empty", "ingest.no_video"),
        *("ingest.picture_too_large", "ingest.times_back", "ingest.times_jump", "ingest.too_long"),
        *("ingest.too_many_frames", "ingest.tables_too_large", "ingest.too_slow"),
        *("ingest.format_changes", "ingest.not_decodable"),
    }
)


async def _in_time(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield what comes; raises InvalidInputError if nothing comes for too long."""
    while True:
        try:
            async with asyncio.timeout(SILENT_S):
                piece = await anext(body)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise InvalidInputError("body.late") from None
        yield piece


# What comes


_HEIF: Final = re.compile(rb".{4}ftyp(hei[cfms]|hev[cx]|heix|mif1|msf1|avi[fs])", re.DOTALL)
_PICTURES: Final = (
    *(b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0", b"\x0a\x01", b"II+\0"),
)


def _kind_of(head: bytes | bytearray, size_bytes: int) -> AddedKind:
    """Return what a file is by its first bytes; raises InvalidInputError if it can't be used."""
    if head.startswith(b"\xff\xd8\xff"):
        if size_bytes > LARGEST_PHOTO_BYTES:
            raise InvalidInputError("added.photo_too_large")
        return AddedKind.PHOTO
    if _HEIF.match(head) or head.startswith(_PICTURES) or head[8:12] == b"WEBP":
        raise InvalidInputError("added.photo_kind")
    try:
        form_by_head(bytes(head))
    except InvalidInputError:
        raise InvalidInputError("added.film_kind") from None
    return AddedKind.FILM


_KINDS: Final = (
    (Trace.PLACE, re.compile(r"gps|location|xyz|loci|latitude|longitude", re.IGNORECASE)),
    (Trace.TIME, re.compile(r"date|time|day|year|creation", re.IGNORECASE)),
    (
        Trace.DEVICE,
        re.compile(r"make|model|device|manufacturer|camera|serial|identifier|uuid", re.IGNORECASE),
    ),
    (Trace.PERSON, re.compile(r"artist|author|copyright|owner|composer|performer", re.IGNORECASE)),
    (Trace.TEXT, re.compile(r"title|comment|description|synopsis|keywords", re.IGNORECASE)),
)
_FORMAT: Final = frozenset(
    {"major_brand", "minor_version", "compatible_brands", "language", "vendor_id", "handler_name"}
)
"""What files say of their own format, and what every program calls a track."""


def _traces_of(video: VideoFile) -> set[Trace]:
    covers, texts = video.other_tracks
    traces = {Trace.THUMBNAIL} if covers else set()
    if texts:
        traces.add(Trace.TEXT)
    for full, value in video.tags.items():
        name = full.removeprefix("com.apple.quicktime.")
        if value and name not in _FORMAT:
            traces.add(next((each for each, like in _KINDS if like.search(name)), Trace.OTHER))
    return traces
