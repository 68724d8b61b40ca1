"""The copy of a board's log. It grows by verified entries only, and never fills the disk.

A short growth is fetched whole and its root is compared with the signed one. A long growth is read
under the signed root, one stretch at a time. Each stretch is stored together with its checkpoint,
so a stop loses nothing and the next poll continues from there. What a board writes must not
displace camera recordings.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched
from pathlib import Path
import shutil
from typing import Final

from hub.clock import Clock
from hub.errors import BoardUnreachableError, NotFoundError, StorageError
from hub.feeds.client import BoardSource
from hub.feeds.signed_log import (
    BATCH,
    MOST_AT_ONCE,
    Download,
    SignedLog,
    damaged_copy,
    extended,
)
from hub.feeds.store import BoardRecord, Records
from hub.feeds.trust import (
    BELIEVED,
    ENTRY,
    RECEIVED,
    BoardUncheckedError,
    BrokenPromiseError,
    Evidence,
    PinnedCheckpoint,
    Trust,
)
from hub.feeds.verified_log import (
    EntryVerifier,
    TooNewError,
    VerifiedLog,
    begin,
    edge_of,
    load_entries,
    read,
    read_tree,
    sighted,
)
from hub.model.ids import BoardOrigin
from hub.model.request import Unchecked
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.note import VerifierKey
from noticeboard.log.registry import Registry
from noticeboard.log.tiles import frontier_of
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.tasks import run_blocking
from noticeboard.runtime.text import Text
from noticeboard.signatures.pool import SignaturePool, VerifiedClaims, open_pool

FLOOR_BYTES: Final = 1 << 30
"""Free disk space to keep, whatever boards publish."""
SHARE: Final = 8
"""No board takes more than one part in this many of the disk."""


def check_room(name: str, path: Path, kept_bytes: int) -> None:
    """Raise BoardUnreachableError if the disk has no room for the next entries. Blocking."""
    disk = shutil.disk_usage(path)
    if kept_bytes > disk.total // SHARE:
        raise BoardUnreachableError("board.too_large", board=name)
    if disk.free < FLOOR_BYTES:
        raise BoardUnreachableError("board.disk_nearly_full", board=name)


STRETCH: Final = 8192
"""Number of entries of a long growth that are stored and passed on together."""
STRETCH_BYTES: Final = 16 * 1024 * 1024
"""A stretch ends sooner if its entries reach this size."""


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


type ReadLog[T] = Callable[[VerifierKey, str, Checkpoint, Tree], T]
"""Takes a log's key, its newest checkpoint as a note and as values, and its tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proving:
    """What proofs are made from. The tree may have grown past what is pinned."""

    pinned: PinnedCheckpoint
    tree: Tree


