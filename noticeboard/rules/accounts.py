"""Accounts of requests: when one is due, what is late, and which counts may be public. Pure.

Board and hubs compute the same from the log: every time here is one that an entry states.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from noticeboard.log.body import BANDS, SUM_BANDS, RequestAccount, RequestPost, Tally
from noticeboard.log.encoding import parse_time
from noticeboard.log.policy import Limits
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.limits import LONGEST_LIFE

ACCOUNTS_FROM: Final = datetime(2027, 1, 1, tzinfo=UTC)
"""Agencies owe an account for each request that is issued from then on."""
ACCOUNT_DAYS: Final = 30
"""After a request has closed, unless a policy asks for it sooner."""
SUMS: Final = ("received", "opened")
"""Of what was received, some was opened or withdrawn; of what was opened, some is kept."""
COUNTS: Final = (
    "received",
    "opened",
    "unopened",
    "withdrawn",
    "used",
    "handed_on",
    "deleted",
    "kept",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """Where a request stands: what its agency owes, and whether it is late with it."""

    closes: datetime
    """When it was resolved, or expires."""
    due: datetime | None
    """When an account is due; None if none is owed."""
    delete_by: datetime | None
    """The promise: shares are deleted by then; None if nothing was promised."""
    account: RequestAccount | None
    """The newest one since it closed."""
    is_late: bool
    """There is no account, though it was due."""
    is_kept_too_long: bool
    """The date is past until which the agency said that it would keep shares."""

    @property
    def late_since(self) -> datetime | None:
        """The first day on which something is late; None if nothing is."""
        if self.is_late:
            return self.due
        if self.is_kept_too_long and self.account is not None:
            return parse_time(self.account.keep_until)
        return None


def account_state(  # noqa: PLR0913 -- everything that the log says of it
    post: RequestPost,
    *,
    resolved_at: datetime | None,
    accounts: Sequence[RequestAccount],
    retention_days: int | None,
    limits: Limits | None,
    now: datetime,
) -> AccountState:
    """Return where a request stands.

    `retention_days` and `limits` are the agency's promise and the policy's limits that were in
    force when it was issued.
    """
    closes = closing_time(post.issued_at, parse_time(post.expires), resolved_at)
    due = due_time(post.issued_at, closes, limits)
    final = [each for each in accounts if each.issued_at >= closes]
    stated = tuple(Statement(at=each.issued_at, delete_by=deletion_time(each)) for each in final)
    until = late_history(due, stated).late_from
    is_past = until is not None and until <= now
    return AccountState(
        closes=closes,
        due=due,
        delete_by=promise(closes, retention_days, limits),
        account=final[-1] if final else None,
        is_late=is_past and not final,
        is_kept_too_long=is_past and bool(final),
    )


def log_time(clock: datetime, newest_issued: datetime) -> datetime:
    """Return the time at which a reader of a log judges what is late.

    It is the newest time that an entry states, or the reader's clock if that is earlier. A clock
    that is wrong accuses nobody then, nor does a reader that lacks the newest entries.
    """
    return min(clock, newest_issued)


def closing_time(issued: datetime, expires: datetime, resolved_at: datetime | None) -> datetime:
    """Return when a request closes: resolving it after it has expired doesn't gain time."""
    last = min(expires, issued + LONGEST_LIFE)
    return last if resolved_at is None else min(resolved_at, last)


