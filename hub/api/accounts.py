"""What agencies owe an account of, and what they have stated: a part of the API's answers."""

from collections.abc import Mapping
from datetime import datetime

from hub.api.view import LONGEST_SENTENCE, Language, View, line, paragraphs
from hub.model.request import Account, Accounting
from hub.requests.accounts import AccountFigures
from noticeboard.log.body import LARGEST_INT, Tally
from noticeboard.rules.findings import Finding, Severity, describe


class FindingView(View, frozen=True, kw_only=True):
    """Something about a request that the household should know."""

    code: str
    severity: Severity
    text: str
    params: Mapping[str, str | int]
    """The values in the text, by name."""

    @classmethod
    def of(cls, finding: Finding, language: Language) -> "FindingView":
        """Return a finding in the caller's language."""
        return cls(
            code=finding.code,
            severity=finding.severity,
            text=line(describe(finding, language.texts), longest=LONGEST_SENTENCE),
            params={
                name: line(value) if isinstance(value, str) else value
                for name, value in finding.params.items()
            },
        )


class Band(View, frozen=True, kw_only=True):
    """A number of shares: 0, or the band that it lies in; `at_most` is null for 1000 and more."""

    at_least: int
    at_most: int | None

    @classmethod
    def of(cls, tally: Tally) -> "Band":
        """Return a count as an account states it."""
        most = None if tally.at_most == LARGEST_INT else tally.at_most
        return cls(at_least=tally.at_least, at_most=most)


class AccountView(View, frozen=True, kw_only=True):
    """An agency's account of one request: what became of all shares that it received."""

    index: int
    issued: datetime
    received: Band
    opened: Band
    unopened: Band
    withdrawn: Band
    used: Band
    handed_on: Band
    deleted: Band
    kept: Band
    handed_to: tuple[str, ...]
    keep_until: datetime | None
    text: str
    findings: tuple[FindingView, ...]
    """What can't be right about it."""

    @classmethod
    def of(cls, account: Account, language: Language) -> "AccountView":
        """Return an account."""
        return cls(
            index=account.index,
            issued=account.issued,
            **{name: Band.of(tally) for name, tally in account.counts.items()},
            handed_to=account.handed_to,
            keep_until=account.keep_until,
            text=paragraphs(account.text),
            findings=tuple(FindingView.of(each, language) for each in account.findings),
        )


class AccountingView(View, frozen=True, kw_only=True):
    """What an agency owes about one request: an account by `due`, and what it promised."""

    closes: datetime
    due: datetime | None
    delete_by: datetime | None
    late_since: datetime | None
    account: AccountView | None

    @classmethod
    def of(cls, accounting: Accounting, language: Language) -> "AccountingView":
        """Return what an agency owes about one request."""
        account = accounting.account
        return cls(
            closes=accounting.closes,
            due=accounting.due,
            delete_by=accounting.delete_by,
            late_since=accounting.late_since,
            account=None if account is None else AccountView.of(account, language),
        )


class AgencyAccounts(View, frozen=True, kw_only=True):
    """How an agency stands with the accounts that it owes on all followed boards."""

    owed: int
    in_time: int
    late: int
    late_since: datetime | None
    retention_days: int | None

    @classmethod
    def of(cls, figures: AccountFigures) -> "AgencyAccounts":
        """Return how an agency stands."""
        return cls.of_fields(figures)
