"""Many homes that follow a board behind a CDN, as far as the board and the CDN notice.

`python -m tests.load.homes PORT HOMES SECONDS POLL_S` prints a line once it begins, and one JSON
object at the end. Each home looks as `hub.feeds.board` does without hints and fetches the growth of
bundles by ranges. Nothing is verified, but every byte is compared with what other homes got.
"""

import asyncio
from base64 import b64encode
from dataclasses import dataclass, field
from http import HTTPStatus
import json
from random import Random
import sys
import time
from typing import Final

import aiohttp

from hub.feeds.board import JITTER
from hub.feeds.client import FULL_BUNDLE
from noticeboard.log.tiles import TILE_WIDTH, entries_path
from tests.load.figures import Latencies

_LONGEST_S: Final = 300
"""A machine that is busy with other things answers late, and that isn't what is looked for."""


@dataclass(slots=True)
class Homes:
    """What all homes together were given."""

    web: aiohttp.ClientSession
    latencies: Latencies = field(default_factory=Latencies)
    bundles: dict[int, bytearray] = field(default_factory=dict)
    looks: int = 0
    size: int = 0
    """The largest size that a home was shown."""
    wrong: list[str] = field(default_factory=list)

    async def follow(
        self, begins_s: float, until_s: float, poll_s: float, chance: Random, size: int = -1
    ) -> None:
        """Look for so long, from a size that ends a bundle, or from the log at the first look."""
        await asyncio.sleep(begins_s + chance.uniform(0, poll_s) - time.monotonic())
        known = 0
        try:
            while time.monotonic() < until_s:
                newest = await self.newest()
                if size < 0:
                    size = newest // TILE_WIDTH * TILE_WIDTH
                if newest > size:
                    known = await self._grow(size, newest, known)
                    size = newest
                await asyncio.sleep(poll_s * chance.uniform(1 - JITTER, 1 + JITTER))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            self.wrong.append(f"{type(error).__name__}: {error}")

    async def newest(self) -> int:
        """Look, and return the log's size; raises ValueError."""
        status, note = await self._get("checkpoint", "/checkpoint", 0)
        if status != HTTPStatus.OK:
            raise ValueError(f"checkpoint: {status}")
        self.looks += 1
        newest = int(note.split(b"\n")[1])
        self.size = max(self.size, newest)
        return newest

    async def _grow(self, size: int, newest: int, known: int) -> int:
        """Fetch what is new, and return how many bytes of the last bundle are known."""
        for number in range(size // TILE_WIDTH, -(-newest // TILE_WIDTH)):
            # Nothing is known of a bundle that is only beginning.
            known = known if size % TILE_WIDTH and number == size // TILE_WIDTH else 0
            width = min(TILE_WIDTH, newest - number * TILE_WIDTH)
            status, body = await self._get("entries", f"/{entries_path(number, width)}", known)
            if status == HTTPStatus.NOT_FOUND:
                # The full one has replaced it.
                status, body = await self._get("entries", f"/{entries_path(number)}", known)
            if status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
                raise ValueError(f"bundle {number} of {width} from {known}: {status}")
            truth = self.bundles.setdefault(number, bytearray())
            if known > len(truth) or not _agree(truth, body, known):
                raise ValueError(f"bundle {number} is another than before")
            truth += body[len(truth) - known :]
            # The full one may have more than was signed when the home looked.
            known = _length(truth, width)
        return known

    async def _get(self, kind: str, path: str, known: int) -> tuple[int, bytes]:
        is_packed = not known and FULL_BUNDLE.fullmatch(path.removeprefix("/")) is not None
        headers = {"Accept-Encoding": "gzip" if is_packed else "identity"}
        if known:
            headers["Range"] = f"bytes={known}-"
        began_s = time.monotonic()
        async with self.web.get(path, headers=headers) as answer:
            body = await answer.read()
        self.latencies.add(kind, time.monotonic() - began_s)
        return answer.status, body


def _length(bundle: bytearray, entries: int) -> int:
    """Return how many bytes of a bundle its first entries take."""
    at = 0
    for _ in range(entries):
        at += 2 + int.from_bytes(bundle[at : at + 2])
    return at


def _agree(truth: bytearray, body: bytes, known: int) -> bool:
    both = truth[known : known + len(body)]
    return both == body[: len(both)]


async def _main(port: int, many: int, length_s: float, poll_s: float) -> None:
    chance = Random(7)  # noqa: S311 -- the same homes each time
    connector, timeout = aiohttp.TCPConnector(limit=256), aiohttp.ClientTimeout(total=_LONGEST_S)
    url = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession(url, connector=connector, timeout=timeout) as web:
        homes = Homes(web)
        # One home begins here. Nobody else may look for long, and would begin with a later bundle.
        size = await homes.newest() // TILE_WIDTH * TILE_WIDTH
        print("begun", flush=True)  # noqa: T201 -- the answer
        now_s = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number in range(many):
                own = Random(chance.random() + number)  # noqa: S311
                begins = -1 if number else size
                group.create_task(homes.follow(now_s, now_s + length_s, poll_s, own, begins))
    found = {
        "looks": homes.looks,
        "size": homes.size,
        "latencies": homes.latencies.seconds,
        "wrong": homes.wrong[:20],
        "bundles": {number: b64encode(raw).decode() for number, raw in homes.bundles.items()},
    }
    print(json.dumps(found))  # noqa: T201 -- the answer


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])))
