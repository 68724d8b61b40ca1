"""A city's board, served in this process, and who acts there, each by the way that a person has.

Time stands still while something happens, and then moves to the next thing. Agencies post in
batches, at most one entry each, as their entries are chained.
"""

import asyncio
import base64
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import heapq
from http import HTTPStatus
from itertools import count
from pathlib import Path
import secrets
from typing import Any, override

import aiohttp
import msgspec

from noticeboard.board import moderation
from noticeboard.board.board import Board, Reader, open_board
from noticeboard.board.places import save_places
from noticeboard.board.post_routes import BATCH_TYPE
from noticeboard.board.server import open_server
from noticeboard.board.statements import log_statement
from noticeboard.log.agency import ROTATION_DELAY
from noticeboard.log.area import Circle, Polygon
from noticeboard.log.body import (
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    BoardNotice,
    BoardPolicy,
)
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import countersign_entry, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.oversight import SignedDecision, WaitingRequests, prove
from noticeboard.log.policy import Policy, sign_statement
from noticeboard.log.tiles import encode_bundle
from noticeboard.rules.places import NamedPlace
from tests.noticeboard.board.oversight_world import decided
from tests.noticeboard.board.world import Agency, inbox_of, made_home, vouched
from tests.noticeboard.log.made import GOVERNOR, ORIGIN, Clock, key
from tests.year.diary import DAY, Diary

START = datetime(2027, 1, 4, 15, tzinfo=UTC)
TICK = timedelta(minutes=20)
KINDS = ("police", "sheriff", "fire", "ems", "transit", "other")
COLUMNS = 4
QUARTERS = (
    *("Harbor", "Mill Hill", "Old Town", "Orchard Park"),
    *("Lakeside", "Northgate", "Riverbend", "Station"),
    *("Fernwood", "Quarry", "Southfield", "West End"),
)
QUARTER_UDEG = 50_000
HTML = {"Accept": "text/html"}

type Answer = dict[str, Any]


def corner(quarter: str) -> tuple[int, int]:
    """Return the south-west corner of a quarter, in microdegrees."""
    row, column = divmod(QUARTERS.index(quarter), COLUMNS)
    return 39_920_000 + row * QUARTER_UDEG, -83_100_000 + column * QUARTER_UDEG


def places() -> list[NamedPlace]:
    """Return the quarters as the operator names them."""
    found = []
    for name in QUARTERS:
        south, west = corner(name)
        north, east = south + QUARTER_UDEG, west + QUARTER_UDEG
        ring = ((south, west), (south, east), (north, east), (north, west))
        slug = name.lower().replace(" ", "-")
        found.append(NamedPlace(slug=slug, name=name, area=Polygon(ring=ring)))
    return found


@dataclass(slots=True, kw_only=True)
class Department(Agency):
    """An agency of the city, which can change its posting key."""

    kind: str
    delivery_key: str = ""
    changes: list[datetime] = field(default_factory=list)
    """From when on each further key signs."""
    away_until: datetime = START
    """Nobody at this agency posts before then."""

    @property
    @override
    def posting(self) -> SignerKey:
        return self.posting_key(sum(at <= self.clock() for at in self.changes))

    def posting_key(self, number: int) -> SignerKey:
        """Return its first key, or one that replaced it."""
        return key(f"{self.slug}.example.org/posting-{number}")

    @override
    def registration(self, board: Board) -> bytes:
        entry = parse_entry(Agency.registration(self, board)).body
        assert isinstance(entry, AgencyRegister)
        fields: dict[str, Any] = {"kind": self.kind}
        if self.delivery_key:
            fields["delivery_key"] = self.delivery_key
        return sign_entry(msgspec.structs.replace(entry, **fields), ORIGIN, self.root)

    def rotation(self, board: Board) -> bytes:
        """Return new keys, which act in three days."""
        self.changes.append(self.clock() + ROTATION_DELAY)
        body = AgencyRotate(
            **self._by_root(board),
            posting_key=str(self.posting_key(len(self.changes)).verifier),
            delivery_key="",
            reason="Every year.",
        )
        return sign_entry(body, ORIGIN, self.root)

    def revocation(self, board: Board, last_good: int) -> bytes:
        """Return what says that somebody else has signed since an entry."""
        body = AgencyRevoke(**self._by_root(board), last_good=last_good, reason="A laptop.")
        return sign_entry(body, ORIGIN, self.root)

    def _by_root(self, board: Board) -> dict[str, Any]:
        return self.place(board) | {"key": self.root.verifier.key_id.hex()}


