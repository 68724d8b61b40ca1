"""The file that proves one agency's whole history without the rest of the log."""

from typing import Final

from aiohttp import web

from noticeboard.board.app_keys import BOARD
from noticeboard.board.heads import Histories

HISTORIES: Final = web.AppKey("histories", Histories)

routes = web.RouteTableDef()


def add_to(app: web.Application) -> None:
    """Add the route to an application that has its board."""
    app[HISTORIES] = Histories(app[BOARD])
    app.add_routes(routes)


@routes.get("/agencies/{id:[0-9a-f]{40}}/history")
async def get_history(request: web.Request) -> web.Response:
    """Give an agency's light proof, for `neighbors verify`."""
    agency = request.match_info["id"]
    text = await request.app[HISTORIES].of(agency)
    return web.Response(
        text=text,
        headers={
            "Content-Disposition": f'attachment; filename="history-{agency[:8]}.txt"',
            "Cache-Control": "no-cache",
        },
    )
