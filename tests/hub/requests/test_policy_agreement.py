"""Board and hub judge a request by the same policy, and no policy allows what the rules refuse."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import pi
from random import Random
import time

import pytest

from hub.model.ids import BoardOrigin
from hub.requests.docket import Docket
from noticeboard.board.errors import PostHeldError, PostRefusedError
from noticeboard.board.log import LogState
from noticeboard.board.writer import Admission
from noticeboard.log.area import Circle
from noticeboard.log.body import BoardPolicy, RequestPost, Window
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import Entry
from noticeboard.log.policy import HoursOfDay, Limits, Policy, notice_for
from noticeboard.rules.findings import Finding
from noticeboard.runtime.text import catalogue
from tests.hub.given import run_at_once
from tests.noticeboard.log.made import (
    AGENCY,
    COUNTY,
    GOVERNOR,
    LOG,
    ORIGIN,
    STATE,
    Town,
    new_registry,
)

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ZONES = ("UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia")
CHANGES = (datetime(2026, 10, 20, tzinfo=UTC), datetime(2027, 3, 8, tzinfo=UTC))
"""About the days on which clocks change in some of the zones."""
INCIDENTS = ("burglary", "robbery", "theft", "arson", "protest")
TEXTS = (
    "Did your camera see a white van?",
    "A vigil at the sch\u00f6ol gate.",
    "Near the s\u0441hool gate.",
    "The march on Main Street.",
)
PHRASES = ("main street", "school gate", "vigil", "white van")
REQUESTS_A_BOARD = 60

NUMBERS = {
    "policy_area",
    "policy_incident",
    "policy_level",
    "policy_open",
    "policy_quota",
    "policy_window",
    "policy_window_old",
}

type Judged = set[tuple[str, tuple[tuple[str, str | int], ...]]]


def by_policy(found: Iterable[Finding]) -> Judged:
    """Return what a policy found, with everything that it says of it."""
    return {
        (each.code, tuple(sorted(each.params.items())))
        for each in found
        if each.code.startswith("policy_")
    }


def codes(found: Iterable[Finding]) -> set[str]:
    """Return the codes of findings."""
    return {each.code for each in found}


def maybe[T](rng: Random, *values: T) -> T | None:
    """Return one of the values, or None half of the time."""
    return rng.choice(values) if rng.random() < 0.5 else None


def limits(rng: Random) -> Limits:
    """Return random limits, some of them wider than any rule."""
    ends = sorted(rng.sample(range(0, 1441, 15), 4))
    pairs = [(ends[0], ends[1]), (ends[2], ends[3])][: rng.choice((0, 0, 0, 1, 2))]
    most = rng.choice((*(None,) * 7, 0, 1, 2, 3, 5))
    return Limits(
        account_days=maybe(rng, 1, 30, 3650),
        closed_hours=tuple(HoursOfDay(start_min=one, end_min=other) for one, other in pairs),
        incidents=maybe(rng, ("burglary",), ("arson", "protest", "robbery"), INCIDENTS[:0]),
        largest_area_m2=maybe(rng, 70_000, 200_000, 502_654, 502_655, 10_000_000),
        least_level=maybe(rng, 0, 1, 2, 3),
        longest_kept_days=maybe(rng, 1, 3650),
        longest_open_days=maybe(rng, 1, 14, 30, 3650),
        longest_window_min=maybe(rng, 15, 60, 120, 720, 1440),
        most_requests=most,
        oldest_window_days=maybe(rng, 1, 7, 180, 3650),
        per_days=None if most is None else rng.choice((1, 7, 30, 365)),
        phrases=tuple(sorted(rng.sample(PHRASES, rng.choice((0, 1, 3))))),
        zone=rng.choice(ZONES),
    )


@dataclass
class City:
    """A board that judges, one without policies, and a hub that reads what is logged."""

    rng: Random
    town: Town = field(default_factory=lambda: Town(registry=new_registry()))
    """The town's registry is the hub's: it checks and folds each entry as a follower does."""
    docket: Docket = field(default_factory=Docket)
    unread: int = 0
    verdicts: dict[int, tuple[Judged, bool]] = field(default_factory=dict)
    """What the board's policy says of each request, and whether it is refused."""
    enacted: list[Policy] = field(default_factory=list)
    issued: list[datetime] = field(default_factory=list)
    """When the agency was registered, then its requests."""

    def __post_init__(self) -> None:
        verifiers = (STATE.verifier, COUNTY.verifier)
        self.states = [LogState(ORIGIN, LOG.verifier, verifiers) for _ in range(2)]
        self.board, self.plain = (Admission(state, catalogue()) for state in self.states)
        self.town.now = self.rng.choice(CHANGES) + self.rng.random() * 20 * DAY
        self.town.now = self.town.now.replace(microsecond=0)
        self.issued.append(self.town.now)
        self.log(self.town.register(), plain=True)
        self.log(self.town.verify(2), plain=True)

    def log(self, entry: Entry, *, plain: bool) -> None:
        """Log an entry whatever the board says of it."""
        self.states[0].fold(entry, self.town.now)
        if plain:
            self.states[1].fold(entry, self.town.now)
        self.town.log(entry)

    def enact(self) -> None:
        """Log a policy that begins as soon as it may, or some days later."""
        logged = self.town.registry.policies.logged
        last = logged[-1] if logged else None
        policy = Policy(
            begins=format_time(self.town.now),
            governor=str(GOVERNOR.verifier),
            limits=limits(self.rng),
            name=f"Ordinance {len(logged)}",
            number=len(logged) + 1,
            overseers=(),
            text="",
        )
        begins = self.town.now + notice_for(policy, last) + self.rng.randrange(3) * DAY
        begins = max(begins, last.begins_at) if last else begins
        entry = self.town.policy(begins=format_time(begins), limits=policy.limits, name=policy.name)
        self.board.check(entry, self.town.now, is_free=False, operator=True)
        assert isinstance(entry.body, BoardPolicy)
        self.enacted.append(entry.body.policy)
        self.log(entry, plain=False)

    def request(self) -> Entry:
        """Return a random request, of which some break the rules."""
        rng, now = self.rng, self.town.now
        issued = max(now - rng.randrange(50) * MINUTE, self.issued[-1])
        end = issued - rng.choice((0, 3, 90, 2000)) * MINUTE - rng.random() * 9 * DAY
        end = end.replace(second=0, microsecond=0)
        start = end - rng.choice((10, 15, 15, 60, 60, 61, 120, 121, 720)) * MINUTE
        return self.town.post(
            issued=format_time(issued),
            incident=rng.choice(INCIDENTS),
            text=rng.choice(TEXTS),
            case_number=f"26-{self.town.registry.size}",
            window=Window(start=format_time(start), end=format_time(end)),
            area=Circle(
                lat=40_000_000, lon=-75_000_000, radius_m=rng.choice((100, 150, 252, 252, 400, 640))
            ),
            expires=format_time(issued + rng.choice((1, 14, 14, 15, 30, 91)) * DAY),
        )

    def judge(self, entry: Entry) -> None:
        """Post a request to both boards, and have it logged whatever they say."""
        body = entry.body
        assert isinstance(body, RequestPost)
        refused, held = _answer(self.board, entry, self.town.now)
        refused_anyway, held_anyway = _answer(self.plain, entry, self.town.now)
        # No policy allows what the rules refuse, or lets pass what they hold.
        assert codes(refused_anyway) <= codes(refused)
        assert refused or codes(held_anyway) <= codes(held)
        assert by_policy(refused_anyway) == by_policy(held_anyway) == set()
        assert self._expected(body) == codes(refused) & NUMBERS

        self.verdicts[self.states[0].size] = by_policy((*refused, *held)), bool(refused)
        self.issued.append(body.issued_at)
        self.log(entry, plain=True)

    def _expected(self, post: RequestPost) -> set[str]:
        """Return which limits of numbers the request exceeds, counted by hand."""
        begun = [each for each in self.enacted if each.begins_at <= post.issued_at]
        if not begun:
            return set()
        limits, issued = begun[-1].limits, post.issued_at
        start, end, expires = map(
            datetime.fromisoformat, (post.window.start, post.window.end, post.expires)
        )
        agency = self.town.registry.agency(AGENCY)
        assert agency is not None
        assert isinstance(post.area, Circle)
        days = limits.per_days or 0
        lately = [at for at in self.issued[1:] if at > issued - days * DAY]
        numbers = {
            "policy_area": (pi * post.area.radius_m**2, limits.largest_area_m2),
            "policy_open": ((expires - issued) / DAY, limits.longest_open_days),
            "policy_quota": (len(lately) + 1, limits.most_requests),
            "policy_window": ((end - start) / MINUTE, limits.longest_window_min),
            "policy_window_old": ((issued - start) / DAY, limits.oldest_window_days),
            "policy_level": (-agency.level, limits.least_level and -limits.least_level),
        }
        found = {code for code, (have, most) in numbers.items() if most is not None and have > most}
        if limits.incidents is not None and post.incident not in limits.incidents:
            found.add("policy_incident")
        return found

    def read(self, clock: datetime) -> None:
        """Let the hub take in what is new, by its own clock."""
        some, self.unread = self.town.logged[self.unread :], len(self.town.logged)
        run_at_once(self.docket.add(BoardOrigin(ORIGIN), some, self.town.registry, clock))


