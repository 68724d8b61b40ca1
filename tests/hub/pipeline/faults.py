"""A hub that can be stopped at any durable step, and told when it has come to rest."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from pathlib import Path
import shutil
import sqlite3
from tempfile import TemporaryDirectory
from typing import Any, override
from unittest.mock import patch

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import StorageError
from hub.feeds.board import LiveHints
from hub.store.database import Database
from tests.hub.pipeline.conftest import TestHub

REST_S = 60
"""A hub that has not come to rest by then hangs."""

_WAITS_FOR_OTHERS = {
    "Lock.acquire",
    "Event.wait",
    "Queue.get",
    "_wait",
    "TaskGroup._aexit",
    "finish",
    "EventLog.append",
    "Boards.run",
    "RequestHandler.start",
}
"""What awaits another task, a lock, or nothing at all: it is at rest where all others are."""
_WAITS_FOR_AN_ANSWER = "DataQueue.read"
_IS_IN_A_THREAD = "run_blocking"
"""Goes on by itself, though no task does its work."""
_LISTENS = LiveHints.listen.__qualname__
"""Waits for hints, which this board gives nobody."""


class Fault(Enum):
    """What is done with a durable step."""

    CRASH = "crash"
    """It is the last one that this run does."""
    ERROR = "error"
    """It fails; the run is then ended and started again."""
    PAUSE = "pause"
    """It waits until it is let go on."""


@dataclass(slots=True)
class Steps:
    """Counts a run's durable steps, before and after each: one of them is where it breaks.

    A step is a transaction of the database, or a file that gets its name.
    """

    folder: Path
    crashed: Path | None = None
    """The folder as the crash left it."""
    failed: bool = False
    done: int = 0
    broke: Callable[[], None] = lambda: None
    """Called first of all in a crash: from here on the run reaches nobody."""
    committed: Callable[[], None] = lambda: None
    """Called after each transaction that has written."""
    _fault: Fault | None = None
    _left: int = 0
    _paused: asyncio.Future[None] | None = None
    _ended: list[asyncio.Future[None]] = field(default_factory=list)
    _copies: int = 0

    def arm(self, fault: Fault | None, left: int = 0) -> None:
        """Break in the step after so many."""
        self._fault, self._left = fault, left

    @property
    def armed(self) -> Fault | None:
        """What is to come."""
        return self._fault

    @property
    def paused(self) -> bool:
        """Whether a step waits to be let go on."""
        return self._paused is not None and not self._paused.done()

    @property
    def waiting(self) -> set[asyncio.Future[None]]:
        """What stopped steps wait for."""
        return {each for each in (self._paused, *self._ended) if each is not None}

    def go_on(self) -> None:
        """Let a paused step go on."""
        if self._paused is not None and not self._paused.done():
            self._paused.set_result(None)
        self._paused = None

    def end(self) -> None:
        """End what a crash has stopped: nothing of it is looked at anymore."""
        self.go_on()
        for each in self._ended:
            if not each.done():
                each.set_exception(StorageError("The power is gone."))
        self._ended.clear()

    def _is_now(self) -> bool:
        self.done += 1
        if self._fault is None or self.crashed is not None:
            return False
        self._left -= 1
        return self._left < 0

    async def reached(self) -> None:
        """Come to a step of the database."""
        if not self._is_now():
            return
        fault, self._fault = self._fault, None
        stopped: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if fault is Fault.PAUSE:
            self._paused = stopped
            await stopped
        elif fault is Fault.ERROR:
            self.failed = True
            raise StorageError("The disk failed just now.")
        else:
            self._ended.append(stopped)
            self.crash()
            await stopped

    def reached_in_a_thread(self) -> None:
        """Come to a step of the file system, in a thread."""
        if self._fault is Fault.PAUSE or not self._is_now():
            return
        fault, self._fault = self._fault, None
        if fault is Fault.ERROR:
            self.failed = True
        else:
            self.crash()
        raise OSError(5, "Input/output error")

    def crash(self) -> None:
        """Keep everything durable as it is at this moment; blocking."""
        self.broke()
        self._copies += 1
        copy = self.folder.with_name(f"{self.folder.name.partition('-')[0]}-{self._copies}")
        _copy_what_is_there(self.folder, copy)
        source, target = sqlite3.connect(self.folder / "hub.db"), sqlite3.connect(copy / "hub.db")
        source.backup(target)
        source.close()
        target.close()
        self.crashed = copy


def _copy_what_is_there(folder: Path, copy: Path) -> None:
    """Copy all but the database; what a thread removes meanwhile is gone, as in any crash."""
    try:
        shutil.copytree(folder, copy, copy_function=_copy_if_there, ignore=_database)
    except shutil.Error as error:
        # All else has been copied by then.
        if any(Path(source).exists() for source, _, _ in error.args[0]):
            raise


def _copy_if_there(source: str, target: str) -> None:
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


def _database(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name.startswith("hub.db")]


class FaultyDatabase(Database):
    """Comes to a step before and after each transaction that writes."""

    steps: Steps

    @override
    @asynccontextmanager
    async def write(self) -> AsyncGenerator[AsyncConnection]:
        await self.steps.reached()
        async with Database.write(self) as connection:
            yield connection
        self.steps.committed()
        await self.steps.reached()


@contextmanager
def counted_files(steps: Callable[[], Steps]) -> Iterator[None]:
    """Come to a step before and after each file in the hub's folder gets its name."""
    replace, rename = Path.replace, Path.rename

    def counted(name: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def do(self: Path, target: Path) -> Path:
            now = steps()
            ours = self.is_relative_to(now.folder)
            if ours:
                now.reached_in_a_thread()
            named = name(self, target)
            if ours:
                now.reached_in_a_thread()
            return named

        return do

    with (
        patch.object(Path, "replace", counted(replace)),
        patch.object(Path, "rename", counted(rename)),
    ):
        yield


class FaultyHub(TestHub):
    """A hub that ends as a crash would end it, and starts again on what that left."""

    __test__ = False
    steps: Steps
    held: Callable[[], int]
    """Tells how many questions of this hub the inbox has not answered, and is not going to."""
    gates: Callable[[], set[asyncio.Future[None]]]
    """Tells what else is stopped on purpose."""

    async def open(self, path: Path) -> Database:
        """Open the database, whose every transaction is a step."""
        database = await FaultyDatabase.open(path)
        database.steps = self.steps
        return database

    async def begin(self) -> None:
        """Start, wherever that comes to."""
        loop = asyncio.get_running_loop()
        self.executor = ThreadPoolExecutor(8)
        loop.set_default_executor(self.executor)
        self.starting = asyncio.create_task(self.start())
        await self.rest()

    @property
    def is_up(self) -> bool:
        """Whether it has started."""
        return self.running is not None

    async def rest(self, *, after_all: bool = False) -> None:
        """Wait until nothing happens anymore but by time, by an answer, or by what is stopped.

        A crash ends the waiting, but for `after_all`.
        """
        calm = 0
        async with asyncio.timeout(REST_S):
            while calm < 2 and (after_all or self.steps.crashed is None):
                await asyncio.sleep(0 if calm else 0.0005)
                calm = calm + 1 if self._is_at_rest() else 0

    def _is_at_rest(self) -> bool:
        asleep = {woken for _, woken in self.clock._waiting}  # noqa: SLF001 -- nobody else asks
        stopped = asleep | self.steps.waiting | self.gates()
        asking = 0
        for task in asyncio.all_tasks():
            if task is asyncio.current_task():
                continue
            state = _state(task, stopped)
            if state is None:
                asking += 1
            elif not state:
                return False
        return asking <= self.held()

    async def kill(self, calls: Iterable[asyncio.Task[Any]] = ()) -> None:
        """End this run and what calls it, wherever they stand, its threads too."""
        # A connection to the database that is canceled while it is made is never closed.
        await self.rest(after_all=True)
        ending = [self.starting, *calls]
        if self.running is not None:
            ending.append(self.running.flow)
        for task in ending:
            task.cancel()
        await asyncio.sleep(0)
        # What is written to its end in spite of that must not wait for what never comes.
        self.steps.end()
        await asyncio.wait(ending)
        await self.rest(after_all=True)
        left = {task for task in asyncio.all_tasks() if not _serves(task)}
        left.discard(asyncio.current_task())
        assert not left
        for task in ending:
            if not task.cancelled():
                task.exception()
        self.executor.shutdown()
        if self.running is not None:
            await self.running.ends.aclose()
            self.running = None


def _serves(task: asyncio.Task[Any]) -> bool:
    return "RequestHandler" in _name(task.get_coro())


def _name(coroutine: object) -> str:
    return str(getattr(coroutine, "__qualname__", ""))


def _state(task: asyncio.Task[Any], stopped: set[asyncio.Future[None]]) -> bool | None:
    """Tell whether a task rests; None if it does as long as nobody answers it."""
    waits_for: asyncio.Future[Any] | None = getattr(task, "_fut_waiter", None)
    if waits_for is None or waits_for.done():
        return False
    listens = _name(task.get_coro()) == _LISTENS
    if listens or waits_for in stopped or isinstance(waits_for, asyncio.Task):
        return True
    names = list(_awaited(task.get_coro()))
    if names[-1].endswith(_WAITS_FOR_AN_ANSWER):
        return None
    return names[-1] in _WAITS_FOR_OTHERS and _IS_IN_A_THREAD not in names


def _awaited(coroutine: object) -> Iterator[str]:
    """Yield the names of what waits for one another, the innermost last."""
    yield _name(coroutine)
    while isinstance(inner := getattr(coroutine, "cr_await", None), Coroutine):
        coroutine = inner
        yield _name(coroutine)


@cache
def empty_database() -> bytes:
    """Return the file of an empty database: to make one takes longer than all that follows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "hub.sqlite"

        async def make() -> None:
            await (await Database.open(path)).close()

        asyncio.run(make())
        return path.read_bytes()
