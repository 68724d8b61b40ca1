"""What agencies owe an account of, folded from one board's log. Pure.

Lateness is that of `noticeboard.rules.accounts`, judged at a time up to which the log is proven to
hold nothing else. A request that is settled is only counted, and one that was late long ago is on
the disk: memory grows with what is open, kept, or shown, not with the log.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from hub.model.request import Account, Accounting
from hub.requests.debts import Debt, DebtRows, Overdue, StoredDebts, pack_debt, read_debt
from hub.store.packed import PackedRows, PackedValues
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.body import (
    AgencyRetention,
    AgencyRevoke,
    RequestAccount,
    RequestPost,
    RequestResolve,
)
from noticeboard.log.encoding import parse_time
from noticeboard.log.policy import Limits, Policies
from noticeboard.rules.accounts import (
    account_findings,
    closing_time,
    due_time,
    log_time,
    promise,
    tallies_of,
)
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.text import safe_text

LONGEST_TEXT: Final = 5000
_MOST_OBJECTS: Final = 512
MOST_PROMISES: Final = 100
"""Per agency: the newest ones."""
_MOST_PUT: Final = 50_000
"""So many debts go to the disk in one transaction."""
_FEW_DEBTS: Final = 3
_SKEW: Final = timedelta(days=2)
"""A debt goes to the disk so long after time has changed it for the last time: authors' clocks
may differ from one another."""
ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFigures:
    """How an agency stands on one board with the accounts that it owes."""

    owed: int = 0
    """Requests whose account is due by now, or was given."""
    in_time: int = 0
    """How many of them were accounted for by the time at which it was due."""
    late: int = 0
    """How many requests it is late with now."""
    late_since: datetime | None = None
    """The earliest time since which it is late with one."""
    retention_days: int | None = None
    """Its newest promise."""
    until: datetime = _NEVER
    """When time alone may change this."""

    @property
    def finding(self) -> Finding | None:
        """The flag of its open requests, if it is late with another."""
        if self.late_since is None:
            return None
        return Finding(
            code="late_account",
            severity=Severity.FLAG,
            params={"count": self.late, "since": f"{self.late_since:%Y-%m-%d}"},
        )


NOTHING_OWED: Final = AccountFigures()


class _Agency(msgspec.Struct, array_like=True, gc=False):
    """One agency's debts, and counts of what is settled. Its row has the fields up to `most`."""

    owed: int = 0
    in_time: int = 0
    promises: tuple[tuple[int, datetime, int], ...] = ()
    """Where each is in the log, when it was made, and its days, in log order."""
    debts: dict[bytes, Debt] = {}
    """By the id of the request's entry."""
    overdue: Overdue | None = None
    """Those on the disk; None if there are none."""
    most: int = _FEW_DEBTS
    """If there are more debts in memory, some may go to the disk."""
    figures: AccountFigures = NOTHING_OWED
    judged_at: datetime = _NEVER
    """`_NEVER` if `figures` must be judged again."""


