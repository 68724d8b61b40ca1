"""A Reolink's recordings, by its real integration and library, from a camera that is played here.

The camera answers /cgi-bin/api.cgi as reolink_aio asks it. Only its second protocol, Baichuan, is
a stub: the library takes it as not answering.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

from aiohttp import web
from homeassistant.components.reolink.views import PlaybackProxyView
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from reolink_aio.api import Host
from reolink_aio.exceptions import ReolinkConnectionError

from hub.archives.lent import LentArchive
from hub.errors import ArchiveUnreachableError, HubError, NotFoundError
from hub.model.recording import Label, TriggerKind

from .archived import START, archive_of, fetch, lend, names, serve_own, video, window
from .fake_hub import FakeHub, until

PLATFORMS = ()  # no test here looks at an entity

ZONE_S = 3600
"""The camera's own time is an hour ahead of UTC."""
PASSWORD = "Korrekt-Pferd"  # noqa: S105 -- opens nothing
UID = "95270000ABCDEF01"
CHANNEL = 0


def _moment(at: datetime) -> dict[str, int]:
    """Return a time as the camera writes it."""
    local = at.astimezone(UTC) + timedelta(seconds=ZONE_S)
    names = ("year", "mon", "day", "hour", "min", "sec")
    return dict(zip(names, local.timetuple()[:6], strict=True))


def _name(start: datetime, end: datetime, flags: str = "6D28C08") -> str:
    """Return the path of a file on the card, with what triggered it."""
    first, last = (each.astimezone(UTC) + timedelta(seconds=ZONE_S) for each in (start, end))
    return (
        f"Mp4Record/{first:%Y-%m-%d}/RecM02_{first:%Y%m%d}_{first:%H%M%S}_{last:%H%M%S}"
        f"_{flags}_1A468F9.mp4"
    )


