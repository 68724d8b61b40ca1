"""A desk as a web application: its guards, its page and its files.

Refused before a handler runs: another Host (DNS rebinding), other sites' pages (Origin and
Sec-Fetch-Site), and callers without a session or role. Nothing that a desk shows may run or load
anything of its own: the content security policy admits the desk's own files and, if somebody chose
a host for them, the images of a map.
"""

import asyncio
from collections.abc import Callable, Iterable
from html import escape
from importlib.resources import files
from pathlib import Path
import re
import sys
import threading
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from noticeboard.desk import session, sign_in
from noticeboard.desk.people import Person
from noticeboard.desk.route import BASE, MisdirectedError, Route, answer_errors, load_languages
from noticeboard.desk.session import (
    DESK_NAME,
    FIND_LINK,
    NOTE_SESSION,
    SESSIONS,
    SessionEvent,
    Sessions,
    SignInCode,
    authorize,
)
from noticeboard.desk.sign_in import PROVIDER, RETURN_PATH, IdentityProvider, get_signed_in
from noticeboard.errors import NotAllowedError, NotFoundError
from noticeboard.runtime.server import Handler, finish_in_time, prepare
from noticeboard.runtime.text import Text

DEFAULT_HOST: Final = "127.0.0.1"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_OWN_SITES: Final = frozenset({"same-origin", "none"})
_STATIC: Final = Path(str(files("noticeboard.desk") / "static"))
_FILE: Final = re.compile(r"[A-Za-z0-9_.-]{1,80}\.js")
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:{images};"
    " media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy; it only adds where the page may load the images of a map."""
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY.format(images=""),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
HSTS: Final = "max-age=31536000"
"""Over TLS: browsers ask this host for nothing without it, for a year."""
ROUTE_OF: Final = web.AppKey("route_of", dict[web.AbstractRoute, Route])
_HOSTS: Final = web.AppKey("hosts", frozenset[str])

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/desk.css">
<script type="module" src="/static/{script}"></script>
</head>
<body><noscript>{noscript}</noscript></body>
</html>
"""
_PRODUCT: Final = "Neighbors Requests"
_STYLE: Final = (
    "body{margin:0;background:#f5f2ec}@media(prefers-color-scheme:dark){body{background:#13171a}}"
)


def _note_nothing(_event: SessionEvent, _by: Person, _of: Person) -> None:
    """Keep no log."""


def _find_none(_code: str) -> None:
    """Know no code."""


def _no_host() -> str:
    """Load no images from elsewhere."""
    return ""


def make_app(  # noqa: PLR0913 -- each is what one desk has and another lacks
    table: Iterable[Route],
    sessions: Sessions,
    *,
    name: Callable[[], str],
    script: str,
    hosts: Iterable[str] = (),
    provider: IdentityProvider | None = None,
    note: Callable[[SessionEvent, Person, Person], None] = _note_nothing,
    find_link: Callable[[str], SignInCode | None] = _find_none,
    map_host: Callable[[], str] = _no_host,
) -> web.Application:
    """Build a desk's application; blocking.

    `table` is everything but the session's own routes, `script` the file that draws the desk, and
    `hosts` are names under which it may be called besides this machine's own. `provider` signs
    people in, or links do. `note` writes into the desk's log who signed in or out. `map_host` is
    the origin of map images that a page may show if it is loaded now, or ""; it may block.
    """
    load_languages()
    app = web.Application(middlewares=[answer_errors, finish_in_time, check_origin, check_caller])
    prepare(app)
    app[SESSIONS] = sessions
    app[DESK_NAME] = name
    app[PROVIDER] = provider
    app[NOTE_SESSION] = note
    app[FIND_LINK] = find_link
    app[_HOSTS] = _LOOPBACK | frozenset(hosts)
    app[ROUTE_OF] = {}
    for row in (*session.ROUTES.rows, *sign_in.ROUTES.rows, *table):
        served = app.router.add_route(row.method, row.served_path, row.handler)
        app[ROUTE_OF][served] = row
    # A desk without keys has no name yet, and a page always has a title (WCAG 2.4.2).
    page = _PAGE.format(
        title=escape(name() or _PRODUCT),
        script=script,
        noscript=escape(str(Text("desk.noscript"))),
    )

    async def get_page(_: web.Request) -> web.Response:
        host = await asyncio.to_thread(map_host)
        policy = POLICY.format(images=f" {host}".rstrip())
        return web.Response(
            text=page, content_type="text/html", headers={"Content-Security-Policy": policy}
        )

    app.router.add_get("/", get_page)
    app.router.add_get("/static/{file}", _get_file)
    app.router.add_get(RETURN_PATH, get_signed_in)
    app.on_response_prepare.append(_add_headers)
    return app


async def _get_file(request: web.Request) -> web.Response:
    name = request.match_info["file"]
    if name == "desk.css":
        return web.Response(text=_STYLE, content_type="text/css")
    path = _STATIC / name
    if not _FILE.fullmatch(name) or not path.is_file():
        raise NotFoundError(Text("desk.no_page"))
    body = await asyncio.to_thread(path.read_bytes)
    return web.Response(body=body, content_type="text/javascript", charset="utf-8")


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    for header, value in _HEADERS.items():
        response.headers.setdefault(header, value)
    if request.secure:
        response.headers["Strict-Transport-Security"] = HSTS
    response.headers.pop("Server", None)


@web.middleware
async def check_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests for another host and requests from other sites' pages."""
    hosts = request.headers.getall("Host", [])
    if len(hosts) != 1 or _name_of(hosts[0]) not in request.app[_HOSTS]:
        raise MisdirectedError(Text("desk.misdirected"))
    origins = request.headers.getall("Origin", [])
    if origins and origins != [f"{request.scheme}://{hosts[0]}"]:
        raise NotAllowedError(Text("desk.other_site"))
    # A link in a mail may lead to the page itself, but to nothing that answers with data.
    is_call = request.path.startswith(f"{BASE}/")
    if is_call and request.headers.get("Sec-Fetch-Site", "none") not in _OWN_SITES:
        raise NotAllowedError(Text("desk.other_site"))
    return await handler(request)


def _name_of(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


@web.middleware
async def check_caller(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Check the caller's session and role; refuse paths below the API that are in no table."""
    if request.match_info.http_exception is None:
        row = request.app[ROUTE_OF].get(request.match_info.route)
        if row is not None:
            authorize(request, row)
        elif request.path.startswith(f"{BASE}/"):
            raise NotFoundError(Text("desk.no_page"))
    return await handler(request)


def on_enter(act: Callable[[], None]) -> None:
    """Call `act` in this loop whenever somebody presses Enter in the terminal, if there is one."""
    if sys.stdin is None or not sys.stdin.isatty():
        return
    loop = asyncio.get_running_loop()

    def read() -> None:
        for _ in sys.stdin:
            try:
                loop.call_soon_threadsafe(act)
            except RuntimeError:  # the desk has stopped
                return

    # It waits for the terminal until the process ends, and nobody waits for it.
    threading.Thread(target=read, name="terminal", daemon=True).start()
