"""Routes of the pages, and of the same facts as files; the list of requests and each request."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
import re
import sqlite3
from string import ascii_uppercase
from typing import Final

from aiohttp import web

from noticeboard.board.board import BOARD, LARGEST_INDEX, READER, Logged, Status
from noticeboard.board.home_witnesses import HomeWitness, looking, read_home_witnesses
from noticeboard.board.site import agency_pages, lateness, pages as site_pages, queries
from noticeboard.board.site.account_views import account_fact, late_marks
from noticeboard.board.site.lateness import RequestStanding
from noticeboard.board.site.maps import Place
from noticeboard.board.site.outline import STATES
from noticeboard.board.site.oversight_page import render_oversight, signatures_of
from noticeboard.board.site.pages import PAGES, PageContext, Pages
from noticeboard.board.site.queries import IndexedRequest, ListFilter, parse_filter, refused_filter
from noticeboard.board.site.standings import standings_of
from noticeboard.board.site.views import RequestRow, window
from noticeboard.errors import NotFoundError, UnavailableError
from noticeboard.log.body import RequestAccount, RequestPost
from noticeboard.log.encoding import parse_time
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import KIND_COSIGNATURE, KIND_MLDSA
from noticeboard.rules.accounts import LatePeriod
from noticeboard.rules.limits import AGENCY_KINDS, INCIDENTS
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

STATIC = Path(__file__).parents[1] / "static"
INDEX = "{index:0|[1-9][0-9]{0,17}}"
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)

PAGE_ITEMS: Final = 20
MAP_SIZE: Final = (448, 395)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListData:
    """What the overview has for one page of the list."""

    rows: Sequence[IndexedRequest]
    codes: Mapping[int, Sequence[str]]
    late_agencies: int
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
            late_agencies=lateness.count_late(
                connection, lateness.judgment_time(connection, board)
            ),
            codes=queries.found_in(connection, [row.at_entry for row in rows]),
            count=queries.count_requests(connection, filters, now, end)
            if filters.is_filtered
            else None,
            states=queries.places(connection),
            every_code=queries.codes(connection),
        )

    found = await pages.overview.run(query)
    rows = found.rows[:PAGE_ITEMS]
    items, places = await listed(pages, visit, rows, found.codes)
    policy = board.state.registry.policies.at(now)
    return pages.write(
        visit,
        "feed.html",
        here="requests",
        items=items,
        map=pages.cartographer.draw(places, MAP_SIZE, visit.language.distance),
        wanted=filters,
        late_agencies=found.late_agencies,
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
        policy=policy,
        policy_name=safe_text(policy.name) if policy else "",
    )


async def listed(
    pages: Pages,
    visit: PageContext,
    rows: Sequence[IndexedRequest],
    codes: Mapping[int, Sequence[str]],
) -> tuple[list[RequestRow], list[Place]]:
    """Return the listed items and the places on the map, with the same keys."""
    views = pages.views(visit.language, pages.board.now())
    indexes = [row.at_entry for row in rows]
    bodies = {each.index: each.entry.body for each in await pages.reader.at(indexes)}
    standings = (await standings_of(pages, indexes, ())).requests
    items: list[RequestRow] = []
    places: list[Place] = []
    for row, key in zip(rows, ascii_uppercase, strict=False):
        post, record = bodies.get(row.at_entry), pages.board.state.registry.agency(row.agency)
        if not isinstance(post, RequestPost) or record is None:
            continue
        item = views.item(
            row,
            post,
            record,
            key=key,
            codes=codes.get(row.at_entry, ()),
            standing=standings.get(row.at_entry),
        )
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
    standing: RequestStanding
    periods: Sequence[LatePeriod]


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
    standing = data.standing
    parts = await pages.reader.parts(logged.index, start, PARTS_A_PAGE + 1)
    views, language = pages.views(visit.language, now), visit.language
    item = views.item(data.row, post, record, codes=data.codes, standing=standing)
    place = Place(area=post.area, key="", mark=item.mark)
    begin, end = window(post)
    drawn = pages.cartographer
    policy = board.state.registry.policies.at(post.issued_at, before=logged.index)
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
        policy=policy,
        policy_name=views.line(policy.name) if policy else "",
        parts=[views.part(each) for each in parts[:PARTS_A_PAGE]],
        account=account_fact(language, standing),
        marks=late_marks(
            language,
            standing,
            data.periods,
            [
                (each.index, each.entry.body)
                for each in parts
                if isinstance(each.entry.body, RequestAccount)
            ],
        ),
        later=parts[PARTS_A_PAGE].index if len(parts) > PARTS_A_PAGE else None,
        is_later_page=start > logged.index,
        map=drawn.draw([place], AREA_MAP, language.distance),
        where_map=drawn.draw([place], WHERE_MAP, language.distance, smallest_m=WHERE_M)
        if data.row.county
        else None,
        signatures=signatures_of(pages, logged, language),
        key=post.key,
        registered=record.registered_index,
        chain_end=board.state.registry.next_link(record.id)[0] - 1,
        public=await pages.public_by(logged, language),
        places=await pages.places_of(logged.index),
        are_places_named=pages.overview.places.is_named,
        share_link=f"{visit.href(f'/s/{logged.index}')}#key={Fingerprint.of(board.log_key)}"
        if data.row.status(now) is Status.OPEN and record.sealing_key(now, post_quantum=True)
        else "",
    )


async def _thread_data(pages: Pages, index: int) -> ThreadData:
    board = pages.board
    await pages.overview.fresh()

    def query(connection: sqlite3.Connection) -> ThreadData | None:
        row = queries.one(connection, index)
        at = lateness.judgment_time(connection, board)
        standing = lateness.of_requests(connection, [index], at).get(index)
        if row is None or standing is None:
            return None
        registry = board.state.registry
        return ThreadData(
            row=row,
            codes=queries.found_in(connection, [index]).get(index, []),
            nth=queries.of_case(connection, index)[0],
            standing=standing,
            periods=lateness.late_periods(connection, index, registry, at),
        )

    data = await pages.overview.run(query)
    if data is None:
        raise UnavailableError(Text("noticeboard.page.still_counting"))
    return data


# Routes

routes = web.RouteTableDef()


def visit_of(request: web.Request) -> PageContext:
    """Return a request's visit."""
    header = request.headers.get("Accept-Language", "")
    return request.app[PAGES].visit(request.path, request.query, header)