@dataclass
class Camera:
    """A played camera with a card."""

    ahead: timedelta = timedelta(0)
    """How far its clock is ahead."""
    files: list[tuple[datetime, datetime, str]] = field(default_factory=list)
    content: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Content type and bytes of each file, by its path."""
    by_download: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """What Download answers, if other than Playback."""
    promised: int | None = None
    """The length that it says, if another."""
    asked: list[str] = field(default_factory=list)
    searched: list[Any] = field(default_factory=list)
    sessions: set[str] = field(default_factory=set)

    def add(self, start_s: float, length_s: int, flags: str = "6D28C08") -> str:
        """Record a file."""
        start = START + timedelta(seconds=start_s)
        end = start + timedelta(seconds=length_s)
        name = _name(start, end, flags)
        self.files.append((start, end, name))
        self.content[name] = ("video/mp4", video(length_s))
        return name

    async def post(self, request: web.Request) -> web.Response:
        """Answer commands in JSON."""
        commands = json.loads(await request.read())
        answers = [self._answer(each) for each in commands]
        # It says so of everything.
        return web.Response(text=json.dumps(answers), content_type="text/html")

    def _answer(self, command: dict[str, Any]) -> dict[str, Any]:
        name = command["cmd"]
        self.asked.append(name)
        known = getattr(self, f"_{name}", None)
        if known is None:
            error = {"detail": "not support", "rspCode": -9}
            return {"cmd": name, "code": 1, "error": error}
        return {"cmd": name, "code": 0, "value": known(command.get("param", {}))}

    def _Login(self, param: Any) -> Any:  # noqa: N802, ANN401
        assert param["User"]["password"] == PASSWORD
        return {"Token": {"leaseTime": 3600, "name": "0123456789abcdef"}}

    def _Logout(self, _param: Any) -> Any:  # noqa: N802, ANN401
        return {"rspCode": 200}

    def _GetDevInfo(self, _param: Any) -> Any:  # noqa: N802, ANN401
        info = {
            "channelNum": 1, "exactType": "IPC", "type": "IPC", "firmVer": "v3.1.0.956_22041503",
            "hardVer": "IPC_523128M5MP", "model": "RLC-520A", "name": "Gate",
            "serial": "000", "wifi": 0, "diskNum": 1, "detail": "IPC", "itemNo": "P320",
        }  # fmt: skip
        return {"DevInfo": info}

    def _GetLocalLink(self, _param: Any) -> Any:  # noqa: N802, ANN401
        return {"LocalLink": {"activeLink": "LAN", "mac": "ec:71:db:00:00:01", "type": "DHCP"}}

    def _GetP2p(self, _param: Any) -> Any:  # noqa: N802, ANN401
        return {"P2p": {"enable": 1, "uid": UID}}

    def _GetHddInfo(self, _param: Any) -> Any:  # noqa: N802, ANN401
        disk = {"capacity": 60000, "format": 1, "id": 1, "mount": 1, "size": 4000, "storageType": 2}
        return {"HddInfo": [disk]}

    def _GetUser(self, _param: Any) -> Any:  # noqa: N802, ANN401
        return {"User": [{"userName": "admin", "level": "admin"}]}

    def _GetTime(self, _param: Any) -> Any:  # noqa: N802, ANN401
        now = datetime.now(UTC) + self.ahead
        time = _moment(now) | {"hourFmt": 0, "timeFmt": "DD/MM/YYYY", "timeZone": -ZONE_S}
        dst = {
            "enable": 0, "offset": 1, "startMon": 3, "startWeek": 5, "startWeekday": 0,
            "startHour": 2, "startMin": 0, "startSec": 0, "endMon": 10, "endWeek": 5,
            "endWeekday": 0, "endHour": 3, "endMin": 0, "endSec": 0,
        }  # fmt: skip
        return {"Dst": dst, "Time": time}

    def _GetAbility(self, _param: Any) -> Any:  # noqa: N802, ANN401
        channel = {"recReplay": {"permit": 4, "ver": 1}, "recDownload": {"permit": 4, "ver": 1}}
        return {"Ability": {"abilityChn": [channel], "p2p": {"permit": 6, "ver": 1}}}

    def _GetEnc(self, _param: Any) -> Any:  # noqa: N802, ANN401
        stream = {"frameRate": 25, "bitRate": 6144, "vType": "h264", "size": "2560*1920"}
        return {"Enc": {"audio": 1, "channel": CHANNEL, "mainStream": stream, "subStream": stream}}

    def _Search(self, param: Any) -> Any:  # noqa: N802, ANN401
        asked = param["Search"]
        self.searched.append(asked)
        first, last = (
            datetime(*list(asked[each].values())[:6]).replace(tzinfo=UTC)  # noqa: DTZ001 -- local
            - timedelta(seconds=ZONE_S)
            for each in ("StartTime", "EndTime")
        )
        files = [
            {
                "StartTime": _moment(start), "EndTime": _moment(end), "name": name,
                "PlaybackTime": _moment(start - timedelta(seconds=ZONE_S)),
                "size": str(len(self.content[name][1])), "type": "main",
                "frameRate": 0, "height": 0, "width": 0,
            }
            for start, end, name in self.files
            if start <= last and end >= first
        ]  # fmt: skip
        status = {"mon": 11, "table": "0" * 24 + "1" + "0" * 5, "year": 2026}
        found = {"Status": [status], "channel": CHANNEL}
        return {"SearchResult": found | ({"File": files} if files else {})}

    async def get(self, request: web.Request) -> web.StreamResponse:
        """Give a file."""
        command = request.query["cmd"]
        self.asked.append(command)
        assert request.query["token"] == "0123456789abcdef"  # noqa: S105
        name = request.query["source"]
        given = self.by_download if command == "Download" else self.content
        kind, raw = given.get(name, self.content.get(name, ("text/html", b"<html>404</html>")))
        response = web.StreamResponse(headers={"Content-Type": kind})
        response.content_length = self.promised or len(raw)
        await response.prepare(request)
        await response.write(raw)
        if self.promised is not None and request.transport is not None:
            request.transport.close()
        return response


@dataclass
class Home:
    """A home with that camera, whose archive is lent."""

    camera: Camera
    archive: LentArchive
    entry: MockConfigEntry
    host: Host
    runner: web.AppRunner


@pytest.fixture
async def home(
    hass: HomeAssistant,
    hub: FakeHub,
    loaded: MockConfigEntry,
    hass_client: Callable[[], Awaitable[Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncGenerator[Home]:
    """Give a home whose camera is set up in Home Assistant and lent to the hub."""
    camera = Camera()
    app = web.Application()
    app.router.add_post("/cgi-bin/api.cgi", camera.post)
    app.router.add_get("/cgi-bin/api.cgi", camera.get)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    assert await async_setup_component(hass, "reolink", {})
    hass.http.register_view(PlaybackProxyView(hass))  # as the set-up of an entry does
    await serve_own(hass, hass_client)

    host = Host("127.0.0.1", "admin", PASSWORD, port=port, use_https=False)
    silent = AsyncMock(side_effect=ReolinkConnectionError("no Baichuan"))
    monkeypatch.setattr(host.baichuan, "send", silent)
    await host.get_host_data()
    entry = MockConfigEntry(domain="reolink", title="Gate", unique_id="ec:71:db:00:00:01")
    entry.add_to_hass(hass)
    entry.runtime_data = SimpleNamespace(host=SimpleNamespace(api=host))
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("reolink", UID)}, name="Gate"
    )
    er.async_get(hass).async_get_or_create(
        "camera", "reolink", f"{UID}_{CHANNEL}_main", config_entry=entry, device_id=device.id
    )
    entry.mock_state(hass, ConfigEntryState.LOADED)
    key = f"reolink/{entry.entry_id}"
    lend(hass, loaded, key)
    yield Home(camera, await archive_of(hub, key), entry, host, runner)
    await host.logout()
    entry.mock_state(hass, ConfigEntryState.NOT_LOADED)
    await runner.cleanup()


async def test_the_library_talks_to_this_camera(home: Home) -> None:
    """The real library has read the played camera, and so would Home Assistant."""
    assert (home.host.camera_name(CHANNEL), home.host.is_nvr) == ("Gate", False)
    assert "GetAbility" in home.camera.asked


async def test_description(home: Home) -> None:
    """Its cameras are those that the media source shows; its clock is measured."""
    home.camera.ahead = timedelta(seconds=26)

    description = await home.archive.describe()

    [camera] = description.cameras
    assert (camera.key, camera.name, camera.has_events) == ("0", "Gate", True)
    assert Label.PERSON in camera.labels
    assert description.version.startswith("v3.1.0")
    assert description.clock.offset is not None
    off = description.clock.offset - timedelta(seconds=26)
    assert abs(off) <= description.clock.uncertainty <= timedelta(seconds=4)


async def test_holdings(home: Home) -> None:
    """Files are spans in UTC; what triggered them are events, with what was seen."""
    home.camera.add(-600, 20)
    home.camera.add(30, 20)
    home.camera.add(90, 20, "6D28808")

    holdings = await home.archive.holdings("0", window())

    assert [each.window for each in holdings.spans] == [window(30, 20), window(90, 20)]
    assert holdings.spans[0].size_bytes == len(video(20))
    assert holdings.events is not None
    assert {each.kind for each in holdings.events} == {TriggerKind.MOTION}
    [asked] = home.camera.searched
    assert asked["StartTime"]["hour"] == 12  # local, and a piece earlier
    assert asked["StartTime"]["min"] == 44
    with pytest.raises(NotFoundError):
        await home.archive.holdings("7", window())


async def test_a_file_comes_as_it_is(home: Home, tmp_path: Path) -> None:
    """The bytes are the camera's own, by the integration's view over loopback."""
    home.camera.add(30, 20)
    home.camera.add(90, 20)
    holdings = await home.archive.holdings("0", window())

    files = await fetch(home.archive, "0", tmp_path, *holdings.spans)

    assert [each.start for each in files] == [window(30).start, window(90).start]
    assert (tmp_path / files[0].name).read_bytes() == video(20)
    assert home.camera.asked.count("Playback") == 2


async def test_flv_instead_of_mp4(home: Home, tmp_path: Path) -> None:
    """A camera that plays FLV is asked for a download; if that is FLV as well, nothing comes."""
    name = home.camera.add(30, 20)
    flv = ("video/x-flv", b"FLV\x01\x05\x00\x00\x00\x09" + bytes(999))
    home.camera.by_download[name] = home.camera.content[name]
    home.camera.content[name] = flv
    [span] = (await home.archive.holdings("0", window())).spans

    [file] = await fetch(home.archive, "0", tmp_path, span)
    assert (tmp_path / file.name).read_bytes() == video(20)

    home.camera.by_download[name] = flv
    with pytest.raises(ArchiveUnreachableError):
        await fetch(home.archive, "0", tmp_path, span)
    await until(lambda: len(names(tmp_path)) == 1)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (("text/html", b"<!DOCTYPE html><html>"), ArchiveUnreachableError, "can't reach|isn't a"),
        (("video/mp4", b"<!DOCTYPE html><html>"), ArchiveUnreachableError, "send a video"),
        (("video/mp4", b""), NotFoundError, "no longer"),
        (("video/mp4", video(60)), ArchiveUnreachableError, "another time"),
    ],
)
async def test_what_is_no_such_video(
    home: Home, tmp_path: Path, answer: tuple[str, bytes], kind: type[HubError], words: str
) -> None:
    """An error page, nothing, or a video of another length is never taken for the recording."""
    name = home.camera.add(30, 20)
    [span] = (await home.archive.holdings("0", window())).spans
    home.camera.content[name] = answer
    home.camera.by_download[name] = answer

    with pytest.raises(kind, match=words):
        await fetch(home.archive, "0", tmp_path, span)
    await until(lambda: names(tmp_path) == [])


async def test_half_a_file(home: Home, tmp_path: Path) -> None:
    """A camera that falls silent in the midst of a file leaves nothing here."""
    home.camera.add(30, 20)
    [span] = (await home.archive.holdings("0", window())).spans
    home.camera.promised = len(video(20)) * 2

    with pytest.raises(ArchiveUnreachableError, match="was interrupted"):
        await fetch(home.archive, "0", tmp_path, span)
    await until(lambda: names(tmp_path) == [])


async def test_a_camera_that_is_away(home: Home, tmp_path: Path) -> None:
    """A camera that answers nothing is away, in one sentence without its address."""
    home.camera.add(30, 20)
    [span] = (await home.archive.holdings("0", window())).spans
    await home.runner.cleanup()

    for asked in (
        home.archive.holdings("0", window()),
        fetch(home.archive, "0", tmp_path, span),
    ):
        with pytest.raises(ArchiveUnreachableError) as raised:
            await asked
        assert "127.0.0.1" not in str(raised.value)
        assert PASSWORD not in str(raised.value)


async def test_no_times_that_nobody_knows(home: Home, tmp_path: Path) -> None:
    """A camera whose files are not MP4 only replays as a stream: that isn't used."""
    home.camera.add(30, 20)
    [span] = (await home.archive.holdings("0", window())).spans
    flv = replace(span, key=span.key.replace(".mp4", ".flv"))

    with pytest.raises(ArchiveUnreachableError):
        await fetch(home.archive, "0", tmp_path, flv)
