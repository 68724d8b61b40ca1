"""What boards have logged about each agency, its history, and requests as shown. Pure.

Only verified entries count, never what an agency says about itself.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from hub.errors import InvalidInputError
from hub.model.ids import BoardOrigin, RequestId
from hub.model.report import RequestReport
from hub.model.request import Agency, AgencySetting, Request, RequestStatus, ThreadKind
from hub.model.window import TimeWindow
from hub.requests.accounts import NOTHING_OWED, AccountFigures, add_up
from hub.requests.figures import RequestCounts, count_requests
from noticeboard.errors import VerificationError
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.area import Area
from noticeboard.log.body import (
    AgencyDelivery,
    AgencyRegister,
    AgencyRetention,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    RequestAccount,
    RequestPost,
)
from noticeboard.log.encoding import parse_time
from noticeboard.rules.counts import (
    count_by_length,
    first_of_month,
    middle,
    month_number,
    newest_months,
)
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.limits import findings, readable_findings
from noticeboard.rules.text import SafeText, is_blank, mixes_alphabets, safe_text, skeletons
from noticeboard.seal.hybrid import is_supported

LONGEST_LIFE = timedelta(days=90)
LONGEST_LINE = 200
LONGEST_TEXT = 5000
ID_DIGITS = 32


def request_id(origin: BoardOrigin, agency_id: str, entry_id: str) -> RequestId:
    """Return the id of a request, the same on every hub."""
    named = f"{origin}\n{agency_id}\n{entry_id}".encode()
    return RequestId(sha256(named).hexdigest()[:ID_DIGITS])


def read_request(
    origin: BoardOrigin,
    logged: LoggedEntry,
    post: RequestPost,
    *,
    now: datetime,
    signed_by: Iterable[str] = (),
) -> Request:
    """Return a post's request, without findings; raises InvalidInputError.

    `signed_by` names the overseers who have signed it beside the agency.
    """
    if logged.agency is None:
        raise InvalidInputError("post.by_nobody")
    try:
        return request_of(
            origin,
            post,
            logged.index,
            logged.entry.leaf,
            read_agency(logged.agency, now),
            ends(post, seen_at=now),
            tuple(safe_text(name, longest=LONGEST_LINE) for name in signed_by),
        )
    except VerificationError as error:
        raise InvalidInputError("post.times") from error


def request_of(  # noqa: PLR0913, PLR0917 -- what isn't in the post
    origin: BoardOrigin,
    post: RequestPost,
    index: int,
    leaf: bytes,
    agency: Agency,
    expires: datetime,
    second_signatures: tuple[SafeText, ...],
) -> Request:
    """Return a post's request, open and without a thread.

    Raises VerificationError or InvalidInputError if its times can't be read.
    """
    window = TimeWindow(start=parse_time(post.window.start), end=parse_time(post.window.end))
    return Request(
        id=request_id(origin, post.agency, post.id),
        origin=origin,
        index=index,
        entry_id=post.id,
        leaf=leaf.hex(),
        agency=agency,
        incident=post.incident,
        title=safe_text(post.title, longest=LONGEST_LINE),
        text=safe_text(post.text, longest=LONGEST_TEXT, lines=True),
        case_number=safe_text(post.case_number, longest=LONGEST_LINE),
        contact=safe_text(post.contact, longest=LONGEST_LINE),
        window=window,
        area=post.area,
        issued=parse_time(post.issued),
        expires=expires,
        second_signatures=second_signatures,
    )


def ends(post: RequestPost, *, seen_at: datetime) -> datetime:
    """Return when a post first seen at `seen_at` ends; raises VerificationError.

    An agency may write any time of issue, so a post ends at most 90 days after it was seen.
    """
    return min(parse_time(post.expires), min(parse_time(post.issued), seen_at) + LONGEST_LIFE)


def read_agency(record: AgencyRecord, now: datetime) -> Agency:
    """Return the agency as it is shown, with the key that this hub seals to now.

    If its name has nothing to read, its id is its name.
    """
    return Agency(
        id=record.id,
        name=safe_text(record.id if is_blank(record.name) else record.name, longest=LONGEST_LINE),
        kind=str(safe_text(record.kind, longest=LONGEST_LINE)),
        level=record.level,
        domain=safe_text(record.domain, longest=LONGEST_LINE),
        delivery_key=record.sealing_key(now, post_quantum=is_supported()),
    )


def what_to_flag(  # noqa: PLR0913 -- as above
    index: int,
    post: RequestPost,
    agency: AgencyRecord,
    *,
    now: datetime,
    earlier_posts_for_case: int,
    others: Iterable[Finding] = (),
) -> tuple[Finding, ...]:
    """Return every finding once, as a flag: the hub refuses nothing, it shows the findings."""
    found = findings(post, agency, now=now, earlier_posts_for_case=earlier_posts_for_case)
    by_code: dict[str, Finding] = {}
    flags = (replace(each, severity=Severity.FLAG) for each in (*found, *others))
    for flag in (*_about_the_key(index, agency), *flags):
        by_code.setdefault(flag.code, flag)
    return tuple(by_code.values())


def name_findings(registered: AgencyRegister, earlier: AbstractSet[str]) -> tuple[Finding, ...]:
    """Return the findings about an agency's name, given how earlier names look."""
    found = tuple(readable_findings(registered))
    if mixes_alphabets(registered.name) or not earlier.isdisjoint(skeletons(registered.name)):
        found += (Finding(code="confusable_name", severity=Severity.FLAG),)
    return found


