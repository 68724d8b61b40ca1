"""The doctor: each thing that can be wrong at home, made real, and what it says about it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
import io
import json
import logging
from pathlib import Path
import socket
from typing import override

from aio_rtsp_toolkit import server as toolkit
from aiohttp import web
from hypothesis import given, strategies as st
import pytest
from rich.console import Console
from zeroconf import IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from hub.cli.doctor.camera import Patient
from hub.cli.doctor.examining import dump, examine, is_wrong, show
from hub.cli.doctor.finding import Finding, Level, fine, odd, printable, wrong
from hub.cli.doctor.folder import look_at_folder
from hub.cli.doctor.network import (
    Heard,
    judge_neighbours,
    judge_search,
    look_at_api,
    look_at_clock,
    look_at_interfaces,
    scan,
)
from hub.cli.doctor.stream import Watched, judge_stream
from hub.cli.doctor.tools import Tools
from hub.config import FIRST_CONFIG, Config, read_config
from hub.discovery.interfaces import Interface, read_interfaces
from hub.media.packet import VideoFormat
from hub.model.camera import Camera, CameraFound, FoundBy, SourceKind
from hub.store.secrets import Credentials
from tests.fakes.hand_clock import NOON, HandClock
from tests.fakes.onvif_device import OnvifDeviceFake
from tests.hub.camera.fakes import CAMERA
from tests.hub.camera.scenes import render
from tests.hub.discovery.network import ADDRESS, HastyClock, inside, lan
from tests.hub.discovery.responder import Device

LOGIN = Credentials(username="viewer", password="right")  # noqa: S106 -- of nobody's camera
QUICK = Tools(connect_s=0.3, watch_s=2.5, events_s=0.5)
LONE = Interface(name="eth0", index=2, address="192.0.2.1", prefix=24)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return the settings of a fresh hub."""
    path = tmp_path / "config.toml"
    path.write_text(FIRST_CONFIG)
    return read_config(path)


@dataclass(frozen=True, slots=True)
class Folder:
    """A hub's data folder."""

    data: Path

    @property
    def running(self) -> Path:
        """Where the hub would say how it is reached."""
        return self.data / "running.json"


def _levels(findings: list[Finding]) -> list[Level]:
    return [each.level for each in findings]


def _text(findings: list[Finding]) -> str:
    return "\n".join(f"{each.text} {each.advice}" for each in findings)


# Network


def test_no_network_at_all(config: Config) -> None:
    """A machine with nothing plugged in is told to plug something in."""

    async def look() -> list[Finding]:
        return await asyncio.to_thread(lambda: list(look_at_interfaces(config, read_interfaces())))

    findings = inside(look, with_a_network=False)

    assert _levels(findings) == [Level.FAIL]
    assert "no network address" in findings[0].text
    assert "cable" in findings[0].advice


def test_only_loopback(config: Config) -> None:
    """Loopback is no network that a camera could be on."""
    lo = Interface(name="lo", index=1, address="127.0.0.1", prefix=8)

    [finding] = look_at_interfaces(config, [lo])

    assert (finding.level, "loopback" in finding.text) == (Level.FAIL, True)


def test_a_good_network(config: Config) -> None:
    """Its address is named, multicast works, mDNS's port is free."""

    async def look() -> list[Finding]:
        return await asyncio.to_thread(lambda: list(look_at_interfaces(config, lan())))

    findings = inside(look)

    assert _levels(findings) == [Level.OK, Level.OK]
    assert f"{ADDRESS} on lan0" in findings[0].text


def test_several_networks_are_named(config: Config) -> None:
    """A machine in two networks is told that both are searched; multicast fails where it does."""
    other = replace(LONE, name="eth1", address="198.51.100.1")

    findings = list(look_at_interfaces(config, [LONE, other]))

    assert "in 2 networks" in findings[0].text
    assert [each.text for each in findings if each.level is Level.WARN][:2] == [
        "Multicast does not work on eth0 (192.0.2.1).",
        "Multicast does not work on eth1 (198.51.100.1).",
    ]


def test_an_interface_that_is_not_there(config: Config) -> None:
    """A setting that names another machine's address is quoted."""
    findings = list(look_at_interfaces(replace(config, interfaces=("192.0.2.99",)), [LONE]))

    assert findings[0].level is Level.FAIL
    assert "192.0.2.99" in findings[0].text


