"""Outlines from GeoJSON into an entry: read, cut at 180 degrees, fitted in, and still right."""

import json
import math
import random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings, strategies as st
import pytest
from shapely import (
    LinearRing,
    LineString,
    MultiPolygon as Reference,
    Point as ReferencePoint,
    Polygon as Part,
    union_all,
)
from shapely.affinity import translate
from shapely.geometry import shape as reference_of

from noticeboard.board.feeds.geometry import geojson as geometry, polygons
from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.area import Circle, MultiPolygon, Polygon
from noticeboard.log.entry import canonical
from noticeboard.rules.area import (
    bounds,
    centre,
    contains,
    distance_m,
    great_circle_m,
    in_one_piece,
    rings,
    size_km2,
    within,
)
from noticeboard.rules.geojson import MAX_CORNERS, Parts, read
from noticeboard.rules.simplify import AREA_BYTES, fit
from tests.noticeboard.log.made import Town

type Positions = list[list[float]]


def geojson(*polygons: list[Positions]) -> bytes:
    """Return a MultiPolygon's text; each ring is closed here."""
    closed = [[[*ring, ring[0]] for ring in polygon] for polygon in polygons]
    return json.dumps({"type": "MultiPolygon", "coordinates": closed}).encode()


def wobbly(count: int, lon: float, lat: float, radius: float, seed: int = 1) -> Positions:
    """Return a ring with a coast's bays, which does not cross itself: it is star-shaped."""
    dice = random.Random(seed)  # noqa: S311 -- a picture, not a secret
    waves = [(number, dice.random() * math.tau) for number in (3, 7, 16, 41, 90, 200)]

    def at(turn: float) -> list[float]:
        far = radius * (1 + 0.3 * sum(math.sin(n * turn + off) / n**0.7 for n, off in waves) / 2)
        return [lon + far * math.cos(turn), lat + far * math.sin(turn)]

    return [at(math.tau * number / count) for number in range(count)]


def box(west: float, south: float, east: float, north: float) -> Positions:
    """Return a ring around a box."""
    return [[west, south], [east, south], [east, north], [west, north]]


def slits(count: int) -> list[Positions]:
    """Return thin holes across the 180th meridian, each with many corners to its west."""
    return [
        [[180.01, -18 + 3 * n], [180.01, -17.99 + 3 * n], *wobbly_edge(-18 + 3 * n)]
        for n in range(count)
    ]


def wobbly_edge(lat: float) -> Positions:
    """Return corners that lead back to the west of a slit."""
    return [[179.9 - 0.01 * n, lat + 0.01 + 0.2 * (n % 2)] for n in range(5)] + [[179.8, lat]]


FIJI = geojson(
    [box(178, -19, 182, -16), box(179.5, -18, 180.5, -17), box(178.2, -18.8, 178.6, -18.4)],
    [box(-177.5, -15.5, -176.5, -14.5)],
)

ACROSS = fit(read(FIJI)).area


