"""What a hub makes of the snapshot with which it begins to follow a board.

Its files name entries that are surely in the log and surely signed: each agency's registration, the
newest entry about its keys, and the threads of open requests. They make the registry and the docket
what reading the log up to there would have made them. What the rows say beyond that is the board's
word: that nothing is left out, and that nothing listed was closed or revoked.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Callable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import batched
from operator import itemgetter
from typing import Final

import msgspec
from msgspec.structs import force_setattr

from hub.feeds.store import Beginning, FirstSighting
from hub.feeds.stored_registry import StoredRegistry
from hub.feeds.trust import Trust
from noticeboard.errors import VerificationError
from noticeboard.log.agency import AgencyRecord, LoggedEntry, level_of, record_after, record_of
from noticeboard.log.area import Circle
from noticeboard.log.body import (
    AgencyDelivery,
    AgencyRegister,
    AgencyRevoke,
    BoardChallenge,
    BoardNotice,
    BoardPolicy,
    BoardSnapshot,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestUpdate,
)
from noticeboard.log.chains import Chain
from noticeboard.log.delivery import verify_delivery
from noticeboard.log.entry import Entry, agency_id, parse_entry, require_key
from noticeboard.log.note import VerifierKey, parse_signer_key
from noticeboard.log.registration import reread_registration
from noticeboard.log.registry import Registry
from noticeboard.log.shared_proof import way_of
from noticeboard.log.snapshot import (
    SNAPSHOT_FILES,
    AgencyRow,
    AgencyState,
    AuthorRow,
    EntryRow,
    LevelRow,
    Snapshot,
    unpack,
)
from noticeboard.log.snapshot_entries import (
    MAX_ENTRIES_BYTES,
    SnapshotEntries,
    SnapshotFiles,
    named_entries,
    read_keys,
)
from noticeboard.log.tree import leaf_hash
from noticeboard.runtime.text import NOTHING
from noticeboard.signatures.pool import Claim, SignaturePool, claim_of

PART: Final = 2048
"""So many entries are parsed at a time."""
AHEAD: Final = 2
"""So many parts of the agencies are checked by other processes before they are read."""
_NOWHERE: Final = Circle(lat=0, lon=0, radius_m=1)


def _broken() -> VerificationError:
    return VerificationError(NOTHING)  # Nobody is told: the log is read instead.


def _stated(beginning: Beginning) -> BoardSnapshot:
    stated = parse_entry(beginning.statement).body
    if not isinstance(stated, BoardSnapshot) or stated.at != beginning.at:
        raise _broken()
    return stated


def read_files(beginning: Beginning, root: bytes) -> SnapshotFiles:
    """Read a snapshot's files, for a log with `root` at the snapshot. Blocking.

    Raises VerificationError if they aren't what was stated, or not in that log.
    """
    stated = _stated(beginning)
    if stated.root != root.hex():
        raise _broken()
    files = {name: getattr(beginning, name) for name in SNAPSHOT_FILES}
    return SnapshotFiles.of(stated, {name: raw for name, raw in files.items() if raw is not None})


def named_proof(beginning: Beginning, index: int) -> tuple[bytes, list[bytes]] | None:
    """Return an entry of a request's thread with its proof; None if the rows don't name it.

    The proof is that of the log up to the snapshot. Blocking; raises VerificationError.
    """
    rows = named_entries(Snapshot.parse(unpack(beginning.rows)).parsed())
    indexes = [row.index for row in rows]
    if index not in indexes:
        return None
    content = unpack(beginning.entries, MAX_ENTRIES_BYTES)
    file = SnapshotEntries.parse(content, len(indexes))
    leaves = [leaf_hash(raw) for raw in file.entries]
    way = way_of(index, indexes, leaves, file.hashes, beginning.at)
    return file.entries[indexes.index(index)], way


@dataclass(slots=True, kw_only=True)
class BegunLog:
    """What the files say, folded into a registry, and the entries that a docket needs."""

    at: int
    rows: StoredRegistry
    registry: Registry
    threads: list[LoggedEntry]
    agencies: "BegunAgencies"

    async def parts(self) -> AsyncGenerator[list[LoggedEntry]]:
        """Yield the entries, some at a time; can be read once.

        Registrations come once all agencies have: an agency is compared with earlier ones.
        """
        threads, self.threads = deque(self.threads), []
        while threads:
            yield [threads.popleft() for _ in range(min(PART, len(threads)))]
        if not self.agencies.missing:
            for registrations in self.agencies.registered(self.registry):
                yield registrations


@dataclass(slots=True, kw_only=True)
class BeginningFold:
    """An empty registry, and what decides beside the files what becomes of it."""

    at: int
    trust: Trust
    rows: StoredRegistry
    registry: Registry
    sightings: Mapping[int, FirstSighting]
    now: datetime

    async def fold(self, files: SnapshotFiles, checkers: SignaturePool | None) -> BegunLog:
        """Make the registry what the files say; with `checkers`, check all signatures.

        Raises VerificationError if an entry isn't what its row says, or isn't signed.
        """
        others = () if files.is_whole else files.others
        agencies = BegunAgencies(to=self, missing=others)
        agencies.begin(files)
        some = (*files.agencies, *files.others) if files.is_whole else files.agencies
        await agencies.fold(some, files.signed, checkers)
        self.registry.resume(self.at, 0)
        threads = _Threads(files=files, trust=self.trust, registry=self.registry)
        async with aclosing(threads.batches()) as parts:
            read = await _checked(parts, threads.read, checkers)
        return BegunLog(
            at=self.at, rows=self.rows, registry=self.registry, threads=read, agencies=agencies
        )


async def _checked[T, R](
    batches: AsyncIterable[Sequence[T]],
    read: Callable[[Sequence[T]], Sequence[tuple[R, Sequence[Claim]]]],
    checkers: SignaturePool | None,
) -> list[R]:
    """Read all batches; signatures of one are checked while the next is read."""
    waiting: asyncio.Task[list[bool]] | None = None
    every: list[R] = []
    try:
        async for batch in batches:
            found = await asyncio.to_thread(read, batch)
            every += (each for each, _ in found)
            if checkers is None:
                continue
            claims = [claim for _, some in found for claim in some]
            before, waiting = waiting, asyncio.create_task(checkers.check(claims))
            if before is not None and not all(await before):
                raise _broken()
        if waiting is not None and not all(await waiting):
            raise _broken()
    finally:
        if waiting is not None:
            waiting.cancel()
    return every


@dataclass(slots=True, kw_only=True)
class BegunAgencies:
    """Folds agencies, levels, and the ends of all chains."""

    to: BeginningFold
    missing: tuple[AgencyRow, ...]
    """Those whose file hasn't come yet."""
    fresh: dict[int, FirstSighting] = field(default_factory=dict)
    """When entries about keys were first seen."""
    _signed: Mapping[int, bytes] = field(default_factory=dict)
    _are_checked: bool = False
    """Whether other processes have checked registrations before they are read."""
    _registrations: list[tuple[int, Entry]] = field(default_factory=list)
    """With their indexes, and without jurisdictions, which the registry holds packed."""
    _levels: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def begin(self, files: SnapshotFiles) -> None:
        """Take what the rows say beside agencies."""
        trusted = {agency_id(key) for key in self.to.trust.verifiers}
        for row in files.rows:
            match row:
                case LevelRow() if row.verifier in trusted and row.verifier != row.agency:
                    self._levels[row.agency][row.verifier] = row.level
                case AuthorRow():
                    self.to.rows.chains[row.id] = Chain(next_seq=row.seq + 1, leaf=row.leaf)
                case _:
                    pass

    async def fold(
        self,
        rows: Iterable[AgencyRow],
        signed: Mapping[int, bytes],
        checkers: SignaturePool | None,
    ) -> None:
        """Fold agencies by the entries that make their keys; raises VerificationError."""
        self._signed, self._are_checked = signed, checkers is not None
        ordered = sorted(rows, key=lambda row: row.registered)
        async with aclosing(self._registered(ordered, checkers)) as parts:
            await _checked(parts, self.read, checkers)
        self._signed = {}

    async def _registered(
        self, rows: Sequence[AgencyRow], checkers: SignaturePool | None
    ) -> AsyncGenerator[Sequence[AgencyRow]]:
        """Yield agencies, some at a time, whose registrations hold; the next are checked meanwhile.

        Raises VerificationError.
        """
        coming = deque[tuple[Sequence[AgencyRow], asyncio.Task[bool]]]()
        try:
            for some in (*batched(rows, PART, strict=False), *[()] * AHEAD):
                coming.append((some, asyncio.create_task(self._hold(some, checkers))))
                if len(coming) > AHEAD:
                    first, checked = coming.popleft()
                    if not await checked:
                        raise _broken()
                    yield first
        finally:
            for _, checked in coming:
                checked.cancel()

    async def _hold(self, rows: Sequence[AgencyRow], checkers: SignaturePool | None) -> bool:
        if checkers is None or not rows:
            return True
        raws = [self._signed[row.registered] for row in rows]
        trust = self.to.trust
        return all(await checkers.check_registrations(raws, trust.origin, trust.log_key))

    async def complete(self, beginning: Beginning, packed: bytes, checkers: SignaturePool) -> None:
        """Fold the other agencies from their file, as served; raises VerificationError."""
        stated, missing = _stated(beginning), self.missing
        signed = await asyncio.to_thread(read_keys, packed, missing, stated)
        self.fresh = {}
        await self.fold(missing, signed, checkers)
        self.missing = ()

    def registered(self, registry: Registry) -> Iterator[list[LoggedEntry]]:
        """Yield all registrations, in the log's order, some at a time."""
        for some in batched(sorted(self._registrations, key=itemgetter(0)), PART, strict=False):
            yield [
                LoggedEntry(index=at, entry=entry, agency=registry.agency(entry.body.agency))
                for at, entry in some
            ]

    def read(self, rows: Sequence[AgencyRow]) -> list[tuple[AgencyRecord, Sequence[Claim]]]:
        """Fold some agencies; return the signatures that must hold."""
        return [self._fold(row) for row in rows]

    def _fold(self, row: AgencyRow) -> tuple[AgencyRecord, Sequence[Claim]]:
        are_checked, raw = self._are_checked, self._signed[row.registered]
        registration = reread_registration(raw) if are_checked else parse_entry(raw)
        body = registration.body
        if not isinstance(body, AgencyRegister) or body.agency != row.id:
            raise _broken()
        parse_key = VerifierKey.reread if are_checked else parse_signer_key
        record = record_of(body, row.registered, parse_key)
        root, publics = record.root_key, [record.posting_key.public]
        if agency_id(root) != row.id:
            raise _broken()
        origin, claims = self.to.trust.origin, list[Claim]()
        for index in row.keys:
            if index == row.registered:
                continue
            entry = parse_entry(self._signed[index])
            record = self._after(row, record.signing(entry.body.issued_at), entry, index)
            is_root = entry.body.key == root.key_id.hex()
            is_delivery = isinstance(entry.body, AgencyDelivery)
            if not is_delivery or is_root:
                claims.append(_claim(entry, origin, root))
            elif (key := _key_of(entry, record)) is not None:
                # If its key was replaced twice, the root key's own signature inside it counts.
                claims.append(_claim(entry, origin, key))
            if record.next_keys is not None:
                publics.append(record.next_keys.posting_key.public)
        record = _as_stated(record, row)
        if levels := self._levels.get(row.id):
            self.to.rows.levels[row.id] = levels
            record = replace(record, level=level_of(levels.values()))
        self.to.rows.agencies[row.id] = record
        self.to.rows.chains[row.id] = Chain(
            next_seq=row.seq + 1,
            leaf=row.leaf,
            posting_keys=tuple(publics),
        )
        # Its jurisdiction takes most of its memory, and the registry has it.
        force_setattr(body, "jurisdiction", _NOWHERE)
        slim = msgspec.structs.replace(registration, raw=b"")
        self._registrations.append((row.registered, slim))
        return record, claims

    def _after(
        self, row: AgencyRow, record: AgencyRecord, entry: Entry, index: int
    ) -> AgencyRecord:
        """Return a record after an entry about its keys."""
        body = entry.body
        if isinstance(body, AgencyDelivery):
            verify_delivery(body.statement, body.signature, self.to.trust.origin, record.root_key)
        if isinstance(body, AgencyRevoke) and not row.registered <= body.last_good < index:
            raise _broken()
        seen = self.to.sightings.get(index) or FirstSighting(seen_at=self.to.now)
        if not isinstance(body, AgencyRevoke):
            self.fresh[index] = seen
        return record_after(record, body, index, seen.seen_at)


