"""The recorders' sink: what a camera does is stored and reported."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from hub.errors import NotFoundError
from hub.model.camera import CameraState, CameraStatus
from hub.model.ids import RunId
from hub.model.recording import Clip, Label, Segment, Trigger, TriggerKind
from hub.model.report import EventType
from hub.model.window import TimeWindow
from noticeboard.runtime.text import Text
from tests.hub.pipeline.conftest import TestHub

pytestmark = pytest.mark.usefixtures("threadless")


async def test_a_camera_s_doings_are_reported(hub: TestHub) -> None:
    """Motion goes on and off, a ring is remembered, and the newest picture is kept."""
    [camera] = hub.cameras
    sink, observed, at = hub.now.sink, hub.now.observed, hub.clock.now()
    recording = CameraStatus(camera_id=camera.id, state=CameraState.RECORDING, since=at)
    starting = observed.report(camera)

    await sink.status(recording)
    await sink.trigger(Trigger(camera_id=camera.id, kind=TriggerKind.MOTION, at=at))
    moving = observed.report(camera)
    await sink.trigger(Trigger(camera_id=camera.id, kind=TriggerKind.MOTION, at=at, active=False))
    await hub.ring(0)
    await sink.snapshot(camera.id, b"jpeg", at)
    report = observed.report(camera)

    assert starting.status.state is CameraState.STARTING
    assert moving.motion
    assert report.status == replace(recording, last_snapshot_at=at)
    assert (report.motion, report.last_ring) == (False, at)
    assert observed.picture(camera.id) == b"jpeg"


async def test_a_forgotten_camera_is_forgotten(hub: TestHub) -> None:
    """Nothing of what a camera did outlives it."""
    [camera] = hub.cameras
    await hub.now.sink.snapshot(camera.id, b"jpeg", hub.clock.now())
    await hub.ring(0)

    hub.now.observed.forget(camera.id)

    assert hub.now.observed.report(camera).last_ring is None
    with pytest.raises(NotFoundError):
        hub.now.observed.picture(camera.id)


async def test_a_clip_is_told_once_it_is_there(hub: TestHub) -> None:
    """A trigger is reported before the clip that it marked; again, it changes nothing."""
    at = hub.clock.now() - timedelta(minutes=5)
    trigger = Trigger(camera_id=hub.cameras[0].id, kind=TriggerKind.BUTTON, at=at)

    await hub.now.sink.trigger(trigger)
    await hub.now.sink.trigger(trigger)
    kinds = [hub.now.events.get_nowait().type for _ in range(hub.now.events.qsize())]

    assert kinds == [EventType.TRIGGER, EventType.CLIP_ADDED, EventType.TRIGGER]


async def test_what_is_seen_is_told_with_what_is_new(hub: TestHub) -> None:
    """Listeners learn whether a motion began, what is seen now, and what of it is new."""
    [camera] = hub.cameras
    at = hub.clock.now()
    person, vehicle = Label.PERSON, Label.VEHICLE
    for labels in ((), (person,), (person, vehicle), (vehicle,)):
        await hub.now.sink.trigger(
            Trigger(camera_id=camera.id, kind=TriggerKind.MOTION, at=at, labels=labels)
        )
    await hub.now.sink.trigger(
        Trigger(camera_id=camera.id, kind=TriggerKind.MOTION, at=at, active=False)
    )
    events = [hub.now.events.get_nowait() for _ in range(hub.now.events.qsize())]

    payloads = [each.payload for each in events if each.type is EventType.TRIGGER]
    assert [(each["began"], each["labels"], each["new_labels"]) for each in payloads] == [
        (True, [], []),
        (False, ["person"], ["person"]),
        (False, ["person", "vehicle"], ["vehicle"]),
        (False, ["vehicle"], []),
        (False, [], []),
    ]
    [clip] = await hub.now.stages.clips.clips()
    assert clip.labels == (person, vehicle)


async def test_a_motion_that_goes_on_lengthens_its_clip(hub: TestHub) -> None:
    """While something moves its clip grows with every tick, and listeners are notified."""
    [camera] = hub.cameras
    began = hub.clock.now()
    await hub.now.sink.trigger(Trigger(camera_id=camera.id, kind=TriggerKind.MOTION, at=began))
    hub.drain()

    await hub.pass_time(40)
    await hub.hear(EventType.CLIP_ADDED)

    [clip] = await hub.now.stages.clips.clips(camera.id)
    assert clip.window.end - began >= timedelta(seconds=50)


async def test_how_much_moved_is_reported(hub: TestHub) -> None:
    """The newest score stands beside what would be motion, until the camera is forgotten."""
    [camera] = hub.cameras
    observed = hub.now.observed

    hub.now.sink.score(camera.id, 12.5, 40.0)
    report = observed.report(camera)
    observed.forget(camera.id)

    assert (report.score, report.threshold) == (12.5, 40.0)
    assert observed.report(camera).score == 0


async def test_what_an_owner_must_mend_is_a_problem(hub: TestHub) -> None:
    """A refused password is raised as a problem and cleared when the camera records again."""
    [camera] = hub.cameras
    sink, since = hub.now.sink, hub.clock.now()
    refused = CameraStatus(camera_id=camera.id, state=CameraState.WRONG_PASSWORD, since=since)

    await sink.status(refused)
    raised = [problem.code for problem in hub.now.problems.all()]
    await sink.status(replace(refused, state=CameraState.RECORDING))

    assert raised == ["camera_password"]
    assert hub.now.problems.all() == []


async def test_a_camera_that_stays_away_is_a_problem_in_time(hub: TestHub) -> None:
    """There is no new event for a lost camera: the hub's own clock raises the problem."""
    [camera] = hub.cameras
    sink, since = hub.now.sink, hub.clock.now()
    away = CameraStatus(camera_id=camera.id, state=CameraState.RECONNECTING, since=since)
    await sink.status(away)
    assert hub.now.problems.all() == []

    await hub.pass_time(601)
    await hub.hear(EventType.PROBLEM_RAISED)

    assert [problem.code for problem in hub.now.problems.all()] == ["camera_lost"]


