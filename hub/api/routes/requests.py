"""Routes for requests and the house's answers to them."""

from http import HTTPStatus

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.guard import check_answers_as
from hub.api.route import CONTEXT, Route, answer, picture
from hub.api.saying import saying
from hub.api.scope import Scope
from hub.errors import NotFoundError
from hub.model.decision import AnsweredBy
from hub.model.ids import RequestId
from hub.model.report import RequestReport

_ID = {"id": "[0-9a-f]{32}"}


async def get_requests(request: web.Request) -> web.Response:
    """List requests, newest first."""
    context = request.app[CONTEXT]
    wanted = schema.parse_requests_query(request.query)
    names = await wire.Names.of(context.house, await saying(request))
    reports = [
        report
        for report in await context.house.requests()
        if wanted.status in {None, report.request.status}
        and wanted.pending in {None, report.pending}
    ]
    return answer(
        views.RequestList(requests=tuple(wire.dump_request(report, names) for report in reports))
    )


def _id(request: web.Request) -> RequestId:
    return RequestId(request.match_info["id"])


async def _shown(
    request: web.Request, report: RequestReport, status: HTTPStatus = HTTPStatus.OK
) -> web.Response:
    context = request.app[CONTEXT]
    names = await wire.Names.of(context.house, await saying(request))
    return answer(wire.dump_request(report, names), status)


async def get_request(request: web.Request) -> web.Response:
    """Show one request and how far this house has come with it."""
    return await _shown(request, await request.app[CONTEXT].house.request(_id(request)))


async def get_image(request: web.Request) -> web.Response:
    """Show a frame of the request's best clip."""
    return picture(await request.app[CONTEXT].house.request_image(_id(request)))


async def post_decision(request: web.Request) -> web.Response:
    """Record the house's answer, or the first yes of two; a second answer is a conflict."""
    given = schema.parse_answer(await schema.read_body(request))
    check_answers_as(request, given.answered_by)
    report = await request.app[CONTEXT].house.decide(
        _id(request),
        given.answer,
        proposal_id=given.proposal_id,
        by=given.by,
        reason=given.reason,
        answered_by=given.answered_by,
        pause=given.pause,
    )
    return await _shown(request, report, HTTPStatus.CREATED)


async def post_undo(request: web.Request) -> web.Response:
    """Take a person's deny back, within its ten seconds."""
    by = schema.parse_undo(await schema.read_body(request))
    check_answers_as(request, AnsweredBy.PERSON)
    return await _shown(request, await request.app[CONTEXT].house.undo(_id(request), by=by))


async def post_withdrawal(request: web.Request) -> web.Response:
    """Take an approval back: nothing more leaves, and where it has arrived, the agency is told."""
    given = schema.parse_withdrawal(await schema.read_body(request))
    house = request.app[CONTEXT].house
    return await _shown(
        request, await house.withdraw(_id(request), by=given.by, reason=given.reason)
    )


async def post_hidden(request: web.Request) -> web.Response:
    """Leave a request out of lists and tell nobody of it; nobody outside learns that."""
    house = request.app[CONTEXT].house
    return await _shown(request, await house.hide(_id(request), hidden=True))


async def delete_hidden(request: web.Request) -> web.Response:
    """Hide a request no longer."""
    house = request.app[CONTEXT].house
    return await _shown(request, await house.hide(_id(request), hidden=False))


async def get_share(request: web.Request) -> web.Response:
    """Show what was shared, with what the board has signed about it."""
    share = (await request.app[CONTEXT].house.request(_id(request))).share
    if share is None:
        raise NotFoundError("share.nothing")
    return answer(wire.dump_share_notes(share, await saying(request)))


async def post_share_retry(request: web.Request) -> web.Response:
    """Try a share that was not delivered again now, as it would be later: never a second one."""
    return await _shown(request, await request.app[CONTEXT].house.retry_share(_id(request)))


async def get_figures(request: web.Request) -> web.Response:
    """Show what was asked around here, by whom, how wide, and what this house answered."""
    return answer(wire.dump_figures(await request.app[CONTEXT].house.figures()))


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
        ids=_ID,
        scope=Scope.READ,
        answer=views.Request,
        handler=get_request,
    ),
    Route(
        method="GET",
        path="/requests/{id}/image",
        ids=_ID,
        scope=Scope.READ,
        answer="image/jpeg",
        handler=get_image,
    ),
    Route(
        method="POST",
        path="/requests/{id}/decision",
        ids=_ID,
        scope=Scope.DECIDE,
        body=schema.DECISION,
        answer=views.Request,
        status=HTTPStatus.CREATED,
        handler=post_decision,
    ),
    Route(
        method="POST",
        path="/requests/{id}/undo",
        ids=_ID,
        scope=Scope.DECIDE,
        body=schema.UNDO,
        answer=views.Request,
        handler=post_undo,
    ),
    Route(
        method="POST",
        path="/requests/{id}/withdrawal",
        ids=_ID,
        scope=Scope.DECIDE,
        body=schema.WITHDRAWAL,
        answer=views.Request,
        handler=post_withdrawal,
    ),
    Route(
        method="POST",
        path="/requests/{id}/hidden",
        ids=_ID,
        scope=Scope.DECIDE,
        answer=views.Request,
        handler=post_hidden,
    ),
    Route(
        method="DELETE",
        path="/requests/{id}/hidden",
        ids=_ID,
        scope=Scope.DECIDE,
        answer=views.Request,
        handler=delete_hidden,
    ),
    Route(
        method="GET",
        path="/requests/{id}/share",
        ids=_ID,
        scope=Scope.READ,
        answer=views.ShareNotes,
        handler=get_share,
    ),
    Route(
        method="POST",
        path="/requests/{id}/share/retry",
        ids=_ID,
        scope=Scope.DECIDE,
        answer=views.Request,
        handler=post_share_retry,
    ),
    Route(
        method="GET",
        path="/figures",
        scope=Scope.READ,
        answer=views.Figures,
        handler=get_figures,
    ),
)
