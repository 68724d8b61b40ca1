"""What a person types becomes a place or a time, or a sentence that says how to write it."""

import json
from pathlib import Path

from hypothesis import given, strategies as st
import pytest

from noticeboard.agency.client import check_url
from noticeboard.agency.draft import parse_area, parse_circle, parse_moment, read_polygon
from noticeboard.errors import InvalidInputError
from noticeboard.log.area import Circle, Polygon

SQUARE = [[9.19, 45.46], [9.2, 45.46], [9.2, 45.47], [9.19, 45.47], [9.19, 45.46]]


def test_degrees_become_micro_degrees_exactly() -> None:
    """No float is on the way: what is typed is what is logged."""
    assert parse_circle("45.4642, -9.1900005,300") == Circle(
        lat=45_464_200, lon=-9_190_000, radius_m=300
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "45,9", "45,9,0", "45,9,-1", "91,9,300", "45,181,300", "nan,9,300", "45,inf,3"),
        *("a,b,c", "45,9,300,4", "45,9,1e9", "45;9;300", "45,9,NaN"),
    ],
)
def test_what_is_no_circle_is_refused(text: str) -> None:
    """A circle has a place on earth and a radius."""
    with pytest.raises(InvalidInputError, match="isn't a circle"):
        parse_circle(text)


@given(st.text(max_size=40))
def test_any_text_is_a_circle_or_a_sentence(text: str) -> None:
    """Nothing else is raised."""
    try:
        parse_circle(text)
    except InvalidInputError:
        return


def geojson(tmp_path: Path, value: object) -> Path:
    """Write a GeoJSON file."""
    path = tmp_path / "area.json"
    path.write_text(json.dumps(value))
    return path


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_a_polygon_is_read_longitude_first(tmp_path: Path, depth: int) -> None:
    """A bare geometry, a feature or a collection of one gives the same ring."""
    value: object = {"type": "Polygon", "coordinates": [SQUARE]}
    if depth > 0:
        value = {"type": "Feature", "geometry": value, "properties": {}}
    if depth > 1:
        value = {"type": "FeatureCollection", "features": [value]}

    assert read_polygon(geojson(tmp_path, value)) == Polygon(
        ring=(
            (45_460_000, 9_190_000),
            (45_460_000, 9_200_000),
            (45_470_000, 9_200_000),
            (45_470_000, 9_190_000),
        )
    )


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [SQUARE, SQUARE]},
        {"type": "Polygon", "coordinates": [SQUARE[:2]]},
        {"type": "Polygon", "coordinates": [[[1], [2], [3]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"], [1, 2], [3, 4]]]},
        {"type": "Polygon", "coordinates": [[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]]},
        {"type": "Polygon", "coordinates": 5},
        {"type": "Feature", "geometry": None},
        {"type": "FeatureCollection", "features": []},
    ],
)
def test_what_is_no_polygon_is_refused(tmp_path: Path, value: object) -> None:
    """Other shapes, holes, bow ties and nonsense are one sentence each."""
    with pytest.raises(InvalidInputError):
        read_polygon(geojson(tmp_path, value))


def test_a_polygon_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """A missing, oversized or binary file is a sentence."""
    with pytest.raises(InvalidInputError, match="can't be read"):
        read_polygon(tmp_path / "none.json")
    (tmp_path / "big.json").write_bytes(b" " * 5_000_000)
    with pytest.raises(InvalidInputError, match="too large"):
        read_polygon(tmp_path / "big.json")
    (tmp_path / "raw.json").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInputError):
        read_polygon(tmp_path / "raw.json")


def test_an_area_is_given_once(tmp_path: Path) -> None:
    """Neither none nor two of them."""
    path = geojson(tmp_path, {"type": "Polygon", "coordinates": [SQUARE]})
    assert isinstance(parse_area("1,1,300", None), Circle)
    assert isinstance(parse_area("", path), Polygon)
    for circle, polygon in (("", None), ("1,1,300", path)):
        with pytest.raises(InvalidInputError, match="either"):
            parse_area(circle, polygon)


def test_a_time_has_a_zone() -> None:
    """Any zone will do, and none will not."""
    assert parse_moment("2026-11-20T15:00:00+01:00") == "2026-11-20T14:00:00Z"
    assert parse_moment("2026-11-20T14:00Z") == "2026-11-20T14:00:00Z"
    for text in ("2026-11-20T14:00:00", "yesterday", "", "2026-02-30T00:00:00Z"):
        with pytest.raises(InvalidInputError):
            parse_moment(text)


def test_a_board_is_reached_over_https() -> None:
    """Plain HTTP is for a board on the same machine."""
    for url in ("https://board.example.org", "http://127.0.0.1:8750", "http://localhost"):
        check_url(url)
    for url in ("http://board.example.org", "board", "", "ftp://x", "https://x/?a", "https://[1"):
        with pytest.raises(InvalidInputError):
            check_url(url)


@pytest.mark.parametrize(
    "ring",
    [
        [[179.99, -17], [-179.99, -17], [-179.99, -16.99], [179.99, -16.99], [179.99, -17]],
        [[179.99, -17], [180.01, -17], [180.01, -16.99], [179.99, -16.99], [179.99, -17]],
    ],
    ids=["through", "beyond"],
)
def test_an_area_lies_on_one_side_of_the_meridian(tmp_path: Path, ring: list[list[float]]) -> None:
    """An outline across 180 degrees is told as that, and not as one with holes."""
    path = tmp_path / "area.json"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))

    with pytest.raises(InvalidInputError, match="crosses the 180th meridian"):
        read_polygon(path)
