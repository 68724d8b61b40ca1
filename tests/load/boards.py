"""Real boards with agencies that post as fast as they answer, or now and then.

`Posters` remember what a board has acknowledged. `python -m tests.load.boards FOLDER BOARDS
PAUSE_S` runs several boards in one process and prints a hub's settings for them as a JSON text.
Once it is sent a line, nobody asks any more, and it prints how many requests each has logged.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
import json
from pathlib import Path
import secrets
import sys
import time

import aiohttp

from noticeboard.board.board import Board, open_board
from noticeboard.board.home import Home, Settings
from noticeboard.board.server import open_server
from noticeboard.log.body import RequestPost, RequestUpdate
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import VerifierKey
from tests.fakes.board import ORIGIN, Author, LogWriter
from tests.load.figures import Latencies


def now() -> datetime:
    """Return the time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


async def a_board_with_agencies(  # noqa: PLR0913 -- where it is kept, and who is on it
    home: Home,
    agencies: int,
    origin: str = ORIGIN,
    *,
    now: Callable[[], datetime] = now,
    database: str = "",
    tiles: str = "",
    **fields: object,
) -> tuple[LogWriter, list[Author]]:
    """Make a board on which so many agencies are registered and confirmed."""
    writer = LogWriter(now=now(), origin=origin)
    settings = Settings(
        origin=writer.origin,
        url="https://board.example.org",
        title="Board",
        run_by="",
        timezone="UTC",
        verifiers=(str(writer.verifier.root.verifier),),
        database=database,
        tiles=tiles,
    )
    await asyncio.to_thread(Home.write_new, home.folder, settings)
    writer.log_key = await asyncio.to_thread(home.log_key)
    authors = [writer.register(f"agency-{number}", **fields) for number in range(agencies)]
    async with open_board(home, now=now) as board:
        for raw in writer.entries:
            await board.post(raw, operator=True)
    return writer, authors


@dataclass(slots=True, kw_only=True)
class Posters:
    """Some agencies at work."""

    url: str
    writer: LogWriter
    log_key: VerifierKey
    headers: Mapping[str, str] = field(default_factory=dict)
    latencies: Latencies = field(default_factory=Latencies)
    logged: dict[int, bytes] = field(default_factory=dict)
    """What was acknowledged: an entry's bytes, by its place."""
    wrong: list[str] = field(default_factory=list)

    async def post(self, authors: Sequence[Author], length_s: float, pause_s: float) -> None:
        """Let each post one after another for so long."""
        until_s = time.monotonic() + length_s
        patience = aiohttp.ClientTimeout(total=60)
        async with (
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=patience) as web,
            asyncio.TaskGroup() as group,
        ):
            for author in authors:
                group.create_task(self._post(web, author, until_s, pause_s))

    async def _post(
        self, web: aiohttp.ClientSession, author: Author, until_s: float, pause_s: float
    ) -> None:
        request = ""
        while time.monotonic() < until_s and not self.wrong:
            entry_id = secrets.token_hex(16)
            self.writer.now = now()
            if not request:
                raw = self._request(author, entry_id)
            else:
                raw = self.writer.signed(
                    author,
                    RequestUpdate,
                    author.posting,
                    id=entry_id,
                    request=request,
                    text="One more thing.",
                )
            request = request or entry_id
            began_s = time.monotonic()
            async with web.post(f"{self.url}/entries", data=raw, headers=self.headers) as answer:
                said = await answer.text()
                if answer.status != 201:
                    self.wrong.append(f"{answer.status}: {said[:300]}")
                    return
                told = await answer.json()
            self.latencies.add("post", time.monotonic() - began_s)
            leaf = parse_entry(raw).leaf
            TlogProof.parse(told["proof"]).verify(leaf, self.log_key)
            self.logged[told["index"]] = raw
            author.seq += 1
            author.prev = leaf.hex()
            await asyncio.sleep(pause_s)

    def _request(self, author: Author, entry_id: str) -> bytes:
        """Return a request; what the writer logs of it in its own list is of no use here."""
        before = author.seq, author.prev
        self.writer.post(author, entry_id)
        author.seq, author.prev = before
        raw = self.writer.entries.pop()
        assert isinstance(parse_entry(raw).body, RequestPost)
        return raw


ORIGIN = "board-{number}.example.org/v1"


async def _asking(board: Board, writer: LogWriter, author: Author, pause_s: float) -> None:
    while True:
        await asyncio.sleep(pause_s)
        writer.now = now()
        writer.post(author)
        await board.post(writer.entries[-1])


def _settings(home: Home, writer: LogWriter, port: int) -> str:
    log_key, inbox_key = home.verifiers()
    return f"""
[[boards]]
url = "http://127.0.0.1:{port}"
origin = "{writer.origin}"
log_key = "{log_key}"
inbox_key = "{inbox_key}"
verifiers = ["{writer.verifier.root.verifier}"]
allow_private_address = true
"""


async def _main(folder: Path, many: int, pause_s: float) -> None:
    async with AsyncExitStack() as stack:
        settings, asking, writers = "", [], []
        for number in range(many):
            home = Home(folder / f"board-{number}")
            origin = ORIGIN.format(number=number)
            writer, [author] = await a_board_with_agencies(home, 1, origin)
            board = await stack.enter_async_context(open_board(home))
            port = await stack.enter_async_context(open_server(board, host="127.0.0.1", port=0))
            settings += _settings(home, writer, port)
            asking.append(asyncio.create_task(_asking(board, writer, author, pause_s)))
            writers.append(writer)
        print(json.dumps(settings), flush=True)  # noqa: T201 -- the answer
        await asyncio.to_thread(sys.stdin.readline)
        for task in asking:
            task.cancel()
        ended = await asyncio.gather(*asking, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in ended), ended
        print(json.dumps([len(writer.entries) - 2 for writer in writers]), flush=True)  # noqa: T201
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
