"""Requests, and how far this house has dealt with each: the answers of the API."""

from datetime import datetime, timedelta
from typing import Any

from hub.api.accounts import AccountingView, FindingView
from hub.api.proposals import ProposalView
from hub.api.view import LONGEST_SENTENCE, Language, Names, View, line, paragraphs, sentence
from hub.model.archive import Fetch, FetchState
from hub.model.decision import (
    Answer,
    AnsweredBy,
    Consent,
    Decision,
    GroundChange,
    Share,
    ShareState,
    Voided,
)
from hub.model.ids import CameraId, ClipId
from hub.model.recording import Label, TriggerKind
from hub.model.report import RequestReport
from hub.model.request import (
    Agency,
    Because,
    ClipMatch,
    HiddenBy,
    Match,
    MatchStrength,
    NearClip,
    Request,
    RequestStatus,
    Sight,
    ThreadKind,
)
from hub.model.rule import RuledBy, Verdict
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea
from noticeboard.rules.text import is_blank


class AgencyView(View, frozen=True, kw_only=True):
    """Who asks."""

    id: str
    name: str
    kind: str
    level: int
    domain: str

    @classmethod
    def of(cls, agency: Agency) -> "AgencyView":
        """Return who asks."""
        return cls(
            id=agency.id,
            name=line(agency.name),
            kind=line(agency.kind),
            level=agency.level,
            domain=line(agency.domain),
        )


class Window(View, frozen=True, kw_only=True):
    """The half-open interval [start, end)."""

    start: datetime
    end: datetime


class ThreadItemView(View, frozen=True, kw_only=True):
    """A later entry of a request's thread."""

    kind: ThreadKind
    index: int
    issued: datetime
    text: str


class ClipPart(View, frozen=True, kw_only=True):
    """The part of a clip that lies within a window, and the name of its camera."""

    clip_id: str
    camera_id: str
    camera_name: str
    start: datetime
    end: datetime

    @staticmethod
    def fields(
        clip_id: ClipId, camera_id: CameraId, part: TimeWindow, names: Names
    ) -> dict[str, Any]:
        """Return these fields, for the constructor of a more specific view."""
        return {
            "clip_id": clip_id,
            "camera_id": camera_id,
            "camera_name": names.cameras.get(camera_id, ""),
            "start": part.start,
            "end": part.end,
        }


class ClipMatchView(ClipPart, frozen=True, kw_only=True):
    """A clip that a request concerns, within its window; the reason, and how exact its time is."""

    reason: str
    sight: Sight
    distance_m: int
    share: float
    triggers: tuple[TriggerKind, ...]
    labels: tuple[Label, ...]
    marked_at: datetime | None
    clock_uncertainty_ms: int | None
    picture_offset_ms: int | None

    @classmethod
    def of(cls, clip: ClipMatch, names: Names) -> "ClipMatchView":
        """Return a clip that a request concerns."""
        return cls.of_fields(
            clip,
            **cls.fields(clip.clip_id, clip.camera_id, clip.window, names),
            reason=sentence(clip.reason, names.language),
        )


class NearClipView(ClipPart, frozen=True, kw_only=True):
    """A clip outside the window by no more than the clock's uncertainty; it is not proposed."""

    apart_ms: int
    reason: str
    clock_uncertainty_ms: int | None

    @classmethod
    def of(cls, clip: NearClip, names: Names) -> "NearClipView":
        """Return a clip just outside the window."""
        return cls(
            **cls.fields(clip.clip_id, clip.camera_id, clip.window, names),
            apart_ms=clip.distance // timedelta(milliseconds=1),
            reason=sentence(clip.reason, names.language),
            clock_uncertainty_ms=clip.clock_uncertainty_ms,
        )


class MatchView(View, frozen=True, kw_only=True):
    """What a request concerns here, best clip first, and why there is no more."""

    strength: MatchStrength
    because: Because
    reason: str
    clips: tuple[ClipMatchView, ...]
    cameras: tuple[str, ...]
    near: tuple[NearClipView, ...]

    @classmethod
    def of(cls, match: Match, names: Names) -> "MatchView":
        """Return what a request concerns here."""
        return cls(
            strength=match.strength,
            because=match.because,
            reason=sentence(match.reason, names.language),
            clips=tuple(ClipMatchView.of(clip, names) for clip in match.clips),
            cameras=match.cameras,
            near=tuple(NearClipView.of(clip, names) for clip in match.near),
        )


