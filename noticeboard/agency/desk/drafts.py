"""Drafts on the desk: written by one person, released by the same or another, then posted."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Literal

import msgspec

from noticeboard.agency.department import read_department
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.desk.requests import BoardFindingView, ProofView, proof_of
from noticeboard.agency.draft import DraftContent, DraftState, SavedDraft
from noticeboard.agency.drafts import Reason
from noticeboard.desk.people import AGENCY_ROLES, Person, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.rules.text import safe_text

ROUTES = Routes(id=r"[0-9a-f]{32}")

Revision = Annotated[int, msgspec.Meta(ge=0)]
type Doing = Literal["write", "send", "post", "send_back", "delete", "ask_board", "withdraw"]


class LeaseView(View, frozen=True, kw_only=True):
    """Who has a draft open."""

    name: str
    since: str
    mine: bool


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
    is_on_its_way: bool
    """Whether its request was sent, and nobody knows yet whether it is logged."""
    request: str
    """The request that it became, if it is posted or held."""
    proof: ProofView | None
    findings: tuple[BoardFindingView, ...]
    waits_for: tuple[str, ...]
    """The overseers whose signatures the request needs; empty if it waits for none."""
    waits_since: str


class DraftsView(View, frozen=True, kw_only=True):
    """Every draft that is not posted, and how the department asks."""

    drafts: tuple[DraftLine, ...]
    second_officer: bool
    zone: str
    systems: tuple[str, ...]
    webhook: str
    map_tiles: str
    map_credit: str


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


@ROUTES.get("/drafts", roles=AGENCY_ROLES)
async def get_drafts(call: Call) -> DraftsView:
    """Return every draft that is not posted, the newest save first."""
    return await asyncio.to_thread(every_draft, desk_of(call), call.person)


@ROUTES.post("/drafts", roles=(Role.OFFICER,), status=HTTPStatus.CREATED)
async def post_draft(call: Call, body: NewDraft) -> DraftView:
    """Make a draft; it is open for its writer."""

    def make(desk: AgencyDesk) -> SavedDraft:
        made = desk.drafts.create(call.person, body.content)
        return desk.drafts.open(made.id, call.person)

    return await _answer(call, make)


@ROUTES.get("/drafts/{id}", roles=AGENCY_ROLES)
async def get_draft(call: Call) -> DraftView:
    """Return one draft, and what this person may do with it."""
    return await _answer(call, lambda desk: desk.drafts.read(call.id))


@ROUTES.put("/drafts/{id}", roles=(Role.OFFICER,))
async def put_draft(call: Call, body: SaveDraft) -> DraftView:
    """Save a draft; 409 if somebody else has it open or has saved it."""
    return await _answer(
        call, lambda desk: desk.drafts.save(call.id, call.person, body.revision, body.content)
    )


@ROUTES.delete("/drafts/{id}", roles=(Role.OFFICER,))
async def delete_draft(call: Call, query: AtRevision) -> None:
    """Delete a draft that was not sent."""
    releases = desk_of(call).releases
    await asyncio.to_thread(releases.delete, call.id, call.person, query.revision)


@ROUTES.post("/drafts/{id}/lease", roles=(Role.OFFICER,))
async def post_draft_lease(call: Call) -> DraftView:
    """Take or renew a draft for writing, for three minutes; 409 if somebody else has it open."""
    return await _answer(call, lambda desk: desk.drafts.open(call.id, call.person))


@ROUTES.delete("/drafts/{id}/lease", roles=(Role.OFFICER,))
async def delete_draft_lease(call: Call) -> None:
    """Give a draft back."""
    await asyncio.to_thread(desk_of(call).drafts.close, call.id, call.person)


@ROUTES.post("/drafts/{id}/copy", roles=(Role.OFFICER,), status=HTTPStatus.CREATED)
async def post_draft_copy(call: Call) -> DraftView:
    """Make a draft of one's own with the same content."""
    return await _answer(call, lambda desk: desk.drafts.copy(call.id, call.person))


@ROUTES.post("/drafts/{id}/sending", roles=(Role.OFFICER,))
async def post_draft_sending(call: Call, body: AtRevision) -> DraftView:
    """Have a draft wait for somebody else's release."""
    return await _answer(call, lambda desk: desk.releases.send(call.id, call.person, body.revision))


@ROUTES.post("/drafts/{id}/return", roles=(Role.OFFICER, Role.SUPERVISOR))
async def post_draft_return(call: Call, body: SendBack) -> DraftView:
    """Send a waiting draft back to its writer, with a reason."""
    return await _answer(
        call,
        lambda desk: desk.releases.send_back(call.id, call.person, body.revision, body.reason),
    )


