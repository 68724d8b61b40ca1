"""What was logged before the snapshot with which a hub began, read in the background.

First come the entries: by whole bundles and in order, whoever reads. Each bundle is compared with
the hash over it in this hub's tree. Then all entries are folded by all rules, beside what the hub
uses meanwhile, and compared with what the snapshot says. What was folded takes its place.

A stop at any moment loses at most what was folded since that was last stored.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
import logging
from pathlib import Path
import shutil
from typing import Final

import msgspec

from hub.clock import Clock
from hub.errors import BoardUnreachableError, DiskFullError, StorageError
from hub.feeds.begun_log import read_files
from hub.feeds.client import BoardSource
from hub.feeds.signed_log import FLOOR_BYTES, Download, check_room, damaged_copy
from hub.feeds.store import BoardRecord, FirstSighting, Records
from hub.feeds.stored_fold import Folds
from hub.feeds.stored_past import StoredPast
from hub.feeds.stored_registry import StoredRegistry
from hub.feeds.stored_tree import StoredTree
from hub.feeds.trust import BrokenPromiseError, Evidence, Trust
from hub.feeds.verified_log import (
    EntryVerifier,
    TooNewError,
    VerifiedLog,
    add_entries,
    new_registry,
    read,
    sighted,
)
from hub.store.database import ThreadReader
from hub.store.folds import Folded, StoredFold
from noticeboard.errors import VerificationError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.refuting_files import CopiedLog, refuting_files
from noticeboard.log.registry import Registry
from noticeboard.log.snapshot import repack
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tiles import TILE_WIDTH, decode_bundle
from noticeboard.log.tree import HEIGHT, Tree, leaf_hash
from noticeboard.runtime.tasks import wait_first
from noticeboard.runtime.text import Text
from noticeboard.signatures.pool import SignaturePool, VerifiedClaims

PAUSE_S: Final = 1.0
"""Between two steps."""
BUNDLES: Final = 4
"""So many are fetched in a step."""
FOLDED: Final = 1024
"""So many entries are folded in a step."""
SAVED: Final = 65_536
"""After so many more, what was made of them is stored. With it goes what a snapshot would say,
which is stored whole: some megabytes for a country."""
_NOTE: Final = "snapshot"
_AGAIN_S: Final = 60.0
_LONGEST_AGAIN_S: Final = 3600.0

_LOG = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class _WholeFold:
    """Everything folded from the log's first entry on, as far as it is."""

    log: VerifiedLog
    """Its registry, rows and past are those of this fold."""
    past: StoredPast
    statement: bytes
    sightings: dict[int, FirstSighting]
    """As they are stored."""
    fresh: dict[int, FirstSighting] = field(default_factory=dict)
    snapshot: SnapshotFold | None = field(default_factory=SnapshotFold)
    """None once it was compared."""
    stated_at: int | None = None
    """Where the statement is, once it was folded."""

    @property
    def registry(self) -> Registry:
        """What was folded."""
        return self.log.registry

    def note(self) -> bytes:
        """Return what must be stored beside registry and docket. Blocking."""
        snapshot = None if self.snapshot is None else self.snapshot.state()
        return msgspec.msgpack.encode((self.stated_at, self.fresh, snapshot))

    def resume(self, note: bytes) -> None:
        """Continue with what was stored; raises MsgspecError. Blocking."""
        self.stated_at, self.fresh, snapshot = _read_note(note)
        self.snapshot = None if snapshot is None else SnapshotFold.resume(snapshot)


_read_note: Final = msgspec.msgpack.Decoder(
    tuple[int | None, dict[int, FirstSighting], bytes | None]
).decode


