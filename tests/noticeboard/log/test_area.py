"""Jurisdictions of several parts: which shapes an entry may hold, and what checking them costs."""

from collections.abc import Sequence
import math
from random import Random
import time
from unittest.mock import patch

from hypothesis import example, given, settings, strategies as st
import msgspec
import pytest
from shapely import MultiPolygon as Reference, Polygon as ReferencePart

from noticeboard.errors import VerificationError
from noticeboard.log import area as plain, outline
from noticeboard.log.area import MAX_POINTS, Area, Circle, MultiPolygon, Point, Polygon, _is_simple
from noticeboard.log.entry import canonical, parse_entry
from noticeboard.log.outline import first_touch, is_nested
from tests.noticeboard.log.made import Town

type Ring = tuple[Point, ...]
type Parts = tuple[tuple[Ring, ...], ...]

SQUARE: Ring = ((0, 0), (0, 9), (9, 9), (9, 0))
HOLE: Ring = ((2, 2), (2, 7), (7, 7), (7, 2))
ISLET: Ring = ((3, 3), (3, 6), (6, 6), (6, 3))
OCTAGON: Ring = ((0, 3), (0, 6), (3, 9), (6, 9), (9, 6), (9, 3), (6, 0), (3, 0))
AWAY: Ring = ((20, 0), (20, 9), (29, 9), (29, 0))


def is_shape(parts: Parts) -> bool:
    """Tell whether an entry may hold these parts."""
    try:
        MultiPolygon(parts=parts)
    except VerificationError:
        return False
    return True


@pytest.mark.parametrize(
    ("parts", "fits"),
    [
        (((SQUARE,),), True),
        (((SQUARE, HOLE),), True),
        (((SQUARE, HOLE), (ISLET,)), True),
        (((SQUARE,), (AWAY,)), True),
        (((SQUARE, HOLE), (ISLET,), (AWAY,)), True),
        (((SQUARE[::-1], HOLE), (AWAY,)), True),
        (((SQUARE,), (SQUARE,)), False),
        (((SQUARE,), (HOLE,)), False),
        (((HOLE, SQUARE),), False),
        (((SQUARE, AWAY),), False),
        (((SQUARE, HOLE, ISLET),), False),
        (((SQUARE,), (AWAY, HOLE)), False),
        (((SQUARE, ((0, 0), (0, 5), (5, 5))),), False),
        (((SQUARE, ((1, 1), (1, 5), (5, 9))),), False),
        (((SQUARE,), (((9, 9), (9, 12), (12, 12)),)), False),
        (((SQUARE,), (((8, 8), (8, 12), (12, 12)),)), False),
        (((((0, 0), (9, 9), (0, 9), (9, 0)),),), False),
        (((((0, 0), (0, 9), (0, 4)),),), False),
        (((((0, 0), (0, 0), (0, 9), (9, 9)),),), False),
        (((OCTAGON,), (((20, 0), (20, 2), (20, 1)),)), False),
        (((SQUARE,), (((20, 0), (20, 0), (20, 0)),)), False),
        (((((0, -100_000_000), (0, 100_000_000), (9, 9)),),), False),
    ],
)
def test_which_shapes_there_are(parts: Parts, *, fits: bool) -> None:
    """Holes lie in their part, parts beside one another or in a hole, and nothing touches."""
    assert is_shape(parts) is fits


corners = st.tuples(st.integers(0, 8), st.integers(0, 8))
rings = st.lists(corners, min_size=3, max_size=6).map(tuple)


@given(parts=st.lists(st.lists(rings, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3))
@settings(max_examples=150)
@example(parts=[(SQUARE, HOLE), (ISLET,)])
@example(parts=[(SQUARE, HOLE), (AWAY,)])
@example(parts=[(SQUARE,)])
def test_a_shape_is_one_to_others_as_well(parts: list[tuple[Ring, ...]]) -> None:
    """Whatever is accepted, GEOS takes for valid, and for as large as its rings say."""
    if not is_shape(tuple(parts)):
        return  # most of what is drawn is none
    reference = Reference([(part[0], part[1:]) for part in parts])
    twice = sum(_twice(part[0]) - sum(map(_twice, part[1:])) for part in parts)

    assert reference.is_valid
    assert reference.area * 2 == twice


def _twice(ring: Ring) -> int:
    return abs(
        sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, (*ring[1:], ring[0]), strict=True))
    )


