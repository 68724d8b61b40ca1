"""A board for a country, as deploy/country brings it up: what it survives, and its load."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncGenerator
from dataclasses import replace
import json
import os
from pathlib import Path
import subprocess
import sys
import time
from typing import Any

import aiohttp
import pytest

from demo.children import free_port
from noticeboard.board.check import check_backup, check_board
from noticeboard.board.home import Home
from noticeboard.board.plan import DAY_S, BoardSize, Plan, make_plan
from noticeboard.board.plan_figures import FIGURES
from noticeboard.log.tiles import TILE_WIDTH, decode_entries
from tests.deploy.country import Country
from tests.fakes.board import Author, LogWriter
from tests.load.boards import Posters, a_board_with_agencies
from tests.load.figures import Held
from tests.servers.s3 import S3, s3

__all__ = ["s3"]

pytestmark = pytest.mark.long

AGENCIES, POSTS_A_DAY = 180, 5.0
"""A hundredth of a country whose agencies ask as often as any may."""
HOMES = int(os.environ.get("NEIGHBORS_HOMES", "10000"))
"""Fewer show the same, if a machine is too busy for so many."""
LENGTH_S = 120.0
"""The day's posts come in this time; homes look as often as ever."""
CACHES = 5


@pytest.fixture
async def country(
    tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Country]:
    """Give both machines with their databases, and this process the board's environment."""
    with Country(tmp_path, s3.environment, s3.new_bucket()) as made:
        for name, value in made.environment("board").items():
            if name != "PATH":
                monkeypatch.setenv(name, value)
        await made.start_databases()
        yield made


async def board_of(country: Country, agencies: int) -> tuple[Home, LogWriter, list[Author]]:
    """Make the board on the first machine."""
    home = Home(country.folder / "first")
    tiles = f"s3://{country.bucket}/board"
    made = await a_board_with_agencies(home, agencies, database=country.database, tiles=tiles)
    return home, *made


async def posted_again(posters: Posters, author: Author) -> None:
    """Post until a process that has just lost its database takes it."""
    async with asyncio.timeout(90):
        while True:
            posters.wrong.clear()
            try:
                await posters.post([author], 0.01, 0)
            except aiohttp.ClientError:
                await asyncio.sleep(0.2)
                continue
            if not posters.wrong:
                return
            await asyncio.sleep(0.2)


async def test_the_first_machine_is_lost(country: Country) -> None:
    """All that was acknowledged is on the other one, which goes on; a copy of the log is whole."""
    home, writer, authors = await board_of(country, agencies=2)
    registered = len(writer.entries)
    second = country.twin(home)
    urls = [country.serve(name, each) for name, each in (("first", home), ("second", second))]
    posters = Posters(url=urls[0], writer=writer, log_key=home.log_key().verifier)
    await posters.post(authors, 2, 0)
    before = len(posters.logged)
    copies = country.folder / "copies"
    copies.mkdir()
    country.copy(second, copies)
    made: set[str] = set()
    async with asyncio.timeout(120):
        while len(made) < 4:
            made |= {path.name for path in copies.glob("board-*")}
            await asyncio.sleep(0.1)  # another process
    country.kill("backup")
    left = sorted(copies.glob("board-*"))

    country.kill("database")
    country.kill("first")
    country.promote()
    posters.url = urls[1]
    await posted_again(posters, authors[0])

    assert len(posters.logged) > before > 2
    stored = await country.ask("standby", "SELECT count(*) FROM entries")
    assert stored == registered + len(posters.logged)
    assert len(left) < 4
    assert left[-1].name == max(made)
    assert (await check_backup(second, left[-1] / "board.db")).complaints == []
    country.kill("second")
    assert (await check_board(second.folder)).complaints == []


async def test_nothing_is_acknowledged_that_only_one_machine_has(country: Country) -> None:
    """Without the standby, a post waits; it is answered once the standby is back or given up."""
    home, writer, authors = await board_of(country, agencies=1)
    posters = Posters(
        url=country.serve("first", home), writer=writer, log_key=home.log_key().verifier
    )
    await posters.post(authors, 0.5, 0)
    before = len(posters.logged)

    country.kill("standby")
    waiting = asyncio.create_task(posters.post(authors, 0.01, 0))
    done, _ = await asyncio.wait([waiting], timeout=3)

    assert not done
    assert len(posters.logged) == before
    country.resume("standby")
    await asyncio.wait_for(waiting, 60)
    assert len(posters.logged) == before + 1
    assert posters.wrong == []


