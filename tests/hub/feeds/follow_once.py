"""Follows a board once, to its end, and tells what that took, as one line of JSON.

`python -m tests.hub.feeds.follow_once PORT DATABASE`, a process of its own: its memory is its own.
"""

import asyncio
from contextlib import suppress
import json
from pathlib import Path
import resource
import sys
import time

from hub.clock import SystemClock
from hub.feeds.board import BoardFollower
from hub.feeds.log_copy import LogUpdate
from hub.outbound import outbound_session
from hub.store.database import Database
from tests.hub.feeds.large_board import policy


class AllReadError(Exception):
    """Ends a follower that would run forever."""


async def follow(port: int, path: Path) -> dict[str, float]:
    """Take everything in, and return how many entries that were, seconds and megabytes."""
    database = await Database.open(path)
    before_mb = _peak_mb()
    cpu_s, start_s = time.process_time(), time.perf_counter()
    count, parts = 0, 0

    async def on_growth(growth: LogUpdate) -> None:
        nonlocal count, parts
        count, parts = count + len(growth.entries), parts + 1
        if not growth.more:
            raise AllReadError

    async with outbound_session(allow_private=True) as session:
        follower = BoardFollower(policy(port), database, session, SystemClock())
        with suppress(AllReadError):
            await follower.run(on_growth)
    wall_s, cpu_s = time.perf_counter() - start_s, time.process_time() - cpu_s
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    await database.close()
    return {
        "entries": count,
        "parts": parts,
        "wall_s": round(wall_s, 2),
        "own_cpu_s": round(cpu_s, 2),
        "children_cpu_s": round(children.ru_utime + children.ru_stime, 2),
        "peak_mb_before": round(before_mb, 1),
        "peak_mb": round(_peak_mb(), 1),
    }


def _peak_mb() -> float:
    """Return the peak of this very program: the one of `getrusage` begins with its parent's."""
    said = Path("/proc/self/status").read_text()
    return int(said.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    told = asyncio.run(follow(int(sys.argv[1]), Path(sys.argv[2])))
    sys.stdout.write(json.dumps(told) + "\n")
