"""Requests, proposals, agencies and clips for automations: plain JSON with ISO 8601 times."""

from ..client.models import (
    AgencyRecord,
    AgencySummary,
    Clip,
    Piece,
    Proposal,
    Request,
    Review,
    Share,
)
from ..text import plain

LONGEST_TEXT = 4000
type Json = dict[str, object]


def listed(request: Request) -> Json:
    """Return a request's entry in a list."""
    return {
        "request_id": request.id,
        "agency": plain(request.agency.name),
        "agency_id": request.agency.id,
        "agency_kind": plain(request.agency.kind),
        "agency_level": request.agency.level,
        "incident": plain(request.incident),
        "title": plain(request.title),
        "text": plain(request.text, longest=LONGEST_TEXT),
        "case_number": plain(request.case_number),
        "contact": plain(request.contact),
        "start": request.window.start.isoformat(),
        "end": request.window.end.isoformat(),
        "expires": request.expires.isoformat(),
        "status": request.status.value,
        "pending": request.pending,
        "announced": request.announced,
        "strength": request.match.strength.value,
        "clips": len(request.match.clips),
        "findings": [
            {"code": finding.code, "severity": finding.severity, "text": plain(finding.text)}
            for finding in request.findings
        ],
        "proposal_id": request.proposal and request.proposal.id,
        "answer": request.decision and request.decision.answer.value,
        "answered_by": request.decision and plain(request.decision.by),
        "share": request.share and request.share.state.value,
        "url": request.url,
    }


def whole(request: Request) -> Json:
    """Return everything about a request."""
    decision = request.decision
    return listed(request) | {
        "issued": request.issued.isoformat(),
        "ruling": plain(request.ruling),
        "ruled_by": plain(request.ruled_by),
        "rule": plain(request.rule),
        "verdict": request.verdict.value,
        "people": request.people,
        "cool_off_s": request.cool_off_s,
        "thread": [
            {
                "kind": item.kind,
                "issued": item.issued.isoformat(),
                "text": plain(item.text, longest=LONGEST_TEXT),
            }
            for item in request.thread
        ],
        "matching_clips": [
            {
                "clip_id": clip.clip_id,
                "camera_id": clip.camera_id,
                "camera": plain(clip.camera_name),
                "start": clip.start.isoformat(),
                "end": clip.end.isoformat(),
                "reason": plain(clip.reason),
                "labels": [label.value for label in clip.labels],
            }
            for clip in request.match.clips
        ],
        "proposal": request.proposal and proposed(request.proposal),
        "first_yes_by": request.consent and plain(request.consent.by),
        "decided_at": decision and decision.decided_at.isoformat(),
        "reason": decision and plain(decision.reason, longest=LONGEST_TEXT),
        "undoable_until": request.undoable_until and request.undoable_until.isoformat(),
        "withdrawable": request.withdrawable,
        "shared": request.share and _share(request.share),
    }


def answered(request: Request) -> Json:
    """Return the decision; `answer` is None after the first of two approvals."""
    decision = request.decision
    said = decision or request.consent
    return {
        "request_id": request.id,
        "answer": decision.answer.value if decision else None,
        "proposal_id": said.proposal_id if said else None,
        "by": said.by if said else None,
        "decided_at": decision.decided_at.isoformat() if decision else None,
    }


def proposed(proposal: Proposal) -> Json:
    """Return what would leave."""
    return {
        "proposal_id": proposal.id,
        "recipient": plain(proposal.recipient.agency_name),
        "anonymous": not any(proposal.identity),
        "audio": proposal.audio,
        "clips": [_piece(piece) for piece in proposal.pieces],
    }


def reviewed(review: Review) -> Json:
    """Return what would leave, and how far it is prepared."""
    return {
        "request_id": review.request_id,
        **proposed(review.proposal),
        "words": review.proposal.words,
        "sensors": len(review.proposal.extracts),
        "preparation": review.preparation.value,
        "reason": plain(review.reason),
        "size_bytes": review.size_bytes,
        "files": [
            {
                "number": cut.number,
                "start": cut.start.isoformat(),
                "end": cut.end.isoformat(),
                "width": cut.width,
                "height": cut.height,
                "size_bytes": cut.size_bytes,
                "sha256": cut.sha256,
                "audio": cut.audio,
            }
            for cut in review.cuts
        ],
    }


def clip_shown(clip: Clip) -> Json:
    """Return a clip."""
    return {
        "clip_id": clip.id,
        "camera_id": clip.camera_id,
        "start": clip.start.isoformat(),
        "end": clip.end.isoformat(),
        "triggers": [kind.value for kind in clip.triggers],
        "labels": [label.value for label in clip.labels],
    }


def agency_shown(agency: AgencySummary | AgencyRecord) -> Json:
    """Return an agency."""
    return {
        "agency_id": agency.id,
        "agency": plain(agency.name),
        "kind": plain(agency.kind),
        "domain": plain(agency.domain),
        "level": agency.level,
        "keys": agency.keys,
        "setting": agency.setting,
        "first_seen": agency.first_seen and agency.first_seen.isoformat(),
        "last_request": agency.last_request and agency.last_request.isoformat(),
        "requests": agency.requests,
        "open": agency.open,
        "resolved": agency.resolved,
    }


def agency_history(record: AgencyRecord) -> Json:
    """Return an agency with the history of its requests."""
    return agency_shown(record) | {
        "months": [
            {"month": month.key, "requests": month.requests, "resolved": month.resolved}
            for month in record.months
        ],
        "incidents": {each.code: each.count for each in record.incidents},
        "findings": {each.code: each.count for each in record.findings},
        "median_resolve_s": record.median_resolve_s,
        "median_area_km2": record.median_area_km2,
        "median_window_s": record.median_window_s,
        "longest_window_s": record.longest_window_s,
        "request_ids": list(record.request_ids),
    }


def _piece(piece: Piece) -> Json:
    return {
        "camera_id": piece.camera_id,
        "camera": plain(piece.camera_name),
        "start": piece.start.isoformat(),
        "end": piece.end.isoformat(),
        "masks": len(piece.masks),
    }


def _share(share: Share) -> Json:
    return {
        "state": share.state.value,
        "size_bytes": share.size_bytes,
        "sent_bytes": share.sent_bytes,
        "opened": share.opened,
        "withdrawn": share.withdrawn,
        "sealed_sha256": share.sealed_sha256,
        "changed_at": share.changed_at.isoformat(),
    }
