"""A board's hints: they are followed within half a second, and never believed."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random
from typing import override

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from hub.feeds import board as module
from hub.feeds.board import CACHED_S, LEAST_S, MOST_EMPTY, SPREAD_S, LiveHints
from hub.feeds.client import BoardClient
from tests.fakes.clocks import HandClock
from tests.hub.feeds.conftest import Home

type Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def _heard(home: Home, answer: Answer, clock: HandClock) -> AsyncGenerator[LiveHints]:
    app = web.Application()
    app.router.add_get("/live", answer)
    async with TestServer(app) as server:
        wire = BoardClient(home.session, str(server.make_url("")).rstrip("/"), "board.example")
        hints = LiveHints(wire, clock, rng=Random(7))  # noqa: S311 -- the same in every run
        listening = asyncio.create_task(hints.listen())
        yield hints
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


class Waits(HandClock):
    """Sleeps forever if it would be for longer than a hint is waited for."""

    @override
    async def sleep(self, delay_s: float) -> None:
        if delay_s > LEAST_S + SPREAD_S:
            await asyncio.get_running_loop().create_future()
        await super().sleep(delay_s)


def _saying(*lines: bytes) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for line in lines:
            await response.write(line)
        await asyncio.sleep(90)
        return response

    return answer


async def _paused(hints: LiveHints, *, have: int = 0, fresh_until_s: float = 0.0) -> None:
    await hints.pause(60, have=have, fresh_until_s=fresh_until_s)


@pytest.mark.parametrize("line", [b"data: new\n\n", b"data: 4\n\n", b"data:4\n", b"data\n"])
async def test_a_hint_ends_the_pause(home: Home, line: bytes) -> None:
    """A minute's pause ends at once, and hubs spread themselves over some tenths of a second."""
    clock = Waits()
    async with _heard(home, _saying(b":\n\n", line), clock) as hints:
        async with asyncio.timeout(60):
            await _paused(hints, have=3)

    [slept] = clock.slept
    assert LEAST_S <= slept <= LEAST_S + SPREAD_S


@pytest.mark.parametrize(
    "line",
    [b":\n\n", b"event: new\n\n", b"\x00\xff\n", b" data: new\n\n", b"data: 3\n\n", b"database\n"],
)
async def test_other_lines_are_no_hint(home: Home, line: bytes) -> None:
    """Only `data` at the start of a line is one, and none of what is here already."""
    async with _heard(home, _saying(line), Waits()) as hints:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await _paused(hints, have=3)


async def _heard_something(hints: LiveHints) -> None:
    async with asyncio.timeout(60):
        await hints._received.wait()  # noqa: SLF001 -- until the line has come


async def test_an_old_cache_is_waited_for(home: Home) -> None:
    """What the hint spoke of was not found: it is asked for again once the cache must ask, too."""
    clock = HandClock()
    async with _heard(home, _saying(b"data: 7\n\n"), clock) as hints:
        await _heard_something(hints)
        await _paused(hints, have=3)
        await _paused(hints, have=3, fresh_until_s=clock.steady_s() + 8)
        await _paused(hints, have=3)
        hints.note_news()
        await _paused(hints, have=7)

    first, second, third, last = clock.slept
    assert LEAST_S <= first <= LEAST_S + SPREAD_S
    assert 8 <= second <= 8 + SPREAD_S
    assert CACHED_S <= third <= CACHED_S + SPREAD_S
    assert last == 60


@pytest.mark.parametrize("size", [b"9" * 18, b"9" * 400, b"-1", b"1e9", b"\xff"])
async def test_a_hostile_size_costs_a_few_looks(home: Home, size: bytes) -> None:
    """However large it is, only so many looks in a row follow from it that find nothing."""
    clock = HandClock()
    async with _heard(home, _saying(b"data: " + size + b"\n\n"), clock) as hints:
        await _heard_something(hints)
        for _ in range(20):
            await _paused(hints, have=3)

    assert clock.slept.count(60) >= 20 - MOST_EMPTY


async def test_hints_for_nothing_are_not_followed(home: Home) -> None:
    """After some that led to nothing only polling goes on, until something new has come."""
    clock = Waits()
    async with _heard(home, _saying(*[b"data: new\n"] * 1000), clock) as hints:
        for _ in range(MOST_EMPTY):
            async with asyncio.timeout(60):
                await _paused(hints)
            hints._is_new = True  # noqa: SLF001 -- one hint more
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await _paused(hints)
        hints.note_news()
        async with asyncio.timeout(60):
            await _paused(hints)


@pytest.mark.parametrize("kind", ["none", "endless line", "broken off"])
async def test_without_hints_it_polls(
    home: Home, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A board that has none, or sends nonsense, is asked later; pauses are as long as ever."""
    asked = 0
    often = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal asked
        asked += 1
        if asked == 3:
            often.set()
        if kind == "none":
            raise web.HTTPNotFound
        response = web.StreamResponse()
        await response.prepare(request)
        if kind == "endless line":
            await response.write(b"x" * 2_000_000)
        return response

    monkeypatch.setattr(module, "_AGAIN_S", 0.01)
    clock = HandClock()
    async with _heard(home, answer, clock) as hints:
        async with asyncio.timeout(60):
            await often.wait()
        clock.slept.clear()
        await _paused(hints)

    assert 60 in clock.slept
