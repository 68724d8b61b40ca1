"""The places of a board, and the page of one: what was asked there."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import re
import sqlite3
from typing import Final

from aiohttp import web
import msgspec

from noticeboard.board.board import BOARD, LARGEST_INDEX, Board
from noticeboard.board.download_formats import GeoJsonFile
from noticeboard.board.feeds.http import FeedBody, FeedFilter, FeedPlace, answer
from noticeboard.board.feeds.routes import FEED, FRESH_S, KEPT, send_feed
from noticeboard.board.site import place_index
from noticeboard.board.site.charts import bars
from noticeboard.board.site.maps import Map, Place
from noticeboard.board.site.pages import PAGES, PLACE_LENGTH, PageContext, Pages, name_of
from noticeboard.board.site.place_index import PlaceFigures
from noticeboard.board.site.queries import IndexedRequest, found_in, refused_filter, requests_at
from noticeboard.board.site.routes import listed, page_response, start_before, visit_of
from noticeboard.errors import NotFoundError
from noticeboard.rules.counts import newest_months
from noticeboard.rules.places import NamedPlace, geojson_of
from noticeboard.rules.text import SafeText, safe_text
from noticeboard.runtime.text import Text

PAGE_ITEMS: Final = 20
PAGE_PLACES: Final = 50
MAP_SIZE: Final = (448, 395)
MOST_IN_FEED: Final = 500
"""A feed of a place has its newest requests: older ones have expired long ago."""
MOST_AGENCIES: Final = 12
_AROUND: Final = "past"
"""How a place's own outline is drawn, under its requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """One place in the list."""

    key: str
    slug: str
    name: SafeText
    requests: int
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceData:
    """What the overview knows about one place."""

    figures: PlaceFigures
    rows: Sequence[IndexedRequest]
    codes: Mapping[int, Sequence[str]]


async def find_place(pages: Pages, slug: str) -> NamedPlace:
    """Return a place by its short name; raises NotFoundError."""
    await pages.overview.fresh()
    found = pages.overview.places.place(slug)
    if found is None:
        raise NotFoundError(Text("noticeboard.page.no_place"))
    return found


