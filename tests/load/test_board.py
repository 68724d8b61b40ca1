"""A board under many readers who verify and many posters: what it answers, how soon, at what cost.

The board is `neighbors board serve`; readers and posters are other processes on the same machine,
which therefore share its processors with it.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
import json
from pathlib import Path
import resource
import sys
from typing import Any

import aiohttp
import pytest

from demo.children import free_port
from noticeboard.board.check import check_board
from noticeboard.board.home import Home
from noticeboard.log.tiles import TILE_WIDTH, decode_bundle, entries_path
from tests.faults.process import Process
from tests.load.boards import Posters, a_board_with_agencies
from tests.load.figures import Held, Latencies

USUAL_FILES = 1024
"""How many descriptors a process may have by default; it may take more for itself."""
FEW_FILES = 64
READER_PROCESSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many do what for how long."""

    readers: int
    posters: int
    length_s: float
    read_pause_s: float
    post_pause_s: float


@asynccontextmanager
async def served(home: Home, most_files: int = 0) -> AsyncGenerator[tuple[Process, str]]:
    """Run `neighbors board serve` as a machine runs it that nobody has tuned.

    It may have `most_files` descriptors at most, or as many as this process.
    """
    port = free_port("127.0.0.1")
    words = ["serve", str(home.folder), "--port", str(port), "--posts-an-hour", "1000000"]
    board = Process(home.folder.parent, "board", words, None)
    _, ours = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = most_files or ours
    board.start_by(("/usr/bin/prlimit", f"--nofile={min(USUAL_FILES, most)}:{most}"))
    url = f"http://127.0.0.1:{port}"

    async def answers() -> bool:
        with suppress(aiohttp.ClientError, OSError):
            async with aiohttp.ClientSession() as web, web.get(f"{url}/readyz") as answer:
                return answer.status == 200
        return False

    assert await board.start(answers), board.log.read_text()[-2000:]
    try:
        yield board, url
    finally:
        await board.stop()


