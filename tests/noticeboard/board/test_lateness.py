"""What a board finds late is what the log says, whatever happened and whenever one looks."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
import sqlite3

from hypothesis import given, settings, strategies as st

from noticeboard.board.site import lateness
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import (
    AgencyRetention,
    RequestAccount,
    RequestPost,
    RequestResolve,
)
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import Entry
from noticeboard.log.policy import Limits
from noticeboard.rules.accounts import (
    ACCOUNTS_FROM,
    COUNTS,
    AccountState,
    account_state,
    publish_counts,
)
from tests.noticeboard.log.made import AGENCY, POSTING, Town, town_with_agency

DAY = timedelta(days=1)


@dataclass
class History:
    """A random history of one agency, in a town's log and in a board's index of it."""

    index: sqlite3.Connection
    town: Town = field(default_factory=town_with_agency)
    requests: dict[str, int] = field(default_factory=dict)

    def log(self, entry: Entry) -> None:
        """Log an entry, and add it to the index as a board does."""
        at = self.town.registry.size
        body = self.town.log(entry).entry.body
        if isinstance(body, RequestPost):
            self.requests[body.id] = at
        thread = self.requests.get(getattr(body, "request", ""))
        lateness.add_entry(self.index, at, thread, body, self.town.registry)
        lateness.add_time(self.index, body.issued)

    def step(self, chance: Random) -> None:
        """Let some time pass, then let something happen."""
        town = self.town
        town.now += timedelta(seconds=chance.choice((0, 1, 86_400, chance.randrange(20 * 86_400))))
        happens = chance.choice(("post", "post", "resolve", "account", "account", "retention"))
        request = chance.choice(list(self.requests) or [""])
        if happens == "post" or not request:
            expires = format_time(town.now + chance.randrange(1, 120) * DAY)
            self.log(town.post(expires=expires, id=f"{len(town.logged):032x}"))
        elif happens == "resolve":
            common = town.common(AGENCY, POSTING)
            self.log(town.signed(RequestResolve(**common, request=request, text="Done."), POSTING))
        elif happens == "retention":
            self.log(self.retention(chance.randrange(1, 200)))
        else:
            until = town.now + chance.randrange(90) * DAY if chance.randrange(2) else None
            self.log(self.account(request, until=until))

    def retention(self, days: int) -> Entry:
        """Return a promise."""
        common = self.town.common(AGENCY, POSTING)
        return self.town.signed(AgencyRetention(**common, days=days, text=""), POSTING)

    def account(self, request: str, *, until: datetime | None) -> Entry:
        """Return an account of nine shares that are kept until then, or were deleted."""
        fate = "deleted" if until is None else "kept"
        counts = dict.fromkeys(COUNTS, 0) | {"received": 9, "opened": 9, fate: 9}
        account = RequestAccount(
            **self.town.common(AGENCY, POSTING) | publish_counts(counts),
            request=request,
            handed_to=(),
            keep_until="" if until is None else format_time(until),
            text="",
        )
        return self.town.signed(account, POSTING)

    def bodies[T](self, kind: type[T], post: RequestPost, at: datetime) -> list[T]:
        """Return what a reader at some time has of a request's thread."""
        entries = [each.entry.body for each in self.town.logged]
        return [
            each
            for each in entries
            if isinstance(each, kind)
            and getattr(each, "request", "") == post.id
            and getattr(each, "issued_at", at) <= at
        ]

    def state(self, logged: LoggedEntry, at: datetime) -> AccountState:
        """Return where a request stands, read from the whole log."""
        post = logged.entry.body
        assert isinstance(post, RequestPost)
        resolved = self.bodies(RequestResolve, post, at)
        promises = [
            each.entry.body.days
            for each in self.town.logged
            if isinstance(each.entry.body, AgencyRetention) and each.index < logged.index
        ]
        policy = self.town.registry.policies.at(post.issued_at)
        return account_state(
            post,
            resolved_at=resolved[0].issued_at if resolved else None,
            accounts=self.bodies(RequestAccount, post, at),
            retention_days=promises[-1] if promises else None,
            limits=None if policy is None else policy.limits,
            now=at,
        )

    @property
    def posts(self) -> Sequence[LoggedEntry]:
        """The requests."""
        return [each for each in self.town.logged if isinstance(each.entry.body, RequestPost)]