@dataclass(order=True, slots=True)
class Event:
    """Something that will happen: an agency's entry, or what anybody else does."""

    at: datetime
    number: int
    act: Callable[[], Awaitable[None]] | None = field(compare=False, default=None)
    agency: Department | None = field(compare=False, default=None)
    make: Callable[[], bytes | None] | None = field(compare=False, default=None)
    then: Callable[[bytes, Answer], None] | None = field(compare=False, default=None)


@dataclass(slots=True, kw_only=True)
class City:
    """The board, what is going to happen, and the diary of what did."""

    board: Board
    clock: Clock
    web: aiohttp.ClientSession
    log_key: SignerKey
    departments: list[Department] = field(default_factory=list)
    diary: Diary = field(default_factory=Diary)
    _events: list[Event] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    @property
    def url(self) -> str:
        """Where the board answers."""
        return str(self.web._base_url).rstrip("/")  # noqa: SLF001 -- aiohttp has no other way

    def plan(self, at: datetime, act: Callable[[], Awaitable[None]]) -> None:
        """Have something happen at a time."""
        heapq.heappush(self._events, Event(tick(at), next(self._numbers), act))

    def plan_post(
        self,
        at: datetime,
        agency: Department,
        make: Callable[[], bytes | None],
        then: Callable[[bytes, Answer], None],
    ) -> None:
        """Have an agency post what it makes then, if anything; `then` gets the board's answer."""
        event = Event(tick(at), next(self._numbers), agency=agency, make=make, then=then)
        heapq.heappush(self._events, event)

    def plan_entry(
        self,
        at: datetime,
        agency: Department,
        make: Callable[[], bytes | None],
        then: Callable[[bytes, int], None] = lambda _raw, _index: None,
    ) -> None:
        """Plan an entry that the board must take; `then` gets its index."""

        def taken(raw: bytes, answer: Answer) -> None:
            assert "index" in answer, answer
            then(raw, answer["index"])

        self.plan_post(at, agency, make, taken)

    async def live(self, until: datetime) -> None:
        """Let everything happen that is planned before a time; the rest never does."""
        while self._events and self._events[0].at < until:
            self.clock.at = max(self.clock.at, self._events[0].at)
            batch: dict[str, Event] = {}
            while self._events and self._events[0].at <= self.clock.at:
                event = heapq.heappop(self._events)
                if event.act is not None:
                    await event.act()
                    continue
                agency = event.agency
                assert agency is not None
                if agency.away_until > self.clock.at:
                    self._later(event, agency.away_until)
                elif agency.slug in batch:
                    self._later(event, self.clock.at + TICK)
                else:
                    batch[agency.slug] = event
            await self._post(list(batch.values()))
        self._events.clear()

    def _later(self, event: Event, at: datetime) -> None:
        event.at = tick(at)
        heapq.heappush(self._events, event)

    async def _post(self, events: list[Event]) -> None:
        sent = [(each, raw) for each in events if each.make and (raw := each.make()) is not None]
        if not sent:
            return
        body = encode_bundle(raw for _, raw in sent)
        async with self.web.post(
            "/entries", data=body, headers={"Content-Type": BATCH_TYPE}
        ) as reply:
            assert reply.status == HTTPStatus.OK, await reply.text()
            answers = (await reply.json())["answers"]
        for (event, raw), answer in zip(sent, answers, strict=True):
            assert event.then is not None
            event.then(raw, answer)

    # The board's operator and moderators

    async def register(self, department: Department) -> None:
        """Register an agency, which a verifier has confirmed."""
        raw = countersign_entry(department.registration(self.board), ORIGIN, self.log_key)
        await self.board.post(raw, operator=True)
        await self.board.post(vouched(self.board, department))
        self.departments.append(department)
        self.diary.agencies[department.name] = department.id

    async def enact(self, policy: Policy) -> None:
        """Log what the city's council has signed."""
        signature = sign_statement(policy, ORIGIN, GOVERNOR)
        await log_statement(
            self.board,
            lambda _state, link: BoardPolicy(**link, policy=policy, signature=signature),
        )

    async def notice(self, index: int, text: str) -> None:
        """Put a moderator's words beside a request."""
        await log_statement(
            self.board, lambda _state, link: BoardNotice(**link, index=index, text=text)
        )

    async def moderate(self, ticket: str, *, approved: bool) -> moderation.HeldTicket:
        """Decide about what is held."""
        if approved:
            return await moderation.publish(self.board, ticket, by="Dana")
        return await moderation.refuse(self.board, ticket, "It names what nobody knows.", by="Dana")

    # Anybody

    async def challenge(self, index: int, text: str) -> str:
        """Challenge a request on its page; return the ticket that the moderators see."""
        before = {each.ticket for each in await moderation.waiting_posts(self.board.database)}
        async with self.web.post(
            f"/entries/{index}/challenge", data={"text": text}, headers=HTML, allow_redirects=False
        ) as reply:
            assert reply.status == HTTPStatus.SEE_OTHER, await reply.text()
        after = {each.ticket for each in await moderation.waiting_posts(self.board.database)}
        (ticket,) = after - before
        return ticket

    async def id_at(self, index: int) -> str:
        """Return the id of an entry."""
        return (await Reader(self.board).entry(index)).entry.body.id

    # Overseers

    async def waiting(self, overseer: SignerKey) -> dict[str, tuple[bytes, str]]:
        """Return the requests that wait for an overseer, and since when, by their ids."""
        nonce = secrets.token_hex(16)
        proof = prove(overseer, ORIGIN, at=format_time(self.clock()), nonce=nonce)
        raw = await self._send("/oversight/waiting", proof)
        found = msgspec.json.decode(raw, type=WaitingRequests).waiting
        entries = [(base64.b64decode(each.entry), each.since) for each in found]
        return {parse_entry(entry).body.id: (entry, since) for entry, since in entries}

    async def decide(
        self, overseer: SignerKey, raw: bytes, since: datetime, *, approved: bool
    ) -> Answer:
        """Sign or refuse a request."""
        text = "" if approved else "It asks for more than it needs."
        message: SignedDecision = decided(raw, since, overseer, approved=approved, text=text)
        answer: Answer = msgspec.json.decode(await self._send("/oversight/decisions", message))
        return answer

    async def _send(self, path: str, message: msgspec.Struct) -> bytes:
        async with self.web.post(path, data=msgspec.json.encode(message)) as reply:
            raw = await reply.read()
            assert reply.status == HTTPStatus.OK, raw
            return raw

    async def withdraw(self, ticket: str) -> None:
        """Take back a request that waits."""
        async with self.web.delete(f"/held/{ticket}") as reply:
            assert reply.status == HTTPStatus.OK, await reply.text()


def tick(at: datetime) -> datetime:
    """Return the next time at which anything happens, from a time on."""
    return START + -((START - at) // TICK) * TICK


def area_in(quarter: str, share: tuple[float, float], radius_m: int) -> Circle:
    """Return a circle with its middle in a quarter, so far from its corner."""
    south, west = corner(quarter)
    lat = south + round(share[0] * QUARTER_UDEG)
    lon = west + round(share[1] * QUARTER_UDEG)
    return Circle(lat=lat, lon=lon, radius_m=radius_m)


@asynccontextmanager
async def served_city(folder: Path) -> AsyncGenerator[City]:
    """Serve the board of a city in which nothing has happened yet."""
    clock = Clock()
    clock.at = START - DAY
    home = await asyncio.to_thread(made_home, folder / "board")
    await asyncio.to_thread(save_places, home, places())
    log_key = await asyncio.to_thread(home.log_key)
    async with (
        open_board(home, now=clock) as board,
        open_server(board, host="127.0.0.1", port=0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web,
    ):
        await inbox_of(web)
        yield City(board=board, clock=clock, web=web, log_key=log_key)
