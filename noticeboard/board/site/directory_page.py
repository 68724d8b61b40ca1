"""The directory: every agency, where it may ask, how it was confirmed, how it has asked."""

from collections.abc import Sequence
from dataclasses import dataclass
import math
import sqlite3
from typing import Final

from noticeboard.board.site import asking
from noticeboard.board.site.asking import AgencyRow, Directory, Spread, at
from noticeboard.board.site.maps import Map, Place, box_of
from noticeboard.board.site.pages import Pages
from noticeboard.board.site.projection import Box, View, around, fit, stretched
from noticeboard.board.site.states import STATES
from noticeboard.board.site.views import AgencyLine, Views
from noticeboard.board.site.visit import Visit
from noticeboard.board.site.wanted import Sort, Wanted
from noticeboard.log.agency import AgencyRecord
from noticeboard.rules.counts import newest_months
from noticeboard.rules.limits import AGENCY_KINDS

PAGE_ITEMS: Final = 25
MAP_WIDTH: Final = 372
FLATTEST, TALLEST = 250, 400
SMALLEST_M: Final = 20_000.0
WIDEST_UDEG: Final = 100_000_000
MAINLAND: Final[Box] = (24_500_000, -124_800_000, 49_400_000, -66_900_000)
DOT_PX: Final = 4
ALARM_FROM: Final = 6
"""Requests in one month from which on a sudden rise is worth a word."""
ALARM_TIMES: Final = 3
"""And how many times the usual month that has to be."""

MOST_KEPT: Final = 64
"""For how many filters what is around a list is kept."""

type Dots = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands beside a list, whichever page of it is shown."""

    spread: Spread
    view: View
    dots: Dots


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One agency in the list of all."""

    key: str
    agency: AgencyLine
    kind: str
    state: str
    requests: int
    resolved: int
    months: Sequence[tuple[str, int]]
    most: int
    since: str
    last: str
    sudden: int
    """How many requests there were this month, where that is far more than usual; else 0."""


async def show(pages: Pages, visit: Visit, wanted: Wanted) -> str:
    """Show one page of the agencies a reader asks for."""
    board, now = pages.board, pages.board.now()
    await pages.overview.fresh()
    months = newest_months(now, board.settings.zone)

    def look(connection: sqlite3.Connection) -> tuple[Directory, Surroundings, Sequence[str]]:
        found = asking.directory(connection, wanted, PAGE_ITEMS, months)
        around_them = _around(pages, connection, wanted, found.rows)
        return found, around_them, asking.places(connection)

    found, around_them, every_state = await pages.overview.ask(look)
    spread = around_them.spread
    views = pages.views(visit.language, now)
    rows = _rows(pages, views, found, months, (wanted.page - 1) * PAGE_ITEMS)
    return pages.write(
        visit,
        "agencies.html",
        here="agencies",
        rows=rows,
        map=_map(pages, visit, around_them, rows) if rows else None,
        wanted=wanted,
        count=spread.count,
        states=[(code, STATES[code], count) for code, count in spread.states],
        every_state=sorted(
            ((code, STATES[code]) for code in every_state),
            key=lambda pair: pair[1],
        ),
        by_kind=spread.kinds,
        kinds=AGENCY_KINDS,
        sorts=list(Sort),
        last_page=-(-spread.count // PAGE_ITEMS),
    )


def _around(
    pages: Pages, connection: sqlite3.Connection, wanted: Wanted, rows: Sequence[AgencyRow]
) -> Surroundings:
    """Return what is around one page of a list, counted once for all of its pages."""
    key = (pages.overview.size, tuple(wanted.of_agencies()))
    known = pages.surroundings.get(key)
    if isinstance(known, Surroundings):
        return known
    spread = asking.spread(connection, wanted)
    if not spread.count:
        return Surroundings(spread=spread, view=view_of(MAINLAND), dots=())
    if spread.count <= PAGE_ITEMS and rows:
        view = view_of(around(_boxes(pages, rows)))
        return Surroundings(spread=spread, view=view, dots=())
    view = view_of(spread.box)
    dots = asking.dots(connection, wanted, *_steps(view))
    found = Surroundings(spread=spread, view=view, dots=dots)
    if len(pages.surroundings) >= MOST_KEPT:
        pages.surroundings.clear()
    pages.surroundings[key] = found
    return found


def _boxes(pages: Pages, rows: Sequence[AgencyRow]) -> list[Box]:
    registry = pages.board.state.registry
    records = [registry.agency(row.id) for row in rows]
    return [box_of(record.jurisdiction) for record in records if record is not None]


def view_of(box: Box) -> View:
    """Return the part of the Earth that a map of agencies shows, as tall as it needs to be."""
    is_wide = box[3] - box[1] > WIDEST_UDEG
    # From Guam to Maine there is more ocean than agencies; the list has all of them.
    shown = MAINLAND if is_wide else box
    south, west, north, east = shown
    up = stretched(north) - stretched(south)
    across = max(1e-9, math.radians((east - west) / 1e6))
    tall = max(FLATTEST, min(TALLEST, round(MAP_WIDTH * up / across)))
    return fit(shown, MAP_WIDTH, tall, smallest_m=SMALLEST_M)


def _steps(view: View) -> tuple[int, int]:
    """Return how many micro-degrees a dot covers, up and across."""
    south, west, north, east = view.box
    return (
        max(1, (north - south) * DOT_PX // view.height),
        max(1, (east - west) * DOT_PX // view.width),
    )


def _rows(
    pages: Pages, views: Views, found: Directory, months: range, skipped: int
) -> Sequence[Listed]:
    registry = pages.board.state.registry
    records = [(row, registry.agency(row.id)) for row in found.rows]
    return [
        _listed(views, row, record, key=str(number), counts=_counts(row, found, months))
        for number, (row, record) in enumerate(records, skipped + 1)
        if record is not None
    ]


def _counts(row: AgencyRow, found: Directory, months: range) -> Sequence[tuple[int, int]]:
    return [(month, found.months.get((row.id, month), 0)) for month in months]


def _listed(
    views: Views,
    row: AgencyRow,
    record: AgencyRecord,
    *,
    key: str,
    counts: Sequence[tuple[int, int]],
) -> Listed:
    language = views.language
    *earlier, newest = [count for _, count in counts]
    is_sudden = newest >= ALARM_FROM and newest * len(earlier) >= ALARM_TIMES * sum(earlier)
    return Listed(
        key=key,
        agency=views.agency(record),
        kind=language.say(f"agency_kind.{record.kind}"),
        state=STATES.get(row.state, ""),
        requests=row.requests,
        resolved=row.resolved,
        months=[(language.month(month % 12 + 1), count) for month, count in counts],
        most=max([*earlier, newest]) or 1,
        since=language.date(at(row.since)),
        last=language.date(at(row.last_at)) if row.last_at else "",
        sudden=newest if is_sudden else 0,
    )


def _map(pages: Pages, visit: Visit, found: Surroundings, rows: Sequence[Listed]) -> Map:
    registry = pages.board.state.registry
    places = [
        Place(area=record.jurisdiction, key=row.key, mark=row.agency.mark)
        for row in rows
        if (record := registry.agency(row.agency.id)) is not None
    ]
    return pages.cartographer.of_view(found.view, places, visit.language.distance, found.dots)
