"""Areas on the ground: sizes, distances and containment against slower ways of knowing them."""

from itertools import pairwise
import math

from hypothesis import HealthCheck, assume, given, settings, strategies as st
import pytest
from shapely import Polygon as Reference

from noticeboard.errors import VerificationError
from noticeboard.log.area import Area, Circle, Polygon
from noticeboard.rules.area import (
    EARTH_RADIUS_M,
    Bounds,
    bounds,
    centre,
    contains,
    distance_m,
    great_circle_m,
    size_km2,
    within,
)

LAT, LON = 40_000_000, -75_000_000
CIRCLES = st.builds(
    Circle,
    lat=st.integers(-60_000_000, 60_000_000),
    lon=st.integers(-170_000_000, 170_000_000),
    radius_m=st.integers(50, 5_000),
)
STEPS = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


def _box(south: int, west: int, north: int, east: int) -> Polygon:
    return Polygon(
        ring=tuple(
            (LAT + up, LON + over)
            for up, over in ((south, west), (south, east), (north, east), (north, west))
        )
    )


def _rounded(circle: Circle, share: float = 1.0, corners: int = 90) -> Polygon:
    """Return corners on the circle, by walking great circles from its center."""
    angle = circle.radius_m * share / EARTH_RADIUS_M
    lat, lon = math.radians(circle.lat / 1e6), math.radians(circle.lon / 1e6)
    ring = []
    for i in range(corners):
        turn = 2 * math.pi * i / corners
        up = math.asin(
            math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(turn)
        )
        over = lon + math.atan2(
            math.sin(turn) * math.sin(angle) * math.cos(lat),
            math.cos(angle) - math.sin(lat) * math.sin(up),
        )
        ring.append((round(math.degrees(up) * 1e6), round(math.degrees(over) * 1e6)))
    return Polygon(ring=tuple(ring))


def test_sizes_that_are_known() -> None:
    """The half and the fortieth of a square mile as circles, an eighth of the globe as a ring."""
    octant = Polygon(ring=((0, 0), (0, 90_000_000), (90_000_000, 90_000_000), (90_000_000, 0)))

    assert size_km2(Circle(lat=LAT, lon=LON, radius_m=642)) == pytest.approx(1.295, rel=0.001)
    assert size_km2(Circle(lat=LAT, lon=LON, radius_m=144)) == pytest.approx(0.065, rel=0.005)
    assert size_km2(octant) == pytest.approx(4 * math.pi * 6371.0088**2 / 8, rel=1e-9)
    # A circle of 100 km on the sphere, as a series of its angle.
    angle = 100 / 6371.0088
    assert size_km2(Circle(lat=LAT, lon=LON, radius_m=100_000)) == pytest.approx(
        math.pi * 100**2 * (1 - angle**2 / 12 + angle**4 / 360), rel=1e-8
    )


@given(circle=CIRCLES)
def test_rings_and_circles_agree(circle: Circle) -> None:
    """A ring of ninety corners on a circle has nearly its size, whichever way it runs."""
    assume(circle.radius_m >= 500)
    ring = _rounded(circle)
    turned = Polygon(ring=tuple(reversed(ring.ring)))

    assert size_km2(ring) == pytest.approx(size_km2(circle), rel=0.002)
    assert size_km2(turned) == pytest.approx(size_km2(ring))


@given(
    circle=CIRCLES,
    lat=st.integers(-60_000_000, 60_000_000),
    lon=st.integers(-180_000_000, 180_000_000),
)
def test_circle_distances(circle: Circle, lat: int, lon: int) -> None:
    """A point is as far from a circle as from its center less the radius, or inside."""
    away = great_circle_m(circle.lat, circle.lon, lat, lon)

    assert distance_m(circle, lat, lon) == pytest.approx(max(0, away - circle.radius_m))
    assert contains(circle, lat, lon) == (away <= circle.radius_m)
    assert contains(circle, circle.lat, circle.lon)


def test_great_circles() -> None:
    """A quarter of the equator, the way over the pole, and across the 180th meridian."""
    quarter = EARTH_RADIUS_M * math.pi / 2

    assert great_circle_m(0, 0, 0, 90_000_000) == pytest.approx(quarter, rel=1e-9)
    assert great_circle_m(0, 0, 90_000_000, 0) == pytest.approx(quarter, rel=1e-9)
    assert great_circle_m(0, 0, 0, 180_000_000) == pytest.approx(2 * quarter, rel=1e-9)
    assert great_circle_m(80_000_000, 0, 80_000_000, 180_000_000) == pytest.approx(
        quarter * 20 / 90
    )
    assert great_circle_m(0, 179_999_999, 0, -179_999_999) == pytest.approx(0.2224, rel=0.01)


