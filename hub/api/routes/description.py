"""The route that serves the API's own description."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from hub.api.route import Route

DESCRIPTION: web.AppKey[Callable[[], bytes]] = web.AppKey("description")


async def get_openapi(request: web.Request) -> web.Response:
    """Describe this API as OpenAPI 3.1."""
    # Made on the first request: making it at the start would cost 20 ms.
    body = await asyncio.to_thread(request.app[DESCRIPTION])
    return web.Response(body=body, content_type="application/json")


ROUTES = (
    Route(
        method="GET",
        path="/openapi.json",
        scope=None,
        answer="application/json",
        handler=get_openapi,
    ),
)
