"""Read what a region's agencies log, a day at a time, in place of all that is logged.

It begins as every first contact with a large board does. From then on, it needs the daily statement
of the board, and the section of one verifier's region. So the board learns that somebody here is
interested in this region, and a request is known up to a day late.

What is checked: the checkpoint extends the one before, the statement is in its log, the section is
what was stated, it begins where the last one ended, and each entry is signed and the next link of
its agency's chain. That the section is complete, and its entries logged, is the board's word, given
to everybody at once: whoever reads the whole log finds a lie, and one entry proves it. Whatever
doesn't fit is no reason to accuse anybody. Then begin again, or read the log.
"""

import asyncio
from collections.abc import AsyncGenerator, Container, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, override

from hub.clock import Clock
from hub.feeds.begun_log import BeginningFold, BegunLog
from hub.feeds.client import BoardSource
from hub.feeds.first_contact import (
    OLDEST,
    FetchedStatement,
    fetch_file,
    fetch_snapshot,
    fetch_statement,
    fetch_statement_at,
)
from hub.feeds.log_copy import LogUpdate
from hub.feeds.signed_log import Download
from hub.feeds.stored_registry import StoredRegistry
from hub.feeds.trust import (
    BrokenPromiseError,
    Trust,
    both_notes,
    tile_evidence,
)
from hub.feeds.verified_log import new_registry
from hub.model.ids import BoardOrigin
from noticeboard.errors import NoticeboardError, VerificationError
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.body import (
    AgencyRegister,
    AgencyVerify,
    BoardBody,
    BoardChallenge,
    BoardNotice,
    BoardSnapshot,
    Body,
)
from noticeboard.log.chains import Chain, Past, PastInMemory
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.history import MAX_HISTORY_BYTES, History, ProvedHistory
from noticeboard.log.note import VerifierKey
from noticeboard.log.registry import Registry
from noticeboard.log.section import MAX_SECTION_BYTES, Section, region, section_name
from noticeboard.log.snapshot import snapshot_path
from noticeboard.log.tiles import SignedTiles, fork_proof
from noticeboard.log.tree import Tree
from noticeboard.runtime.text import NOTHING, Text
from noticeboard.signatures.pool import KnownKeys, SignaturePool, VerifiedClaims

MOST_DAYS: Final = 8
"""After a longer absence, it begins again."""
MOST_ARRIVING: Final = 32
MOST_BEFORE: Final = 256
"""Of each agency that comes into a region, so many earlier entries are proved one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRegion:
    """What was read so far."""

    at: int
    """The heads up to which the region was read."""
    stated_at: datetime
    """When the board stated them, by its clock."""
    checkpoint: Checkpoint
    """The newest one under which something was read. The next one must extend it."""
    note: str
    fold: "RegionFold"


@dataclass(frozen=True, slots=True, kw_only=True)
class _FetchedDay:
    """A statement that the log has, and the section that it states, compressed."""

    stated: BoardSnapshot
    packed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """The days that are fetched and not read yet, the next one last, and their log's tiles."""

    days: list[_FetchedDay]
    tiles: SignedTiles


