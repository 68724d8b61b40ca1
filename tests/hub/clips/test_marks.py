"""Triggers make clips, and lengthen them."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, strategies as st
import pytest
from sqlalchemy import select

from hub.clips.index import ClipIndex
from hub.clips.marks import LONGEST_CLIP, LONGEST_MOTION, POST_ROLL, PRE_ROLL, cover
from hub.model.ids import CameraId, RunId
from hub.model.recording import Clip, Label, Segment, Trigger, TriggerKind
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.tables import triggers
from tests.fakes.clocks import HandClock
from tests.hub.clips.recorded import CAMERA, T0

BUTTON, MOTION = TriggerKind.BUTTON, TriggerKind.MOTION
PERSON, VEHICLE = Label.PERSON, Label.VEHICLE


def trigger(
    second: float,
    kind: TriggerKind = MOTION,
    *,
    active: bool = True,
    labels: tuple[Label, ...] = (),
) -> Trigger:
    """Return a trigger so long after the recording began."""
    moment = T0 + timedelta(seconds=second)
    return Trigger(camera_id=CAMERA, kind=kind, at=moment, active=active, labels=labels)


def seconds(clip: Clip) -> tuple[float, float]:
    """Return a clip's window in seconds since the recording began."""
    return (clip.window.start - T0).total_seconds(), (clip.window.end - T0).total_seconds()


async def marked(index: ClipIndex) -> list[tuple[float, float]]:
    """Return every clip's window, oldest first."""
    return sorted(seconds(clip) for clip in await index.clips())


async def test_a_press_is_pre_rolled(index: ClipIndex) -> None:
    """A clip begins 10 s before its trigger and ends 15 s after it."""
    [clip] = await index.mark(trigger(100, BUTTON))

    assert clip is not None
    assert (seconds(clip), clip.triggers) == ((90, 115), (BUTTON,))
    assert await index.clip(clip.id) == clip


async def test_overlapping_triggers_share_a_clip(index: ClipIndex) -> None:
    """A trigger whose footage meets a clip's lengthens it and adds its kind once."""
    [first] = await index.mark(trigger(100))
    [second] = await index.mark(trigger(120, BUTTON))
    [third] = await index.mark(trigger(121, BUTTON))

    assert first is not None
    assert second is not None
    assert third is not None
    assert {first.id, second.id, third.id} == {first.id}
    assert (seconds(third), third.triggers) == ((90, 136), (MOTION, BUTTON))


async def test_a_later_label_joins_the_same_clip(index: ClipIndex) -> None:
    """What a camera says it sees during a motion is kept with its clip, each label once."""
    [first] = await index.mark(trigger(100))
    await index.mark(trigger(104, labels=(VEHICLE,)))
    await index.mark(trigger(106, labels=(PERSON, VEHICLE)))
    [last] = await index.mark(trigger(108, active=False))

    assert first is not None
    assert last is not None
    assert (first.labels, last.id, last.labels) == ((), first.id, (PERSON, VEHICLE))
    assert last.triggers == (MOTION,)
    assert await index.clip(first.id) == last
    assert [t.labels for t in await index.triggers([CAMERA], last.window)] == [
        (),
        (VEHICLE,),
        (PERSON, VEHICLE),
        (),
    ]


async def test_a_label_is_of_the_clips_in_which_it_was_seen(index: ClipIndex) -> None:
    """In a long motion each clip has what was seen in its own time, and nothing of another's."""
    await index.mark(trigger(0, labels=(PERSON,)))
    for second in range(10, 700, 10):
        if second == 400:
            await index.mark(trigger(second))  # It goes on, and nobody is seen anymore.
        if second == 650:
            await index.mark(trigger(second, labels=(VEHICLE,)))
        await index.extend_open(T0 + timedelta(seconds=second))
    await index.mark(trigger(700, active=False))

    found = sorted(await index.clips(), key=lambda clip: clip.window.start)
    assert [clip.labels for clip in found] == [(PERSON,), (PERSON,), (VEHICLE,)]


async def test_clips_are_filtered_by_label(index: ClipIndex) -> None:
    """Only clips with the label are returned, the newest first, as many as are asked for."""
    for second, labels in ((0, (PERSON,)), (100, ()), (200, (PERSON, VEHICLE)), (300, (VEHICLE,))):
        await index.mark(trigger(second, labels=labels))

    people = [seconds(clip)[0] for clip in await index.clips(label=PERSON)]
    newest = [seconds(clip)[0] for clip in await index.clips(CAMERA, limit=1, label=PERSON)]
    window = TimeWindow(start=T0, end=T0 + timedelta(seconds=150))

    assert people == [190, -10]
    assert newest == [190]
    assert await index.clips(label=Label.PACKAGE) == []
    assert [c.labels for c in await index.clips(window=window, label=PERSON)] == [(PERSON,)]


