"""Posted requests: their list, what is added to them, and their poster on paper."""

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Final, Literal

from aiohttp import web
import msgspec

from noticeboard.agency.client import HeldError
from noticeboard.agency.department import read_department
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.desk.draft_check import FindingView, SpanView, utf16
from noticeboard.agency.draft import THREAD_ACTS, ThreadKind, publish, thread_entry
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.wall_poster import poster_content, read_zone, write_poster
from noticeboard.desk.people import AGENCY_ROLES, Person, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import NotFoundError
from noticeboard.log.body import RequestCorrect, RequestPost, RequestResolve, RequestUpdate, Window
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.rules.findings import Finding, Severity, describe
from noticeboard.rules.phrases import text_findings
from noticeboard.rules.spans import find_spans
from noticeboard.rules.text import is_blank, safe_text
from noticeboard.runtime.text import Text, catalogue

ROUTES = Routes(id=r"[0-9a-f]{32}")
PDF: Final = "application/pdf"

type Status = Literal["open", "expired", "resolved", "held", "pending"]


class ProofView(View, frozen=True, kw_only=True):
    """A posted request's place in the log."""

    request: str
    index: int
    public_since: str
    """When the first witness cosigned it; empty if no witness is trusted."""
    witnesses: int
    """How many of the trusted witnesses cosigned it."""
    trusted: int
    file: str
    """The proof's path in the agency's folder."""
    link: str
    """The request's page on the board."""


class BoardFindingView(View, frozen=True, kw_only=True):
    """Why the board holds or refuses a post, in its own words."""

    code: str
    text: str


class ThreadPart(View, frozen=True, kw_only=True):
    """Something that was added to a request."""

    id: str
    kind: Literal["update", "correction", "resolution"]
    text: str
    issued: str
    held: bool


class RequestView(View, frozen=True, kw_only=True):
    """One request and what was added to it."""

    id: str
    title: str
    text: str
    incident: str
    case_number: str
    contact: str
    window: Window
    status: Status
    issued: str
    expires: str
    proof: ProofView | None
    thread: tuple[ThreadPart, ...]


class AddBody(Body, frozen=True, kw_only=True):
    """What is added to a request."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class AddedView(View, frozen=True, kw_only=True):
    """What became of it: logged with its proof, or held for a moderator."""

    proof: ProofView | None
    findings: tuple[BoardFindingView, ...]
    """Why the board holds it."""


class ThreadCheckView(View, frozen=True, kw_only=True):
    """What the rules say about words that are to be added."""

    findings: tuple[FindingView, ...]


class PosterQuery(Body, frozen=True, kw_only=True):
    """How the poster is printed."""

    language: str = "en"
    paper: str = "us-letter"
    where: Annotated[str, msgspec.Meta(max_length=200)] = ""
    zone: Annotated[str, msgspec.Meta(max_length=64)] = ""


@ROUTES.get("/requests/{id}", roles=AGENCY_ROLES)
async def get_request(call: Call) -> RequestView:
    """Return one request and what was added to it."""
    return await asyncio.to_thread(_request, desk_of(call), call.id)


@ROUTES.post("/requests/{id}/check", roles=AGENCY_ROLES)
async def post_request_check(call: Call, body: AddBody) -> ThreadCheckView:
    """Say what the board's rules say about words that are to be added."""
    return await asyncio.to_thread(_check, desk_of(call), call.id, body.text, call.language)


@ROUTES.post("/requests/{id}/updates", roles=(Role.OFFICER,), status=HTTPStatus.CREATED)
async def post_request_update(call: Call, body: AddBody) -> AddedView:
    """Add an update to a request."""
    return await asyncio.to_thread(_add, desk_of(call), call.person, call.id, "update", body.text)


@ROUTES.post("/requests/{id}/corrections", roles=(Role.OFFICER,), status=HTTPStatus.CREATED)
async def post_request_correction(call: Call, body: AddBody) -> AddedView:
    """Add a correction to a request."""
    return await asyncio.to_thread(_add, desk_of(call), call.person, call.id, "correct", body.text)


@ROUTES.post("/requests/{id}/resolution", roles=(Role.OFFICER,), status=HTTPStatus.CREATED)
async def post_request_resolution(call: Call, body: AddBody) -> AddedView:
    """Close a request: no more answers are needed."""
    return await asyncio.to_thread(_add, desk_of(call), call.person, call.id, "resolve", body.text)


@ROUTES.get("/requests/{id}/poster", roles=AGENCY_ROLES, answer=PDF, media=True)
async def get_request_poster(call: Call, query: PosterQuery) -> web.Response:
    """Return a request's poster as PDF."""
    made = await asyncio.to_thread(_poster, desk_of(call), call.id, query)
    return web.Response(
        body=made,
        content_type=PDF,
        headers={"Content-Disposition": f'attachment; filename="poster-{call.id[:8]}.pdf"'},
    )


