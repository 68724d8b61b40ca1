"""Hints for whoever follows: a line with the log's size when a checkpoint was published.

Everybody is told the same at the same moment. A hint is not signed: it only makes a reader look
sooner, and tells one behind a cache that what it then finds is old.
"""

import asyncio
from contextlib import suppress
import secrets
from typing import Final

from aiohttp import web

from noticeboard.board.app_keys import BOARD, LIVE, address_of
from noticeboard.runtime.tasks import wait_first

PATH: Final = "/live"
ALIVE_S: Final = 50.0
"""How often a connection that says nothing is kept from looking dead to what lies between."""
_HEADERS: Final = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    # nginx would keep a hint until it has a bufferful.
    "X-Accel-Buffering": "no",
}

routes = web.RouteTableDef()


@routes.get(PATH)
async def get_live(request: web.Request) -> web.StreamResponse:
    """Say `data: SIZE` after each publication, for as long as the reader listens."""
    live, board = request.app[LIVE], request.app[BOARD]
    place = secrets.token_hex(8)
    live.places.take(place, address_of(request))
    live.listeners += 1
    try:
        response = web.StreamResponse(headers=_HEADERS)
        await response.prepare(request)
        await response.write(b":\n\n")
        with suppress(ConnectionError):
            while not live.ended.is_set():
                seen = board.published
                with suppress(TimeoutError):
                    news = wait_first(board.next_publication(), live.ended.wait())
                    await asyncio.wait_for(news, ALIVE_S)
                now = board.published
                said = f"data: {now.size}\n\n" if now is not seen else ":\n\n"
                await response.write(said.encode())
        return response
    finally:
        live.listeners -= 1
        live.places.free(place)
