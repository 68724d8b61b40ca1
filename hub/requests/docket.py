"""The docket: every request that this house knows, with its thread, findings and status."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from hub.model.ids import BoardOrigin, RequestId
from hub.model.request import Agency, Request, RequestStatus
from hub.requests.accounts import ALWAYS, Accounts
from hub.requests.admission import Admission
from hub.requests.agencies import Registration, ends, read_agency, what_to_flag
from hub.requests.docket_board import DocketBoard, digest_of, digest_of_late
from hub.requests.held import VERSION, CurrentAgency, HeldRequest
from hub.requests.indexes import Slot
from hub.store.folds import FoldChanges, FoldDamagedError, StoredFold
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.registry import Registry
from noticeboard.rules.findings import Finding
from noticeboard.runtime.tasks import Steps

MOST_CLOSED = 4096
"""Per board; what is older is still in its log."""


class Docket:
    """Folds verified entries into requests, and holds those that are open or closed lately."""

    def __init__(self, retained: set[RequestId] | None = None) -> None:
        """Take the requests that must never be dropped, if another docket knows them."""
        self._boards: dict[BoardOrigin, DocketBoard] = {}
        self._anew: dict[BoardOrigin, Docket] = {}
        """Boards that are read anew beside what is here."""
        self._retained: set[RequestId] = set() if retained is None else retained

    def retain(self, id_: RequestId) -> None:
        """Never drop this request: this house took part in it."""
        self._retained.add(id_)

    def add(  # noqa: PLR0913 -- an update's parts
        self,
        origin: BoardOrigin,
        entries: Iterable[LoggedEntry],
        registry: Registry,
        now: datetime,
        *,
        more: bool = False,
        proven_at: datetime | None = None,
        begun_at: int | None = None,
        anew: bool = False,
    ) -> Steps[list[RequestId]]:
        """Add a board's next entries; return each request that is new or has changed.

        If they come `anew`, from the log's first on, they take the place of what is here once there
        are no `more`.

        `begun_at` says that these are the last of those that a snapshot names: the others before
        that index don't matter. If they come `anew`, these are all of them.

        If there are `more` to come, agency states are updated only after the last batch. Until
        `proven_at`, the log is proven to have held no other entries; None if that isn't new.
        """
        if anew:
            entries = tuple(entries)
            docket = self._replacement(origin, entries, is_all=begun_at is not None)
            first = (origin, entries, registry, now)
            yield from docket.add(*first, more=True, proven_at=proven_at, begun_at=begun_at)
            return [] if more else (yield from self._replace(origin, docket, registry, now))
        board = self._boards.setdefault(origin, DocketBoard())
        board.begin(now, more=more)
        if registry is not board.registry:
            # It was folded again, perhaps with other verifiers.
            for agency_id in board.slots.agencies():
                board.touch(agency_id)
        board.use(origin, registry)
        # First: these entries may be about requests that waited.
        admission = Admission(origin, board, self._retained, now)
        changed = yield from _collected(admission.admit_waiting())
        for logged in entries:
            board.has_gap |= logged.index != (board.end or 0)
            board.end = logged.index + 1
            board.accounts.add(logged)
            if (id_ := admission.add(logged)) is not None:
                changed[id_] = None
            yield
        if begun_at is not None:
            board.end, board.has_gap = begun_at, False
        board.accounts.proven_at = proven_at or board.accounts.proven_at
        if not more:
            changed |= yield from _collected(self._refresh(board, now))
        changed |= yield from _collected(self._expire(changed, now))
        yield from board.drop_oldest_closed(MOST_CLOSED, self._retained)
        board.accounts.put_away()
        board.forget_learned()
        # Later entries may still change these: their findings wait until somebody looks.
        return [id_ for id_ in changed if id_ in board.slots]

    def _replacement(
        self, origin: BoardOrigin, entries: Sequence[LoggedEntry], *, is_all: bool
    ) -> "Docket":
        """Return the docket of a board that is read anew; these entries are its next, or first."""
        if origin not in self._anew or (entries and (is_all or entries[0].index == 0)):
            self.begin_replacement(origin)
        return self._anew[origin]

    def begin_replacement(self, origin: BoardOrigin) -> "Docket":
        """Begin, beside this one, the docket of a board that is read anew."""
        self._anew[origin] = Docket(self._retained)
        return self._anew[origin]

    def replacement(self, origin: str) -> "Docket | None":
        """Return the docket of a board that is read anew."""
        return self._anew.get(BoardOrigin(origin))

    def _replace(
        self, origin: BoardOrigin, docket: "Docket", registry: Registry, now: datetime
    ) -> Steps[list[RequestId]]:
        """Take a board from another docket; return each request that this changes."""
        if docket.size(origin) != registry.size:
            return []  # Some of its entries are missing, so the next start reads all of them.
        before, board = self._boards.get(origin) or DocketBoard(), docket.board(origin)
        yield from _collected(docket._refresh(board, now))  # noqa: SLF001 -- its own class
        changed: dict[RequestId, None] = {}
        for id_ in tuple(board.slots):
            if id_ not in before.slots or _continues(board, before, id_):
                changed[id_] = None
            yield
        del self._anew[origin]
        self._boards[origin] = board
        changed |= dict.fromkeys(self._retained_of(before, board))
        changed |= yield from _collected(self._expire(board.slots.due(now), now))
        return [id_ for id_ in changed if id_ in board.slots]

    def _retained_of(self, before: DocketBoard, board: DocketBoard) -> Iterator[RequestId]:
        """Keep those in which this house took part; a snapshot doesn't name what has closed."""
        for id_ in tuple(before.slots):
            if id_ in self._retained and id_ not in board.slots:
                held = before.held(id_)
                if held.request.status is RequestStatus.OPEN:
                    held.request = replace(held.request, status=RequestStatus.RESOLVED)
                    yield id_
                for place in held.places:
                    board.by_index.add(place, id_)
                board.put(held)

    def board(self, origin: BoardOrigin) -> DocketBoard:
        """Return what is held of a board."""
        return self._boards[origin]

    def restore(
        self, origin: BoardOrigin, stored: StoredFold, registry: Registry, now: datetime
    ) -> Steps[Mapping[RequestId, RequestStatus]]:
        """Begin a board with what an earlier run has stored; return the state of each request.

        Raises FoldDamagedError.
        """
        board = DocketBoard()
        try:
            board.restore(origin, stored, registry, now)
        except (KeyError, ValueError, msgspec.MsgspecError) as error:
            raise FoldDamagedError from error
        self._boards[origin] = board
        yield from _collected(self._expire(board.slots.due(now), now))
        return {id_: slot.status for id_, slot in board.slots.items()}

    # What is stored

    @property
    def version(self) -> bytes:
        """What decides, beside the registry, what becomes of entries."""
        return VERSION

    def size(self, origin: str) -> int | None:
        """Return the index after a board's last entry; None if some before it are missing."""
        board = self._boards.get(BoardOrigin(origin))
        return None if board is None or board.has_gap else board.end

    def take_changes(self, origin: str, *, whole: bool) -> FoldChanges:
        """Return a board's rows that changed since the last call, or all."""
        return self._boards[BoardOrigin(origin)].take_changes(whole=whole)

    def give_back(self, origin: str, changes: FoldChanges) -> None:
        """Note that these changes weren't stored."""
        self._boards[BoardOrigin(origin)].give_back(changes)

    def unknown_cases(
        self, origin: BoardOrigin, entries: Iterable[LoggedEntry], now: datetime
    ) -> list[bytes]:
        """Return the cases of entries, and of what has waited, that may have stored counts."""
        board = self._boards.get(origin) or DocketBoard()
        return board.unknown_cases(entries, now)

    def learn_cases(self, origin: BoardOrigin, counts: Mapping[bytes, int]) -> None:
        """Take stored counts of requests by case, before entries of these cases are added."""
        self._boards.setdefault(origin, DocketBoard()).learn_cases(counts)

    def accounts(self, origin: BoardOrigin) -> Accounts:
        """Return what the agencies of a board owe an account of."""
        return self._boards.get(origin, DocketBoard()).accounts

    def expire(self, now: datetime) -> Steps[list[RequestId]]:
        """Close expired requests, reopen those that a wrong clock closed, and return both."""
        changed: dict[RequestId, None] = {}
        for board in tuple(self._boards.values()):
            changed |= yield from _collected(self._expire(board.slots.due(now), now))
            yield from board.drop_oldest_closed(MOST_CLOSED, self._retained)
        return self._known(changed)

    def clock_was_set(self, by: timedelta) -> Steps[None]:
        """Shift the times when requests were first seen by a correction of the clock.

        Requests then end by the right clock: `expire` and `renew` return what that changes.
        """
        for board in tuple(self._boards.values()):
            board.stale.update(board.slots.agencies())
            for id_ in board.slots:
                held = board.held(id_)
                held.seen_at += by
                held.request = replace(held.request, expires=ends(held.post, seen_at=held.seen_at))
                board.put(held)
                yield

    def renew(self, now: datetime) -> Steps[list[RequestId]]:
        """Update every agency to the current time: a rotated key can become valid without an entry.

        Entries that its new key signed earlier are added then, and their requests returned.
        """
        changed: dict[RequestId, None] = {}
        for origin, board in tuple(self._boards.items()):
            admission = Admission(origin, board, self._retained, now)
            changed |= yield from _collected(admission.admit_waiting())
            changed |= yield from _collected(self._refresh(board, now))
            board.forget_learned()
        return self._known(changed)

    @property
    def origins(self) -> tuple[BoardOrigin, ...]:
        """The boards with requests or agencies."""
        return tuple(self._boards)

    def get(self, id_: RequestId) -> Request | None:
        """Return one request, or None."""
        board = self._board_of(id_)
        return None if board is None else self._request(board, id_)

    def slot(self, id_: RequestId) -> Slot | None:
        """Return what is known of a request without unpacking it, or None."""
        board = self._board_of(id_)
        return None if board is None else board.slots[id_]

    def origin_of(self, id_: RequestId) -> BoardOrigin | None:
        """Return the board of a request; None if there is no such request."""
        return next((origin for origin, board in self._boards.items() if id_ in board.slots), None)

    def open_ids(self) -> list[RequestId]:
        """Return every open request, without unpacking it."""
        return [
            id_
            for board in self._boards.values()
            for id_, slot in board.slots.items()
            if slot.status is RequestStatus.OPEN
        ]

    def all(self) -> list[Request]:
        """Return every request, newest first."""
        return sorted(
            (self._request(board, id_) for board in self._boards.values() for id_ in board.slots),
            key=lambda request: (request.issued, request.origin, request.index),
            reverse=True,
        )

    def forget(self, origin: BoardOrigin) -> None:
        """Forget a board with all its requests and agencies."""
        self._boards.pop(origin, None)
        self._anew.pop(origin, None)

    def registrations(self, agency_id: str | None = None) -> list[Registration]:
        """Return every agency on every board, or only one, as of its last entry."""
        # A board's registry is read further while its entries wait to be added here.
        return [
            Registration(
                origin=origin,
                at=board.current[id_].registered,
                record=record,
                accounts=board.accounts.figures(id_),
            )
            for origin, board in self._boards.items()
            for id_, record in _of(board.agencies, agency_id)
            if id_ in board.current
        ]

    def _board_of(self, id_: RequestId) -> DocketBoard | None:
        return next((board for board in self._boards.values() if id_ in board.slots), None)

    def _request(self, board: DocketBoard, id_: RequestId) -> Request:
        """Return a request with its findings, which wait for the last of many entries."""
        agency_id = board.slots[id_].agency_id
        if id_ in board.touched.get(agency_id, ()):
            record = board.agencies.get(agency_id)
            if record is not None and agency_id in board.current:
                del board.touched[agency_id][id_]
                self._update(board, id_, record, read_agency(record, board.now))
        return board.request(id_)

    def _known(self, ids: Iterable[RequestId]) -> list[RequestId]:
        return [id_ for id_ in ids if self._board_of(id_) is not None]

    def _flags(
        self, board: DocketBoard, held: HeldRequest, record: AgencyRecord
    ) -> tuple[Finding, ...]:
        return what_to_flag(
            held.request.index,
            held.post,
            record,
            now=held.seen_at,
            earlier_posts_for_case=held.earlier_posts_for_case,
            others=(
                *_of_name(board, record.id),
                *held.by_policy,
                *held.in_thread,
                *held.of_overseers,
                *board.accounts.warnings(record, held.closes),
            ),
        )

    def _refresh(self, board: DocketBoard, now: datetime) -> Iterator[RequestId | None]:
        """Update an agency's requests to what its board's log says now: level, keys, debts.

        Yields each, or None if it doesn't change.
        """
        for agency_id in board.due(now):
            touched = board.touched.pop(agency_id, {})
            is_stale = agency_id in board.stale
            board.stale.discard(agency_id)
            record, before = board.agencies.get(agency_id), board.current.get(agency_id)
            own = board.slots.of(agency_id)
            if record is None or before is None or not own:
                board.forget_due(agency_id)
                yield None
                continue
            shown = read_agency(record, now)
            current = _current(board, before, record, shown, now)
            is_over = (
                before.judged_until is not None and before.judged_until != current.judged_until
            )
            if (
                is_stale
                or (before.shown, before.late) != (current.shown, current.late)
                # A flag about other requests ends when a request closes.
                or (bool(current.late) and is_over)
            ):
                ids: Iterable[RequestId] = tuple(own)
            else:
                ids = touched
            board.note_current(agency_id, current)
            for id_ in ids:
                is_changed = id_ in board.slots and self._update(board, id_, record, shown)
                yield id_ if is_changed else None
        board.refreshed_at = now

    def _update(
        self, board: DocketBoard, id_: RequestId, record: AgencyRecord, shown: Agency
    ) -> bool:
        """Update a request to what its agency is now; return whether that changes it."""
        held = board.held(id_)
        fresh = replace(
            held.request,
            agency=shown,
            findings=self._flags(board, held, record),
            accounting=None
            if held.request.practice
            else board.accounts.accounting(record, held.post, held.closes, held.account),
        )
        if fresh == held.request:
            return False
        held.request = fresh
        board.put(held)
        return True

    def _expire(self, ids: Iterable[RequestId], now: datetime) -> Iterator[RequestId | None]:
        """Close or reopen requests; yield each, or None if it doesn't change."""
        for id_ in tuple(ids):
            board, slot = self._board_of(id_), self.slot(id_)
            if board is None or slot is None or slot.status is RequestStatus.RESOLVED:
                continue
            status = RequestStatus.EXPIRED if slot.expires <= now else RequestStatus.OPEN
            if status is not slot.status:
                held = board.held(id_)
                held.request = replace(held.request, status=status)
                board.put(held)
                yield id_
            else:
                yield None