# Reading


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"type": "FeatureCollection", "features": [1, 2]}, "one feature"),
        ({"type": "GeometryCollection", "geometries": []}, "contain a GeoJSON"),
        ({"type": "Polygon", "coordinates": [[[0, 91], [1, 1], [2, 2]]]}, "degrees"),
        ({"type": "Polygon", "coordinates": [[[500000, 4e6], [1, 1], [2, 2]]]}, "degrees"),
        ({"type": "Polygon", "coordinates": [[[True, 1], [1, 1], [2, 2]]]}, "degrees"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [0, 1e-9], [0, 0]]]}, "three corners"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, "three corners"),
        ({"type": "Polygon", "coordinates": []}, "three corners"),
        ({"type": "Polygon", "coordinates": [[]]}, "three corners"),
        ({"type": "MultiPolygon", "coordinates": []}, "three corners"),
        ({"type": "FeatureCollection", "features": []}, "one feature"),
        ({"type": "Polygon", "coordinates": [[[0], [1, 1], [2, 2]]]}, "degrees"),
        ({"type": "Polygon", "coordinates": [[[], [1, 1], [2, 2]]]}, "degrees"),
        ({"type": "Polygon", "coordinates": [[["Infinity", 1], [1, 1], [2, 2]]]}, "degrees"),
        ({"type": "Polygon", "coordinates": [[["NaN", 1], [1, 1], [2, 2]]]}, "degrees"),
        ({"type": "Polygon", "coordinates": [[[0, 90.000001], [1, 1], [2, 2]]]}, "degrees"),
        ({"type": "Polygon", "coordinates": [[[540.000001, 0], [1, 1], [2, 2]]]}, "degrees"),
        ({"type": "Polygon", "coordinates": [[[-540.000001, 0], [1, 1], [2, 2]]]}, "degrees"),
        ({"type": "Polygon", "coordinates": 5}, "contain a GeoJSON"),
        ({"type": "Polygon"}, "contain a GeoJSON"),
        ({"type": ["Polygon"]}, "contain a GeoJSON"),
        ([{"type": "Polygon"}], "contain a GeoJSON"),
        ({"type": "Polygon", "coordinates": [[[0, 80], [120, 80], [-120, 80]]]}, "pole"),
        (
            {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 0], [1, 1]]]},
            "crosses itself near",
        ),
        ({"type": "Polygon", "coordinates": [box(0, 0, 1, 1), box(5, 5, 6, 6)]}, "hole"),
        (
            {"type": "MultiPolygon", "coordinates": [[box(0, 0, 9, 9)], [box(1, 1, 2, 2)]]},
            "overlap",
        ),
    ],
)
def test_what_is_no_outline(value: object, words: str) -> None:
    """Each thing that is wrong is one sentence that says what to do."""
    with pytest.raises(InvalidInputError, match=words):
        fit(read(json.dumps(value).encode()))


@pytest.mark.parametrize("raw", [b"", b"[", b"[" * 5000, b"\xff", b'{"type":NaN}', b"null", b"1"])
def test_what_is_no_json(raw: bytes) -> None:
    """Nonsense is a sentence, however deep."""
    with pytest.raises(InvalidInputError):
        read(raw)


def test_what_may_be_said_in_another_way() -> None:
    """A ring that is not closed, a corner twice, a height, and the poles' edge are all right."""
    plain = read(geojson([[[0, 0], [3, 0], [0, 90]]]))

    assert plain == ((((0, 0), (0, 3_000_000), (90_000_000, 0)),),)
    for ring in (
        [[0, 0], [3, 0], [0, 90]],
        [[0, 0], [0, 0], [3, 0, 250], [3, 0], [0, 90], [0, 0, 1], [0, 0]],
        [["0", "0"], ["3.0000004", "0"], ["0", "90"], ["0.0000001", "0"]],
        [[360, 0], [363, 0], [360, 90]],
    ):
        assert read(json.dumps({"type": "Polygon", "coordinates": [ring]}).encode()) == plain
    assert read(geojson([[[538, 0], [540, 0], [539, 1]]])) == (
        (((0, 178_000_000), (0, 180_000_000), (1_000_000, 179_000_000)),),
    )


def test_holes_of_less_than_three_corners_are_left_out() -> None:
    """What is smaller than a micro-degree is nothing."""
    triangle: Positions = [[1, 1], [2, 1], [1, 2]]

    [part] = read(geojson([box(0, 0, 9, 9), [[5, 5], [6, 6]], triangle, [[5, 5]]]))

    assert part[1:] == (((1_000_000, 1_000_000), (1_000_000, 2_000_000), (2_000_000, 1_000_000)),)


def test_so_many_corners_are_read() -> None:
    """Ten thousand corners are read and fitted in; one more is refused."""
    fitted = fit(read(geojson([wobbly(MAX_CORNERS, -75, 40, 0.5)])))

    assert fitted.corners_before == MAX_CORNERS
    with pytest.raises(InvalidInputError, match="10,001 corners"):
        read(geojson([wobbly(MAX_CORNERS + 1, -75, 40, 0.5)]))


