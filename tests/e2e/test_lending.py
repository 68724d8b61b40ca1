"""Home Assistant as a source, on the real thing: a camera, its trigger, and a door.

The play lends them from a real Home Assistant to a real hub.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import io
from pathlib import Path
import sys
from typing import Any

import av
from PIL import Image, ImageDraw
from playwright.async_api import Locator, Page, expect
import pytest

from demo import home_assistant as ha, play as acts
from demo.children import neighbors
from demo.home_assistant import HomeAssistant
from demo.logs import DOMAIN
from demo.stage import Play, until
from demo.steps import StepFailedError
from hub.cli.client import local_hub
from tests.e2e.browser import NARROW, WIDE, WIDTH_OF_IMAGE, Browser, chromium
from tests.e2e.playing import played, run_on_stage

_PAGE = f"/config/integrations/integration/{DOMAIN}"


async def look_at_sharing(browser: Browser, home: HomeAssistant) -> dict[str, Any]:
    """Open what may be shared of the only camera, and go on to the page that draws its covers.

    Return what is seen, and take pictures of it.
    """
    page = browser.page
    await browser.go(home, _PAGE)
    await _change_camera(page).click()
    choice = page.get_by_text("What can be sent", exact=True).last
    await expect(choice).to_be_visible()
    await choice.click()
    form = page.locator("step-flow-form")
    image = form.locator("img").first
    await expect(image).to_be_visible()
    seen = {
        "words": await browser.text_of(form),
        "image_width": int(await image.evaluate(WIDTH_OF_IMAGE)),
    }
    await browser.picture("camera-sharing-light")
    await browser.colours("dark")
    await browser.resize(NARROW)
    await browser.picture("camera-sharing-390")
    await browser.resize(WIDE)
    await browser.colours("light")
    await form.get_by_role("link", name="cover it in Neighbors > Cameras").click()
    covers = page.locator("neighbors-requests-panel nr-camera-covers")
    await expect(covers.get_by_role("heading", name="Covers for Back yard")).to_be_visible()
    await expect(form).to_have_count(0)
    return seen


def _change_camera(page: Page) -> Locator:
    # Of the buttons of a camera's row, the first folds it, the second changes it.
    return page.locator("ha-config-sub-entry-row").first.locator("ha-icon-button").nth(1)


HOUSE = "Lending house"
WIDTH, HEIGHT = 640, 360
YARD, MOTION, DOOR = "camera.yard", "binary_sensor.yard_motion", "binary_sensor.garden_door"
_MOVING, _OPEN = "input_boolean.yard_moving", "input_boolean.garden_open"
_ENTITIES = """
input_boolean:
  yard_moving:
  garden_open:
template:
  - binary_sensor:
      - name: Yard motion
        device_class: motion
        state: "{{ is_state('input_boolean.yard_moving', 'on') }}"
      - name: Garden door
        device_class: door
        state: "{{ is_state('input_boolean.garden_open', 'on') }}"
