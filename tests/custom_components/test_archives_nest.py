"""Nest's preview clips, by Home Assistant's own integration and the real library.

Google's Smart Device Management host is played here, and so is the stream of its messages: what
comes in by that goes through the library's own handling and Home Assistant's own store of clips.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
import shutil
import time
from typing import Any

from aiohttp import web
import google_nest_sdm.google_nest_subscriber as subscriber
from google_nest_sdm.streaming_manager import Message
from homeassistant.components.application_credentials import (
    ClientCredential,
    async_import_client_credential,
)
from homeassistant.components.nest import api
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from hub.archives.lent import LentArchive
from hub.errors import ArchiveUnreachableError, NotFoundError
from hub.model.recording import Label, TriggerKind
from hub.model.window import TimeWindow

from .archived import archive_of, fetch, lend, names, video
from .fake_hub import FakeHub, until

PLATFORMS = ()  # no test here looks at an entity

DOOR, OLD = "enterprises/p/devices/door", "enterprises/p/devices/old"
TOKEN = "nest-token"  # noqa: S105 -- opens nothing
type Handle = Callable[[Message], Awaitable[None]]


@dataclass
class Google:
    """Google's host, and what it tells."""

    handle: Handle | None = None
    """What the library does with a message."""
    origin: str = ""
    clips: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    told: int = 0

    async def structures(self, request: web.Request) -> web.Response:
        """List one home."""
        self.asked.append(request.path)
        return web.json_response({"structures": []})

    async def devices(self, request: web.Request) -> web.Response:
        """List a doorbell that makes clips, and a camera that makes pictures."""
        self.asked.append(request.path)

        def device(name: str, kind: str, called: str, *traits: str) -> dict[str, Any]:
            said: dict[str, Any] = {f"sdm.devices.traits.{each}": {} for each in traits}
            info = {"sdm.devices.traits.Info": {"customName": called}}
            return {"name": name, "type": f"sdm.devices.types.{kind}", "traits": info | said}

        sees = ("CameraMotion", "CameraPerson", "CameraSound")
        door = device(DOOR, "DOORBELL", "Front", "CameraClipPreview", "DoorbellChime", *sees)
        old = device(OLD, "CAMERA", "Yard", "CameraEventImage", *sees)
        return web.json_response({"devices": [door, old]})

    async def clip(self, request: web.Request) -> web.Response:
        """Give a preview to whoever has the account."""
        self.asked.append(request.path)
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        return web.Response(body=self.clips[request.match_info["name"]], content_type="video/mp4")

    async def tell(self, at: datetime, *kinds: str, raw: bytes | None = None) -> None:
        """Say that something happened at the door, as Pub/Sub does, with a clip of it."""
        self.told += 1
        session = f"session-{self.told}"
        self.clips[session] = video(10) if raw is None else raw
        events: dict[str, Any] = {
            f"sdm.devices.events.{kind}": {"eventSessionId": session, "eventId": kind}
            for kind in kinds
        }
        events["sdm.devices.events.CameraClipPreview.ClipPreview"] = {
            "eventSessionId": session,
            "previewUrl": f"{self.origin}/clips/{session}",
        }
        assert self.handle is not None
        await self.handle(
            Message.from_data(
                {
                    "eventId": f"message-{self.told}",
                    "timestamp": at.isoformat(),
                    "resourceUpdate": {"name": DOOR, "events": events},
                    "userId": "u",
                    "eventThreadState": "ENDED",
                }
            )
        )


@dataclass
class Home:
    """A home with that account, whose clips are lent."""

    google: Google
    archive: LentArchive
    entry: MockConfigEntry
    now: datetime

    def at(self, minutes: float) -> datetime:
        """Return a time, in minutes from now."""
        return self.now + timedelta(minutes=minutes)

    def window(self, start: float, end: float) -> TimeWindow:
        """Return a window, in minutes from now."""
        return TimeWindow(start=self.at(start), end=self.at(end))