def _about_the_key(index: int, agency: AgencyRecord) -> Iterable[Finding]:
    if agency.compromised:
        yield Finding(code="compromised_key", severity=Severity.FLAG, params={})
    if agency.voids(index):
        yield Finding(code="revoked_key", severity=Severity.FLAG, params={})


class KeyState(StrEnum):
    """Whether an agency's keys can be trusted."""

    GOOD = "good"
    CHANGING = "changing"
    """New keys are logged but not valid yet."""
    REVOKED = "revoked"
    COMPROMISED = "compromised"
    """It has signed two different entries in one place: somebody else may hold its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """An agency as one board has it."""

    origin: BoardOrigin
    at: datetime
    record: AgencyRecord
    accounts: AccountFigures = NOTHING_OWED


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyMonth:
    """How many requests were issued in one month, and how many of them are resolved."""

    key: str
    """For example `2026-11`, in UTC."""
    requests: int
    resolved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyHistory:
    """One agency on every followed board, with all its requests that this hub knows."""

    agency: Agency
    """As shown by the board with its highest level."""
    registrations: tuple[Registration, ...]
    """Oldest first."""
    keys: KeyState
    """The worst state on any board."""
    keys_change_at: datetime | None
    jurisdiction: Area
    setting: AgencySetting
    requests: tuple[Request, ...]
    """Newest first."""
    counts: RequestCounts
    incidents: tuple[tuple[str, int], ...]
    """Incident types and counts, most frequent first."""
    months: tuple[AgencyMonth, ...]
    """The newest twelve months, oldest first."""
    window_lengths: tuple[int, ...]
    """The count in each group of `noticeboard.rules.counts.WINDOW_LENGTHS`."""
    median_resolve: timedelta | None
    """From the issue of a request until its agency resolved it."""
    accounts: AccountFigures
    """How it stands on all boards together."""

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
    arrivals: Mapping[RequestId, datetime],
    now: datetime,
) -> list[AgencyHistory]:
    """Return every registered agency's history, the one with the most requests first.

    `arrivals` has the time when each request came to this house.
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
            arrivals=arrivals,
            now=now,
        )
        for agency_id, same in on_boards.items()
    ]
    return sorted(found, key=lambda each: (-len(each.requests), each.agency.name, each.agency.id))


def agencies_changed(entries: Iterable[LoggedEntry]) -> list[str]:
    """Return the ids of the agencies whose name, level, keys or accounts the entries change."""
    about = (
        AgencyDelivery,
        AgencyRegister,
        AgencyRetention,
        AgencyRevoke,
        AgencyRotate,
        AgencyVerify,
        RequestAccount,
    )
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
    arrivals: Mapping[RequestId, datetime],
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
        keys=max((_keys(record, now) for record in acting), key=list(KeyState).index),
        keys_change_at=min(_changes(acting, now), default=None),
        jurisdiction=best.jurisdiction,
        setting=setting,
        requests=tuple(requests),
        counts=count_requests(reports, arrivals),
        incidents=tuple(sorted(incidents.items(), key=lambda each: (-each[1], each[0]))),
        months=_months(requests, now),
        window_lengths=count_by_length([request.window.length for request in requests]),
        median_resolve=middle(
            [length for each in requests if (length := _resolved_after(each)) is not None]
        ),
        accounts=add_up([each.accounts for each in registrations]),
    )


def _changes(acting: Sequence[AgencyRecord], now: datetime) -> Iterator[datetime]:
    """Yield when keys that wait begin to act."""
    for record in acting:
        yield from (new.since for new in (record.next_keys, record.next_post_quantum(now)) if new)


def _keys(record: AgencyRecord, now: datetime) -> KeyState:
    if record.compromised:
        return KeyState.COMPROMISED
    if record.revoked_from is not None:
        return KeyState.REVOKED
    return KeyState.CHANGING if any(_changes([record], now)) else KeyState.GOOD


def _months(requests: Sequence[Request], now: datetime) -> tuple[AgencyMonth, ...]:
    numbers = [month_number(request.issued, UTC) for request in requests]
    counter = Counter(numbers)
    resolved = Counter(
        number
        for number, request in zip(numbers, requests, strict=True)
        if request.status is RequestStatus.RESOLVED
    )
    return tuple(
        AgencyMonth(
            key=f"{first_of_month(number, UTC):%Y-%m}",
            requests=counter[number],
            resolved=resolved[number],
        )
        for number in newest_months(now, UTC)
    )


def _resolved_after(request: Request) -> timedelta | None:
    """Return how long a request took until it was resolved, or None if it is not."""
    for item in request.thread:
        if item.kind is ThreadKind.RESOLVE:
            # Both times are the agency's own; if they run backward, the time is 0.
            return max(item.issued - request.issued, timedelta(0))
    return None
