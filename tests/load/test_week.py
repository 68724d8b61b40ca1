"""A week of life in accelerated time: what grows, and why."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
import gc
from pathlib import Path
import secrets
import sqlite3
import threading
from typing import Final, override

import aiohttp
import pytest

from hub.cli.integrity import check_folder
from hub.config import read_config
from hub.data_folder import Folders
from noticeboard.board.board import Board, open_board
from noticeboard.board.check import check_board
from noticeboard.board.heads import state_heads_if_due
from noticeboard.board.home import Home
from noticeboard.board.inbox import Inbox
from noticeboard.board.server import open_server
from noticeboard.board.upload_store import InboxLimits
from noticeboard.board.uploads import Uploads
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from noticeboard.witness.server import RateLimit
from tests.fakes.board import ORIGIN, Author, LogWriter
from tests.load.boards import a_board_with_agencies
from tests.load.earlier import tables
from tests.load.figures import Held, settled_memory
from tests.load.household import a_household
from tests.noticeboard.board.world import SEALED, Watched, shared, watched
from tests.noticeboard.log.made import Clock, key

_MORE_OR_LESS: Final = 4
_ROWS_MORE_OR_LESS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What there is at the end of a day."""

    day: int
    held: Held
    tasks: int
    objects: int
    """Of Python's that can hold others."""
    threads: int
    """Without those of asyncio's pool, which are made as they are needed, and stay."""
    rows: Counter[str]
    database_bytes: int
    files: Counter[str]
    """By the folder that is highest."""

    @classmethod
    async def of(cls, day: int, folder: Path, database: str) -> "Sample":
        """Look at everything."""
        tasks = len(asyncio.all_tasks())
        return await asyncio.to_thread(cls._of, day, folder, database, tasks)

    @classmethod
    def _of(cls, day: int, folder: Path, database: str, tasks: int) -> "Sample":
        path = folder / database
        with closing(sqlite3.connect(path)) as connection:
            rows = Counter(
                {
                    table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
                    for table in tables(connection)
                }
            )
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (free,) = connection.execute("PRAGMA freelist_count").fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
        files = Counter(
            path.relative_to(folder).parts[0] for path in folder.rglob("*") if path.is_file()
        )
        return cls(
            day=day,
            held=settled_memory(),
            tasks=tasks,
            objects=len(gc.get_objects()),
            threads=sum(
                not thread.name.startswith(("asyncio_", "ThreadPool"))
                for thread in threading.enumerate()
            ),
            rows=rows,
            database_bytes=(pages - free) * size,
            files=files,
        )

    @override
    def __str__(self) -> str:
        """Return the figures in a line."""
        files = ", ".join(f"{many} {name}" for name, many in sorted(self.files.items()) if many > 1)
        return (
            f"  day {self.day}: {self.held.memory_kib / 1024:.1f} MiB, {self.held.files}"
            f" descriptors, {self.threads} threads, {self.tasks} tasks, {self.objects:,}"
            f" objects, database {self.database_bytes / 1024:.0f} KiB in"
            f" {sum(self.rows.values()):,} rows; files: {files}"
        )


def more_a_day(samples: list[Sample], from_day: int) -> tuple[float, float, float]:
    """Return how much more there is each day of memory, of objects, and of the database in KiB."""
    before, after = samples[from_day], samples[-1]
    days = after.day - before.day
    return (
        (after.held.memory_kib - before.held.memory_kib) / days,
        (after.objects - before.objects) / days,
        (after.database_bytes - before.database_bytes) / 1024 / days,
    )


def _files(sample: Sample) -> int:
    return sample.held.files


def _threads(sample: Sample) -> int:
    return sample.threads


def _tasks(sample: Sample) -> int:
    return sample.tasks


def grown(before: Sample, after: Sample) -> dict[str, int]:
    """Return which tables have more rows than before, and how many more."""
    more = {name: many - before.rows[name] for name, many in after.rows.items()}
    return {name: many for name, many in sorted(more.items()) if many > 0}


def assert_steady(samples: list[Sample], from_day: int, lasting: set[str]) -> None:
    """From a day on nothing may have become more, but rows of what is kept for good."""
    before, after = samples[from_day], samples[-1]
    for of in (_files, _threads, _tasks):
        # A connection may be kept or not at the moment of looking.
        assert of(after) <= max(map(of, samples[: from_day + 1])) + _MORE_OR_LESS
    more = {name: many for name, many in grown(before, after).items() if many > _ROWS_MORE_OR_LESS}
    assert set(more) <= lasting, more


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


