"""The doctor: a whole house, and how what it found is shown."""

import asyncio
from dataclasses import replace
from datetime import timedelta
import io
from itertools import groupby
import json
from pathlib import Path

from hypothesis import given, strategies as st
import pytest
from rich.console import Console

from hub.cli.doctor.doctor import examine, hub_cameras
from hub.cli.doctor.findings import (
    Finding,
    Level,
    dump,
    fine,
    is_wrong,
    odd,
    print_findings,
    printable,
    wrong,
)
from hub.cli.doctor.machine import Tools
from hub.cli.output import JsonObject
from hub.config import Config
from hub.data_folder import Folders
from hub.model.camera import Camera, Judge, SourceKind
from hub.model.ids import CameraId
from tests.fakes.odd_onvif import OddOnvif
from tests.hub.camera.fakes import CAMERA
from tests.hub.camera.scenes import render
from tests.hub.cli.conftest import (
    LOGIN,
    QUICK,
    Desk,
    at,
    listening,
    rtsp_that_refuses,
    streaming,
    words,
)
from tests.hub.discovery.network import HastyClock, inside, lan


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render a camera's picture."""
    return render(tmp_path_factory.mktemp("video") / "porch.mp4", 8, group_s=1)


def _examined(config: Config, folder: Folders, *cameras: Camera, network: bool) -> list[Finding]:
    async def run() -> list[Finding]:
        tools = replace(QUICK, clock=HastyClock(), interfaces=lambda _: lan() if network else [])
        return [
            each async for each in examine(config, folder, lambda _: LOGIN, cameras, tools=tools)
        ]

    return inside(run, with_a_network=network)


def test_a_whole_house(config: Config, tmp_path: Path) -> None:
    """The network comes first, then the hub, then each camera; one that is off fails it."""
    folder = Folders(data=tmp_path)
    camera = replace(CAMERA, main_url="rtsp://10.98.0.200/main")

    findings = _examined(config, folder, camera, replace(camera, name="Yard"), network=True)

    subjects = list(dict.fromkeys(each.subject for each in findings))
    assert subjects[:3] == ["Network", "Search", "API"]
    assert subjects[-3:] == ["Data folder", "Porch", "Yard"]
    assert is_wrong(findings)


def test_twenty_cameras_side_by_side(config: Config, tmp_path: Path, video: Path) -> None:
    """Whatever some of them do, all are looked at at once: good, dead, silent, refusing, slow."""
    talking, most = 0, 0

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal talking, most
        talking += 1
        most = max(most, talking)
        while await reader.read(4096):
            pass
        talking -= 1
        writer.close()

    async def run() -> list[Finding]:
        server = await asyncio.start_server(hang, "127.0.0.1", 0)
        async with server, streaming(video) as streams, rtsp_that_refuses() as refusing:
            silent = server.sockets[0].getsockname()[1]
            addresses = [
                *[f"rtsp://127.0.0.1:{streams}/porch.mp4?play_count=0"] * 4,
                *[f"rtsp://127.0.0.1:{silent}/main"] * 6,
                *[f"rtsp://10.98.0.{number}/main" for number in range(200, 205)],
                *[f"rtsp://127.0.0.1:{refusing}/main"] * 5,
            ]
            slow = f"http://127.0.0.1:{silent}/onvif/device_service"
            cameras = [
                replace(
                    CAMERA,
                    id=CameraId(f"{number:012x}"),
                    name=f"Camera {number}",
                    main_url=address,
                    device_url=slow if number % 2 else "",
                )
                for number, address in enumerate(addresses)
            ]
            tools = Tools(interfaces=lambda _: lan())
            looking = examine(config, Folders(data=tmp_path), lambda _: LOGIN, cameras, tools=tools)
            return [each async for each in looking]

    findings = inside(run)

    by_camera = {
        subject: words(list(about))
        for subject, about in groupby(findings, key=lambda each: each.subject)
        if subject.startswith("Camera")
    }
    expected = [
        *["Records H.264 320x180"] * 4,  # the toolkit's server keeps a thread for each
        *["doesn't use RTSP"] * 6,
        *["Nothing answers at 10.98.0."] * 5,
        *["rejected the user name"] * 5,
    ]
    assert list(by_camera) == [f"Camera {number}" for number in range(20)]
    for said, text in zip(expected, by_camera.values(), strict=True):
        assert said in text
    assert "no answer came within 7 s" in by_camera["Camera 1"]
    assert most >= 6, "one after another, it would be one camera and its device at a time"


