"""A board's policy: limits that its government sets, always tighter than the rules. Pure.

A policy is an entry, so that everybody reads the same one, and reads which one was in force when.
It says what a request may ask for, who must sign a request beside the agency, and how soon an
agency must account for what it received. What isn't limited is None or empty; the rules hold then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
import re
from typing import Annotated, Final, Literal

import msgspec

from noticeboard.errors import ConflictError, VerificationError
from noticeboard.log.encoding import (
    decode_base64,
    encode_base64,
    has_control,
    has_unseen,
    parse_time,
)
from noticeboard.log.note import SignerKey, VerifierKey, parse_signer_key
from noticeboard.runtime.text import Text

TIGHTENING_NOTICE: Final = timedelta(days=7)
"""From the day a policy is issued until it begins, if it only tightens the one before it."""
WIDENING_NOTICE: Final = timedelta(days=30)
DAY_MIN: Final = 24 * 60
MOST_PHRASES: Final = 60
MOST_OVERSEERS: Final = 8
_ZONE: Final = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+){0,2}")
_encoder: Final = msgspec.json.Encoder(order="sorted")

Slug = Annotated[str, msgspec.Meta(pattern=r"\A[a-z_]{1,40}\Z")]
Phrase = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Incidents = Annotated[tuple[Slug, ...], msgspec.Meta(max_length=40)]
Phrases = Annotated[tuple[Phrase, ...], msgspec.Meta(max_length=MOST_PHRASES)]
Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=DAY_MIN)]
SquareMeters = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Time = Annotated[str, msgspec.Meta(max_length=20)]
VKey = Annotated[str, msgspec.Meta(max_length=300)]
Words = Annotated[str, msgspec.Meta(max_length=4000)]
OverseerKind = Literal["court", "ombudsman", "civilian_board", "other"]


class HoursOfDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """A part of each day in local time, in minutes after midnight: [start_min, end_min)."""

    start_min: Annotated[int, msgspec.Meta(ge=0, lt=DAY_MIN)]
    end_min: Minutes

    def __post_init__(self) -> None:
        if not self.start_min < self.end_min:
            raise VerificationError(Text("noticeboard.policy.hours"))


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """What requests may ask for, and what agencies owe for it."""

    account_days: Days | None = None
    """An account is due so many days after a request has closed."""
    closed_hours: Annotated[tuple[HoursOfDay, ...], msgspec.Meta(max_length=4)] = ()
    """No requested time may overlap these, in the zone's local time."""
    incidents: Incidents | None = None
    """The only types of incident, in alphabetical order."""
    largest_area_m2: SquareMeters | None = None
    least_level: Annotated[int, msgspec.Meta(ge=0, le=3)] | None = None
    longest_kept_days: Days | None = None
    """Shares are deleted so many days after a request has closed."""
    longest_open_days: Days | None = None
    longest_window_min: Minutes | None = None
    most_requests: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None
    """By one agency, in any `per_days` days."""
    oldest_window_days: Days | None = None
    per_days: Days | None = None
    phrases: Phrases = ()
    """A moderator reads each request that contains one of them."""
    zone: Annotated[str, msgspec.Meta(max_length=60)] = "UTC"
    """Of `closed_hours`: an IANA name. A reader that doesn't know it can still read the log."""

    def __post_init__(self) -> None:
        if (self.most_requests is None) != (self.per_days is None):
            raise VerificationError(Text("noticeboard.policy.quota"))
        require_sorted(self.incidents or (), "incidents")
        require_sorted(self.phrases, "phrases")
        ends = [each for part in self.closed_hours for each in (part.start_min, part.end_min)]
        if ends != sorted(set(ends)):
            raise VerificationError(Text("noticeboard.policy.hours"))
        # Not whether this machine knows the zone: a log can't be valid on some machines alone.
        if not _ZONE.fullmatch(self.zone):
            raise VerificationError(Text("noticeboard.policy.zone"))


