"""What happened in a city, counted while it happens: nothing here is read from the log.

Each question is answered by plain arithmetic on what was done, so that the board, its pages, the
record and the notebook can all be compared with it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
ZONE = ZoneInfo("America/New_York")
STEP = timedelta(minutes=5)
"""Each requested time begins and ends at such a step of the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordinance:
    """A policy as the council reads it."""

    number: int
    begins: datetime
    longest_window_min: int
    closed: range = range(0)
    """The local hours that nobody may ask about."""
    most_a_week: int | None = None
    account_days: int = 30
    kept_days: int | None = None
    widens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What an agency accounted for, in exact numbers that nobody publishes."""

    at: datetime
    withdrawn: int
    kept: int
    until: datetime | None


@dataclass(slots=True, kw_only=True)
class Held:
    """What a moderator had to read."""

    code: str
    """Why."""
    state: str = "waiting"


@dataclass(slots=True, kw_only=True)
class Asked:
    """A request, and what became of it."""

    agency: str
    number: int
    """Of the requests that anybody thought of."""
    quarter: str
    start: datetime
    minutes: int
    radius_m: int
    expires: datetime
    issued: datetime | None = None
    """As it is signed in the log; None until it is there."""
    index: int = -1
    id: str = ""
    leaf: str = ""
    resolved: datetime | None = None
    accounts: list[Reported] = field(default_factory=list)
    challenges: int = 0
    answers: int = 0
    notices: int = 0
    updates: int = 0
    corrections: int = 0
    held: Held | None = None
    """If a moderator had to read it."""
    is_stolen: bool = False
    """By whoever had taken the agency's key."""

    @property
    def hours(self) -> Iterator[int]:
        """Yield the local hour of each step of the requested time."""
        for number in range(self.minutes // 5):
            yield (self.start + number * STEP).astimezone(ZONE).hour

    @property
    def is_at_night(self) -> bool:
        """Whether it asks about the night."""
        return any(hour >= 22 or hour < 6 for hour in self.hours)

    @property
    def closes(self) -> datetime:
        """When it was resolved, or expires."""
        return self.expires if self.resolved is None else min(self.resolved, self.expires)


@dataclass(slots=True, kw_only=True)
class Waited:
    """A request that needed an overseer's signature."""

    overseer: str
    agency: str
    since: datetime
    decided: datetime | None = None
    is_approved: bool = False
    is_over: bool = False
    """Withdrawn, or expired, before anybody decided."""


@dataclass(slots=True)
class Diary:
    """Everything that happened."""

    ordinances: list[Ordinance] = field(default_factory=list)
    agencies: dict[str, str] = field(default_factory=dict)
    """Their ids by name."""
    asked: list[Asked] = field(default_factory=list)
    """What is in the log, in its order."""
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)
    """What the board refused by its policies: the policy's number, and the limit."""
    held: list[Held] = field(default_factory=list)
    waited: list[Waited] = field(default_factory=list)
    notices: int = 0
    accounts: int = 0

    def ordinance(self, at: datetime) -> Ordinance | None:
        """Return what was in force."""
        begun = [each for each in self.ordinances if each.begins <= at]
        return begun[-1] if begun else None

    def breaks(self, asked: Asked, at: datetime) -> set[str]:
        """Return the limits that a request breaks if it is issued now."""
        law = self.ordinance(at)
        if law is None:
            return set()
        found = set()
        if asked.minutes > law.longest_window_min:
            found.add("policy_window")
        if any(hour in law.closed for hour in asked.hours):
            found.add("policy_hours")
        if law.most_a_week is not None:
            week = [each.issued for each in self.asked if each.agency == asked.agency]
            many = sum(at - 7 * DAY < issued <= at for issued in week if issued is not None)
            if many >= law.most_a_week:
                found.add("policy_quota")
        return found

    def due(self, asked: Asked) -> datetime:
        """Return when an account is due."""
        assert asked.issued is not None
        law = self.ordinance(asked.issued)
        return asked.closes + (30 if law is None else law.account_days) * DAY

    def is_late(self, asked: Asked, now: datetime) -> bool:
        """Return whether its account is missing, or shares are kept too long."""
        if asked.is_stolen:
            return False
        if not asked.accounts:
            return self.due(asked) <= now
        until = asked.accounts[-1].until
        return until is not None and until <= now

    def is_due(self, asked: Asked, now: datetime) -> bool:
        """Return whether an account should be there."""
        return not asked.is_stolen and self.due(asked) <= now

    def of(self, agency: str) -> list[Asked]:
        """Return an agency's requests."""
        return [each for each in self.asked if each.agency == agency]

    # What the notebook asks

    def who_asks_most(self) -> dict[str, int]:
        """Return the requests of each agency."""
        return {name: len(self.of(name)) for name in self.agencies}

    def at_night(self) -> dict[str, int]:
        """Return how many requests of each agency that asks are about the night."""
        return {
            name: sum(each.is_at_night for each in some)
            for name in self.agencies
            if (some := self.of(name))
        }

    def quarters(self) -> dict[str, int]:
        """Return the requests in each quarter."""
        return dict(Counter(each.quarter for each in self.asked))

    def how_long_open(self, now: datetime) -> dict[str, tuple[int, float]]:
        """Return how many requests are in each state, and for how many days they were open."""
        found: dict[str, list[float]] = {}
        for each in self.asked:
            assert each.issued is not None
            state = "open" if each.expires > now else "expired"
            state = state if each.resolved is None else "resolved"
            found.setdefault(state, []).append(days(min(each.closes, now) - each.issued))
        return {state: (len(some), round(median(some), 2)) for state, some in found.items()}

    def how_often_late(self, now: datetime) -> dict[str, tuple[int, int]]:
        """Return how many accounts each agency owed by now, and with how many it is late."""
        found = {}
        for name in self.agencies:
            due = sum(self.is_due(each, now) for each in self.of(name))
            if due:
                found[name] = (due, sum(self.is_late(each, now) for each in self.of(name)))
        return found

    def withdrawn(self) -> dict[str, int]:
        """Return what was taken back, by whomever."""
        newest = [band(each.accounts[-1].withdrawn) for each in self.asked if each.accounts]
        return {
            "requests": len(self.asked),
            "resolved_early": sum(
                each.resolved is not None and each.resolved < each.expires for each in self.asked
            ),
            "disowned": sum(each.is_stolen for each in self.asked),
            "shares_taken_back_at_least": sum(least for least, _ in newest),
            "shares_taken_back_at_most": sum(most for _, most in newest),
        }

    def days_back(self) -> list[float]:
        """Return how far back each request reaches."""
        return [days(each.issued - each.start) for each in self.asked if each.issued]

    def never_accounts(self, now: datetime) -> dict[str, int]:
        """Return who owed accounts and made none, with how many were due."""
        return {
            name: due
            for name, (due, _) in self.how_often_late(now).items()
            if not any(each.accounts for each in self.of(name))
        }

    def challenged(self) -> dict[str, tuple[int, int, int]]:
        """Return each agency's challenges, its answers, and how many requests were challenged."""
        found = {}
        for name in self.agencies:
            some = [each for each in self.of(name) if each.challenges]
            if some:
                counts = sum(each.challenges for each in some), sum(each.answers for each in some)
                found[name] = (*counts, len(some))
        return found

    def by_policy(self) -> dict[int, int]:
        """Return how many requests were made while each policy was in force."""
        laws = [self.ordinance(each.issued) for each in self.asked if each.issued]
        return dict(Counter(law.number for law in laws if law))

    def waits(self) -> dict[str, dict[str, int | None]]:
        """Return how each overseer decided, and how long that took."""
        found: dict[str, dict[str, int | None]] = {}
        for name in sorted({each.overseer for each in self.waited}):
            mine = [each for each in self.waited if each.overseer == name]
            took = [each.decided - each.since for each in mine if each.decided]
            found[name] = {
                "waited": len(mine),
                "approved": sum(each.is_approved for each in mine),
                "refused": len(took) - sum(each.is_approved for each in mine),
                "undecided": sum(each.is_over for each in mine),
                "waiting": sum(each.decided is None and not each.is_over for each in mine),
                "median_s": round(median(seconds(took))) if took else None,
                "longest_s": max(seconds(took), default=None),
            }
        return found


def days(length: timedelta) -> float:
    """Return a length in days, as exact as a record has it."""
    return round(length / DAY, 4)


def seconds(lengths: Iterable[timedelta]) -> list[int]:
    """Return lengths in seconds."""
    return [round(each.total_seconds()) for each in lengths]


def band(count: int) -> tuple[int, int]:
    """Return the band of a part that an account may state."""
    for least, most in ((0, 0), (1, 4), (5, 9), (10, 19), (20, 49)):
        if least <= count <= most:
            return least, most
    raise AssertionError(count)
