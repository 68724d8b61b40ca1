"""A board that is open for writing: posts wait in a line and are logged in batches."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
import logging

from sqlalchemy.exc import SQLAlchemyError

from noticeboard.board import records
from noticeboard.board.admission import Admission
from noticeboard.board.database import Database
from noticeboard.board.export import Exporter, WriteFiles
from noticeboard.board.home import Home, Settings
from noticeboard.board.records import Record
from noticeboard.board.sequencer import Published, Sequencer, Step, ignore
from noticeboard.board.state import LogState
from noticeboard.errors import (
    InvalidInputError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.files import PRIVATE_FILE, FolderLock, write_all
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.proof import TlogProof
from noticeboard.words import catalogue

BATCH = 500
WAITING_AT_MOST = 2000
RETRY_S = 15

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What a poster is told once the world can see the entry."""

    index: int
    leaf: bytes
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    entry: Entry
    operator: bool
    answer: asyncio.Future[int]


class _Stop:
    """The end of the line."""


class Board:
    """The log's only writer in this process; made by `open_board`."""

    def __init__(  # noqa: PLR0913 -- its parts, all made by `open_board`
        self,
        *,
        home: Home,
        settings: Settings,
        database: Database,
        sequencer: Sequencer,
        log_key: SignerKey,
        inbox_key: SignerKey,
        now: Callable[[], datetime],
    ) -> None:
        self.home = home
        self.settings = settings
        self.database = database
        self.log_key = log_key.verifier
        self.inbox_key = inbox_key
        self.now = now
        self._sequencer = sequencer
        self._line: asyncio.Queue[_Waiting | _Stop] = asyncio.Queue(WAITING_AT_MOST)
        self._state: LogState | None = None
        self._news = asyncio.Event()

    @property
    def state(self) -> LogState:
        """The log in memory; raises UnavailableError while it cannot be read."""
        if self._state is None:
            raise UnavailableError("The board cannot read its own log just now: try again later.")
        return self._state

    @property
    def published(self) -> Published:
        """The checkpoint that the world can see."""
        if self._sequencer.published is None:
            raise UnavailableError("The board has not published anything yet: try again later.")
        return self._sequencer.published

    @property
    def is_caught_up(self) -> bool:
        """Whether everything logged is public."""
        return self._state is not None and self._state.size == self.published.size

    async def next_publication(self) -> None:
        """Wait until another checkpoint is published."""
        await self._news.wait()

    async def post(self, raw: bytes, *, operator: bool = False) -> Posted:
        """Log one entry and return when it is public; the same bytes again give the same answer.

        Raises VerificationError, ConflictError, NotAllowedError, NotFoundError,
        InvalidInputError (RefusedError with findings), UnavailableError.
        """
        try:
            entry = parse_entry(raw)
        except VerificationError as error:
            raise InvalidInputError(str(error)) from error
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        try:
            self._line.put_nowait(_Waiting(entry=entry, operator=operator, answer=answer))
        except asyncio.QueueFull:
            raise UnavailableError("Too many entries are waiting: try again in a minute.") from None
        index = await answer
        return Posted(index=index, leaf=entry.leaf, proof=self.proof(index))

    def proof(self, index: int, *, extra: bytes | None = None) -> str:
        """Return the proof that an entry is in the published log, as a file."""
        seen = self.published
        return TlogProof(
            index=index,
            hashes=tuple(self.state.tree.inclusion(index, seen.size)),
            checkpoint_note=seen.note,
            extra=extra,
        ).text()

    async def begin(self) -> None:
        """Fold the database and publish what a crash held up; raises VerificationError."""
        state = await self._fold()
        await self._sequencer.begin(state, self.now())
        self._state = state

    async def run(self) -> None:
        """Log whatever waits, batch after batch, until `stop`."""
        while True:
            batch: list[_Waiting | _Stop] = []
            try:
                # With something still to publish, try again even where nobody posts.
                patience_s = None if self.is_caught_up else RETRY_S
                async with asyncio.timeout(patience_s):
                    batch.append(await self._line.get())
            except TimeoutError:
                pass
            while len(batch) < BATCH and not self._line.empty():
                batch.append(self._line.get_nowait())
            seen = self._sequencer.published
            await self._serve([each for each in batch if isinstance(each, _Waiting)])
            if self._sequencer.published is not seen:
                self._news.set()
                self._news = asyncio.Event()
            if any(isinstance(each, _Stop) for each in batch):
                return

    async def stop(self) -> None:
        """Let `run` finish what already waits and return."""
        await self._line.put(_Stop())

    async def _fold(self) -> LogState:
        state = LogState(self.settings.origin, self.log_key, self.settings.trusted)
        async for raw in records.every_raw(self.database):
            state.fold(parse_entry(raw))
        return state

    async def _serve(self, batch: Sequence[_Waiting]) -> None:
        """Answer everyone in the batch, whatever happens."""
        try:
            if self._state is None:
                self._state = await self._fold()
            if not self.is_caught_up:
                await self._sequencer.grow(self._state, (), self.now())
            places, fresh = self._admit(batch)
            if fresh:
                await self._sequencer.grow(self._state, fresh, self.now())
        except Exception as error:  # noqa: BLE001 -- a poster who waits is always answered
            await self._give_up(batch, error)
            return
        for waiting, index in places:
            if not waiting.answer.done():
                waiting.answer.set_result(index)

    async def _give_up(self, batch: Sequence[_Waiting], error: Exception) -> None:
        """Acknowledge nothing; what is in memory may be ahead of the disk, so read it again."""
        _LOGGER.error("The board could not store entries; nothing is acknowledged: %s", error)
        self._state = None
        with suppress(OSError, SQLAlchemyError, NoticeboardError):
            self._state = await self._fold()
        for waiting in batch:
            if not waiting.answer.done():
                failure = UnavailableError(
                    "The board could not store the entry, so it is not acknowledged:"
                    " post the same entry again later."
                )
                failure.__cause__ = error
                waiting.answer.set_exception(failure)

    def _admit(self, batch: Sequence[_Waiting]) -> tuple[list[tuple[_Waiting, int]], list[Record]]:
        """Fold the acceptable entries; answer the others with the reason."""
        now = self.now()
        admission = Admission(self.state, catalogue())
        places: list[tuple[_Waiting, int]] = []
        fresh: list[Record] = []
        for waiting in batch:
            known = self._already_logged(waiting.entry)
            if known is not None:
                places.append((waiting, known))
                continue
            index = self.state.size
            try:
                thread = admission.admit(waiting.entry, now=now, operator=waiting.operator)
            except NoticeboardError as error:
                if not waiting.answer.done():
                    waiting.answer.set_exception(error)
                continue
            places.append((waiting, index))
            fresh.append(Record(index=index, entry=waiting.entry, thread=thread, logged_at=now))
        return places, fresh

    def _already_logged(self, entry: Entry) -> int | None:
        index = self.state.index_of(entry.body.agency, entry.body.id)
        if index is None or self.state.tree.hashes(0, index, 1) != entry.leaf:
            return None
        return index


