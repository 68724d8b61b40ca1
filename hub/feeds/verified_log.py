"""A board's entries, checked by its rules and folded, as they come and again from our own rows."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from hub.errors import StorageError
from hub.feeds.store import BoardRecord, FirstSighting, Records
from hub.feeds.stored_past import StoredPast
from hub.feeds.stored_registry import StoredRegistry
from hub.feeds.stored_tree import StoredTree
from hub.feeds.trust import BrokenPromiseError, PinnedCheckpoint, Trust
from noticeboard.errors import NewerFormatError, NoticeboardError, VerificationError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import AgencyDelivery, AgencyRotate, Newer
from noticeboard.log.chains import Past
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import split_note
from noticeboard.log.registry import Registry
from noticeboard.log.tiles import TILE_WIDTH
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.text import Text, text_of
from noticeboard.signatures.pool import Claim, KnownKeys, SignaturePool, VerifiedClaims

PAGE: Final = 256
"""The tree knows the hash over each 256 entries. Larger pages leave memory in pieces."""
_MOST_ROOTS: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedLog:
    """A board as far as it is verified. When a step fails, it is discarded and read again."""

    pinned: PinnedCheckpoint
    promised: Checkpoint
    """The pinned note's checkpoint: its size is what is stored, or more that is still to be read.
    """
    registry: Registry
    tree: StoredTree
    """Tree of what is stored. The registry looks up the root at an entry's anchor in it."""
    past: StoredPast | None
    """What the registry asks about the past, if that isn't in memory."""
    rows: StoredRegistry
    """What the registry has folded."""
    edge: tuple[bytes, ...]
    """The entries of the last, partial bundle."""
    size_bytes: int
    """Size of all entries."""

    @property
    def is_behind(self) -> bool:
        """Return whether the board has signed entries that aren't stored yet."""
        return self.promised.size > self.pinned.size

    @property
    def is_ahead(self) -> bool:
        """Return whether it has taken in entries that aren't stored with it."""
        return self.tree.size > self.pinned.size


def new_registry(  # noqa: PLR0913, PLR0917 -- what it consists of
    trust: Trust,
    proven: VerifiedClaims,
    tree: Tree,
    past: Past | None = None,
    rows: StoredRegistry | None = None,
    begun_at: int = 0,
) -> Registry:
    """Return a registry without entries, for a log whose tree grows before it."""
    rows = rows or StoredRegistry()
    return Registry(
        trust.origin,
        trust.log_key,
        trust.verifiers,
        root_at=_roots(tree),
        verify=proven.verify,
        agencies=rows.agencies,
        chains=rows.chains,
        levels=rows.levels,
        past=past,
        begun_at=begun_at,
    )


def begin(  # noqa: PLR0913, PLR0917 -- what it consists of
    trust: Trust,
    proven: VerifiedClaims,
    stored: BoardRecord,
    tree: StoredTree,
    past: StoredPast | None,
    size_bytes: int,
    rows: StoredRegistry | None = None,
) -> VerifiedLog:
    """Return a board's fold before `load_entries` folds its entries; raises StorageError.

    `rows` are those that a snapshot has filled already.
    """
    rows = rows or StoredRegistry()
    return VerifiedLog(
        pinned=stored.pinned,
        promised=_promised(trust.origin, stored.pinned),
        registry=new_registry(trust, proven, tree, past, rows, stored.begun_at),
        tree=tree,
        past=past,
        rows=rows,
        edge=(),
        size_bytes=size_bytes,
    )


