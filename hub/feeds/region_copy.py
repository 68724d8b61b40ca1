"""What a hub has read of one region of a board: kept, proved, and begun again if it doesn't fit.

No entries are stored, only what was made of them: the registry and the docket, in the rows and the
transaction of any other board. If they can't be used, the newest snapshot is as good a beginning
as the one before. Of the log, nothing is stored either, so that whoever goes back to reading all of
it begins with its first entry, and only the newest checkpoint stays pinned.
"""

import asyncio
from collections import Counter
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta
import logging
from typing import Final

import msgspec

from hub.clock import Clock
from hub.errors import BoardUnreachableError
from hub.feeds.client import BoardSource
from hub.feeds.log_copy import LogUpdate
from hub.feeds.region import HeldRegion, RegionReader, two_logs
from hub.feeds.signed_log import Download, check_room
from hub.feeds.store import BoardRecord, Records
from hub.feeds.stored_fold import fresh_changes
from hub.feeds.stored_past import RegionPast
from hub.feeds.stored_registry import StoredRegistry, basis_of
from hub.feeds.trust import BrokenPromiseError, Trust, both_notes
from hub.model.ids import BoardOrigin
from hub.model.request import BoardRegion
from hub.store.folds import (
    OF_DOCKET,
    OF_REGISTRY,
    Folded,
    FoldPosition,
    load_fold,
    save_fold,
)
from noticeboard.errors import NoticeboardError
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.note import split_note
from noticeboard.log.snapshot import LEAST_AGENCIES
from noticeboard.log.tiles import TILE_WIDTH, SignedTiles, decode_bundle
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.text import Text
from noticeboard.signatures.pool import SignaturePool

POLL_S: Final = 3600.0
"""So often the board is asked whether it has stated another day."""
CLOCKS_DIFFER: Final = timedelta(minutes=10)
"""A board's clock may be ahead of this hub's by so much."""
_NOTE: Final = "region"
_read_time: Final = msgspec.msgpack.Decoder(datetime).decode

_LOG = logging.getLogger(__name__)


def regions_of(trust: Trust, rows: StoredRegistry) -> list[BoardRegion]:
    """Return the regions of trusted verifiers that are large enough, the largest first. Blocking.

    The board states a section for each of them.
    """
    counts = Counter(
        verifier
        for id_ in rows.levels
        if id_ in rows.agencies
        for verifier, level in rows.levels[id_].items()
        if level
    )
    return [
        BoardRegion(verifier=verifier, name=trust.name_of(verifier), agencies=count)
        for verifier, count in counts.most_common()
        if count >= LEAST_AGENCIES
    ]