@ROUTES.post("/drafts/{id}/post", roles=(Role.OFFICER, Role.SUPERVISOR))
async def post_draft_post(call: Call, body: AtRevision) -> DraftView:
    """Post a draft with the posting key; the answer has its proof, or says why it is held."""
    return await _answer(
        call, lambda desk: desk.releases.post(call.id, call.person, body.revision).draft
    )


@ROUTES.post("/drafts/{id}/held", roles=AGENCY_ROLES)
async def post_draft_held(call: Call) -> DraftView:
    """Ask the board what became of a held draft, and log it if it was approved."""
    return await _answer(call, lambda desk: desk.releases.check_held(call.id, call.person))


@ROUTES.post("/drafts/{id}/withdrawal", roles=(Role.OFFICER,))
async def post_draft_withdrawal(call: Call) -> DraftView:
    """Take back a request that waits for a second signature."""
    return await _answer(call, lambda desk: desk.releases.withdraw(call.id, call.person))


async def _answer(call: Call, work: Callable[[AgencyDesk], SavedDraft]) -> DraftView:
    desk = desk_of(call)

    def do() -> DraftView:
        return _view(desk, call.person, work(desk))

    return await asyncio.to_thread(do)


def every_draft(desk: AgencyDesk, person: Person) -> DraftsView:
    """Return every draft that is not posted, and how the department asks. Blocking."""
    department = read_department(desk.folder)
    return DraftsView(
        drafts=tuple(
            _line(desk, each, person)
            for each in desk.drafts.every()
            if each.state is not DraftState.POSTED
        ),
        second_officer=department.second_officer,
        zone=department.zone,
        systems=tuple(each.name for each in department.systems),
        # The address may hold a secret.
        webhook=department.webhook if person.may((Role.ADMINISTRATOR,)) else "",
        map_tiles=department.map_tiles,
        map_credit=department.map_credit,
    )


def _line(desk: AgencyDesk, draft: SavedDraft, person: Person) -> DraftLine:
    return DraftLine(
        id=draft.id,
        title=safe_text(draft.content.title, longest=200),
        case_number=safe_text(draft.content.case_number, longest=200),
        state=draft.state,
        saved_by=draft.saved.name,
        saved_at=draft.saved.at,
        source=draft.source,
        lease=_lease(desk, draft, person),
        mine=draft.saved.id == person.id,
    )


def _lease(desk: AgencyDesk, draft: SavedDraft, person: Person) -> LeaseView | None:
    lease = desk.drafts.lease_of(draft)
    if lease is None:
        return None
    return LeaseView(name=lease.name, since=lease.since, mine=lease.id == person.id)


def _view(desk: AgencyDesk, person: Person, draft: SavedDraft) -> DraftView:
    lease = _lease(desk, draft, person)
    own = draft.is_own(person)
    wait = desk.home.wait_of(draft.request) if draft.state is DraftState.HELD else None
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
        may=() if lease and not lease.mine else _may(desk, draft, person, own=own),
        own=own,
        sent_by=draft.sent.name if draft.sent else "",
        returned_by=draft.returned.name if draft.returned else "",
        reason=draft.reason,
        released_by=draft.released.name if draft.released else "",
        changed=draft.changed,
        before=draft.looked,
        is_on_its_way=desk.drafts.is_on_its_way(draft),
        request=draft.request if draft.is_sent else "",
        proof=proof_of(desk.home, draft.request) if draft.state is DraftState.POSTED else None,
        findings=tuple(BoardFindingView(code=each.code, text=each.text) for each in draft.findings),
        waits_for=wait.names if wait else (),
        waits_since=wait.since if wait else "",
    )


def _may(desk: AgencyDesk, draft: SavedDraft, person: Person, *, own: bool) -> tuple[Doing, ...]:
    department = read_department(desk.folder)
    writes = person.may((Role.OFFICER,))
    releases = person.may((Role.OFFICER, Role.SUPERVISOR))
    if desk.drafts.is_on_its_way(draft):
        return ("post",) if releases else ()
    match draft.state:
        case DraftState.WRITING | DraftState.RETURNED:
            doing: tuple[Doing, ...] = ("write", "delete") if writes else ()
            last: Doing = "send" if department.second_officer else "post"
            return (*doing, last) if writes or (releases and last == "post") else doing
        case DraftState.WAITING:
            may: tuple[Doing, ...] = ("send_back",) if releases else ()
            return (*may, "post") if releases and not (department.second_officer and own) else may
        case DraftState.HELD:
            is_waiting = desk.home.wait_of(draft.request) is not None
            return ("ask_board", "withdraw") if writes and is_waiting else ("ask_board",)
        case DraftState.POSTED:
            return ()
