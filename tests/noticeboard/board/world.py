"""A board in a temporary folder, and who uses it: an agency, verifier, witnesses, households."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import hashlib
from http import HTTPStatus
import io
from itertools import batched
from pathlib import Path
from typing import Any, override

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Middleware

from noticeboard.board.board import Board, open_board
from noticeboard.board.check import check_board
from noticeboard.board.home import Home, Settings
from noticeboard.board.log import LogState
from noticeboard.board.operator import next_link
from noticeboard.board.server import open_server
from noticeboard.board.upload_store import ArrivalStep, InboxLimits, do_nothing
from noticeboard.log.area import Circle
from noticeboard.log.body import (
    NO_PREVIOUS,
    AgencyDelivery,
    AgencyRegister,
    AgencyRetention,
    AgencyVerify,
    BoardNotice,
    BoardPolicy,
    Body,
    Link,
    RequestAccount,
    RequestPost,
    RequestUpdate,
    Window,
    make_link,
)
from noticeboard.log.delivery import DeliveryStatement, sign_delivery
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import Entry, agency_id, countersign_entry, parse_entry, sign_entry
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey
from noticeboard.log.policy import Limits, Policy, sign_statement
from noticeboard.rules.accounts import COUNTS, publish_counts
from noticeboard.witness.server import RateLimit, Witness, make_app
from noticeboard.witness.store import KnownLog, WitnessStore
from tests.noticeboard.log.made import GOVERNOR, ORIGIN, POST_QUANTUM, Clock, key

HEADER = b"age-encryption.org/v1\n-> X25519 %b\n%b\n--- %b\n" % (
    b"A" * 43,
    b"B" * 42 + b"A",
    b"A" * 43,
)
SEALED = HEADER + b"not really, and padded out to the least that there is"
DELIVERY_KEY = "age1" + "q" * 58
NAME_BY_SLUG = "by its slug"
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}


VERIFIER = key("verifier.example.org")


class Threads(ThreadPoolExecutor):
    """Threads of a process that has memory for none of them if it is `out`."""

    out = False

    @override
    def submit[**P, T](
        self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Do it in a thread; RuntimeError if none can begin, as Python says it."""
        if self.out:
            raise RuntimeError("can't start new thread")
        return super().submit(work, *args, **kwargs)


