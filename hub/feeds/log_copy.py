"""The copy of a board's log. It grows by verified entries only, and never fills the disk.

It begins at a snapshot or at the first entry, is read again at each start, and gives proofs.
`log_growth` makes it longer.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import randbelow
from typing import Final

from hub.clock import Clock
from hub.errors import BoardUnreachableError, DiskFullError, NotFoundError, StorageError
from hub.feeds.client import BoardSource
from hub.feeds.earlier_log import EarlierLog
from hub.feeds.first_contact import FirstContact
from hub.feeds.log_growth import LogGrowth
from hub.feeds.signed_log import check_room
from hub.feeds.store import BoardRecord, Records
from hub.feeds.stored_fold import Folds
from hub.feeds.stored_past import PastDamagedError, StoredPast
from hub.feeds.stored_tree import StoredTree, open_tree
from hub.feeds.trust import BrokenPromiseError, PinnedCheckpoint, Trust
from hub.feeds.verified_log import VerifiedLog, begin, load_edge, load_entries
from hub.model.ids import PRACTICE, BoardOrigin
from hub.store.database import ThreadReader
from hub.store.folds import StoredFold
from noticeboard.errors import VerificationError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.note import VerifierKey
from noticeboard.log.registry import Registry
from noticeboard.log.tiles import TILE_WIDTH
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.tasks import run_blocking
from noticeboard.signatures.pool import SignaturePool, VerifiedClaims, open_pool

MOST_SCRUBBED: Final = 1 << 32


@dataclass(frozen=True, slots=True, kw_only=True)
class LogUpdate:
    """The next verified entries of a board, and its registry after them."""

    origin: BoardOrigin
    entries: tuple[LoggedEntry, ...]
    registry: Registry
    more: bool = False
    """Whether the board has signed further entries, which aren't read yet."""
    proven_at: datetime | None = None
    """Until when the log is proven to have held no other entries; None if that isn't new."""
    restored: StoredFold | None = None
    """What was made, in an earlier run, of all entries before these."""
    begun_at: int | None = None
    """If these are the last that a snapshot names: its index. The entries from there on follow."""
    anew: bool = False
    """Whether the entries are those from the log's first on, once more. What is made of them takes
    the place of what was made before, once there are no `more` of them."""


