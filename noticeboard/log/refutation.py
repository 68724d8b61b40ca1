"""Proves that a snapshot isn't true, from the entries of its log that show it.

Nothing here takes the whole log. An entry before the heads proves what a row must say: that its
agency's chain reaches at least as far, that its keys are at least as new, that a request is closed.
That a request was open and has no row takes its agency's entries from there to the end of the chain
that the row itself names: they are linked by hashes, and none of them closes it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Self

from noticeboard.log.body import (
    AgencyDelivery,
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    BoardChallenge,
    BoardHeads,
    BoardNotice,
    BoardPolicy,
    BoardSnapshot,
    Body,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
)
from noticeboard.log.delivery import ROTATION_DELAY
from noticeboard.log.entry import Entry, heads_tree
from noticeboard.log.snapshot import (
    MOST_REPLACED,
    AgencyRow,
    AgencyState,
    AuthorRow,
    EntryRow,
    LevelRow,
    Snapshot,
    chain_ends,
)
from noticeboard.runtime.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Refutation:
    """Why a snapshot isn't true, and which entries of the log show it to anybody."""

    why: Text
    indexes: tuple[int, ...] = ()


def _missing(index: int, *others: int) -> Refutation:
    why = Text("noticeboard.snapshot.lie.missing", index=index)
    return Refutation(why=why, indexes=(index, *others))


def _other(index: int, *others: int) -> Refutation:
    why = Text("noticeboard.snapshot.lie.other", index=index)
    return Refutation(why=why, indexes=(index, *others))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """A snapshot's rows by what they are about."""

    agencies: dict[str, AgencyRow] = field(default_factory=dict)
    authors: dict[str, AuthorRow] = field(default_factory=dict)
    levels: dict[tuple[str, str], LevelRow] = field(default_factory=dict)
    entries: dict[int, EntryRow] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """Sort the rows."""
        found = cls()
        for row in snapshot.parsed():
            match row:
                case AgencyRow():
                    found.agencies[row.id] = row
                case AuthorRow():
                    found.authors[row.id] = row
                case LevelRow():
                    found.levels[row.agency, row.verifier] = row
                case EntryRow():
                    found.entries[row.index] = row
        return found

    def is_open(self, request: int) -> bool:
        """Return whether a request has its own row."""
        row = self.entries.get(request)
        return row is not None and row.kind == "open" and row.number == request

    def is_guilty(self, agency: str) -> bool:
        """Return whether an agency's row says that it signed two entries with one `seq`."""
        row = self.agencies.get(agency)
        return row is not None and row.state is AgencyState.COMPROMISED


def refute(
    snapshot: Snapshot, stated: BoardSnapshot, logged: Mapping[int, Entry]
) -> Refutation | None:
    """Return how entries show that a stated snapshot isn't true; None if these don't.

    `logged` are entries of the board's log by index, each proved to be there.
    """
    if not snapshot.is_stated(stated):
        return Refutation(why=Text("noticeboard.snapshot.lie.file"))
    rows, heads = _Rows.of(snapshot), logged.get(stated.at)
    before = {index: logged[index] for index in sorted(logged) if index < stated.at}
    found = chain(
        _heads(snapshot, stated, heads),
        _chains(rows, before),
        _places(rows, before),
        _entries(rows, before),
        _closed(rows, before, stated, heads),
        _left_out(rows, before, stated),
    )
    return next(found, None)


def _heads(snapshot: Snapshot, stated: BoardSnapshot, heads: Entry | None) -> Iterator[Refutation]:
    """Compare the ends of all chains with what the board stated as its heads."""
    if heads is None:
        return
    ends = chain_ends(snapshot.parsed())
    stated_ends = (heads_tree(ends).root().hex(), len(ends))
    if not isinstance(heads.body, BoardHeads) or stated_ends != (heads.body.root, heads.body.count):
        yield _other(stated.at)


