"""A small city's half year on a real board: agencies, policies, a court, accounts, challenges.

What is posted follows from the numbers of the requests alone, so that tests can count it by hand.
"""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any, override

from noticeboard.board.home import Home
from noticeboard.log.area import Circle
from noticeboard.log.body import (
    AgencyRetention,
    BoardChallenge,
    BoardDecision,
    BoardPolicy,
    RequestAccount,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    Window,
)
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import content_hash, parse_entry, sign_entry
from noticeboard.log.policy import Decision, Limits, Overseer, Policy, sign_statement
from noticeboard.log.tiles import decode_bundle, entries_path
from noticeboard.record.cli import copied_log, copy_log
from noticeboard.record.record import RecordedBoard
from noticeboard.rules.accounts import COUNTS, publish_counts
from noticeboard.runtime.files import write_all
from noticeboard.witness.server import RateLimit
from tests.noticeboard.board.world import (
    Agency,
    World,
    link_of,
    register,
    served_world,
    vouched,
    watched,
)
from tests.noticeboard.log.made import GOVERNOR, ORIGIN, OVERSEER, Clock, key

NEW_YEAR = datetime(2027, 1, 4, 15, tzinfo=UTC)
REQUESTS = 18
INCIDENTS = ("fire", "burglary", "theft")


@dataclass(slots=True, kw_only=True)
class City:
    """The board, and how its story goes on."""

    world: World
    police: Agency
    transit: Agency
    posted: list[RequestPost] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """The folder with the public log."""
        return self.world.board.home.public

    @property
    def url(self) -> str:
        """Where the board answers."""
        return str(self.world.web._base_url)  # noqa: SLF001 -- aiohttp has no other way

    def entries(self) -> list[dict[str, Any]]:
        """Return what was signed, as any program reads it from the public files."""
        size = self.world.board.published.size
        raws = decode_bundle((self.log / entries_path(0, size)).read_bytes(), size)
        return [json.loads(raw.partition(b"\n")[0]) for raw in raws]

    async def post(self, raw: bytes) -> int:
        """Log an entry."""
        return (await self.world.board.post(raw, operator=True)).index

    async def by_board(self, kind: Any, **fields: object) -> int:  # noqa: ANN401 -- a type of entry
        """Log an entry of the board's own."""
        key = self.world.board.home.log_key()
        link = link_of(self.world.board, key, self.world.clock())
        return await self.post(sign_entry(kind(**link, **fields), ORIGIN, key))

    async def by(self, agency: Agency, kind: Any, **fields: object) -> bytes:  # noqa: ANN401
        """Log an entry of an agency, and return it."""
        raw = agency.sign(kind(**agency.place(self.world.board), **fields))
        await self.post(raw)
        return raw

    def request(self, number: int) -> tuple[Agency, bytes]:
        """Return the request with this number, signed now, and whose it is."""
        now = self.world.clock()
        agency = (self.world.agency, self.police, self.world.agency, self.transit)[number % 4]
        start = now - timedelta(days=1 + number, hours=number % 3 * 6)
        window = Window(
            start=format_time(start), end=format_time(start + timedelta(minutes=30 + 15 * number))
        )
        return agency, agency.request(
            self.world.board,
            incident=INCIDENTS[number % 3],
            title=f"What happened, number {number}",
            case_number=f"27-{number}",
            area=Circle(
                lat=40_000_000 + number % 5 * 10_000,
                lon=-83_000_000 - number % 2 * 10_000,
                radius_m=160 + 20 * number,
            ),
            window=window,
            expires=format_time(now + timedelta(days=10 + number)),
        )

    async def policy(self, number: int, name: str, limits: Limits, *overseers: Overseer) -> None:
        """Log a policy that begins when its notice is over."""
        begins = self.world.clock() + timedelta(days=30 if number > 1 else 8)
        policy = Policy(
            begins=format_time(begins),
            governor=str(GOVERNOR.verifier),
            limits=limits,
            name=name,
            number=number,
            overseers=overseers,
            text="As the council decided.",
        )
        signature = sign_statement(policy, ORIGIN, GOVERNOR)
        await self.by_board(BoardPolicy, policy=policy, signature=signature)

    async def decide(self, post: RequestPost, *, approved: bool) -> None:
        """Log the court's decision about a request."""
        decision = Decision(
            approved=approved,
            author=post.agency,
            overseer=str(OVERSEER.verifier),
            since=format_time(self.world.clock() - timedelta(days=2)),
            subject=content_hash(post, ORIGIN),
            text="" if approved else "It asks about a vigil.",
        )
        signature = sign_statement(decision, ORIGIN, OVERSEER)
        await self.by_board(BoardDecision, decision=decision, signature=signature)

    async def account(self, agency: Agency, request: str, number: int) -> None:
        """Log an account of a request; of number 10, some shares are kept."""
        opened, keep = 2 * number, 7 if number == 10 else 0
        counts = dict.fromkeys(COUNTS, 0) | {
            "received": opened + number,
            "opened": opened,
            "withdrawn": number,
            "deleted": opened - keep,
            "kept": keep,
        }
        until = format_time(self.world.clock() + timedelta(days=20)) if keep else ""
        fields = publish_counts(counts) | {"handed_to": (), "keep_until": until, "text": ""}
        await self.by(agency, RequestAccount, request=request, **fields)

    async def live(self) -> None:
        """Post what happens from January to June."""
        clock, board = self.world.clock, self.world.board
        clock.at = NEW_YEAR
        for each in (self.police, self.transit):
            await register(board, each)
            await board.post(vouched(board, each), operator=True)
        await self.by(self.world.agency, AgencyRetention, days=60, text="")
        court = Overseer(
            area_over_m2=750_000,
            days=5,
            key=str(OVERSEER.verifier),
            kind="court",
            name="County Court",
            sealed=False,
        )
        await self.policy(1, "Ordinance 27-1", Limits(longest_window_min=300), court)
        for number in range(REQUESTS):
            clock.at += timedelta(days=5)
            if number == 8:
                tighter = Limits(longest_window_min=300, account_days=15)
                await self.policy(2, "Ordinance 27-2", tighter, court)
            await self._request(number)
        clock.at += timedelta(days=10)
        await self.policy(3, "Ordinance 27-3", Limits(longest_window_min=300), court)
        clock.at += timedelta(days=35)
        for index in (0, 1):
            await self.by_board(
                BoardChallenge, index=self._index(index), text="Why the whole alley?"
            )
        await self.by(
            self.world.agency,
            RequestAnswer,
            request=self.posted[0].id,
            challenge=self.entries()[-2]["id"],
            text="It was set on fire from there.",
        )
        await self.post(await self.world.notice(self._index(3), "The window is long."))

    async def _request(self, number: int) -> None:
        agency, raw = self.request(number)
        post = parse_entry(raw).body
        assert isinstance(post, RequestPost)
        if number in {13, 17}:
            await self.decide(post, approved=number == 17)
        if number == 13:
            # The court refused it.
            return
        if number == 17:
            agency, raw = self.request(number)
        await self.post(raw)
        post = parse_entry(raw).body
        assert isinstance(post, RequestPost)
        self.posted.append(post)
        if number == 16:
            # Too early: the request is still open.
            await self.account(agency, post.id, number)
        if number % 4 == 2:
            self.world.clock.at += timedelta(days=2)
            await self.by(agency, RequestCorrect, request=post.id, text="It was a day earlier.")
            await self.by(agency, RequestResolve, request=post.id, text="Thank you.")
        if number >= 6 and agency is not self.transit:
            earlier = self.posted[number - 6]
            owner = self.world.agency if earlier.agency == self.world.agency.id else self.police
            if earlier.agency == owner.id:
                await self.account(owner, earlier.id, number)

    def _index(self, number: int) -> int:
        ids = [entry["id"] for entry in self.entries()]
        return ids.index(self.posted[number].id)