class RegionReader:
    """Reads the region of one verifier of one board. `held` is what it has.

    The caller has checked that each checkpoint is signed and witnessed.
    """

    def __init__(self, trust: Trust, wire: BoardSource, clock: Clock, verifier: str) -> None:
        self._trust = trust
        self._wire = wire
        self._clock = clock
        self._verifier = verifier
        self._proven = VerifiedClaims()
        self.held: HeldRegion | None = None
        self._waiting: _Waiting | None = None

    async def begin(
        self, checkpoint: Checkpoint, note: str, checkers: SignaturePool, past: Past | None = None
    ) -> LogUpdate:
        """Begin at the newest snapshot, and return what it names of the region.

        The caller may keep the authors' `past`, whose `leaf` must raise VerificationError. Raises
        VerificationError if no snapshot holds.
        """
        now, trust = self._clock.now(), self._trust
        found = await fetch_snapshot(self._wire, trust, checkpoint, now, whole=True)
        if found is None:
            raise _wrong()
        at, rows = found.beginning.at, StoredRegistry()
        registry = self.registry(rows, at, past or _PastSince())
        to = BeginningFold(at=at, trust=trust, rows=rows, registry=registry, sightings={}, now=now)
        begun = await to.fold(found.files, checkers)
        members = set(await asyncio.to_thread(region, found.files.snapshot, self._verifier))
        entries = await _entries_of(begun, members)
        fold = RegionFold(
            verifier=self._verifier,
            origin=trust.origin,
            log_key=trust.log_key,
            registry=registry,
            rows=rows,
            members=members,
        )
        stated_at = parse_entry(found.beginning.statement).body.issued_at
        self._waiting = None
        self.held = HeldRegion(
            at=at, stated_at=stated_at, checkpoint=checkpoint, note=note, fold=fold
        )
        return LogUpdate(
            origin=BoardOrigin(trust.origin),
            entries=tuple(entries),
            registry=registry,
            begun_at=at,
            anew=True,
        )

    def registry(self, rows: StoredRegistry, at: int, past: Past) -> Registry:
        """Return a registry that goes on after what `rows` hold, up to the heads at an index."""
        # Of the log, it has no hashes: whatever an anchor names isn't known.
        return new_registry(self._trust, self._proven, Tree(), past, rows, at)

    def resume(  # noqa: PLR0913, PLR0917 -- all that an earlier run has kept
        self,
        rows: StoredRegistry,
        registry: Registry,
        at: int,
        stated_at: datetime,
        checkpoint: Checkpoint,
        note: str,
    ) -> HeldRegion:
        """Go on after what an earlier run has read. Blocking."""
        fold = RegionFold(
            verifier=self._verifier,
            origin=self._trust.origin,
            log_key=self._trust.log_key,
            registry=registry,
            rows=rows,
            # After each day, these are all of them, and no others.
            members={id_ for id_ in rows.levels if rows.levels[id_].get(self._verifier)},
        )
        held = HeldRegion(at=at, stated_at=stated_at, checkpoint=checkpoint, note=note, fold=fold)
        self.held = held
        return held

    async def days(
        self, checkpoint: Checkpoint, note: str, checkers: SignaturePool
    ) -> AsyncGenerator[LogUpdate]:
        """Read each day of the region that the board has stated since the last one, in order.

        Raises BoardUnreachableError, BrokenPromiseError if the board shows two logs, and
        VerificationError if something doesn't fit: then begin again, or read everything.
        """
        if self._waiting is None:
            self._waiting = await self._fetch(checkpoint, note)
        while (waiting := self._waiting) is not None:
            # Unless it is read, the days after it can't be.
            self._waiting = None
            update = await self._read(waiting.days.pop(), waiting.tiles, checkers)
            self._waiting = waiting if waiting.days else None
            yield replace(update, more=bool(waiting.days))

    async def _fetch(self, checkpoint: Checkpoint, note: str) -> "_Waiting | None":
        """Fetch the days that the board has stated since; None if there are none."""
        held, now = self.held, self._clock.now()
        if held is None:
            raise _wrong()
        statement = await fetch_statement(self._wire, self._trust, now)
        if checkpoint.size < held.checkpoint.size or statement.body.at <= held.at:
            return None  # No news, or an older copy from a cache.
        download = Download(self._wire, checkpoint.origin, past_caches=False)
        tiles = SignedTiles(checkpoint.size, checkpoint.root, download.tile)
        await tiles.open()
        if await tiles.root_before(held.checkpoint.size) != held.checkpoint.root:
            raise await two_logs(held.checkpoint, held.note, checkpoint, note, download)
        if statement.index >= tiles.size and now - held.stated_at < OLDEST:
            return None  # The checkpoint is from a cache, and older than the statement.
        days = await self._since(held.at, statement, tiles)
        self.held = replace(held, checkpoint=checkpoint, note=note)
        return _Waiting(days=days, tiles=tiles)

    async def _since(
        self, at: int, newest: FetchedStatement, tiles: SignedTiles
    ) -> list[_FetchedDay]:
        """Return the days since the heads at an index, the newest one first.

        Each section says where the day before it ended.
        """
        found: list[_FetchedDay] = []
        statement, size_bytes = newest, 0
        while True:
            stated = statement.body
            await statement.check(tiles)
            if (await tiles.root_before(stated.at)).hex() != stated.root:
                raise _wrong()
            path = snapshot_path(stated.at, section_name(self._verifier))
            packed = await fetch_file(self._wire, path, MAX_SECTION_BYTES)
            size_bytes += len(packed)
            if size_bytes > MAX_SECTION_BYTES:
                raise _wrong()
            found.append(_FetchedDay(stated=stated, packed=packed))
            section = await asyncio.to_thread(Section.read, self._verifier, stated, packed)
            start = section.row.start
            if start == at:
                return found
            if not at < start < stated.at or len(found) == MOST_DAYS:
                raise _wrong()  # A day is missing, or too much is.
            statement = await fetch_statement_at(self._wire, self._trust, start)

    async def _read(
        self, day: _FetchedDay, tiles: SignedTiles, checkers: SignaturePool
    ) -> LogUpdate:
        """Check and fold a fetched day."""
        held, now, stated = self.held, self._clock.now(), day.stated
        if held is None:
            raise _wrong()
        section = await asyncio.to_thread(Section.read, self._verifier, stated, day.packed)
        entries = await asyncio.to_thread(_parsed, section)
        before = [
            await self._history_before(held.at, tiles, each) for each in held.fold.arriving(entries)
        ]
        await self._check_signatures(held.fold.registry, entries, checkers)
        # From here the registry changes. Unless all of it fits, begin again.
        self.held = None
        logged = await asyncio.to_thread(held.fold.add, before, entries, stated.at, now)
        self.held = replace(held, at=stated.at, stated_at=stated.issued_at)
        return LogUpdate(
            origin=BoardOrigin(self._trust.origin),
            entries=tuple(logged),
            registry=held.fold.registry,
            begun_at=stated.at,
        )

    async def _history_before(
        self, at: int, tiles: SignedTiles, agency_id: str
    ) -> list[tuple[int, Entry]]:
        """Return what an agency logged before an index, proved by the tiles of the log."""
        proved = await self._history(at, tiles, agency_id)
        before = [(each.index, each.entry) for each in proved.entries if each.index < at]
        if len(before) > MOST_BEFORE:
            raise _wrong()
        for index, entry in before:
            if await tiles.subtree(0, index) != entry.leaf:
                raise _wrong()
        return before

    async def _history(self, at: int, tiles: SignedTiles, agency_id: str) -> ProvedHistory:
        """Return an agency's whole history, up to heads that a log has at `at` or later."""
        text = await fetch_file(self._wire, f"agencies/{agency_id}/history", MAX_HISTORY_BYTES)
        proved = await asyncio.to_thread(_proved, text, self._trust.log_key)
        heads = proved.heads_index
        if proved.agency != agency_id or not at <= heads < tiles.size:
            raise _wrong()
        if await tiles.subtree(0, heads) != proved.heads.leaf:
            raise _wrong()
        return proved

    async def true_until(self, agency_id: str) -> datetime | None:
        """Return the time of the heads up to which an agency logged just what was read of it.

        None if it logged anything else. Raises BoardUnreachableError or VerificationError if the
        board serves no history up to these heads, or if the agency isn't in the region.
        """
        held = self.held
        if held is None or agency_id not in held.fold.members:
            raise _wrong()
        proved = await self._history(held.at, await self.tiles(), agency_id)
        if proved.heads_index != held.at:
            raise _wrong()  # The next day isn't read yet.
        return proved.heads.body.issued_at if held.fold.is_whole(proved) else None

    async def tiles(self) -> SignedTiles:
        """Return the tiles of the newest checkpoint under which something was read."""
        if self.held is None:
            raise _wrong()
        point = self.held.checkpoint
        download = Download(self._wire, point.origin, past_caches=False)
        tiles = SignedTiles(point.size, point.root, download.tile)
        await tiles.open()
        return tiles

    async def _check_signatures(
        self, registry: Registry, entries: Sequence[tuple[int, Entry]], checkers: SignaturePool
    ) -> None:
        """Check in other processes what the registry will ask about."""
        keys = KnownKeys(registry, self._trust.origin)
        claims = [claim for _, each in entries if (claim := keys.claim(each)) is not None]
        holds = await checkers.check(claims)
        self._proven.hold(*(claim for claim, fine in zip(claims, holds, strict=True) if fine))


