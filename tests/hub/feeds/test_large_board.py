"""A large board followed from its beginning, by a process whose memory is measured."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
import json
from pathlib import Path
from random import Random
import sqlite3
from subprocess import PIPE, Popen, TimeoutExpired, run
import sys
import time

import pytest

from benchmarks.large_board import BoardFigures, write_board
from benchmarks.large_world import Plan
from hub.feeds.log_growth import STRETCH
from noticeboard.log.tree import Tree, leaf_hash

WORKING_MB = 260
"""The process itself, and what a stretch of entries takes."""
ENTRY_BYTES = 20
"""What is in memory of one entry, once everything else is on the disk."""
DEADLINE_S = 3_000


def made(folder: Path, count: int) -> BoardFigures:
    """Make a board of so many entries, all of it in this process."""
    return write_board(Plan.of(count), folder, processes=0)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a board from another process, as its command does; give its address."""
    command = [sys.executable, "-m", "hub", "bench", "board", str(folder), "--serve", "0"]
    with Popen(command, stdout=PIPE, text=True) as process:  # noqa: S603 -- our own command
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.mark.parametrize("count", [9_000, pytest.param(1_000_000, marks=pytest.mark.long)], ids=str)
def test_memory_while_a_large_board_is_followed(tmp_path: Path, count: int) -> None:
    """However large a board is, a hub reads all of it, and holds little more than hashes.

    What it finds is what the board's maker counted. All heads of its days were right, as the log's
    rules refuse others.
    """
    figures = made(tmp_path / "board", count)

    with served(tmp_path / "board") as url:
        command = [sys.executable, "-m", "tests.hub.feeds.large_board", url]
        told = run(  # noqa: S603 -- our own command
            [*command, str(tmp_path / "hub.sqlite")],
            check=True,
            stdout=PIPE,
            timeout=DEADLINE_S,
        )

    took = json.loads(told.stdout)
    assert took["entries"] == figures.entries == count
    assert (took["agencies"], took["open"]) == (figures.agencies, figures.open)
    assert figures.types["heads"] > 100
    assert took["parts"] == -(-count // STRETCH)
    assert took["peak_mb"] < WORKING_MB + count * ENTRY_BYTES / 1e6


@pytest.mark.long
def test_killed_again_and_again(tmp_path: Path) -> None:
    """A hub that is killed at any moment of a first look goes on from what it had verified."""
    count = 60_000
    made(tmp_path / "board", count)
    database = tmp_path / "hub.sqlite"
    rng = Random(5)  # noqa: S311 -- the same moments in every run, as far as they can be
    kept = [0]

    with served(tmp_path / "board") as url:
        command = [sys.executable, "-m", "tests.hub.feeds.large_board", url, str(database)]
        while kept[-1] < count:
            with Popen(command, stdout=PIPE) as process:  # noqa: S603 -- our own command
                # Real time: every other one has kept more by then, however fast the machine is.
                while len(kept) % 2 == 0 and _kept(database) == kept[-1] and process.poll() is None:
                    time.sleep(0.02)
                with suppress(TimeoutExpired):
                    process.wait(rng.uniform(0, 1))
                process.kill()
            kept.append(_kept(database))

    assert kept == sorted(kept)
    assert len(set(kept)) > 2
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute('SELECT "index", raw FROM board_entries ORDER BY "index"')
        tree = Tree(leaf_hash(raw) for _, raw in rows)
        size, root = connection.execute("SELECT size, root FROM boards").fetchone()
    assert (tree.size, tree.root()) == (size, root)


def _kept(database: Path) -> int:
    """Return how many entries are kept, which is what the board's row says."""
    with closing(sqlite3.connect(database)) as connection:
        try:
            told = connection.execute("SELECT size FROM boards").fetchone()
        except sqlite3.OperationalError:
            return 0  # killed before there was a table
        count = connection.execute("SELECT count(*) FROM board_entries").fetchone()
    assert (told or (0,)) == count
    return int(count[0])
