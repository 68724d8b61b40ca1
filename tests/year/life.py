"""What goes on in the city: who asks, what for, who looks at it, and what they account for.

All of it follows from one number. Whatever the board must answer is known before it is asked.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from noticeboard.board.moderation import HeldState
from noticeboard.log.body import (
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    Window,
)
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import parse_entry
from noticeboard.seal.age import AgeIdentity
from tests.year.accounts import RETENTION_DAYS, Accounts
from tests.year.city import (
    KINDS,
    QUARTERS,
    START,
    TICK,
    Answer,
    City,
    Department,
    area_in,
    tick,
)
from tests.year.council import CITIZENS_BOARD, COURT, HELD_WORD, OVERSEERS, Plan, plans
from tests.year.diary import DAY, STEP, Asked, Held, Waited
from tests.year.household import share

INCIDENTS = ("burglary", "fire", "hit_and_run", "theft", "vandalism", "vehicle_theft")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much goes on."""

    agencies: int
    days: int
    requests: int
    challenges: int
    notices: int


@dataclass(slots=True, kw_only=True)
class Life:
    """The people of one city, and their chances."""

    city: City
    size: Size
    folder: Path
    draw: Random = field(default_factory=lambda: Random(23))  # noqa: S311 -- the same city each time
    secrets: dict[str, bytes] = field(default_factory=dict)
    """What nobody but that household and the agency may know, by what it is."""
    accounts: Accounts = field(init=False)
    _delivery_key: AgeIdentity = field(default_factory=AgeIdentity.generate)

    def __post_init__(self) -> None:
        self.accounts = Accounts(city=self.city, draw=self.draw)

    @property
    def end(self) -> datetime:
        """When the year is over."""
        return START + self.size.days * DAY

    async def begin(self) -> None:
        """Register the agencies, and plan everything that doesn't follow from something else."""
        for number in range(self.size.agencies):
            kind = KINDS[number % len(KINDS)]
            department = Department(
                name=f"Example {kind.title()} Number {number}",
                slug=f"{kind}-{number}",
                kind=kind,
                clock=self.city.clock,
                delivery_key="" if number else str(self._delivery_key.recipient),
            )
            await self.city.register(department)
            promise = RETENTION_DAYS if number % 3 else 0
            if promise:
                self.city.plan_entry(START, department, partial(self._promise, department))
        for plan in plans(START, self.end - START):
            self.city.plan(plan.announced, partial(self._enact, plan))
        self._plan_keys()
        self._plan_share(self.city.departments[0])
        # The last of all has never accounted for anything, and some ask far more than others.
        weights = [1 / (number + 2) for number in range(self.size.agencies)]
        for number in range(self.size.requests):
            (department,) = self.draw.choices(self.city.departments, weights)
            at = START + self.draw.random() * self.size.days * DAY
            self._plan_request(department, number, at)
        for _ in range(self.size.challenges):
            day = self.draw.randrange(self.size.days // 5, self.size.days)
            self.city.plan(START + day * DAY, self._challenge)
        for _ in range(self.size.notices):
            self.city.plan(self._some_day(), self._notice)

    def _some_day(self) -> datetime:
        return START + self.draw.uniform(0.2, 0.95) * self.size.days * DAY

    def _promise(self, department: Department) -> bytes:
        return department.retention(self.city.board, RETENTION_DAYS)

    async def _enact(self, plan: Plan) -> None:
        await self.city.enact(plan.policy)
        self.city.diary.ordinances.append(plan.law)

    # Keys

    def _plan_keys(self) -> None:
        """Give some agencies new keys as they should, and the second one after a theft."""
        for department in self.city.departments[2::4]:
            at = self._some_day()
            self.city.plan_entry(at, department, partial(department.rotation, self.city.board))
        self.city.plan(START + self.size.days * 45 // 100 * DAY, self._steal)

    async def _steal(self) -> None:
        """Let somebody post with an agency's key, until the agency notices."""
        city, board = self.city, self.city.board
        # An agency that doesn't ask much: the thief is bound by the quota, too.
        victim = min(city.departments[1:-1:4], key=lambda each: len(city.diary.of(each.name)))
        last_good = board.published.size - 1
        victim.away_until = city.clock() + 4 * DAY
        for number in (-1, -2):
            asked = self._think_of(victim, number)
            asked.minutes, asked.is_stolen = 30, True
            asked.start = asked.start.replace(hour=17)
            raw = victim.request(board, **self._fields(asked, city.clock()))
            posted = await board.post(raw)
            self._logged(asked, raw, posted.index)
            city.clock.at += TICK
        for asked in city.diary.of(victim.name):
            if asked.closes <= city.clock():
                # As if the agency had accounted for it, and households had taken all of it back.
                raw = victim.account(board, asked.id, received=7, withdrawn=7)
                await board.post(raw)
        await board.post(victim.revocation(board, last_good))
        await board.post(victim.rotation(board))

    # Requests

    def _think_of(self, department: Department, number: int) -> Asked:
        """Return what an agency wants to know, now."""
        draw, now = self.draw, self.city.clock()
        start = now - timedelta(days=draw.uniform(1, 12))
        start = START + ((start - START) // STEP) * STEP
        if draw.random() < 0.7:
            start = start.replace(hour=draw.randrange(12, 24))
        start -= DAY if start > now - DAY / 2 else timedelta()
        return Asked(
            agency=department.name,
            number=number,
            quarter=draw.choice(QUARTERS),
            start=start,
            minutes=5 * draw.randrange(3, 37 if draw.random() < 0.85 else 60),
            radius_m=draw.randrange(150, 600, 10),
            expires=now + draw.randrange(5, 40) * DAY,
        )

    def _fields(self, asked: Asked, now: datetime, text: str = "") -> dict[str, Any]:
        shares = (self.draw.uniform(0.05, 0.95), self.draw.uniform(0.05, 0.95))
        end = asked.start + timedelta(minutes=asked.minutes)
        assert now < asked.expires
        return {
            "incident": self.draw.choice(INCIDENTS),
            "title": f"What happened in {asked.quarter}, number {asked.number}",
            "text": text or "We ask for video of the alley.",
            "window": Window(start=format_time(asked.start), end=format_time(end)),
            "area": area_in(asked.quarter, shares, asked.radius_m),
            "expires": format_time(asked.expires),
        }

    def _plan_request(self, department: Department, number: int, at: datetime) -> None:
        chance = self.draw.random()
        more: dict[str, Any] = {}
        if chance < 0.05:
            more["incident"] = "missing_person"
        elif chance < 0.09:
            more["text"] = "A shed behind the school burned. We ask for video."
        elif chance < 0.12:
            more["text"] = f"We ask for video of the alley and of a {HELD_WORD} above it."

        asked: Asked | None = None

        def make() -> bytes:
            nonlocal asked
            asked = self._think_of(department, number)
            fields = self._fields(asked, self.city.clock(), more.get("text", "")) | more
            return department.request(self.city.board, **fields)

        self.city.plan_post(
            at,
            department,
            make,
            lambda raw, answer: self._answered(department, asked, raw, answer),
        )

    def _answered(
        self, department: Department, asked: Asked | None, raw: bytes, answer: Answer
    ) -> None:
        """Go on after a board has answered a request, which had to be this answer."""
        assert asked is not None
        city, diary = self.city, self.city.diary
        now = city.clock()
        law = diary.ordinance(now)
        broken = diary.breaks(asked, now)
        text = parse_entry(raw).body
        assert isinstance(text, RequestPost)
        if broken:
            codes = {each["code"] for each in answer["findings"] if each["severity"] == "refuse"}
            assert (answer["status"], codes) == (HTTPStatus.BAD_REQUEST, broken)
            assert law is not None
            diary.refused.update((law.number, code) for code in broken)
            return
        if law and HELD_WORD in text.text and "index" not in answer:
            assert answer["status"] == HTTPStatus.ACCEPTED, answer
            asked.held = Held(code="policy_phrases")
            diary.held.append(asked.held)
            later = now + timedelta(hours=self.draw.randrange(1, 30))
            city.plan(later, lambda: self._moderate(department, asked, raw, answer["ticket"]))
            return
        overseer = self._overseer(text) if law else ""
        if overseer and "index" not in answer:
            assert answer.get("waits_for") == [overseer], answer
            wait = Waited(overseer=overseer, agency=department.name, since=now)
            diary.waited.append(wait)
            later = now + timedelta(hours=self.draw.randrange(5, 100))
            city.plan(later, lambda: self._oversee(department, asked, raw, wait, answer["ticket"]))
            return
        assert "index" in answer, answer
        self._logged(asked, raw, answer["index"], department)

    @staticmethod
    def _overseer(post: RequestPost) -> str:
        if post.incident == "missing_person":
            return COURT.name
        return CITIZENS_BOARD.name if "school" in post.text else ""

    async def _moderate(
        self, department: Department, asked: Asked, raw: bytes, ticket: str
    ) -> None:
        approved = self.draw.random() < 0.6
        done = await self.city.moderate(ticket, approved=approved)
        assert asked.held is not None
        asked.held.state = "approved" if approved else "refused"
        if approved:
            self._published(department, asked, raw, done.index)
        else:
            assert done.state is HeldState.REFUSED

    async def _oversee(
        self, department: Department, asked: Asked, raw: bytes, wait: Waited, ticket: str
    ) -> None:
        city, chance = self.city, self.draw.random()
        if chance < 0.1:
            await city.withdraw(ticket)
            wait.is_over = True
            return
        overseer = OVERSEERS[wait.overseer]
        entry, since = (await city.waiting(overseer))[parse_entry(raw).body.id]
        assert (entry, since) == (raw, format_time(wait.since))
        wait.decided, wait.is_approved = city.clock(), chance < 0.75
        answer = await city.decide(overseer, raw, wait.since, approved=wait.is_approved)
        if wait.is_approved:
            assert answer["state"] in {"published", "approved"}
            self._published(department, asked, raw, answer["index"])
        else:
            assert answer["state"] == "refused"

    def _published(
        self, department: Department, asked: Asked, raw: bytes, index: int | None
    ) -> None:
        """Go on after an approval: if the agency's chain has grown, it signs the same again."""
        if index is not None:
            self._logged(asked, raw, index, department)
            return
        post = parse_entry(raw).body
        assert isinstance(post, RequestPost)
        life = parse_time(post.expires) - post.issued_at

        def make() -> bytes:
            fields: dict[str, Any] = department.place(self.city.board)
            if HELD_WORD in post.text:
                # A moderator has approved these words for so long.
                asked.expires = self.city.clock() + life
                fields["expires"] = format_time(asked.expires)
            return department.sign(msgspec.structs.replace(post, **fields))

        self.city.plan_post(
            self.city.clock(),
            department,
            make,
            lambda again, answer: self._answered(department, asked, again, answer),
        )

    def _logged(
        self, asked: Asked, raw: bytes, index: int, department: Department | None = None
    ) -> None:
        """Note a request, and plan what becomes of it."""
        body = parse_entry(raw).body
        asked.issued, asked.index, asked.id = body.issued_at, index, body.id
        asked.leaf = parse_entry(raw).leaf.hex()
        self.city.diary.asked.append(asked)
        if asked.held is not None:
            asked.held.state = "published"
        if department is None:
            return
        now, draw = self.city.clock(), self.draw
        left = (asked.expires - now) / DAY
        for kind, chance in ((RequestUpdate, 0.25), (RequestCorrect, 0.1)):
            if draw.random() < chance:
                at = now + draw.uniform(0, 0.3) * left * DAY
                self._join(department, at, asked, kind)
        if draw.random() < 0.55:
            at = now + draw.uniform(0.3, 1.05) * left * DAY
            self._join(department, at, asked, RequestResolve)
        else:
            self.accounts.plan(department, asked, asked.expires)

    def _join(self, department: Department, at: datetime, asked: Asked, kind: type) -> None:
        def then(_raw: bytes, _index: int) -> None:
            if kind is RequestResolve:
                asked.resolved = self.city.clock()
                self.accounts.plan(department, asked, asked.closes)
            elif kind is RequestUpdate:
                asked.updates += 1
            else:
                asked.corrections += 1

        board = self.city.board
        self.city.plan_entry(
            at, department, lambda: department.update(board, asked.id, "We know more.", kind), then
        )

    # One household

    def _plan_share(self, department: Department) -> None:
        """Have a household answer one of an agency's requests."""
        city = self.city

        def make() -> bytes:
            self.accounts.shared = asked = self._think_of(department, -3)
            asked.minutes, asked.expires = 30, city.clock() + 20 * DAY
            asked.start = asked.start.replace(hour=17)
            return department.request(city.board, **self._fields(asked, city.clock()))

        def then(raw: bytes, index: int) -> None:
            assert self.accounts.shared is not None
            self._logged(self.accounts.shared, raw, index, department)
            city.plan(city.clock() + timedelta(hours=5), self._share)

        self.city.plan_entry(START + self.size.days * 15 // 100 * DAY, department, make, then)

    async def _share(self) -> None:
        assert self.accounts.shared is not None
        department = self.city.departments[0]
        folder = self.folder / "household"
        self.secrets = await share(
            self.city, department, self._delivery_key, self.accounts.shared, folder
        )
        self.city.clock.at = tick(self.city.clock.at)

    # Everybody else

    def _some_request(self) -> Asked | None:
        known = [each for each in self.city.diary.asked if not each.is_stolen]
        return self.draw.choice(known) if known else None

    async def _challenge(self) -> None:
        asked = self._some_request()
        if asked is None:
            return
        ticket = await self.city.challenge(
            asked.index, f"Why the whole alley? I count {self.draw.randrange(10**6)} doors."
        )
        later = self.city.clock() + timedelta(hours=self.draw.randrange(1, 40))
        held = Held(code="challenge")
        self.city.diary.held.append(held)
        self.city.plan(later, lambda: self._judge(ticket, asked, held))

    async def _judge(self, ticket: str, asked: Asked, held: Held) -> None:
        approved = self.draw.random() < 0.7
        done = await self.city.moderate(ticket, approved=approved)
        held.state = "published" if approved else "refused"
        if not approved:
            return
        assert done.index is not None
        asked.challenges += 1
        if self.draw.random() < 0.6:
            department = next(d for d in self.city.departments if d.name == asked.agency)
            challenge = await self.city.id_at(done.index)
            self.city.plan_entry(
                self.city.clock() + self.draw.uniform(0.1, 5) * DAY,
                department,
                lambda: department.sign(
                    RequestAnswer(
                        **department.place(self.city.board),
                        request=asked.id,
                        challenge=challenge,
                        text="It was set on fire from there.",
                    )
                ),
                lambda _raw, _index: _answer(asked),
            )

    async def _notice(self) -> None:
        asked = self._some_request()
        if asked is not None:
            await self.city.notice(asked.index, "The window is long.")
            asked.notices += 1
            self.city.diary.notices += 1


def _answer(asked: Asked) -> None:
    asked.answers += 1


async def live(city: City, size: Size, folder: Path) -> Life:
    """Let a city live for its days; the newest entry is of its last moment."""
    life = Life(city=city, size=size, folder=folder)
    await life.begin()
    await city.live(life.end)
    city.clock.at = life.end
    first = city.departments[0]
    raw = first.retention(city.board, RETENTION_DAYS)
    await city.board.post(raw)
    return life
