"""A relay: its listeners know what the board's own listeners know, and nothing older."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest

from noticeboard.board import live, relay
from noticeboard.runtime.tasks import run_in_background
from tests.noticeboard.board.world import World


@asynccontextmanager
async def _relayed(url: str, **options: int) -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        upstream = relay.Upstream(session, url)
        app = relay.make_app(
            upstream, most=options.get("most", 10), behind_proxy=False, spread_s=None
        )
        async with (
            TestServer(app) as server,
            run_in_background(upstream.follow()),
            live.open_listeners(app[live.LIVE]),
            aiohttp.ClientSession(server.make_url("")) as reader,
        ):
            yield reader


async def _hint(reader: aiohttp.ClientSession, unlike: str = "") -> str:
    """Return the relay's hint once there is one, and another than the one before."""
    async with asyncio.timeout(60):
        while True:
            async with reader.get("/hint") as answer:
                text = await answer.text()
                if answer.status == HTTPStatus.OK and text != unlike:
                    return text
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the board's hint all the time."""
    monkeypatch.setattr(relay, "READ_EVERY_S", 0.01)


async def test_listeners_of_a_relay_know(world: World) -> None:
    """What is public at the board is a hint at the relay, which has its own limit of listeners."""
    async with _relayed(str(world.web._base_url), most=1) as reader:  # noqa: SLF001 -- the board's
        before = await _hint(reader)
        async with reader.get("/live") as first, reader.get("/live") as refused:
            assert await first.content.readuntil(b"\n\n") == b":\n\n"
            assert (await first.content.readuntil(b"\n\n")).decode() == f"data: {before}\n"
            await world.board.post(world.agency.request(world.board))
            assert (await first.content.readuntil(b"\n\n")).decode() == (
                f"data: {world.board.published.size}\n\n"
            )

    assert refused.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert refused.headers["Retry-After"] == "60"


async def test_a_relay_never_goes_back() -> None:
    """A cache's older hint, or what is no hint, changes nothing; without a hint, there is none."""
    answers = ["", "<html>", "7\n", "5\n", "x" * 9_999, "8 20\n"]

    async def next_hint(_request: web.Request) -> web.Response:
        return web.Response(text=answers.pop(0) if len(answers) > 1 else answers[0])

    board = web.Application()
    board.router.add_get("/hint", next_hint)
    seen = []
    async with TestServer(board) as server, _relayed(str(server.make_url(""))) as reader:
        async with reader.get("/hint") as early:
            assert early.status in {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}
        seen.append(await _hint(reader))
        while seen[-1] != "8\n":
            seen.append(await _hint(reader, seen[-1]))

    assert seen in (["7\n", "8\n"], ["8\n"])
