"""A house, its board and its inbox in one machine: what is drawn, how a step is done and judged."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, override
from unittest.mock import patch

from aiohttp.test_utils import TestServer
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
)
import pytest

from hub.decision.edits import Changes
from hub.errors import HubError, StorageError
from hub.model.camera import Camera, Mask
from hub.model.decision import Answer, Extract, Identity, MaskKey, MovingMask, Piece, Proposal
from hub.model.ids import CameraId, ProposalId, RequestId, SensorId
from hub.model.recording import Trigger, TriggerKind
from hub.model.report import RequestReport
from hub.model.request import MatchStrength
from hub.model.rule import ApprovalLimits, Conditions, HouseRule, Verdict, rule_id
from hub.model.window import TimeWindow
from hub.pipeline.requests import Requests
from hub.requests.agencies import request_id
from noticeboard.log.note import SignerKey
from tests.fakes.board import Author, FakeBoard, LogWriter
from tests.fakes.clocks import JumpingClock, TickingClock
from tests.hub.given import a_camera
from tests.hub.pipeline.archives import an_archived_camera
from tests.hub.pipeline.faults import (
    FaultyHub,
    OddInbox,
    PieceCutter,
    Steps,
    counted_files,
)
from tests.hub.pipeline.life import Life
from tests.hub.pipeline.truth import ARRIVED, Truth
from tests.hub.sharing.conftest import ORIGIN, a_key_pair

MASK = Mask(left=0.25, top=0.5, width=0.25, height=0.25)
OTHER_MASK = Mask(left=0, top=0, width=1, height=0.1)
DOOR = a_camera()
GARDEN = a_camera(id=CameraId("c0ffee000002"), name="Garden", main_url="rtsp://192.0.2.1/2")
SHED = an_archived_camera(id=CameraId("c0ffee000003"), name="Shed")
HOMES: list[list[Camera]] = [
    [DOOR, GARDEN, SHED],
    [DOOR],
    [replace(DOOR, masks=(MASK,)), GARDEN],
    [replace(DOOR, masks=(MASK, OTHER_MASK)), replace(GARDEN, masks=(MASK,))],
    [replace(DOOR, indoor=True), GARDEN],
    [replace(DOOR, may_share=False), GARDEN],
    [],
    [replace(DOOR, paused_at=JumpingClock().now()), GARDEN],
    [SHED],
]
NAMED = LogWriter(now=JumpingClock().now()).author("city-police").id
LIMITS = [
    ApprovalLimits(),
    ApprovalLimits(rules=True, automations=True, agencies=(NAMED,), masks=False),
    ApprovalLimits(rules=True, agencies=(NAMED,)),
    ApprovalLimits(
        rules=True, automations=True, agencies=(NAMED,), longest=timedelta(seconds=30), masks=False
    ),
]
HOURS = timedelta(hours=2)
CLIPS = Conditions(strengths=(MatchStrength.CLIPS,))


def _house_rule(number: int, then: Verdict, when: Conditions = CLIPS, **more: Any) -> HouseRule:  # noqa: ANN401 -- passed on
    name = f"Rule {number}"
    return HouseRule(id=rule_id(name), name=name, when=when, then=then, **more)


HOUSE_RULES = [
    _house_rule(0, Verdict.DENY),
    _house_rule(1, Verdict.DENY, Conditions(kinds=("fire",))),
    _house_rule(2, Verdict.LIST),
    _house_rule(3, Verdict.APPROVE),
    _house_rule(4, Verdict.APPROVE, cool_off=HOURS, prepare=True),
    _house_rule(5, Verdict.NOTIFY, prepare=True),
    _house_rule(6, Verdict.NOTIFY, people=2),
    _house_rule(7, Verdict.NOTIFY, people=2, cool_off=HOURS, prepare=True),
    _house_rule(8, Verdict.NOTIFY, cool_off=HOURS),
]
ALONE = {Verdict.DENY: Answer.DENY, Verdict.APPROVE: Answer.APPROVE}
PEOPLE = ["Alex", "Sam"]
STEPS = ["create", "head", "patch", "delete", "receipt", "withdrawal", "opened"]
UNKNOWN = ProposalId("0" * 64)
MOST_REQUESTS = 12
NUMBERS = [0, 0, 0, 1, 2, 3]
KEYS = 2
CHANGES = [*range(15), 12, 13]


def changes_of(proposal: Proposal, number: int, sensor: SensorId) -> Changes:
    """Return one of the changes that people make; a sensor may be lent or not."""
    pieces = proposal.pieces
    first = pieces[:1]

    def all_first(**more: Any) -> tuple[Piece, ...]:  # noqa: ANN401 -- passed on
        return (*(replace(piece, **more) for piece in first), *pieces[1:])

    def cut(before_s: float, after_s: float) -> tuple[Piece, ...]:
        return (
            *(
                replace(
                    piece,
                    cut=TimeWindow(
                        start=piece.cut.start + timedelta(seconds=before_s),
                        end=piece.cut.end + timedelta(seconds=after_s),
                    ),
                )
                for piece in first
            ),
            *pieces[1:],
        )

    def told(minutes: int) -> tuple[Extract, ...]:
        around = timedelta(minutes=minutes)
        return tuple(
            Extract(
                sensor_id=sensor,
                window=TimeWindow(start=piece.cut.start - around, end=piece.cut.end + around),
            )
            for piece in first
        )

    keys = tuple(MaskKey(at_ms=ms, left=0, top=0, width=0.5, height=0.5) for ms in (0, 900))
    return [
        Changes(words="A red car."),
        Changes(words="A blue car."),
        Changes(words=""),
        Changes(identity=Identity(name="Alex")),
        Changes(pieces=cut(5, 0)),
        Changes(pieces=cut(-60, 60)),
        Changes(pieces=cut(-3700, 0)),
        Changes(pieces=all_first(masks=(*first[0].masks, OTHER_MASK)) if first else ()),
        Changes(pieces=all_first(moving=(MovingMask(keys=keys, found=True),))),
        Changes(pieces=all_first(own_masks_off=True, masks=())),
        Changes(audio=not proposal.audio),
        Changes(pieces=pieces[1:], words="Look at the other one."),
        Changes(extracts=told(minutes=0)),
        Changes(pieces=(), extracts=told(minutes=0)),
        Changes(extracts=told(minutes=120)),
    ][number]


@cache
def keys() -> list[tuple[str, str]]:
    """Return agencies' delivery keys and what opens them, made once."""
    return [a_key_pair() for _ in range(2 + KEYS)]