@pytest.mark.parametrize("wrap", ["Feature", "FeatureCollection", ""])
def test_what_fits_stays_as_it_is(wrap: str) -> None:
    """An outline that an entry can hold is kept to the corner, in the plainest form."""
    value: dict[str, Any] = {"type": "Polygon", "coordinates": [[*box(9, 45, 9.1, 45.1), [9, 45]]]}
    if wrap:
        value = {"type": "Feature", "properties": {}, "geometry": value}
    if wrap == "FeatureCollection":
        value = {"type": "FeatureCollection", "features": [value]}
    fitted = fit(read(json.dumps(value).encode()))

    assert isinstance(fitted.area, Polygon)
    assert (fitted.corners_before, fitted.corners, fitted.moved_m, fitted.left_out) == (4, 4, 0, 0)
    assert reference_of(geometry(fitted.area)).equals(Part(box(9, 45, 9.1, 45.1)))


def test_rings_that_touch_in_a_point() -> None:
    """GeoJSON lets a hole touch its outline, and two parts each other, in one; then it goes."""
    fitted = fit(
        read(geojson([box(0, 0, 10, 10), [[0, 0], [4, 1], [4, 4], [1, 4]]], [box(10, 10, 12, 12)]))
    )

    assert fitted.corners == 10
    assert fitted.moved_m == pytest.approx(393_000, rel=0.01)


# Fitting in


@pytest.mark.parametrize("count", [600, 4_000])
def test_a_coast_fits_into_an_entry(count: int) -> None:
    """Kept corners are the original's, in order; what was moved is what GEOS measures."""
    raw = geojson(
        [wobbly(count, -75, 40, 0.5), wobbly(40, -75, 40, 0.1)], [wobbly(99, -73, 40, 0.1)]
    )
    parts = read(raw)
    fitted = fit(parts)
    entry = Town().register(jurisdiction=fitted.area)

    assert isinstance(fitted.area, MultiPolygon)
    assert len(canonical(entry.body)) < 16_000
    assert fitted.corners == sum(map(len, rings(fitted.area))) <= 640
    for part, kept in zip(parts, fitted.area.parts, strict=True):
        for ring, left in zip(part, kept, strict=True):
            places = [ring.index(point) for point in left]
            assert places == sorted(places)
    assert fitted.moved_m == pytest.approx(_moved_m(parts, fitted.area), rel=0.02)
    assert fitted.moved_m < 2_000
    assert size_km2(fitted.area) == pytest.approx(_size(parts), rel=0.01)


def _moved_m(parts: Parts, area: MultiPolygon) -> float:
    """Return how far any corner lies from the simplified line of its ring, as GEOS sees it."""
    most = 0.0
    for part, kept in zip(parts, area.parts, strict=True):
        for ring, left in zip(part, kept, strict=True):
            shrink = math.cos(math.radians(ring[0][0] / 1e6))
            line = LineString([(lat, lon * shrink) for lat, lon in (*left, left[0])])
            for lat, lon in ring:
                most = max(most, line.distance(ReferencePoint(lat, lon * shrink)))
    return most * math.radians(1e-6) * 6_371_008.8


def _size(parts: Parts) -> float:
    """Return the size of an outline that is too long for a shape, ring by ring."""
    from noticeboard.rules.area import ring_km2  # noqa: PLC0415 -- for this alone

    return sum(ring_km2(part[0]) - sum(map(ring_km2, part[1:])) for part in parts)


def test_islets_go_last_and_are_told() -> None:
    """A thousand islets cannot all stay: the smallest go whole, and are counted."""
    islets = [[wobbly(4, -80 + 0.02 * n, 30, 0.0005 + n * 1e-6)] for n in range(1_000)]
    fitted = fit(read(geojson([box(-90, 40, -80, 50)], *islets)))

    assert fitted.left_out > 700
    assert fitted.corners <= 640
    assert fitted.left_out_km2 < 0.06
    assert isinstance(fitted.area, MultiPolygon)
    assert len(fitted.area.parts) == 1_001 - fitted.left_out


@given(
    seed=st.integers(0, 10**6),
    count=st.integers(20, 120),
    share=st.floats(min_value=0.1, max_value=1),
)
@settings(max_examples=20, deadline=None)
def test_whatever_is_left_out_an_outline_stays_one(seed: int, count: int, share: float) -> None:
    """At every length the shape is valid, smaller, and made of the original's corners."""
    raw = geojson([wobbly(count, 10, 50, 1, seed)], [wobbly(30, 12, 50, 0.4, seed + 1)])
    parts = read(raw)
    whole = len(raw)
    fitted = fit(parts, most_bytes=max(250, int(whole * share)))
    kept = {point for ring in rings(fitted.area) for point in ring}

    assert kept <= {point for part in parts for ring in part for point in ring}
    assert reference_of(geometry(fitted.area)).is_valid
    assert fitted.moved_m < 120_000


