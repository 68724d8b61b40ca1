"""The protocols of what reads archives, and the guard through which the hub asks one."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
import logging
from pathlib import Path
from typing import Final, Protocol, override

from hub.camera.source import REFUSED_S
from hub.clock import Clock
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    HubError,
    InvalidInputError,
    NotFoundError,
)
from hub.model.archive import (
    Archive,
    ArchiveCamera,
    ArchiveClock,
    ArchiveKind,
    ArchiveState,
    ArchiveStatus,
    FetchedFile,
    Holdings,
    Span,
)
from hub.model.camera import Camera
from hub.model.ids import ArchiveId
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from noticeboard.runtime.tasks import wait_first
from noticeboard.runtime.text import NOTHING, Text

_LOG = logging.getLogger(__name__)

_ENDS_S: Final = 5.0
LARGEST_FILE_BYTES: Final = 2 << 30
"""A larger file is refused while it arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveDescription:
    """An archive that answered."""

    version: str = ""
    clock: ArchiveClock
    cameras: tuple[ArchiveCamera, ...]
    files: int | None = None
    """How many files are indexed, if it is a folder."""
    note: Text = NOTHING
    """What a person should know although it answered."""
    is_partial: bool = False
    """Whether it is still being read, so that more is known soon."""


class ArchiveReader(Protocol):
    """Asks one archive.

    Each method raises ArchiveUnreachableError if the archive doesn't answer as it should, and
    ArchivePasswordError if it refuses the user name or the password. Everything that an archive
    answers is hostile: bounded in size, in time and in number. A reader never retries by itself,
    and asks nothing but what a call needs.
    """

    async def describe(self) -> ArchiveDescription:
        """Return the archive's version, its clock as measured now, and its cameras."""

    async def holdings(self, camera_key: str, window: TimeWindow) -> Holdings:
        """Return what it has of a camera in a window, by the archive's clock.

        Raises NotFoundError if it has no such camera.
        """

    def fetch(
        self, camera_key: str, spans: Sequence[Span], into: Path, *, most_bytes: int
    ) -> AsyncIterator[FetchedFile]:
        """Fetch spans of one camera in the order of time, each as one or more files in `into`.

        A span may be narrower than the one in `holdings`. A file may begin earlier and end later
        than its span: an archive gives whole pieces. Raises NotFoundError if a span is gone by now,
        and InvalidInputError if more than `most_bytes` would come.
        """

    async def snapshot(self, camera_key: str) -> bytes:  # noqa: ARG002 -- most have none
        """Return a camera's newest picture as JPEG; NotFoundError if the archive gives none."""
        raise NotFoundError("archive.no_snapshot")

    async def close(self) -> None:
        """Close its connections."""


class ArchiveAccess(Protocol):
    """The archives of this house; unknown ids raise NotFoundError."""

    def archive(self, archive_id: ArchiveId) -> Archive:
        """Return one archive."""

    def status(self, archive_id: ArchiveId) -> ArchiveStatus:
        """Return what is known of an archive since its last answer."""

    def product(self, archive_id: ArchiveId) -> str:
        """Return what an archive is, for example `Frigate 0.17.2`; hostile text."""

    def reader(self, archive_id: ArchiveId) -> ArchiveReader:
        """Return what asks an archive."""

    async def check(self, archive_id: ArchiveId) -> ArchiveStatus:
        """Look at an archive now."""


class Ingests(Protocol):
    """Makes segments of fetched files."""

    async def sweep(self) -> None:
        """Remove what a crash has left. Called before the first file."""

    async def add(  # noqa: PLR0913, PLR0917 -- what a file's provenance says
        self,
        camera: Camera,
        archive: Archive,
        file: FetchedFile,
        folder: Path,
        clock: ArchiveClock,
        product: str,
    ) -> list[Segment]:
        """Store a file's footage and where it came from; InvalidInputError if it is unusable."""


class SlowError(Exception):
    """An archive took too long."""


class TooMuchError(Exception):
    """More has come than may, for this reason if the reader says one."""

    def __init__(self, reason: Text | None = None) -> None:
        super().__init__(str(reason or ""))
        self.reason = reason


async def in_time[T](clock: Clock, work: Awaitable[T], most_s: float) -> T:
    """Return what comes of the work; raises SlowError if it takes longer, and cancels it."""
    running = asyncio.ensure_future(work)
    try:
        await wait_first(asyncio.wait([running]), clock.sleep(most_s))
        if not running.done():
            raise SlowError
        return running.result()
    finally:
        await _ended(running)


