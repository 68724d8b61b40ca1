"""Which requests concern which places: tables of the overview, so that no page scans the log.

The places are those that the operator has named. Without any, each jurisdiction of a registered
agency is a place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import hashlib
import sqlite3
from typing import Final, NamedTuple

import msgspec

from noticeboard.board.site.queries import COLUMNS, IndexedRequest
from noticeboard.log.area import Area
from noticeboard.log.registry import Registry
from noticeboard.rules.area import bounds, contains
from noticeboard.rules.places import Atlas, NamedPlace

# `place_counts` and `place_totals` follow from `placed`; they spare pages the counting.
TABLES: Final = """
CREATE TABLE IF NOT EXISTS placed (
    place TEXT NOT NULL, entry_index INTEGER NOT NULL, PRIMARY KEY (place, entry_index)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS placed_by_entry ON placed (entry_index);

CREATE TABLE IF NOT EXISTS place_counts (
    place TEXT NOT NULL, agency TEXT NOT NULL, month INTEGER NOT NULL, requests INTEGER NOT NULL,
    at_night INTEGER NOT NULL, PRIMARY KEY (place, agency, month)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS place_totals (
    place TEXT PRIMARY KEY, requests INTEGER NOT NULL, last_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS place_totals_by_requests ON place_totals (requests DESC, place);

CREATE TABLE IF NOT EXISTS place_facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_AT_ONCE: Final = 1000
"""Pages can ask between two batches."""
_PLACES: Final = "places"
_SIZE: Final = "size"
_SLUG_DIGITS: Final = 12


class _Found(NamedTuple):
    """One request, as far as counting needs it."""

    entry_index: int
    agency: str
    month: int
    logged: int
    night_min: int
    lat: int
    lon: int


class PlaceIndex:
    """Keeps the tables up to date; all calls but `place` run in the overview's thread."""

    def __init__(self, named: Sequence[NamedPlace]) -> None:
        self._named = tuple(named)
        self._atlas = Atlas(named)
        self._known_agencies = 0

    @property
    def is_named(self) -> bool:
        """Whether the operator has named places."""
        return bool(self._named)

    @property
    def named(self) -> Sequence[NamedPlace]:
        """The operator's places, by name."""
        return self._named

    def all(self) -> Sequence[NamedPlace]:
        """Return every place."""
        return tuple(self._atlas.places.values())

    def place(self, slug: str) -> NamedPlace | None:
        """Return a place by its short name."""
        return self._atlas.places.get(slug)

    def follow(self, connection: sqlite3.Connection, registry: Registry, size: int) -> bool:
        """Count some of the requests that `requests` has up to `size`; return whether all are.

        Raises sqlite3.Error.
        """
        self._begin(connection)
        for place in self._new_jurisdictions(registry, size):
            with connection:
                self._count_earlier(connection, place)
        done = self._size(connection)
        query = (
            "SELECT entry_index, agency, month, logged, night_min, lat, lon FROM requests"
            " WHERE entry_index >= ? AND entry_index < ? ORDER BY entry_index LIMIT ?"
        )
        found = [_Found(*row) for row in connection.execute(query, (done, size, _AT_ONCE))]
        is_last = len(found) < _AT_ONCE
        with connection:
            for each in found:
                for place in self._atlas.places_at(each.lat, each.lon):
                    _count(connection, place.slug, each)
            _write(connection, _SIZE, str(size if is_last else found[-1].entry_index + 1))
        return is_last

    def _begin(self, connection: sqlite3.Connection) -> None:
        """Begin anew if the places aren't those of before."""
        basis = _basis(self._named)
        facts = dict(connection.execute("SELECT name, value FROM place_facts"))
        if facts.get(_PLACES) == basis:
            return
        with connection:
            for table in ("placed", "place_counts", "place_totals", "place_facts"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- of constants
            _write(connection, _PLACES, basis)

    def _size(self, connection: sqlite3.Connection) -> int:
        facts = dict(connection.execute("SELECT name, value FROM place_facts"))
        return int(facts.get(_SIZE, 0))

    def _new_jurisdictions(self, registry: Registry, size: int) -> list[NamedPlace]:
        """Return the jurisdictions that became places, if the operator has named none."""
        if self._named or len(registry.agencies) == self._known_agencies:
            return []
        found = []
        for record in tuple(registry.agencies.values()):
            slug = slug_of(record.jurisdiction)
            if record.registered_index < size and self.place(slug) is None:
                place = NamedPlace(slug=slug, name=record.name, area=record.jurisdiction)
                self._atlas.add(place)
                found.append(place)
        self._known_agencies = sum(
            record.registered_index < size for record in tuple(registry.agencies.values())
        )
        return found

    def _count_earlier(self, connection: sqlite3.Connection, place: NamedPlace) -> None:
        """Count the requests that were posted before a jurisdiction became a place."""
        known = "SELECT 1 FROM place_facts WHERE name = ?"
        if connection.execute(known, (place.slug,)).fetchone() is not None:
            return
        _write(connection, place.slug, "")
        box = bounds(place.area)
        query = (
            "SELECT entry_index, agency, month, logged, night_min, lat, lon FROM requests"
            " WHERE entry_index < ? AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?"
        )
        values = (self._size(connection), box.south, box.north, box.west, box.east)
        for row in connection.execute(query, values).fetchall():
            found = _Found(*row)
            if contains(place.area, found.lat, found.lon):
                _count(connection, place.slug, found)


def slug_of(jurisdiction: Area) -> str:
    """Return the short name of a jurisdiction: agencies with the same one share a page."""
    return hashlib.sha256(msgspec.json.encode(jurisdiction)).hexdigest()[:_SLUG_DIGITS]


def _basis(named: Sequence[NamedPlace]) -> str:
    return hashlib.sha256(msgspec.json.encode(named)).hexdigest() if named else "jurisdictions"


def _write(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("INSERT OR REPLACE INTO place_facts VALUES (?, ?)", (name, value))


def _count(connection: sqlite3.Connection, place: str, found: _Found) -> None:
    done = connection.execute(
        "INSERT OR IGNORE INTO placed VALUES (?, ?)", (place, found.entry_index)
    )
    if not done.rowcount:
        return
    connection.execute(
        "INSERT INTO place_counts VALUES (?, ?, ?, 1, ?)"
        " ON CONFLICT DO UPDATE SET requests = requests + 1,"
        " at_night = at_night + excluded.at_night",
        (place, found.agency, found.month, int(found.night_min > 0)),
    )
    connection.execute(
        "INSERT INTO place_totals VALUES (?, 1, ?)"
        " ON CONFLICT DO UPDATE SET requests = requests + 1,"
        " last_at = max(last_at, excluded.last_at)",
        (place, found.logged),
    )


# What pages ask


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFigures:
    """One place in numbers."""

    requests: int
    at_night: int
    """How many ask about some of the night."""
    months: Mapping[int, int]
    """Requests by month."""
    agencies: Sequence[tuple[str, int]]
    """Requests by agency, the most first."""


def figures(connection: sqlite3.Connection, place: str) -> PlaceFigures:
    """Count the requests of a place."""
    query = "SELECT {}, sum(requests), sum(at_night) FROM place_counts WHERE place = ? GROUP BY 1"
    months = connection.execute(query.format("month"), (place,)).fetchall()
    agencies = connection.execute(query.format("agency"), (place,)).fetchall()
    return PlaceFigures(
        requests=sum(requests for _, requests, _ in months),
        at_night=sum(at_night for _, _, at_night in months),
        months={month: requests for month, requests, _ in months},
        agencies=sorted(
            ((agency, requests) for agency, requests, _ in agencies),
            key=lambda pair: (-pair[1], pair[0]),
        ),
    )


def requests_of(
    connection: sqlite3.Connection, place: str, *, before: int, limit: int
) -> Sequence[IndexedRequest]:
    """Return the newest requests of a place before an entry."""
    query = (
        f"SELECT {COLUMNS} FROM placed AS p JOIN requests AS r USING (entry_index)"  # noqa: S608 -- of constants
        " WHERE p.place = ? AND p.entry_index < ? ORDER BY p.entry_index DESC LIMIT ?"
    )
    return [IndexedRequest(*row) for row in connection.execute(query, (place, before, limit))]


def entries_of(connection: sqlite3.Connection, place: str, limit: int) -> tuple[int, ...]:
    """Return the newest requests of a place by their entries."""
    query = "SELECT entry_index FROM placed WHERE place = ? ORDER BY 1 DESC LIMIT ?"
    return tuple(row[0] for row in connection.execute(query, (place, limit)))


def places_of(connection: sqlite3.Connection, index: int, limit: int) -> Sequence[str]:
    """Return the places that a request is in."""
    query = "SELECT place FROM placed WHERE entry_index = ? LIMIT ?"
    return [row[0] for row in connection.execute(query, (index, limit))]


def totals(connection: sqlite3.Connection) -> Mapping[str, tuple[int, int]]:
    """Return how many requests each place has, and when the newest was logged."""
    query = "SELECT place, requests, last_at FROM place_totals"
    return {place: (requests, at) for place, requests, at in connection.execute(query)}
