"""Figures for the household: who asked for what around here, and how it answered. Pure.

They are computed from what this house already knows, and never leave it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from types import MappingProxyType
from typing import Final

from hub.model.decision import Answer
from hub.model.ids import RequestId
from hub.model.report import RequestReport
from hub.model.request import MatchStrength, RequestStatus
from noticeboard.rules.area import size_km2

_NOT_NOTED: Final[Mapping[RequestId, datetime]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCounts:
    """What a set of requests asks for, and how this house answered."""

    requests: int = 0
    with_clips: int = 0
    """Requests for which this house has clips that may be shared."""
    approved: int = 0
    denied: int = 0
    waiting: int = 0
    """Open, with clips, and not answered."""
    unanswered: int = 0
    """Closed without an answer, although there were clips."""
    delivered: int = 0
    """Shares that a board has signed for, including those withdrawn later."""
    opened: int = 0
    """Shares that the agency has opened."""
    median_area_km2: float | None = None
    largest_area_km2: float | None = None
    median_window: timedelta | None = None
    longest_window: timedelta | None = None
    median_answer: timedelta | None = None
    """From the arrival of a request here to its answer."""
    findings: tuple[tuple[str, int], ...] = ()
    """Codes of `noticeboard.rules` and how many requests have each; most frequent first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One row of a table: requests that have something in common."""

    key: str
    """An agency's id, a month such as `2026-11` in UTC, or an incident type."""
    name: str
    """The agency's name with hostile text made safe; otherwise the key."""
    all: RequestCounts
    here: RequestCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseFigures:
    """All requests that this house knows (`all`), and those its cameras cover (`here`)."""

    all: RequestCounts
    here: RequestCounts
    agencies: tuple[Group, ...]
    """Ordered by most requests here, then by most requests anywhere."""
    months: tuple[Group, ...]
    """Newest first, by when the agency issued the request."""
    incidents: tuple[Group, ...]
    """Ordered like the agencies."""


def house_figures(
    reports: Iterable[RequestReport], *, arrivals: Mapping[RequestId, datetime] = _NOT_NOTED
) -> HouseFigures:
    """Return the figures of all known requests.

    `arrivals` has the time when each came to this house; the default is its time of issue.
    """
    known = tuple(reports)
    by_agency = _groups(known, lambda report: report.request.agency.id, arrivals)
    # An agency may have changed its name: use the one on its newest request.
    names = {
        report.request.agency.id: report.request.agency.name
        for report in sorted(known, key=lambda report: report.request.issued)
    }
    return HouseFigures(
        all=count_requests(known, arrivals),
        here=count_requests([report for report in known if report.match.cameras], arrivals),
        agencies=_most_first(
            Group(key=group.key, name=names[group.key], all=group.all, here=group.here)
            for group in by_agency
        ),
        months=tuple(
            sorted(
                _groups(known, lambda report: f"{report.request.issued:%Y-%m}", arrivals),
                key=lambda group: group.key,
                reverse=True,
            )
        ),
        incidents=_most_first(_groups(known, lambda report: report.request.incident, arrivals)),
    )


def _groups(
    reports: Iterable[RequestReport],
    key_of: Callable[[RequestReport], str],
    arrivals: Mapping[RequestId, datetime],
) -> list[Group]:
    grouped: defaultdict[str, list[RequestReport]] = defaultdict(list)
    for report in reports:
        grouped[key_of(report)].append(report)
    return [
        Group(
            key=key,
            name=key,
            all=count_requests(same, arrivals),
            here=count_requests([report for report in same if report.match.cameras], arrivals),
        )
        for key, same in grouped.items()
    ]


def _most_first(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple(
        sorted(
            groups,
            key=lambda group: (-group.here.requests, -group.all.requests, group.name, group.key),
        )
    )


def count_requests(
    reports: Sequence[RequestReport], arrivals: Mapping[RequestId, datetime]
) -> RequestCounts:
    """Return the figures of some requests; `arrivals` as in `house_figures`."""
    if not reports:
        return RequestCounts()
    areas = [size_km2(report.request.area) for report in reports]
    windows = [report.request.window.length for report in reports]
    answers = [report.decision.answer for report in reports if report.decision]
    silent = [report for report in reports if _has_clips(report) and report.decision is None]
    waiting = sum(report.request.status is RequestStatus.OPEN for report in silent)
    codes = Counter(
        code for report in reports for code in {each.code for each in report.request.findings}
    )
    return RequestCounts(
        requests=len(reports),
        with_clips=sum(map(_has_clips, reports)),
        approved=answers.count(Answer.APPROVE),
        denied=answers.count(Answer.DENY),
        waiting=waiting,
        unanswered=len(silent) - waiting,
        delivered=sum(
            report.share is not None and bool(report.share.receipt) for report in reports
        ),
        opened=sum(report.share is not None and bool(report.share.opened) for report in reports),
        median_area_km2=median(areas),
        largest_area_km2=max(areas),
        median_window=_median(windows),
        longest_window=max(windows),
        median_answer=_median([_answered_after(report, arrivals) for report in reports]),
        findings=tuple(sorted(codes.items(), key=lambda found: (-found[1], found[0]))),
    )


def _has_clips(report: RequestReport) -> bool:
    return report.match.strength is MatchStrength.CLIPS


def _answered_after(
    report: RequestReport, arrivals: Mapping[RequestId, datetime]
) -> timedelta | None:
    """Return how long an answer took, or None if there is none."""
    if report.decision is None:
        return None
    first = arrivals.get(report.request.id, report.request.issued)
    # An agency's clock may be ahead of ours, so the time is at least 0.
    return max(report.decision.decided_at - first, timedelta(0))


def _median(lengths: Iterable[timedelta | None]) -> timedelta | None:
    known = [length.total_seconds() for length in lengths if length is not None]
    return timedelta(seconds=median(known)) if known else None