@asynccontextmanager
async def open_board(
    home: Home,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    after: Callable[[Step], None] = ignore,
    write: WriteFiles = write_all,
) -> AsyncGenerator[Board]:
    """Open a board for writing, alone; raises NoticeboardError saying what to do.

    `after` is called after each durable step and `write` replaces public files: tests stop
    the board or fill the disk there.
    """
    settings, lock = await asyncio.to_thread(_enter, home)
    try:
        database = await Database.open(home.database)
        try:
            log_key, inbox_key = await asyncio.to_thread(home.keys)
            exporter = Exporter(home.public, write=write)
            board = Board(
                home=home,
                settings=settings,
                database=database,
                sequencer=Sequencer(home, database, exporter, log_key, after=after),
                log_key=log_key,
                inbox_key=inbox_key,
                now=now,
            )
            await board.begin()
            writer = asyncio.create_task(board.run())
            try:
                yield board
            finally:
                # The batch that is being written is finished: half of it would be a crash.
                await board.stop()
                await writer
        finally:
            await database.close()
    finally:
        await asyncio.to_thread(lock.release)


def _enter(home: Home) -> tuple[Settings, FolderLock]:
    """Read the settings and take the lock; raises NotFoundError, ConflictError."""
    settings = home.settings()
    lock = FolderLock.take(home.folder)
    # Not for other users' eyes: it names who has received shares, and when.
    home.database.touch(mode=PRIVATE_FILE)
    catalogue()  # read once, here, where waiting for the disk holds nobody up
    return settings, lock
