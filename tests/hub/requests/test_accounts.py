"""Accounts at home: which requests an agency is late with, and what a household sees of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from hypothesis import given, settings, strategies as st
import pytest

from hub.decision.rules import evaluate
from hub.model.ids import BoardOrigin
from hub.model.request import Accounting, Request
from hub.model.rule import Conditions, Verdict
from hub.requests import admission
from hub.requests.accounts import AccountFigures
from hub.requests.agencies import request_id
from hub.requests.docket import Docket
from noticeboard.log.body import AgencyRetention, RequestAccount, RequestPost, RequestResolve
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.policy import Limits
from noticeboard.log.registry import Registry
from noticeboard.rules.accounts import ACCOUNTS_FROM, AccountState, account_state
from tests.fakes.board import ORIGIN, Author, LogWriter
from tests.hub.decision.test_rules import a_rule, facts
from tests.hub.given import run_at_once

DAY = timedelta(days=1)
BEGIN = ACCOUNTS_FROM + 4 * DAY


class Reader:
    """A log, and a hub's docket that reads what is new in it."""

    def __init__(self, begin: datetime = BEGIN) -> None:
        self.writer = LogWriter(now=begin)
        self.docket = Docket()
        self.registry = Registry(
            ORIGIN, self.writer.log_key.verifier, [self.writer.verifier.root.verifier]
        )

    def read(self, *, proven_at: datetime | None = None, now: datetime | None = None) -> None:
        """Take in what is new; until `proven_at` nothing else was logged."""
        entries = [
            self.registry.add(parse_entry(self.writer.entries[index]), index)
            for index in range(self.registry.size, len(self.writer.entries))
        ]
        at = now or self.writer.now
        origin, registry = BoardOrigin(ORIGIN), self.registry
        run_at_once(self.docket.add(origin, entries, registry, at, proven_at=proven_at))

    def read_later(self, by: timedelta) -> None:
        """Let time pass, then read up to that time."""
        self.writer.now += by
        self.writer.notice(0, "The log goes on.")
        self.read(proven_at=self.writer.now)

    def request(self, author: Author, entry_id: str) -> Request:
        """Return a request."""
        found = self.docket.get(request_id(BoardOrigin(ORIGIN), author.id, entry_id))
        assert found is not None
        return found

    def accounting(self, author: Author, entry_id: str) -> Accounting:
        """Return how an agency stands with a request."""
        found = self.request(author, entry_id).accounting
        assert found is not None
        return found

    def figures(self, author: Author) -> AccountFigures:
        """Return how an agency stands with all its requests."""
        (figures,) = [
            each.accounts for each in self.docket.registrations() if each.record.id == author.id
        ]
        return figures


def codes(request: Request) -> set[str]:
    """Return what is flagged."""
    return {finding.code for finding in request.findings}


def test_a_late_agency_is_flagged_until_it_has_accounted() -> None:
    """Its open requests say how many accounts are late and since when, and a rule can deny them."""
    reader = Reader()
    writer, police = reader.writer, reader.writer.register()
    fire = writer.register("city-fire")
    writer.promise(police, 60)
    old = writer.post(police, expires=format_time(BEGIN + 10 * DAY))
    reader.read_later(39 * DAY)
    new, other = writer.post(police), writer.post(fire)

    reader.read_later(timedelta(0))
    before = reader.request(police, new)
    reader.read_later(DAY)

    due = BEGIN + 40 * DAY
    assert before.findings == ()
    flag = reader.request(police, new).findings[0]
    assert (flag.code, flag.params) == ("late_account", {"count": 1, "since": f"{due:%Y-%m-%d}"})
    assert reader.request(fire, other).findings == ()
    # The late request itself is closed: nobody decides about it any more.
    assert reader.request(police, old).findings == ()
    late = reader.accounting(police, old)
    assert (late.due, late.late_since, late.account) == (due, due, None)
    assert late.delete_by == BEGIN + 70 * DAY
    figures = reader.figures(police)
    assert (figures.owed, figures.in_time, figures.late, figures.retention_days) == (
        1,
        0,
        1,
        60,
    )
    rule = a_rule(when=Conditions(findings=("late_account",)))
    ruled = [
        evaluate([rule], facts(each), notify_from_level=0).verdict
        for each in (before, reader.request(police, new))
    ]
    assert ruled == [Verdict.NOTIFY, Verdict.DENY]

    writer.account(police, old, handed_on=2)
    reader.read()

    settled = reader.accounting(police, old)
    assert settled.account is not None
    assert settled.late_since is None
    assert settled.account.counts["received"].at_least == 1
    assert settled.account.handed_to == ("court",)
    assert codes(reader.request(police, new)) == set()
    assert (reader.figures(police).owed, reader.figures(police).late) == (1, 0)


