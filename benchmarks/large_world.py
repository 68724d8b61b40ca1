"""A country's agencies and what they ask for, all of it from one number: who, where and when.

What becomes of requests, and how often, is what `tests/year` plays for one city. Here nobody has
keys, and nothing is signed: `large_entries` does that.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum, auto
from heapq import heappop, heappush
from itertools import accumulate, pairwise
import math
from random import Random
from typing import Final, Self

from benchmarks.large_words import KINDS, METROS, town_name
from hub.errors import InvalidInputError
from noticeboard.log.agency import ROTATION_DELAY
from noticeboard.log.body import AgencyKind

DAY_S: Final = 86_400
HOUR_S: Final = 3_600
ROTATION_S: Final = int(ROTATION_DELAY.total_seconds())
UDEG_M: Final = 0.111_195
"""Meters in a microdegree of latitude."""
DEFAULT_END: Final = datetime(2026, 12, 1, tzinfo=UTC)
MOST_AGENCIES: Final = 18_000
"""As many police and fire departments as a large country has, about."""
OPEN_REQUESTS: Final = 20_000
"""So many requests of so many agencies are open at any time."""
MOST_A_DAY: Final = 5
"""No agency asks more often."""
ENTRIES_A_DAY: Final = 0.3
"""How many entries an agency logs on average, unless the days are given."""

SPREAD_M: Final = 60_000
"""The mean distance of an agency from the middle of its region."""

UPDATE, CORRECT, RESOLVE = 0.25, 0.1, 0.55
"""The chances that a request is updated, corrected, and resolved."""
IN_TIME, LATE, AGAIN = 0.75, 0.15, 0.08
"""The chances that it is accounted for in time, or late, and then once more."""
CHALLENGE, ANSWER, NOTICE = 0.018, 0.6, 0.013
PROMISE = 2 / 3
"""The share of agencies that promise when they delete shares."""
ROTATIONS_A_YEAR, REVOCATIONS_A_YEAR = 0.25, 1 / 30
_DUE_S: Final = 30 * DAY_S
_CLOSES: Final = 1 - RESOLVE + RESOLVE * 0.673
"""When a request closes on average, as a part of its life."""


class Kind(IntEnum):
    """What may happen; each is one type of entry."""

    REGISTER = auto()
    VERIFY = auto()
    PROMISE = auto()
    ROTATE = auto()
    REVOKE = auto()
    POST = auto()
    UPDATE = auto()
    CORRECT = auto()
    RESOLVE = auto()
    ACCOUNT = auto()
    ANSWER = auto()
    NOTICE = auto()
    CHALLENGE = auto()
    HEADS = auto()
    POLICY = auto()
    SNAPSHOT = auto()


BY_OTHERS: Final = frozenset({Kind.VERIFY, Kind.NOTICE, Kind.CHALLENGE})
"""What happens even if an agency can't sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much happens, where, and until when."""

    entries: int
    agencies: int
    days: int
    seed: int
    end: datetime
    requests_a_day: float
    """Of all agencies, once they have joined."""
    life_s: float
    """The mean time between a request and its expiry."""

    @classmethod
    def of(
        cls,
        entries: int,
        *,
        agencies: int = 0,
        days: int = 0,
        seed: int = 0,
        end: datetime = DEFAULT_END,
    ) -> Self:
        """Return the plan of a board of so many entries; raises InvalidInputError.

        By default, its agencies and days grow with it, and each agency is as busy as in any other.
        """
        agencies = agencies or min(MOST_AGENCIES, max(1, entries // 50))
        days = days or max(30, round(entries / agencies / ENTRIES_A_DAY))
        if agencies * 4 > entries:
            raise InvalidInputError("Say at least four entries for each agency.")
        still_open = OPEN_REQUESTS * agencies / MOST_AGENCIES
        a_day, life_s = entries / 3 / days, 10.0 * DAY_S
        for _ in range(8):
            life_s = still_open / a_day / _CLOSES * DAY_S
            life_s = min(max(life_s, HOUR_S), 50 * DAY_S)
            each = _entries_of_request(life_s, days * DAY_S)
            a_day = max(entries - _other_entries(agencies, days), 1) / each / days / 0.95
        if a_day > agencies * MOST_A_DAY / 2:
            raise InvalidInputError(
                "Say more agencies or more days: none asks more than five times a day."
            )
        return cls(
            entries=entries,
            agencies=agencies,
            days=days,
            seed=seed,
            end=end,
            requests_a_day=a_day,
            life_s=life_s,
        )

    @property
    def start(self) -> datetime:
        """When the board begins."""
        return self.end - timedelta(days=self.days)

    @property
    def joining_s(self) -> int:
        """All agencies register within this time of the beginning."""
        return max(self.days // 10, 1) * DAY_S


def _entries_of_request(life_s: float, length_s: float) -> float:
    """Return how many entries a request leads to in all before the board ends, on average."""

    def before_end(after_s: float) -> float:
        return max(0.0, 1 - after_s / length_s)

    closes_s = life_s * _CLOSES
    return (
        1
        + UPDATE * before_end(0.15 * life_s)
        + CORRECT * before_end(0.15 * life_s)
        + RESOLVE * before_end(0.675 * life_s)
        + IN_TIME * (1 + AGAIN) * before_end(closes_s + 0.475 * _DUE_S)
        + LATE * (1 + AGAIN) * before_end(closes_s + _DUE_S + 20 * DAY_S)
        + CHALLENGE * (1 + ANSWER)
        + NOTICE
    )


def _other_entries(agencies: int, days: int) -> float:
    keys = (ROTATIONS_A_YEAR + 2 * REVOCATIONS_A_YEAR) * days / 365
    return agencies * (2 + PROMISE + keys) + days + 1


@dataclass(slots=True, kw_only=True)
class Agency:
    """Who asks, and what limits when it may."""

    number: int
    """Of all agencies."""
    name: str
    kind: AgencyKind
    town: str
    domain: str
    lat: int
    lon: int
    """In microdegrees, as all places here."""
    reach_m: int
    """Its jurisdiction reaches so far in each direction, and somewhat farther in some."""
    corners: int
    joins_at: int
    """In seconds after the beginning, as all times here."""
    away_until: int = 0
    """It can't sign until then."""
    signed_at: int = 0
    """When it signed last."""
    rotated_at: int = 0
    asks_on: int = -1
    """The last day on which it asked."""
    asks: int = 0
    """How often it asks on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request, for as long as something may still become of it."""

    id: str
    agency: Agency
    issued_at: int
    expires_at: int
    is_challenged: bool
    is_noticed: bool


type Event = tuple[int, int, Kind, Agency, Request | None]
"""When it happens, its number among the region's events, what it is, and whom it concerns."""


@dataclass(slots=True, kw_only=True)
class Region:
    """The agencies around one city, and all their chances."""

    plan: Plan
    number: int
    draw: Random = field(init=False)
    agencies: Sequence[Agency] = field(init=False)
    """In the order in which they join."""
    _joins: list[int] = field(init=False)
    _busy: list[float] = field(init=False)
    """The sums of how busy the agencies are, up to each of them."""
    _events: list[Event] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self.draw = Random(f"{self.plan.seed} region {self.number}")  # noqa: S311 -- the same board each time
        numbers = region_agencies(self.plan.agencies)[self.number]
        found = [self._agency(number) for number in numbers]
        self.agencies = sorted(found, key=lambda each: each.joins_at)
        self._joins = [each.joins_at for each in self.agencies]
        self._busy = list(accumulate((at + 4) ** -0.5 for at in range(len(found))))
        for each in self.agencies:
            self._begin(each)

    def live(self, day: int) -> Iterator[tuple[int, Kind, Agency, Request | None]]:
        """Yield what happens on a day, in order of time; each day must be asked for in turn."""
        self._plan_requests(day)
        end, events = (day + 1) * DAY_S, self._events
        while events and events[0][0] < end:
            at, _, kind, agency, request = heappop(events)
            if kind not in BY_OTHERS:
                if at < agency.away_until:
                    self._push(agency.away_until + at % HOUR_S, kind, agency, request)
                    continue
                if kind is Kind.REVOKE and self._must_wait(at, agency):
                    self._push(at + DAY_S, kind, agency, request)
                    continue
                agency.signed_at = at
            yield at, kind, agency, request
            self._follow(at, kind, agency, request)

    def place(self, agency: Agency, reach_m: float) -> tuple[int, int]:
        """Return a place in an agency's jurisdiction, at most this far from its middle."""
        far, angle = reach_m * math.sqrt(self.draw.random()), self.draw.uniform(0, math.tau)
        return shifted(agency.lat, agency.lon, far * math.cos(angle), far * math.sin(angle))

    def ring(
        self, lat: int, lon: int, radius_m: float, corners: int
    ) -> tuple[tuple[int, int], ...]:
        """Return an outline that each line from its middle leaves once, so it never crosses itself.

        No corner is nearer than `radius_m`, and none farther than 1.25 times that.
        """
        draw, step = self.draw.random, math.tau / corners
        found = []
        for at in range(corners):
            angle, far = (at + 0.4 * draw()) * step, radius_m * (1 + 0.25 * draw())
            found.append(shifted(lat, lon, far * math.sin(angle), far * math.cos(angle)))
        return tuple(found)

    # What happens next

    def _push(self, at: float, kind: Kind, agency: Agency, request: Request | None = None) -> None:
        self._count += 1
        heappush(self._events, (int(at), self._count, kind, agency, request))

    def _agency(self, number: int) -> Agency:
        draw = self.draw
        lat, lon, _ = METROS[self.number]
        far, angle = draw.expovariate(1 / SPREAD_M), draw.uniform(0, math.tau)
        middle = shifted(
            round(lat * 1e6), round(lon * 1e6), far * math.cos(angle), far * math.sin(angle)
        )
        town = town_name(number)
        kind, title = KINDS[number % len(KINDS)]
        return Agency(
            number=number,
            name=f"{town} {title}",
            kind=kind,
            town=town,
            domain=f"{kind}.{town.lower().replace(' ', '-')}.example.org",
            lat=middle[0],
            lon=middle[1],
            reach_m=round(4_000 + draw.expovariate(1 / 6_000)),
            # Most outlines are rough, and few are fine.
            corners=8 + int(192 * draw.random() ** 3),
            joins_at=draw.randrange(self.plan.joining_s),
        )

    def _begin(self, agency: Agency) -> None:
        draw, joins = self.draw, agency.joins_at
        self._push(joins, Kind.REGISTER, agency)
        self._push(joins + draw.uniform(1, 20) * HOUR_S, Kind.VERIFY, agency)
        if draw.random() < PROMISE:
            self._push(joins + draw.uniform(1, 20) * HOUR_S, Kind.PROMISE, agency)
        self._push(joins + 10 * DAY_S + self._years(ROTATIONS_A_YEAR), Kind.ROTATE, agency)
        self._push(joins + 10 * DAY_S + self._years(REVOCATIONS_A_YEAR), Kind.REVOKE, agency)

    def _years(self, times: float) -> float:
        """Return the time in seconds until something happens that does so often a year."""
        return self.draw.expovariate(times) * 365 * DAY_S

    @staticmethod
    def _must_wait(at: int, agency: Agency) -> bool:
        """Return whether a revocation would disown entries, or meet a rotation."""
        return min(at - agency.signed_at, at - agency.rotated_at) < 4 * DAY_S

    def _plan_requests(self, day: int) -> None:
        draw, begin = self.draw, day * DAY_S
        # Whoever joined in time to be confirmed by a verifier.
        joined = bisect_left(self._joins, begin - DAY_S)
        share = joined / self.plan.agencies
        for _ in range(int(self.plan.requests_a_day * share + draw.random()) if joined else 0):
            agency = self.agencies[bisect_left(self._busy, draw.random() * self._busy[joined - 1])]
            if agency.asks_on != day:
                agency.asks_on, agency.asks = day, 0
            if agency.asks == MOST_A_DAY:
                continue
            agency.asks += 1
            self._push(begin + draw.randrange(DAY_S), Kind.POST, agency, None)

    def _follow(self, at: int, kind: Kind, agency: Agency, request: Request | None) -> None:
        """Plan what follows from what has happened."""
        match kind:
            case Kind.RESOLVE if request is not None:
                self._plan_accounts(request, at)
            case Kind.CHALLENGE if self.draw.random() < ANSWER:
                self._push(at + self.draw.uniform(0.1, 5) * DAY_S, Kind.ANSWER, agency, request)
            case Kind.ROTATE:
                agency.rotated_at = at
                later = 10 * DAY_S + self._years(ROTATIONS_A_YEAR)
                self._push(at + later, Kind.ROTATE, agency)
            case Kind.REVOKE:
                # Only the root key can sign until the new posting key acts.
                agency.rotated_at, agency.away_until = at, at + ROTATION_S
                later = 10 * DAY_S + self._years(REVOCATIONS_A_YEAR)
                self._push(at + later, Kind.REVOKE, agency)
            case _:
                pass

    def request(self, agency: Agency, at: int) -> Request:
        """Return a new request, and plan what becomes of it."""
        draw, push = self.draw, self._push
        life = int(self.plan.life_s * draw.uniform(0.25, 1.75)) + 60
        chance = draw.random()
        request = Request(
            id=f"{draw.getrandbits(128):032x}",
            agency=agency,
            issued_at=at,
            expires_at=at + life,
            is_challenged=chance < CHALLENGE,
            is_noticed=chance > 1 - NOTICE,
        )
        if draw.random() < UPDATE:
            push(at + draw.uniform(0, 0.3) * life, Kind.UPDATE, agency, request)
        if draw.random() < CORRECT:
            push(at + draw.uniform(0, 0.3) * life, Kind.CORRECT, agency, request)
        if draw.random() < RESOLVE:
            push(at + draw.uniform(0.3, 1.05) * life, Kind.RESOLVE, agency, request)
        else:
            self._plan_accounts(request, request.expires_at)
        if request.is_challenged:
            push(at + draw.uniform(0, 1) * life, Kind.CHALLENGE, agency, request)
        if request.is_noticed:
            push(at + draw.uniform(0, 1) * life, Kind.NOTICE, agency, request)
        return request

    def _plan_accounts(self, request: Request, closes: int) -> None:
        draw, chance = self.draw, self.draw.random()
        if chance < IN_TIME:
            at = closes + draw.uniform(0.05, 0.9) * _DUE_S
        elif chance < IN_TIME + LATE:
            at = closes + _DUE_S + draw.uniform(1, 40) * DAY_S
        else:
            return
        self._push(at, Kind.ACCOUNT, request.agency, request)
        if draw.random() < AGAIN:
            self._push(at + draw.uniform(2, 20) * DAY_S, Kind.ACCOUNT, request.agency, request)


def shifted(lat: int, lon: int, north_m: float, east_m: float) -> tuple[int, int]:
    """Return the place so far from another one."""
    wide = UDEG_M * math.cos(math.radians(lat / 1e6))
    return round(lat + north_m / UDEG_M), round(lon + east_m / wide)


def region_agencies(agencies: int) -> list[range]:
    """Return the numbers of the agencies of each region, by its weight; few regions have none."""
    sums = [0, *accumulate(weight for _, _, weight in METROS)]
    ends = [agencies * each // sums[-1] for each in sums]
    return [range(start, end) for start, end in pairwise(ends)]