class RegionCopy:
    """One board's region as far as it is read. Takes one call at a time, except `proof`."""

    def __init__(
        self, trust: Trust, records: Records, wire: BoardSource, clock: Clock, verifier: str
    ) -> None:
        self.verifier = verifier
        self.other: Folded | None = None
        """What is stored beside the registry. Without it, nothing is stored."""
        self._trust = trust
        self._records = records
        self._wire = wire
        self._clock = clock
        self._reader = RegionReader(trust, wire, clock, verifier)
        self._past: RegionPast | None = None
        self._saved: int | None = None
        """The position of the stored rows; None if all of them must be stored anew."""
        self._is_taken = True
        """Whether the receiver of the last update has it."""
        self._true: dict[str, datetime] = {}
        """Up to when each of these agencies logged just what was read of it."""
        self._proofs: dict[int, str] = {}
        self._is_doubted = False
        """Whether it was begun again because an agency's history was another."""

    @property
    def held(self) -> HeldRegion | None:
        """What is read; None before it is begun."""
        return self._reader.held

    def last(self, held: HeldRegion) -> LogUpdate:
        """Return what is read, without entries."""
        origin = BoardOrigin(self._trust.origin)
        registry = held.fold.registry
        return LogUpdate(origin=origin, entries=(), registry=registry, begun_at=held.at)

    def _basis(self, other: Folded) -> bytes:
        return basis_of(self._trust) + other.version + f"{_NOTE} {self.verifier}".encode()

    async def load(self, stored: BoardRecord) -> LogUpdate | None:
        """Go on after what an earlier run has stored; None if there is nothing to go on with."""
        other, pinned = self.other, stored.pinned
        if other is None or not pinned.note or pinned.size:
            return None
        reader, origin = await self._records.reader(), self._trust.origin
        basis, kinds = self._basis(other), (*OF_REGISTRY, *OF_DOCKET)
        found = await asyncio.to_thread(load_fold, reader, origin, basis, kinds)
        if found is None:
            return None
        at, rows = found.position.size, StoredRegistry()
        async with self._records.read() as connection:
            past = await RegionPast.load(connection, reader, origin, Tree(), at)
        registry = self._reader.registry(rows, at, past)
        try:
            rows.load(found, registry)
            stated_at = _read_time(found.position.notes[_NOTE])
            checkpoint = Checkpoint.parse(split_note(pinned.note)[0])
        except (msgspec.MsgspecError, KeyError, NoticeboardError):
            return None
        held = await asyncio.to_thread(
            self._reader.resume, rows, registry, at, stated_at, checkpoint, pinned.note
        )
        self._past, self._saved, self._is_taken = past, at, True
        return replace(self.last(held), restored=found)

    async def poll(
        self, checkpoint: Checkpoint, note: str, checkers: SignaturePool
    ) -> LogUpdate | None:
        """Read the next day, or begin, under a checkpoint that is signed and witnessed.

        None if the board hasn't stated another day. Call `save` once the receiver of an update has
        it. Raises BoardUnreachableError, DiskFullError, BrokenPromiseError if the board shows two
        logs, and VerificationError if no snapshot holds: then read the log.
        """
        if (held := self.held) is not None:
            self._check_same(held, checkpoint, note)
        update = None
        if held is not None and self._is_taken:
            try:
                async with aclosing(self._reader.days(checkpoint, note, checkers)) as days:
                    update = await anext(days, None)
                if update is None:
                    return None
            except NoticeboardError:
                _LOG.info("The region of %s is begun again.", self._trust.origin)
        if update is None:
            update = await self._begin(checkpoint, note, checkers)
        self._is_taken = False
        # Pinned before anybody sees what was read under it.
        await self._records.pin(note, self._clock.now())
        return update

    async def _begin(self, checkpoint: Checkpoint, note: str, checkers: SignaturePool) -> LogUpdate:
        """Begin at the newest snapshot of a log that extends what is pinned."""
        path = await self._records.path()
        await asyncio.to_thread(check_room, checkpoint.origin, path, 0)
        pinned = (await self._records.load()).pinned.note
        if pinned:
            await self._check_extends(pinned, checkpoint, note)
        past = RegionPast.empty(await self._records.reader(), self._trust.origin)
        update = await self._reader.begin(checkpoint, note, checkers, past)
        self._past, self._saved, self._true = past, None, {}
        return update

    def _check_same(self, held: HeldRegion, checkpoint: Checkpoint, note: str) -> None:
        known = held.checkpoint
        if (checkpoint.size == known.size) and checkpoint.root != known.root:
            raise BrokenPromiseError(
                Text("board.two_logs", board=self._trust.origin, size=known.size),
                *both_notes(held.note, note),
            )

    async def _check_extends(self, pinned: str, checkpoint: Checkpoint, note: str) -> None:
        """Check that a log extends the pinned one; raises BrokenPromiseError."""
        before = Checkpoint.parse(split_note(pinned)[0])
        if before.size > checkpoint.size:
            raise BoardUnreachableError("board.older_copy", board=checkpoint.origin)
        download = Download(self._wire, checkpoint.origin, past_caches=False)
        tiles = SignedTiles(checkpoint.size, checkpoint.root, download.tile)
        await tiles.open()
        if await tiles.root_before(before.size) != before.root:
            raise await two_logs(before, pinned, checkpoint, note, download)

    async def save(self) -> None:
        """Store what was read, once the receiver of the last update has it.

        If the disk is full, it is stored later.
        """
        self._is_taken = True
        held, past, other, origin = self.held, self._past, self.other, self._trust.origin
        if held is None or past is None or other is None or self._saved == held.at:
            return
        if other.size(origin) != held.at:
            _LOG.warning("The region of %s is begun again.", origin)
            self._doubt()
            return
        whole, rows = self._saved is None, held.fold.rows
        async with fresh_changes(held.fold.registry, rows, other, origin, whole=whole) as changes:
            position = FoldPosition(
                size=held.at,
                root=held.checkpoint.root,
                basis=self._basis(other),
                notes={**changes.notes, _NOTE: msgspec.msgpack.encode(held.stated_at)},
            )
            # If it is the whole, in place of all that was read before. No entries are stored, so a
            # hub that is to read the log then begins with its first one.
            now = self._clock.now()
            async with self._records.change(now, anew=whole, note=held.note) as connection:
                saved = await past.save(connection, held.at)
                await save_fold(
                    connection, origin, position, changes.own, changes.other, whole=whole
                )
            past.settle(saved)
            self._saved = held.at

    # Before anything leaves

    def is_true(self, agency_id: str, since: datetime) -> bool:
        """Return whether all that an agency logged until after a moment is known.

        What is read and its receiver doesn't have yet may be what makes an approval void.
        """
        until = self._true.get(agency_id)
        return self._is_taken and until is not None and until >= since + CLOCKS_DIFFER

    async def check(self, agency_id: str, index: int, since: datetime) -> bool:
        """Read an agency's history, and the proof of its entry, if the heads are late enough.

        `is_true` says what came of it. The board learns the agency, as it does from a share.
        Returns False if the region has to be read in another way. Raises BoardUnreachableError if
        the board serves nothing that holds.
        """
        held = self.held
        if held is None or not self._is_taken or held.stated_at < since + CLOCKS_DIFFER:
            return True  # Wait for the next day.
        try:
            if not self.is_true(agency_id, since):
                until = await self._reader.true_until(agency_id)
                if until is None:
                    is_first, self._is_doubted = not self._is_doubted, True
                    self._doubt()
                    return is_first
                self._true[agency_id] = until
            if index not in self._proofs:
                self._proofs[index] = await self._prove(held, index)
        except NoticeboardError as error:
            raise BoardUnreachableError("board.no_history", board=self._trust.origin) from error
        return True

    def _doubt(self) -> None:
        """Begin the region again. Until then, nothing that was known of an agency counts."""
        self._reader.held, self._true = None, {}

    def proof(self, index: int) -> str | None:
        """Return an entry's proof, if it was read for a share."""
        return self._proofs.get(index)

    async def _prove(self, held: HeldRegion, index: int) -> str:
        """Return the proof of an entry by the board's tiles; raises NoticeboardError."""
        tiles = await self._reader.tiles()
        download = Download(self._wire, held.checkpoint.origin, past_caches=False)
        number, place = divmod(index, TILE_WIDTH)
        raw, count = await download.bundle(
            number, min(TILE_WIDTH, tiles.size - number * TILE_WIDTH)
        )
        raws = decode_bundle(raw, count)
        entry = raws[place] if place < len(raws) else b""
        hashes = await tiles.inclusion(index)
        proof = TlogProof(index=index, hashes=hashes, checkpoint_note=held.note, extra=entry)
        proof.verify(leaf_hash(entry), self._trust.log_key)
        return proof.text()