"""
_HUB = """\
name = "Lending hub"
[api]
host = "127.0.0.1"
port = {port}
[recording]
floor_gib = 0.2
[discovery]
interfaces = ["127.0.0.1"]
"""
_GATE_SHUT, _GATE_OPEN = (70, 104, 70), (196, 62, 44)
_FLOWS = "/api/config/config_entries"


@dataclass(slots=True)
class LendingFacts:
    """What was seen, for the tests to judge."""

    camera: dict[str, Any] = field(default_factory=dict)
    clip: dict[str, Any] = field(default_factory=dict)
    film: dict[str, Any] = field(default_factory=dict)
    sensor: dict[str, Any] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """What the hub knows that the door said, oldest first."""
    said_before: list[str] = field(default_factory=list)
    """The part of it from before the door was lent."""
    pictured: bool = False
    """Whether there was a picture to look at when the dialog asked what may be shared."""
    kept: dict[str, Any] = field(default_factory=dict)
    """What Home Assistant keeps of the camera: its subentry."""
    dialog: dict[str, Any] = field(default_factory=dict)
    """What a browser shows of the dialog that asks what may be shared."""
    complaints: list[str] = field(default_factory=list)


def _show(picture: Path, *, gate_open: bool) -> None:
    """Have the camera of Home Assistant show a yard, from its next picture on."""
    scene = Image.new("RGB", (WIDTH, HEIGHT), (150, 182, 208))
    draw = ImageDraw.Draw(scene)
    draw.rectangle((0, 150, WIDTH, HEIGHT), fill=(96, 128, 74))
    for left in range(0, WIDTH, 26):
        draw.rectangle((left, 104, left + 20, 214), fill=(150, 116, 82))
    draw.polygon(((270, 214), (370, 214), (500, HEIGHT), (140, HEIGHT)), fill=(178, 170, 156))
    draw.rectangle((270, 92, 370, 214), fill=_GATE_OPEN if gate_open else _GATE_SHUT)
    # Such as many a camera writes into its picture.
    draw.text((10, 6), "BACK YARD CAM 01", fill="white", font_size=18)
    body = io.BytesIO()
    scene.save(body, "JPEG", quality=90)
    new = picture.with_suffix(".new")
    new.write_bytes(body.getvalue())
    new.replace(picture)


async def _open_house(play: Play) -> None:
    """Start Home Assistant and the hub together, and pair them."""
    with play.steps.step("house") as step:
        folder = play.setting.folder / "home-assistant"
        ha.write_configuration(
            folder, name=HOUSE, host="127.0.0.1", port=play.ports["home"], discover=False
        )
        with (folder / "configuration.yaml").open("a") as configuration:
            configuration.write(_ENTITIES)
        picture = folder / "www" / "yard.jpg"
        picture.parent.mkdir()
        _show(picture, gate_open=False)
        hass = Path(sys.executable).with_name("hass")
        await play.children.start("home", [str(hass), "-c", str(folder), "--skip-pip"])
        (play.setting.folder / "hub.toml").write_text(_HUB.format(port=play.ports["hub"]))
        await acts.start_hub(play)
        play.home = await ha.sign_up(play.session, f"http://127.0.0.1:{play.ports['home']}", 120)
        await ha.wait_running(play.home, 120)
        await until(lambda: _hub_up(play), within_s=30, what="The hub", children=play.children)
        await _dialog(
            play, f"{_FLOWS}/flow", "local_file", {"name": "Yard", "file_path": str(picture)}
        )
        link = (await play.hub("POST", "/pairing-links", {}))["link"]
        await ha.add_hub(play.home, link, discovered=False, deadline_s=120)
        step.say("Home Assistant has a camera, a motion sensor and a door, and is paired")


async def _hub_up(play: Play) -> bool | None:
    try:
        await play.hub("GET", "/info")
    except StepFailedError:
        return None
    return True


async def _dialog(
    play: Play, path: str, handler: object, *answers: dict[str, Any]
) -> list[dict[str, Any]]:
    """Go through a dialog of Home Assistant by its API, as the browser does; return its steps."""
    home = play.assistant
    result: dict[str, Any] = await home.call("POST", path, {"handler": handler})
    shown = []
    for answer in answers:
        shown.append(result)
        result = await home.call("POST", f"{path}/{result['flow_id']}", answer)
        while result["type"] == "progress":
            await asyncio.sleep(0.2)
            result = await home.call("GET", f"{path}/{result['flow_id']}")
        if result.get("errors"):
            raise StepFailedError(f"Home Assistant answers {result['errors']}.")
    if result["type"] != "create_entry":
        raise StepFailedError(f"The dialog stays at {result.get('step_id')}.")
    return shown


async def _turn(play: Play, entity_id: str, *, on: bool) -> None:
    await play.assistant.act(
        "input_boolean", "turn_on" if on else "turn_off", {"entity_id": entity_id}
    )


async def _door_says(play: Play, state: str) -> None:
    """Wait for the door's own state: a template follows what it reads a moment later."""

    async def said() -> bool | None:
        found = await play.assistant.call("GET", f"/api/states/{DOOR}")
        return found["state"] == state or None

    await until(said, within_s=10, what="The door", children=play.children)