class Accounts:
    """One board's accounts. The same log and the same time give the same figures everywhere."""

    def __init__(self) -> None:
        self._agencies = PackedValues(_pack, _read_agency, most=_MOST_OBJECTS)
        self._policies: Policies | None = None
        self._is_shown: Callable[[str, str], bool] = lambda *_: True
        self._stored = StoredDebts()
        self._is_first, self._is_stored = True, False
        """Whether no rows were stored yet, and whether debts may be on the disk."""
        self._grown: set[str] = set()
        """Agencies some of whose debts may go to the disk."""
        self.newest = ALWAYS
        """When the newest entry was made."""
        self.proven_at: datetime | None = None
        """Until when the entries added so far are proven to be all that the log had."""

    def use(self, policies: Policies, is_shown: Callable[[str, str], bool] | None = None) -> None:
        """Take the board's policies, which can make accounts due sooner.

        `is_shown` says of a request, by its agency and its entry's id, whether the docket has it:
        then its debt stays in memory.
        """
        self._policies = policies
        self._is_shown = is_shown or self._is_shown

    def add(self, logged: LoggedEntry) -> None:
        """Add the next entry. Debts don't wait until a new key acts here: the log is what binds."""
        body = logged.entry.body
        self.newest = max(self.newest, body.issued_at)
        match body:
            case RequestPost() if not logged.equivocation:
                debt = Debt(index=logged.index, issued=body.issued_at, expires=expiry(body))
                agency = self._of(body.agency)
                agency.debts.setdefault(bytes.fromhex(body.id), debt)
                self._note_growth(body.agency, agency)
            case RequestResolve():
                agency, request = self._of(body.agency), bytes.fromhex(body.request)
                owed = agency.debts.get(request)
                if owed is not None and owed.resolved is None:
                    owed.resolved = logged.index, body.issued_at
                    self._settle(agency, request, owed)
            case RequestAccount():
                self._add_account(logged.index, body)
            case AgencyRetention():
                agency = self._of(body.agency)
                made = logged.index, body.issued_at, body.days
                agency.promises = (*agency.promises, made)[-MOST_PROMISES:]
            case AgencyRevoke() if logged.agency is not None:
                self._disown(self._of(body.agency), logged.agency)
            case _:
                pass

    def delete_by(self, post: RequestPost, closes: datetime) -> datetime | None:
        """Return by when shares are deleted, by what was promised when a request was issued."""
        agency, issued = self._agencies.get(post.agency) or _Agency(), post.issued_at
        days = [days for _, made_at, days in agency.promises if made_at <= issued]
        return promise(closes, days[-1] if days else None, self._limits(issued))

    def accounting(
        self, record: AgencyRecord, post: RequestPost, closes: datetime, account: Account | None
    ) -> Accounting:
        """Return what an agency owes about a request that closes then, with its newest account."""
        agency = self._agencies.get(post.agency) or _Agency()
        debt, at, late_since = agency.debts.get(bytes.fromhex(post.id)), self.time, None
        if debt is not None and at is not None:
            late_since = debt.late_since(self._due(debt.issued, debt.closes), at)
        return Accounting(
            closes=closes,
            due=self._due(post.issued_at, closes),
            delete_by=self.delete_by(post, closes),
            late_since=late_since,
            account=None
            if account is None or account.issued < closes or record.voids(account.index)
            else account,
        )

    def warnings(self, record: AgencyRecord, closes: datetime) -> tuple[Finding, ...]:
        """Return the flag of a request that closes then, if its agency is late with others.

        It is for whoever decides, so it ends when the request closes.
        """
        late, at = self.figures(record.id).finding, self.time
        return () if late is None or at is None or at >= closes else (late,)

    @property
    def time(self) -> datetime | None:
        """At what time the log is judged; None if it isn't known yet."""
        return None if self.proven_at is None else log_time(self.proven_at, self.newest)

    def figures(self, agency_id: str) -> AccountFigures:
        """Return how an agency stands by now."""
        agency, at = self._agencies.get(agency_id), self.time
        if agency is None or at is None:
            return NOTHING_OWED
        if not agency.judged_at <= at < agency.figures.until:
            agency.figures = self._judge(agency, at)
            agency.judged_at = at
        return agency.figures

    def late(self, agency_id: str) -> tuple[str, ...]:
        """Return which of the shown requests an agency is late with by now, as comparable text.

        Before them comes how many there are, and since when. `figures` are those as of then, too.
        """
        at, figures = self.time, self.figures(agency_id)
        if at is None or not figures.late:
            return ()
        shown = sorted(
            f"{request.hex()} {since}"
            for request, debt in self._agencies[agency_id].debts.items()
            if (since := debt.late_since(self._due(debt.issued, debt.closes), at)) is not None
            and self._is_shown(agency_id, request.hex())
        )
        return (f"{figures.late} {figures.late_since}", *shown)

    # What is on the disk

    def unknown_debtors(self, entries: Iterable[LoggedEntry]) -> list[bytes]:
        """Return the agencies whose debts on the disk entries may change, to be asked for."""
        found: dict[bytes, None] = {}
        for logged in entries if self._is_stored else ():
            body = logged.entry.body
            if isinstance(body, RequestAccount | RequestResolve | AgencyRevoke):
                agency = self._agencies.get(body.agency)
                if (
                    agency is not None
                    and agency.overdue is not None
                    and (
                        isinstance(body, AgencyRevoke)
                        or bytes.fromhex(body.request) not in agency.debts
                    )
                ):
                    found[bytes.fromhex(body.agency)] = None
        return list(found)

    def learn_debts(self, found: Mapping[bytes, Mapping[bytes, bytes]]) -> None:
        """Take the stored debts of agencies. What can't be read accuses nobody."""
        for key, rows in found.items():
            agency = self._of(key.hex())
            agency.overdue = None
            for request, row in self._stored.fetch(key, rows).items():
                with suppress(msgspec.MsgspecError):
                    agency.debts.setdefault(request, read_debt(row))
            self._grown.add(key.hex())

    def put_away(self) -> None:
        """Put debts on the disk, if others are stored there, once a batch of entries is added."""
        while self._is_stored and self._grown and self._stored.count < _MOST_PUT:
            agency_id = self._grown.pop()
            self._put_away(agency_id, self._agencies.change(agency_id))
        self._stored.close()

    def _put_away(self, agency_id: str, agency: _Agency) -> None:
        """Put on the disk what only an entry could change."""
        at = (self.time or self.newest) - _SKEW
        for request, debt in list(agency.debts.items()):
            due = self._due(debt.issued, debt.closes)
            if any(each is not None and each > at for each in (debt.closes, due, debt.keep_until)):
                continue
            if (since := debt.late_since(due, at)) is None:
                del agency.debts[request]  # Nothing is owed.
            elif not self._is_shown(agency_id, request.hex()):
                is_owed, is_in_time = self._count(debt, at)
                overdue = agency.overdue = agency.overdue or Overdue()
                overdue.late += 1
                overdue.owed += is_owed
                overdue.in_time += is_in_time
                overdue.since = min(overdue.since, since)
                overdue.all_since = max(overdue.all_since, since)
                self._stored.put(bytes.fromhex(agency_id), request, pack_debt(debt))
                del agency.debts[request]
        agency.most = _FEW_DEBTS + len(agency.debts) * 5 // 4

    def _note_growth(self, agency_id: str, agency: _Agency) -> None:
        if len(agency.debts) > agency.most:
            self._grown.add(agency_id)

    def load(self, rows: PackedRows, newest: datetime) -> None:
        """Continue from what an earlier run has stored."""
        self._agencies.load(rows)
        self.newest = newest
        self._is_first, self._is_stored = False, True

    def take_changes(self, *, whole: bool) -> tuple[dict[bytes, bytes | None], DebtRows, bool]:
        """Return the rows that changed since the last call, or all, and those of debts.

        The last value says whether all earlier rows of debts are another run's, and must go.
        """
        if is_first := self._is_first:
            self._is_first, self._is_stored = False, True
            self._grown.update(self._agencies)
        self.put_away()
        return self._agencies.take_changes(whole=whole), self._stored.pop_changes(), is_first

    def give_back(self, keys: Iterable[bytes], debts: DebtRows, *, is_first: bool) -> None:
        """Note that these rows weren't stored."""
        self._agencies.give_back(keys)
        self._stored.give_back(debts)
        self._is_first = is_first

    def _of(self, agency_id: str) -> _Agency:
        """Return an agency whose debts are about to change."""
        if agency_id not in self._agencies:
            self._agencies[agency_id] = _Agency()
        agency = self._agencies.change(agency_id)
        agency.judged_at = _NEVER
        return agency

    def _due(self, issued: datetime, closes: datetime) -> datetime | None:
        return due_time(issued, closes, self._limits(issued))

    def _limits(self, issued: datetime) -> Limits | None:
        policy = None if self._policies is None else self._policies.at(issued)
        return None if policy is None else policy.limits

    def _disown(self, agency: _Agency, record: AgencyRecord) -> None:
        """Drop what somebody else wrote with the agency's key: it neither owes nor settles."""
        for request, debt in list(agency.debts.items()):
            if record.voids(debt.index) or record.voids(debt.stated_index):
                # What a true account before it said isn't known any more: nobody is accused.
                del agency.debts[request]
            elif debt.resolved is not None and record.voids(debt.resolved[0]):
                debt.resolved = None
        agency.promises = tuple(each for each in agency.promises if not record.voids(each[0]))

    def _add_account(self, index: int, body: RequestAccount) -> None:
        agency, request = self._of(body.agency), bytes.fromhex(body.request)
        debt = agency.debts.get(request)
        if debt is None:
            # It was settled, or nothing was owed and it had closed: only what it keeps is new.
            debt = agency.debts[request] = Debt(index=index, issued=ALWAYS, expires=ALWAYS)
            self._note_growth(body.agency, agency)
        debt.stated_index, debt.stated_at = index, body.issued_at
        debt.keep_until = parse_time(body.keep_until) if body.keep_until else None
        self._settle(agency, request, debt)

    def _settle(self, agency: _Agency, request: bytes, debt: Debt) -> None:
        """Note the first account that counts; keep only counts if nothing can become late."""
        if not debt.is_accounted_for:
            return
        debt.first_at = debt.first_at or debt.stated_at
        if debt.keep_until is None:
            is_owed, is_in_time = self._count(debt, ALWAYS)
            agency.owed += is_owed
            agency.in_time += is_in_time
            del agency.debts[request]

    def _count(self, debt: Debt, at: datetime) -> tuple[bool, bool]:
        """Return whether an account is due or was given, and whether it was in time."""
        due = self._due(debt.issued, debt.closes)
        if due is None:
            return False, False
        given_at = debt.first_at
        return given_at is not None or due <= at, given_at is not None and given_at <= due

    def _judge(self, agency: _Agency, at: datetime) -> AccountFigures:
        owed, in_time, late = agency.owed, agency.in_time, 0
        late_since, until = _NEVER, _NEVER
        for request, debt in list(agency.debts.items()):
            due = self._due(debt.issued, debt.closes)
            if due is None and not debt.is_accounted_for and debt.closes <= at:
                del agency.debts[request]
                continue
            is_owed, is_in_time = self._count(debt, at)
            owed += is_owed
            in_time += is_in_time
            if (since := debt.late_since(due, at)) is not None:
                late += 1
                late_since = min(late_since, since)
            # Its own flag ends when a request closes.
            ahead = (debt.closes, due, debt.keep_until)
            until = min([until, *(each for each in ahead if each is not None and each > at)])
        if (overdue := agency.overdue) is not None:
            if overdue.all_since <= at:
                owed += overdue.owed
                in_time += overdue.in_time
                late += overdue.late
                late_since = min(late_since, overdue.since)
            else:  # A clock went back: nobody is accused.
                until = min(until, overdue.all_since)
        return AccountFigures(
            owed=owed,
            in_time=in_time,
            late=late,
            late_since=late_since if late else None,
            retention_days=agency.promises[-1][2] if agency.promises else None,
            until=until,
        )