async def readers(
    load: Load, many: int, url: str, log_key: str, connected: asyncio.Barrier
) -> dict[str, Any]:
    """Run a process of readers to its end, and return what they found.

    They begin when those of all processes are connected and have been counted.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.load.crowd", "readers", url.rpartition(":")[2], str(many)),
        *(str(load.length_s), str(load.read_pause_s), log_key),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"connected\n"
    await connected.wait()
    await connected.wait()
    told, _ = await process.communicate(b"\n")
    assert process.returncode == 0
    found: dict[str, Any] = json.loads(told)
    return found


async def under(load: Load, folder: Path) -> None:
    """Put a load on a board; everything that it answers must be right, and stay so."""
    home = Home(folder / "board")
    writer, authors = await a_board_with_agencies(home, load.posters)
    log_key = (await asyncio.to_thread(home.log_key)).verifier
    latencies = Latencies()
    async with served(home) as (board, url):
        posters = Posters(url=url, writer=writer, log_key=log_key)
        before = Held.by(board.pid)
        files = resource.prlimit(board.pid, resource.RLIMIT_NOFILE)[0]
        connected = asyncio.Barrier(READER_PROCESSES + 1)
        many = load.readers // READER_PROCESSES
        async with asyncio.TaskGroup() as group:
            reading = [
                group.create_task(readers(load, many, url, str(log_key), connected))
                for _ in range(READER_PROCESSES)
            ]
            await connected.wait()
            during = Held.by(board.pid)
            await connected.wait()
            group.create_task(posters.post(authors, load.length_s, load.post_pause_s))
            while not all(each.done() for each in reading):
                await asyncio.sleep(load.length_s / 20)  # another process's state
                during = max(during, Held.by(board.pid), key=lambda held: held.files)
        after = Held.by(board.pid)
    found = [each.result() for each in reading]
    for each in found:
        latencies.include(each["latencies"])
    latencies.include(posters.latencies.seconds)

    spent_s = after.cpu_s - before.cpu_s
    print(  # noqa: T201 -- figures to read
        f"\n{load.readers} readers, {load.posters} posters, {load.length_s:.0f} s:"
        f" {latencies.count / load.length_s:,.0f} answers/s,"
        f" {spent_s / latencies.count * 1000:.2f} ms of CPU each,"
        f" {len(posters.logged):,} posts,"
        f" {sum(each['verified_entries'] for each in found):,} entries verified by readers,"
        f" {sum(each['late'] for each in found)} looks given up as too late\n"
        f"  before: {before}\n  during: {during}\n{latencies.table()}"
    )
    assert [wrong for each in found for wrong in each["wrong"]] == []
    assert posters.wrong == []
    assert len(posters.logged) >= load.posters
    assert during.files > load.readers
    assert files > USUAL_FILES
    await _all_logged(home, posters.logged)
    assert "rror" not in board.log.read_text()
    assert (await check_board(home.folder)).complaints == []


async def _all_logged(home: Home, logged: dict[int, bytes]) -> None:
    """Find every acknowledged entry in its place in what the board publishes."""
    size = int((home.public / "checkpoint").read_text().split("\n")[1])
    for number in range((size - 1) // TILE_WIDTH + 1):
        width = min(size - number * TILE_WIDTH, TILE_WIDTH)
        raws = decode_bundle((home.public / entries_path(number, width)).read_bytes(), width)
        for place, raw in enumerate(raws, number * TILE_WIDTH):
            assert logged.pop(place, raw) == raw
    assert not logged


async def test_readers_and_posters_get_right_answers(tmp_path: Path) -> None:
    """No answer is wrong, and every acknowledged post is public, with 60 readers and 5 posters."""
    load = Load(readers=60, posters=5, length_s=2, read_pause_s=1, post_pause_s=0.2)
    await under(load, tmp_path)


@pytest.mark.long
async def test_a_thousand_readers_and_fifty_posters(tmp_path: Path) -> None:
    """The same with 1,000 readers who look each ten seconds and 50 who post each second."""
    load = Load(readers=1000, posters=50, length_s=180, read_pause_s=10, post_pause_s=1)
    await under(load, tmp_path)


@pytest.mark.long
async def test_a_thousand_readers_who_never_pause(tmp_path: Path) -> None:
    """The same if everybody asks again at once: answers come late, and none is wrong."""
    load = Load(readers=1000, posters=50, length_s=60, read_pause_s=0, post_pause_s=0)
    await under(load, tmp_path)


async def test_more_readers_than_it_can_have_are_told_to_come_again(tmp_path: Path) -> None:
    """If no descriptor is left for a tile, the answer is 503, and right again afterwards."""
    home = Home(tmp_path / "board")
    await a_board_with_agencies(home, 1)
    tile = f"/{entries_path(0, 2)}"
    async with served(home, most_files=FEW_FILES) as (board, url), aiohttp.ClientSession() as web:
        host, port = url.removeprefix("http://").split(":")
        async with web.get(url + tile) as answer:
            first = answer.status, await answer.read()
        crowd = [(await asyncio.open_connection(host, int(port)))[1] for _ in range(FEW_FILES)]
        try:
            async with asyncio.timeout(60):
                # The board may close one of its own meanwhile; the crowd takes it a second later.
                then, again_s = 200, None
                while then == 200:
                    await asyncio.sleep(0.02)
                    async with web.get(url + tile) as answer:
                        then, again_s = answer.status, answer.headers.get("Retry-After")
        except TimeoutError:
            pytest.fail(f"{Held.by(board.pid)}\n{board.log.read_text()[-2000:]}")
        finally:
            for writer in crowd:
                writer.close()
        async with asyncio.timeout(60):
            while Held.by(board.pid).files > FEW_FILES // 2:  # noqa: ASYNC110 -- another process
                await asyncio.sleep(0.02)
        async with web.get(url + tile) as answer:
            last = answer.status, await answer.read()

    assert (first[0], then, again_s) == (200, 503, "60")
    assert last == first
