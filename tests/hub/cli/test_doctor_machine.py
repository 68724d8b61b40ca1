"""The doctor: this machine's clock, disk and data folder."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import shutil
import sqlite3
from typing import override

import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from hub.camera.adoption import camera_json
from hub.cli.app import app
from hub.cli.doctor.doctor import examined
from hub.cli.doctor.findings import Finding, Level
from hub.cli.doctor.machine import FOLDER, Tools, check_clock, check_folder
from hub.cli.doctor.sealing import SEALING
from hub.config import FIRST_CONFIG, Config
from hub.data_folder import Folders
from hub.model.camera import SourceKind
from hub.store.database import Database
from hub.store.tables import cameras
from tests.fakes.clocks import HandClock
from tests.hub.camera.fakes import CAMERA
from tests.hub.cli.conftest import QUICK, levels
from tests.hub.discovery.network import inside


@pytest.mark.parametrize(
    ("synchronised", "expected"), [(True, [Level.OK]), (False, [Level.WARN]), (None, [])]
)
def test_a_clock_that_nobody_sets(synchronised: bool | None, expected: list[Level]) -> None:  # noqa: FBT001
    """A clock without a time server is a warning; if it cannot be known, nothing is said."""
    findings = list(check_clock(replace(QUICK, is_synchronised=lambda: synchronised)))

    assert levels(findings) == expected


def test_the_real_clock_is_asked() -> None:
    """The system answers, or it is unknown."""
    assert Tools().is_synchronised() in {True, False, None}


def _folder(config: Config, data: Path, free: int = 100 * 2**30) -> list[Finding]:
    return list(check_folder(config, data, replace(QUICK, free_bytes=lambda _: free)))


def test_a_good_folder(config: Config, tmp_path: Path) -> None:
    """It is written to, and nothing is left behind."""
    before = sorted(tmp_path.iterdir())

    findings = _folder(config, tmp_path)

    assert levels(findings) == [Level.OK, Level.OK]
    assert sorted(tmp_path.iterdir()) == before


def test_no_folder_yet(config: Config, tmp_path: Path) -> None:
    """A hub that has never run has none."""
    [finding] = _folder(config, tmp_path / "none")

    assert finding.level is Level.WARN


def test_recordings_elsewhere(config: Config, tmp_path: Path) -> None:
    """The disk of the recordings has the space that counts, and must be connected."""
    disk = tmp_path / "disk"
    away = _folder(replace(config, recordings=disk), tmp_path)
    disk.mkdir()
    asked: list[Path] = []

    def free(folder: Path) -> int:
        asked.append(folder)
        return 100 * 2**30

    there = list(
        check_folder(replace(config, recordings=disk), tmp_path, replace(QUICK, free_bytes=free))
    )

    assert (levels(away), levels(there)) == ([Level.OK, Level.FAIL], [Level.OK, Level.OK])
    assert asked == [disk]


def test_a_read_only_folder(config: Config) -> None:
    """A file system that takes nothing is what the owner must mend."""
    findings = _folder(config, Path("/proc"))

    assert levels(findings) == [Level.FAIL]
    assert "can't be written" in findings[0].text


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

    findings = list(check_folder(config, tmp_path, replace(QUICK, free_bytes=gone)))

    assert findings[-1].level is Level.WARN


class SlowClock(HandClock):
    """A clock on which a second goes by whenever it is read."""

    @override
    def steady_s(self) -> float:
        self.forward(timedelta(seconds=1))
        return super().steady_s()


def test_a_slow_disk(config: Config, tmp_path: Path) -> None:
    """One that takes long to store a little is named with its time."""
    findings = list(check_folder(config, tmp_path, replace(QUICK, clock=SlowClock())))

    assert findings[0].level is Level.WARN
    assert "1000 ms" in findings[0].text


async def _furnished(data: Path) -> Database:
    """Make a data folder with a camera in it."""
    database = await Database.open(data / "hub.db")
    body = camera_json(replace(CAMERA, main_url="", kind=SourceKind.LENT))
    async with database.write() as connection:
        await connection.execute(insert(cameras).values(id=CAMERA.id, body=body))
    shutil.copyfile(FIRST_CONFIG, data / "config.toml")
    (data / "camera-secrets.json").write_text("{}")
    return database


def _examined_folder(data: Path, spoil: Callable[[Path], object]) -> list[Finding]:
    """Examine a furnished data folder after something in it has been spoilt."""

    async def look() -> list[Finding]:
        await (await _furnished(data)).close()
        await asyncio.to_thread(spoil, data)
        return await examined(Folders(data=data), None)

    return inside(look, with_a_network=False)


def test_a_furnished_folder(tmp_path: Path) -> None:
    """The adopted cameras are looked at, and nothing is wrong with the folder."""
    findings = _examined_folder(tmp_path, lambda _: None)

    assert [each.text for each in findings if each.subject == "Porch"] == [
        "Home Assistant lends its pictures."
    ]
    assert [each for each in findings if each.subject == FOLDER and each.level is Level.FAIL] == []
    assert findings[-1].subject == SEALING


def _spoilt(data: Path) -> None:
    raw = (data / "hub.db").read_bytes()
    (data / "hub.db").write_bytes(raw[:100] + b"\xa5" * (len(raw) - 100))


def _foreign_body(data: Path) -> None:
    with closing(sqlite3.connect(data / "hub.db")) as connection, connection:
        connection.execute("UPDATE cameras SET body = '{}'")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_spoilt, "hub.db is damaged"),
        (_foreign_body, "hub.db is damaged"),
        (lambda data: (data / "hub.db").write_bytes(b"not a database"), "isn't a database of this"),
        (lambda data: (data / "camera-secrets.json").write_text("{"), "camera-secrets.json can't"),
    ],
    ids=["pages", "camera", "another file", "passwords"],
)
def test_a_broken_folder_is_a_finding(
    tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    """What cannot be read there is said beside all else, and no camera is looked at."""
    findings = _examined_folder(tmp_path, spoil)

    [broken] = [each for each in findings if each.subject == FOLDER and each.level is Level.FAIL]
    assert said in broken.text
    assert "no camera can be checked" in broken.advice
    assert {each.subject for each in findings} >= {"Network", "API", FOLDER}
    assert "Porch" not in {each.subject for each in findings}


def test_a_broken_config_is_a_finding(tmp_path: Path) -> None:
    """A setting that the hub doesn't start with is named, and the cameras are looked at."""
    findings = _examined_folder(tmp_path, lambda data: (data / "config.toml").write_text("x = 1\n"))

    [broken] = [each for each in findings if each.subject == FOLDER and each.level is Level.FAIL]
    assert "x" in broken.text
    assert "doesn't start" in broken.advice
    assert "Porch" in {each.subject for each in findings}


def test_a_given_config_must_be_right(tmp_path: Path) -> None:
    """Settings that are named on the command line are an error, and nothing is looked at."""
    config = tmp_path / "mine.toml"
    config.write_text("x = 1\n")

    done = CliRunner().invoke(app, ["doctor", "--data-dir", str(tmp_path), "--config", str(config)])

    assert done.exit_code == 1
    assert done.stderr.startswith("✗ ")
    assert done.stdout == ""