def test_a_comb_cannot_be_simplified_across_itself() -> None:
    """Interlocking teeth stay apart: no line ever crosses another on the way."""
    up: Positions = [[x / 100, (x % 2) * 0.9] for x in range(300)]
    one: Positions = [*up, [3, 2], [0, 2]]
    other: Positions = [[x / 100, (x % 2) * 0.9 - 0.1] for x in range(300)]
    fitted = fit(read(geojson([one], [[*other[::-1], [0, -2], [3, -2]]])), most_bytes=6_000)

    assert reference_of(geometry(fitted.area)).is_valid


@pytest.mark.parametrize(("count", "plain"), [(256, True), (257, False)])
def test_the_plainest_form(count: int, plain: bool) -> None:  # noqa: FBT001 -- drawn
    """One ring of up to 256 corners is a polygon; a longer one is a part of several."""
    fitted = fit(read(geojson([wobbly(count, 0, 0, 0.5)])))

    assert isinstance(fitted.area, Polygon) is plain
    assert (fitted.corners, fitted.moved_m) == (count, 0)


@pytest.mark.parametrize(("count", "kept"), [(640, 640), (641, 640), (700, 640)])
def test_so_many_corners_fit(count: int, kept: int) -> None:
    """If corners are short, 640 are the most."""
    fitted = fit(read(geojson([wobbly(count, 0, 0, 0.05)])))

    assert (fitted.corners_before, fitted.corners) == (count, kept)


def _length(parts: Parts) -> int:
    """Return how many bytes parts take of an entry."""
    return len(json.dumps({"parts": parts, "shape": "multipolygon"}, separators=(",", ":")))


@pytest.mark.parametrize("holes", [0, 30])
@pytest.mark.parametrize("parts", [1, 60])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_as_much_is_kept_as_there_is_room(parts: int, holes: int, share: float) -> None:
    """The result takes no more bytes than it may, and so many that nothing more had room."""
    drawn = [
        [wobbly(40, 10, 50, 1), *(wobbly(4, 9.8 + 0.01 * n, 50, 0.002) for n in range(holes))],
        *([wobbly(5, 20 + n, 40, 0.2, n)] for n in range(parts)),
    ]
    whole = read(geojson(*drawn))
    most = round(_length(whole) * share)

    fitted = fit(whole, most_bytes=most)

    assert isinstance(fitted.area, MultiPolygon)
    left = _length(fitted.area.parts)
    # A corner takes up to 24 bytes, and what is left of an islet or a hole four times as much.
    assert most - 110 < left <= most
    assert fit(whole, most_bytes=_length(whole)).corners == fitted.corners_before
    assert fit(whole, most_bytes=_length(whole) - 1).corners < fitted.corners_before


def test_triangles_stay() -> None:
    """Three corners are enough for an outline and for a hole."""
    outline: Positions = [[0, 0], [9, 0], [0, 9]]
    hole: Positions = [[1, 1], [1, 2], [2, 1]]

    fitted = fit(read(geojson([outline, hole], [[[20, 0], [21, 0], [20, 1]]])))

    assert (fitted.corners_before, fitted.corners, fitted.left_out) == (9, 9, 0)


def test_an_islet_goes_with_its_holes() -> None:
    """No hole is left as if it were land, and each ring that went is counted."""
    islets = [
        [wobbly(6, 20 + n, 40, 0.1 + n * 1e-4, n), *([wobbly(3, 20 + n, 40, 0.01)] * (n % 2))]
        for n in range(60)
    ]
    parts = read(geojson([wobbly(40, 10, 50, 1)], *islets))

    fitted = fit(parts, most_bytes=2_000)

    assert isinstance(fitted.area, MultiPolygon)
    of_holes = {point for part in parts for hole in part[1:] for point in hole}
    assert all(of_holes.isdisjoint(outline) for outline, *_ in fitted.area.parts)
    assert fitted.left_out + len(rings(fitted.area)) == sum(map(len, parts))
    assert {len(ring) for ring in rings(fitted.area)} >= {3}


