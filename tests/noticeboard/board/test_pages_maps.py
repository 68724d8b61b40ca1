"""Maps and places: what lies where, what is drawn, and that keys never hide one another."""

import itertools
import math

import pytest

from noticeboard.board.site.maps import KEY_PX, Cartographer, Place, backdrop, box_of
from noticeboard.board.site.outline import outline
from noticeboard.board.site.projection import TILE_PX, around, fit, tiles
from noticeboard.log.area import Circle, MultiPolygon

OHIO = (38_400_000, -84_800_000, 42_000_000, -80_500_000)
MAINLAND = (24_500_000, -124_800_000, 49_400_000, -66_900_000)


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        (39_961_000, -82_999_000, "Franklin, Ohio"),
        (40_712_700, -73_950_000, "Kings, New York"),
        (61_200_000, -149_900_000, "Anchorage, Alaska"),
        (18_440_000, -66_070_000, "San Juan, Puerto Rico"),
        (52_500_000, 13_400_000, ""),
        (0, 0, ""),
        (90_000_000, 180_000_000, ""),
    ],
)
def test_a_point_lies_in_its_county(lat: int, lon: int, said: str) -> None:
    """A point is named by its county, and by nothing if there is none."""
    county = outline().county_at(lat, lon)

    assert (county.full_name if county else "") == said


def test_every_county_holds_a_point_of_its_own() -> None:
    """Each county can be met: some point of a grid in its box is in it, but for two."""
    places, missed = outline(), []
    for county in places.counties.values():
        west, south, east, north = county.bounds
        grid = itertools.product(range(1, 12), repeat=2)
        points = (
            places.to_point((west + (east - west) * a // 12, south + (north - south) * b // 12))
            for a, b in grid
        )
        if not any(places.county_at(*point) == county for point in points):
            missed.append(county.full_name)

    # A chain of islands across half an ocean, and a city smaller than the outline's own grid.
    assert set(missed) <= {"Aleutians West, Alaska", "Falls Church, Virginia"}


def test_backdrops_are_small_and_stay_on_the_map() -> None:
    """The country takes less than 10 kB, a state with its counties less than 20 kB."""
    country, state = (backdrop(fit(box, 372, 300, smallest_m=600)) for box in (MAINLAND, OHIO))

    assert 0 < len(country.land + country.states) < 10_000
    assert country.counties == ""
    assert 0 < len(state.land + state.states + state.counties) < 20_000


def test_far_from_home_nothing_is_drawn() -> None:
    """Outside the outline a map has areas and a grid alone."""
    view = fit((52_400_000, 13_200_000, 52_600_000, 13_600_000), 372, 300, smallest_m=600)

    assert backdrop(view) == type(backdrop(view))(land="", states="", counties="")


@pytest.mark.parametrize(
    "box", [OHIO, MAINLAND, (39_999_000, -83_001_000, 40_001_000, -82_999_000)]
)
def test_tiles_cover_the_map(box: tuple[int, int, int, int]) -> None:
    """Tiles reach every edge, none is larger than its own pixels, and there are few."""
    view = fit(box, 448, 395, smallest_m=600)
    found = tiles(view, "https://tiles.example.org/{z}/{x}/{y}.png")

    assert min(tile.x for tile in found) <= 0
    assert min(tile.y for tile in found) <= 0
    assert max(tile.x + tile.size for tile in found) >= view.width
    assert max(tile.y + tile.size for tile in found) >= view.height
    assert max(tile.size for tile in found) <= TILE_PX * math.sqrt(2)
    assert len({tile.url for tile in found}) == len(found) <= 20


def test_keys_stand_apart_and_on_the_map() -> None:
    """Twenty requests at one place have twenty keys that can be read."""
    area = Circle(lat=40_000_000, lon=-83_000_000, radius_m=210)
    places = [Place(area=area, key=str(number), mark="high") for number in range(20)]
    drawn = Cartographer("").draw(places, (448, 395), lambda metres: f"{metres} m")

    assert drawn is not None
    spots = [(shape.label_x, shape.label_y) for shape in drawn.shapes]
    assert all(
        max(abs(a[0] - b[0]), abs(a[1] - b[1])) >= 2 * KEY_PX
        for a, b in itertools.combinations(spots, 2)
    )
    assert all(KEY_PX <= x <= 448 - KEY_PX and KEY_PX <= y <= 395 - KEY_PX for x, y in spots)


def test_an_area_across_the_180th_meridian_is_drawn_in_one_piece() -> None:
    """A jurisdiction that the log cuts at 180 degrees is one shape on a map that fits it."""
    east = ((51_000_000, 179_000_000), (51_000_000, 180_000_000), (52_000_000, 180_000_000))
    west = ((51_000_000, -180_000_000), (51_000_000, -179_000_000), (52_000_000, -180_000_000))
    area = MultiPolygon(parts=((east,), (west,)))

    box = around([box_of(area)])

    assert box[3] - box[1] == 2_000_000
