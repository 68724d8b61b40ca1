"""Forms of a camera's dialog: what goes in comes out."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.neighbors_requests.client.decode import read
from custom_components.neighbors_requests.client.drafts import Adoption, CameraChange
from custom_components.neighbors_requests.client.models import Camera, Mask
from custom_components.neighbors_requests.subentry_flow.forms import (
    MASKS_SELECTOR,
    MaskError,
    details_of,
    masks_of,
    read_details,
    read_masks,
    read_triggers,
)

from . import values

PER_CENT = st.integers(0, 1000).map(lambda tenths: tenths / 10)
ROWS = st.lists(
    st.fixed_dictionaries(dict.fromkeys(("left", "top", "width", "height"), PER_CENT)), max_size=40
)


@given(ROWS)
def test_masks_are_within_the_picture_or_refused(rows: list[Mapping[str, float]]) -> None:
    """Whatever is drawn, the hub is sent what lies within 0 and 1, and it is shown as drawn."""
    try:
        masks = read_masks(rows)
    except MaskError:
        assert len(rows) > 32 or any(
            row["left"] + row["width"] > 100
            or row["top"] + row["height"] > 100
            or not row["width"]
            or not row["height"]
            or 100 in (row["left"], row["top"])
            for row in rows
        )
        return

    shown = masks_of(masks)
    assert [{name: row[name] for name in rows[0]} for row in shown] == rows
    assert read_masks(shown) == masks
    for mask in masks:
        assert 0 <= mask.left < mask.left + mask.width <= 1
        assert 0 <= mask.top < mask.top + mask.height <= 1


def test_a_row_says_where_its_rectangle_is() -> None:
    """The list of a form shows all of a rectangle, not its first number."""
    [row] = masks_of(read_masks([{"left": 10, "top": 20, "width": 30, "height": 15.5}]))

    assert row["area"] == "↔ 10–40 %, ↕ 20–35.5 %"
    assert MASKS_SELECTOR.config["label_field"] == "area"
    assert MASKS_SELECTOR([row]) == [row]


def test_no_masks_are_none() -> None:
    """A field that was left empty removes all of them."""
    assert read_masks(None) == read_masks([]) == ()


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
