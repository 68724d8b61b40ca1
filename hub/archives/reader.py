"""The protocol of whatever reads an archive, and the guard through which the hub asks it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
import logging
from pathlib import Path
from typing import Final, Protocol, override

from hub.camera.source import REFUSED_S
from hub.clock import Clock
from hub.errors import ArchivePasswordError, ArchiveUnreachableError, HubError
from hub.model.archive import (
    ArchiveCamera,
    ArchiveClock,
    ArchiveKind,
    ArchiveState,
    FetchedFile,
    Holdings,
    Span,
)
from hub.model.window import TimeWindow
from noticeboard.runtime.text import NOTHING, Text

_LOG = logging.getLogger(__name__)

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

    async def close(self) -> None:
        """Close its connections."""


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
        """Set when an answer failed, so that it should be looked at soon."""
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
                return await self._inner.describe()
        except TimeoutError:
            raise ArchiveUnreachableError("archive.slow") from None

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
