"""Routes for agencies and their notification settings. None of this leaves the house."""

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.route import CONTEXT, Route, answer
from hub.api.saying import saying
from hub.api.scope import Scope
from hub.model.ids import RequestId
from hub.requests.agencies import AgencyHistory

_ID = {"id": "[0-9a-f]{40}"}
_REQUEST_ID = {"id": "[0-9a-f]{32}"}


async def _shown(request: web.Request, history: AgencyHistory) -> web.Response:
    context = request.app[CONTEXT]
    names = await wire.Names.of(context.house, await saying(request))
    return answer(wire.dump_agency(history, names))


async def get_agencies(request: web.Request) -> web.Response:
    """List every agency of the followed boards, the one that asked most first."""
    found = await request.app[CONTEXT].house.agencies()
    return answer(views.AgencyList(agencies=tuple(map(wire.dump_agency_summary, found))))


async def get_agency(request: web.Request) -> web.Response:
    """Show one agency, what it asked for and what became of it."""
    return await _shown(request, await request.app[CONTEXT].house.agency(request.match_info["id"]))


async def put_agency_setting(request: web.Request) -> web.Response:
    """Choose how the household is told of an agency's requests; nobody else learns of it."""
    setting = schema.parse_agency_setting(await schema.read_body(request))
    house = request.app[CONTEXT].house
    return await _shown(request, await house.choose_agency(request.match_info["id"], setting))


async def get_proof(request: web.Request) -> web.Response:
    """Show what verification proved of a request, and how to check it again."""
    shown = await request.app[CONTEXT].house.proof(RequestId(request.match_info["id"]))
    return answer(wire.dump_proof(shown))


ROUTES = (
    Route(
        method="GET",
        path="/agencies",
        scope=Scope.READ,
        answer=views.AgencyList,
        handler=get_agencies,
    ),
    Route(
        method="GET",
        path="/agencies/{id}",
        ids=_ID,
        scope=Scope.READ,
        answer=views.AgencyRecord,
        handler=get_agency,
    ),
    Route(
        method="PUT",
        path="/agencies/{id}/setting",
        ids=_ID,
        scope=Scope.DECIDE,
        body=schema.AGENCY_SETTING,
        answer=views.AgencyRecord,
        handler=put_agency_setting,
    ),
    Route(
        method="GET",
        path="/requests/{id}/proof",
        ids=_REQUEST_ID,
        scope=Scope.READ,
        answer=views.Proof,
        handler=get_proof,
    ),
)
