"""The API's description of itself."""

from aiohttp import web

from hub.api.context import Route

DESCRIPTION = web.AppKey("description", bytes)


async def get_openapi(request: web.Request) -> web.Response:
    """Describe this API as OpenAPI 3.1."""
    return web.Response(body=request.app[DESCRIPTION], content_type="application/json")


ROUTES = (
    Route(
        method="GET",
        path="/openapi.json",
        scope=None,
        answer="application/json",
        handler=get_openapi,
    ),
)
