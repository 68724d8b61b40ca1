"""No part of an area is so narrow that its outline points at one house; shapely is the judge."""

import math
import random
import time

from hypothesis import HealthCheck, assume, given, settings, strategies as st
import pytest
from shapely import Polygon as Reference, distance, get_coordinates, points
from shapely.affinity import rotate
from shapely.geometry.base import BaseGeometry

from noticeboard.log.area import MAX_RING_POINTS, Circle, MultiPolygon, Polygon
from noticeboard.rules.area import outlines
from noticeboard.rules.geojson import read
from noticeboard.rules.simplify import fit
from noticeboard.rules.width import is_too_narrow
from tests.noticeboard.rules.test_outlines import box, geojson, wobbly

type Meters = list[tuple[float, float]]

UDEG_A_METER = 1e6 / 111_194.93
LATITUDES = st.sampled_from([-78.0, -33.9, 0.0, 40.7, 64.1, 85.0])
TURNS = st.floats(0, 360)
SIDE = 400.0
BLOCK: Meters = [(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)]


def ring(outline: Meters, lat: float = 40.0, lon: float = -75.0) -> tuple[tuple[int, int], ...]:
    """Lay an outline of meters on the Earth."""
    shrink = math.cos(math.radians(lat))
    return tuple(
        (
            round(lat * 1e6 + y * UDEG_A_METER),
            round((lon * 1e6 + x * UDEG_A_METER / shrink + 180e6) % 360e6 - 180e6),
        )
        for x, y in outline
    )


def area(outline: Meters, lat: float = 40.0, turn: float = 0.0) -> Polygon:
    """Lay an outline of meters on the Earth, turned by degrees."""
    turned = rotate(Reference(outline), turn, origin=(0, 0)).exterior.coords[:-1]
    return Polygon(ring=ring([(x, y) for x, y in turned], lat))


def at_the_side(width: float, reach: float) -> Meters:
    """Return a block with a spike, or with a notch if it reaches less than nowhere."""
    low, high = SIDE / 2 - width / 2, SIDE / 2 + width / 2
    spike = [(SIDE, low), (SIDE + reach, low), (SIDE + reach, high), (SIDE, high)]
    return [*BLOCK[:2], *spike, *BLOCK[2:]]


def around(count: int, radius: float, *, share: float = 1.0) -> Meters:
    """Return corners on a circle, or on a part of it."""
    turns = [math.tau * share * number / count for number in range(count)]
    return [(radius * math.cos(turn), radius * math.sin(turn)) for turn in turns]


def test_the_spike_of_750_m() -> None:
    """A block with a spike of 2 m by 750 m, whose size and place break no rule."""
    assert not is_too_narrow(area(BLOCK))
    assert is_too_narrow(area(at_the_side(2, 750)))


@settings(max_examples=60, deadline=None)
@given(st.floats(0.5, 29.5), st.floats(35, 2000), LATITUDES, TURNS)
def test_spikes(width: float, length: float, lat: float, turn: float) -> None:
    """However long it is and however small its share of the area."""
    assert is_too_narrow(area(at_the_side(width, length), lat, turn))


@settings(max_examples=60, deadline=None)
@given(st.floats(0.5, 29.5), st.floats(35, SIDE - 1), LATITUDES, TURNS)
def test_notches(width: float, depth: float, lat: float, turn: float) -> None:
    """A slit into the block leaves one house out, and so points at it, too."""
    assert is_too_narrow(area(at_the_side(width, -depth), lat, turn))


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 29), st.floats(1, 400), LATITUDES, TURNS)
def test_necks(width: float, length: float, lat: float, turn: float) -> None:
    """Two blocks, each large enough, that hang together by a neck."""
    low, high, far = SIDE / 2 - width / 2, SIDE / 2 + width / 2, SIDE + length
    second = [(far, low), (far, 0), (far + SIDE, 0), (far + SIDE, SIDE), (far, SIDE), (far, high)]
    neck = [*BLOCK[:2], (SIDE, low), *second, (SIDE, high), *BLOCK[2:]]

    assert is_too_narrow(area(neck, lat, turn))


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 29), st.floats(150, 600), LATITUDES, TURNS)
def test_rings(width: float, radius: float, lat: float, turn: float) -> None:
    """A street around a block, open at one place; the block is left out."""
    outer = around(100, radius, share=0.97)
    inner = around(100, radius - width, share=0.97)

    assert is_too_narrow(area([*outer, *inner[::-1]], lat, turn))


