"""What a camera sees of an area, near and far, inside and out, and at the ends of the map."""

from collections.abc import Iterator
from math import asin, cos, degrees, radians, sin, sqrt

from hypothesis import HealthCheck, assume, given, settings, strategies as st
import pytest

from hub.matching.coverage import CameraViews, sight, sights
from hub.model.camera import Place
from hub.model.request import Sight
from noticeboard.errors import VerificationError
from noticeboard.log.area import Circle, Polygon, RequestArea
from noticeboard.rules.area import EARTH_RADIUS_M, contains
from tests.hub.given import HERE, METRE_UDEG

UDEG_M = radians(1e-6) * EARTH_RADIUS_M
"""A micro-degree of latitude, in meters."""
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
DATELINE_RING = Polygon(
    ring=(
        (9_999_000, -180_000_000),
        (10_001_000, -180_000_000),
        (10_001_000, -179_998_000),
        (9_999_000, -179_998_000),
    )
)


def looking(heading_deg: int, view_deg: int, range_m: int = 30) -> Place:
    """Return a camera's place at `HERE`, looking one way."""
    return at_point(HERE.latitude_udeg, HERE.longitude_udeg, heading_deg, view_deg, range_m)


def at_point(lat: int, lon: int, heading_deg: int, view_deg: int, range_m: int) -> Place:
    """Return a camera's place."""
    return Place(
        latitude_udeg=lat,
        longitude_udeg=lon,
        heading_deg=heading_deg,
        view_deg=view_deg,
        range_m=range_m,
    )


def seen(place: Place, area: RequestArea) -> Sight | None:
    """Return how a camera stands to an area."""
    view = sight(place, area)
    return view.sight if view else None


def from_here(bearing_deg: float, far_m: float) -> tuple[int, int]:
    """Return the point so far from `HERE`, on a plane."""
    north = degrees(far_m * cos(radians(bearing_deg)) / EARTH_RADIUS_M)
    east = degrees(far_m * sin(radians(bearing_deg)) / EARTH_RADIUS_M) / cos(radians(52))
    return round(52e6 + north * 1e6), round(4e6 + east * 1e6)


@pytest.mark.parametrize("area", [NORTH_300, SQUARE_EAST], ids=["circle", "polygon"])
@pytest.mark.parametrize(
    ("place", "meets"),
    [
        (looking(0, 360), True),
        (looking(45, 100), True),
        (looking(45, 360, range_m=15), False),
        (looking(225, 90), False),
        (looking(225, 359), True),
    ],
)
def test_from_outside(area: RequestArea, place: Place, *, meets: bool) -> None:
    """From outside, a camera counts if its view meets the area within its range."""
    assert (seen(place, area) is Sight.FACING) == meets


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

    assert seen(looking(123, 1, range_m=1), area) is Sight.INSIDE


def test_no_range_reaches_across_town() -> None:
    """A range that no camera has is cut short."""
    area = Circle(lat=52_000_000 + 3000 * METRE_UDEG, lon=4_000_000, radius_m=500)

    assert sight(looking(0, 360, range_m=100_000), area) is None


@pytest.mark.parametrize(("away_udeg", "seen_"), [(11_688, True), (11_697, False)])
def test_a_range_ends_at_a_kilometre(away_udeg: int, *, seen_: bool) -> None:
    """What begins 999.7 m away is seen by whoever claims to see farther, and 1000.7 m is not."""
    lat, lon = HERE.latitude_udeg, HERE.longitude_udeg
    circle = Circle(lat=lat + away_udeg, lon=lon, radius_m=300)
    begins = round(lat + away_udeg - 300 / UDEG_M)
    ring = Polygon(ring=((begins, lon - 500), (begins, lon + 500), (begins + 900, lon)))

    for area in (circle, ring):
        assert (sight(looking(0, 90, range_m=5000), area) is not None) == seen_


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize(("aside_deg", "seen_"), [(15, True), (24, False)])
def test_what_only_an_edge_of_the_view_meets_is_seen(
    side: int, aside_deg: int, *, seen_: bool
) -> None:
    """An area 20 degrees to either side counts, though its middle lies outside of the view."""
    lat, lon = from_here(side * (30 + aside_deg), 500)
    size_m = 500 * sin(radians(20))
    ring = Polygon(ring=tuple(_around(lat, lon, size_m, corners=24)))

    for area in (Circle(lat=lat, lon=lon, radius_m=round(size_m)), ring):
        assert (sight(looking(0, 60, range_m=600), area) is not None) == seen_


