"""Archives that Home Assistant lends: the hub asks, and the integration answers.

A query is kept in memory until it is answered, given up, or its deadline is over. The hub says by
an event that there is one; who reads it answers with JSON, or sends files, each announced with its
span and time before its bytes.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
import errno
from itertools import batched
from pathlib import Path
import secrets
from typing import Final, override

from hub.archives.reader import LARGEST_FILE_BYTES, ArchiveDescription, ArchiveReader
from hub.clock import Clock
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    ConflictError,
    DiskFullError,
    HubError,
    InvalidInputError,
    NotFoundError,
    StorageError,
)
from hub.media.mp4.boxes import movie_length
from hub.model.archive import FetchedFile, Holdings, Span
from hub.model.report import EventType
from hub.model.window import TimeWindow
from hub.store.events import EventLog
from noticeboard.runtime.tasks import wait_first
from noticeboard.runtime.text import Text

MOST_QUERIES: Final = 16
MOST_LENDERS: Final = 64
MOST_SPANS: Final = 200
UNREAD_S: Final = 10.0
"""How long a query may wait until Home Assistant reads it."""
SILENT_S: Final = 60.0
"""How long nothing may come once it was read: some recorders prepare a file first."""
PIECE_BYTES: Final = 1 << 20
LEAST_SLACK: Final = timedelta(seconds=6)
"""How much a video may be longer or shorter than its archive says, or a twentieth of that."""
EARLY: Final = timedelta(hours=1)
"""How much earlier than the first span a file may begin: no archive cuts longer pieces."""
_BOXES: Final = (b"ftyp", b"moof", b"styp", b"moov", b"sidx", b"mdat", b"free", b"wide", b"skip")
"""With which an MP4 may begin, after the first box's length."""
_HEAD_BYTES: Final = 8
_OTHERS: Final = (b"\x1a\x45\xdf\xa3", b"\x47\x40")
"""How Matroska and MPEG-TS begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """Something in Home Assistant that can lend an archive; strings are hostile text."""

    key: str
    """The integration's domain, then `/` and its entry's id."""
    kind: str
    """By which the archive is read, for example `reolink`."""
    name: str
    lent: bool = False


class QueryKind(StrEnum):
    """What is asked."""

    DESCRIBE = "describe"
    HOLDINGS = "holdings"
    FETCH = "fetch"


class Failure(StrEnum):
    """Why Home Assistant can't answer."""

    NOT_LENT = "not_lent"
    """Nobody lent this archive, or somebody took it back."""
    AWAY = "away"
    REFUSED = "refused"
    """The archive refuses Home Assistant's user."""
    NO_CAMERA = "no_camera"
    GONE = "gone"
    """A span isn't there any more."""
    NOT_VIDEO = "not_video"
    """What came is no video that the hub could use, such as an error page."""
    OTHER_TIME = "other_time"
    """What came isn't of the time that was asked for."""
    CUT_SHORT = "cut_short"
    NO_TIMES = "no_times"
    """Its clips don't say when they were recorded."""
    FAILED = "failed"