@given(
    steps=st.lists(
        st.tuples(st.integers(-4, 4), st.integers(-4, 4)), min_size=5, max_size=12, unique=True
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_on_a_grid_no_corner_is_cut_off_through_another(steps: list[tuple[int, int]]) -> None:
    """If corners stand in rows, what is left is an outline that neither touches itself."""
    try:
        ring = Polygon(ring=tuple(steps)).ring
    except VerificationError:
        assume(False)  # noqa: FBT003 -- hypothesis has no keyword for it
        raise

    for most in range(_length(((ring,),)) - 1, _length(((ring[:3],),)) - 1, -6):
        try:
            [left] = rings(fit(((ring,),), most_bytes=most).area)
        except InvalidInputError:
            return
        assert Part(left).is_valid
        assert set(left) <= set(ring)
        places = [ring.index(point) for point in left]
        assert places == sorted(places)


def test_what_is_too_intricate_is_said() -> None:
    """If nothing more can go, somebody has to simplify it first; the last outline stays."""
    with pytest.raises(InvalidInputError, match="too complex"):
        fit(read(geojson([wobbly(99, 10, 50, 1)])), most_bytes=60)


# The 180th meridian


@pytest.mark.parametrize(
    ("west", "outline", "hole"),
    [
        *((100, outline, hole) for outline in (-1, 0, 1) for hole in (-1, 0, 1)),
        *((170, outline, hole) for outline in (-1, 0) for hole in (-2, -1, 0)),
    ],
)
def test_a_hole_may_be_written_turns_away(west: int, outline: int, hole: int) -> None:
    """Wherever outline and hole are written, what is meant is the same place."""
    around, within_it = (west, 10, west + 20, 30), (west + 14, 14, west + 16, 16)

    def written(sides: tuple[int, int, int, int], turns: int) -> Positions:
        return [[lon + 360 * turns, lat] for lon, lat in box(*sides)]

    found = read(geojson([written(around, outline), written(within_it, hole)]))

    assert found == read(geojson([written(around, 0), written(within_it, 0)]))
    assert [len(part) for part in found] == ([2] if west == 100 else [1, 2])


def test_a_hole_may_begin_where_the_map_ends_twice() -> None:
    """540 degrees is -180: a hole that touches its outline there is found, two turns away."""
    hole: Positions = [[540, 5], [181, 4], [181, 6]]

    [part] = read(geojson([box(-180, 0, -170, 9), hole]))

    assert part[1] == (
        (5_000_000, -180_000_000),
        (4_000_000, -179_000_000),
        (6_000_000, -179_000_000),
    )


def test_what_lies_along_the_meridian() -> None:
    """An edge on it is no crossing, and what only touches it has no part on the other side."""
    beyond: Positions = [
        [179, 0],
        [181, 0],
        [181, 3],
        [180, 3],
        [180, 2],
        [180.5, 2],
        [180.5, 1],
        [179, 1],
    ]

    west, east = read(geojson([beyond]))

    assert sorted(west[0]) == [
        (lat, lon) for lat in (0, 1_000_000) for lon in (179_000_000, 180_000_000)
    ]
    assert len(east[0]) == 8
    assert {lon for _, lon in east[0]} == {-180_000_000, -179_500_000, -179_000_000}


def test_a_tip_across_the_meridian() -> None:
    """A triangle is left beyond it, and a hole that touches it stays on its own side."""
    tip: Positions = [[178, 0], [181, 1], [178, 2]]
    holes: list[Positions] = [
        [[178.5, 0.9], [180, 1], [178.5, 1.1]],
        [[180, 1.2], [180.3, 1.1], [180.3, 1.15]],
    ]

    west, east = read(geojson([tip, *holes]))

    assert [len(ring) for ring in west] == [4, 3]
    assert [len(ring) for ring in east] == [3, 3]
    assert {lon for _, lon in west[1]} == {178_500_000, 180_000_000}
    assert {lon for _, lon in east[1]} == {-180_000_000, -179_700_000}


def test_a_hole_at_the_height_of_a_corner() -> None:
    """On either side a hole is in its piece, even if it begins as far north as a corner."""
    outline: Positions = [[178, 1], [179, 0], [181, 0], [182, 1], [181, 2], [179, 2]]
    holes = [[[lon, 1], [lon + 0.1, 0.9], [lon + 0.1, 1.1]] for lon in (178.5, 179.5, 180.5, 181.5)]

    west, east = read(geojson([outline, *holes]))

    assert (len(west), len(east)) == (3, 3)


@pytest.mark.parametrize(("west", "east", "lon"), [(179, 181, 180), (179, 182, -179.5)])
def test_the_middle_of_an_outline_across_180_degrees(west: int, east: int, lon: float) -> None:
    """It lies between the two ends, and on the meridian itself it is called 180 degrees."""
    area = fit(read(geojson([box(west, 10, east, 12)]))).area

    assert centre(area) == (11_000_000, round(lon * 1e6))


def test_what_is_far_from_the_meridian_stays_where_it_is_drawn() -> None:
    """Of an area in one piece only the west of 180 degrees goes on beyond, up to Greenwich."""
    area = fit(read(geojson([box(179, 0, 181, 2)], [box(0, 0, 1, 1)], [box(-1, 5, -0.5, 6)]))).area
    assert isinstance(area, MultiPolygon)

    drawn = [min(lon for _, lon in ring) for ring in in_one_piece(area)]

    assert sorted(drawn) == [0, 179_000_000, 180_000_000, 359_000_000]


def _unrolled(raw: bytes) -> Reference:
    """Return GEOS's own idea of an outline, west of 180 degrees moved beyond."""
    found = json.loads(raw)["coordinates"]
    return Reference(
        [
            (
                [(lon % 360, lat) for lon, lat in part[0]],
                [[(x % 360, y) for x, y in h] for h in part[1:]],
            )
            for part in found
        ]
    )


def test_an_outline_across_180_degrees() -> None:
    """It is cut into two sides, with its holes, and is whole for whoever asks about it."""
    area = fit(read(FIJI)).area
    reference = _unrolled(FIJI)

    assert isinstance(area, MultiPolygon)
    assert all(abs(lon) <= 180_000_000 for ring in rings(area) for _, lon in ring)
    # The two sides share the cut, so to GEOS they are one only once they are joined.
    joined = union_all([Part(part[0], part[1:]) for part in _pieces(area)])
    assert joined.equals(reference)
    assert centre(area)[1] in range(179_000_000, 180_600_000) or centre(area)[1] < -179_000_000
    assert (bounds(area).west, bounds(area).east) == (-180_000_000, 180_000_000)


def test_an_outline_up_to_180_degrees() -> None:
    """Nothing goes on beyond where only one side of the cut is in the outline."""
    east, west = box(179, 10, 180, 11), box(-120, 10, -119, 11)

    area = fit(read(geojson([east], [west]))).area

    assert isinstance(area, MultiPolygon)
    assert in_one_piece(area) == rings(area)


def _pieces(area: MultiPolygon) -> list[list[list[tuple[float, float]]]]:
    """Return the parts in degrees, in one piece, as (x, y)."""
    drawn = iter(in_one_piece(area))
    return [[[(x / 1e6, y / 1e6) for y, x in next(drawn)] for _ in part] for part in area.parts]


@given(lon=st.floats(177, 184), lat=st.floats(-20, -14))
@settings(max_examples=150)
def test_inside_and_outside_across_180_degrees(lon: float, lat: float) -> None:
    """A point is inside if GEOS says so, on either side of the cut and on it."""
    reference = _unrolled(FIJI)
    point = ReferencePoint(round(lon, 6), round(lat, 6))
    assume(reference.boundary.distance(point) > 1e-5)

    turned = round(((lon + 180) % 360 - 180) * 1e6)
    assert contains(ACROSS, round(lat * 1e6), turned) is bool(reference.contains(point))


@given(lon=st.floats(177.5, 183), lat=st.floats(-20, -14), radius_m=st.integers(100, 60_000))
@settings(max_examples=100)
def test_a_circle_across_180_degrees_lies_within(lon: float, lat: float, radius_m: int) -> None:
    """The cut is no border: a circle lies within if it is far enough from every other edge."""
    reference = _unrolled(FIJI)
    point = ReferencePoint(lon, lat)
    away_m = reference.boundary.distance(point) * math.radians(1) * 6_371_008.8
    assume(not radius_m * 0.9 < away_m < radius_m * 1.2)
    circle = Circle(
        lat=round(lat * 1e6), lon=round(((lon + 180) % 360 - 180) * 1e6), radius_m=radius_m
    )

    assert within(circle, ACROSS) is (bool(reference.contains(point)) and away_m > radius_m)


@given(
    lon=st.floats(-170, 170),
    lat=st.floats(-60, 60),
    radius=st.floats(0.2, 5),
    seed=st.integers(0, 99),
)
@settings(max_examples=15, deadline=None)
def test_cutting_anywhere_keeps_the_size(lon: float, lat: float, radius: float, seed: int) -> None:
    """The same outline moved onto the 180th meridian is as large, and contains the same."""
    ring = wobbly(60, 0, lat, radius, seed)
    here = fit(read(geojson([[[x + lon / 20, y] for x, y in ring]]))).area
    there = fit(read(geojson([[[(x + 360) % 360 - 180, y] for x, y in ring]]))).area

    assert isinstance(there, MultiPolygon)
    assert size_km2(there) == pytest.approx(size_km2(here), rel=1e-4)
    assert contains(there, round(lat * 1e6), 180_000_000)
    assert contains(there, round(lat * 1e6), -180_000_000)


def test_both_sides_of_a_cut_still_meet() -> None:
    """However much is left out, corners on the meridian stay: the cut does not become a border."""
    whole = read(geojson([box(179, -20, 181, 20), *slits(12)]))
    most = fit(whole, most_bytes=1_500).area

    assert isinstance(most, MultiPolygon)
    for edge in (180_000_000, -180_000_000):
        assert [lat for ring in rings(most) for lat, lon in ring if lon == edge]
        assert {lat for ring in rings(most) for lat, lon in ring if lon == edge} == {
            lat for part in whole for ring in part for lat, lon in ring if lon == edge
        }


def test_an_outline_that_was_cut_before() -> None:
    """Two parts that meet at 180 degrees are one area; if only one side is, is a border."""
    area = fit(read(geojson([box(179, 0, 180, 2)], [box(-180, 0, -179, 1)]))).area

    assert within(Circle(lat=500_000, lon=180_000_000, radius_m=30_000), area)
    assert not within(Circle(lat=1_500_000, lon=179_900_000, radius_m=30_000), area)
    assert not within(Circle(lat=990_000, lon=-179_999_000, radius_m=3_000), area)
    assert distance_m(area, 1_500_000, -179_900_000) == pytest.approx(11_116, rel=0.01)


# Areas of several parts


PARTS = fit(
    read(
        geojson(
            [box(0, 0, 1, 1), box(0.4, 0.4, 0.6, 0.6)],
            [box(0.45, 0.45, 0.55, 0.55)],
            [box(2, 0, 3, 1)],
        )
    )
).area


@given(lon=st.floats(-0.5, 3.5), lat=st.floats(-0.5, 1.5))
@settings(max_examples=150)
def test_parts_and_holes(lon: float, lat: float) -> None:
    """Inside, outside and how far off are what GEOS says of the same parts and holes."""
    assert isinstance(PARTS, MultiPolygon)
    reference = Reference(
        [
            ([(x, y) for y, x in part[0]], [[(x, y) for y, x in hole] for hole in part[1:]])
            for part in PARTS.parts
        ]
    )
    x, y = round(lon * 1e6), round(lat * 1e6)
    point = ReferencePoint(x, y)
    off_m = reference.distance(point) * math.radians(1e-6) * 6_371_008.8

    assert contains(PARTS, y, x) is bool(reference.intersects(point))
    assert distance_m(PARTS, y, x) == pytest.approx(off_m, rel=0.002, abs=0.5)


def test_the_size_of_parts() -> None:
    """Holes are taken off, parts added up."""
    square = size_km2(fit(read(geojson([box(0, 0, 1, 1)]))).area)

    assert size_km2(PARTS) == pytest.approx(square * (2 - 0.04 + 0.01), rel=0.001)
    assert (bounds(PARTS).west, bounds(PARTS).east) == (0, 3_000_000)


@pytest.mark.parametrize(
    ("inner", "fits"),
    [
        (Circle(lat=200_000, lon=200_000, radius_m=10_000), True),
        (Circle(lat=200_000, lon=200_000, radius_m=30_000), False),
        (Circle(lat=500_000, lon=500_000, radius_m=5_000), True),
        (Circle(lat=500_000, lon=500_000, radius_m=9_000), False),
        (Circle(lat=500_000, lon=430_000, radius_m=100), False),
        (Circle(lat=500_000, lon=1_500_000, radius_m=100), False),
        (Polygon(ring=((100_000, 100_000), (100_000, 900_000), (300_000, 500_000))), True),
        (Polygon(ring=((100_000, 100_000), (100_000, 900_000), (900_000, 500_000))), False),
        (Polygon(ring=((100_000, 900_000), (100_000, 2_100_000), (300_000, 2_100_000))), False),
        (
            Polygon(
                ring=(
                    (300_000, 300_000),
                    (300_000, 700_000),
                    (700_000, 700_000),
                    (700_000, 300_000),
                )
            ),
            False,
        ),
    ],
)
def test_requests_within_parts(inner: Circle | Polygon, *, fits: bool) -> None:
    """A request lies in one part, beside its holes; one that holds a hole does not."""
    assert within(inner, PARTS) is fits


def test_a_hole_itself_is_not_within() -> None:
    """Who asks about just what is left out of a jurisdiction asks outside of it."""
    town = fit(read(geojson([box(0, 0, 1, 1), box(0.4, 0.4, 0.6, 0.6)]))).area
    assert isinstance(town, MultiPolygon)
    ((outline, hole),) = town.parts

    assert not within(Polygon(ring=hole), town)
    assert not within(Polygon(ring=hole[:3]), town)
    assert not within(Polygon(ring=outline), town)
    assert within(Polygon(ring=(outline[0], outline[1], hole[1], hole[0])), town)


def test_the_other_side_of_the_earth_is_far() -> None:
    """A ring that lies across the far meridian is half a turn away, not next door."""
    ring = Polygon(
        ring=((40_000_000, 104_900_000), (40_000_000, 105_100_000), (40_100_000, 105_000_000))
    )

    assert distance_m(ring, 40_000_000, -75_000_000) > 8_000_000
    assert great_circle_m(40_000_000, -75_000_000, 40_000_000, 105_000_000) > 8_000_000


@given(lon=st.floats(-180, 180), lat=st.floats(-89, 89), radius_m=st.integers(1, 1_000_000))
def test_bounds_are_never_too_small(lon: float, lat: float, radius_m: int) -> None:
    """Whatever lies in a circle lies in its bounds, also across 180 degrees."""
    circle = Circle(lat=round(lat * 1e6), lon=round(lon * 1e6), radius_m=radius_m)
    found = bounds(circle)

    for x, y in (point for part in polygons(circle) for point in part[0]):
        assert found.south - 9 <= y * 1e6 <= found.north + 9
        assert found.west - 9 <= x * 1e6 <= found.east + 9


def test_a_circle_as_geojson_is_as_large() -> None:
    """The ring of a circle lies on it, closed, counter-clockwise, to the centimeter."""
    circle = Circle(lat=45_000_000, lon=9_000_000, radius_m=500)
    [ring] = polygons(circle)

    for x, y in ring[0]:
        away = great_circle_m(45_000_000, 9_000_000, round(y * 1e6), round(x * 1e6))
        assert away == pytest.approx(500, abs=0.2)
        assert (x, y) == (round(x, 7), round(y, 7))
    assert translate(Part(ring[0]), 0, 0).is_valid
    assert LinearRing(ring[0]).is_ccw
    assert len(ring[0]) == 65
    assert ring[0][0] == ring[0][-1] != ring[0][1]


def test_an_entry_has_room_for_the_rest() -> None:
    """The largest area, the longest names and keys together stay within an entry."""
    area = fit(read(geojson([wobbly(2_000, -75, 40, 0.5)]))).area
    letters = "\U0001d7d8"
    entry = Town().register(
        jurisdiction=area, name=letters * 120, contact=letters * 200, domain="a." * 120 + "example"
    )

    assert AREA_BYTES - 40 < len(canonical(entry.body)) < len(entry.raw) <= 16_384