def test_mdns_s_port_is_taken(config: Config) -> None:
    """A program that shares the port with nobody is why nothing is found by mDNS."""

    async def look() -> list[Finding]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as selfish:
            selfish.bind(("", 5353))
            return await asyncio.to_thread(lambda: list(look_at_interfaces(config, lan())))

    findings = inside(look)

    assert _levels(findings)[-1] is Level.WARN
    assert "5353" in findings[-1].text


def _searched(
    *devices: Device, config: Config, asked: tuple[str, ...] = ()
) -> tuple[Heard, list[Finding]]:
    async def search() -> Heard:
        hub = AsyncServiceInfo(
            "_neighbors-hub._tcp.local.",
            "neighbors-hub-0123456789abcdef._neighbors-hub._tcp.local.",
            port=1,
            parsed_addresses=["10.98.0.9"],
        )
        version = IPVersion.V4Only
        async with AsyncZeroconf(interfaces=["10.98.0.9"], ip_version=version) as other:
            await (await other.async_register_service(hub))
            serving = [device.serving() for device in devices]
            for each in serving:
                await each.__aenter__()
            tools = Tools(clock=HastyClock(2), interfaces=lambda _: lan())
            heard = await scan(config, tools, asked)
            for each in serving:
                await each.__aexit__(None, None, None)
        return heard

    heard = inside(search)
    return heard, list(judge_search(heard, asked))


def test_cameras_that_answer_are_counted(config: Config) -> None:
    """So is another hub on the same network, which may be a mistake; our own is none."""
    heard, findings = _searched(Device("10.98.0.7"), config=config)

    assert _levels(findings) == [Level.OK]
    assert findings[0].text == "1 camera answered WS-Discovery (ONVIF)."
    [other] = judge_neighbours(heard, "ffffffffffffffff")
    assert "neighbors-hub-0123456789abcdef" in other.text
    assert list(judge_neighbours(heard, "0123456789abcdef")) == []


def test_answers_that_only_come_when_asked_alone(config: Config) -> None:
    """A group's answers are dropped on the way: a firewall, or the router."""
    _, findings = _searched(Device("10.98.0.7", deaf=True), config=config, asked=("10.98.0.7",))

    assert findings[0].level is Level.FAIL
    assert "10.98.0.7" in findings[0].text
    assert "firewall" in findings[0].advice


def test_probes_without_an_answer(config: Config) -> None:
    """With an ONVIF camera adopted, silence is worth a word about firewalls."""
    _, findings = _searched(config=config, asked=("10.98.0.7",))

    assert _levels(findings) == [Level.WARN, Level.WARN]
    assert "firewall" in findings[0].advice


def test_what_mdns_alone_finds_hints_at_a_firewall() -> None:
    """Where one way works and the other brings nothing, the other is what is in the way."""
    camera = CameraFound(
        key="k", found_by=(FoundBy.MDNS,), address="192.0.2.7", seen_at=NOON, name="Porch"
    )
    heard = Heard(cameras=[camera], neighbours={"Home._home-assistant._tcp.local."})

    findings = [*judge_search(heard, ()), *judge_neighbours(heard, "")]

    assert _levels(findings) == [Level.WARN, Level.OK, Level.OK]
    assert "Home Assistant" in findings[-1].text


# The hub's own API


