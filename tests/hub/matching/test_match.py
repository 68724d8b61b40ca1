"""Which clips a request concerns: time, place, and what may ever be shared."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings, strategies as st
import pytest

from hub.matching.coverage import AreaView, Coverage
from hub.matching.match import (
    considered,
    margin,
    match,
    read_archive_clock,
    read_clocks,
    reason_for,
)
from hub.model.archive import ArchiveClock
from hub.model.camera import Camera, Place
from hub.model.ids import CameraId
from hub.model.recording import ClockReading, Label, Trigger, TriggerKind
from hub.model.request import Because, MatchStrength, Sight
from hub.model.window import TimeWindow
from tests.hub.given import HERE, METRE_UDEG, a_camera, a_clip, a_request, at, between


def test_a_clip_in_the_window_and_area_matches() -> None:
    """A clip inside window and area is offered whole, with its reason in words."""
    clip = a_clip(1, between(at(10), at(11)))

    found = match(a_request(), [a_camera()], [clip])

    assert found.strength is MatchStrength.CLIPS
    assert found.cameras == (clip.camera_id,)
    assert [(one.clip_id, one.window, one.reason) for one in found.clips] == [
        (
            clip.id,
            clip.window,
            "covers the area from 12:10:00 to 12:11:00 UTC, motion; clock not checked",
        )
    ]


@pytest.mark.parametrize(
    ("clip", "cut"),
    [
        (between(at(-1), at(1)), between(at(), at(1))),
        (between(at(59), at(61)), between(at(59), at(60))),
        (between(at(-60), at(120)), between(at(), at(60))),
        (between(at(-1), at()), None),
        (between(at(60), at(61)), None),
        (between(at(-2), at(-1)), None),
    ],
)
def test_clips_are_cut_to_the_window(clip: TimeWindow, cut: TimeWindow | None) -> None:
    """Nothing outside the half-open window is offered; touching it is not overlapping it."""
    found = match(a_request(), [a_camera()], [a_clip(1, clip)])

    assert [one.window for one in found.clips] == ([] if cut is None else [cut])
    assert found.strength is (MatchStrength.CAMERA_ONLY if cut is None else MatchStrength.CLIPS)


def test_differing_clocks_lose_nothing() -> None:
    """A trigger a few seconds outside the window still matches by the time kept around it."""
    rung = at(60, 5)
    clip = a_clip(1, between(rung - timedelta(seconds=10), rung + timedelta(seconds=15)))

    (one,) = match(a_request(), [a_camera()], [clip]).clips

    assert one.window == between(at(59, 55), at(60))


def test_what_is_never_shared_gives_no_clips() -> None:
    """A camera that may not share is known to be there, and gives and reveals nothing."""
    clips = [a_clip(1, between(at(10), at(11))), a_clip(2, between(at(-1), at()))]

    found = match(a_request(), [a_camera(may_share=False)], clips)

    assert (found.clips, found.near, found.strength) == ((), (), MatchStrength.CAMERA_ONLY)
    assert found.because is Because.NEVER_SHARED
    assert str(found.reason) == "a camera covers the area, but its clips are never sent"


def test_a_camera_indoors_covers_nothing() -> None:
    """Indoors no camera sees what an agency asks about: it never matches, shared or not."""
    found = match(a_request(), [a_camera(indoor=True)], [a_clip(1, between(at(10), at(11)))])

    assert (found.clips, found.cameras, found.strength) == ((), (), MatchStrength.NONE)
    assert str(found.reason) == "no camera covers the area"


def test_a_camera_without_a_place_never_matches() -> None:
    """Where a camera stands is its owner's to say; unsaid, it is nowhere."""
    found = match(a_request(), [a_camera(place=None)], [a_clip(1, between(at(10), at(11)))])

    assert (found.clips, found.cameras, found.strength) == ((), (), MatchStrength.NONE)


def test_a_camera_that_is_not_given_never_matches() -> None:
    """A clip of a camera that was forgotten is not offered."""
    found = match(a_request(), [], [a_clip(1, between(at(10), at(11)))])

    assert found.strength is MatchStrength.NONE


