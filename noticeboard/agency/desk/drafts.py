"""Drafts on the desk: written by one person, released by the same or another, then posted."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Final, Literal

import msgspec

from noticeboard.agency import draft as drafting
from noticeboard.agency.client import BoardClient, HeldError
from noticeboard.agency.department import (
    Department,
    add_system,
    read_department,
    remove_system,
    save_department,
)
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.desk.preview import FactView, facts_of
from noticeboard.agency.draft_rules import LONGEST, DraftJudgment, judge, to_draft
from noticeboard.agency.drafts import (
    DraftContent,
    Drafts,
    DraftState,
    Reason,
    SavedDraft,
)
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.poster import HeldResult, LoggedPost, finish_held
from noticeboard.agency.wall_poster import read_zone
from noticeboard.desk.people import AGENCY_ROLES, Person, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import ConflictError, NotFoundError
from noticeboard.log.area import Area
from noticeboard.log.body import AgencyRegister, RequestPost
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import format_time
from noticeboard.rules.limits import (
    INCIDENTS,
    LARGEST_AREA_KM2,
    LONGEST_LIFE,
    LONGEST_WINDOW,
    MOST_POSTS_PER_CASE,
    SHORTEST_WINDOW,
    SMALLEST_AREA_KM2,
)
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text, catalogue

ROUTES = Routes(id=r"[0-9a-f]{32}")
LEAST_WIDTH_M: Final = 30
"""As in `rules.width`, which loads NumPy."""

Revision = Annotated[int, msgspec.Meta(ge=0)]
type Doing = Literal["write", "send", "post", "send_back", "delete", "ask_board"]


class LeaseView(View, frozen=True, kw_only=True):
    """Who has a draft open."""

    name: str
    since: str
    mine: bool


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


class DraftLine(View, frozen=True, kw_only=True):
    """A draft in the list."""

    id: str
    title: str
    case_number: str
    state: DraftState
    saved_by: str
    saved_at: str
    source: str
    """`desk`, or the system that made it."""
    lease: LeaseView | None
    mine: bool


class DraftView(View, frozen=True, kw_only=True):
    """One draft, and what this person may do with it."""

    id: str
    revision: int
    state: DraftState
    content: DraftContent
    writer: str
    saved_by: str
    saved_at: str
    source: str
    lease: LeaseView | None
    may: tuple[Doing, ...]
    own: bool
    """Whether this person wrote it, so that somebody else releases it if the department asks."""
    sent_by: str
    returned_by: str
    reason: str
    released_by: str
    changed: tuple[str, ...]
    """The fields that changed since it was sent back."""
    before: DraftContent | None
    """What it was then."""
    request: str
    """The request that it became, if it is posted or held."""
    proof: ProofView | None
    findings: tuple[BoardFindingView, ...]


class DraftsView(View, frozen=True, kw_only=True):
    """Every draft that is not posted, and how the department asks."""

    drafts: tuple[DraftLine, ...]
    second_officer: bool
    zone: str
    systems: tuple[str, ...]
    webhook: str


class AskPageView(View, frozen=True, kw_only=True):
    """What the page for writing a request needs to know."""

    agency: str
    domain: str
    contact: str
    jurisdiction: Area
    incidents: Mapping[str, str]
    """In the language that was asked for."""
    second_officer: bool
    zone: str
    smallest_km2: float
    largest_km2: float
    least_width_m: int
    shortest_s: int
    longest_s: int
    longest_life_days: int
    most_per_case: int
    longest: Mapping[str, int]
    """The most characters of each text."""


class NewDraft(Body, frozen=True, kw_only=True):
    """What a new draft begins with."""

    content: DraftContent = DraftContent()


class SaveDraft(Body, frozen=True, kw_only=True):
    """A draft's new content, and the revision that it changes."""

    revision: Revision
    content: DraftContent


class AtRevision(Body, frozen=True, kw_only=True):
    """The revision that somebody has seen."""

    revision: Revision


class SendBack(Body, frozen=True, kw_only=True):
    """Why a draft goes back to its writer."""

    revision: Revision
    reason: Reason