@given(ring=st.lists(corners, min_size=3, max_size=9).map(tuple))
@settings(max_examples=200)
def test_arrays_and_plain_numbers_agree(ring: Ring) -> None:
    """However a ring is checked, the answer is the same, and never looser than GEOS's."""
    simple = first_touch([ring]) is None

    assert simple is _is_simple(ring)
    assert not simple or ReferencePart(ring).is_valid


reaches = st.lists(st.integers(1, 40), min_size=19, max_size=48)


@given(
    reaches=reaches,
    moved=st.integers(0, 18),
    to=st.tuples(st.integers(-40, 40), st.integers(-40, 40)),
)
@settings(max_examples=60)
@pytest.mark.parametrize("pairs", [7, 1 << 18])
def test_long_rings_are_checked_the_same(
    reaches: list[int], moved: int, to: Point, pairs: int
) -> None:
    """However many pairs are compared at a time, an outline of many corners is simple or not."""
    ring = [_place(at, len(reaches), by) for at, by in enumerate(reaches)]
    found = []
    for each in (tuple(ring), (*ring[:moved], to, *ring[moved + 1 :])):
        with patch.object(plain, "_FEW_POINTS", len(ring)), patch.object(outline, "_PAIRS", pairs):
            found.append((first_touch([each]) is None, _is_simple(each)))

    assert all(by_arrays is one_by_one for by_arrays, one_by_one in found)


def _place(at: int, count: int, reach: int) -> Point:
    turn = 2 * math.pi * at / count
    return round(reach * math.sin(turn)), round(reach * math.cos(turn))


@given(ring=rings, small=rings, at=st.tuples(st.integers(-100, 900), st.integers(-100, 900)))
@settings(max_examples=300)
def test_holes_lie_where_others_see_them(ring: Ring, small: Ring, at: Point) -> None:
    """Rings apart from each other are an outline and its hole, or two parts, as GEOS says."""
    outline = tuple((100 * lat, 100 * lon) for lat, lon in ring)
    hole = tuple((at[0] + lat, at[1] + lon) for lat, lon in small)
    if first_touch([outline, hole]) is not None:
        return  # so none is asked where they lie
    holds = ReferencePart(outline).contains(ReferencePart(hole))

    assert is_nested(((outline, hole),)) is holds
    assert is_nested(((outline,), (hole,))) is not holds
    assert is_nested(((hole,), (outline,))) is not holds


def test_old_areas_keep_their_bytes() -> None:
    """A circle and a polygon are written as they were before there were shapes of parts."""
    written = {
        b'{"lat":1,"lon":2,"radius_m":3,"shape":"circle"}': Circle(lat=1, lon=2, radius_m=3),
        b'{"ring":[[0,0],[0,9],[9,9],[9,0]],"shape":"polygon"}': Polygon(ring=SQUARE),
        b'{"parts":[[[[0,0],[0,9],[9,9],[9,0]]]],"shape":"multipolygon"}': MultiPolygon(
            parts=((SQUARE,),)
        ),
    }
    for raw, area in written.items():
        assert msgspec.json.Encoder(order="sorted").encode(area) == raw
        assert msgspec.json.decode(raw, type=Area) == area


