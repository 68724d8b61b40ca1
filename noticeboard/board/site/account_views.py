"""What pages show of accounts: what is due, what is late and what was, in a reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard.board.site.lateness import AgencyStanding, RequestStanding
from noticeboard.log.body import RequestAccount
from noticeboard.rules.accounts import ACCOUNT_DAYS, LateKind, LatePeriod, days_of
from noticeboard.rules.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFact:
    """Where a request stands with its account."""

    text: str
    details: Sequence[str]
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LateMark:
    """A time in which something was late, as the thread shows it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """One line of an agency's accounts."""

    icon: str
    mark: str
    title: str
    text: str


def account_fact(language: Language, standing: RequestStanding) -> AccountFact | None:
    """Return a request's account in a few words; None if nothing is owed or promised."""
    if standing.due is None and standing.account is None and standing.delete_by is None:
        return None
    text = _account(language, standing)
    details = [*_delay(language, standing), _promise(language, standing.delete_at)]
    return AccountFact(text=text, details=details, is_late=standing.late_since is not None)


def late_since(language: Language, standing: RequestStanding) -> str:
    """Return since when a request's agency is late with it; empty if it isn't."""
    since = standing.late_since
    if since is None:
        return ""
    key = "since" if standing.kind == LateKind.ACCOUNT else "deletion_since"
    return language.text(f"page.late.{key}", date=language.date(since))


def late_marks(
    language: Language,
    standing: RequestStanding,
    periods: Sequence[LatePeriod],
    accounts: Sequence[tuple[int, RequestAccount]],
) -> Mapping[int, Sequence[LateMark]]:
    """Return the marks before each account of a thread; those of what still is late before -1."""
    ends = {account.issued_at: index for index, account in reversed(accounts)}
    marks: dict[int, list[LateMark]] = {}
    for period in periods:
        is_open = period.since == standing.late_since
        place = -1 if is_open else ends.get(period.until)
        if place is not None:
            marks.setdefault(place, []).append(_mark(language, standing, period))
    return marks


def _mark(language: Language, standing: RequestStanding, period: LatePeriod) -> LateMark:
    date = language.date(period.since)
    title = language.text(f"page.late.{period.kind}", count=period.days)
    if period.kind is LateKind.DELETION:
        return LateMark(title=title, text=language.text("page.late.deletion_why", date=date))
    days = _due_days(standing)
    return LateMark(title=title, text=language.text("page.late.account_why", date=date, count=days))


def _account(language: Language, standing: RequestStanding) -> str:
    say, since = language.text, standing.late_since
    if since is not None:
        key = "late" if standing.kind == LateKind.ACCOUNT else "deletion_late"
        return say(f"page.account.{key}", date=language.date(since))
    if standing.accounted_at is not None:
        return say("page.account.posted", date=language.date(standing.accounted_at))
    if standing.due is not None:
        return say("page.account.due", date=language.date(standing.due_at))
    return say("page.account.none_expected")


def _delay(language: Language, standing: RequestStanding) -> Sequence[str]:
    """Return by how much the account is or was late, or how long there is."""
    if standing.due is None:
        return ()
    if standing.first_at is None and standing.late_since is None:
        return (language.text("page.account.due_days", count=_due_days(standing)),)
    if standing.longest:
        return (language.text("page.account.days_late", count=days_of(standing.longest)),)
    return (language.text("page.account.in_time"),)


def _promise(language: Language, delete_at: datetime | None) -> str:
    if delete_at is None:
        return language.text("page.account.no_promise")
    return language.text("page.account.promise", date=language.date(delete_at))


def _due_days(standing: RequestStanding) -> int:
    return ACCOUNT_DAYS if standing.due is None else (standing.due - standing.closes) // 86_400


def agency_lines(language: Language, standing: AgencyStanding) -> Sequence[AccountLine]:
    """Return how an agency stands with its accounts, a line each."""
    say = language.text
    lines = []
    if standing.late_since is not None:
        since = say("page.agency.late_since", date=language.date(standing.late_since))
        title = say("page.agency.late", count=standing.late)
        lines.append(AccountLine(icon="warn", mark="wn", title=title, text=since))
    if standing.expected:
        title = say("page.agency.in_time", some=standing.in_time, all=standing.expected)
    else:
        title = say("page.agency.none_due")
    delay = ""
    if standing.longest > timedelta():
        delay = say("page.agency.longest", count=days_of(standing.longest))
    elif standing.expected:
        delay = say("page.agency.nothing_late")
    icon = "tick" if standing.in_time == standing.expected else "clock"
    lines.append(AccountLine(icon=icon, mark="", title=title, text=delay))
    days = standing.retention_days
    promise = (
        say("page.agency.no_promise") if days is None else say("page.agency.promise", count=days)
    )
    lines.append(AccountLine(icon="talk", mark="", title=promise, text=""))
    return lines
