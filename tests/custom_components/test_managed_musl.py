"""A hub is installed and runs as on Home Assistant OS: musl, no compiler, little memory.

The Python of `scripts/musl` and the hub's own wheels are real. Home Assistant itself runs on this
machine's Python, because only the hub is ours.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator
from importlib.metadata import PathDistribution
import json
import os
from pathlib import Path
import shutil
import subprocess
import sys
import tempfile
from typing import Any, Final
import zipfile

from aiohttp import web
import av
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import numpy as np
from PIL import Image, ImageDraw, ImageFont
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from benchmarks import redact
from custom_components.neighbors_requests.client.drafts import Adoption
from custom_components.neighbors_requests.managed import environment, keeper
from custom_components.neighbors_requests.managed.folder import cache_folder
from hub.clips import detection
from hub.model.decision import Subject
from tests.fakes.http_camera import JpegCamera
from tests.faults.test_memory import MIB, Group, memory_group

from .managed_home import folder, run_here

pytestmark = pytest.mark.usefixtures("enable_custom_integrations", "socket_enabled")
__all__ = ["folder"]
ROOT: Final = Path(__file__).parents[2]
MUSL: Final = (ROOT / ".musl").resolve()
PYTHON: Final = MUSL / "python" / "bin" / "python3.13"
MACHINE: Final = "musl-x86_64-cp313"
MOST: Final = 512 * MIB
CONFINED: Final = """#!/bin/sh
# Runs a program with a read-only root, without a compiler or anything else in its path.
set -e
echo $$ >"{group}/cgroup.procs"
exec unshare --mount --propagation private /bin/sh -ec '
  here="$PWD"
  mount --bind "{writable}" "{writable}"
  mount -o remount,bind,ro /
  cd "$here"
  exec env PATH=/nowhere "$@"
' sh "$@"
"""
LOOK: Final = """
import importlib.metadata, json, shutil, sys
import numpy
import hub.app
from hub.clips import detection
from hub.media import jpeg
from hub.media.packet import av
from hub.camera.stills.source import StillCoder

pixels = numpy.zeros((480, 640, 3), numpy.uint8)
pixels[::2] = 200
picture = jpeg.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24"))
coder = StillCoder()
unit, key = coder.code(coder.picture(picture), 0, key=True)
try:
    open("/written", "w").close()
    written = ""
except OSError as error:
    written = error.strerror
with open("/proc/self/maps") as maps:
    lines = [line.split(maxsplit=5) for line in maps]
print(json.dumps({
    "mapped": [line[5].strip() for line in lines if "x" in line[1] and line[5:]],
    "names": sorted(each.metadata["Name"] for each in importlib.metadata.distributions()),
    "path": sys.path,
    "library": jpeg._turbo() is not None,
    "coded": bool(unit) and key,
    "programs": [name for name in ("cc", "gcc", "ld", "make", "sh") if shutil.which(name)],
    "written": written,
    "finds_faces": detection.available(),
}))
"""
FIND: Final = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
import numpy
from hub.clips import detection

with ThreadPoolExecutor(1) as pool:
    picture = numpy.load(sys.argv[1])
    found = pool.submit(detection.FaceDetector().find, picture).result()
    part = numpy.ascontiguousarray(picture[:320, :640])
    texts = pool.submit(detection.TextDetector().find, part).result()
print(json.dumps([[each.left, each.top, each.width, each.height] for each in [*found, *texts]]))
"""


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Return a folder on the disk: files in memory would count as the group's memory."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", ignore_cleanup_errors=True) as made:
        yield Path(made)


@pytest.fixture
def group() -> Iterator[Group]:
    """Return what limits the memory of all processes of the hub."""
    if not (MUSL / "made").exists():
        pytest.skip("needs scripts/musl, on x86_64")
    with memory_group("musl") as made:
        made.limit(MOST)
        yield made


def uv() -> str:
    """Return the installer that scripts/setup uses."""
    found = shutil.which("uv", path=f"{ROOT / '.uv' / 'bin'}:{os.environ['PATH']}")
    assert found is not None
    return found


