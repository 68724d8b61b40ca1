"""What a board's policy says of a request: findings, and whose second signature it needs. Pure.

The same code refuses on the board and flags at home. A policy is checked after the rules and beside
them, so that it can only tighten them. Everything that it depends on is in the log before the
request: no reader's clock counts.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
import re
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import content_hash
from noticeboard.log.policy import (
    DAY_MIN,
    HoursOfDay,
    Limits,
    LoggedDecision,
    Overseer,
    Policies,
    Policy,
    notice_for,
)
from noticeboard.log.registry import Registry
from noticeboard.rules.area import size_km2
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.text import plain, safe_text

POLICY_WORD: Final = re.compile(r"[^\W_]+")
"""A word, as a policy's phrases have it."""
_SQUARE_M: Final = 1_000_000
_EVERY_HOUR: Final = timedelta(days=2)
"""A time this long overlaps each hour of the day, whatever the clocks do."""


def findings_in_force(
    post: RequestPost,
    agency: AgencyRecord,
    registry: Registry,
    index: int,
    earlier: Sequence[datetime] | None = None,
) -> tuple[Finding, ...]:
    """Return what the policy in force at a request's time of issue says of it.

    `index` is the request's place in the log, and `agency` its author as of then. `earlier` is what
    `Registry.counted_with` returns, if that is known already.
    """
    policy = registry.policies.at(post.issued_at, before=index)
    if policy is None:
        return ()
    if earlier is None:
        earlier = registry.counted_with(post, index)
    found = policy_findings(post, agency, policy.limits, earlier=earlier)
    return tuple(name_policy(each, policy) for each in found)


def policy_findings(
    post: RequestPost, agency: AgencyRecord, limits: Limits, *, earlier: Iterable[datetime] = ()
) -> tuple[Finding, ...]:
    """Return every limit that the request exceeds.

    `earlier` has the times of issue of the agency's other requests.
    """
    return (
        *_what(post, agency, limits),
        *_when(post, limits),
        *_how_often(post, limits, earlier),
        *_words(limits, post.title, post.text),
    )


def words_in_force(text: str, at: datetime, registry: Registry) -> tuple[Finding, ...]:
    """Return what the policy in force says of a text that joins a request."""
    policy = registry.policies.at(at)
    if policy is None:
        return ()
    return tuple(name_policy(each, policy) for each in _words(policy.limits, text))


def name_policy(finding: Finding, policy: Policy) -> Finding:
    """Return a finding with the policy that it is about, for its sentence."""
    named: dict[str, str | int] = {"policy": policy.number, "name": safe_text(policy.name)}
    return replace(finding, params={**finding.params, **named})


def overseers_of(post: RequestPost, policy: Policy) -> tuple[Overseer, ...]:
    """Return everybody whose signature the request needs beside the agency's."""
    return tuple(each for each in policy.overseers if _oversees(each, post))


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondSignature:
    """One that a request needs, and what its overseer decided."""

    overseer: Overseer
    decided: LoggedDecision | None

    @property
    def is_approved(self) -> bool:
        """Whether the overseer has signed."""
        return self.decided is not None and self.decided.decision.approved

    @property
    def is_refused(self) -> bool:
        """Whether the overseer has refused to sign."""
        return self.decided is not None and not self.decided.decision.approved


def second_signatures(
    post: RequestPost, policies: Policies, *, before: int | None = None
) -> tuple[SecondSignature, ...]:
    """Return the signatures that a request needs by the policy in force when it was issued.

    Decisions from index `before` on don't count: they were logged after the request.
    """
    policy = policies.at(post.issued_at, before=before)
    needed = () if policy is None else overseers_of(post, policy)
    if not needed:
        return ()
    subject = content_hash(post, policies.origin)
    found = []
    for overseer in needed:
        decided = policies.decision(subject, overseer.key)
        if decided is not None and before is not None and decided.index >= before:
            decided = None
        found.append(SecondSignature(overseer=overseer, decided=decided))
    return tuple(found)


def oversight_findings(signatures: Iterable[SecondSignature]) -> tuple[Finding, ...]:
    """Return what is wrong if a request is public without a second signature that it needs."""
    missing = [each.overseer.name for each in signatures if not each.is_approved]
    return (_refuse("policy_oversight", names=", ".join(missing)),) if missing else ()


def _oversees(overseer: Overseer, post: RequestPost) -> bool:
    return (
        post.incident in overseer.incidents
        or (overseer.area_over_m2 is not None and _square_m(post) > overseer.area_over_m2)
        or (
            overseer.window_over_min is not None
            and _length(post) > timedelta(minutes=overseer.window_over_min)
        )
        or bool(_phrases_in((post.title, post.text), overseer.phrases))
    )


