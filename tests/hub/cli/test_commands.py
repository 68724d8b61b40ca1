"""`neighbors hub`: what it prints, how it ends, and one clear sentence if it cannot."""

import asyncio
from collections.abc import Generator
from importlib.metadata import version
import json
from pathlib import Path
import re
import signal
import socket
import subprocess
import sys

import pytest
from typer.testing import Result

from demo import porch
from demo.children import free_port
from demo.doorbell import PASSWORD
from hub.cli.client import local_hub
from tests.fakes.http_camera import JpegCamera
from tests.hub.processes import DEADLINE_S, Hub, hub_in
from tests.servers.timestamps import timestamp_service

WRONG = "window-light"


@pytest.fixture(scope="module")
def running_hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[Hub]:
    """Give a hub that runs, shared by the tests that leave it as it is."""
    with hub_in(tmp_path_factory.mktemp("running")) as hub:
        yield hub.start()


def _sentence(done: Result | subprocess.CompletedProcess[str], said: str) -> None:
    """Assert that a command failed with one sentence, not with a traceback."""
    assert (done.exit_code if isinstance(done, Result) else done.returncode) == 1
    [line] = done.stderr.strip().splitlines()
    assert line.startswith("✗ ")
    assert line.endswith(".")
    assert said in line


@pytest.mark.parametrize("name", ["pair", "cameras", "scan", "storage", "requests", "clips"])
def test_a_command_says_that_no_hub_runs(hub: Hub, name: str) -> None:
    """Whoever asks a hub that is not there is told how to start one."""
    _sentence(hub.say(name), "Start one with `neighbors hub run`")


def test_a_process_says_that_no_hub_runs(hub: Hub) -> None:
    """The sentence, and nothing else, is also what a process of its own prints and ends with."""
    _sentence(hub.spawn("pair"), "Start one with `neighbors hub run`")


@pytest.mark.parametrize("words", [("scan",), ("scan", "192.0.2.7"), ("cameras", "--scan")])
def test_a_hub_that_does_not_look_for_cameras_says_so(
    running_hub: Hub, words: tuple[str, ...]
) -> None:
    """`scan` obeys `discovery.enabled`, and names it; what is adopted is still listed."""
    _sentence(
        running_hub.say(*words), "Scanning for cameras is turned off. Set `discovery.enabled`"
    )
    assert running_hub.say("cameras").stdout.startswith("No cameras yet. Scan for")


def test_the_line_of_a_brand_is_said_where_adopting_fails(running_hub: Hub) -> None:
    """A real hub that cannot read a camera says what lets it in at such a camera."""
    done = running_hub.say("add", "rtsp://127.0.0.1:9/", "--name", "Tapo C210")

    why, advice = done.stderr.strip().splitlines()
    assert why.startswith("✗ The camera at 127.0.0.1 is on, but port 9 is closed")
    assert advice.strip().startswith("Tapo: In its app, open the camera's Advanced Settings")
    assert done.exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ("add", "1"),
        ("change", "front", "--name", "x"),
        ("remove", "front", "--yes"),
        ("motion", "front"),
        ("clips export", "00", "clip.mp4"),
    ],
)
def test_a_wish_says_that_no_hub_runs(hub: Hub, words: tuple[str, ...]) -> None:
    """Nor is anything done to a hub that is not there."""
    _sentence(hub.say(*words), "Start one with `neighbors hub run`")