class CheckDraft(Body, frozen=True, kw_only=True):
    """A draft as it is typed."""

    content: DraftContent
    request: Annotated[str, msgspec.Meta(pattern=r"\A([0-9a-f]{32})?\Z")] = ""
    """The request that it became, if it is posted or held: that doesn't count as an earlier one."""


class SpanView(View, frozen=True, kw_only=True):
    """Characters of a text, counted as JavaScript does."""

    field: str
    start: int
    end: int


class FixView(View, frozen=True, kw_only=True):
    """What one button does: these characters become `text`."""

    field: str
    start: int
    end: int
    text: str


class FindingView(View, frozen=True, kw_only=True):
    """One thing that the board would refuse or hold, or that is still missing."""

    code: str
    grade: Literal["refuse", "hold", "missing"]
    field: str
    text: str
    spans: tuple[SpanView, ...]
    fix: FixView | None


class AreaView(View, frozen=True, kw_only=True):
    """The numbers of an area, and between which points it is narrowest."""

    size_km2: float
    least_width_m: float
    ends: tuple[tuple[int, int], tuple[int, int]]
    edge_m: float


class WindowView(View, frozen=True, kw_only=True):
    """The requested time in UTC, and what is to be said of its clocks."""

    start: str
    end: str
    length_s: int
    zone_name: str
    """As people there say, such as EST."""
    offset_minutes: int
    ended_s_ago: int
    changed: str
    """The nearest day within a month on which clocks change; empty if there is none."""
    changes_within: bool


class VerdictView(View, frozen=True, kw_only=True):
    """Everything that the rules say, and how the board will show it."""

    findings: tuple[FindingView, ...]
    passed: tuple[str, ...]
    earlier: int
    """How many requests there are for this case already."""
    may_post: bool
    area: AreaView | None
    window: WindowView | None
    facts: tuple[FactView, ...]


class DepartmentBody(Body, frozen=True, kw_only=True):
    """How the department asks."""

    second_officer: bool
    zone: Annotated[str, msgspec.Meta(max_length=64)]
    webhook: Annotated[str, msgspec.Meta(max_length=500)] = ""


class SystemBody(Body, frozen=True, kw_only=True):
    """The name of a system that may make drafts."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class SystemView(View, frozen=True, kw_only=True):
    """A system's token, which is shown once."""

    token: str


@ROUTES.get("/ask", roles=AGENCY_ROLES)
async def get_ask(call: Call) -> AskPageView:
    """Return what the page for writing a request needs to know."""
    return await asyncio.to_thread(_ask, desk_of(call), call.language)


@ROUTES.get("/drafts", roles=AGENCY_ROLES)
async def get_drafts(call: Call) -> DraftsView:
    """Return every draft that is not posted, the newest save first."""
    return await asyncio.to_thread(_every, desk_of(call), call.person)


@ROUTES.post("/drafts", roles=(Role.OFFICER,), status=HTTPStatus.CREATED)
async def post_draft(call: Call, body: NewDraft) -> DraftView:
    """Make a draft; it is open for its writer."""

    def make(desk: AgencyDesk) -> SavedDraft:
        drafts = drafts_of(desk)
        return drafts.open(drafts.create(call.person, body.content).id, call.person)

    return await _answer(call, make)


@ROUTES.post("/drafts/check", roles=AGENCY_ROLES)
async def post_draft_check(call: Call, body: CheckDraft) -> VerdictView:
    """Say what the board's rules say about a draft, and how it will look."""
    return await asyncio.to_thread(_check, desk_of(call), body, call.language)


@ROUTES.get("/drafts/{id}", roles=AGENCY_ROLES)
async def get_draft(call: Call) -> DraftView:
    """Return one draft, and what this person may do with it."""
    return await _answer(call, lambda desk: drafts_of(desk).read(call.id))


