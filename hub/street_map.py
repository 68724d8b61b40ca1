"""Where streets on the household's map come from, and the map file that the hub keeps for it.

Nothing is loaded unless the household chooses. Its one file comes from a folder of this machine, in
pieces from the panel, or once from an address that a person enters. Each way writes a new file
beside the old one, checks it whole, and only then replaces the old one: a crash before that leaves
the old map, and a `.new` file that the next start deletes.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from http import HTTPStatus
import json
import os
from pathlib import Path
import re
import shutil
import stat
from typing import Any, BinaryIO, Final
from urllib.parse import urljoin, urlsplit

import aiohttp

from hub.awareness.fetch import check_source, display_host
from hub.clock import Clock
from hub.errors import ConflictError, HubError, InvalidInputError, NotFoundError, StorageError
from hub.media.pmtiles import HEADER_BYTES, MOST_BYTES, TileArchive, read_archive
from hub.outbound import Outbound, OutboundError
from hub.store.database import Database, put, read_meta
from hub.store.files import changing
from hub.store.tables import meta
from noticeboard.rules.text import SafeText, safe_text
from noticeboard.runtime.text import NOTHING, Text

MOST_PIECE_BYTES: Final = 1 << 20
_DOWNLOADED_BYTES: Final = 8 << 20
"""One request of a download: the guard of what leaves the hub ends longer answers."""
_MOST_REDIRECTS: Final = 3
_MOST_LISTED: Final = 200
_LONGEST_NAME: Final = 100
_TIMEOUT: Final = aiohttp.ClientTimeout(total=300, sock_connect=15, sock_read=30)
_TOTAL: Final = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")
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
        data: Path,
        *,
        floor_bytes: int,
        room: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
    ) -> None:
        self._database = database
        self._outbound = outbound
        self._clock = clock
        self._data = data
        self._folder = data / "map"
        self._floor_bytes = floor_bytes
        self._room = room
        self._source = StreetSource.NONE
        self._file: MapFile | None = None
        self._download: MapDownload | None = None
        self._addresses: asyncio.Queue[tuple[str, bool]] = asyncio.Queue(1)
        self._stop = asyncio.Event()
        self._upload: tuple[int, int] | None = None
        """How much of a file has come, and its size."""
        self._turn = asyncio.Lock()

    @property
    def _path(self) -> Path:
        return self._folder / f"streets{_ENDING}"

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
            left.unlink(missing_ok=True)
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
            await asyncio.to_thread(self._path.unlink, missing_ok=True)

    async def read(self, start: int, end: int) -> bytes:
        """Return bytes of the map file; NotFoundError without one, StorageError."""
        if self._file is None:
            raise NotFoundError("map.no_file")
        try:
            return await asyncio.to_thread(_read_part, self._path, start, end)
        except OSError as error:
            raise StorageError("map.unreadable") from error

    async def files_in(self, folder: str) -> list[tuple[str, int]]:
        """Return names and sizes of the map files in a folder; InvalidInputError."""
        return await asyncio.to_thread(_listed, _absolute(folder))

    async def copy(self, path: str) -> MapFile:
        """Copy a file of this machine; InvalidInputError, ConflictError, StorageError."""
        source = _absolute(path)
        async with self._turn:
            self._begin()
            return await self._install(
                lambda fresh: self._copied(source, fresh), name=source.stem, host=""
            )

    def _copied(self, source: Path, fresh: Path) -> None:
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
            if not file.read(HEADER_BYTES).startswith(b"PMTiles"):
                raise InvalidInputError("map.not_pmtiles")
            file.seek(0)
            with fresh.open("wb") as copy:
                shutil.copyfileobj(file, copy, 1 << 20)

    # From the panel, in pieces

    async def put_piece(self, name: str, at: int, size_bytes: int, piece: bytes) -> None:
        """Add the next piece of a file; the last one ends it. InvalidInputError, ConflictError.

        A piece at 0 starts again.
        """
        async with self._turn:
            fresh = self._folder / "upload.new"
            if at == 0:
                self._begin()
                self._check_size(size_bytes)
                # Said at once, not after the whole file was sent.
                if not piece.startswith(b"PMTiles"):
                    raise InvalidInputError("map.not_pmtiles")
                self._upload = 0, size_bytes
            if self._upload != (at, size_bytes):
                raise ConflictError("map.piece_order")
            if not 0 < len(piece) <= min(MOST_PIECE_BYTES, size_bytes - at):
                raise InvalidInputError("map.piece_size")
            await asyncio.to_thread(self._append, fresh, piece, at)
            self._upload = at + len(piece), size_bytes
            if at + len(piece) == size_bytes:
                self._upload = None
                await self._install(fresh.replace, name=name, host="")

    def _append(self, fresh: Path, piece: bytes, at: int) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        with fresh.open("r+b" if at else "wb") as file:
            file.seek(at)
            file.write(piece)

    # From an address, once

    async def download(self, url: str, *, allow_private: bool) -> None:
        """Begin a download in the background; InvalidInputError, ConflictError if one runs."""
        check_source(url, allow_private=allow_private)
        self._begin()
        self._stop.clear()
        self._download = MapDownload(host=safe_text(display_host(url)), state=DownloadState.RUNNING)
        self._addresses.put_nowait((url, allow_private))

    def stop_download(self) -> None:
        """End the download, or forget that it failed."""
        self._stop.set()
        if self._download is not None and self._download.state is DownloadState.FAILED:
            self._download = None

    def _begin(self) -> None:
        if self._download is not None and self._download.state is DownloadState.RUNNING:
            raise ConflictError("map.download_runs")
        self._download = None

    async def run(self) -> None:
        """Carry out downloads, until canceled."""
        while True:
            url, allow_private = await self._addresses.get()
            host = safe_text(display_host(url))
            fresh = self._folder / "download.new"
            try:
                await self._fetch(url, fresh, allow_private=allow_private)
                if not self._stop.is_set():
                    async with self._turn:
                        name = Path(urlsplit(url).path).stem
                        await self._install(fresh.replace, name=name, host=host)
                self._download = None
            except (HubError, OSError) as error:
                reason = error.text if isinstance(error, HubError) else Text("map.unwritable")
                self._download = MapDownload(host=host, state=DownloadState.FAILED, reason=reason)
            finally:
                await asyncio.to_thread(fresh.unlink, missing_ok=True)

    async def _fetch(self, url: str, fresh: Path, *, allow_private: bool) -> None:
        """Write the file piece by piece; raises HubError."""
        await asyncio.to_thread(self._folder.mkdir, mode=0o700, exist_ok=True)
        own, done, redirects = urlsplit(url).hostname, 0, 0
        whole: tuple[int, str] | None = None
        with await asyncio.to_thread(fresh.open, "wb") as file:
            while (whole is None or done < whole[0]) and not self._stop.is_set():
                last = done + _DOWNLOADED_BYTES - 1
                private = allow_private and urlsplit(url).hostname == own
                async with self._range(url, done, last, allow_private=private) as answer:
                    if answer.status in _REDIRECTS:
                        redirects += 1
                        if redirects > _MOST_REDIRECTS:
                            raise InvalidInputError("map.redirects")
                        url = urljoin(url, answer.headers.get("Location", ""))
                        continue
                    now = _size_of(answer, done, last), answer.headers.get("ETag", "")
                    if whole is None:
                        self._check_size(now[0])
                    elif now != whole:
                        raise InvalidInputError("map.changed_meanwhile")
                    whole = now
                    done = await self._receive(answer, file, done, min(last + 1, whole[0]))
                if self._download is not None:
                    self._download = replace(self._download, done_bytes=done, size_bytes=whole[0])

    @asynccontextmanager
    async def _range(
        self, url: str, start: int, last: int, *, allow_private: bool
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Ask for some bytes. What fails here or while they are read raises InvalidInputError."""
        check_source(url, allow_private=allow_private)
        session = self._outbound.to(allow_private=allow_private)
        try:
            async with session.get(
                url,
                headers={"Range": f"bytes={start}-{last}"},
                allow_redirects=False,
                timeout=_TIMEOUT,
            ) as answer:
                yield answer
        except OutboundError as error:
            raise InvalidInputError("map.forbidden_address") from error
        except (aiohttp.ClientError, TimeoutError, ConnectionError, ValueError) as error:
            raise InvalidInputError("map.no_answer") from error

    async def _receive(
        self, answer: aiohttp.ClientResponse, file: BinaryIO, done: int, end: int
    ) -> int:
        """Write one answer's bytes; return where the next begins."""
        async for piece in answer.content.iter_chunked(MOST_PIECE_BYTES):
            if done == 0 and not piece.startswith(b"PMTiles"[: len(piece)]):
                raise InvalidInputError("map.not_pmtiles")
            if done + len(piece) > end:
                raise InvalidInputError("map.no_answer")
            await asyncio.to_thread(file.write, piece)
            done += len(piece)
        if done != end:
            raise InvalidInputError("map.no_answer")
        return done

    def _check_size(self, size_bytes: int) -> None:
        if size_bytes < HEADER_BYTES:
            raise InvalidInputError("map.not_pmtiles")
        if size_bytes > MOST_BYTES:
            raise InvalidInputError("map.too_large", most=MOST_BYTES >> 30)
        if self._room(self._data) - size_bytes < self._floor_bytes:
            raise InvalidInputError("map.no_room", needed=-(-size_bytes >> 20))

    async def _install(self, write: Callable[[Path], object], *, name: str, host: str) -> MapFile:
        """Check the new file that `write` makes, then let it be the map; raises HubError."""
        shown = safe_text(name, longest=_LONGEST_NAME)
        try:
            fresh = await asyncio.to_thread(
                self._replaced, write, shown, safe_text(host), self._clock.now()
            )
        except OSError as error:
            raise StorageError("map.unwritable") from error
        self._file = fresh
        self._source = StreetSource.FILE
        await self._store()
        return fresh

    def _replaced(
        self, write: Callable[[Path], object], name: SafeText, host: SafeText, now: datetime
    ) -> MapFile:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        fresh = self._folder / "checked.new"
        try:
            write(fresh)
            read_archive(fresh)
            with fresh.open("rb") as file:
                os.fsync(file.fileno())
            # Whoever backs the folder up reads one file or the other.
            with changing(self._path) as may_change:
                if not may_change:
                    raise ConflictError("store.backup")
                fresh.replace(self._path)
        finally:
            fresh.unlink(missing_ok=True)
        return _file_of(self._path, name=name, host=host, added_at=now)

    async def _store(self) -> None:
        stored: dict[str, str] = {"source": self._source}
        if self._file is not None:
            stored |= {
                "name": self._file.name,
                "host": self._file.host,
                "added_at": self._file.added_at.isoformat(),
            }
        async with self._database.write() as connection:
            await put(connection, meta, {"key": _KEY, "value": json.dumps(stored)})


