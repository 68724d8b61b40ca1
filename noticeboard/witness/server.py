"""A witness on the network: two routes of the specification, bounded in every way."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
import logging
import sqlite3
import time
from typing import Final

from aiohttp import web

from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
)
from noticeboard.log.witness import (
    MAX_REQUEST_BYTES,
    PATH,
    SIZE_TYPE,
    InconsistentError,
    OtherSizeError,
)
from noticeboard.runtime.server import finish_in_time, log_unexpected, prepare
from noticeboard.witness.rate import Rate
from noticeboard.witness.witness import Witness

REQUEST_TIMEOUT_S: Final = 20
WITNESS: Final = web.AppKey("witness", Witness)
RATE: Final = web.AppKey("rate", Rate)
_STATUSES: Final[Mapping[type[NoticeboardError], HTTPStatus]] = {
    InvalidInputError: HTTPStatus.BAD_REQUEST,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    InconsistentError: HTTPStatus.UNPROCESSABLE_ENTITY,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_LOGGER: Final = logging.getLogger(__name__)

routes = web.RouteTableDef()

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn an error into the status that the specification has for it, and one sentence."""
    try:
        async with asyncio.timeout(REQUEST_TIMEOUT_S):
            response = await handler(request)
    except OtherSizeError as error:
        response = web.Response(
            body=f"{error.size}\n".encode(),
            content_type=SIZE_TYPE,
            status=HTTPStatus.CONFLICT,
        )
    except NoticeboardError as error:
        response = web.Response(text=f"{error}\n", status=_STATUSES[type(error)])
    except TimeoutError:
        response = web.Response(text="This took too long.\n", status=HTTPStatus.REQUEST_TIMEOUT)
    except sqlite3.Error as error:
        _LOGGER.error("The witness could not keep a checkpoint, and cosigned nothing: %s", error)  # noqa: TRY400
        response = web.Response(text="Try again later.\n", status=HTTPStatus.SERVICE_UNAVAILABLE)
    except web.HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 -- the outermost net; it logs
        named = log_unexpected(request, error)
        text = f"Something went wrong here; the log says more under {named}.\n"
        response = web.Response(text=text, status=HTTPStatus.INTERNAL_SERVER_ERROR)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@routes.post(f"/{PATH}")
async def post_checkpoint(request: web.Request) -> web.Response:
    """Cosign a checkpoint that extends the one cosigned last."""
    if not request.app[RATE].allows(request.remote or "", time.monotonic()):
        raise web.HTTPTooManyRequests(headers={"Retry-After": "1"})
    raw = await _body(request)
    line = await asyncio.to_thread(request.app[WITNESS].add_checkpoint, raw)
    return web.Response(text=line)


@routes.get("/{name:[0-9a-f]{64}}/checkpoint")
async def get_checkpoint(request: web.Request) -> web.Response:
    """Give the newest checkpoint of a log that this witness has cosigned."""
    witness = request.app[WITNESS]
    found = await asyncio.to_thread(witness.cosigned, request.match_info["name"])
    if found is None:
        raise NotFoundError("This witness has cosigned no such log.")
    return web.Response(text=found.note)


@routes.get("/healthz")
async def get_health(_request: web.Request) -> web.Response:
    """Say that this process answers."""
    return web.Response(text="ok\n")


@routes.get("/readyz")
async def get_ready(request: web.Request) -> web.Response:
    """Say whether what was cosigned before can be read, without which nothing is cosigned."""
    try:
        await asyncio.to_thread(request.app[WITNESS].look)
    except (sqlite3.Error, OSError):
        return web.Response(text="not ready: database\n", status=HTTPStatus.SERVICE_UNAVAILABLE)
    return web.Response(text="ok\n")


@routes.get("/")
async def get_key(request: web.Request) -> web.Response:
    """Say who cosigns here, for whoever sets up a log."""
    return web.Response(text=f"{request.app[WITNESS].key.verifier}\n")


def make_app(witness: Witness, rate: Rate | None = None) -> web.Application:
    """Build the application that logs and readers reach."""
    app = web.Application(middlewares=[answer_errors, finish_in_time])
    prepare(app)
    app[WITNESS] = witness
    app[RATE] = rate or Rate()
    app.add_routes(routes)
    return app


async def _body(request: web.Request) -> bytes:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType
    raw = bytearray()
    async for piece in request.content.iter_any():
        raw += piece
        if len(raw) > MAX_REQUEST_BYTES:
            raise web.HTTPRequestEntityTooLarge(MAX_REQUEST_BYTES, len(raw))
    return bytes(raw)
