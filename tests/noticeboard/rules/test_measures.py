"""What an officer reads while drawing: the least width, and how far the edge of the area is."""

import math

from hypothesis import given, strategies as st
import pytest

from noticeboard.log.area import Area, Circle, MultiPolygon, Polygon
from noticeboard.rules.area import great_circle_m, within
from noticeboard.rules.measures import edge_distance_m, least_width
from noticeboard.rules.width import LEAST_WIDTH_M, is_too_narrow

LAT, LON = 45_000_000, 9_000_000
M_LAT = 1e6 / 111_195
M_LON = M_LAT / math.cos(math.radians(45))


def ring(*corners: tuple[float, float], lon: int = LON) -> Polygon:
    """Return a polygon of corners in meters east and north."""
    return Polygon(ring=tuple((LAT + round(y * M_LAT), lon + round(x * M_LON)) for x, y in corners))


def rectangle(width: float, height: float, *, lon: int = LON) -> Polygon:
    """Return a rectangle around the middle."""
    x, y = width / 2, height / 2
    return ring((-x, -y), (x, -y), (x, y), (-x, y), lon=lon)


def dumbbell(neck: float) -> Polygon:
    """Return two blocks of 300 m, joined by a passage of 200 m."""
    half = neck / 2
    return ring(
        *((-400, -150), (-100, -150), (-100, -half), (100, -half), (100, -150), (400, -150)),
        *((400, 150), (100, 150), (100, half), (-100, half), (-100, 150), (-400, 150)),
    )


@pytest.mark.parametrize("lon", [LON, 179_990_000])
def test_the_least_width_of_a_block(lon: int) -> None:
    """It is the shorter side, and is measured between two points so far apart."""
    found = least_width(rectangle(300, 500, lon=lon))
    assert found.meters == pytest.approx(300, rel=0.01)
    (lat, lon_a), (lat_b, lon_b) = found.ends
    assert great_circle_m(lat, lon_a, lat_b, lon_b) == pytest.approx(300, rel=0.01)


@pytest.mark.parametrize("neck", [20, 28, 80])
def test_the_least_width_is_at_the_neck(neck: float) -> None:
    """The number says the same as the rule."""
    area = dumbbell(neck)
    found = least_width(area)
    assert found.meters == pytest.approx(neck, abs=3)
    assert (found.meters < LEAST_WIDTH_M) is is_too_narrow(area)


def test_a_circle_is_as_wide_as_it_is() -> None:
    """Twice its radius."""
    assert least_width(Circle(lat=LAT, lon=LON, radius_m=200)).meters == 400


@given(
    st.floats(-1500, 1500),
    st.floats(-1500, 1500),
    st.sampled_from(["circle", "ring"]),
    st.sampled_from(["circle", "ring", "parts"]),
)
def test_the_edge_is_where_the_rule_says(x: float, y: float, inner: str, outer: str) -> None:
    """The distance is positive exactly inside, and no longer than to the middle of a side."""
    outline = rectangle(2000, 2000)
    shapes: dict[str, Area] = {
        "circle": Circle(lat=LAT, lon=LON, radius_m=1000),
        "ring": outline,
        "parts": MultiPolygon(parts=((outline.ring,),)),
    }
    wide = shapes[outer]
    at = (LAT + round(y * M_LAT), LON + round(x * M_LON))
    area = (
        Circle(lat=at[0], lon=at[1], radius_m=150)
        if inner == "circle"
        else ring((x - 150, y - 150), (x + 150, y - 150), (x + 150, y + 150), (x - 150, y + 150))
    )
    away_m = edge_distance_m(area, wide)
    if abs(away_m) > 5:
        assert (away_m > 0) is within(area, wide)
    if within(area, wide):
        assert edge_distance_m(area, wide, is_within=True) == away_m
    if outer != "circle" and away_m > 0:
        assert away_m == pytest.approx(1000 - max(abs(x), abs(y)) - 150, abs=5)
