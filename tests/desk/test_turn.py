"""Several machines over one folder: PostgreSQL decides which serves, and a lost turn ends it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
import signal
import sys

import aiohttp
import pytest

from demo.children import free_port
from noticeboard.agency.desk.server import TURN_LOST
from noticeboard.desk.settings import read_settings
from noticeboard.desk.turn import turn
from noticeboard.errors import InvalidInputError
from tests.desk.department import write_settings
from tests.servers.postgres import Postgres, postgres

__all__ = ["postgres"]

DESK = "https://desk.example.gov"
_END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE application_name = 'neighbors desk'"
)


async def test_one_machine_at_a_time(postgres: Postgres) -> None:
    """The second waits until the first gives its turn back; another desk doesn't wait."""
    url = postgres.new_database()
    async with turn(url, DESK) as lost, turn(url, "https://other.example.gov"):
        waiting = turn(url, DESK)
        second = asyncio.create_task(waiting.__aenter__())
        await asyncio.sleep(0.3)
        assert not second.done()
        assert not lost.is_set()
    async with asyncio.timeout(60):
        assert not (await second).is_set()
    await waiting.__aexit__(None, None, None)


@pytest.mark.long
async def test_who_loses_the_turn_knows(postgres: Postgres) -> None:
    """A connection that the server has ended is noticed, and the turn can be had again."""
    url = postgres.new_database()
    async with turn(url, DESK) as lost, asyncio.timeout(60):
        await asyncio.to_thread(postgres.run, _END, url)
        await lost.wait()
        async with turn(url, DESK) as again:
            assert not again.is_set()


async def test_waiting_can_be_given_up(postgres: Postgres) -> None:
    """A server that isn't there is waited for, and a cancellation ends that."""
    away = postgres.url("nobody").replace(f":{postgres.port}/", ":9/")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5), turn(away, DESK):
            raise AssertionError


def test_the_database_is_checked_and_not_shown(tmp_path: Path) -> None:
    """The settings take a PostgreSQL URL and no other, and never show it."""
    path = write_settings(tmp_path, "https://login.example.gov", 8443)
    text = path.read_text(encoding="utf-8")
    path.write_text(f'database = "postgresql://desk:secret@db/desk"\n{text}', encoding="utf-8")
    read = read_settings(path)
    assert read.database == "postgresql://desk:secret@db/desk"
    assert "secret@" not in repr(read)
    path.write_text(f'database = "mysql://desk:secret@db/desk"\n{text}', encoding="utf-8")
    with pytest.raises(InvalidInputError, match="database: must be an address such as") as refused:
        read_settings(path)
    assert "secret" not in str(refused.value)


@asynccontextmanager
async def machine(folder: Path, settings: Path) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Run one of the machines."""
    words = ["-m", "hub", "agency", "desk", str(folder), "--config", str(settings)]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *words), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _first_line(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    return await process.stdout.readline()


async def answers(port: int) -> bool:
    """Return whether a desk is served there."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"https://127.0.0.1:{port}/api/v1/sign-in", ssl=False) as answer,
        ):
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def _settings(folder: Path, name: str, database: str) -> tuple[Path, int]:
    """Write the settings of one machine: one address for browsers, and a port of its own."""
    port, own = free_port("127.0.0.1"), folder / name
    own.mkdir()
    path = write_settings(own, "http://127.0.0.1:9", port)
    text = path.read_text(encoding="utf-8").replace(
        f"https://127.0.0.1:{port}", "https://127.0.0.1"
    )
    path.write_text(f'database = "{database}"\n{text}', encoding="utf-8")
    return path, port


async def test_a_lost_turn_ends_the_process(tmp_path: Path, postgres: Postgres) -> None:
    """The desk stops at once, with a status that has it started again."""
    url = postgres.new_database()
    settings, port = _settings(tmp_path, "one", url)
    async with machine(tmp_path / "agency", settings) as one, asyncio.timeout(90):
        await _first_line(one)
        assert await answers(port)
        await asyncio.to_thread(postgres.run, _END, url)
        assert await one.wait() == TURN_LOST


@pytest.mark.long
async def test_another_machine_takes_over(tmp_path: Path, postgres: Postgres) -> None:
    """The one that waits doesn't listen. It serves when the other is killed, and stops in order."""
    url = postgres.new_database()
    (first, one_port), (second, two_port) = (
        _settings(tmp_path, name, url) for name in ("one", "two")
    )
    folder = tmp_path / "agency"
    async with machine(folder, first) as one, machine(folder, second) as two:
        begun = [asyncio.create_task(_first_line(each)) for each in (one, two)]
        async with asyncio.timeout(60):
            await asyncio.wait(begun, return_when=asyncio.FIRST_COMPLETED)
        serving, waiting = (one, two) if begun[0].done() else (two, one)
        ports = (one_port, two_port) if serving is one else (two_port, one_port)
        assert await answers(ports[0])
        assert not await answers(ports[1])
        assert waiting.stderr is not None
        async with asyncio.timeout(60):
            assert b"Another machine serves this desk" in await waiting.stderr.readline()
        serving.kill()
        async with asyncio.timeout(90):
            await asyncio.wait(begun)
        assert await answers(ports[1])
        waiting.send_signal(signal.SIGTERM)
        assert await waiting.wait() == 0