def test_a_button_ranks_first_then_the_longer_overlap() -> None:
    """A press at the door says more than motion; after that, more of the window says more."""
    short = a_clip(1, between(at(1), at(2)))
    long = a_clip(2, between(at(3), at(9)))
    rung = a_clip(3, between(at(20), at(21)), triggers=(TriggerKind.MOTION, TriggerKind.BUTTON))
    barely = a_clip(4, between(at(59), at(90)))

    found = match(a_request(), [a_camera()], [short, barely, long, rung])

    order = [one.clip_id for one in found.clips]
    assert order == [rung.id, long.id, short.id, barely.id]


def test_the_reason_says_when() -> None:
    """If the triggers are known, the reason names the time of the strongest."""
    clip = a_clip(1, between(at(2), at(3)), triggers=(TriggerKind.MOTION, TriggerKind.BUTTON))
    camera_id = clip.camera_id
    triggers = [
        Trigger(camera_id=camera_id, kind=TriggerKind.MOTION, at=at(2, 5)),
        Trigger(camera_id=camera_id, kind=TriggerKind.BUTTON, at=at(2, 11)),
        Trigger(camera_id=camera_id, kind=TriggerKind.BUTTON, at=at(2, 30)),
        Trigger(camera_id=camera_id, kind=TriggerKind.BUTTON, at=at(1)),
    ]

    (one,) = match(a_request(), [a_camera()], [clip], triggers).clips

    assert one.marked_at == at(2, 11)
    assert one.triggers == clip.triggers
    assert ", button pressed at 12:02:11; " in one.reason


def test_the_end_of_a_motion_is_no_trigger() -> None:
    """A reason names what set a clip off: never an end, and nothing if nothing is known."""
    clip = a_clip(1, between(at(2), at(3)))
    ended = Trigger(camera_id=clip.camera_id, kind=TriggerKind.MOTION, at=at(2, 5), active=False)

    (one,) = match(a_request(), [a_camera()], [clip], [ended]).clips
    (bare,) = match(a_request(), [a_camera()], [replace(clip, triggers=())], [ended]).clips

    assert (one.marked_at, bare.marked_at) == (None, None)
    assert "UTC, motion; " in one.reason
    assert "UTC; " in bare.reason


@pytest.mark.parametrize(
    ("marks", "marked_at"),
    [
        ([at(3), at(2)], at(2)),
        ([at(2, 59.9), at(2, 30)], at(2, 30)),
        ([at(3)], None),
        ([at(2, -0.1), at(3, 0.1)], None),
    ],
)
def test_a_mark_lies_within_the_cut(marks: list[datetime], marked_at: datetime | None) -> None:
    """The first one from the cut's beginning on counts, and what comes at its end is after it."""
    clip = a_clip(1, between(at(2), at(3)))
    triggers = [
        Trigger(camera_id=clip.camera_id, kind=TriggerKind.MOTION, at=each) for each in marks
    ]

    (one,) = match(a_request(), [a_camera()], [clip], triggers).clips

    assert one.marked_at == marked_at


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ((TriggerKind.MOTION,), "motion"),
        ((TriggerKind.MOTION, TriggerKind.EXTERNAL), "marked by another device"),
        ((TriggerKind.MOTION, TriggerKind.EXTERNAL, TriggerKind.BUTTON), "button pressed"),
    ],
)
def test_the_reason_names_what_tells_most(kinds: tuple[TriggerKind, ...], words: str) -> None:
    """A press at the door weighs more than another device's mark, and that more than motion."""
    clip = a_clip(1, between(at(2), at(3)), triggers=kinds)

    (one,) = match(a_request(), [a_camera()], [clip]).clips

    assert (
        one.reason == f"covers the area from 12:02:00 to 12:03:00 UTC, {words}; clock not checked"
    )