MOST_ROUNDS = 60


class World(RuleBasedStateMachine):
    """Does anything to a hub, and looks after each step whether what must hold does."""

    def __init__(self) -> None:
        super().__init__()
        shm = Path("/dev/shm")  # noqa: S108 -- memory, if there is some
        self.folder = TemporaryDirectory(dir=shm if shm.is_dir() else None)
        self.home = Path(self.folder.name)
        self.runner = asyncio.Runner()
        self.patches = ExitStack()
        self.servers = AsyncExitStack()
        self.clock = TickingClock()
        self.writer = LogWriter(now=self.clock.now())
        self.board = FakeBoard(writer=self.writer)
        self.inbox, self.cutter = OddInbox(), PieceCutter()
        self.authors: list[Author] = []
        self.rotations = 0
        self.revoked: set[int] = set()
        self.forked: set[int] = set()
        self.stopped = False
        self.to_sign_by: dict[int, tuple[datetime, SignerKey]] = {}
        self.posted: list[tuple[int, str]] = []
        self.sensor = SensorId("0" * 12)
        self.proposals: dict[RequestId, list[Proposal]] = {}
        self.calls: list[tuple[asyncio.Task[Any], Callable[[Any], None]]] = []
        self.reports: list[RequestReport] = []
        """As they were when nothing was under way."""
        self.fine = False
        self.steps_done = 0

    @initialize(
        home=st.sampled_from([0, 0, 0, 2, 3, 7, 8]),
        limits=st.sampled_from([0, 1, 1, 2, 3]),
        notify=st.sampled_from([2, 2, 3]),
    )
    def move_in(self, *, home: int, limits: int, notify: int) -> None:
        """Begin with some cameras, limits and two agencies."""
        (self.home / "hub").mkdir()

        async def begin() -> None:
            await self.servers.enter_async_context(self.board.served())
            server = await self.servers.enter_async_context(TestServer(self.inbox.app()))
            steps = Steps(self.home / "hub")
            self.hub = hub = FaultyHub(
                folder=steps.folder,
                clock=self.clock,
                writer=self.writer,
                board=self.board,
                inbox=self.inbox,
                inbox_url=str(server.make_url("")).rstrip("/"),
                cutter=self.cutter,
                cameras=HOMES[home],
                notify_from_level=notify,
                limits=LIMITS[limits],
            )
            hub.open_database = hub.open
            hub.held = lambda: self.inbox.held
            hub.gates = lambda: {*self.inbox.waiting, *self.cutter.waiting}
            self.life = Life(hub=hub)
            self._new_run(steps)
            self.truth = Truth(hub=hub, folder=self.home / "opened")
            self.truth.folder.mkdir()
            self.truth.identities |= dict(keys()[:2])
            self.inbox.on_bytes = self.truth.bytes_arrived
            self.inbox.on_sending = self.truth.sending_begins
            for name, (key, _) in zip(("city-police", "city-fire"), keys(), strict=False):
                kind = name.rpartition("-")[2]
                self.authors.append(self.writer.register(name, delivery_key=key, kind=kind))
            for number, author in enumerate(self.authors):
                self.posted.append((number, self.writer.post(author)))
            self.board.publish()
            start = self.clock.now() - timedelta(minutes=25)
            kept = TimeWindow(start=start, end=start + timedelta(seconds=9))
            hub.archives.played.recorded = [kept]
            await hub.begin()
            await self._lend()
            for camera, minutes in ((DOOR, 30), (GARDEN, 20)):
                at = self.clock.now() - timedelta(minutes=minutes)
                await hub.now.sink.trigger(
                    Trigger(camera_id=camera.id, kind=TriggerKind.BUTTON, at=at)
                )

        self.patches.enter_context(patch("hub.sharing.delivery.MOST_PIECE_BYTES", 400_000))
        self.patches.enter_context(counted_files(lambda: self.hub.steps))
        self.run(begin())

    async def _lend(self) -> None:
        sensors = self.hub.now.sensors
        self.sensor = (await sensors.lend("binary_sensor.hall", "Back door", "", "")).id

    def _new_run(self, steps: Steps) -> None:
        self.hub.steps = steps
        steps.broke = self._break
        steps.committed = self.life.committed
        self.life.started_again()
        self.inbox.cut_off = False

    def _break(self) -> None:
        self.inbox.cut_off = True

    # How a step is done

    def run(self, step: Coroutine[Any, Any, None]) -> None:
        """Do a step, start again what it broke, and look whether all that must hold does."""

        async def do() -> None:
            self._pass(0.01)
            await step
            await self._after()

        self.fine = False
        self.runner.run(do())
        self.steps_done += 1
        self.fine = True

    def call[T](
        self,
        what: Callable[[Requests], Coroutine[Any, Any, T]],
        then: Callable[[T | HubError], None] = lambda _: None,
    ) -> None:
        """Call something of the flow; `then` is told what came of it, perhaps some steps later."""

        async def do() -> None:
            if self.hub.is_up:
                task = asyncio.ensure_future(what(self.hub.now.requests))
                self.calls.append((task, then))
                await self.hub.rest()

        self.run(do())

    async def _after(self) -> None:
        while True:
            await self.hub.rest()
            if self.hub.steps.crashed is not None:
                await self._start_again(self.hub.steps.crashed)
            elif self.hub.steps.failed:
                await self._start_again(self.hub.folder)
            else:
                break
        if self.hub.starting.done():
            self.hub.starting.result()
        if self.hub.is_up and self.hub.now.flow.done():
            self.hub.now.flow.result()
        self._hear_calls()
        await self._judge()

    def _hear_calls(self) -> None:
        for task, then in [each for each in self.calls if each[0].done()]:
            self.calls.remove((task, then))
            try:
                outcome = task.result()
            except HubError as error:
                assert str(error).endswith((".", ")")), error  # noqa: PT017 -- any task of many
                assert not isinstance(error, StorageError), error  # noqa: PT017
                outcome = error
            then(outcome)

    async def _start_again(self, folder: Path) -> None:
        copies = self.hub.steps._copies  # noqa: SLF001 -- the next crash needs another name
        await self.hub.kill(task for task, _ in self.calls)
        self.calls.clear()
        self.cutter.waiting.clear()
        self.truth.denied_s.clear()  # A new run knows of earlier denies by the wall clock alone.
        self.hub.folder = folder
        steps = Steps(folder, _copies=copies)
        self._new_run(steps)
        await self.hub.begin()

    @property
    def calm(self) -> bool:
        """Whether nothing is under way, or stopped in the middle of something."""
        return (
            self.hub.is_up
            and not self.calls
            and not self.hub.steps.paused
            and not self.inbox.held
            and not self.cutter.waiting
        )

    async def _judge(self) -> None:
        assert self.truth.wrong == [], self.truth.wrong
        assert self.life.wrong == [], self.life.wrong
        if not self.hub.is_up:
            return
        self.truth.see_ground()
        await self.truth.judge_ledger()
        if self.calm:
            self.reports = await self.truth.judge_rest(self.inbox.uploads)
            for report in self.reports:
                if report.proposal is not None:
                    self._know(report.proposal)

    def _know(self, proposal: Proposal) -> None:
        # Each once, in the order they were first seen: the newest is what somebody made last, and
        # seldom what the hub shows.
        known = self.proposals.setdefault(proposal.request_id, [])
        if proposal not in known:
            known.append(proposal)

    @override
    def teardown(self) -> None:
        try:
            if self.fine:
                self.run(self._settle())
        finally:
            self.runner.run(self._end())
            self.runner.close()
            self.patches.close()
            self.folder.cleanup()

    async def _end(self) -> None:
        if hasattr(self, "hub"):
            self.inbox.open_gates()
            self.cutter.open_gates()
            self.hub.steps.crashed = None
            await self.hub.kill(task for task, _ in self.calls)
            self.life.close()
        await self.servers.aclose()

    async def _settle(self) -> None:
        """Let everything come to its end, and look once more: nothing is under way any longer."""
        self.hub.steps.arm(None)
        self.inbox.status = 201
        self.inbox.losing.clear()
        self.inbox.breaking.clear()
        self.board.lies.down = False
        self.cutter.gone, self.cutter.failing = set(), 0
        self.hub.archives.played.answers.set()
        self.hub.archives.played.gives.set()
        self._let_go()
        await self._after()
        if self.stopped:
            return  # Nothing arrives anymore, and what has begun to leave cannot be ended.
        await self.hub.now.boards.follow_again(self.board.policy().origin)
        await self._after()
        for number in range(MOST_ROUNDS):
            self._pass(901)
            await self._after()
            shares = await self.hub.now.stages.sharer.shares()
            on_their_way = [one for one in shares if one.state not in ARRIVED]
            waits = await self.hub.now.stages.desk.standings()
            if (
                number > 5
                and not on_their_way
                and not any(one.withdrawable for one in waits.values())
            ):
                break
        else:
            pytest.fail("a share never arrives")
        fetching = self.hub.folder / "cache" / "fetching"
        assert not fetching.exists() or list(fetching.iterdir()) == []
        outbox = self.hub.folder / "outbox"
        assert not outbox.exists() or list(outbox.iterdir()) == []
        arrived = {one.sealed_sha256 for one in shares}
        for entry, bodies in self.inbox.received.items():
            assert len(set(bodies)) == 1, f"two shares for {entry}"
        complete = {one.sha256 for one in self.inbox.uploads.values() if one.receipt}
        assert complete == arrived

    # Time and faults

    def _pass(self, by_s: float) -> None:
        self.clock.forward(timedelta(seconds=by_s))
        self.writer.now += timedelta(seconds=by_s)

    def _let_go(self) -> None:
        self.hub.steps.go_on()
        self.inbox.open_gates()
        self.cutter.open_gates()

    async def _nothing(self) -> None:
        """Do nothing but look."""

    # What is asked

    def _sign_by_newest_keys(self) -> None:
        for agency, (since, key) in self.to_sign_by.items():
            if self.writer.now >= since:
                self.authors[agency].posting = key

    def _publish(self) -> None:
        self.board.publish()
        self._pass(150)
        self.run(self._nothing())

    def _pick(self, number: int, first: Callable[[RequestReport], bool]) -> RequestId:
        """Return one of the requests, counted from those that are the most worth it."""
        ids = [request_id(ORIGIN, self.authors[by].id, entry) for by, entry in self.posted]
        worth = [report.request.id for report in self.reports if first(report)]
        ordered = [*worth, *(id_ for id_ in ids if id_ not in worth)]
        return ordered[number % len(ordered)]
