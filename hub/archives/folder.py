"""A folder as an archive: files that a recorder, a camera, a dashcam or a phone leaves there.

Nothing watches the folder: network shares don't say what changes. It is scanned when the archive
is described and before its holdings are, and the index in the cache makes that cheap. Files are
copied, never linked: who writes them may write over them.

Each answer runs in a thread of its own. A network share that is gone may keep a thread waiting for
ever: then the answer is that the folder is slow, and after a few such threads no more are started.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
import os
from pathlib import Path
from threading import Event, Thread
import time
from typing import Any, Final, cast, override
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.archives.file_example import MOST_SAMPLES, Learned, learn
from hub.archives.file_names import FileName, FileNames
from hub.archives.folder_files import FolderScan, NearFiles
from hub.archives.folder_index import FolderIndex
from hub.archives.reader import ArchiveDescription, ArchiveReader
from hub.archives.shared_folder import FileCopy, SharedFolder
from hub.clock import Clock
from hub.errors import (
    ArchiveUnreachableError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)
from hub.model.archive import ArchiveCamera, ArchiveClock, FetchedFile, Holdings, Span
from hub.model.window import TimeWindow
from noticeboard.runtime.text import NOTHING, Text

WHOLE: Final = "."
"""The key of the camera whose files lie in no folder that tells cameras apart."""
_SCAN_S: Final = 2.0
"""A scan that is newer is good enough. File systems count in steps of up to 2 s."""
_FRESH: Final = timedelta(minutes=1)
"""A scan that began later shows what is there now: files take longer to appear."""
_DAY: Final = timedelta(days=1)
_UTC: Final = "UTC"
"""The zone that an archive gets if an example shows that its names are in UTC."""
PATIENCE_S: Final = 8.0
"""How long a caller waits for a scan or an answer. A scan goes on after that."""
_MOST_THREADS: Final = 8
_COPY_S: Final = 60.0
"""How long no byte of a copy may come."""


class _Work[T]:
    """A function in a thread of its own, which doesn't keep the hub from ending."""

    def __init__(self, function: Callable[[Event], T]) -> None:
        self.stop = Event()
        self._function = function
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[T] = self._loop.create_future()
        Thread(target=self._run, name="folder", daemon=True).start()

    def _run(self) -> None:
        try:
            result = self._function(self.stop)
        except Exception as error:  # noqa: BLE001 -- it goes on where it is waited for
            self._end(error=error)
        else:
            self._end(result)

    def _end(self, result: T | None = None, error: Exception | None = None) -> None:
        def end() -> None:
            if self.future.done():
                return
            if error is None:
                self.future.set_result(cast("T", result))
            else:
                self.future.set_exception(error)
                # Nobody may wait for it any more.
                self.future.exception()

        with suppress(RuntimeError):
            # Unless the loop has ended meanwhile.
            self._loop.call_soon_threadsafe(end)