@pytest.fixture
async def home(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> AsyncGenerator[Home]:
    """Give a home whose Nest account is set up in Home Assistant and lent to the hub."""
    google = Google()

    class Stream:
        """Stands for the stream of messages, which Google gives over gRPC."""

        def __init__(self, *, callback: Handle, **_more: object) -> None:
            google.handle = callback

        async def start(self) -> None:
            """Connect."""

        def stop(self) -> None:
            """Hang up."""

    app = web.Application()
    app.router.add_get("/v1/enterprises/p/structures", google.structures)
    app.router.add_get("/v1/enterprises/p/devices", google.devices)
    app.router.add_get("/clips/{name}", google.clip)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    google.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    monkeypatch.setattr(subscriber, "StreamingManager", Stream)
    monkeypatch.setattr(api, "API_URL", f"{google.origin}/v1")
    # Its clips are files in Home Assistant's folder, which all tests share.
    monkeypatch.setattr(hass.config, "config_dir", str(tmp_path / "home"))

    assert await async_setup_component(hass, "application_credentials", {})
    await async_import_client_credential(hass, "nest", ClientCredential("id", "secret"), "google")
    entry = MockConfigEntry(
        domain="nest",
        title="Google Nest",
        unique_id="p",
        data={
            "sdm": {},
            "auth_implementation": "google",
            "project_id": "p",
            "cloud_project_id": "c",
            "subscription_name": "projects/c/subscriptions/s",
            "token": {
                "access_token": TOKEN,
                "refresh_token": "again",
                "expires_at": time.time() + 86400,
                "token_type": "Bearer",
            },
        },
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED
    google.asked.clear()
    key = f"nest/{entry.entry_id}"
    lend(hass, loaded, key)
    now = datetime.now(UTC).replace(microsecond=0)
    yield Home(google, await archive_of(hub, key), entry, now)
    await hass.config_entries.async_unload(entry.entry_id)
    await runner.cleanup()


async def test_description(home: Home) -> None:
    """Cameras that make clips are there, and are said to be what they are; Google isn't asked."""
    description = await home.archive.describe()

    [camera] = description.cameras
    assert (camera.key, camera.name, camera.has_events) == (DOOR, "Front", True)
    assert description.version == "Nest preview clips, low resolution"
    assert "in low resolution" in str(description.note)
    assert (description.clock.offset, description.clock.uncertainty) == (
        None,
        timedelta(seconds=10),
    )
    assert home.google.asked == []


async def test_holdings(home: Home) -> None:
    """What Home Assistant stored of the window is there, with what it shows."""
    await home.google.tell(home.at(-12), "CameraMotion.Motion")
    await home.google.tell(home.at(-6), "CameraMotion.Motion", "CameraPerson.Person")
    await home.google.tell(home.at(-4), "DoorbellChime.Chime", "CameraMotion.Motion")
    await home.google.tell(home.at(-3.5), "CameraSound.Sound")
    home.google.asked.clear()

    holdings = await home.archive.holdings(DOOR, home.window(-7, -3))

    clip = timedelta(seconds=10)
    starts = [home.at(minutes) for minutes in (-6, -4, -3.5)]
    assert [(each.window.start, each.window.length) for each in holdings.spans] == [
        (start, clip) for start in starts
    ]
    assert [(each.kind, each.labels) for each in holdings.events or ()] == [
        (TriggerKind.MOTION, (Label.PERSON,)),
        (TriggerKind.BUTTON, ()),
        (TriggerKind.EXTERNAL, ()),
    ]
    assert holdings.not_yet is None
    assert (await home.archive.holdings(DOOR, home.window(-3, 0))).not_yet is not None
    for other in (OLD, "enterprises/p/devices/else"):
        with pytest.raises(NotFoundError, match="doesn't have this camera"):
            await home.archive.holdings(other, home.window(-7, -3))
    assert home.google.asked == []


async def test_a_clip_comes_as_it_was_stored(home: Home, tmp_path: Path) -> None:
    """The bytes are Google's own, dated by its message, and told to be no camera's own pictures."""
    await home.google.tell(home.at(-5), "CameraMotion.Motion")
    [span] = (await home.archive.holdings(DOOR, home.window(-6, -4))).spans
    home.google.asked.clear()

    [file] = await fetch(home.archive, DOOR, tmp_path, span)

    assert (file.start, file.video_recoded) == (home.at(-5), True)
    assert (tmp_path / file.name).read_bytes() == video(10)
    assert home.google.asked == []


async def test_loaded_again(hass: HomeAssistant, home: Home, tmp_path: Path) -> None:
    """While the integration isn't loaded it is away; after that, it is the new one that is read."""
    await home.google.tell(home.at(-5), "CameraMotion.Motion")
    assert (await home.archive.holdings(DOOR, home.window(-6, -4))).spans
    await hass.config_entries.async_unload(home.entry.entry_id)
    with pytest.raises(ArchiveUnreachableError, match="can't reach"):
        await home.archive.holdings(DOOR, home.window(-6, -4))
    assert await hass.config_entries.async_setup(home.entry.entry_id)
    await hass.async_block_till_done()

    await home.google.tell(home.at(-3), "CameraMotion.Motion")
    [span] = (await home.archive.holdings(DOOR, home.window(-3.5, -2))).spans
    assert span.window.start == home.at(-3)
    assert await fetch(home.archive, DOOR, tmp_path, span)


async def test_faults(home: Home, tmp_path: Path) -> None:
    """A clip that was deleted, one that is no video, and a made-up token are each a sentence."""
    await home.google.tell(home.at(-5), "CameraMotion.Motion")
    await home.google.tell(home.at(-4), "CameraMotion.Motion", raw=b"<html>expired</html>")
    good, page = (await home.archive.holdings(DOOR, home.window(-6, -3))).spans
    with pytest.raises(ArchiveUnreachableError, match="send a video"):
        await fetch(home.archive, DOOR, tmp_path, page)
    made_up = type(good)(key="!!!", window=good.window)
    with pytest.raises(NotFoundError, match="no longer"):
        await fetch(home.archive, DOOR, tmp_path, made_up)
    shutil.rmtree(home.entry.runtime_data.subscriber.cache_policy.store.get_media_filename(""))
    with pytest.raises(NotFoundError, match="no longer"):
        await fetch(home.archive, DOOR, tmp_path, good)
    await until(lambda: names(tmp_path) == [])