async def _ended[T](running: asyncio.Future[T]) -> None:
    """Cancel what still runs, and wait a moment for its end."""
    if not running.done():
        running.cancel()
        await asyncio.wait([running], timeout=_ENDS_S)
    if running.done() and not running.cancelled():
        running.exception()  # Retrieved, so that asyncio doesn't report it.


CHECK_S: Final = 10.0
"""How often it is checked how much has come."""
STALL_S: Final = 60.0
"""How long a file may take to grow by `LEAST_BYTES`."""
LEAST_BYTES: Final = 32 << 10
LONGEST_S: Final = 3 * 3600.0
"""How long one file may take; a recorder may send no faster than it recorded."""
MOST_FILES: Final = 20_000
"""Of one batch: empty ones would take no room, and for ever."""


async def bounded_fetch(  # noqa: PLR0913, PLR0917 -- what `ArchiveReader.fetch` takes, and a clock
    clock: Clock,
    reader: ArchiveReader,
    camera_key: str,
    spans: Sequence[Span],
    into: Path,
    most_bytes: int,
) -> AsyncGenerator[FetchedFile]:
    """Fetch as long as it goes on; also raises SlowError, and TooMuchError if more would come."""
    files = reader.fetch(camera_key, spans, into, most_bytes=most_bytes)
    taken_bytes = 0
    try:
        for _ in range(MOST_FILES):
            coming = asyncio.ensure_future(anext(files, None))
            try:
                await _watch(clock, coming, into, most_bytes - taken_bytes)
                file = coming.result()
            except InvalidInputError as error:
                raise TooMuchError(error.text) from error
            finally:
                await _ended(coming)
            if file is None:
                return
            taken_bytes += await asyncio.to_thread(_size_of, into)
            if taken_bytes > most_bytes:
                raise TooMuchError
            yield file
        raise TooMuchError
    finally:
        if isinstance(files, AsyncGenerator):
            await files.aclose()


async def _watch(
    clock: Clock, coming: "asyncio.Future[FetchedFile | None]", into: Path, most: int
) -> None:
    """Wait for a file as long as it grows, and not beyond what may come."""
    began_s = grown_s = clock.steady_s()
    grown_bytes = 0
    while not coming.done():
        await wait_first(asyncio.wait([coming]), clock.sleep(CHECK_S))
        if coming.done():
            return
        now_s, size_bytes = clock.steady_s(), await asyncio.to_thread(_size_of, into)
        if size_bytes > most:
            raise TooMuchError
        if size_bytes >= grown_bytes + LEAST_BYTES:
            grown_s, grown_bytes = now_s, size_bytes
        if now_s - grown_s >= STALL_S or now_s - began_s >= LONGEST_S:
            raise SlowError


def _size_of(folder: Path) -> int:
    """Return how many bytes are in a folder. Blocking."""
    return sum(path.lstat().st_size for path in folder.iterdir() if path.is_file())


