"""Readers of a board that believe nothing: a process of them, each on a connection of its own.

`python -m tests.load.readers PORT READERS SECONDS PAUSE_S LOG_KEY` prints a line when all of them
are connected, waits for one, and prints one JSON object at the end. Each reader looks at the
checkpoint, fetches the entries that are new to it, checks them against a signed root that extends
the one it knew, then a tile, and a page or a feed.
"""

import asyncio
from asyncio import StreamReader, StreamWriter
from dataclasses import dataclass, field
import json
from random import Random
import re
import sys
import time
from typing import Final

from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.note import VerifierKey
from noticeboard.log.tiles import TILE_WIDTH, decode_bundle, entries_path, tile_path
from noticeboard.log.tree import Frontier, leaf_hash
from tests.load.figures import Latencies

_LENGTH: Final = re.compile(rb"\r\ncontent-length: ([0-9]+)\r\n", re.IGNORECASE)
_STATUS: Final = re.compile(rb"HTTP/1\.1 ([0-9]{3}) ")
PAGES: Final = ("/", "/agencies", "/record", "/feed.atom", "/feed.json", "/board.json")
LONGEST_WAIT_S: Final = 60


@dataclass(slots=True)
class Found:
    """What a process of readers has come to."""

    latencies: Latencies = field(default_factory=Latencies)
    verified_entries: int = 0
    """Each one counted for each reader that has checked it."""
    wrong: list[str] = field(default_factory=list)
    late: int = 0
    """Answers that said that they took too long, as a board may that has more to do than it can."""


class LateError(Exception):
    """The board has given up an answer within its own deadline, and said so."""


class WrongAnswerError(Exception):
    """The board answered what it must not."""


class Reader:
    """One reader, who remembers what it has verified."""

    def __init__(self, port: int, log_key: VerifierKey, found: Found, chance: Random) -> None:
        self._port = port
        self._log_key = log_key
        self._found = found
        self._chance = chance
        self._frontier = Frontier()
        self._leaves: list[bytes] = []

    async def read(
        self,
        connected: asyncio.Barrier,
        begin: asyncio.Barrier,
        length_s: float,
        pause_s: float,
    ) -> None:
        """Connect, wait for the others, and look again and again for so long."""
        async with asyncio.timeout(LONGEST_WAIT_S):
            stream = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 22)
        try:
            try:
                await connected.wait()
                await begin.wait()
                until_s = time.monotonic() + length_s
                await asyncio.sleep(self._chance.uniform(0, pause_s))
                while time.monotonic() < until_s:
                    try:
                        async with asyncio.timeout(LONGEST_WAIT_S):
                            await self._look(stream)
                    except LateError:
                        self._found.late += 1
                    await asyncio.sleep(self._chance.uniform(0.5, 1.5) * pause_s)
            finally:
                stream[1].close()
        except Exception as error:  # noqa: BLE001 -- every one is a finding
            self._found.wrong.append(f"{type(error).__name__}: {error}")

    async def _look(self, stream: tuple[StreamReader, StreamWriter]) -> None:
        note = await self._get(stream, "checkpoint", "/checkpoint")
        point = open_checkpoint(note.decode(), self._log_key).checkpoint
        known = self._frontier.size
        if point.size < known:
            raise WrongAnswerError(f"the log went back from {known} to {point.size}")
        if point.size > known:
            for raw in await self._entries(stream, known, point.size):
                self._leaves.append(leaf_hash(raw))
                self._frontier.append(self._leaves[-1])
            self._found.verified_entries += point.size - known
        if self._frontier.root() != point.root:
            raise WrongAnswerError(f"the entries up to {point.size} are not those of the root")
        await self._tile(stream, point.size)
        await self._get(stream, "page", self._chance.choice(PAGES))

    async def _entries(
        self, stream: tuple[StreamReader, StreamWriter], known: int, size: int
    ) -> list[bytes]:
        raws = []
        for number in range(known // TILE_WIDTH, (size - 1) // TILE_WIDTH + 1):
            width = min(size - number * TILE_WIDTH, TILE_WIDTH)
            content = await self._get(stream, "bundle", f"/{entries_path(number, width)}")
            raws += decode_bundle(content, width)
        return raws[known % TILE_WIDTH :]

    async def _tile(self, stream: tuple[StreamReader, StreamWriter], size: int) -> None:
        number = self._chance.randrange((size - 1) // TILE_WIDTH + 1)
        width = min(size - number * TILE_WIDTH, TILE_WIDTH)
        content = await self._get(stream, "tile", f"/{tile_path(0, number, width)}")
        start = number * TILE_WIDTH
        if content != b"".join(self._leaves[start : start + width]):
            raise WrongAnswerError(f"tile {number} has other hashes than the entries")

    async def _get(self, stream: tuple[StreamReader, StreamWriter], kind: str, path: str) -> bytes:
        """Return a whole answer; raises WrongAnswerError for any but 200."""
        reader, writer = stream
        began_s = time.monotonic()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        status, length = _STATUS.match(head), _LENGTH.search(head)
        body = await (reader.readexactly(int(length[1])) if length else _chunks(reader))
        self._found.latencies.add(kind, time.monotonic() - began_s)
        partial = re.fullmatch(r"(/tile/.*)\.p/[0-9]+", path)
        if status is not None and status[1] == b"404" and partial:
            # It has become full since the checkpoint was read, as the format allows.
            width = int(path.rpartition("/")[2])
            content = await self._get(stream, kind, partial[1])
            return _first(content, width, is_bundle="/entries/" in path)
        if status is not None and status[1] == b"408":
            raise LateError
        if status is None or status[1] != b"200":
            raise WrongAnswerError(f"{path}: {head[:60]!r} {body[:200]!r}")
        return body


async def _chunks(reader: StreamReader) -> bytes:
    """Read a body of chunks."""
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return body


def _first(content: bytes, width: int, *, is_bundle: bool) -> bytes:
    """Return what the partial file would have held of a full one."""
    if not is_bundle:
        return content[: width * 32]
    end = 0
    for _ in range(width):
        end += 2 + int.from_bytes(content[end : end + 2])
    return content[:end]


async def _main(port: int, readers: int, length_s: float, pause_s: float, log_key: str) -> None:
    found, key = Found(), VerifierKey.parse(log_key)
    connected, begin = asyncio.Barrier(readers + 1), asyncio.Barrier(readers + 1)
    async with asyncio.TaskGroup() as group:
        for number in range(readers):
            chance = Random(number)  # noqa: S311 -- the same each time
            reader = Reader(port, key, found, chance)
            group.create_task(reader.read(connected, begin, length_s, pause_s))
        await connected.wait()
        print("connected", flush=True)  # noqa: T201 -- for who waits for it
        await asyncio.to_thread(sys.stdin.readline)
        await begin.wait()
    print(  # noqa: T201 -- the answer
        json.dumps(
            {
                "latencies": found.latencies.seconds,
                "verified_entries": found.verified_entries,
                "wrong": found.wrong[:20],
                "wrong_readers": len(found.wrong),
                "late": found.late,
            }
        )
    )


if __name__ == "__main__":
    _port, _readers, _length_s, _pause_s, _log_key = sys.argv[1:]
    asyncio.run(_main(int(_port), int(_readers), float(_length_s), float(_pause_s), _log_key))
