"""The docket's state for one board: packed in memory, and as rows. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import blake2b
from heapq import heappop, heappush
from typing import Final

import msgspec

from hub.model.ids import BoardOrigin, RequestId
from hub.model.request import Agency, Request, RequestStatus
from hub.requests.accounts import Accounts
from hub.requests.agencies import request_id
from hub.requests.held import (
    MOST_OBJECTS,
    CurrentAgency,
    HeldRequest,
    case_digest,
    current_agencies,
    held_requests,
    read_current,
    read_slot,
)
from hub.requests.indexes import DueTimes, Places, Slot, Slots
from hub.requests.waiting_entries import WaitingEntries
from hub.store.folds import OTHER_NOTE, Changes, FoldChanges, RowKind, StoredFold
from hub.store.packed import PackedRows
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.body import RequestPost
from noticeboard.log.policy import Policies
from noticeboard.log.registry import Registry
from noticeboard.rules.area import bounds
from noticeboard.rules.limits import MOST_POSTS_PER_CASE
from noticeboard.rules.text import skeletons
from noticeboard.runtime.tasks import Steps

_MOST_DROPPED: Final = 4096
_MOST_MEANWHILE: Final = 4096
"""As many requests are in memory as objects while a long log is read."""
_DIGEST_BYTES: Final = 16


class _Note(msgspec.Struct, array_like=True, gc=False):
    """What isn't in rows."""

    newest: datetime
    stale: list[bytes]
    touched: list[tuple[bytes, list[bytes]]]


_read_note: Final = msgspec.msgpack.Decoder(_Note).decode