_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))


def _size_of(answer: aiohttp.ClientResponse, start: int, last: int) -> int:
    """Return the file's size, as an answer to a range states it; raises InvalidInputError."""
    if answer.status == HTTPStatus.OK and start == 0:
        # A small file from a server without ranges.
        if answer.content_length is None or answer.content_length > last + 1:
            raise InvalidInputError("map.no_ranges")
        return answer.content_length
    if answer.status != HTTPStatus.PARTIAL_CONTENT:
        raise InvalidInputError("map.status", status=answer.status)
    found = _TOTAL.fullmatch(answer.headers.get("Content-Range", ""))
    if found is None or (int(found[1]), int(found[2])) != (start, min(last, int(found[3]) - 1)):
        raise InvalidInputError("map.no_ranges")
    return int(found[3])


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


def _read_part(path: Path, start: int, end: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(end - start)


def _file_of(path: Path, *, name: SafeText, host: SafeText, added_at: datetime) -> MapFile:
    """Return the checked file at a path; InvalidInputError, OSError. Blocking."""
    archive = read_archive(path)
    status = path.stat()
    return MapFile(
        archive=archive,
        name=archive.name or name,
        host=host,
        added_at=added_at,
        tag=f"{status.st_mtime_ns:x}-{status.st_size:x}",
    )
