"""The filters of the two lists, parsed strictly from a URL, and the queries of the overview.

Each query uses indexes and returns no more rows than are shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
import re
import sqlite3
from typing import Final, NamedTuple

from noticeboard.board.board import LARGEST_INDEX, Status
from noticeboard.board.site.outline import STATES, outline
from noticeboard.errors import InvalidInputError
from noticeboard.rules.limits import AGENCY_KINDS, INCIDENTS
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

HIGHEST_LEVEL: Final = 3
LONGEST_QUERY: Final = 100
NEAR_UDEG: Final = 250_000
"""About 28 km: how far around a point counts as near."""
_MOST_WORDS: Final = 8
_LAST_PAGE: Final = 10_000
_WORD: Final = re.compile(r"[^\W_]+")
_POINT: Final = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?)[,; ]\s*(-?\d{1,3}(?:\.\d{1,8})?)")
_CODE: Final = re.compile(r"[a-z_]{1,40}")

type Clause = tuple[str, tuple[str | int, ...]]
"""An SQL condition and the values of its placeholders."""


class Sort(StrEnum):
    """The order of the directory."""

    REQUESTS = "requests"
    NAME = "name"
    LAST = "last"
    SINCE = "since"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """The requests or agencies that a reader asks for."""

    text: str = ""
    incident: str = ""
    kind: str = ""
    level: int = 0
    state: str = ""
    place: str = ""
    status: Status | None = None
    finding: str = ""
    sort: Sort = Sort.REQUESTS
    before: int = LARGEST_INDEX
    page: int = 1

    @property
    def asked(self) -> dict[str, str]:
        """The filters as URL parameters, without the position in the list."""
        parameters = {
            "q": self.text,
            "type": self.incident,
            "kind": self.kind,
            "level": str(self.level) if self.level else "",
            "state": self.state,
            "place": self.place,
            "status": self.status.value if self.status else "",
            "finding": self.finding,
            "sort": self.sort.value if self.sort is not Sort.REQUESTS else "",
        }
        return {name: value for name, value in parameters.items() if value}

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return bool(self.asked.keys() - {"sort"})

    def of_requests(self, now: datetime) -> list[Clause]:
        """Return the conditions on `requests AS r`; an unknown place matches none."""
        seconds = int(now.timestamp())
        found = list(self._of_both("r"))
        if self.incident:
            found.append(("r.incident = ?", (self.incident,)))
        if self.level:
            levels = "EXISTS (SELECT 1 FROM agencies WHERE id = r.agency AND level >= ?)"
            found.append((levels, (self.level,)))
        if self.finding:
            codes = "r.entry_index IN (SELECT entry_index FROM findings WHERE code = ?)"
            found.append((codes, (self.finding,)))
        match self.status:
            case Status.RESOLVED:
                found.append(("r.resolved IS NOT NULL", ()))
            case Status.OPEN:
                found.append(("r.resolved IS NULL AND r.expires > ?", (seconds,)))
            case Status.EXPIRED:
                found.append(("r.resolved IS NULL AND r.expires <= ?", (seconds,)))
            case None:
                pass
        if self.place:
            found.append(self._place())
        if self.text:
            condition = "r.entry_index IN (SELECT rowid FROM words WHERE words MATCH ?)"
            found.append((condition, (self._words(),)))
        return found

    def of_agencies(self) -> list[Clause]:
        """Return the conditions on `agencies AS a`."""
        found = list(self._of_both("a"))
        if self.level:
            found.append(("a.level >= ?", (self.level,)))
        words = self.text.casefold().split()[:_MOST_WORDS]
        found.extend(("instr(a.folded, ?) > 0", (word,)) for word in words)
        return found

    def _of_both(self, table: str) -> Iterator[Clause]:
        if self.kind:
            yield f"{table}.kind = ?", (self.kind,)
        if self.state:
            yield f"{table}.state = ?", (self.state,)

    def _place(self) -> Clause:
        """Return the condition for a place: a point, a county or a state."""
        point = _POINT.fullmatch(self.place)
        if point is not None:
            lat, lon = (round(float(each) * 1_000_000) for each in point.groups())
            box = (lat - NEAR_UDEG, lat + NEAR_UDEG, lon - NEAR_UDEG, lon + NEAR_UDEG)
            return "r.lat BETWEEN ? AND ? AND r.lon BETWEEN ? AND ?", box
        counties, states = outline().named(self.place)
        marks = ", ".join("?" * len(counties)), ", ".join("?" * len(states))
        where = f"(r.county IN ({marks[0]}) OR r.state IN ({marks[1]}))"
        return where, (*sorted(counties), *sorted(states))

    def _words(self) -> str:
        """Return the query for SQLite's full-text index: each word, quoted."""
        words = _WORD.findall(self.text)[:_MOST_WORDS]
        return " ".join(f'"{word}"' for word in words) or '""'


