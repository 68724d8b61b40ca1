"""A department's desk under its people: lists of ten thousand shares, while more arrive.

The desk is served over TLS by the test's process; its people are another one, which shares the
machine's processors with it.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
import hashlib
import json
from pathlib import Path
import sys

import msgspec
import pytest

from noticeboard.agency.desk.server import TABLE
from noticeboard.agency.inbox_client import WaitingShare
from noticeboard.agency.poster import next_link
from noticeboard.agency.share_folder import FILE, ListedShare, ShareList
from noticeboard.desk.people import Role
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry, sign_entry
from noticeboard.runtime.files import write_durably
from tests.desk.department import Department, department
from tests.desk.world import desk_world
from tests.load.figures import Latencies, settled_memory
from tests.noticeboard.agency.conftest import Agency, a_draft, now

LISTS = tuple(
    row.path
    for row in TABLE
    if row.method == "GET"
    and not row.ids
    and isinstance(row.answer, type)
    and row.roles is not None
    and Role.OFFICER in row.roles
    # What asks the board, which is away here.
    and not row.path.startswith("/setup/")
)
"""Every list and overview of the desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many do what for how long."""

    people: int
    requests: int
    shares: int
    length_s: float
    pause_s: float


def _fill(agency: Agency, load: Load) -> None:
    """Write requests, and shares that answer them, as if they had come over two years."""
    home, sent = agency.home, timedelta(days=2 * 365)
    key, state, ids = home.posting_key(), home.state(), list[str]()
    for number in range(load.requests):
        issued = now() - sent * (load.requests - number) / load.requests
        link = next_link(home.profile().id, key, state, issued)
        draft = a_draft(f"Request {number}", case_number=f"EF-{number}")
        body = draft.make(link)
        home.write_entry(parse_entry(sign_entry(body, home.profile().board.origin, key)))
        ids.append(body.id)
    shares = []
    for number in range(1, load.shares + 1):
        sha256 = hashlib.sha256(str(number).encode()).hexdigest()
        at = format_time(now() - sent * (load.shares - number) / load.shares)
        told = WaitingShare(
            number=number,
            request=ids[number * load.requests // (load.shares + 1)],
            sha256=sha256,
            size_bytes=20_000_000 + number,
            at=at,
            opened=at if number % 3 == 0 else None,
        )
        opened = at if number % 3 == 0 else ""
        shares.append(ListedShare(told=told, opened_here=opened, folder=f"share-{number}"))
        if number % 3:
            (home.inbox / f"{number}-{sha256[:8]}.age").touch()
    save(home.inbox, ShareList(asked=format_time(now()), shares=tuple(shares)))


def save(inbox: Path, listed: ShareList) -> None:
    """Store the inbox's list, as fetching does."""
    write_durably(inbox / FILE, msgspec.json.format(msgspec.json.encode(listed), indent=1) + b"\n")


@asynccontextmanager
async def filled(folder: Path, load: Load) -> AsyncGenerator[Department]:
    """Serve the desk of a department that has much."""
    async with desk_world(folder / "world") as world:
        world.agency.home.inbox.mkdir(exist_ok=True)
        await asyncio.to_thread(_fill, world.agency, load)
        async with department(folder, agency=world.agency.home.folder) as desk:
            yield desk


async def sign_in(desk: Department, load: Load) -> list[str]:
    """Sign everybody in, and return their tokens."""
    callers = [await desk.sign_in("officer", sub=f"u-{each}") for each in range(load.people)]
    return [each.token for each in callers]


async def work(desk: Department, tokens: list[str], load: Load) -> Latencies:
    """Let people ask for lists for so long, and return how long each took."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.load.crowd", "people", desk.url),
        *(str(desk.settings.certificate), str(load.length_s), str(load.pause_s)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    given = {"tokens": tokens, "paths": LISTS}
    told, _ = await process.communicate(f"{json.dumps(given)}\n".encode())
    found = json.loads(told)
    assert found["wrong"] == []
    latencies = Latencies()
    latencies.include(found["latencies"])
    return latencies


async def keep_fetching(inbox: Path, pause_s: float) -> None:
    """Store the list again and again, as fetching does when something came."""
    while True:
        await asyncio.sleep(pause_s)
        raw = await asyncio.to_thread((inbox / FILE).read_bytes)
        listed = msgspec.json.decode(raw, type=ShareList)
        fresh = msgspec.structs.replace(listed, asked=format_time(now()))
        await asyncio.to_thread(save, inbox, fresh)


async def test_every_list_is_answered(tmp_path: Path) -> None:
    """Every list of the desk answers many at once, while shares arrive."""
    load = Load(people=6, requests=5, shares=60, length_s=1.5, pause_s=0.1)
    async with filled(tmp_path, load) as desk:
        tokens = await sign_in(desk, load)
        fetching = asyncio.create_task(keep_fetching(desk.folder / "inbox", 0.3))
        found = await work(desk, tokens, load)
        fetching.cancel()
    assert set(found.seconds) == set(LISTS)


@pytest.mark.long
async def test_lists_are_quick(tmp_path: Path) -> None:
    """Fifty people and ten thousand shares: half of the lists in 20 ms, 95 % in 100 ms."""
    load = Load(people=50, requests=400, shares=10_000, length_s=60, pause_s=2)
    async with filled(tmp_path, load) as desk:
        tokens = await sign_in(desk, load)
        before = settled_memory()
        fetching = asyncio.create_task(keep_fetching(desk.folder / "inbox", 10))
        found = await work(desk, tokens, load)
        fetching.cancel()
        after = settled_memory()
    used = after.cpu_s - before.cpu_s
    print(f"\n{found.table()}")  # noqa: T201 -- the figures
    print(f"  {found.count / load.length_s:.0f}/s, {used / load.length_s:.0%} of a processor")  # noqa: T201
    print(f"  p95 {found.at(0.95) * 1000:.1f} ms; {after.memory_kib >> 10} MiB")  # noqa: T201
    assert found.at(0.95) < 0.1
