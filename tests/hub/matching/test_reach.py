"""Which of all requests concern this house: never too few, and nothing for those elsewhere."""

from dataclasses import replace

from hypothesis import given, settings, strategies as st
import pytest

from hub.matching.coverage import CameraViews, Coverage, sight, sights
from hub.model.camera import Place
from hub.model.ids import CameraId, RequestId
from noticeboard.log.area import Circle, Polygon, RequestArea
from tests.fakes.clocks import counting_calls
from tests.hub.given import HERE, a_camera, a_request


def box(south: int, west: int, north: int, east: int) -> Polygon:
    """Return a box."""
    return Polygon(ring=((south, west), (south, east), (north, east), (north, west)))


latitudes = st.one_of(
    st.integers(-90_000_000, 90_000_000),
    st.integers(89_990_000, 90_000_000),
    st.integers(-5000, 5000),
)
longitudes = st.one_of(
    st.integers(-180_000_000, 180_000_000),
    st.integers(179_990_000, 180_000_000),
    st.integers(-180_000_000, -179_990_000),
    st.integers(-5000, 5000),
)
places = st.builds(
    Place,
    latitude_udeg=latitudes,
    longitude_udeg=longitudes,
    heading_deg=st.integers(0, 359),
    view_deg=st.integers(1, 360),
    range_m=st.integers(1, 1000),
)

places_near = st.builds(
    Place,
    latitude_udeg=st.integers(51_995_000, 52_005_000),
    longitude_udeg=st.integers(3_992_000, 4_008_000),
    heading_deg=st.integers(0, 359),
    view_deg=st.integers(1, 360),
    range_m=st.integers(1, 1000),
)
UDEG_M = 0.111195
"""A micro-degree of latitude, in meters."""


@st.composite
def areas_near(draw: st.DrawFn, place: Place) -> RequestArea:
    """Return an area that may be near a place."""
    lat = place.latitude_udeg + draw(st.integers(-15_000, 15_000))
    lon = place.longitude_udeg + draw(st.integers(-15_000, 15_000))
    lat = max(-90_000_000, min(lat, 89_999_000))
    lon = (lon + 180_000_000) % 360_000_000 - 180_000_000
    if draw(st.booleans()):
        return Circle(lat=lat, lon=lon, radius_m=draw(st.integers(1, 2000)))
    north = min(lat + draw(st.integers(1, 120_000_000)), 90_000_000)
    east = min(lon + draw(st.integers(1, 170_000_000)), 180_000_000)
    return box(lat, lon, north, max(east, lon + 1) if lon < 180_000_000 else lon)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_request_that_a_camera_sees_is_left_out(data: st.DataObject) -> None:
    """Comparing all at once finds exactly those that some camera sees something of."""
    chosen = data.draw(st.lists(places, min_size=1, max_size=4))
    cameras = [
        a_camera(id=CameraId(f"{number:012x}"), place=place) for number, place in enumerate(chosen)
    ]
    areas = [data.draw(areas_near(place)) for place in chosen for _ in range(3)]
    requests = [
        replace(a_request(area=area), id=RequestId(f"{number:032x}"))
        for number, area in enumerate(areas)
    ]

    concerned = Coverage(cameras).concerns(requests)

    assert concerned == [
        request for request in requests if any(sight(place, request.area) for place in chosen)
    ]


@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize(("away_m", "concerned"), [(329, True), (331, False)])
def test_the_last_metre_of_a_range_counts(turn: int, away_m: int, *, concerned: bool) -> None:
    """A circle of 300 m concerns a camera of 30 m that looks its way from 329 m, not from 331."""
    away = round(away_m / UDEG_M)
    area = Circle(lat=away * turn, lon=away * (1 - turn), radius_m=300)
    reach = Coverage([a_camera(place=Place(latitude_udeg=0, longitude_udeg=0, range_m=30))])

    assert reach.concerns([a_request(area=area)]) == [a_request(area=area)] * concerned
    assert bool(reach.views(area)) == concerned


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_each_camera_of_many_sees_what_it_sees_alone(data: st.DataObject) -> None:
    """All are looked through together, and none lends its view, place or range to another."""
    chosen = [HERE, *data.draw(st.lists(places_near, min_size=1, max_size=4))]
    area = data.draw(areas_near(HERE))

    together = sights(CameraViews.of(chosen), area)

    for place, view in zip(chosen, together, strict=True):
        alone = sight(place, area)
        assert (view is None) == (alone is None)
        if view is not None and alone is not None:
            assert view.sight is alone.sight
            assert view.distance_m == pytest.approx(alone.distance_m, abs=1e-6)
            assert view.share == pytest.approx(alone.share, abs=1e-6)


@pytest.mark.parametrize(
    ("ring", "lat", "lon"),
    [
        (box(-60_000_000, 0, -20_000_000, 40_000_000), -20_000_000, 40_000_000),
        (box(20_000_000, 0, 60_000_000, 40_000_000), 20_000_000, 0),
        (
            Polygon(
                ring=(
                    (-80_000_000, -170_000_000),
                    (-80_000_000, 0),
                    (-80_000_000, 170_000_000),
                    (80_000_000, 170_000_000),
                    (80_000_000, 0),
                    (80_000_000, -170_000_000),
                )
            ),
            0,
            -170_000_000,
        ),
    ],
    ids=["south", "north", "nearly everywhere"],
)
def test_areas_as_wide_as_continents(ring: Polygon, lat: int, lon: int) -> None:
    """However wide an area is and whichever its farthest corner, a camera there is concerned."""
    request = a_request(area=ring)
    place = Place(latitude_udeg=lat, longitude_udeg=lon)

    assert Coverage([a_camera(place=place)]).concerns([request]) == [request]


def test_cameras_indoors_and_nowhere_cover_nothing() -> None:
    """An indoor camera sees no street, and one whose place nobody gave is nowhere."""
    reach = Coverage([a_camera(indoor=True), a_camera(id=CameraId("c0ffee000002"), place=None)])

    assert reach.cameras == {}
    assert reach.views(a_request().area) == {}
    assert reach.concerns([a_request()]) == []


def test_nothing_is_asked_of_no_requests() -> None:
    """A house without requests, or without cameras, has nothing to compare."""
    assert Coverage([a_camera()]).concerns([]) == []
    assert Coverage([]).concerns([a_request()]) == []


def test_what_is_known_is_forgotten_in_time() -> None:
    """However many areas are asked about, only so many are remembered, and rightly."""
    reach = Coverage([a_camera()])

    for metres in range(1, 10_020):
        view = reach.views(Circle(lat=52_000_000, lon=4_000_000, radius_m=metres))
        assert view
        assert len(reach._known) <= 10_000  # noqa: SLF001 -- nothing else shows it


def test_requests_elsewhere_cost_next_to_nothing() -> None:
    """Of ten thousand open requests, views are computed only for those nearby."""
    cameras = [a_camera(id=CameraId(f"{number:012x}")) for number in range(50)]
    elsewhere = [
        a_request(area=Circle(lat=40_000_000 + number * 100, lon=9_000_000, radius_m=300))
        for number in range(10_000)
    ]
    here = a_request()
    reach = Coverage(cameras)

    with counting_calls() as count:
        concerns = reach.concerns([*elsewhere, here])

    assert concerns == [here]
    assert list(reach._known) == [here.area]  # noqa: SLF001 -- nothing else shows it
    assert count.calls < 3 * len(elsewhere), "each camera is compared with all of them at once"
