"""Accounts: what is late, and which counts may be public."""

from datetime import datetime, timedelta

from hypothesis import given, strategies as st
import pytest

from noticeboard.errors import VerificationError
from noticeboard.log.body import RequestAccount, RequestPost, Tally
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.policy import Limits
from noticeboard.rules.accounts import (
    ACCOUNTS_FROM,
    COUNTS,
    AccountState,
    LateKind,
    LatePeriod,
    Statement,
    account_findings,
    account_state,
    late_history,
    log_time,
    publish_counts,
)
from tests.noticeboard.log.made import AGENCY, POSTING, Town, town_with_agency

ISSUED = ACCOUNTS_FROM + timedelta(days=3)
CLOSED = ISSUED + timedelta(days=10)
DAY = timedelta(days=1)
NONE = dict.fromkeys(COUNTS, 0)


def tally(name: str, count: int) -> Tally:
    """Return a count as an account states it."""
    return publish_counts(NONE | {name: count})[name]


def town() -> Town:
    """Return a town whose agency asks after accounts are owed."""
    found = town_with_agency()
    found.now = ISSUED
    return found


def request(town: Town, **changed: object) -> RequestPost:
    """Return a logged request."""
    body = town.log(town.post(POSTING, **changed)).entry.body
    assert isinstance(body, RequestPost)
    return body


def account(town: Town, post: RequestPost, at: datetime, **said: object) -> RequestAccount:
    """Return an account of the request that was issued at a time."""
    town.now = at
    counts = publish_counts(NONE)
    fields = {"request": post.id, "handed_to": (), "keep_until": "", "text": ""}
    return RequestAccount(**town.common(AGENCY, POSTING) | counts | fields | said)


def state(
    post: RequestPost,
    *accounts: RequestAccount,
    now: datetime,
    resolved_at: datetime | None = CLOSED,
    retention_days: int | None = None,
    limits: Limits | None = None,
) -> AccountState:
    """Return where a request stands."""
    return account_state(
        post,
        resolved_at=resolved_at,
        accounts=accounts,
        retention_days=retention_days,
        limits=limits,
        now=now,
    )


def test_an_account_is_due_when_a_request_has_closed() -> None:
    """It is late from the thirtieth day on, and no longer once there is one."""
    here = town()
    post = request(here)
    due = CLOSED + 30 * DAY
    before, late = state(post, now=due - timedelta(seconds=1)), state(post, now=due)
    early = account(here, post, CLOSED - DAY)
    final = account(here, post, due + DAY)

    assert (before.due, before.is_late, before.late_since) == (due, False, None)
    assert (late.is_late, late.late_since) == (True, due)
    # One from before it closed says what there was, but doesn't account for the whole.
    assert state(post, early, now=due).is_late
    assert not state(post, early, final, now=due + 2 * DAY).is_late
    # An unresolved request closes when it expires.
    assert state(post, resolved_at=None, now=due).closes == parse_time(post.expires)
    # Resolving it later than it expired doesn't gain time.
    much_later = parse_time(post.expires) + 50 * DAY
    assert state(post, resolved_at=much_later, now=due).closes == parse_time(post.expires)


def test_none_is_owed_for_what_was_asked_before() -> None:
    """Requests from before accounts were introduced owe none."""
    here = town()
    here.now = ACCOUNTS_FROM - timedelta(seconds=1)
    assert state(request(here), now=CLOSED + 400 * DAY).due is None


def test_a_policy_asks_sooner_and_never_later() -> None:
    """The policy's days hold if they are fewer."""
    post = request(town())
    assert state(post, limits=Limits(account_days=5), now=CLOSED).due == CLOSED + 5 * DAY
    assert state(post, limits=Limits(account_days=300), now=CLOSED).due == CLOSED + 30 * DAY


def test_kept_beyond_the_date() -> None:
    """Shares that are kept past the stated date are late until a new account."""
    here = town()
    post = request(here)
    until = CLOSED + 60 * DAY
    counts = {
        "received": tally("received", 9),
        "opened": tally("opened", 9),
        "kept": tally("kept", 9),
    }
    first = account(here, post, CLOSED + DAY, **counts, keep_until=format_time(until))
    gone = counts | {"kept": tally("kept", 0), "deleted": tally("deleted", 9)}
    last = account(here, post, until + DAY, **gone)

    assert not state(post, first, now=until - DAY).is_kept_too_long
    assert state(post, first, now=until).late_since == until
    assert state(post, first, last, now=until + 2 * DAY).late_since is None


def test_what_was_late_stays_in_the_history() -> None:
    """Each time without what was owed is a period, and ends with the account that came."""
    due, until = CLOSED + 30 * DAY, CLOSED + 90 * DAY
    first = Statement(at=due + 6 * DAY, delete_by=until)
    second = Statement(at=until + 2.5 * DAY, delete_by=None)
    account = LatePeriod(kind=LateKind.ACCOUNT, since=due, until=first.at)
    deletion = LatePeriod(kind=LateKind.DELETION, since=until, until=second.at)

    none = late_history(due, ())
    assert (none.periods(due - DAY), none.late_from) == ((), due)
    assert [each.days for each in none.periods(due + 2 * DAY)] == [2]
    assert late_history(due, (first,)).periods(until - DAY) == (account,)
    assert [each.kind for each in late_history(due, (first,)).periods(until)] == [*LateKind]
    both = late_history(due, (first, second))
    assert (both.periods(until + 999 * DAY), both.late_from) == ((account, deletion), None)
    assert [each.days for each in both.ended] == [6, 3]
    # What comes in time was never late.
    in_time = Statement(at=due, delete_by=until)
    again = Statement(at=until, delete_by=None)
    assert late_history(due, (in_time, again)).ended == ()