@dataclass(slots=True, kw_only=True)
class RegionFold:
    """Folds a region's days. The chains of others have gaps, as their entries aren't all there."""

    verifier: str
    origin: str
    log_key: VerifierKey
    registry: Registry
    rows: StoredRegistry
    members: set[str]
    """The region's agencies, all of whose entries come."""

    def arriving(self, entries: Sequence[tuple[int, Entry]]) -> list[str]:
        """Return the agencies that came into the region on a day, and registered before it.

        Raises VerificationError if they are too many.
        """
        bodies = [entry.body for _, entry in entries]
        known = {body.agency for body in bodies if isinstance(body, AgencyRegister)} | self.members
        own = (body for body in bodies if body.agency == self.verifier)
        found = {body.subject for body in own if isinstance(body, AgencyVerify) and body.level}
        if len(found - known) > MOST_ARRIVING:
            raise _wrong()
        return sorted(found - known)

    def add(
        self,
        before: Sequence[Sequence[tuple[int, Entry]]],
        entries: Sequence[tuple[int, Entry]],
        end: int,
        now: datetime,
    ) -> list[LoggedEntry]:
        """Check and fold a day that ends before `end`, after all that arriving agencies logged.

        Raises VerificationError. Blocking.
        """
        try:
            logged = [each for chain in before for each in self._arrive(chain, now)]
            logged.sort(key=lambda each: each.index)
            logged += filter(None, (self._add(index, entry, now) for index, entry in entries))
        except NoticeboardError as error:
            raise _wrong() from error
        self.registry.resume(end, self.registry.newer)
        return logged

    def _arrive(self, chain: Sequence[tuple[int, Entry]], now: datetime) -> list[LoggedEntry]:
        """Take an agency's chain into the registry, in place of what was known of it."""
        agencies: dict[str, AgencyRecord] = {}
        chains: dict[str, Chain] = {}
        alone = Registry(self.origin, self.log_key, agencies=agencies, chains=chains, whole=False)
        logged = [alone.add(entry, index, seen_at=now) for index, entry in chain]
        for id_, record in agencies.items():
            known = self.rows.agencies.get(id_)
            level = 0 if known is None else known.level
            self.rows.agencies[id_], self.rows.chains[id_] = (
                replace(record, level=level),
                chains[id_],
            )
            self.members.add(id_)
        return logged

    def _add(self, index: int, entry: Entry, now: datetime) -> LoggedEntry | None:
        body = entry.body
        if isinstance(body, AgencyRegister):
            self.members.add(body.agency)
        if body.agency not in self.members:
            self._skip(body)
        if isinstance(body, AgencyVerify):
            if body.subject not in self.rows.agencies:
                self._pass(entry)  # It was never in the region.
                return None
            if body.agency == self.verifier and not body.level:
                self.members.discard(body.subject)
        return self.registry.add(entry, index, seen_at=now)

    def is_whole(self, proved: ProvedHistory) -> bool:
        """Return whether a whole history is the chain here, and its last keys are the ones here."""
        chain = self.rows.chains.get(proved.agency) or Chain()
        if chain.next_seq != len(proved.entries) or not proved.entries:
            return False
        last, record = proved.entries[-1], self.registry.agency(proved.agency)
        if last.entry.leaf != chain.leaf or record is None or last.agency is None:
            return False
        return _keys_of(record) == _keys_of(last.agency)

    def _pass(self, entry: Entry) -> None:
        """Let an author's chain go on after this entry, which isn't folded."""
        chain = self.rows.chains.get(entry.body.agency) or Chain()
        chain.check_link(entry.body)
        chain.append(entry.leaf, entry.body.issued)
        self.rows.chains[entry.body.agency] = chain

    def _skip(self, body: Body) -> None:
        """Let a board's or a verifier's chain continue at this entry; it can't go back."""
        if not isinstance(body, BoardBody | AgencyVerify):
            raise _wrong()
        chain = self.rows.chains.get(body.agency) or Chain()
        if body.seq > chain.next_seq:
            chain.next_seq, chain.leaf = body.seq, bytes.fromhex(body.prev)
            self.rows.chains[body.agency] = chain