class FolderArchive(ArchiveReader):
    """Reads a folder, and never blocks."""

    def __init__(  # noqa: PLR0913 -- each by name
        self,
        *,
        folder: Path,
        clock: Clock,
        cache: Path,
        pattern: str = "",
        zone: str = "",
        own: Sequence[Path] = (),
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Without a zone, local times are this machine's. `own` are the hub's folders.

        A scan or an answer may take `patience_s`.
        Raises InvalidInputError if pattern or zone make no sense.
        """
        self._folder = SharedFolder(str(folder), own)
        self._names = FileNames(pattern, _zone(zone))
        self._clock = clock
        self._patience_s = patience_s
        # Another pattern has another index: for a moment, two readers may read one folder.
        read_as = "\n".join((str(folder), pattern, zone or "/".join(time.tzname)))
        name = sha256(os.fsencode(read_as)).hexdigest()[:16]
        self._index = FolderIndex(cache / f"folder-{name}.db")
        self._scanning: _Work[None] | None = None
        self._scanned_s: float | None = None
        self._scan: FolderScan
        self._began, self._began_s = clock.now(), 0.0
        self._known_until: datetime | None = None
        """When the last scan began that has ended: what is older is in the index."""
        self._works: set[_Work[Any]] = set()

    @override
    async def describe(self) -> ArchiveDescription:
        """Scan the folder, and return its cameras as far as they are known by now."""
        await self._scan_now()
        totals = await self._done(self._index.totals)
        until = self._clock.now() + _DAY
        cameras = await self._done(lambda: self._index.cameras(until))
        note = NOTHING
        if self._scanning is not None:
            note = Text("archive.folder_first_scan", files=totals.files)
        elif totals.undated:
            note = Text("archive.folder_undated", files=totals.undated)
        elif totals.unreadable:
            note = Text("archive.folder_parts_unreadable", number=totals.unreadable)
        return ArchiveDescription(
            clock=ArchiveClock(offset=None, uncertainty=totals.uncertainty),
            cameras=tuple(
                ArchiveCamera(
                    key=camera.key or WHOLE,
                    name=camera.key.replace("/", " ") or Path(self._folder.path).name,
                    earliest=camera.earliest,
                    latest=camera.latest,
                )
                for camera in cameras
            ),
            files=totals.files,
            note=note,
            is_partial=self._scanning is not None,
        )

    @override
    async def holdings(self, camera_key: str, window: TimeWindow) -> Holdings:
        """Return the files of a camera in a window. Opens only these, and the last before it."""
        key = _key(camera_key)
        await self._scan_now(self._patience_s / 2)
        now = self._clock.now()
        is_known = self._known_until is not None and now - self._known_until < _FRESH
        if is_known and not await self._done(lambda: self._index.has(key)):
            raise NotFoundError("archive.folder_no_camera", camera=camera_key)
        found = await self._stoppable(
            lambda stop: self._near(key, now, stop).holdings(window), self._patience_s / 2
        )
        if is_known or (self._known_until is not None and window.end < self._known_until):
            return found
        # What wasn't indexed yet may be in the window.
        return replace(found, not_yet=window)

    @override
    async def fetch(
        self, camera_key: str, spans: Sequence[Span], into: Path, *, most_bytes: int
    ) -> AsyncIterator[FetchedFile]:
        """Copy files, each as it was when the holdings were returned."""
        key = _key(camera_key)
        left = most_bytes
        now = self._clock.now()
        for number, span in enumerate(spans):
            name = f"{number}.{span.key.rpartition('.')[2].lower()}"
            copied, start, uncertainty = await self._one(key, span, into / name, left, now)
            left -= copied
            yield FetchedFile(name=name, key=span.key, start=start, uncertainty=uncertainty)

    async def _one(
        self, key: str, span: Span, into: Path, most: int, now: datetime
    ) -> tuple[int, datetime, timedelta | None]:
        """Copy one file. Return its size, when it began, and its uncertainty if that is unusual."""
        file = await self._done(lambda: self._index.file(key, span.key))
        if file is None:
            raise NotFoundError("archive.file_gone", file=span.key)
        copy = FileCopy(self._folder, file.path, into, most=most, known=file.version)
        await self._copied(copy)
        start, uncertainty = await self._stoppable(
            lambda stop: self._near(key, now, stop).start_of(file, span)
        )
        return copy.done, start, uncertainty

    def _near(self, key: str, now: datetime, stop: Event) -> NearFiles:
        return NearFiles(
            folder=self._folder,
            index=self._index,
            camera=key,
            zone=self._names.zone,
            now=now,
            stop=stop,
        )

    async def examples(self) -> tuple[tuple[str, FileName | None], ...]:
        """Return some paths in the folder, each with what its name says; None if it says no time.

        Those that say none come first.
        """
        await self._scan_now()
        paths = await self._done(lambda: self._index.paths(MOST_SAMPLES))
        return await self._done(lambda: tuple((path, self._names.read(path)) for path in paths))

    async def learn(self, path: str, at: datetime) -> Learned:
        """Learn a pattern from a file, by its path in the folder, and when it began.

        Raises InvalidInputError if its name doesn't say this moment.
        """
        await self._scan_now()
        others = await self._done(lambda: self._index.paths(MOST_SAMPLES))
        path = path.removeprefix(self._folder.path).lstrip("/")
        zone = self._names.zone
        if isinstance(zone, ZoneInfo) and zone.key == _UTC:
            # That was learned from another name: this one may be in local time.
            zone = None
        return await self._done(lambda: learn(path, at, others, zone=zone))

    @override
    async def close(self) -> None:
        """Stop what still runs."""
        for work in self._works:
            work.stop.set()
        if self._works:
            await asyncio.wait({work.future for work in self._works}, timeout=self._patience_s)

    # Threads: a share that is gone may keep one waiting for ever

    async def _done[T](self, function: Callable[[], T]) -> T:
        return await self._stoppable(lambda _: function())

    async def _stoppable[T](
        self, function: Callable[[Event], T], patience_s: float | None = None
    ) -> T:
        """Run a function in a thread; raises ArchiveUnreachableError if that takes too long."""
        work = self._begun(function)
        try:
            await asyncio.wait({work.future}, timeout=patience_s or self._patience_s)
            if not work.future.done():
                raise ArchiveUnreachableError("archive.folder_slow", folder=self._folder.path)
            return work.future.result()
        finally:
            work.stop.set()

    async def _copied(self, copy: FileCopy) -> None:
        """Wait for a copy for as long as it goes on."""
        work = self._begun(copy.run)
        try:
            while not work.future.done():
                before = copy.done
                await asyncio.wait({work.future}, timeout=_COPY_S)
                if not work.future.done() and copy.done == before:
                    raise ArchiveUnreachableError("archive.folder_slow", folder=self._folder.path)
            work.future.result()
        except NotAllowedError as error:
            raise ArchiveUnreachableError(error.text) from error
        finally:
            work.stop.set()

    async def _scan_now(self, patience_s: float | None = None) -> None:
        """Scan the folder, unless this was done just now.

        Return early if it takes long and goes on; raises ArchiveUnreachableError if it doesn't.
        """
        if self._scanning is not None and self._scanning.future.done():
            # It ended while nobody waited, maybe long ago.
            self._note_end()
        now_s = self._clock.steady_s()
        before = 0
        if self._scanning is not None:
            before = self._scan.steps
        else:
            if self._scanned_s is not None and now_s - self._scanned_s < _SCAN_S:
                return
            self._began, self._began_s = self._clock.now(), now_s
            self._scan = FolderScan(self._folder, self._names, self._index, self._began)
            self._scanning = self._begun(self._scan.run)
        scanning, scan = self._scanning, self._scan
        await asyncio.wait({scanning.future}, timeout=patience_s or self._patience_s)
        if scanning.future.done():
            if self._scanning is scanning:
                self._note_end()
            scanning.future.result()
            self._scanned_s = self._began_s
        elif scan.steps == before:
            raise ArchiveUnreachableError("archive.folder_slow", folder=self._folder.path)

    def _note_end(self) -> None:
        """Note that a scan has ended."""
        if self._scanning is not None and self._scanning.future.exception() is None:
            self._known_until = self._began
        self._scanning = None

    def _begun[T](self, function: Callable[[Event], T]) -> _Work[T]:
        if len(self._works) >= _MOST_THREADS:
            raise ArchiveUnreachableError("archive.folder_slow", folder=self._folder.path)
        work = _Work(function)
        self._works.add(work)
        work.future.add_done_callback(lambda _: self._works.discard(work))
        return work


def _key(camera_key: str) -> str:
    return "" if camera_key == WHOLE else camera_key


def _zone(name: str) -> ZoneInfo | None:
    """Return a zone by its IANA name; None for this machine's own. Raises InvalidInputError."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInputError("archive.zone_unknown", zone=name) from None