@asynccontextmanager
async def _listening(answer: bytes = b"", *, host: str = "127.0.0.1") -> AsyncGenerator[int]:
    """Listen, say `answer` to whoever speaks, and give the port."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.read(4096) and answer:
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(served, host, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _api(config: Config, folder: Folder) -> list[Finding]:
    return [each async for each in look_at_api(config, folder.running, QUICK)]


async def test_a_hub_that_does_not_run(config: Config, tmp_path: Path) -> None:
    """It is said; who has its port meanwhile is said too."""
    async with _listening() as port:
        taken = await _api(replace(config, host="127.0.0.1", port=port), Folder(tmp_path))
    free = await _api(replace(config, host="127.0.0.1", port=port), Folder(tmp_path))

    assert _levels(taken) == [Level.WARN, Level.WARN, Level.FAIL]
    assert _levels(free) == [Level.WARN, Level.WARN]
    assert "not running" in free[1].text


@pytest.mark.parametrize("said", ["{}", "[]", "not json", '{"port": 0}', '{"port": "x"}'])
async def test_a_broken_note_is_no_hub(config: Config, tmp_path: Path, said: str) -> None:
    """What a crash left is not believed."""
    folder = Folder(tmp_path)
    folder.running.write_text(said)

    findings = await _api(replace(config, port=0), folder)

    assert "not running" in _text(findings)


async def test_a_hub_that_answers_and_one_that_does_not(config: Config, tmp_path: Path) -> None:
    """The port is tried on the address that others use."""
    folder = Folder(tmp_path)
    async with _listening() as port:
        folder.running.write_text(json.dumps({"host": "127.0.0.1", "port": port}))
        good = await _api(replace(config, host="127.0.0.1"), folder)
    bad = await _api(replace(config, host="127.0.0.1"), folder)

    assert _levels(good) == [Level.WARN, Level.OK]
    assert _levels(bad) == [Level.WARN, Level.FAIL]


def test_a_hub_without_an_address(config: Config, tmp_path: Path) -> None:
    """Without a network nobody can reach it."""

    async def look() -> list[Finding]:
        return await _api(config, Folder(tmp_path))

    assert Level.FAIL in _levels(inside(look, with_a_network=False))


@pytest.mark.parametrize(
    ("synchronised", "levels"), [(True, [Level.OK]), (False, [Level.WARN]), (None, [])]
)
def test_a_clock_that_nobody_sets(synchronised: bool | None, levels: list[Level]) -> None:  # noqa: FBT001
    """A clock without a time server is a warning; where it cannot be known, nothing is said."""
    findings = list(look_at_clock(replace(QUICK, is_synchronised=lambda: synchronised)))

    assert _levels(findings) == levels


def test_the_real_clock_is_asked() -> None:
    """The system answers, or it is unknown."""
    assert Tools().is_synchronised() in {True, False, None}


# The data folder


def _folder(config: Config, data: Path, free: int = 100 * 2**30) -> list[Finding]:
    return list(look_at_folder(config, data, replace(QUICK, free_bytes=lambda _: free)))


def test_a_good_folder(config: Config, tmp_path: Path) -> None:
    """It is written to, and nothing is left behind."""
    before = sorted(tmp_path.iterdir())

    findings = _folder(config, tmp_path)

    assert _levels(findings) == [Level.OK, Level.OK]
    assert sorted(tmp_path.iterdir()) == before


def test_no_folder_yet(config: Config, tmp_path: Path) -> None:
    """A hub that has never run has none."""
    [finding] = _folder(config, tmp_path / "none")

    assert finding.level is Level.WARN


def test_a_read_only_folder(config: Config) -> None:
    """A file system that takes nothing is what the owner must mend."""
    findings = _folder(config, Path("/proc"))

    assert _levels(findings) == [Level.FAIL]
    assert "cannot be written" in findings[0].text


@pytest.mark.parametrize(
    ("free_gib", "level"), [(1.0, Level.FAIL), (3.0, Level.WARN), (50.0, Level.OK)]
)
def test_a_full_disk(config: Config, tmp_path: Path, free_gib: float, level: Level) -> None:
    """Below the floor nothing is recorded; just above it, old footage goes early."""
    findings = _folder(config, tmp_path, int(free_gib * 2**30))

    assert findings[-1].level is level
    assert f"{free_gib:.1f} GiB are free" in findings[-1].text


def test_free_space_that_cannot_be_read(config: Config, tmp_path: Path) -> None:
    """A disk that went away in the middle is told of, not crashed on."""

    def gone(_: Path) -> int:
        raise OSError(5, "Input/output error")

    findings = list(look_at_folder(config, tmp_path, replace(QUICK, free_bytes=gone)))

    assert findings[-1].level is Level.WARN


class SlowClock(HandClock):
    """A clock on which a second goes by whenever it is read."""

    @override
    def steady_s(self) -> float:
        self.forward(timedelta(seconds=1))
        return super().steady_s()


def test_a_slow_disk(config: Config, tmp_path: Path) -> None:
    """One that takes long to store a little is named with its time."""
    findings = list(look_at_folder(config, tmp_path, replace(QUICK, clock=SlowClock())))

    assert findings[0].level is Level.WARN
    assert "1000 ms" in findings[0].text


# Cameras


async def _looked(
    camera: Camera,
    login: Credentials | None = None,
    *,
    interfaces: tuple[Interface, ...] = (),
    tools: Tools = QUICK,
) -> list[Finding]:
    patient = Patient(camera, login, interfaces, tools)
    async with asyncio.timeout(20):
        return [each async for each in patient.look()]


def _at(port: int, *, scheme: str = "rtsp", kind: SourceKind = SourceKind.RTSP) -> Camera:
    return replace(CAMERA, kind=kind, main_url=f"{scheme}://127.0.0.1:{port}/main")


async def test_a_closed_port() -> None:
    """A camera that is there and refuses has its RTSP switched off."""
    async with _listening() as port:
        pass

    [finding] = await _looked(_at(port))

    assert (finding.level, finding.subject) == (Level.FAIL, "Porch")
    assert "refuses port" in finding.text
    assert "RTSP" in finding.advice


def test_a_silent_address() -> None:
    """Nobody at home, in this network or in another: two different things to do."""

    async def look() -> list[Finding]:
        near = replace(CAMERA, main_url="rtsp://10.98.0.200/main")
        far = replace(CAMERA, main_url="rtsp://192.0.2.7/main")
        return [
            *await _looked(near, interfaces=tuple(lan())),
            *await _looked(far, interfaces=tuple(lan())),
        ]

    near, far = inside(look)

    assert near.text == "Nothing answers at 10.98.0.200 port 554."
    assert "another network" in far.text


async def test_a_name_that_leads_nowhere() -> None:
    """A camera adopted by name needs one that resolves."""
    [finding] = await _looked(replace(CAMERA, main_url="rtsp://camera.invalid/main"))

    assert "camera.invalid leads to no address" in finding.text


async def test_something_else_at_the_port() -> None:
    """A web server on the stream's port speaks no RTSP; neither does what says nothing."""
    async with _listening(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        [finding] = await _looked(_at(port))
    async with _listening() as port:
        [silent] = await _looked(_at(port))

    assert "speaks no RTSP" in finding.text
    assert "speaks no RTSP" in silent.text


UNAUTHORISED = (
    b"RTSP/1.0 401 Unauthorized\r\nCSeq: %d\r\n"
    b'WWW-Authenticate: Digest realm="c", nonce="n"\r\n\r\n'
)


@asynccontextmanager
async def _rtsp_that_refuses() -> AsyncGenerator[int]:
    """Answer every RTSP request with 401, whoever asks."""

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                asked = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            number = int(asked.lower().partition(b"cseq:")[2].split()[0])
            writer.write(UNAUTHORISED % number)
        writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.parametrize("login", [LOGIN, None])
async def test_a_wrong_password(login: Credentials | None) -> None:
    """It is told from an absent one, and never shown."""
    async with _rtsp_that_refuses() as port:
        [finding] = await _looked(_at(port), login)

    assert finding.level is Level.FAIL
    assert ("password" in finding.text) == (login is not None)
    assert "right" not in _text([finding])


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render a camera's picture."""
    return render(tmp_path_factory.mktemp("video") / "porch.mp4", 8, group_s=1)


@asynccontextmanager
async def _streaming(video: Path) -> AsyncGenerator[int]:
    toolkit.logger = logging.getLogger("toolkit")
    server = toolkit.RtspServer(str(video.parent), "127.0.0.1", 0)
    await server.start()
    try:
        yield server._server.sockets[0].getsockname()[1]  # noqa: SLF001 -- has no other way
    finally:
        try:
            async with asyncio.timeout(5):
                await server.close()
        except TimeoutError:
            pass


async def test_a_good_camera(video: Path) -> None:
    """Its stream is watched for a moment, and described."""
    async with _streaming(video) as port:
        url = f"rtsp://127.0.0.1:{port}/porch.mp4?play_count=0"
        findings = await _looked(replace(CAMERA, main_url=url))

    assert _levels(findings) == [Level.OK]
    assert findings[0].text.startswith("Records H.264 320x180")


async def test_a_stream_that_is_not_there(video: Path) -> None:
    """A camera that answers and has no such stream is told of in the source's own words."""
    async with _streaming(video) as port:
        findings = await _looked(replace(CAMERA, main_url=f"rtsp://127.0.0.1:{port}/none.mp4"))

    assert _levels(findings) == [Level.FAIL]
    assert findings[0].text.startswith("The camera")


H264 = VideoFormat(codec="h264", extradata=b"", width=1920, height=1080, reorders=False)


@pytest.mark.parametrize(
    ("watched", "said"),
    [
        (Watched(video=replace(H264, codec="hevc"), keys=[0, 90_000], lasted_s=5), "H.265"),
        (Watched(video=H264, keys=[0, 900_000], lasted_s=12), "10 s apart"),
        (Watched(video=H264, keys=[0], lasted_s=5), "5 s apart or more"),
        (Watched(video=H264, keys=[0, 90_000], lasted_s=5, lost=7, udp=True), "Choose TCP"),
        (Watched(video=H264, keys=[0, 90_000], lasted_s=5, lost=7), "by TCP"),
        (Watched(video=H264, keys=[0, 90_000], lasted_s=5, size_bytes=20_000_000), "32 Mbit/s"),
        (Watched(video=H264, keys=[0, 90_000], lasted_s=5, first_s=6), "took 6.0 s"),
    ],
)
def test_a_stream_that_could_be_better(watched: Watched, said: str) -> None:
    """Each is a warning beside the description, with what to set in the camera."""
    findings = list(judge_stream("Porch", watched))

    assert _levels(findings) == [Level.OK, Level.WARN]
    assert said in f"{findings[1].text} {findings[1].advice}"


def test_a_stream_without_a_picture() -> None:
    """Nothing that came is worse than anything that did."""
    assert _levels(list(judge_stream("Porch", Watched()))) == [Level.FAIL]


@given(
    st.lists(st.integers(0, 2**40), max_size=20),
    st.floats(0, 100),
    st.integers(0, 2**40),
    st.integers(0, 10**6),
)
def test_no_stream_breaks_the_judge(
    keys: list[int], lasted_s: float, size_bytes: int, lost: int
) -> None:
    """Whatever times and sizes a camera sends, something is said."""
    watched = Watched(
        video=H264, keys=sorted(keys), lasted_s=lasted_s, size_bytes=size_bytes, lost=lost
    )

    assert list(judge_stream("Porch", watched))


async def _with_device(device: OnvifDeviceFake, login: Credentials | None = LOGIN) -> list[Finding]:
    """Look at a camera whose picture is nothing but whose ONVIF is the device's."""
    async with device.serving(), _listening() as port:
        camera = replace(
            _at(port, scheme="http", kind=SourceKind.MJPEG), device_url=device.url, doorbell=True
        )
        return await _looked(camera, login)


async def test_a_good_device() -> None:
    """Its clock agrees and its events can be followed."""
    findings = await _with_device(OnvifDeviceFake())

    assert _levels(findings) == [Level.OK] * 3
    assert "events can be followed" in findings[-1].text


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(hours=3), "ahead: the time burned into"),
        (timedelta(seconds=-30), "slow."),
    ],
)
async def test_a_camera_s_clock_is_off(ahead: timedelta, said: str) -> None:
    """It is said by how much and which way, and how to mend it."""
    findings = await _with_device(OnvifDeviceFake(clock_ahead=ahead))

    assert findings[1].level is Level.WARN
    assert said in findings[1].text
    assert "NTP" in findings[1].advice