@ROUTES.put("/drafts/{id}", roles=(Role.OFFICER,))
async def put_draft(call: Call, body: SaveDraft) -> DraftView:
    """Save a draft; 409 if somebody else has it open or has saved it."""
    return await _answer(
        call,
        lambda desk: drafts_of(desk).save(call.id, call.person, body.revision, body.content),
    )


@ROUTES.delete("/drafts/{id}", roles=(Role.OFFICER,))
async def delete_draft(call: Call, query: AtRevision) -> None:
    """Delete a draft that was not sent."""

    def delete(desk: AgencyDesk) -> None:
        gone = drafts_of(desk).delete(call.id, call.person, query.revision)
        desk.note(call.person, Act.DRAFT_DELETED, case=gone.content.case_number, draft=gone.id)

    await asyncio.to_thread(delete, desk_of(call))


@ROUTES.post("/drafts/{id}/lease", roles=(Role.OFFICER,))
async def post_draft_lease(call: Call) -> DraftView:
    """Take or renew a draft for writing, for three minutes; 409 if somebody else has it open."""
    return await _answer(call, lambda desk: drafts_of(desk).open(call.id, call.person))


@ROUTES.delete("/drafts/{id}/lease", roles=(Role.OFFICER,))
async def delete_draft_lease(call: Call) -> None:
    """Give a draft back."""
    await asyncio.to_thread(drafts_of(desk_of(call)).close, call.id, call.person)


@ROUTES.post("/drafts/{id}/copy", roles=(Role.OFFICER,), status=HTTPStatus.CREATED)
async def post_draft_copy(call: Call) -> DraftView:
    """Make a draft of one's own with the same content."""
    return await _answer(call, lambda desk: drafts_of(desk).copy(call.id, call.person))


@ROUTES.post("/drafts/{id}/sending", roles=(Role.OFFICER,))
async def post_draft_sending(call: Call, body: AtRevision) -> DraftView:
    """Have a draft wait for somebody else's release."""

    def send(desk: AgencyDesk) -> SavedDraft:
        sent = drafts_of(desk).send(call.id, call.person, body.revision)
        desk.note(call.person, Act.DRAFT_SENT, case=sent.content.case_number, draft=sent.id)
        return sent

    return await _answer(call, send)


@ROUTES.post("/drafts/{id}/return", roles=(Role.OFFICER, Role.SUPERVISOR))
async def post_draft_return(call: Call, body: SendBack) -> DraftView:
    """Send a waiting draft back to its writer, with a reason."""

    def send_back(desk: AgencyDesk) -> SavedDraft:
        reason = safe_text(body.reason, longest=500)
        back = drafts_of(desk).send_back(call.id, call.person, body.revision, reason)
        desk.note(
            call.person,
            Act.DRAFT_RETURNED,
            case=back.content.case_number,
            draft=back.id,
            reason=reason,
        )
        return back

    return await _answer(call, send_back)


@ROUTES.post("/drafts/{id}/post", roles=(Role.OFFICER, Role.SUPERVISOR))
async def post_draft_post(call: Call, body: AtRevision) -> DraftView:
    """Post a draft with the posting key; the answer has its proof, or says why it is held."""
    return await _answer(call, lambda desk: _post(desk, call.person, call.id, body.revision))


@ROUTES.post("/drafts/{id}/held", roles=AGENCY_ROLES)
async def post_draft_held(call: Call) -> DraftView:
    """Ask the board what became of a held draft, and log it if it was approved."""
    return await _answer(call, lambda desk: _ask_board(desk, call.person, call.id))


@ROUTES.put("/department", roles=(Role.ADMINISTRATOR,))
async def put_department(call: Call, body: DepartmentBody) -> DraftsView:
    """Change how the department asks."""

    def change(desk: AgencyDesk) -> DraftsView:
        if body.zone:
            read_zone(body.zone)
        before = read_department(desk.folder)
        changed = msgspec.structs.replace(
            before, second_officer=body.second_officer, zone=body.zone, webhook=body.webhook
        )
        save_department(desk.folder, changed)
        desk.note(
            call.person,
            Act.SETTINGS_CHANGED,
            second_officer=str(body.second_officer).lower(),
            zone=body.zone,
            webhook=body.webhook,
        )
        return _every(desk, call.person)

    return await asyncio.to_thread(change, desk_of(call))


