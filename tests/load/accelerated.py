"""A house and a board whose time passes as fast as they can follow, and what they hold meanwhile.

Both are the programs' own parts, put together as `hub.app` and `board serve` do, by a clock that
goes on in steps: whoever sleeps wakes when a step has passed its time, and the next step comes
once nobody has anything left to do.
"""

import asyncio
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import timedelta
import gc
from pathlib import Path
import sqlite3
import threading
from typing import Final, override

from hub import app
from hub.api.house import House
from hub.api.server import Running
from hub.config import read_config
from hub.data_folder import Folders
from tests.fakes.clocks import StandingClock
from tests.load.earlier import tables
from tests.load.figures import Held, settled_memory

_LOOK_S: Final = 0.01
_QUIET: Final = 3
_PATIENCE_S: Final = 60
_MORE_OR_LESS: Final = 4
_ROWS_MORE_OR_LESS: Final = 3


class SteppingClock(StandingClock):
    """Counts who sleeps, so that a step is known to have been taken in."""

    @property
    def sleeping(self) -> int:
        """How many wait for their time."""
        return sum(not woken.done() for _, woken in self._waiting)

    async def settle(self) -> None:
        """Wait until as many sleep for a while."""
        quiet, before = 0, -1
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_S):
                while quiet < _QUIET:
                    await asyncio.sleep(_LOOK_S)
                    quiet = quiet + 1 if self.sleeping == before else 0
                    before = self.sleeping

    async def step(self, by: timedelta) -> None:
        """Let time pass."""
        self.forward(by)
        await self.settle()

    @override
    def forward(self, by: timedelta) -> None:
        super().forward(by)
        self.slept.clear()
        # Those that were canceled in their sleep.
        self._waiting = [each for each in self._waiting if not each[1].done()]


class Hub:
    """A hub on one folder, started as often as a test wants."""

    def __init__(self, folder: Path, clock: SteppingClock, config: str) -> None:
        self.folder = folder
        self._clock = clock
        self._path = folder.parent / f"{folder.name}.toml"
        self._path.write_text(config)
        self._task: asyncio.Task[None] | None = None
        self._built: app.Hub | None = None

    @property
    def built(self) -> app.Hub:
        """Everything that runs."""
        assert self._built is not None
        return self._built

    @property
    def house(self) -> House:
        """What its API serves."""
        return self.built.house

    async def start(self) -> None:
        """Start it as `neighbors hub run` does."""
        begun = asyncio.Event()

        async def ready(built: app.Hub, _api: Running) -> None:
            self._built = built
            begun.set()

        config = await asyncio.to_thread(read_config, self._path)
        self._task = asyncio.create_task(
            app.run(config, Folders(data=self.folder), ready, clock=self._clock)
        )
        waiting = asyncio.create_task(begun.wait())
        done, _ = await asyncio.wait([self._task, waiting], return_when=asyncio.FIRST_COMPLETED)
        if self._task in done:
            waiting.cancel()
            await self._task
        await self._clock.settle()

    async def stop(self) -> None:
        """Stop it in order."""
        assert self._task is not None
        self._built = None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What there is at the end of a day."""

    day: int
    held: Held
    tasks: int
    objects: int
    """Of Python's that can hold others."""
    threads: int
    """Without those of asyncio's pool, which are made as they are needed, and stay."""
    rows: Counter[str]
    database_bytes: int
    files: Counter[str]
    """By the folder that is highest."""

    @classmethod
    async def of(cls, day: int, folder: Path, database: str) -> "Sample":
        """Look at everything."""
        tasks = len(asyncio.all_tasks())
        return await asyncio.to_thread(cls._of, day, folder, database, tasks)

    @classmethod
    def _of(cls, day: int, folder: Path, database: str, tasks: int) -> "Sample":
        path = folder / database
        with closing(sqlite3.connect(path)) as connection:
            rows = Counter(
                {
                    table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
                    for table in tables(connection)
                }
            )
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (free,) = connection.execute("PRAGMA freelist_count").fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
        files = Counter(
            path.relative_to(folder).parts[0] for path in folder.rglob("*") if path.is_file()
        )
        return cls(
            day=day,
            held=settled_memory(),
            tasks=tasks,
            objects=len(gc.get_objects()),
            threads=sum(
                not thread.name.startswith(("asyncio_", "ThreadPool"))
                for thread in threading.enumerate()
            ),
            rows=rows,
            database_bytes=(pages - free) * size,
            files=files,
        )

    @override
    def __str__(self) -> str:
        """Return the figures in a line."""
        files = ", ".join(f"{many} {name}" for name, many in sorted(self.files.items()) if many > 1)
        return (
            f"  day {self.day}: {self.held.memory_kib / 1024:.1f} MiB, {self.held.files}"
            f" descriptors, {self.threads} threads, {self.tasks} tasks, {self.objects:,}"
            f" objects, database {self.database_bytes / 1024:.0f} KiB in"
            f" {sum(self.rows.values()):,} rows; files: {files}"
        )


def more_a_day(samples: list[Sample], from_day: int) -> tuple[float, float, float]:
    """Return how much more there is each day of memory, of objects, and of the database in KiB."""
    before, after = samples[from_day], samples[-1]
    days = after.day - before.day
    return (
        (after.held.memory_kib - before.held.memory_kib) / days,
        (after.objects - before.objects) / days,
        (after.database_bytes - before.database_bytes) / 1024 / days,
    )


def _files(sample: Sample) -> int:
    return sample.held.files


def _threads(sample: Sample) -> int:
    return sample.threads


def _tasks(sample: Sample) -> int:
    return sample.tasks


def grown(before: Sample, after: Sample) -> dict[str, int]:
    """Return which tables have more rows than before, and how many more."""
    more = {name: many - before.rows[name] for name, many in after.rows.items()}
    return {name: many for name, many in sorted(more.items()) if many > 0}


def assert_steady(samples: list[Sample], from_day: int, lasting: set[str]) -> None:
    """From a day on nothing may have become more, but rows of what is kept for good."""
    before, after = samples[from_day], samples[-1]
    for of in (_files, _threads, _tasks):
        # A connection may be kept or not at the moment of looking.
        assert of(after) <= max(map(of, samples[: from_day + 1])) + _MORE_OR_LESS
    more = {name: many for name, many in grown(before, after).items() if many > _ROWS_MORE_OR_LESS}
    assert set(more) <= lasting, more
