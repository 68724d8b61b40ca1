"""UniFi Protect's recordings, by the real library, from a console that is played here.

What the library reads once at its start (the bootstrap) is made of its own classes; events, the
clock and exports are asked of the console over HTTP.
"""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from aiohttp import web
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from uiprotect import ProtectApiClient
from uiprotect.data import NVR, Bootstrap, Camera
from uiprotect.data.devices import CameraStats, RecordingSettings, VideoStats
from uiprotect.data.types import ModelType, PermissionNode, RecordingMode
from uiprotect.data.user import Permission, User

from hub.archives.lent import LentArchive
from hub.errors import ArchivePasswordError, ArchiveUnreachableError, NotFoundError
from hub.model.recording import Label, TriggerKind

from .archived import START, archive_of, fetch, lend, names, video, window
from .fake_hub import Certificate, FakeHub, until

PLATFORMS = ()  # no test here looks at an entity

GATE, OTHER = "61b3f5c7033ea703e7000424", "61b3f5c7033ea703e7000425"
PASSWORD = "Korrekt-Pferd"  # noqa: S105 -- opens nothing


@dataclass
class Console:
    """A played console."""

    events: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    export: bytes | None = None
    """What is exported, if it isn't a video of the length that is asked for."""
    promised: int | None = None
    status: int = 200
    logins: int = 0

    def add(self, start_s: float, end_s: float | None, kind: str = "motion", *seen: str) -> None:
        """Let something have happened at the gate."""
        self.events.append(
            {
                "id": f"e{len(self.events)}",
                "modelKey": "event",
                "type": kind,
                "start": _ms(start_s),
                "end": None if end_s is None else _ms(end_s),
                "score": 90,
                "smartDetectTypes": list(seen),
                "camera": GATE,
            }
        )

    async def login(self, request: web.Request) -> web.Response:
        """Let Home Assistant sign in."""
        self.logins += 1
        body = await request.json()
        if body["password"] != PASSWORD:
            raise web.HTTPUnauthorized
        response = web.json_response({"id": "u1"}, headers={"X-CSRF-Token": "c"})
        response.set_cookie("TOKEN", "t.t.t")
        return response

    async def nvr(self, request: web.Request) -> web.Response:
        """Say what the console is."""
        self._note(request)
        return web.json_response({"id": "n1", "name": "Console"})

    async def list_events(self, request: web.Request) -> web.Response:
        """List what happened."""
        self._note(request)
        first, last = (int(request.query[each]) for each in ("start", "end"))
        found = [each for each in self.events if first <= each["start"] <= last]
        return web.json_response(found)

    async def video(self, request: web.Request) -> web.StreamResponse:
        """Export a part of the recording."""
        self._note(request)
        first, last = (int(request.query[each]) for each in ("start", "end"))
        raw = video(round((last - first) / 1000)) if self.export is None else self.export
        response = web.StreamResponse(headers={"Content-Type": "video/mp4"})
        response.content_length = self.promised or len(raw)
        await response.prepare(request)
        await response.write(raw)
        if self.promised is not None and request.transport is not None:
            request.transport.close()
        return response

    def _note(self, request: web.Request) -> None:
        self.asked.append((request.path.rpartition("/")[2], dict(request.query)))
        if self.status == web.HTTPForbidden.status_code:
            raise web.HTTPForbidden
        if self.status != web.HTTPOk.status_code:
            raise web.HTTPBadRequest


def _ms(seconds: float) -> int:
    return round((START.timestamp() + seconds) * 1000)


@dataclass
class Home:
    """A home with that console, whose archive is lent."""

    console: Console
    archive: LentArchive
    api: ProtectApiClient
    runner: web.AppRunner

    @property
    def camera(self) -> Camera:
        """The camera at the gate."""
        return self.api.bootstrap.cameras[GATE]