def new_index() -> sqlite3.Connection:
    """Return a board's empty index of what is late."""
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    made.executescript(lateness.TABLES)
    return made


def random_history(index: sqlite3.Connection, chance: Random) -> History:
    """Return a history with a policy that begins somewhere in it."""
    found = History(index)
    found.town.now = ACCOUNTS_FROM - 30 * DAY
    limits = Limits(account_days=12, longest_kept_days=40)
    found.log(found.town.policy(begins=format_time(ACCOUNTS_FROM + 5 * DAY), limits=limits))
    for _ in range(30):
        found.step(chance)
    return found


@settings(max_examples=96, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_the_index_says_what_the_log_says(seed: int) -> None:
    """Whatever happened: what is due and late, since when, and each time in which it was late."""
    chance = Random(seed)  # noqa: S311 -- no secret
    with closing(new_index()) as index:
        _compare(random_history(index, chance), chance)


def _compare(found: History, chance: Random) -> None:
    town, index = found.town, found.index
    stated = {town.now, *(parse_time(each.entry.body.issued) for each in town.logged)}
    at = town.now + chance.randrange(200) * DAY
    states = {each.index: found.state(each, at) for each in found.posts}
    shown = lateness.of_requests(index, list(states), at)
    whole = lateness.of_agency(index, AGENCY, town.registry, at, limit=100)

    for number, state in states.items():
        standing = shown[number]
        assert standing.late_since == state.late_since
        assert standing.closes == state.closes.timestamp()
        assert standing.due == (state.due and state.due.timestamp())
        assert standing.delete_by == (state.delete_by and state.delete_by.timestamp())
    late = sorted(state.late_since for state in states.values() if state.late_since is not None)
    assert (whole.late, whole.late_since) == (len(late), late[0] if late else None)
    assert lateness.count_late(index, at) == bool(late)
    # Every moment is judged as it was then, by what the log had.
    for each in found.posts:
        periods = lateness.late_periods(index, each.index, town.registry, at)
        moments = [*stated, *(period.since - timedelta(seconds=1) for period in periods)]
        for moment in [*moments, *(period.since for period in periods)]:
            if each.entry.body.issued_at <= moment < at:
                is_late = any(period.since <= moment < period.until for period in periods)
                assert is_late == (found.state(each, moment).late_since is not None), moment
    longest = [shown[number].longest for number in states]
    assert whole.longest == max(longest, default=timedelta())


def test_what_an_agency_disowns_is_not_held_against_it() -> None:
    """Whoever had its key asked, and can't make it late."""
    with closing(new_index()) as index:
        found = History(index)
        found.town.now, registry = ACCOUNTS_FROM, found.town.registry
        found.log(found.town.post())
        found.log(found.town.post(id=f"{77:032x}", case_number="26-0043"))
        found.town.now += 40 * DAY
        later = found.town.now + 100 * DAY
        assert lateness.of_agency(index, AGENCY, registry, later, limit=9).late == 2
        # Somebody with its key accounts for what it asked itself, and promises.
        found.log(found.account(found.posts[0].entry.body.id, until=None))
        found.log(found.retention(9))
        standing = lateness.of_agency(index, AGENCY, registry, later, limit=9)
        assert (standing.late, standing.retention_days) == (1, 9)

        found.log(found.town.revoke(last_good=1))

        standing = lateness.of_agency(index, AGENCY, registry, later, limit=9)
        assert (standing.late, [each.request for each in standing.late_requests]) == (1, [1])
        assert standing.retention_days is None
        assert lateness.late_periods(index, 2, registry, later) == ()
