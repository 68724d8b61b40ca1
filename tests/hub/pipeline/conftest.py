"""A hub of real stages over a real database, whose clock, board, inbox and cutter are fakes."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import override

from aiohttp.test_utils import TestServer
import pytest
from sqlalchemy import select

from hub.archives.fetches import Fetches
from hub.archives.phone_files import PhoneFiles
from hub.camera.status import CameraProblems, CameraStatuses
from hub.clips.index import ClipIndex
from hub.clips.retention import Retention
from hub.clips.timeline import FootageTimeline
from hub.clock import Clock
from hub.config import Config, read_config
from hub.data_folder import Folders
from hub.decision.proposals import Ground
from hub.feeds.board import BoardFollower
from hub.feeds.followed import remember
from hub.flow import Base, Footage, build_flow
from hub.ledger.entry import LedgerEntry
from hub.ledger.ledger import Ledger
from hub.model.camera import Camera
from hub.model.decision import Answer, Share, ShareState
from hub.model.ids import ProposalId, RequestId
from hub.model.recording import Trigger, TriggerKind
from hub.model.report import Event, EventType, RequestReport
from hub.model.request import BoardPolicy, BoardState, MatchStrength, RequestStatus
from hub.model.rule import ApprovalLimits, HouseRule
from hub.outbound import Outbound
from hub.pipeline.answers import RETRY_LONGEST_S
from hub.pipeline.boards import Boards
from hub.pipeline.cameras import Cameras
from hub.pipeline.journal import Stages
from hub.pipeline.practice import Practice
from hub.pipeline.requests import Requests
from hub.sensors import Sensors
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.footage_files import PLAIN
from hub.store.tables import events, holds
from tests.fakes.board import FakeBoard, LogWriter
from tests.fakes.clocks import JumpingClock
from tests.hub.given import a_camera, no_timestamps
from tests.hub.pipeline.archives import PlayedArchives
from tests.hub.sharing.conftest import (
    INBOX_KEY,
    FakeCutter,
    FakeInbox,
    FakeSearcher,
    a_key_pair,
)

DEADLINE_S = 60
POLL_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """What one start of the hub built."""

    stages: Stages
    requests: Requests
    boards: Boards
    practice: Practice
    problems: Problems
    observed: CameraStatuses
    sink: Cameras
    sensors: Sensors
    events: asyncio.Queue[Event]
    flow: asyncio.Task[None]
    ends: AsyncExitStack


async def _no_progress(_share: Share) -> None:
    """Tell nobody: a test waits for what becomes of a share, not for each piece of it."""


def _set() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


class _SlowLedger(Ledger):
    """Returns its root, which whoever describes a share asks for, once it may go on."""

    def __init__(
        self, database: Database, key_path: Path, clock: Clock, *, goes_on: asyncio.Event
    ) -> None:
        super().__init__(database, key_path, clock)
        self._goes_on = goes_on

    @override
    async def root(self) -> str:
        await self._goes_on.wait()
        return await super().root()


@dataclass(slots=True, kw_only=True)
class TestHub:
    """A household's hub; `check` is called after every step."""

    __test__ = False

    folder: Path
    clock: JumpingClock
    writer: LogWriter
    board: FakeBoard
    inbox: FakeInbox
    inbox_url: str
    cutter: FakeCutter = field(default_factory=FakeCutter)
    cameras: list[Camera] = field(default_factory=lambda: [a_camera()])
    notify_from_level: int = 2
    limits: ApprovalLimits = field(default_factory=ApprovalLimits)
    rules: tuple[HouseRule, ...] = ()
    """Those of the config file."""
    heard: list[tuple[EventType, str]] = field(default_factory=list)
    """Every event of a request since the last start, with the request's id."""
    running: Running | None = None
    open_database: Callable[[Path], Awaitable[Database]] = Database.open
    searcher: FakeSearcher = field(default_factory=FakeSearcher)
    archives: PlayedArchives = field(default_factory=PlayedArchives)
    most_fetched_bytes: int = 2 << 30
    free_bytes: int = 1 << 40
    """On the disk of the recordings."""
    reads_earlier: bool = True
    """Whether it reads what was before a snapshot."""
    region: str = ""
    """The verifier whose region alone it reads, if any."""
    describing: asyncio.Event = field(default_factory=_set)
    """Describing what would leave takes until this is set."""

    @property
    def now(self) -> Running:
        """What runs."""
        assert self.running is not None
        return self.running

    @property
    def policy(self) -> BoardPolicy:
        """What the owner trusts; shares go to the inbox's own address."""
        own = self.board.policy()
        return replace(own, url=self.inbox_url, inbox_key=str(INBOX_KEY.verifier))

    async def start(self, *, run: bool = True) -> None:
        """Start as `hub.app` does, on what the last run left; `run=False` stops short of it."""
        async with AsyncExitStack() as ends:
            database = await self.open_database(self.folder / "hub.db")
            ends.push_async_callback(database.close)
            outbound = Outbound()
            ends.push_async_callback(outbound.close)
            base = await self._base(database, outbound)
            footage = self._footage(base)
            flow = await build_flow(base, footage, _no_progress, no_timestamps(base, self.folder))
            stages, requests, sink = flow.stages, flow.requests, flow.sink
            boards = stages.boards
            queue = await ends.enter_async_context(stages.events.listen())
            self.heard = []
            follower = BoardFollower(
                replace(self.board.policy(), read_earlier=self.reads_earlier, region=self.region),
                database,
                outbound.to(allow_private=True),
                self.clock,
                poll_s=POLL_S,
                rng=Random(7),  # noqa: S311 -- the same pauses in every run
            )
            await remember(database, self.board.policy(), self.clock.now())
            await stages.sharer.sweep()
            await flow.practice.load()
            await boards.follow_stored(follower, self.policy)
            if run:
                await requests.resume()

            async def run_all() -> None:
                async with asyncio.TaskGroup() as tasks:
                    for part in (requests, boards, flow.practice, sink):
                        tasks.create_task(part.run())

            self.running = Running(
                stages=stages,
                requests=requests,
                boards=boards,
                practice=flow.practice,
                problems=base.problems,
                observed=footage.observed,
                sink=sink,
                sensors=stages.sensors,
                events=queue,
                flow=asyncio.create_task(run_all() if run else asyncio.sleep(0)),
                ends=ends.pop_all(),
            )

    async def _base(self, database: Database, outbound: Outbound) -> Base:
        """Return what `hub.flow` builds on."""
        events = await EventLog.open(database, self.clock)
        return Base(
            hub_id="",
            config=await asyncio.to_thread(self._config),
            folders=Folders(data=self.folder),
            clock=self.clock,
            database=database,
            outbound=outbound,
            events=events,
            problems=Problems(events, self.clock),
            ledger=_SlowLedger(
                database, self.folder / "ledger.key", self.clock, goes_on=self.describing
            ),
        )

    def _footage(self, base: Base) -> Footage:
        """Return cameras and cuts, all of them fakes."""
        index = ClipIndex(base.database, self.folder / "recordings", self.clock)
        retention = Retention(
            index,
            self.folder / "recordings",
            self.clock,
            floor_bytes=1 << 30,
            longest=timedelta(days=7),
            fetched=lambda: fetches.cameras,
            free=lambda _: self.free_bytes,
        )
        fetches = Fetches(
            base.database,
            self.clock,
            base.events,
            index,
            retention,
            archives=self.archives,
            ingest=self.archives.ingest(base.database, index, self.folder / "recordings"),
            folder=self.folder / "cache" / "fetching",
            most_bytes=self.most_fetched_bytes,
        )
        return Footage(
            index=index,
            timeline=FootageTimeline(base.database, index, self.folder / "recordings", self.clock),
            fetches=fetches,
            added=PhoneFiles(self.folder / "added", PLAIN, self.clock, self.make_room),
            cutter=self.cutter,
            observed=CameraStatuses(),
            complaints=CameraProblems(base.problems, self.clock, lambda: self.cameras),
            cameras=lambda: self.cameras,
            searcher=self.searcher,
            clock_offset_ms=lambda _: None,
        )

    async def make_room(self, _size_bytes: int) -> None:
        """There always is room for what people add."""

    def _config(self) -> Config:
        path = self.folder / "config.toml"
        path.write_text("")
        return replace(
            read_config(path),
            rules=self.rules,
            approving=self.limits,
            notify_from_level=self.notify_from_level,
            anchor=True,
        )

    async def stop(self) -> None:
        """End this run, wherever it stands; nothing is tidied up."""
        running, self.running = self.now, None
        running.flow.cancel()
        await asyncio.wait([running.flow])
        await running.ends.aclose()
        assert running.flow.cancelled() or running.flow.exception() is None

    async def restart(self) -> None:
        """Stop and start again."""
        await self.stop()
        await self.start()
        await self.settle()

    async def settle(self) -> None:
        """Wait until the hub has looked at the board for the first time."""
        await self.hear_board(BoardState.FOLLOWING)
        self.drain()
        await self.check()

    async def hear_board(self, state: BoardState) -> None:
        """Wait until an event reports that the only board is in a state."""
        found = None
        while found is not state:
            await self.hear(EventType.BOARD_CHANGED)
            [(status, _)] = self.now.boards.statuses()
            found = status.state

    # What happens

    async def publish(self, kind: EventType | None = None) -> None:
        """Let the board publish what was written, the hub look, and wait for an event of a kind."""
        self.board.publish()
        await self.pass_time(2 * POLL_S)
        if kind is not None:
            await self.hear(kind)
        await self.check()

    async def pass_time(self, by_s: float, *, sleepers: int | None = None) -> None:
        """Let time pass, once everything that keeps time waits for it."""
        if sleepers is None:
            # Whoever cleans up among what was fetched waits as well.
            sleepers = 4 + bool(self.now.stages.fetches.cameras)
        async with asyncio.timeout(DEADLINE_S):
            await self.clock.until_asleep(sleepers)
        self.clock.forward(timedelta(seconds=by_s))
        self.writer.now = self.clock.now()
        await asyncio.sleep(0)

    async def until_received(self) -> None:
        """Let time pass until a share has arrived; an attempt may fail before its board is read."""
        async with asyncio.timeout(DEADLINE_S):
            while not self.inbox.received:
                await self.pass_time(RETRY_LONGEST_S)
                await asyncio.sleep(0.01)

    async def hear(self, kind: EventType) -> Event:
        """Wait for an event of one kind, and note those before it."""
        async with asyncio.timeout(DEADLINE_S):
            while True:
                event = await self.now.events.get()
                self._note(event)
                if event.type is kind:
                    return event

    def drain(self) -> None:
        """Note the events so far."""
        while not self.now.events.empty():
            self._note(self.now.events.get_nowait())

    def _note(self, event: Event) -> None:
        if "request_id" in event.payload:
            self.heard.append((event.type, str(event.payload["request_id"])))

    def kinds(self) -> list[EventType]:
        """Return the kinds of the events about requests since the last start, in order."""
        self.drain()
        return [kind for kind, _ in self.heard]

    async def ring(self, minutes_ago: float, *, camera: int = 0) -> None:
        """Press the doorbell at some past moment."""
        at = self.clock.now() - timedelta(minutes=minutes_ago)
        trigger = Trigger(camera_id=self.cameras[camera].id, kind=TriggerKind.BUTTON, at=at)
        await self.now.sink.trigger(trigger)
        await self.check()

    async def answer(
        self,
        answer: Answer,
        *,
        proposal: ProposalId | None = None,
        by: str = "Alex",
        pause: bool = False,
    ) -> RequestReport:
        """Answer the only request."""
        report = await self.report()
        proposed = report.proposal.id if report.proposal else None
        answered = await self.now.requests.decide(
            report.request.id,
            answer,
            proposal_id=(proposal or proposed) if answer is Answer.APPROVE else None,
            by=by,
            reason="",
            pause=pause,
        )
        await self.check()
        return answered

    # What is there

    async def report(self) -> RequestReport:
        """Return the only request."""
        while True:
            [report] = await self.now.requests.reports.all()
            alone = await self.now.requests.reports.one(report.request.id)
            if [
                report
            ] == await self.now.requests.reports.all():  # Else a share has gone on meanwhile.
                assert report == alone
                return report

    async def holding(self) -> set[RequestId]:
        """Return which requests hold footage."""
        async with self.now.stages.database.read() as connection:
            return set((await connection.execute(select(holds.c.request_id))).scalars())

    async def ledger(self) -> list[LedgerEntry]:
        """Return what the house wrote down."""
        return await self.now.stages.ledger.entries()

    async def written(self) -> list[str]:
        """Return the kinds of what the house wrote down, in order."""
        return [entry.type for entry in await self.ledger()]

    async def answers_written(self) -> list[object]:
        """Return the answers that the house wrote down."""
        return [each.fields["answer"] for each in await self.ledger() if each.type == "decision"]

    def ground(self, report: RequestReport) -> Ground:
        """Return what a proposal stands on now."""
        return Ground(request=report.request, cameras=tuple(self.cameras))

    async def check(self) -> None:
        """Assert what must hold after every step, whatever happened."""
        stages = self.now.stages
        reports = {report.request.id: report for report in await self.now.requests.reports.all()}
        approved = {
            id_: decision
            for id_, decision in (await stages.desk.decisions()).items()
            if decision.answer is Answer.APPROVE
        }
        for share in await stages.sharer.shares():
            assert approved[share.request_id].proposal_id == share.proposal_id
        sent = {report.request.entry_id for id_, report in reports.items() if id_ in approved}
        assert set(self.inbox.received) <= sent
        assert await stages.ledger.verify() == []
        # The hub goes on meanwhile, and releases footage a moment after it has arrived.
        looks = 500
        while (needless := await self._held_needlessly()) and (looks := looks - 1):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert needless == []
        async with stages.database.read() as connection:
            numbers = list((await connection.execute(select(events.c.seq))).scalars())
        assert sorted(numbers) == list(range(1, len(numbers) + 1))

    async def _held_needlessly(self) -> list[RequestReport]:
        """Return what holds footage for neither a question nor a share."""
        held = await self.holding()
        reports = await self.now.requests.reports.all()
        held &= await self.holding()
        return [each for each in reports if each.request.id in held and not _may_hold(each)]


