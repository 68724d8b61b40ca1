"""Pictures for the hub: of lent cameras only, one at a time, slower while it fails."""

import asyncio
from collections.abc import Iterator
from unittest.mock import patch

from homeassistant.components.camera import Camera
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.lent import cameras
from custom_components.neighbors_requests.lent.cameras import PictureLender

from . import demo_home, values
from .demo_home import CAMERA
from .fake_hub import JPEG, FakeHub, until
from .home import choose
from .values import CAMERA_ID

PLATFORMS = ()  # no test here looks at an entity


@pytest.fixture(autouse=True)
def home(demo: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:  # noqa: ARG001 -- brings a camera
    """Let the camera show something, and let nothing take long."""
    monkeypatch.setattr(cameras, "EVERY_S", 0.01)
    with demo_home.showing(JPEG):
        yield


@pytest.fixture
def hub_lends(hub: FakeHub) -> FakeHub:
    """Return a hub whose camera is lent by pictures."""
    hub.cameras[CAMERA_ID] = values.camera(kind="lent", entity_id=CAMERA)
    return hub


async def test_pictures_come_one_after_another(
    hass: HomeAssistant, hub_lends: FakeHub, loaded: MockConfigEntry
) -> None:
    """The hub gets the entity's own JPEG, again and again."""
    choose(hass, loaded, lent=CAMERA)

    await until(lambda: len(hub_lends.house.lent_pictures) > 2)

    assert set(hub_lends.house.lent_pictures) == {(CAMERA_ID, JPEG)}


async def test_nothing_is_lent_that_nobody_chose_here(
    hass: HomeAssistant, hub_lends: FakeHub, loaded: MockConfigEntry
) -> None:
    """An entity of this name may be another Home Assistant's: the hub's word is no choice."""
    await asyncio.sleep(0.05)
    assert not hub_lends.house.lent_pictures
    choose(hass, loaded, lent=CAMERA)
    await until(lambda: bool(hub_lends.house.lent_pictures))

    choose(hass, loaded)
    # The one that is on its way still comes; then none.
    count = -1
    while count != len(hub_lends.house.lent_pictures):
        count = len(hub_lends.house.lent_pictures)
        await asyncio.sleep(0.2)

    assert len(hub_lends.house.lent_pictures) == count


async def test_a_camera_the_hub_reads_itself_gets_no_pictures(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A lent stream needs none."""
    choose(hass, loaded, lent=CAMERA)

    await asyncio.sleep(0.05)

    assert not hub.house.lent_pictures


async def test_never_two_at_once(
    hass: HomeAssistant,
    hub_lends: FakeHub,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A camera that takes longer than the pause is not asked again meanwhile."""
    asked, most, current = 0, 0, 0

    async def slow(_hass: HomeAssistant, _entity_id: str, timeout: int) -> object:  # noqa: ASYNC109 -- Home Assistant's own name
        nonlocal asked, most, current
        assert timeout > 0
        asked, current = asked + 1, current + 1
        most = max(most, current)
        await asyncio.sleep(0.03)
        current -= 1
        raise TimeoutError

    monkeypatch.setattr("homeassistant.components.camera.async_get_image", slow)
    choose(hass, loaded, lent=CAMERA)

    await until(lambda: asked > 2)

    assert most == 1
    assert hub_lends.house.lent_pictures == []


async def test_failures_slow_it_down_and_are_logged_once(
    hass: HomeAssistant,
    hub_lends: FakeHub,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each failure doubles the pause; the first picture after it brings the pace back."""
    pauses: list[float] = []

    async def noted(pause_s: float) -> None:
        pauses.append(pause_s)
        await asyncio.sleep(0.001)

    monkeypatch.setattr(cameras, "EVERY_S", 1.0)
    caplog.set_level("INFO", "custom_components.neighbors_requests")
    lender = PictureLender(loaded.runtime_data, pause=noted)
    choose(hass, loaded, lent=CAMERA)
    await until(lambda: bool(hub_lends.house.lent_pictures))
    caplog.clear()
    with demo_home.showing(RuntimeError("broken")):
        lender.async_update()
        await until(lambda: len(pauses) > 8)
        slow = [round(pause) for pause in pauses[:7]]
    await until(lambda: "for the hub again" in caplog.text)

    assert slow == [2, 4, 8, 16, 32, 60, 60]
    assert caplog.text.count("No picture of") == 1
    assert "broken" not in caplog.text
    await until(lambda: 0 < pauses[-1] <= 1)
    choose(hass, loaded)
    lender.async_update()


async def test_a_refusal_slows_it_down_too(
    hass: HomeAssistant, hub_lends: FakeHub, loaded: MockConfigEntry
) -> None:
    """A hub that takes no pictures of this camera is not pressed."""
    hub_lends.house.unlent.add(CAMERA_ID)
    choose(hass, loaded, lent=CAMERA)
    await until(lambda: ("PUT", f"/api/v1/cameras/{CAMERA_ID}/snapshot") in hub_lends.seen)
    hub_lends.house.unlent.clear()

    await until(lambda: bool(hub_lends.house.lent_pictures))


async def test_a_full_disk_is_spared(
    hass: HomeAssistant,
    hub_lends: FakeHub,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While the disk is full, a picture comes now and then, so that the hub sees when it is not."""
    monkeypatch.setattr(cameras, "FULL_S", 0.2)
    await hub_lends.tell_camera(CAMERA_ID, state="disk_full")
    await until(lambda: loaded.runtime_data.data.cameras[CAMERA_ID].state == "disk_full")
    choose(hass, loaded, lent=CAMERA)

    began_s = asyncio.get_running_loop().time()
    await until(lambda: len(hub_lends.house.lent_pictures) > 2)

    assert asyncio.get_running_loop().time() - began_s > 0.35, "two pauses"


async def test_nothing_is_lent_to_a_hub_that_is_away(
    hass: HomeAssistant, hub_lends: FakeHub, loaded: MockConfigEntry
) -> None:
    """It begins again when the hub is back, and ends when the camera is forgotten."""
    choose(hass, loaded, lent=CAMERA)
    await until(lambda: bool(hub_lends.house.lent_pictures))
    await hub_lends.stop()
    await until(lambda: not loaded.runtime_data.last_update_success)
    hub_lends.house.lent_pictures.clear()
    await hub_lends.start()
    await until(lambda: bool(hub_lends.house.lent_pictures))

    await hub_lends.house.remove_camera(CAMERA_ID)
    await until(lambda: not loaded.runtime_data.data.cameras)
    await asyncio.sleep(0.05)
    count = len(hub_lends.house.lent_pictures)
    await asyncio.sleep(0.05)

    assert len(hub_lends.house.lent_pictures) == count


async def test_unloading_ends_a_picture_on_its_way(
    hass: HomeAssistant, hub_lends: FakeHub, loaded: MockConfigEntry
) -> None:
    """Home Assistant's cameras swallow a cancellation; what is lent ends with its entry even so."""
    asked = asyncio.Event()

    async def never(_camera: Camera, **_size: int | None) -> bytes:
        asked.set()
        await asyncio.Event().wait()
        return JPEG

    with patch("homeassistant.components.demo.camera.DemoCamera.async_camera_image", never):
        choose(hass, loaded, lent=CAMERA)
        async with asyncio.timeout(60):
            await asked.wait()

        # Home Assistant itself gives up waiting for a task after ten seconds.
        async with asyncio.timeout(9):
            await hass.config_entries.async_unload(loaded.entry_id)

    assert not [task for task in asyncio.all_tasks() if "lend pictures" in task.get_name()]
    assert not hub_lends.house.lent_pictures


async def test_a_fault_does_not_end_lending_for_good(
    hass: HomeAssistant,
    hub_lends: FakeHub,
    loaded: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What nobody foresaw is logged, and the camera is lent again when the hub next tells news."""
    client = loaded.runtime_data.client
    with patch.object(client, "lend_picture", side_effect=RuntimeError("Nobody foresaw this.")):
        choose(hass, loaded, lent=CAMERA)
        await until(lambda: "Nobody foresaw this." in caplog.text)
    assert not hub_lends.house.lent_pictures

    await hub_lends.tell_camera(CAMERA_ID, motion=True)

    await until(lambda: bool(hub_lends.house.lent_pictures))