async def test_a_clip_is_about_what_was_seen(index: ClipIndex) -> None:
    """A clip's picture is of the press, else of what was seen first, else of the motion."""
    [clip] = await index.mark(trigger(100))
    assert clip is not None
    begins = await index.marked_at(clip, clip.window.end)
    await index.mark(trigger(104, labels=(PERSON,)))
    sees = await index.marked_at(clip, clip.window.end)
    await index.mark(trigger(106, BUTTON))
    rings = await index.marked_at(clip, clip.window.end)

    assert [(at - T0).total_seconds() for at in (begins, sees, rings)] == [100, 104, 106]


async def test_motion_lasts_until_its_end(index: ClipIndex) -> None:
    """A motion that goes on longer than the post-roll is one clip, to 15 s after its end."""
    await index.mark(trigger(100))

    [clip] = await index.mark(trigger(160, active=False))

    assert clip is not None
    assert await marked(index) == [(90, 175)]


async def test_a_long_motion_is_several_clips(index: ClipIndex) -> None:
    """No clip is longer than five minutes; the next begins where it ends."""
    await index.mark(trigger(0))
    await index.mark(trigger(700, active=False))

    assert await marked(index) == [(-10, 15), (15, 315), (315, 615), (615, 715)]


async def test_a_busy_street_is_several_clips(index: ClipIndex) -> None:
    """Triggers that never pause do not make an endless clip, nor footage that is in two."""
    for second in range(0, 600, 20):
        await index.mark(trigger(second))

    clips = await marked(index)
    assert clips == [(-10, 275), (275, 575), (575, 595)]


async def test_an_end_without_a_beginning_changes_nothing(index: ClipIndex) -> None:
    """Nor does one that comes an hour late, or ends what has ended."""
    assert await index.mark(trigger(0, active=False)) == []
    await index.mark(trigger(100))
    await index.mark(trigger(110, active=False))

    assert await index.mark(trigger(500, active=False)) == []
    assert await index.mark(trigger(110 + 3700, active=False)) == []
    assert await marked(index) == [(90, 125)]


async def test_cameras_do_not_share_clips(index: ClipIndex) -> None:
    """The same moment at two doors is two clips."""
    await index.mark(trigger(100))
    await index.mark(replace(trigger(100), camera_id=CameraId("ffeeddccbbaa")))

    assert await marked(index) == [(90, 115), (90, 115)]
    assert len(await index.clips(CAMERA)) == 1


async def test_the_moment_is_the_press(index: ClipIndex) -> None:
    """Of motion and a press, the press is what a clip is about; an end never is."""
    await index.mark(trigger(100))
    await index.mark(trigger(104, BUTTON))
    [clip] = await index.mark(trigger(110, active=False))

    assert clip is not None
    assert await index.marked_at(clip, T0 + timedelta(seconds=105)) == T0 + timedelta(seconds=104)
    assert await index.marked_at(clip, T0 + timedelta(seconds=101)) == T0 + timedelta(seconds=100)
    assert await index.marked_at(clip, T0 + timedelta(seconds=99)) == T0 + timedelta(seconds=104)


@given(
    moments=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 400)), min_size=1, max_size=40)
)
def test_clips_hold_every_trigger_once(moments: list[tuple[int, int]]) -> None:
    """In any order: all footage is in one clip, none is too long, and none is taken back."""
    clips: dict[str, Clip] = {}
    windows = []
    for second, length in moments:
        end = trigger(second + length)
        window = TimeWindow(
            start=end.at - timedelta(seconds=length) - PRE_ROLL, end=end.at + POST_ROLL
        )
        windows.append(window)
        touching = [
            clip
            for clip in sorted(clips.values(), key=lambda clip: clip.window.start)
            if clip.window.start <= window.end and clip.window.end >= window.start
        ]
        for clip in cover(touching, end, window):
            known = clips.get(clip.id, clip)
            assert clip.window.overlap(known.window) == known.window
            clips[clip.id] = clip

    ordered = sorted(clip.window for clip in clips.values())
    assert all(a.end <= b.start for a, b in pairwise(ordered))
    assert all(window.length <= LONGEST_CLIP for window in ordered)
    for window in windows:
        parts = [part for clip in ordered if (part := window.overlap(clip)) is not None]
        assert sum((part.length for part in parts), timedelta(0)) == window.length