def _collected(ids: Iterable[RequestId | None]) -> Steps[dict[RequestId, None]]:
    """Return each request that there is, in one step for each."""
    found: dict[RequestId, None] = {}
    for id_ in ids:
        if id_ is not None:
            found[id_] = None
        yield
    return found


def _continues(board: DocketBoard, before: DocketBoard, id_: RequestId) -> bool:
    """Take over when a request was first seen; return whether it is another one than before."""
    held, was = board.held(id_), before.held(id_)
    if was.seen_at < held.seen_at:  # It was here all the time.
        held.seen_at = was.seen_at
        held.request = replace(held.request, expires=ends(held.post, seen_at=held.seen_at))
        board.put(held)
    return held.request != was.request


def _of_name(board: DocketBoard, agency_id: str) -> tuple[Finding, ...]:
    current = board.current.get(agency_id)
    return () if current is None else current.of_name


def _current(
    board: DocketBoard, before: CurrentAgency, record: AgencyRecord, shown: Agency, now: datetime
) -> CurrentAgency:
    """Return what requests show of an agency now, and until when."""
    changes = (
        *((record.next_keys.since,) if record.next_keys else ()),
        *(each.until for each in record.earlier),
        *(each.since for each in record.post_quantum),
    )
    figures = board.accounts.figures(record.id)
    return CurrentAgency(
        registered=before.registered,
        of_name=before.of_name,
        shown=digest_of(record, shown),
        late=digest_of_late(board.accounts.late(record.id)),
        changes_at=min((each for each in changes if now < each), default=None),
        judged_until=figures.until if board.accounts.time is not None else ALWAYS,
    )


def _of[T](values: Mapping[str, T], key: str | None) -> Iterable[tuple[str, T]]:
    """Return all pairs, or only the one with a key if there is one."""
    if key is None:
        return values.items()
    return [(key, values[key])] if key in values else []
