"""Routes for agencies to ask about held posts, and for the operator to decide about them."""

from http import HTTPStatus
from typing import Final

from aiohttp import web
import msgspec

from noticeboard.board import moderation
from noticeboard.board.board import BOARD, Board
from noticeboard.board.errors import dump_findings
from noticeboard.board.moderation import HeldState, HeldTicket
from noticeboard.errors import InvalidInputError
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from noticeboard.rules.text import has_hidden, is_blank
from noticeboard.runtime.text import Text

TICKET: Final = "{ticket:[0-9a-f]{32}}"
LONGEST_REASON: Final = 500

routes = web.RouteTableDef()
operator_routes = web.RouteTableDef()


class Refusal(msgspec.Struct, forbid_unknown_fields=True):
    """A moderator's reason for a refusal."""

    reason: str


class HeldPost(msgspec.Struct, frozen=True, kw_only=True):
    """A held post as a moderator sees it; its texts are hostile."""

    ticket: str
    agency: str
    agency_name: str
    held_at: str
    state: HeldState
    findings: tuple[tuple[str, str], ...]
    """Codes and sentences."""
    reason: str = ""
    index: int | None = None
    title: str = ""
    text: str = ""


@routes.get(f"/held/{TICKET}")
async def get_held(request: web.Request) -> web.Response:
    """Show what became of a held post; needs its ticket."""
    ticket = await moderation.find(request.app[BOARD].database, request.match_info["ticket"])
    return web.json_response(
        {
            "state": ticket.state.value,
            "reason": ticket.reason,
            "index": ticket.index,
            "findings": dump_findings(ticket.findings),
        },
        headers={"Cache-Control": "no-store"},
    )


@operator_routes.get("/held")
async def get_waiting(request: web.Request) -> web.Response:
    """List the posts that wait for a moderator."""
    found = await list_waiting(request.app[BOARD])
    return web.Response(body=msgspec.json.encode(found), content_type="application/json")


@operator_routes.post(f"/held/{TICKET}/publication")
async def post_publication(request: web.Request) -> web.Response:
    """Approve a held post, and log it if that is still possible."""
    board = request.app[BOARD]
    return _respond(board, await moderation.publish(board, request.match_info["ticket"]))


@operator_routes.post(f"/held/{TICKET}/refusal")
async def post_refusal(request: web.Request) -> web.Response:
    """Refuse a held post."""
    try:
        reason = msgspec.json.decode(await request.read(), type=Refusal).reason
    except msgspec.MsgspecError as error:
        raise InvalidInputError(Text("noticeboard.post.reason_missing")) from error
    board = request.app[BOARD]
    ticket = request.match_info["ticket"]
    return _respond(board, await moderation.refuse(board, ticket, checked_reason(reason)))


async def list_waiting(board: Board) -> list[HeldPost]:
    """Return the posts waiting for a moderator, oldest first."""
    return [to_view(board, ticket) for ticket in await moderation.waiting_posts(board.database)]


def checked_reason(reason: str) -> str:
    """Return the reason for a refusal; raises InvalidInputError if it is empty or too long."""
    stripped = reason.strip()
    if is_blank(stripped) or has_hidden(stripped) or len(stripped) > LONGEST_REASON:
        raise InvalidInputError(Text("noticeboard.post.reason_length", most=LONGEST_REASON))
    return stripped


def to_view(board: Board, ticket: HeldTicket) -> HeldPost:
    """Return a held post as a moderator sees it."""
    agency = board.state.registry.agency(ticket.agency)
    body = None if ticket.raw is None else parse_entry(ticket.raw).body
    return HeldPost(
        ticket=ticket.ticket,
        agency=ticket.agency,
        agency_name="" if agency is None else agency.name,
        held_at=format_time(ticket.held_at),
        state=ticket.state,
        findings=tuple((finding.code, sentence) for finding, sentence in ticket.findings),
        reason=ticket.reason,
        index=ticket.index,
        title=str(getattr(body, "title", "")),
        text=str(getattr(body, "text", "")),
    )


def _respond(board: Board, ticket: HeldTicket) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(to_view(board, ticket)),
        content_type="application/json",
        status=HTTPStatus.OK,
    )
