"""Routes for awareness feeds, which are shown but cannot be answered: none of them decides."""

from http import HTTPStatus

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.route import CONTEXT, Route, answer
from hub.api.saying import saying
from hub.api.scope import Scope
from hub.model.awareness import AwarenessSourceId

_ID = {"id": "[0-9a-f]{12}"}


async def get_awareness(request: web.Request) -> web.Response:
    """Show what awareness sources say, the newest first; nothing of it can be answered."""
    house = request.app[CONTEXT].house
    names = await wire.Names.of(house, await saying(request))
    shown = wire.dump_awareness(
        await house.awareness.statuses(), await house.awareness.reports(), names
    )
    return answer(shown)


async def get_sources(request: web.Request) -> web.Response:
    """List the awareness sources with their addresses."""
    statuses = await request.app[CONTEXT].house.awareness.statuses()
    spoken = await saying(request)
    shown = tuple(wire.dump_source(status, spoken) for status in statuses)
    return answer(views.AwarenessSourceList(sources=shown))


async def post_source(request: web.Request) -> web.Response:
    """Follow an awareness source."""
    source = schema.parse_source(await schema.read_body(request))
    status = await request.app[CONTEXT].house.awareness.add(source)
    return answer(wire.dump_source(status, await saying(request)), HTTPStatus.CREATED)


async def delete_source(request: web.Request) -> web.Response:
    """Follow an awareness source no longer, and forget what it said."""
    source_id = AwarenessSourceId(request.match_info["id"])
    await request.app[CONTEXT].house.awareness.remove(source_id)
    return web.Response(status=HTTPStatus.NO_CONTENT)


ROUTES = (
    Route(
        method="GET",
        path="/awareness",
        scope=Scope.READ,
        answer=views.Awareness,
        handler=get_awareness,
    ),
    Route(
        method="GET",
        path="/awareness/sources",
        scope=Scope.ADMIN,
        answer=views.AwarenessSourceList,
        handler=get_sources,
    ),
    Route(
        method="POST",
        path="/awareness/sources",
        scope=Scope.ADMIN,
        body=schema.AWARENESS_SOURCE,
        answer=views.AwarenessSource,
        status=HTTPStatus.CREATED,
        handler=post_source,
    ),
    Route(
        method="DELETE",
        path="/awareness/sources/{id}",
        ids=_ID,
        scope=Scope.ADMIN,
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=delete_source,
    ),
)
