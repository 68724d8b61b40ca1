"""The share page: what the board serves it with, and the log's entry of each release.

The page is one static file that the project builds (design/share-page.md). The board logs its hash
as `page.release`, so that anyone can tell whether the board stands by a page. Copies elsewhere may
read the log and speak to the inbox: nothing that they need asks who they are.
"""

import asyncio
from collections.abc import Mapping
from functools import cache
import hashlib
from html import unescape
from http import HTTPStatus
import logging
from pathlib import Path
import re
from typing import Final, Self

from aiohttp import web
from sqlalchemy import select

from noticeboard.board.board import BOARD, Board
from noticeboard.board.feeds.http import FeedBody, answer
from noticeboard.board.log import LogState
from noticeboard.board.statements import log_statement
from noticeboard.board.tables import entries
from noticeboard.errors import NotFoundError
from noticeboard.log.body import Link, PageRelease
from noticeboard.log.entry import agency_id, parse_entry
from noticeboard.runtime.text import Text

PAGE: Final = Path(__file__).parent / "static/share.html"
POLL_S: Final = 300.0
MOST_RELEASES: Final = 1000
CACHED_S: Final = 300
_TYPE: Final = "page.release"
_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
_RELEASE: Final = re.compile(r'<meta name="release" content="([0-9.]+)">')
_LOGGER: Final = logging.getLogger(__name__)

READ_ANYWHERE: Final = re.compile(
    r"/(?:checkpoint|board\.json|tile/.+|entries/[0-9]+/(?:raw|proof)|agencies/[0-9a-f]{40}/history"
    r"|inbox/(?:uploads/[0-9a-f]{32}(?:/(?:receipt|opened|withdrawal))?|[0-9a-f]{40}/[0-9a-f]{32})"
    r"|releases/[0-9a-f]{64}/proof)"
)
"""What a page from another address may read and do; the agency's side of the inbox is not in it."""
ANYWHERE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Location, Upload-Offset, Upload-Length, Upload-Expires, Tus-Resumable, Tus-Max-Size,"
        " Retry-After"
    ),
}
PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS, POST, PATCH, DELETE",
    "Access-Control-Allow-Headers": (
        "Tus-Resumable, Upload-Length, Upload-Offset, Upload-Metadata, Content-Type"
    ),
    "Access-Control-Max-Age": "86400",
}


class SharePage:
    """The page as it is served, and its release."""

    def __init__(self, content: bytes) -> None:
        text = content.decode()
        policy, release = _POLICY.search(text), _RELEASE.search(text)
        if policy is None or release is None:
            raise ValueError("The share page names no policy or no release. Build it again.")
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.release = release[1]
        self.body = FeedBody.of("text/html", content, b"", None)
        self.headers: Mapping[str, str] = {
            # Only as a header does a browser take the last part.
            "Content-Security-Policy": f"{unescape(policy[1])}; frame-ancestors 'none'",
            "Content-Language": "en",
        }

    @classmethod
    @cache
    def read(cls) -> Self:
        """Read the page that is installed, once: to compress it takes 35 ms. Blocking."""
        return cls(PAGE.read_bytes())


SHARE_PAGE: web.AppKey[SharePage] = web.AppKey("share_page", SharePage)

routes = web.RouteTableDef()


@routes.get("/s/{index:0|[1-9][0-9]{0,17}}")
async def get_share_page(request: web.Request) -> web.Response:
    """Return the page on which anyone answers a request; it looks up the request by itself."""
    page = request.app[SHARE_PAGE]
    response = answer(request, page.body, max_age_s=CACHED_S)
    response.headers.update(page.headers)
    return response


@routes.get("/releases/{sha256:[0-9a-f]{64}}/proof")
async def get_release_proof(request: web.Request) -> web.Response:
    """Return the proof that the log names a page with this hash."""
    board, sha256 = request.app[BOARD], request.match_info["sha256"]
    for index, raw, body in await _releases(board):
        if body.sha256 == sha256 and index < board.published.size:
            return web.Response(
                text=board.proof(index, extra=raw), headers={"Cache-Control": "no-cache"}
            )
    raise NotFoundError(Text("noticeboard.release.unknown"))


def allow_anywhere(request: web.Request, response: web.StreamResponse) -> None:
    """Let pages from other addresses read what anyone may read."""
    if READ_ANYWHERE.fullmatch(request.path) is None:
        return
    for name, value in ANYWHERE.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS" and response.status < HTTPStatus.BAD_REQUEST:
        for name, value in PREFLIGHT.items():
            response.headers.setdefault(name, value)


async def log_release_if_new(board: Board, page: SharePage) -> int | None:
    """Log which page the board serves, unless its newest statement names it already.

    A board without entries has nothing that anyone could answer. Raises NoticeboardError.
    """
    newest = next(iter(await _releases(board)), None)
    if board.published.size == 0 or (newest is not None and newest[2].sha256 == page.sha256):
        return None

    def make(_state: LogState, link: Link) -> PageRelease:
        return PageRelease(**link, release=page.release, sha256=page.sha256)

    return await log_statement(board, make)


async def keep_release_logged(board: Board) -> None:
    """Log the page's release soon, or once there is something to answer."""
    page = await asyncio.to_thread(SharePage.read)
    while True:
        # First: an operator who has just started the board is about to register somebody.
        await asyncio.sleep(POLL_S)
        try:
            await log_release_if_new(board, page)
        except Exception as error:  # noqa: BLE001 -- after any error, the next attempt may succeed
            _LOGGER.warning("The share page's release is not logged yet: %s", error)


async def _releases(board: Board) -> list[tuple[int, bytes, PageRelease]]:
    """Return the board's statements about its page, newest first."""
    query = (
        select(entries.c.entry_index, entries.c.raw)
        .where(entries.c.type == _TYPE, entries.c.agency == agency_id(board.log_key))
        .order_by(entries.c.entry_index.desc())
        .limit(MOST_RELEASES)
    )
    async with board.database.read() as connection:
        found = (await connection.execute(query)).all()
    parsed = ((row.entry_index, row.raw, parse_entry(row.raw).body) for row in found)
    return [(index, raw, body) for index, raw, body in parsed if isinstance(body, PageRelease)]
