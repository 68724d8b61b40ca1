"""The next entries of a board's log: fetched, verified and stored.

A short growth is fetched whole and its root is compared with the signed one. A long growth is read
under the signed root, one stretch at a time. Each stretch is stored together with its checkpoint,
so a stop loses nothing and the next poll continues from there. What a board writes must not
displace camera recordings.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from itertools import batched
from typing import Final

from hub.clock import Clock
from hub.errors import BoardUnreachableError
from hub.feeds.client import BoardSource
from hub.feeds.signed_log import (
    BATCH,
    MOST_AT_ONCE,
    Download,
    SignedLog,
    check_room,
    damaged_copy,
    extended,
)
from hub.feeds.store import Records
from hub.feeds.trust import (
    ENTRY,
    BoardUncheckedError,
    BrokenPromiseError,
    Evidence,
    PinnedCheckpoint,
    both_notes,
)
from hub.feeds.verified_log import EntryVerifier, TooNewError, VerifiedLog, edge_of, read, sighted
from hub.model.request import Unchecked
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.tiles import frontier_of
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.text import Text
from noticeboard.signatures.pool import SignaturePool, VerifiedClaims

STRETCH: Final = 8192
"""Number of entries of a long growth that are stored and passed on together."""
STRETCH_BYTES: Final = 16 * 1024 * 1024
"""A stretch ends sooner if its entries reach this size."""


class LogGrowth:
    """Makes a verified log longer. Takes one call at a time."""

    def __init__(
        self, records: Records, wire: BoardSource, clock: Clock, proven: VerifiedClaims
    ) -> None:
        self._records = records
        self._wire = wire
        self._clock = clock
        self._proven = proven
        self._signed: SignedLog | None = None
        """What a long growth is read from, until all of it is read."""

    def reset(self) -> None:
        """Forget what was learned of the signed log."""
        self._signed = None

    async def grow(
        self,
        fold: VerifiedLog,
        checkpoint: Checkpoint,
        note: str,
        checkers: SignaturePool,
        *,
        past_caches: bool,
    ) -> tuple[VerifiedLog, list[LoggedEntry]]:
        """Fetch, verify and store the next entries; return the log with them, and what is new.

        If this fails once the fold was changed, the fold `is_ahead` of what is stored.
        Raises BrokenPromiseError, BoardUncheckedError, BoardUnreachableError, DiskFullError.
        """
        is_long = checkpoint.size - fold.pinned.size > MOST_AT_ONCE
        step = self._grow_by_a_stretch if is_long else self._grow_at_once
        try:
            grown, logged = await step(fold, checkpoint, note, checkers, past_caches=past_caches)
        except TooNewError as error:
            raise BoardUncheckedError(
                Text("board.newer", index=error.index, board=checkpoint.origin),
                Unchecked.NEWER,
            ) from error
        except BrokenPromiseError as error:
            self._signed = None
            notes = both_notes(fold.pinned.note, note)
            raise BrokenPromiseError(
                error.text, *notes, *error.evidence, index=error.index
            ) from error
        if not grown.is_behind:
            self._signed = None
        return grown, logged

    # All at once

    async def _grow_at_once(
        self,
        fold: VerifiedLog,
        checkpoint: Checkpoint,
        note: str,
        checkers: SignaturePool,
        *,
        past_caches: bool,
    ) -> tuple[VerifiedLog, list[LoggedEntry]]:
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
        fold.tree.extend(leaves)
        logged: list[LoggedEntry] = []
        async with self._admission(fold, checkers) as admission:
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
        self,
        fold: VerifiedLog,
        checkpoint: Checkpoint,
        note: str,
        checkers: SignaturePool,
        *,
        past_caches: bool,
    ) -> tuple[VerifiedLog, list[LoggedEntry]]:
        path = await self._records.path()
        await asyncio.to_thread(check_room, checkpoint.origin, path, fold.size_bytes)
        signed = self._signed
        if signed is None or past_caches or signed.checkpoint != checkpoint:
            signed = self._signed = await SignedLog.open(
                self._wire, checkpoint, fold.tree, past_caches=past_caches
            )
        async with self._admission(fold, checkers) as admission:
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
    async def _admission(
        self, fold: VerifiedLog, checkers: SignaturePool
    ) -> AsyncGenerator[EntryVerifier]:
        admission = EntryVerifier(
            fold.registry,
            self._proven,
            fold.promised.origin,
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
    ) -> tuple[VerifiedLog, list[LoggedEntry]]:
        raws = [each.entry.raw for each in logged]
        size = fold.pinned.size + len(raws)
        pinned = PinnedCheckpoint(size=size, root=fold.tree.root(size), note=note)
        is_last = size == checkpoint.size
        await self._records.grow(
            pinned,
            fold.pinned.size,
            raws,
            sighted(logged, seen_at),
            self._clock.now(),
            tree=fold.tree,
            size_bytes=fold.size_bytes + sum(map(len, raws)),
            past=fold.past if is_last or (fold.past and fold.past.is_full) else None,
        )
        fold.tree.settle()
        grown = VerifiedLog(
            pinned=pinned,
            promised=checkpoint,
            registry=fold.registry,
            tree=fold.tree,
            past=fold.past,
            rows=fold.rows,
            edge=edge_of(fold.edge, raws, size),
            size_bytes=fold.size_bytes + sum(map(len, raws)),
        )
        return grown, logged


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