def proof_of(home: AgencyHome, request: str) -> ProofView | None:
    """Return where a posted request stands in the log; None if its proof is not here."""
    proof, entry = home.proof(request), home.entry(request)
    if proof is None or entry is None:
        return None
    board = home.profile().board
    parsed = TlogProof.parse(proof)
    signed = parsed.verify(entry.leaf, board.log, board.witness_keys)
    times = sorted(signed.cosigned.values())
    return ProofView(
        request=request,
        index=parsed.index,
        public_since=format_time(datetime.fromtimestamp(times[0], tz=UTC)) if times else "",
        witnesses=len(times),
        trusted=len(board.witnesses),
        file=f"posts/{request}.proof",
        link=f"{board.url}/entries/{parsed.index}",
    )


def _poster(desk: AgencyDesk, request: str, query: PosterQuery) -> bytes:
    asked = poster_content(desk.home, request, desk.now(), safe_text(query.where, longest=200))
    zone = query.zone or read_department(desk.folder).zone or "UTC"
    return write_poster(asked, language=query.language, paper=query.paper, zone=read_zone(zone))


def _status(
    desk: AgencyDesk, home: AgencyHome, post: RequestPost, thread: list[ThreadPart]
) -> Status:
    if home.proof(post.id) is None:
        is_held = any(entry.body.id == post.id for _, entry in home.held_entries())
        return "held" if is_held else "pending"
    if any(part.kind == "resolution" and not part.held for part in thread):
        return "resolved"
    return "expired" if parse_time(post.expires) <= desk.now() else "open"


def _request(desk: AgencyDesk, request: str) -> RequestView:
    home = desk.home
    post = _post(home, request)
    thread = _threads(home).get(request, [])
    return RequestView(
        id=post.id,
        title=safe_text(post.title, longest=200),
        text=safe_text(post.text, longest=4000, lines=True),
        incident=post.incident,
        case_number=safe_text(post.case_number, longest=200),
        contact=safe_text(post.contact, longest=200),
        window=post.window,
        status=_status(desk, home, post, thread),
        issued=post.issued,
        expires=post.expires,
        proof=proof_of(home, request),
        thread=tuple(thread),
    )


def _post(home: AgencyHome, request: str) -> RequestPost:
    home.profile()
    post = home.post(request)
    if post is None:
        raise NotFoundError(Text("noticeboard.poster.no_request"))
    return post


def _threads(home: AgencyHome) -> dict[str, list[ThreadPart]]:
    """Return what was added to each request, in the order of the agency's chain."""
    held = {entry.body.id for _, entry in home.held_entries()}
    entries = [*home.logged_entries(), *(entry for _, entry in home.held_entries())]
    found: dict[str, list[ThreadPart]] = {}
    for entry in sorted(entries, key=lambda each: each.body.seq):
        body = entry.body
        match body:
            case RequestUpdate():
                kind: Literal["update", "correction", "resolution"] = "update"
            case RequestCorrect():
                kind = "correction"
            case RequestResolve():
                kind = "resolution"
            case _:
                continue
        part = ThreadPart(
            id=body.id,
            kind=kind,
            text=safe_text(body.text, longest=4000, lines=True),
            issued=body.issued,
            held=body.id in held,
        )
        found.setdefault(body.request, []).append(part)
    return found


def _check(desk: AgencyDesk, request: str, text: str, language: str) -> ThreadCheckView:
    """Say what the board checks in an update: hidden characters, and words of a request's rules."""
    post = _post(desk.home, request)
    texts = catalogue(language)
    spans = find_spans({"text": text}, incident=post.incident)
    found = list(text_findings(text, incident=post.incident))
    if any(span.code == "hidden_text" for span in spans):
        params = {"fields": "text"}
        found.insert(0, Finding(code="hidden_text", severity=Severity.REFUSE, params=params))
    if is_blank(text):
        params = {"fields": "text"}
        found.insert(0, Finding(code="blank_text", severity=Severity.REFUSE, params=params))
    return ThreadCheckView(
        findings=tuple(
            FindingView(
                code=each.code,
                grade="hold" if each.severity is Severity.HOLD else "refuse",
                field="text",
                text=describe(each, texts),
                spans=tuple(
                    SpanView(field="text", start=utf16(text, span.start), end=utf16(text, span.end))
                    for span in spans
                    if span.code == each.code
                ),
                fix=None,
            )
            for each in found
        )
    )


def _add(desk: AgencyDesk, person: Person, request: str, kind: ThreadKind, text: str) -> AddedView:
    """Add to a request as the commands do, and write down who did."""
    home = desk.home
    with home.lock():
        post = _post(home, request)
        try:
            logged = publish(
                home,
                desk.log,
                desk.now,
                thread_entry(kind, post.id, text),
                THREAD_ACTS[kind],
                who=person.name,
                request=post.id,
                kind=kind,
            )
        except HeldError as error:
            findings = (BoardFindingView(code=each.code, text=each.text) for each in error.findings)
            return AddedView(proof=None, findings=tuple(findings))
        return AddedView(proof=proof_of(home, logged.entry.body.id), findings=())
