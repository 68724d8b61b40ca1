"""The static side of the board: the checkpoint and the tiles, with the caching they need."""

import asyncio
import hashlib
import re

from aiohttp import web

from noticeboard.board.app_keys import BOARD
from noticeboard.errors import NotFoundError

TILE = re.compile(r"(?:[0-9]|[1-5][0-9]|6[0-3]|entries)/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?")
FOREVER = "public, max-age=31536000, immutable"

routes = web.RouteTableDef()


@routes.get("/checkpoint")
async def get_checkpoint(request: web.Request) -> web.Response:
    """Give the newest published checkpoint."""
    note = request.app[BOARD].published.note
    tag = hashlib.sha256(note.encode()).hexdigest()
    response = web.Response(text=note, headers={"Cache-Control": "no-store"})
    response.etag = tag
    asked = request.if_none_match or ()
    if any(each.value in {tag, "*"} for each in asked):
        return web.Response(status=304, headers={"ETag": f'"{tag}"', "Cache-Control": "no-store"})
    return response


@routes.get("/tile/{path:.+}")
async def get_tile(request: web.Request) -> web.FileResponse:
    """Give a tile or an entry bundle, or the asked range of it."""
    asked = request.match_info["path"]
    file = request.app[BOARD].home.public / "tile" / asked
    # Only names of tiles reach the disk: no dots, no links, nothing that climbs out.
    if TILE.fullmatch(asked) is None or not await asyncio.to_thread(file.is_file):
        raise NotFoundError("This board has no such tile; a partial one may have become full.")
    return web.FileResponse(
        file,
        headers={"Cache-Control": FOREVER, "Content-Type": "application/octet-stream"},
    )