def page_response(request: web.Request, visit: PageContext, text: str) -> web.Response:
    """Return a page's answer, which caches ask for anew."""
    return web.Response(
        text=text,
        content_type="text/html",
        headers={
            "Cache-Control": "no-cache",
            "Content-Language": visit.language.code,
            "Content-Security-Policy": request.app[PAGES].policy,
            "Vary": "Accept-Language",
        },
    )


@routes.get("/")
async def get_feed(request: web.Request) -> web.Response:
    """Show requests, newest first, some at a time."""
    visit = visit_of(request)
    page = await render_list(request.app[PAGES], visit, parse_filter(request.query))
    return page_response(request, visit, page)


@routes.get(f"/entries/{INDEX}")
async def get_entry(request: web.Request) -> web.Response:
    """Show a request's whole thread; a later entry of a thread leads to its place there."""
    pages, visit = request.app[PAGES], visit_of(request)
    logged = await pages.reader.entry(int(request.match_info["index"]))
    if isinstance(logged.entry.body, RequestPost):
        start = max(logged.index, _index(request, "from", logged.index))
        return page_response(request, visit, await render_request(pages, visit, logged, start))
    if logged.thread is not None:
        raise web.HTTPSeeOther(await place_of(pages, visit, logged))
    return page_response(request, visit, await site_pages.entry(pages, visit, logged))


@routes.get(f"/entries/{INDEX}/raw")
async def get_raw(request: web.Request) -> web.Response:
    """Return an entry's exact bytes."""
    logged = await request.app[READER].entry(int(request.match_info["index"]))
    return _file(logged.entry.raw, f"entry-{logged.index}")


@routes.get(f"/entries/{INDEX}/proof")
async def get_proof(request: web.Request) -> web.Response:
    """Return the proof that an entry is in the published log."""
    index = int(request.match_info["index"])
    logged = await request.app[READER].entry(index)
    # With the entry's bytes inside, this one file is enough to check it.
    proof = request.app[BOARD].proof(index, extra=logged.entry.raw)
    return _file(proof.encode(), f"entry-{index}.proof")


@routes.get("/agencies")
async def get_agencies(request: web.Request) -> web.Response:
    """Show who may ask here, and how their identity was confirmed."""
    visit = visit_of(request)
    page = await agency_pages.render_directory(
        request.app[PAGES], visit, parse_filter(request.query)
    )
    return page_response(request, visit, page)


@routes.get("/agencies/{agency:[0-9a-f]{40}}")
async def get_agency(request: web.Request) -> web.Response:
    """Show one agency: how it has asked, and its public record."""
    visit, before = visit_of(request), start_before(request)
    agency = request.match_info["agency"]
    page = await agency_pages.render_agency(request.app[PAGES], visit, agency, before)
    return page_response(request, visit, page)


@routes.get("/record")
async def get_record(request: web.Request) -> web.Response:
    """Show the board's notices on entries, and the posts that it held or refused."""
    visit, before = visit_of(request), start_before(request)
    return page_response(request, visit, await site_pages.record(request.app[PAGES], visit, before))


