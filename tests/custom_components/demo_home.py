"""A Home Assistant with cameras, sensors and a button of its own: the demo integration's."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from unittest.mock import patch

from homeassistant.components import camera, demo
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component

CAMERA = "camera.demo_camera"
PNG_CAMERA = "camera.demo_camera_png"
MOTION = "binary_sensor.movement_backyard"
BUTTON = "event.button_press"
PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.CAMERA,
    Platform.COVER,
    Platform.EVENT,
    Platform.LOCK,
    Platform.SENSOR,
]


@asynccontextmanager
async def home(hass: HomeAssistant) -> AsyncGenerator[None]:
    """Set the demo up, with the platforms that something can be lent from."""
    with patch.object(demo, "COMPONENTS_WITH_CONFIG_ENTRY_DEMO_PLATFORM", PLATFORMS):
        assert await async_setup_component(hass, "homeassistant", {})
        # Not asked for in YAML, it brings nothing that belongs to no entry: no sun that is polled.
        assert await async_setup_component(hass, "demo", {})
        await hass.async_block_till_done()
        # A device without a name is called after its entry from 2026.4 on, and so is its entity.
        entities = er.async_get(hass)
        if (button := entities.async_get_entity_id("event", "demo", "push")) is not None:
            entities.async_update_entity(button, new_entity_id=BUTTON)
        yield
        [entry] = hass.config_entries.async_entries("demo")
        await hass.config_entries.async_unload(entry.entry_id)


@contextmanager
def streaming(address: str | None) -> Iterator[None]:
    """Let the demo's cameras have a stream at this address."""

    async def stream_source(_camera: camera.Camera) -> str | None:
        return address

    with patch.object(camera.Camera, "stream_source", stream_source):
        yield


@contextmanager
def showing(picture: bytes | Exception) -> Iterator[None]:
    """Let the demo's cameras show this picture, or fail so."""

    async def camera_image(
        _camera: camera.Camera, width: int | None = None, height: int | None = None
    ) -> bytes:
        assert width is None
        assert height is None
        if isinstance(picture, Exception):
            raise picture
        return picture

    with patch("homeassistant.components.demo.camera.DemoCamera.async_camera_image", camera_image):
        yield
