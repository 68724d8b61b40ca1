"""What a moderator sees of held posts: the request, the words that held it, and the board's record.

Texts are made safe here, once, so that marks and words stay together in whatever shows them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from aiohttp import web
import msgspec
from sqlalchemy import func, select

from noticeboard.board import moderation
from noticeboard.board.board import BOARD, Board
from noticeboard.board.moderation import (
    OLDEST,
    TICKET,
    Decision,
    HeldState,
    HeldTicket,
    about,
    decisions,
    find,
    waiting_posts,
)
from noticeboard.board.tables import entries
from noticeboard.errors import InvalidInputError
from noticeboard.log.area import Circle
from noticeboard.log.body import (
    Body,
    RequestAccount,
    RequestPost,
    ThreadBody,
    type_of,
)
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from noticeboard.rules.area import size_km2
from noticeboard.rules.spans import Span, find_spans, phrase_spans
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

YEAR: Final = timedelta(days=365)
LATEST_OF_RULE: Final = 3
_LONGEST_TEXT: Final = 4000
_LONGEST_LINE: Final = 200

operator_routes = web.RouteTableDef()


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a text, safe to show, and the codes of the findings that are about it."""

    text: str
    codes: tuple[str, ...]


class EarlierDecision(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided about another post that the same rule held."""

    state: HeldState
    agency_name: str
    title: str
    """Of a logged post; the text of a refused one is gone."""
    reason: str
    """The public one."""
    decided_at: str
    index: int | None


class RuleRecord(msgspec.Struct, frozen=True, kw_only=True):
    """How the board decided about what one rule held, in the last year."""

    code: str
    held: int
    published: int
    """Including approved ones."""
    refused: int
    wait_s: int | None
    """The median time from a hold to its decision."""
    latest: tuple[EarlierDecision, ...]
    """Newest first."""


class HeldPost(msgspec.Struct, frozen=True, kw_only=True):
    """A held post as a moderator sees it; its texts are safe to show, and still a stranger's."""

    ticket: str
    agency: str
    agency_name: str
    held_at: str
    state: HeldState
    findings: tuple[tuple[str, str], ...]
    """Codes and sentences."""
    reason: str
    """What its agency reads."""
    public_reason: str
    decided_by: str
    decided_at: str
    index: int | None
    type: str
    """`request.post`, or what joins a request; empty after the decision, like everything below."""
    title: str
    text: str
    title_pieces: tuple[Piece, ...]
    text_pieces: tuple[Piece, ...]
    incident: str
    case_number: str
    contact: str
    start: str
    """Of the requested time."""
    end: str
    area_km2: float
    radius_m: int | None
    """Of a circle."""
    sign_again_at: str
    """From then on, an approval needs the agency's signature again."""
    domain: str
    level: int
    requests: int
    """How many requests the agency posted in the last year."""
    held_before: int
    """How many of its posts were held, in all."""
    approved_before: int
    refused_before: int
    about: int | None
    """The index of the request that a challenge is about; None if it is an agency's post."""
    about_title: str
    """What that request is called, safe to show."""


class HeldPosts(msgspec.Struct, frozen=True, kw_only=True):
    """The posts that wait, oldest first, and how the board decided before."""

    held: tuple[HeldPost, ...]
    rules: tuple[RuleRecord, ...]
    """Of each rule that ever held anything."""
    last_decided_at: str
    """Empty if nothing was ever decided."""


class ModeratorReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A moderator's reason, and who it was."""

    reason: str = ""
    by: str = ""


@operator_routes.get("/held")
async def get_waiting(request: web.Request) -> web.Response:
    """List the posts that wait for a moderator, and how the board decided before."""
    return _json(await list_waiting(request.app[BOARD]))


@operator_routes.get(f"/held/{TICKET}")
async def get_one(request: web.Request) -> web.Response:
    """Show one held post, decided or not."""
    board = request.app[BOARD]
    return _json(await to_view(board, await find(board.database, request.match_info["ticket"])))


@operator_routes.post(f"/held/{TICKET}/publication")
async def post_publication(request: web.Request) -> web.Response:
    """Approve a held post, and log it if that is still possible."""
    board, verdict = request.app[BOARD], await _verdict(request)
    ticket = request.match_info["ticket"]
    decided = await moderation.publish(board, ticket, verdict.reason, by=verdict.by)
    return _json(await to_view(board, decided))


@operator_routes.post(f"/held/{TICKET}/refusal")
async def post_refusal(request: web.Request) -> web.Response:
    """Refuse a held post."""
    board, verdict = request.app[BOARD], await _verdict(request)
    ticket = request.match_info["ticket"]
    decided = await moderation.refuse(board, ticket, verdict.reason, by=verdict.by)
    return _json(await to_view(board, decided))


async def _verdict(request: web.Request) -> ModeratorReason:
    try:
        return msgspec.json.decode(await request.read() or b"{}", type=ModeratorReason)
    except msgspec.MsgspecError as error:
        raise InvalidInputError(Text("noticeboard.post.reason_missing")) from error


async def list_waiting(board: Board) -> HeldPosts:
    """Return the posts waiting for a moderator, oldest first, and the board's record."""
    found = await decisions(board.database)
    tickets = await waiting_posts(board.database)
    requests = await _requests(board, {each.agency for each in tickets})
    titles = await _titles(board, map(about, tickets))
    waiting = [_view(board, each, found.every, requests, titles) for each in tickets]
    decided = [each.decided_at for each in found.every if each.decided_at is not None]
    return HeldPosts(
        held=tuple(waiting),
        rules=await rule_records(board, found.every),
        last_decided_at=format_time(max(decided)) if decided else "",
    )


async def rule_records(board: Board, every: Sequence[Decision]) -> tuple[RuleRecord, ...]:
    """Return how the board decided, by rule, the rule that held most first."""
    since = board.now() - YEAR
    by_code: dict[str, list[Decision]] = {}
    for each in every:
        if each.held_at >= since:
            for code in dict.fromkeys(each.codes):
                by_code.setdefault(code, []).append(each)
    ordered = sorted(by_code.items(), key=lambda found: (-len(found[1]), found[0]))
    latest = {code: _latest(found) for code, found in ordered}
    titles = await _titles(board, {each.index for some in latest.values() for each in some})
    return tuple(
        RuleRecord(
            code=code,
            held=len(found),
            published=sum(each.state in _APPROVED for each in found),
            refused=sum(each.state is HeldState.REFUSED for each in found),
            wait_s=_wait_s(found),
            latest=tuple(_earlier(board, each, titles) for each in latest[code]),
        )
        for code, found in ordered
    )


_APPROVED: Final = frozenset({HeldState.APPROVED, HeldState.PUBLISHED})


def _latest(found: Iterable[Decision]) -> list[Decision]:
    decided = [each for each in found if each.decided_at is not None]
    decided.sort(key=lambda each: each.decided_at or each.held_at, reverse=True)
    return decided[:LATEST_OF_RULE]


def _wait_s(found: Iterable[Decision]) -> int | None:
    waits = [each.decided_at - each.held_at for each in found if each.decided_at is not None]
    return round(median(wait.total_seconds() for wait in waits)) if waits else None


def _earlier(board: Board, each: Decision, titles: Mapping[int, str]) -> EarlierDecision:
    return EarlierDecision(
        state=each.state,
        agency_name=_name(board, each.agency),
        title="" if each.index is None else titles.get(each.index, ""),
        reason=safe_text(each.reason, longest=moderation.LONGEST_REASON),
        decided_at=_time(each.decided_at),
        index=each.index,
    )


async def _titles(board: Board, indexes: Iterable[int | None]) -> Mapping[int, str]:
    wanted = [index for index in indexes if index is not None]
    query = select(entries.c.entry_index, entries.c.raw).where(entries.c.entry_index.in_(wanted))
    async with board.database.read() as connection:
        rows = (await connection.execute(query)).all()
    return {
        row.entry_index: safe_text(
            str(getattr(parse_entry(row.raw).body, "title", "")), longest=_LONGEST_LINE
        )
        for row in rows
    }


async def to_view(board: Board, ticket: HeldTicket) -> HeldPost:
    """Return a held post as a moderator sees it."""
    every = (await decisions(board.database)).every
    titles = await _titles(board, [about(ticket)])
    return _view(board, ticket, every, await _requests(board, {ticket.agency}), titles)


def _view(
    board: Board,
    ticket: HeldTicket,
    every: Sequence[Decision],
    requests: Mapping[str, int],
    titles: Mapping[int, str],
) -> HeldPost:
    index = about(ticket)
    record = board.state.registry.agency(ticket.agency)
    before = [each for each in every if each.agency == ticket.agency and each.decided_at]
    view = HeldPost(
        ticket=ticket.ticket,
        agency=ticket.agency,
        agency_name=_name(board, ticket.agency),
        held_at=format_time(ticket.held_at),
        state=ticket.state,
        findings=tuple((finding.code, sentence) for finding, sentence in ticket.findings),
        reason=safe_text(ticket.reason, longest=moderation.LONGEST_REASON),
        public_reason=safe_text(ticket.public_reason, longest=moderation.LONGEST_REASON),
        decided_by=safe_text(ticket.decided_by, longest=_LONGEST_LINE),
        decided_at=_time(ticket.decided_at),
        index=ticket.index,
        type="",
        title="",
        text="",
        title_pieces=(),
        text_pieces=(),
        incident="",
        case_number="",
        contact="",
        start="",
        end="",
        area_km2=0.0,
        radius_m=None,
        sign_again_at="",
        domain="" if record is None else safe_text(record.domain),
        level=0 if record is None else record.level,
        requests=requests.get(ticket.agency, 0),
        held_before=len(before),
        approved_before=sum(each.state in _APPROVED for each in before),
        refused_before=sum(each.state is HeldState.REFUSED for each in before),
        about=index,
        about_title="" if index is None else titles.get(index, ""),
    )
    return view if ticket.raw is None else _with_body(board, view, parse_entry(ticket.raw).body)


def _with_body(board: Board, view: HeldPost, body: Body) -> HeldPost:
    incident = ""
    if isinstance(body, RequestPost):
        incident = body.incident
    elif isinstance(body, RequestAccount | ThreadBody):
        incident = board.state.naming_incident(body)
    texts = {
        "title": safe_text(str(getattr(body, "title", "")), longest=_LONGEST_LINE),
        "text": safe_text(str(getattr(body, "text", "")), longest=_LONGEST_TEXT, lines=True),
    }
    held_for = {code for code, _ in view.findings}
    policy = board.state.registry.policies.at(body.issued_at)
    phrases = policy.limits.phrases if policy else ()
    spans = [
        span
        for span in (
            *find_spans(texts, incident=incident),
            *phrase_spans(texts, phrases, "policy_phrases"),
        )
        if span.code in held_for
    ]
    marked = {field: _pieces(field, texts[field], spans) for field in texts}
    view = msgspec.structs.replace(
        view,
        type=type_of(body),
        title=texts["title"],
        text=texts["text"],
        title_pieces=marked["title"],
        text_pieces=marked["text"],
        sign_again_at=format_time(body.issued_at + OLDEST),
    )
    if not isinstance(body, RequestPost):
        return view
    return msgspec.structs.replace(
        view,
        incident=body.incident,
        case_number=safe_text(body.case_number, longest=_LONGEST_LINE),
        contact=safe_text(body.contact, longest=_LONGEST_LINE),
        start=body.window.start,
        end=body.window.end,
        area_km2=round(size_km2(body.area), 3),
        radius_m=body.area.radius_m if isinstance(body.area, Circle) else None,
    )


def _pieces(field: str, text: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """Return a text in pieces, with what was found in each."""
    found = [span for span in spans if span.field == field]
    edges = sorted({0, len(text), *(each for span in found for each in (span.start, span.end))})
    return tuple(
        Piece(
            text=text[start:end],
            codes=tuple(
                dict.fromkeys(
                    span.code for span in found if span.start <= start and end <= span.end
                )
            ),
        )
        for start, end in pairwise(edges)
    )


async def _requests(board: Board, agencies: Iterable[str]) -> Mapping[str, int]:
    """Return how many requests each agency posted in the last year."""
    query = (
        select(entries.c.agency, func.count())
        .where(
            entries.c.agency.in_(list(agencies)),
            entries.c.type == "request.post",
            entries.c.logged_at >= board.now() - YEAR,
        )
        .group_by(entries.c.agency)
    )
    async with board.database.read() as connection:
        return {row[0]: row[1] for row in await connection.execute(query)}


def _name(board: Board, agency: str) -> str:
    record = board.state.registry.agency(agency)
    return "" if record is None else safe_text(record.name, longest=_LONGEST_LINE)


def _time(at: datetime | None) -> str:
    return "" if at is None else format_time(at)


def _json(found: msgspec.Struct) -> web.Response:
    return web.Response(body=msgspec.json.encode(found), content_type="application/json")