@settings(max_examples=40, deadline=None)
@given(st.floats(5, 29), st.floats(2500, 9000), LATITUDES, TURNS)
def test_slivers(width: float, length: float, lat: float, turn: float) -> None:
    """A strip is as wide as a house, or less, from one end to the other."""
    assert is_too_narrow(area([(0, 0), (length, 0), (length, width), (0, width)], lat, turn))


@settings(max_examples=40, deadline=None)
@given(st.floats(5, 37), LATITUDES, TURNS)
def test_sharp_corners(degrees: float, lat: float, turn: float) -> None:
    """A triangle that ends in a point as a spike does."""
    half = 600 * math.tan(math.radians(degrees / 2))

    assert is_too_narrow(area([(-half, 0), (half, 0), (0, 600)], lat, turn))


@pytest.mark.parametrize("width", [33, 45, 55])
def test_wider_spikes(width: float) -> None:
    """What the opening by 30 m takes lies near what it keeps, even if it is little."""
    assert is_too_narrow(area(at_the_side(width, 200), turn=20))
    assert not is_too_narrow(area(at_the_side(width, 20), turn=20))


@pytest.mark.parametrize("turn", [0, 33])
def test_teeth(turn: float) -> None:
    """Parts that are no spikes by themselves are refused if there are many of them."""
    tooth = [(0.0, 0.0), (0.0, 45.0), (40.0, 45.0), (40.0, 0.0)]
    teeth = [(SIDE - 80.0 * number - x, 180 + y) for number in range(5) for x, y in tooth]
    comb = [(0.0, 0.0), (SIDE, 0.0), *teeth, (0.0, 180.0)]

    assert is_too_narrow(area(comb, turn=turn))
    assert not is_too_narrow(area([*comb[:2], *teeth[:4], (0.0, 180.0)], turn=turn))


@pytest.mark.parametrize("length", [1300, 3000, 12_000])
@pytest.mark.parametrize("turn", [0, 90, 33])
def test_strips(length: float, turn: float) -> None:
    """A disc of 30 m must find room along the whole of a strip, however long it is."""
    strips = {
        width: area([(0, 0), (length, 0), (length, width), (0, width)], turn=turn)
        for width in (50, 70)
    }

    assert {width: is_too_narrow(strips[width]) for width in strips} == {50: True, 70: False}


@settings(max_examples=60, deadline=None)
@given(st.floats(100, 1000), st.floats(260, 1100), st.floats(-40, 40), LATITUDES, TURNS)
def test_blocks(wide: float, high: float, lean: float, lat: float, turn: float) -> None:
    """A block between streets passes, upright or leaning."""
    assume(wide * high > 65_000)
    slope = high * math.tan(math.radians(lean))
    block = [(0, 0), (wide, 0), (wide + slope, high), (slope, high)]

    assert not is_too_narrow(area(block, lat, turn))


@settings(max_examples=40, deadline=None)
@given(st.integers(5, MAX_RING_POINTS), st.floats(145, 640), LATITUDES, TURNS)
def test_round_shapes(count: int, radius: float, lat: float, turn: float) -> None:
    """A circle passes, and a polygon that stands for one."""
    assert not is_too_narrow(area(around(count, radius), lat, turn))
    assert not is_too_narrow(Circle(lat=round(lat * 1e6), lon=0, radius_m=round(radius)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(250, 600), LATITUDES)
def test_city_outlines(seed: int, radius: float, lat: float) -> None:
    """An outline with bays and capes passes, simplified to what a request may hold."""
    dice = random.Random(seed)  # noqa: S311 -- a picture, not a secret
    waves = [(number, dice.random() * math.tau) for number in (2, 3, 5, 9)]
    outline = [
        (far * math.cos(turn), far * math.sin(turn))
        for turn in (math.tau * number / 200 for number in range(200))
        for far in [radius * (1 + 0.2 * sum(math.sin(n * turn + off) / n for n, off in waves))]
    ]

    assert not is_too_narrow(area(outline, lat))


def reach(taken: BaseGeometry, of: BaseGeometry) -> float:
    """Return how far the corners of what was taken or added lie from what it was taken from."""
    corners = points(get_coordinates(taken))
    return float(distance(corners, of).max(initial=0.0))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.lists(st.floats(30, 700), min_size=4, max_size=24), LATITUDES, TURNS)
