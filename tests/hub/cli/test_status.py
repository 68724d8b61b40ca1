"""`neighbors hub status`, against an API with a fake house."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.cli import output, status
from noticeboard.seal.hybrid import is_supported
from tests.fakes.things import NOW, REQUEST
from tests.hub.cli.conftest import Desk

LOOK = f"neighbors hub request {REQUEST[:8]}"


@pytest.mark.parametrize("can", [True, False])
def test_a_house_at_a_glance(desk: Desk, monkeypatch: pytest.MonkeyPatch, *, can: bool) -> None:
    """One screen says how everything is, and what only a person can do, with the command for it."""
    monkeypatch.setattr(status, "is_supported", lambda: can)
    first, second = desk.say("status").stdout.split("\n\n")
    checked = output.when(NOW, datetime.now(UTC))

    assert first.splitlines() == [
        "Hub: Hub, version 0.1.0",
        "Cameras: ● 1 recording, 1 found and not added",
        "Archives: ● 1 connected",
        f"Boards: ● 1 following, last checked {checked}",
        "Requests: ▲ 1 to answer, 1 open, 1 in all",
        "Sealing: post-quantum, for agencies that have such a key"
        if can
        else "Sealing: X25519; with a newer Home Assistant also post-quantum",
        "Storage: 6.0 GiB recorded, 1.0 MiB kept for requests, 40 GiB free",
    ]
    assert second.splitlines() == [
        "Needs you:",
        f"▲ Example Police requests video: Car damaged. To review: {LOOK}",
        "▲ Front door: 3 packets never came since it connected.",
        "▲ Free some space.",
    ]


def test_a_house_that_needs_nobody(desk: Desk) -> None:
    """If nothing is wrong and nobody waits, it says so."""
    desk.house.reports.clear()
    desk.house.problem_list.clear()
    [report] = desk.house.camera_reports
    well = replace(report.status, lost_packets=0)
    desk.house.camera_reports[:] = [replace(report, status=well)]

    assert desk.say("status").stdout.endswith("\n\nNothing needs you.\n")
    shown = desk.json("status")
    assert (shown["needs_you"], shown["post_quantum_seals"]) == ([], is_supported())


def test_a_new_house(desk: Desk) -> None:
    """Nothing is there yet: it says how to begin."""
    house = desk.house
    for things in (house.reports, house.problem_list, house.camera_reports, house.board_list):
        things.clear()

    said = desk.say("status").stdout

    assert "Cameras: No cameras yet, 1 found and not added" in said
    assert "Boards: No boards yet\n" in said
    assert "Requests: None yet\n" in said
    assert "To scan for some: neighbors hub scan" in said
    assert "To find some: neighbors hub directories" in said


def test_a_hub_that_does_not_run(tmp_path: Path, desk: Desk) -> None:
    """It says so in a sentence."""
    done = desk.invoke("status", "--data-dir", str(tmp_path / "empty"))

    assert done.exit_code == 1
    assert done.stderr.startswith("✗ ")
    assert done.stderr.endswith(".\n")
