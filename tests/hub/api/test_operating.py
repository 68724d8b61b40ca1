"""Whether the hub is alive and ready, and its figures: what they say, to whom, and what never."""

from dataclasses import replace
import re
import subprocess
import sys

import pytest

from hub.api import health
from hub.api.scope import Scope
from hub.errors import DiskFullError
from hub.model.camera import CameraState
from hub.model.decision import Answer
from noticeboard.runtime.text import NOTHING
from tests.documented import documented, documented_of_the_process, exposed
from tests.fakes.things import AGENCY, CAMERA, CLIP, ORIGIN, REQUEST
from tests.hub.api.conftest import Home
from tests.hub.api.test_access import answered

OK = (200, b"ok\n")
NO = (503, b"no\n")


async def _ask(home: Home, path: str) -> tuple[int, bytes]:
    answer = await home.call("GET", path, token=None)
    return answer.status, answer.body


@pytest.fixture
def _each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each question be a new look."""
    monkeypatch.setattr(health, "CACHE_S", 0.0)


@pytest.mark.usefixtures("_each_time")
async def test_ready(home: Home) -> None:
    """A hub is ready while it can remember and record, and says no more than ok or no."""
    well = await _ask(home, "/readyz")
    home.house.is_ready = False
    full = await _ask(home, "/readyz")
    home.house.failure = DiskFullError("The disk is full. Free up space.")
    failing = await _ask(home, "/readyz")

    assert (well, full, failing) == (OK, NO, NO)
    assert await _ask(home, "/healthz") == OK


@pytest.mark.usefixtures("_each_time")
async def test_a_disk_that_hangs(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that does not answer is no disk, and the answer that says so comes in time."""
    monkeypatch.setattr(health, "ANSWER_S", 0.05)
    home.house.open.clear()

    assert await _ask(home, "/readyz") == NO
    assert await _ask(home, "/healthz") == OK
    home.house.open.set()


async def test_looks_seldom(home: Home) -> None:
    """Anyone may ask as often as they like: the disk is asked once in a while."""
    before = await _ask(home, "/readyz")
    home.house.is_ready = False

    assert (before, await _ask(home, "/readyz")) == (OK, OK)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_only_under_its_own_name(home: Home, path: str) -> None:
    """A page of another name, which may be rebound to this address, learns nothing."""
    foreign = await home.call("GET", path, token=None, headers={"Host": "evil.example"})
    page = await home.call("GET", path, token=None, headers={"Origin": "https://evil.example"})

    assert (foreign.status, page.status) == (421, 403)


async def _figures(home: Home) -> str:
    answer = await home.call("GET", "/metrics", token=Scope.READ)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return answer.body.decode()


async def test_every_figure_is_documented(home: Home) -> None:
    """The hub gives exactly the figures that docs/operating.md names."""
    given = exposed(await _figures(home))

    process = {name for name in given if name.startswith("process_")}
    own = {name: given[name] for name in given if name not in process}
    assert own == documented("neighbors_hub_")
    assert process == documented_of_the_process()


async def test_figures_are_right(home: Home) -> None:
    """They count what there is."""
    await home.call("GET", "/state", token="0" * 59)
    async with home.session.ws_connect(home.url("/ws"), headers=home.headers(Scope.READ)) as socket:
        await socket.receive()
        lines = set((await _figures(home)).splitlines())

    assert {
        "neighbors_hub_ready 1.0",
        'neighbors_hub_cameras{state="recording"} 1.0',
        'neighbors_hub_cameras{state="paused"} 0.0',
        'neighbors_hub_boards{state="following"} 1.0',
        "neighbors_hub_disk_free_bytes 4.294967296e+10",
        "neighbors_hub_recordings_bytes 6.442450944e+09",
        "neighbors_hub_websockets 1.0",
        "neighbors_hub_wrong_tokens_total 1.0",
    } <= lines


async def test_figures_are_the_same_whatever_is_answered(home: Home) -> None:
    """Nothing of requests, answers, shares, clips and motion is in them, nor a name or an id."""
    quiet = await _figures(home)
    await answered(home.house, Answer.APPROVE)
    home.house.clip_list *= 3
    busy = await _figures(home)

    def own(text: str) -> list[str]:
        return [line for line in text.splitlines() if line.startswith("neighbors_")]

    assert own(quiet) == own(busy)
    assert not re.search(r"request|share|clip\b|motion|agenc|held", " ".join(own(busy)))
    names = (home.house.camera_reports[0].camera.name, CAMERA, CLIP, REQUEST, AGENCY, ORIGIN)
    assert not [name for name in names if name in busy]


async def test_not_even_what_wakes_a_camera(home: Home) -> None:
    """A camera that saves its battery sleeps in these figures, also while it is recorded."""
    [report] = home.house.camera_reports
    home.house.camera_reports = [replace(report, status=replace(report.status, sleeps=True))]

    figures = await _figures(home)

    assert report.status.state is CameraState.RECORDING
    assert 'neighbors_hub_cameras{state="sleeping"} 1.0' in figures
    assert 'neighbors_hub_cameras{state="recording"} 0.0' in figures


async def test_not_even_that_footage_is_kept(home: Home) -> None:
    """A problem that mentions footage held for requests is left out."""
    first = home.house.problem_list[0]
    home.house.problem_list = [
        type(first)(id="storage_low", code="storage_low", text=NOTHING, since=first.since)
    ]

    assert "storage_low" not in await _figures(home)


def test_a_library_comes_when_it_is_needed() -> None:
    """A hub that nobody measures, and that is no witness, does not carry what these need."""
    loaded = "len({'prometheus_client', 'h2'} & {*sys.modules})"
    program = f"import hub.app, hub.cli.run, sys; sys.exit({loaded})"

    done = subprocess.run([sys.executable, "-c", program], check=False)  # noqa: S603 -- our own

    assert done.returncode == 0
