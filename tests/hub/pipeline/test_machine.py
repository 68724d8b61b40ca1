"""Random sequences of everything: every call of the flow, the board, time, faults and crashes."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)
import pytest

from hub.errors import ArchiveUnreachableError, HubError
from hub.model.decision import Answer, AnsweredBy, Proposal, Subject
from hub.model.ids import CameraId, ProposalId, RequestId, RunId
from hub.model.recording import Reading, Segment, Trigger, TriggerKind
from hub.model.report import RequestReport
from hub.model.request import AgencySetting, BoardState, HiddenBy
from hub.model.window import TimeWindow
from hub.pipeline.requests import Requests
from hub.requests.agencies import request_id
from noticeboard.log.agency import ROTATION_DELAY
from noticeboard.log.encoding import format_time
from tests.fakes.board import make_key
from tests.hub.pipeline.faults import Fault
from tests.hub.pipeline.truth import judge_named
from tests.hub.pipeline.world import (
    ALONE,
    CHANGES,
    DOOR,
    GARDEN,
    HOMES,
    HOUSE_RULES,
    KEYS,
    LIMITS,
    MOST_REQUESTS,
    NUMBERS,
    PEOPLE,
    STEPS,
    UNKNOWN,
    World,
    changes_of,
    keys,
)
from tests.hub.sharing.conftest import ORIGIN

RUN = RunId("0" * 12)


class Household(World):
    """Does anything to a hub, and looks after each step whether what must hold does."""

    # What nobody in the house does

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
        """Let what was stopped go on; nothing breaks anymore."""
        self.hub.steps.arm(None)
        self._let_go()
        self.run(self._nothing())

    @rule(
        tidily=st.booleans(),
        home=st.sampled_from([-1, -1, -1, 0, 1, 2, 5, 7, 8]),
        limits=st.sampled_from([-1, -1, 0, 1, 2]),
    )
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
        what=st.sampled_from(
            ["here", "here", "away", "full", "down", "forgets", "opens", "slow cutter"]
        ),
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
        if agency in self.revoked:
            agency = 1 - agency
        self._sign_by_newest_keys()
        ends = format_time(self.writer.now + timedelta(days=days))
        entry = self.writer.post(self.authors[agency], expires=ends)
        self.posted.append((agency, entry))
        self._publish()

    def _ask_where_nothing_waits(self) -> None:
        """Give people something to answer: else most of a run is spent on what is answered."""
        waits = any(report.pending for report in self.reports)
        if self.calm and not waits and len(self.posted) < MOST_REQUESTS:
            self.a_camera_marks(number=0, minutes=30)
            self.somebody_asks(agency=len(self.posted) % 2, days=30)

    @rule(
        number=st.integers(0, 3),
        kind=st.sampled_from(["update", "update", "resolve", "rotate", "rotate"]),
        wait=st.booleans(),
    )
    def the_board_shows(self, *, number: int, kind: str, wait: bool) -> None:
        """More words of a request, its end, or other keys, which act three days later."""
        agency, entry = self.posted[number % len(self.posted)]
        if agency in self.revoked:
            return
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
        if kind == "rotate" and wait:
            self._pass(ROTATION_DELAY.total_seconds())
            self.run(self._nothing())

    # Cameras and what they mark

    @rule(
        number=st.integers(0, 1),
        minutes=st.integers(2, 58),
        kind=st.sampled_from([TriggerKind.BUTTON, TriggerKind.BUTTON, TriggerKind.MOTION]),
    )
    def a_camera_marks(
        self, *, number: int, minutes: int, kind: TriggerKind = TriggerKind.BUTTON
    ) -> None:
        """Something moved, some time ago; of a paused camera nothing is marked."""
        at = self.clock.now() - timedelta(minutes=minutes)
        camera = (DOOR, GARDEN)[number].id
        trigger = Trigger(camera_id=camera, kind=kind, at=at)
        paused = any(not each.recording for each in self.hub.cameras if each.id == camera)

        async def do() -> None:
            if self.hub.is_up:
                clips = self.hub.now.stages.clips
                before = await clips.clips(camera) if paused and self.calm else None
                task = asyncio.ensure_future(self.hub.now.sink.trigger(trigger))
                self.calls.append((task, lambda _: None))
                if before is not None and self.hub.steps.armed is None:
                    await task
                    assert await clips.clips(camera) == before, "marked while it is paused"

        self.run(do())

    @rule(what=st.sampled_from(["is lent", "is renamed", "says", "says", "says", "is given back"]))
    def a_sensor(self, what: str) -> None:
        """Home Assistant lends a door, tells of it, or takes it back with all it said."""
        at = self.clock.now() - timedelta(minutes=10)

        async def change() -> None:
            sensors = self.hub.now.sensors
            if what == "is lent":
                await self._lend()
            elif what == "is renamed":
                await sensors.lend("binary_sensor.hall", "Bedroom", "", "")
            elif what == "says":
                said = [Reading(at=at + timedelta(minutes=each), state="open") for each in (-90, 0)]
                await sensors.add(self.sensor, said)
            else:
                await sensors.remove(self.sensor)
            self.truth.see_ground()

        self.call(lambda _: change())

    @rule(number=st.integers(0, 11), hidden=st.booleans())
    def somebody_hides(self, *, number: int, hidden: bool) -> None:
        """Leave a request out of lists, or no longer: no answer, and nothing that stops one."""
        id_ = self._pick(number, lambda report: report.pending)
        sound = self.calm and self.hub.steps.armed is None

        def check(outcome: RequestReport | HubError) -> None:
            if sound and isinstance(outcome, RequestReport) and hidden:
                assert outcome.hidden_by is not HiddenBy.NOBODY

        self.call(lambda requests: requests.hide(id_, hidden=hidden), check)

    @rule(agency=st.integers(0, 1), setting=st.sampled_from(AgencySetting))
    def an_agency_is_heard(self, *, agency: int, setting: AgencySetting) -> None:
        """Choose how the household is notified of one agency's requests."""
        id_ = self.authors[agency].id
        self.call(lambda requests: requests.choose_agency(id_, setting))

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

    @rule(home=st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 7, 8]))
    def cameras_change(self, home: int, *, quietly: bool = False) -> None:
        """One is forgotten, moved indoors, masked, paused, or as it was before."""

        async def change(requests: Requests) -> None:
            # Where cameras are stored nothing can be sealed in the middle of it.
            async with self.hub.now.stages.database.write():
                self.hub.cameras = HOMES[home]
                self.truth.see_ground()
            if not quietly:
                await requests.rematch()

        self.call(change)

    @rule(
        what=st.sampled_from(
            ["has it", "has it", "has it", "away", "mute", "deletes", "sends none"]
        ),
        minutes=st.integers(2, 58),
    )
    def an_archive_is(self, *, what: str, minutes: int) -> None:
        """Let it have recorded something, or not answer, or not give what it has."""
        played, start = self.hub.archives.played, self.clock.now() - timedelta(minutes=minutes)
        span = TimeWindow(start=start, end=start + timedelta(seconds=9))
        played.gone = [span] if what == "deletes" else []
        played.fails = [ArchiveUnreachableError("fetch.failed")] if what == "away" else []
        for event, stopped in (
            (played.answers, what == "mute"),
            (played.gives, what == "sends none"),
        ):
            (event.clear if stopped else event.set)()
        played.recorded = [*played.recorded[-1:], span]
        self.run(self._nothing())

    # What a board shows of who asks, and the board itself

    @precondition(lambda self: not self.revoked)
    @rule(number=st.integers(0, 3))
    def an_agency_revokes(self, number: int) -> None:
        """Let it disown all that it has asked; it asks nothing more."""
        agency, _ = self.posted[number % len(self.posted)]
        self._sign_by_newest_keys()
        self.writer.revoke(self.authors[agency], last_good=2 * agency + 1)
        self.revoked.add(agency)
        self._publish()

    @precondition(lambda self: not self.forked)
    @rule(number=st.integers(0, 3))
    def an_agency_is_compromised(self, number: int) -> None:
        """Somebody else signs with its key."""
        agency, entry = self.posted[number % len(self.posted)]
        if agency in self.revoked:
            return
        self._sign_by_newest_keys()
        fork = replace(self.authors[agency])
        self.writer.update(self.authors[agency], entry, "One.")
        self.writer.update(fork, entry, "Another.")
        self.forked.add(agency)
        self._publish()

    @rule(follow=st.sampled_from([True, True, False]))
    def somebody_follows(self, *, follow: bool) -> None:
        """Leave the board, or follow it again: while it is left nothing is shared to it."""
        origin = self.board.policy().origin

        async def turn(_: Requests) -> None:
            boards = self.hub.now.boards
            await (boards.follow_again if follow else boards.leave)(origin)

        self.call(turn)

    @precondition(lambda self: self.steps_done > 15 and not self.stopped)
    @rule(now=st.sampled_from([False, False, True]))
    def a_board_stops(self, *, now: bool) -> None:
        """Sign another history: from here on nothing is shared to it."""
        if now and self.hub.is_up:
            self.stopped = True
            self.writer.entries[0] = self.writer.entries[0].replace(b"City", b"Cite")
            self._publish()

    # House rules

    @rule(number=st.integers(0, len(HOUSE_RULES) - 1), on=st.booleans())
    def a_rule_is_made(self, *, number: int, on: bool) -> None:
        """Add a rule, or change the one of its name."""
        house_rule = replace(HOUSE_RULES[number], on=on)
        if house_rule.then in ALONE:
            self.truth.rules.add((house_rule.name, ALONE[house_rule.then]))

        async def make(requests: Requests) -> None:
            await requests.rules.trial(house_rule)
            known = {each.name: each for each in await requests.rules.all()}
            if house_rule.name in known:
                await requests.change_rule(
                    replace(house_rule, id=known[house_rule.name].id), by="Alex"
                )
            else:
                await requests.add_rule(house_rule, by="Alex")

        self.call(make)

    @rule(number=st.integers(0, 5), to=st.integers(-1, 2))
    def a_rule_goes(self, *, number: int, to: int) -> None:
        """Away, or to another place."""

        async def move(requests: Requests) -> None:
            if known := await requests.rules.all():
                rule_id = known[number % len(known)].id
                if to < 0:
                    await requests.remove_rule(rule_id, by="Sam")
                else:
                    await requests.move_rule(rule_id, to, by="Sam")

        self.call(move)

    @rule(on=st.booleans(), by=st.sampled_from(PEOPLE))
    def all_rules(self, *, on: bool, by: str) -> None:
        """Switch all rules on or off: once off, none answers, whatever happens."""
        sound = self.calm and self.hub.steps.armed is None
        self.truth.rules_are_off = False

        def check(outcome: HubError | None) -> None:
            self.truth.rules_are_off = sound and outcome is None and not on

        self.call(lambda requests: requests.switch_rules(on=on, by=by), check)

    # The household

    @rule(
        number=st.sampled_from(NUMBERS),
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

    def _answer(  # noqa: PLR0913 -- an answer's parts
        self,
        number: int,
        answer: Answer,
        which: str,
        by: str,
        answered_by: AnsweredBy,
        *,
        pause: bool = False,
    ) -> None:
        if number == 0:
            self._ask_where_nothing_waits()
        id_ = self._pick(number, lambda report: report.pending)
        known = self.proposals.get(id_, [])
        others = [one for key, more in self.proposals.items() if key != id_ for one in more]
        named = {"newest": known[-1:], "older": known[:1], "other": others[-1:]}.get(which)
        proposal_id = named[0].id if named else UNKNOWN
        before: list[RequestReport] = []
        sound = self.calm and self.hub.steps.armed is None

        async def answer_it(requests: Requests) -> RequestReport:
            nonlocal proposal_id
            before.append(await requests.reports.one(id_))
            shown = before[0].proposal
            if which == "shown" and shown is not None:
                proposal_id = shown.id
            given = proposal_id if answer is Answer.APPROVE else None
            self.truth.asked.add((id_, answer, given, by, answered_by))
            return await requests.decide(
                id_,
                answer,
                proposal_id=given,
                by=by,
                reason="",
                answered_by=answered_by,
                pause=pause,
            )

        def check(outcome: RequestReport | HubError) -> None:
            if not sound or not before:
                return
            report = before[0]
            if isinstance(outcome, RequestReport):
                self._may_be_so(report, outcome, proposal_id)
            if isinstance(outcome, HubError):
                self._may_refuse(report, outcome, answer, which, by, answered_by)
            elif answer is Answer.DENY:
                assert outcome.decision is not None
                assert outcome.decision.answer is answer
                assert not self._prepared_for(id_), "plain clips of what was denied"
            else:
                standing = outcome.decision or outcome.answer_state.consent
                assert standing is not None
                assert standing.proposal_id == proposal_id
                assert (outcome.decision is None) == (
                    report.people == 2
                    and (
                        report.answer_state.consent is None
                        or report.answer_state.consent.proposal_id != proposal_id
                    )
                )

        self.call(answer_it, check)

    def _prepared_for(self, id_: RequestId) -> bool:
        known = self.hub.now.stages.sharer._cuts._known  # noqa: SLF001 -- asking would be a look
        return any(cuts.request_id == id_ for cuts in known.values())

    def _may_be_so(
        self, report: RequestReport, outcome: RequestReport, proposal_id: ProposalId
    ) -> None:
        """Hold an answer that was just taken to what this house is now."""
        decision = outcome.decision
        if decision is not None and decision.answer is Answer.DENY:
            self.truth.denied_s[report.request.id] = self.clock.steady_s()
            return
        judge_named(self.truth.proposal(report.request.id, proposal_id), report, self.hub.cameras)
        if decision is not None and report.people > 1:
            assert decision.first_by not in {"", decision.by}, "one person said yes twice"

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
        [(board, _)] = self.hub.now.boards.statuses()
        if board.state in {BoardState.LEFT, BoardState.STOPPED}:
            assert "nothing is shared to it" in str(why)
            return
        consent = report.answer_state.consent
        if not report.pending or which != "shown" or answered_by is not AnsweredBy.PERSON:
            return
        assert report.people == 2, why
        assert consent is not None, why
        assert report.proposal is not None
        assert (consent.by, consent.proposal_id) == (by, report.proposal.id), why
        assert "yes already" in str(why)

    @rule(
        number=st.sampled_from(NUMBERS),
        by=st.sampled_from(PEOPLE),
        which=st.sampled_from(["shown", "shown", "newest", "older"]),
        pause=st.booleans(),
    )
    def approve(self, *, number: int, by: str, which: str, pause: bool) -> None:
        """Somebody says yes to what is shown, or to what was made of it, or presses a button."""
        self._answer(number, Answer.APPROVE, which, by, AnsweredBy.PERSON, pause=pause)

    @rule(
        number=st.sampled_from(NUMBERS),
        base=st.integers(0, 3),
        change=st.sampled_from(CHANGES),
        by=st.sampled_from(PEOPLE),
    )
    def approve_changed(self, *, number: int, base: int, change: int, by: str) -> None:
        """Somebody changes what is shown, and says yes to what came of it."""
        if number == 0:
            self._ask_where_nothing_waits()
        self.edit(number=number, base=base, change=change)
        self._answer(number, Answer.APPROVE, "newest", by, AnsweredBy.PERSON)

    @rule(
        what=st.sampled_from(
            [
                "closed",
                "indoors",
                "gone",
                "masked",
                "sensor",
                "resolved",
                "revoked",
                "forked",
                "left",
            ]
        ),
        number=st.integers(0, 3),
        by=st.sampled_from(PEOPLE),
        quietly=st.booleans(),
    )
    def the_ground_changes_under_a_yes(
        self, *, what: str, number: int, by: str, quietly: bool
    ) -> None:
        """Somebody says yes, cutting takes its time, and what it stands on is no longer so.

        If a camera is changed `quietly` the hub finds it only when it looks, before it seals.
        """
        self.all_goes_on()
        self.cameras_change(home=0)
        self.somebody_follows(follow=True)
        self.time_passes(by_s=130)
        self.cutter.closed, self.cutter.failing, self.cutter.gone = True, 0, set()
        if what == "sensor":
            self.a_sensor("is lent")
            self.approve_changed(number=0, base=0, change=12, by=by)
            self.a_sensor("is given back")
        else:
            self.approve(number=0, by=by, which="shown", pause=False)
        if what in {"closed", "indoors", "gone", "masked"}:
            home = {"masked": 3, "indoors": 4, "closed": 5, "gone": 6}[what]
            self.cameras_change(home=home, quietly=quietly)
        elif what == "resolved":
            self.the_board_shows(number=number, kind="resolve", wait=False)
        elif what == "revoked" and not self.revoked:
            self.an_agency_revokes(number)
        elif what == "forked" and not self.forked:
            self.an_agency_is_compromised(number)
        elif what == "left":
            self.somebody_follows(follow=False)
        self.all_goes_on()
        if quietly:
            self.cameras_change(home=0)

    @rule(number=st.sampled_from(NUMBERS), by=st.sampled_from(PEOPLE))
    def undo(self, *, number: int, by: str) -> None:
        """Somebody takes a deny back."""
        id_ = self._pick(number, _is_undoable)
        sound = self.calm and self.hub.steps.armed is None
        before: list[RequestReport] = []

        asked_s = self.clock.steady_s()

        async def undo(requests: Requests) -> RequestReport:
            before.append(await requests.reports.one(id_))
            return await requests.undo(id_, by=by)

        def check(outcome: RequestReport | HubError) -> None:
            if sound and before:
                allowed = before[0].answer_state.undoable_until is not None
                assert allowed != isinstance(outcome, HubError), outcome
            denied_s = self.truth.denied_s.pop(id_, asked_s) if before else asked_s
            if isinstance(outcome, RequestReport):
                assert outcome.decision is None
                assert asked_s - denied_s < 11, "undone after its ten seconds"

        self.call(undo, check)

    @rule(number=st.sampled_from(NUMBERS), by=st.sampled_from(PEOPLE))
    def withdraw(self, *, number: int, by: str) -> None:
        """Somebody takes an approval back."""
        id_ = self._pick(number, lambda report: report.share is not None)
        sound = self.calm and self.hub.steps.armed is None
        before: list[RequestReport] = []

        async def withdraw(requests: Requests) -> RequestReport:
            before.append(await requests.reports.one(id_))
            return await requests.withdraw(id_, by=by, reason="")

        def check(outcome: RequestReport | HubError) -> None:
            if sound and before and before[0].answer_state.withdrawable:
                assert isinstance(outcome, RequestReport), outcome
            if isinstance(outcome, RequestReport) and outcome.decision is None:
                # Nothing had arrived: nothing of what was begun may arrive anymore.
                assert outcome.share is None
                for upload_id, upload in self.inbox.uploads.items():
                    if request_id(ORIGIN, upload.agency, upload.entry) == id_:
                        assert not upload.receipt
                        self.truth.dead.add(upload_id)

        self.call(withdraw, check)

    @rule(number=st.sampled_from(NUMBERS))
    def retry(self, *, number: int) -> None:
        """Somebody does not want to wait for a share to be tried again: it stays the one share."""
        id_ = self._pick(number, lambda report: report.share is not None)

        async def retry(requests: Requests) -> RequestReport:
            return await requests.retry(id_)

        def check(outcome: RequestReport | HubError) -> None:
            if isinstance(outcome, RequestReport):
                assert outcome.decision is not None, "sent without an approval"

        self.call(retry, check)

    @rule(
        number=st.sampled_from(NUMBERS),
        base=st.integers(0, 3),
        change=st.sampled_from(CHANGES),
    )
    def edit(self, *, number: int, base: int, change: int) -> None:
        """Somebody makes another proposal of one there is, or of nothing."""
        id_ = self._pick(number, lambda report: report.pending)
        known = self.proposals.get(id_)
        if not known:
            return
        begun = known[base % len(known)]

        async def edit(requests: Requests) -> Proposal:
            return await requests.reviews.edit(
                id_, begun.id if change else None, changes_of(begun, change, self.sensor)
            )

        def check(outcome: Proposal | HubError) -> None:
            if not isinstance(outcome, HubError):
                self._know(outcome)

        self.call(edit, check)

    @rule(number=st.sampled_from(NUMBERS), which=st.integers(0, 3), prepare=st.booleans())
    def review(self, *, number: int, which: int, prepare: bool) -> None:
        """Somebody looks at what would leave."""
        id_ = self._pick(number, lambda report: report.pending)
        known = self.proposals.get(id_)
        if not known:
            return
        named = known[-1 - which % len(known)]

        async def look(requests: Requests) -> None:
            if prepare:
                await requests.prepare(id_, named.id)
            review = await requests.reviews.review(id_, named.id)
            assert review.proposal == named
            if review.cuts:
                path = await requests.reviews.piece_video(id_, named.id, 1)
                assert path.exists()
                await requests.reviews.suggest(id_, named.id, 1, [*Subject])
            await requests.reports.figures()

        self.call(look)


def _is_undoable(report: RequestReport) -> bool:
    return report.answer_state.undoable_until is not None


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
        pytest.param(3, 36, id="some"),
        pytest.param(250, 60, id="many", marks=pytest.mark.long),
    ],
)
def test_any_sequence(request: pytest.FixtureRequest, examples: int, steps: int) -> None:
    """Nothing leaves but what was approved and stands, once; all books agree, whatever happens."""
    if request.node.get_closest_marker("long") is None:
        request.getfixturevalue("threadless")  # The many have their threads, as a hub has.
    _run(examples, steps)
