"""Routes of tickets, for agencies; and of second signatures, for overseers and everybody."""

from aiohttp import web
import msgspec

from noticeboard.board import moderation, oversight, waiting_requests
from noticeboard.board.board import BOARD
from noticeboard.board.errors import dump_findings
from noticeboard.board.moderation import TICKET
from noticeboard.board.oversight import Nonces
from noticeboard.board.oversight_figures import read_oversight
from noticeboard.board.post_routes import read_at_most, spend
from noticeboard.errors import InvalidInputError, NotAllowedError, NotFoundError, VerificationError
from noticeboard.log.oversight import MOST_MESSAGE_BYTES, Proof, SignedDecision, parse_message
from noticeboard.runtime.text import Text, text_of

NONCES: web.AppKey[Nonces] = web.AppKey("nonces", Nonces)
_NOT_STORED = {"Cache-Control": "no-store"}

routes = web.RouteTableDef()
operator_routes = web.RouteTableDef()


@routes.get(f"/held/{TICKET}")
async def get_held(request: web.Request) -> web.Response:
    """Show what became of a held or waiting post; needs its ticket."""
    board, name = request.app[BOARD], request.match_info["ticket"]
    try:
        ticket = await moderation.find(board.database, name)
    except NotFoundError:
        found = await waiting_requests.find(board, name)
        return web.json_response(waiting_requests.dump_state(found), headers=_NOT_STORED)
    return web.json_response(
        {
            "state": ticket.state.value,
            "reason": ticket.reason,
            "index": ticket.index,
            "findings": dump_findings(ticket.findings),
        },
        headers=_NOT_STORED,
    )


@routes.delete(f"/held/{TICKET}")
async def delete_held(request: web.Request) -> web.Response:
    """Withdraw a request that waits for a second signature; needs its ticket."""
    spend(request, 1)
    found = await waiting_requests.withdraw(request.app[BOARD], request.match_info["ticket"])
    return web.json_response(waiting_requests.dump_state(found), headers=_NOT_STORED)


@operator_routes.get("/oversight")
@routes.get("/oversight.json")
async def get_figures(request: web.Request) -> web.Response:
    """Return what everybody may know of second signatures."""
    return _json(await read_oversight(request.app[BOARD]))


@routes.post("/oversight/waiting")
async def post_waiting(request: web.Request) -> web.Response:
    """Return to an overseer the requests that wait for it, and no others."""
    board, proof = request.app[BOARD], await _read(request, Proof)
    try:
        proof.verify(board.settings.origin)
    except VerificationError as error:
        raise NotAllowedError(text_of(error)) from error
    request.app[NONCES].use(proof, board.now())
    return _json(await oversight.waiting_for(board, proof))


@routes.post("/oversight/decisions")
async def post_decision(request: web.Request) -> web.Response:
    """Accept an overseer's signed decision; after the last one, the request is decided."""
    message = await _read(request, SignedDecision)
    return _json(await oversight.decide(request.app[BOARD], message))


async def _read[T](request: web.Request, kind: type[T]) -> T:
    """Parse a bounded message; raises InvalidInputError, TooLargeError, TooManyError."""
    spend(request, 1)
    too_large = Text("noticeboard.entry.too_large", most=MOST_MESSAGE_BYTES)
    raw = await read_at_most(request, MOST_MESSAGE_BYTES, too_large)
    try:
        return parse_message(raw, kind)
    except VerificationError as error:
        raise InvalidInputError(text_of(error)) from error


def _json(found: msgspec.Struct) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(found), content_type="application/json", headers=_NOT_STORED
    )