class DecisionView(View, frozen=True, kw_only=True):
    """The house's one answer; final from `final_at` on."""

    request_id: str
    answer: Answer
    proposal_id: str | None
    by: str
    answered_by: AnsweredBy
    first_by: str
    reason: str
    decided_at: datetime
    final_at: datetime

    @classmethod
    def of(cls, decision: Decision, names: Names) -> "DecisionView":
        """Return the answer."""
        return cls(
            request_id=decision.request_id,
            answer=decision.answer,
            proposal_id=decision.proposal_id,
            by=line(decision.by),
            answered_by=decision.answered_by,
            first_by=line(decision.first_by),
            reason=sentence(decision.reason, names.language),
            decided_at=decision.decided_at,
            final_at=decision.final_at,
        )


class ConsentView(View, frozen=True, kw_only=True):
    """The first yes to one proposal, if two people must give one."""

    by: str
    at: datetime
    proposal_id: str

    @classmethod
    def of(cls, consent: Consent) -> "ConsentView":
        """Return the first of two approvals."""
        return cls(by=line(consent.by), at=consent.at, proposal_id=consent.proposal_id)


class VoidedView(View, frozen=True, kw_only=True):
    """The last yes that no longer counts, because what it depended on has changed."""

    code: GroundChange
    name: str
    reason: str
    by: str
    at: datetime
    proposal_id: str

    @classmethod
    def of(cls, void: Voided, language: Language) -> "VoidedView":
        """Return the approval that no longer counts."""
        name = line(void.name)
        return cls(
            code=void.code,
            name=name,
            # Not `format`: neither the translation nor the name must be able to insert anything.
            reason=language.texts[f"void.{void.code}"].replace("{name}", name),
            by=line(void.by),
            at=void.at,
            proposal_id=void.proposal_id,
        )


class ShareView(View, frozen=True, kw_only=True):
    """How far a share has come; `own_copy` names the household's own copy of it."""

    state: ShareState
    sealed_sha256: str
    size_bytes: int
    sent_bytes: int
    opened: bool
    withdrawn: bool
    own_copy: str
    reason: str
    changed_at: datetime
    practice: bool

    @classmethod
    def of(cls, share: Share, language: Language, *, practice: bool) -> "ShareView":
        """Return how far a share has come; one for practice never left the house."""
        return cls(
            practice=practice,
            state=share.state,
            sealed_sha256=share.sealed_sha256,
            size_bytes=share.size_bytes,
            sent_bytes=share.sent_bytes,
            opened=bool(share.opened),
            withdrawn=bool(share.withdrawal),
            own_copy=line(share.own_copy),
            reason=sentence(share.reason, language),
            changed_at=share.changed_at,
        )


class ShareNotes(View, frozen=True, kw_only=True):
    """A share and what its board's inbox has signed about it; empty if nothing yet."""

    share: ShareView
    receipt: str
    opened: str
    withdrawal: str

    @classmethod
    def of(cls, share: Share, language: Language, *, practice: bool) -> "ShareNotes":
        """Return a share with its notes unchanged; otherwise they would not verify."""
        return cls(
            share=ShareView.of(share, language, practice=practice),
            receipt=share.receipt,
            opened=share.opened,
            withdrawal=share.withdrawal,
        )


class FetchView(View, frozen=True, kw_only=True):
    """What an archive was asked for because of a request; the reason says what is missing."""

    camera_id: str
    camera_name: str
    archive_id: str
    archive_name: str
    state: FetchState
    reason: str
    size_bytes: int
    missing: tuple[Window, ...]
    """What the archive said it has of the window and isn't here: yet to come, or lost."""
    changed_at: datetime

    @classmethod
    def of(cls, fetch: Fetch, names: Names) -> "FetchView":
        """Return how far a fetch has come."""
        return cls(
            camera_id=fetch.camera_id,
            camera_name=names.cameras.get(fetch.camera_id, ""),
            archive_id=fetch.archive_id,
            archive_name=line(fetch.archive_name),
            state=fetch.state,
            reason=sentence(fetch.reason, names.language),
            size_bytes=fetch.size_bytes,
            missing=tuple(Window(start=each.start, end=each.end) for each in fetch.missing),
            changed_at=fetch.changed_at,
        )


