"""The doctor: a whole house, and how what it found is shown."""

from dataclasses import replace
from datetime import timedelta
import io
import json
from pathlib import Path

from hypothesis import given, strategies as st
import pytest
from rich.console import Console

from hub.cli.doctor.examining import examine
from hub.cli.doctor.finding import (
    Finding,
    dump,
    fine,
    is_wrong,
    odd,
    printable,
    show,
    wrong,
)
from hub.config import Config
from hub.model.camera import Camera, SourceKind
from tests.fakes.onvif_device import OnvifDeviceFake
from tests.hub.camera.fakes import CAMERA
from tests.hub.cli.given import LOGIN, QUICK, Folder, at, listening, words
from tests.hub.discovery.network import HastyClock, inside, lan


def _examined(config: Config, folder: Folder, *cameras: Camera, network: bool) -> list[Finding]:
    async def run() -> list[Finding]:
        tools = replace(QUICK, clock=HastyClock(), interfaces=lambda _: lan() if network else [])
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
                    at(port, scheme="http", kind=SourceKind.MJPEG), device_url=left[0].url
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

    async with listening() as port:
        await examine_all(devices, [], port)

    assert ("agree with one another" in words(found)) == suspected


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
