"""Cameras as Home Assistant shows them, and the last clip."""

from dataclasses import replace
from http import HTTPStatus

from homeassistant.components.camera import async_get_image, async_get_stream_source
from homeassistant.components.image import async_get_image as async_get_picture
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.neighbors_requests.const import DOMAIN
from custom_components.neighbors_requests.device_condition import async_get_conditions
from custom_components.neighbors_requests.device_trigger import async_get_triggers

from . import values
from .fake_hub import JPEG, FakeHub, until
from .home import CAMERA, entity_id, shown, state
from .values import CAMERA_ID


async def test_last_clip_is_shown(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The newest clip that has a picture is shown with when it began."""

    def began() -> str:
        return state(hass, "image", "last_clip", of=CAMERA).state

    await until(lambda: began() == "2026-11-22T21:50:00+00:00")
    clip = values.clip(id="d" * 16, start="2026-11-24T10:00:00Z", end="2026-11-24T10:01:00Z")
    await hub.push_clip(replace(clip, has_thumbnail=False))
    await hub.push_clip(values.clip(id="b" * 16, start="2026-11-20T10:00:00Z"))
    await until(lambda: loaded.runtime_data.data.seq == 2)
    assert began() == "2026-11-22T21:50:00+00:00"
    await hub.push_clip(clip)
    await until(lambda: began() == "2026-11-24T10:00:00+00:00")

    picture = await async_get_picture(hass, entity_id(hass, "image", "last_clip", of=CAMERA))
    assert picture.content == JPEG
    assert hub.seen[-1] == ("GET", f"/api/v1/clips/{'d' * 16}/thumbnail")


async def test_last_clip_of_a_quiet_camera(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """A camera whose newest clip is older than the house's newest 200 has its last clip, too."""
    quiet = values.camera(id="0f" * 6, name="Shed")
    hub.cameras[quiet.camera.id] = quiet
    old = values.clip(
        id="e" * 16,
        camera_id=quiet.camera.id,
        start="2026-11-01T08:00:00Z",
        end="2026-11-01T08:01:00Z",
    )
    busy = [values.clip(id=f"{number:016x}") for number in range(200)]
    hub.house.clip_list += [*busy, old]

    assert await hass.config_entries.async_setup(entry.entry_id)

    image = entity_id(hass, "image", "last_clip", of=f"{values.HUB_ID}_{quiet.camera.id}")
    await until(lambda: shown(hass, image).state == "2026-11-01T08:00:00+00:00")


async def test_last_clip_says_what_it_shows(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """The labels of the newest clip are told, also those that come while it is recorded."""

    def labels() -> object:
        return state(hass, "image", "last_clip", of=CAMERA).attributes["labels"]

    await until(lambda: loaded.runtime_data.data.seq == 0 and labels() == [])
    grown = values.as_json(values.clip())
    await hub.push_raw("clip.added", clip=grown | {"labels": ["animal", "person", "burglar"]})

    await until(lambda: labels() == ["person", "animal"])


async def test_clips_that_cannot_be_asked_for_are_asked_again(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """A hub that does not tell its clips is asked again when it is back."""
    hub.answers["/api/v1/clips"] = (500, {})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hub.heard()
    await until(lambda: ("GET", "/api/v1/clips") in hub.seen)
    image = entity_id(hass, "image", "last_clip", of=CAMERA)
    assert shown(hass, image).state == "unknown"
    with pytest.raises(HomeAssistantError):
        await async_get_picture(hass, image)

    del hub.answers["/api/v1/clips"]
    await hub.hang_up()
    await hub.heard(2)

    await until(lambda: shown(hass, image).state == "2026-11-22T21:50:00+00:00")


async def test_camera_shows_its_snapshot(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A camera's picture is the hub's; its state says whether it is recorded."""
    camera = entity_id(hass, "camera", "live", of=CAMERA)
    assert shown(hass, camera).state == "recording"
    hub.cameras[CAMERA_ID] = values.camera(snapshot_at=values.NOW)
    assert (await async_get_image(hass, camera)).content == JPEG

    await hub.push_camera(values.camera(state="reconnecting"))
    await until(lambda: shown(hass, camera).state == "idle")
    hub.answers[f"/api/v1/cameras/{CAMERA_ID}/snapshot"] = (404, {})
    with pytest.raises(HomeAssistantError):
        await async_get_image(hass, camera)
    assert loaded.runtime_data.last_update_success


@pytest.mark.usefixtures("loaded")
async def test_live_pictures_are_passed_on(
    hass: HomeAssistant, hub: FakeHub, hass_client: ClientSessionGenerator
) -> None:
    """The camera's stream of pictures is the hub's, byte for byte; no stream is an error."""
    address = f"/api/camera_proxy_stream/{entity_id(hass, 'camera', 'live', of=CAMERA)}"
    client = await hass_client()
    async with client.get(address) as answer:
        assert answer.status == HTTPStatus.OK
        assert JPEG in await answer.read()

    hub.answers[f"/api/v1/cameras/{CAMERA_ID}/live.mjpeg"] = (409, {})
    async with client.get(address) as answer:
        assert answer.status == HTTPStatus.BAD_GATEWAY


async def test_player_reads_video_by_a_signed_path(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """The stream's source is on this Home Assistant, opens one camera's video, and needs its sign.

    It says nothing of the hub's token.
    """
    await hass.config.async_update(internal_url="http://192.0.2.1:8123")
    source = await async_get_stream_source(hass, entity_id(hass, "camera", "live", of=CAMERA))
    assert source is not None
    assert source.startswith("http://192.0.2.1:8123/api/neighbors_requests/")
    client = await hass_client_no_auth()
    path = URL(source).path_qs
    async with client.get(path) as answer:
        assert await answer.read() == JPEG
        assert answer.headers["Content-Type"] == "video/mp4"
    async with client.get(URL(source).path) as answer:
        assert answer.status == HTTPStatus.UNAUTHORIZED
    async with client.get(path.replace(CAMERA_ID, "dd44ee55ff66")) as answer:
        assert answer.status == HTTPStatus.UNAUTHORIZED

    hub.answers[f"/api/v1/cameras/{CAMERA_ID}/live.mp4"] = (409, {})
    async with client.get(path) as answer:
        assert answer.status == HTTPStatus.BAD_GATEWAY
    del hub.cameras[CAMERA_ID]
    await hub.push("camera.changed", camera_id=CAMERA_ID, removed=True)
    await until(lambda: not loaded.runtime_data.data.cameras)
    async with client.get(path) as answer:
        assert answer.status == HTTPStatus.NOT_FOUND
    await hass.config_entries.async_unload(loaded.entry_id)
    async with client.get(path) as answer:
        assert answer.status == HTTPStatus.NOT_FOUND


async def test_camera_without_video_has_no_stream(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Single pictures are no video; without an address of its own, Home Assistant reads none."""
    camera = entity_id(hass, "camera", "live", of=CAMERA)
    assert await async_get_stream_source(hass, camera) is not None
    api, hass.config.api = hass.config.api, None
    assert await async_get_stream_source(hass, camera) is None
    hass.config.api = api

    await hub.push_camera(values.camera(kind="jpeg"))
    await until(lambda: shown(hass, camera).attributes["supported_features"] == 0)

    assert await async_get_stream_source(hass, camera) is None
    assert loaded.runtime_data.last_update_success


async def test_lent_camera_is_not_shown_twice(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """A camera that this Home Assistant lends is there already; the second one is off at first."""
    hub.cameras[CAMERA_ID] = values.camera(kind="lent", entity_id="camera.porch")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    camera = er.async_get(hass).async_get(entity_id(hass, "camera", "live", of=CAMERA))
    assert camera is not None
    assert camera.disabled_by is er.RegistryEntryDisabler.INTEGRATION


async def test_a_camera_s_recording_is_paused(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Off, the hub records nothing of it, which is no problem; on, it goes on."""
    assert loaded

    async def turn(how: str) -> None:
        of = entity_id(hass, "switch", "recording", of=CAMERA)
        await hass.services.async_call("switch", how, {"entity_id": of}, blocking=True)

    def paused() -> str:
        return state(hass, "switch", "recording", of=CAMERA).state

    assert paused() == "on"
    await turn("turn_off")
    await until(lambda: paused() == "off")

    assert state(hass, "sensor", "state", of=CAMERA).state == "paused"
    assert state(hass, "binary_sensor", "recording_problem").state == "off"
    await turn("turn_on")
    await until(lambda: paused() == "on")
    assert hub.camera_changes == [{"recording": False}, {"recording": True}]


async def test_a_camera_in_an_archive_has_what_it_can_have(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry
) -> None:
    """It has its state and its last clip: nothing of it is live, recorded here, or paused."""
    archived = values.camera(
        id="0f" * 6, name="Shed", kind="archive", main_url="", state="archived", doorbell=True
    )
    hub.cameras[archived.camera.id] = archived

    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    registry, own = er.async_get(hass), f"{values.HUB_ID}_{archived.camera.id}_"
    there = er.async_entries_for_config_entry(registry, entry.entry_id)
    keys = {
        (each.domain, each.unique_id.removeprefix(own))
        for each in there
        if each.unique_id.startswith(own)
    }
    assert keys == {("sensor", "state"), ("image", "last_clip")}
    device = f"{values.HUB_ID}_{archived.camera.id}"
    assert state(hass, "sensor", "state", of=device).state == "archived"
    assert state(hass, "binary_sensor", "recording_problem", of=values.HUB_ID).state == "off"
    [owner] = [
        each.id
        for each in dr.async_entries_for_config_entry(dr.async_get(hass), entry.entry_id)
        if (DOMAIN, device) in each.identifiers
    ]
    assert (await async_get_triggers(hass, owner), await async_get_conditions(hass, owner)) == (
        [],
        [],
    )

    async def problem_if(now: str) -> str:
        await hub.tell_camera(archived.camera.id, state=now)
        await until(lambda: state(hass, "sensor", "state", of=device).state == now)
        return state(hass, "binary_sensor", "recording_problem", of=values.HUB_ID).state

    # What is switched off at night is no problem; what must be signed in to again is one.
    assert (await problem_if("reconnecting"), await problem_if("wrong_password")) == ("off", "on")
