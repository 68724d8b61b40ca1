"""What posters notice if a process of their board is killed: the one that gets all posts.

The board has two processes, PostgreSQL, and the HAProxy of deploy/country. A short form of
`scripts/bench faults failover`; `python -m benchmarks.failover` measures only this.
"""

import asyncio
from collections.abc import Iterator
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.measure import Figure
from hub.errors import StorageError
from tests.deploy.failover import HAPROXY, killed
from tests.servers.postgres import running_postgres

MOST_WAIT_S: Final = 10.0
"""A person still waits so long without asking again. The agency's own program waits a minute."""
_KILLS: Final = 2
"""Each process once."""
_PAUSE_S: Final = 3.0
"""Longer than a process takes to be ready again, before the other one is killed."""


def figures(folder: Path) -> Iterator[Figure]:
    """Kill one process after the other while four agencies post without a pause."""
    if not HAPROXY.is_file():
        raise StorageError("HAProxy is missing: run scripts/setup.")
    work = folder / "failover"
    work.mkdir()
    with running_postgres() as server:
        outcome = asyncio.run(killed(work, server.new_database(), kills=_KILLS, pause_s=_PAUSE_S))
    if not outcome.posts:
        raise StorageError("The board to measure answered no post.")
    yield Figure(
        name="scale.failover",
        value=outcome.longest_s,
        unit=f"s, the longest of {outcome.posts:,} posts while {_KILLS} processes were killed",
        peer="",
        limit=MOST_WAIT_S,
    )
    yield Figure(
        name="scale.failover_wrong",
        value=float(len(outcome.wrong)),
        unit="posts refused, lost or logged twice, and complaints of `board check`",
        peer="",
        limit=0.0,
    )


def main() -> None:
    """Print the figures."""
    with TemporaryDirectory() as folder:
        for figure in figures(Path(folder)):
            print(json.dumps(figure.to_json()), flush=True)  # noqa: T201 -- its output


if __name__ == "__main__":
    main()
