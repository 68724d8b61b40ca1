"""Fetch and check the snapshot with which a hub can begin to follow a large board.

Everything is checked under the newest checkpoint, which is signed and witnessed as always. Whatever
is wrong, or missing, is no reason to accuse anybody: then the log is read from its first entry on.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from hub.clock import Clock
from hub.errors import BoardUnreachableError, StorageError
from hub.feeds.agency_history import check_history
from hub.feeds.begun_log import (
    BeginningFold,
    BegunAgencies,
    BegunLog,
    named_proof,
    read_files,
)
from hub.feeds.client import BoardSource
from hub.feeds.signed_log import Download
from hub.feeds.store import Beginning, BoardRecord, FirstSighting, Records
from hub.feeds.stored_registry import StoredRegistry
from hub.feeds.stored_tree import NotReadError, StoredTree
from hub.feeds.trust import PinnedCheckpoint, Trust
from hub.feeds.verified_log import VerifiedLog, new_registry
from noticeboard.errors import NoticeboardError, VerificationError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import BoardHeads, BoardSnapshot
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.entry import agency_id, heads_tree, parse_entry, verify_entry
from noticeboard.log.registry import Registry
from noticeboard.log.snapshot import (
    MAX_SNAPSHOT_BYTES,
    SNAPSHOT_FILES,
    chain_ends,
    snapshot_path,
    statement_path,
)
from noticeboard.log.snapshot_entries import SnapshotFiles
from noticeboard.log.tiles import TILE_WIDTH, SignedTiles, decode_bundle
from noticeboard.log.tree import leaf_hash, verify_inclusion
from noticeboard.runtime.tasks import run_blocking
from noticeboard.runtime.text import NOTHING
from noticeboard.signatures.pool import SignaturePool, VerifiedClaims

FEWEST: Final = 16_384
"""A shorter log is read from its beginning: that takes seconds."""
OLDEST: Final = timedelta(days=4)
"""An older snapshot isn't used: what came after it would be nearly as long to read."""
_AHEAD: Final = timedelta(minutes=10)
_PROOF_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedSnapshot:
    """A snapshot that holds, and what is needed to read on from it."""

    beginning: Beginning
    files: SnapshotFiles
    tree: StoredTree
    """Over the log up to the snapshot."""
    edge: tuple[bytes, ...]
    """The entries of its last, partial block."""


