"""The filters of the two lists, parsed strictly from a URL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
import re
from typing import Final

from noticeboard.board.reader import LARGEST_INDEX, Status
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