class Overseer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """Whose signature some requests need beside the agency's. One condition is enough."""

    area_over_m2: SquareMeters | None = None
    days: Annotated[int, msgspec.Meta(ge=1, le=60)]
    """Within which it should decide."""
    incidents: Incidents = ()
    key: VKey
    """The verifier key with which it signs its decisions."""
    kind: OverseerKind
    name: Name
    phrases: Phrases = ()
    sealed: bool
    """Whether nobody else reads a request that waits for it."""
    window_over_min: Minutes | None = None

    def __post_init__(self) -> None:
        parse_signer_key(self.key)
        require_sorted(self.incidents, "incidents")
        require_sorted(self.phrases, "phrases")
        require_visible(name=self.name)
        if not (self.incidents or self.phrases or self.area_over_m2 or self.window_over_min):
            raise VerificationError(Text("noticeboard.policy.overseer_idle", name=self.name))


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """What a board's government allows, from a day on."""

    begins: Time
    governor: VKey
    """Signs the next policy. It signs the first one itself."""
    limits: Limits
    name: Name
    """What it is called, such as an ordinance's number."""
    number: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
    """1 for a board's first policy, and one more for each next one."""
    overseers: Annotated[tuple[Overseer, ...], msgspec.Meta(max_length=MOST_OVERSEERS)]
    text: Words

    def __post_init__(self) -> None:
        parse_time(self.begins)
        parse_signer_key(self.governor)
        require_visible(name=self.name, text=self.text)
        if len({each.key for each in self.overseers}) < len(self.overseers):
            raise VerificationError(Text("noticeboard.policy.overseer_twice"))

    @property
    def begins_at(self) -> datetime:
        """When it replaces the one before it."""
        return parse_time(self.begins)


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """Whether an overseer signs a request that waited for it."""

    approved: bool
    author: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{40}\Z")]
    """The agency that asks."""
    overseer: VKey
    since: Time
    """When the request began to wait."""
    subject: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    """The request, by its content (`content_hash`)."""
    text: Words
    """Why it was refused, or empty."""

    def __post_init__(self) -> None:
        parse_time(self.since)
        parse_signer_key(self.overseer)
        require_visible(text=self.text)
        if not self.approved and not self.text.strip():
            raise VerificationError(Text("noticeboard.oversight.reason"))


def sign_statement(statement: Policy | Decision, origin: str, key: SignerKey) -> str:
    """Return the signature of a governor or an overseer, in base64: good for one board only."""
    return encode_base64(key.sign_bytes(_signed(statement, origin)))


def verify_statement(
    statement: Policy | Decision, signature: str, origin: str, key: VerifierKey
) -> None:
    """Check such a signature; raises VerificationError."""
    key.verify_bytes(_signed(statement, origin), decode_base64(signature))


def _signed(statement: Policy | Decision, origin: str) -> bytes:
    kind = type(statement).__name__.lower()
    return f"neighbors-requests/{kind}/v1\n{origin}\n".encode() + _encoder.encode(statement)


def require_visible(**texts: str) -> None:
    """Raise VerificationError if a character of a text can't be seen; `text` may have lines."""
    for field, text in texts.items():
        if has_control(text) if field == "text" else has_unseen(text):
            raise VerificationError(Text("noticeboard.entry.unseen", field=field))


def require_sorted(texts: Sequence[str], field: str) -> None:
    """Raise VerificationError unless the texts are visible, differ and are in order."""
    if list(texts) != sorted(set(texts)):
        raise VerificationError(Text("noticeboard.policy.order", field=field))
    for text in texts:
        require_visible(**{field: text})


def widens(new: Policy, old: Policy | None) -> bool:
    """Return whether a policy allows anything that the one before it doesn't.

    The first policy can't: without one, the rules alone hold, and every policy is within them.
    """
    if old is None:
        return False
    before, after = old.limits, new.limits
    return (
        _any_raised(after, before)
        or _lets_in(after.incidents, before.incidents)
        or not set(before.phrases) <= set(after.phrases)
        or not _cover(after, before)
        or _allows_more_requests(before, after)
        or not _oversee(new.overseers, old.overseers)
    )


def notice_for(new: Policy, old: Policy | None) -> timedelta:
    """Return how long a policy must be public before it begins."""
    return WIDENING_NOTICE if widens(new, old) else TIGHTENING_NOTICE


_MOST: Final = (
    "account_days",
    "largest_area_m2",
    "longest_kept_days",
    "longest_open_days",
    "longest_window_min",
    "oldest_window_days",
)
"""Limits that are tighter if they are smaller."""


def _any_raised(after: Limits, before: Limits) -> bool:
    for name in _MOST:
        old, new = getattr(before, name), getattr(after, name)
        if old is not None and (new is None or new > old):
            return True
    return (before.least_level or 0) > (after.least_level or 0)


def _lets_in(after: Iterable[str] | None, before: Iterable[str] | None) -> bool:
    return before is not None and (after is None or not set(after) <= set(before))


def _cover(after: Limits, before: Limits) -> bool:
    """Return whether every hour that was closed still is."""
    return not before.closed_hours or (
        after.zone == before.zone
        and all(
            any(
                new.start_min <= old.start_min and old.end_min <= new.end_min
                for new in after.closed_hours
            )
            for old in before.closed_hours
        )
    )