def due_time(issued: datetime, closes: datetime, limits: Limits | None) -> datetime | None:
    """Return when an account is due; None if none is owed."""
    if issued < ACCOUNTS_FROM:
        return None
    days = ACCOUNT_DAYS if limits is None or limits.account_days is None else limits.account_days
    return closes + timedelta(days=min(days, ACCOUNT_DAYS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What decides about lateness in an account."""

    at: datetime
    """When it was issued."""
    delete_by: datetime | None
    """When the last share is deleted; None if none is kept."""


def deletion_time(account: RequestAccount) -> datetime | None:
    """Return when the last share is deleted, as the account says; None if none is kept."""
    return parse_time(account.keep_until) if account.kept.at_most else None


class LateKind(StrEnum):
    """What an agency can be late with."""

    ACCOUNT = "account"
    DELETION = "deletion"


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePeriod:
    """A time during which something was late: [since, until)."""

    kind: LateKind
    since: datetime
    until: datetime

    @property
    def days(self) -> int:
        """The days on which it was late, a part of a day counted as one."""
        return days_of(self.until - self.since)


def days_of(delay: timedelta) -> int:
    """Return the days of a delay, a part of a day counted as one."""
    return max(1, -(-delay // timedelta(days=1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LateHistory:
    """What was late with a request, and what will be unless an account comes first."""

    ended: tuple[LatePeriod, ...]
    late_from: datetime | None
    """From then on something is late; None if nothing is going to be."""
    kind: LateKind
    """With what, from then on."""

    def periods(self, now: datetime) -> tuple[LatePeriod, ...]:
        """Return every late period; the last one ends `now` if something still is late."""
        if self.late_from is None or self.late_from > now:
            return self.ended
        return (*self.ended, LatePeriod(kind=self.kind, since=self.late_from, until=now))


def late_history(due: datetime | None, final: Sequence[Statement]) -> LateHistory:
    """Return what was late, by the accounts since the request closed, oldest first.

    If none is owed, what an account promises still counts.
    """
    ended = []
    kind, since = LateKind.ACCOUNT, due
    for stated in final:
        if since is not None and since < stated.at:
            ended.append(LatePeriod(kind=kind, since=since, until=stated.at))
        kind, since = LateKind.DELETION, stated.delete_by
    return LateHistory(ended=tuple(ended), late_from=since, kind=kind)


def promise(closes: datetime, retention_days: int | None, limits: Limits | None) -> datetime | None:
    """Return when shares are deleted at the latest, by agency's promise and policy; or None."""
    days = promised_days(retention_days, limits)
    return None if days is None else closes + timedelta(days=days)


def promised_days(retention_days: int | None, limits: Limits | None) -> int | None:
    """Return how many days after closing shares are deleted, by promise and policy; or None."""
    longest = [retention_days, None if limits is None else limits.longest_kept_days]
    return min((each for each in longest if each is not None), default=None)


def account_findings(account: RequestAccount, *, delete_by: datetime | None) -> tuple[Finding, ...]:
    """Return what is wrong with an account's counts and dates."""
    found = []
    if not _are_possible(tallies_of(account)):
        found.append(_refuse("account_counts"))
    later = (
        delete_by is not None and account.keep_until and parse_time(account.keep_until) > delete_by
    )
    if later and not account.text.strip():
        found.append(_refuse("account_no_reason"))
    return tuple(found)


def tallies_of(account: RequestAccount) -> Mapping[str, Tally]:
    """Return the counts of an account by name."""
    return {name: getattr(account, name) for name in COUNTS}


def publish_counts(counts: Mapping[str, int]) -> dict[str, Tally]:
    """Return the counts as an account states them.

    A count from 1 to 4 could point at a home. Each tally depends on its own count alone, and the
    bands are so wide that subtracting them leaves at least two numbers for each small count.
    """
    return {name: _tally(counts[name], SUM_BANDS if name in SUMS else BANDS) for name in COUNTS}


def _tally(count: int, bands: Sequence[tuple[int, int]]) -> Tally:
    low, high = next((each for each in bands if each[0] <= count <= each[1]), (0, 0))
    return Tally(at_least=low, at_most=high)


def _are_possible(tallies: Mapping[str, Tally]) -> bool:
    """Return whether some counts fit: what was received holds what was opened, and so on."""
    least = {name: tally.at_least for name, tally in tallies.items()}
    most = {name: tally.at_most for name, tally in tallies.items()}
    apart = least["unopened"] + least["withdrawn"]
    fewest_opened = max(
        least["opened"],
        least["used"],
        least["handed_on"],
        least["deleted"] + least["kept"],
    )
    most_opened = min(most["opened"], most["deleted"] + most["kept"])
    return fewest_opened <= most_opened and fewest_opened + apart <= most["received"]


def _refuse(code: str, **params: str | int) -> Finding:
    return Finding(code=code, severity=Severity.REFUSE, params=params)
