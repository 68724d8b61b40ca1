"""Streams whose address changes: the hub gets the new one, and again until it can be reached."""

import asyncio

from homeassistant.core import HomeAssistant
from hypothesis import given, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from yarl import URL

from custom_components.neighbors_requests.lent import cameras
from custom_components.neighbors_requests.lent.cameras import (
    StreamSource,
    async_stream_source,
    split_credentials,
)

from . import demo_home
from .demo_home import CAMERA
from .fake_hub import FakeHub, until
from .home import choose
from .values import CAMERA_ID

NEW = {"username": "u", "password": "new", "stream_url": "rtsp://192.0.2.9/x"}


@pytest.fixture
def home(demo: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 -- brings a camera
    """Let nothing take long."""
    monkeypatch.setattr(cameras, "PATIENCE_S", 0.01)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("state", ["reconnecting", "wrong_password"])
async def test_a_stream_that_moved_is_told_anew(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, state: str
) -> None:
    """The entity is asked for the address it has now, and the hub gets it once."""
    choose(hass, loaded, lent=CAMERA)
    with demo_home.streaming("rtsp://u:new@192.0.2.9/x"):
        await asyncio.sleep(0.05)
        assert not hub.camera_changes
        await hub.tell_camera(CAMERA_ID, state=state)
        await until(lambda: bool(hub.camera_changes))
        await asyncio.sleep(0.05)

    assert hub.camera_changes == [NEW]


@pytest.mark.usefixtures("home")
async def test_it_is_tried_again_until_the_hub_takes_it(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """A camera that is away, or whose entity fails, is no reason to stop."""
    hub.house.away = True
    choose(hass, loaded, lent=CAMERA)
    await hub.tell_camera(CAMERA_ID, state="reconnecting")
    tried = ("PATCH", f"/api/v1/cameras/{CAMERA_ID}")
    await asyncio.sleep(0.05)
    with demo_home.streaming("rtsp://u:new@192.0.2.9/x"):
        await until(lambda: hub.seen.count(tried) > 1)
        hub.house.away = False

        await until(lambda: bool(hub.camera_changes))

    assert hub.camera_changes == [NEW]


async def test_without_cameras_there_is_no_stream(hass: HomeAssistant) -> None:
    """The camera integration need not be there, nor the entity."""
    assert await async_stream_source(hass, CAMERA) is None
    async with demo_home.home(hass):
        assert await async_stream_source(hass, CAMERA) is None
        assert await async_stream_source(hass, "camera.elsewhere") is None

        with demo_home.streaming("rtsp://192.0.2.9/x"):
            source = await async_stream_source(hass, CAMERA)

    assert source == StreamSource(url="rtsp://192.0.2.9/x")


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("rtsp://h/x", StreamSource(url="rtsp://h/x")),
        (" rtsps://u@h:322/x ", StreamSource(url="rtsps://h:322/x", username="u")),
        ("http://:p@[::1]:81/", StreamSource(url="http://[::1]:81/", password="p")),  # noqa: S106 -- a test's
        (
            "https://u%40home:p%3A%2F@h/a%2Fb?c=d%26e#f",
            StreamSource(url="https://h/a%2Fb?c=d%26e", username="u@home", password="p:/"),  # noqa: S106 -- a test's
        ),
        ("rtsps://h:7441/Token16", StreamSource(url="rtsps://h:7441/Token16")),
        ("rtsp:///x", None),
        ("ftp://h/x", None),
        ("h/x", None),
        ("", None),
        ("rtsp://h:99999/", None),
        ("rtsp://[::1/", None),
        ("ffmpeg:rtsp://u:p@h/x", None),
    ],
)
def test_credentials_leave_the_address(address: str, source: StreamSource | None) -> None:
    """What stands before the host is taken out, the rest stays as it is, byte for byte."""
    assert split_credentials(address) == source


@given(st.text(max_size=80) | st.from_regex(r"(rtsps?|https?)://[ -~]{0,60}", fullmatch=True))
def test_any_address_is_read_or_none(address: str) -> None:
    """Nothing but a source or None comes out, and never one with credentials in its address."""
    source = split_credentials(address)

    if source is not None:
        assert URL(source.url).user is None
        assert URL(source.url).password is None


def test_sources_are_not_shown() -> None:
    """A source that ends up in a log says nothing."""
    assert repr(StreamSource(url="rtsp://h/x", username="u", password="p")) == "StreamSource()"  # noqa: S106 -- a test's
