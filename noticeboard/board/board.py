"""A board: what its log says, what writes to it, how to open it, and how to found one.

Pages read published entries, grouped into threads.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Self

from aiohttp import web
from sqlalchemy import Row, Select, select

from noticeboard.board.database import Database
from noticeboard.board.files import CHECKPOINT, PublicFiles, WriteFiles
from noticeboard.board.home import Home, Settings, check_origin
from noticeboard.board.log import LogState
from noticeboard.board.move import require_empty
from noticeboard.board.post_queue import EntrySource, PostQueue, PostResult
from noticeboard.board.sequencer import (
    Exporter,
    GrowthStep,
    PublishedCheckpoint,
    Sequencer,
    do_nothing,
)
from noticeboard.board.tables import entries
from noticeboard.board.witnesses import Cosigners, cosigners_of
from noticeboard.board.writer import Writer
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import RequestPost, RequestResolve
from noticeboard.log.checkpoint import TlogProof, open_checkpoint
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import SignerKey
from noticeboard.runtime.files import PRIVATE_FILE, FolderLock, write_all
from noticeboard.runtime.text import Text, catalogue, text_of
from noticeboard.seal.receipt import name_inbox_key
from noticeboard.signatures.pool import Claim, KnownKeys, SignaturePool, open_pool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEntry:
    """The answer to a poster once the entry is public."""

    index: int
    leaf: bytes
    proof: str


class Board:
    """The log that this process may write to; made by `open_board`."""

    def __init__(  # noqa: PLR0913 -- its parts, all made by `open_board`
        self,
        *,
        home: Home,
        settings: Settings,
        database: Database,
        public: PublicFiles,
        writer: Writer,
        queue: PostQueue,
        log_key: SignerKey,
        inbox_key: SignerKey,
        pool: SignaturePool,
        cosigners: Cosigners,
        now: Callable[[], datetime],
    ) -> None:
        self.home = home
        self.settings = settings
        self.database = database
        self.public = public
        self.log_key = log_key.verifier
        self.inbox_key = inbox_key
        self.inbox_note = name_inbox_key(log_key, inbox_key.verifier)
        self.pool = pool
        self.cosigners = cosigners
        self.now = now
        self._writer = writer
        self._queue = queue

    @property
    def state(self) -> LogState:
        """The log in memory; raises UnavailableError while it cannot be read."""
        if self._writer.state is None:
            raise UnavailableError(Text("noticeboard.log.unreadable"))
        return self._writer.state

    @property
    def published(self) -> PublishedCheckpoint:
        """The public checkpoint; raises UnavailableError before the first."""
        if self._writer.published is None:
            raise UnavailableError(Text("noticeboard.log.unpublished"))
        return self._writer.published

    @property
    def size(self) -> int | None:
        """The number of logged entries; None while the log cannot be read."""
        return None if self._writer.state is None else self._writer.state.size

    @property
    def newest(self) -> PublishedCheckpoint | None:
        """The public checkpoint; None before the first."""
        return self._writer.published

    @property
    def waiting(self) -> int:
        """The number of entries in line."""
        return self._queue.waiting

    @property
    def is_caught_up(self) -> bool:
        """Whether everything logged is public."""
        return self._writer.is_caught_up

    async def next_publication(self) -> None:
        """Wait until another checkpoint is published."""
        await self._writer.next_publication()

    async def post(self, raw: bytes, *, operator: bool = False) -> PublishedEntry:
        """Log one entry and return when it is public; the same bytes give the same answer again.

        Raises VerificationError, ConflictError, NotAllowedError, NotFoundError,
        InvalidInputError (PostRefusedError with findings), UnavailableError.
        """
        try:
            entry = parse_entry(raw)
        except VerificationError as error:
            raise InvalidInputError(text_of(error)) from error
        claim, state = None, self._writer.state
        # A log that couldn't be read is read again in the entry's turn.
        if state is not None:
            claim = KnownKeys(state.registry, self.settings.origin).claim(entry)
        checked = None if claim is None else await self.pool.check_one(claim)
        # An invalid signature goes the usual way, and is refused with the reason that comes first.
        holds, is_free = checked or (False, False)
        index = await self._post_one(
            entry,
            operator=operator,
            claims=(claim,) if holds else (),
            free=frozenset({entry.leaf}) if is_free else frozenset(),
        )
        return PublishedEntry(index=index, leaf=entry.leaf, proof=self.proof(index))

    async def post_own(self, make: Callable[[LogState], Entry]) -> int:
        """Log the board's own entry, made for its exact place in the log; otherwise as `post`."""
        return await self._post_one(make, operator=True)

    def agency(self, agency: str) -> AgencyRecord:
        """Return a published agency as of its last entry; raises NotFoundError."""
        record = self.state.registry.agency(agency)
        if record is None or record.registered_index >= self.published.size:
            raise NotFoundError(Text("noticeboard.agency.unknown"))
        return record

    async def post_together(
        self,
        entries: Sequence[Entry],
        claims: Sequence[Claim | None],
        *,
        free: frozenset[bytes],
        operator: bool,
    ) -> list[PostResult]:
        """Log entries, each with its signature's claim if that was checked.

        `free` holds the leaves of entries whose text needs no moderator. Returns for each entry
        what `post` returns or raises. Raises UnavailableError if they don't all fit in line.
        """
        return await self._queue.join(entries, claims=claims, free=free, operator=operator)

    async def _post_one(
        self,
        made: EntrySource,
        *,
        operator: bool,
        claims: Sequence[Claim | None] = (),
        free: frozenset[bytes] = frozenset(),
    ) -> int:
        (result,) = await self._queue.join((made,), operator=operator, claims=claims, free=free)
        if isinstance(result, int):
            return result
        raise result

    def proof(self, index: int, *, extra: bytes | None = None) -> str:
        """Return the proof that an entry is in the published log, as a file's text."""
        published = self.published
        return TlogProof(
            index=index,
            hashes=tuple(self.state.tree.inclusion(index, published.size)),
            checkpoint_note=published.note,
            extra=extra,
        ).text()


