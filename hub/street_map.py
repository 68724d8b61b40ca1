"""Where streets on the household's map come from, and the map file that the hub keeps for it.

Nothing is loaded unless the household chooses. Its one file comes from a folder of this machine, in
pieces from the panel, or once from an address that a person enters. Each way writes a new file
beside the old one, checks it whole, and only then replaces the old one: a crash before that leaves
the old map, and a `.new` file that the next start deletes. A backup may be copying the folder: what
is deleted or replaced there follows `hub.store.files`.
"""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
import json
import os
from pathlib import Path
import secrets
import shutil
import stat
from typing import Any, Final
from urllib.parse import urlsplit

from hub.awareness.fetch import check_source, display_host, in_ranges
from hub.clock import Clock
from hub.errors import ConflictError, HubError, InvalidInputError, NotFoundError, StorageError
from hub.media.pmtiles import HEADER_BYTES, MAGIC, MOST_BYTES, TileArchive, read_archive
from hub.model.report import EventType
from hub.outbound import Outbound
from hub.store.database import Database, put, read_meta
from hub.store.events import EventLog
from hub.store.files import changing, remove
from hub.store.tables import meta
from noticeboard.rules.text import SafeText, safe_text
from noticeboard.runtime.tasks import finish, run_until
from noticeboard.runtime.text import NOTHING, Text

MOST_PIECE_BYTES: Final = 1 << 20
UNFINISHED_S: Final = 600.0
"""An upload is given up if its next piece hasn't come for so long."""
_MOST_LISTED: Final = 200
_LONGEST_NAME: Final = 100
_KEY: Final = "street_map"
_ENDING: Final = ".pmtiles"


class StreetSource(StrEnum):
    """Where streets come from."""

    NONE = "none"
    FILE = "file"
    SERVER = "server"
    """Home Assistant's map server, which each page asks itself."""


class DownloadState(StrEnum):
    """How the one download is doing."""

    RUNNING = "running"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFile:
    """The map file, and where it came from."""

    archive: TileArchive
    name: SafeText
    host: SafeText
    """The host that it was downloaded from, or empty."""
    added_at: datetime
    tag: str
    """Names exactly these bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDownload:
    """A download that runs or failed."""

    host: SafeText
    state: DownloadState
    done_bytes: int = 0
    size_bytes: int | None = None
    reason: Text = NOTHING


@dataclass(slots=True, kw_only=True)
class _Upload:
    """A file that comes in pieces."""

    path: Path
    size_bytes: int
    done_bytes: int = 0
    latest_s: float = 0.0
    """When its latest piece came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetChoice:
    """What the household chose, and what there is."""

    source: StreetSource
    file: MapFile | None
    download: MapDownload | None


