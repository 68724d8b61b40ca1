"""Asks an archive for what one request needs of one camera, once."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
import logging
from pathlib import Path
from typing import Final, Protocol

from hub.archives.plan import (
    LEAST,
    MOST_MARGIN,
    FetchPlan,
    asked_window,
    common,
    marks,
    merged,
    plan,
    shifted,
    without,
)
from hub.archives.reader import ArchiveReader
from hub.archives.transfer import SlowError, Transfer, in_time
from hub.clips.index import ClipIndex
from hub.clips.retention import Retention
from hub.clock import Clock
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    DiskFullError,
    HubError,
    InvalidInputError,
    NotFoundError,
)
from hub.matching.match import margin, read_archive_clock
from hub.model.archive import (
    Archive,
    ArchiveClock,
    ArchiveState,
    ArchiveStatus,
    Fetch,
    FetchedFile,
    FetchState,
)
from hub.model.camera import Camera
from hub.model.ids import ArchiveId, CameraId
from hub.model.recording import Segment
from hub.model.report import EventType
from hub.model.window import TimeWindow
from hub.store.events import EventLog
from noticeboard.runtime.text import NOTHING, Text

_LOG = logging.getLogger(__name__)

ANSWER_S: Final = 10.0
"""How long an archive may take to say what it has."""
SOON_S: Final = 30.0
"""When to ask again for what an archive is about to have."""
SOON_LASTS: Final = timedelta(minutes=10)
"""An archive that doesn't have its footage so long after the window never will."""
RUNNING_S: Final = 60.0
"""How often to ask while the window is not over."""
RETRY_LONGEST_S: Final = 600.0
MOST_REQUESTS: Final = 10
"""So many times the budget of one request and camera is kept at most.

Otherwise whoever asks about one street often enough could have all other recordings deleted.
"""
NONE_THERE: Final = "fetch.nothing"
"""The reason of an archive that has nothing of a window."""


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


class Progress(Protocol):
    """Is told how far an inquiry has come."""

    faults: list[Text]
    """What could not be had, by this inquiry and those before."""

    async def began(self) -> None:
        """Note that something is being fetched."""

    async def received(self, size_bytes: int) -> None:
        """Note that a file of so many bytes has come, before anything of it is kept."""

    def marked(self) -> None:
        """Note that clips were marked."""


@dataclass(frozen=True, slots=True)
class InquiryResult:
    """What came of asking once."""

    state: FetchState
    reason: Text = NOTHING
    again_s: float | None = None
    """When to ask again; 0 after a pause that grows."""