def test_what_is_kept_too_long_is_late_as_well() -> None:
    """Until the agency says that it was deleted; also if all had been said before."""
    reader = Reader()
    writer, police = reader.writer, reader.writer.register()
    entry_id = writer.post(police)
    writer.resolve(police, entry_id)
    until = writer.now + 100 * DAY
    writer.account(police, entry_id, keep_until=until)
    reader.read_later(99 * DAY)
    new = writer.post(police)
    reader.read()
    assert reader.figures(police).late == 0

    reader.read_later(DAY)

    assert reader.accounting(police, entry_id).late_since == until
    assert codes(reader.request(police, new)) == {"late_account"}
    assert (reader.figures(police).owed, reader.figures(police).in_time) == (1, 1)
    writer.account(police, entry_id)
    reader.read()
    assert reader.figures(police).late == 0
    writer.account(police, entry_id, keep_until=until)
    reader.read()
    assert (reader.figures(police).late, reader.figures(police).owed) == (1, 1)


def test_what_an_agency_has_disowned_counts_for_nothing() -> None:
    """No request, resolution, account or promise that somebody else wrote with its key."""
    reader = Reader()
    writer, police = reader.writer, reader.writer.register()
    own = writer.post(police, expires=format_time(BEGIN + 80 * DAY))
    writer.promise(police, 30)
    last_good = len(writer.entries) - 1
    writer.post(police)
    writer.resolve(police, own)
    writer.promise(police, 3)
    reader.read_later(40 * DAY)
    assert reader.figures(police).late == 1
    writer.revoke(police, last_good=last_good)

    reader.read_later(69 * DAY)

    assert reader.figures(police) == AccountFigures(retention_days=30, until=BEGIN + 110 * DAY)
    reader.read_later(DAY)
    assert reader.figures(police).late == 1


def test_the_log_s_own_time_counts() -> None:
    """On a log that stands still nobody becomes late, on a board's page as at home."""
    reader = Reader()
    police = reader.writer.register()
    reader.writer.post(police)
    reader.read(proven_at=BEGIN + 300 * DAY)
    assert reader.figures(police).late == 0

    reader.read_later(300 * DAY)

    assert reader.figures(police).late == 1


@pytest.mark.parametrize("by", [timedelta(0), -9000 * DAY, 9000 * DAY])
def test_this_house_s_clock_accuses_nobody(by: timedelta) -> None:
    """Only the proven time counts, so a clock that is wrong changes nothing."""
    reader = Reader()
    police = reader.writer.register()
    entry_id = reader.writer.post(police)
    proven_at = reader.writer.now + 5 * DAY

    reader.read(proven_at=proven_at, now=proven_at + by)

    assert reader.accounting(police, entry_id).late_since is None
    assert reader.figures(police).late == 0
    run_at_once(reader.docket.renew(proven_at + 9000 * DAY))
    assert reader.figures(police).late == 0