def list_of_a_release(folder: Path) -> dict[str, Any]:
    """Build our wheel, and return the list that a release of this tree would have."""
    tree, ours = folder / "tree", "custom_components/neighbors_requests"
    for name in ("scripts/package", "uv.lock", f"{ours}/manifest.json"):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tree / name)
    (tree / ours / "frontend").mkdir()
    (tree / ours / "frontend" / "panel.js").touch()
    shutil.copytree(MUSL / "wheels", folder / "wheels")
    subprocess.run(  # noqa: S603 -- setup's own
        [uv(), "build", "--quiet", "--offline", "--wheel", "--out-dir", folder / "wheels"],
        cwd=ROOT,
        check=True,
        timeout=120,
    )
    (tree / "dist").symlink_to(folder / "wheels")
    subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, tree / "scripts" / "package", "--release"], check=True, timeout=60
    )
    with zipfile.ZipFile(folder / "wheels" / "neighbors_requests.zip") as archive:
        return dict(json.loads(archive.read("managed/wheels.json")))


@pytest.fixture
async def on_musl(
    hass: HomeAssistant,  # noqa: ARG001 -- its loop serves
    group: Group,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    socket_enabled: None,  # noqa: ARG001 -- lets loopback through
) -> AsyncGenerator[Path]:
    """Have Home Assistant believe that it runs on musl, with an index on this machine."""
    index = tmp_path / "index"
    listed = await asyncio.to_thread(list_of_a_release, index)
    application = web.Application()
    application.router.add_static("/", index / "wheels")
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    for name, line in listed["wheels"].items():
        line["addresses"] = [f"http://127.0.0.1:{runner.addresses[0][1]}/{name}"]
    (tmp_path / "wheels.json").write_text(json.dumps(listed))
    (tmp_path / "tmp").mkdir()
    confined = tmp_path / "confined"
    confined.write_text(CONFINED.format(group=group.folder, writable=tmp_path))
    confined.chmod(0o755)
    begin = asyncio.create_subprocess_exec

    async def begin_confined(*words: str, **more: Any) -> asyncio.subprocess.Process:  # noqa: ANN401 -- passed on
        return await begin(str(confined), *words, **more)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", begin_confined)
    monkeypatch.setattr(sys, "executable", str(PYTHON))
    monkeypatch.setattr(environment, "LIST", tmp_path / "wheels.json")
    monkeypatch.setattr(environment, "machine", lambda: MACHINE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    yield confined
    await runner.cleanup()


def programs(process: Path) -> Iterator[str]:
    """Yield the files that a process runs."""
    for line in (process / "maps").read_text().splitlines():
        _, may, *_, path = line.split(maxsplit=5)
        if "x" in may and path.startswith("/"):
            yield path


def memory_kib(process: Path) -> int:
    """Return the most memory that a process has had by itself, without files in caches."""
    lines = (process / "status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def picture_with_faces_and_text(folder: Path) -> tuple[Path, list[list[float]]]:
    """Return a picture for the search, and where this machine finds faces and texts in it."""
    video, _ = redact.render_faces(folder, 1)
    with av.open(str(video)) as file:
        rgb = detection.prepared(next(file.decode(video=0)), Subject.FACES)
    overlay = Image.new("RGB", (360, 40))
    ImageDraw.Draw(overlay).text((4, 4), "2026-11-30 21:14:07", font=ImageFont.load_default(24))
    rgb[40:80, 40:400] = np.asarray(overlay)
    np.save(folder / "picture.npy", rgb)
    texts = detection.TextDetector().find(np.ascontiguousarray(rgb[:320, :640]))
    assert texts
    found = [*detection.FaceDetector().find(rgb), *texts]
    return folder / "picture.npy", [
        [each.left, each.top, each.width, each.height] for each in found
    ]


async def begun(hass: HomeAssistant) -> MockConfigEntry:
    """Install a hub and start it; return its entry once it is paired."""
    result = await run_here(hass)
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    await hass.async_block_till_done()
    entry: MockConfigEntry = result["result"]
    assert entry.state is ConfigEntryState.LOADED
    return entry


async def printed(hass: HomeAssistant, script: str, *words: str) -> Any:  # noqa: ANN401 -- JSON
    """Run a script with the hub's own Python, and return what it prints."""
    looking = await asyncio.create_subprocess_exec(
        *(str(made_in(hass) / "bin" / "python"), "-I", "-c", script, *words),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await looking.communicate()
    assert looking.returncode == 0
    return json.loads(told)


def made_in(hass: HomeAssistant) -> Path:
    """Return the folder of the hub's environment."""
    [made] = cache_folder(hass).iterdir()
    return made


def test_wheels_of_a_hub_load_on_musl(tmp_path: Path) -> None:
    """The wheels that a hub needs, and no compiler, are enough to load all of it on musl."""
    if not (MUSL / "made").exists():
        pytest.skip("needs scripts/musl, on x86_64")
    site, wheels = tmp_path / "site", [*(MUSL / "wheels").glob("*.whl")]
    subprocess.run(  # noqa: S603 -- setup's own
        (
            *(uv(), "pip", "install", "--quiet", "--offline", "--no-deps", "--no-cache"),
            *("--python", str(PYTHON), "--target", str(site), *map(str, wheels)),
        ),
        check=True,
        timeout=120,
    )

    looked = subprocess.run(  # noqa: S603 -- our own words
        (PYTHON, "-I", "-c", f"import sys; sys.path[:0] = {[str(site), str(ROOT)]!r}\n{LOOK}"),
        env={"PATH": "/nowhere"},
        check=True,
        capture_output=True,
        timeout=120,
    )

    seen = json.loads(looked.stdout)
    names = [name for name in seen["names"] if name != "uv"]  # the interpreter's installer
    assert len(names) == len(wheels) == len([*site.glob("*.dist-info")])
    assert is_of_musl(seen["mapped"], site)
    assert (seen["library"], seen["coded"], seen["programs"]) == (False, True, [])
    assert seen["finds_faces"]


def is_of_musl(mapped: Iterable[str], *homes: Path) -> bool:
    """Tell whether all code of a process is musl's, its own wheels', or the interpreter's."""
    own = (*map(str, homes), str(MUSL), "/usr/lib/x86_64-linux-musl", "/lib/ld-musl")
    code = [path for path in mapped if path.startswith("/")]
    assert [path for path in code if not path.startswith(own)] == []
    return any("musl" in path for path in code)


@pytest.mark.long
@pytest.mark.usefixtures("on_musl")
async def test_hub_on_musl(hass: HomeAssistant, folder: Path, group: Group) -> None:
    """It is installed from the wheels of a release, starts, and is paired; nothing is compiled."""
    await begun(hass)

    assert (folder / "hub.db").exists()
    made = made_in(hass)
    process = Path(f"/proc/{keeper.async_keeper(hass).hub.pid}")
    assert is_of_musl(programs(process), made, folder)

    seen = await printed(hass, LOOK)
    site = made / "lib" / "python3.13" / "site-packages"
    wheels = json.loads(environment.LIST.read_text())["machines"][MACHINE]
    assert len(seen["names"]) == len(wheels) == len([*site.glob("*.dist-info")])
    assert {PathDistribution(path).version for path in site.glob("neighbors*.dist-info")}
    standard = str(MUSL / "python" / "lib" / "python3")
    assert [path for path in seen["path"] if not path.startswith((str(site), standard))] == []
    assert (seen["library"], seen["coded"], seen["programs"]) == (False, True, [])
    assert (seen["written"], seen["finds_faces"]) == ("Read-only file system", True)
    assert group.kills == 0


@pytest.mark.long
@pytest.mark.usefixtures("folder", "on_musl")
async def test_hub_at_work_on_musl(hass: HomeAssistant, group: Group, tmp_path: Path) -> None:
    """It records a camera within its memory, and finds the faces and texts that are found here."""
    entry = await begun(hass)
    process = Path(f"/proc/{keeper.async_keeper(hass).hub.pid}")

    picture, here = await asyncio.to_thread(picture_with_faces_and_text, tmp_path)
    found = await printed(hass, FIND, str(picture))
    assert len(here) > 0
    for one, other in zip(found, here, strict=True):
        assert one == pytest.approx(other, abs=1e-4)

    camera = JpegCamera()
    client = entry.runtime_data.client
    async with camera.serving():
        adopted = await client.adopt(Adoption(name="Porch", stream_url=camera.url("/video")))
        async with asyncio.timeout(180):
            while not (await client.storage()).cameras:  # noqa: ASYNC110 -- another process records
                await asyncio.sleep(0.2)
        assert (await client.snapshot(adopted.id)).startswith(b"\xff\xd8\xff")
        most_kib = memory_kib(process)

    assert group.kills == 0
    size = sum(path.lstat().st_size for path in made_in(hass).rglob("*"))
    sys.stdout.write(f"{most_kib // 1024} MiB of memory, {size // 10**6} MB of disk\n")
