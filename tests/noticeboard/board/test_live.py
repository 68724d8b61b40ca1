"""Hints: who listens is told that there is something new, all alike, and of nothing else."""

import asyncio
from contextlib import suppress
from http import HTTPStatus
import os
from pathlib import Path
import signal

import aiohttp
import pytest

from noticeboard.board import live
from tests.noticeboard.board.world import World, served_world


async def _events(listener: aiohttp.ClientResponse, many: int) -> bytes:
    return b"".join([await listener.content.readuntil(b"\n\n") for _ in range(many)])


async def test_listeners_are_told_of_a_publication(world: World) -> None:
    """Each hears how long the log is when a checkpoint is published, and nothing of the entry."""
    first, second = [await world.web.get("/live") for _ in range(2)]
    size = world.board.published.size
    told = [await _events(each, 2) for each in (first, second)]

    await world.board.post(world.agency.request(world.board))
    news = [await each.content.readuntil(b"\n\n") for each in (first, second)]

    assert first.headers["Content-Type"] == "text/event-stream"
    assert first.headers["Cache-Control"] == "no-store"
    assert told == [f":\n\ndata: {size}\n\n".encode()] * 2
    assert news == [f"data: {world.board.published.size}\n\n".encode()] * 2
    first.close()
    second.close()


async def test_a_refused_entry_is_no_news(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was published, so nothing is said but that the connection lives."""
    monkeypatch.setattr(live, "ALIVE_S", 0.05)
    raw = world.agency.request(world.board)
    await world.board.post(raw)
    listener = await world.web.get("/live")
    await _events(listener, 2)

    await world.board.post(raw)
    said = await listener.content.readuntil(b"\n\n")

    assert said == b":\n\n"
    listener.close()


async def test_there_is_an_end_to_how_many_listen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One too many is told to poll; who hangs up makes room."""
    monkeypatch.setattr(live, "MOST_LISTENERS", 1)
    monkeypatch.setattr(live, "ALIVE_S", 0.05)
    async with served_world(tmp_path / "board") as world:
        first = await world.web.get("/live")
        await first.content.readuntil(b"\n\n")

        refused = await world.web.get("/live")
        first.close()
        again = refused
        async with asyncio.timeout(60):
            while again.status != HTTPStatus.OK:
                await again.read()
                await asyncio.sleep(0.05)
                again = await world.web.get("/live")
        again.close()

    assert refused.status == HTTPStatus.SERVICE_UNAVAILABLE


async def test_one_address_does_not_listen_for_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address, or an IPv6 network of 64 bits, has its part of the connections, and no more."""
    monkeypatch.setattr(live, "MOST_OF_ONE_ADDRESS", 2)
    async with served_world(tmp_path / "board", behind_proxy=True) as world:

        async def listen(address: str) -> aiohttp.ClientResponse:
            return await world.web.get("/live", headers={"X-Forwarded-For": address})

        listeners = [await listen(f"2001:db8::{number}") for number in (1, 2, 3)]
        listeners.append(await listen("2001:db8:0:1::1"))
        statuses = [each.status for each in listeners]
        for each in listeners:
            each.close()

    assert statuses == [200, 200, 429, 200]


def _writers() -> list[int]:
    """Return the processes that write hints for this one.

    /proc/PID/task/TID/children would be shorter, but leaves some out if others end meanwhile.
    """
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # It has ended meanwhile.
            _, parent, *_ = (process / "stat").read_text().rpartition(")")[2].split()
            command = (process / "cmdline").read_bytes()
            if int(parent) == os.getpid() and b"live_writer" in command:
                found.append(int(process.name))
    return found


async def test_a_process_that_ends_takes_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the process that writes hints is killed, its listeners are gone, and others can come."""
    monkeypatch.setattr(live, "MOST_LISTENERS", 1)
    async with served_world(tmp_path / "board") as world:
        first = await world.web.get("/live")
        await _events(first, 2)
        [writer] = _writers()

        os.kill(writer, signal.SIGKILL)
        with pytest.raises(aiohttp.ClientPayloadError):
            await first.content.read()
        first.close()
        async with asyncio.timeout(60):
            while (second := await world.web.get("/live")).status != HTTPStatus.OK:
                await second.read()
                await asyncio.sleep(0.02)
        await _events(second, 2)
        await world.board.post(world.agency.request(world.board))

        assert await _events(second, 1) == f"data: {world.board.published.size}\n\n".encode()
        second.close()
    assert _writers() == []


async def test_a_hint_is_a_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever can't listen reads the same, and a cache may keep it for seconds."""
    monkeypatch.setattr(live, "FILE_EVERY_S", 0.01)
    before = await world.web.get("/hint")
    await world.board.post(world.agency.request(world.board))
    after = await world.web.get("/hint")

    assert await before.text() == f"{world.board.published.size - 1}\n"
    assert await after.text() == f"{world.board.published.size}\n"
    assert after.headers["Cache-Control"] == "public, max-age=5"
    assert "X-Request-Id" not in after.headers
    async with asyncio.timeout(60):
        while await world.board.public.read("hint") != (await after.text()).encode():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