@ROUTES.post("/systems", roles=(Role.ADMINISTRATOR,), status=HTTPStatus.CREATED)
async def post_system(call: Call, body: SystemBody) -> SystemView:
    """Let a system make drafts; its token is shown once."""

    def add(desk: AgencyDesk) -> SystemView:
        name = safe_text(body.name, longest=60)
        token = add_system(desk.folder, name)
        desk.note(call.person, Act.SETTINGS_CHANGED, system=name)
        return SystemView(token=token)

    return await asyncio.to_thread(add, desk_of(call))


@ROUTES.post("/systems/end", roles=(Role.ADMINISTRATOR,))
async def post_system_end(call: Call, body: SystemBody) -> None:
    """End a system's token."""

    def end(desk: AgencyDesk) -> None:
        remove_system(desk.folder, body.name)
        desk.note(call.person, Act.SETTINGS_CHANGED, system_ended=safe_text(body.name, longest=60))

    await asyncio.to_thread(end, desk_of(call))


async def _answer(call: Call, work: Callable[[AgencyDesk], SavedDraft]) -> DraftView:
    desk = desk_of(call)

    def do() -> DraftView:
        return _view(desk, call.person, work(desk))

    return await asyncio.to_thread(do)


def drafts_of(desk: AgencyDesk) -> Drafts:
    """Return a desk's drafts."""
    return desk.drafts


def _post(desk: AgencyDesk, person: Person, draft_id: str, revision: int) -> SavedDraft:
    """Post a draft as `neighbors agency post` does, and write down who released it.

    1. The request is stored, sent and proved (`Poster`). After a crash before 2, the draft can be
       posted again: the same bytes are sent, and get the same proof.
    2. The draft says that it is posted, or held.
    3. The department's log names the writer and who released it.
    """
    drafts, home = drafts_of(desk), desk.home
    with home.lock():
        draft = drafts.to_release(draft_id, person, revision, read_department(desk.folder))
        asked = to_draft(draft.content)

        async def publish(client: BoardClient) -> LoggedPost:
            return await drafting.publish(home, client, desk.now, asked.make)

        about = {"draft": draft.id, "writer": draft.writer.name, "released_by": person.name}
        case = draft.content.case_number
        try:
            logged = with_board(home, publish)
        except HeldError as error:
            request = _held_request(home, error.ticket)
            saved = drafts.held(
                draft, person, request=request, ticket=error.ticket, findings=error.findings
            )
            desk.note(person, Act.REQUEST_HELD, case=case, request=request, **about)
        else:
            request = logged.entry.body.id
            saved = drafts.posted(draft, person, request)
            desk.note(
                person,
                Act.REQUEST_POSTED,
                case=case,
                request=request,
                entry=str(logged.index),
                **about,
            )
    return saved


def _held_request(home: AgencyHome, ticket: str) -> str:
    return next((entry.body.id for held, entry in home.held_entries() if held == ticket), "")


def _ask_board(desk: AgencyDesk, person: Person, draft_id: str) -> SavedDraft:
    drafts, home = drafts_of(desk), desk.home
    with home.lock():
        draft = drafts.read(draft_id)
        if draft.state is not DraftState.HELD:
            raise ConflictError(Text("desk.draft.changed", name=draft.saved.name))

        async def ask(client: BoardClient) -> list[HeldResult]:
            return await finish_held(home, client, desk.now, draft.ticket)

        try:
            [result] = with_board(home, ask)
        except NotFoundError:
            return _settled_elsewhere(drafts, home, draft, person)
        settled = drafts.settle(result, person)
        if settled is not None:
            desk.note(
                person,
                Act.REQUEST_POSTED if result.posted else Act.DRAFT_RETURNED,
                case=draft.content.case_number,
                request=settled.request,
                draft=draft.id,
            )
            return settled
    return draft