class Inquiries:
    """Asks archives; nothing of it is remembered but what could not be had."""

    def __init__(  # noqa: PLR0913 -- its collaborators, each named
        self,
        clock: Clock,
        events: EventLog,
        index: ClipIndex,
        retention: Retention,
        *,
        archives: ArchiveAccess,
        ingest: Ingests,
        folder: Path,
        most_bytes: int,
    ) -> None:
        """Files arrive in `folder`, at most `most_bytes` for a request and camera."""
        self._clock = clock
        self._events = events
        self._index = index
        self._retention = retention
        self._archives = archives
        self._ingest = ingest
        self._folder = folder
        self._most_bytes = most_bytes

    async def inquire(  # noqa: PLR0911 -- each answer of an archive
        self, fetch: Fetch, camera: Camera, progress: Progress
    ) -> InquiryResult:
        """Fetch and mark what is there; return what came of it; DiskFullError.

        Nothing is asked of an archive but what this fetch needs.
        """
        try:
            archive = self._archives.archive(fetch.archive_id)
        except NotFoundError:
            return InquiryResult(FetchState.FAILED, Text("fetch.removed"))
        if (left := fetch.window.start - self._clock.now()) >= timedelta(0):
            left_s = min(left.total_seconds() + RUNNING_S, RETRY_LONGEST_S)
            return InquiryResult(
                FetchState.WAITING, Text("fetch.running", archive=archive.name), left_s
            )
        try:
            return await self._fetch(fetch, camera, archive, progress)
        except NotFoundError as error:
            return InquiryResult(FetchState.FAILED, error.text)
        except OverflowError:  # No recording is so old.
            return InquiryResult(FetchState.DONE, Text(NONE_THERE, archive=archive.name))
        except ArchivePasswordError:
            # Asking does no harm: the reader asks nothing until somebody has entered another one.
            return InquiryResult(
                FetchState.WAITING, Text("fetch.password", archive=archive.name), RETRY_LONGEST_S
            )
        except (ArchiveUnreachableError, InvalidInputError) as error:
            _LOG.info("The archive of a request can't be used: %s", error)
            away = Text("fetch.away", archive=archive.name, reason=error.text)
            return InquiryResult(FetchState.WAITING, away, 0)
        except SlowError:
            return InquiryResult(FetchState.WAITING, Text("fetch.slow", archive=archive.name), 0)

    async def _fetch(
        self, fetch: Fetch, camera: Camera, archive: Archive, progress: Progress
    ) -> InquiryResult:
        """Ask what there is, fetch what matters of it, and mark it."""
        window = fetch.window
        clock = await self._measured(archive)
        offset, around = clock.offset or timedelta(0), self._margin(clock)
        asked = asked_window(window, around, self._clock.now())
        if asked is None:  # The clock was set back.
            return InquiryResult(
                FetchState.WAITING, Text("fetch.running", archive=archive.name), RUNNING_S
            )
        reader = self._archives.reader(archive.id)
        there = shifted(asked, offset)
        holdings = await in_time(self._clock, reader.holdings(camera.archive_key, there), ANSWER_S)
        planned = plan(
            holdings,
            asked,
            window.start + window.length / 2,
            offset=offset,
            covered=await self._covered(camera.id, asked),
            most_bytes=self._most_bytes - fetch.size_bytes,
        )
        if planned.batches:
            await progress.began()
        transfer = self._transfer(fetch, camera, archive, clock, reader, progress)
        broken: Exception | None = None
        try:
            found = await transfer.run(planned)
            progress.faults.extend(each for each in found if each not in progress.faults)
        except (HubError, SlowError) as error:
            broken = error
        # What came before the archive went away counts as well.
        if await self._mark(camera.id, asked, planned):
            progress.marked()
        if broken is not None:
            raise broken
        is_coming = holdings.not_yet is not None and bool(holdings.not_yet.overlap(there))
        if (waits := self._waits(window, archive, around, is_coming=is_coming)) is not None:
            return waits
        if progress.faults:
            return InquiryResult(FetchState.FAILED, progress.faults[0])
        if await self._covered(camera.id, asked):
            return InquiryResult(FetchState.DONE)
        if planned.is_recorded and not planned.parts:
            return InquiryResult(FetchState.DONE, Text("fetch.quiet", archive=archive.name))
        return InquiryResult(FetchState.DONE, Text(NONE_THERE, archive=archive.name))

    def _waits(
        self, window: TimeWindow, archive: Archive, around: timedelta, *, is_coming: bool
    ) -> InquiryResult | None:
        """Return that more is yet to come, or None."""
        now = self._clock.now()
        if now < window.end + around:
            running = Text("fetch.running", archive=archive.name)
            return InquiryResult(FetchState.WAITING, running, RUNNING_S)
        if is_coming and now < window.end + SOON_LASTS:
            soon = Text("fetch.not_yet", archive=archive.name)
            return InquiryResult(FetchState.WAITING, soon, SOON_S)
        return None

    async def _measured(self, archive: Archive) -> ArchiveClock:
        """Return an archive's clock; before it is known, its times mean nothing."""
        status = self._archives.status(archive.id)
        if status.state is ArchiveState.UNKNOWN:
            status = await in_time(self._clock, self._archives.check(archive.id), ANSWER_S)
            if status.state is ArchiveState.UNKNOWN:
                raise SlowError
        return status.clock

    def _margin(self, clock: ArchiveClock) -> timedelta:
        return min(MOST_MARGIN, margin(read_archive_clock(self._clock.uncertainty(), clock)))

    def _transfer(  # noqa: PLR0913, PLR0917 -- whose footage goes where
        self,
        fetch: Fetch,
        camera: Camera,
        archive: Archive,
        clock: ArchiveClock,
        reader: ArchiveReader,
        progress: Progress,
    ) -> Transfer:
        async def keep(file: FetchedFile, folder: Path, size_bytes: int) -> list[Segment]:
            await progress.received(size_bytes)
            await self._retention.make_room(more_bytes=size_bytes)
            product = self._archives.product(archive.id)
            return await self._ingest.add(camera, archive, file, folder, clock, product)

        async def room(size_bytes: int) -> int:
            kept_bytes = await self._retention.fetched_bytes()
            if kept_bytes >= MOST_REQUESTS * self._most_bytes:
                raise DiskFullError("fetch.full")
            await self._retention.make_room(more_bytes=size_bytes)
            return await self._retention.room_bytes()

        return Transfer(
            reader=reader,
            camera_key=camera.archive_key,
            archive=archive,
            archive_clock=clock,
            clock=self._clock,
            folder=self._folder,
            room=room,
            keep=keep,
            is_here=partial(self._is_here, camera.id),
            most_bytes=self._most_bytes,
            left_bytes=self._most_bytes - fetch.size_bytes,
        )

    async def _covered(self, camera_id: CameraId, window: TimeWindow) -> list[TimeWindow]:
        """Return the time in a window that there is footage of, without the archive's rounding."""
        found = await self._index.segments(camera_id, window)
        return common(merged((each.window for each in found), LEAST), [window])

    async def _is_here(self, camera_id: CameraId, window: TimeWindow) -> bool:
        missing = without([window], await self._covered(camera_id, window))
        return all(each.length < LEAST for each in missing)

    async def _mark(self, camera_id: CameraId, asked: TimeWindow, planned: FetchPlan) -> bool:
        """Mark what matters of the footage that is here; return whether that changed anything."""
        past = marks(planned, camera_id, await self._covered(camera_id, asked))
        changed = await self._index.mark_past(past) if past else []
        for clip in changed:
            await self._events.append(EventType.CLIP_ADDED, {"clip_id": clip.id})
        return bool(changed)