def _allows_more_requests(before: Limits, after: Limits) -> bool:
    """Return whether more requests are allowed than before."""
    if before.most_requests is None or before.per_days is None:
        return False
    if after.most_requests is None or after.per_days is None:
        return True
    # A quota over more days holds in fewer days, too; over fewer days it says less.
    return after.most_requests > before.most_requests or after.per_days < before.per_days


def _oversee(after: Sequence[Overseer], before: Sequence[Overseer]) -> bool:
    """Return whether whoever had to sign still must, for at least as much."""
    by_key = {each.key: each for each in after}
    return all(old.key in by_key and _oversees_as_much(by_key[old.key], old) for old in before)


def _oversees_as_much(new: Overseer, old: Overseer) -> bool:
    return (
        set(old.incidents) <= set(new.incidents)
        and set(old.phrases) <= set(new.phrases)
        and _reaches(new.area_over_m2, old.area_over_m2)
        and _reaches(new.window_over_min, old.window_over_min)
    )


def _reaches(new: int | None, old: int | None) -> bool:
    return old is None or (new is not None and new <= old)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedDecision:
    """An overseer's decision, where the log has it, and when the board logged it."""

    decision: Decision
    index: int
    issued_at: datetime

    @property
    def wait(self) -> timedelta:
        """How long the request had waited for it."""
        return max(self.issued_at - parse_time(self.decision.since), timedelta(0))


class Policies:
    """A board's policies, and what its overseers decided, in log order."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self._logged: list[tuple[Policy, int]] = []
        """Each with its index in the log."""
        self._decisions: dict[tuple[str, str], LoggedDecision] = {}

    @property
    def logged(self) -> Sequence[Policy]:
        """Every policy, oldest first; the last may not have begun."""
        return tuple(policy for policy, _ in self._logged)

    def at(self, time: datetime, *, before: int | None = None) -> Policy | None:
        """Return the policy in force at a time, None if there was none.

        With `before`, as the log was before that index: what is logged later changes nothing.
        """
        for policy, index in reversed(self._logged):
            if policy.begins_at <= time and (before is None or index < before):
                return policy
        return None

    def index_of(self, number: int) -> int | None:
        """Return where policy `number` is logged, None if there is none."""
        return self._logged[number - 1][1] if 0 < number <= len(self._logged) else None

    @property
    def decisions(self) -> Sequence[LoggedDecision]:
        """Every decision, oldest first."""
        return tuple(self._decisions.values())

    def decision(self, subject: str, overseer: str) -> LoggedDecision | None:
        """Return what an overseer, by its key, decided about a request, by its content."""
        return self._decisions.get((subject, overseer))

    def check(self, policy: Policy, signature: str, issued_at: datetime) -> None:
        """Check that a policy follows the one before it, by whoever that one names.

        Raises VerificationError, or ConflictError if another one came first.
        """
        last = self._logged[-1][0] if self._logged else None
        if policy.number != len(self._logged) + 1:
            raise ConflictError(
                Text("noticeboard.policy.number", number=policy.number, next=len(self._logged) + 1)
            )
        if last is not None and policy.begins_at < last.begins_at:
            raise VerificationError(Text("noticeboard.policy.begins"))
        notice = notice_for(policy, last)
        if policy.begins_at < issued_at + notice:
            raise VerificationError(Text("noticeboard.policy.notice", days=notice.days))
        governor = parse_signer_key(policy.governor if last is None else last.governor)
        verify_statement(policy, signature, self.origin, governor)

    def add(self, policy: Policy, index: int) -> None:
        """Add a policy that `check` has passed, logged at `index`."""
        self._logged.append((policy, index))

    def check_decision(self, made: Decision, signature: str, issued_at: datetime) -> None:
        """Check that a decision is an overseer's first about a request.

        Raises VerificationError, or ConflictError if it has decided before.
        """
        policies = [self.at(parse_time(made.since)), self.at(issued_at)]
        overseers = [each.key for policy in policies if policy for each in policy.overseers]
        if made.overseer not in overseers:
            raise VerificationError(Text("noticeboard.oversight.unknown"))
        if (made.subject, made.overseer) in self._decisions:
            raise ConflictError(Text("noticeboard.oversight.decided"))
        verify_statement(made, signature, self.origin, parse_signer_key(made.overseer))

    def add_decision(self, made: Decision, index: int, issued_at: datetime) -> None:
        """Add a decision that `check_decision` has passed."""
        key = (made.subject, made.overseer)
        self._decisions[key] = LoggedDecision(decision=made, index=index, issued_at=issued_at)