def test_ring_distances() -> None:
    """Distances to an edge, to a corner, and across the 180th meridian."""
    box = _box(0, 0, 10_000, 10_000)
    east = Polygon(ring=((0, 179_990_000), (0, 179_999_999), (9_000, 179_999_999)))
    metre = 1e6 / (EARTH_RADIUS_M * math.pi / 180)

    assert distance_m(box, LAT + 5_000, LON + 5_000) == 0
    assert distance_m(box, LAT, LON + 5_000) == 0
    assert distance_m(box, LAT - 9_000, LON + 5_000) == pytest.approx(9_000 / metre, rel=0.001)
    assert distance_m(box, LAT - 3_000, LON - 4_000) == pytest.approx(
        great_circle_m(LAT, LON, LAT - 3_000, LON - 4_000), rel=0.001
    )
    assert distance_m(east, 0, -179_999_999) < 1
    slant = Polygon(ring=((0, 0), (0, 8_000), (8_000, 0)))
    assert distance_m(slant, 6_000, 6_000) == pytest.approx(
        great_circle_m(4_000, 4_000, 6_000, 6_000), rel=0.001
    )


@given(steps=st.lists(STEPS, min_size=3, max_size=8, unique=True), at=STEPS)
def test_contains_agrees_with_winding(steps: list[tuple[int, int]], at: tuple[int, int]) -> None:
    """A point is inside exactly if the ring winds around it, or on the ring itself."""
    try:
        ring = Polygon(ring=tuple(steps))
    except VerificationError:
        assume(False)  # noqa: FBT003 -- hypothesis has no keyword for it
        raise
    angle = 0.0
    on_edge = False
    for a, b in pairwise([*steps, steps[0]]):
        u, v = (a[0] - at[0], a[1] - at[1]), (b[0] - at[0], b[1] - at[1])
        cross, dot = u[0] * v[1] - u[1] * v[0], u[0] * v[0] + u[1] * v[1]
        on_edge |= cross == 0 and dot <= 0
        angle += math.atan2(cross, dot)

    assert contains(ring, *at) == (on_edge or abs(angle) > math.pi)
    assert contains(ring, *at) == (distance_m(ring, *at) == 0)


BOX = _box(-9_000, -9_000, 9_000, 9_000)
BAY = Polygon(
    ring=tuple(
        (LAT + up, LON + over)
        for up, over in (
            (-9_000, -9_000),
            (-9_000, 9_000),
            (9_000, 9_000),
            (9_000, 3_000),
            (-5_000, 3_000),
            (-5_000, -3_000),
            (9_000, -3_000),
            (9_000, -9_000),
        )
    )
)


@pytest.mark.parametrize(
    ("inner", "outer", "fits"),
    [
        (_box(-1_000, -1_000, 1_000, 1_000), BOX, True),
        (BOX, BOX, True),
        (_box(-1_000, -1_000, 1_000, 9_001), BOX, False),
        (_box(-8_000, -8_000, -6_000, 8_000), BAY, True),
        (_box(-8_000, -8_000, -5_000, 8_000), BAY, True),
        (_box(0, -8_000, 5_000, 8_000), BAY, False),
        (_box(-9_000, -9_000, 9_000, 9_000), BAY, False),
        (Circle(lat=LAT, lon=LON, radius_m=400), BOX, True),
        (Circle(lat=LAT, lon=LON, radius_m=1_500), BOX, False),
        (Circle(lat=LAT, lon=LON + 20_000, radius_m=10), BOX, False),
        (Circle(lat=LAT, lon=LON, radius_m=400), BAY, False),
        (BOX, Circle(lat=LAT, lon=LON, radius_m=1_400), True),
        (BOX, Circle(lat=LAT, lon=LON, radius_m=1_100), False),
        (Circle(lat=LAT, lon=LON, radius_m=9), Circle(lat=LAT, lon=LON, radius_m=9), True),
        (Circle(lat=LAT, lon=LON, radius_m=10), Circle(lat=LAT, lon=LON, radius_m=9), False),
        (Circle(lat=LAT, lon=LON + 100, radius_m=9), Circle(lat=LAT, lon=LON, radius_m=9), False),
    ],
)
def test_within(inner: Circle | Polygon, outer: Area, *, fits: bool) -> None:
    """An area lies within another if none of it sticks out, not into a bay either."""
    assert within(inner, outer) is fits


@pytest.mark.parametrize(
    ("up", "over"), [(1, 0), (-1, 0), (0, 1), (0, -1)], ids=["north", "south", "east", "west"]
)
@pytest.mark.parametrize(("radius_m", "fits"), [(99, True), (101, False)])
def test_a_circle_keeps_off_each_side(up: int, over: int, radius_m: int, *, fits: bool) -> None:
    """A circle 100 m from the middle of a long side lies within up to 100 m, whichever side."""
    off = round(100 / (EARTH_RADIUS_M * math.radians(1e-6)))
    lat = LAT + up * (9_000 - off)
    lon = LON + over * (9_000 - round(off / math.cos(math.radians(LAT / 1e6))))

    assert within(Circle(lat=lat, lon=lon, radius_m=radius_m), BOX) is fits


@settings(max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    inner=st.lists(STEPS, min_size=3, max_size=5, unique=True),
    outer=st.lists(STEPS, min_size=3, max_size=7, unique=True),
    far=st.sampled_from([1, 3]),
)
def test_rings_within_rings_as_geos_has_it(
    inner: list[tuple[int, int]], outer: list[tuple[int, int]], far: int
) -> None:
    """To the micro-degree a ring lies within another if GEOS says that it is covered."""
    try:
        one = Polygon(ring=tuple(inner))
        other = Polygon(ring=tuple((up * far, over * far) for up, over in outer))
    except VerificationError:
        assume(False)  # noqa: FBT003 -- hypothesis has no keyword for it
        raise

    assert within(one, other) is bool(Reference(other.ring).covers(Reference(one.ring)))


