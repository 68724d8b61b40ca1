"""Folds a log into the rows of its snapshots, beside a registry that has accepted the entries.

A snapshot belongs to a `board.heads` and is logged a little later. So what has changed since the
newest heads is remembered as it was before them. Memory holds the agencies, the open requests with
their threads, and these changes.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, Self

import msgspec

from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import (
    AgencyDelivery,
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    BoardChallenge,
    BoardDecision,
    BoardHeads,
    BoardNotice,
    BoardPolicy,
    Body,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    ThreadBody,
)
from noticeboard.log.delivery import ROTATION_DELAY
from noticeboard.log.encoding import parse_time
from noticeboard.log.snapshot import (
    LEAST_AGENCIES,
    MOST_REPLACED,
    AgencyRow,
    AgencyState,
    AuthorRow,
    EntryRow,
    FoldedRow,
    LevelRow,
    SectionPlaces,
    Snapshot,
)

EVERYWHERE: Final = ""
"""In place of an agency: what every section has."""


class OpenThread(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """An open request and what joined it."""

    agency: str
    id: str
    expires: str
    entries: tuple[tuple[int, bool], ...]
    """Each with its index, and whether the agency signed it."""


class _State(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    array_like=True,
    gc=False,
):
    """A fold as it is stored. A table is what is there now, and what was at the last mark."""

    agencies: tuple[dict[str, AgencyRow], dict[str, AgencyRow | None] | None]
    authors: tuple[dict[str, AuthorRow], dict[str, AuthorRow | None] | None]
    levels: tuple[list[LevelRow], list[tuple[tuple[str, str], LevelRow | None]] | None]
    open: tuple[dict[int, OpenThread], dict[int, OpenThread | None] | None]
    policies: tuple[dict[int, EntryRow], dict[int, EntryRow | None] | None]
    later: list[tuple[int, bytes, str]]
    day: tuple[int, list[tuple[int, bytes, str]]]
    at: int | None
    heads_at: datetime | None


_read_state: Final = msgspec.msgpack.Decoder(_State).decode


class _Table[K, V]:
    """A mapping that can still say what it was at the last mark."""

    __slots__ = ("_before", "_now")

    def __init__(self) -> None:
        self._now: dict[K, V] = {}
        self._before: dict[K, V | None] | None = None
        """What has changed since the mark, None if there is no mark yet."""

    def get(self, key: K) -> V | None:
        """Return a value, or None."""
        return self._now.get(key)

    def put(self, key: K, value: V | None) -> None:
        """Set a value; None removes it."""
        if self._before is not None and key not in self._before:
            self._before[key] = self._now.get(key)
        if value is None:
            self._now.pop(key, None)
        else:
            self._now[key] = value

    def state(self) -> tuple[dict[K, V], dict[K, V | None] | None]:
        """Return what is there now, and what was there if it has changed since the mark."""
        return self._now, self._before

    def resume(self, now: dict[K, V], before: dict[K, V | None] | None) -> None:
        """Continue with what `state` returned."""
        self._now, self._before = now, before

    def items(self) -> list[tuple[K, V]]:
        """Return what is there now."""
        return list(self._now.items())

    def mark(self) -> None:
        """Remember this state until the next mark."""
        self._before = {}

    def marked(self) -> Iterator[V]:
        """Yield the values as of the last mark."""
        before = self._before or {}
        yield from (value for key, value in self._now.items() if key not in before)
        yield from (value for value in before.values() if value is not None)


class SnapshotFold:
    """What a snapshot at the newest `board.heads` says; gets every entry in log order."""

    def __init__(self) -> None:
        self._agencies: _Table[str, AgencyRow] = _Table()
        self._authors: _Table[str, AuthorRow] = _Table()
        self._levels: _Table[tuple[str, str], LevelRow] = _Table()
        self._open: _Table[int, OpenThread] = _Table()
        self._policies: _Table[int, EntryRow] = _Table()
        self._requests: dict[tuple[str, str], int] = {}
        """Where an open request is, by agency and id."""
        self._threads: dict[int, int] = {}
        """Which open request an entry belongs to."""
        self._later: list[tuple[int, bytes, str]] = []
        """What was logged since the newest heads, and about which agency or verifier."""
        self._day: tuple[int, Sequence[tuple[int, bytes, str]]] = 0, ()
        """The index of the heads before the newest, and what was logged between these two."""
        self._acts_from: dict[str, datetime] = {}
        """When an agency's newest posting key acts."""
        self.at: int | None = None
        """The index of the newest heads."""
        self.heads_at: datetime | None = None
        """Their time."""

    def state(self) -> bytes:
        """Return all that it has folded, to be resumed."""
        levels, before = self._levels.state()
        state = _State(
            agencies=self._agencies.state(),
            authors=self._authors.state(),
            levels=(list(levels.values()), None if before is None else list(before.items())),
            open=self._open.state(),
            policies=self._policies.state(),
            later=self._later,
            day=(self._day[0], list(self._day[1])),
            at=self.at,
            heads_at=self.heads_at,
        )
        return msgspec.msgpack.encode(state)

    @classmethod
    def resume(cls, packed: bytes) -> Self:
        """Return a fold that continues with a state; raises MsgspecError."""
        state, fold = _read_state(packed), cls()
        fold._agencies.resume(*state.agencies)
        fold._authors.resume(*state.authors)
        levels, before = state.levels
        fold._levels.resume(
            {(row.agency, row.verifier): row for row in levels},
            None if before is None else dict(before),
        )
        fold._open.resume(*state.open)
        fold._policies.resume(*state.policies)
        for request, thread in fold._open.items():
            fold._requests[thread.agency, thread.id] = request
            fold._threads |= dict.fromkeys((index for index, _ in thread.entries), request)
        fold._later, fold._day = state.later, state.day
        fold.at, fold.heads_at = state.at, state.heads_at
        return fold

    def snapshot(self) -> Snapshot:
        """Return the snapshot at the newest heads."""
        return Snapshot.of(self.rows())

    def rows(self) -> list[FoldedRow]:
        """Return its rows in any order, so that the rest can be done in another thread."""
        return list(self._rows())

    def add(self, logged: LoggedEntry) -> None:
        """Fold an entry that the registry has accepted."""
        body, index, leaf = logged.entry.body, logged.index, logged.entry.leaf
        if isinstance(body, BoardHeads):
            self._mark(body, index)
        self._follow_all(logged)
        self._later += [(index, leaf, agency) for agency in self._about(body)]

    def _follow_all(self, logged: LoggedEntry) -> None:
        body, index, leaf = logged.entry.body, logged.index, logged.entry.leaf
        if not logged.equivocation:
            self._link(body, index, leaf)
            self._follow(body, index)
            return
        self._convict(body.agency)
        if isinstance(body, RequestPost | ThreadBody):
            # It is no link of the chain, but readers are shown it, and it may resolve a request.
            self._follow(body, index)

    def _rows(self) -> Iterator[FoldedRow]:
        yield from self._agencies.marked()
        yield from self._authors.marked()
        yield from self._levels.marked()
        yield from self._policies.marked()
        for thread in self._open.marked():
            request = thread.entries[0][0]
            for index, _ in thread.entries:
                yield EntryRow(kind="open", number=request, index=index)

        yield from self.sections()

    def sections(self) -> list[SectionPlaces]:
        """Return the sections of the day before the newest heads, of the larger regions."""
        agencies = {row.id for row in self._agencies.marked()}
        regions: dict[str, list[str]] = {}
        for row in self._levels.marked():
            if row.level and row.agency in agencies:
                regions.setdefault(row.verifier, []).append(row.agency)
        verifiers: dict[str, list[str]] = {}
        large = [each for each, found in regions.items() if len(found) >= LEAST_AGENCIES]
        for verifier in large:
            for agency in regions[verifier]:
                verifiers.setdefault(agency, []).append(verifier)
        start, day = self._day
        places: dict[str, dict[int, bytes]] = {verifier: {} for verifier in large}
        for index, leaf, about in day:
            for verifier in (*verifiers.get(about, ()), about):
                if verifier in places:
                    places[verifier][index] = leaf
            if about == EVERYWHERE:
                for found in places.values():
                    found[index] = leaf
        return [
            SectionPlaces(verifier=verifier, start=start, places=tuple(found.items()))
            for verifier, found in places.items()
        ]

    def _about(self, body: Body) -> Iterator[str]:
        """Yield the agencies and verifiers that an entry is by or about."""
        if self._agencies.get(body.agency) is not None or isinstance(body, AgencyVerify):
            yield body.agency
        match body:
            case AgencyVerify() if body.subject != body.agency:
                yield body.subject
            case BoardDecision():
                yield body.decision.author
            case BoardPolicy():
                yield EVERYWHERE
            case BoardNotice() | BoardChallenge():
                thread = self._open.get(self._threads.get(body.index, -1))
                if thread is not None:
                    yield thread.agency
            case _:
                pass

    def _mark(self, body: BoardHeads, index: int) -> None:
        """Remember the state before these heads, without what has expired by their time."""
        for request, thread in self._open.items():
            if thread.expires <= body.issued:
                self._close(request, thread)
        for table in (self._agencies, self._authors, self._levels, self._open, self._policies):
            table.mark()
        self._day, self._later = (self.at or 0, self._later), []
        self.at, self.heads_at = index, parse_time(body.issued)

    # Chains and keys

    def _convict(self, agency: str) -> None:
        row = self._agencies.get(agency)
        if row is not None:
            guilty = msgspec.structs.replace(row, state=AgencyState.COMPROMISED)
            self._agencies.put(agency, guilty)

    def _link(self, body: Body, index: int, leaf: bytes) -> None:
        author, row = body.agency, self._agencies.get(body.agency)
        if isinstance(body, AgencyRegister):
            self._authors.put(author, None)
            self._agencies.put(author, _registered(body, index, leaf))
        elif row is None:
            self._authors.put(author, AuthorRow(id=author, seq=body.seq, leaf=leaf))
        else:
            self._agencies.put(author, self._linked(row, body, index, leaf))

    def _linked(self, row: AgencyRow, body: Body, index: int, leaf: bytes) -> AgencyRow:
        """Return an agency's row after its next link."""
        row = msgspec.structs.replace(row, seq=body.seq, leaf=leaf)
        state = row.state
        if isinstance(body, AgencyRotate):
            state = AgencyState.VALID
            has_acted = self._acts_from.get(row.id, body.issued_at) <= body.issued_at
            replaced = (row.named, *(() if has_acted else row.replaced))[:MOST_REPLACED]
            row = msgspec.structs.replace(row, named=index, replaced=replaced)
            self._acts_from[row.id] = body.issued_at + ROTATION_DELAY
        elif isinstance(body, AgencyRevoke):
            state = AgencyState.REVOKED
            row = msgspec.structs.replace(row, revoked=index)
        elif isinstance(body, AgencyDelivery):
            row = msgspec.structs.replace(row, delivered=index)
        if row.state is AgencyState.COMPROMISED:
            state = row.state
        return msgspec.structs.replace(row, state=state)

    # What the rows name

    def _follow(self, body: Body, index: int) -> None:
        match body:
            case RequestPost():
                if self._requests.setdefault((body.agency, body.id), index) == index:
                    thread = OpenThread(
                        agency=body.agency,
                        id=body.id,
                        expires=body.expires,
                        entries=((index, True),),
                    )
                    self._open.put(index, thread)
                    self._threads[index] = index
            case RequestResolve():
                request = self._requests.get((body.agency, body.request), -1)
                if (resolved := self._open.get(request)) is not None:
                    self._close(request, resolved)
            case RequestUpdate() | RequestCorrect() | RequestAnswer():
                self._join(self._requests.get((body.agency, body.request)), index, own=True)
            case BoardNotice() | BoardChallenge():
                self._join(self._threads.get(body.index), index, own=False)
            case AgencyVerify():
                level = LevelRow(
                    agency=body.subject, verifier=body.agency, index=index, level=body.level
                )
                self._levels.put((body.subject, body.agency), level)
            case BoardPolicy():
                number = body.policy.number
                row = EntryRow(kind="policy", number=number, index=index)
                self._policies.put(number, row)
            case AgencyRevoke():
                self._disown(body.agency, body.last_good + 1)
            case _:
                pass

    def _join(self, request: int | None, index: int, *, own: bool) -> None:
        thread = None if request is None else self._open.get(request)
        if request is not None and thread is not None:
            entries = (*thread.entries, (index, own))
            self._open.put(request, msgspec.structs.replace(thread, entries=entries))
            self._threads[index] = request

    def _close(self, request: int, thread: OpenThread) -> None:
        self._open.put(request, None)
        self._requests.pop((thread.agency, thread.id), None)
        for index, _ in thread.entries:
            self._threads.pop(index, None)

    def _disown(self, agency: str, first_bad: int) -> None:
        """Close what a revoked key asked, and drop what it added; the root key's word counts."""
        for request, thread in self._open.items():
            if thread.agency != agency:
                continue
            if request >= first_bad:
                self._close(request, thread)
                continue
            held = tuple(each for each in thread.entries if not each[1] or each[0] < first_bad)
            if held != thread.entries:
                self._open.put(request, msgspec.structs.replace(thread, entries=held))


def _registered(body: AgencyRegister, index: int, leaf: bytes) -> AgencyRow:
    return AgencyRow(
        id=body.agency,
        registered=index,
        seq=body.seq,
        leaf=leaf,
        named=index,
        delivered=None,
        revoked=None,
        state=AgencyState.VALID,
    )