def _may_hold(report: RequestReport) -> bool:
    if (decision := report.decision) is not None and decision.answer is Answer.APPROVE:
        return report.share is None or report.share.state is not ShareState.DELIVERED
    return (
        report.request.status is RequestStatus.OPEN
        and report.match.strength is MatchStrength.CLIPS
        and (decision is None or report.answer_state.undoable_until is not None)
    )


@dataclass(frozen=True, slots=True)
class Recipient:
    """An agency's delivery keys."""

    key: str
    identity: str


@pytest.fixture(scope="session")
def recipient() -> Recipient:
    """Give an agency's real age keys."""
    return Recipient(*a_key_pair())


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncGenerator[TestHub]:
    """Give a started hub that follows an empty board."""
    clock = JumpingClock()
    writer = LogWriter(now=clock.now())
    board, inbox = FakeBoard(writer=writer), FakeInbox()
    async with board.served(), TestServer(inbox.app()) as server:
        hub = TestHub(
            folder=tmp_path,
            clock=clock,
            writer=writer,
            board=board,
            inbox=inbox,
            inbox_url=str(server.make_url("")).rstrip("/"),
        )
        await hub.start()
        await hub.settle()
        try:
            yield hub
            await hub.check()
        finally:
            await hub.stop()


@pytest.fixture
async def pending(hub: TestHub, recipient: Recipient) -> TestHub:
    """Give a hub with one request that waits for its answer."""
    await hub.ring(30)
    hub.writer.post(hub.writer.register(delivery_key=recipient.key))
    await hub.publish(EventType.REQUEST_MATCHED)
    return hub