@dataclass(slots=True, kw_only=True)
class Agency:
    """An invented agency with its own two keys; it signs, whatever it is asked to."""

    name: str = NAME_BY_SLUG
    """`Example County Fire`, and so on by its slug, if no test says otherwise."""
    slug: str = "fire"
    clock: Clock = field(default_factory=Clock)
    made: int = 0

    def __post_init__(self) -> None:
        if self.name == NAME_BY_SLUG:
            self.name = f"Example County {self.slug.title()}"

    @property
    def root(self) -> SignerKey:
        """The key that is kept in a safe."""
        return key(f"{self.slug}.example.org/root")

    @property
    def posting(self) -> SignerKey:
        """The key that signs requests."""
        return key(f"{self.slug}.example.org/posting")

    @property
    def id(self) -> str:
        """The id under which it keeps its chain."""
        return agency_id(self.root.verifier)

    def new_id(self) -> str:
        """Return an id for its next entry."""
        self.made += 1
        return hashlib.sha256(f"{self.slug} {self.made}".encode()).hexdigest()[:32]

    def registration(self, board: Board) -> bytes:
        """Return what the agency sends to the operator."""
        link = next_link(board, self.id)
        body = AgencyRegister(
            agency=self.id,
            key=self.root.verifier.key_id.hex(),
            seq=0,
            prev=NO_PREVIOUS,
            id=self.new_id(),
            issued=format_time(self.clock()),
            anchor=link.anchor,
            name=self.name,
            kind="fire",
            jurisdiction=Circle(lat=40_000_000, lon=-83_000_000, radius_m=30_000),
            domain=f"{self.slug}.example.org",
            root_key=str(self.root.verifier),
            posting_key=str(self.posting.verifier),
            delivery_key=DELIVERY_KEY,
            contact=f"desk@{self.slug}.example.org",
        )
        return sign_entry(body, ORIGIN, self.root)

    def place(self, board: Board) -> dict[str, Any]:
        """Return what every entry says of its place in the log."""
        link = next_link(board, self.id)
        return {
            "agency": self.id,
            "key": self.posting.verifier.key_id.hex(),
            "seq": link.seq,
            "prev": link.prev,
            "id": self.new_id(),
            "issued": format_time(self.clock()),
            "anchor": link.anchor,
        }

    def sign(self, body: Body) -> bytes:
        """Return the entry, signed with the posting key."""
        return sign_entry(body, ORIGIN, self.posting)

    def request(self, board: Board, **changed: object) -> bytes:
        """Return a request that keeps every rule, but for what is changed."""
        now = self.clock()
        fields = {
            "incident": "fire",
            "title": "The alley behind Mill Street, before and after a shed fire",
            "text": "A fire damaged two sheds. We ask for video of the alley.",
            "case_number": f"EF-{self.made}",
            "contact": f"investigations@{self.slug}.example.org",
            "window": Window(
                start=format_time(now - timedelta(days=2)),
                end=format_time(now - timedelta(days=2) + timedelta(minutes=40)),
            ),
            "area": Circle(lat=40_000_000, lon=-83_000_000, radius_m=210),
            "expires": format_time(now + timedelta(days=30)),
        }
        return self.sign(RequestPost(**(self.place(board) | fields | changed)))

    def chain(self, board: Board, request: str, length: int, *, last: str = "More.") -> list[bytes]:
        """Return updates of one request that follow one another, signed ahead of time."""
        place = self.place(board)
        made: list[bytes] = []
        for number in range(length):
            fields = place | {"seq": place["seq"] + number, "id": self.new_id()}
            if made:
                fields["prev"] = parse_entry(made[-1]).leaf.hex()
            text = last if number == length - 1 else "More."
            made.append(self.sign(RequestUpdate(**fields, request=request, text=text)))
        return made

    def update(
        self, board: Board, request: str, text: str = "More.", kind: type = RequestUpdate
    ) -> bytes:
        """Return an entry that joins a request's thread."""
        return self.sign(kind(**self.place(board), request=request, text=text))

    def retention(self, board: Board, days: int, text: str = "") -> bytes:
        """Return a promise to delete shares so many days after their request has closed."""
        return self.sign(AgencyRetention(**self.place(board), days=days, text=text))

    def delivery(self, board: Board, key: str = POST_QUANTUM) -> bytes:
        """Return an entry that names a post-quantum delivery key, or withdraws it if empty."""
        stated = DeliveryStatement(made=format_time(self.clock()), post_quantum_key=key)
        signature = sign_delivery(stated, ORIGIN, self.root)
        return self.sign(AgencyDelivery(**self.place(board), statement=stated, signature=signature))

    def account(self, board: Board, request: str, *, until: str = "", **counts: Any) -> bytes:  # noqa: ANN401 -- counts and fields
        """Return an account with these exact counts as it states them, or with other fields."""
        stated = publish_counts({name: counts.pop(name, 0) for name in COUNTS})
        fields = {"request": request, "handed_to": (), "keep_until": until, "text": ""}
        return self.sign(RequestAccount(**self.place(board) | stated | fields | counts))


def vouched(board: Board, agency: Agency, level: int = 2) -> bytes:
    """Return the verifier's word about an agency."""
    link = link_of(board, VERIFIER, agency.clock())
    return sign_entry(AgencyVerify(**link, subject=agency.id, level=level), ORIGIN, VERIFIER)


def link_of(board: Board, signer: SignerKey, at: datetime) -> Link:
    """Return the fields of a signer's next entry, with the same id in every run."""
    author = agency_id(signer.verifier)
    place = next_link(board, author)
    link = make_link(author, signer, seq=place.seq, prev=place.prev, anchor=place.anchor, at=at)
    return {**link, "id": hashlib.sha256(f"{author} {place.seq}".encode()).hexdigest()[:32]}


def made_home(folder: Path, **changed: Any) -> Home:  # noqa: ANN401 -- any setting
    """Make a board's folder with its keys."""
    fields = {
        "origin": ORIGIN,
        "url": "https://board.example.org",
        "title": "Example County Noticeboard",
        "run_by": "Run by the Example County Library.",
        "timezone": "America/New_York",
        "verifiers": (str(VERIFIER.verifier),),
    }
    return Home.write_new(folder, Settings(**(fields | changed)))