async def render_places(pages: Pages, visit: PageContext, page: int) -> str:
    """Render one page of the places, those with the most requests first."""
    await pages.overview.fresh()
    counted = await pages.overview.run(place_index.totals)
    known = sorted(
        pages.overview.places.all(),
        key=lambda place: (-counted.get(place.slug, (0, 0))[0], place.name.casefold(), place.slug),
    )
    last_page = max(1, -(-len(known) // PAGE_PLACES))
    page = min(page, last_page)
    first = (page - 1) * PAGE_PLACES
    shown = known[first : first + PAGE_PLACES]
    language = visit.language
    lines = [
        PlaceLine(
            key=str(number),
            slug=place.slug,
            name=name_of(place),
            requests=requests,
            last=language.date(requests_at(at)) if at else "",
        )
        for number, place in enumerate(shown, first + 1)
        for requests, at in [counted.get(place.slug, (0, 0))]
    ]
    places = [
        Place(area=place.area, key=line.key, mark="high" if line.requests else _AROUND)
        for place, line in zip(shown, lines, strict=True)
    ]
    return pages.write(
        visit,
        "places.html",
        here="places",
        lines=lines,
        count=len(known),
        page=page,
        last_page=last_page,
        is_named=pages.overview.places.is_named,
        map=pages.cartographer.draw(places, MAP_SIZE, language.distance),
    )


async def render_place(pages: Pages, visit: PageContext, place: NamedPlace, before: int) -> str:
    """Render what was asked in one place, some requests at a time."""
    board, language = pages.board, visit.language

    def query(connection: sqlite3.Connection) -> PlaceData:
        rows = place_index.requests_of(connection, place.slug, before=before, limit=PAGE_ITEMS + 1)
        return PlaceData(
            figures=place_index.figures(connection, place.slug),
            rows=rows,
            codes=found_in(connection, [row.at_entry for row in rows]),
        )

    found = await pages.overview.run(query)
    rows = found.rows[:PAGE_ITEMS]
    items, places = await listed(pages, visit, rows, found.codes)
    return pages.write(
        visit,
        "place.html",
        here="places",
        place=place,
        name=name_of(place),
        is_named=pages.overview.places.is_named,
        items=items,
        older=rows[-1].at_entry if len(found.rows) > PAGE_ITEMS else None,
        is_later_page=before != LARGEST_INDEX,
        map=_map(pages, visit, place, places),
        size=language.size(place.area),
        **_chart_data(board, visit, found.figures),
    )


def _map(
    pages: Pages, visit: PageContext, place: NamedPlace, requests: Sequence[Place]
) -> Map | None:
    """Return the map of a place, with the listed requests on it."""
    outline = Place(area=place.area, key="", mark=_AROUND)
    return pages.cartographer.draw([outline, *requests], MAP_SIZE, visit.language.distance)


def _chart_data(board: Board, visit: PageContext, found: PlaceFigures) -> dict[str, object]:
    language = visit.language
    months = newest_months(board.now(), board.settings.zone)
    counted = [(month, found.months.get(month, 0)) for month in months]
    agencies = [
        (board.state.registry.agency(agency), agency, requests)
        for agency, requests in found.agencies[:MOST_AGENCIES]
    ]
    return {
        "figures": found,
        "a_month": language.formats.short(sum(count for _, count in counted) / len(months)),
        "night_share": language.formats.percent(found.at_night / found.requests)
        if found.requests
        else "–",
        "months": bars([(_month(visit, month), count) for month, count in counted]),
        "agencies": [
            (agency, safe_text(record.name, longest=PLACE_LENGTH) if record else agency, requests)
            for record, agency, requests in agencies
        ],
    }


def _month(visit: PageContext, number: int) -> str:
    return f"{visit.language.month(number % 12 + 1)} {number // 12}"


# Routes

SLUG: Final = "{place:[a-z0-9]+(?:-[a-z0-9]+)*}"
_PAGE: Final = re.compile(r"[1-9][0-9]{0,3}")

routes = web.RouteTableDef()


@routes.get("/places")
async def get_places(request: web.Request) -> web.Response:
    """Show the places, those with the most requests first."""
    text = request.query.get("page", "1")
    if _PAGE.fullmatch(text) is None:
        raise refused_filter()
    visit = visit_of(request)
    return page_response(request, visit, await render_places(request.app[PAGES], visit, int(text)))


@routes.get("/places.geojson")
async def get_outlines(request: web.Request) -> web.Response:
    """Return the places that the operator has named, as they were given, simplified."""
    board, named = request.app[BOARD], request.app[PAGES].overview.places.named

    async def make() -> FeedBody:
        content = await asyncio.to_thread(lambda: msgspec.json.encode(geojson_of(named)))
        return await asyncio.to_thread(FeedBody.of, GeoJsonFile.media_type, content, b"", None)

    # They change only when the board starts anew.
    body = await request.app[KEPT].get("places", None, board.now(), make)
    response = answer(request, body, max_age_s=FRESH_S)
    response.headers["Content-Disposition"] = 'attachment; filename="places.geojson"'
    return response


@routes.get(f"/places/{SLUG}")
async def get_place(request: web.Request) -> web.Response:
    """Show what was asked in one place."""
    pages, visit = request.app[PAGES], visit_of(request)
    place = await find_place(pages, request.match_info["place"])
    page = await render_place(pages, visit, place, start_before(request))
    return page_response(request, visit, page)


@routes.get(f"/places/{SLUG}/feed.{FEED}")
async def get_place_feed(request: web.Request) -> web.Response:
    """Return the newest requests of a place as a feed."""
    pages = request.app[PAGES]
    place = await find_place(pages, request.match_info["place"])
    found = await pages.overview.run(
        lambda connection: place_index.entries_of(connection, place.slug, MOST_IN_FEED)
    )
    about = FeedPlace(slug=place.slug, name=name_of(place), requests=found)
    return await send_feed(request, FeedFilter.of(request.query, place=about))