async def test_nothing_before_the_first_footage_is_promised(index: ClipIndex) -> None:
    """A clip that begins before its camera recorded is shown from the first frame there is."""
    [early] = await index.mark(trigger(4, BUTTON))
    [later] = await index.mark(trigger(100, BUTTON))
    assert early is not None
    assert later is not None
    unrecorded = await index.as_recorded([early, later])
    for number in range(2):
        await index.add_segment(segment(4.0 * number, number))

    recorded = await index.as_recorded([early, later])

    assert [seconds(clip) for clip in unrecorded] == [(-6, 19), (90, 115)]
    assert [seconds(clip) for clip in recorded] == [(0, 19), (90, 115)]


async def test_a_clip_that_was_never_recorded_is_not_promised(
    index: ClipIndex, clock: HandClock
) -> None:
    """Once what came after it is here; what a clock that was ahead has recorded does not count."""
    [missed] = await index.mark(trigger(4, BUTTON))
    assert missed is not None
    await index.add_segment(segment(100, 0))
    clock.forward(T0 + timedelta(seconds=50) - clock.now())
    ahead = await index.as_recorded([missed])
    clock.forward(timedelta(seconds=100))

    assert ahead == [missed]
    assert await index.as_recorded([missed]) == []


@pytest.mark.parametrize("comes_back", [True, False])
async def test_what_is_asked_about_was_recorded(
    index: ClipIndex, clock: HandClock, *, comes_back: bool
) -> None:
    """A clip whose camera went away before the time that is asked about ends where it went away.

    That is known once what came later is here, or could be for a minute.
    """
    [clip] = await index.mark(trigger(4, BUTTON))
    assert clip is not None
    await index.add_segment(segment(0, 0))
    tail = TimeWindow(start=T0 + timedelta(seconds=10), end=T0 + timedelta(seconds=600))
    whole = TimeWindow(start=T0, end=tail.end)
    clock.forward(T0 + timedelta(seconds=40) - clock.now())
    waiting = await index.as_recorded([clip], tail)
    if comes_back:
        await index.add_segment(segment(30, 1))
    else:
        clock.forward(timedelta(seconds=60))

    recorded = await index.as_recorded([clip], tail)

    assert [seconds(each) for each in waiting] == [(0, 19)]
    assert [seconds(each) for each in recorded] == [(0, 4)]
    assert [seconds(each) for each in await index.as_recorded([clip], whole)] == [(0, 19)]


async def test_between_what_was_recorded_there_is_nothing(
    index: ClipIndex, clock: HandClock
) -> None:
    """A clip with a gap ends before it for whoever asks about the gap alone."""
    for moment in (10, 30, 40):
        await index.mark(trigger(moment))
    await index.add_segment(segment(0, 0))
    await index.add_segment(segment(50, 1))
    clock.forward(T0 + timedelta(seconds=60) - clock.now())

    def asked(start: float, end: float) -> TimeWindow:
        return TimeWindow(start=T0 + timedelta(seconds=start), end=T0 + timedelta(seconds=end))

    gap = await index.as_recorded(await index.clips(), asked(10, 40))
    over = await index.as_recorded(await index.clips(), asked(10, 52))

    assert [seconds(each) for each in gap] == [(0, 4)]
    assert [seconds(each) for each in over] == [(0, 55)]


def segment(second: float, number: int) -> Segment:
    """Return a segment of four seconds, so long after the recording began."""
    start = T0 + timedelta(seconds=second)
    return Segment(
        camera_id=CAMERA,
        run_id=RunId("0123456789ab"),
        number=number,
        path=f"{CAMERA}/20261125/01/{number}-0123456789ab-{number}.mp4",
        window=TimeWindow(start=start, end=start + timedelta(seconds=4)),
        media_start_s=second,
        size_bytes=1,
        clock_offset_ms=0,
        closed_at=start + timedelta(seconds=4),
    )


# While a motion goes on


async def test_a_motion_that_goes_on_is_in_a_clip(index: ClipIndex) -> None:
    """Footage of a long motion belongs to a clip before the motion ends, to 15 s from now."""
    await index.mark(trigger(100))

    changed = await index.extend_open(T0 + timedelta(seconds=130))

    assert [seconds(clip) for clip in changed] == [(90, 145)]
    assert changed[0].triggers == (MOTION,)
    assert await index.extend_open(T0 + timedelta(seconds=130)) == []
    assert [seconds(clip) for clip in await index.extend_open(T0 + timedelta(seconds=140))] == [
        (90, 155)
    ]
    [clip] = await index.mark(trigger(142, active=False))
    assert clip is not None
    assert await marked(index) == [(90, 157)]
    assert await index.extend_open(T0 + timedelta(seconds=200)) == []
    assert await index.marked_at(clip, clip.window.end) == T0 + timedelta(seconds=100)