BOARD: web.AppKey[Board] = web.AppKey("board", Board)


@asynccontextmanager
async def open_board(
    home: Home,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    after: Callable[[GrowthStep], None] = do_nothing,
    write: WriteFiles = write_all,
) -> AsyncGenerator[Board]:
    """Open a board for writing, exclusively; raises NoticeboardError with what to do about it.

    `after` is called after each durable step and `write` replaces public files: tests use them to
    stop the board or fill the disk.
    """
    settings, lock = await asyncio.to_thread(_lock_and_read, home)
    try:
        database = await Database.open(home.address(settings))
        try:
            log_key, inbox_key = await asyncio.to_thread(home.keys)
            public = await asyncio.to_thread(home.public_files, settings, write=write)
            opening = cosigners_of(settings.cosigners, settings.quorum, now, settings.network)
            async with opening as cosigners, open_pool() as pool:
                queue = PostQueue()
                writer = Writer(
                    settings=settings,
                    database=database,
                    sequencer=Sequencer(
                        home, database, Exporter(public), log_key, cosigners, after=after
                    ),
                    log_key=log_key.verifier,
                    queue=queue,
                    now=now,
                )
                board = Board(
                    home=home,
                    settings=settings,
                    database=database,
                    public=public,
                    writer=writer,
                    queue=queue,
                    log_key=log_key,
                    inbox_key=inbox_key,
                    pool=pool,
                    cosigners=cosigners,
                    now=now,
                )
                await writer.begin()
                await asyncio.to_thread(home.finish)
                running = asyncio.create_task(writer.run())
                try:
                    yield board
                finally:
                    # Finish the current batch: half of it would amount to a crash.
                    queue.close()
                    await running
        finally:
            await database.close()
    finally:
        await asyncio.to_thread(lock.release)


def _lock_and_read(home: Home) -> tuple[Settings, FolderLock]:
    """Read the settings and take the lock; raises NotFoundError, ConflictError."""
    settings = home.settings()
    lock = FolderLock.acquire(home.folder)
    if not settings.database:
        # Private: it names who has received shares, and when.
        home.database.touch(mode=PRIVATE_FILE)
    catalogue()  # read once, here, where waiting for the disk delays nobody
    return settings, lock


