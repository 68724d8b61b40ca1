"""Views of requests and of how far this house has dealt with each."""

from datetime import timedelta

from hub.api import views
from hub.api.saying import Saying
from hub.api.view import LONGEST_SENTENCE, Names, line, paragraphs, sentence
from hub.api.wire.proposals import dump_proposal
from hub.model.decision import Consent, Decision, Share, Voided
from hub.model.match import ClipMatch, Match, NearClip
from hub.model.report import RequestReport
from hub.model.request import Request
from hub.model.window import TimeWindow
from noticeboard.rules.finding import describe
from noticeboard.rules.text import is_blank


def _window(window: TimeWindow) -> views.Window:
    return views.Window(start=window.start, end=window.end)


def _match(match: Match, names: Names) -> views.Match:
    return views.Match(
        strength=match.strength,
        because=match.because,
        reason=sentence(match.reason, names.saying),
        clips=tuple(_clip(clip, names) for clip in match.clips),
        cameras=match.cameras,
        near=tuple(_near(clip, names) for clip in match.near),
    )


def _clip(clip: ClipMatch, names: Names) -> views.ClipMatch:
    return views.ClipMatch(
        clip_id=clip.clip_id,
        camera_id=clip.camera_id,
        camera_name=names.cameras.get(clip.camera_id, ""),
        start=clip.window.start,
        end=clip.window.end,
        reason=sentence(clip.reason, names.saying),
        sight=clip.sight,
        distance_m=clip.distance_m,
        share=clip.share,
        triggers=clip.triggers,
        labels=clip.labels,
        marked_at=clip.marked_at,
        clock_uncertainty_ms=clip.clock_uncertainty_ms,
        picture_offset_ms=clip.picture_offset_ms,
    )


def _near(clip: NearClip, names: Names) -> views.NearClip:
    return views.NearClip(
        clip_id=clip.clip_id,
        camera_id=clip.camera_id,
        camera_name=names.cameras.get(clip.camera_id, ""),
        start=clip.window.start,
        end=clip.window.end,
        apart_ms=clip.apart // timedelta(milliseconds=1),
        reason=sentence(clip.reason, names.saying),
        clock_uncertainty_ms=clip.clock_uncertainty_ms,
    )


def _decision(decision: Decision, names: Names) -> views.Decision:
    return views.Decision(
        request_id=decision.request_id,
        answer=decision.answer,
        proposal_id=decision.proposal_id,
        by=line(decision.by),
        answered_by=decision.answered_by,
        first_by=line(decision.first_by),
        reason=sentence(decision.reason, names.saying),
        decided_at=decision.decided_at,
        final_at=decision.final_at,
    )


def _consent(consent: Consent) -> views.Consent:
    return views.Consent(by=line(consent.by), at=consent.at, proposal_id=consent.proposal_id)


def _voided(void: Voided, saying: Saying) -> views.Voided:
    name = line(void.name)
    return views.Voided(
        code=void.code,
        name=name,
        # Not `format`: neither the translation nor the name must be able to insert anything.
        reason=saying.texts[f"void.{void.code}"].replace("{name}", name),
        by=line(void.by),
        at=void.at,
        proposal_id=void.proposal_id,
    )


def _share(share: Share, saying: Saying) -> views.Share:
    return views.Share(
        state=share.state,
        sealed_sha256=share.sealed_sha256,
        size_bytes=share.size_bytes,
        sent_bytes=share.sent_bytes,
        opened=bool(share.opened),
        withdrawn=bool(share.withdrawal),
        own_copy=line(share.own_copy),
        reason=sentence(share.reason, saying),
        changed_at=share.changed_at,
    )


def dump_share_notes(share: Share, saying: Saying) -> views.ShareNotes:
    """Return a share with its notes unchanged; otherwise they would not verify."""
    return views.ShareNotes(
        share=_share(share, saying),
        receipt=share.receipt,
        opened=share.opened,
        withdrawal=share.withdrawal,
    )


def _or_none(raw: str, shown: str, key: str, names: Names) -> str:
    """Return the shown text, or a clickable placeholder if nothing in it is readable."""
    return names.saying.texts.get(key, shown) if is_blank(raw) else shown


def _agency(request: Request) -> views.Agency:
    agency = request.agency
    return views.Agency(
        id=agency.id,
        name=line(agency.name),
        kind=line(agency.kind),
        level=agency.level,
        domain=line(agency.domain),
    )


def _thread(request: Request, names: Names) -> tuple[views.ThreadItem, ...]:
    return tuple(
        views.ThreadItem(
            kind=item.kind,
            index=item.index,
            issued=item.issued,
            text=_or_none(item.text, paragraphs(item.text), "request.no_text", names),
        )
        for item in request.thread
    )


def _findings(request: Request, names: Names) -> tuple[views.Finding, ...]:
    return tuple(
        views.Finding(
            code=finding.code,
            severity=finding.severity,
            text=line(describe(finding, names.saying.texts), longest=LONGEST_SENTENCE),
        )
        for finding in request.findings
    )


def dump_request(report: RequestReport, names: Names) -> views.Request:
    """Return a request and how far this house has dealt with it."""
    request, standing = report.request, report.standing
    board = names.boards.get(request.origin, "")
    return views.Request(
        id=request.id,
        origin=line(request.origin),
        index=request.index,
        leaf=request.leaf,
        url=f"{line(board, longest=LONGEST_SENTENCE)}/entries/{request.index}" if board else "",
        agency=_agency(request),
        incident=line(request.incident),
        title=_or_none(request.title, line(request.title), "request.no_title", names),
        text=_or_none(request.text, paragraphs(request.text), "request.no_text", names),
        case_number=line(request.case_number),
        contact=line(request.contact),
        window=_window(request.window),
        area=request.area,
        issued=request.issued,
        expires=request.expires,
        status=request.status,
        thread=_thread(request, names),
        findings=_findings(request, names),
        match=_match(report.match, names),
        proposal=dump_proposal(report.proposal, names) if report.proposal else None,
        decision=_decision(standing.decision, names) if standing.decision else None,
        consent=_consent(standing.consent) if standing.consent else None,
        undoable_until=standing.undoable_until,
        withdrawable=standing.withdrawable,
        voided=_voided(standing.voided, names.saying) if standing.voided else None,
        share=_share(report.share, names.saying) if report.share else None,
        pending=report.pending,
        announced=report.announced,
        verdict=report.verdict,
        ruling=sentence(report.ruling, names.saying),
        ruled_by=report.ruled_by,
        rule=line(report.rule),
        people=report.people,
        cool_off_s=round(report.cool_off.total_seconds()),
        hidden=bool(report.hidden_by),
        hidden_by=report.hidden_by,
    )