LASTING: Final = {
    "board_entries",
    *("board_authors", "board_ids", "board_links", "board_tiles"),
    "boards",
    "decisions",
    "ledger",
    "proposals",
    "request_states",
    "shares",
}
"""Tables that keep what a house was asked and what it answered, for good."""
SETTLING: Final = {"awareness_items", "events", "readings"}
"""Tables that are full at some time: 10,000 events, 20,000 readings, what was taken back for 30
days."""
MOST_MORE_OBJECTS: Final = 3000
"""A day: a request is some hundred, for whatever is asked is kept."""
LONG_DAYS: Final = 7
MOST_MORE_KIB: Final = 4 << 10
"""A day, over so many: in the first days not all has been loaded that is ever needed."""


def _told(samples: list[Sample], since: int) -> str:
    memory_kib, objects, database_kib = more_a_day(samples, since)
    return (
        f"each day {memory_kib:.0f} KiB of memory, {objects:.0f} objects, {database_kib:.0f} KiB of"
        f" database more, rows: {grown(samples[since], samples[-1])}"
    )


def _assert_memory(samples: list[Sample], since: int) -> None:
    memory_kib, objects, _ = more_a_day(samples, since)
    assert objects < MOST_MORE_OBJECTS
    assert memory_kib < MOST_MORE_KIB or len(samples) < LONG_DAYS


async def week(
    folder: Path, days: int, *, keep_days: int, hours_at_once: int, restart_after: int = 2
) -> None:
    """Let days pass; from the day on which footage ages out nothing grows without a reason."""
    samples = []
    async with a_household(folder, keep_days) as house:
        for day in range(days):
            await house.live_a_day(hours_at_once)
            # What a restart leaves in this process would end with it elsewhere.
            if (day + 1) % restart_after == 0 and day + 1 < days:
                await house.hub.stop()
                await house.hub.start()
            samples.append(await Sample.of(day + 1, house.hub.folder, "hub.db"))
            print(samples[-1], flush=True)  # noqa: T201 -- figures to read
        asked = len(house.asked)
        shared, denied = house.shared, house.denied
    steady = keep_days + 1
    before, after = samples[steady], samples[-1]
    print(  # noqa: T201 -- figures to read
        f"  {asked} requests, {shared} shares arrived, {denied} denied; since day {before.day}"
        f" {_told(samples, steady)}"
    )
    assert (shared, denied) >= (asked // 2 - 1, asked // 2 - 1)
    assert_steady(samples, steady, LASTING | SETTLING)
    assert after.files["recordings"] <= before.files["recordings"]
    _assert_memory(samples, steady)
    config = await asyncio.to_thread(read_config, folder / "data.toml")
    done = await check_folder(
        Folders(data=folder / "data"), config=config, deep=True, report=lambda _what: None
    )
    assert [complaint for each in done for complaint in each.complaints] == []


BOARD_LASTING: Final = {"checkpoints", "entries", "publications", "shares", "uploads"}
"""Tables of a board that keep what was posted and what has arrived, for good."""


async def board_week(folder: Path, days: int, posts: int) -> None:
    """Let days of a board pass; nothing is left of uploads that were given up."""
    samples = []
    async with a_public_board(folder) as board:
        for day in range(days):
            await board.live_a_day(posts)
            samples.append(await Sample.of(day + 1, board.home.folder, "board.db"))
            print(samples[-1], flush=True)  # noqa: T201 -- figures to read
    before, after = samples[0], samples[-1]
    print(  # noqa: T201 -- figures to read
        f"  {board.posted} posts, {board.stated} statements, {board.sent} shares;"
        f" {_told(samples, 0)}"
    )
    assert board.stated >= days - 1
    assert after.rows["uploads"] - before.rows["uploads"] == board.sent * (days - 1) // days
    assert_steady(samples, 0, BOARD_LASTING)
    _assert_memory(samples, 0)
    assert (await check_board(board.home.folder)).complaints == []


async def test_days_of_a_board(tmp_path: Path) -> None:
    """Only what was posted, signed and received is more after a day than before."""
    await board_week(tmp_path, days=2, posts=24)


@pytest.mark.long
async def test_weeks_of_a_board(tmp_path: Path) -> None:
    """Nor in three weeks with 300 posts a day."""
    await board_week(tmp_path, days=21, posts=300)


async def test_days_of_a_house(tmp_path: Path) -> None:
    """After a day nothing grows but what was asked and answered."""
    await week(tmp_path, days=4, keep_days=1, hours_at_once=6)


@pytest.mark.long
async def test_weeks_of_a_house(tmp_path: Path) -> None:
    """Nor in three weeks."""
    await week(tmp_path, days=21, keep_days=2, hours_at_once=1, restart_after=7)