def test_the_command_says_its_version() -> None:
    """Whoever reports a fault is asked for it first."""
    asked = [sys.executable, "-m", "hub", "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True)  # noqa: S603 -- ours

    assert said.stdout.strip() == version("neighbors-requests")


def test_a_command_starts_without_the_libraries_of_a_hub() -> None:
    """A command that only asks the running hub is quick: it loads no database, nor video."""
    asked = "import hub.cli.app, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)  # noqa: S603 -- ours

    assert not {"sqlalchemy", "alembic", "av", "numpy", "zeroconf", "lxml"} & set(
        done.stdout.split()
    )


async def test_who_judges_a_cameras_motion(hub: Hub) -> None:
    """What Home Assistant tells of a camera makes it one of its judges, in the list too."""
    served = JpegCamera()
    async with served.serving():
        await asyncio.to_thread(hub.start)
        adopted = await asyncio.to_thread(hub.say, "add", served.url(), "--name", "Porch")
        async with local_hub(hub.data) as api, asyncio.timeout(DEADLINE_S):
            [camera] = (await api.call("GET", "/cameras"))["cameras"]
            await api.call("POST", f"/cameras/{camera['id']}/triggers", {"kind": "motion"})
            while "home_assistant" not in camera["motion_agreement"]["judges"]:
                await asyncio.sleep(0.2)  # another process's state
                [camera] = (await api.call("GET", "/cameras"))["cameras"]
        listed = await asyncio.to_thread(hub.say, "cameras")
        examined = await asyncio.to_thread(hub.say, "doctor")

    assert adopted.exit_code == 0, adopted.stderr
    assert camera["motion_agreement"]["judges"] == ["home_assistant", "hub"]
    assert camera["motion"]
    assert " now Home Assistant, hub " in listed.stdout
    assert "Motion is judged by Home Assistant and the hub." in examined.stdout


def test_check_says_that_there_is_no_data_folder(hub: Hub) -> None:
    """A wrong folder is not called clean."""
    _sentence(hub.say("check"), "isn't a hub's data folder")


def test_a_bad_config_names_its_setting(hub: Hub) -> None:
    """The hub does not start, and says what to correct."""
    config = hub.configure(more="colour = 1\n")

    _sentence(hub.run(config), "recording.colour")


def test_a_board_that_cannot_be_is_said(hub: Hub) -> None:
    """A key that is none stops the start with a sentence, and a corrected config starts."""
    board = (
        '[[boards]]\nurl = "https://board.example.org"\norigin = "board.example.org/v1"\n'
        'log_key = "nonsense"\ninbox_key = "nonsense"\n'
    )

    _sentence(hub.run(hub.configure(more=board)), "key of this board")
    hub.start()


def test_a_port_in_use_is_said(hub: Hub) -> None:
    """Another program's port is not taken, and the sentence names it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        config = hub.configure(port=port)

        _sentence(hub.run(config), f"Port {port} is already in use")


def test_a_running_hub_answers_and_leaves_in_order(hub: Hub) -> None:
    """Every command works on it; SIGTERM ends it cleanly, and nothing technical was printed."""
    hub.start()

    link, printed = hub.spawn("pair", "--json"), hub.say("pair").stdout
    reading = hub.say("pair", "--scope", "read").stdout
    script = hub.say("pair", "--answers-as", "automation").stdout
    tokens = hub.say("tokens")
    cameras = hub.say("cameras")
    listed = [hub.say(name, "--json") for name in ("cameras", "requests", "clips", "storage")]
    second = hub.spawn("run", "--config", str(hub.configure()))
    preview = ".cut-0123456789abcdef"
    # Clips that somebody has prepared and not answered: a running hub removes them in time.
    (hub.data / "outbox" / preview).mkdir()
    (hub.data / "outbox" / preview / "clip-1.mp4").touch()
    previewed = hub.say("check")
    status = hub.end(signal.SIGTERM)

    assert json.loads(link.stdout)["link"].startswith("neighbors://127.0.0.1:")
    assert previewed.exit_code == 0, previewed.stdout
    assert not (hub.data / "outbox" / preview).exists()
    fingerprint = re.search(r"fp=([0-9a-f]{64})", printed)
    assert fingerprint is not None
    assert f"certificate fingerprint: {fingerprint[1]}" in printed
    assert "Whoever pairs with it may look, answer, and change the hub" in printed
    assert "Whoever pairs with it may look.\n" in reading
    assert "may look and answer, as an automation only." in script
    assert "command line" in tokens.stdout
    assert "No cameras yet. Scan for cameras" in cameras.stdout
    assert [done.exit_code for done in listed] == [0, 0, 0, 0]
    assert json.loads(listed[1].stdout)["requests"] == []
    _sentence(second, "Another hub is running in")
    assert status == 0
    assert "Hub is running on port" in hub.log
    assert "neighbors://" in hub.log
    assert hub.log.endswith("The hub has stopped.\n")
    assert "alembic" not in hub.log
    assert "Traceback" not in hub.log
    assert not (hub.data / "running.json").exists()
    _sentence(hub.say("pair"), "No hub is running in")
    checked = hub.say("check")
    assert checked.exit_code == 0, checked.stdout
    assert checked.stdout.splitlines()[-1].startswith("No problems: ")
    assert "recordings" in checked.stdout
    assert "No problems: " in hub.say("check", "--deep").stdout
    assert "No problems: " in hub.spawn("ledger verify").stdout


def test_a_verbose_hub_tells_nothing_of_its_schema(hub: Hub) -> None:
    """Even the chatty log leaves out the steps of a library."""
    hub.start("-v")

    hub.end(signal.SIGINT)

    assert "INFO hub.api" in hub.log
    assert "alembic" not in hub.log


def test_a_killed_hub_starts_again_and_is_clean(hub: Hub) -> None:
    """After a power cut the folder can be used, checked and started as before."""
    hub.start()
    hub.end(signal.SIGKILL)
    _sentence(hub.say("cameras"), "doesn't answer")

    hub.start()
    checked = json.loads(hub.spawn("check", "--json").stdout)

    assert (checked["clean"], checked["complaints"]) == (True, [])
    assert checked["checked"]["database_pages"] > 0
    assert checked["checked"]["recordings"] == 0
    assert hub.say("cameras").exit_code == 0
    assert hub.end(signal.SIGTERM) == 0


def test_the_doctor_looks_at_a_running_hub(running_hub: Hub) -> None:
    """It reads the folder of a hub that runs, says what it found, and disturbs nothing."""
    config = running_hub.configure()
    config.write_text(
        config.read_text().replace("[discovery]", '[discovery]\ninterfaces = ["127.0.0.1"]')
    )

    found = running_hub.say("doctor", "--json", "--config", str(config))

    told = json.loads(found.stdout)
    assert found.exit_code == (1 if told["wrong"] else 0)
    assert {each["subject"] for each in told["findings"]} > {"Data folder"}
    assert running_hub.say("cameras").exit_code == 0
    assert "No problems: " in running_hub.say("check").stdout


def test_check_finds_a_damaged_database(hub: Hub) -> None:
    """A file whose pages were overwritten is an error in words."""
    hub.start()
    hub.end(signal.SIGTERM)
    path = hub.data / "hub.db"
    raw = path.read_bytes()
    path.write_bytes(raw[:100] + b"\xa5" * (len(raw) - 100))

    _sentence(hub.say("check"), "is damaged")


def test_a_camera_that_is_not_there_is_said(running_hub: Hub) -> None:
    """Nothing is adopted that does not answer, or that nobody found, or that is no camera."""
    port = free_port("127.0.0.1")

    _sentence(running_hub.say("add", f"rtsp://127.0.0.1:{port}/x"), "")
    _sentence(running_hub.say("add", "urn:uuid:nobody"), "Scan again")
    placed = running_hub.say("add", "rtsp://127.0.0.1/x", "--place", "here")

    assert placed.exit_code == 2
    assert "LATITUDE,LONGITUDE" in placed.stderr
    assert "No cameras yet" in running_hub.say("cameras").stdout


@pytest.fixture(scope="module")
def porch_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a short porch, rendered as the doorbell's own command expects it."""
    folder = tmp_path_factory.mktemp("porch")
    porch.render(folder, porch.Film(loop_s=4))
    (folder / "done").touch()
    return folder


def test_a_password_is_asked_for_and_never_written(hub: Hub, porch_folder: Path) -> None:
    """A wrong password is said, the right one adopts, and no file but one ever holds either."""
    http, rtsp = free_port("127.0.0.1"), free_port("127.0.0.1")
    with (hub.folder / "doorbell.log").open("wb") as log:
        doorbell = subprocess.Popen(  # noqa: S603 -- our own command line
            [
                *(sys.executable, "-m", "demo.doorbell", "--folder", str(porch_folder)),
                *("--http-port", str(http), "--rtsp-port", str(rtsp)),
            ],
            stdout=log,
            stderr=log,
        )
    hub.started.append(doorbell)
    hub.start("-v")
    address = f"rtsp://127.0.0.1:{rtsp}/main.mp4"

    _sentence(
        hub.say(
            "add",
            f"rtsp://127.0.0.1:{free_port('127.0.0.1')}/main.mp4",
            "--username",
            "viewer",
            "--password-stdin",
            typed=f"{WRONG}\n",
        ),
        "",
    )
    adopted = _until_adopted(hub, address)
    twice = hub.say("add", address)
    status = hub.end(signal.SIGTERM)
    holding = [
        path.name
        for path in hub.data.rglob("*")
        if path.is_file() and path.suffix != ".mp4" and PASSWORD.encode() in path.read_bytes()
    ]

    assert re.fullmatch(
        r"Added Porch as [0-9a-f]{12}: H\.264 \d+p \d+/s, sound AAC [\d.]+ kHz, motion found by "
        r"the hub\.\n",
        adopted.stdout,
    )
    _sentence(twice, "is already added")
    assert status == 0
    assert holding == ["camera-secrets.json"]
    assert PASSWORD not in hub.log
    assert WRONG not in hub.log
    assert "No problems: " in hub.say("check", "--deep").stdout


def _until_adopted(hub: Hub, address: str) -> Result:
    """Adopt as soon as the doorbell has begun to listen."""
    words = ("--name", "Porch", "--username", "viewer", "--password-stdin", "--place", "52.0,4.0")
    said = ""
    for _ in range(20):
        done = hub.say("add", address, *words, typed=f"{PASSWORD}\n")
        if done.exit_code == 0:
            return done
        said = done.stderr
    return pytest.fail(said)


async def test_a_timestamp_service_comes_and_goes(running_hub: Hub, tmp_path: Path) -> None:
    """It is tried, then listed with what it said; a wrong one is refused in a sentence."""

    async def say(*words: str) -> Result:
        return await asyncio.to_thread(running_hub.say, *words)

    async with timestamp_service(tmp_path) as service:
        root = tmp_path / "root.pem"
        root.write_bytes(service.root)
        none = await say("timestamps")
        _sentence(await say("timestamps add", service.url), "there only if you allow it")
        _sentence(
            await say("timestamps add", service.url, "--private"), "doesn't lead to a trusted root"
        )
        added = await say("timestamps add", service.url, "--private", "--root", str(root))
        listed = await say("timestamps")
        as_json = json.loads((await say("timestamps", "--json")).stdout)
        removed = await say("timestamps remove", service.url)
        _sentence(await say("timestamps remove", service.url), "doesn't ask this timestamp service")

    assert "No timestamp service" in none.stdout
    assert "Test TSA answers and says ± 1.5 s" in added.stdout
    assert "● answers" in listed.stdout
    assert "Asked once in each hour" in listed.stdout
    assert [each["has_own_root"] for each in as_json["services"]] == [True]
    assert "no longer asked" in removed.stdout
