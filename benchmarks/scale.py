"""What a large board costs a hub: its first contact, the memory of what it follows, and a start.

`python -m benchmarks.scale BOARD DATABASE` measures the same for any board that
`scripts/bench board` has made. It follows the board first, unless the database has it.
"""

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import gc
import json
import os
from pathlib import Path
import subprocess
import sys
import time
from typing import Final, override

from benchmarks import failover, hints, posting, region, small_machine
from benchmarks.board_sync import Wire, counting
from benchmarks.large_board import write_board
from benchmarks.large_server import make_app, policy_of, read_figures, serve
from benchmarks.large_world import Plan
from benchmarks.measure import Effort, Figure, own_memory_of
from hub.clock import SystemClock
from hub.errors import StorageError
from hub.feeds.board import BoardFollower
from hub.feeds.followed import followed, remember
from hub.feeds.log_copy import LogUpdate
from hub.feeds.stored_fold import return_memory
from hub.outbound import Outbound
from hub.requests.docket import Docket
from hub.store.database import Database
from hub.store.folds import count_cases, find_debts
from noticeboard.log.encoding import parse_time
from noticeboard.runtime.tasks import run_in_steps

MOST_MEMORY_MIB: Final = 60.0
MOST_START_S: Final = 2.0
MOST_FIRST_S: Final = 10.0
MOST_FIRST_MB: Final = 20.0
LEAST_RATIO: Final = 0.5
"""A small board is read whole, as by the peer, which runs second and finds all modules loaded."""
_IN_MEMORY: Final = "the log in memory, read anew at each start"
_EVERYTHING: Final = "the same hub, which reads all of the log from its beginning"
_LARGER: Final = 10
_END_S: Final = 3600.0


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Follow a board of a country, then start a hub that has all of it."""
    plan = Plan.of(effort.entries * _LARGER, end=datetime.now(UTC))
    write_board(plan, folder / "country", processes=os.process_cpu_count() or 1)
    yield from measured(folder / "country", folder / "scale.sqlite")
    yield from hints.figures(effort, folder)
    yield from posting.figures(effort, folder)
    yield from failover.figures(folder)
    # Last: it takes root, and a machine without control groups has no such figures.
    yield from small_machine.figures(effort, folder)


def measured(board: Path, database: Path) -> Iterator[Figure]:
    """Yield what a hub with this database takes for this board."""
    entries = read_figures(board).entries
    useful, whole = asyncio.run(_first_contact(board, database.with_suffix(".first.sqlite")))
    everything = asyncio.run(follow(board, database))
    yield from _first_figures(entries, useful, whole, everything)
    yield from region.figures(board, everything.size_bytes / entries if everything else None)
    memory, start_s = _started("benchmarks.scale", database)
    memory_before, start_before_s = _started("benchmarks.log_in_memory", database)
    yield Figure(
        name="scale.hub_memory",
        value=memory / (1 << 20),
        unit=f"MiB above the hub's own, {entries:,} entries",
        peer=_IN_MEMORY,
        peer_value=memory_before / (1 << 20),
        goal=0.0,
        limit=MOST_MEMORY_MIB,
    )
    yield Figure(
        name="scale.hub_start",
        value=start_s,
        unit=f"s until a board of {entries:,} entries is read",
        peer=_IN_MEMORY,
        peer_value=start_before_s,
        goal=0.0,
        limit=MOST_START_S,
    )


def _started(module: str, database: Path) -> tuple[int, float]:
    """Return the bytes and seconds of a start in a process of its own."""
    words = [sys.executable, "-m", module, str(database)]
    done = subprocess.run(words, check=True, capture_output=True, timeout=_END_S)  # noqa: S603
    memory, spent_s = json.loads(done.stdout)
    return memory, spent_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What it took until a hub knew something of a board."""

    spent_s: float
    size_bytes: int
    """Transferred, both ways."""


def _first_figures(
    entries: int, useful: Contact, whole: Contact, everything: Contact | None
) -> Iterator[Figure]:
    for name, contact, unit, goal, most_s, most_mb in (
        (
            "first_useful",
            useful,
            f"s until what is open of {entries:,} entries is known",
            0.0,
            MOST_FIRST_S,
            MOST_FIRST_MB,
        ),
        (
            "first_whole",
            whole,
            "s until the last day and all agencies are known as well",
            LEAST_RATIO,
            None,
            None,
        ),
    ):
        yield Figure(
            name=f"scale.{name}",
            value=contact.spent_s,
            unit=unit,
            peer=_EVERYTHING,
            peer_value=everything.spent_s if everything else None,
            goal=goal,
            limit=most_s,
        )
        yield Figure(
            name=f"scale.{name}_bytes",
            value=contact.size_bytes / 1e6,
            unit="MB until then, both ways",
            peer=_EVERYTHING,
            peer_value=everything.size_bytes / 1e6 if everything else None,
            goal=goal,
            limit=most_mb,
        )


