"""Routes of the pages, and of the same facts as files."""

import asyncio
from pathlib import Path
import re

from aiohttp import web

from noticeboard.board.board import BOARD, LARGEST_INDEX, READER
from noticeboard.board.site import agency_pages, pages as site_pages, request_pages
from noticeboard.board.site.pages import PAGES, PageContext
from noticeboard.board.site.queries import parse_filter, refused_filter
from noticeboard.log.body import RequestPost

STATIC = Path(__file__).parents[1] / "static"
INDEX = "{index:0|[1-9][0-9]{0,17}}"
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)

routes = web.RouteTableDef()


def visit_of(request: web.Request) -> PageContext:
    """Return a request's visit."""
    header = request.headers.get("Accept-Language", "")
    return request.app[PAGES].visit(request.path, request.query, header)


def _page(request: web.Request, visit: PageContext, text: str) -> web.Response:
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
    page = await request_pages.render_list(request.app[PAGES], visit, parse_filter(request.query))
    return _page(request, visit, page)


@routes.get(f"/entries/{INDEX}")
async def get_entry(request: web.Request) -> web.Response:
    """Show a request's whole thread; a later entry of a thread leads to its place there."""
    pages, visit = request.app[PAGES], visit_of(request)
    logged = await pages.reader.entry(int(request.match_info["index"]))
    if isinstance(logged.entry.body, RequestPost):
        start = max(logged.index, _index(request, "from", logged.index))
        return _page(
            request, visit, await request_pages.render_request(pages, visit, logged, start)
        )
    if logged.thread is not None:
        raise web.HTTPSeeOther(await request_pages.place_of(pages, visit, logged))
    return _page(request, visit, await site_pages.entry(pages, visit, logged))


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
    return _page(request, visit, page)


@routes.get("/agencies/{agency:[0-9a-f]{40}}")
async def get_agency(request: web.Request) -> web.Response:
    """Show one agency: how it has asked, and its public record."""
    visit, before = visit_of(request), _index(request, "before", LARGEST_INDEX)
    agency = request.match_info["agency"]
    page = await agency_pages.render_agency(request.app[PAGES], visit, agency, before)
    return _page(request, visit, page)


@routes.get("/record")
async def get_record(request: web.Request) -> web.Response:
    """Show the board's notices on entries, and the posts that it held or refused."""
    visit, before = visit_of(request), _index(request, "before", LARGEST_INDEX)
    return _page(request, visit, await site_pages.record(request.app[PAGES], visit, before))


@routes.get("/about")
async def get_about(request: web.Request) -> web.Response:
    """Show what this board is, what it stores about readers, and how to follow it."""
    visit = visit_of(request)
    return _page(request, visit, site_pages.about(request.app[PAGES], visit))


@routes.get("/rules")
async def get_rules(request: web.Request) -> web.Response:
    """Show what a request may ask for."""
    visit = visit_of(request)
    return _page(request, visit, site_pages.rules(request.app[PAGES], visit))


@routes.get("/check")
async def get_check(request: web.Request) -> web.Response:
    """Show how anyone can check this board, with its keys."""
    visit = visit_of(request)
    return _page(request, visit, site_pages.check(request.app[PAGES], visit))


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


@routes.get("/board.json")
async def get_board(request: web.Request) -> web.Response:
    """Return what a hub or an agency needs to follow this board."""
    board = request.app[BOARD]
    return web.json_response(
        {
            "v": 1,
            "url": board.settings.url,
            "origin": board.settings.origin,
            "log_key": str(board.log_key),
            "inbox_key": str(board.inbox_key.verifier),
            "witnesses": [str(each.key) for each in board.settings.cosigners],
            "quorum": board.settings.quorum,
            "verifiers": list(board.settings.verifiers),
            "title": board.settings.title,
            "run_by": board.settings.run_by,
            "area": board.settings.area,
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


def _index(request: web.Request, name: str, otherwise: int) -> int:
    """Parse the index of an entry from the query; raises InvalidInputError."""
    text = request.query.get(name, "")
    if not text:
        return otherwise
    if _NUMBER.fullmatch(text) is None or int(text) > LARGEST_INDEX:
        raise refused_filter()
    return int(text)
