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
from noticeboard.board.cosigning import NotYetPublicError, cosigners_of
from noticeboard.board.database import Database
from noticeboard.board.export import Exporter
from noticeboard.board.home import Home, Settings
from noticeboard.board.public import Public, WriteFiles
from noticeboard.board.records import Record
from noticeboard.board.sequencer import Published, Sequencer, Step, ignore
from noticeboard.board.state import LogState
from noticeboard.checking.checkers import Checkers, open_checkers
from noticeboard.checking.claims import Claim, Proven
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
LOOK_S = 1
"""How often a process looks for what another one of the same board has logged."""
SHORTEST_WAIT_S = 0.1

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What a poster is told once the world can see the entry."""

    index: int
    leaf: bytes
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    entry: Entry | Callable[[LogState], Entry]
    """The entry, or what makes it for the very place in the log where it will stand."""
    operator: bool
    answer: asyncio.Future[int]
    claim: Claim | None = None
    """The entry's signature, where it was checked before."""


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
        public: Public,
        sequencer: Sequencer,
        log_key: SignerKey,
        inbox_key: SignerKey,
        checkers: Checkers,
        now: Callable[[], datetime],
    ) -> None:
        self.home = home
        self.settings = settings
        self.database = database
        self.public = public
        self.log_key = log_key.verifier
        self.inbox_key = inbox_key
        self.now = now
        self.checkers = checkers
        self._proven = Proven()
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
    def size(self) -> int | None:
        """How many entries are logged; None while the log cannot be read."""
        return None if self._state is None else self._state.size

    @property
    def seen(self) -> Published | None:
        """The checkpoint that the world can see; None before the first."""
        return self._sequencer.published

    @property
    def waiting(self) -> int:
        """How many entries wait in line."""
        return self._line.qsize()

    @property
    def is_caught_up(self) -> bool:
        """Whether everything logged is public."""
        seen = self._sequencer.published
        return self._state is not None and seen is not None and self._state.size == seen.size

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
        index = await self._wait_in_line(entry, operator=operator)
        return Posted(index=index, leaf=entry.leaf, proof=self.proof(index))

    async def post_made(self, make: Callable[[LogState], Entry]) -> int:
        """Log the board's own entry, made for the place where it will stand; as `post`."""
        return await self._wait_in_line(make, operator=True)

    def line_up(
        self, entries: Sequence[tuple[Entry, Claim | None]], *, operator: bool = False
    ) -> list[asyncio.Future[int]]:
        """Put entries in line together, each with its signature's claim where that was checked.

        Their futures give what `post` gives or raises. Raises UnavailableError where there is
        no room for all of them.
        """
        if self._line.qsize() + len(entries) > WAITING_AT_MOST:
            raise UnavailableError("Too many entries are waiting: try again in a minute.")
        loop = asyncio.get_running_loop()
        answers: list[asyncio.Future[int]] = []
        for entry, claim in entries:
            answer: asyncio.Future[int] = loop.create_future()
            self._line.put_nowait(
                _Waiting(entry=entry, operator=operator, answer=answer, claim=claim)
            )
            answers.append(answer)
        return answers

    async def _wait_in_line(
        self, entry: Entry | Callable[[LogState], Entry], *, operator: bool
    ) -> int:
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        try:
            self._line.put_nowait(_Waiting(entry=entry, operator=operator, answer=answer))
        except asyncio.QueueFull:
            raise UnavailableError("Too many entries are waiting: try again in a minute.") from None
        return await answer

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
        async with self.database.turn():
            await self._fold_rest(state)
            await self._sequencer.begin(state, self.now())
        self._state = state

    async def run(self) -> None:
        """Log whatever waits, batch after batch, until `stop`."""
        while True:
            batch: list[_Waiting | _Stop] = []
            try:
                # With something still to publish, try again even where nobody posts.
                async with asyncio.timeout(self._patience_s()):
                    batch.append(await self._line.get())
            except TimeoutError:
                pass
            while len(batch) < BATCH and not self._line.empty():
                batch.append(self._line.get_nowait())
            if not batch and await self._is_newest():
                continue
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
        state = LogState(
            self.settings.origin,
            self.log_key,
            self.settings.trusted,
            verify=self._proven.verify,
        )
        await self._fold_rest(state)
        await self._sequencer.compare(state)
        return state

    async def _fold_rest(self, state: LogState) -> None:
        async for raw in records.every_raw(self.database, state.size):
            state.fold(parse_entry(raw))

    async def _catch_up(self) -> LogState:
        """Fold what is in the database but not in memory; raises VerificationError."""
        if self._state is None:
            self._state = await self._fold()
        elif self.database.is_shared:
            await self._fold_rest(self._state)
            try:
                await self._sequencer.require_newest(self._state)
            except VerificationError:
                # Whoever put another database there has ended this board until it is right again.
                self._state = None
                raise
        return self._state

    async def _is_newest(self) -> bool:
        """Tell whether nothing is left to do: all is public, no other process has logged more."""
        if self._state is None or not self.is_caught_up or not self.database.is_shared:
            return False
        if (due := self._sequencer.wakes_at(self._state)) is not None and due <= self.now():
            return False
        try:
            async with self.database.read() as connection:
                return await connection.run_sync(records.count) == self._state.size
        except Exception:  # noqa: BLE001 -- nothing can be seen just now, and nobody waits for it
            return True

    async def _serve(self, batch: Sequence[_Waiting]) -> None:
        """Answer everyone in the batch, whatever happens."""
        late: NotYetPublicError | None = None
        places: list[tuple[_Waiting, int]] = []
        is_ahead = False
        try:
            async with self.database.turn():
                state = await self._catch_up()
                late = await self._publish_rest(state)
                is_ahead = True
                places, fresh = self._admit(batch)
                if fresh:
                    await self._sequencer.grow(state, fresh, self.now())
                    late = None
        except NotYetPublicError as error:
            # Logged for good, so what is in memory holds; only nobody is told yet.
            late = error
        except Exception as error:  # noqa: BLE001 -- a poster who waits is always answered
            if is_ahead:
                self._state = None
            await self._give_up(batch, error)
            return
        public = self._sequencer.published.size if self._sequencer.published else 0
        for waiting, index in places:
            if waiting.answer.done():
                continue
            if late is not None and index >= public:
                waiting.answer.set_exception(NotYetPublicError(str(late)))
            else:
                waiting.answer.set_result(index)

    async def _publish_rest(self, state: LogState) -> NotYetPublicError | None:
        """Publish what is logged, or a fresh checkpoint where that is due; return what is amiss."""
        try:
            if not self.is_caught_up:
                await self._sequencer.grow(state, (), self.now())
            elif (due := self._sequencer.wakes_at(state)) is not None and due <= self.now():
                await self._sequencer.refresh(state, self.now())
        except NotYetPublicError as error:
            return error
        return None

    def _patience_s(self) -> float | None:
        """Return how long to wait for a poster before something else is to be done."""
        longest_s = LOOK_S if self.database.is_shared else None
        wakes_at = None if self._state is None else self._sequencer.wakes_at(self._state)
        if wakes_at is None:
            return longest_s if self.is_caught_up else RETRY_S
        wait_s = max((wakes_at - self.now()).total_seconds(), SHORTEST_WAIT_S)
        return wait_s if longest_s is None else min(wait_s, longest_s)

    async def _give_up(self, batch: Sequence[_Waiting], error: Exception) -> None:
        """Acknowledge nothing; read again what in memory may be ahead of the disk."""
        _LOGGER.error("The board could not store entries; nothing is acknowledged: %s", error)
        if self._state is None:
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
            index = self.state.size
            try:
                made = waiting.entry
                entry = made if isinstance(made, Entry) else made(self.state)
                known = self._already_logged(entry)
                if known is not None:
                    places.append((waiting, known))
                    continue
                self._proven.hold(waiting.claim)
                thread = admission.admit(entry, now=now, operator=waiting.operator)
            except NoticeboardError as error:
                if not waiting.answer.done():
                    waiting.answer.set_exception(error)
                continue
            places.append((waiting, index))
            fresh.append(Record(index=index, entry=entry, thread=thread, logged_at=now))
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
        database = await Database.open(home.address(settings))
        try:
            log_key, inbox_key = await asyncio.to_thread(home.keys)
            public = await asyncio.to_thread(home.public_files, settings, write=write)
            asked = cosigners_of(settings.cosigners, settings.quorum, now)
            async with asked as cosigners, open_checkers() as checkers:
                board = Board(
                    home=home,
                    settings=settings,
                    database=database,
                    public=public,
                    sequencer=Sequencer(
                        home, database, Exporter(public), log_key, cosigners, after=after
                    ),
                    log_key=log_key,
                    inbox_key=inbox_key,
                    checkers=checkers,
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
    if not settings.database:
        # Not for other users' eyes: it names who has received shares, and when.
        home.database.touch(mode=PRIVATE_FILE)
    catalogue()  # read once, here, where waiting for the disk holds nobody up
    return settings, lock