type ReadLog[T] = Callable[[VerifierKey, str, Checkpoint, Tree], T]
"""Takes a log's key, its newest checkpoint as a note and as values, and its tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proving:
    """What proofs are made from. The tree may have grown past what is pinned."""

    pinned: PinnedCheckpoint
    tree: StoredTree


class LogCopy:
    """One board's log as far as it is stored. Takes one call at a time, except `proof`."""

    def __init__(self, trust: Trust, records: Records, wire: BoardSource, clock: Clock) -> None:
        self._trust = trust
        self._records = records
        self._wire = wire
        self._clock = clock
        self._origin = BoardOrigin(trust.origin)
        self._proven = VerifiedClaims()
        self._growing = LogGrowth(records, wire, clock, self._proven)
        self._checkers: SignaturePool | None = None
        self._proving: _Proving | None = None
        self._reader: ThreadReader | None = None
        self._parts: AsyncGenerator[LogUpdate] | None = None
        """What a snapshot names, until all of it is passed on."""
        self._anew = False
        """Whether the log is read from its first entry on, although others were passed on."""
        self._scrubbed = randbelow(MOST_SCRUBBED)
        """The last 256 entries that were compared: starts don't all begin at the same ones."""
        self.first = FirstContact(trust, records, wire, clock)
        self.earlier = EarlierLog(trust, records, wire, clock, self._proven)
        self.proven_at: datetime | None = None
        """Until when the log is proven to have held only what is stored."""
        self.tree: StoredTree | None = None
        """Tree of what was stored at the last read; set before anything is yielded."""
        self._fold: VerifiedLog | None = None
        self.folds = Folds(trust, records, clock)

    @asynccontextmanager
    async def helped(self) -> AsyncGenerator[SignaturePool]:
        """Keep the processes that check signatures alive until the block ends."""
        if self._checkers is not None:
            yield self._checkers
            return
        async with open_pool() as checkers:
            self._checkers = checkers
            try:
                yield checkers
            finally:
                self._checkers = None

    @property
    def fold(self) -> VerifiedLog | None:
        """What was made of the entries; None before the first read, and after a failed step."""
        fold = self._fold
        return None if fold is None or fold.is_ahead else fold

    @property
    def is_read(self) -> bool:
        """Return whether what is stored was read once."""
        return self._proving is not None or self.fold is not None

    @property
    def has_parts(self) -> bool:
        """Return whether a snapshot was read and isn't passed on yet."""
        return self._parts is not None

    def set_trust(self, trust: Trust) -> None:
        """Use other keys from now on. What is stored has to be read again."""
        self.folds.set_trust(trust)
        self.first.set_trust(trust)
        self.earlier.set_trust(trust)
        self._trust = trust
        self._growing.reset()
        self._fold = None

    async def read(self, stored: BoardRecord, *, begins: bool = False) -> AsyncGenerator[LogUpdate]:
        """Read our own entries again, in parts, at least one. Raises StorageError.

        Each part is compared with the pinned checkpoint before it is yielded. If an earlier run has
        stored what it made of them, only the others are read. If it `begins`, the first update has
        that, and what is made of the others is stored between the parts.
        """
        try:
            fold, restored = await self._open(stored, begins=begins)
        except (StorageError, VerificationError):
            if not stored.begun_at:
                raise
            # Without the entries, what is damaged can't be made again.
            stored = await self._restart()
            fold, restored = await self._open(stored, begins=begins)
        async with aclosing(self.first.named()) as parts:
            async for part, is_last in parts:
                update = self._growth(fold, part, more=True)
                yield replace(update, begun_at=stored.begun_at if is_last else None)
        past = fold.past
        count, last = fold.registry.size, list[LoggedEntry]()
        async with aclosing(load_entries(self._records, fold, self._clock.now())) as pages:
            async for logged in pages:
                count += len(logged)
                if past is not None and (past.is_full or past.stored < count == fold.pinned.size):
                    with suppress(DiskFullError):  # It stays in memory, as long as it must.
                        await self.folds.save_past(past, count)
                if count < fold.pinned.size:
                    yield replace(self._growth(fold, logged, more=True), restored=restored)
                    restored = None
                    if begins:
                        await self.folds.save(fold, more=True)
                else:
                    last = logged
        self._hold(replace(fold, edge=await load_edge(self._records, fold.tree, fold.pinned.size)))
        self.proven_at = stored.proven_at
        update = self._growth(fold, last, more=fold.is_behind)
        yield replace(update, proven_at=stored.proven_at, restored=restored)
        if begins:
            await self.save_fold(more=False)

    async def _open(
        self, stored: BoardRecord, *, begins: bool
    ) -> tuple[VerifiedLog, StoredFold | None]:
        """Return a fold before the entries that are to be read, and what is stored of it.

        Raises StorageError, or VerificationError if a snapshot is damaged.
        """
        self._note(stored)
        reader = self._reader = self._reader or await self._records.reader()
        tree, size_bytes = await open_tree(self._records, reader, stored, self._origin)
        self.tree = tree
        past = None
        if self._origin != PRACTICE:  # It is small, and forgotten in a day.
            past = await self.folds.open_past(reader, tree, stored.folded)
        found = await self._resume(reader, stored, tree, past, size_bytes, begins=begins)
        if found[0].registry.size < stored.begun_at:
            await self.first.fold(found[0])
        return found

    async def _restart(self) -> BoardRecord:
        """Drop what was read, to read the log from its first entry on."""
        await self._records.restart(self._clock.now())
        stored = await self._records.load()
        self._note(stored)
        return stored

    def _note(self, stored: BoardRecord) -> None:
        self.first.note(stored)
        self.earlier.note(stored)

    def is_true(self, agency_id: str) -> bool:
        """Return whether all is known that may keep this house from sending to an agency."""
        # While the log is read anew, what was read before is in doubt.
        return not self._anew and self.first.is_true(agency_id)

    async def check_history(self, agency_id: str) -> None:
        """Compare an agency's whole history with the snapshot with which this hub began.

        Raises BoardUnreachableError if that can't be done now. If the snapshot isn't true, the log
        is read from its first entry on, which shows whether there is evidence.
        """
        fold = self.fold
        if fold is not None and not await self.first.check_history(fold.tree, agency_id):
            await self.read_all_later()

    async def begin_at_snapshot(self, checkpoint: Checkpoint, note: str) -> LogUpdate | None:
        """Begin with the newest snapshot, as nothing is stored; None if there is none that holds.

        Raises BoardUnreachableError if the disk has no room, DiskFullError. `next_part` returns
        what follows.
        """
        path = await self._records.path()
        await asyncio.to_thread(check_room, checkpoint.origin, path, 0)
        async with self.helped() as checkers:
            if not await self.first.begin(checkpoint, note, self._proven, checkers):
                return None
        self._fold = None
        self._parts = self.read(await self._records.load(), begins=True)
        return await self.next_part()

    async def _resume(  # noqa: PLR0913 -- what a fold consists of
        self,
        reader: ThreadReader,
        stored: BoardRecord,
        tree: StoredTree,
        past: StoredPast | None,
        size_bytes: int,
        *,
        begins: bool,
    ) -> tuple[VerifiedLog, StoredFold | None]:
        """Return a fold at the stored position, with what is stored; or at the log's beginning."""
        if past is not None and stored.pinned.size:
            fold = begin(self._trust, self._proven, stored, tree, past, size_bytes)
            found = await self.folds.load(fold, reader, begins=begins)
            if found is not None:
                return fold, found if begins else None
        rows = self.first.rows
        return begin(self._trust, self._proven, stored, tree, past, size_bytes, rows), None

    async def save_fold(self, *, more: bool) -> None:
        """Store what was made of the entries, once the receiver of the last update has it."""
        if (fold := self.fold) is not None and not self._anew and self.first.is_whole:
            await self.folds.save(fold, more=more)
            await self.earlier.save(self.folds.other)

    async def grow(
        self, checkpoint: Checkpoint, note: str, *, past_caches: bool
    ) -> LogUpdate | None:
        """Fetch, verify and store the next entries. State changes only after the commit.

        Raises BrokenPromiseError, BoardUncheckedError, BoardUnreachableError, DiskFullError.
        """
        try:
            return await self._grow(checkpoint, note, past_caches=past_caches)
        except PastDamagedError:
            pass
        except BrokenPromiseError as error:
            if error.index is None:
                raise
        stored = await self._records.load()
        if stored.begun_at:
            # What was logged before may explain it. Nobody is accused without knowing all of it.
            return await self.read_all()
        # What our own disk says of the past may be wrong. Entries in the tree can't be: with what
        # they say, the board is judged once more.
        await self.folds.forget_past()
        await self._reread()
        return await self._grow(checkpoint, note, past_caches=past_caches)

    def forget(self) -> None:
        """Drop what is in memory of the log, as none of it is stored any longer."""
        self._growing.reset()
        self._fold = None
        self.tree = self._proving = self._parts = None

    async def read_all(self) -> LogUpdate:
        """Drop the snapshot with which this hub began, and read the log from its first entry on.

        The receiver of the update knows by it that there is `more`, so that nothing is sent.
        """
        self._anew = True  # Before anything of it is gone: somebody may ask `is_true` meanwhile.
        self.forget()
        await self._restart()
        self.folds.begin()
        update = await self._reread()
        self._anew = True
        return replace(update, anew=False)

    async def read_all_later(self) -> None:
        """Do so while nobody waits for an update: `next_part` returns it."""
        update = await self.read_all()

        async def alone() -> AsyncGenerator[LogUpdate]:
            yield update

        self._parts = alone()

    async def complete(self) -> LogUpdate | None:
        """Take in the agencies that a snapshot's first files leave out; then `next_part` has more.

        Raises BoardUnreachableError, DiskFullError.
        """
        if (fold := self.fold) is None:
            return None
        try:
            async with self.helped() as checkers:
                parts = await self.first.complete(fold.registry, checkers)
        except VerificationError:
            return await self.read_all()
        self._parts = self._registrations(fold, parts)
        return await self.next_part()

    async def _registrations(
        self, fold: VerifiedLog, parts: Iterator[list[LoggedEntry]]
    ) -> AsyncGenerator[LogUpdate]:
        for part in parts:
            # There is always more: the statement itself comes later.
            yield replace(self._growth(fold, part, more=True), begun_at=self.first.begun_at)

    async def read_earlier(self) -> LogUpdate | None:
        """Do a step of reading what was logged before the snapshot, if the rest is read.

        Raises BrokenPromiseError if the snapshot isn't true: then call this again, to go on.
        """
        fold, earlier = self.fold, self.earlier
        if fold is None or self._reader is None or fold.is_behind or self.has_parts:
            return None
        if not self.first.is_whole:
            return None
        if not earlier.is_stored:
            self._fold = await earlier.store(fold)
            return None
        try:
            async with self.helped() as checkers:
                logged, registry = await earlier.fold(
                    fold, self._reader, checkers, self.folds.other
                )
        except BrokenPromiseError as error:
            if error.index is None:
                raise
            # The snapshot hid it. It is read and judged as any other.
            return await self.read_all()
        except StorageError:
            self._fold = None
            raise
        restored = earlier.pop_restored()
        whole = await earlier.finish(fold, self._clock.now())
        if whole is None:
            return LogUpdate(
                origin=self._origin,
                entries=tuple(logged),
                registry=registry,
                more=True,
                restored=restored,
                anew=True,
            )
        self.folds.continue_from(earlier.folds)
        self._note(await self._records.load())
        self._hold(whole)
        update = self._growth(whole, logged, more=False)
        return replace(update, anew=True, proven_at=self.proven_at, restored=restored)

    async def _reread(self) -> LogUpdate:
        """Fold what is stored again; return the last update, whose entries were passed on."""
        async with aclosing(self.read(await self._records.load())) as growths:
            updates = [replace(update, entries=()) async for update in growths]
        return updates[-1]

    async def next_part(self) -> LogUpdate | None:
        """Return more of what a snapshot names; None if all of it was passed on."""
        if self._parts is None:
            return None
        try:
            return await anext(self._parts)
        except StopAsyncIteration:
            self._parts = None
        except BaseException:
            self._parts = None
            raise
        return None

    async def _grow(
        self, checkpoint: Checkpoint, note: str, *, past_caches: bool
    ) -> LogUpdate | None:
        fold, reader = self.fold, self._reader
        if fold is None or reader is None:
            raise StorageError("board.entries_unreadable")
        async with self.helped() as checkers:
            try:
                with reader.held():
                    grown, logged = await self._growing.grow(
                        fold, checkpoint, note, checkers, past_caches=past_caches
                    )
            finally:
                self._fold = self.fold  # Unless all of it is stored, it is read again.
        self._hold(grown)
        return self._growth(grown, logged, more=grown.is_behind) if logged else None

    async def show[T](self, read: ReadLog[T]) -> T | None:
        """Let `read` see the log in a thread; return None unless all that is signed is stored."""
        fold = self.fold
        if fold is None or fold.is_behind or not fold.pinned.note:
            return None
        note, point = fold.pinned.note, fold.promised
        return await run_blocking(read, self._trust.log_key, note, point, fold.tree)

    async def prove(self, update: LogUpdate | None, at: datetime) -> LogUpdate | None:
        """Store until when the log held nothing else; return the update, or one without entries.

        Nothing is proven while entries are still to be read.
        """
        fold = self.fold
        if fold is None or fold.is_behind or at == self.proven_at:
            return update
        await self._records.prove(at, self._clock.now())
        self.proven_at = at
        return replace(update or self._growth(fold, [], more=False), proven_at=at)

    async def proof(self, index: int) -> str:
        """Return one entry's tlog-proof under the pinned checkpoint, with the entry inside.

        Raises NotFoundError if there is no such entry, StorageError if it was altered on the disk,
        BoardUnreachableError while the board is still being read, or the entry isn't yet.
        """
        proving = self._proving
        if proving is None:
            raise BoardUnreachableError("board.being_read", board=self._origin)
        if not 0 <= index < proving.pinned.size:
            raise NotFoundError("board.no_entry")
        if index // TILE_WIDTH in proving.tree.missing:
            return await self.first.proof(proving.tree, proving.pinned, index)
        raws = await self._records.entries(index, index + 1)
        return await run_blocking(_prove, proving, index, raws[0] if raws else b"")

    async def scrub(self) -> None:
        """Compare some stored entries with the tree, the next ones each time.

        Raises StorageError if they were altered. Then all of them are read again.
        """
        fold = self.fold
        count = 0 if fold is None else fold.pinned.size // TILE_WIDTH
        if fold is None or not count:
            return
        self._scrubbed = (self._scrubbed + 1) % count
        if self._scrubbed in fold.tree.missing:
            self._scrubbed = fold.tree.missing.stop % count
        if self._scrubbed in fold.tree.missing:
            return
        try:
            await run_blocking(fold.tree.check, self._scrubbed)
        except StorageError:
            self._fold = None
            raise

    def _hold(self, fold: VerifiedLog) -> None:
        self._fold = fold
        if not fold.is_behind:
            self._proving = _Proving(pinned=fold.pinned, tree=fold.tree)

    def _growth(self, fold: VerifiedLog, logged: list[LoggedEntry], *, more: bool) -> LogUpdate:
        anew, self._anew = self._anew, self._anew and more
        return LogUpdate(
            origin=self._origin,
            entries=tuple(logged),
            registry=fold.registry,
            more=more,
            anew=anew,
        )


def _prove(proving: _Proving, index: int, raw: bytes) -> str:
    """Return an entry's proof; raises StorageError if it isn't the one in the tree. Blocking."""
    tree, pinned = proving.tree, proving.pinned
    if leaf_hash(raw) != tree.hashes(0, index, 1):
        raise StorageError("board.entries_changed", board=tree.name)
    hashes = tuple(tree.inclusion(index, pinned.size))
    return TlogProof(index=index, hashes=hashes, checkpoint_note=pinned.note, extra=raw).text()