def test_a_search_that_is_switched_off(config: Config, tmp_path: Path) -> None:
    """The doctor asks nobody on the network either, and says why."""
    folder, off = Folders(data=tmp_path), replace(config, discover=False)

    findings = _examined(off, folder, network=True)

    assert [each.text for each in findings if each.subject == "Search"] == [
        "Scanning for cameras is turned off with `discovery.enabled`."
    ]


def test_a_house_without_network(config: Config, tmp_path: Path) -> None:
    """No search is made if there is nothing to search."""
    findings = _examined(config, Folders(data=tmp_path), network=False)

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
    """If all cameras agree with each other but not with us, our clock is suspected."""
    devices = [OddOnvif(clock_ahead=timedelta(seconds=each)) for each in ahead]
    found: list[Finding] = []

    async def examine_all(left: list[OddOnvif], cameras: list[Camera], port: int) -> None:
        if left:
            async with left[0].serving():
                camera = replace(
                    at(port, scheme="http", kind=SourceKind.MJPEG), device_url=left[0].url
                )
                await examine_all(left[1:], [*cameras, camera], port)
            return
        tools = replace(QUICK, interfaces=lambda _: [])
        found.extend(
            [
                each
                async for each in examine(
                    config, Folders(data=tmp_path), lambda _: LOGIN, cameras, tools=tools
                )
            ]
        )

    async with listening() as port:
        await examine_all(devices, [], port)

    assert ("agree with each other" in words(found)) == suspected


@pytest.mark.parametrize(
    ("agreement", "expected"),
    [
        ({}, ["✓ both saw 12, only the hub 6, only the camera 2."]),
        ({"both": 3, "only_hub": 30}, ["▲ both saw 3, only the hub 30, only the camera 2."]),
        (
            {"judges": (Judge.HUB,), "stuck": True},
            ["▲ didn't end", "✓ Motion is judged by the hub."],
        ),
        (
            {"judges": tuple(Judge), "both": 0, "only_hub": 0, "only_camera": 1},
            ["✓ only the camera or Home Assistant 1."],
        ),
        ({"judges": ()}, []),
    ],
)
def test_who_judges_motion(
    desk: Desk, config: Config, agreement: dict[str, object], expected: list[str]
) -> None:
    """What the running hub says of a camera's judges stands with what is found of that camera."""
    [camera] = desk.house.camera_reports
    report = replace(camera, agreement=replace(camera.agreement, **agreement))  # type: ignore[arg-type]  # one of its own
    desk.house.camera_reports = [report]

    async def look() -> list[Finding]:
        tools = replace(QUICK, interfaces=lambda _: [])
        lent = replace(report.camera, kind=SourceKind.LENT, main_url="")
        shown = await hub_cameras(desk.data)
        return [
            each
            async for each in examine(
                config, Folders(data=desk.data), lambda _: None, [lent], known=shown, tools=tools
            )
        ]

    found = [each for each in asyncio.run(look()) if each.subject == "Front door"][1:]
    marks = {Level.OK: "✓", Level.WARN: "▲", Level.FAIL: "✗"}
    assert len(found) == len(expected)
    for finding, words_of_it in zip(found, expected, strict=True):
        mark, _, text = words_of_it.partition(" ")
        assert (marks[finding.level], text in finding.text) == (mark, True)


