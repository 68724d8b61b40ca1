"""The directory of agencies, and the page of one: how it was confirmed, and what it requested."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
import math
import sqlite3
from typing import Final

from noticeboard.board.board import LARGEST_INDEX
from noticeboard.board.site import lateness, queries
from noticeboard.board.site.account_views import agency_lines, late_since
from noticeboard.board.site.charts import (
    AREA_SIZES,
    WINDOW_NAMES,
    Bar,
    Figures,
    bars,
    figures,
    stacks,
)
from noticeboard.board.site.lateness import AgencyStanding, RequestStanding
from noticeboard.board.site.maps import Map, Place, box_of
from noticeboard.board.site.outline import STATES
from noticeboard.board.site.pages import PageContext, Pages
from noticeboard.board.site.projection import Box, MapView, around, fit, stretched
from noticeboard.board.site.queries import (
    AgencyTotals,
    Directory,
    IndexedAgency,
    ListFilter,
    Sort,
    requests_at,
)
from noticeboard.board.site.views import AgencyLine, RequestRow, Views
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import RequestPost
from noticeboard.rules.accounts import ACCOUNT_DAYS
from noticeboard.rules.counts import newest_months
from noticeboard.rules.language import Language
from noticeboard.rules.limits import AGENCY_KINDS
from noticeboard.rules.text import SafeText

AGENCY_PAGE_ITEMS: Final = 20
ON_RECORD: Final = 100
LATE_ITEMS: Final = 5
MAP_SIZE: Final = (400, 260)
SMALLEST_AGENCY_MAP_M: Final = 40_000.0
_KM2: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyData:
    """What the overview knows about one agency."""

    figures: Figures
    rows: Sequence[queries.IndexedRequest]
    statements: Sequence[int]
    standing: AgencyStanding
    standings: Mapping[int, RequestStanding]


async def render_agency(pages: Pages, visit: PageContext, agency: str, before: int) -> str:
    """Render one agency's page; raises NotFoundError."""
    board, now, language = pages.board, pages.board.now(), visit.language
    stored, end = board.agency(agency), board.published.size
    await pages.overview.fresh()
    months = newest_months(now, board.settings.zone)

    def query(connection: sqlite3.Connection) -> AgencyData:
        filters = ListFilter(before=before)
        at = lateness.judgment_time(connection, board)
        rows = queries.requests(
            connection, filters, now, end=end, limit=AGENCY_PAGE_ITEMS + 1, agency=agency
        )
        standing = lateness.of_agency(
            connection, agency, board.state.registry, at, limit=LATE_ITEMS
        )
        late = [each.request for each in standing.late_requests]
        return AgencyData(
            figures=figures(connection, agency, end, months),
            rows=rows,
            standing=standing,
            standings=lateness.of_requests(
                connection, [*late, *(row.at_entry for row in rows)], at
            ),
            statements=queries.statements(connection, agency, ON_RECORD),
        )

    found = await pages.overview.run(query)
    record, views = stored.acting(now), pages.views(language, now)
    waiting = record.next_post_quantum(now)
    own = await pages.reader.of_agency(agency, ON_RECORD)
    statements = await pages.reader.at(found.statements)
    lines = [
        views.record_line(stored, logged)
        for logged in sorted([*own, *statements], key=lambda logged: -logged.index)
    ]
    agency_line = views.agency(stored)
    accounts = agency_lines(language, found.standing)
    rows = found.rows[:AGENCY_PAGE_ITEMS]
    since = next((each.logged_at for each in own if each.index == record.registered_index), None)
    place = Place(area=record.jurisdiction, key="", mark=agency_line.mark)
    return pages.write(
        visit,
        "agency.html",
        here="agencies",
        agency=agency_line,
        kind=language.text(f"agency_kind.{record.kind}"),
        since=language.date(since) if since else "",
        items=await _items(pages, views, rows, stored, found.standings),
        accounts=accounts,
        late_since=accounts[0] if found.standing.late_since else None,
        late_requests=await _late_requests(pages, views, found),
        late_more=found.standing.late - len(found.standing.late_requests),
        account_days=ACCOUNT_DAYS,
        older=rows[-1].at_entry if len(found.rows) > AGENCY_PAGE_ITEMS else None,
        is_later_page=before != LARGEST_INDEX,
        lines=[each for each in lines if each is not None],
        chain_end=pages.board.state.registry.next_link(record.id)[0] - 1,
        map=pages.cartographer.draw(
            [place], MAP_SIZE, language.distance, smallest_m=SMALLEST_AGENCY_MAP_M
        ),
        jurisdiction=language.shape(record.jurisdiction),
        jurisdiction_size=language.size(record.jurisdiction),
        posting_key=str(record.posting_key),
        delivery_key=record.delivery_key,
        post_quantum_key=record.post_quantum_key(now),
        next_post_quantum="" if waiting is None else language.moment(waiting.since),
        next_post_quantum_key="" if waiting is None else waiting.key,
        next_key=str(record.next_keys.posting_key) if record.next_keys else "",
        **_chart_data(found.figures, language, views),
    )


