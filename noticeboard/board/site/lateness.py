"""What agencies owe for their requests and are late with, in the overview of the published log.

The rules are in `noticeboard.rules.accounts`. Stored is what doesn't depend on the time: from when
on something is late, unless an account comes first. So nothing has to be counted as time passes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import sqlite3
from typing import Final, NamedTuple

from noticeboard.board.board import Board
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import (
    LARGEST_INT,
    AgencyRetention,
    AgencyRevoke,
    Body,
    RequestAccount,
    RequestPost,
    RequestResolve,
)
from noticeboard.log.encoding import parse_time
from noticeboard.log.registry import Registry
from noticeboard.rules.accounts import (
    LateHistory,
    LateKind,
    LatePeriod,
    Statement,
    closing_time,
    deletion_time,
    due_time,
    late_history,
    log_time,
    promise,
)

# Times are whole seconds since 1970, as entries state them. `late_from` is when something is late
# unless an account comes first; `first_at` is when the first account since the request closed was
# issued, and `account` is the newest one.
TABLES: Final = """
CREATE TABLE IF NOT EXISTS obligations (
    request INTEGER PRIMARY KEY, agency TEXT NOT NULL, issued INTEGER NOT NULL,
    expires INTEGER NOT NULL, closes INTEGER NOT NULL, due INTEGER, delete_by INTEGER,
    account INTEGER, first_at INTEGER, late_from INTEGER, kind TEXT NOT NULL,
    longest_s INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS obligations_by_agency ON obligations (
    agency, late_from, due, first_at, longest_s, request
);

CREATE TABLE IF NOT EXISTS accounts (
    entry_index INTEGER PRIMARY KEY, request INTEGER NOT NULL, issued INTEGER NOT NULL,
    delete_by INTEGER
);
CREATE INDEX IF NOT EXISTS accounts_by_request ON accounts (request, entry_index);

CREATE TABLE IF NOT EXISTS resolutions (
    request INTEGER NOT NULL, entry_index INTEGER NOT NULL, issued INTEGER NOT NULL,
    PRIMARY KEY (request, entry_index)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS promises (
    agency TEXT NOT NULL, entry_index INTEGER NOT NULL, days INTEGER NOT NULL,
    PRIMARY KEY (agency, entry_index)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS debtors (
    agency TEXT PRIMARY KEY, late_from INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS debtors_by_time ON debtors (late_from);
"""
_NEWEST_ISSUED: Final = "newest issued"


def add_entry(
    connection: sqlite3.Connection,
    index: int,
    thread: int | None,
    body: Body,
    registry: Registry,
) -> None:
    """Add what an entry says about accounts; raises sqlite3.Error."""
    match body:
        case AgencyRetention():
            row = (body.agency, index, body.days)
            connection.execute("INSERT INTO promises VALUES (?, ?, ?)", row)
        case RequestPost():
            expires = _seconds(parse_time(body.expires))
            connection.execute(
                "INSERT INTO obligations"
                " (request, agency, issued, expires, closes, kind, longest_s)"
                " VALUES (?, ?, ?, ?, ?, '', 0)",
                (index, body.agency, _seconds(body.issued_at), expires, expires),
            )
            _judge(connection, index, registry)
        case RequestResolve() if thread is not None:
            connection.execute(
                "INSERT INTO resolutions VALUES (?, ?, ?)",
                (thread, index, _seconds(body.issued_at)),
            )
            _judge(connection, thread, registry)
        case RequestAccount() if thread is not None:
            until = deletion_time(body)
            connection.execute(
                "INSERT INTO accounts VALUES (?, ?, ?, ?)",
                (index, thread, _seconds(body.issued_at), until and _seconds(until)),
            )
            _judge(connection, thread, registry)
        case AgencyRevoke():
            _judge_again(connection, body.agency, registry)
        case _:
            pass


def add_time(connection: sqlite3.Connection, issued: str) -> None:
    """Store the newest time that an entry states, if this is newer; RFC 3339 sorts as text."""
    connection.execute(
        "INSERT INTO facts VALUES (?, ?) ON CONFLICT (name) DO UPDATE"
        " SET value = max(value, excluded.value)",
        (_NEWEST_ISSUED, issued),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What a request's agency owes, and what it has stated since the request closed."""

    agency: str
    closes: datetime
    due: datetime | None
    delete_by: datetime | None
    accounts: Sequence[int]
    statements: Sequence[Statement]

    @property
    def history(self) -> LateHistory:
        """What was late, and what will be."""
        return late_history(self.due, self.statements)


def _terms(connection: sqlite3.Connection, request: int, registry: Registry) -> _Terms | None:
    """Return a request's terms; None if it is unknown, or its agency has disowned it."""
    query = "SELECT agency, issued, expires FROM obligations WHERE request = ?"
    row = connection.execute(query, (request,)).fetchone()
    if row is None:
        return None
    agency, issued, expires = row
    record = registry.agency(agency)
    if record is None or record.voids(request):
        return None
    policy = registry.policies.at(_time(issued))
    limits = None if policy is None else policy.limits
    resolved = _first(connection, record, _RESOLUTIONS, (request,))
    closes = closing_time(_time(issued), _time(expires), _maybe_time(resolved))
    accounts = [
        row
        for row in connection.execute(_ACCOUNTS, (request, _seconds(closes)))
        if not record.voids(row[0])
    ]
    days = _first(connection, record, _PROMISES, (agency, request))
    return _Terms(
        agency=agency,
        closes=closes,
        due=due_time(_time(issued), closes, limits),
        delete_by=promise(closes, days, limits),
        accounts=[index for index, _, _ in accounts],
        statements=[
            Statement(at=_time(at), delete_by=_maybe_time(until)) for _, at, until in accounts
        ],
    )


_RESOLUTIONS: Final = (
    "SELECT entry_index, issued FROM resolutions WHERE request = ? ORDER BY entry_index"
)
_ACCOUNTS: Final = (
    "SELECT entry_index, issued, delete_by FROM accounts WHERE request = ? AND issued >= ?"
    " ORDER BY entry_index"
)
_PROMISES: Final = (
    "SELECT entry_index, days FROM promises WHERE agency = ? AND entry_index < ?"
    " ORDER BY entry_index DESC"
)


def _first(
    connection: sqlite3.Connection, record: AgencyRecord, query: str, values: tuple[str | int, ...]
) -> int | None:
    """Return the value of the first row that the agency hasn't disowned."""
    rows = connection.execute(query, values)
    return next((value for index, value in rows if not record.voids(index)), None)


def _judge(connection: sqlite3.Connection, request: int, registry: Registry) -> None:
    """Store where a request stands after its newest entry."""
    terms = _terms(connection, request, registry)
    if terms is None:
        return
    history = terms.history
    longest = max((each.until - each.since for each in history.ended), default=timedelta())
    connection.execute(
        "UPDATE obligations SET closes = ?, due = ?, delete_by = ?, account = ?, first_at = ?,"
        " late_from = ?, kind = ?, longest_s = ? WHERE request = ?",
        (
            _seconds(terms.closes),
            terms.due and _seconds(terms.due),
            terms.delete_by and _seconds(terms.delete_by),
            terms.accounts[-1] if terms.accounts else None,
            _seconds(terms.statements[0].at) if terms.statements else None,
            history.late_from and _seconds(history.late_from),
            history.kind,
            longest // timedelta(seconds=1),
            request,
        ),
    )
    _judge_agency(connection, terms.agency)


def _judge_again(connection: sqlite3.Connection, agency: str, registry: Registry) -> None:
    """After a revocation, judge all of an agency's requests: some of it isn't its word."""
    connection.execute(
        "UPDATE obligations SET due = NULL, delete_by = NULL, account = NULL, first_at = NULL,"
        " late_from = NULL, longest_s = 0 WHERE agency = ?",
        (agency,),
    )
    rows = connection.execute("SELECT request FROM obligations WHERE agency = ?", (agency,))
    for (request,) in rows.fetchall():
        _judge(connection, request, registry)
    _judge_agency(connection, agency)


def _judge_agency(connection: sqlite3.Connection, agency: str) -> None:
    """Store from when on an agency is late with anything, unless an account comes first."""
    query = "SELECT min(late_from) FROM obligations WHERE agency = ? AND late_from IS NOT NULL"
    (late_from,) = connection.execute(query, (agency,)).fetchone()
    if late_from is None:
        connection.execute("DELETE FROM debtors WHERE agency = ?", (agency,))
    else:
        connection.execute("INSERT OR REPLACE INTO debtors VALUES (?, ?)", (agency, late_from))


# Queries


def judgment_time(connection: sqlite3.Connection, board: Board) -> datetime:
    """Return the time at which the log is judged: see `log_time`."""
    clock = board.now()
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (_NEWEST_ISSUED,)).fetchone()
    return clock if row is None else log_time(clock, parse_time(row[0]))


class RequestStanding(NamedTuple):
    """What is owed for one request, at one time."""

    request: int
    closes: int
    due: int | None
    delete_by: int | None
    account: int | None
    first_at: int | None
    late_from: int | None
    kind: str
    """Of what is late: a `LateKind`."""
    longest_s: int
    at: datetime

    @property
    def due_at(self) -> datetime:
        """When an account is due, if one is; else when the request closes."""
        return _time(self.closes if self.due is None else self.due)

    @property
    def delete_at(self) -> datetime | None:
        """When shares are deleted at the latest, as promised; None if nothing was promised."""
        return _maybe_time(self.delete_by)

    @property
    def accounted_at(self) -> datetime | None:
        """When the first account since it closed was issued; None if there is none."""
        return _maybe_time(self.first_at)

    @property
    def late_since(self) -> datetime | None:
        """Since when something is late; None if nothing is."""
        since = _maybe_time(self.late_from)
        return since if since is not None and since <= self.at else None

    @property
    def longest(self) -> timedelta:
        """For how long something was or is late, at the most."""
        since = self.late_since
        now = timedelta() if since is None else self.at - since
        return max(now, timedelta(seconds=self.longest_s))


def of_requests(
    connection: sqlite3.Connection, requests: Sequence[int], at: datetime
) -> Mapping[int, RequestStanding]:
    """Return what is owed for some requests."""
    marks = ", ".join("?" * len(requests))
    query = (
        "SELECT request, closes, due, delete_by, account, first_at, late_from, kind, longest_s"  # noqa: S608 -- of marks
        f" FROM obligations WHERE request IN ({marks})"
    )
    rows = connection.execute(query, tuple(requests))
    return {row[0]: RequestStanding._make((*row, at)) for row in rows}


def late_periods(
    connection: sqlite3.Connection, request: int, registry: Registry, at: datetime
) -> Sequence[LatePeriod]:
    """Return every time in which something about a request was late, oldest first."""
    terms = _terms(connection, request, registry)
    return () if terms is None else terms.history.periods(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRequest:
    """A request with which its agency is late."""

    request: int
    since: datetime
    kind: LateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyStanding:
    """How an agency stands with its accounts."""

    expected: int
    """How many were due by now, or came before."""
    in_time: int
    late: int
    late_since: datetime | None
    longest: timedelta
    """For how long it was or is late with anything, at the most."""
    retention_days: int | None
    """Its newest promise; None if it made none."""
    late_requests: Sequence[LateRequest] = ()
    """The longest late ones first."""


def of_agency(
    connection: sqlite3.Connection, agency: str, registry: Registry, at: datetime, *, limit: int
) -> AgencyStanding:
    """Return how an agency stands, and the requests that it is late with."""
    now = _seconds(at)
    query = (
        "SELECT count(*) FILTER (WHERE due IS NOT NULL AND (first_at IS NOT NULL OR due <= :now)),"
        " count(*) FILTER (WHERE first_at <= due),"
        " count(*) FILTER (WHERE late_from <= :now),"
        " min(late_from) FILTER (WHERE late_from <= :now),"
        " coalesce(max(max(longest_s, coalesce(:now - late_from, 0))), 0)"
        " FROM obligations WHERE agency = :agency"
    )
    values = {"now": now, "agency": agency}
    expected, in_time, late, since, longest = connection.execute(query, values).fetchone()
    rows = connection.execute(
        "SELECT request, late_from, kind FROM obligations WHERE agency = :agency"
        " AND late_from <= :now ORDER BY late_from LIMIT :limit",
        {**values, "limit": limit},
    )
    return AgencyStanding(
        expected=expected,
        in_time=in_time,
        late=late,
        late_since=_maybe_time(since),
        longest=timedelta(seconds=longest),
        retention_days=_newest_promise(connection, agency, registry),
        late_requests=[
            LateRequest(request=request, since=_time(late_from), kind=LateKind(kind))
            for request, late_from, kind in rows
        ],
    )


def _newest_promise(connection: sqlite3.Connection, agency: str, registry: Registry) -> int | None:
    record = registry.agency(agency)
    return None if record is None else _first(connection, record, _PROMISES, (agency, LARGEST_INT))


def late_agencies(
    connection: sqlite3.Connection, agencies: Sequence[str], at: datetime
) -> Mapping[str, tuple[int, datetime]]:
    """Return with how many requests some agencies are late, and since when; only those that are."""
    marks = ", ".join("?" * len(agencies))
    query = (
        "SELECT agency, count(*), min(late_from) FROM obligations"  # noqa: S608 -- of marks
        f" WHERE agency IN ({marks}) AND late_from <= ? GROUP BY agency"
    )
    rows = connection.execute(query, (*agencies, _seconds(at)))
    return {agency: (count, _time(since)) for agency, count, since in rows}


def count_late(connection: sqlite3.Connection, at: datetime) -> int:
    """Return how many agencies are late with anything."""
    query = "SELECT count(*) FROM debtors WHERE late_from <= ?"
    return int(connection.execute(query, (_seconds(at),)).fetchone()[0])


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _maybe_time(seconds: int | None) -> datetime | None:
    return None if seconds is None else _time(seconds)