_read_agency: Final = msgspec.msgpack.Decoder(_Agency).decode


def _pack(agency: _Agency) -> bytes:
    # Not compressed: nearly each entry of a long log changes one, and ids don't get shorter.
    row = (
        *(agency.owed, agency.in_time, agency.promises),
        *(agency.debts, agency.overdue, agency.most),
    )
    return msgspec.msgpack.encode(row)


def expiry(post: RequestPost) -> datetime:
    """Return when a request closes if nobody resolves it, by the times that it states."""
    return closing_time(post.issued_at, parse_time(post.expires), None)


def add_up(all_figures: Sequence[AccountFigures]) -> AccountFigures:
    """Return how one agency stands on several boards together; the longest promise counts."""
    return AccountFigures(
        owed=sum(each.owed for each in all_figures),
        in_time=sum(each.in_time for each in all_figures),
        late=sum(each.late for each in all_figures),
        late_since=min(filter(None, (each.late_since for each in all_figures)), default=None),
        retention_days=max(
            filter(None, (each.retention_days for each in all_figures)), default=None
        ),
    )


def read_account(logged: LoggedEntry, body: RequestAccount, delete_by: datetime | None) -> Account:
    """Return an account as it is shown."""
    return Account(
        index=logged.index,
        issued=body.issued_at,
        counts=tallies_of(body),
        handed_to=body.handed_to,
        keep_until=parse_time(body.keep_until) if body.keep_until else None,
        text=safe_text(body.text, longest=LONGEST_TEXT, lines=True),
        findings=account_findings(body, delete_by=delete_by),
    )