async def create_board(folder: Path, settings: Settings) -> None:
    """Make a board in a folder, with its keys and its first signed checkpoint.

    A failed attempt is resumed if its origin is the same, and discarded if not: no signature of
    it was ever published. Raises NoticeboardError, OSError.
    """
    check_origin(settings.origin)
    home = Home(folder)
    await asyncio.to_thread(home.require_new)
    begun = await asyncio.to_thread(home.begun_settings)
    goes_on = begun is not None and begun.origin == settings.origin
    # Checked before the folder is made, so that most mistakes leave nothing behind.
    if settings.database and not (goes_on and begun and begun.database == settings.database):
        await require_empty(settings.database)
    if settings.tiles:
        public = await asyncio.to_thread(home.public_files, settings)
        note = await public.read(CHECKPOINT)
        if note is not None and not (goes_on and await asyncio.to_thread(_is_ours, home, note)):
            raise ConflictError(Text("noticeboard.tiles.published", address=settings.tiles))
    if begun is not None and not goes_on:
        await asyncio.to_thread(home.forget_begun)
    async with open_board(await asyncio.to_thread(Home.write_new, folder, settings)):
        """Opening an empty board signs and publishes its first checkpoint."""


def _is_ours(home: Home, note: bytes) -> bool:
    """Return whether a checkpoint is signed by the key in the home folder."""
    try:
        open_checkpoint(note.decode(), home.log_key().verifier)
    except (NoticeboardError, ValueError, OSError):
        return False
    return True


LARGEST_INDEX = 2**63 - 1


class Status(StrEnum):
    """The state of a request."""

    OPEN = "open"
    RESOLVED = "resolved"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A published entry and its index."""

    index: int
    entry: Entry
    thread: int | None
    logged_at: datetime

    @classmethod
    def of(cls, row: Row[tuple[object, ...]]) -> Self:
        """Return the entry of a row."""
        return cls(
            index=row.entry_index,
            entry=parse_entry(row.raw),
            thread=row.thread,
            logged_at=row.logged_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A request, its agency as of now, and everything that joined it, in log order."""

    index: int
    post: RequestPost
    agency: AgencyRecord
    entries: tuple[Logged, ...]

    def status(self, now: datetime) -> Status:
        """Return the state of the request at `now`."""
        if self.resolved is not None:
            return Status.RESOLVED
        if datetime.fromisoformat(self.post.expires) <= now:
            return Status.EXPIRED
        return Status.OPEN

    @property
    def resolved(self) -> Logged | None:
        """The entry with which the agency resolved it."""
        for logged in self.entries:
            if isinstance(logged.entry.body, RequestResolve):
                return logged
        return None

    @property
    def is_void(self) -> bool:
        """Whether its agency has since disowned the key that signed it."""
        return self.agency.voids(self.index)


class Reader:
    """Reads one board's published log."""

    def __init__(self, board: Board) -> None:
        self._board = board

    async def entry(self, index: int) -> Logged:
        """Return one entry; raises NotFoundError."""
        found = await self._logged(select(entries).where(entries.c.entry_index == index))
        if not found:
            raise NotFoundError(Text("noticeboard.entry.unknown", index=index))
        return found[0]

    async def of_agency(self, agency: str, limit: int) -> Sequence[Logged]:
        """Return an agency's newest entries that belong to no thread, and those about it."""
        own = select(entries).where(entries.c.agency == agency, entries.c.thread.is_(None))
        return await self._logged(own.order_by(entries.c.entry_index.desc()).limit(limit))

    async def at(self, indexes: Sequence[int]) -> Sequence[Logged]:
        """Return some entries, in log order."""
        query = select(entries).where(entries.c.entry_index.in_(list(indexes)))
        return await self._logged(query.order_by(entries.c.entry_index))

    async def parts(self, index: int, start: int, limit: int) -> Sequence[Logged]:
        """Return the entries of a request's thread from entry `start` on, in log order."""
        query = select(entries).where(entries.c.thread == index, entries.c.entry_index >= start)
        return await self._logged(query.order_by(entries.c.entry_index).limit(limit))

    async def notices(self, before: int, limit: int) -> Sequence[Logged]:
        """Return the board's notices, newest first."""
        query = select(entries).where(
            entries.c.type == "board.notice", entries.c.entry_index < before
        )
        return await self._logged(query.order_by(entries.c.entry_index.desc()).limit(limit))

    async def _logged(self, query: Select[tuple[object, ...]]) -> list[Logged]:
        """Run a query over the entries, limited to published ones."""
        query = query.where(entries.c.entry_index < self._board.published.size)
        async with self._board.database.read() as connection:
            return [Logged.of(row) for row in await connection.execute(query)]


READER: web.AppKey[Reader] = web.AppKey("reader", Reader)
