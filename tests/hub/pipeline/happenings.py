"""What happens to a house: time, faults, restarts, its board, its inbox and its cameras."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from hub.errors import HubError
from hub.model.ids import CameraId, RunId
from hub.model.recording import Reading, Segment, Trigger, TriggerKind
from hub.model.report import RequestReport
from hub.model.request import AgencySetting, HiddenBy
from hub.model.window import TimeWindow
from hub.pipeline.requests import Requests
from noticeboard.log.agency import ROTATION_DELAY
from noticeboard.log.encoding import format_time
from tests.fakes.log_writer import make_key
from tests.hub.pipeline.choices import (
    DOOR,
    GARDEN,
    HOMES,
    KEYS,
    LIMITS,
    MOST_REQUESTS,
    STEPS,
    keys,
)
from tests.hub.pipeline.faults import Fault
from tests.hub.pipeline.world import World

RUN = RunId("0" * 12)


class Happenings(World):
    """All that nobody in the house does."""

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
        home=st.sampled_from([-1, -1, -1, 0, 1, 2, 5, 7]),
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

        def heard(told: RequestReport | HubError) -> None:
            if sound and isinstance(told, RequestReport) and hidden:
                assert told.hidden_by is not HiddenBy.NOBODY

        self.call(lambda requests: requests.hide(id_, hidden=hidden), heard)

    @rule(agency=st.integers(0, 1), setting=st.sampled_from(AgencySetting))
    def an_agency_is_heard(self, *, agency: int, setting: AgencySetting) -> None:
        """Choose how the household is told of what one agency asks."""
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

    @rule(home=st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 7]))
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