_FAILURES: Final[Mapping[Failure, tuple[type[HubError], str]]] = {
    Failure.NOT_LENT: (ArchiveUnreachableError, "archive.lent_not_lent"),
    Failure.AWAY: (ArchiveUnreachableError, "archive.lent_away"),
    Failure.REFUSED: (ArchivePasswordError, "archive.lent_refused"),
    Failure.NO_CAMERA: (NotFoundError, "archive.lent_no_camera"),
    Failure.GONE: (NotFoundError, "archive.lent_gone"),
    Failure.NOT_VIDEO: (ArchiveUnreachableError, "archive.lent_not_video"),
    Failure.OTHER_TIME: (ArchiveUnreachableError, "archive.lent_other_time"),
    Failure.CUT_SHORT: (ArchiveUnreachableError, "archive.lent_cut_short"),
    Failure.NO_TIMES: (ArchiveUnreachableError, "archive.lent_no_times"),
    Failure.FAILED: (ArchiveUnreachableError, "archive.lent_failed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question to a lender."""

    id: str
    lender: str
    kind: QueryKind
    camera_key: str = ""
    window: TimeWindow | None = None
    """By the archive's clock; of a query for holdings."""
    spans: tuple[Span, ...] = ()
    """Of a query for files."""
    most_bytes: int = 0
    """Of all files together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LentFile:
    """A file that Home Assistant is about to send."""

    span: int
    """The number of its span in the query, from zero."""
    start: datetime
    """When its first frame was, by the archive's clock."""
    length: timedelta | None = None
    """How long it is, if the archive says so."""
    video_recoded: bool = False
    sound_recoded: bool = False


type Answer = ArchiveDescription | Holdings | Failure | None
"""None: all files were sent."""


@dataclass(slots=True, eq=False)
class _OpenQuery:
    """A query that waits for its answer."""

    query: Query
    heard_at: float
    """When something of it last came."""
    into: Path = Path()
    read: bool = False
    left: bool = False
    """Whether nobody waits for it any more."""
    answered: bool = False
    answer: Answer = None
    error: HubError | None = None  # ends the fetch
    slots: list[LentFile] = field(default_factory=list)
    arriving: set[int] = field(default_factory=set)
    arrived: set[int] = field(default_factory=set)
    """The spans whose files are whole."""
    untaken: list[FetchedFile] = field(default_factory=list)
    left_bytes: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Queries:
    """Questions to Home Assistant's archives, and who may be asked."""

    def __init__(self, clock: Clock, events: EventLog) -> None:
        self._clock = clock
        self._events = events
        self._open: dict[str, _OpenQuery] = {}
        self.lenders: tuple[Lender, ...] = ()
        """What Home Assistant said it could lend, since the hub started."""
        self.frigates: tuple[str, ...] = ()
        """The addresses of Frigate that Home Assistant said it knows."""

    def offer(self, lenders: Sequence[Lender], frigates: Sequence[str] = ()) -> None:
        """Note what Home Assistant can lend now, and where it knows Frigate."""
        self.lenders, self.frigates = tuple(lenders), tuple(frigates)

    # The integration's side

    def open(self) -> tuple[Query, ...]:
        """Return every query that waits for its answer."""
        return tuple(each.query for each in self._open.values() if not each.answered)

    def one(self, query_id: str) -> Query:
        """Return a query that waits for its answer; raises NotFoundError."""
        return self._waiting(query_id).query

    def read(self, query_id: str) -> Query:
        """Return a query that waits, as whoever will answer it; raises NotFoundError."""
        waiting = self._waiting(query_id)
        waiting.read = True
        self._note_news(waiting)
        return waiting.query

    def answer(self, query_id: str, answer: Answer) -> None:
        """Take the answer to a query.

        Raises NotFoundError if nobody waits for it, and InvalidInputError if it answers something
        else.
        """
        waiting = self._waiting(query_id)
        wanted = {
            QueryKind.DESCRIBE: ArchiveDescription,
            QueryKind.HOLDINGS: Holdings,
            QueryKind.FETCH: type(None),
        }[waiting.query.kind]
        if not isinstance(answer, (wanted, Failure)):
            raise InvalidInputError("archive.lent_other_answer")
        waiting.answer, waiting.answered = answer, True
        self._note_news(waiting)

    def announce(self, query_id: str, file: LentFile) -> int:
        """Take what a file is of, and return its number.

        Raises NotFoundError if nobody waits for it, ConflictError if it has arrived already, and
        InvalidInputError if it wasn't asked for or isn't of the time that was.
        """
        waiting = self._waiting(query_id)
        if not 0 <= file.span < len(waiting.query.spans):
            raise InvalidInputError("archive.lent_unasked")
        if file.span in waiting.arrived:
            raise ConflictError("archive.lent_twice")
        window = waiting.query.spans[file.span].window
        if not window.start - EARLY <= file.start < window.end:
            raise InvalidInputError("archive.lent_other_time", lender=self._name(waiting.query))
        if len(waiting.slots) >= 2 * MOST_SPANS:
            raise InvalidInputError("archive.lent_unasked")
        waiting.slots.append(file)
        self._note_news(waiting)
        return len(waiting.slots)

    async def receive(self, query_id: str, number: int, body: AsyncIterable[bytes]) -> None:
        """Write an announced file's bytes into the folder of its query.

        It counts only once `body` has ended by itself. Raises NotFoundError if nobody waits for it,
        ConflictError if it has arrived or arrives already, and InvalidInputError if it isn't the
        video that was announced, is larger than what may still come, or can't be written.
        """
        waiting = self._waiting(query_id)
        if not 0 < number <= len(waiting.slots):
            raise NotFoundError("archive.lent_unasked")
        slot = waiting.slots[number - 1]
        if number in waiting.arriving or slot.span in waiting.arrived:
            raise ConflictError("archive.lent_twice")
        file = FetchedFile(
            name=f"{query_id[:8]}-{number:04}.mp4",
            key=waiting.query.spans[slot.span].key,
            start=slot.start,
            video_recoded=slot.video_recoded,
            sound_recoded=slot.sound_recoded,
        )
        path = waiting.into / file.name
        waiting.arriving.add(number)
        try:
            await self._write(waiting, path, body)
            if slot.length is not None:
                self._check_length(
                    waiting, await asyncio.to_thread(movie_length, path), slot.length
                )
        except BaseException as error:
            with suppress(OSError):
                await asyncio.shield(asyncio.to_thread(path.unlink, missing_ok=True))
            if isinstance(error, OSError):
                full = error.errno in {errno.ENOSPC, errno.EDQUOT}
                waiting.error = DiskFullError("disk.full") if full else StorageError("disk.failed")
            elif isinstance(error, _FailedError):
                waiting.error = error.cause
            if waiting.error is not None:
                self._note_news(waiting)
                raise InvalidInputError(waiting.error.text) from error
            raise
        finally:
            waiting.arriving.discard(number)
        waiting.arrived.add(slot.span)
        waiting.untaken.append(file)
        self._note_news(waiting)

    async def _write(self, waiting: _OpenQuery, path: Path, body: AsyncIterable[bytes]) -> None:
        """Write what comes as it comes, never more than a piece of it in memory."""
        most = min(waiting.left_bytes, LARGEST_FILE_BYTES)
        size, pending = 0, bytearray()
        with await asyncio.to_thread(path.open, "xb") as out:
            async for chunk in body:
                self._check_waiting(waiting)
                waiting.heard_at = self._clock.steady_s()
                if size < _HEAD_BYTES <= size + len(chunk):
                    _check_head(bytes(pending) + chunk[:_HEAD_BYTES], self._name(waiting.query))
                size += len(chunk)
                if size > most:
                    size_mb = most >> 20
                    raise _FailedError(InvalidInputError("archive.lent_too_large", size_mb=size_mb))
                pending += chunk
                if len(pending) >= PIECE_BYTES:
                    await asyncio.to_thread(out.write, pending)
                    pending = bytearray()
            if size < _HEAD_BYTES:
                raise InvalidInputError("archive.lent_not_video", lender=self._name(waiting.query))
            await asyncio.to_thread(out.write, pending)
        self._check_waiting(waiting)
        waiting.left_bytes -= size

    def _check_length(self, waiting: _OpenQuery, found: timedelta | None, said: timedelta) -> None:
        """Raise _FailedError if a video isn't as long as its archive says."""
        slack = max(LEAST_SLACK, said / 20)
        if found is not None and abs(found - said) > slack:
            cause = "archive.lent_cut_short" if found < said else "archive.lent_other_time"
            text = Text(cause, lender=self._name(waiting.query))
            raise _FailedError(ArchiveUnreachableError(text))

    def _waiting(self, query_id: str) -> _OpenQuery:
        waiting = self._open.get(query_id)
        if waiting is None or waiting.answered:
            raise NotFoundError("archive.lent_not_asked")
        return waiting

    def _check_waiting(self, waiting: _OpenQuery) -> None:
        if waiting.left:
            raise NotFoundError("archive.lent_not_asked")

    def _note_news(self, waiting: _OpenQuery) -> None:
        waiting.heard_at = self._clock.steady_s()
        waiting.news.set()

    # The hub's side

    async def pose[T: (ArchiveDescription, Holdings)](self, query: Query, kind: type[T]) -> T:
        """Ask for JSON, and return the answer; raises as `ArchiveReader` says."""
        async with self._opened(query, Path()) as waiting:
            while not waiting.answered:
                await self._news(waiting)
            answer = self._checked(waiting)
        if not isinstance(answer, kind):
            raise self._unanswered(query)
        return answer

    async def fetch(self, query: Query, into: Path) -> AsyncGenerator[FetchedFile]:
        """Ask for files, and yield each once it is whole; raises as `ArchiveReader` says."""
        async with self._opened(query, into) as waiting:
            while True:
                while waiting.untaken:
                    yield waiting.untaken.pop(0)
                    self._note_news(waiting)
                if waiting.error is not None:
                    raise waiting.error
                if waiting.answered:
                    self._checked(waiting)
                    return
                await self._news(waiting)

    @asynccontextmanager
    async def _opened(self, query: Query, into: Path) -> AsyncGenerator[_OpenQuery]:
        """Keep a query open, and say that there is one."""
        if len(self._open) >= MOST_QUERIES:
            raise ArchiveUnreachableError("archive.lent_busy")
        waiting = _OpenQuery(query, self._clock.steady_s(), into=into, left_bytes=query.most_bytes)
        self._open[query.id] = waiting
        try:
            await self._events.append(EventType.ARCHIVE_QUERY, {"query_id": query.id})
            yield waiting
        finally:
            waiting.left = True
            del self._open[query.id]

    async def _news(self, waiting: _OpenQuery) -> None:
        """Wait until something of a query comes; raises ArchiveUnreachableError after a silence."""
        while not waiting.news.is_set():
            patience = SILENT_S if waiting.read else UNREAD_S
            left = waiting.heard_at + patience - self._clock.steady_s()
            if left <= 0:
                raise self._unanswered(waiting.query)
            await wait_first(waiting.news.wait(), self._clock.sleep(left))
        waiting.news.clear()

    def _checked(self, waiting: _OpenQuery) -> Answer:
        """Return the answer to a query, or raise the failure that it is."""
        if isinstance(waiting.answer, Failure):
            kind, code = _FAILURES[waiting.answer]
            raise kind(Text(code, lender=self._name(waiting.query)))
        return waiting.answer

    def _unanswered(self, query: Query) -> ArchiveUnreachableError:
        return ArchiveUnreachableError("archive.lent_no_answer", lender=self._name(query))

    def _name(self, query: Query) -> str:
        """Return how a person knows a lender."""
        names = (each.name for each in self.lenders if each.key == query.lender)
        return next(names, query.lender.partition("/")[0])


class _FailedError(Exception):
    """What ends the whole fetch, once what came of the file is removed."""

    def __init__(self, cause: HubError) -> None:
        super().__init__(cause)
        self.cause = cause


def _check_head(head: bytes, lender: str) -> None:
    """Raise InvalidInputError if a file that begins so is no video, such as an error page."""
    if head[4:8] not in _BOXES and not head.startswith(_OTHERS):
        raise InvalidInputError("archive.lent_not_video", lender=lender)


class LentArchive(ArchiveReader):
    """One archive that Home Assistant lends."""

    def __init__(self, lender: str, queries: Queries) -> None:
        self._lender = lender
        self._queries = queries

    @override
    async def describe(self) -> ArchiveDescription:
        return await self._queries.pose(self._query(QueryKind.DESCRIBE), ArchiveDescription)

    @override
    async def holdings(self, camera_key: str, window: TimeWindow) -> Holdings:
        query = replace(self._query(QueryKind.HOLDINGS), camera_key=camera_key, window=window)
        return await self._queries.pose(query, Holdings)

    @override
    async def fetch(
        self, camera_key: str, spans: Sequence[Span], into: Path, *, most_bytes: int
    ) -> AsyncGenerator[FetchedFile]:
        for some in batched(spans, MOST_SPANS, strict=False):
            query = replace(
                self._query(QueryKind.FETCH),
                camera_key=camera_key,
                spans=some,
                most_bytes=most_bytes,
            )
            async with aclosing(self._queries.fetch(query, into)) as files:
                async for file in files:
                    most_bytes -= (await asyncio.to_thread((into / file.name).stat)).st_size
                    yield file

    @override
    async def close(self) -> None:
        """Nothing stays open: each query ends with its call."""

    def _query(self, kind: QueryKind) -> Query:
        return Query(id=secrets.token_hex(16), lender=self._lender, kind=kind)