def test_as_shapely_has_it(radii: list[float], lat: float, turn: float) -> None:
    """What passes has its opening by 30 m, and what shapely finds to be wide everywhere passes."""
    outline = [
        (
            far * math.cos(math.tau * number / len(radii)),
            far * math.sin(math.tau * number / len(radii)),
        )
        for number, far in enumerate(radii)
    ]
    shape = Reference(outline)
    assume(shape.area > 65_000)
    kept = shape.buffer(-30).buffer(30)
    opened, closed = shape.buffer(-20).buffer(20), shape.buffer(20).buffer(-20)

    is_narrow = is_too_narrow(area(outline, lat, turn))

    if not is_narrow:
        assert kept.area > 0.94 * shape.area
        assert reach(shape.difference(kept), kept) < 65
    elif kept.area > 0.97 * shape.area and reach(shape.difference(kept), kept) < 50:
        spikes, notches = shape.difference(opened), closed.difference(shape)
        assert max(reach(spikes, opened), reach(notches, shape)) > 8


def test_two_parts() -> None:
    """Two parts pass if each is large enough by itself and a street lies between them."""
    far: Meters = [(x + SIDE + 35, y) for x, y in BLOCK]
    near: Meters = [(x + SIDE + 25, y) for x, y in BLOCK]
    tiny: Meters = [(x / 4 + SIDE + 35, y / 4) for x, y in BLOCK]

    assert not is_too_narrow(MultiPolygon(parts=((ring(BLOCK),), (ring(far),))))
    assert is_too_narrow(MultiPolygon(parts=((ring(BLOCK),), (ring(near),))))
    assert is_too_narrow(MultiPolygon(parts=((ring(BLOCK),), (ring(tiny),))))


def test_holes() -> None:
    """A hole is as large as an area, or it points at what it leaves out."""
    outline: Meters = [(-400, -400), (800, -400), (800, 800), (-400, 800)]
    house: Meters = [(200, 200), (230, 200), (230, 230), (200, 230)]
    thin: Meters = [(-380, -380), (780, -380), (780, 780), (-380, 780)]

    assert not is_too_narrow(MultiPolygon(parts=((ring(outline), ring(BLOCK)),)))
    assert is_too_narrow(MultiPolygon(parts=((ring(outline), ring(house)),)))
    assert is_too_narrow(MultiPolygon(parts=((ring(outline), ring(thin)),)))


@pytest.mark.parametrize("lat", [-17.0, 0.0, 66.0])
def test_across_the_180th_meridian(lat: float) -> None:
    """If an area is only cut it is whole: neither the cut nor its two halves are narrow."""
    middle = 180.0

    def cut(outline: Meters) -> MultiPolygon:
        corners = [
            [middle + x * UDEG_A_METER / 1e6 / math.cos(math.radians(lat)), lat + y * 9e-6]
            for x, y in outline
        ]
        found = fit(read(geojson([corners]))).area
        assert isinstance(found, MultiPolygon)
        return found

    whole = cut([(x - 10, y) for x, y in BLOCK])
    assert len(outlines(whole)) == 1
    assert not is_too_narrow(whole)
    assert is_too_narrow(cut([(x - 100, y) for x, y in at_the_side(10, 200)]))
    assert is_too_narrow(cut([(x - SIDE - 100, y) for x, y in at_the_side(10, 200)]))


def test_jurisdictions() -> None:
    """A county's outline is not a request's: with its capes and islets it is not judged narrow."""
    county = wobbly(9_990, -90.0, 38.0, 0.4)
    islet = box(-90.7, 38.7, -90.65, 38.75)

    assert not is_too_narrow(fit(read(geojson([county]))).area)
    assert not is_too_narrow(fit(read(geojson([county], [islet]))).area)


def test_it_takes_little_time() -> None:
    """The worst outline of a request costs a part of a second, most cost a few milliseconds."""
    dice = random.Random(1)  # noqa: S311 -- a picture, not a secret
    rough = [
        ((500 + 30 * dice.random()) * math.cos(turn), (500 + 30 * dice.random()) * math.sin(turn))
        for turn in (math.tau * number / 256 for number in range(256))
    ]
    corridor: Meters = [(0, 0), (15_000, 0), (15_000, 80), (0, 80)]
    zigzag: Meters = [(12.0 * number, 1500.0 * (number % 2)) for number in range(254)]
    shapes = [area(rough), area(corridor), area([*zigzag, (3036, 3000), (0, 3000)])]

    began = time.process_time()
    found = [is_too_narrow(each) for each in shapes]

    assert found == [False, False, True]
    assert time.process_time() - began < 5
