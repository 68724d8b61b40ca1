"""`neighbors bench` says what was measured."""

from importlib import import_module
import json
from pathlib import Path
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from benchmarks import __main__
from benchmarks.measure import Effort, Figure
from hub.__main__ import build

KEYS = ["name", "value", "unit", "peer", "peer_value", "ratio", "goal", "limit", "met"]


@pytest.fixture(autouse=True)
def short(least: Effort, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure as little as tests need."""
    monkeypatch.setattr(__main__, "SHORT", least)


def test_json_is_one_object_a_figure(
    scene: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line is one flat object with the same nine keys."""
    monkeypatch.setattr("benchmarks.picture.render", lambda _folder, _video_s: scene)

    result = CliRunner().invoke(build([]), ["bench", "picture", "--short", "--json"])

    figures = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [list(figure) for figure in figures] == [KEYS] * 3
    assert all(
        figure["met"] is (figure["ratio"] >= figure["goal"])
        for figure in figures
        if figure["ratio"] is not None
    )


def test_a_missing_peer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table says where a peer is not installed, and counts no goal for it."""
    monkeypatch.setattr("benchmarks.__main__._out._width", 200)
    monkeypatch.setattr("benchmarks.seal.installed", lambda *_: False)

    result = CliRunner().invoke(build([]), ["bench", "seal", "--short"])

    assert result.stdout.count("not installed") == 3
    assert " of 1 goals met. 2 without a peer here." in result.stdout


def test_a_limit_is_shown_and_counts_without_a_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    """What must not be passed is said beside our figure, and is met or not with no peer there."""
    monkeypatch.setattr("benchmarks.__main__._out._width", 200)
    figures = [
        Figure(name="seal.slow", value=4.0, unit="ms", peer="it", limit=3.0),
        Figure(name="seal.well", value=99.0, unit="%", peer="it", limit=97.0, more_is_better=True),
    ]
    monkeypatch.setattr("benchmarks.seal.figures", lambda _effort, _folder: iter(figures))

    result = CliRunner().invoke(build([]), ["bench", "seal", "--short"])

    slow, well = (line for line in result.stdout.splitlines() if line.startswith("seal."))
    assert "≤ 3" in slow
    assert "✗ no" in slow
    assert "≥ 97" in well
    assert "✓ yes" in well
    assert "1 of 2 goals met." in result.stdout


def test_every_group_can_be_asked_for() -> None:
    """Each group that `bench` names is a module that yields figures."""
    groups = [group for group in __main__.Group if group is not __main__.Group.ALL]

    assert all(callable(import_module(f"benchmarks.{group}").figures) for group in groups)
    assert {"camera", "cut", "motion", "picture"} <= set(groups)


def test_what_cannot_be_measured_is_told_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group that cannot run says why on standard error, and nothing is printed for it."""
    monkeypatch.setattr("benchmarks.camera.has_camera", lambda: False)

    result = CliRunner().invoke(build([]), ["bench", "camera", "--short", "--json"])

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "not installed" in result.stderr


def test_the_command_line_loads_no_benchmark() -> None:
    """`neighbors --help` stays quick: what only a measurement needs is loaded by it alone."""
    asked = (
        "import sys, hub.__main__; print(*(m for m in sys.modules if m.startswith('benchmarks')))"
    )

    loaded = subprocess.run(  # noqa: S603 -- our own words
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True, timeout=60
    )

    assert set(loaded.stdout.split()) <= {
        "benchmarks",
        "benchmarks.__main__",
        "benchmarks.measure",
    }