async def load_entries(
    records: Records, fold: VerifiedLog, now: datetime
) -> AsyncGenerator[list[LoggedEntry]]:
    """Fold our own entries from where the registry is, in parts.

    Each part is compared with the tree before it is folded.
    Their signatures were checked before. Entries that were newer than this hub when they came are
    checked again by all rules. Raises StorageError.
    """
    size, sightings = fold.pinned.size, await records.sightings()
    begin = fold.registry.size
    for first in range(begin // PAGE * PAGE, size if begin < size else 0, PAGE):
        end = min(first + PAGE, size)
        raws = await records.entries(first, end)
        if len(raws) != end - first:
            raise StorageError("board.entries_changed", board=fold.promised.origin)
        logged = await asyncio.to_thread(_forced, fold, raws, first, sightings, now)
        # A rotation stored by an older version of this hub counts as seen only now.
        fresh = sighted(logged, now)
        await records.sight({at: each for at, each in fresh.items() if at not in sightings})
        yield logged


def sighted(logged: Iterable[LoggedEntry], seen_at: datetime) -> dict[int, FirstSighting]:
    """Return the entries, by index, whose time of first sight matters."""
    return {
        each.index: FirstSighting(seen_at=seen_at, newer=isinstance(each.entry.body, Newer))
        for each in logged
        if isinstance(each.entry.body, AgencyDelivery | AgencyRotate | Newer)
    }


async def load_edge(records: Records, tree: StoredTree, size: int) -> tuple[bytes, ...]:
    """Return the stored entries of the last, partial bundle; StorageError if they were altered."""
    first = size // TILE_WIDTH * TILE_WIDTH
    raws = await records.entries(first, size) if first < size else []
    if len(raws) != size - first:
        raise StorageError("board.entries_changed", board=tree.name)
    tree.check_leaves(first, list(map(leaf_hash, raws)))
    return tuple(raws)


def edge_of(before: Sequence[bytes], raws: Sequence[bytes], size: int) -> tuple[bytes, ...]:
    """Return the entries of the last, partial bundle of a log of `size`."""
    width = size % TILE_WIDTH
    return (*before, *raws[-width:])[-width:] if width else ()


def _roots(tree: Tree) -> Callable[[int], bytes | None]:
    """Return a function from size to root; None if that isn't known. Neighbors share anchors."""

    @lru_cache(_MOST_ROOTS)
    def root(size: int) -> bytes:
        return tree.root(size)

    def has_root(size: int) -> bool:
        return tree.has_root(size) if isinstance(tree, StoredTree) else size <= tree.size

    return lambda size: root(size) if has_root(size) else None


def _forced(
    fold: VerifiedLog,
    raws: Sequence[bytes],
    first: int,
    sightings: Mapping[int, FirstSighting],
    now: datetime,
) -> list[LoggedEntry]:
    registry = fold.registry
    fold.tree.check_leaves(first, list(map(leaf_hash, raws)))
    logged: list[LoggedEntry] = []
    begin = registry.size
    for index, raw in enumerate(raws[begin - first :], begin):
        sighting = sightings.get(index) or FirstSighting(seen_at=now)
        try:
            if sighting.newer:
                logged.append(_reread(registry, raw, index, sighting.seen_at))
            else:
                logged.append(registry.force(parse_entry(raw), index, seen_at=sighting.seen_at))
        except NoticeboardError as error:
            raise StorageError(
                "board.entry_unreadable", index=index, board=fold.promised.origin
            ) from error
    return logged


def _reread(registry: Registry, raw: bytes, index: int, seen_at: datetime) -> LoggedEntry:
    """Fold an entry that was newer than this hub when it came.

    If its type is known now and it breaks that type's rules, it is still only counted. A later rule
    doesn't accuse the board that logged it.
    """
    try:
        return registry.add(parse_entry(raw), index, seen_at=seen_at)
    except NoticeboardError:
        return registry.force(parse_entry(raw, as_newer=True), index, seen_at=seen_at)


def _promised(origin: str, pinned: PinnedCheckpoint) -> Checkpoint:
    """Return the pinned note's checkpoint. It was verified before it was stored."""
    if not pinned.note:
        return Checkpoint(origin=origin, size=pinned.size, root=pinned.root)
    try:
        text, _ = split_note(pinned.note)
        return Checkpoint.parse(text)
    except NoticeboardError as error:
        raise StorageError("board.checkpoint_unreadable", board=origin) from error


def add_entries(
    registry: Registry,
    raws: Iterable[bytes],
    first: int,
    sightings: Mapping[int, FirstSighting],
    now: datetime,
) -> list[LoggedEntry]:
    """Fold entries from `first` on by all rules, also those that were newer than this hub once.

    Raises BrokenPromiseError for the first bad entry, or TooNewError.
    """
    logged: list[LoggedEntry] = []
    for index, raw in enumerate(raws, first):
        seen = sightings.get(index) or FirstSighting(seen_at=now)
        if seen.newer:
            logged.append(_reread(registry, raw, index, seen.seen_at))
        else:
            logged += _fold(registry, read([raw]), index, seen.seen_at)
    return logged


type Read = Sequence[Entry | VerificationError]
"""Entries in order. An unreadable one is the error in its place, and nothing follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A batch whose signatures are being checked."""

    read: Read
    verified: asyncio.Task[list[Claim]]


class TooNewError(Exception):
    """A newer version may be able to read this entry, so the board isn't accused."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


class EntryVerifier:
    """Checks entries and folds them into a registry, one batch behind its input.

    New keys act 72 hours after `seen_at`. The registry looks up signatures in `proven`. If there
    are many, `checkers` check them in other processes while the next batch is read and the one
    before is folded.
    """

    def __init__(  # noqa: PLR0913 -- what it folds into, and what it needs to know
        self,
        registry: Registry,
        proven: VerifiedClaims,
        origin: str,
        checkers: SignaturePool,
        *,
        first: int,
        seen_at: datetime,
    ) -> None:
        self.seen_at = seen_at
        self._registry = registry
        self._proven = proven
        self._keys = KnownKeys(registry, origin)
        self._checkers = checkers
        self._next = first
        self._waiting: _Waiting | None = None

    async def push(self, read: Read) -> list[LoggedEntry]:
        """Begin with a batch. Return the one before it, checked and folded.

        Raises BrokenPromiseError for the first bad entry, or TooNewError. Don't call it again after
        that.
        """
        claims = await asyncio.to_thread(_claims, read, self._keys)
        held = asyncio.create_task(_valid_claims(self._checkers, claims))
        before, self._waiting = self._waiting, _Waiting(read=read, verified=held)
        return [] if before is None else await self._fold(before)

    async def rest(self) -> list[LoggedEntry]:
        """Return the last batch, checked and folded; raises as `push` does."""
        before, self._waiting = self._waiting, None
        return [] if before is None else await self._fold(before)

    async def close(self) -> None:
        """Cancel unfinished work. After that the registry must be rebuilt."""
        self._proven.hold()
        if self._waiting is not None:
            self._waiting.verified.cancel()
            with suppress(asyncio.CancelledError):
                await self._waiting.verified

    async def _fold(self, waiting: _Waiting) -> list[LoggedEntry]:
        self._proven.hold(*await waiting.verified)
        logged = await asyncio.to_thread(
            _fold, self._registry, waiting.read, self._next, self.seen_at
        )
        self._next += len(logged)
        return logged


def read(raws: Iterable[bytes]) -> Read:
    """Parse entries up to the first that can't be read."""
    found: list[Entry | VerificationError] = []
    for raw in raws:
        try:
            found.append(parse_entry(raw))
        except VerificationError as error:
            return [*found, error]
    return found


async def _valid_claims(checkers: SignaturePool, claims: Sequence[Claim]) -> list[Claim]:
    """Return the valid claims. The registry finds out what is wrong with the others."""
    results = await checkers.check(claims)
    return [claim for claim, holds in zip(claims, results, strict=True) if holds]


def _claims(entries: Read, keys: KnownKeys) -> list[Claim]:
    claims = [keys.claim(each) for each in entries if isinstance(each, Entry)]
    return [claim for claim in claims if claim is not None]


def _fold(registry: Registry, entries: Read, first: int, seen_at: datetime) -> list[LoggedEntry]:
    logged: list[LoggedEntry] = []
    for index, entry in enumerate(entries, first):
        try:
            if not isinstance(entry, Entry):
                raise entry
            logged.append(registry.add(entry, index, seen_at=seen_at))
        except NewerFormatError as error:
            raise TooNewError(index) from error
        except NoticeboardError as error:
            raise BrokenPromiseError(
                Text("board.must_refuse", index=index, error=text_of(error)), index=index
            ) from error
    return logged