def test_a_label_is_a_reason_and_neither_fits_nor_ranks() -> None:
    """What the camera says is told with its clip; which clips are offered, and their order, stay.

    Their order goes into a proposal and leaves the house; a label does not.
    """
    plain = [a_clip(number, between(at(number), at(number + 1))) for number in range(1, 5)]
    marked = [
        replace(clip, labels=labels)
        for clip, labels in zip(
            plain,
            [(), (Label.PERSON,), (Label.PERSON, Label.VEHICLE, Label.ANIMAL), (Label.PACKAGE,)],
            strict=True,
        )
    ]

    without, found = (
        match(a_request(), [a_camera()], plain),
        match(a_request(), [a_camera()], marked),
    )
    best = match(a_request(), [a_camera()], marked, most=1).clips

    assert [one.clip_id for one in found.clips] == [one.clip_id for one in without.clips]
    assert [one.clip_id for one in best] == [found.clips[0].clip_id]
    reasons = {one.labels: one.reason.partition("UTC, ")[2] for one in found.clips}
    assert reasons == {
        (): "motion; clock not checked",
        (Label.PERSON,): "motion, the camera says person; clock not checked",
        (Label.PERSON, Label.VEHICLE, Label.ANIMAL): (
            "motion, the camera says person, vehicle and animal; clock not checked"
        ),
        (Label.PACKAGE,): "motion, the camera says package; clock not checked",
    }
    assert (found.labels, without.labels) == (tuple(Label), ())


def placed(camera: str, *, north_m: float = 0, **fields: object) -> Camera:
    """Return a camera north of `HERE`, of a name."""
    place = Place(
        latitude_udeg=HERE.latitude_udeg + round(north_m * METRE_UDEG),
        longitude_udeg=HERE.longitude_udeg,
        heading_deg=180,
        view_deg=90,
        range_m=60,
    )
    return a_camera(**{"id": CameraId(camera), "place": place, **fields})


def test_who_sees_better_ranks_first() -> None:
    """After the button: from within, more of the view, nearer, then more of the window."""
    cameras = [
        placed("c00000000001", north_m=340),
        placed("c00000000002", north_m=312),
        placed("c00000000003", north_m=302),
        placed("c00000000004"),
    ]
    clips = [
        a_clip(1, between(at(1), at(40)), camera="c00000000001"),
        a_clip(2, between(at(1), at(30)), camera="c00000000002"),
        a_clip(3, between(at(1), at(20)), camera="c00000000003"),
        a_clip(4, between(at(1), at(2)), camera="c00000000004"),
        a_clip(5, between(at(1), at(1.5)), camera="c00000000004"),
        a_clip(6, between(at(50), at(50.5)), camera="c00000000001", triggers=(TriggerKind.BUTTON,)),
    ]

    found = match(a_request(), cameras, clips)

    assert [one.clip_id[-1] for one in found.clips] == ["6", "4", "5", "3", "2", "1"]
    ranked = [(one.sight, one.distance_m) for one in found.clips]
    assert ranked[1] == (Sight.INSIDE, 0)
    assert [far for how, far in ranked if how is Sight.FACING] == pytest.approx(
        [40, 2, 12, 40], abs=1
    )
    shares = [one.share for one in found.clips[3:]]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize(("far_m", "first"), [(50, "far"), (56, "near")])
def test_nearly_as_near_more_of_the_window_ranks_first(far_m: int, first: str) -> None:
    """Distances are compared by tens of meters: a camera's place is known no better."""
    near, far = placed("c00000000001", north_m=346), placed("c00000000002", north_m=300 + far_m)
    clips = [
        a_clip(1, between(at(1), at(2)), camera=near.id),
        a_clip(2, between(at(20), at(40)), camera=far.id),
    ]

    found = match(a_request(), [near, far], clips)

    assert [one.distance_m for one in found.clips if one.camera_id == near.id] == [46]
    assert found.clips[0].camera_id == {"near": near.id, "far": far.id}[first]


def test_at_the_same_distance_more_of_the_view_ranks_first() -> None:
    """Of two cameras on one post that comes first which has more of the area in view."""
    post = placed("c00000000001", north_m=310)
    assert post.place is not None
    aside = replace(post, id=CameraId("c00000000002"), place=replace(post.place, heading_deg=250))
    clips = [
        a_clip(1, between(at(1), at(2)), camera=post.id),
        a_clip(2, between(at(20), at(40)), camera=aside.id),
    ]

    found = match(a_request(), [aside, post], clips)

    assert [one.camera_id for one in found.clips] == [post.id, aside.id]
    assert found.clips[0].distance_m == found.clips[1].distance_m


def looking_20_m(range_m: int) -> Camera:
    """Return a camera 20 m off that looks straight at the area, named by its range."""
    post = placed(f"c000000000{range_m}", north_m=320)
    assert post.place is not None
    return replace(post, place=replace(post.place, view_deg=1, range_m=range_m))