def _what(post: RequestPost, agency: AgencyRecord, limits: Limits) -> Iterator[Finding]:
    if limits.incidents is not None and post.incident not in limits.incidents:
        yield _refuse("policy_incident")
    if limits.least_level is not None and agency.level < limits.least_level:
        yield _refuse("policy_level", level=limits.least_level)
    largest = limits.largest_area_m2
    if largest is not None and _square_m(post) > largest:
        yield _refuse("policy_area", square_m=largest)


def _when(post: RequestPost, limits: Limits) -> Iterator[Finding]:
    longest = limits.longest_window_min
    if longest is not None and _length(post) > timedelta(minutes=longest):
        yield _refuse("policy_window", minutes=longest)
    oldest = limits.oldest_window_days
    if oldest is not None and parse_time(post.window.start) < post.issued_at - timedelta(
        days=oldest
    ):
        yield _refuse("policy_window_old", days=oldest)
    open_days = limits.longest_open_days
    if open_days is not None and parse_time(post.expires) - post.issued_at > timedelta(
        days=open_days
    ):
        yield _refuse("policy_open", days=open_days)
    if closed := ", ".join(map(hours_of, _closed_in(post, limits))):
        yield _refuse("policy_hours", hours=closed, zone=limits.zone)


def _how_often(post: RequestPost, limits: Limits, earlier: Iterable[datetime]) -> Iterator[Finding]:
    if limits.most_requests is None or limits.per_days is None:
        return
    since = post.issued_at - timedelta(days=limits.per_days)
    if sum(since < at <= post.issued_at for at in earlier) >= limits.most_requests:
        yield _refuse("policy_quota", most=limits.most_requests, days=limits.per_days)


def _words(limits: Limits, *texts: str) -> Iterator[Finding]:
    found = _phrases_in(texts, limits.phrases)
    if found:
        yield Finding(
            code="policy_phrases", severity=Severity.HOLD, params={"words": ", ".join(found)}
        )


def _phrases_in(texts: Collection[str], phrases: Collection[str]) -> tuple[str, ...]:
    """Return the phrases whose words stand in one of the texts, in a row.

    Case and accents don't count, nor do letters in disguise.
    """
    if not phrases:
        return ()
    spaced = [f" {_spaced(text)} " for text in texts]
    return tuple(
        phrase
        for phrase in phrases
        if (words := _spaced(phrase)) and any(f" {words} " in text for text in spaced)
    )


def _spaced(text: str) -> str:
    return " ".join(POLICY_WORD.findall(plain(text).casefold()))


def _closed_in(post: RequestPost, limits: Limits) -> Iterator[HoursOfDay]:
    """Yield the closed parts of the day that the requested time overlaps."""
    if not limits.closed_hours:
        return
    start, end = parse_time(post.window.start), parse_time(post.window.end)
    if end - start >= _EVERY_HOUR:
        yield from limits.closed_hours
        return
    zone = find_zone(limits.zone)
    if zone is None:
        return
    first = _date_in(start, zone) - timedelta(days=1)
    days = [first + timedelta(days=number) for number in range(5)]
    for part in limits.closed_hours:
        spans = (_on(day, part, zone) for day in days)
        if any(begins < end and start < ends for begins, ends in spans):
            yield part


def first_day(new: Policy, old: Policy | None, now: datetime) -> datetime:
    """Return the first midnight, in the city's time, from which a policy may hold.

    It is logged at `now`, and follows `old`.
    """
    zone = find_zone(new.limits.zone) or UTC
    soonest = now + notice_for(new, old)
    if old is not None:
        soonest = max(soonest, old.begins_at)
    day = _date_in(soonest, zone)
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    if midnight < soonest:
        midnight = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    return midnight


@cache
def find_zone(name: str) -> tzinfo | None:
    """Return a time zone, or None if this machine doesn't know it.

    The first call for a name reads a small file. A board refuses a policy whose zone it doesn't
    know, so it can judge by each that it has logged.
    """
    if name == "UTC":
        return UTC  # also on a machine without any zones
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _date_in(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def _on(day: date, part: HoursOfDay, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return a part of the day on one day, in UTC: of an hour that comes twice, both."""
    return _at(day, part.start_min, zone, fold=0), _at(day, part.end_min, zone, fold=1)


def _at(day: date, minute: int, zone: tzinfo, *, fold: int) -> datetime:
    days, rest = divmod(minute, DAY_MIN)
    clock = time(rest // 60, rest % 60, fold=fold)
    return datetime.combine(day + timedelta(days=days), clock, zone).astimezone(UTC)


def _length(post: RequestPost) -> timedelta:
    return parse_time(post.window.end) - parse_time(post.window.start)


def _square_m(post: RequestPost) -> float:
    return size_km2(post.area) * _SQUARE_M


def hours_of(part: HoursOfDay) -> str:
    """Return a part of the day as a clock shows it: `22:00–24:00`."""
    return f"{_clock(part.start_min)}–{_clock(part.end_min)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _refuse(code: str, **params: str | int) -> Finding:
    return Finding(code=code, severity=Severity.REFUSE, params=params)