def parse_filter(query: Mapping[str, str]) -> ListFilter:
    """Parse the filters of a URL; an empty one matches everything. Raises InvalidInputError."""
    given = {name: value.strip() for name, value in query.items() if value.strip()}
    try:
        filters = ListFilter(
            text=safe_text(given.get("q", ""), longest=LONGEST_QUERY),
            incident=given.get("type", ""),
            kind=given.get("kind", ""),
            level=int(given.get("level", "0")),
            state=given.get("state", "").upper(),
            place=safe_text(given.get("place", ""), longest=LONGEST_QUERY),
            status=Status(given["status"]) if "status" in given else None,
            finding=given.get("finding", ""),
            sort=Sort(given.get("sort", Sort.REQUESTS)),
            before=int(given.get("before", str(LARGEST_INDEX))),
            page=int(given.get("page", "1")),
        )
    except ValueError:
        raise refused_filter() from None
    is_known = (
        filters.incident in {"", *INCIDENTS}
        and filters.kind in {"", *AGENCY_KINDS}
        and filters.state in {"", *STATES}
        and 0 <= filters.level <= HIGHEST_LEVEL
        and 0 <= filters.before <= LARGEST_INDEX
        and 1 <= filters.page <= _LAST_PAGE
        and (not filters.finding or _CODE.fullmatch(filters.finding))
    )
    if not is_known:
        raise refused_filter()
    return filters


def refused_filter() -> InvalidInputError:
    """Return the error of a filter that the page does not have."""
    return InvalidInputError(Text("noticeboard.page.no_filter"))


MOST_COUNTED: Final = 1000
COLUMNS: Final = (
    "r.entry_index, r.agency, r.incident, r.county, r.lat, r.lon, r.logged, r.month, r.expires,"
    " r.window_s, r.area_m2, r.resolved, r.updates, r.corrections, r.notices, r.notice, r.parts,"
    " (SELECT count(*) FROM challenges AS c WHERE c.request = r.entry_index)"
)
_ORDERS: Final[Mapping[Sort, str]] = {
    Sort.REQUESTS: "a.requests DESC, a.registered",
    Sort.NAME: "a.folded",
    Sort.LAST: "a.last_at DESC, a.registered",
    Sort.SINCE: "a.registered DESC",
    Sort.LATE: "d.late_from IS NULL, d.late_from, a.requests DESC, a.registered",
}


class IndexedRequest(NamedTuple):
    """One request in the overview."""

    at_entry: int
    agency: str
    incident: str
    county: int
    lat: int
    lon: int
    logged: int
    month: int
    expires: int
    window_s: int
    area_m2: int
    resolved: int | None
    updates: int
    corrections: int
    notices: int
    notice: str
    parts: int
    challenges: int

    def status(self, now: datetime) -> Status:
        """Return the state of the request at `now`."""
        if self.resolved is not None:
            return Status.RESOLVED
        return Status.EXPIRED if requests_at(self.expires) <= now else Status.OPEN


class IndexedAgency(NamedTuple):
    """One agency in the overview."""

    id: str
    state: str
    lat: int
    lon: int
    since: int
    requests: int
    resolved: int
    last_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """One page of the matching agencies."""

    rows: Sequence[IndexedAgency]
    months: Mapping[tuple[str, int], int]
    """Requests by agency and month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyTotals:
    """The totals of all matching agencies."""

    states: Sequence[tuple[str, int]]
    kinds: Sequence[tuple[str, int]]
    box: tuple[int, int, int, int]
    """South, west, north, east of all of them; zeros if there are none."""

    @property
    def count(self) -> int:
        """The number of agencies."""
        return sum(count for _, count in self.kinds)


def requests_at(seconds: int) -> datetime:
    """Return a time of the overview as a datetime."""
    return datetime.fromtimestamp(seconds, UTC)


def requests(  # noqa: PLR0913 -- the filters and the limits
    connection: sqlite3.Connection,
    filters: ListFilter,
    now: datetime,
    *,
    end: int,
    limit: int,
    agency: str = "",
) -> Sequence[IndexedRequest]:
    """Return requests before the entry `end`, newest first."""
    whose: list[Clause] = [("r.agency = ?", (agency,))] if agency else []
    where, values = _where([*whose, *filters.of_requests(now), _before(filters, end)])
    query = f"SELECT {COLUMNS} FROM requests AS r{where} ORDER BY r.entry_index DESC LIMIT ?"  # noqa: S608 -- of constants
    return [IndexedRequest(*row) for row in connection.execute(query, (*values, limit))]


def count_requests(
    connection: sqlite3.Connection, filters: ListFilter, now: datetime, end: int
) -> int:
    """Return how many requests match; MOST_COUNTED + 1 if there are more."""
    where, values = _where([*filters.of_requests(now), ("r.entry_index < ?", (end,))])
    query = f"SELECT count(*) FROM (SELECT 1 FROM requests AS r{where} LIMIT ?)"  # noqa: S608 -- of constants
    return int(connection.execute(query, (*values, MOST_COUNTED + 1)).fetchone()[0])


def places(connection: sqlite3.Connection) -> Sequence[str]:
    """Return the states that have agencies."""
    found = connection.execute("SELECT DISTINCT state FROM agencies WHERE state != ''")
    return sorted(row[0] for row in found)


def codes(connection: sqlite3.Connection) -> Sequence[str]:
    """Return the codes of all findings about any request."""
    return sorted(row[0] for row in connection.execute("SELECT DISTINCT code FROM findings"))


def one(connection: sqlite3.Connection, index: int) -> IndexedRequest | None:
    """Return one request, or None."""
    query = f"SELECT {COLUMNS} FROM requests AS r WHERE r.entry_index = ?"  # noqa: S608 -- of constants
    row = connection.execute(query, (index,)).fetchone()
    return IndexedRequest(*row) if row else None


def found_in(connection: sqlite3.Connection, indexes: Sequence[int]) -> Mapping[int, list[str]]:
    """Return the codes of the findings about each of some requests."""
    marks = ", ".join("?" * len(indexes))
    query = f"SELECT entry_index, code FROM findings WHERE entry_index IN ({marks}) ORDER BY code"  # noqa: S608 -- of marks
    found: dict[int, list[str]] = {}
    for index, code in connection.execute(query, tuple(indexes)):
        found.setdefault(index, []).append(code)
    return found


def of_case(connection: sqlite3.Connection, index: int) -> tuple[int, int]:
    """Return how many requests a request's case had up to it, and how many it has now."""
    query = (
        "SELECT coalesce(sum(other.entry_index <= r.entry_index), 0), count(*) FROM requests AS r"
        " JOIN requests AS other ON other.agency = r.agency AND other.case_number = r.case_number"
        " WHERE r.entry_index = ?"
    )
    before, count = connection.execute(query, (index,)).fetchone()
    return int(before), int(count)