async def register(board: Board, agency: Agency) -> int:
    """Register an agency as the operator does."""
    log_key = await asyncio.to_thread(board.home.log_key)
    raw = countersign_entry(agency.registration(board), ORIGIN, log_key)
    return (await board.post(raw, operator=True)).index


async def assert_clean(folder: Path) -> None:
    """Everything in the folder verifies."""
    report = await check_board(folder)
    assert report.complaints == []


def id_of(raw: bytes) -> str:
    """Return an entry's id."""
    return parse_entry(raw).body.id


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A served board with one registered agency at level 2."""

    board: Board
    agency: Agency
    clock: Clock
    web: aiohttp.ClientSession

    async def notice(self, index: int, text: str) -> bytes:
        """Return the board's notice on an entry, signed by its operator."""
        key = await asyncio.to_thread(self.board.home.log_key)
        link = link_of(self.board, key, self.clock())
        return sign_entry(BoardNotice(**link, index=index, text=text), ORIGIN, key)


async def enact(world: World, number: int = 1, **fields: Any) -> Policy:  # noqa: ANN401 -- any
    """Log a policy by the town's governor, and let the time pass until it holds."""
    key_of_log = await asyncio.to_thread(world.board.home.log_key)
    begins = world.clock() + timedelta(days=30)
    common: dict[str, Any] = {
        "governor": str(GOVERNOR.verifier),
        "name": "Ordinance 26-14",
        "text": "",
        "begins": format_time(begins),
        "number": number,
        "limits": Limits(),
        "overseers": (),
    }
    policy = Policy(**(common | fields))
    signature = sign_statement(policy, ORIGIN, GOVERNOR)

    def make(_state: LogState) -> Entry:
        link = link_of(world.board, key_of_log, world.clock())
        body = BoardPolicy(**link, policy=policy, signature=signature)
        return parse_entry(sign_entry(body, ORIGIN, key_of_log))

    await world.board.post_own(make)
    world.clock.at = max(world.clock.at, policy.begins_at)
    return policy


@asynccontextmanager
async def served_world(
    folder: Path,
    *,
    limits: InboxLimits | None = None,
    behind_proxy: bool = False,
    set_up: Callable[[Home], None] = lambda _home: None,
    after: Callable[[ArrivalStep], None] = do_nothing,
    **changed: Any,  # noqa: ANN401 -- any setting
) -> AsyncGenerator[World]:
    """Serve a fresh board on loopback."""
    clock = Clock()
    agency = Agency(clock=clock)
    home = await asyncio.to_thread(made_home, folder, **changed)
    set_up(home)
    async with (
        open_board(home, now=clock) as board,
        open_server(
            board,
            host="127.0.0.1",
            port=0,
            limits=limits,
            behind_proxy=behind_proxy,
            after=after,
        ) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}", auto_decompress=False) as web,
    ):
        await register(board, agency)
        await board.post(vouched(board, agency))
        await inbox_of(web)
        yield World(board=board, agency=agency, clock=clock, web=web)


async def inbox_of(web: aiohttp.ClientSession) -> None:
    """Wait until this process of the board keeps the inbox."""
    # Real time: it waits for the database.
    async with asyncio.timeout(60):
        while (await web.get("/inbox/ready")).status != HTTPStatus.OK:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@asynccontextmanager
async def again_served(
    world: World, limits: InboxLimits | None = None
) -> AsyncGenerator[aiohttp.ClientSession]:
    """Serve the board's inbox as a restart does, from what is on the disk."""
    async with (
        open_server(world.board, host="127.0.0.1", port=0, limits=limits) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}", auto_decompress=False) as web,
    ):
        yield web


@dataclass(slots=True)
class Watched:
    """One witness, and what it is told to do."""

    key: SignerKey
    store: WitnessStore
    url: str = ""
    is_away: bool = False
    hangs: bool = False
    answer: str | None = None
    asked: int = 0

    @property
    def setting(self) -> str:
        """What the operator writes down."""
        return f"{self.key.verifier} {self.url}"

    @property
    def size(self) -> int | None:
        """The size it cosigned last."""
        held = self.store.cosigned(ORIGIN)
        return None if held is None else held.checkpoint.size