async def _our_entry(play: Play) -> str:
    entries = await play.assistant.call("GET", f"{_FLOWS}/entry?domain={DOMAIN}")
    return str(entries[0]["entry_id"])


async def _lend_camera(play: Play, facts: LendingFacts) -> None:
    """Adopt the entity as a person does, with the motion sensor as its trigger."""
    with play.steps.step("camera") as step:
        entry_id = await _our_entry(play)
        shown = await _dialog(
            play,
            f"{_FLOWS}/subentries/flow",
            [entry_id, "camera"],
            {"next_step_id": "lend"},
            {"camera_entity": YARD, "pictures_only": False},
            {
                "name": "Back yard",
                "location": {"latitude": 47.62, "longitude": -122.35, "radius": 25},
                "heading": 180,
                "view": 100,
                "indoor": False,
                "doorbell": False,
            },
            {"may_share": True},
            {"motion": [MOTION]},
        )
        (sharing,) = (each for each in shown if each["step_id"] == "sharing")
        facts.pictured = sharing["description_placeholders"]["picture"].startswith("![")
        facts.camera = await acts.recording(play)
        (kept,) = await play.assistant.say(
            {"type": "config_entries/subentries/list", "entry_id": entry_id}
        )
        facts.kept = kept[0]
        step.say(f"{YARD} lent by its pictures, recorded as {facts.camera['video']}")


async def _look(play: Play, facts: LendingFacts) -> None:
    """Look at the camera's dialog in a browser."""
    with play.steps.step("look") as step:
        async with chromium(play.setting.folder) as browser:
            facts.dialog = await look_at_sharing(browser, play.assistant)
        step.say("the dialog shows the camera's picture, and leads to its covers")


async def _lend_door(play: Play, facts: LendingFacts) -> None:
    """Let the door open and close unheard, then lend it, and let it open once more."""
    with play.steps.step("door") as step:
        for is_open in (True, False):
            await _turn(play, _OPEN, on=is_open)
            await _door_says(play, "on" if is_open else "off")
        lent_at = datetime.now(UTC)
        await _dialog(
            play,
            f"{_FLOWS}/options/flow",
            await _our_entry(play),
            {
                "telling": {"notifications": True, "phones": []},
                "answering": {"automations_may_approve": False},
                "following": {"agencies": []},
                "lending": {"sensors": [DOOR]},
            },
        )

        async def caught_up() -> list[dict[str, str]] | None:
            said = await _said(play, facts)
            return said if said and said[-1]["state"] == "off" else None

        await until(caught_up, within_s=20, what="The door's past", children=play.children)
        await _turn(play, _OPEN, on=True)

        async def opened() -> list[dict[str, str]] | None:
            said = await _said(play, facts)
            return said if said and said[-1]["state"] == "on" else None

        said = await until(opened, within_s=20, what="The door's news", children=play.children)
        facts.said = [each["state"] for each in said]
        facts.said_before = [
            each["state"] for each in said if datetime.fromisoformat(each["at"]) < lent_at
        ]
        step.say(f"{DOOR} lent with its past, {len(said)} readings")


async def _said(play: Play, facts: LendingFacts) -> list[dict[str, str]]:
    for sensor in (await play.hub("GET", "/sensors"))["sensors"]:
        facts.sensor = sensor
        now = datetime.now(UTC)
        start, end = (
            (now + each).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            for each in (-timedelta(hours=1), timedelta(seconds=1))
        )
        path = f"/sensors/{sensor['id']}/readings?start={start}&end={end}"
        return list((await play.hub("GET", path))["readings"])
    return []