def _settled_elsewhere(
    drafts: Drafts, home: AgencyHome, draft: SavedDraft, person: Person
) -> SavedDraft:
    """Record what a command made of a held draft; it may be logged under another id."""
    asked = to_draft(draft.content)
    for entry in home.logged_entries():
        body = entry.body
        if isinstance(body, RequestPost) and (
            (body.title, body.text, body.case_number, body.window.start, body.window.end, body.area)
            == (asked.title, asked.text, asked.case_number, asked.start, asked.end, asked.area)
        ):
            return drafts.posted(draft, person, body.id)
    reason = str(Text("desk.draft.settled_elsewhere"))
    return drafts.send_back(draft.id, person, draft.revision, reason)


def with_board[T](home: AgencyHome, work: Callable[[BoardClient], Awaitable[T]]) -> T:
    """Run work that talks to the agency's board, in this thread."""
    home.refuse_forked()

    async def do() -> T:
        async with BoardClient.to(home.profile().board.url) as client:
            return await work(client)

    return asyncio.run(do())


def _every(desk: AgencyDesk, person: Person) -> DraftsView:
    department = read_department(desk.folder)
    drafts = drafts_of(desk)
    return DraftsView(
        drafts=tuple(
            _line(drafts, each, person)
            for each in drafts.every()
            if each.state is not DraftState.POSTED
        ),
        second_officer=department.second_officer,
        zone=department.zone,
        systems=tuple(each.name for each in department.systems),
        webhook=department.webhook,
    )


def _line(drafts: Drafts, draft: SavedDraft, person: Person) -> DraftLine:
    return DraftLine(
        id=draft.id,
        title=safe_text(draft.content.title, longest=200),
        case_number=safe_text(draft.content.case_number, longest=200),
        state=draft.state,
        saved_by=draft.saved.name,
        saved_at=draft.saved.at,
        source=draft.source,
        lease=_lease(drafts, draft, person),
        mine=draft.saved.id == person.id,
    )


def _lease(drafts: Drafts, draft: SavedDraft, person: Person) -> LeaseView | None:
    lease = drafts.lease_of(draft)
    if lease is None:
        return None
    return LeaseView(name=lease.name, since=lease.since, mine=lease.id == person.id)


def _view(desk: AgencyDesk, person: Person, draft: SavedDraft) -> DraftView:
    department = read_department(desk.folder)
    lease = _lease(drafts_of(desk), draft, person)
    own = person.id in {draft.writer.id, draft.saved.id}
    changed = (
        tuple(
            name
            for name in DraftContent.__struct_fields__
            if getattr(draft.looked, name) != getattr(draft.content, name)
        )
        if draft.looked is not None
        else ()
    )
    return DraftView(
        id=draft.id,
        revision=draft.revision,
        state=draft.state,
        content=draft.content,
        writer=draft.writer.name,
        saved_by=draft.saved.name,
        saved_at=draft.saved.at,
        source=draft.source,
        lease=lease,
        may=() if lease and not lease.mine else _may(draft, person, department, own=own),
        own=own,
        sent_by=draft.sent.name if draft.sent else "",
        returned_by=draft.returned.name if draft.returned else "",
        reason=draft.reason,
        released_by=draft.released.name if draft.released else "",
        changed=changed,
        before=draft.looked,
        request=draft.request,
        proof=proof_of(desk.home, draft.request) if draft.state is DraftState.POSTED else None,
        findings=tuple(BoardFindingView(code=each.code, text=each.text) for each in draft.findings),
    )


def _may(
    draft: SavedDraft, person: Person, department: Department, *, own: bool
) -> tuple[Doing, ...]:
    writes = person.may((Role.OFFICER,))
    releases = person.may((Role.OFFICER, Role.SUPERVISOR))
    match draft.state:
        case DraftState.WRITING | DraftState.RETURNED:
            doing: tuple[Doing, ...] = ("write", "delete") if writes else ()
            last: Doing = "send" if department.second_officer else "post"
            return (*doing, last) if writes or (releases and last == "post") else doing
        case DraftState.WAITING:
            may: tuple[Doing, ...] = ("send_back",) if releases else ()
            return (*may, "post") if releases and not (department.second_officer and own) else may
        case DraftState.HELD:
            return ("ask_board",)
        case DraftState.POSTED:
            return ()


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