def test_an_entry_holds_a_shape() -> None:
    """A registration of several parts is canonical like any other; a request's is refused."""
    shape = MultiPolygon(parts=((SQUARE, HOLE), (AWAY,)))
    entry = Town().register(jurisdiction=shape)

    assert parse_entry(entry.raw).body == entry.body
    assert b'"shape":"multipolygon"' in canonical(entry.body)
    registered = Town()
    registered.log(registered.register())
    post = registered.post().raw.partition(b"\n")[0]
    area = post[post.index(b'"area":') + 7 : post.index(b',"case_number"')]
    other = registered.post().raw.replace(area, msgspec.json.encode(shape, order="sorted"))
    with pytest.raises(VerificationError, match="isn't an entry"):
        parse_entry(other)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"parts":[],"shape":"multipolygon"}',
        b'{"parts":[[]],"shape":"multipolygon"}',
        b'{"parts":[[[]]],"shape":"multipolygon"}',
        b'{"parts":[[[[0,0],[0,9]]]],"shape":"multipolygon"}',
        b'{"parts":[[[[0,0],[0,9],[9,9]]]],"shape":"multipolygon","x":1}',
        b'{"parts":[[[[0.5,0],[0,9],[9,9]]]],"shape":"multipolygon"}',
        b'{"parts":[[[[0,0,0],[0,9],[9,9]]]],"shape":"multipolygon"}',
        b'{"parts":[[[[90000001,0],[0,9],[9,9]]]],"shape":"multipolygon"}',
        b'{"parts":[[[[0,180000001],[0,9],[9,9]]]],"shape":"multipolygon"}',
        b'{"parts":[[[[[[[[0]]]]]]]],"shape":"multipolygon"}',
    ],
)
def test_other_spellings_are_refused(raw: bytes) -> None:
    """Empty, unknown, fractional, deeper or off the Earth: none is a shape."""
    with pytest.raises((msgspec.MsgspecError, VerificationError)):
        msgspec.json.decode(raw, type=Area)


def test_a_shape_has_so_many_corners() -> None:
    """The limit counts all rings together."""
    assert is_shape(((_round(MAX_POINTS),),))
    assert not is_shape(((_round(MAX_POINTS + 1),),))
    half = MAX_POINTS // 2
    assert not is_shape(((_round(half + 1),), (_round(half, east=10**7),)))


def test_a_touch_is_found_among_many_edges() -> None:
    """Wherever it is, in a shape of more edges than are compared at a time."""
    by_chance = Random(7)  # noqa: S311 -- a shape that can be drawn again
    places = by_chance.sample([(20 * n, 20 * m) for n in range(15) for m in range(15)], 212)
    apart = [_corner(*place) for place in places]

    assert first_touch(apart) is None
    for lat, lon in places[::5]:
        # Its northern corner lies in the middle of the other's southern edge.
        other = _corner(lat - 9, lon + 2)
        assert first_touch([*apart, other]) in {*other, *_corner(lat, lon)}


@pytest.mark.parametrize("north", [True, False])
def test_a_touch_is_found_far_away(*, north: bool) -> None:
    """An edge that reaches past hundreds of others, north or east, meets what it meets."""
    steps = [_corner(20 * n, 20 * n) for n in range(1, 200)]
    needle = ((0, 0), (0, 5000), (-5, 0))
    for other, touches in ((_corner(-9, 4900), True), (_corner(-10, 4900), False)):
        rings = [
            [(lon, lat) if north else (lat, lon) for lat, lon in ring]
            for ring in (*steps, needle, other)
        ]

        assert (first_touch(rings) is not None) is touches


def _corner(lat: int, lon: int) -> Ring:
    return ((lat, lon), (lat, lon + 9), (lat + 9, lon))


def _round(count: int, east: int = 0) -> Ring:
    turns = [2 * math.pi * number / count for number in range(count)]
    return tuple((round(1e6 * math.sin(t)), east + round(1e6 * math.cos(t))) for t in turns)


def _needles(count: int) -> Parts:
    """Triangles so long and thin that the box of each meets every other's."""
    return tuple(
        (((20 * n, 0), (20 * n + 10, 0), (20 * n + 10_000_000, 80_000_000)),) for n in range(count)
    )


@pytest.mark.parametrize(
    "parts",
    [_needles(MAX_POINTS // 3), ((_round(MAX_POINTS),),), (_needles(1) * (MAX_POINTS // 3))],
)
def test_a_hostile_shape_costs_little(parts: Parts) -> None:
    """The worst that fits into an entry is checked in a few hundredths of a second at most."""
    assert _cpu_s(parts) < 0.15


def _cpu_s(parts: Sequence[tuple[Ring, ...]]) -> float:
    times = []
    for _ in range(3):
        begun = time.process_time()
        is_shape(tuple(parts))
        times.append(time.process_time() - begun)
    return min(times)
