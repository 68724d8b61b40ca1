"""Requests and agencies for automations: the actions that read them, and how they are described.

What an action returns is plain JSON with ISO 8601 times.
"""

from __future__ import annotations

from typing import Final, cast

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import voluptuous as vol

from ..access import Who
from ..answers import refused
from ..client.errors import HubClientError
from ..client.models import (
    AgencyRecord,
    AgencySummary,
    Piece,
    Proposal,
    Request,
    RequestStatus,
    Review,
    Share,
)
from ..const import ATTR_REQUEST_ID
from ..text import plain
from . import AGENCY_ID, REQUEST_ID, Action, coordinator_of, fields, known_request

ATTR_STATUS: Final = "status"
ATTR_PENDING: Final = "pending"
ATTR_AGENCY_ID: Final = "agency_id"


async def _list_requests(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    house = coordinator_of(hass, call).data
    data = call.data
    status, pending = data.get(ATTR_STATUS), data.get(ATTR_PENDING)
    requests = [
        _listed(request)
        for request in house.newest
        if status in {None, request.status.value}
        and pending in {None, request.pending}
        and data.get(ATTR_AGENCY_ID) in {None, request.agency.id}
    ]
    return cast("JsonObjectType", {"requests": requests})


async def _get_request(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    coordinator = coordinator_of(hass, call)
    request = coordinator.data.requests[known_request(coordinator, call.data)]
    return cast("JsonObjectType", _whole(request))


REQUEST_ACTIONS: Final = (
    Action(
        name="list_requests",
        who=Who.READER,
        act=_list_requests,
        fields=fields(
            {
                ATTR_STATUS: vol.In([status.value for status in RequestStatus]),
                ATTR_PENDING: cv.boolean,
                ATTR_AGENCY_ID: AGENCY_ID,
            }
        ),
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="get_request",
        who=Who.READER,
        act=_get_request,
        fields=fields({}, {ATTR_REQUEST_ID: REQUEST_ID}),
        response=SupportsResponse.ONLY,
    ),
)


async def _list_agencies(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    try:
        agencies = await coordinator_of(hass, call).client.agencies()
    except HubClientError as error:
        raise refused(error) from error
    return cast("JsonObjectType", {"agencies": [_agency(each) for each in agencies]})


async def _get_agency(hass: HomeAssistant, call: ServiceCall) -> ServiceResponse:
    try:
        record = await coordinator_of(hass, call).client.agency(call.data[ATTR_AGENCY_ID])
    except HubClientError as error:
        raise refused(error) from error
    return cast("JsonObjectType", _agency_history(record))


AGENCY_ACTIONS: Final = (
    Action(
        name="list_agencies",
        who=Who.READER,
        act=_list_agencies,
        fields=fields({}),
        response=SupportsResponse.ONLY,
    ),
    Action(
        name="get_agency",
        who=Who.READER,
        act=_get_agency,
        fields=fields({}, {ATTR_AGENCY_ID: AGENCY_ID}),
        response=SupportsResponse.ONLY,
    ),
)


LONGEST_TEXT = 4000
type Json = dict[str, object]


def _listed(request: Request) -> Json:
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
        "practice": request.practice,
    }


def _whole(request: Request) -> Json:
    """Return everything about a request."""
    decision = request.decision
    return _listed(request) | {
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
        "proposal": request.proposal and _proposed(request.proposal),
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
    answer = decision or request.consent
    return {
        "request_id": request.id,
        "answer": decision.answer.value if decision else None,
        "proposal_id": answer.proposal_id if answer else None,
        "by": answer.by if answer else None,
        "decided_at": decision.decided_at.isoformat() if decision else None,
    }


def _proposed(proposal: Proposal) -> Json:
    """Return what would leave."""
    return {
        "proposal_id": proposal.id,
        "recipient": plain(proposal.recipient.agency_name),
        "anonymous": not any(proposal.identity),
        "audio": proposal.audio,
        "clips": [_piece(piece) for piece in proposal.pieces],
        "added": [
            {"kind": each.kind, "length_s": (each.end_ms - each.start_ms) / 1000}
            for each in proposal.added
        ],
    }


def reviewed(review: Review) -> Json:
    """Return what would leave, and how far it is prepared."""
    return {
        "request_id": review.request_id,
        **_proposed(review.proposal),
        "words": review.proposal.words,
        "sensors": len(review.proposal.extracts),
        "preparation": review.preparation.value,
        "reason": plain(review.reason),
        "size_bytes": review.size_bytes,
        "files": [
            {
                "number": cut.number,
                "start": cut.start and cut.start.isoformat(),
                "end": cut.end and cut.end.isoformat(),
                "width": cut.width,
                "height": cut.height,
                "size_bytes": cut.size_bytes,
                "sha256": cut.sha256,
                "audio": cut.audio,
            }
            for cut in review.cuts
        ],
    }


def _agency(agency: AgencySummary | AgencyRecord) -> Json:
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


def _agency_history(record: AgencyRecord) -> Json:
    """Return an agency with the history of its requests."""
    return _agency(record) | {
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
