"""Requests for Assistance, as this house sees them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.model.ids import BoardOrigin, RequestId
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea
from noticeboard.rules.finding import Finding
from noticeboard.rules.text import SafeText


class RequestStatus(StrEnum):
    """Where a request is in its life."""

    OPEN = "open"
    RESOLVED = "resolved"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """The public safety body that asks, as its board's log describes it."""

    id: str
    """40 lower-case hex digits, derived from its root key."""
    name: SafeText
    kind: str
    level: int
    """0 to 3: how its identity was confirmed, not how much to trust it."""
    domain: SafeText
    delivery_key: str
    """Its logged age recipient, `age1…`, or empty where it logged none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadItem:
    """One later entry of a request's thread."""

    kind: str
    """`update`, `correct`, `resolve` or `notice`."""
    index: int
    issued: datetime
    text: SafeText


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request and its whole thread, read from verified entries."""

    id: RequestId
    origin: BoardOrigin
    index: int
    """Its place in the board's log."""
    entry_id: str
    """The id its agency gave it."""
    leaf: str
    """Its leaf hash, 64 lower-case hex digits."""
    agency: Agency
    incident: str
    """One of `noticeboard.rules.limits.INCIDENTS`."""
    title: SafeText
    text: SafeText
    case_number: SafeText
    contact: SafeText
    window: TimeWindow
    area: RequestArea
    issued: datetime
    expires: datetime
    status: RequestStatus = RequestStatus.OPEN
    thread: tuple[ThreadItem, ...] = ()
    findings: tuple[Finding, ...] = ()
