"""A request's page: its facts, its whole thread, where it asks about, and how to check it."""

from dataclasses import dataclass
import sqlite3
from typing import Final

from noticeboard.board.reading import Logged
from noticeboard.board.site import asking
from noticeboard.board.site.maps import Place
from noticeboard.board.site.pages import Pages
from noticeboard.board.site.views import window
from noticeboard.board.site.visit import Visit
from noticeboard.errors import NotFoundError, UnavailableError
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import parse_time

PARTS_A_PAGE: Final = 100
AREA_MAP: Final = (400, 260)
WHERE_MAP: Final = (400, 200)
WHERE_M: Final = 260_000.0
"""How much is seen around the place in the smaller map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What the overview knows beside the thread itself."""

    row: asking.Row
    codes: list[str]
    nth: int
    """Which request about its case this one is."""


async def place_of(pages: Pages, visit: Visit, logged: Logged) -> str:
    """Return where a thread shows an entry that joined it."""
    thread = logged.thread or 0
    row = await pages.overview.ask(lambda connection: asking.one(connection, thread))
    is_long = row is not None and row.parts > PARTS_A_PAGE
    asked = {"from": logged.index} if is_long else {}
    return visit.href(f"/entries/{thread}#e{logged.index}", **asked)


async def show(pages: Pages, visit: Visit, logged: Logged, start: int) -> str:
    """Show one request and what joined it, a hundred entries at a time."""
    post, board, now = logged.entry.body, pages.board, pages.board.now()
    record = board.state.registry.agency(post.agency)
    if not isinstance(post, RequestPost) or record is None:
        raise NotFoundError(f"This board has no request at entry {logged.index}.")
    beside = await _beside(pages, logged.index)
    parts = await pages.reader.parts(logged.index, start, PARTS_A_PAGE + 1)
    views, language = pages.views(visit.language, now), visit.language
    item = views.item(beside.row, post, record, codes=beside.codes)
    place = Place(area=post.area, key="", mark=item.mark)
    begin, end = window(post)
    drawn = pages.cartographer
    return pages.write(
        visit,
        "request.html",
        here="requests",
        item=item,
        incident=language.say(f"incident.{post.incident}"),
        case_number=views.line(post.case_number),
        nth=beside.nth,
        contact=views.line(post.contact),
        window=language.span(begin, end),
        window_utc="" if language.is_utc else language.span_utc(begin, end),
        window_length=language.length(end - begin),
        area=language.shape(post.area),
        area_size=language.size(post.area),
        area_point=language.point(post.area),
        county=views.county(beside.row.county),
        until=language.date(parse_time(post.expires)),
        parts=[views.part(each) for each in parts[:PARTS_A_PAGE]],
        later=parts[PARTS_A_PAGE].index if len(parts) > PARTS_A_PAGE else None,
        is_later_page=start > logged.index,
        map=drawn.draw([place], AREA_MAP, language.distance),
        where_map=drawn.draw([place], WHERE_MAP, language.distance, smallest_m=WHERE_M)
        if beside.row.county
        else None,
        key=post.key,
        registered=record.registered_index,
        chain_end=record.next_seq - 1,
        public=await pages.public_by(logged, language),
    )


async def _beside(pages: Pages, index: int) -> Beside:
    await pages.overview.fresh()

    def look(connection: sqlite3.Connection) -> Beside | None:
        row = asking.one(connection, index)
        if row is None:
            return None
        return Beside(
            row=row,
            codes=asking.found_in(connection, [index]).get(index, []),
            nth=asking.of_case(connection, index)[0],
        )

    beside = await pages.overview.ask(look)
    if beside is None:
        raise UnavailableError("The board is still counting its requests: try again in a minute.")
    return beside
