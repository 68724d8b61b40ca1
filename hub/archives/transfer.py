"""Takes files from an archive, one batch after the other, however slow, large or wrong they are."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
import secrets
from typing import Final

from hub.archives.plan import LEAST, Batch, FetchPlan, shifted
from hub.archives.reader import LARGEST_FILE_BYTES, ArchiveReader
from hub.clock import Clock
from hub.errors import InvalidInputError, NotFoundError
from hub.model.archive import Archive, ArchiveClock, FetchedFile, Span
from hub.model.recording import Segment
from hub.model.window import TimeWindow
from hub.store.files import remove
from noticeboard.runtime.tasks import wait_first
from noticeboard.runtime.text import Text

CHECK_S: Final = 10.0
"""How often it is checked how much has come."""
STALL_S: Final = 60.0
"""How long a file may take to grow by `LEAST_BYTES`."""
LEAST_BYTES: Final = 32 << 10
LONGEST_S: Final = 3 * 3600.0
"""How long one file may take; a recorder may send no faster than it recorded."""
MOST_FILES: Final = 20_000
"""Of one batch: empty ones would take no room, and for ever."""
LEAST_ROOM_BYTES: Final = 64 << 20
_ENDS_S: Final = 5.0
_GIB: Final = 2**30


class SlowError(Exception):
    """An archive took too long."""


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


type Keep = Callable[[FetchedFile, Path, int], Awaitable[list[Segment]]]


@dataclass(slots=True, kw_only=True)
class Transfer:
    """One camera's footage on its way from an archive."""

    reader: ArchiveReader
    camera_key: str
    archive: Archive
    archive_clock: ArchiveClock
    clock: Clock
    folder: Path
    """Files arrive in folders below it, which are deleted again."""
    room: Callable[[int], Awaitable[int]]
    """Makes room for so many bytes, and returns how many there is room for; DiskFullError."""
    keep: Keep
    """Stores the footage of a file of so many bytes; InvalidInputError if it can't be used."""
    is_here: Callable[[TimeWindow], Awaitable[bool]]
    """Returns whether there is footage of all of a window."""
    most_bytes: int
    """The budget, and what is left of it."""
    left_bytes: int

    async def run(self, planned: FetchPlan) -> list[Text]:
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
                faults += await self._take(batch)
            except NotFoundError:
                faults.append(Text("fetch.gone", archive=self.archive.name))
                faults += await self._take_singly(batch)
            except _TooMuchError as error:
                faults.append(self._too_much() if planned.exceeds else error.reason)
                break
        return faults

    async def _take_singly(self, batch: Batch) -> list[Text]:
        """Take what is left of a batch after one of its spans was gone."""
        faults: list[Text] = []
        back = -(self.archive_clock.offset or timedelta(0))
        for span in batch.spans if len(batch.spans) > 1 else ():
            window = shifted(span.window, back)
            single = Batch(spans=(span,), window=window, size_bytes=span.size_bytes or 0)
            if not await self.is_here(window):
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
        free_bytes = await self.room(max(expected, LEAST_ROOM_BYTES))
        most_bytes = min(self.left_bytes, free_bytes)
        async with (
            self._arrivals() as into,
            aclosing(self._files(batch.spans, into, most_bytes)) as files,
        ):
            async for file in files:
                path = into / Path(file.name).name
                try:
                    size_bytes = (await asyncio.to_thread(path.lstat)).st_size
                    self.left_bytes -= size_bytes
                    fault = await self._keep(file, into, batch, size_bytes)
                finally:
                    await asyncio.to_thread(remove, path)
                if fault and fault not in faults:
                    faults.append(fault)
        return faults

    async def _keep(
        self, file: FetchedFile, into: Path, batch: Batch, size_bytes: int
    ) -> Text | None:
        """Keep the footage of a file, if it is of the time that was asked for."""
        back = -(self.archive_clock.offset or timedelta(0))
        around = self.archive_clock.uncertainty + LEAST
        asked = [
            shifted(span.window, back).widened(before=around, after=around) for span in batch.spans
        ]
        if file.start + back >= max(each.end for each in asked):
            return Text("fetch.other_time", archive=self.archive.name)
        try:
            kept = await self.keep(file, into, size_bytes)
        except InvalidInputError as error:
            return Text("fetch.refused", archive=self.archive.name, reason=error.text)
        if kept and not any(each.window.overlap(window) for each in kept for window in asked):
            # Nothing marks it, and no fetch covers it, so that it is deleted again.
            return Text("fetch.other_time", archive=self.archive.name)
        return None

    async def _files(
        self, spans: Sequence[Span], into: Path, most_bytes: int
    ) -> AsyncGenerator[FetchedFile]:
        """Yield the files as they come; raises SlowError, or _TooMuchError."""
        files = self.reader.fetch(self.camera_key, spans, into, most_bytes=most_bytes)
        taken_bytes = 0
        try:
            for _ in range(MOST_FILES):
                coming = asyncio.ensure_future(_next(files))
                try:
                    await self._watch(coming, into, most_bytes - taken_bytes)
                    file = coming.result()
                except InvalidInputError as error:
                    raise _TooMuchError(error.text) from error
                finally:
                    await _ended(coming)
                if file is None:
                    return
                taken_bytes += await asyncio.to_thread(_size_of, into)
                if taken_bytes > most_bytes:
                    raise _TooMuchError(self._too_much())
                yield file
            raise _TooMuchError(self._too_much())
        finally:
            if isinstance(files, AsyncGenerator):
                await files.aclose()

    async def _watch(
        self, coming: "asyncio.Future[FetchedFile | None]", into: Path, most: int
    ) -> None:
        """Wait for a file as long as it grows, and not beyond what may come."""
        began_s = grown_s = self.clock.steady_s()
        grown_bytes = 0
        while not coming.done():
            await wait_first(asyncio.wait([coming]), self.clock.sleep(CHECK_S))
            if coming.done():
                return
            now_s, size_bytes = self.clock.steady_s(), await asyncio.to_thread(_size_of, into)
            if size_bytes > most:
                raise _TooMuchError(self._too_much())
            if size_bytes >= grown_bytes + LEAST_BYTES:
                grown_s, grown_bytes = now_s, size_bytes
            if now_s - grown_s >= STALL_S or now_s - began_s >= LONGEST_S:
                raise SlowError

    @asynccontextmanager
    async def _arrivals(self) -> AsyncIterator[Path]:
        """Give an empty folder, and delete it with what is left in it."""
        # Never the same name again: a backup may delay that it is deleted.
        into = self.folder / secrets.token_hex(8)
        await asyncio.to_thread(into.mkdir, mode=0o700, parents=True)
        try:
            yield into
        finally:
            await asyncio.to_thread(remove, into)

    def _too_much(self) -> Text:
        limit = f"{self.most_bytes / _GIB:.3g} GiB"
        return Text("fetch.too_much", archive=self.archive.name, limit=limit)


class _TooMuchError(Exception):
    """More has come than may, for this reason."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


async def _next(files: AsyncIterator[FetchedFile]) -> FetchedFile | None:
    return await anext(files, None)


def _size_of(folder: Path) -> int:
    """Return how many bytes are in a folder. Blocking."""
    return sum(path.lstat().st_size for path in folder.iterdir() if path.is_file())