MOST_CAMERAS: Final = 256
"""Of one archive; those with the key of another aren't counted."""
LONGEST_KEY: Final = 400
LONGEST_VERSION: Final = 100
LEAST_S: Final = 15.0
"""Between two looks at an archive that nobody asked for."""
DESCRIBE_S: Final = {ArchiveKind.FOLDER: 600.0}
"""A folder with very many files is indexed at the first look."""
USUAL_S: Final = 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a look at an archive, or a refused password, shows of it."""

    state: ArchiveState
    reason: Text = NOTHING
    description: ArchiveDescription | None = None

    def applied(self, before: ArchiveStatus, now: datetime) -> ArchiveStatus:
        """Return the status after this; what an archive described stays while it is away."""
        after = replace(
            before,
            state=self.state,
            since=before.since if before.state is self.state else now,
            reason=self.reason,
        )
        described = self.description
        if described is None:
            return after
        usable = {each.key: each for each in described.cameras if 0 < len(each.key) <= LONGEST_KEY}
        return replace(
            after,
            reason=self.reason or described.note,
            version=described.version[:LONGEST_VERSION],
            clock=described.clock,
            cameras=tuple(usable.values())[:MOST_CAMERAS],
            files=described.files,
        )


class GuardedReader(ArchiveReader):
    """Asks an archive for everybody, and reports what its answers show of it.

    A refused password is not tried again until somebody looks: archives lock accounts.
    """

    def __init__(
        self,
        kind: ArchiveKind,
        inner: ArchiveReader,
        clock: Clock,
        precondition: Callable[[], None] | None = None,
    ) -> None:
        """`precondition` is called in a thread before each read; it may raise InvalidInputError."""
        self.report: Callable[[CheckResult], Awaitable[None]] | None = None
        """Called with each result, in order."""
        self.doubted = asyncio.Event()
        """Set when an answer failed or isn't complete, so that it should be looked at soon."""
        self._deadline_s = DESCRIBE_S.get(kind, USUAL_S)
        self._precondition = precondition
        self._inner = inner
        self._clock = clock
        self._refusal: ArchivePasswordError | None = None
        self._quiet_until_s = 0.0
        self._checking = asyncio.Lock()
        self._closed = False

    @property
    def inner(self) -> ArchiveReader:
        """What asks the archive, without the guard."""
        return self._inner

    @property
    def rests_s(self) -> float:
        """How long the hub must wait before it looks by itself."""
        return self._quiet_until_s - self._clock.steady_s()

    async def check(self) -> None:
        """Ask for the description, whatever was refused before, and report the result.

        If somebody is checking already, that counts.
        """
        if self._closed:
            return
        if self._checking.locked():
            async with self._checking:
                return
        async with self._checking:
            self.doubted.clear()
            try:
                described = await self._described()
            except ArchivePasswordError as error:
                await self._refused(error)
            except HubError as error:
                await self._publish(CheckResult(state=ArchiveState.AWAY, reason=error.text))
            except Exception:  # noqa: BLE001 -- logged with its traceback
                # A fault in reading one archive must not stop the others.
                if not self._closed:
                    _LOG.exception("An archive can't be read just now")
                await self._publish(
                    CheckResult(state=ArchiveState.AWAY, reason=Text("archive.failed"))
                )
            else:
                self._refusal = None
                await self._publish(
                    CheckResult(state=ArchiveState.CONNECTED, description=described)
                )

    @override
    async def describe(self) -> ArchiveDescription:
        async with self._checked():
            return await self._described()

    @override
    async def holdings(self, camera_key: str, window: TimeWindow) -> Holdings:
        async with self._checked():
            await self._check_precondition()
            return await self._inner.holdings(camera_key, window)

    @override
    async def fetch(
        self, camera_key: str, spans: Sequence[Span], into: Path, *, most_bytes: int
    ) -> AsyncGenerator[FetchedFile]:
        async with self._checked():
            await self._check_precondition()
            files = self._inner.fetch(camera_key, spans, into, most_bytes=most_bytes)
            try:
                async for file in files:
                    yield file
            finally:
                if isinstance(files, AsyncGenerator):
                    await files.aclose()

    @override
    async def snapshot(self, camera_key: str) -> bytes:
        async with self._checked():
            return await self._inner.snapshot(camera_key)

    @override
    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await self._inner.close()

    async def _check_precondition(self) -> None:
        if self._precondition is not None:
            await asyncio.to_thread(self._precondition)

    async def _described(self) -> ArchiveDescription:
        self._quiet_until_s = self._clock.steady_s() + LEAST_S
        try:
            async with asyncio.timeout(self._deadline_s):
                await self._check_precondition()
                described = await self._inner.describe()
        except TimeoutError:
            raise ArchiveUnreachableError("archive.slow") from None
        if described.is_partial:
            self.doubted.set()
        return described

    @asynccontextmanager
    async def _checked(self) -> AsyncGenerator[None]:
        """Refuse to ask in vain, and take note of how the archive answers."""
        if self._closed:
            raise ArchiveUnreachableError("archive.changed_meanwhile")
        if self._refusal is not None:
            raise ArchivePasswordError(self._refusal.text)
        try:
            yield
        except ArchivePasswordError as error:
            await self._refused(error)
            raise
        except ArchiveUnreachableError:
            self.doubted.set()
            raise

    async def _refused(self, error: ArchivePasswordError) -> None:
        self._refusal = error
        self._quiet_until_s = self._clock.steady_s() + REFUSED_S
        await self._publish(CheckResult(state=ArchiveState.WRONG_PASSWORD, reason=error.text))

    async def _publish(self, result: CheckResult) -> None:
        if self.report is not None and not self._closed:
            await self.report(result)


def gist(status: ArchiveStatus) -> object:
    """Return what is news to a listener; a clock that varies by less than a second is none."""
    offset = status.clock.offset
    cameras = tuple(replace(each, earliest=None, latest=None) for each in status.cameras)
    measured = None if offset is None else round(offset.total_seconds())
    return status.state, status.reason, status.version, measured, cameras