def _bootstrap(api: ProtectApiClient) -> Bootstrap:
    """Return what the library would have read of a console with one camera."""
    camera = Camera.model_construct(
        id=GATE,
        model=ModelType.CAMERA,
        name="Gate",
        is_adopted_by_other=False,
        channels=[SimpleNamespace(id=0)],
        stats=CameraStats.model_construct(
            video=VideoStats.model_construct(
                recording_start=START - timedelta(days=3), recording_end=START
            )
        ),
        recording_settings=RecordingSettings.model_construct(mode=RecordingMode.ALWAYS),
    )
    allowed = Permission.model_construct(
        raw_permission="camera:*:*",
        model=ModelType.CAMERA,
        nodes={PermissionNode.READ_MEDIA},
        obj_ids=None,
    )
    user = User.model_construct(id="u1", model=ModelType.USER, all_permissions=[allowed])
    bootstrap = Bootstrap.model_construct(
        auth_user_id="u1",
        cameras={GATE: camera},
        users={"u1": user},
        nvr=NVR.model_construct(id="n1", version="5.2.39"),
    )
    for each in (camera, bootstrap, user, bootstrap.nvr):
        each._api = api  # noqa: SLF001 -- as the library does
    return bootstrap


@pytest.fixture
async def home(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    certificate: Certificate,
    tmp_path: Path,
) -> AsyncGenerator[Home]:
    """Give a home whose console is set up in Home Assistant and lent to the hub."""
    console = Console()
    app = web.Application()
    app.router.add_post("/api/auth/login", console.login)
    app.router.add_get("/proxy/protect/api/nvr", console.nvr)
    app.router.add_get("/proxy/protect/api/events", console.list_events)
    app.router.add_get("/proxy/protect/api/video/export", console.video)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate.context).start()
    port = runner.addresses[0][1]
    folder = tmp_path / "uiprotect"
    api = ProtectApiClient(
        "127.0.0.1", port, "home", PASSWORD, verify_ssl=False,
        cache_dir=folder, config_dir=folder, store_sessions=False, max_retries=0,
    )  # fmt: skip
    api._bootstrap = _bootstrap(api)  # noqa: SLF001 -- instead of its start
    entry = MockConfigEntry(domain="unifiprotect", title="Console", unique_id="A0B0C0D0E0F0")
    entry.add_to_hass(hass)
    entry.runtime_data = SimpleNamespace(api=api)
    entry.mock_state(hass, ConfigEntryState.LOADED)
    key = f"unifiprotect/{entry.entry_id}"
    lend(hass, loaded, key)
    yield Home(console, await archive_of(hub, key), api, runner)
    entry.mock_state(hass, ConfigEntryState.NOT_LOADED)
    await api.close_session()
    await runner.cleanup()


async def test_description(home: Home) -> None:
    """Cameras whose media may be read are there; the console's clock is its answer's date."""
    description = await home.archive.describe()

    [camera] = description.cameras
    assert (camera.key, camera.name, camera.has_events) == (GATE, "Gate", True)
    assert camera.earliest == START - timedelta(days=3)
    assert description.version == "5.2.39"
    assert description.clock.offset is not None
    assert abs(description.clock.offset) <= timedelta(seconds=2)
    assert description.clock.uncertainty >= timedelta(seconds=5)
    assert home.console.logins == 1


