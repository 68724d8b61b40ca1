"""Areas as others write them: which number comes first, which way a ring runs, where it is cut."""

from itertools import pairwise
import math
import re

from hypothesis import given, strategies as st
import pytest

from noticeboard.board.feeds.geometry import degrees, geojson, polygons, wkt
from noticeboard.log.area import Circle, MultiPolygon, Polygon
from noticeboard.rules.area import EARTH_RADIUS_M, great_circle_m, size_km2

type Ring = list[tuple[float, float]]


def flat_size(ring: Ring) -> float:
    """Return the signed size in square degrees; more than 0 if it runs counterclockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def sphere_km2(ring: Ring) -> float:
    """Return the size on the sphere of a ring on the map."""
    total = 0.0
    for a, b in pairwise(ring):
        across = math.radians(b[0] - a[0])
        total += across * (2 + math.sin(math.radians(a[1])) + math.sin(math.radians(b[1])))
    return abs(total) / 2 * EARTH_RADIUS_M**2 / 1e6


@given(st.integers(-180_000_000, 180_000_000))
def test_degrees_are_exact(udeg: int) -> None:
    """No micro-degree is lost, and there is no exponent."""
    assert round(float(degrees(udeg)) * 1_000_000) == udeg
    assert re.fullmatch(r"-?[0-9]+\.[0-9]+", degrees(udeg))


@given(
    lat=st.integers(-90_000_000, 90_000_000),
    lon=st.integers(-180_000_000, 180_000_000),
    radius_m=st.integers(100, 1_000_000),
)
def test_circles_are_polygons_anywhere(lat: int, lon: int, radius_m: int) -> None:
    """At a pole and across 180 degrees too: closed, counterclockwise, on the map, of that size."""
    circle = Circle(lat=lat, lon=lon, radius_m=radius_m)

    found = polygons(circle)

    for (ring,) in found:
        assert ring[0] == ring[-1]
        assert flat_size(ring) > 0
        assert all(-180 <= at[0] <= 180 and -90 <= at[1] <= 90 for at in ring)
    total = sum(sphere_km2(ring) for (ring,) in found)
    assert total == pytest.approx(size_km2(circle), rel=0.02)
    near_a_pole = abs(lat / 1e6) + math.degrees(radius_m / EARTH_RADIUS_M) >= 90
    for (ring,) in [] if near_a_pole else found:
        for at in ring:
            away = great_circle_m(lat, lon, round(at[1] * 1e6), round(at[0] * 1e6))
            assert away <= radius_m * 1.001 + 1


def test_a_circle_across_the_meridian_is_cut() -> None:
    """RFC 7946, section 3.1.9: two polygons, one on either side, none wide around the Earth."""
    shape = geojson(Circle(lat=-17_000_000, lon=179_999_000, radius_m=600))

    assert shape["type"] == "MultiPolygon"
    parts = polygons(Circle(lat=-17_000_000, lon=179_999_000, radius_m=600))
    sides = sorted(min(lon for lon, _ in ring) for (ring,) in parts)
    assert len(sides) == 2
    assert sides[0] == -180
    assert sides[1] > 179
    assert wkt(Circle(lat=-17_000_000, lon=179_999_000, radius_m=600)) == "POINT (179.999 -17.0)"


def test_rings_run_the_right_way_whichever_way_they_were_drawn() -> None:
    """Outlines counterclockwise, holes clockwise; longitude first."""
    clockwise = ((0, 0), (10, 0), (10, 20), (0, 20))
    both = [Polygon(ring=clockwise), Polygon(ring=clockwise[::-1])]
    hole = MultiPolygon(
        parts=(
            (
                ((0, 0), (0, 90_000), (90_000, 90_000), (90_000, 0)),
                ((10_000, 10_000), (10_000, 20_000), (20_000, 20_000), (20_000, 10_000)),
            ),
            (((0, 100_000), (0, 190_000), (90_000, 190_000)),),
        )
    )

    for area in both:
        ((ring,),) = polygons(area)
        assert flat_size(ring) > 0
        assert ring[0][0] in {0.0, 2e-05}
    (outline, inner), (second,) = polygons(hole)
    assert (flat_size(outline) > 0, flat_size(inner) < 0, flat_size(second) > 0) == (True,) * 3
    assert geojson(hole)["type"] == "MultiPolygon"
    assert wkt(both[0]).startswith("POLYGON ((")
    assert wkt(hole).startswith("MULTIPOLYGON (((")