class StreetMap:
    """Keeps the household's choice and its map file; one download or upload at a time."""

    def __init__(  # noqa: PLR0913 -- what it is built on
        self,
        database: Database,
        outbound: Outbound,
        clock: Clock,
        events: EventLog,
        data: Path,
        *,
        floor_bytes: int,
        room: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
    ) -> None:
        self._database = database
        self._outbound = outbound
        self._clock = clock
        self._events = events
        self._data = data
        self._folder = data / "map"
        self._path = self._folder / f"streets{_ENDING}"
        self._floor_bytes = floor_bytes
        self._room = room
        self._source = StreetSource.NONE
        self._file: MapFile | None = None
        self._download: MapDownload | None = None
        self._addresses: asyncio.Queue[tuple[str, bool]] = asyncio.Queue(1)
        self._stop = asyncio.Event()
        self._upload: _Upload | None = None
        self._uploading = asyncio.Event()
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Load what was chosen, and check the file again."""
        async with self._database.read() as connection:
            stored = json.loads(await read_meta(connection, _KEY) or "{}")
        self._source = StreetSource(stored.get("source", StreetSource.NONE))
        try:
            self._file = await asyncio.to_thread(self._checked, stored)
        except (InvalidInputError, OSError, KeyError, ValueError):
            self._file = None

    def _checked(self, stored: dict[str, Any]) -> MapFile:
        for left in self._folder.glob("*.new"):
            remove(left)
        return _file_of(
            self._path,
            name=safe_text(stored["name"], longest=_LONGEST_NAME),
            host=safe_text(stored["host"]),
            added_at=datetime.fromisoformat(stored["added_at"]),
        )

    def choice(self) -> StreetChoice:
        """Return what was chosen, and what there is."""
        return StreetChoice(source=self._source, file=self._file, download=self._download)

    async def choose(self, source: StreetSource) -> None:
        """Set where streets come from; ConflictError if there is no file for it."""
        if source is StreetSource.FILE and self._file is None:
            raise ConflictError("map.no_file")
        self._source = source
        await self._store()

    async def remove(self) -> None:
        """Delete the map file, if there is one; without it no streets are shown."""
        async with self._turn:
            self._file = None
            if self._source is StreetSource.FILE:
                self._source = StreetSource.NONE
            await self._store()
            await asyncio.to_thread(remove, self._path)

    async def read(self, tag: str, start: int, end: int) -> bytes:
        """Return bytes of the map file with this tag; NotFoundError if it isn't here, StorageError.

        Parts of two files would make neither: the file may be replaced at any moment.
        """
        if self._file is None or self._file.tag != tag:
            raise NotFoundError("map.no_file")
        try:
            return await asyncio.to_thread(_read_part, self._path, tag, start, end)
        except FileNotFoundError:
            raise NotFoundError("map.no_file") from None
        except OSError as error:
            raise StorageError("map.unreadable") from error

    async def files_in(self, folder: str) -> list[tuple[str, int]]:
        """Return names and sizes of the map files in a folder; InvalidInputError."""
        return await asyncio.to_thread(_listed, _absolute(folder))

    async def copy(self, path: str) -> MapFile:
        """Copy a file of this machine; InvalidInputError, ConflictError, StorageError."""
        source = _absolute(path)
        async with self._turn:
            await self._begin()
            fresh = self._fresh()
            try:
                await _writing(lambda: self._copy(source, fresh))
                return await self._install(fresh, name=source.stem, host="")
            finally:
                await asyncio.to_thread(_discard, fresh)

    def _copy(self, source: Path, fresh: Path) -> None:
        try:
            descriptor = os.open(source, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError as error:
            raise InvalidInputError("map.cannot_open") from error
        status = os.fstat(descriptor)
        # A device or a pipe has no end, and a folder no bytes.
        if not stat.S_ISREG(status.st_mode):
            os.close(descriptor)
            raise InvalidInputError("map.cannot_open")
        with os.fdopen(descriptor, "rb") as file:
            self._check_size(status.st_size)
            if not file.read(HEADER_BYTES).startswith(MAGIC):
                raise InvalidInputError("map.not_pmtiles")
            file.seek(0)
            self._folder.mkdir(mode=0o700, exist_ok=True)
            with fresh.open("xb") as copy:
                # It may grow meanwhile, without end.
                for at in range(0, status.st_size, MOST_PIECE_BYTES):
                    piece = file.read(min(MOST_PIECE_BYTES, status.st_size - at))
                    self._check_room(len(piece))
                    copy.write(piece)

    # From the panel, in pieces

    async def put_piece(self, name: str, at: int, size_bytes: int, piece: bytes) -> None:
        """Add the next piece of a file; the last one ends it. Raises as `copy` does.

        A piece at 0 starts again.
        """
        async with self._turn:
            if at == 0:
                await self._begin()
                self._check_size(size_bytes)
                # Said at once, not after the whole file was sent.
                if not piece.startswith(MAGIC):
                    raise InvalidInputError("map.not_pmtiles")
                self._upload = _Upload(path=self._fresh(), size_bytes=size_bytes)
            upload = self._upload
            if upload is None or (upload.done_bytes, upload.size_bytes) != (at, size_bytes):
                raise ConflictError("map.piece_order")
            if not 0 < len(piece) <= min(MOST_PIECE_BYTES, size_bytes - at):
                raise InvalidInputError("map.piece_size")
            upload.latest_s = self._clock.steady_s()
            self._uploading.set()
            try:
                await _writing(lambda: self._append(upload, piece))
                if upload.done_bytes == size_bytes:
                    await self._install(upload.path, name=name, host="")
                    self._upload = None
            except HubError:
                await self._give_up()
                raise

    def _append(self, upload: _Upload, piece: bytes) -> None:
        self._check_room(len(piece))
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with upload.path.open("r+b" if upload.done_bytes else "wb") as file:
            file.seek(upload.done_bytes)
            file.write(piece)
        upload.done_bytes += len(piece)

    async def _give_up(self) -> None:
        """Delete what has come of an upload."""
        if self._upload is not None:
            path, self._upload = self._upload.path, None
            await asyncio.to_thread(_discard, path)

    async def _tidy(self) -> None:
        """Give up uploads that don't go on, until canceled."""
        while True:
            await self._uploading.wait()
            await self._clock.sleep(UNFINISHED_S)
            async with self._turn:
                if self._upload is None:
                    self._uploading.clear()
                elif self._upload.latest_s <= self._clock.steady_s() - UNFINISHED_S:
                    await self._give_up()

    # From an address, once

    async def download(self, url: str, *, allow_private: bool) -> None:
        """Begin a download in the background; InvalidInputError, ConflictError if one runs."""
        check_source(url, allow_private=allow_private)
        await self._begin()
        self._stop.clear()
        self._download = MapDownload(host=safe_text(display_host(url)), state=DownloadState.RUNNING)
        self._addresses.put_nowait((url, allow_private))
        await self._publish()

    async def stop_download(self) -> None:
        """End the download, or forget that it failed."""
        self._stop.set()
        if self._download is not None and self._download.state is DownloadState.FAILED:
            self._download = None
            await self._publish()

    async def _begin(self) -> None:
        """Refuse to begin while a download runs; otherwise, what was begun before is over."""
        if self._download is not None and self._download.state is DownloadState.RUNNING:
            raise ConflictError("map.download_runs")
        self._download = None
        await self._give_up()

    async def run(self) -> None:
        """Carry out downloads, and give up uploads that don't go on, until canceled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._tidy())
            tasks.create_task(self._download_all())

    async def _download_all(self) -> None:
        while True:
            url, allow_private = await self._addresses.get()
            host = safe_text(display_host(url))
            fresh, failed = self._fresh(), None
            try:
                await run_until(self._stop, self._fetch(url, fresh, allow_private=allow_private))
                if not self._stop.is_set():
                    async with self._turn:
                        await self._install(fresh, name=Path(urlsplit(url).path).stem, host=host)
            except (HubError, OSError) as error:
                reason = error.text if isinstance(error, HubError) else Text("map.unwritable")
                failed = MapDownload(host=host, state=DownloadState.FAILED, reason=reason)
            finally:
                await asyncio.to_thread(_discard, fresh)
            self._download = failed
            with suppress(HubError):  # Pages with the dialog open ask again, too.
                await self._publish()

    async def _fetch(self, url: str, fresh: Path, *, allow_private: bool) -> None:
        """Write the file piece by piece; raises HubError."""
        await asyncio.to_thread(self._folder.mkdir, mode=0o700, exist_ok=True)
        done = 0
        with await asyncio.to_thread(fresh.open, "xb") as file:
            received = in_ranges(self._outbound, url, allow_private=allow_private)
            async with aclosing(received) as pieces:
                async for size_bytes, piece in pieces:
                    if not done:
                        self._check_size(size_bytes)
                        if not piece.startswith(MAGIC[: len(piece)]):
                            raise InvalidInputError("map.not_pmtiles")
                    self._check_room(len(piece))
                    await finish(asyncio.to_thread(file.write, piece))
                    done += len(piece)
                    if (known := self._download) is not None:
                        self._download = replace(known, done_bytes=done, size_bytes=size_bytes)

    def _check_size(self, size_bytes: int) -> None:
        if size_bytes < HEADER_BYTES:
            raise InvalidInputError("map.not_pmtiles")
        if size_bytes > MOST_BYTES:
            raise InvalidInputError("map.too_large", most=MOST_BYTES >> 30)
        self._check_room(size_bytes)

    def _check_room(self, size_bytes: int) -> None:
        """Refuse bytes that would take what recordings keep free, which may be less by now."""
        if self._room(self._data) - size_bytes < self._floor_bytes:
            raise InvalidInputError("map.no_room", needed=-(-size_bytes >> 20))

    def _fresh(self) -> Path:
        """Return a path that no file has: what a backup has listed is never cut."""
        return self._folder / f"{secrets.token_hex(4)}.new"

    async def _install(self, fresh: Path, *, name: str, host: str) -> MapFile:
        """Check a new file, then let it be the map; raises HubError."""
        shown, now = safe_text(name, longest=_LONGEST_NAME), self._clock.now()
        self._file = await _writing(lambda: self._replaced(fresh, shown, safe_text(host), now))
        self._source = StreetSource.FILE
        await self._store()
        return self._file

    def _replaced(self, fresh: Path, name: SafeText, host: SafeText, now: datetime) -> MapFile:
        read_archive(fresh)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        # Whoever backs the folder up reads one file or the other.
        with changing(self._path) as may_change:
            if not may_change:
                raise ConflictError("store.backup")
            fresh.replace(self._path)
        return _file_of(self._path, name=name, host=host, added_at=now)

    async def _store(self) -> None:
        stored: dict[str, str] = {"source": self._source}
        if (file := self._file) is not None:
            at = file.added_at.isoformat()
            stored |= {"name": file.name, "host": file.host, "added_at": at}
        async with self._database.write() as connection:
            await put(connection, meta, {"key": _KEY, "value": json.dumps(stored)})
        await self._publish()

    async def _publish(self) -> None:
        await self._events.append(EventType.MAP_CHANGED, {})


async def _writing[T](work: Callable[[], T]) -> T:
    """Return what a blocking call returns, which is waited for even if this is canceled."""
    try:
        return await finish(asyncio.to_thread(work))
    except OSError as error:
        raise StorageError("map.unwritable") from error


def _discard(path: Path) -> None:
    with suppress(OSError):  # The next start tries it again.
        remove(path)


def _absolute(path: str) -> Path:
    if not path.startswith("/"):
        raise InvalidInputError("map.path")
    return Path(path)


def _listed(folder: Path) -> list[tuple[str, int]]:
    try:
        found = [
            (each.name, each.stat().st_size)
            for each in folder.iterdir()
            if each.suffix == _ENDING and each.is_file()
        ]
    except OSError as error:
        raise InvalidInputError("map.cannot_open") from error
    return sorted(found)[:_MOST_LISTED]


def _read_part(path: Path, tag: str, start: int, end: int) -> bytes:
    with path.open("rb") as file:
        if _tag_of(os.fstat(file.fileno())) != tag:
            raise FileNotFoundError(path)
        file.seek(start)
        return file.read(end - start)


def _file_of(path: Path, *, name: SafeText, host: SafeText, added_at: datetime) -> MapFile:
    """Return the checked file at a path; InvalidInputError, OSError. Blocking."""
    archive = read_archive(path)
    return MapFile(
        archive=archive,
        name=archive.name or name,
        host=host,
        added_at=added_at,
        tag=_tag_of(path.stat()),
    )


def _tag_of(status: os.stat_result) -> str:
    return f"{status.st_mtime_ns:x}-{status.st_size:x}"
