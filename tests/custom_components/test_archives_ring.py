"""Ring's clips, by the real library, from an api.ring.com that is played here."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
import time
from types import SimpleNamespace
from typing import Any

from aiohttp import web
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from ring_doorbell import Auth, Ring
import ring_doorbell.ring as ring_module

from custom_components.neighbors_requests.archives import ring as adapter
from hub.archives.lent import LentArchive
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    NotFoundError,
)
from hub.model.recording import TriggerKind

from .archived import START, archive_of, fetch, lend, names, video, window
from .fake_hub import FakeHub, until

PLATFORMS = ()  # no test here looks at an entity

# What the library itself does with the newest aiohttp.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

FRONT, SHED = 987652, 987653
SCHEMES = adapter.SCHEMES
TOKEN = "ring-token"  # noqa: S105 -- opens nothing


@dataclass
class Cloud:
    """A played api.ring.com, and the store in which its clips are."""

    origin: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    clips: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    moved: str = ""
    """Where a clip redirects to."""

    def add(self, at_s: float, kind: str = "motion", status: str = "ready", **more: Any) -> int:  # noqa: ANN401 -- JSON
        """Let something have happened."""
        at = START + timedelta(seconds=at_s)
        event = {
            "id": 7000000000000000000 + len(self.events),
            "created_at": f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
            "answered": False,
            "kind": kind,
            "favorite": False,
            "snapshot_url": "",
            "recording": {"status": status},
            **more,
        }
        self.events.append(event)
        self.clips[event["id"]] = ("video/mp4", video(20))
        return int(event["id"])

    async def devices(self, request: web.Request) -> web.Response:
        """Say which devices there are."""
        self._note(request)

        def device(number: int, name: str, *, subscribed: bool) -> dict[str, Any]:
            return {
                "id": number, "description": name, "device_id": f"aa{number}",
                "kind": "lpd_v1", "features": {"show_recordings": subscribed}, "settings": {},
            }  # fmt: skip

        return web.json_response(
            {
                "doorbots": [device(FRONT, "Front", subscribed=True)],
                "authorized_doorbots": [],
                "stickup_cams": [device(SHED, "Shed", subscribed=False)],
                "chimes": [],
                "other": [],
                "base_stations": [],
            }
        )

    async def history(self, request: web.Request) -> web.Response:
        """Give a page of what happened, newest first."""
        self._note(request)
        found = sorted(self.events, key=lambda each: each["created_at"], reverse=True)
        if older := request.query.get("older_than"):
            numbers = [str(each["id"]) for each in found]
            found = found[numbers.index(older) + 1 :]
        return web.json_response(found[: int(request.query["limit"])])

    async def play(self, request: web.Request) -> web.Response:
        """Give the address of a clip."""
        self._note(request)
        number = request.match_info["id"]
        return web.json_response({"url": f"{self.origin}/store/{number}.mp4?signature=secret"})

    async def clip(self, request: web.Request) -> web.Response:
        """Give a clip, to whoever has its address."""
        self._note(request)
        assert request.query["signature"] == "secret"
        if self.moved:
            raise web.HTTPFound(self.moved)
        kind, raw = self.clips[int(request.match_info["id"])]
        return web.Response(body=raw, content_type=kind)

    def _note(self, request: web.Request) -> None:
        self.asked.append(request.path)
        self.headers.append(dict(request.headers))
        if self.status != web.HTTPOk.status_code:
            raise web.HTTPServiceUnavailable


@dataclass
class Account:
    """A Ring account that is set up in Home Assistant."""

    cloud: Cloud
    entry: MockConfigEntry
    runner: web.AppRunner
    coordinator: SimpleNamespace

    @property
    def lender(self) -> str:
        """The key by which its archive is lent."""
        return f"ring/{self.entry.entry_id}"


@asynccontextmanager
async def ring_account(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Account]:
    """Set up a Ring account, by the real library, whose cloud is played."""
    cloud = Cloud()
    app = web.Application()
    app.router.add_get("/clients_api/ring_devices", cloud.devices)
    app.router.add_get("/clients_api/doorbots/{id}/history", cloud.history)
    app.router.add_get("/clients_api/dings/{id}/share/play", cloud.play)
    app.router.add_get("/store/{id}.mp4", cloud.clip)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    cloud.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    for name in ("async_query", "_async_query"):
        method = getattr(ring_module.Ring, name)
        monkeypatch.setattr(method, "__defaults__", (*method.__defaults__[:-1], cloud.origin))
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setattr(adapter, "SCHEMES", frozenset({"http"}))

    token = {"access_token": TOKEN, "token_type": "Bearer", "expires_at": time.time() + 3600}
    auth = Auth("HomeAssistant/test", token, http_client_session=async_get_clientsession(hass))
    ring = Ring(auth)
    monkeypatch.setattr(ring, "session", "known")  # the library begins none
    await ring.async_update_devices()
    entry = MockConfigEntry(domain="ring", title="Ring", unique_id="ring")
    entry.add_to_hass(hass)
    coordinator = SimpleNamespace(last_update_success=True)
    entry.runtime_data = SimpleNamespace(
        api=ring, devices=ring.devices(), devices_coordinator=coordinator
    )
    entry.mock_state(hass, ConfigEntryState.LOADED)
    cloud.asked.clear()
    cloud.headers.clear()
    yield Account(cloud, entry, runner, coordinator)
    entry.mock_state(hass, ConfigEntryState.NOT_LOADED)
    await runner.cleanup()


@dataclass
class Home:
    """A home with that account, whose archive is lent."""

    cloud: Cloud
    archive: LentArchive
    runner: web.AppRunner
    coordinator: SimpleNamespace


@pytest.fixture
async def home(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Home]:
    """Give a home whose Ring account is set up in Home Assistant and lent to the hub."""
    async with ring_account(hass, monkeypatch) as account:
        lend(hass, loaded, account.lender)
        archive = await archive_of(hub, account.lender)
        yield Home(account.cloud, archive, account.runner, account.coordinator)


async def test_description(home: Home) -> None:
    """Cameras with a subscription are there; looking asks the cloud nothing."""
    description = await home.archive.describe()

    assert [(each.key, each.name) for each in description.cameras] == [(str(FRONT), "Front")]
    assert description.clock.offset is None
    assert home.cloud.asked == []
    home.coordinator.last_update_success = False
    with pytest.raises(ArchiveUnreachableError):
        await home.archive.describe()


async def test_holdings(home: Home) -> None:
    """Events of the window with a clip are spans; a ring is a ring."""
    home.cloud.add(-900)
    home.cloud.add(10, "ding", duration=30)
    home.cloud.add(60, status="deleted")
    home.cloud.add(80)
    home.cloud.add(900)

    holdings = await home.archive.holdings(str(FRONT), window())

    assert [each.window for each in holdings.spans] == [window(10, 30), window(80, 60)]
    assert [each.kind for each in holdings.events or ()] == [
        TriggerKind.BUTTON,
        TriggerKind.MOTION,
    ]
    assert home.cloud.asked == [f"/clients_api/doorbots/{FRONT}/history"]
    with pytest.raises(ArchivePasswordError):
        await home.archive.holdings(str(SHED), window())
    with pytest.raises(NotFoundError):
        await home.archive.holdings("1", window())


async def test_only_as_many_pages_as_needed(home: Home) -> None:
    """A long history is read back to the window, and no further."""
    for number in range(350):
        home.cloud.add(-60 * number)

    holdings = await home.archive.holdings(str(FRONT), window(-60 * 150, 120))

    assert len(holdings.spans) == 2
    assert len(home.cloud.asked) == 2


async def test_a_clip_comes_as_it_is(home: Home, tmp_path: Path) -> None:
    """The bytes are the cloud's own, and start when the event says."""
    home.cloud.add(10.25, "ding")
    [span] = (await home.archive.holdings(str(FRONT), window())).spans

    [file] = await fetch(home.archive, str(FRONT), tmp_path, span)

    assert file.start == window(10.25).start
    assert (tmp_path / file.name).read_bytes() == video(20)