def test_a_log_is_judged_by_its_own_time() -> None:
    """Neither a clock that runs ahead accuses, nor one entry that does."""
    assert log_time(CLOSED + 999 * DAY, CLOSED) == CLOSED
    assert log_time(CLOSED, CLOSED + 999 * DAY) == CLOSED


def test_the_promise_is_the_shortest() -> None:
    """The agency's own promise and the policy's limit both hold."""
    post = request(town())
    both = state(post, retention_days=90, limits=Limits(longest_kept_days=60), now=CLOSED)
    own = state(post, retention_days=45, limits=Limits(longest_kept_days=60), now=CLOSED)

    assert (both.delete_by, own.delete_by) == (CLOSED + 60 * DAY, CLOSED + 45 * DAY)
    assert state(post, now=CLOSED).delete_by is None


def test_a_later_date_needs_a_reason() -> None:
    """Keeping shares for longer than promised is possible, and never silent."""
    here = town()
    post = request(here)
    said = {
        "received": tally("received", 9),
        "opened": tally("opened", 9),
        "kept": tally("kept", 9),
        "keep_until": format_time(CLOSED + 61 * DAY),
    }
    silent = account(here, post, CLOSED, **said)
    told = account(here, post, CLOSED, **said, text="The case is before a court.")
    codes = [each.code for each in account_findings(silent, delete_by=CLOSED + 60 * DAY)]

    assert codes == ["account_no_reason"]
    assert account_findings(told, delete_by=CLOSED + 60 * DAY) == ()
    assert account_findings(silent, delete_by=None) == ()


def test_counts_that_nothing_fits_are_refused() -> None:
    """More can't be opened than came."""
    here = town()
    post = request(here)
    wrong = account(
        here,
        post,
        CLOSED,
        received=tally("received", 5),
        opened=tally("opened", 12),
        deleted=tally("deleted", 12),
    )
    assert [each.code for each in account_findings(wrong, delete_by=None)] == ["account_counts"]


@st.composite
def outcomes(draw: st.DrawFn) -> dict[str, int]:
    """Return what may have become of some shares."""
    received = draw(st.integers(0, 130))
    opened = draw(st.integers(0, received))
    unopened = draw(st.integers(0, received - opened))
    withdrawn = draw(st.integers(0, received - opened - unopened))
    deleted = draw(st.integers(0, opened))
    return {
        "received": received,
        "opened": opened,
        "unopened": unopened,
        "withdrawn": withdrawn,
        "used": draw(st.integers(0, opened)),
        "handed_on": draw(st.integers(0, opened)),
        "deleted": deleted,
        "kept": opened - deleted,
    }


def explains(counts: dict[str, int], stated: dict[str, Tally]) -> bool:
    """Return whether counts could have led to what is stated."""
    return all(tally.at_least <= counts[name] <= tally.at_most for name, tally in stated.items())


@given(outcomes())
def test_what_is_stated_is_true(counts: dict[str, int]) -> None:
    """Each count is within what is stated, and the account is accepted."""
    here = town()
    post = request(here)
    stated = publish_counts(counts)
    told = account(
        here,
        post,
        CLOSED,
        **stated,
        handed_to=("court",) if counts["handed_on"] else (),
        keep_until=format_time(CLOSED + DAY) if counts["kept"] else "",
    )
    assert all(each.at_least <= counts[name] <= each.at_most for name, each in stated.items())
    assert account_findings(told, delete_by=None) == ()


def test_no_subtraction_gives_a_small_count_away() -> None:
    """Whoever knows how accounts are made can't tell any number from 1 to 4.

    Every way in which up to 24 shares can end is tried, and those of one account are compared.
    """
    every = [
        (received, opened, unopened, withdrawn, 0, 0, deleted, opened - deleted)
        for received in range(25)
        for opened in range(received + 1)
        for unopened in range(received - opened + 1)
        for withdrawn in range(received - opened - unopened + 1)
        for deleted in range(opened + 1)
    ]
    ends: dict[tuple[Tally, ...], set[tuple[int, ...]]] = {}
    for row in every:
        stated = publish_counts(dict(zip(COUNTS, row, strict=True)))
        ends.setdefault(tuple(stated.values()), set()).add(row)

    for tallies, rows in ends.items():
        for column, each in enumerate(tallies):
            possible = {row[column] for row in rows}
            assert each.at_most == 0 or len(possible) > 1, (column, tallies)


@pytest.mark.parametrize(
    ("name", "at_least", "at_most"),
    [
        ("kept", 1, 1),
        ("kept", 0, 4),
        ("kept", 7, 7),
        ("kept", 1, 9),
        ("opened", 1, 4),
        ("received", 9, 9),
        ("received", 9, 1),
    ],
)
def test_only_bands_are_accepted(name: str, at_least: int, at_most: int) -> None:
    """An account with an exact count isn't an entry."""
    here = town()
    post = request(here)
    with pytest.raises(VerificationError):
        account(here, post, CLOSED, **{name: Tally(at_least=at_least, at_most=at_most)})