@pytest.mark.parametrize(("ranges", "first"), [((26, 32), 26), ((25, 26), 26)])
def test_of_views_those_are_alike_that_differ_by_less_than_a_quarter(
    ranges: tuple[int, int], first: int
) -> None:
    """0.39 and 0.6 of a view are as good, so that more of the window counts; 0.34 is less."""
    cameras = [looking_20_m(range_m) for range_m in ranges]
    clips = [
        a_clip(1, between(at(1), at(2 if 25 in ranges else 9)), camera=looking_20_m(26).id),
        a_clip(2, between(at(1), at(5)), camera=looking_20_m(sum(ranges) - 26).id),
    ]

    found = match(a_request(), cameras, clips)

    assert found.clips[0].camera_id == looking_20_m(first).id
    assert [one.distance_m for one in found.clips] == [20, 20]
    assert 0.39 in [one.share for one in found.clips]


@pytest.mark.parametrize(("seconds", "first"), [(10, 1), (9, 2), (20, 1)])
def test_as_much_of_the_window_is_as_many_times_ten_seconds(seconds: int, first: int) -> None:
    """Of 10 and 19 seconds that lies first which lies in the middle; 9 are less, 20 more."""
    middle = a_clip(1, between(at(30), at(30, seconds)))
    aside = a_clip(2, between(at(5), at(5, 19)))

    found = match(a_request(), [a_camera()], [aside, middle])

    assert found.clips[0].clip_id[-1] == str(first)


@pytest.mark.parametrize(("seconds", "first"), [(19, 2), (20, 1)])
def test_ten_seconds_more_of_the_window_rank_before_its_middle(seconds: int, first: int) -> None:
    """Twenty seconds at the window's edge say more than nineteen in its middle."""
    aside = a_clip(1, between(at(5), at(5, seconds)))
    middle = a_clip(2, between(at(30), at(30, 19)))

    found = match(a_request(), [a_camera()], [aside, middle])

    assert found.clips[0].clip_id[-1] == str(first)


def test_more_of_the_window_ranks_before_its_middle() -> None:
    """A long clip at the window's edge says more than a short one in its middle."""
    short, long = a_clip(1, between(at(30), at(31))), a_clip(2, between(at(1), at(5)))

    found = match(a_request(), [a_camera()], [short, long])

    assert [one.clip_id for one in found.clips] == [long.id, short.id]


def test_as_long_and_as_well_seen_the_middle_ranks_first() -> None:
    """Among equals that comes first which lies, or moved, nearest the middle of the window."""
    early, late = a_clip(1, between(at(5), at(6))), a_clip(2, between(at(31), at(32)))
    far = a_clip(3, between(at(40), at(41)))

    by_cut = match(a_request(), [a_camera()], [early, far, late])
    moved = [Trigger(camera_id=early.camera_id, kind=TriggerKind.MOTION, at=at(31, 50))]
    by_time = match(a_request(), [a_camera()], [late, far], moved)

    assert [one.clip_id for one in by_cut.clips] == [late.id, far.id, early.id]
    assert by_time.clips[0].marked_at == at(31, 50)


def test_a_clip_lies_where_its_middle_lies() -> None:
    """Of two as long, to ten seconds, that is first whose own middle is nearest the window's."""
    longer = a_clip(1, between(at(29, 50), at(30, 9)))
    shorter = a_clip(2, between(at(30), at(30, 10)))

    found = match(a_request(), [a_camera()], [shorter, longer])

    assert [one.clip_id for one in found.clips] == [longer.id, shorter.id]


def test_only_the_best_are_offered() -> None:
    """If only so many may leave, those are the best."""
    clips = [a_clip(number, between(at(number), at(2 * number))) for number in range(1, 20)]

    all_of_them = match(a_request(), [a_camera()], clips)
    best = match(a_request(), [a_camera()], clips, most=3)

    assert len(all_of_them.clips) == 19
    assert best.clips == all_of_them.clips[:3]


def test_the_least_distance_is_a_metre() -> None:
    """A camera that stands at an area's edge is a meter away, never none."""
    camera = placed("c00000000001", north_m=300.1)

    (one,) = match(
        a_request(), [camera], [a_clip(1, between(at(1), at(2)), camera=camera.id)]
    ).clips

    assert one.reason.startswith("looks into the area, 1 m away")