def test_a_post_between_two_lines_of_sight_is_seen() -> None:
    """However small and far an area is, and however wide the view, nothing falls in between."""
    for bearing in (*range(0, 360, 7), 180):
        lat, lon = from_here(bearing, 900)
        post = Circle(lat=lat, lon=lon, radius_m=1)
        ring = Polygon(ring=((lat, lon), (lat + 9, lon), (lat, lon + 15)))

        assert seen(looking(0, 360, range_m=1000), post) is Sight.FACING
        assert seen(looking(0, 360, range_m=1000), ring) is Sight.FACING


def test_a_fence_that_runs_past_is_seen() -> None:
    """An area whose corners all lie behind and out of range is seen where it crosses the view."""
    (up, left), (_, right) = from_here(-89, 3000), from_here(89, 3000)
    far_up = from_here(0, 3000)[0]
    strip = Polygon(
        ring=((up - 300, left), (up - 300, right), (far_up, right), (far_up, left)),
    )

    assert seen(looking(0, 10, range_m=100), strip) is Sight.FACING
    assert seen(looking(180, 10, range_m=100), strip) is None


def test_the_share_is_how_much_of_the_view_lies_in_the_area() -> None:
    """All of it in its midst, half on a straight edge, less the farther away, none turned away."""
    half = Polygon(
        ring=(
            (52_000_000, 3_990_000),
            (52_000_000, 4_010_000),
            (52_009_000, 4_010_000),
            (52_009_000, 3_990_000),
        )
    )
    whole = Circle(lat=52_000_000, lon=4_000_000, radius_m=300)
    big = Circle(lat=from_here(0, 100_000)[0], lon=4_000_000, radius_m=100_000 - 15)

    shares = [
        view.share if (view := sight(looking(heading, 180), area)) else None
        for heading, area in ((0, whole), (90, half), (0, half), (180, half), (0, big), (180, big))
    ]

    assert shares == pytest.approx([1, 0.5, 1, 0, 0.39, None], abs=0.02)


def test_half_a_view_is_exactly_half() -> None:
    """As many lines of sight lie on either side of a view's middle."""
    south = Polygon(ring=((0, -90_000), (0, 90_000), (-90_000, 90_000), (-90_000, -90_000)))

    view = sight(at_point(0, 0, 90, 180, 30), south)

    assert view is not None
    assert view.share == pytest.approx(0.5, abs=1e-9)


@pytest.mark.parametrize(
    ("north_m", "deep_m", "heading", "range_m", "share"),
    [
        (10, 10, 0, 30, (400 - 100) / 900),
        (10, 50, 0, 30, (900 - 100) / 900),
        (-10, 30, 0, 30, 400 / 900),
        (-10, 30, 180, 30, 100 / 900),
        (0.5, 9, 0, 1, 0.75),
        (-0.5, 9, 180, 1, 0.25),
        (-8.5, 9, 0, 1, 0.25),
        (-8, 9, 180, 1, 1),
    ],
)
def test_the_share_of_a_strip_is_what_lies_between_its_sides(
    north_m: float, deep_m: float, heading: int, range_m: int, share: float
) -> None:
    """Straight ahead, ground grows as the square of how far it is: between enter and leave."""
    south, north = (round(each / UDEG_M) for each in (north_m, north_m + deep_m))
    strip = Polygon(ring=((south, -900), (south, 900), (north, 900), (north, -900)))

    view = sight(at_point(0, 0, heading, 1, range_m), strip)

    assert view is not None
    assert view.share == pytest.approx(share, abs=0.12 / range_m)
    assert view.distance_m == pytest.approx(max(0, north_m), abs=0.06)


def test_a_strip_is_left_and_entered_again() -> None:
    """What lies between two arms of an area is no part of it."""
    arms = [round(each / UDEG_M) for each in (4, 8, 16, 20)]
    comb = Polygon(
        ring=(
            *((arms[0], -900), (arms[0], 900), (arms[1], 900), (arms[1], -800)),
            *((arms[2], -800), (arms[2], 900), (arms[3], 900), (arms[3], -900)),
        )
    )

    view = sight(at_point(0, 0, 0, 1, 30), comb)

    assert view is not None
    assert view.share == pytest.approx((64 - 16 + 400 - 256) / 900, abs=0.01)