async def test_a_very_long_motion_is_kept_up_in_several_clips(index: ClipIndex) -> None:
    """No clip is longer than five minutes, and no moment is in none or in two."""
    await index.mark(trigger(0))
    for second in range(10, 700, 10):
        await index.extend_open(T0 + timedelta(seconds=second))

    clips = await marked(index)
    assert clips == [(-10, 285), (285, 585), (585, 705)]
    await index.mark(trigger(700, active=False))
    assert (await marked(index))[-1] == (585, 715)


async def test_a_motion_whose_end_never_comes_ends_by_itself(index: ClipIndex) -> None:
    """A camera that stopped in the middle of a motion does not mark forever."""
    await index.mark(trigger(0))
    await index.extend_open(T0 + LONGEST_MOTION - timedelta(seconds=1))
    before = await marked(index)

    assert await index.extend_open(T0 + LONGEST_MOTION) == []
    assert await marked(index) == before


async def test_only_motion_goes_on(index: ClipIndex) -> None:
    """A press is a moment; motion that is reported twice began the first time."""
    await index.mark(trigger(0, BUTTON))
    assert await index.extend_open(T0 + timedelta(seconds=12)) == []

    await index.mark(trigger(100))
    await index.mark(trigger(104))
    changed = await index.extend_open(T0 + timedelta(seconds=300))

    assert [seconds(clip) for clip in changed] == [(90, 315)]


async def test_triggers_go_with_the_footage_they_marked(
    index: ClipIndex, database: Database
) -> None:
    """Those from more than an hour before a camera's oldest recording are forgotten."""
    await index.mark(trigger(0))
    await index.mark(trigger(4000))
    segments = [segment(4.0 * number, number) for number in (0, 1, 1500)]
    for each in segments:
        await index.add_segment(each)

    await index.drop_segments(segments[:2])

    async with database.read() as connection:
        rows = await connection.execute(select(triggers.c.at))
        assert list(rows.scalars()) == [T0 + timedelta(seconds=4000)]


def past(second: float, end: float, **more: Any) -> tuple[Trigger, TimeWindow]:  # noqa: ANN401
    """Return what an archive says of a past time, and what there is of it."""
    return trigger(second, **more), between_seconds(second, end)


def between_seconds(start: float, end: float) -> TimeWindow:
    """Return a window in seconds since the recording began."""
    return TimeWindow(start=T0 + timedelta(seconds=start), end=T0 + timedelta(seconds=end))


async def test_a_past_trigger_marks_what_there_is(index: ClipIndex, database: Database) -> None:
    """No pre-roll is promised, nothing stays open, and marking it again changes nothing."""
    marked_past = [past(100, 130, labels=(PERSON,)), past(140, 150, kind=BUTTON)]

    first = await index.mark_past(marked_past)
    again = await index.mark_past(marked_past)

    assert [(seconds(clip), clip.triggers, clip.labels) for clip in first] == [
        ((100, 130), (MOTION,), (PERSON,)),
        ((140, 150), (BUTTON,), ()),
    ]
    assert again == []
    assert await index.extend_open(T0 + timedelta(seconds=160)) == []
    async with database.read() as connection:
        rows = (await connection.execute(select(triggers).order_by(triggers.c.at))).all()
    assert [(row.kind, row.active) for row in rows] == [
        (MOTION.value, True),
        (MOTION.value, False),
        (BUTTON.value, True),
    ]


@given(
    known=st.lists(st.integers(0, 2000), max_size=4),
    begun=st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 1500)), min_size=1, max_size=4),
)
def test_clips_of_the_past_are_short_and_never_overlap(
    known: list[int], begun: list[tuple[int, int]]
) -> None:
    """Whatever was marked before: all of the past belongs to a clip of at most five minutes."""
    clips: dict[str, Clip] = {}

    def take(marking: Trigger, window: TimeWindow) -> None:
        touching = sorted(
            (
                clip
                for clip in clips.values()
                if clip.window.start <= window.end and clip.window.end >= window.start
            ),
            key=lambda clip: clip.window.start,
        )
        clips.update({clip.id: clip for clip in cover(touching, marking, window)})

    for second in known:
        take(trigger(second), between_seconds(second - 10, second + 15))
    for start, length in begun:
        recorded = trigger(start, TriggerKind.RECORDED)
        take(recorded, between_seconds(start, start + length))

    windows = sorted(clip.window for clip in clips.values())
    assert all(window.length <= LONGEST_CLIP for window in windows)
    assert all(one.end <= other.start for one, other in pairwise(windows))
    for start, length in begun:
        inside = [between_seconds(start, start + length).overlap(window) for window in windows]
        total = sum((each.length for each in inside if each is not None), timedelta(0))
        assert total == timedelta(seconds=length)