async def test_nothing_is_marked_while_a_camera_is_paused(hub: TestHub) -> None:
    """Motion that begins is not taken, a bell is reported but marks nothing, what began ends."""
    [camera] = hub.cameras
    sink, observed, at = hub.now.sink, hub.now.observed, hub.clock.now()
    await sink.trigger(Trigger(camera_id=camera.id, kind=TriggerKind.MOTION, at=at))
    hub.drain()
    hub.cameras[0] = replace(camera, paused_at=at)

    await sink.trigger(Trigger(camera_id=camera.id, kind=TriggerKind.MOTION, at=at, active=False))
    ended = observed.report(hub.cameras[0])
    before = await hub.now.stages.clips.clips(camera.id)
    later = at + timedelta(minutes=5)
    for kind in TriggerKind:
        await sink.trigger(Trigger(camera_id=camera.id, kind=kind, at=later))
    report = observed.report(hub.cameras[0])

    assert (ended.motion, report.motion) == (False, False)
    assert report.last_ring == later
    assert await hub.now.stages.clips.clips(camera.id) == before


async def test_a_paused_camera_says_so_at_once(hub: TestHub) -> None:
    """Before its recorder has spoken it is shown as paused since then, and later as starting."""
    [camera] = hub.cameras
    observed, at = hub.now.observed, hub.clock.now()
    observed.status(
        CameraStatus(
            camera_id=camera.id,
            state=CameraState.RECONNECTING,
            since=at,
            reason=Text.plain("Away."),
        )
    )

    paused = observed.report(replace(camera, paused_at=at))
    observed.status(CameraStatus(camera_id=camera.id, state=CameraState.PAUSED, since=at))
    resumed = observed.report(camera)

    assert (paused.status.state, str(paused.status.reason)) == (CameraState.PAUSED, "")
    assert resumed.status.state is CameraState.STARTING


def recorded(hub: TestHub, start_s: float, end_s: float) -> Segment:
    """Return a segment of the camera, in seconds from now."""
    camera_id, now = hub.cameras[0].id, hub.clock.now()
    window = TimeWindow(start=now + timedelta(seconds=start_s), end=now + timedelta(seconds=end_s))
    return Segment(
        camera_id=camera_id,
        run_id=RunId("0a" * 6),
        number=0,
        path=f"{camera_id}/{window.start.timestamp():.3f}.mp4",
        window=window,
        media_start_s=0,
        size_bytes=1000,
        clock_offset_ms=0,
        closed_at=window.end,
    )


async def has_picture(hub: TestHub) -> bool:
    """Return whether the camera's one clip has a picture, in events and in lists."""
    clips = hub.now.stages.clips
    [clip] = await clips.pictured(await clips.clips(hub.cameras[0].id))
    return clip.has_thumbnail


async def test_a_clip_has_a_picture_once_its_moment_is_recorded(hub: TestHub) -> None:
    """Nobody need ask for it before, and listeners get it once; old footage gives none."""
    sink, now = hub.now.sink, hub.clock.now()
    await sink.segment_closed(recorded(hub, -8, -4))
    await sink.trigger(Trigger(camera_id=hub.cameras[0].id, kind=TriggerKind.MOTION, at=now))
    before = await has_picture(hub)
    hub.drain()

    await sink.segment_closed(recorded(hub, -4, 0))
    still = await has_picture(hub)
    await sink.segment_closed(recorded(hub, 0, 4))
    await sink.segment_closed(recorded(hub, 4, 8))

    kinds = [hub.now.events.get_nowait().type for _ in range(hub.now.events.qsize())]
    assert (before, still, await has_picture(hub)) == (False, False, True)
    assert kinds == [EventType.CLIP_ADDED]


