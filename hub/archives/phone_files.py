"""Films and photos that people add to an answer from a phone: kept for one request, then deleted.

They are in `added/<request>/<file>/`; `phone_file` says what is there of each.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
import errno
import logging
from pathlib import Path
import re
import secrets
from typing import Final

from hub.archives.container import HEAD_OF_FORM, form_by_head
from hub.archives.phone_file import UPLOAD, ImportedFile, PhoneFile
from hub.clips.follower import follow
from hub.clips.library import stopping, unreported
from hub.clips.playback import CachedFile, JoinedFile
from hub.clips.suggestions import Progress, RecordedPiece, suggest
from hub.clock import Clock
from hub.errors import DiskFullError, InvalidInputError, NotFoundError, StorageError
from hub.media.photo import LARGEST_PHOTO_BYTES
from hub.model.decision import (
    AddedCut,
    AddedKind,
    AddedPiece,
    MaskKey,
    MovingMask,
    Subject,
    Suggestion,
)
from hub.model.ids import AddedId, RequestId
from hub.model.recording import FrameTimes
from hub.store.files import remove
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.tasks import finish, run_blocking, run_stoppable
from noticeboard.runtime.text import Text

_LOG = logging.getLogger(__name__)

MOST_FILES: Final = 16
"""Per request."""
LARGEST_FILE_BYTES: Final = 2 << 30
MOST_BYTES: Final = 4 << 30
"""Of all files of a request, as they came."""
SILENT_S: Final = 60.0
"""How long nothing of a file may come."""
_PIECE_BYTES: Final = 1 << 20
_FOLDER: Final = re.compile(r"[0-9a-f]{32}")


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
        self._known: dict[Path, ImportedFile] = {}
        self._coming: dict[RequestId, dict[AddedId, int]] = {}
        """Bytes of what is arriving."""
        self._gone: set[Path] = set()
        """Deleted, although a backup or a failing disk may keep it for a while."""
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
            ImportedFile.read(folder, self._files)
        except (FileNotFoundError, ValueError):
            remove(folder)
            return
        for each in folder.iterdir():
            if each.name == UPLOAD or each.name.startswith("."):
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
                kind = await self._receive(folder / UPLOAD, size_bytes, body)
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
                    imported = await run_stoppable(
                        lambda off: ImportedFile.create(folder, self._files, came, off)
                    )
            self._known[folder] = imported
            self.requests.add(request_id)
            return imported.about

    @asynccontextmanager
    async def _place(self, request_id: RequestId, size_bytes: int) -> AsyncIterator[Path]:
        """Give a folder for a new file, and remove it if that fails."""
        if size_bytes > LARGEST_FILE_BYTES:
            raise InvalidInputError("added.too_large", gib=LARGEST_FILE_BYTES >> 30)
        if not size_bytes:
            raise InvalidInputError("ingest.empty")
        sizes = [file.size_bytes for file in await self.all(request_id)]
        sizes += self._coming.get(request_id, {}).values()
        if len(sizes) >= MOST_FILES:
            raise InvalidInputError("added.too_many", most=MOST_FILES)
        if sum(sizes) + size_bytes > MOST_BYTES:
            raise InvalidInputError("added.too_much", gib=MOST_BYTES >> 30)
        file_id = AddedId(secrets.token_hex(16))
        coming = self._coming.setdefault(request_id, {})
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

    # What is kept

    async def all(self, request_id: RequestId) -> list[PhoneFile]:
        """Return the files of a request, in the order in which they came."""
        return [stored.about for stored in await self._all(request_id)]

    async def _all(self, request_id: RequestId) -> list[ImportedFile]:
        if not self._is_swept:
            await self.sweep()
        if request_id not in self.requests:
            return []
        folders = await run_blocking(_folders, self._folder / request_id)
        found = [await run_blocking(self._read, each) for each in folders]
        return sorted(
            (each for each in found if each is not None),
            key=lambda stored: (stored.about.added_at, stored.about.id),
        )

    def _read(self, folder: Path) -> ImportedFile | None:
        """Return what is kept in a folder; None if that isn't a whole file."""
        if folder in self._gone:
            return None
        if folder not in self._known:
            try:
                self._known[folder] = ImportedFile.read(folder, self._files)
            except (OSError, StorageError, ValueError):
                return None
        return self._known[folder]

    async def _get(self, request_id: RequestId, file_id: AddedId) -> ImportedFile:
        """Return a file of a request; NotFoundError if it has no such file."""
        for stored in await self._all(request_id):
            if stored.about.id == file_id:
                return stored
        raise NotFoundError("added.unknown")

    async def wholes(self, request_id: RequestId) -> dict[AddedId, AddedPiece]:
        """Return the whole of each file of a request, with what its content is now.

        Files that are incomplete or can't be read are left out.
        """
        found = {}
        for stored in await self._all(request_id):
            if content := await run_blocking(stored.content):
                found[stored.about.id] = stored.about.whole(content)
        return found

    async def remove(self, request_id: RequestId, file_id: AddedId) -> None:
        """Delete a file of a request; NotFoundError if it has no such file."""
        stored = await self._get(request_id, file_id)
        await self._remove(request_id, [stored.folder])

    async def remove_all(self, request_id: RequestId) -> None:
        """Delete all files of a request, except what arrives just now."""
        if request_id in self.requests:
            arriving = self._coming.get(request_id, {})
            folders = await run_blocking(_folders, self._folder / request_id)
            await self._remove(request_id, [each for each in folders if each.name not in arriving])

    async def _remove(self, request_id: RequestId, folders: Collection[Path]) -> None:
        for folder in folders:
            self._gone.add(folder)
            self._known.pop(folder, None)
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
        return await run_blocking((await self._get(request_id, file_id)).picture)

    async def film(self, request_id: RequestId, file_id: AddedId) -> JoinedFile | CachedFile:
        """Return a film as a browser can play it; raises NotFoundError, StorageError."""
        stored = await self._get(request_id, file_id)
        joined = await run_blocking(stored.joined)
        if joined.is_h264:
            return joined
        async with self._turn:
            return await run_stoppable(lambda off: stored.preview(joined, off))

    async def frame_times(self, request_id: RequestId, file_id: AddedId) -> FrameTimes:
        """Return when each frame of a film is shown; from when it claims, if it does."""
        film = await self.film(request_id, file_id)
        return await run_blocking((await self._get(request_id, file_id)).frame_times, film)

    # Sharing

    async def cut_added(
        self, request_id: RequestId, piece: AddedPiece, into: Path, *, audio: bool = False
    ) -> AddedCut:
        """Make a film or photo anew, its masks over it; with sound only if requested.

        Raises NotFoundError if it is gone or not what was proposed, InvalidInputError for a mask
        without a place, StorageError.
        """
        stored = await self._get(request_id, piece.file_id)
        # One photo at a time, as all of its pixels are in memory.
        async with self._turn if stored.about.kind is AddedKind.PHOTO else nullcontext():
            return await run_stoppable(lambda off: stored.cut(piece, into, off, audio=audio))

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
        stored = await self._get(request_id, piece.file_id)
        recorded = await run_blocking(stored.recorded, piece)
        return await run_stoppable(
            lambda off: search(recorded, stopping(off, progress, "search.called_off"))
        )


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


# Errors


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        why = Text("disk.not_written", error=str(error.strerror))
        raise DiskFullError(Text("disk.full") if full else why) from None


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