@pytest.mark.parametrize("side", [-1, 1])
def test_180_degrees_is_exact(side: int) -> None:
    """Whoever stands on the meridian stands on the edge of what ends there; a step off is off."""
    edge, within, off = 180_000_000 * side, 179_998_000 * side, 179_999_999 * side
    ring = Polygon(
        ring=((9_999_000, -edge), (10_001_000, -edge), (10_001_000, -within), (9_999_000, -within))
    )

    for lon, stands in ((edge, Sight.INSIDE), (-edge, Sight.INSIDE), (off, Sight.FACING)):
        assert seen(at_point(10_000_000, lon, 0, 360, 30), ring) is stands
    view = sight(at_point(10_000_000, off, 90 * side, 90, 30), ring)
    assert view is not None
    assert view.share == pytest.approx(1, abs=0.02)
    assert view.distance_m == pytest.approx(0.11, abs=0.01)


@pytest.mark.parametrize("lon", [180_000_000, -180_000_000, 179_999_900, -179_999_900])
def test_180_degrees_is_no_edge(lon: int) -> None:
    """East of 179.9999 lies -179.9999: a camera there sees both areas."""
    circle = Circle(lat=10_000_000, lon=-179_999_000, radius_m=100)
    place = at_point(10_000_000, lon, 90, 60, 30)

    assert seen(place, circle) is not None
    assert seen(place, DATELINE_RING) is not None
    back = at_point(10_000_000, 179_999_900, 270, 60, 30)
    assert seen(back, DATELINE_RING) is None


@pytest.mark.parametrize("lat", [90_000_000, -90_000_000, 89_999_900])
def test_at_a_pole_a_circle_is_a_circle(lat: int) -> None:
    """At a pole every meridian is near, and a circle around it holds who stands there."""
    over = Circle(lat=lat - (100 if lat > 0 else -100), lon=-120_000_000, radius_m=50)
    ring = Polygon(ring=((lat, 0), (lat, 1_000_000), (lat - (50 if lat > 0 else -50), 500_000)))
    place = at_point(lat, 60_000_000, 0, 360, 30)

    assert seen(place, over) is Sight.INSIDE
    assert seen(place, ring) is not None


def _around(lat: int, lon: int, size_m: float, corners: int) -> Iterator[tuple[int, int]]:
    """Yield corners around a point near `HERE`, so far from it."""
    for corner in range(corners):
        turn = radians(360 * corner / corners)
        up, across = size_m / UDEG_M * cos(turn), size_m / UDEG_M * sin(turn)
        yield lat + round(up), lon + round(across / cos(radians(52)))


STEPS = st.tuples(st.integers(-2, 2), st.integers(-2, 2))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    steps=st.lists(STEPS, min_size=3, max_size=8, unique=True),
    far=st.sampled_from([1, 400]),
)
def test_who_stands_inside_is_told_to_the_micro_degree(
    steps: list[tuple[int, int]], far: int
) -> None:
    """A camera stands in a ring, or on its edge, exactly if `contains` says so."""
    try:
        ring = Polygon(ring=tuple((up * far, over * far) for up, over in steps))
    except VerificationError:
        assume(False)  # noqa: FBT003 -- hypothesis has no keyword for it
        raise

    spots = [(up, over) for up in range(-2, 3) for over in range(-2, 3)]

    views = sights(CameraViews.of([at_point(*spot, 0, 360, 100) for spot in spots]), ring)

    for spot, view in zip(spots, views, strict=True):
        assert (view is not None and view.sight is Sight.INSIDE) == contains(ring, *spot)


areas = st.one_of(
    st.builds(
        Circle,
        lat=st.integers(51_990_000, 52_010_000),
        lon=st.integers(3_985_000, 4_015_000),
        radius_m=st.integers(1, 700),
    ),
    st.builds(
        lambda lat, lon, sizes: Polygon(
            ring=tuple(
                (
                    lat + round(size * METRE_UDEG * sin(radians(turn * 360 / len(sizes)))),
                    lon + round(size * METRE_UDEG * 1.6 * cos(radians(turn * 360 / len(sizes)))),
                )
                for turn, size in enumerate(sizes)
            )
        ),
        st.integers(51_995_000, 52_005_000),
        st.integers(3_990_000, 4_010_000),
        st.lists(st.integers(20, 600), min_size=3, max_size=12),
    ),
)
"""Circles, and stars with bays."""


