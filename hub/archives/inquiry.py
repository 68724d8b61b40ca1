"""Asks an archive once for what one request needs of one camera, and takes what it gives.

An archive may be slow, send too much, or send something else: whatever it does, it ends in time,
keeps within the budget, and leaves nothing but footage of the time that was asked for.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
import logging
from pathlib import Path
import secrets
from typing import Final, Protocol

from hub.archives.plan import (
    LEAST,
    MOST_MARGIN,
    Batch,
    FetchPlan,
    asked_window,
    common,
    marks,
    merged,
    plan,
    shifted,
    without,
)
from hub.archives.reader import (
    LARGEST_FILE_BYTES,
    ArchiveAccess,
    ArchiveReader,
    Ingests,
    SlowError,
    TooMuchError,
    bounded_fetch,
    in_time,
)
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
    Fetch,
    FetchedFile,
    FetchState,
    Holdings,
)
from hub.model.camera import Camera
from hub.model.ids import ArchiveId
from hub.model.report import EventType
from hub.model.window import TimeWindow
from hub.store.events import EventLog
from hub.store.files import place, remove
from noticeboard.runtime.tasks import cancel
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
LOST: Final = timedelta(seconds=5)
"""An archive that lists so much less than before has deleted it; less may be how it rounds."""
NONE_THERE: Final = "fetch.nothing"
"""The reason of an archive that has nothing of a window."""
LEAST_ROOM_BYTES: Final = 64 << 20
_GIB: Final = 2**30


class Progress(Protocol):
    """Is told how far an inquiry has come."""

    faults: list[Text]
    """What could not be had, by this inquiry and those before."""

    async def expect(self, missing: Sequence[TimeWindow]) -> None:
        """Note that this is being fetched, and isn't here yet."""

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
    missing: tuple[TimeWindow, ...] | None = ()
    """What the archive had, and isn't here; None if that is as before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiries:
    """Asks archives; nothing of it is remembered but what could not be had."""

    clock: Clock
    events: EventLog
    index: ClipIndex
    retention: Retention
    archives: ArchiveAccess
    ingest: Ingests
    folder: Path
    """Files arrive in folders below it, which are deleted again."""
    most_bytes: int
    """The budget of a request and camera."""
    questions: defaultdict[ArchiveId, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock), init=False
    )
    transfers: defaultdict[ArchiveId, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock), init=False
    )
    """An archive is asked one question and for one batch at a time, each in the order of asking.

    A question never waits for a batch, which may take hours.
    """

    async def inquire(  # noqa: PLR0911 -- each answer of an archive
        self, fetch: Fetch, camera: Camera, progress: Progress
    ) -> InquiryResult:
        """Fetch and mark what is there; return what came of it; DiskFullError.

        Nothing is asked of an archive but what this fetch needs.
        """
        try:
            archive = self.archives.archive(fetch.archive_id)
        except NotFoundError:
            return InquiryResult(FetchState.FAILED, Text("fetch.removed"))
        if (left := fetch.window.start - self.clock.now()) >= timedelta(0):
            running = Text("fetch.running", archive=archive.name)
            left_s = min(left.total_seconds() + RUNNING_S, RETRY_LONGEST_S)
            return InquiryResult(FetchState.WAITING, running, left_s, missing=None)
        try:
            inquiry = _Inquiry(
                means=self,
                fetch=fetch,
                camera=camera,
                archive=archive,
                measured=await measured(self.clock, self.archives, archive),
                reader=self.archives.reader(archive.id),
                progress=progress,
                left_bytes=self.most_bytes - fetch.size_bytes,
            )
            return await inquiry.run()
        except NotFoundError as error:
            return InquiryResult(FetchState.FAILED, error.text)
        except OverflowError:  # No recording is so old.
            return InquiryResult(FetchState.DONE, Text(NONE_THERE, archive=archive.name))
        except ArchivePasswordError:
            # Asking does no harm: the reader asks nothing until somebody has entered another one.
            return InquiryResult(
                FetchState.WAITING,
                Text("fetch.password", archive=archive.name),
                RETRY_LONGEST_S,
                missing=None,
            )
        except (ArchiveUnreachableError, InvalidInputError) as error:
            _LOG.info("The archive of a request can't be used: %s", error)
            away = Text("fetch.away", archive=archive.name, reason=error.text)
            return InquiryResult(FetchState.WAITING, away, 0, missing=None)
        except SlowError:
            slow = Text("fetch.slow", archive=archive.name)
            return InquiryResult(FetchState.WAITING, slow, 0, missing=None)


async def measured(clock: Clock, archives: ArchiveAccess, archive: Archive) -> ArchiveClock:
    """Return an archive's clock; before it is known, its times mean nothing; SlowError."""
    status = archives.status(archive.id)
    if status.state is ArchiveState.UNKNOWN:
        status = await in_time(clock, archives.check(archive.id), ANSWER_S)
        if status.state is ArchiveState.UNKNOWN:
            raise SlowError
    return status.clock