async def test_nobody_judges_while_no_hub_runs(tmp_path: Path) -> None:
    """The doctor works without a hub: then it says nothing of judges."""
    assert await hub_cameras(tmp_path) == {}


async def test_a_camera_that_sleeps_is_not_woken(config: Config, tmp_path: Path) -> None:
    """What the running hub knows to save its battery is not called, and what to do is said."""
    calls: list[None] = []

    async def called(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(None)
        writer.close()

    server = await asyncio.start_server(called, "127.0.0.1", 0)
    async with server:
        camera = at(server.sockets[0].getsockname()[1])
        looking = examine(
            config,
            Folders(data=tmp_path),
            lambda _: LOGIN,
            [camera],
            known={camera.id: {"state": "sleeping"}},
            tools=replace(QUICK, interfaces=lambda _: []),
        )
        found = [each async for each in looking if each.subject == camera.name]

    assert [each.level for each in found] == [Level.WARN]
    assert "sleeps to save its battery" in found[0].text
    assert "--wired" in found[0].advice
    assert calls == []


async def test_why_an_archive_cannot_be_used(config: Config, tmp_path: Path) -> None:
    """Of a camera in an archive, the running hub's reason is a finding; while it answers, none."""
    camera = replace(CAMERA, kind=SourceKind.ARCHIVE, main_url="")
    judged = {"judges": [], "stuck": False, "both": 0, "only_camera": 0, "only_hub": 0}

    async def found(state: str, reason: str) -> list[Finding]:
        shown: dict[str, JsonObject] = {
            camera.id: {"state": state, "reason": reason, "motion_agreement": judged}
        }
        looking = examine(
            config,
            Folders(data=tmp_path),
            lambda _: None,
            [camera],
            known=shown,
            tools=replace(QUICK, interfaces=lambda _: []),
        )
        return [each async for each in looking if each.subject == camera.name]

    assert [each.level for each in await found("archived", "")] == [Level.OK]
    _, why = await found("reconnecting", "Frigate didn't answer.")
    assert (why.level, why.text) == (Level.FAIL, "Frigate didn't answer.")
    assert "archives check" in why.advice


@pytest.mark.parametrize(("judges", "level"), [(["hub"], Level.WARN), (["camera"], Level.OK)])
async def test_what_the_running_hub_receives(
    config: Config, tmp_path: Path, unused_tcp_port: int, judges: list[str], level: Level
) -> None:
    """It has the port that a firewall lets through: that nothing comes to another says nothing."""
    device = OddOnvif(pulls=False, brings=True, walled=True)
    config = replace(config, events_port=unused_tcp_port)
    async with device.serving(), listening() as port:
        camera = replace(at(port, scheme="http", kind=SourceKind.MJPEG), device_url=device.url)
        agreement = {"judges": judges, "stuck": False, "both": 0, "only_camera": 0, "only_hub": 0}
        shown: dict[str, JsonObject] = {
            camera.id: {"state": "recording", "motion_agreement": agreement | {"since": None}}
        }
        tools = replace(QUICK, interfaces=lambda _: [])
        looking = examine(
            config, Folders(data=tmp_path), lambda _: LOGIN, [camera], known=shown, tools=tools
        )
        found = [each async for each in looking if "events" in each.text]

    assert [each.level for each in found] == [level]
    assert f":{unused_tcp_port}/" in device.wanted[0]


FINDINGS = [
    fine("Network", "Good."),
    odd("Porch", "Slow.", "Speed it up."),
    wrong("Porch", "Off \x1b[31m.", "Switch it on."),
]


def _printed(*, terminal: bool) -> str:
    out = Console(
        file=io.StringIO(), force_terminal=terminal, width=60, markup=False, highlight=False
    )
    print_findings(FINDINGS, out)
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
    """On a terminal the marks have colors, and the words are the same."""
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