def test_of_what_just_missed_the_nearest_ten_are_told() -> None:
    """A page of clips that missed by a second is no help, so it ends."""
    missed = [
        a_clip(n, between(at(-1), at(0, -n / 10)) if n % 2 else between(at(60, n / 10), at(61)))
        for n in range(1, 15)
    ]

    found = match(a_request(), [a_camera()], missed[::-1])

    assert [one.clip_id for one in found.near] == [clip.id for clip in missed[:10]]
    assert str(found.reason) == (
        "a camera covers the area, but nothing moved at the requested time, only just outside it"
    )


def test_a_lookup_reaches_as_far_as_the_worst_clock() -> None:
    """Five seconds if nothing vouches for a clock or none is known, else what it may be off."""
    window = a_request().window
    sure, unsure = read_clocks(timedelta(seconds=2)), read_clocks(timedelta(seconds=9))

    assert considered(window, [sure]) == between(at(0, -3), at(60, 3))
    assert considered(window, [sure, unsure]) == between(at(0, -10), at(60, 10))
    assert considered(window, [sure, read_clocks(None)]) == between(at(0, -5), at(60, 5))
    assert considered(window, []) == between(at(0, -5), at(60, 5))


@pytest.mark.parametrize(
    ("clip", "known", "told"),
    [
        (between(at(-1), at(0, -2)), 1.5, "its clip ended 2 s before the window; clock ±3 s"),
        (between(at(-1), at(0, -2)), 0.5, None),
        (between(at(-1), at(0, -4.5)), None, "ended 5 s before the window; clock not checked"),
        (between(at(-1), at(0, -5)), None, None),
        (between(at(-1), at()), 0.0, "its clip ended 1 s before the window; clock ±1 s"),
        (between(at(60), at(61)), 0.0, "its clip began 1 s after the window; clock ±1 s"),
        (between(at(60, 2.5), at(61)), 2.0, "its clip began 3 s after the window; clock ±3 s"),
        (between(at(61), at(62)), 2.0, None),
    ],
)
def test_just_outside_is_told_and_never_cut(
    clip: TimeWindow, known: float | None, told: str | None
) -> None:
    """A clip that a wrong clock may have put outside the window is mentioned, never offered."""
    camera = a_camera()
    error = None if known is None else timedelta(seconds=known)
    clocks = {camera.id: read_clocks(error)}

    found = match(a_request(), [camera], [a_clip(1, clip)], clocks=clocks)

    assert (found.clips, found.strength) == ((), MatchStrength.CAMERA_ONLY)
    assert found.because is (Because.JUST_OUTSIDE if told else Because.NOTHING_MOVED)
    assert len(found.near) == bool(told)
    if told:
        assert told in found.near[0].reason
        assert found.near[0].window == clip
        assert found.near[0].distance == _apart(clip)
        assert found.near[0].clock_uncertainty_ms == (None if known is None else (known + 1) * 1000)
        assert considered(a_request().window, clocks.values()).overlap(clip)
        assert "only just outside" in str(found.reason)


def _apart(clip: TimeWindow) -> timedelta:
    """Return how far a clip lies from the request's window: less than zero if it came before."""
    least = timedelta(microseconds=1)
    window = a_request().window
    if clip.end <= window.start:
        return -max(window.start - clip.end, least)
    return max(clip.start - window.end, least)


def test_the_reason_says_how_well_the_time_is_known() -> None:
    """A reason says what our clock is worth, and how wrong the one in the picture is."""
    camera = placed("c00000000001", north_m=345)
    clip = a_clip(1, between(at(2), at(9)), camera=camera.id)
    clocks = {camera.id: read_clocks(timedelta(seconds=1.2), -3_720_000)}

    (one,) = match(a_request(), [camera], [clip], clocks=clocks).clips

    assert one.reason == (
        "covers a corner of the area, 45 m away, from 12:02:00 to 12:09:00 UTC, motion; "
        "clock ±3 s, the time in the picture is 1 h 2 min behind"
    )
    assert (one.clock_uncertainty_ms, one.picture_offset_ms) == (2200, -3_720_000)


