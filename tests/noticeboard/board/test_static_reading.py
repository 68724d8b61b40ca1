"""What it costs to read a board: files of a log of any size, without an error."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import os
from pathlib import Path
import random
import re
import sys
from time import perf_counter
from typing import Final

import pytest

from noticeboard.board.board import open_board
from noticeboard.board.files import PublicFolder
from noticeboard.board.sequencer import Exporter
from noticeboard.board.server import open_server
from noticeboard.log.tiles import TILE_WIDTH, entries_path, tile_path
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.files import make_folders
from tests.noticeboard.board.world import made_home

_LENGTH: Final = re.compile(rb"\r\ncontent-length: ([0-9]+)\r\n", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Load:
    """What a load has come to."""

    answers: int = 0
    body_bytes: int = 0
    errors: list[str] = field(default_factory=list)


async def put_on(port: int, paths: Sequence[str], *, connections: int) -> Load:
    """Ask for every path once, over so many connections at once."""
    load = Load()
    asked = iter(paths)
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(_ask(port, asked, load))
    return load


async def _ask(port: int, paths: Iterator[str], load: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    try:
        for path in paths:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            if not head.startswith(b"HTTP/1.1 200 ") or length is None:
                load.errors.append(f"{path}: {head[:60]!r}")
                return
            load.body_bytes += len(await reader.readexactly(int(length[1])))
            load.answers += 1
    finally:
        writer.close()
        await writer.wait_closed()


ENTRY_BYTES = 200


def entry(index: int) -> bytes:
    """Return what stands for an entry."""
    return index.to_bytes(8) * (ENTRY_BYTES // 8)


def write_unsynced(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write files that nobody needs after a crash."""
    for path, content in files:
        make_folders(path.parent)
        path.write_bytes(content)


async def write_files(folder: Path, size: int) -> None:
    """Write the tiles and bundles of a log of `size` entries."""

    async def read(start: int, end: int) -> Sequence[bytes]:
        return [entry(index) for index in range(start, end)]

    tree = Tree()
    for index in range(size):
        tree.append(leaf_hash(entry(index)))
    await Exporter(PublicFolder(folder, write=write_unsynced)).export(tree, read, 0)


async def main(folder: Path, size: int) -> None:
    """Serve until standard input ends."""
    home = await asyncio.to_thread(made_home, folder)
    async with open_board(home) as board, open_server(board, host="127.0.0.1", port=0) as port:
        await write_files(home.public, size)
        print(port, flush=True)  # noqa: T201 -- whoever started it reads it
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))


MOST_CPU_S_EACH = 0.001
"""A thousand requests in a second, on one core."""
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 16


@asynccontextmanager
async def serving(folder: Path, size: int) -> AsyncGenerator[tuple[int, int]]:
    """Serve the files of a log of `size` entries in another process; give its port and its id."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.noticeboard.board.test_static_reading"),
        *(str(folder), str(size)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline()), process.pid
    finally:
        process.stdin.close()
        assert await process.wait() == 0


def cpu_s(pid: int) -> float:
    """Return the processor time that a process has used."""
    used = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, used)) / TICKS_A_SECOND


def paths(size: int, count: int) -> Sequence[str]:
    """Return addresses as readers ask for them: tiles, bundles and the checkpoint, anywhere."""
    chance = random.Random(7)  # noqa: S311 -- the same each time
    full = size // TILE_WIDTH
    found = []
    for _ in range(count):
        number = chance.randrange(full)
        kinds = (f"/{tile_path(0, number)}", f"/{entries_path(number)}", "/checkpoint")
        found.append(chance.choices(kinds, weights=(5, 4, 1))[0])
    return found


async def read(folder: Path, size: int, count: int) -> float:
    """Read so many files of a board, check them all, and return the processor time of each."""
    async with serving(folder, size) as (port, pid):
        asked = paths(size, count)
        await put_on(port, asked[:200], connections=CONNECTIONS)
        began, used = perf_counter(), cpu_s(pid)
        load = await put_on(port, asked, connections=CONNECTIONS)
        took_s, used_s = perf_counter() - began, cpu_s(pid) - used
    print(  # noqa: T201 -- figures to read
        f"{size:,} entries: {load.answers / took_s:,.0f} requests/s,"
        f" {load.body_bytes / took_s / 1e6:,.0f} MB/s, {used_s / count * 1e6:,.0f} us of CPU each"
    )
    bundles = sum("entries" in path for path in asked)
    tiles = sum(path.startswith("/tile/0") for path in asked)
    assert load.errors == []
    assert load.answers == count
    assert load.body_bytes >= TILE_WIDTH * (tiles * 32 + bundles * (ENTRY_BYTES + 2))
    return used_s / count


async def test_a_thousand_requests_a_second_on_one_core(tmp_path: Path) -> None:
    """Tiles and bundles cost the board less than a millisecond of one core each, all correct."""
    assert await read(tmp_path / "board", 5_000, 2000) < MOST_CPU_S_EACH


@pytest.mark.long
async def test_a_million_entries_are_read_as_fast(tmp_path: Path) -> None:
    """A board two hundred times as long costs no more to read."""
    assert await read(tmp_path / "board", 1_000_000, 30_000) < MOST_CPU_S_EACH
