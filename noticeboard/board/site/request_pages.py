"""The list of requests with its map, and the page of one request with its whole thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import sqlite3
from string import ascii_uppercase
from typing import Final

from noticeboard.board.board import LARGEST_INDEX, Logged, Status
from noticeboard.board.site import queries
from noticeboard.board.site.maps import Place
from noticeboard.board.site.outline import STATES
from noticeboard.board.site.pages import PageContext, Pages
from noticeboard.board.site.queries import IndexedRequest, ListFilter
from noticeboard.board.site.views import RequestRow, window
from noticeboard.errors import NotFoundError, UnavailableError
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import parse_time
from noticeboard.rules.limits import AGENCY_KINDS, INCIDENTS
from noticeboard.runtime.text import Text

PAGE_ITEMS: Final = 20
MAP_SIZE: Final = (448, 395)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListData:
    """What the overview has for one page of the list."""

    rows: Sequence[IndexedRequest]
    codes: Mapping[int, Sequence[str]]
    count: int | None
    """How many requests match; None without a filter."""
    states: Sequence[str]
    every_code: Sequence[str]


async def render_list(pages: Pages, visit: PageContext, filters: ListFilter) -> str:
    """Render one page of the requests that a reader asks for."""
    board, now = pages.board, pages.board.now()
    await pages.overview.fresh()
    end = board.published.size

    def query(connection: sqlite3.Connection) -> ListData:
        rows = queries.requests(connection, filters, now, end=end, limit=PAGE_ITEMS + 1)
        return ListData(
            rows=rows,
            codes=queries.found_in(connection, [row.at_entry for row in rows]),
            count=queries.count_requests(connection, filters, now, end)
            if filters.is_filtered
            else None,
            states=queries.places(connection),
            every_code=queries.codes(connection),
        )

    found = await pages.overview.run(query)
    rows = found.rows[:PAGE_ITEMS]
    items, places = await _items(pages, visit, rows, found.codes)
    return pages.write(
        visit,
        "feed.html",
        here="requests",
        items=items,
        map=pages.cartographer.draw(places, MAP_SIZE, visit.language.distance),
        wanted=filters,
        count=found.count,
        most_counted=queries.MOST_COUNTED,
        older=rows[-1].at_entry if len(found.rows) > PAGE_ITEMS else None,
        is_later_page=filters.before != LARGEST_INDEX,
        incidents=sorted(INCIDENTS, key=lambda each: visit.language.text(f"incident.{each}")),
        kinds=AGENCY_KINDS,
        states=[(code, STATES[code]) for code in found.states],
        codes=found.every_code,
        statuses=list(Status),
        views=pages.views(visit.language, now),
    )


async def _items(
    pages: Pages,
    visit: PageContext,
    rows: Sequence[IndexedRequest],
    codes: Mapping[int, Sequence[str]],
) -> tuple[list[RequestRow], list[Place]]:
    """Return the listed items and the places on the map, with the same keys."""
    views = pages.views(visit.language, pages.board.now())
    bodies = {
        each.index: each.entry.body for each in await pages.reader.at([r.at_entry for r in rows])
    }
    items: list[RequestRow] = []
    places: list[Place] = []
    for row, key in zip(rows, ascii_uppercase, strict=False):
        post, record = bodies.get(row.at_entry), pages.board.state.registry.agency(row.agency)
        if not isinstance(post, RequestPost) or record is None:
            continue
        item = views.item(row, post, record, key=key, codes=codes.get(row.at_entry, ()))
        items.append(item)
        places.append(Place(area=post.area, key=key, mark=item.mark))
    return items, places


PARTS_A_PAGE: Final = 100
AREA_MAP: Final = (400, 260)
WHERE_MAP: Final = (400, 200)
WHERE_M: Final = 260_000.0
"""How many meters the smaller map shows around the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadData:
    """What the overview knows in addition to the thread itself."""

    row: queries.IndexedRequest
    codes: list[str]
    nth: int
    """The position of this request among those about its case."""


async def place_of(pages: Pages, visit: PageContext, logged: Logged) -> str:
    """Return the URL of an entry in its thread."""
    thread = logged.thread or 0
    row = await pages.overview.run(lambda connection: queries.one(connection, thread))
    is_long = row is not None and row.parts > PARTS_A_PAGE
    parameters = {"from": logged.index} if is_long else {}
    return visit.href(f"/entries/{thread}#e{logged.index}", **parameters)


async def render_request(pages: Pages, visit: PageContext, logged: Logged, start: int) -> str:
    """Render one request and what joined it, a hundred entries at a time."""
    post, board, now = logged.entry.body, pages.board, pages.board.now()
    record = board.state.registry.agency(post.agency)
    if not isinstance(post, RequestPost) or record is None:
        raise NotFoundError(Text("noticeboard.request.none_at", index=logged.index))
    data = await _thread_data(pages, logged.index)
    parts = await pages.reader.parts(logged.index, start, PARTS_A_PAGE + 1)
    views, language = pages.views(visit.language, now), visit.language
    item = views.item(data.row, post, record, codes=data.codes)
    place = Place(area=post.area, key="", mark=item.mark)
    begin, end = window(post)
    drawn = pages.cartographer
    return pages.write(
        visit,
        "request.html",
        here="requests",
        item=item,
        incident=language.text(f"incident.{post.incident}"),
        case_number=views.line(post.case_number),
        nth=data.nth,
        contact=views.line(post.contact),
        window=language.span(begin, end),
        window_utc="" if language.is_utc else language.span_utc(begin, end),
        window_length=language.length(end - begin),
        area=language.shape(post.area),
        area_size=language.size(post.area),
        area_point=language.point(post.area),
        county=views.county(data.row.county),
        until=language.date(parse_time(post.expires)),
        parts=[views.part(each) for each in parts[:PARTS_A_PAGE]],
        later=parts[PARTS_A_PAGE].index if len(parts) > PARTS_A_PAGE else None,
        is_later_page=start > logged.index,
        map=drawn.draw([place], AREA_MAP, language.distance),
        where_map=drawn.draw([place], WHERE_MAP, language.distance, smallest_m=WHERE_M)
        if data.row.county
        else None,
        key=post.key,
        registered=record.registered_index,
        chain_end=record.next_seq - 1,
        public=await pages.public_by(logged, language),
    )


async def _thread_data(pages: Pages, index: int) -> ThreadData:
    await pages.overview.fresh()

    def query(connection: sqlite3.Connection) -> ThreadData | None:
        row = queries.one(connection, index)
        if row is None:
            return None
        return ThreadData(
            row=row,
            codes=queries.found_in(connection, [index]).get(index, []),
            nth=queries.of_case(connection, index)[0],
        )

    data = await pages.overview.run(query)
    if data is None:
        raise UnavailableError(Text("noticeboard.page.still_counting"))
    return data