class FirstContact:
    """How a hub began to follow one board, if that was at a snapshot."""

    def __init__(self, trust: Trust, records: Records, wire: BoardSource, clock: Clock) -> None:
        self._trust = trust
        self._records = records
        self._wire = wire
        self._clock = clock
        self._begun: BegunLog | None = None
        """What was folded, until it is passed on."""
        self._agencies: BegunAgencies | None = None
        """What was folded of agencies, until all have come."""
        self.is_whole = True
        """Whether all files of the snapshot have come."""
        self._true: set[str] = set()
        """The agencies whose history is what the snapshot says."""
        self.begun_at = 0
        """The index of the first entry that this hub has read itself."""
        self.read_since: datetime | None = None
        """The time of the snapshot."""

    def set_trust(self, trust: Trust) -> None:
        """Use other keys from now on."""
        self._trust, self._begun, self._agencies = trust, None, None

    def note(self, stored: BoardRecord) -> None:
        """Note what is stored of it."""
        self.begun_at, self.read_since = stored.begun_at, None
        self.is_whole = stored.is_whole
        if not stored.begun:
            self._begun = None
        else:
            with suppress(VerificationError):  # It is damaged: `fold` finds out.
                self.read_since = parse_entry(stored.begun).body.issued_at

    @property
    def rows(self) -> StoredRegistry | None:
        """What was folded just now, for the registry that goes on; None if nothing was."""
        return None if self._begun is None else self._begun.rows

    async def begin(
        self, checkpoint: Checkpoint, note: str, proven: VerifiedClaims, checkers: SignaturePool
    ) -> bool:
        """Fetch, check, fold, and store a board's newest snapshot; return whether one holds.

        Raises DiskFullError.
        """
        now, trust = self._clock.now(), self._trust
        found = await fetch_snapshot(self._wire, trust, checkpoint, now, whole=False)
        if found is None:
            return False
        at, rows = found.beginning.at, StoredRegistry()
        registry = new_registry(trust, proven, found.tree, None, rows, at)
        to = BeginningFold(at=at, trust=trust, rows=rows, registry=registry, sightings={}, now=now)
        try:
            begun = await to.fold(found.files, checkers)
        except NoticeboardError:
            return False
        pinned = PinnedCheckpoint(size=at, root=found.tree.root(), note=note)
        await self._records.grow(
            pinned,
            at - len(found.edge),
            found.edge,
            # The entry at the snapshot stands for all before it: they were in the tree then.
            begun.agencies.fresh | {at: FirstSighting(seen_at=now)},
            now,
            tree=found.tree,
            size_bytes=sum(map(len, found.edge)),
            beginning=found.beginning,
        )
        self._begun = begun
        return True

    async def fold(self, log: VerifiedLog) -> None:
        """Fold the stored snapshot into an empty registry; raises VerificationError."""
        if self._begun is not None:
            self._agencies = self._begun.agencies
            log.registry.policies = self._begun.registry.policies
            log.registry.resume(self._begun.at, 0)
            return
        beginning = await self._records.beginning()
        if beginning is None:
            raise _wrong()
        root = await run_blocking(log.tree.root, beginning.at)
        files = await asyncio.to_thread(read_files, beginning, root)
        to = BeginningFold(
            at=beginning.at,
            trust=self._trust,
            rows=log.rows,
            registry=log.registry,
            sightings=await self._records.sightings(),
            now=self._clock.now(),
        )
        self._begun = await to.fold(files, None)
        self._agencies = self._begun.agencies
        await self._records.sight(_unstored(self._agencies))

    async def complete(
        self, registry: Registry, checkers: SignaturePool
    ) -> Iterator[list[LoggedEntry]]:
        """Fetch, check, fold, and store who else may ask; return all registrations, in parts.

        Raises VerificationError if the board's file doesn't hold, BoardUnreachableError,
        DiskFullError.
        """
        agencies, beginning = self._agencies, await self._records.beginning()
        if agencies is None or beginning is None:
            raise _wrong()
        path = snapshot_path(beginning.at, "others")
        packed = await fetch_file(self._wire, path, MAX_SNAPSHOT_BYTES)
        is_first = bool(agencies.missing)
        await agencies.complete(beginning, packed, checkers)
        await self._records.complete(packed, _unstored(agencies))
        self.is_whole, self._agencies = True, None
        # If no agency was missing, all registrations came with what is open: once more, and each
        # agency's name would look like another's.
        return agencies.registered(registry) if is_first else iter([[]])

    async def named(self) -> AsyncGenerator[tuple[list[LoggedEntry], bool]]:
        """Yield the entries that it names, in parts, each with whether it is the last."""
        begun, self._begun = self._begun, None
        if begun is None:
            return
        last: list[LoggedEntry] | None = None
        async with aclosing(begun.parts()) as parts:
            async for part in parts:
                if last is not None:
                    yield last, False
                last = part
        yield last or [], True

    async def proof(self, tree: StoredTree, pinned: PinnedCheckpoint, index: int) -> str:
        """Return the proof of an entry that it names, under the pinned checkpoint.

        Raises NotReadError if it doesn't name the entry, StorageError if it was altered.
        """
        beginning = await self._records.beginning()
        if beginning is None:
            raise NotReadError("board.being_read", board=tree.name)
        return await run_blocking(_prove, tree, pinned, beginning, index)

    def is_true(self, agency_id: str) -> bool:
        """Return whether all is known that may keep this house from sending to an agency."""
        return not self.begun_at or agency_id in self._true

    async def check_history(self, tree: StoredTree, agency_id: str) -> bool:
        """Return whether an agency's whole history is what the snapshot says.

        Raises BoardUnreachableError if that can't be known now.
        """
        beginning = await self._records.beginning()
        if self.is_true(agency_id) or beginning is None:
            return True
        if not await check_history(self._wire, self._trust, tree, beginning, agency_id):
            return False
        self._true.add(agency_id)
        return True


def _unstored(agencies: BegunAgencies) -> dict[int, FirstSighting]:
    stored = agencies.to.sightings
    return {at: each for at, each in agencies.fresh.items() if at not in stored}


def _prove(tree: StoredTree, pinned: PinnedCheckpoint, beginning: Beginning, index: int) -> str:
    named = named_proof(beginning, index)
    if named is None:
        raise NotReadError("board.being_read", board=tree.name)
    raw, lower = named
    hashes = tuple(tree.inclusion_above(index, lower, pinned.size))
    try:
        verify_inclusion(index, pinned.size, leaf_hash(raw), hashes, pinned.root)
    except VerificationError as error:
        raise StorageError("board.entries_changed", board=tree.name) from error
    return TlogProof(index=index, hashes=hashes, checkpoint_note=pinned.note, extra=raw).text()


async def fetch_snapshot(
    wire: BoardSource, trust: Trust, checkpoint: Checkpoint, now: datetime, *, whole: bool
) -> FetchedSnapshot | None:
    """Return the newest snapshot of a board's log, the `whole` of it or what is needed first.

    None if there is none that holds.
    """
    try:
        return await _fetch(wire, trust, checkpoint, now, whole=whole)
    except (NoticeboardError, BoardUnreachableError):
        return None