def _chains(rows: _Rows, before: Mapping[int, Entry]) -> Iterator[Refutation]:
    """Yield chains whose row ends too early, or hides that two entries have one `seq`."""
    links: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for index, entry in before.items():
        body = entry.body
        row = rows.agencies.get(body.agency) or rows.authors.get(body.agency)
        if row is None or row.seq < body.seq:
            yield _missing(index)
            continue
        if rows.is_guilty(body.agency):
            continue
        if row.seq == body.seq and row.leaf != entry.leaf:
            yield _other(index)
        same = links[body.agency, body.seq]
        same.append(index)
        if len(same) > 1 and before[same[0]].leaf != entry.leaf:
            yield _other(index, same[0])


def _entries(rows: _Rows, before: Mapping[int, Entry]) -> Iterator[Refutation]:
    """Yield entries that their row contradicts, or that miss one."""
    requests = {
        (entry.body.agency, entry.body.id): index
        for index, entry in before.items()
        if isinstance(entry.body, RequestPost) and rows.is_open(index)
    }
    for index, entry in before.items():
        body, row = entry.body, rows.entries.get(index)
        if row is not None and not _fits(row, body):
            yield _other(index)
        match body:
            case AgencyRegister() | AgencyRotate() | AgencyRevoke() | AgencyDelivery():
                yield from _keys(rows, index, body)
            case AgencyVerify() if not rows.is_guilty(body.agency):
                yield from _level(rows, index, body)
            case BoardPolicy() if row is None:
                yield _missing(index)
            case RequestUpdate() | RequestCorrect() | RequestAnswer() if row is None:
                request = requests.get((body.agency, body.request))
                agency = rows.agencies.get(body.agency)
                # If a revocation disowned it, it needs no row, and its agency's row says so.
                if request is not None and agency is not None and agency.keyed < index:
                    yield _missing(index, request)
            case BoardNotice() | BoardChallenge() if row is None and rows.is_open(body.index):
                yield _missing(index)
            case _:
                pass


def _fits(row: EntryRow, body: Body) -> bool:
    """Return whether an entry may have this row at all."""
    if row.kind == "policy":
        return isinstance(body, BoardPolicy) and body.policy.number == row.number
    if row.number == row.index:
        return isinstance(body, RequestPost)
    return isinstance(
        body, RequestUpdate | RequestCorrect | RequestAnswer | BoardNotice | BoardChallenge
    )


def _keys(
    rows: _Rows, index: int, body: AgencyRegister | AgencyRotate | AgencyRevoke | AgencyDelivery
) -> Iterator[Refutation]:
    """Yield a change of keys that its agency's row doesn't have."""
    row = rows.agencies.get(body.agency)
    if row is None:
        yield _missing(index)
    elif row.state is not AgencyState.COMPROMISED:
        newest = _newest(row, body)
        is_other = isinstance(body, AgencyRegister) and row.registered != index
        is_between = isinstance(body, AgencyRotate) and index > row.posting[-1]
        if newest < index or (is_between and index not in row.posting):
            yield _missing(index)
        elif is_other or (newest == index and _differs(row, index, body)):
            yield _other(index)


def _newest(
    row: AgencyRow, body: AgencyRegister | AgencyRotate | AgencyRevoke | AgencyDelivery
) -> int:
    """Return where a row has the newest change of keys of this kind; -1 if there is none."""
    match body:
        case AgencyRevoke():
            newest = row.revoked
        case AgencyDelivery():
            newest = row.delivered
        case _:
            newest = row.named
    return -1 if newest is None else newest


def _differs(
    row: AgencyRow,
    index: int,
    body: AgencyRegister | AgencyRotate | AgencyRevoke | AgencyDelivery,
) -> bool:
    """Return whether the newest entry of its kind led to another state than its row says."""
    is_last = index >= max(row.named, row.revoked or 0)
    match body:
        case AgencyRevoke():
            return is_last and row.state is AgencyState.VALID
        case AgencyDelivery():
            return False
        case _:
            return is_last and row.state is not AgencyState.VALID


