"""Routes for operating the hub: liveness, readiness and metrics."""

import asyncio
from http import HTTPStatus

from aiohttp import web

from hub.api.metrics import figures
from hub.api.readiness import Readiness
from hub.api.route import CONTEXT, Route
from hub.api.scope import Scope
from noticeboard.runtime.metrics import CONTENT_TYPE, render
from noticeboard.runtime.server import OPEN_REQUESTS

READINESS = web.AppKey("readiness", Readiness)
_TEXT = "text/plain"


async def get_health(_request: web.Request) -> web.Response:
    """Say that the hub answers."""
    return web.Response(text="ok\n")


async def get_ready(request: web.Request) -> web.Response:
    """Say whether the hub can record and remember now."""
    if await _ready(request):
        return web.Response(text="ok\n")
    return web.Response(text="no\n", status=HTTPStatus.SERVICE_UNAVAILABLE)


async def get_metrics(request: web.Request) -> web.Response:
    """Give figures in the text format of Prometheus."""
    found = await figures(
        request.app[CONTEXT], request.app[OPEN_REQUESTS].answered, ready=await _ready(request)
    )
    text = await asyncio.to_thread(render, found)
    return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})


async def _ready(request: web.Request) -> bool:
    return not request.app[OPEN_REQUESTS].is_stopping and await request.app[READINESS].look()


ROUTES = (
    Route(
        method="GET",
        path="/healthz",
        at_root=True,
        scope=None,
        answer=_TEXT,
        handler=get_health,
    ),
    Route(
        method="GET",
        path="/readyz",
        at_root=True,
        scope=None,
        answer=_TEXT,
        also=(HTTPStatus.SERVICE_UNAVAILABLE,),
        handler=get_ready,
    ),
    Route(
        method="GET",
        path="/metrics",
        scope=Scope.READ,
        answer=_TEXT,
        handler=get_metrics,
    ),
)