def test_a_request_that_this_house_took_part_in_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many requests its agency posts later, its account is still shown."""
    monkeypatch.setattr(admission, "MOST_BY_AGENCY", 3)
    reader = Reader()
    writer, police = reader.writer, reader.writer.register()
    own, lost = writer.post(police), writer.post(police)
    reader.docket.retain(request_id(BoardOrigin(ORIGIN), police.id, own))
    for _ in range(6):
        writer.post(police)
    reader.read_later(50 * DAY)
    writer.account(police, own)
    reader.read()

    assert reader.accounting(police, own).account is not None
    assert reader.docket.get(request_id(BoardOrigin(ORIGIN), police.id, lost)) is None
    assert len(reader.docket.all()) == 3


# The same as from the whole log


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["post", "resolve", "account", "keep", "promise"]),
        st.integers(0, 5),
        st.sampled_from([0, 1, 3, 9, 31, 95]),
        st.booleans(),
    ),
    max_size=14,
)


def naive(
    reader: Reader, author: Author, at: datetime
) -> Iterable[tuple[RequestPost, AccountState, Sequence[RequestAccount]]]:
    """Yield what the rules say of each request, from the whole log."""
    bodies = [parse_entry(raw).body for raw in reader.writer.entries]
    own = [body for body in bodies if body.agency == author.id]
    for post in own:
        if not isinstance(post, RequestPost):
            continue
        resolved = (
            body.issued_at
            for body in own
            if isinstance(body, RequestResolve) and body.request == post.id
        )
        promises = (
            body.days
            for body in reversed(own)
            if isinstance(body, AgencyRetention) and body.issued_at <= post.issued_at
        )
        accounts = [
            body for body in own if isinstance(body, RequestAccount) and body.request == post.id
        ]
        policy = reader.registry.policies.at(post.issued_at)
        state = account_state(
            post,
            resolved_at=next(resolved, None),
            accounts=accounts,
            retention_days=next(promises, None),
            limits=policy.limits if policy else None,
            now=at,
        )
        yield post, state, [each for each in accounts if each.issued_at >= state.closes]


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, limited=st.booleans(), begin=st.sampled_from([BEGIN, BEGIN - 20 * DAY]))
def test_lateness_is_that_of_the_rules_over_the_whole_log(
    steps: list[tuple[str, int, int, bool]], begin: datetime, *, limited: bool
) -> None:
    """However the log grew, and whenever it was looked at meanwhile."""
    reader = Reader(begin)
    writer, police = reader.writer, reader.writer.register()
    if limited:
        writer.limit(Limits(account_days=10, longest_kept_days=40))
    asked: list[str] = []
    for what, which, days, looks in steps:
        writer.now += days * DAY
        request = asked[which % len(asked)] if asked else ""
        if what == "post":
            life = (which + 1) * 5 * DAY
            asked.append(writer.post(police, expires=format_time(writer.now + life)))
        elif what == "promise":
            writer.promise(police, which * 10 + 1)
        elif request and what == "resolve":
            writer.resolve(police, request)
        elif request:
            until = writer.now + which * 10 * DAY if what == "keep" else None
            writer.account(police, request, keep_until=until)
        if looks:
            reader.read(proven_at=writer.now)
    reader.read_later(3 * DAY)
    at = writer.now

    found = list(naive(reader, police, at))
    late = [state.late_since for _, state, _ in found if state.late_since]
    owed = [
        (state.due, accounts)
        for _, state, accounts in found
        if state.due is not None and (accounts or state.due <= at)
    ]
    in_time = [accounts for due, accounts in owed if accounts and accounts[0].issued_at <= due]
    figures = reader.figures(police)
    assert (figures.late, figures.late_since) == (len(late), min(late, default=None))
    assert (figures.owed, figures.in_time) == (len(owed), len(in_time))
    for post, state, _ in found:
        accounting = reader.accounting(police, post.id)
        assert (accounting.closes, accounting.due) == (state.closes, state.due)
        assert (accounting.delete_by, accounting.late_since) == (state.delete_by, state.late_since)
        shown = None if accounting.account is None else accounting.account.issued
        assert shown == (None if state.account is None else state.account.issued_at)
        is_warned = "late_account" in codes(reader.request(police, post.id))
        assert is_warned == (bool(late) and at < state.closes)