@asynccontextmanager
async def watched(
    folder: Path, names: Sequence[str], clock: Clock, rate: RateLimit | None = None
) -> AsyncGenerator[list[Watched]]:
    """Serve a witness of the test board for each name."""
    async with AsyncExitStack() as stack:
        found = []
        for name in names:
            seed = key(name).seed
            signer = SignerKey(name=f"{name}.example/w1", kind=KIND_COSIGNATURE, seed=seed)
            one = Watched(signer, WitnessStore(folder / f"{name}.db"))
            known = {ORIGIN: KnownLog(key=key(ORIGIN).verifier, origin=ORIGIN)}
            app = make_app(Witness([signer], known, one.store, clock), rate)
            app.middlewares.insert(0, _obeying(one))
            server = await stack.enter_async_context(TestServer(app))
            one.url = str(server.make_url("")).rstrip("/")
            found.append(one)
        yield found


def _obeying(witness: Watched) -> Middleware:
    @web.middleware
    async def obey(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        witness.asked += 1
        if witness.hangs:
            await asyncio.Event().wait()
        if witness.is_away:
            return web.Response(status=502)
        if witness.answer is not None:
            return web.Response(text=witness.answer)
        return await handler(request)

    return obey


AT_ONCE = 500


def signed(world: World, count: int) -> Iterator[bytes]:
    """Yield an agency's requests, each the next link of its chain."""
    agency, place = world.agency, world.agency.place(world.board)
    for number in range(count):
        place |= {"seq": place["seq"] + bool(number), "id": agency.new_id()}
        raw = agency.request(
            world.board,
            **place,
            title=f"Request {number}",
            text="We ask for video of the alley. " * 20,
            area=Circle(lat=40_000_000 + number % 1000, lon=-83_000_000, radius_m=210),
        )
        place["prev"] = parse_entry(raw).leaf.hex()
        yield raw


async def post_many(world: World, count: int) -> None:
    """Post so many requests."""
    for some in batched(signed(world, count), AT_ONCE, strict=False):
        await asyncio.gather(*(world.board.post(raw) for raw in some))


async def posted(world: World) -> str:
    """Post a request and return where uploads for it begin."""
    raw = world.agency.request(world.board)
    await world.board.post(raw)
    return f"/inbox/{world.agency.id}/{id_of(raw)}"


async def begin(
    web: aiohttp.ClientSession, path: str, size_bytes: int, **headers: str
) -> aiohttp.ClientResponse:
    """Announce an upload."""
    return await web.post(path, headers=TUS | {"Upload-Length": str(size_bytes)} | headers)


async def begun(web: aiohttp.ClientSession, path: str, size_bytes: int, **headers: str) -> str:
    """Announce an upload and return where it goes."""
    answer = await begin(web, path, size_bytes, **headers)
    assert answer.status == HTTPStatus.CREATED, await answer.text()
    return answer.headers["Location"]


async def send(
    web: aiohttp.ClientSession,
    upload: str,
    offset: int,
    body: Any,  # noqa: ANN401 -- whatever can be sent
    **headers: str,
) -> aiohttp.ClientResponse:
    """Send a piece."""
    told = TUS | PIECE | {"Upload-Offset": str(offset)} | headers
    sent = io.BytesIO(body) if isinstance(body, bytes) else body
    return await web.patch(upload, data=sent, headers=told)


async def offset_of(web: aiohttp.ClientSession, upload: str) -> int:
    """Ask where an upload stands."""
    answer = await web.head(upload, headers=TUS)
    assert answer.status == HTTPStatus.OK, answer.status
    return int(answer.headers["Upload-Offset"])


async def uploaded(web: aiohttp.ClientSession, path: str, body: bytes) -> str:
    """Upload a share in one piece and return where it went."""
    upload = await begun(web, path, len(body))
    answer = await send(web, upload, 0, body)
    assert answer.status == HTTPStatus.NO_CONTENT, await answer.text()
    return upload


async def receipt_of(web: aiohttp.ClientSession, upload: str) -> str:
    """Return the receipt of a complete upload."""
    answer = await web.get(f"{upload}/receipt")
    assert answer.status == HTTPStatus.OK, await answer.text()
    return await answer.text()


async def shared(web: aiohttp.ClientSession, path: str, body: bytes) -> str:
    """Upload a share in one piece and return its receipt."""
    return await receipt_of(web, await uploaded(web, path, body))
