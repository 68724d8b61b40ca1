"""Serving copies by the same addresses as their boards, and the mirror's own cosignatures."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Final

from aiohttp import web

from noticeboard.board.public_files import FOREVER, TILE
from noticeboard.log.witness import origin_hash
from noticeboard.mirror.follower import Follower
from noticeboard.rules.text import safe_text
from noticeboard.runtime.server import finish_in_time, log_unexpected, prepare
from noticeboard.witness.store import WitnessStore

FOLLOWERS: Final = web.AppKey("followers", dict[str, Follower])
STORE: Final = web.AppKey("store", WitnessStore)
_HASH: Final = "{name:[0-9a-f]{64}}"

routes = web.RouteTableDef()

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def harden(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every answer a deadline, and the headers that keep browsers from guessing."""
    try:
        async with asyncio.timeout(30):
            response = await handler(request)
    except web.HTTPException as error:
        error.headers["X-Content-Type-Options"] = "nosniff"
        raise
    except TimeoutError:
        raise
    except Exception as error:  # noqa: BLE001 -- the outermost net; it logs
        named = log_unexpected(request, error)
        response = web.Response(
            text=f"Something went wrong here; the log says more under {named}.\n",
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
        )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _followed(request: web.Request) -> Follower:
    """Return the board that an address names; the only one needs no name."""
    followers = request.app[FOLLOWERS]
    name = request.match_info.get("name")
    if name is None and len(followers) == 1:
        return next(iter(followers.values()))
    if name not in followers:
        raise web.HTTPNotFound(text="This mirror has no such board.\n")
    return followers[name]


@routes.get("/checkpoint")
@routes.get(f"/{_HASH}/checkpoint")
async def get_checkpoint(request: web.Request) -> web.StreamResponse:
    """Give the checkpoint up to which the copy is verified, byte for byte the board's."""
    note = await asyncio.to_thread(_followed(request).copy.home.note)
    if note is None:
        raise web.HTTPNotFound(text="Nothing of this board is verified yet.\n")
    return web.Response(text=note, headers={"Cache-Control": "no-store"})


@routes.get("/tile/{path:.+}")
@routes.get(f"/{_HASH}/tile/{{path:.+}}")
async def get_tile(request: web.Request) -> web.StreamResponse:
    """Give a tile or an entry bundle, or the asked range of it."""
    asked = request.match_info["path"]
    file = _followed(request).copy.home.public / "tile" / asked
    # Only names of tiles reach the disk: no dots, no links, nothing that climbs out.
    if TILE.fullmatch(asked) is None or not await asyncio.to_thread(file.is_file):
        raise web.HTTPNotFound(text="There is no such tile here.\n")
    headers = {"Cache-Control": FOREVER, "Content-Type": "application/octet-stream"}
    return web.FileResponse(file, headers=headers)


@routes.get(f"/witness/{_HASH}/checkpoint")
async def get_cosigned(request: web.Request) -> web.Response:
    """Give the newest checkpoint that this mirror has cosigned."""
    origin = _followed(request).copy.board.origin
    found = await asyncio.to_thread(request.app[STORE].cosigned, origin)
    if found is None:
        raise web.HTTPNotFound(text="Nothing of this board is cosigned yet.\n")
    return web.Response(text=found.note, headers={"Cache-Control": "no-store"})


@routes.get("/")
async def get_boards(request: web.Request) -> web.Response:
    """List what is copied, how far, and what is amiss."""
    lines = [
        f"{name} {each.copy.size} {each.copy.board.origin} {safe_text(each.trouble) or 'ok'}\n"
        for name, each in request.app[FOLLOWERS].items()
    ]
    return web.Response(text="".join(lines), headers={"Cache-Control": "no-store"})


@routes.get("/healthz")
async def get_health(_request: web.Request) -> web.Response:
    """Say that this process answers."""
    return web.Response(text="ok\n", headers={"Cache-Control": "no-store"})


@routes.get("/readyz")
async def get_ready(request: web.Request) -> web.Response:
    """Say whether every board was copied at the last look."""
    is_well = not any(each.trouble for each in request.app[FOLLOWERS].values())
    return web.Response(
        text="ok\n" if is_well else "not ready: behind\n",
        status=HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE,
        headers={"Cache-Control": "no-store"},
    )


def make_app(followers: Mapping[str, Follower], store: WitnessStore) -> web.Application:
    """Build the application; `followers` by origin."""
    app = web.Application(middlewares=[harden, finish_in_time])
    prepare(app)
    app[FOLLOWERS] = {origin_hash(origin): each for origin, each in followers.items()}
    app[STORE] = store
    app.add_routes(routes)
    return app
