"""A board of 100,000 requests: downloads take little memory, and feeds little time."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import os
from pathlib import Path
from time import perf_counter, process_time

import pytest

from tests.noticeboard.board.world import post_many, served_world

REQUESTS = 100_000
MOST_GROWTH_BYTES = 64 << 20
LONGEST_FEED_S = 1.0
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def memory_bytes() -> int:
    """Return what this process, the board's and its reader's, holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES


@asynccontextmanager
async def watched() -> AsyncGenerator[list[int]]:
    """Look at the memory every now and then; the newest number is the largest so far."""
    seen = [memory_bytes()]

    async def watch() -> None:
        while True:
            seen.append(max(seen[-1], memory_bytes()))
            await asyncio.sleep(0.05)

    task = asyncio.create_task(watch())
    try:
        yield seen
    finally:
        task.cancel()


@pytest.mark.long
async def test_a_long_board_is_sent_in_little_memory(tmp_path: Path) -> None:
    """Each file of 100,000 requests is complete, and sending it holds none of it for long."""
    async with served_world(tmp_path / "board") as world:
        await post_many(world, REQUESTS)
        for path, marker in (
            ("/requests.csv", b"\r\n"),
            ("/requests.json", b'"entry":'),
            ("/requests.geojson", b'"Feature",'),
        ):
            for coding in ("identity", "gzip"):
                size = rows = 0
                began, used = perf_counter(), process_time()
                async with watched() as seen:
                    answer = await world.web.get(path, headers={"Accept-Encoding": coding})
                    async for piece in answer.content.iter_chunked(1 << 16):
                        size += len(piece)
                        rows += piece.count(marker) if coding == "identity" else 0
                print(  # noqa: T201 -- figures to read
                    f"{path} {coding}: {size / 1e6:.0f} MB in {perf_counter() - began:.1f} s,"
                    f" {process_time() - used:.1f} s of CPU,"
                    f" {(seen[-1] - seen[0]) / 1e6:.0f} MB more"
                )
                assert seen[-1] - seen[0] < MOST_GROWTH_BYTES
                # A marker may be cut in two between pieces: at most one each.
                assert rows == 0 or rows > REQUESTS * 0.99
        for path in ("/feed.atom", "/feed.json", "/feed.cap", "/feed.atom?status=resolved"):
            began = perf_counter()
            answer = await world.web.get(path)
            await answer.read()
            took_s = perf_counter() - began
            print(f"{path}: {took_s * 1000:.0f} ms, {answer.headers['Content-Length']} B")  # noqa: T201 -- figures
            assert took_s < LONGEST_FEED_S