def _places(rows: _Rows, before: Mapping[int, Entry]) -> Iterator[Refutation]:
    """Yield entries that aren't what a row says: a registration, or a change of its keys."""
    for row in rows.agencies.values():
        kinds = (
            (row.registered, AgencyRegister),
            *((at, AgencyRotate) for at in row.posting if at != row.registered),
            (row.delivered, AgencyDelivery),
            (row.revoked, AgencyRevoke),
        )
        for index, kind in kinds:
            if index is None or index not in before:
                continue
            body = before[index].body
            if body.agency != row.id or not isinstance(body, kind):
                yield _other(index)
        yield from _replaced(row, before)


def _replaced(row: AgencyRow, before: Mapping[int, Entry]) -> Iterator[Refutation]:
    """Yield keys that acted before they were replaced though the row says no, or the reverse."""
    if row.state is AgencyState.COMPROMISED:
        return
    if row.named in before and row.named != row.registered and not row.replaced:
        yield _other(row.named)
    for number, (newer, older) in enumerate(pairwise(row.posting), 1):
        if newer not in before or older not in before:
            continue
        key, since = before[older].body, before[newer].body.issued_at
        has_acted = isinstance(key, AgencyRegister) or key.issued_at + ROTATION_DELAY <= since
        is_last = number == len(row.replaced)
        if has_acted is not is_last and not (is_last and number == MOST_REPLACED):
            yield _other(newer, older)


def _level(rows: _Rows, index: int, body: AgencyVerify) -> Iterator[Refutation]:
    row = rows.levels.get((body.subject, body.agency))
    if row is None or row.index < index:
        yield _missing(index)
    elif row.index == index and row.level != body.level:
        yield _other(index)


def _closed(
    rows: _Rows, before: Mapping[int, Entry], stated: BoardSnapshot, heads: Entry | None
) -> Iterator[Refutation]:
    """Yield requests that have a row although they were closed."""
    closing = [each for each in before.items() if isinstance(each[1].body, _CLOSING)]
    for request, entry in before.items():
        post = entry.body
        if not isinstance(post, RequestPost) or not rows.is_open(request):
            continue
        if heads is not None and heads.body.issued >= post.expires:
            why = Text("noticeboard.snapshot.lie.expired", request=request)
            yield Refutation(why=why, indexes=(request, stated.at))
        for index, other in closing:
            if index > request and _closes(rows, other.body, post, request):
                why = Text("noticeboard.snapshot.lie.closed", request=request, index=index)
                yield Refutation(why=why, indexes=(request, index))


def _closes(rows: _Rows, body: Body, post: RequestPost, request: int) -> bool:
    """Return whether an entry resolves a request, or disowns it."""
    if body.agency != post.agency:
        return False
    if isinstance(body, RequestResolve):
        return body.request == post.id
    # A second entry with one `seq` revokes nothing.
    if not isinstance(body, AgencyRevoke) or rows.is_guilty(body.agency):
        return False
    return body.last_good < request


def _left_out(
    rows: _Rows, before: Mapping[int, Entry], stated: BoardSnapshot
) -> Iterator[Refutation]:
    """Yield requests without a row that nothing closed up to the end of their chain."""
    by_leaf = {entry.leaf: index for index, entry in before.items()}
    for agency in rows.agencies.values():
        place = by_leaf.get(agency.leaf)
        if place is None or agency.state is AgencyState.COMPROMISED:
            continue
        later: list[int] = []
        while place is not None:
            post = before[place].body
            if (
                isinstance(post, RequestPost)
                and post.expires > stated.issued
                and place not in rows.entries
                and not any(_closes(rows, before[each].body, post, place) for each in later)
            ):
                yield _missing(place, *later)
            later.append(place)
            place = by_leaf.get(bytes.fromhex(post.prev))


_CLOSING = RequestResolve | AgencyRevoke