class LogCopy:
    """One board's log as far as it is stored. Takes one call at a time, except `proof`."""

    def __init__(self, trust: Trust, records: Records, wire: BoardSource, clock: Clock) -> None:
        self._trust = trust
        self._records = records
        self._wire = wire
        self._clock = clock
        self._origin = BoardOrigin(trust.origin)
        self._proven = VerifiedClaims()
        self._checkers: SignaturePool | None = None
        self._signed: SignedLog | None = None
        self._proving: _Proving | None = None
        self.proven_at: datetime | None = None
        """Until when the log is proven to have held only what is stored."""
        self.tree: Tree | None = None
        """Tree of what was stored at the last read; set before anything is yielded."""
        self.fold: VerifiedLog | None = None
        """None before the first read, and after a step that failed."""

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
    def is_read(self) -> bool:
        """Return whether what is stored was read once."""
        return self._proving is not None or self.fold is not None

    def set_trust(self, trust: Trust) -> None:
        """Use other keys from now on. What is stored has to be read again."""
        self._trust = trust
        self._signed = None
        self.fold = None

    async def read(self, stored: BoardRecord) -> AsyncGenerator[LogUpdate]:
        """Read our own entries again, in parts, at least one. Raises StorageError.

        All of it is checked against the pinned checkpoint before the first part is yielded.
        """
        tree, size_bytes = await read_tree(self._records, stored, self._origin)
        self.tree = tree
        fold = begin(self._trust, self._proven, stored, tree, size_bytes)
        edge: tuple[bytes, ...] = ()
        count, last = 0, list[LoggedEntry]()
        async with aclosing(load_entries(self._records, fold, self._clock.now())) as pages:
            async for logged in pages:
                count += len(logged)
                edge = edge_of(edge, [each.entry.raw for each in logged], count)
                if count < fold.pinned.size:
                    yield self._growth(fold, logged, more=True)
                else:
                    last = logged
        self._hold(replace(fold, edge=edge))
        self.proven_at = stored.proven_at
        yield replace(self._growth(fold, last, more=fold.is_behind), proven_at=stored.proven_at)

    async def grow(
        self, checkpoint: Checkpoint, note: str, *, past_caches: bool
    ) -> LogUpdate | None:
        """Fetch, verify and store the next entries. State changes only after the commit.

        Raises BrokenPromiseError, BoardUncheckedError, BoardUnreachableError, DiskFullError.
        """
        fold = self.fold
        if fold is None:
            raise StorageError("board.entries_unreadable")
        notes = _both_notes(fold.pinned, note)
        try:
            if checkpoint.size - fold.pinned.size <= MOST_AT_ONCE:
                return await self._grow_at_once(fold, checkpoint, note, past_caches=past_caches)
            return await self._grow_by_a_stretch(fold, checkpoint, note, past_caches=past_caches)
        except TooNewError as error:
            raise BoardUncheckedError(
                Text("board.newer", index=error.index, board=self._origin),
                Unchecked.NEWER,
            ) from error
        except BrokenPromiseError as error:
            self._signed = None
            # Both notes: neither alone shows what is wrong.
            raise BrokenPromiseError(
                error.text, *notes, *error.evidence, index=error.index
            ) from error

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

        Raises NotFoundError if there is no such entry, BoardUnreachableError while the board is
        still being read.
        """
        proving = self._proving
        if proving is None:
            raise BoardUnreachableError("board.being_read", board=self._origin)
        pinned = proving.pinned
        raws = await self._records.entries(index, index + 1) if 0 <= index < pinned.size else []
        if not raws:
            raise NotFoundError("board.no_entry")
        hashes = await asyncio.to_thread(proving.tree.inclusion, index, pinned.size)
        return TlogProof(
            index=index, hashes=tuple(hashes), checkpoint_note=pinned.note, extra=raws[0]
        ).text()

    # All at once

    async def _grow_at_once(
        self, fold: VerifiedLog, checkpoint: Checkpoint, note: str, *, past_caches: bool
    ) -> LogUpdate | None:
        fetch = Download(self._wire, checkpoint.origin, past_caches=past_caches)
        try:
            raws = await fetch.entries(fold.edge, fold.pinned.size, checkpoint.size)
            leaves = [leaf_hash(raw) for raw in raws]
            if extended(frontier_of(fold.tree), leaves).root() != checkpoint.root:
                raise damaged_copy(checkpoint.origin)
        except BoardUncheckedError as error:
            if not past_caches:
                raise  # The second look decides.
            # Either these entries are wrong or the past is. The tiles show which.
            try:
                await SignedLog.open(self._wire, checkpoint, fold.tree, past_caches=True)
            except BoardUncheckedError:
                raise
            except BoardUnreachableError:
                raise error from None
            raise damaged_copy(checkpoint.origin) from error
        # From here registry and tree change. Unless all of it is stored, they are read again.
        self.fold = None
        fold.tree.extend(leaves)
        logged: list[LoggedEntry] = []
        async with self._admission(fold) as admission:
            try:
                for some in batched(raws, BATCH, strict=False):
                    logged += await admission.push(await asyncio.to_thread(read, some))
                logged += await admission.rest()
            except BrokenPromiseError as error:
                proof = _logged(fold.tree, raws, error.index, note)
                raise BrokenPromiseError(
                    error.text, *proof, *fetch.evidence, index=error.index
                ) from error
        return await self._save(fold, checkpoint, note, logged, admission.seen_at)

    # By stretches

    async def _grow_by_a_stretch(
        self, fold: VerifiedLog, checkpoint: Checkpoint, note: str, *, past_caches: bool
    ) -> LogUpdate | None:
        path = await self._records.path()
        await asyncio.to_thread(check_room, checkpoint.origin, path, fold.size_bytes)
        signed = self._signed
        if signed is None or past_caches or signed.checkpoint != checkpoint:
            signed = self._signed = await SignedLog.open(
                self._wire, checkpoint, fold.tree, past_caches=past_caches
            )
        async with self._admission(fold) as admission:
            try:
                logged = await self._stretch(fold, signed, admission)
            except BrokenPromiseError as error:
                if error.index is None:
                    raise
                raise BrokenPromiseError(
                    error.text, *signed.evidence(error.index), index=error.index
                ) from error
        return await self._save(fold, checkpoint, note, logged, admission.seen_at)

    async def _stretch(
        self, fold: VerifiedLog, signed: SignedLog, admission: EntryVerifier
    ) -> list[LoggedEntry]:
        """Take in the next entries, or as many of them as the board serves."""
        logged: list[LoggedEntry] = []
        start, size_bytes = fold.tree.size, 0
        async with aclosing(signed.batches(start, STRETCH)) as batches:
            try:
                async for batch in batches:
                    # As above: unless all of it is stored, registry and tree are read again.
                    self.fold = None
                    fold.tree.extend(batch.leaves)
                    logged += await admission.push(batch.entries)
                    size_bytes += batch.size_bytes
                    if size_bytes >= STRETCH_BYTES:
                        break
            except BoardUnreachableError:
                if fold.tree.size == start:
                    raise
        return logged + await admission.rest()

    # Both

    @asynccontextmanager
    async def _admission(self, fold: VerifiedLog) -> AsyncGenerator[EntryVerifier]:
        async with self.helped() as checkers:
            admission = EntryVerifier(
                fold.registry,
                self._proven,
                self._origin,
                checkers,
                first=fold.pinned.size,
                seen_at=self._clock.now(),
            )
            try:
                yield admission
            finally:
                await admission.close()

    async def _save(
        self,
        fold: VerifiedLog,
        checkpoint: Checkpoint,
        note: str,
        logged: list[LoggedEntry],
        seen_at: datetime,
    ) -> LogUpdate | None:
        raws = [each.entry.raw for each in logged]
        size = fold.pinned.size + len(raws)
        pinned = PinnedCheckpoint(size=size, root=fold.tree.root(size), note=note)
        await self._records.grow(
            pinned, fold.pinned.size, raws, sighted(logged, seen_at), self._clock.now()
        )
        grown = VerifiedLog(
            pinned=pinned,
            promised=checkpoint,
            registry=fold.registry,
            tree=fold.tree,
            edge=edge_of(fold.edge, raws, size),
            size_bytes=fold.size_bytes + sum(map(len, raws)),
        )
        self._hold(grown)
        return self._growth(grown, logged, more=grown.is_behind) if logged else None

    def _hold(self, fold: VerifiedLog) -> None:
        self.fold = fold
        if not fold.is_behind:
            self._signed = None
            self._proving = _Proving(pinned=fold.pinned, tree=fold.tree)

    def _growth(self, fold: VerifiedLog, logged: list[LoggedEntry], *, more: bool) -> LogUpdate:
        return LogUpdate(
            origin=self._origin, entries=tuple(logged), registry=fold.registry, more=more
        )


def _both_notes(pinned: PinnedCheckpoint, note: str) -> tuple[Evidence, ...]:
    return (
        Evidence(what=BELIEVED, material=pinned.note.encode()),
        Evidence(what=RECEIVED, material=note.encode()),
    )


def _logged(
    tree: Tree, raws: Sequence[bytes], index: int | None, note: str
) -> tuple[Evidence, ...]:
    """Return the proof that the new entry at `index` is in the signed log."""
    if index is None:
        return ()
    proof = TlogProof(
        index=index,
        hashes=tuple(tree.inclusion(index)),
        checkpoint_note=note,
        extra=raws[index - tree.size],
    )
    return (Evidence(what=ENTRY, material=proof.text().encode()),)
