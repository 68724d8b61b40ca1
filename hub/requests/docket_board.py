"""The docket's state for one board: packed in memory, and as rows. Pure."""

from array import array
from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import blake2b
from heapq import heapify, heappop, heappush
from sys import intern
from typing import Final

import msgspec

from hub.model.ids import RequestId
from hub.model.request import Request, RequestStatus
from hub.requests.accounts import Accounts
from hub.requests.held import (
    MOST_OBJECTS,
    CurrentAgency,
    HeldRequest,
    Slot,
    WaitingEntry,
    case_digest,
    current_agencies,
    held_requests,
    read_slot,
)
from hub.store.folds import OTHER_NOTE, Changes, FoldChanges, RowKind, StoredFold
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.body import RequestPost
from noticeboard.log.policy import Policies
from noticeboard.log.registry import Registry
from noticeboard.rules.limits import MOST_POSTS_PER_CASE
from noticeboard.rules.text import skeletons

_INDEX_BYTES: Final = 8
_MOST_DROPPED: Final = 4096
_MOST_OVER: Final = 1024
"""How many requests that have expired may wait; what is older could hardly be shown any more."""
_MOST_MEANWHILE: Final = 4096
"""As many requests are in memory as objects while a long log is read."""
_DIGEST_BYTES: Final = 16


class _Note(msgspec.Struct, array_like=True, gc=False):
    """What isn't in rows."""

    newest: datetime
    stale: list[bytes]
    touched: list[tuple[bytes, list[bytes]]]


_read_note: Final = msgspec.msgpack.Decoder(_Note).decode


class Places:
    """Which request each entry is about, by index: 16 bytes an entry."""

    def __init__(self) -> None:
        self._places = array("q")
        self._ids: list[RequestId] = []

    def __len__(self) -> int:
        return len(self._places)

    def add(self, place: int, id_: RequestId) -> None:
        """Note that an entry is about a request."""
        if not self._places or place > self._places[-1]:
            self._places.append(place)
            self._ids.append(id_)
        elif (at := bisect_left(self._places, place)) == len(self) or self._places[at] != place:
            self._places.insert(at, place)
            self._ids.insert(at, id_)

    def get(self, place: int) -> RequestId | None:
        """Return the request that an entry is about, perhaps one that was dropped."""
        at = bisect_left(self._places, place)
        return self._ids[at] if at < len(self) and self._places[at] == place else None

    def keep(self, slots: Container[RequestId]) -> None:
        """Forget requests that aren't in `slots`."""
        found = [
            (place, id_) for place, id_ in zip(self._places, self._ids, strict=True) if id_ in slots
        ]
        self._places = array("q", [place for place, _ in found])
        self._ids = [id_ for _, id_ in found]

    def load(self, found: Iterable[tuple[int, RequestId]]) -> None:
        """Take all entries at once."""
        for place, id_ in sorted(found):
            self.add(place, id_)


