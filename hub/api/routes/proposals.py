"""Routes to edit, prepare and review what would leave for a request."""

from http import HTTPStatus

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.guard import caller
from hub.api.listeners import SEARCHERS
from hub.api.route import CONTEXT, Route, answer
from hub.api.saying import saying
from hub.api.scope import Scope
from hub.api.video import open_plain, play
from hub.api.wanted import answer_wanted
from hub.model.ids import ProposalId, RequestId
from hub.model.proposal import Review

_REQUEST = {"id": "[0-9a-f]{32}"}
_PROPOSAL = {**_REQUEST, "proposal_id": "[0-9a-f]{64}"}
_PIECE = {**_PROPOSAL, "number": "[1-9][0-9]?"}


def _request_id(request: web.Request) -> RequestId:
    return RequestId(request.match_info["id"])


def _ids(request: web.Request) -> tuple[RequestId, ProposalId]:
    return _request_id(request), ProposalId(request.match_info["proposal_id"])


def _piece(request: web.Request) -> tuple[RequestId, ProposalId, int]:
    return *_ids(request), int(request.match_info["number"])


async def _shown(
    request: web.Request, review: Review, status: HTTPStatus = HTTPStatus.OK
) -> web.Response:
    context = request.app[CONTEXT]
    names = await wire.Names.of(context.house, await saying(request))
    return answer(wire.dump_review(review, names), status)


async def post_proposal(request: web.Request) -> web.Response:
    """Make another proposal of one that is there, or of nothing; what is not named stays."""
    context = request.app[CONTEXT]
    edit = await schema.read_long_body(request, schema.parse_edit)
    proposal = await context.house.edit(_request_id(request), edit.base, edit.changes)
    names = await wire.Names.of(context.house, await saying(request))
    return answer(wire.dump_proposal(proposal, names), HTTPStatus.CREATED)


async def get_proposal(request: web.Request) -> web.Response:
    """Show what a proposal would let out of the house, as far as it is prepared."""
    return await _shown(request, await request.app[CONTEXT].house.review(*_ids(request)))


async def post_prepare(request: web.Request) -> web.Response:
    """Begin to cut what a proposal would let out, so that it can be looked at."""
    review = await request.app[CONTEXT].house.prepare(*_ids(request))
    return await _shown(request, review, HTTPStatus.ACCEPTED)


async def get_piece_video(request: web.Request) -> web.StreamResponse:
    """Play one prepared piece: the very file that an approval would seal; honours Range."""
    path = await request.app[CONTEXT].house.piece_video(*_piece(request))
    async with open_plain(path) as recording:
        return await play(request, recording, request.match_info["proposal_id"])


async def post_faces(request: web.Request) -> web.Response:
    """Look for faces in one piece, for as long as the caller waits."""
    context = request.app[CONTEXT]
    piece = _piece(request)
    with context.listeners.admit(caller(request).id, SEARCHERS) as leave:
        found = await answer_wanted(request, leave, lambda: context.house.find_faces(*piece))
    return answer(views.FacesFound(masks=tuple(map(wire.dump_moving, found))))


async def get_faces(request: web.Request) -> web.Response:
    """Show how far the search for faces of a request is."""
    done = await request.app[CONTEXT].house.faces_searched(_request_id(request))
    return answer(views.FacesSearched(searching=done is not None, done=done or 0.0))


async def delete_faces(request: web.Request) -> web.Response:
    """End the search for faces of a request; whoever waits for it is told."""
    await request.app[CONTEXT].house.stop_faces(_request_id(request))
    return web.Response(status=HTTPStatus.NO_CONTENT)


ROUTES = (
    Route(
        method="POST",
        path="/requests/{id}/proposals",
        ids=_REQUEST,
        scope=Scope.DECIDE,
        body=schema.CHANGES,
        answer=views.Proposal,
        status=HTTPStatus.CREATED,
        handler=post_proposal,
    ),
    Route(
        method="GET",
        path="/requests/{id}/proposals/{proposal_id}",
        ids=_PROPOSAL,
        scope=Scope.READ,
        answer=views.Review,
        handler=get_proposal,
    ),
    Route(
        method="POST",
        path="/requests/{id}/proposals/{proposal_id}/prepare",
        ids=_PROPOSAL,
        scope=Scope.DECIDE,
        answer=views.Review,
        status=HTTPStatus.ACCEPTED,
        handler=post_prepare,
    ),
    Route(
        method="GET",
        path="/requests/{id}/proposals/{proposal_id}/pieces/{number}/video",
        ids=_PIECE,
        scope=Scope.DECIDE,
        answer="video/mp4",
        also=(HTTPStatus.PARTIAL_CONTENT,),
        has_head=True,
        handler=get_piece_video,
    ),
    Route(
        method="POST",
        path="/requests/{id}/proposals/{proposal_id}/pieces/{number}/faces",
        ids=_PIECE,
        scope=Scope.DECIDE,
        answer=views.FacesFound,
        handler=post_faces,
    ),
    Route(
        method="GET",
        path="/requests/{id}/faces",
        ids=_REQUEST,
        scope=Scope.READ,
        answer=views.FacesSearched,
        handler=get_faces,
    ),
    Route(
        method="DELETE",
        path="/requests/{id}/faces",
        ids=_REQUEST,
        scope=Scope.DECIDE,
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=delete_faces,
    ),
)
