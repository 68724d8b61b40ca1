"""A hub, an inbox and a cutter that stop at any step, and whether the hub has come to rest."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
import gc
import hashlib
import inspect
import json
from pathlib import Path
import shutil
import sqlite3
from typing import Any, override
from unittest.mock import patch

from aiohttp import web
import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import DiskFullError, StorageError
from hub.feeds.hints import LiveHints
from hub.model.decision import Cut, Piece
from hub.model.ids import CameraId
from hub.store.database import Database
from tests.hub.given import OneWayDatabase
from tests.hub.pipeline.conftest import TestHub
from tests.hub.sharing.conftest import (
    GONE,
    FakeCutter,
    FakeInbox,
    FakeUpload,
    cut,
    describe_cut,
)

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


class FaultyDatabase(OneWayDatabase):
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


def _awaited(waiting: object) -> Iterator[str]:
    """Yield the names of what waits for one another, the innermost last."""
    yield _name(waiting)
    while (inner := _inner(waiting)) is not None:
        waiting = inner
        yield _name(waiting)


def _inner(waiting: object) -> object | None:
    """Return the coroutine or the generator that one awaits; None if it is neither."""
    if inspect.iscoroutine(waiting) or inspect.isasyncgen(waiting):
        waiting = getattr(waiting, "cr_await", None) or getattr(waiting, "ag_await", None)
        if waiting is None or inspect.iscoroutine(waiting):
            return waiting
    # What `anext` gives doesn't say of which generator it is, but refers to it, by a step of it.
    near = gc.get_referents(waiting)
    steps = [each for each in near if type(each).__name__ == "async_generator_asend"]
    near += gc.get_referents(*steps)
    return next((each for each in near if inspect.isasyncgen(each)), None)


type Gate = asyncio.Future[None]


@dataclass(slots=True)
class OddInbox(FakeInbox):
    """Stops, loses and forgets as it is set; every byte that it takes is shown to `on_bytes`."""

    on_bytes: Callable[[str, FakeUpload], None] = lambda _id, _upload: None
    on_sending: Callable[[str, str], None] = lambda _agency, _entry: None
    """Called with agency and request as soon as somebody begins an upload, or a piece of one."""
    cut_off: bool = False
    """Whether the hub has just lost its power: nothing of it arrives anymore."""
    closed: set[str] = field(default_factory=set)
    """The steps that wait, before they are looked at."""
    waiting: dict[Gate, web.Request] = field(default_factory=dict)
    losing: Counter[str] = field(default_factory=Counter)
    """How often the answer to a step, or to `*` any, is lost."""
    breaking: Counter[str] = field(default_factory=Counter)
    """How often the line breaks before a step is done."""

    @property
    def held(self) -> int:
        """How many who still listen are not answered."""
        return sum(
            not gate.done() and request.transport is not None
            for gate, request in self.waiting.items()
        )

    def open_gates(self) -> None:
        """Let everything go on."""
        self.closed.clear()
        for gate in self.waiting:
            if not gate.done():
                gate.set_result(None)

    @override
    def _step(
        self, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        name = answer.__name__.lstrip("_")
        inner = FakeInbox._step(self, answer)  # noqa: SLF001 -- a class with slots has no plain super()

        async def step(request: web.Request) -> web.StreamResponse:
            if self.cut_off or _counted(self.breaking, name):
                cut(request)
                return web.Response(status=500)
            self._tell(name, request)
            # All of it is there before it waits: later the one who sent it may be gone.
            await request.read()
            if name in self.closed:
                gate: Gate = asyncio.get_running_loop().create_future()
                self.waiting[gate] = request
                await gate
                del self.waiting[gate]
            answered = await inner(request)
            if _counted(self.losing, name):
                cut(request)
            return answered

        return step

    def _tell(self, name: str, request: web.Request) -> None:
        match = request.match_info
        if name == "create":
            self.on_sending(match["agency"], match["entry"])
        elif name == "patch" and (upload := self.uploads.get(match["id"])) is not None:
            self.on_sending(upload.agency, upload.entry)

    @override
    async def _patch(self, request: web.Request) -> web.StreamResponse:
        upload_id = request.match_info["id"]
        answered = await FakeInbox._patch(self, request)  # noqa: SLF001 -- the same
        if upload_id in self.uploads and answered.status == 204:
            self.on_bytes(upload_id, self.uploads[upload_id])
        return answered

    def forget_unfinished(self) -> None:
        """Forget what has not arrived whole, as after two days."""
        for upload_id, upload in list(self.uploads.items()):
            if not upload.receipt:
                del self.uploads[upload_id]


def _counted(left: Counter[str], name: str) -> bool:
    if left[name] <= 0:
        return False
    left[name] -= 1
    return True


class PieceCutter(FakeCutter):
    """Writes footage that names its piece in every frame; fails and waits if it is set so."""

    def __init__(self) -> None:
        super().__init__()
        self.failing = 0
        self.gone: set[CameraId] = set()
        self.closed = False
        self.waiting: set[Gate] = set()

    def open_gates(self) -> None:
        """Let everything go on."""
        self.closed = False
        for gate in self.waiting:
            if not gate.done():
                gate.set_result(None)
        self.waiting.clear()

    @override
    async def cut(self, piece: Piece, into: Path, *, audio: bool = False) -> Cut:
        content = footage_of(piece, audio=audio)
        half = len(content) // 2
        await asyncio.to_thread(into.write_bytes, content[:half])
        if self.closed:
            gate: Gate = asyncio.get_running_loop().create_future()
            self.waiting.add(gate)
            await gate
        if self.failing > 0:
            self.failing -= 1
            raise DiskFullError("The disk is full. Free up space.")
        if piece.camera_id in self.gone:
            raise GONE
        self.cuts += 1
        await asyncio.to_thread(into.write_bytes, content)
        return describe_cut(piece, content, audio=audio)


def footage_of(piece: Piece, *, audio: bool) -> bytes:
    """Return what a cut of this piece is: each frame names its camera, its time and its masks.

    So a byte from elsewhere is seen.
    """
    treatment = {"audio": audio, "masks": msgspec.to_builtins((piece.masks, piece.moving))}
    under = hashlib.sha256(json.dumps(treatment).encode()).hexdigest()[:16]
    seconds = int(piece.cut.length.total_seconds())
    frames = "".join(
        f"{piece.camera_id} {piece.cut.start.timestamp() + at:.3f} {under}\n"
        for at in range(0, seconds + 1, 5)
    )
    return f"{piece.cut.start} {piece.cut.end}\n{frames}".encode()