async def _entries_of(begun: BegunLog, members: Container[str]) -> list[LoggedEntry]:
    """Return what a snapshot names of a region, in the log's order."""
    found: dict[int, LoggedEntry] = {}
    async with aclosing(begun.parts()) as parts:
        async for part in parts:
            for each in part:
                body = each.entry.body
                is_about = isinstance(body, BoardNotice | BoardChallenge) and body.index in found
                if is_about or body.agency in members:
                    found[each.index] = each
    return [found[index] for index in sorted(found)]


class _PastSince(PastInMemory):
    """The past of every author, since this hub began."""

    @override
    def leaf(self, author: str, seq: int) -> bytes:
        """Raise VerificationError: what was logged before isn't here, so nobody is accused."""
        raise _wrong()


def _keys_of(record: AgencyRecord) -> tuple[object, ...]:
    """Return the keys that an agency named last, and whether they are revoked."""
    new, last = record.next_keys, record.post_quantum[-1:]
    return (
        (record.posting_key if new is None else new.posting_key).public,
        record.delivery_key if new is None else new.delivery_key,
        last[0].key if last else "",
        new is None and record.revoked_from is not None,
    )


def _proved(text: bytes, log_key: VerifierKey) -> ProvedHistory:
    try:
        return History.parse(text.decode()).verify(log_key)
    except UnicodeDecodeError as error:
        raise _wrong() from error


def _parsed(section: Section) -> list[tuple[int, Entry]]:
    return [(index, parse_entry(raw)) for index, raw in section.entries]


async def two_logs(
    before: Checkpoint, before_note: str, checkpoint: Checkpoint, note: str, download: Download
) -> BrokenPromiseError:
    """Return the proof that a board's checkpoint doesn't extend the one before."""
    tiles = await fork_proof(before, checkpoint, download.tile)
    return BrokenPromiseError(
        Text("board.no_part", board=checkpoint.origin, larger=checkpoint.size, size=before.size),
        *both_notes(before_note, note),
        *tile_evidence(tiles),
    )


def _wrong() -> VerificationError:
    return VerificationError(NOTHING)  # Nobody is told: the log is read instead.