async def _items(
    pages: Pages,
    views: Views,
    rows: Sequence[queries.IndexedRequest],
    record: AgencyRecord,
    standings: Mapping[int, RequestStanding],
) -> list[RequestRow]:
    bodies = {
        each.index: each.entry.body for each in await pages.reader.at([r.at_entry for r in rows])
    }
    posts = ((row, bodies.get(row.at_entry)) for row in rows)
    return [
        views.item(row, post, record, standing=standings.get(row.at_entry))
        for row, post in posts
        if isinstance(post, RequestPost)
    ]


async def _late_requests(
    pages: Pages, views: Views, found: AgencyData
) -> Sequence[tuple[int, SafeText, str]]:
    """Return the requests that an agency is late with: index, title, and since when."""
    late = [each.request for each in found.standing.late_requests]
    posts = {each.index: each.entry.body for each in await pages.reader.at(late)}
    return [
        (index, views.title(post), late_since(views.language, found.standings[index]))
        for index in late
        if isinstance(post := posts.get(index), RequestPost)
    ]


def _chart_data(found: Figures, language: Language, views: Views) -> dict[str, object]:
    """Return figures and charts for the template."""
    say, number = language.text, language.number
    median_window, to_resolve = found.median_window, found.median_to_resolve
    area = found.median_area_m2
    return {
        "figures": found,
        "share": language.formats.percent(found.resolved / found.requests)
        if found.requests
        else "–",
        "median_window": _length(median_window, language),
        "median_area": language.square(area / _KM2) if area is not None else "–",
        "median_to_resolve": _length(to_resolve, language),
        "months": stacks(
            [
                (language.month(each.number % 12 + 1), each.resolved, each.others)
                for each in found.months
            ]
        ),
        "years": stacks([(str(each.number), each.resolved, each.others) for each in found.years]),
        "charts": [
            _chart(
                "incidents", [(say(f"incident.{name}"), count) for name, count in found.incidents]
            ),
            _chart("windows", list(zip(WINDOW_NAMES, found.windows, strict=True))),
            _chart("areas", list(zip(_area_names(language), found.areas, strict=True))),
            _chart("findings", [(views.finding(code), count) for code, count in found.findings]),
        ],
        "requests": number(found.requests),
    }


def _chart(name: str, counted: Sequence[tuple[str, int]]) -> tuple[str, Sequence[Bar]]:
    return name, bars(counted)


def _length(lasts: timedelta | None, language: Language) -> str:
    return "–" if lasts is None else language.length(lasts)