def statements(connection: sqlite3.Connection, agency: str, limit: int) -> Sequence[int]:
    """Return the newest entries in which anyone has confirmed an agency."""
    query = "SELECT entry_index FROM statements WHERE subject = ? ORDER BY 1 DESC LIMIT ?"
    return [row[0] for row in connection.execute(query, (agency, limit))]


def directory(
    connection: sqlite3.Connection, filters: ListFilter, limit: int, months: range
) -> Directory:
    """Return one page of the matching agencies."""
    where, values = _where(filters.of_agencies())
    columns = "a.id, a.state, a.lat, a.lon, a.since, a.requests, a.resolved, a.last_at"
    order = _ORDERS[filters.sort]
    join = " LEFT JOIN debtors AS d ON d.agency = a.id" if filters.sort is Sort.LATE else ""
    query = f"SELECT {columns} FROM agencies AS a{join}{where} ORDER BY {order} LIMIT ? OFFSET ?"  # noqa: S608 -- of constants
    skipped = (filters.page - 1) * limit
    rows = [IndexedAgency(*row) for row in connection.execute(query, (*values, limit, skipped))]
    return Directory(rows=rows, months=_by_month(connection, [row.id for row in rows], months))


def spread(connection: sqlite3.Connection, filters: ListFilter) -> AgencyTotals:
    """Return the totals of all matching agencies."""
    where, values = _where(filters.of_agencies())
    edges = "min(a.lat), min(a.lon), max(a.lat), max(a.lon)"
    box = connection.execute(f"SELECT {edges} FROM agencies AS a{where}", values).fetchone()  # noqa: S608 -- of constants
    return AgencyTotals(
        states=[pair for pair in _counted(connection, "state", where, values) if pair[0]],
        kinds=_counted(connection, "kind", where, values),
        box=(0, 0, 0, 0) if box[0] is None else box,
    )


def dots(
    connection: sqlite3.Connection, filters: ListFilter, lat_step: int, lon_step: int
) -> Sequence[tuple[int, int]]:
    """Return where matching agencies are, with one point per grid cell."""
    where, values = _where(filters.of_agencies())
    query = f"SELECT min(a.lat), min(a.lon) FROM agencies AS a{where} GROUP BY a.lat / ?, a.lon / ?"  # noqa: S608 -- of constants
    return connection.execute(query, (*values, lat_step, lon_step)).fetchall()


def _by_month(
    connection: sqlite3.Connection, agencies: Sequence[str], months: range
) -> Mapping[tuple[str, int], int]:
    marks = ", ".join("?" * len(agencies))
    query = f"SELECT agency, month, count(*) FROM requests WHERE agency IN ({marks}) AND month >= ? GROUP BY agency, month"  # noqa: S608, E501 -- of marks
    found = connection.execute(query, (*agencies, months.start))
    return {(agency, month): count for agency, month, count in found}


def _counted(
    connection: sqlite3.Connection, column: str, where: str, values: tuple[str | int, ...]
) -> Sequence[tuple[str, int]]:
    query = f"SELECT a.{column}, count(*) FROM agencies AS a{where} GROUP BY 1 ORDER BY 2 DESC, 1"  # noqa: S608 -- of constants
    return connection.execute(query, values).fetchall()


def _before(filters: ListFilter, end: int) -> Clause:
    return "r.entry_index < ?", (min(filters.before, end),)


def _where(clauses: Iterable[Clause]) -> tuple[str, tuple[str | int, ...]]:
    all_clauses = list(clauses)
    conditions = " AND ".join(condition for condition, _ in all_clauses)
    values = tuple(value for _, given in all_clauses for value in given)
    return (f" WHERE {conditions}" if all_clauses else ""), values
