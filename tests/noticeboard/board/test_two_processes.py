"""Two processes serve one board from one PostgreSQL: one history, whatever is killed."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
import itertools
import os
from pathlib import Path
import shutil
import signal
import sys

import aiohttp
import pytest

from noticeboard.board.board import open_board
from noticeboard.board.home import Home
from noticeboard.board.server import open_server
from noticeboard.log.checkpoint import open_checkpoint
from tests.noticeboard.board.world import (
    SEALED,
    Agency,
    assert_clean,
    begun,
    id_of,
    made_home,
    posted,
    register,
    send,
    served_world,
    vouched,
)
from tests.noticeboard.log.made import Clock
from tests.servers.postgres import Postgres
from tests.servers.s3 import S3

PATIENCE_S = 90


def twin_of(home: Home, name: str) -> Home:
    """Make a second folder for the same board: its settings and its keys, nothing else."""
    folder = home.folder.with_name(name)
    folder.mkdir()
    shutil.copy(home.folder / "settings.json", folder)
    keys = shutil.ignore_patterns("*.sock")
    shutil.copytree(home.folder / "keys", folder / "keys", ignore=keys)
    return Home(folder)


def real_clock() -> Clock:
    """Return a clock that stands at the real time."""
    clock = Clock()
    clock.at = datetime.now(UTC)
    return clock


@dataclass(slots=True, kw_only=True)
class Served:
    """One process that serves the board, killed and started again."""

    home: Home
    environment: Mapping[str, str]
    address: str = ""
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Serve in another process, and wait until it listens."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "from noticeboard.board.cli import app; app()",
            *("serve", str(self.home.folder), "--port", "0", "--posts-an-hour", "1000000"),
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, **self.environment},
        )
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            line = await self.process.stdout.readline()
        self.address = line.decode().rpartition(" ")[2].strip()

    async def end(self, how: signal.Signals) -> int:
        """Send a signal and wait for the end."""
        assert self.process is not None
        self.address = ""
        self.process.send_signal(how)
        return await self.process.wait()


@dataclass(slots=True, kw_only=True)
class Seen:
    """What the world was told, and may hold the board to."""

    acknowledged: dict[int, bytes] = field(default_factory=dict)
    checkpoints: set[str] = field(default_factory=set)


async def post_all(chain: Iterable[bytes], servers: list[Served], seen: Seen, first: int) -> None:
    """Post one after another, each until it is acknowledged, now here and now there."""
    turns = itertools.cycle(servers[first:] + servers[:first])
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S)) as web:
        for raw in chain:
            # Real time: a process is being started again.
            async with asyncio.timeout(PATIENCE_S):
                while not await is_posted(web, raw, next(turns), seen):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)


async def is_posted(web: aiohttp.ClientSession, raw: bytes, server: Served, seen: Seen) -> bool:
    """Post once; a process that is being killed or is busy acknowledges nothing."""
    if not server.address:
        return False
    try:
        async with web.post(f"{server.address}/entries", data=raw) as answer:
            told = await answer.json()
    except (aiohttp.ClientError, ValueError):
        return False
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return False
    assert answer.status == HTTPStatus.CREATED, told
    seen.acknowledged[told["index"]] = bytes.fromhex(told["leaf"])
    return True


async def look(servers: list[Served], seen: Seen) -> None:
    """Collect every checkpoint that is served, as readers do."""
    async with aiohttp.ClientSession() as web:
        while True:
            for server in servers:
                if not server.address:
                    continue
                try:
                    async with web.get(f"{server.address}/checkpoint") as answer:
                        if answer.status == HTTPStatus.OK:
                            seen.checkpoints.add(await answer.text())
                except aiohttp.ClientError:
                    continue
            await asyncio.sleep(0.01)  # real time: a reader's


async def disturb(servers: list[Served], kills: int) -> None:
    """Kill one after the other, never both, and start it again."""
    for number in range(kills):
        server = servers[number % 2]
        await asyncio.sleep(0.3 + 0.037 * (number % 11))  # real time: in the middle of things
        assert await server.end(signal.SIGKILL) == -signal.SIGKILL
        await server.start()


@asynccontextmanager
async def running(coroutine: object) -> AsyncGenerator[None]:
    """Run something beside the block."""
    task = asyncio.ensure_future(coroutine)  # type: ignore[call-overload]
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def one_history(  # noqa: PLR0913 -- what is tried, and how hard
    folder: Path, url: str, *, tiles: str, environment: Mapping[str, str], posts: int, kills: int
) -> None:
    """Post to two processes that are killed; then compare everything with everything."""
    first = made_home(folder / "one", database=url, tiles=tiles)
    second = twin_of(first, "two")
    agencies = [
        Agency(slug=f"fire{number}", name=f"Fire {number}", clock=real_clock())
        for number in range(4)
    ]
    chains = []
    async with open_board(first) as board:
        for agency in agencies:
            await register(board, agency)
            await board.post(vouched(board, agency))
            request = agency.request(board)
            await board.post(request)
            chains.append(agency.chain(board, id_of(request), posts))
    seen = Seen()
    servers = [Served(home=home, environment=environment) for home in (first, second)]
    await asyncio.gather(*(server.start() for server in servers))

    async with running(look(servers, seen)):
        disturbing = asyncio.create_task(disturb(servers, kills))
        await asyncio.gather(
            *(post_all(chain, servers, seen, number % 2) for number, chain in enumerate(chains))
        )
        await disturbing
    for server in servers:
        assert await server.end(signal.SIGTERM) == 0

    await assert_one_history((first, second), seen, posts=posts * len(chains))


async def assert_one_history(homes: Iterable[Home], seen: Seen, *, posts: int) -> None:
    """Everything acknowledged is there once, and every checkpoint served is of the same tree."""
    for home in homes:
        async with open_board(home) as board:
            state = board.state
            assert state.size >= 3 * 4 + posts
            assert len(seen.acknowledged) == posts
            for index, leaf in seen.acknowledged.items():
                assert state.tree.hashes(0, index, 1) == leaf
            for note in seen.checkpoints:
                checkpoint = open_checkpoint(note, board.log_key).checkpoint
                assert state.tree.root(checkpoint.size) == checkpoint.root
        await assert_clean(home.folder)


async def test_two_processes_have_one_history(
    tmp_path: Path, postgres: Postgres, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Posters at both, one or the other killed: nothing acknowledged is lost, nothing forks."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)

    await one_history(
        tmp_path,
        postgres.new_database(),
        tiles=f"s3://{s3.new_bucket()}/log",
        environment=s3.environment,
        posts=12,
        kills=1,
    )


@pytest.mark.long
async def test_two_processes_have_one_history_for_long(tmp_path: Path, postgres: Postgres) -> None:
    """The same for hundreds of kills, with a folder of tiles each."""
    await one_history(
        tmp_path, postgres.new_database(), tiles="", environment={}, posts=1500, kills=200
    )


async def test_the_second_follows_the_first(tmp_path: Path, postgres: Postgres) -> None:
    """What one process logs, the other has folded, exported and published a moment later."""
    clock, agency = Clock(), Agency()
    first = made_home(tmp_path / "one", database=postgres.new_database())
    second = twin_of(first, "two")
    async with open_board(first, now=clock) as one, open_board(second, now=clock) as two:
        await register(one, agency)
        raw = agency.request(one)
        await one.post(raw)
        async with asyncio.timeout(60):
            while two.published.size < 2:
                await two.next_publication()
        # Both may log; an entry that either has is the same entry at the other.
        again = await two.post(raw)
        more = await two.post(agency.update(two, id_of(raw)))
        last = await one.post(agency.update(two, id_of(raw)))

        assert (again.index, more.index, last.index) == (1, 2, 3)
        assert one.published.note.startswith("board.example.org/v1\n4\n")
    async with open_board(second, now=clock):
        """Whoever has not seen the last entry sees it at the next start."""
    await assert_clean(first.folder)
    await assert_clean(second.folder)


async def test_one_process_keeps_the_inbox(tmp_path: Path, postgres: Postgres) -> None:
    """Of two processes one keeps the inbox; the other says so, and keeps it when the first ends."""
    url = postgres.new_database()
    first = made_home(tmp_path / "one", database=url)
    second = twin_of(first, "two")
    async with AsyncExitStack() as stack, aiohttp.ClientSession() as web:

        async def serve(home: Home, on: AsyncExitStack) -> Callable[[], Awaitable[int]]:
            board = await on.enter_async_context(open_board(home, now=Clock()))
            port = await on.enter_async_context(open_server(board, host="127.0.0.1", port=0))

            async def asked() -> int:
                async with web.get(f"http://127.0.0.1:{port}/inbox/ready") as answer:
                    return answer.status

            return asked

        ending = await stack.enter_async_context(AsyncExitStack())
        one = await serve(first, ending)
        await until(one, HTTPStatus.OK)
        two = await serve(second, stack)
        assert await two() == HTTPStatus.SERVICE_UNAVAILABLE

        # The server has ended the connection by which the first one holds its turn.
        postgres.run(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'", url
        )
        await ending.aclose()

        await until(two, HTTPStatus.OK)


async def test_a_process_that_lost_the_inbox_stops_taking_shares(
    tmp_path: Path, postgres: Postgres
) -> None:
    """Whoever has lost its turn knows within a beat, and ends what was being sent to it."""
    url = postgres.new_database()
    async with served_world(tmp_path / "board", database=url) as world:
        upload = await begun(world.web, await posted(world), 1000)

        async def slowly() -> AsyncGenerator[bytes]:
            yield SEALED
            postgres.run(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'", url
            )
            await asyncio.sleep(90)  # real time: longer than the test may take

        async with asyncio.timeout(60):
            answer = await send(world.web, upload, 0, slowly())
        ready = await world.web.get("/inbox/ready")

        assert answer.status == HTTPStatus.REQUEST_TIMEOUT
        assert ready.status == HTTPStatus.SERVICE_UNAVAILABLE


async def until(ask: Callable[[], Awaitable[int]], status: int) -> None:
    """Ask until the answer is this one."""
    # Real time: it waits for the database.
    async with asyncio.timeout(60):
        while await ask() != status:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