async def test_a_device_that_fails() -> None:
    """ONVIF switched off is a warning: the camera still records."""
    findings = await _with_device(OnvifDeviceFake(raw_answer=b"<html>No</html>"))

    assert _levels(findings) == [Level.OK, Level.WARN]
    assert "Switch on ONVIF" in findings[1].advice


async def test_events_that_are_refused() -> None:
    """A user without the right to events still records, without the button."""
    findings = await _with_device(OnvifDeviceFake(password="other"))  # noqa: S106

    assert findings[-1].level is Level.WARN
    assert "events" in findings[-1].text


@pytest.mark.parametrize(("status", "said"), [(401, "refused"), (404, "picture"), (200, "picture")])
async def test_a_camera_of_pictures(status: int, said: str) -> None:
    """A refused password, an address without a picture, and something that is none."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, body=b"no picture")

    app = web.Application()
    app.router.add_get("/main", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        [finding] = await _looked(_at(port, scheme="http", kind=SourceKind.JPEG), LOGIN)
    finally:
        await runner.cleanup()

    assert finding.level is Level.FAIL
    assert said in _text([finding])


async def test_a_lent_camera() -> None:
    """What Home Assistant gives in pictures is looked at there."""
    [finding] = await _looked(replace(CAMERA, kind=SourceKind.LENT, main_url=""))

    assert finding.level is Level.OK


# All of it


def _examined(config: Config, folder: Folder, *cameras: Camera, network: bool) -> list[Finding]:
    async def run() -> list[Finding]:
        tools = replace(QUICK, clock=HastyClock(4), interfaces=lambda _: lan() if network else [])
        return [
            each async for each in examine(config, folder, lambda _: LOGIN, cameras, tools=tools)
        ]

    return inside(run, with_a_network=network)


def test_a_whole_house(config: Config, tmp_path: Path) -> None:
    """The network comes first, then the hub, then each camera; one that is off fails it."""
    folder = Folder(tmp_path)
    camera = replace(CAMERA, main_url="rtsp://10.98.0.200/main")

    findings = _examined(config, folder, camera, replace(camera, name="Yard"), network=True)

    subjects = list(dict.fromkeys(each.subject for each in findings))
    assert subjects[:3] == ["Network", "Search", "API"]
    assert subjects[-3:] == ["Data folder", "Porch", "Yard"]
    assert is_wrong(findings)


def test_a_house_without_network(config: Config, tmp_path: Path) -> None:
    """No search is made where there is nothing to search."""
    findings = _examined(config, Folder(tmp_path), network=False)

    assert "Search" not in {each.subject for each in findings}
    assert is_wrong(findings)


@pytest.mark.parametrize(
    ("ahead", "suspected"),
    [
        ((3600, 3601), True),
        ((-3600, -3601), True),
        ((3600, -3600), False),
        ((1, 2), False),
        ((3600,), False),
    ],
)
async def test_a_machine_whose_own_clock_is_off(
    config: Config, tmp_path: Path, ahead: tuple[int, ...], *, suspected: bool
) -> None:
    """Where all cameras agree with one another and not with us, we are suspected."""
    devices = [OnvifDeviceFake(clock_ahead=timedelta(seconds=each)) for each in ahead]
    found: list[Finding] = []

    async def examine_all(left: list[OnvifDeviceFake], cameras: list[Camera], port: int) -> None:
        if left:
            async with left[0].serving():
                camera = replace(
                    _at(port, scheme="http", kind=SourceKind.MJPEG), device_url=left[0].url
                )
                await examine_all(left[1:], [*cameras, camera], port)
            return
        tools = replace(QUICK, interfaces=lambda _: [])
        found.extend(
            [
                each
                async for each in examine(
                    config, Folder(tmp_path), lambda _: LOGIN, cameras, tools=tools
                )
            ]
        )

    async with _listening() as port:
        await examine_all(devices, [], port)

    assert ("agree with one another" in _text(found)) == suspected


# What is shown

FINDINGS = [
    fine("Network", "Good."),
    odd("Porch", "Slow.", "Speed it up."),
    wrong("Porch", "Off \x1b[31m.", "Switch it on."),
]


def _printed(*, terminal: bool) -> str:
    out = Console(
        file=io.StringIO(), force_terminal=terminal, width=60, markup=False, highlight=False
    )
    show(FINDINGS, out)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_findings_are_shown_by_what_they_are_about() -> None:
    """A mark, the sentence, and the advice below; the last line says what the marks mean."""
    lines = [line.rstrip() for line in _printed(terminal=False).splitlines()]

    assert lines == [
        "Network",
        " ✓ Good.",
        "Porch",
        " ▲ Slow.",
        "   Speed it up.",
        " ✗ Off ·[31m.",
        "   Switch it on.",
        "✗ 1 wrong, ▲ 1 look at this, ✓ 1 fine.",
    ]


def test_colour_only_adds() -> None:
    """On a terminal the marks have colours, and the words are the same."""
    assert "\x1b[" in _printed(terminal=True)
    assert "\x1b[31m." not in _printed(terminal=True)


def test_findings_for_machines() -> None:
    """One object, JSON throughout."""
    told = json.loads(json.dumps(dump(FINDINGS)))

    assert told["wrong"] is True
    assert told["findings"][1] == {
        "level": "warn",
        "subject": "Porch",
        "text": "Slow.",
        "advice": "Speed it up.",
    }
    assert dump([])["wrong"] is False


@given(st.text())
def test_whatever_a_device_is_called_is_one_harmless_line(text: str) -> None:
    """No control character reaches a terminal."""
    assert printable(text).isprintable()