class _BoardClock(SystemClock):
    """Tells the time as if the board had just logged its last entry."""

    def __init__(self, ends: str) -> None:
        self._by = parse_time(ends) + timedelta(minutes=1) - datetime.now(UTC)

    @override
    def now(self) -> datetime:
        return super().now() + self._by


async def _first_contact(board: Path, path: Path) -> tuple[Contact, Contact]:
    """Follow a board with an empty database, until it knows what is open, and until it knows all.

    What is open is that of the newest snapshot. Then come the other agencies, and the last day.
    """
    held = read_figures(board)
    clock, docket = _BoardClock(held.ends), Docket()
    database, outbound = await Database.open(path), Outbound()
    try:
        async with serve(make_app(board, held, clock.now)) as port, counting(port) as wire:
            policy = policy_of(held, wire.port)
            await remember(database, policy, clock.now())
            follower = BoardFollower(policy, database, outbound.to(allow_private=True), clock)
            start = time.perf_counter()
            await _read(follower, docket, database)
            is_more, useful = True, None
            async with follower.helped():
                while is_more:
                    update = await follower.sync()
                    if update is None:
                        raise StorageError("A board was not followed: tell the developers.")
                    await _add(update, docket, database)
                    is_more = update.more
                    if update.begun_at is not None and useful is None:
                        useful = _contact(start, wire)
            whole = _contact(start, wire)
    finally:
        await outbound.close()
        await database.close()
    return useful or whole, whole


def _contact(start: float, wire: Wire) -> Contact:
    return Contact(spent_s=time.perf_counter() - start, size_bytes=wire.size_bytes)


async def follow(board: Path, path: Path) -> Contact | None:
    """Read a whole board, served on loopback, into a hub's database; None if it has some of it.

    What is returned is what it took until the last entry was in the docket.
    """
    held, whole = read_figures(board), None
    database, outbound = await Database.open(path), Outbound()
    try:
        async with serve(make_app(board, held)) as port, counting(port) as wire:
            policy = policy_of(held, wire.port)
            await remember(database, policy, datetime.now(UTC))
            session = outbound.to(allow_private=True)
            follower = BoardFollower(policy, database, session, SystemClock(), reads_all=True)
            docket, start = Docket(), time.perf_counter()
            await _read(follower, docket, database)
            is_new = not follower.status.size
            async with follower.helped():
                while follower.status.size < held.entries:
                    update = await follower.sync()
                    if update is None:
                        raise StorageError("A board was not followed: tell the developers.")
                    await _add(update, docket, database)
                    whole = _contact(start, wire)
                    await follower.save_fold(more=update.more)
    finally:
        await outbound.close()
        await database.close()
    return whole if is_new else None


async def _read(follower: BoardFollower, docket: Docket, database: Database) -> None:
    """Take in what is stored of a board."""
    follower.keep(docket)
    async with aclosing(follower.stored()) as updates:
        async for update in updates:
            await _add(update, docket, database)


async def _add(update: LogUpdate, docket: Docket, database: Database) -> None:
    """Take in entries as the pipeline does."""
    now = datetime.now(UTC)
    if update.restored is not None:
        await run_in_steps(docket.restore(update.origin, update.restored, update.registry, now))
    if cases := docket.unknown_cases(update.origin, update.entries, now):
        async with database.read() as connection:
            docket.learn_cases(update.origin, await count_cases(connection, update.origin, cases))
    accounts = docket.accounts(update.origin)
    if agencies := accounts.unknown_debtors(update.entries):
        async with database.read() as connection:
            accounts.learn_debts(await find_debts(connection, update.origin, agencies))
    added = docket.add(
        update.origin,
        update.entries,
        update.registry,
        now,
        more=update.more,
        proven_at=update.proven_at,
        begun_at=update.begun_at,
    )
    await run_in_steps(added)


async def _start(path: Path) -> tuple[int, float]:
    """Start as a hub does; return the bytes that its boards take, and the seconds."""
    database, outbound = await Database.open(path), Outbound()
    try:
        followers = [
            BoardFollower(policy, database, outbound.to(allow_private=True), SystemClock())
            for policy in await followed(database)
        ]
        gc.collect()
        return_memory()  # As reading does at its end: what that returns isn't the board's.
        before, start = own_memory_of(os.getpid()), time.perf_counter()
        docket = Docket()
        for follower in followers:
            await _read(follower, docket, database)
        spent_s = time.perf_counter() - start
        gc.collect()
        return own_memory_of(os.getpid()) - before, spent_s
    finally:
        await outbound.close()
        await database.close()


def main() -> None:
    """Print what a start takes, or all figures of a board."""
    match sys.argv[1:]:
        case [database]:
            print(json.dumps(asyncio.run(_start(Path(database)))))  # noqa: T201 -- its output
        case [board, database]:
            for figure in measured(Path(board), Path(database)):
                print(json.dumps(figure.to_json()))  # noqa: T201 -- its output
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
