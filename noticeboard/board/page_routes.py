"""The pages people read, and the same facts as files."""

import asyncio
from http import HTTPStatus
from pathlib import Path

from aiohttp import web

from noticeboard.board.app_keys import BOARD, PAGES, READER
from noticeboard.board.reading import LARGEST_INDEX, Status, Wanted
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.log.entry import RequestPost
from noticeboard.rules.limits import INCIDENTS

STATIC = Path(__file__).parent / "static"
PAGE_ITEMS = 20
HIGHEST_LEVEL = 3
INDEX = "{index:0|[1-9][0-9]{0,17}}"

routes = web.RouteTableDef()


def _page(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-cache"})


@routes.get("/")
async def get_feed(request: web.Request) -> web.Response:
    """Show requests, newest first, some at a time."""
    wanted = _wanted(request)
    found = await request.app[READER].threads(wanted, PAGE_ITEMS + 1)
    return _page(
        request.app[PAGES].feed(found[:PAGE_ITEMS], wanted, has_older=len(found) > PAGE_ITEMS)
    )


@routes.get(f"/entries/{INDEX}")
async def get_entry(request: web.Request) -> web.Response:
    """Show a request's whole thread; what joined a thread leads to its place there."""
    reader, pages = request.app[READER], request.app[PAGES]
    logged = await reader.entry(int(request.match_info["index"]))
    if isinstance(logged.entry.body, RequestPost):
        return _page(pages.thread(await reader.thread(logged.index)))
    if logged.thread is not None:
        raise web.HTTPSeeOther(f"/entries/{logged.thread}#e{logged.index}")
    return _page(pages.entry(logged))


@routes.get(f"/entries/{INDEX}/raw")
async def get_raw(request: web.Request) -> web.Response:
    """Give an entry's exact bytes."""
    logged = await request.app[READER].entry(int(request.match_info["index"]))
    return _file(logged.entry.raw, f"entry-{logged.index}")


@routes.get(f"/entries/{INDEX}/proof")
async def get_proof(request: web.Request) -> web.Response:
    """Give the proof that an entry is in the published log."""
    index = int(request.match_info["index"])
    logged = await request.app[READER].entry(index)
    # With the entry's bytes inside, one file is all that anyone needs to check it.
    proof = request.app[BOARD].proof(index, extra=logged.entry.raw)
    return _file(proof.encode(), f"entry-{index}.proof")


@routes.get("/agencies")
async def get_agencies(request: web.Request) -> web.Response:
    """Show who may ask here, and how their identity was confirmed."""
    found = await request.app[READER].threads(Wanted(), request.app[PAGES].most_counted)
    return _page(request.app[PAGES].agencies(found))


@routes.get("/agencies/{agency:[0-9a-f]{40}}")
async def get_agency(request: web.Request) -> web.Response:
    """Show one agency: how it has asked, and what the record says of it."""
    agency, pages = request.match_info["agency"], request.app[PAGES]
    record = request.app[BOARD].state.registry.agency(agency)
    if record is None or record.registered_index >= request.app[BOARD].published.size:
        raise NotFoundError("No agency with this id is registered on this board.")
    reader = request.app[READER]
    threads = await reader.threads(Wanted(agency=agency), pages.most_counted)
    own = await reader.of_agency(agency, pages.most_counted)
    return _page(pages.agency(record, threads, own, await reader.verifications()))


@routes.get("/check")
async def get_check(request: web.Request) -> web.Response:
    """Show how anyone checks this board, with its keys."""
    return _page(request.app[PAGES].check())


@routes.get("/board.css")
async def get_style(_request: web.Request) -> web.Response:
    """Give the one style sheet."""
    text = await asyncio.to_thread((STATIC / "board.css").read_text)
    return web.Response(
        text=text, content_type="text/css", headers={"Cache-Control": "public, max-age=300"}
    )


@routes.get("/icon.svg")
async def get_icon(_request: web.Request) -> web.Response:
    """Give the mark of the browser's tab."""
    text = await asyncio.to_thread((STATIC / "icon.svg").read_text)
    return web.Response(
        text=text, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"}
    )


@routes.get("/board.json")
async def get_board(request: web.Request) -> web.Response:
    """Give what a hub or an agency needs to follow this board."""
    board = request.app[BOARD]
    return web.json_response(
        {
            "v": 1,
            "url": board.settings.url,
            "origin": board.settings.origin,
            "log_key": str(board.log_key),
            "inbox_key": str(board.inbox_key.verifier),
            "witnesses": [],
            "quorum": 0,
            "verifiers": list(board.settings.verifiers),
        },
        headers={"Cache-Control": "no-cache"},
    )


@routes.get("/robots.txt")
async def get_robots(_request: web.Request) -> web.Response:
    """Let anyone read everything."""
    return web.Response(text="User-agent: *\nAllow: /\n")


@routes.get("/healthz")
async def get_health(request: web.Request) -> web.Response:
    """Say whether everything that is logged is public."""
    is_well = request.app[BOARD].is_caught_up
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return web.Response(text="ok\n" if is_well else "behind\n", status=status)


def _file(content: bytes, name: str) -> web.Response:
    # Never shown in place: an entry's text is hostile, whatever a browser makes of it.
    return web.Response(
        body=content,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-cache",
        },
    )


def _wanted(request: web.Request) -> Wanted:
    """Read the filters; an empty one asks for everything."""
    asked = request.query
    incident, status = asked.get("type") or None, asked.get("status") or None
    level, before = asked.get("level") or "0", asked.get("before") or str(LARGEST_INDEX)
    try:
        wanted = Wanted(
            incident=incident,
            level=int(level),
            status=Status(status) if status else None,
            before=int(before),
        )
    except ValueError:
        raise InvalidInputError("These filters are not ones this page has: go back.") from None
    if wanted.incident not in {None, *INCIDENTS} or not 0 <= wanted.level <= HIGHEST_LEVEL:
        raise InvalidInputError("These filters are not ones this page has: go back.")
    if not 0 <= wanted.before <= LARGEST_INDEX:
        raise InvalidInputError("These filters are not ones this page has: go back.")
    return wanted