@dataclass(slots=True, kw_only=True)
class _Inquiry:
    """One camera's footage for one request, on its way from an archive."""

    means: Inquiries
    fetch: Fetch
    camera: Camera
    archive: Archive
    measured: ArchiveClock
    """The archive's clock."""
    reader: ArchiveReader
    progress: Progress
    left_bytes: int
    """What is left of the budget."""

    async def run(self) -> InquiryResult:
        """Ask what there is, fetch what matters of it, and mark it."""
        window, now = self.fetch.window, self.means.clock.now()
        offset = self.measured.offset or timedelta(0)
        read = read_archive_clock(self.means.clock.uncertainty(), self.measured)
        around = min(MOST_MARGIN, margin(read))
        asked = asked_window(window, around, now)
        if asked is None:  # The clock was set back.
            running = self._text("fetch.running")
            return InquiryResult(FetchState.WAITING, running, RUNNING_S, missing=None)
        there = shifted(asked, offset)
        async with self.means.questions[self.archive.id]:
            holdings = await in_time(
                self.means.clock, self.reader.holdings(self.camera.archive_key, there), ANSWER_S
            )
        planned = plan(
            holdings,
            asked,
            window.start + window.length / 2,
            offset=offset,
            covered=await self._covered(asked),
            most_bytes=self.left_bytes,
        )
        needed = merged([*self.fetch.missing, *planned.needed])
        if planned.batches:
            await self.progress.expect(needed)
        broken: Exception | None = None
        try:
            found = await self._take_all(planned)
            self.progress.faults.extend(each for each in found if each not in self.progress.faults)
        except (HubError, SlowError) as error:
            broken = error
        # What came before the archive went away counts as well.
        if await self._mark(asked, planned):
            self.progress.marked()
        missing = without(needed, await self._covered(asked))
        if broken is not None:
            await self.progress.expect(missing)
            raise broken
        lost = [each for each in without(missing, planned.held) if each.length >= LOST]
        if lost and not self.progress.faults:
            self.progress.faults.append(self._text("fetch.gone"))
        missing = [each for each in missing if each in lost or each.length >= LEAST]
        if (more := self._to_come(holdings, there, around)) is not None:
            return replace(more, missing=tuple(missing))
        if self.progress.faults:
            return InquiryResult(FetchState.FAILED, self.progress.faults[0], missing=tuple(missing))
        if await self._covered(asked):
            return InquiryResult(FetchState.DONE)
        is_quiet = bool(planned.held) and not planned.parts
        return InquiryResult(FetchState.DONE, self._text("fetch.quiet" if is_quiet else NONE_THERE))

    def _to_come(
        self, holdings: Holdings, there: TimeWindow, around: timedelta
    ) -> InquiryResult | None:
        """Return when to ask for what the archive is about to have, or None."""
        now, end = self.means.clock.now(), self.fetch.window.end
        if now < end + around:
            return InquiryResult(FetchState.WAITING, self._text("fetch.running"), RUNNING_S)
        is_coming = holdings.not_yet is not None and bool(holdings.not_yet.overlap(there))
        if is_coming and now < end + SOON_LASTS:
            return InquiryResult(FetchState.WAITING, self._text("fetch.not_yet"), SOON_S)
        return None

    def _text(self, code: str, **values: str | Text) -> Text:
        return Text(code, archive=self.archive.name, **values)

    # What is here

    async def _covered(self, window: TimeWindow) -> list[TimeWindow]:
        """Return the time in a window that there is footage of, without the archive's rounding."""
        found = await self.means.index.segments(self.camera.id, window)
        return common(merged((each.window for each in found), LEAST), [window])

    async def _is_here(self, window: TimeWindow) -> bool:
        missing = without([window], await self._covered(window))
        return all(each.length < LEAST for each in missing)

    async def _mark(self, asked: TimeWindow, planned: FetchPlan) -> bool:
        """Mark what matters of the footage that is here; return whether that changed anything."""
        past = marks(planned, self.camera.id, await self._covered(asked))
        changed = await self.means.index.mark_past(past) if past else []
        for clip in changed:
            await self.means.events.append(EventType.CLIP_ADDED, {"clip_id": clip.id})
        return bool(changed)

    # What comes

    async def _take_all(self, planned: FetchPlan) -> list[Text]:
        """Fetch what is planned; return what could not be had, a sentence each.

        Raises ArchiveUnreachableError, ArchivePasswordError, SlowError or DiskFullError: what came
        before stays.
        """
        faults: list[Text] = []
        for batch in planned.batches:
            if self.left_bytes <= 0:
                faults.append(self._too_much())
                break
            try:
                async with self.means.transfers[self.archive.id]:
                    # A piece may reach into the next batch, and others may have fetched this one.
                    if not await self._is_here(batch.window):
                        faults += await self._take(batch)
            except NotFoundError:
                faults.append(self._text("fetch.gone"))
                faults += await self._take_singly(batch)
            except TooMuchError as error:
                said = None if planned.exceeds else error.reason
                faults.append(said or self._too_much())
                break
        return faults

    async def _take_singly(self, batch: Batch) -> list[Text]:
        """Take what is left of a batch after one of its spans was gone."""
        faults: list[Text] = []
        back = -(self.measured.offset or timedelta(0))
        for span in batch.spans if len(batch.spans) > 1 else ():
            window = shifted(span.window, back)
            single = Batch(spans=(span,), window=window, size_bytes=span.size_bytes or 0)
            if not await self._is_here(window):
                try:
                    faults += await self._take(single)
                except NotFoundError:
                    continue  # It is said already.
        return faults

    async def _take(self, batch: Batch) -> list[Text]:
        """Take one batch; raises NotFoundError if a span is gone."""
        faults: list[Text] = []
        # The largest file, or its footage once more, has to fit as well.
        expected = min(batch.size_bytes, self.left_bytes, LARGEST_FILE_BYTES)
        free_bytes = await self._room(max(expected, LEAST_ROOM_BYTES))
        most_bytes = min(self.left_bytes, free_bytes)
        async with (
            self._arrivals() as apart,
            self._arrivals() as into,
            aclosing(
                bounded_fetch(
                    self.means.clock,
                    self.reader,
                    self.camera.archive_key,
                    batch.spans,
                    into,
                    most_bytes,
                )
            ) as files,
        ):
            keeping: asyncio.Task[Text | None] | None = None
            try:
                # The next file comes while this one is stored.
                async for file in files:
                    name = Path(file.name).name
                    size_bytes = (await asyncio.to_thread((into / name).lstat)).st_size
                    self.left_bytes -= size_bytes
                    await self.progress.received(size_bytes)
                    if keeping is not None:
                        _note(await keeping, faults)
                    # What is left in the first folder counts as coming.
                    await asyncio.to_thread(place, into / name, apart / name)
                    await self.means.retention.make_room(more_bytes=size_bytes)
                    keeping = asyncio.create_task(self._keep(file, apart, batch))
            except asyncio.CancelledError:
                if keeping is not None:
                    await cancel(keeping)
                raise
            finally:
                if keeping is not None:
                    _note(await keeping, faults)
        return faults

    async def _room(self, size_bytes: int) -> int:
        """Make room for so many bytes; return how many there is room for; DiskFullError."""
        retention = self.means.retention
        if await retention.fetched_bytes() >= MOST_REQUESTS * self.means.most_bytes:
            raise DiskFullError("fetch.full")
        await retention.make_room(more_bytes=size_bytes)
        return await retention.room_bytes()

    async def _keep(self, file: FetchedFile, into: Path, batch: Batch) -> Text | None:
        """Keep the footage of a file, if it is of the time that was asked for; remove the file."""
        back = -(self.measured.offset or timedelta(0))
        around = self.measured.uncertainty + LEAST
        asked = [
            shifted(span.window, back).widened(before=around, after=around) for span in batch.spans
        ]
        try:
            if file.start + back >= max(each.end for each in asked):
                return self._text("fetch.other_time")
            product = self.means.archives.product(self.archive.id)
            kept = await self.means.ingest.add(
                self.camera, self.archive, file, into, self.measured, product
            )
        except InvalidInputError as error:
            return self._text("fetch.refused", reason=error.text)
        finally:
            await asyncio.to_thread(remove, into / Path(file.name).name)
        if kept and not any(each.window.overlap(window) for each in kept for window in asked):
            # Nothing marks it, and no fetch covers it, so that it is deleted again.
            return self._text("fetch.other_time")
        return None

    @asynccontextmanager
    async def _arrivals(self) -> AsyncIterator[Path]:
        """Give an empty folder, and delete it with what is left in it."""
        # Never the same name again: a backup may delay that it is deleted.
        into = self.means.folder / secrets.token_hex(8)
        await asyncio.to_thread(into.mkdir, mode=0o700, parents=True)
        try:
            yield into
        finally:
            await asyncio.to_thread(remove, into)

    def _too_much(self) -> Text:
        limit = f"{self.means.most_bytes / _GIB:.3g} GiB"
        return self._text("fetch.too_much", limit=limit)


def _note(fault: Text | None, faults: list[Text]) -> None:
    if fault and fault not in faults:
        faults.append(fault)