class _Followed(Clock):
    """The witness's clock, which shows the board's time."""

    board: Clock | None = None

    @override
    def __call__(self) -> datetime:
        return self.at if self.board is None else self.board()


def _fix_key(home: Home) -> None:
    """Give the board the key that the witness knows."""
    write_all([(home.folder / "keys" / "log", key(ORIGIN).export().encode() + b"\n")])


@asynccontextmanager
async def lived_city(folder: Path) -> AsyncGenerator[City]:
    """Serve the board of a city after its half year, and its witness."""
    async with AsyncExitStack() as stack:
        clock = _Followed()
        (witness,) = await stack.enter_async_context(
            watched(folder, ["witness"], clock, RateLimit(1000, 1000))
        )
        serving = served_world(
            folder / "board", set_up=_fix_key, witnesses=(witness.setting,), quorum=1
        )
        world = await stack.enter_async_context(serving)
        clock.board = world.clock
        city = City(
            world=world,
            police=Agency(name="Exampleton Police", slug="police", clock=world.clock),
            transit=Agency(name="Example Transit", slug="transit", clock=world.clock),
        )
        await city.live()
        yield city


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCity:
    """What a newsroom has copied of the city's board."""

    log: Path
    board: RecordedBoard
    now: datetime
    entries: list[dict[str, Any]]
    """What was signed, as plain JSON."""


async def read_city_into(folder: Path) -> ReadCity:
    """Copy the city's log from its board, as the command does."""
    async with lived_city(folder) as city:
        out = folder / "record"
        out.mkdir()
        board = await copy_log(city.url, out, now=city.world.clock)
        return ReadCity(
            log=copied_log(out, board),
            board=board,
            now=city.world.clock(),
            entries=city.entries(),
        )