def _as_stated(record: AgencyRecord, row: AgencyRow) -> AgencyRecord:
    """Return a record with its row's state; raises VerificationError if that can't be."""
    is_revoked = (row.revoked or 0) > row.named
    if row.state is not AgencyState.COMPROMISED and is_revoked is not (
        row.state is AgencyState.REVOKED
    ):
        raise _broken()
    return replace(record, compromised=row.state is AgencyState.COMPROMISED)


@dataclass(slots=True, kw_only=True)
class _Threads:
    """Reads the threads of open requests, and policies."""

    files: SnapshotFiles
    trust: Trust
    registry: Registry
    _posts: dict[int, RequestPost | None] = field(default_factory=dict)
    """Open requests by index; None for those that nobody here can check."""
    _of: dict[int, int] = field(default_factory=dict)
    """The request of each entry."""

    async def batches(self) -> AsyncGenerator[Sequence[tuple[EntryRow, bytes]]]:
        """Yield rows with their entries, in log order."""
        for some in batched(self.files.entries, PART, strict=False):
            yield some

    def read(
        self, rows: Sequence[tuple[EntryRow, bytes]]
    ) -> list[tuple[LoggedEntry, Sequence[Claim]]]:
        """Return the entries and the signatures that must hold; raises VerificationError."""
        found = (self._read(row, parse_entry(raw)) for row, raw in rows)
        return [each for each in found if each is not None]

    def _read(self, row: EntryRow, entry: Entry) -> tuple[LoggedEntry, Sequence[Claim]] | None:
        body, record = entry.body, self.registry.agency(entry.body.agency)
        if record is None and body.agency != agency_id(self.trust.log_key):
            raise _broken()
        self._check_row(row, entry)
        key = self.trust.log_key if record is None else _key_of(entry, record)
        if row.kind == "open":
            if key is None and row.index == row.number:
                # By a key that was replaced twice. Whoever reads the whole log can check it.
                self._posts[row.index] = None
            if self._posts[row.number] is None:
                return None
            self._of[row.index] = row.number
        if key is None:
            return None
        logged = LoggedEntry(index=row.index, entry=entry, agency=record)
        return logged, (_claim(entry, self.trust.origin, key),)

    def _check_row(self, row: EntryRow, entry: Entry) -> None:
        """Check that an entry may have its row; raises VerificationError."""
        body = entry.body
        if row.kind == "policy":
            if not isinstance(body, BoardPolicy) or body.policy.number != row.number:
                raise _broken()
            self._add_policy(body, row.index)
        elif row.index == row.number:
            if not isinstance(body, RequestPost):
                raise _broken()
            self._posts[row.index] = body
        elif row.number not in self._posts or not self._belongs(row, entry):
            raise _broken()

    def _add_policy(self, body: BoardPolicy, index: int) -> None:
        policies = self.registry.policies
        if policies.index_of(body.policy.number) is None:
            policies.check(body.policy, body.signature, body.issued_at)
            policies.add(body.policy, index)

    def _belongs(self, row: EntryRow, entry: Entry) -> bool:
        """Return whether an entry is about the request of its row."""
        body, post = entry.body, self._posts[row.number]
        if isinstance(body, BoardNotice | BoardChallenge):
            return post is None or self._of.get(body.index) == row.number
        if not isinstance(body, RequestUpdate | RequestCorrect | RequestAnswer):
            return False
        return post is None or (body.agency, body.request) == (post.agency, post.id)


def _claim(entry: Entry, origin: str, key: VerifierKey) -> Claim:
    require_key(entry, key)
    return claim_of(entry, origin, key)


def _key_of(entry: Entry, record: AgencyRecord) -> VerifierKey | None:
    """Return the agency's posting key that an entry names; None if it isn't known."""
    keys = [record.posting_key, *(old.posting_key for old in record.earlier)]
    if record.next_keys is not None:
        keys.append(record.next_keys.posting_key)
    named = bytes.fromhex(entry.body.key)
    return next((key for key in keys if key.key_id == named), None)
