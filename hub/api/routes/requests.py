"""Requests, and the house's answer to them."""

from http import HTTPStatus

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.context import CONTEXT, Route, answer, picture
from hub.api.scope import Scope
from hub.model.ids import RequestId

_ID = "[0-9a-f]{32}"


async def get_requests(request: web.Request) -> web.Response:
    """List requests, newest first."""
    context = request.app[CONTEXT]
    wanted = schema.parse_requests_query(request.query)
    names = await wire.Names.of(context.house, context.texts)
    reports = [
        report
        for report in await context.house.requests()
        if wanted.status in {None, report.request.status}
        and wanted.pending in {None, report.pending}
    ]
    return answer(
        views.RequestList(requests=tuple(wire.dump_request(report, names) for report in reports))
    )


async def get_request(request: web.Request) -> web.Response:
    """Show one request and how far this house has come with it."""
    context = request.app[CONTEXT]
    report = await context.house.request(RequestId(request.match_info["id"]))
    names = await wire.Names.of(context.house, context.texts)
    return answer(wire.dump_request(report, names))


async def get_image(request: web.Request) -> web.Response:
    """Show a frame of the request's best clip."""
    request_id = RequestId(request.match_info["id"])
    return picture(await request.app[CONTEXT].house.request_image(request_id))


async def post_decision(request: web.Request) -> web.Response:
    """Record the house's answer; a second one is a conflict, never an update."""
    given = schema.parse_answer(await schema.read_body(request))
    decision = await request.app[CONTEXT].house.decide(
        RequestId(request.match_info["id"]),
        given.answer,
        proposal_id=given.proposal_id,
        by=given.by,
        reason=given.reason,
    )
    return answer(wire.dump_decision(decision), HTTPStatus.CREATED)


ROUTES = (
    Route(
        method="GET",
        path="/requests",
        scope=Scope.READ,
        query=schema.REQUESTS_QUERY,
        answer=views.RequestList,
        handler=get_requests,
    ),
    Route(
        method="GET",
        path="/requests/{id}",
        id_pattern=_ID,
        scope=Scope.READ,
        answer=views.Request,
        handler=get_request,
    ),
    Route(
        method="GET",
        path="/requests/{id}/image",
        id_pattern=_ID,
        scope=Scope.READ,
        answer="image/jpeg",
        handler=get_image,
    ),
    Route(
        method="POST",
        path="/requests/{id}/decision",
        id_pattern=_ID,
        scope=Scope.DECIDE,
        body=schema.DECISION,
        answer=views.Decision,
        status=HTTPStatus.CREATED,
        handler=post_decision,
    ),
)
