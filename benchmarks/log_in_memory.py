"""A board held in memory, read anew at each start: `python -m benchmarks.log_in_memory DATABASE`.

This is how hubs held boards at first. It leaves out much of that: the docket's requests with their
threads and findings, what agencies owe an account of, and the second read of each entry. Of each
agency, it holds the last 500 posts as they were logged. It prints, in JSON, by how many bytes it
has grown with all boards of a hub's database, and the seconds that took.
"""

import asyncio
from collections import defaultdict, deque
import gc
import json
import os
from pathlib import Path
import sys
import time
from typing import Final

from benchmarks.measure import own_memory_of
from hub.clock import SystemClock
from hub.errors import StorageError
from hub.feeds.followed import followed
from hub.feeds.store import Records
from hub.feeds.stored_fold import return_memory
from hub.feeds.trust import Trust
from hub.feeds.verified_log import PAGE
from hub.model.request import BoardPolicy
from hub.store.database import Database
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import RequestPost
from noticeboard.log.entry import parse_entry
from noticeboard.log.registry import Registry
from noticeboard.log.tree import Tree, leaf_hash

_MOST_POSTS: Final = 500
"""Of an agency: the docket had no more requests of it."""


class HeldLog:
    """All that one board has logged, without a disk."""

    def __init__(self, trust: Trust) -> None:
        self.tree = Tree()
        self.registry = Registry(trust.origin, trust.log_key, trust.verifiers)
        self.posts: defaultdict[str, deque[LoggedEntry]] = defaultdict(
            lambda: deque(maxlen=_MOST_POSTS)
        )

    async def read(self, records: Records) -> None:
        """Read what a hub has stored of the board; raises StorageError if that isn't its log."""
        pinned, now = (await records.load()).pinned, SystemClock().now()
        for first in range(0, pinned.size, PAGE):
            raws = await records.entries(first, min(first + PAGE, pinned.size))
            self.tree.extend(map(leaf_hash, raws))
            for index, raw in enumerate(raws, first):
                logged = self.registry.force(parse_entry(raw), index, seen_at=now)
                if isinstance(logged.entry.body, RequestPost):
                    self.posts[logged.entry.body.agency].append(logged)
        if self.tree.root() != pinned.root:
            raise StorageError("The log in memory is another one: tell the developers.")


async def _start(path: Path) -> tuple[int, float]:
    """Read all boards; return the bytes that they take, and the seconds."""
    database = await Database.open(path)
    try:
        policies: list[BoardPolicy] = await followed(database)
        gc.collect()
        return_memory()
        before, start = own_memory_of(os.getpid()), time.perf_counter()
        held = [HeldLog(Trust.of(policy)) for policy in policies]
        for log, policy in zip(held, policies, strict=True):
            await log.read(Records(database, policy))
        spent_s = time.perf_counter() - start
        gc.collect()
        return_memory()
        return own_memory_of(os.getpid()) - before, spent_s
    finally:
        await database.close()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_start(Path(sys.argv[1])))))  # noqa: T201 -- its output
