"""What happens on a board, day by day: posts, statements, uploads that arrive and that do not."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
import secrets
from typing import Final

import aiohttp

from noticeboard.board.board import Board, open_board
from noticeboard.board.heads import state_heads_if_due
from noticeboard.board.home import Home
from noticeboard.board.inbox import Inbox
from noticeboard.board.server import open_server
from noticeboard.board.upload_store import InboxLimits
from noticeboard.board.uploads import Uploads
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from noticeboard.witness.server import RateLimit
from tests.fakes.log_writer import ORIGIN, Author, LogWriter
from tests.load.posters import a_board_with_agencies
from tests.noticeboard.board.tus_client import shared
from tests.noticeboard.board.world import SEALED, Clock, Watched, key, watched

AGENCIES: Final = 10
HOURS_AT_ONCE: Final = 4


@dataclass(slots=True, kw_only=True)
class PublicBoard:
    """A board, its witnesses, and who posts and sends to it."""

    clock: Clock
    home: Home
    board: Board
    witnesses: list[Watched]
    writer: LogWriter
    authors: list[Author]
    web: aiohttp.ClientSession
    uploads: Uploads
    """Sweeps the inbox, as the board's own does every ten minutes of real time."""
    posted: int = 0
    stated: int = 0
    sent: int = 0
    """Shares that have arrived; as many uploads were begun and never went on."""
    newest: dict[str, str] = field(default_factory=dict)
    """The newest request of each agency."""

    async def live_a_day(self, posts: int) -> None:
        """Let a day pass, in which so much is posted."""
        for _ in range(24 // HOURS_AT_ONCE):
            await self._post(posts * HOURS_AT_ONCE // 24)
            await self._send()
            self.clock.at += timedelta(hours=HOURS_AT_ONCE)
            if await state_heads_if_due(self.board) is not None:
                self.stated += 1
            await self.uploads.sweep()
            async with self.web.get("/") as page, self.web.get("/feed.atom") as feed:
                assert (page.status, feed.status) == (200, 200)

    async def _post(self, many: int) -> None:
        before = len(self.writer.entries)
        self.writer.now = self.clock.at
        for number in range(self.posted, self.posted + many):
            author = self.authors[number % len(self.authors)]
            known = self.newest.get(author.id)
            if known is None or number % 3 == 0:
                self.newest[author.id] = self.writer.post(author)
            else:
                self.writer.update(author, known)
        for raw in self.writer.entries[before:]:
            await self.board.post(raw)
        self.posted += len(self.writer.entries) - before
        # Its ids count them; what they say is of no more use.
        self.writer.entries[before:] = [b""] * (len(self.writer.entries) - before)

    async def _send(self) -> None:
        """Send a share, and begin another that never comes."""
        agency, request = next(iter(self.newest.items()))
        path = f"/inbox/{agency}/{request}"
        await shared(self.web, path, SEALED + secrets.token_bytes(200))
        await self.uploads.create(agency, request, 1000, address="192.0.2.7")
        self.sent += 1


@asynccontextmanager
async def a_public_board(folder: Path) -> AsyncGenerator[PublicBoard]:
    """Serve a board with two witnesses, both of which must cosign."""
    clock, home = Clock(), Home(folder / "board")
    # The key that the witnesses of tests know.
    log_key = (home.folder / "keys" / "log", key(ORIGIN).export().encode())
    await asyncio.to_thread(write_all, [log_key], mode=PRIVATE_FILE)
    writer, authors = await a_board_with_agencies(home, AGENCIES, now=clock)
    names = ["library", "newspaper"]
    # Days take seconds here, in which witnesses are asked as often as in days.
    async with watched(folder, names, clock, RateLimit(a_second=10_000)) as witnesses:
        settings = await asyncio.to_thread(home.settings)
        chosen = replace(settings, witnesses=tuple(each.setting for each in witnesses), quorum=2)
        await asyncio.to_thread(home.save, chosen)
        async with (
            open_board(home, now=clock) as board,
            open_server(board, host="127.0.0.1", port=0) as port,
            aiohttp.ClientSession(f"http://127.0.0.1:{port}", auto_decompress=False) as web,
        ):
            yield PublicBoard(
                clock=clock,
                home=home,
                board=board,
                witnesses=witnesses,
                writer=writer,
                authors=authors,
                web=web,
                uploads=Uploads(board, Inbox(board), InboxLimits()),
            )