class RequestView(View, frozen=True, kw_only=True):
    """A request and its state in this house."""

    id: str
    origin: str
    index: int
    leaf: str
    url: str
    agency: AgencyView
    incident: str
    title: str
    text: str
    case_number: str
    contact: str
    window: Window
    area: RequestArea
    issued: datetime
    expires: datetime
    status: RequestStatus
    thread: tuple[ThreadItemView, ...]
    findings: tuple[FindingView, ...]
    second_signatures: tuple[str, ...]
    accounting: AccountingView | None
    match: MatchView
    fetches: tuple[FetchView, ...]
    proposal: ProposalView | None
    decision: DecisionView | None
    consent: ConsentView | None
    undoable_until: datetime | None
    withdrawable: bool
    voided: VoidedView | None
    share: ShareView | None
    pending: bool
    announced: bool
    verdict: Verdict
    ruling: str
    ruled_by: RuledBy
    rule: str
    people: int
    cool_off_s: int
    hidden: bool
    hidden_by: HiddenBy
    practice: bool

    @classmethod
    def of(cls, report: RequestReport, names: Names) -> "RequestView":
        """Return a request and how far this house has dealt with it."""
        request, state = report.request, report.answer_state
        board = names.boards.get(request.origin, "")
        return cls(
            id=request.id,
            origin=line(request.origin),
            index=request.index,
            leaf=request.leaf,
            url=f"{line(board, longest=LONGEST_SENTENCE)}/entries/{request.index}" if board else "",
            agency=AgencyView.of(request.agency),
            incident=line(request.incident),
            title=_or_none(request.title, line(request.title), "request.no_title", names),
            text=_or_none(request.text, paragraphs(request.text), "request.no_text", names),
            case_number=line(request.case_number),
            contact=line(request.contact),
            window=Window(start=request.window.start, end=request.window.end),
            area=request.area,
            issued=request.issued,
            expires=request.expires,
            status=request.status,
            thread=_thread(request, names),
            findings=tuple(FindingView.of(each, names.language) for each in request.findings),
            second_signatures=tuple(line(each) for each in request.second_signatures),
            accounting=AccountingView.of(request.accounting, names.language)
            if request.accounting
            else None,
            match=MatchView.of(report.match, names),
            fetches=tuple(FetchView.of(fetch, names) for fetch in report.fetches),
            proposal=ProposalView.of(report.proposal, names) if report.proposal else None,
            decision=DecisionView.of(state.decision, names) if state.decision else None,
            consent=ConsentView.of(state.consent) if state.consent else None,
            undoable_until=state.undoable_until,
            withdrawable=state.withdrawable,
            voided=VoidedView.of(state.voided, names.language) if state.voided else None,
            share=ShareView.of(report.share, names.language, practice=request.practice)
            if report.share
            else None,
            pending=report.pending,
            announced=report.announced,
            verdict=report.verdict,
            ruling=sentence(report.ruling, names.language),
            ruled_by=report.ruled_by,
            rule=line(report.rule),
            people=report.people,
            cool_off_s=round(report.cool_off.total_seconds()),
            hidden=bool(report.hidden_by),
            hidden_by=report.hidden_by,
            practice=request.practice,
        )


class RequestList(View, frozen=True, kw_only=True):
    """Requests, newest first."""

    requests: tuple[RequestView, ...]


def _or_none(raw: str, text: str, key: str, names: Names) -> str:
    """Return the shown text, or a clickable placeholder if nothing in it is readable."""
    return names.language.texts.get(key, text) if is_blank(raw) else text


def _thread(request: Request, names: Names) -> tuple[ThreadItemView, ...]:
    return tuple(
        ThreadItemView(
            kind=item.kind,
            index=item.index,
            issued=item.issued,
            text=_or_none(item.text, paragraphs(item.text), "request.no_text", names),
        )
        for item in request.thread
    )
