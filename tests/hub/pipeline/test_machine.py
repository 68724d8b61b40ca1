"""Random sequences of everything: every call of the flow, the board, time, faults and crashes."""

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
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
import pytest

from hub.decision.editing import Changes
from hub.errors import HubError, StorageError
from hub.model.camera import Camera, Mask
from hub.model.decision import Answer, AnsweredBy
from hub.model.house_rule import ApprovalLimits, Conditions, HouseRule, Verdict, rule_id
from hub.model.ids import CameraId, ProposalId, RequestId, RunId
from hub.model.match import MatchStrength
from hub.model.proposal import Identity, MaskKey, MovingMask, Piece, Proposal
from hub.model.report import RequestReport
from hub.model.segment import Segment
from hub.model.share import ShareState
from hub.model.trigger import Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.pipeline import Pipeline
from hub.requests.reading import request_id
from noticeboard.log.agency import ROTATION_DELAY
from noticeboard.log.encoding import format_time
from noticeboard.log.note import SignerKey
from tests.fakes.board import FakeBoard
from tests.fakes.log_writer import Author, LogWriter, make_key
from tests.hub.given import a_camera
from tests.hub.pipeline.faults import (
    Fault,
    FaultyHub,
    JumpingClock,
    Steps,
    counted_files,
    empty_database,
)
from tests.hub.pipeline.outside import OddInbox, PieceCutter
from tests.hub.pipeline.truth import Truth
from tests.hub.sharing.given import ORIGIN, a_key_pair

