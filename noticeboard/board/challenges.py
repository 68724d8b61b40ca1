"""Challenges: what anyone holds against a request, filed on its page and read by a moderator first.

A challenge waits among the held posts, under the same rules and in the same public record. The
board keeps nothing about who filed it, and signs it only once a moderator has approved it. Then it
is an entry of the board in the request's thread, which the agency can answer there.
"""

import asyncio
import logging
from typing import Final

from aiohttp import web

from noticeboard.board import moderation
from noticeboard.board.board import BOARD, READER, Board, Logged
from noticeboard.board.errors import PostHeldError, TooManyError, status_of
from noticeboard.board.moderation import CHALLENGE, TICKET, HeldState, HeldTicket, about
from noticeboard.board.quota import Quota, address_of
from noticeboard.board.site.pages import PAGES, PageContext
from noticeboard.board.site.routes import INDEX, page_response, visit_of
from noticeboard.board.site.views import TITLE_LENGTH
from noticeboard.errors import InvalidInputError, NotAllowedError, NotFoundError, NoticeboardError
from noticeboard.log.body import Anchor, BoardChallenge, RequestPost, make_link
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import agency_id, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.rules.findings import Finding, Severity, describe
from noticeboard.rules.phrases import text_findings
from noticeboard.rules.text import has_hidden, is_blank, safe_text
from noticeboard.runtime.text import Text, catalogue, text_of

LONGEST_CHALLENGE: Final = 2000
A_DAY: Final = 3
"""Challenges from one address."""
MOST_OF_REQUEST: Final = 10
"""Waiting for a moderator at the same time."""
POLL_S: Final = 300.0
CHALLENGES: Final[web.AppKey[Quota]] = web.AppKey("challenges", Quota)
_LOGGER: Final = logging.getLogger(__name__)

routes = web.RouteTableDef()


def clean_text(text: str) -> str:
    """Return a challenge's text with the line breaks of entries; raises InvalidInputError."""
    cleaned = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    if is_blank(cleaned):
        raise InvalidInputError(Text("noticeboard.challenge.empty"))
    if len(cleaned) > LONGEST_CHALLENGE:
        raise InvalidInputError(Text("noticeboard.challenge.long", most=LONGEST_CHALLENGE))
    if has_hidden(cleaned, lines=True):
        raise InvalidInputError(Text("noticeboard.challenge.hidden"))
    return cleaned


async def file_challenge(board: Board, request: Logged, text: str) -> HeldTicket:
    """Hold a challenge for a moderator, and return its ticket; the same words give the same one.

    Raises InvalidInputError if the text can't be logged or was refused before, TooManyError.
    """
    post = request.entry.body
    if not isinstance(post, RequestPost):
        raise NotFoundError(Text("noticeboard.request.none_at", index=request.index))
    cleaned = clean_text(text)
    waiting = await moderation.waiting_posts(board.database)
    if sum(about(ticket) == request.index for ticket in waiting) >= MOST_OF_REQUEST:
        raise TooManyError(Text("noticeboard.challenge.many", count=MOST_OF_REQUEST))
    # The board's own key signs nothing that no moderator has read.
    key = SignerKey.generate(board.settings.origin)
    author, published = agency_id(board.log_key), board.published
    seq, prev = board.state.registry.next_link(author)
    anchor = Anchor(size=published.size, root=encode_base64(published.root))
    link = make_link(author, key, seq=seq, prev=prev, anchor=anchor, at=board.now())
    body = BoardChallenge(**link, index=request.index, text=cleaned)
    is_held = Finding(code=CHALLENGE, severity=Severity.HOLD, params={"index": request.index})
    found = (is_held, *text_findings(cleaned, incident=post.incident))
    described = tuple((finding, describe(finding, catalogue())) for finding in found)
    error = PostHeldError(Text("noticeboard.post.held"), described)
    ticket = await moderation.hold(board, sign_entry(body, board.settings.origin, key), error)
    if not isinstance(ticket, HeldTicket):
        raise InvalidInputError(Text("noticeboard.challenge.logged"))
    return ticket


async def log_approved(board: Board) -> None:
    """Log the challenges that were approved and not logged, as after a crash; now and then."""
    while True:
        for ticket in await moderation.approved_posts(board.database):
            if about(ticket) is not None:
                try:
                    await moderation.publish(board, ticket.ticket)
                except NoticeboardError as error:
                    _LOGGER.warning("An approved challenge is not logged yet: %s", error)
        await asyncio.sleep(POLL_S)


@routes.get(f"/entries/{INDEX}/challenge")
async def get_form(request: web.Request) -> web.Response:
    """Show the form with which anyone challenges a request."""
    visit, logged = visit_of(request), await _request_of(request)
    return page_response(request, visit, _form(request, visit, logged))


@routes.post(f"/entries/{INDEX}/challenge")
async def post_challenge(request: web.Request) -> web.Response:
    """Hold a challenge for a moderator, and lead to the page that tells what becomes of it."""
    board, visit = request.app[BOARD], visit_of(request)
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise NotAllowedError(Text("noticeboard.challenge.elsewhere"))
    logged = await _request_of(request)
    text = str((await request.post()).get("text", ""))
    address = address_of(request)
    try:
        clean_text(text)
        request.app[CHALLENGES].check(address, board.now())
        request.app[CHALLENGES].spend(address, board.now())
        ticket = await file_challenge(board, logged, text)
    except NoticeboardError as error:
        if "text/html" not in request.headers.get("Accept", ""):
            raise
        # The words stay in the form, so that nothing is lost.
        why = text_of(error).fill(visit.language.code)
        page = _form(request, visit, logged, text=text, error=why)
        response = page_response(request, visit, page)
        response.set_status(status_of(error))
        return response
    raise web.HTTPSeeOther(visit.href(f"/challenges/{ticket.ticket}"))


@routes.get(f"/challenges/{TICKET}")
async def get_challenge(request: web.Request) -> web.Response:
    """Show what became of a challenge; needs its ticket."""
    ticket = await moderation.find(request.app[BOARD].database, request.match_info["ticket"])
    index = about(ticket)
    if index is None:
        raise NotFoundError(Text("noticeboard.post.no_ticket"))
    pages, visit = request.app[PAGES], visit_of(request)
    logged = await pages.reader.entry(index)
    page = pages.write(
        visit,
        "challenge.html",
        here="requests",
        index=index,
        title=_title(logged),
        state="waiting" if ticket.state is HeldState.APPROVED else ticket.state.value,
        filed=visit.language.moment(ticket.held_at),
        entry=ticket.index,
        reason=safe_text(ticket.public_reason, longest=moderation.LONGEST_REASON),
    )
    response = page_response(request, visit, page)
    response.headers["Cache-Control"] = "no-store"
    return response


async def _request_of(request: web.Request) -> Logged:
    logged = await request.app[READER].entry(int(request.match_info["index"]))
    if not isinstance(logged.entry.body, RequestPost):
        raise NotFoundError(Text("noticeboard.request.none_at", index=logged.index))
    return logged


def _form(
    request: web.Request, visit: PageContext, logged: Logged, *, text: str = "", error: str = ""
) -> str:
    return request.app[PAGES].write(
        visit,
        "challenge.html",
        here="requests",
        index=logged.index,
        title=_title(logged),
        state="new",
        text=text[: 2 * LONGEST_CHALLENGE],
        most=LONGEST_CHALLENGE,
        error=error,
    )


def _title(logged: Logged) -> str:
    return safe_text(str(getattr(logged.entry.body, "title", "")), longest=TITLE_LENGTH)
