"""Hints: who listens is told that there is something new, all alike, and of nothing else."""

import asyncio
from http import HTTPStatus
from pathlib import Path

import aiohttp
import pytest

from noticeboard.board import log_routes
from tests.noticeboard.board.world import World, served_world


async def test_listeners_are_told_of_a_publication(world: World) -> None:
    """Each hears how long the log is when a checkpoint is published, and nothing of the entry."""
    first, second = [await world.web.get("/live") for _ in range(2)]
    told = [await each.content.readuntil(b"\n\n") for each in (first, second)]

    await world.board.post(world.agency.request(world.board))
    news = [await each.content.readuntil(b"\n\n") for each in (first, second)]

    assert first.headers["Content-Type"] == "text/event-stream"
    assert first.headers["Cache-Control"] == "no-store"
    assert told == [b":\n\n"] * 2
    assert news == [f"data: {world.board.published.size}\n\n".encode()] * 2
    first.close()
    second.close()


async def test_a_refused_entry_is_no_news(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was published, so nothing is said but that the connection lives."""
    monkeypatch.setattr(log_routes, "ALIVE_S", 0.05)
    raw = world.agency.request(world.board)
    await world.board.post(raw)
    listener = await world.web.get("/live")
    await listener.content.readuntil(b"\n\n")

    await world.board.post(raw)
    said = await listener.content.readuntil(b"\n\n")

    assert said == b":\n\n"
    listener.close()


async def test_there_is_an_end_to_how_many_listen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One too many is told to poll; who hangs up makes room."""
    monkeypatch.setattr(log_routes, "MOST_LISTENERS", 1)
    monkeypatch.setattr(log_routes, "ALIVE_S", 0.05)
    async with served_world(tmp_path / "board") as world:
        first = await world.web.get("/live")
        await first.content.readuntil(b"\n\n")

        refused = await world.web.get("/live")
        first.close()
        again = refused
        async with asyncio.timeout(60):
            while again.status != HTTPStatus.OK:
                await asyncio.sleep(0.05)
                again = await world.web.get("/live")
        again.close()

    assert refused.status == HTTPStatus.SERVICE_UNAVAILABLE


async def test_one_address_does_not_listen_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address, or an IPv6 network of 64 bits, has its part of the connections, and no more."""
    monkeypatch.setattr(log_routes, "MOST_OF_ONE_ADDRESS", 2)
    async with served_world(tmp_path / "board", behind_proxy=True) as world:

        async def listen(address: str) -> aiohttp.ClientResponse:
            return await world.web.get("/live", headers={"X-Forwarded-For": address})

        listeners = [await listen(f"2001:db8::{number}") for number in (1, 2, 3)]
        listeners.append(await listen("2001:db8:0:1::1"))
        statuses = [each.status for each in listeners]
        for each in listeners:
            each.close()

    assert statuses == [200, 200, 429, 200]
