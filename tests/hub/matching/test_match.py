"""Which clips a request concerns: time, place, and what may ever be shared."""

from datetime import timedelta

from hypothesis import given, settings, strategies as st
import pytest

from hub.matching.match import match
from hub.matching.sight import Sight, sight
from hub.model.camera import Place
from hub.model.match import MatchStrength
from hub.model.trigger import Trigger, TriggerKind
from hub.model.window import TimeWindow
from noticeboard.log.entry import Area, Circle, Polygon
from tests.hub.given import HERE, METRE_UDEG, a_camera, a_clip, a_request, at, between

NORTH_300 = Circle(lat=52_000_000 + 300 * METRE_UDEG, lon=4_000_000, radius_m=280)
"""Begins about 20 m north of `HERE`."""
SQUARE_EAST = Polygon(
    ring=(
        (51_999_000, 4_000_300),
        (51_999_000, 4_004_000),
        (52_001_000, 4_004_000),
        (52_001_000, 4_000_300),
    )
)
"""Begins about 20 m east of `HERE`."""


def looking(heading_deg: int, view_deg: int, range_m: int = 30) -> Place:
    """Return a camera's place at `HERE`, looking one way."""
    return Place(
        latitude_udeg=HERE.latitude_udeg,
        longitude_udeg=HERE.longitude_udeg,
        heading_deg=heading_deg,
        view_deg=view_deg,
        range_m=range_m,
    )


def test_a_clip_in_the_window_and_area_matches() -> None:
    """A clip inside window and area is offered whole, with its reason in words."""
    clip = a_clip(1, between(at(10), at(11)))

    found = match(a_request(), [a_camera()], [clip])

    assert found.strength is MatchStrength.CLIPS
    assert found.cameras == (clip.camera_id,)
    assert [(one.clip_id, one.window, one.reason) for one in found.clips] == [
        (clip.id, clip.window, "inside the area, motion")
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


@pytest.mark.parametrize("closed", [{"may_share": False}, {"indoor": True}], ids=repr)
def test_what_may_not_be_shared_gives_no_clips(closed: dict[str, bool]) -> None:
    """An indoor camera, or one that may not share, is known to be there and gives nothing."""
    found = match(a_request(), [a_camera(**closed)], [a_clip(1, between(at(10), at(11)))])

    assert (found.clips, found.strength) == ((), MatchStrength.CAMERA_ONLY)


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
    """Where the triggers are known, the reason names the time of the one that tells most."""
    clip = a_clip(1, between(at(2), at(3)), triggers=(TriggerKind.MOTION, TriggerKind.BUTTON))
    camera_id = clip.camera_id
    triggers = [
        Trigger(camera_id=camera_id, kind=TriggerKind.MOTION, at=at(2, 5)),
        Trigger(camera_id=camera_id, kind=TriggerKind.BUTTON, at=at(2, 11)),
        Trigger(camera_id=camera_id, kind=TriggerKind.BUTTON, at=at(2, 30)),
        Trigger(camera_id=camera_id, kind=TriggerKind.BUTTON, at=at(1)),
    ]

    (one,) = match(a_request(), [a_camera()], [clip], triggers).clips

    assert one.reason == "inside the area, button pressed at 12:02:11 UTC"


@pytest.mark.parametrize("area", [NORTH_300, SQUARE_EAST], ids=["circle", "polygon"])
@pytest.mark.parametrize(
    ("place", "seen"),
    [
        (looking(0, 360), True),
        (looking(45, 100), True),
        (looking(45, 360, range_m=15), False),
        (looking(225, 90), False),
        (looking(225, 359), True),
    ],
)
def test_sight_from_outside(area: Area, place: Place, *, seen: bool) -> None:
    """From outside, a camera counts where its view meets the area within its range."""
    assert (sight(place, area) is Sight.FACING) == seen


@pytest.mark.parametrize(
    ("heading", "north", "east"),
    [(0, True, False), (90, False, True), (180, False, False), (270, False, False)],
)
def test_heading_is_clockwise_from_north(heading: int, *, north: bool, east: bool) -> None:
    """0 looks north and 90 looks east."""
    place = looking(heading, 40)

    assert (sight(place, NORTH_300) is not None) == north
    assert (sight(place, SQUARE_EAST) is not None) == east


def test_inside_the_area_the_heading_does_not_matter() -> None:
    """A camera in the area concerns the request wherever it looks."""
    area = Circle(lat=52_000_000, lon=4_000_000, radius_m=200)

    assert sight(looking(123, 1, range_m=1), area) is Sight.INSIDE


def test_no_range_reaches_across_town() -> None:
    """A range that no camera has is cut short."""
    area = Circle(lat=52_000_000 + 3000 * METRE_UDEG, lon=4_000_000, radius_m=500)

    assert sight(looking(0, 360, range_m=100_000), area) is None


@settings(max_examples=200, deadline=None)
@given(
    spans=st.lists(
        st.tuples(st.integers(-200, 200), st.integers(1, 90), st.sampled_from(TriggerKind)),
        max_size=8,
    ),
    offset=st.integers(-500, 500),
    heading=st.integers(0, 359),
    view=st.integers(1, 360),
    may_share=st.booleans(),
)
def test_whatever_there_is_nothing_outside_is_offered(
    *,
    spans: list[tuple[int, int, TriggerKind]],
    offset: int,
    heading: int,
    view: int,
    may_share: bool,
) -> None:
    """Every offered cut lies in its clip and in the window, and its camera may share."""
    request = a_request()
    place = Place(
        latitude_udeg=HERE.latitude_udeg + offset * METRE_UDEG,
        longitude_udeg=HERE.longitude_udeg,
        heading_deg=heading,
        view_deg=view,
    )
    clips = [
        a_clip(number, between(at(start), at(start + length)), triggers=(kind,))
        for number, (start, length, kind) in enumerate(spans)
    ]
    by_id = {clip.id: clip for clip in clips}

    found = match(request, [a_camera(place=place, may_share=may_share)], clips)

    assert may_share or not found.clips
    assert abs(offset) < 340 or found.strength is MatchStrength.NONE
    assert abs(offset) > 290 or found.cameras
    for one in found.clips:
        assert one.window == by_id[one.clip_id].window.overlap(request.window)
    assert found == match(request, [a_camera(place=place, may_share=may_share)], reversed(clips))