class EarlierLog:
    """Reads what one board had logged before a snapshot; takes one call at a time."""

    def __init__(
        self,
        trust: Trust,
        records: Records,
        wire: BoardSource,
        clock: Clock,
        proven: VerifiedClaims,
    ) -> None:
        self._trust = trust
        self._records = records
        self._wire = wire
        self._clock = clock
        self._proven = proven
        self._at = 0
        self._filled = 0
        self._fold: _WholeFold | None = None
        self._saved = 0
        """How far it was folded when it was last stored, or when that was tried."""
        self._restored: StoredFold | None = None
        self.folds = Folds(trust, records, clock, is_earlier=True)
        """What is stored of the fold."""
        self._fetching: asyncio.Task[list[list[bytes]]] | None = None
        self._again_s = 0.0
        self._failures = 0
        self._is_too_new = False

    def set_trust(self, trust: Trust) -> None:
        """Use other keys from now on."""
        self._trust, self._fold = trust, None
        self.folds.set_trust(trust)

    def note(self, stored: BoardRecord) -> None:
        """Note what is stored."""
        self._at, self._filled = stored.begun_at, stored.filled
        self._fold = None

    @property
    def is_unread(self) -> bool:
        """Return whether there is something to read that this hub can read."""
        return bool(self._at) and not self._is_too_new

    @property
    def is_stored(self) -> bool:
        """Return whether all entries before the snapshot are stored."""
        return self._filled // TILE_WIDTH >= self._at // TILE_WIDTH

    @property
    def percent(self) -> int:
        """How much is read, of 100: entries that came, and those that were folded."""
        folded = 0 if self._fold is None else min(self._fold.registry.size, self._at)
        filled = self._at if self.is_stored else self._filled
        return 100 * (filled + folded) // (2 * self._at) if self._at else 100

    # Fetching

    async def fetch(self, fold: VerifiedLog, until: asyncio.Future[None] | None) -> None:
        """Fetch the next bundles, which `store` takes; others may use the log meanwhile.

        Returns early once `until` is done, and goes on in the next call.
        """
        if self.is_stored or self._clock.steady_s() < self._again_s:
            return
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch(fold.tree, fold.size_bytes))
        others = () if until is None else (asyncio.wait([until]),)
        await wait_first(asyncio.wait([self._fetching]), *others)

    async def aclose(self) -> None:
        """End what is being fetched."""
        fetching, self._fetching = self._fetching, None
        if fetching is not None:
            fetching.cancel()
            await asyncio.wait([fetching])

    async def _fetch(self, tree: StoredTree, size_bytes: int) -> list[list[bytes]]:
        path = await self._records.path()
        await asyncio.to_thread(_check_room, self._trust.origin, path, size_bytes)
        first = self._filled // TILE_WIDTH
        end = min(first + BUNDLES, self._at // TILE_WIDTH)
        return [await self._bundle(tree, number) for number in range(first, end)]

    async def _bundle(self, tree: StoredTree, number: int) -> list[bytes]:
        """Return the entries of a bundle; BoardUnreachableError if the signed one isn't served."""
        top = tree.hashes(HEIGHT, number, 1)
        for past_caches in (False, True):
            download = Download(self._wire, self._trust.origin, past_caches=past_caches)
            raw, count = await download.bundle(number, TILE_WIDTH)
            with suppress(VerificationError):
                raws = decode_bundle(raw, count)
                if await asyncio.to_thread(_root, raws) == top:
                    return raws
        raise damaged_copy(self._trust.origin)

    async def store(self, fold: VerifiedLog) -> VerifiedLog:
        """Store what was fetched, if it is here; return the log with its new size in bytes."""
        fetching = self._fetching
        if fetching is None or not fetching.done():
            return fold
        self._fetching = None
        try:
            bundles = fetching.result()
            raws = [raw for bundle in bundles for raw in bundle]
            size_bytes = fold.size_bytes + sum(map(len, raws))
            if not await self._records.fill(self._filled, raws, size_bytes, self._clock.now()):
                return fold
        except (BoardUnreachableError, DiskFullError) as error:
            # Nobody is accused: a board that hides its past proves nothing by that.
            _LOG.info("What %s had logged earlier is read later: %s", self._trust.origin, error)
            self._again_s = self._clock.steady_s() + min(
                _AGAIN_S * 2 ** min(self._failures, 10), _LONGEST_AGAIN_S
            )
            self._failures += 1
            return fold
        self._failures = 0
        self._filled += len(raws)
        fold.tree.fill(self._filled // TILE_WIDTH)
        return replace(fold, size_bytes=size_bytes)

    # Folding

    @property
    def size(self) -> int:
        """The index after the last folded entry."""
        return 0 if self._fold is None else self._fold.registry.size

    async def fold(
        self,
        log: VerifiedLog,
        reader: ThreadReader,
        checkers: SignaturePool,
        other: Folded | None,
    ) -> tuple[list[LoggedEntry], Registry]:
        """Fold the next entries of a log; return them, and the registry that has them.

        `other` is what else is made of entries. If an earlier run has stored that,
        `pop_restored` returns it.
        Raises BrokenPromiseError for an entry that breaks a rule, or without an index if entries
        prove that the snapshot isn't true: then call it again, to go on.
        """
        whole = self._fold
        if whole is None or whole.log.tree is not log.tree:
            whole = self._fold = await self._begin(log, reader, other)
        if whole.stated_at is not None and whole.snapshot is not None:
            own, whole.snapshot = whole.snapshot, None
            await self._compare(log, own, whole.stated_at)
        first = whole.registry.size
        end = min(first // TILE_WIDTH * TILE_WIDTH + FOLDED, log.pinned.size)
        if first < self._at:
            end = min(end, self._at)
        if first == end:
            return [], whole.registry
        raws = await self._stored(log.tree, first, end)
        try:
            logged = await self._folded(whole, raws, first, checkers)
        except TooNewError:
            self._is_too_new, self._fold = True, None
            return [], log.registry
        except BrokenPromiseError:
            self._fold = None
            raise
        if whole.past.is_full:
            with suppress(DiskFullError):  # It stays in memory, as long as it must.
                await self.folds.save_past(whole.past, whole.registry.size)
        if whole.snapshot is not None and whole.stated_at is None:
            whole.stated_at = await asyncio.to_thread(_add_all, whole, logged)
        return logged, whole.registry

    async def _begin(
        self, log: VerifiedLog, reader: ThreadReader, other: Folded | None
    ) -> _WholeFold:
        """Return the fold as far as it is stored."""
        beginning = await self._records.beginning()
        if beginning is None:
            raise StorageError("board.entries_changed", board=self._trust.origin)
        statement, sightings = beginning.statement, await self._records.sightings()

        def begun(past: StoredPast) -> _WholeFold:
            rows = StoredRegistry()
            registry = new_registry(self._trust, self._proven, log.tree, past, rows)
            own = replace(log, registry=registry, past=past, rows=rows)
            return _WholeFold(log=own, past=past, statement=statement, sightings=sightings)

        self.folds.begin()
        self.folds.other, self._restored = other, None
        whole = begun(await self.folds.open_past(reader, log.tree))
        found = await self.folds.load(whole.log, reader, begins=True)
        if found is not None:
            with suppress(msgspec.MsgspecError, KeyError):
                await asyncio.to_thread(whole.resume, found.position.notes[_NOTE])
                self._restored, self._saved = found, found.position.size
                return whole
        self._saved = 0
        return begun(await self.folds.begin_past(reader, log.tree))

    def pop_restored(self) -> StoredFold | None:
        """Return what an earlier run made of the entries before the last ones, once."""
        restored, self._restored = self._restored, None
        return restored

    async def save(self, other: Folded | None) -> None:
        """Store what was folded, sometimes, once `other` has it."""
        whole = self._fold
        if whole is None or other is None or whole.registry.size - self._saved < SAVED:
            return
        self._saved, self.folds.other = whole.registry.size, other.replacement(self._trust.origin)
        note = await asyncio.to_thread(whole.note)
        await self.folds.save(whole.log, more=False, notes={_NOTE: note})

    async def _stored(self, tree: StoredTree, first: int, end: int) -> list[bytes]:
        """Return stored entries, compared with the tree."""
        start = first // TILE_WIDTH * TILE_WIDTH
        stop = min(-(-end // TILE_WIDTH) * TILE_WIDTH, tree.size)
        raws = await self._records.entries(start, stop)
        try:
            await asyncio.to_thread(_check, tree, raws, start, stop)
        except StorageError:
            await self._fetch_again(tree, start)
            raise
        return raws[first - start : end - start]

    async def _fetch_again(self, tree: StoredTree, first: int) -> None:
        """Drop entries that were altered on the disk, so that they come again."""
        if first < self._filled:
            await self._records.empty(first, self._at, self._clock.now())
            self._filled, self._fold = first, None
            tree.fill(first // TILE_WIDTH)

    async def _folded(
        self, whole: _WholeFold, raws: Sequence[bytes], first: int, checkers: SignaturePool
    ) -> list[LoggedEntry]:
        """Fold entries by all rules."""
        registry, now = whole.registry, self._clock.now()
        if first >= self._at:
            seen = whole.sightings | await self._records.sightings()
            return await asyncio.to_thread(add_entries, registry, raws, first, seen, now)
        # The tree of that time has them all, so they were seen then.
        begun = whole.sightings.get(self._at)
        verifier = EntryVerifier(
            registry,
            self._proven,
            self._trust.origin,
            checkers,
            first=first,
            seen_at=now if begun is None else begun.seen_at,
        )
        try:
            logged = await verifier.push(await asyncio.to_thread(read, raws))
            logged += await verifier.rest()
        finally:
            await verifier.close()
        found = sighted(logged, verifier.seen_at)
        whole.fresh |= {at: each for at, each in found.items() if at not in whole.sightings}
        return logged

    async def _compare(self, log: VerifiedLog, own: SnapshotFold, index: int) -> None:
        """Compare the snapshot with what was folded; raises BrokenPromiseError."""
        beginning, found = await self._records.beginning(), await asyncio.to_thread(own.snapshot)
        stated = None if beginning is None else parse_entry(beginning.statement).body
        if beginning is None or not isinstance(stated, BoardSnapshot):
            return
        if await asyncio.to_thread(found.is_stated, stated):
            return

        async def bundle(number: int) -> list[Entry]:
            first = number * TILE_WIDTH
            raws = await self._records.entries(first, min(first + TILE_WIDTH, log.pinned.size))
            return await asyncio.to_thread(lambda: list(map(parse_entry, raws)))

        copied = CopiedLog(tree=log.tree, note=log.pinned.note, bundle=bundle)
        files = []
        with suppress(VerificationError):  # An earlier version began with rows of another form.
            await asyncio.to_thread(read_files, beginning, bytes.fromhex(stated.root))
            files = await refuting_files(copied, found, index, stated, beginning.rows)
        if not files:
            _LOG.warning("A snapshot of %s isn't what its log says.", self._trust.origin)
            return
        # A board can compress rows in a way for each reader, and evidence is shown to others.
        (first, packed), *proofs = files
        files = [(first, await asyncio.to_thread(repack, packed)), *proofs]
        evidence = (Evidence(what=_what(name), material=raw) for name, raw in files)
        text = Text("board.false_snapshot", board=self._trust.origin, index=index)
        raise BrokenPromiseError(text, *evidence)

    async def finish(self, log: VerifiedLog, now: datetime) -> VerifiedLog | None:
        """Put what was folded in the place of what was made of the snapshot, which is dropped.

        Returns None until all entries are folded and the snapshot is compared.
        """
        whole = self._fold
        if whole is None or whole.registry.size < log.pinned.size or whole.snapshot is not None:
            return None
        is_saved = self.folds.saved is not None
        await self._records.finish(whole.past, whole.fresh, log.pinned.size, now, is_saved=is_saved)
        self._at, self._filled, self._fold = 0, 0, None
        return replace(log, registry=whole.registry, past=whole.past, rows=whole.log.rows)


def _check_room(name: str, path: Path, kept_bytes: int) -> None:
    """Raise BoardUnreachableError if the disk has no room to spare. Blocking.

    A quarter of what the board may take is for what is new, and so is half of what stays free.
    """
    check_room(name, path, kept_bytes * 4 // 3)
    if shutil.disk_usage(path).free < 2 * FLOOR_BYTES:
        raise BoardUnreachableError("board.disk_nearly_full", board=name)


def _what(name: str) -> str:
    """Return what a file of evidence is, by its name."""
    return name.removesuffix(".txt").replace("-", " ")


def _check(tree: StoredTree, raws: Sequence[bytes], start: int, stop: int) -> None:
    """Raise StorageError unless these are the entries from `start` to `stop`. Blocking."""
    if len(raws) < stop - start:
        raise StorageError("board.entries_changed", board=tree.name)
    tree.check_leaves(start, list(map(leaf_hash, raws)))


def _root(raws: Sequence[bytes]) -> bytes:
    return Tree(map(leaf_hash, raws)).root()


def _add_all(whole: _WholeFold, logged: Sequence[LoggedEntry]) -> int | None:
    """Fold entries up to the snapshot's statement; return its index once it was among them."""
    for each in logged:
        if whole.snapshot is not None:
            whole.snapshot.add(each)
        if each.entry.raw == whole.statement:
            return each.index
    return None
