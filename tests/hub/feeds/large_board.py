"""A process that follows a large board once, to its end: its memory is its own.

`python -m tests.hub.feeds.large_board URL DATABASE` prints what that took, and what it found, as
one line of JSON. `scripts/bench board` makes such a board, and serves it.
"""

import asyncio
from contextlib import suppress
from datetime import datetime
import json
from pathlib import Path
import resource
import sys
import time

import aiohttp

from hub.clock import SystemClock
from hub.feeds.board import BoardFollower
from hub.feeds.log_copy import LogUpdate
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from hub.outbound import outbound_session
from hub.store.database import Database
from noticeboard.log.body import RequestPost, RequestResolve
from noticeboard.log.encoding import parse_time


async def policy(session: aiohttp.ClientSession, url: str) -> BoardPolicy:
    """Return what somebody trusts about a board who believes all that it says of itself."""
    async with session.get(f"{url}/board.json") as answer:
        stated = await answer.json()
    return BoardPolicy(
        url=url,
        origin=BoardOrigin(stated["origin"]),
        log_key=stated["log_key"],
        inbox_key=stated["inbox_key"],
        witnesses=tuple(stated["witnesses"]),
        quorum=stated["quorum"],
        verifiers=tuple(stated["verifiers"]),
        allow_private_address=True,
    )


class OpenRequests:
    """The requests that neither were resolved nor have expired by the newest entry's time."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def add(self, growth: LogUpdate) -> None:
        """Add a board's next entries."""
        for logged in growth.entries:
            body = logged.entry.body
            if isinstance(body, RequestPost):
                self._until[body.id] = parse_time(body.expires)
            elif isinstance(body, RequestResolve):
                self._until.pop(body.request, None)
        if growth.entries:
            now = growth.entries[-1].entry.body.issued_at
            self._until = {id_: until for id_, until in self._until.items() if until > now}

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._until)


class AllReadError(Exception):
    """Ends a follower that would run forever."""


async def follow(url: str, path: Path) -> dict[str, float]:
    """Take everything in, and return what that was, seconds and megabytes."""
    database = await Database.open(path)
    before_mb = _peak_mb()
    cpu_s, start_s = time.process_time(), time.perf_counter()
    count, parts, agencies, requests = 0, 0, 0, OpenRequests()

    async def on_growth(growth: LogUpdate) -> None:
        nonlocal count, parts, agencies
        count, parts = count + len(growth.entries), parts + 1
        requests.add(growth)
        agencies = len(growth.registry.agencies)
        if not growth.more:
            raise AllReadError

    async with outbound_session(allow_private=True) as session:
        trusted = await policy(session, url)
        follower = BoardFollower(trusted, database, session, SystemClock())
        with suppress(AllReadError):
            await follower.run(on_growth)
    wall_s, cpu_s = time.perf_counter() - start_s, time.process_time() - cpu_s
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    await database.close()
    return {
        "entries": count,
        "parts": parts,
        "agencies": agencies,
        "open": requests.count,
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
    sys.stdout.write(json.dumps(asyncio.run(follow(sys.argv[1], Path(sys.argv[2])))) + "\n")
