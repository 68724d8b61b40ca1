"""What boards have logged of each agency, and what it has asked for. Pure.

Only verified entries count, and nothing that an agency says of itself beside them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from hub.model.ids import BoardOrigin, RequestId
from hub.model.report import RequestReport
from hub.model.request import Agency, AgencySetting, Request, RequestStatus
from hub.requests.figures import Asked, asked_in
from hub.requests.reading import read_agency
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.area import Area
from noticeboard.log.body import AgencyRegister, AgencyRevoke, AgencyRotate, AgencyVerify
from noticeboard.rules.counts import (
    count_by_length,
    first_of_month,
    middle,
    month_number,
    newest_months,
)


class KeyState(StrEnum):
    """Whether an agency's keys can be relied on."""

    GOOD = "good"
    CHANGING = "changing"
    """New ones are logged and do not act yet."""
    REVOKED = "revoked"
    COMPROMISED = "compromised"
    """It has signed two different entries in one place: somebody else may hold its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """An agency as one board has it."""

    origin: BoardOrigin
    at: datetime
    record: AgencyRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyMonth:
    """How many requests were issued in one month, and how many of them are resolved."""

    key: str
    """Such as `2026-11`, in UTC."""
    requests: int
    resolved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyHistory:
    """One agency on every board that is followed here, and all its requests known here."""

    agency: Agency
    """As the board shows it that confirms it best."""
    registrations: tuple[Registration, ...]
    """The oldest first."""
    keys: KeyState
    """The worst that a board shows."""
    keys_change_at: datetime | None
    jurisdiction: Area
    setting: AgencySetting
    requests: tuple[Request, ...]
    """The newest first."""
    asked: Asked
    incidents: tuple[tuple[str, int], ...]
    """The most first."""
    months: tuple[AgencyMonth, ...]
    """The newest twelve, the oldest first."""
    window_lengths: tuple[int, ...]
    """How many are in each group of `noticeboard.rules.counts.WINDOW_LENGTHS`."""
    median_resolve: timedelta | None
    """From when a request was issued until its agency resolved it."""

    @property
    def open(self) -> int:
        """How many of its requests are open."""
        return sum(request.status is RequestStatus.OPEN for request in self.requests)

    @property
    def resolved(self) -> int:
        """How many of its requests are resolved."""
        return sum(request.status is RequestStatus.RESOLVED for request in self.requests)


def histories(
    registrations: Iterable[Registration],
    reports: Iterable[RequestReport],
    settings: Mapping[str, AgencySetting],
    *,
    came: Mapping[RequestId, datetime],
    now: datetime,
) -> list[AgencyHistory]:
    """Return every registered agency's history, the one that asked most first.

    `came` tells when each request came to this house.
    """
    by_agency: defaultdict[str, list[RequestReport]] = defaultdict(list)
    for report in reports:
        by_agency[report.request.agency.id].append(report)
    on_boards: defaultdict[str, list[Registration]] = defaultdict(list)
    for registration in registrations:
        on_boards[registration.record.id].append(registration)
    found = [
        _history(
            sorted(same, key=lambda each: (each.at, each.origin)),
            by_agency[agency_id],
            settings.get(agency_id, AgencySetting.NOTIFY),
            came=came,
            now=now,
        )
        for agency_id, same in on_boards.items()
    ]
    return sorted(found, key=lambda each: (-len(each.requests), each.agency.name, each.agency.id))


def agencies_changed(entries: Iterable[LoggedEntry]) -> list[str]:
    """Return the ids of those agencies whose name, level or keys some new entries change."""
    about = (AgencyRegister, AgencyRotate, AgencyRevoke, AgencyVerify)
    changed = {
        logged.agency.id: None
        for logged in entries
        if logged.agency is not None
        and (logged.equivocation or isinstance(logged.entry.body, about))
    }
    return list(changed)


def _history(
    registrations: Sequence[Registration],
    reports: Sequence[RequestReport],
    setting: AgencySetting,
    *,
    came: Mapping[RequestId, datetime],
    now: datetime,
) -> AgencyHistory:
    acting = [each.record.acting(now) for each in registrations]
    best = max(acting, key=lambda record: record.level)
    requests = sorted(
        (report.request for report in reports), key=lambda each: each.issued, reverse=True
    )
    incidents = Counter(request.incident for request in requests)
    return AgencyHistory(
        agency=read_agency(best, now),
        registrations=tuple(registrations),
        keys=max((_keys(record) for record in acting), key=list(KeyState).index),
        keys_change_at=min(
            (record.next_keys.since for record in acting if record.next_keys), default=None
        ),
        jurisdiction=best.jurisdiction,
        setting=setting,
        requests=tuple(requests),
        asked=asked_in(reports, came),
        incidents=tuple(sorted(incidents.items(), key=lambda each: (-each[1], each[0]))),
        months=_months(requests, now),
        window_lengths=count_by_length([request.window.length for request in requests]),
        median_resolve=middle(
            [length for each in requests if (length := _resolved_after(each)) is not None]
        ),
    )


def _keys(record: AgencyRecord) -> KeyState:
    if record.compromised:
        return KeyState.COMPROMISED
    if record.revoked_from is not None:
        return KeyState.REVOKED
    return KeyState.GOOD if record.next_keys is None else KeyState.CHANGING


def _months(requests: Sequence[Request], now: datetime) -> tuple[AgencyMonth, ...]:
    numbers = [month_number(request.issued, UTC) for request in requests]
    asked = Counter(numbers)
    resolved = Counter(
        number
        for number, request in zip(numbers, requests, strict=True)
        if request.status is RequestStatus.RESOLVED
    )
    return tuple(
        AgencyMonth(
            key=f"{first_of_month(number, UTC):%Y-%m}",
            requests=asked[number],
            resolved=resolved[number],
        )
        for number in newest_months(now, UTC)
    )


def _resolved_after(request: Request) -> timedelta | None:
    """Return how long a request took until it was resolved, None where it is not."""
    for item in request.thread:
        if item.kind == "resolve":
            # Both times are the agency's own; one that runs backwards took no time.
            return max(item.issued - request.issued, timedelta(0))
    return None