@pytest.mark.parametrize(
    ("offset_ms", "words"),
    [
        (None, ""),
        (1900, ""),
        (-1900, ""),
        (2000, "2 s ahead"),
        (60_000, "1 min 0 s ahead"),
        (61_000, "1 min 1 s ahead"),
        (3_600_000, "1 h 0 min ahead"),
        (86_400_000, "1 d 0 h ahead"),
        (-90_000_000, "1 d 1 h behind"),
    ],
)
def test_the_time_in_the_picture(offset_ms: int | None, words: str) -> None:
    """The camera's own clock is mentioned if it is off by more than it can be read to."""
    camera = a_camera()
    clocks = {camera.id: read_clocks(timedelta(0), offset_ms)}

    (one,) = match(a_request(), [camera], [a_clip(1, between(at(1), at(2)))], clocks=clocks).clips

    assert one.reason.partition("; clock ±1 s")[2] == (
        f", the time in the picture is {words}" if words else ""
    )


def test_a_clock_read_anew_makes_no_other_match() -> None:
    """What clocks are worth changes by the second; a match changes only with what is offered."""
    camera = a_camera()
    clips = [a_clip(1, between(at(1), at(2)))]

    before, after = (
        match(a_request(), [camera], clips, clocks={camera.id: read_clocks(timedelta(seconds=s))})
        for s in (1, 2)
    )

    assert before.clips[0].reason != after.clips[0].reason
    assert before == after


def test_over_days_the_reason_says_the_day() -> None:
    """In a window of a day and more, a time of day could be of either day."""
    request = a_request(window=between(at(), at(60 * 24)))

    (one,) = match(request, [a_camera()], [a_clip(1, between(at(1), at(2)))]).clips

    assert "from 2026-11-25 12:01:00 to 2026-11-25 12:02:00 UTC" in one.reason


def test_all_cameras_are_counted() -> None:
    """The whole match says how many cameras cover the area."""
    two = [a_camera(), placed("c00000000002")]

    assert str(match(a_request(), two, []).reason) == "2 cameras cover the area, but nothing moved"
    assert (
        str(match(a_request(), [a_camera()], []).reason)
        == "a camera covers the area, but nothing moved"
    )
    private = [replace(each, may_share=False) for each in two]
    assert str(match(a_request(), private, []).reason) == (
        "2 cameras cover the area, but their clips are never sent"
    )


@pytest.mark.parametrize(
    ("share", "words"), [(0.5, "looks into the area"), (0.49, "covers a corner of the area")]
)
def test_half_of_a_view_is_no_corner(share: float, words: str) -> None:
    """A camera outside looks into the area from half of its view on; a known clock is a second."""
    view = AreaView(sight=Sight.FACING, distance_m=0.4, share=share)
    known = ClockReading(uncertainty=timedelta(0))

    reason = reason_for(view, between(at(), at(1)), None, None, known, dated=False)

    assert reason == f"{words}, 1 m away, from 12:00:00 to 12:01:00 UTC; clock ±1 s"


def test_at_the_end_of_the_calendar_nothing_is_added() -> None:
    """A window that ends with the last year is considered as it is."""
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    window = between(last - timedelta(hours=1), last)

    assert considered(window, []) == window
    found = match(a_request(window=window), [a_camera()], [a_clip(1, between(at(1), at(2)))])
    assert found.because is Because.NOTHING_MOVED