def _answer(
    admission: Admission, entry: Entry, now: datetime
) -> tuple[list[Finding], list[Finding]]:
    """Return what a board refuses a request for, and what it holds it for."""
    try:
        admission.check(entry, now, is_free=False, operator=False)
    except PostRefusedError as error:
        return [finding for finding, _ in error.findings], []
    except PostHeldError as error:
        # A moderator's approval passes over that, and over nothing else.
        admission.check(entry, now, is_free=False, operator=True)
        return [], [finding for finding, _ in error.findings]
    return [], []


def play(city: City, many: int) -> None:
    """Post so many requests, with policies and confirmations between them."""
    rng, town = city.rng, city.town
    for number in range(many):
        if number % 6 == 0:
            city.enact()
        if rng.random() < 0.1:
            city.log(town.verify(rng.randrange(4)), plain=True)
        town.now += rng.choice((7, 60, 1440, 7200, 14_400)) * MINUTE
        city.judge(city.request())
        if rng.random() < 0.3:
            city.read(town.now + rng.choice((-800, -1, 0, 0, 1, 800)) * DAY)


def compare(seed: int, pairs: int) -> int:
    """Compare so many pairs of policy and request; return how many broke a policy."""
    broken = 0
    for first in range(0, pairs, REQUESTS_A_BOARD):
        city = City(Random(seed + first))  # noqa: S311 -- no secret
        play(city, min(REQUESTS_A_BOARD, pairs - first))
        city.read(city.town.now)
        flags = {each.index: by_policy(each.findings) for each in city.docket.all()}

        assert flags.keys() == city.verdicts.keys()
        for index, (verdict, is_refused) in city.verdicts.items():
            # A board that refuses doesn't say for what it would have held.
            flagged = {
                each for each in flags[index] if not (is_refused and each[0] == "policy_phrases")
            }
            assert flagged == verdict
            broken += bool(verdict)

        # A hub that starts again reads everything at once, by another clock.
        restarted = Docket()
        origin, long_ago = BoardOrigin(ORIGIN), CHANGES[0] - 400 * DAY
        run_at_once(restarted.add(origin, city.town.logged, city.town.registry, long_ago))
        assert {each.index: by_policy(each.findings) for each in restarted.all()} == flags
    return broken


@pytest.fixture
def _elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this machine be on the other side of the world from the city."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_elsewhere")
def test_board_and_hub_agree() -> None:
    """What a board refuses or holds by its policy, every hub flags; no more, and no less."""
    assert 100 < compare(seed=0, pairs=300) < 280


@pytest.mark.long
@pytest.mark.usefixtures("_elsewhere")
def test_board_and_hub_agree_on_100_000_pairs() -> None:
    """As above, many times over."""
    assert compare(seed=1_000_000, pairs=100_000) > 30_000