async def _fetch(
    wire: BoardSource, trust: Trust, checkpoint: Checkpoint, now: datetime, *, whole: bool
) -> FetchedSnapshot:
    statement = await fetch_statement(wire, trust, now)
    stated = statement.body
    download = Download(wire, checkpoint.origin, past_caches=False)
    tiles = SignedTiles(checkpoint.size, checkpoint.root, download.tile)
    await tiles.open()
    await statement.check(tiles)
    edge, heads = await _last_block(download, tiles, stated.at)
    tops = await _tops(tiles, stated.at // TILE_WIDTH)
    blocks = range(stated.at // TILE_WIDTH)
    tree = StoredTree(lambda _first, _end: (), trust.origin, tops, blocks)
    tree.extend(map(leaf_hash, edge))
    packed = {
        name: await fetch_file(wire, snapshot_path(stated.at, name), MAX_SNAPSHOT_BYTES)
        for name in SNAPSHOT_FILES
        if whole or name != "others"
    }
    beginning = Beginning(at=stated.at, statement=statement.raw, **packed)
    files = await asyncio.to_thread(read_files, beginning, tree.root())
    await asyncio.to_thread(_check_heads, files, heads)
    return FetchedSnapshot(beginning=beginning, files=files, tree=tree, edge=edge)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedStatement:
    """A board's statement of a snapshot: signed, and said to be at an index of the log."""

    index: int
    body: BoardSnapshot
    raw: bytes

    async def check(self, tiles: SignedTiles) -> None:
        """Check that a log with these tiles, which are open, has it; raises VerificationError."""
        if self.index >= tiles.size or await tiles.subtree(0, self.index) != leaf_hash(self.raw):
            raise _wrong()


async def fetch_statement(wire: BoardSource, trust: Trust, now: datetime) -> FetchedStatement:
    """Return a board's newest statement; raises NoticeboardError, BoardUnreachableError."""
    found = await _fetch_statement(wire, trust, "snapshot/proof")
    if not now - OLDEST < found.body.issued_at < now + _AHEAD:
        raise _wrong()
    return found


async def fetch_statement_at(wire: BoardSource, trust: Trust, at: int) -> FetchedStatement:
    """Return a board's statement of the heads at an index, of any age; raises as the newest's."""
    found = await _fetch_statement(wire, trust, statement_path(at))
    if found.body.at != at:
        raise _wrong()
    return found


async def _fetch_statement(wire: BoardSource, trust: Trust, path: str) -> FetchedStatement:
    """Return a statement. Its proof may be under any checkpoint, so only its index counts."""
    text = await fetch_file(wire, path, _PROOF_BYTES)
    try:
        proof = TlogProof.parse(text.decode())
    except UnicodeDecodeError as error:
        raise _wrong() from error
    statement = parse_entry(proof.extra or b"")
    stated = statement.body
    if not isinstance(stated, BoardSnapshot) or stated.agency != agency_id(trust.log_key):
        raise _wrong()
    verify_entry(statement, trust.origin, trust.log_key)
    if stated.at >= proof.index:
        raise _wrong()
    return FetchedStatement(index=proof.index, body=stated, raw=statement.raw)


async def fetch_file(wire: BoardSource, path: str, cap_bytes: int) -> bytes:
    """Return a file of a board; VerificationError if there is none, BoardUnreachableError."""
    answer = await wire.get(path, cap_bytes=cap_bytes)
    if answer.status != HTTPStatus.OK:
        raise _wrong()
    return answer.body


async def _last_block(
    download: Download, tiles: SignedTiles, at: int
) -> tuple[tuple[bytes, ...], bytes]:
    """Return the entries of the bundle that has the heads, up to them, and the heads."""
    number, place = divmod(at, TILE_WIDTH)
    width = min(TILE_WIDTH, tiles.size - number * TILE_WIDTH)
    raw, count = await download.bundle(number, width)
    raws = decode_bundle(raw, count)[:width]
    leaves = b"".join(map(leaf_hash, raws))
    if leaves != await tiles.tile(0, number):
        raise _wrong()
    return tuple(raws[:place]), raws[place]


async def _tops(tiles: SignedTiles, count: int) -> bytes:
    """Return the first `count` hashes of level 1."""
    found = bytearray()
    for number in range(-(-count // TILE_WIDTH)):
        found += await tiles.tile(1, number)
    return bytes(found[: count * HASH_BYTES])


def _check_heads(files: SnapshotFiles, raw: bytes) -> None:
    """Check that the rows are of these heads; raises VerificationError."""
    heads = parse_entry(raw).body
    ends = chain_ends(files.rows)
    if not isinstance(heads, BoardHeads) or (heads.root, heads.count) != (
        heads_tree(ends).root().hex(),
        len(ends),
    ):
        raise _wrong()


def _wrong() -> VerificationError:
    return VerificationError(NOTHING)  # Nobody is told: the log is read instead.
