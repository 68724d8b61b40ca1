"""What is shipped to run the hub and a noticeboard as services holds what it promises."""

import json
from pathlib import Path
import re
import shutil
import subprocess
import tomllib
from typing import Any

import pytest
import yaml

from hub.__main__ import command

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
MOST_EXPOSED = 20
"""Tenths: `systemd-analyze security` calls up to 2 of 10 OK."""
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


def _yaml(path: Path) -> Any:  # noqa: ANN401 -- whatever is written there
    return yaml.safe_load(path.read_text())


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_is_understood_and_has_few_rights(unit: Path, tmp_path: Path) -> None:
    """Every line of a unit is one that systemd knows, and little of the machine is open to it."""
    program = tmp_path / "neighbors"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    here = tmp_path / unit.name
    here.write_text(re.sub(r"(?m)^ExecStart=\S+", f"ExecStart={program}", unit.read_text()))
    known = subprocess.run(  # noqa: S603 -- a file of ours
        ["systemd-analyze", "verify", "--man=no", str(here)],  # noqa: S607 -- wherever it is
        capture_output=True,
        text=True,
        check=False,
    )
    assert (known.returncode, known.stderr) == (0, "")
    rated = subprocess.run(  # noqa: S603 -- a file of ours
        ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(here)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    assert rated.returncode == 0, rated.stdout


def test_units_run_commands_that_exist() -> None:
    """The units start what they are named for, on their state folders, by options that exist."""
    started = {
        unit.stem: re.search(r"(?m)^ExecStart=\S+/neighbors (?P<words>.*)$", unit.read_text())
        for unit in UNITS
    }
    assert {name: found and found["words"] for name, found in started.items()} == {
        "neighbors-agency-desk": (
            "agency desk /var/lib/neighbors-agency-desk"
            " --config /var/lib/neighbors-agency-desk-settings/desk.toml"
        ),
        "neighbors-board": "board serve /var/lib/neighbors-board --behind-proxy",
        "neighbors-board-backup": (
            "board backup /var/lib/neighbors-board /var/lib/neighbors-board-backups --by timer"
        ),
        "neighbors-board-desk": "board desk /var/lib/neighbors-board --no-link",
        "neighbors-hub": "hub run --data-dir /var/lib/neighbors-hub",
    }
    for unit in UNITS:
        words = str(started[unit.stem]["words"]).split()  # type: ignore[index]
        command(words).commands[words[0]].commands[words[1]].make_context(unit.stem, words[2:])
        said = dict(re.findall(r"(?m)^(\w+)=(.*)$", unit.read_text()))
        owned = {f"/var/lib/{name}" for name in said["StateDirectory"].split()}
        assert {word for word in words if word.startswith("/var/")} <= {
            *owned,
            *(f"{folder}/desk.toml" for folder in owned),
        }
    users = {
        unit.stem: dict(re.findall(r"(?m)^(\w+)=(.*)$", unit.read_text()))["User"] for unit in UNITS
    }
    # Only the board's own user reaches its socket.
    assert users["neighbors-board-desk"] == users["neighbors-board"]
    assert users["neighbors-board-backup"] == users["neighbors-board"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_hung_service_is_started_again(unit: Path) -> None:
    """Systemd waits until a service is ready, and starts one again that has gone silent.

    A backup isn't one: a timer begins the next.
    """
    said = dict(re.findall(r"(?m)^(\w+)=(.*)$", unit.read_text()))
    if said["Type"] == "oneshot":
        timer = unit.with_suffix(".timer").read_text()
        assert "OnCalendar=hourly\n" in timer
        return
    assert (said["Type"], said["NotifyAccess"]) == ("notify", "main")
    assert (said["WatchdogSec"], said["Restart"]) == ("60", "on-failure")


def test_containers_have_few_rights() -> None:
    """No container runs as root, writes outside its volume, or may gain rights."""
    image = (ROOT / "deploy" / "container" / "Containerfile").read_text()
    assert re.findall(r"(?m)^USER (.*)$", image) == ["10001:10001"]
    for name, service in _yaml(ROOT / "deploy" / "container" / "compose.yaml")["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        mounted = ["/data", "/recordings"] if name == "hub" else ["/data"]
        assert [volume.partition(":")[2] for volume in service["volumes"]] == mounted, name


def test_compose_pulls_or_builds_this_version() -> None:
    """`up` pulls the image of this version, `up --build` builds it; recordings are apart."""
    compose = _yaml(ROOT / "deploy" / "container" / "compose.yaml")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    for service in compose["services"].values():
        assert service["image"] == f"ghcr.io/neighbors-requests/neighbors-requests:{version}"
        built = (ROOT / "deploy" / "container" / service["build"]["context"]).resolve()
        assert (built / service["build"]["dockerfile"]).is_file()
    hub = compose["services"]["hub"]
    assert hub["command"][-2:] == ["--recordings", "/recordings"]
    named = {
        volume.partition(":")[0]
        for each in compose["services"].values()
        for volume in each["volumes"]
    }
    assert named == set(compose["volumes"])
    image = (ROOT / "deploy" / "container" / "Containerfile").read_text()
    # A new volume takes the owner of the image's folder.
    assert "--owner=neighbors --group=neighbors --mode=0700 /recordings" in image


def test_health_is_asked_where_it_is_answered() -> None:
    """The image and both services ask `/healthz`, in ways that there are."""
    image = (ROOT / "deploy" / "container" / "Containerfile").read_text()
    asked = re.search(r"HEALTHCHECK .*\\\n +CMD (\[.*\])", image)
    assert asked is not None
    assert json.loads(asked[1]) == ["python3", "-m", "hub.cli.healthcheck", "/data"]
    assert (ROOT / "hub" / "cli" / "healthcheck.py").exists()
    services = _yaml(ROOT / "deploy" / "container" / "compose.yaml")["services"]
    tests = {name: service["healthcheck"]["test"] for name, service in services.items()}
    assert tests["hub"] == ["CMD", "python3", "-m", "hub.cli.healthcheck", "/data"]
    assert "http://127.0.0.1:8750/healthz" in tests["board"][3]
    assert "http://127.0.0.1:8765/'" in tests["desk"][3]
    assert "http://127.0.0.1:8760/'" in tests["board-desk"][3]
    for name in ("board", "desk", "board-desk"):
        compile(tests[name][3], "healthcheck", "exec")


def test_a_desk_has_no_port_of_its_own() -> None:
    """By default the port is free, so that nobody can prepare a browser for it beforehand."""
    desk = command(["agency"]).commands["agency"].commands["desk"]
    assert desk.make_context("desk", ["agency"]).params["port"] == 0


def test_containers_run_commands_that_exist() -> None:
    """Each service's command is understood; only this machine reaches boards and desks."""
    services = _yaml(ROOT / "deploy" / "container" / "compose.yaml")["services"]
    for name, service in services.items():
        words = service["command"]
        found = command(words).commands[words[0]].commands[words[1]]
        given = found.make_context(name, [*words[2:]]).params
        if name != "hub":
            assert given["host"] == "0.0.0.0"  # noqa: S104 -- within the container
            assert service["ports"] == [f"127.0.0.1:{given['port']}:{given['port']}"]


def test_image_holds_what_the_package_is_made_of() -> None:
    """Every folder that the wheel is built from reaches the image, and what makes the models."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    wanted = {*wheel["packages"], *wheel["force-include"]}
    wanted |= {"pyproject.toml", "uv.lock", "README.md", "LICENSE", "scripts/model"}
    ignored = (ROOT / "deploy" / "container" / "Containerfile.containerignore").read_text()
    assert {line[1:] for line in ignored.splitlines() if line.startswith("!")} == wanted


def test_the_image_makes_its_models() -> None:
    """What finds faces and texts comes from locked packages, not from a builder's folder."""
    image = (ROOT / "deploy" / "container" / "Containerfile").read_text()
    steps = (
        "COPY scripts/model ",
        "RUN PATH=/uv/bin:$PATH scripts/model\n",
        "COPY hub hub",
        "--no-editable",
    )
    assert [*steps] == sorted(steps, key=image.index)
    ignored = (ROOT / "deploy" / "container" / "Containerfile.containerignore").read_text()
    models = [f"hub/clips/{each}/{each}.ncnn.*" for each in ("ppocr", "yunet")]
    assert ignored.splitlines()[-2:] == models
    assert {*models} <= {*(ROOT / ".gitignore").read_text().splitlines()}