class DocketBoard:
    """What the docket holds of one board."""

    def __init__(self) -> None:
        self.slots: dict[RequestId, Slot] = {}
        self._held = held_requests()
        self.by_agency: dict[str, list[RequestId]] = {}
        """In log order."""
        self.by_index = Places()
        self._dropped = 0
        """How many dropped requests it may name."""
        self._closed: list[tuple[int, RequestId]] = []
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
        self.keys_due: dict[str, datetime] = {}
        """When an agency's keys change, by this house's clock."""
        self.accounts_due: dict[str, datetime] = {}
        """When an agency's accounts must be judged again, by the log's time."""
        self.refreshed_at: datetime | None = None
        self.now = datetime.min.replace(tzinfo=UTC)
        """When entries were last added."""
        self.waiting: dict[str, dict[int, WaitingEntry]] = {}
        """By agency and index, in log order: entries signed with its new key and those that depend
        on them, until that key becomes valid for this hub."""
        self.waiting_at: dict[int, str] = {}
        """The agency whose entry waits, by index."""
        self.waiting_requests: dict[RequestId, int] = {}
        self._waiting_over: list[int] = []
        """A heap of requests that had expired when they came. Some may wait no longer."""
        self._waiting_changed: set[int] = set()
        self._cases: dict[bytes, int] = {}
        """How many requests a case has, as far as that was asked for or isn't stored."""
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
        slot = self.slots.get(id_)
        if slot is None:
            agency_id = intern(request.agency.id)
            slot = Slot(
                id=id_,
                index=request.index,
                agency_id=agency_id,
                expires=request.expires,
                status=RequestStatus.OPEN,
            )
            self.slots[id_] = slot
            self.by_agency.setdefault(agency_id, []).append(id_)
        if slot.expires != request.expires:
            slot.expires = request.expires
        if slot.status is not request.status:
            self._count_closed(slot, request.status)
        self.by_index.add(held.places[-1], id_)  # The others are there already.

    def _count_closed(self, slot: Slot, status: RequestStatus) -> None:
        was, now = slot.status is not RequestStatus.OPEN, status is not RequestStatus.OPEN
        slot.status = status
        self._closed_count += now - was
        if now > was:
            heappush(self._closed, (slot.index, slot.id))

    def drop(self, id_: RequestId) -> None:
        """Forget a request."""
        slot = self.slots[id_]
        if slot.status is not RequestStatus.OPEN:
            self._closed_count -= 1
        self._dropped += 1
        own = self.by_agency[slot.agency_id]
        own.remove(id_)
        if not own:
            del self.by_agency[slot.agency_id]
        self.touched.get(slot.agency_id, {}).pop(id_, None)
        del self.slots[id_]
        del self._held[id_]
        if self._dropped > max(_MOST_DROPPED, len(self.slots)):
            self.by_index.keep(self.slots)
            self._dropped = 0

    def drop_oldest_closed(self, most: int, retained: set[RequestId]) -> None:
        """Forget the oldest closed requests while there are more than `most`."""
        passed: list[tuple[int, RequestId]] = []
        while self._closed_count > most + len(passed) and self._closed:
            index, id_ = heappop(self._closed)
            slot = self.slots.get(id_)
            if slot is None or slot.status is RequestStatus.OPEN:
                continue
            if id_ in retained:
                passed.append((index, id_))
            else:
                self.drop(id_)
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
        for due, at in (
            (self.keys_due, current.changes_at),
            (self.accounts_due, current.judged_until),
        ):
            if at is None:
                due.pop(agency_id, None)
            else:
                due[agency_id] = at

    def forget_due(self, agency_id: str) -> None:
        """Note that no request shows anything of an agency."""
        self.keys_due.pop(agency_id, None)
        self.accounts_due.pop(agency_id, None)

    def due(self, now: datetime) -> Iterable[str]:
        """Return the agencies that must be updated now."""
        if self.refreshed_at is not None and now < self.refreshed_at:
            # The clock went back: keys that acted may wait again.
            return tuple(self.by_agency)
        at = self.accounts.time
        found = dict.fromkeys(self.touched)
        found |= dict.fromkeys(self.stale)
        found |= {id_: None for id_, when in self.keys_due.items() if when <= now}
        if at is not None:
            found |= {id_: None for id_, when in self.accounts_due.items() if when <= at}
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

    # Waiting entries

    def wait(self, entry: WaitingEntry, most: int) -> None:
        """Keep an entry until its key is valid; only the newest `most` of each agency."""
        if len(waiting := self.waiting.get(entry.author, {})) >= most:
            self.release(entry.author, next(iter(waiting)))
        self._waiting_changed.add(entry.index)
        self._enter(entry)
        while len(self._waiting_over) > _MOST_OVER:
            index = heappop(self._waiting_over)
            if (author := self.waiting_at.get(index)) is not None:
                about = self.waiting[author][index].about
                # With its thread.
                for each in [one for one in self.waiting[author].values() if one.about == about]:
                    self.release(author, each.index)

    def _enter(self, entry: WaitingEntry) -> None:
        self.waiting.setdefault(entry.author, {})[entry.index] = entry
        self.waiting_at[entry.index] = entry.author
        if entry.is_request:
            self.waiting_requests.setdefault(entry.about, entry.index)
        if entry.is_over:
            heappush(self._waiting_over, entry.index)

    def release(self, author: str, index: int) -> WaitingEntry:
        """Remove and return an entry that waited."""
        waiting = self.waiting[author]
        entry = waiting.pop(index)
        if not waiting:
            del self.waiting[author]
        self.waiting_at.pop(index, None)
        if self.waiting_requests.get(entry.about) == index:
            del self.waiting_requests[entry.about]
        self._waiting_changed.add(index)
        return entry

    # Cases

    def earlier_of_case(self, post: RequestPost) -> int:
        """Return how many requests of its case came before one, MOST_POSTS_PER_CASE at most."""
        case = case_digest(post)
        return 0 if case is None else self._cases.get(case, 0)

    def count_case(self, post: RequestPost) -> None:
        """Count a request of a case."""
        case = case_digest(post)
        if case is not None and (earlier := self._cases.get(case, 0)) < MOST_POSTS_PER_CASE:
            self._cases[case] = earlier + 1
            self._cases_changed.add(case)

    def unknown_cases(self, entries: Iterable[LoggedEntry]) -> list[bytes]:
        """Return the cases of these entries, and of those that wait, that aren't in memory."""
        posts = [logged.entry.body for logged in entries]
        cases = [case_digest(post) for post in posts if isinstance(post, RequestPost)]
        cases += [each.case for some in self.waiting.values() for each in some.values()]
        return [case for case in dict.fromkeys(cases) if case and case not in self._cases]

    def learn_cases(self, counts: Mapping[bytes, int]) -> None:
        """Take counts that were stored."""
        self._cases = {**counts, **self._cases}

    # Rows

    def restore(self, stored: StoredFold, registry: Registry, now: datetime) -> None:
        """Continue from what an earlier run has stored; raises MsgspecError or KeyError."""
        self.registry, self.policies = registry, registry.policies
        self.agencies, self.end = registry.agencies, stored.position.size
        rows = stored.rows
        found, entries = [], list[tuple[int, RequestId]]()
        for key, packed in rows[RowKind.REQUEST].items():
            id_ = RequestId(key.hex())
            slot, places = read_slot(id_, packed)
            slot.agency_id = intern(slot.agency_id)
            found.append(slot)
            entries += ((place, id_) for place in places)
        self._held.load(rows[RowKind.REQUEST])
        self.by_index.load(entries)
        for slot in sorted(found, key=lambda each: each.index):
            self.slots[slot.id] = slot
            self.by_agency.setdefault(slot.agency_id, []).append(slot.id)
            if slot.status is not RequestStatus.OPEN:
                self._closed_count += 1
                self._closed.append((slot.index, slot.id))
        heapify(self._closed)
        self.current.load(rows[RowKind.CURRENT])
        for agency_id in self.current:
            self._set_due(intern(agency_id), self.current.peek(agency_id))
        self.refreshed_at = now
        self.accounts.use(registry.policies)
        note = _read_note(stored.position.notes[OTHER_NOTE])
        self.accounts.load(rows[RowKind.ACCOUNTS], note.newest)
        self.stale.update(key.hex() for key in note.stale)
        for key, ids in note.touched:
            self.touched[key.hex()] = {RequestId(id_.hex()): None for id_ in ids}
        for key, packed in rows[RowKind.WAITING].items():
            self._enter(WaitingEntry.load(int.from_bytes(key), packed))

    def take_changes(self, *, whole: bool) -> FoldChanges:
        """Return the rows that changed since the last call, or all."""
        rows: Changes = {}
        for kind, values in ((RowKind.REQUEST, self._held), (RowKind.CURRENT, self.current)):
            rows[kind] = values.take_changes(whole=whole)
        rows[RowKind.ACCOUNTS] = self.accounts.take_changes(whole=whole)
        indexes = {*self.waiting_at, *self._waiting_changed} if whole else self._waiting_changed
        rows[RowKind.WAITING] = {
            index.to_bytes(_INDEX_BYTES): self._waiting_row(index) for index in indexes
        }
        self._waiting_changed = set()
        cases = {case: self._cases[case] for case in self._cases_changed}
        self._cases_changed = set()
        # Entries that wait are counted once they are admitted, which may not wait for the disk.
        keep = {each.case for some in self.waiting.values() for each in some.values()}
        self._cases = {case: count for case, count in self._cases.items() if case in keep}
        note = _Note(
            newest=self.accounts.newest,
            stale=[bytes.fromhex(agency_id) for agency_id in self.stale],
            touched=[
                (bytes.fromhex(agency_id), [bytes.fromhex(id_) for id_ in ids])
                for agency_id, ids in self.touched.items()
            ],
        )
        return FoldChanges(rows=rows, cases=cases, note=msgspec.msgpack.encode(note))

    def give_back(self, changes: FoldChanges) -> None:
        """Note that these changes weren't stored."""
        for kind, values in ((RowKind.REQUEST, self._held), (RowKind.CURRENT, self.current)):
            values.give_back(changes.rows[kind])
        self.accounts.give_back(changes.rows[RowKind.ACCOUNTS])
        self._waiting_changed.update(map(int.from_bytes, changes.rows[RowKind.WAITING]))
        self.learn_cases(changes.cases)
        self._cases_changed.update(changes.cases)

    def _waiting_row(self, index: int) -> bytes | None:
        author = self.waiting_at.get(index)
        return None if author is None else self.waiting[author][index].packed


_CHANGES: Final = tuple(
    each.name for each in fields(AgencyRecord) if each.name not in {"id", "jurisdiction"}
)


def digest_of(record: AgencyRecord) -> bytes:
    """Return a digest of what may change in a record."""
    values = [getattr(record, name) for name in _CHANGES]
    return blake2b(msgspec.msgpack.encode(values), digest_size=_DIGEST_BYTES).digest()
