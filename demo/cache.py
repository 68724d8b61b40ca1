"""Tests a board behind two five-second caches, as behind a CDN: it must not be accused for that.

`Edges` is the proxy: at one address, one of several caches answers at random with the checkpoint it
has stored. Like nginx and most CDNs, they ignore a client's `no-cache` and send no `Age`.

`read_through_caches` posts to a board and follows it through them.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import count
from pathlib import Path
from random import Random
import time
from typing import Final

import aiohttp
from aiohttp import web

from demo.steps import StepFailedError
from demo.watcher import pass_on
from hub.clock import SystemClock
from hub.feeds.board import BoardFollower
from hub.feeds.hints import LiveHints
from hub.feeds.log_copy import LogUpdate
from hub.feeds.preview import preview_board
from hub.model.request import BoardState, BoardStatus
from hub.outbound import outbound_session
from hub.store.database import Database
from noticeboard.agency.client import BoardClient
from noticeboard.agency.draft import Draft, parse_circle
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.keys import Applicant, make_agency
from noticeboard.agency.poster import Poster
from noticeboard.board import operator
from noticeboard.board.board import create_board, open_board
from noticeboard.board.home import Home, Settings
from noticeboard.board.operator import open_operator_log
from noticeboard.board.server import open_server
from noticeboard.errors import NoticeboardError
from noticeboard.log.encoding import format_time

LASTS_S: Final = 5.0
HOST: Final = "127.0.0.1"
LATEST_S: Final = 4 * LASTS_S
"""An entry that arrives later than this has waited for a poll, not for a cache."""
_KEPT: Final = "/checkpoint"


@dataclass(slots=True, kw_only=True)
class Edges:
    """A reverse proxy with several caches, any of which may answer."""

    session: aiohttp.ClientSession
    behind: str
    """The address of the board."""
    lasts_s: float = LASTS_S
    now_s: Callable[[], float] = time.monotonic
    many: int = 2
    old: int = 0
    """How many answers were older than the newest one given before."""
    _stores: dict[int, tuple[float, bytes]] = field(default_factory=dict)
    _rng: Random = field(default_factory=lambda: Random(7))  # noqa: S311 -- the same in every run
    _newest_s: float = 0.0

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[str]:
        """Listen on loopback and yield the address."""
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, HOST, 0)
        await site.start()
        try:
            yield f"http://{HOST}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.path != _KEPT:
            return await pass_on(request, self.session, self.behind)
        edge = self._rng.randrange(self.many)
        fetched_s, body = self._stores.get(edge, (0.0, b""))
        if not body or self.now_s() - fetched_s >= self.lasts_s:
            async with self.session.get(self.behind + _KEPT) as answer:
                if answer.status != HTTPStatus.OK:
                    return web.Response(status=answer.status)
                fetched_s, body = self.now_s(), await answer.read()
            self._stores[edge] = fetched_s, body
        self.old += fetched_s < self._newest_s
        self._newest_s = max(self._newest_s, fetched_s)
        lasts = f"public, max-age={self.lasts_s:.0f}"
        return web.Response(body=body, headers={"Cache-Control": lasts})


@dataclass(slots=True)
class _Watch:
    """What a follower behind the caches reported and learned."""

    words: list[str] = field(default_factory=list)
    known_s: dict[int, float] = field(default_factory=dict)
    """The time at which each entry was known, by its index."""
    grown: asyncio.Event = field(default_factory=asyncio.Event)

    async def on_status(self, status: BoardStatus) -> None:
        """Record every status other than FOLLOWING."""
        if status.state is not BoardState.FOLLOWING:
            self.words.append(f"{status.state.value}: {status.reason}")

    async def on_growth(self, growth: LogUpdate) -> None:
        """Record when entries were known."""
        self.known_s |= {logged.index: time.monotonic() for logged in growth.entries}
        self.grown.set()


async def read_through_caches(folder: Path, *, lasts_s: float = 120.0, every_s: float = 4.0) -> str:
    """Post to a board and follow it, both through the caches; return a summary for a person.

    Raises StepFailedError if the board is accused, or if an entry arrives late.
    """
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        )
        settings = Settings(
            origin="cached.demo.example/v1",
            url=f"http://{HOST}",
            title="Cached",
            run_by="",
            timezone="UTC",
            verifiers=(),
        )
        await create_board(folder / "board", settings)
        board = await stack.enter_async_context(open_board(Home(folder / "board")))
        port = await stack.enter_async_context(open_server(board, host=HOST, port=0))
        edges = Edges(session=session, behind=f"http://{HOST}:{port}")
        url = await stack.enter_async_context(edges.served())
        poster = await _enrolled(stack, folder, url)

        outbound = await stack.enter_async_context(outbound_session(allow_private=True))
        database = await Database.open(folder / "hub.sqlite")
        stack.push_async_callback(database.close)
        clock, watch = SystemClock(), _Watch()
        _, found = await preview_board(url, outbound, clock, (), allow_private_address=True)
        if found is None:
            raise StepFailedError("The board behind the caches cannot be followed.")
        follower = BoardFollower(found.policy, database, outbound, clock)
        hints = LiveHints(follower.wire, clock)
        tasks = [
            asyncio.create_task(hints.listen()),
            asyncio.create_task(follower.run(watch.on_growth, watch.on_status, hints=hints)),
        ]
        try:
            posted_s = await _post_on(poster, lasts_s, every_s)
            with suppress(TimeoutError):
                async with asyncio.timeout(LATEST_S):
                    while not posted_s.keys() <= watch.known_s.keys():
                        watch.grown.clear()
                        await watch.grown.wait()
            end_s = time.monotonic()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    if watch.words:
        raise StepFailedError(f"Behind two caches the board is called {watch.words[0]}")
    late = [watch.known_s.get(index, end_s) - at_s for index, at_s in posted_s.items()]
    if not late or max(late) > LATEST_S:
        raise StepFailedError("Behind two caches an entry was not known in time.")
    return f"{len(late)} posts, known after {max(late):.0f} s at most; no false word"


async def _enrolled(stack: AsyncExitStack, folder: Path, url: str) -> Poster:
    """Create and register an agency; return its Poster, which posts through the caches."""
    circle = "45.4642,9.19,20000"
    applicant = Applicant(
        name="Cached County Fire",
        kind="fire",
        domain="fire.demo.example",
        contact="desk@fire.demo.example",
        jurisdiction=parse_circle(circle),
    )
    client = await stack.enter_async_context(BoardClient.to(url))
    await make_agency(folder / "agency", applicant, client, "", _now())
    home = Home(folder / "board")
    async with open_operator_log(home) as desk:
        await operator.register(desk, home, (folder / "agency" / "register.entry").read_bytes())
    # Wait for the caches to expire, so that the agency's first read shows its own registration.
    await asyncio.sleep(LASTS_S)
    return Poster(AgencyHome(folder / "agency"), client, _now)


async def _post_on(poster: Poster, lasts_s: float, every_s: float) -> dict[int, float]:
    """Post every few seconds for `lasts_s`; return the time of each answer, by index."""
    posted_s: dict[int, float] = {}
    begun_s = time.monotonic()
    for number in count():
        if time.monotonic() - begun_s >= lasts_s:
            return posted_s
        try:
            posted = await poster.publish(_draft(number).make)
        except NoticeboardError as error:
            raise StepFailedError(f"Behind two caches a post failed: {error}") from error
        posted_s[posted.index] = time.monotonic()
        await asyncio.sleep(every_s)
    return posted_s


def _draft(number: int) -> Draft:
    at = _now()
    return Draft(
        incident="fire",
        title=f"A shed burned, {number}",
        text="We ask for video of the street.",
        case_number=f"C-{number}",
        contact="desk@fire.demo.example",
        start=format_time(at - timedelta(minutes=30)),
        end=format_time(at - timedelta(minutes=5)),
        area=parse_circle("45.4642,9.19,300"),
        life=timedelta(days=30),
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