MASK = Mask(left=0.25, top=0.5, width=0.25, height=0.25)
OTHER_MASK = Mask(left=0, top=0, width=1, height=0.1)
DOOR = a_camera()
GARDEN = a_camera(id=CameraId("c0ffee000002"), name="Garden", main_url="rtsp://192.0.2.1/2")
HOMES: list[list[Camera]] = [
    [DOOR, GARDEN],
    [DOOR],
    [replace(DOOR, masks=(MASK,)), GARDEN],
    [replace(DOOR, masks=(MASK, OTHER_MASK)), replace(GARDEN, masks=(MASK,))],
    [replace(DOOR, indoor=True), GARDEN],
    [replace(DOOR, may_share=False), GARDEN],
    [],
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
MOST_REQUESTS = 4
MOST_ROUNDS = 60
KEYS = 2


class Household(RuleBasedStateMachine):
    """Does anything to a hub, and looks after each step whether what must hold does."""

    def __init__(self) -> None:
        super().__init__()
        shm = Path("/dev/shm")  # noqa: S108 -- memory, where there is some
        self.folder = TemporaryDirectory(dir=shm if shm.is_dir() else None)
        self.home = Path(self.folder.name)
        self.runner = asyncio.Runner()
        self.patches = ExitStack()
        self.servers = AsyncExitStack()
        self.clock = JumpingClock()
        self.writer = LogWriter(now=self.clock.now())
        self.board = FakeBoard(writer=self.writer)
        self.inbox, self.cutter = OddInbox(), PieceCutter()
        self.authors: list[Author] = []
        self.rotations = 0
        self.to_sign_by: dict[int, tuple[datetime, SignerKey]] = {}
        self.posted: list[tuple[int, str]] = []
        self.proposals: dict[RequestId, list[Proposal]] = {}
        self.calls: list[tuple[asyncio.Task[Any], Callable[[Any], None]]] = []
        self.fine = False
        self.steps_done = 0

    @initialize(
        home=st.sampled_from([0, 0, 0, 2, 3]),
        limits=st.sampled_from([0, 1, 1, 2, 3]),
        notify=st.sampled_from([2, 2, 3]),
    )
    def move_in(self, *, home: int, limits: int, notify: int) -> None:
        """Begin with some cameras, limits and two agencies."""
        (self.home / "hub").mkdir()
        (self.home / "hub" / "hub.db").write_bytes(empty_database())

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
            await hub.begin()
            for camera, minutes in ((DOOR, 30), (GARDEN, 20)):
                at = self.clock.now() - timedelta(minutes=minutes)
                await hub.now.sink.trigger(
                    Trigger(camera_id=camera.id, kind=TriggerKind.BUTTON, at=at)
                )

        self.patches.enter_context(patch("hub.sharing.delivery.MOST_PIECE_BYTES", 400_000))
        self.patches.enter_context(counted_files(lambda: self.hub.steps))
        self.run(begin())

    def _new_run(self, steps: Steps) -> None:
        self.hub.steps = steps
        steps.broke = self._break
        self.inbox.cut_off = False

    def _break(self) -> None:
        self.inbox.cut_off = True

    # How a step is done

    def run(self, step: Coroutine[Any, Any, None]) -> None:
        """Do a step, start again what it broke, and look whether all that must hold does."""

        async def do() -> None:
            self._pass(0.01)  # Nobody does two things in the same microsecond.
            await step
            await self._after()

        self.fine = False
        self.runner.run(do())
        self.steps_done += 1
        self.fine = True

    def call[T](
        self,
        what: Callable[[Pipeline], Coroutine[Any, Any, T]],
        then: Callable[[T | HubError], None] = lambda _: None,
    ) -> None:
        """Call something of the flow; `then` is told what came of it, perhaps some steps later."""

        async def do() -> None:
            if self.hub.is_up:
                task = asyncio.ensure_future(what(self.hub.now.pipeline))
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
                told = task.result()
            except HubError as error:
                assert str(error).endswith((".", ")")), error  # noqa: PT017 -- any task of many
                assert not isinstance(error, StorageError), error  # noqa: PT017
                told = error
            then(told)

    async def _start_again(self, folder: Path) -> None:
        copies = self.hub.steps._copies  # noqa: SLF001 -- the next crash needs another name
        await self.hub.kill(task for task, _ in self.calls)
        self.calls.clear()
        self.cutter.waiting.clear()
        self.hub.folder = folder
        steps = Steps(folder, _copies=copies)
        self._new_run(steps)
        await self.hub.begin()

    @property
    def calm(self) -> bool:
        """Whether nothing is under way, or stopped in the midst of something."""
        return (
            self.hub.is_up
            and not self.calls
            and not self.hub.steps.paused
            and not self.inbox.held
            and not self.cutter.waiting
        )

    async def _judge(self) -> None:
        assert self.truth.wrong == []
        if not self.hub.is_up:
            return
        await self.truth.judge_ledger()
        if self.calm:
            await self.truth.judge_rest(self.inbox.uploads)
            for report in await self.hub.now.pipeline.reports():
                if report.proposal is not None:
                    self._know(report.proposal)

    def _know(self, proposal: Proposal) -> None:
        known = self.proposals.setdefault(proposal.request_id, [])
        if proposal in known:
            known.remove(proposal)
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
        await self.servers.aclose()

    async def _settle(self) -> None:
        """Let everything come to its end, and look once more: nothing is under way any longer."""
        self.hub.steps.arm(None)
        self.inbox.status = 201
        self.inbox.losing.clear()
        self.inbox.breaking.clear()
        self.board.lies.down = False
        self.cutter.gone, self.cutter.failing = set(), 0
        self._let_go()
        await self._after()
        for number in range(MOST_ROUNDS):
            self._pass(901)
            await self._after()
            shares = await self.hub.now.stages.sharer.shares()
            on_their_way = [one for one in shares if one.state not in SETTLED]
            waits = await self.hub.now.stages.desk.standings()
            if (
                number > 5
                and not on_their_way
                and not any(one.withdrawable for one in waits.values())
            ):
                break
        else:
            pytest.fail("a share never arrives")
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

    @rule(by_s=st.sampled_from([1, 5, 9, 11, 61, 130, 901, 3601, 7300, 86400, 73 * 3600]))
    def time_passes(self, by_s: float) -> None:
        """Everybody who sleeps so long wakes."""
        self._pass(by_s)
        self.run(self._nothing())

    @rule(by=st.sampled_from([timedelta(hours=3), timedelta(minutes=-7), timedelta(seconds=-8)]))
    def the_clock_jumps(self, by: timedelta) -> None:
        """Somebody sets it; the hub's next look at the time comes soon."""
        self.clock.jump(by)
        self._pass(10.5)
        self.run(self._nothing())

    @rule(
        fault=st.sampled_from([Fault.CRASH, Fault.CRASH, Fault.ERROR, Fault.PAUSE]),
        left=st.integers(0, 14),
    )
    def something_will_break(self, *, fault: Fault, left: int) -> None:
        """In one of the next durable steps."""
        if not self.hub.steps.paused:
            self.hub.steps.arm(fault, left)

    @rule()
    def all_goes_on(self) -> None:
        """Let what was stopped go on; nothing breaks any more."""
        self.hub.steps.arm(None)
        self._let_go()
        self.run(self._nothing())

    @rule(tidily=st.booleans(), home=st.integers(-1, 6), limits=st.integers(-1, 3))
    def it_starts_again(self, *, tidily: bool, home: int, limits: int) -> None:
        """End by its owner or by a power cut, and start, perhaps with another configuration."""

        async def do() -> None:
            if not tidily:
                self.hub.steps.crash()
            crashed, self.hub.steps.crashed = self.hub.steps.crashed, None
            if home >= 0:
                self.hub.cameras = HOMES[home]
            if limits >= 0:
                self.hub.limits = LIMITS[limits]
            await self._start_again(crashed or self.hub.folder)

        self.run(do())

    # The board, the inbox and the cutter

    @rule(
        what=st.sampled_from(["here", "away", "full", "down", "forgets", "opens", "slow cutter"]),
        failing=st.sampled_from([0, 0, 1, 3]),
        gone=st.sampled_from([(), (), (DOOR.id,)]),
    )
    def outside_changes(self, *, what: str, failing: int, gone: tuple[CameraId, ...]) -> None:
        """Let the board be away, forget or open shares, and cutting fail or take its time."""
        self.inbox.status = {"away": 503, "full": 507}.get(what, 201)
        self.board.lies.down = what == "down"
        self.cutter.failing, self.cutter.gone = failing, set(gone)
        self.cutter.closed = what == "slow cutter"
        if what == "forgets":
            self.inbox.forget_unfinished()
        for upload in self.inbox.uploads.values() if what == "opens" else ():
            upload.opened = bool(upload.receipt)

    @rule(
        step=st.sampled_from(STEPS),
        how=st.sampled_from(["breaks", "loses", "is slow"]),
        times=st.integers(1, 9),
    )
    def lines_break(self, *, step: str, how: str, times: int) -> None:
        """Before a step is done, or so that its answer is lost; or it waits."""
        if how == "is slow":
            self.inbox.closed.add(step)
        else:
            (self.inbox.losing if how == "loses" else self.inbox.breaking)[step] = times

    @precondition(lambda self: len(self.posted) < MOST_REQUESTS)
    @rule(agency=st.integers(0, 1), days=st.sampled_from([30, 30, 0.1]))
    def somebody_asks(self, *, agency: int, days: float) -> None:
        """About the last hour here."""
        self._sign_by_newest_keys()
        ends = format_time(self.writer.now + timedelta(days=days))
        entry = self.writer.post(self.authors[agency], expires=ends)
        self.posted.append((agency, entry))
        self._publish()

    @rule(number=st.integers(0, 3), kind=st.sampled_from(["update", "resolve", "rotate"]))
    def the_board_shows(self, *, number: int, kind: str) -> None:
        """More words of a request, its end, or other keys, which act three days later."""
        agency, entry = self.posted[number % len(self.posted)]
        self._sign_by_newest_keys()
        if kind != "rotate":
            getattr(self.writer, kind)(self.authors[agency], entry)
        elif self.rotations < KEYS and agency not in self.to_sign_by:
            key, identity = keys()[2 + self.rotations]
            self.rotations += 1
            self.truth.identities[key] = identity
            author = self.authors[agency]
            fresh = make_key(f"{author.name}.posting.{author.seq}")
            self.to_sign_by[agency] = self.writer.now + ROTATION_DELAY, fresh
            self.writer.rotate(author, delivery_key=key)
        self._publish()

    def _sign_by_newest_keys(self) -> None:
        for agency, (since, key) in self.to_sign_by.items():
            if self.writer.now >= since:
                self.authors[agency].posting = key

    def _publish(self) -> None:
        self.board.publish()
        self._pass(150)
        self.run(self._nothing())

    # Cameras and what they mark

    @rule(number=st.integers(0, 1), minutes=st.integers(2, 58))
    def a_camera_marks(self, *, number: int, minutes: int) -> None:
        """Something moved, some time ago."""
        at = self.clock.now() - timedelta(minutes=minutes)
        camera = (DOOR, GARDEN)[number].id
        trigger = Trigger(camera_id=camera, kind=TriggerKind.BUTTON, at=at)

        async def do() -> None:
            if self.hub.is_up:
                task = asyncio.ensure_future(self.hub.now.sink.trigger(trigger))
                self.calls.append((task, lambda _: None))

        self.run(do())

    @rule(number=st.integers(0, 1))
    def footage_goes(self, number: int) -> None:
        """Retention takes the newest hours of a camera; held or not, it is not asked here."""
        now = self.clock.now()
        lost = Segment(
            camera_id=(DOOR, GARDEN)[number].id,
            run_id=RUN,
            number=0,
            path="gone.mp4",
            window=TimeWindow(start=now - timedelta(hours=2), end=now),
            media_start_s=0,
            size_bytes=1,
            clock_offset_ms=0,
            closed_at=now,
        )

        async def do() -> None:
            if self.hub.is_up:
                task = asyncio.ensure_future(self.hub.now.stages.clips.drop_segments([lost]))
                self.calls.append((task, lambda _: None))

        self.run(do())

    @rule(home=st.integers(0, 6))
    def cameras_change(self, home: int) -> None:
        """One is forgotten, moved indoors, masked, or as it was before."""
        self.hub.cameras = HOMES[home]
        self.call(lambda pipeline: pipeline.rematch_all())

    # House rules

    @rule(number=st.integers(0, len(HOUSE_RULES) - 1), on=st.booleans())
    def a_rule_is_made(self, *, number: int, on: bool) -> None:
        """Add a rule, or change the one of its name."""
        made = replace(HOUSE_RULES[number], on=on)
        if made.then in ALONE:
            self.truth.rules.add((made.name, ALONE[made.then]))

        async def make(pipeline: Pipeline) -> None:
            await pipeline.rules.trial(made)
            known = {each.name: each for each in await pipeline.rules.all()}
            if made.name in known:
                await pipeline.rules.change(replace(made, id=known[made.name].id), by="Alex")
            else:
                await pipeline.rules.add(made, by="Alex")

        self.call(make)

    @rule(number=st.integers(0, 5), to=st.integers(-1, 2))
    def a_rule_goes(self, *, number: int, to: int) -> None:
        """Away, or to another place."""

        async def move(pipeline: Pipeline) -> None:
            if known := await pipeline.rules.all():
                rule_id = known[number % len(known)].id
                if to < 0:
                    await pipeline.rules.remove(rule_id, by="Sam")
                else:
                    await pipeline.rules.move(rule_id, to, by="Sam")

        self.call(move)

    # The household

    @rule(
        number=st.integers(0, 3),
        answer=st.sampled_from([Answer.APPROVE, Answer.APPROVE, Answer.DENY]),
        which=st.sampled_from(["shown", "shown", "shown", "newest", "older", "other", "unknown"]),
        by=st.sampled_from(PEOPLE),
        answered_by=st.sampled_from([AnsweredBy.PERSON, AnsweredBy.AUTOMATION]),
    )
    def decide(
        self, *, number: int, answer: Answer, which: str, by: str, answered_by: AnsweredBy
    ) -> None:
        """Somebody or something answers."""
        self._answer(number, answer, which, by, answered_by)

    def _answer(
        self, number: int, answer: Answer, which: str, by: str, answered_by: AnsweredBy
    ) -> None:
        id_ = self._request(number)
        known = self.proposals.get(id_, [])
        others = [one for key, more in self.proposals.items() if key != id_ for one in more]
        named = {"newest": known[-1:], "older": known[:1], "other": others[-1:]}.get(which)
        proposal_id = named[0].id if named else UNKNOWN
        before: list[RequestReport] = []
        sound = self.calm and self.hub.steps.armed is None

        async def answer_it(pipeline: Pipeline) -> RequestReport:
            nonlocal proposal_id
            before.append(await pipeline.report(id_))
            shown = before[0].proposal
            if which == "shown" and shown is not None:
                proposal_id = shown.id
            given = proposal_id if answer is Answer.APPROVE else None
            self.truth.asked.add((id_, answer, given, by, answered_by))
            return await pipeline.answers.decide(
                id_, answer, proposal_id=given, by=by, reason="", answered_by=answered_by
            )

        def heard(told: RequestReport | HubError) -> None:
            if not sound or not before:
                return
            report = before[0]
            if isinstance(told, HubError):
                self._may_refuse(report, told, answer, which, by, answered_by)
            elif answer is Answer.DENY:
                assert told.decision is not None
                assert told.decision.answer is answer
            else:
                standing = told.decision or told.standing.consent
                assert standing is not None
                assert standing.proposal_id == proposal_id
                assert (told.decision is None) == (
                    report.people == 2
                    and (
                        report.standing.consent is None
                        or report.standing.consent.proposal_id != proposal_id
                    )
                )

        self.call(answer_it, heard)

    def _may_refuse(  # noqa: PLR0913, PLR0917 -- an answer's parts
        self,
        report: RequestReport,
        why: HubError,
        answer: Answer,
        which: str,
        by: str,
        answered_by: AnsweredBy,
    ) -> None:
        """Hold a report that says it waits to being answerable, but for one true reason."""
        if report.decision is not None or report.request.status.value != "open":
            return
        assert answer is Answer.APPROVE, why
        consent = report.standing.consent
        if not report.pending or which != "shown" or answered_by is not AnsweredBy.PERSON:
            return
        assert report.people == 2, why
        assert consent is not None, why
        assert report.proposal is not None
        assert (consent.by, consent.proposal_id) == (by, report.proposal.id), why
        assert "yes already" in str(why)

    @rule(number=st.integers(0, 3), by=st.sampled_from(PEOPLE))
    def approve(self, *, number: int, by: str) -> None:
        """Somebody says yes to what is shown."""
        self._answer(number, Answer.APPROVE, "shown", by, AnsweredBy.PERSON)

    @rule(number=st.integers(0, 3), by=st.sampled_from(PEOPLE))
    def undo(self, *, number: int, by: str) -> None:
        """Somebody takes a deny back."""
        id_ = self._request(number)
        sound = self.calm and self.hub.steps.armed is None
        before: list[RequestReport] = []

        async def undo(pipeline: Pipeline) -> RequestReport:
            before.append(await pipeline.report(id_))
            return await pipeline.answers.undo(id_, by=by)

        def heard(told: RequestReport | HubError) -> None:
            if sound and before:
                allowed = before[0].standing.undoable_until is not None
                assert allowed != isinstance(told, HubError), told
            if isinstance(told, RequestReport):
                assert told.decision is None

        self.call(undo, heard)

    @rule(number=st.integers(0, 3), by=st.sampled_from(PEOPLE))
    def withdraw(self, *, number: int, by: str) -> None:
        """Somebody takes an approval back."""
        id_ = self._request(number)
        sound = self.calm and self.hub.steps.armed is None
        before: list[RequestReport] = []

        async def withdraw(pipeline: Pipeline) -> RequestReport:
            before.append(await pipeline.report(id_))
            return await pipeline.answers.withdraw(id_, by=by, reason="")

        def heard(told: RequestReport | HubError) -> None:
            if sound and before and before[0].standing.withdrawable:
                assert isinstance(told, RequestReport), told
            if isinstance(told, RequestReport) and told.decision is None:
                # Nothing had arrived: nothing of what was begun may arrive any more.
                assert told.share is None
                for upload_id, upload in self.inbox.uploads.items():
                    if request_id(ORIGIN, upload.agency, upload.entry) == id_:
                        assert not upload.receipt
                        self.truth.dead.add(upload_id)

        self.call(withdraw, heard)

    @precondition(lambda self: self.proposals)
    @rule(number=st.integers(0, 3), base=st.integers(0, 3), change=st.integers(0, 10))
    def edit(self, *, number: int, base: int, change: int) -> None:
        """Somebody makes another proposal of one there is, or of nothing."""
        id_ = list(self.proposals)[number % len(self.proposals)]
        known = self.proposals[id_]
        begun = known[base % len(known)]

        async def edit(pipeline: Pipeline) -> Proposal:
            return await pipeline.reviews.edit(
                id_, begun.id if change else None, changes_of(begun, change)
            )

        def heard(told: Proposal | HubError) -> None:
            if not isinstance(told, HubError):
                self._know(told)

        self.call(edit, heard)

    @precondition(lambda self: self.proposals)
    @rule(number=st.integers(0, 3), which=st.integers(0, 3), prepare=st.booleans())
    def review(self, *, number: int, which: int, prepare: bool) -> None:
        """Somebody looks at what would leave."""
        id_ = list(self.proposals)[number % len(self.proposals)]
        known = self.proposals[id_]
        named = known[-1 - which % len(known)]

        async def look(pipeline: Pipeline) -> None:
            if prepare:
                await pipeline.reviews.prepare(id_, named.id)
            review = await pipeline.reviews.review(id_, named.id)
            assert review.proposal == named
            if review.cuts:
                path = await pipeline.reviews.piece_video(id_, named.id, 1)
                assert path.exists()
            await pipeline.figures()

        self.call(look)

    def _request(self, number: int) -> RequestId:
        agency, entry = self.posted[number % len(self.posted)]
        return request_id(ORIGIN, self.authors[agency].id, entry)


RUN = RunId("0" * 12)
SETTLED = {ShareState.DELIVERED, ShareState.WITHDRAWN}


def changes_of(proposal: Proposal, number: int) -> Changes:
    """Return one of the changes that people make."""
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

    keys = tuple(MaskKey(at_ms=ms, left=0, top=0, width=0.5, height=0.5) for ms in (0, 900))
    return [
        Changes(words="A red car."),
        Changes(words="A blue car."),
        Changes(words=""),
        Changes(identity=Identity(name="Alex")),
        Changes(pieces=cut(5, 0)),
        Changes(pieces=cut(-60, 60)),
        Changes(pieces=all_first(masks=(*first[0].masks, OTHER_MASK)) if first else ()),
        Changes(pieces=all_first(moving=(MovingMask(keys=keys, found=True),))),
        Changes(pieces=all_first(own_masks_off=True, masks=())),
        Changes(audio=not proposal.audio),
        Changes(pieces=pieces[1:], words="Look at the other one."),
    ][number]


@cache
def keys() -> list[tuple[str, str]]:
    """Return agencies' delivery keys and what opens them, made once."""
    return [a_key_pair() for _ in range(2 + KEYS)]


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Household,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize(
    ("examples", "steps"),
    [
        pytest.param(10, 30, id="some"),
        pytest.param(600, 60, id="many", marks=pytest.mark.long),
    ],
)
def test_any_sequence(examples: int, steps: int) -> None:
    """Nothing leaves but what was approved and stands, once; all books agree, whatever happens."""
    _run(examples, steps)