async def test_an_api_key_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a key alone the library knows no recordings, which is said as what is missing."""
    monkeypatch.setattr(home.api, "_bootstrap", None)
    with pytest.raises(ArchivePasswordError, match="see recordings"):
        await home.archive.describe()


async def test_holdings(home: Home) -> None:
    """A console that always records has the whole window; what happened there is said."""
    home.console.add(-1800, -10)
    home.console.add(-900, 20)
    home.console.add(30, 50, "smartDetectZone", "person", "face", "licensePlate", "smoke")
    home.console.add(60, 60, "ring")
    home.console.add(110, None)
    home.console.events.append(home.console.events[0] | {"camera": OTHER, "start": _ms(5)})

    holdings = await home.archive.holdings(GATE, window())

    assert [each.window for each in holdings.spans] == [window()]
    assert [(each.window, each.kind, each.labels) for each in holdings.events or ()] == [
        (window(-900, 920), TriggerKind.MOTION, ()),
        (window(30, 20), TriggerKind.MOTION, (Label.PERSON, Label.VEHICLE)),
        (window(60, 1), TriggerKind.BUTTON, ()),
        (window(110, 10), TriggerKind.MOTION, ()),
    ]
    [(path, asked)] = home.console.asked
    assert path == "events"
    assert int(asked["end"]) == _ms(120)  # nothing wider than the window
    with pytest.raises(NotFoundError):
        await home.archive.holdings(OTHER, window())


async def test_holes(home: Home) -> None:
    """A console that records only what happens has that, and nothing between."""
    home.camera.recording_settings.mode = RecordingMode.DETECTIONS
    home.camera.stats.video.recording_end = START + timedelta(hours=1)
    home.console.add(20, 30)
    home.console.add(36, 40)
    home.console.add(100, 130)

    holdings = await home.archive.holdings(GATE, window())

    assert [each.window for each in holdings.spans] == [window(15, 30), window(95, 25)]
    home.camera.recording_settings.mode = RecordingMode.NEVER
    home.camera.stats.video.recording_end = START + timedelta(seconds=60)
    holdings = await home.archive.holdings(GATE, window())
    assert [each.window for each in holdings.spans] == [window(0, 60)]


async def test_what_is_not_there_yet(home: Home) -> None:
    """The newest seconds can't be exported yet, and are said to come."""
    now = datetime.now(UTC)
    recent = window((now - START).total_seconds() - 60, 60)

    holdings = await home.archive.holdings(GATE, recent)

    [span] = holdings.spans
    assert holdings.not_yet is not None
    assert span.window.end == holdings.not_yet.start
    assert timedelta(seconds=28) < holdings.not_yet.length < timedelta(seconds=32)


async def test_an_export_comes(home: Home, tmp_path: Path) -> None:
    """Only what is asked for is exported, and sent on as it comes."""
    [span] = (await home.archive.holdings(GATE, window())).spans
    part = type(span)(key=span.key, window=window(20, 25))
    other = type(span)(key=span.key, window=window(90, 10))

    files = await fetch(home.archive, GATE, tmp_path, part, other)

    assert [each.start for each in files] == [window(20).start, window(90).start]
    assert (tmp_path / files[0].name).read_bytes() == video(25)
    asked = [query for path, query in home.console.asked if path == "export"]
    assert [(int(each["start"]), int(each["end"])) for each in asked] == [
        (_ms(20), _ms(45)),
        (_ms(90), _ms(100)),
    ]
    assert {each["camera"] for each in asked} == {GATE}


async def test_faults(home: Home, tmp_path: Path) -> None:
    """A hole in the export, an error page, half a file and no rights are each a sentence."""
    [span] = (await home.archive.holdings(GATE, window(0, 25))).spans
    for raw, words in (
        (video(10), "was interrupted"),
        (video(60), "another time"),
        (b"<html>" * 9, "send a video"),
    ):
        home.console.export = raw
        with pytest.raises(ArchiveUnreachableError, match=words):
            await fetch(home.archive, GATE, tmp_path, span)
    home.console.export, home.console.promised = video(25), len(video(25)) * 2
    with pytest.raises(ArchiveUnreachableError):
        await fetch(home.archive, GATE, tmp_path, span)
    home.console.promised, home.console.status = None, 403
    for asked in (
        home.archive.holdings(GATE, window()),
        fetch(home.archive, GATE, tmp_path, span),
    ):
        with pytest.raises(ArchivePasswordError):
            await asked
    home.console.status = 200
    user = home.api.bootstrap.auth_user
    user.all_permissions.clear()
    user._perm_cache.clear()  # noqa: SLF001 -- as when the library reads it anew
    with pytest.raises(ArchivePasswordError):
        await home.archive.holdings(GATE, window())
    await until(lambda: names(tmp_path) == [])


async def test_a_console_that_is_away(home: Home, tmp_path: Path) -> None:
    """A console that doesn't answer is away, and nothing waits for it."""
    [span] = (await home.archive.holdings(GATE, window(0, 25))).spans
    await home.runner.cleanup()

    for asked in (
        home.archive.describe(),
        home.archive.holdings(GATE, window()),
        fetch(home.archive, GATE, tmp_path, span),
    ):
        with pytest.raises(ArchiveUnreachableError, match="can't reach Console"):
            await asyncio.wait_for(asked, 60)
