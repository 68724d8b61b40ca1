"""Forms of a camera's dialog: what goes in comes out."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.neighbors_requests.client.decode import read
from custom_components.neighbors_requests.client.drafts import Adoption, CameraChange
from custom_components.neighbors_requests.client.models import Camera, Mask
from custom_components.neighbors_requests.subentry_flow.forms import (
    details_of,
    read_details,
    read_triggers,
)

from . import values


@given(
    latitude=st.integers(-90_000_000, 90_000_000),
    longitude=st.integers(-180_000_000, 180_000_000),
    range_m=st.integers(1, 2000),
)
def test_a_place_stays_where_it_is(latitude: int, longitude: int, range_m: int) -> None:
    """Showing and saving a camera's details moves it by nothing."""
    place = {
        "latitude_udeg": latitude,
        "longitude_udeg": longitude,
        "heading_deg": 359,
        "view_deg": 1,
        "range_m": range_m,
    }
    camera = read(Camera, values.as_json(values.camera(place=place)))

    change = read_details(details_of(camera, 1.0, 2.0))

    assert change.written()["place"] == place


@pytest.mark.parametrize(("radius", "range_m"), [(0.2, 1), (99_999, 2000), (45.5, 46)])
def test_how_far_it_sees_has_limits(radius: float, range_m: int) -> None:
    """A circle on a map may be anything; the hub's range may not."""
    answer: dict[str, Any] = details_of(
        read(Camera, values.as_json(values.camera(place=None))), 1.0, 2.0
    )
    answer["location"] |= {"radius": radius}

    change = read_details(answer)

    assert change.place is not None
    assert change.place.range_m == range_m


def test_triggers_are_kept_by_kind() -> None:
    """Each entity once, no kind without one, nothing that is no kind."""
    answer = {"motion": ["a.b", "a.b"], "button": [], "else": ["c.d"]}

    assert read_triggers(answer) == {"motion": ["a.b"]}


def test_secrets_are_not_shown() -> None:
    """An adoption or a change that ends up in a log says neither address nor password."""
    adoption = Adoption(name="x", stream_url="rtsp://secret", username="secret", password="secret")  # noqa: S106 -- a test's
    change = CameraChange(stream_url="rtsp://secret", username="secret", password="secret")  # noqa: S106 -- likewise

    assert "secret" not in f"{adoption} {change}"


def test_a_change_says_only_what_changes() -> None:
    """Nothing is written of what stays; what is false or zero is a change all the same."""
    assert CameraChange().written() == {}
    assert CameraChange(unplace=True, sound=False, masks=()).written() == {
        "sound": False,
        "masks": [],
        "place": None,
    }
    mask = Mask(left=0, top=0, width=1, height=1)
    assert CameraChange(motion_masks=(mask,)).written() == {
        "motion_masks": [{"left": 0, "top": 0, "width": 1, "height": 1}]
    }