def _area_names(language: Language) -> list[str]:
    """Name the groups of sizes: `0.13–0.26 km²`."""
    sizes = [language.formats.hundredths(largest / _KM2) for largest in AREA_SIZES]
    first = f"≤\u00a0{sizes[0]}\u00a0km²"
    return [first, *(f"{a}–{b}\u00a0km²" for a, b in pairwise(sizes))]


DIRECTORY_PAGE_ITEMS: Final = 25
MAP_WIDTH: Final = 372
FLATTEST, TALLEST = 250, 400
SMALLEST_DIRECTORY_MAP_M: Final = 20_000.0
WIDEST_UDEG: Final = 100_000_000
MAINLAND: Final[Box] = (24_500_000, -124_800_000, 49_400_000, -66_900_000)
DOT_PX: Final = 4
ALARM_FROM: Final = 6
"""A sudden rise is flagged from this many requests in one month."""
ALARM_TIMES: Final = 3
"""The month must also have this many times the usual number."""

MOST_CACHED: Final = 64
"""The number of filters whose surroundings are cached."""

type Dots = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryData:
    """What is shown around a list, whichever page of it is shown."""

    spread: AgencyTotals
    view: MapView
    dots: Dots


@dataclass(frozen=True, slots=True, kw_only=True)
class LateAgencies:
    """How many agencies are late, and those of one page with their requests and since when."""

    count: int
    rows: Mapping[str, tuple[int, datetime]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAgency:
    """One agency in the list."""

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
    late: str
    """With how many requests it is late, and since when; empty if it isn't."""
    sudden: int
    """This month's number of requests if it is far above the usual; else 0."""


async def render_directory(pages: Pages, visit: PageContext, filters: ListFilter) -> str:
    """Render one page of the directory."""
    board, now = pages.board, pages.board.now()
    await pages.overview.fresh()
    months = newest_months(now, board.settings.zone)

    def query(
        connection: sqlite3.Connection,
    ) -> tuple[Directory, DirectoryData, Sequence[str], LateAgencies]:
        found = queries.directory(connection, filters, DIRECTORY_PAGE_ITEMS, months)
        around_them = _around(pages, connection, filters, found.rows)
        at = lateness.judgment_time(connection, board)
        late = LateAgencies(
            count=lateness.count_late(connection, at),
            rows=lateness.late_agencies(connection, [row.id for row in found.rows], at),
        )
        return found, around_them, queries.places(connection), late

    found, around_them, every_state, late = await pages.overview.run(query)
    spread = around_them.spread
    views = pages.views(visit.language, now)
    skipped = (filters.page - 1) * DIRECTORY_PAGE_ITEMS
    rows = _rows(pages, views, found, months, skipped, late=late)
    return pages.write(
        visit,
        "agencies.html",
        here="agencies",
        rows=rows,
        map=_map(pages, visit, around_them, rows) if rows else None,
        wanted=filters,
        late_agencies=late.count,
        count=spread.count,
        states=[(code, STATES[code], count) for code, count in spread.states],
        every_state=sorted(
            ((code, STATES[code]) for code in every_state),
            key=lambda pair: pair[1],
        ),
        by_kind=spread.kinds,
        kinds=AGENCY_KINDS,
        sorts=list(Sort),
        last_page=-(-spread.count // DIRECTORY_PAGE_ITEMS),
    )


def _around(
    pages: Pages, connection: sqlite3.Connection, filters: ListFilter, rows: Sequence[IndexedAgency]
) -> DirectoryData:
    """Return what is around one page of a list, counted once for all its pages."""
    key = (pages.overview.size, tuple(filters.of_agencies()))
    known = pages.surroundings.get(key)
    if isinstance(known, DirectoryData):
        return known
    spread = queries.spread(connection, filters)
    if not spread.count:
        return DirectoryData(spread=spread, view=view_of(MAINLAND), dots=())
    if spread.count <= DIRECTORY_PAGE_ITEMS and rows:
        view = view_of(around(_boxes(pages, rows)))
        return DirectoryData(spread=spread, view=view, dots=())
    view = view_of(spread.box)
    dots = queries.dots(connection, filters, *_steps(view))
    found = DirectoryData(spread=spread, view=view, dots=dots)
    if len(pages.surroundings) >= MOST_CACHED:
        pages.surroundings.clear()
    pages.surroundings[key] = found
    return found


def _boxes(pages: Pages, rows: Sequence[IndexedAgency]) -> list[Box]:
    registry = pages.board.state.registry
    records = [registry.agency(row.id) for row in rows]
    return [box_of(record.jurisdiction) for record in records if record is not None]


def view_of(box: Box) -> MapView:
    """Return the view for a map of agencies, as tall as it needs to be."""
    is_wide = box[3] - box[1] > WIDEST_UDEG
    # From Guam to Maine there is more ocean than agencies; the list has them all.
    area = MAINLAND if is_wide else box
    south, west, north, east = area
    up = stretched(north) - stretched(south)
    across = max(1e-9, math.radians((east - west) / 1e6))
    tall = max(FLATTEST, min(TALLEST, round(MAP_WIDTH * up / across)))
    return fit(area, MAP_WIDTH, tall, smallest_m=SMALLEST_DIRECTORY_MAP_M)


def _steps(view: MapView) -> tuple[int, int]:
    """Return how many micro-degrees a dot covers, north and east."""
    south, west, north, east = view.box
    return (
        max(1, (north - south) * DOT_PX // view.height),
        max(1, (east - west) * DOT_PX // view.width),
    )


def _rows(  # noqa: PLR0913 -- what the rows show
    pages: Pages, views: Views, found: Directory, months: range, skipped: int, *, late: LateAgencies
) -> Sequence[ListedAgency]:
    registry = pages.board.state.registry
    records = [(row, registry.agency(row.id)) for row in found.rows]
    return [
        _listed(
            views,
            row,
            record,
            key=str(number),
            counts=_counts(row, found, months),
            late=late.rows.get(row.id),
        )
        for number, (row, record) in enumerate(records, skipped + 1)
        if record is not None
    ]


def _counts(row: IndexedAgency, found: Directory, months: range) -> Sequence[tuple[int, int]]:
    return [(month, found.months.get((row.id, month), 0)) for month in months]


def _listed(  # noqa: PLR0913 -- what one row shows
    views: Views,
    row: IndexedAgency,
    record: AgencyRecord,
    *,
    key: str,
    counts: Sequence[tuple[int, int]],
    late: tuple[int, datetime] | None,
) -> ListedAgency:
    language = views.language
    *earlier, newest = [count for _, count in counts]
    is_sudden = newest >= ALARM_FROM and newest * len(earlier) >= ALARM_TIMES * sum(earlier)
    return ListedAgency(
        key=key,
        agency=views.agency(record),
        kind=language.text(f"agency_kind.{record.kind}"),
        state=STATES.get(row.state, ""),
        requests=row.requests,
        resolved=row.resolved,
        months=[(language.month(month % 12 + 1), count) for month, count in counts],
        most=max([*earlier, newest]) or 1,
        since=language.date(requests_at(row.since)),
        last=language.date(requests_at(row.last_at)) if row.last_at else "",
        late=_late_with(language, *late) if late else "",
        sudden=newest if is_sudden else 0,
    )


def _late_with(language: Language, count: int, since: datetime) -> str:
    return language.text("page.agencies.late_with", count=count, date=language.date(since))


def _map(
    pages: Pages, visit: PageContext, found: DirectoryData, rows: Sequence[ListedAgency]
) -> Map:
    registry = pages.board.state.registry
    places = [
        Place(area=record.jurisdiction, key=row.key, mark=row.agency.mark)
        for row in rows
        if (record := registry.agency(row.agency.id)) is not None
    ]
    return pages.cartographer.of_view(found.view, places, visit.language.distance, found.dots)
