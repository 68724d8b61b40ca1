"""Blink's clips, by the real library, from a cloud that is played here.

What its list of changes gives was read in what the library does with it.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
import time
from types import SimpleNamespace
from typing import Any

from aiohttp import web
from blinkpy.auth import Auth
from blinkpy.blinkpy import Blink
from blinkpy.camera import BlinkCamera
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from hub.archives.lent import LentArchive
from hub.errors import ArchivePasswordError, ArchiveUnreachableError, NotFoundError
from hub.model.archive import Span
from hub.model.recording import TriggerKind

from .archived import START, archive_of, fetch, lend, names, video, window
from .fake_hub import FakeHub, until

PLATFORMS = ()  # no test here looks at an entity

# What the library itself does with aiohttp.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:blinkpy")

DOOR, YARD = 101, 102
TOKEN = "blink-token"  # noqa: S105 -- opens nothing
PAGE = 25


@dataclass
class Cloud:
    """A played Blink cloud."""

    media: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    clip: tuple[int, str, bytes] = (200, "video/mp4", b"")
    status: int = 200

    def add(self, at_s: float, device: int = DOOR, **more: Any) -> None:  # noqa: ANN401 -- JSON
        """Let a clip have been made."""
        number = len(self.media)
        item = {
            "created_at": (START + timedelta(seconds=at_s)).isoformat(),
            "deleted": False,
            "device_id": device,
            "device_name": "Door",
            "source": "pir",
            "media": f"/api/v2/accounts/7/media/clip/{number}.mp4",
        }
        self.media.append(item | more)

    async def changed(self, request: web.Request) -> web.Response:
        """List a page of what changed since a time."""
        self.asked.append(request.path)
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        if self.status != web.HTTPOk.status_code:
            return web.Response(status=self.status, text="no")
        since = datetime.fromisoformat(request.query["since"].replace(" ", "+"))
        found = [each for each in self.media if datetime.fromisoformat(each["created_at"]) >= since]
        first = (int(request.query["page"]) - 1) * PAGE
        return web.json_response({"limit": PAGE, "media": found[first : first + PAGE]})

    async def give(self, request: web.Request) -> web.Response:
        """Give a clip."""
        self.asked.append(request.path)
        status, kind, raw = self.clip
        return web.Response(status=status, body=raw, content_type=kind)


@dataclass
class Home:
    """A home with that account, whose archive is lent."""

    cloud: Cloud
    archive: LentArchive
    runner: web.AppRunner
    coordinator: SimpleNamespace


@pytest.fixture
async def home(hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry) -> AsyncGenerator[Home]:
    """Give a home whose Blink account is set up in Home Assistant and lent to the hub."""
    cloud = Cloud(clip=(200, "video/mp4", video(20)))
    app = web.Application()
    app.router.add_get("/api/v1/accounts/7/media/changed", cloud.changed)
    app.router.add_get("/api/v2/accounts/7/media/clip/{name}", cloud.give)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    session = async_get_clientsession(hass)
    blink = Blink(session=session)
    blink.auth = Auth({"account_id": 7, "token": TOKEN}, no_prompt=True, session=session)
    blink.auth.expiration_date = time.time() + 86400
    blink.urls = SimpleNamespace(base_url=f"http://127.0.0.1:{runner.addresses[0][1]}")
    for number, name in ((DOOR, "Door"), (YARD, "Yard")):
        camera = BlinkCamera(SimpleNamespace())
        camera.camera_id, camera.name = str(number), name
        blink.cameras[name] = camera
    entry = MockConfigEntry(domain="blink", title="Blink")
    entry.add_to_hass(hass)
    coordinator = SimpleNamespace(api=blink, last_update_success=True)
    entry.runtime_data = coordinator
    entry.mock_state(hass, ConfigEntryState.LOADED)
    key = f"blink/{entry.entry_id}"
    lend(hass, loaded, key)
    yield Home(cloud, await archive_of(hub, key), runner, coordinator)
    entry.mock_state(hass, ConfigEntryState.NOT_LOADED)
    await runner.cleanup()


async def test_description(home: Home) -> None:
    """Looking asks the cloud nothing."""
    description = await home.archive.describe()

    assert [(each.key, each.name) for each in description.cameras] == [
        (str(DOOR), "Door"),
        (str(YARD), "Yard"),
    ]
    assert description.clock.uncertainty == timedelta(seconds=60)
    assert home.cloud.asked == []
    home.coordinator.last_update_success = False
    with pytest.raises(ArchiveUnreachableError):
        await home.archive.describe()


async def test_holdings(home: Home) -> None:
    """A camera's clips of the window are there, on whichever page they are."""
    for seconds in range(40):
        home.cloud.add(-60 + seconds, YARD)
    home.cloud.add(-900)
    home.cloud.add(10, source="button_press")
    home.cloud.add(30, deleted=True)
    home.cloud.add(40, media="/api/v2/accounts/7/media/clip/picture.jpg")
    home.cloud.add(50, media="@192.0.2.66/clip.mp4")
    home.cloud.add(80)
    home.cloud.add(900)

    holdings = await home.archive.holdings(str(DOOR), window())

    assert [each.window for each in holdings.spans] == [window(10, 60), window(80, 60)]
    assert [each.kind for each in holdings.events or ()] == [
        TriggerKind.BUTTON,
        TriggerKind.MOTION,
    ]
    assert len(home.cloud.asked) == 3
    with pytest.raises(NotFoundError, match="doesn't have this camera"):
        await home.archive.holdings("1", window())
    for seconds in range(1000):
        home.cloud.add(2000 + seconds, YARD)
    with pytest.raises(ArchiveUnreachableError, match="log"):
        await home.archive.holdings(str(DOOR), window())


async def test_a_clip_comes_as_it_is(home: Home, tmp_path: Path) -> None:
    """The bytes are the cloud's own, by the time that it says."""
    home.cloud.add(10.25)
    [span] = (await home.archive.holdings(str(DOOR), window())).spans

    [file] = await fetch(home.archive, str(DOOR), tmp_path, span)

    assert file.start == window(10.25).start
    assert (tmp_path / file.name).read_bytes() == video(20)


async def test_faults(home: Home, tmp_path: Path) -> None:
    """A made-up address, a clip that is gone, a page, and a cloud that is away are a sentence."""
    home.cloud.add(10)
    [span] = (await home.archive.holdings(str(DOOR), window())).spans
    for key in ("@192.0.2.66/clip.mp4", "/api/v2/accounts/7/media/clip/9.mp4"):
        with pytest.raises(NotFoundError, match="no longer"):
            await fetch(home.archive, str(DOOR), tmp_path, Span(key=key, window=span.window))
    for clip, kind in (
        ((404, "application/json", b"{}"), NotFoundError),
        ((503, "text/html", b"<html>"), ArchiveUnreachableError),
        ((200, "video/mp4", b"<html>expired</html>"), ArchiveUnreachableError),
    ):
        home.cloud.clip = clip
        with pytest.raises(kind):
            await fetch(home.archive, str(DOOR), tmp_path, span)
    for status, error in ((401, ArchivePasswordError), (503, ArchiveUnreachableError)):
        home.cloud.status = status
        with pytest.raises(error):
            await home.archive.holdings(str(DOOR), window())
    await home.runner.cleanup()
    with pytest.raises(ArchiveUnreachableError):
        await home.archive.holdings(str(DOOR), window())
    await until(lambda: names(tmp_path) == [])
