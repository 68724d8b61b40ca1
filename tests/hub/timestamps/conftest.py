"""A home that has recorded something, and a timestamp service that it may ask."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hub.clips.index import ClipIndex
from hub.ledger.entry import LedgerEntry
from hub.ledger.ledger import Ledger
from hub.model.ids import CameraId, RunId
from hub.model.recording import Segment
from hub.model.timestamp import Stamp, StampReply
from hub.model.window import TimeWindow
from hub.outbound import Outbound
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Secrets
from hub.timestamps.store import StampStore
import hub.timestamps.timestamps
from hub.timestamps.timestamps import Timestamps
from noticeboard.runtime.tasks import run_in_background
from tests.fakes.clocks import NOON, JumpingClock
from tests.servers.timestamps import TimestampService, timestamp_service

_STEP = timedelta(minutes=5)
_MINUTES = timedelta(minutes=17)
"""When each hour is stamped in these tests."""
_ANSWER = timedelta(milliseconds=37)
"""After this, the service answers."""


async def until(met: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(10):
        while not await met():  # noqa: ASYNC110 -- it is a task's that nobody waits for
            await asyncio.sleep(0.005)


@dataclass(slots=True)
class Home:
    """A data folder, on which the stage is built again and again."""

    path: Path
    database: Database
    outbound: Outbound
    service: TimestampService
    problems: Problems
    clock: JumpingClock
    stage: Timestamps = field(init=False)
    store: StampStore = field(init=False)
    ledger: Ledger = field(init=False)
    files: FootageFiles = field(init=False)
    recorded: int = 0

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Build everything, as a start of the hub does."""
        self.store, self.files = StampStore(self.database), FootageFiles(None)
        self.ledger = Ledger(self.database, self.path / "ledger.key", self.clock)
        self.stage = Timestamps(
            self.store,
            Secrets(self.path / "secrets.json"),
            self.files,
            self.ledger,
            self.problems,
            self.outbound,
            self.clock,
        )

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Start the hub, and stop it in the end."""
        self.begin()
        await self.stage.start()
        async with run_in_background(self.stage.run()):
            if self.stage.secret is not None:
                await self.clock.until_asleep(1)
            yield

    async def add(self) -> None:
        """Add the service."""
        self.service.at = self.clock.now() + _ANSWER
        root = self.service.root.decode()
        await self.stage.add(self.service.url, root=root, allow_private=True)

    async def record(self, closed_at: datetime | None = None, count: int = 1) -> list[bytes]:
        """Record segments; return their roots."""
        index = ClipIndex(self.database, self.path, self.clock)
        closed_at = closed_at or self.clock.now()
        roots = []
        for _ in range(count):
            self.recorded += 1
            roots.append(self.recorded.to_bytes(32))
            start = closed_at - timedelta(seconds=4) + timedelta(milliseconds=self.recorded)
            segment = Segment(
                camera_id=CameraId("c0ffee000001"),
                run_id=RunId("0123456789ab"),
                number=self.recorded,
                path=f"{self.recorded}.mp4",
                window=TimeWindow(start=start, end=start + timedelta(seconds=4)),
                media_start_s=0,
                size_bytes=1,
                clock_offset_ms=0,
                closed_at=closed_at,
                root=roots[-1],
            )
            await index.add_segment(segment)
        return roots

    def due(self) -> datetime:
        """Return when the services are asked next."""
        return self.stage.due()

    async def pass_until(self, at: datetime, *, asleep: int = 1) -> None:
        """Let time pass."""
        while (left := at - self.clock.now()) > timedelta(0):
            await self.clock.until_asleep(asleep)
            self.service.at = min(self.clock.now() + _STEP, at) + _ANSWER
            self.clock.forward(min(left, _STEP))

    async def newest(self) -> tuple[Stamp, tuple[StampReply, ...]]:
        """Return the newest stamp."""
        [found] = await self.store.newest(1)
        return found

    async def pass_an_hour(self, *, answered: bool = True) -> tuple[Stamp, tuple[StampReply, ...]]:
        """Let the next hour be stamped; return its stamp and replies."""
        before = len(await self.stamped())
        await self.pass_until(self.due())
        if answered:
            await self.until_stamped(before + 1)
        await self.clock.until_asleep(1 if answered else 2)
        return await self.newest()

    async def until_stamped(self, count: int) -> None:
        """Wait until the ledger has so many entries of stamps: they are written last."""

        async def is_so() -> bool:
            return len(await self.stamped()) == count

        await until(is_so)

    async def stamped(self) -> list[LedgerEntry]:
        """Return the entries that the ledger has of stamps."""
        return [each for each in await self.ledger.entries() if each.type == "stamped"]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for the keys of services, which are made once."""
    return tmp_path_factory.mktemp("timestamp-keys")


@pytest.fixture
async def home(
    tmp_path: Path, keys: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Home]:
    """Give a home that records, and a service beside it that is asked every 60 minutes."""
    monkeypatch.setattr(hub.timestamps.timestamps, "second_of", lambda hour, _: hour + _MINUTES)
    outbound, clock = Outbound(), JumpingClock(NOON)
    problems = Problems(await EventLog.open(database, clock), clock)
    async with timestamp_service(keys) as service:
        yield Home(tmp_path, database, outbound, service, problems, clock)
    await outbound.close()