# The rules


def _ask(desk: AgencyDesk, language: str) -> AskPageView:
    registered = _registration(desk.home)
    department = read_department(desk.folder)
    words = catalogue(language)
    return AskPageView(
        agency=safe_text(registered.name, longest=120),
        domain=registered.domain,
        contact=safe_text(registered.contact, longest=200),
        jurisdiction=registered.jurisdiction,
        incidents={each: words.get(f"incident.{each}", each) for each in INCIDENTS},
        second_officer=department.second_officer,
        zone=department.zone,
        smallest_km2=SMALLEST_AREA_KM2,
        largest_km2=LARGEST_AREA_KM2,
        least_width_m=LEAST_WIDTH_M,
        shortest_s=int(SHORTEST_WINDOW.total_seconds()),
        longest_s=int(LONGEST_WINDOW.total_seconds()),
        longest_life_days=LONGEST_LIFE.days,
        most_per_case=MOST_POSTS_PER_CASE,
        longest=LONGEST,
    )


def _registration(home: AgencyHome) -> AgencyRegister:
    home.profile()
    registered = home.registration()
    if registered is None:
        raise NotFoundError(Text("noticeboard.home.damaged", file="register.entry"))
    return registered


def _check(desk: AgencyDesk, body: CheckDraft, language: str) -> VerdictView:
    content = body.content
    registered = _registration(desk.home)
    now = desk.now()
    earlier = desk.cases.earlier(registered.agency, content.case_number, besides=body.request)
    verdict = judge(content, registered, now=now, earlier_for_case=earlier)
    return VerdictView(
        findings=tuple(_findings(verdict, content, language)),
        passed=verdict.passed,
        earlier=earlier,
        may_post=verdict.may_post,
        area=_area(verdict),
        window=_window(verdict, now),
        facts=facts_of(content, verdict, now=now, earlier=earlier, language=language),
    )


def _findings(verdict: DraftJudgment, content: DraftContent, language: str) -> list[FindingView]:
    def at(name: str, place: int) -> int:
        return utf16(getattr(content, name), place)

    return [
        FindingView(
            code=each.code,
            grade=each.grade,
            field=each.field,
            text=each.describe(language),
            spans=tuple(
                SpanView(
                    field=span.field,
                    start=at(span.field, span.start),
                    end=at(span.field, span.end),
                )
                for span in each.spans
            ),
            fix=None
            if each.fix is None
            else FixView(
                field=each.fix.field,
                start=at(each.fix.field, each.fix.start),
                end=at(each.fix.field, each.fix.end),
                text=each.fix.text,
            ),
        )
        for each in verdict.findings
    ]


def utf16(value: str, place: int) -> int:
    """Return a place in a text as JavaScript counts: in UTF-16 units."""
    return len(value[:place].encode("utf-16-le")) // 2


def _area(verdict: DraftJudgment) -> AreaView | None:
    if verdict.area is None:
        return None
    return AreaView(
        size_km2=verdict.area.size_km2,
        least_width_m=verdict.area.width.meters,
        ends=verdict.area.width.ends,
        edge_m=verdict.area.edge_m,
    )


def _window(verdict: DraftJudgment, now: datetime) -> WindowView | None:
    window = verdict.window
    if window is None:
        return None
    local = window.start.astimezone(window.zone)
    offset = local.utcoffset()
    return WindowView(
        start=format_time(window.start),
        end=format_time(window.end),
        length_s=int((window.end - window.start).total_seconds()),
        zone_name=local.tzname() or "",
        offset_minutes=int(offset.total_seconds() // 60) if offset else 0,
        ended_s_ago=int((now - window.end).total_seconds()),
        changed=window.changed.isoformat() if window.changed else "",
        changes_within=window.changes_within,
    )