@settings(max_examples=100, suppress_health_check=[HealthCheck.filter_too_much])
@given(outer=st.lists(STEPS, min_size=4, max_size=8, unique=True), data=st.data())
def test_rings_of_another_s_corners_as_geos_has_it(
    outer: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Even if no border crosses another: along an edge, from corner to corner, in a bay."""
    some = data.draw(st.sets(st.sampled_from(range(len(outer))), min_size=3))
    try:
        one = Polygon(ring=tuple(outer[number] for number in sorted(some)))
        other = Polygon(ring=tuple(outer))
    except VerificationError:
        assume(False)  # noqa: FBT003 -- hypothesis has no keyword for it
        raise

    assert within(one, other) is bool(Reference(other.ring).covers(Reference(one.ring)))


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("inner", "fits"),
    [
        (_box(-8_000, -8_000, -5_000, 8_000), True),
        (_box(-8_000, -8_000, -4_999, 8_000), False),
        (_box(-8_000, 3_000, 8_000, 8_000), True),
        (_box(-8_000, 2_999, 8_000, 8_000), False),
        (_box(-6_000, -3_000, -5_000, 3_000), True),
        (_box(-5_000, -3_000, 9_000, 3_000), False),
    ],
)
def test_whichever_way_a_bay_opens(
    inner: Polygon,
    turns: int,
    mirrored: bool,  # noqa: FBT001 -- drawn
    backwards: bool,  # noqa: FBT001
    fits: bool,  # noqa: FBT001
) -> None:
    """A ring along a bay's sides or end lies within; a micro-degree more, or the bay, does not."""

    def turned(area: Polygon) -> Polygon:
        ring = [(lat - LAT, lon - LON) for lat, lon in area.ring]
        for _ in range(turns):
            ring = [(over, -up) for up, over in ring]
        if mirrored:
            ring = [(up, -over) for up, over in ring]
        if backwards:
            ring.reverse()
        return Polygon(ring=tuple((LAT + up, LON + over) for up, over in ring))

    assert within(turned(inner), turned(BAY)) is fits


@given(circle=CIRCLES, share=st.floats(min_value=0.05, max_value=0.95))
def test_smaller_rings_lie_within(circle: Circle, share: float) -> None:
    """A ring well inside a circle lies within it and within the circle's own ring."""
    assume(circle.radius_m * share >= 200)
    small, whole = _rounded(circle, share), _rounded(circle)

    assert within(small, circle)
    assert within(small, whole)
    assert not within(whole, small)
    assert not within(circle, small)


@given(circle=CIRCLES)
def test_bounds_hold_the_circle(circle: Circle) -> None:
    """Every point of a circle lies in its bounds, and its center in the middle."""
    box = bounds(circle)

    assume(circle.radius_m >= 500)
    lats, lons = zip(*_rounded(circle).ring, strict=True)

    assert box.south <= min(lats) <= max(lats) <= box.north
    assert box.west <= min(lons) <= max(lons) <= box.east
    assert box.north - box.south < 1.02 * (max(lats) - min(lats))
    assert box.east - box.west < 1.02 * (max(lons) - min(lons))
    assert centre(circle) == (circle.lat, circle.lon)


def test_bounds_of_the_rest() -> None:
    """A ring's bounds are its extremes; a circle at a pole or the 180th meridian is cut off."""
    pole = bounds(Circle(lat=89_999_999, lon=0, radius_m=1_000))
    south = bounds(Circle(lat=-89_999_999, lon=0, radius_m=1_000))
    edge = bounds(Circle(lat=0, lon=179_999_999, radius_m=1_000))

    assert bounds(BOX) == Bounds(
        south=LAT - 9_000, west=LON - 9_000, north=LAT + 9_000, east=LON + 9_000
    )
    assert centre(BOX) == (LAT, LON)
    assert centre(Circle(lat=89_999_999, lon=0, radius_m=1_000)) == (89_999_999, 0)
    assert (pole.north, pole.west, pole.east) == (90_000_000, -180_000_000, 180_000_000)
    assert south.south == -90_000_000
    assert edge.east == 180_000_000


def test_a_circle_up_to_180_degrees_does_not_cross_it() -> None:
    """It gets the whole turn only if it goes on beyond, on either side."""
    across = bounds(Circle(lat=0, lon=0, radius_m=1_000)).east

    for side in (-1, 1):
        upto = bounds(Circle(lat=0, lon=side * (180_000_000 - across), radius_m=1_000))
        over = bounds(Circle(lat=0, lon=side * (180_000_001 - across), radius_m=1_000))
        assert sorted((abs(upto.west), abs(upto.east))) == [180_000_000 - 2 * across, 180_000_000]
        assert (over.west, over.east) == (-180_000_000, 180_000_000)