async def test_a_hundredth_of_a_country(country: Country) -> None:
    """A day's posts in two minutes, while 10,000 homes look through a CDN: all get the same log.

    The board is asked as often as the plan says, which doesn't depend on the number of homes.
    """
    home, writer, authors = await board_of(country, agencies=AGENCIES)
    second = country.twin(home)
    origins = [country.serve(name, each) for name, each in (("first", home), ("second", second))]
    port = free_port("127.0.0.1")
    secret = country.settings["CDN_SECRET"]
    cdn = started("tests.servers.cdn", port, CACHES, secret, *origins)
    country.running["cdn"] = cdn
    homes = started("tests.load.homes", port, HOMES, LENGTH_S, FIGURES["poll_s"].value)
    country.running["homes"] = homes
    names = ("first", "second", "database", "standby", "cdn", "homes")
    before = {name: cpu_of(country.running[name]) for name in names}

    day = AGENCIES * POSTS_A_DAY * FIGURES["request_entries"].value
    pause_s = AGENCIES * LENGTH_S / day
    posters = Posters(
        url=f"http://127.0.0.1:{port}", writer=writer, log_key=home.log_key().verifier
    )
    began_s = time.monotonic()
    await posters.post(authors, LENGTH_S, pause_s)
    took_s = time.monotonic() - began_s
    found = json.loads(await asyncio.to_thread(read, homes))
    spent = {
        name: cpu_of(country.running[name]) - before[name] for name in names if name != "homes"
    }
    asked = json.loads((await asyncio.to_thread(cdn.communicate))[0])

    posted = len(posters.logged)
    print(report(found, asked, spent, posters, took_s))  # noqa: T201 -- figures to read
    assert posters.wrong == found["wrong"] == []
    assert posted > day / 2
    entries: dict[int, bytes] = {}
    for number, raw in found["bundles"].items():
        listed = decode_entries(b64decode(raw), TILE_WIDTH)
        entries |= dict(enumerate(listed, int(number) * TILE_WIDTH))
    seen = {index: raw for index, raw in posters.logged.items() if index < found["size"]}
    assert seen.items() <= entries.items()
    # However many homes look, the board is asked for what may have changed, once for each cache.
    assert found["looks"] >= HOMES
    assert asked["asked"]["checkpoints"] == found["looks"]
    ran_s = max(took_s, asked["seconds"])
    assert asked["fetched"]["checkpoints"] <= CACHES * (ran_s / FIGURES["checkpoint_s"].value + 1)
    assert asked["fetched"]["entries"] <= CACHES * (posted + 1)
    assert asked["fetched"]["entries"] < asked["asked"]["entries"] / 2
    rows = {row.kind: row.origin_s for row in planned(took_s, posted).traffic}
    for kind in ("checkpoints", "entries"):
        assert asked["fetched"][kind] <= rows[kind] * ran_s * 4 / 3, kind


def planned(length_s: float, posted: int) -> Plan:
    """Plan a board of a country that logs as many entries a second, behind as many caches."""
    figures = dict(FIGURES)
    figures["caches"] = replace(figures["caches"], value=CACHES)
    a_day = posted / length_s * DAY_S / AGENCIES / figures["request_entries"].value
    size = BoardSize(agencies=AGENCIES, posts_a_day=a_day, hubs=100 * HOMES)
    return make_plan(size, figures=figures)


def started(module: str, *words: object) -> subprocess.Popen[str]:
    """Run one of our modules until it says that it has begun."""
    process = subprocess.Popen(  # noqa: S603 -- our own module
        [sys.executable, "-m", module, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


def read(process: subprocess.Popen[str]) -> str:
    """Return what a process prints until its end."""
    assert process.stdout is not None
    return process.stdout.read()


def cpu_of(process: subprocess.Popen[str]) -> float:
    """Return the CPU seconds of a process and of those that it has started and are there."""
    tasks = Path(f"/proc/{process.pid}/task").iterdir()
    children = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    return sum(Held.by(pid).cpu_s for pid in (process.pid, *children))


def report(
    found: dict[str, Any],
    asked: dict[str, Any],
    spent: dict[str, float],
    posters: Posters,
    took_s: float,
) -> str:
    """Return what was measured, to read."""
    posters.latencies.include(found["latencies"])
    lines = [f"{len(posters.logged):,} posts in {took_s:.0f} s, {found['looks']:,} looks of homes"]
    for kind, times in sorted(asked["asked"].items()):
        fetched = asked["fetched"].get(kind, 0)
        sent = asked["bytes"].get(kind, 0)
        lines.append(f"  {kind}: {times:,} asked, {fetched:,} of the board, {sent:,} bytes")
    lines.append(", ".join(f"{name} {cpu_s:.1f} s of CPU" for name, cpu_s in spent.items()))
    return "\n".join([*lines, posters.latencies.table()])
