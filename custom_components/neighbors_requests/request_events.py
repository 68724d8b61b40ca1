"""What happens to a request, as named in events, triggers and the logbook. Pure."""

from enum import StrEnum

from .client.messages import RequestMoment, RequestNews
from .client.models import Request, RequestStatus, Share, ShareState
from .text import for_phone, plain

MOST_FINDINGS = 20


class RequestChange(StrEnum):
    """One moment in a request's life, as seen by this house."""

    RECEIVED = "received"
    """The request was seen for the first time, whether or not it matches."""
    MATCHED = "matched"
    """The request became pending, and the household is notified."""
    UPDATED = "updated"
    """The agency added to its thread, or changed what it asks for."""
    RESOLVED = "resolved"
    EXPIRED = "expired"
    DECIDED = "decided"
    VOIDED = "voided"
    """What was approved is not sent, because its basis has changed."""
    DELIVERED = "delivered"
    """The share has arrived."""
    OPENED = "opened"
    """The agency has opened the share."""


_CHANGE_OF = {
    RequestMoment.RECEIVED: RequestChange.RECEIVED,
    RequestMoment.MATCHED: RequestChange.MATCHED,
    RequestMoment.DECIDED: RequestChange.DECIDED,
    RequestMoment.VOIDED: RequestChange.VOIDED,
}


def happenings(before: Request | None, news: RequestNews) -> tuple[RequestChange, ...]:
    """Return, in order, what a message says has happened to a request that was `before`.

    After a break, several messages may carry the same newest view of a request. Comparing with
    `before` reports each happening once.
    """
    now = news.request
    match news.moment:
        case RequestMoment.CHANGED:
            changed = before is not None and _agency_part(before) != _agency_part(now)
            return (RequestChange.UPDATED,) if changed else ()
        case RequestMoment.SHARE_CHANGED:
            return _of_share(None if before is None else before.share, now.share)
        case RequestMoment.CLOSED:
            resolved = now.status is RequestStatus.RESOLVED
            return (RequestChange.RESOLVED if resolved else RequestChange.EXPIRED,)
        case told:
            return (_CHANGE_OF[told],)


def facts(request: Request) -> dict[str, object]:
    """Return a request's facts for automations; texts contain no HTML, as phones render it."""
    return {
        "request_id": request.id,
        "agency": _text(request.agency.name),
        "agency_id": plain(request.agency.id),
        "agency_level": request.agency.level,
        "incident": _text(request.incident),
        "title": _text(request.title),
        "start": request.window.start.isoformat(),
        "end": request.window.end.isoformat(),
        "expires": request.expires.isoformat(),
        "strength": request.match.strength.value,
        "clips": len(request.match.clips),
        "findings": [plain(finding.code) for finding in request.findings[:MOST_FINDINGS]],
        "pending": request.pending,
        "status": request.status.value,
        "answer": request.decision and request.decision.answer.value,
        "answered_by": request.decision and _text(request.decision.by),
        "voided": request.voided and _text(request.voided.code),
    }


def _text(text: str) -> str:
    return for_phone(plain(text))


def _agency_part(request: Request) -> tuple[object, ...]:
    """Return only what comes from the agency, without what this house derived."""
    return (
        request.thread,
        request.title,
        request.text,
        request.window,
        request.area,
        request.expires,
    )


def _of_share(before: Share | None, now: Share | None) -> tuple[RequestChange, ...]:
    if now is None:
        return ()
    happened: list[RequestChange] = []
    arrived = now.opened or now.state is ShareState.DELIVERED
    if arrived and not _has_arrived(before):
        happened.append(RequestChange.DELIVERED)
    if now.opened and not (before is not None and before.opened):
        happened.append(RequestChange.OPENED)
    return tuple(happened)


def _has_arrived(share: Share | None) -> bool:
    return share is not None and (
        share.opened or share.withdrawn or share.state is ShareState.DELIVERED
    )
