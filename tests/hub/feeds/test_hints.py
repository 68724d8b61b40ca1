"""A board's hints: they are followed within half a second, and never believed."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from random import Random
from statistics import median
from typing import override

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from hub.errors import BoardUnreachableError
from hub.feeds import hints as module
from hub.feeds.client import BoardClient, BoardReply
from hub.feeds.hints import CACHED_S, FILE_S, LEAST_S, MOST_EMPTY, SPREAD_S, LiveHints
from noticeboard.log.hint import Hint
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


class Wire:
    """A board without a network: it says some lines and stays silent, or has only a file."""

    def __init__(self, *lines: bytes, clock: HandClock, file: bytes = b"") -> None:
        self._lines, self._clock, self._file = lines, clock, file
        self.read_at_s: list[float] = []

    async def lines(self, path: str) -> AsyncGenerator[bytes]:
        """Yield the lines and wait; raises BoardUnreachableError if there are none."""
        if not self._lines:
            raise BoardUnreachableError("board.no_hints", board=path)
        for line in self._lines:
            yield line
        await asyncio.get_running_loop().create_future()

    async def get(
        self, path: str, *, cap_bytes: int, known_bytes: int = 0, past_caches: bool = False
    ) -> BoardReply:
        """Return the file."""
        assert (path, cap_bytes, known_bytes, past_caches) == ("hint", 64, 0, False)
        self.read_at_s.append(self._clock.steady_s())
        status = 200 if self._file else 404
        return BoardReply(status=status, body=self._file, content_range="")


@asynccontextmanager
async def _listening(wire: Wire, clock: HandClock, seed: int = 7) -> AsyncGenerator[LiveHints]:
    hints = LiveHints(wire, clock, rng=Random(seed))  # noqa: S311 -- the same in every run
    listening = asyncio.create_task(hints.listen())
    yield hints
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def _waited_s(line: bytes, longest_s: float, seed: int) -> float:
    """Return how long a hub waits that receives a hint at once."""
    clock = HandClock()
    async with _listening(Wire(line, clock=clock), clock, seed) as hints:
        await _heard_something(hints)
        await hints.pause(longest_s, have=3, fresh_until_s=0)
        return clock.steady_s()


@pytest.mark.parametrize(
    ("spread", "within_s"), [(b"", SPREAD_S), (b" 20", 20), (b" 9999", 60), (b" 99999", SPREAD_S)]
)
async def test_a_hint_says_over_how_long_to_spread(spread: bytes, within_s: float) -> None:
    """The more hubs listen, the longer they spread their looks: by any number, a minute at most."""
    waited = [await _waited_s(b"data: 4" + spread + b"\n", 900, seed) for seed in range(30)]

    assert min(waited) >= LEAST_S
    assert within_s / 2 < max(waited) - min(waited) <= within_s


async def test_a_hint_never_delays_a_look() -> None:
    """However long its spread, the look comes no later than it would without a hint."""
    waited = [await _waited_s(b"data: 4 60\n", 15, seed) for seed in range(30)]

    assert min(waited) < 15 == max(waited)


async def test_without_room_the_file_is_read() -> None:
    """A hub without a connection reads the hint as often as it says, and looks if it is longer."""
    clock = HandClock()
    wire = Wire(clock=clock, file=b"7 30\n")
    async with _listening(wire, clock) as hints, asyncio.timeout(60):
        while len(wire.read_at_s) < 200:  # noqa: ASYNC110 -- the clock is a fake
            await asyncio.sleep(0)
        clock.slept.clear()
        await hints.pause(60, have=3, fresh_until_s=0)
        waited_s = clock.slept[0]

    gaps = [after - before for before, after in pairwise(wire.read_at_s)]
    assert 22.5 <= median(gaps) <= 37.5
    assert waited_s <= LEAST_S + SPREAD_S


async def test_a_board_without_a_file_is_not_asked_again_and_again() -> None:
    """One question for the file for each for a connection, an hour apart in the end."""
    clock = HandClock()
    wire = Wire(clock=clock)
    async with _listening(wire, clock), asyncio.timeout(60):
        while len(wire.read_at_s) < 20:  # noqa: ASYNC110 -- the clock is a fake
            await asyncio.sleep(0)

    assert wire.read_at_s[0] <= FILE_S
    assert min(b - a for a, b in pairwise(wire.read_at_s[8:])) > 2000


@pytest.mark.parametrize(
    "body", [b"", b"9" * 19, b"-1\n", b"7 30 1\n", b"7" + b" " * 80, b"<html>", b"7\r\n", b"7e2"]
)
def test_what_is_no_hint(body: bytes) -> None:
    """A file that isn't exactly a hint says nothing."""
    assert Hint.parse(body) is None