@settings(max_examples=200, deadline=None)
@given(
    spans=st.lists(
        st.tuples(
            st.integers(-4000, 8000),
            st.integers(1, 5400),
            st.sampled_from(TriggerKind),
            st.integers(0, 3),
        ),
        max_size=8,
    ),
    rooms=st.lists(
        st.tuples(
            st.integers(-500, 500),
            st.integers(0, 359),
            st.integers(1, 360),
            st.booleans(),
            st.booleans(),
        ),
        min_size=4,
        max_size=4,
    ),
    error=st.none() | st.integers(0, 16),
)
def test_whatever_there_is_nothing_outside_is_offered(
    spans: list[tuple[int, int, TriggerKind, int]],
    rooms: list[tuple[int, int, int, bool, bool]],
    error: int | None,
) -> None:
    """Cuts lie in clip and window, of outdoor cameras that may share; one more takes none away."""
    request = a_request()
    cameras = [
        placed(
            f"{number:012x}",
            may_share=may_share,
            indoor=indoor,
            place=Place(
                latitude_udeg=HERE.latitude_udeg + north * METRE_UDEG,
                longitude_udeg=HERE.longitude_udeg,
                heading_deg=heading,
                view_deg=view,
            ),
        )
        for number, (north, heading, view, may_share, indoor) in enumerate(rooms)
    ]
    by_id = {camera.id: camera for camera in cameras}
    clips = [
        a_clip(
            number,
            between(at(0, start), at(0, start + length)),
            triggers=(kind,),
            camera=f"{camera:012x}",
        )
        for number, (start, length, kind, camera) in enumerate(spans)
    ]
    clip_of = {clip.id: clip for clip in clips}
    hub_error = None if error is None else timedelta(seconds=error)
    clocks = {camera.id: read_clocks(hub_error) for camera in cameras}

    found = match(request, Coverage(cameras), clips, clocks=clocks)

    for one in found.clips:
        assert one.window == clip_of[one.clip_id].window.overlap(request.window)
    offered = {one.camera_id for one in found.clips} | {one.camera_id for one in found.near}
    assert all(by_id[id_].may_share and not by_id[id_].indoor for id_ in offered)
    for told in found.near:
        assert told.window.overlap(request.window) is None
        assert considered(request.window, clocks.values()).overlap(told.window) is not None
    for camera_id in found.cameras:
        assert abs(rooms[int(camera_id, 16)][0]) < 340
        assert not by_id[camera_id].indoor
    assert found == match(request, cameras, reversed(clips), clocks=clocks)
    fewer = match(request, cameras[1:], clips, clocks=clocks)
    assert set(fewer.clips) <= set(found.clips)
    assert set(fewer.near) <= set(found.near)
    order = list(MatchStrength)
    assert order.index(found.strength) <= order.index(fewer.strength)


@pytest.mark.parametrize(
    ("asking", "lacking", "because", "words"),
    [
        (True, False, Because.ASKING, "and your hub is looking for recordings"),
        (True, True, Because.ASKING, "and your hub is looking for recordings"),
        (False, True, Because.NOT_RECORDED, "but recordings of this time are missing"),
        (False, False, Because.NOTHING_MOVED, "but nothing moved"),
    ],
)
def test_nobody_says_that_nothing_moved_where_nobody_knows(
    *, asking: bool, lacking: bool, because: Because, words: str
) -> None:
    """What an archive has not given, or not yet, may show anything."""
    camera = a_camera()
    found = match(
        a_request(),
        [camera],
        [a_clip(1, between(at(61), at(62)))],
        clocks={camera.id: read_clocks(timedelta(seconds=1))},
        asking=[camera.id] if asking else [],
        lacking=[camera.id] if lacking else [],
    )

    assert (found.because, found.strength) == (because, MatchStrength.CAMERA_ONLY)
    assert words in str(found.reason)


def test_only_cameras_that_give_clips_are_waited_for() -> None:
    """What a camera that never shares may have changes nothing."""
    camera = a_camera(may_share=False)

    found = match(a_request(), [camera], [], asking=[camera.id], lacking=[camera.id])

    assert found.because is Because.NEVER_SHARED


@pytest.mark.parametrize(
    ("hub_error", "offset", "margin_s", "words"),
    [
        (1, -4, 4, "; clock ±4 s, this recorder's clock is 4 s behind"),
        (1, 0, 4, "; clock ±4 s"),
        (1, None, 7, "; clock not checked"),
        (None, 4, 7, "; clock not checked, this recorder's clock is 4 s ahead"),
    ],
)
def test_the_clock_of_an_archive(
    hub_error: int | None, offset: int | None, margin_s: int, words: str
) -> None:
    """Its error adds to the hub's, and it vouches for nothing if it was not measured."""
    clock = read_archive_clock(
        None if hub_error is None else timedelta(seconds=hub_error),
        ArchiveClock(
            offset=None if offset is None else timedelta(seconds=offset),
            uncertainty=timedelta(seconds=2),
        ),
    )
    camera = a_camera()
    clips = [a_clip(1, between(at(1), at(2)))]
    [offered] = match(a_request(), [camera], clips, clocks={camera.id: clock}).clips

    assert margin(clock) == timedelta(seconds=margin_s)
    assert considered(a_request().window, [clock]).start == at(seconds=-margin_s)
    assert offered.reason.endswith(words)
