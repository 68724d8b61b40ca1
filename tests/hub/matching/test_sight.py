"""What a camera sees of an area, near and far, inside and out, and at the ends of the map."""

from math import asin, cos, degrees, radians, sin

from hypothesis import given, settings, strategies as st
import pytest

from hub.matching.sight import sight
from hub.model.camera import Place
from hub.model.match import Sight
from noticeboard.log.entry import Circle, Polygon, RequestArea
from noticeboard.rules.area import EARTH_RADIUS_M, contains
from tests.hub.given import HERE, METRE_UDEG

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
    """From outside, a camera counts where its view meets the area within its range."""
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


def test_a_post_between_two_lines_of_sight_is_seen() -> None:
    """However small and far an area is, and however wide the view, nothing falls in between."""
    for bearing in range(0, 360, 7):
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
    """Any point of the view that lies in the area makes it seen; none does where it is not seen."""
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