@routes.get("/oversight")
async def get_oversight(request: web.Request) -> web.Response:
    """Show what waits for a second signature, and how each overseer has decided."""
    visit = visit_of(request)
    return page_response(request, visit, await render_oversight(request.app[PAGES], visit))


@routes.get("/about")
async def get_about(request: web.Request) -> web.Response:
    """Show what this board is, what it stores about readers, and how to follow it."""
    visit = visit_of(request)
    homes = await _homes(request)
    return page_response(request, visit, site_pages.about(request.app[PAGES], visit, homes))


async def _homes(request: web.Request) -> tuple[HomeWitness, ...]:
    """Return the homes that have cosigned within the last day."""
    board = request.app[BOARD]
    found = await asyncio.to_thread(read_home_witnesses, board.home)
    return looking(found, board.now())


@routes.get("/rules")
async def get_rules(request: web.Request) -> web.Response:
    """Show what a request may ask for."""
    visit = visit_of(request)
    return page_response(request, visit, site_pages.rules(request.app[PAGES], visit))


@routes.get("/check")
async def get_check(request: web.Request) -> web.Response:
    """Show how anyone can check this board, with its keys."""
    visit = visit_of(request)
    return page_response(request, visit, site_pages.check(request.app[PAGES], visit))


@routes.get("/board.css")
async def get_style(_request: web.Request) -> web.Response:
    """Return the style sheet."""
    return await _static("board.css", "text/css", max_age_s=300)


@routes.get("/icon.svg")
async def get_icon(_request: web.Request) -> web.Response:
    """Return the icon of the browser's tab."""
    return await _static("icon.svg", "image/svg+xml", max_age_s=86400)


async def _static(name: str, content_type: str, *, max_age_s: int) -> web.Response:
    text = await asyncio.to_thread((STATIC / name).read_text)
    headers = {"Cache-Control": f"public, max-age={max_age_s}"}
    return web.Response(text=text, content_type=content_type, headers=headers)


@routes.get("/policy")
async def get_witness_policy(request: web.Request) -> web.Response:
    """Return which witnesses make a checkpoint count, as any tool for logs reads it."""
    board = request.app[BOARD]
    text = board.settings.witness_policy(board.log_key).text()
    return web.Response(text=text, headers={"Cache-Control": "no-cache"})


@routes.get("/board.json")
async def get_board(request: web.Request) -> web.Response:
    """Return what a hub or an agency needs to follow this board."""
    board = request.app[BOARD]
    witnesses = [key for each in board.settings.cosigners for key in each.keys]
    homes = await _homes(request)
    return web.json_response(
        {
            "v": 1,
            "url": board.settings.url,
            "origin": board.settings.origin,
            "log_key": str(board.log_key),
            "inbox_key": str(board.inbox_key.verifier),
            "inbox_note": board.inbox_note,
            "witnesses": [str(key) for key in witnesses if key.kind == KIND_COSIGNATURE],
            # By itself, because readers of before would refuse a key that they don't know.
            "mldsa_witnesses": [str(key) for key in witnesses if key.kind == KIND_MLDSA],
            "quorum": board.settings.quorum,
            "verifiers": list(board.settings.verifiers),
            "title": board.settings.title,
            "run_by": board.settings.run_by,
            "area": board.settings.area,
            "timezone": board.settings.timezone,
            # A figure: strangers could add to it. The signatures are there to be checked.
            "homes": {
                "looking": len(homes),
                "newest_at": max((each.signed_at for each in homes), default=""),
                "cosigned": [
                    {"key": each.key, "size": each.size, "line": each.line} for each in homes
                ],
            },
        },
        headers={"Cache-Control": "no-cache"},
    )


@routes.get("/robots.txt")
async def get_robots(_request: web.Request) -> web.Response:
    """Let anyone read everything."""
    return web.Response(text="User-agent: *\nAllow: /\n")


def _file(content: bytes, name: str) -> web.Response:
    # Always an attachment: an entry's text is untrusted, whatever a browser makes of it.
    return web.Response(
        body=content,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-cache",
        },
    )


def start_before(request: web.Request) -> int:
    """Return the entry before which a list begins; raises InvalidInputError."""
    return _index(request, "before", LARGEST_INDEX)


def _index(request: web.Request, name: str, otherwise: int) -> int:
    """Parse the index of an entry from the query; raises InvalidInputError."""
    text = request.query.get(name, "")
    if not text:
        return otherwise
    if _NUMBER.fullmatch(text) is None or int(text) > LARGEST_INDEX:
        raise refused_filter()
    return int(text)
