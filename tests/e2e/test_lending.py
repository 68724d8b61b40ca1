"""Home Assistant as a source, on the real thing: a camera, its trigger, and a door."""

from tests.e2e.lending_play import DOOR, HEIGHT, WIDTH, YARD, LendingFacts


def test_a_camera_of_home_assistant_is_recorded(lending: LendingFacts) -> None:
    """Adopted by the dialog, an entity's pictures are a camera of the hub, as the person said."""
    camera = lending.camera

    assert (camera["kind"], camera["entity_id"]) == ("lent", YARD)
    assert camera["name"] == "Back yard"
    assert (camera["place"]["heading_deg"], camera["place"]["view_deg"]) == (180, 100)
    assert camera["may_share"]
    assert camera["masks"] == [{"left": 0.0, "top": 0.0, "width": 0.4, "height": 0.08}]
    assert f"{WIDTH}x{HEIGHT}" in camera["video"]


def test_there_is_a_picture_before_anything_is_shared(lending: LendingFacts) -> None:
    """The step that asks what may be shared shows what the camera sees."""
    assert lending.pictured


def test_the_dialog_shows_what_the_camera_sees(lending: LendingFacts) -> None:
    """In a real browser, its picture is beside the question, and every word is there."""
    assert lending.dialog["image_width"] == WIDTH
    for words in ("Look for text in the picture", "May be shared", "Covered areas"):
        assert words in lending.dialog["words"]


def test_its_subentry_says_what_is_lent(lending: LendingFacts) -> None:
    """Home Assistant lists the camera below the hub, under its name."""
    assert (lending.kept["subentry_type"], lending.kept["title"]) == ("camera", "Back yard")
    assert lending.kept["unique_id"] == lending.camera["id"]


def test_a_motion_sensor_marks_a_clip(lending: LendingFacts) -> None:
    """What Home Assistant's sensor saw becomes a clip of that camera, for that reason."""
    assert lending.clip["camera_id"] == lending.camera["id"]
    assert "motion" in lending.clip["triggers"]


def test_the_clip_shows_what_the_camera_showed(lending: LendingFacts) -> None:
    """It has a picture every two seconds at least, from before and after something changed."""
    film = lending.film

    assert (film["width"], film["height"]) == (WIDTH, HEIGHT)
    assert film["frames"] >= film["length_s"] / 2 - 1
    assert film["gates"] == ["open", "shut"]


def test_a_door_is_lent_with_its_past(lending: LendingFacts) -> None:
    """The hub knows what the door said before it was lent, from the recorder, and what it says."""
    assert lending.sensor["entity_id"] == DOOR
    assert (lending.sensor["name"], lending.sensor["kind"]) == ("Garden door", "door")
    assert lending.said_before == ["off", "on", "off"]
    assert lending.said == ["off", "on", "off", "on"]


def test_the_hub_is_clean(lending: LendingFacts) -> None:
    """`neighbors hub check` finds nothing wrong afterwards."""
    assert lending.complaints == []