class DocketBoard:
    """What the docket holds of one board."""

    def __init__(self) -> None:
        self.slots = Slots()
        self._held = held_requests()
        self.by_index = Places()
        self._dropped = 0
        """How many dropped requests it may name."""
        self._closed: list[int] = []
        """A heap of what closed, by index. Some of it may be open again, or gone."""
        self._closed_count = 0
        self.registry: Registry | None = None
        """The board's log, perhaps read further than what is added here."""
        self.agencies: Mapping[str, AgencyRecord] = {}
        self.policies: Policies | None = None
        """As its registry has read them, perhaps further than its entries here."""
        self.accounts = Accounts()
        self.current = current_agencies()
        """Each registered agency, and what its requests currently show of it."""
        self.touched: dict[str, dict[RequestId, None]] = {}
        """What must be updated to what the log says now, by agency."""
        self.stale: set[str] = set()
        """Agencies all of whose requests must be."""
        self._keys_due = DueTimes()
        """When an agency's keys change, by this house's clock."""
        self._accounts_due = DueTimes()
        """When an agency's accounts must be judged again, by the log's time."""
        self.refreshed_at: datetime | None = None
        self.now = datetime.min.replace(tzinfo=UTC)
        """When entries were last added."""
        self.waiting = WaitingEntries()
        self._cases: dict[bytes, int] = {}
        """How many requests a case has, as far as that may not be stored yet."""
        self._learned: dict[bytes, int] = {}
        """The same as stored, for entries that are added next."""
        self._cases_changed: set[bytes] = set()
        self._names: set[str] | None = None
        """How the agencies' names look; None until somebody registers in this run."""
        self.end: int | None = None
        """The index after the last entry that was added."""
        self.has_gap = False
        """Whether entries before it are missing."""

    def begin(self, now: datetime, *, more: bool) -> None:
        """Note that entries are added now, and whether `more` will come soon."""
        self.now = now
        self._held.keep(_MOST_MEANWHILE if more else MOST_OBJECTS)

    # Requests

    def held(self, id_: RequestId) -> HeldRequest:
        """Return a request to look at, or to change before `put`."""
        return self._held[id_]

    def request(self, id_: RequestId) -> Request:
        """Return a request to look at. One of many doesn't stay in memory as an object."""
        few = len(self.slots) <= MOST_OBJECTS
        return (self._held[id_] if few else self._held.peek(id_)).request

    def put(self, held: HeldRequest) -> None:
        """Add a request, or replace it."""
        request = held.request
        id_ = request.id
        self._held[id_] = held
        before = self.slots.get(id_)
        slot = Slot(
            index=request.index,
            agency_id=request.agency.id,
            expires=request.expires,
            status=request.status,
            bounds=bounds(request.area),
        )
        if slot != before:
            self.slots[id_] = slot
        was = before is not None and before.status is not RequestStatus.OPEN
        now = slot.status is not RequestStatus.OPEN
        self._closed_count += now - was
        if now > was:
            heappush(self._closed, slot.index)
        self.by_index.add(held.places[-1], id_)  # The others are there already.

    def drop(self, id_: RequestId) -> None:
        """Forget a request."""
        slot = self.slots[id_]
        if slot.status is not RequestStatus.OPEN:
            self._closed_count -= 1
        self._dropped += 1
        self.touched.get(slot.agency_id, {}).pop(id_, None)
        del self.slots[id_]
        del self._held[id_]
        if self._dropped > max(_MOST_DROPPED, len(self.slots)):
            self.by_index.keep(self.slots)
            self._dropped = 0

    def drop_oldest_closed(self, most: int, retained: set[RequestId]) -> Steps[None]:
        """Forget the oldest closed requests while there are more than `most`."""
        passed: list[int] = []
        while self._closed_count > most + len(passed) and self._closed:
            index = heappop(self._closed)
            id_ = self.by_index.get(index)
            slot = None if id_ is None else self.slots.get(id_)
            if id_ is None or slot is None or slot.status is RequestStatus.OPEN:
                continue
            if id_ in retained:
                passed.append(index)
            else:
                self.drop(id_)
                yield
        for each in passed:
            heappush(self._closed, each)

    # Agencies

    def touch(self, agency_id: str, id_: RequestId | None = None) -> None:
        """Note that an agency must be updated, and one of its requests."""
        ids = self.touched.setdefault(agency_id, {})
        if id_ is not None:
            ids[id_] = None

    def note_current(self, agency_id: str, current: CurrentAgency) -> None:
        """Store what requests show of an agency now."""
        if self.current.get(agency_id) != current:
            self.current[agency_id] = current
        self._set_due(agency_id, current)

    def _set_due(self, agency_id: str, current: CurrentAgency) -> None:
        self._keys_due.set(agency_id, current.changes_at)
        self._accounts_due.set(agency_id, current.judged_until)

    def forget_due(self, agency_id: str) -> None:
        """Note that no request shows anything of an agency."""
        self._keys_due.set(agency_id, None)
        self._accounts_due.set(agency_id, None)

    def due(self, now: datetime) -> Iterable[str]:
        """Return the agencies that must be updated now."""
        if self.refreshed_at is not None and now < self.refreshed_at:
            # The clock went back: keys that acted may wait again.
            return self.slots.agencies()
        at = self.accounts.time
        found = dict.fromkeys(self.touched)
        found |= dict.fromkeys(self.stale)
        found |= dict.fromkeys(self._keys_due.by(now))
        if at is not None:
            found |= dict.fromkeys(self._accounts_due.by(at))
        return tuple(found)

    def names(self) -> set[str]:
        """Return how the names of all agencies look that are added so far."""
        if self._names is None:
            self._names = set()
            for agency_id in self.current:
                record = self.agencies.get(agency_id)
                if record is not None:
                    self._names |= skeletons(record.name)
        return self._names

    # Cases

    def earlier_of_case(self, post: RequestPost) -> int:
        """Return how many requests of its case came before one, MOST_POSTS_PER_CASE at most."""
        case = case_digest(post)
        return 0 if case is None else self._count_of(case)

    def _count_of(self, case: bytes) -> int:
        return self._cases.get(case, self._learned.get(case, 0))

    def count_case(self, post: RequestPost) -> None:
        """Count a request of a case."""
        case = case_digest(post)
        if case is not None and (earlier := self._count_of(case)) < MOST_POSTS_PER_CASE:
            self._learned.pop(case, None)
            self._cases[case] = earlier + 1
            self._cases_changed.add(case)

    def unknown_cases(self, entries: Iterable[LoggedEntry], now: datetime) -> list[bytes]:
        """Return the cases of these entries, and of those that wait no longer, to be asked for."""
        posts = [logged.entry.body for logged in entries]
        cases = [case_digest(post) for post in posts if isinstance(post, RequestPost)]
        cases += self.waiting.cases(now)
        return [case for case in dict.fromkeys(cases) if case and case not in self._cases]

    def learn_cases(self, counts: Mapping[bytes, int]) -> None:
        """Take stored counts for the entries that are added next."""
        self._learned = dict(counts)

    def forget_learned(self) -> None:
        """Note that these entries are added: what is stored may change from now on."""
        self._learned = {}

    # Accounts

    def use(self, origin: BoardOrigin, registry: Registry) -> None:
        """Take the board's registry, which may be another one than before."""
        self.registry, self.policies = registry, registry.policies
        self.agencies = registry.agencies

        def has_request(agency_id: str, entry_id: str) -> bool:
            id_ = request_id(origin, agency_id, entry_id)
            return id_ in self.slots or self.waiting.has_request(id_)

        self.accounts.use(registry.policies, has_request)

    # Rows

    def restore(
        self, origin: BoardOrigin, stored: StoredFold, registry: Registry, now: datetime
    ) -> None:
        """Continue from what an earlier run has stored; raises MsgspecError or KeyError."""
        self.use(origin, registry)
        self.end = stored.position.size
        rows = stored.rows
        self._held.load(rows[RowKind.REQUEST])
        self.slots.load(self._read_slots(rows[RowKind.REQUEST]))
        self.by_index.load(
            (place, key)
            for key, packed in rows[RowKind.REQUEST].rows()
            for place in read_slot(packed)[1]
        )
        self.current.load(rows[RowKind.CURRENT])
        for key, packed in rows[RowKind.CURRENT].rows():
            self._set_due(key.hex(), read_current(packed))
        self.refreshed_at = now
        note = _read_note(stored.position.notes[OTHER_NOTE])
        self.accounts.load(rows[RowKind.ACCOUNTS], note.newest)
        self.stale.update(key.hex() for key in note.stale)
        for key, ids in note.touched:
            self.touched[key.hex()] = {RequestId(id_.hex()): None for id_ in ids}
        self.waiting.load(rows[RowKind.WAITING])

    def _read_slots(self, rows: PackedRows) -> Iterator[tuple[bytes, Slot]]:
        for key, packed in rows.rows():
            slot, _ = read_slot(packed)
            if slot.status is not RequestStatus.OPEN:
                self._closed_count += 1
                heappush(self._closed, slot.index)
            yield key, slot

    def take_changes(self, *, whole: bool) -> FoldChanges:
        """Return the rows that changed since the last call, or all."""
        rows: Changes = {}
        for kind, values in ((RowKind.REQUEST, self._held), (RowKind.CURRENT, self.current)):
            rows[kind] = values.take_changes(whole=whole)
        rows[RowKind.ACCOUNTS], debts, is_first = self.accounts.take_changes(whole=whole)
        rows[RowKind.WAITING] = self.waiting.take_changes(whole=whole)
        # Until the next time: they may not be stored before somebody asks for them.
        self._cases = {case: self._cases[case] for case in self._cases_changed}
        self._cases_changed = set()
        note = _Note(
            newest=self.accounts.newest,
            stale=[bytes.fromhex(agency_id) for agency_id in self.stale],
            touched=[
                (bytes.fromhex(agency_id), [bytes.fromhex(id_) for id_ in ids])
                for agency_id, ids in self.touched.items()
            ],
        )
        return FoldChanges(
            rows=rows,
            cases=self._cases,
            debts=debts,
            drops_debts=is_first,
            note=msgspec.msgpack.encode(note),
        )

    def give_back(self, changes: FoldChanges) -> None:
        """Note that these changes weren't stored."""
        for kind, values in ((RowKind.REQUEST, self._held), (RowKind.CURRENT, self.current)):
            values.give_back(changes.rows[kind])
        self.accounts.give_back(
            changes.rows[RowKind.ACCOUNTS], changes.debts, is_first=changes.drops_debts
        )
        self.waiting.give_back(changes.rows[RowKind.WAITING])
        self._cases = {**changes.cases, **self._cases}
        self._cases_changed.update(changes.cases)


_CHANGES: Final = tuple(
    each.name for each in fields(AgencyRecord) if each.name not in {"id", "jurisdiction"}
)


def digest_of(record: AgencyRecord, shown: Agency) -> bytes:
    """Return a digest of what may change in a record, and of what is shown of it."""
    values = [getattr(record, name) for name in _CHANGES]
    whole = msgspec.msgpack.encode((values, shown))
    return blake2b(whole, digest_size=_DIGEST_BYTES).digest()


def digest_of_late(late: Iterable[str]) -> bytes:
    """Return a digest of what an agency is late with; empty if that is nothing."""
    whole = "\n".join(late).encode()
    return whole and blake2b(whole, digest_size=_DIGEST_BYTES).digest()