async def test_a_clip_keeps_its_picture_while_a_ring_is_recorded(hub: TestHub) -> None:
    """A ring within a clip that has a picture takes it from nobody."""
    sink, now = hub.now.sink, hub.clock.now()
    moved = Trigger(camera_id=hub.cameras[0].id, kind=TriggerKind.MOTION, at=now)
    await sink.trigger(moved)
    await sink.segment_closed(recorded(hub, -4, 4))

    await sink.trigger(replace(moved, kind=TriggerKind.BUTTON, at=now + timedelta(seconds=9)))

    assert await has_picture(hub)


async def test_a_clip_whose_camera_went_has_a_picture_when_it_is_over(hub: TestHub) -> None:
    """What was recorded before the trigger is all there will be: the clock says when."""
    sink, now = hub.now.sink, hub.clock.now()
    await sink.segment_closed(recorded(hub, -8, -4))
    await sink.trigger(Trigger(camera_id=hub.cameras[0].id, kind=TriggerKind.BUTTON, at=now))
    hub.drain()
    assert not await has_picture(hub)

    await hub.pass_time(120)
    await hub.hear(EventType.CLIP_ADDED)

    assert await has_picture(hub)


def _presses(hub: TestHub, count: int) -> list[Trigger]:
    """Return presses so far apart that each makes a clip of its own."""
    now, [camera] = hub.clock.now(), hub.cameras
    return [
        Trigger(camera_id=camera.id, kind=TriggerKind.BUTTON, at=now - timedelta(minutes=minutes))
        for minutes in range(1, count + 1)
    ]


@dataclass(eq=False)
class _Marking:
    """What marks triggers, and waits before it does."""

    mark: Callable[..., Awaitable[list[Clip]]]
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[int] = field(default_factory=list)
    """How many triggers, each time."""
    failures: int = 0

    async def __call__(self, *fresh: Trigger) -> list[Clip]:
        self.asked.append(len(fresh))
        await self.may_go_on.wait()
        if self.failures:
            self.failures -= 1
            raise OperationalError("", {}, sqlite3.OperationalError("database is locked"))
        return await self.mark(*fresh)


@pytest.fixture
def marking(hub: TestHub, monkeypatch: pytest.MonkeyPatch) -> _Marking:
    """Let the hub wait before it marks anything."""
    clips = hub.now.stages.clips
    marking = _Marking(clips.mark)
    monkeypatch.setattr(clips, "mark", marking)
    return marking


async def _begin(hub: TestHub, presses: Sequence[Trigger]) -> list[asyncio.Task[None]]:
    """Begin to mark the first one; all others wait."""
    waiting = []
    for press in presses:
        waiting.append(asyncio.create_task(hub.now.sink.trigger(press)))
        await hub.hear(EventType.TRIGGER)
        await asyncio.sleep(0.01)
    return waiting


async def test_what_comes_meanwhile_is_marked_together(hub: TestHub, marking: _Marking) -> None:
    """Each transaction waits for the disk, so there is one for all that have come."""
    waiting = await _begin(hub, _presses(hub, 5))
    marking.may_go_on.set()
    await asyncio.gather(*waiting)

    assert marking.asked == [1, 4]
    assert len(await hub.now.stages.clips.clips()) == 5


async def test_a_bad_trigger_takes_no_other_along(
    hub: TestHub, marking: _Marking, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, if nobody is told; all others are marked, and nobody else gets its error."""
    first, second, third = _presses(hub, 3)
    bad = replace(first, at=datetime.min.replace(tzinfo=UTC))
    waiting = await _begin(hub, [first, second, bad, third])
    marking.may_go_on.set()
    await asyncio.gather(*waiting)
    logged = [each.message for each in caplog.records]
    with pytest.raises(OverflowError):
        await hub.now.sink.trigger(bad)

    assert logged == [f"A trigger of camera {bad.camera_id} can't be marked"]
    assert len(await hub.now.stages.clips.clips()) == 3


async def test_a_locked_database_loses_no_trigger(hub: TestHub, marking: _Marking) -> None:
    """What another program kept from being stored is stored with what comes next."""
    marking.failures = 1
    waiting = await _begin(hub, _presses(hub, 3))
    marking.may_go_on.set()
    done = await asyncio.gather(*waiting, return_exceptions=True)

    assert [type(each) for each in done] == [OperationalError, type(None), type(None)]
    assert len(await hub.now.stages.clips.clips()) == 3


async def test_only_one_waits_for_the_disk_at_the_end(hub: TestHub, marking: _Marking) -> None:
    """Whoever is canceled while others mark ends at once; nothing that came is lost."""
    first, *others = await _begin(hub, _presses(hub, 5))
    for each in (first, *others):
        each.cancel()
    await asyncio.wait([first, *others], timeout=0.1)
    ended = [each.done() for each in (first, *others)]
    marking.may_go_on.set()
    await asyncio.wait([first])

    assert ended == [False, True, True, True, True]
    assert len(await hub.now.stages.clips.clips()) == 5