async def _move(play: Play, facts: LendingFacts) -> None:
    """Have the sensor see somebody, and wait for the clip of it."""
    with play.steps.step("motion") as step:
        picture = play.setting.folder / "home-assistant" / "www" / "yard.jpg"
        _show(picture, gate_open=True)
        await _turn(play, _MOVING, on=True)
        await asyncio.sleep(2)
        await _turn(play, _MOVING, on=False)

        async def complete() -> dict[str, Any] | None:
            for clip in (await play.hub("GET", "/clips"))["clips"]:
                if datetime.fromisoformat(clip["end"]) < datetime.now(UTC):
                    return dict(clip)
            return None

        facts.clip = await until(complete, within_s=60, what="A clip", children=play.children)
        path = play.setting.folder / "clip.mp4"
        async with (
            local_hub(Path(play.path("hub"))) as hub,
            hub.download(f"/clips/{facts.clip['id']}/video") as film,
        ):
            path.write_bytes(await film.read())
        facts.film = await asyncio.to_thread(_watch, path)
        step.say(f"a clip of {facts.film['length_s']:.0f} s, {facts.film['frames']} pictures")


def _watch(path: Path) -> dict[str, Any]:
    """Decode a whole clip: its size, its pictures, and whether the gate was seen open and shut."""
    frames, gates = 0, set()
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        for frame in film.decode(stream):
            red, green, _blue = frame.to_ndarray(format="rgb24")[HEIGHT // 2 - 20, WIDTH // 2]
            gates.add("open" if red > green else "shut")
            frames += 1
        width, height = stream.width, stream.height
        length_s = float((film.duration or 0) / av.time_base)
    return {
        "width": width,
        "height": height,
        "frames": frames,
        "length_s": length_s,
        "gates": sorted(gates),
    }


async def _check(play: Play, facts: LendingFacts) -> None:
    """Stop the hub, and check what it stored."""
    with play.steps.step("check") as step:
        await play.children.stop("hub")
        checked = await neighbors("hub", "check", "--data-dir", play.path("hub"))
        facts.complaints = list(checked["complaints"])
        step.say("the hub is clean")


async def perform(play: Play, facts: LendingFacts) -> None:
    """Go the whole way, and note what is seen."""
    await _open_house(play)
    await _lend_camera(play, facts)
    await _lend_door(play, facts)
    await asyncio.gather(_move(play, facts), _look(play, facts))
    await _check(play, facts)


@pytest.fixture(scope="module")
def lending(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LendingFacts]:
    """Lend from a real Home Assistant once, and return what was seen."""
    with played("test_lending", tmp_path_factory.mktemp("lending")) as seen:
        yield LendingFacts(**seen)


def test_a_camera_of_home_assistant_is_recorded(lending: LendingFacts) -> None:
    """Adopted by the dialog, an entity's pictures are a camera of the hub, as the person said."""
    camera = lending.camera

    assert (camera["kind"], camera["entity_id"]) == ("lent", YARD)
    assert camera["name"] == "Back yard"
    assert (camera["place"]["heading_deg"], camera["place"]["view_deg"]) == (180, 100)
    assert camera["may_share"]
    assert f"{WIDTH}x{HEIGHT}" in camera["video"]


def test_there_is_a_picture_before_anything_is_shared(lending: LendingFacts) -> None:
    """The step that asks what may be shared shows what the camera sees."""
    assert lending.pictured


def test_the_dialog_shows_what_the_camera_sees(lending: LendingFacts) -> None:
    """In a real browser, its picture and every word are there; a link leads to its covers."""
    assert lending.dialog["image_width"] == WIDTH
    for words in ("Look for text in the picture", "Can be sent", "Neighbors > Cameras"):
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


if __name__ == "__main__":
    sys.exit(run_on_stage(LendingFacts(), perform))