async def test_nothing_of_this_house_is_sent(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store of clips gets no token of the account, and is only read over TLS, where it is."""
    home.cloud.add(10)
    [span] = (await home.archive.holdings(str(FRONT), window())).spans
    await fetch(home.archive, str(FRONT), tmp_path, span)
    store = [
        headers
        for path, headers in zip(home.cloud.asked, home.cloud.headers, strict=True)
        if path.startswith("/store/")
    ]
    assert store
    assert not [each for each in store if "Authorization" in each or TOKEN in str(each)]

    monkeypatch.setattr(adapter, "SCHEMES", SCHEMES)
    with pytest.raises(ArchiveUnreachableError):
        await fetch(home.archive, str(FRONT), tmp_path, span)
    monkeypatch.setattr(adapter, "SCHEMES", frozenset({"http"}))
    home.cloud.moved = "http://127.0.0.1:1/"
    with pytest.raises(ArchiveUnreachableError) as raised:
        await fetch(home.archive, str(FRONT), tmp_path, span)
    assert "secret" not in str(raised.value)


async def test_faults(home: Home, tmp_path: Path) -> None:
    """A clip that is gone, an error page, and a cloud that is away are each a sentence."""
    number = home.cloud.add(10)
    [span] = (await home.archive.holdings(str(FRONT), window())).spans
    for answer, kind in (
        (("text/html", b"<html>expired</html>"), ArchiveUnreachableError),
        (("video/mp4", b"<html>expired</html>"), ArchiveUnreachableError),
    ):
        home.cloud.clips[number] = answer
        with pytest.raises(kind):
            await fetch(home.archive, str(FRONT), tmp_path, span)
    home.cloud.status = 503
    with pytest.raises(ArchiveUnreachableError, match="can't reach"):
        await home.archive.holdings(str(FRONT), window())
    home.cloud.status = 200
    home.cloud.events.clear()
    with pytest.raises(NotFoundError):
        await fetch(home.archive, str(FRONT), tmp_path, span)
    await home.runner.cleanup()
    with pytest.raises(ArchiveUnreachableError):
        await home.archive.holdings(str(FRONT), window())
    await until(lambda: names(tmp_path) == [])