@settings(max_examples=200, deadline=None)
@given(
    area=areas,
    heading=st.integers(0, 359),
    view=st.integers(1, 360),
    range_m=st.integers(1, 1000),
)
def test_what_is_seen_is_what_a_walk_through_the_view_finds(
    area: RequestArea, heading: int, view: int, range_m: int
) -> None:
    """Any point of the view that lies in the area makes it seen; none does if it is not seen."""
    place = looking(heading, view, range_m)
    walked = any(
        contains(area, *from_here(heading + turn / 26 * view, far / 13 * range_m))
        for turn in range(-12, 13)
        for far in range(1, 13)
    )

    found = sight(place, area)

    inside = contains(area, HERE.latitude_udeg, HERE.longitude_udeg)
    assert (found is not None and found.sight is Sight.INSIDE) == inside
    assert found is not None or not walked
    if found is not None:
        assert 0 <= found.share <= 1
        assert (found.distance_m == 0) == inside
        assert found.distance_m <= range_m


@settings(max_examples=100, deadline=None)
@given(
    area=areas,
    heading=st.integers(0, 359),
    view=st.integers(20, 360),
    range_m=st.integers(100, 1000),
)
def test_the_share_is_what_a_survey_of_the_view_finds(
    area: RequestArea, heading: int, view: int, range_m: int
) -> None:
    """Of spots that share the view out evenly, so many lie in the area."""
    spots = [
        from_here(heading + (turn + 0.5) / 24 * view - view / 2, sqrt((ring + 0.5) / 16) * range_m)
        for turn in range(24)
        for ring in range(16)
    ]
    lie_in_it = sum(contains(area, *spot) for spot in spots) / len(spots)

    found = sight(looking(heading, view, range_m), area)

    assert (0.0 if found is None else found.share) == pytest.approx(lie_in_it, abs=0.05)


@settings(max_examples=200, deadline=None)
@given(
    bearing=st.integers(0, 359),
    away=st.integers(100, 900),
    size=st.integers(1, 99),
    view=st.integers(1, 300),
    turned=st.floats(0, 1),
)
def test_turned_away_it_sees_nothing(
    bearing: int, away: int, size: int, view: int, turned: float
) -> None:
    """Outside, a camera whose view leaves out an area's whole width never matches by facing."""
    lat, lon = from_here(bearing, away)
    least = view / 2 + degrees(asin(size / away)) + 0.5
    heading = round(bearing + least + turned * (360 - 2 * least)) % 360
    apart = abs((heading - bearing + 180) % 360 - 180)
    ring = Polygon(
        ring=tuple(
            (
                lat + round(size * METRE_UDEG * sin(radians(60 * turn)) * 0.95),
                lon + round(size * METRE_UDEG * cos(radians(60 * turn)) * 1.5),
            )
            for turn in range(6)
        )
    )

    for area in (Circle(lat=lat, lon=lon, radius_m=size), ring):
        assert apart < least or sight(looking(heading, view, 1000), area) is None
        assert seen(looking(bearing, view, 1000), area) is Sight.FACING


@settings(max_examples=100, deadline=None)
@given(
    lat=st.integers(-90_000_000, 90_000_000),
    lon=st.integers(-180_000_000, 180_000_000),
    heading=st.integers(0, 359),
    radius=st.integers(1, 1_000_000),
    mirror=st.booleans(),
)
def test_anywhere_on_earth_a_camera_in_a_circle_is_inside(
    lat: int, lon: int, heading: int, radius: int, *, mirror: bool
) -> None:
    """Poles and 180 degrees are places as all others; the far side of the Earth is not near."""
    place = at_point(lat, lon, heading, 90, 1000)
    antipode = Circle(
        lat=-lat, lon=lon - 180_000_000 if lon > 0 else lon + 180_000_000, radius_m=radius
    )
    own = -lon if mirror and abs(lon) == 180_000_000 else lon

    assert seen(place, Circle(lat=lat, lon=own, radius_m=radius)) is Sight.INSIDE
    assert sight(place, antipode) is None
