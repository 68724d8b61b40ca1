"""A house with a database, an outbox and a sharer, and a board on loopback."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp.test_utils import TestServer
import pytest

from hub.clock import Clock
from hub.model.decision import Share
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from hub.outbound.guard import Outbound
from hub.sharing.seal import ShareSources
from hub.sharing.sharer import Sharer
from hub.sharing.store import OwnCopies
from hub.store.database import Database
from tests.hub.sharing.given import FakeCutter, FakeInbox, StillClock, a_policy, still_stands


async def _nobody(_share: Share) -> None:
    return


@dataclass(slots=True)
class Home:
    """One household's sharing, restartable."""

    folder: Path
    database: Database
    outbound: Outbound
    inbox: FakeInbox
    policy: BoardPolicy
    cutter: FakeCutter = field(default_factory=FakeCutter)
    clock: Clock = field(default_factory=StillClock)
    beside: ShareSources = field(default_factory=ShareSources)
    on_progress: Callable[[Share], Awaitable[None]] = _nobody

    def sharer(self) -> Sharer:
        """Return a sharer as a fresh start of the hub would build it."""

        def policy(_origin: BoardOrigin) -> BoardPolicy:
            return self.policy

        return Sharer(
            database=self.database,
            cutter=self.cutter,
            outbound=self.outbound,
            clock=self.clock,
            outbox=self.outbox,
            policy=policy,
            stands=still_stands,
            beside=self.beside,
            own=self.own,
            on_progress=self.on_progress,
        )

    @property
    def own(self) -> OwnCopies:
        """Return where the household keeps copies of its own."""
        return OwnCopies(self.folder / "copies.key", self.folder / "copies")

    @property
    def outbox(self) -> Path:
        """Where shares wait."""
        return self.folder / "outbox"

    def left(self) -> list[str]:
        """Return what lies in the outbox."""
        return sorted(path.name for path in self.outbox.iterdir()) if self.outbox.exists() else []


@pytest.fixture
async def home(tmp_path: Path) -> AsyncGenerator[Home]:
    """Give a house whose board listens on loopback."""
    database = await Database.open(tmp_path / "hub.db")
    outbound = Outbound()
    inbox = FakeInbox()
    async with TestServer(inbox.app()) as server:
        policy = a_policy(str(server.make_url("")).rstrip("/"))
        yield Home(
            folder=tmp_path, database=database, outbound=outbound, inbox=inbox, policy=policy
        )
        await outbound.close()
    await database.close()
