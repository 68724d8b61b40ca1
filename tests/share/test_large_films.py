"""Large films: what the tab's memory grows to, in both browsers, and how fast one is cut."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
import json
import os
from pathlib import Path
import re
import time

import pytest

from noticeboard.seal.age import AgeIdentity
from tests.share import films
from tests.share.conftest import Tab

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

_SIZE_BYTES = 2_050_000_000
_EVERY_S = 0.4
_MOST_MB = {"chromium": 512, "firefox": 800}
_MOST_SEALING_MB = 300
_VECTOR = Path(__file__).parents[2] / "docs/protocol/vectors/hybrid.json"
_KEYS = {
    # As it is: not every installation can make one.
    "post-quantum": str(json.loads(_VECTOR.read_text())["recipient"]),
    "X25519": str(AgeIdentity.generate().recipient),
}
_TAB = re.compile(rb"--type=renderer|-contentproc.*[ \0]tab\0*$", re.DOTALL)


@dataclass(slots=True)
class Peak:
    """The most memory that the largest tab had, in megabytes (its share of what it shares)."""

    mb: float = 0


def _started() -> list[int]:
    """Return all processes that this one has started, and those that they have."""
    parents = {}
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                told = (each / "stat").read_text().rsplit(") ")[1]
                parents[int(each.name)] = int(told.split()[1])
            except (OSError, IndexError):
                continue

    def is_ours(pid: int) -> bool:
        while pid > 1 and pid != os.getpid():
            pid = parents.get(pid, 0)
        return pid == os.getpid()

    return [pid for pid in parents if pid != os.getpid() and is_ours(pid)]


def _tabs() -> list[int]:
    """Return the tabs' processes."""
    found = []
    for pid in _started():
        try:
            if _TAB.search(Path(f"/proc/{pid}/cmdline").read_bytes()):
                found.append(pid)
        except OSError:
            continue
    return found


def _processor_s() -> float:
    """Return how long the processors have worked for the browser: a busy machine takes longer."""
    ticks = 0
    for pid in _started():
        try:
            told = Path(f"/proc/{pid}/stat").read_text().rsplit(") ")[1].split()
        except OSError:
            continue
        ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _pss_mb(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) / 1000 if found else 0


@asynccontextmanager
async def watched() -> AsyncGenerator[Peak]:
    """Look at the tab's memory again and again while something is done."""
    peak, over = Peak(), asyncio.Event()

    async def watch() -> None:
        tabs = _tabs()
        while not over.is_set():
            peak.mb = max(peak.mb, *(_pss_mb(pid) for pid in tabs), 0)
            await asyncio.sleep(_EVERY_S)

    watching = asyncio.create_task(watch())
    try:
        yield peak
    finally:
        over.set()
        await watching


def _noisy(folder: Path, codec: str, seconds: int, *options: str, size: str = "1920x1080") -> Path:
    """Return a film with noise, as at night."""
    path = folder / f"{codec}.mp4"
    source = f"testsrc2=size={size}:rate=30:duration={seconds},noise=alls=12:allf=t"
    films.ffmpeg("-f", "lavfi", "-i", source, "-c:v", codec, "-pix_fmt", "yuv420p", *options, path)
    return path


def _repeated(path: Path, *words: str) -> Path:
    """Return a film that plays again and again until it has 2 GB."""
    times = _SIZE_BYTES // path.stat().st_size
    out = path.with_suffix(".long.mov")
    films.ffmpeg("-stream_loop", str(times), "-i", path, "-c", "copy", *words, out)
    assert out.stat().st_size > _SIZE_BYTES * 0.99
    return out


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2 GB of H.264, 1080p."""
    folder = tmp_path_factory.mktemp("large")
    options = ("-preset", "ultrafast", "-crf", "23", "-g", "60")
    return _repeated(_noisy(folder, "libx264", 4, *options))


@pytest.fixture(scope="module")
def large_hevc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """2 GB of H.265, which neither browser decodes."""
    folder = tmp_path_factory.mktemp("large")
    options = ("-preset", "ultrafast", "-x265-params", "log-level=none:crf=2", "-tag:v", "hvc1")
    return _repeated(_noisy(folder, "libx265", 1, *options, size="640x360"), "-tag:v", "hvc1")


async def test_a_part_of_2_gb_is_cut_in_little_memory(tab: Tab, large: Path) -> None:
    """12 s of 1080p with an area covered, from the middle: 512 MB in Chromium, 800 in Firefox."""
    async with watched() as idle:
        (chosen,) = await tab.choose(large)
    start = chosen["duration"] / 2
    began = time.monotonic()

    async with watched() as peak:
        ((made, path),) = await tab.make(
            {
                "id": chosen["id"],
                "part": {"start": start, "end": start + 12},
                "masks": [{"id": 1, "at": [{"time": 0, "box": films.AREA}]}],
            }
        )

    print(  # noqa: T201 -- a measurement
        f"{tab.name}: 12 s of {chosen['size'] / 1e9:.2f} GB in {time.monotonic() - began:.0f} s: "
        f"{peak.mb:.0f} MB (choosing: {idle.mb:.0f} MB), {path.stat().st_size / 1e6:.1f} MB made"
    )
    await tab.call("drop", chosen["id"])
    assert made["frames"] == 360
    assert peak.mb < _MOST_MB[tab.name]


async def test_2_gb_are_copied_and_sealed_in_little_memory(tab: Tab, large_hevc: Path) -> None:
    """A whole film is copied, wiped and hashed (512, 800 MB); then sealed to each kind of key."""
    (chosen,) = await tab.choose(large_hevc)
    began = time.monotonic()

    async with watched() as peak:
        made = (await tab.call("make", [tab.edit(id=chosen["id"], whole=True)]))[0]

    print(  # noqa: T201 -- a measurement
        f"{tab.name}: {chosen['size'] / 1e9:.2f} GB copied in {time.monotonic() - began:.0f} s: "
        f"{peak.mb:.0f} MB"
    )
    assert made["copied"]
    assert made["size"] > _SIZE_BYTES * 0.98
    assert peak.mb < _MOST_MB[tab.name]
    for name, key in _KEYS.items():
        began = time.monotonic()
        async with watched() as peak:
            sealed = await tab.call("seal", key)
        print(  # noqa: T201 -- a measurement
            f"{tab.name}: sealed to {name} in {time.monotonic() - began:.0f} s: {peak.mb:.0f} MB"
        )
        assert sealed["size"] > made["size"]
        assert peak.mb < _MOST_SEALING_MB


async def test_30_s_of_1080p_are_cut_while_a_person_waits(tab: Tab, tmp_path: Path) -> None:
    """As a phone films: 30 frames a second, one area covered; the person waits for this."""
    short = _noisy(tmp_path, "libx264", 3, "-preset", "ultrafast", "-crf", "28", "-g", "60")
    path = tmp_path / "phone.mp4"
    films.ffmpeg("-stream_loop", "9", "-i", short, "-c", "copy", path)
    (chosen,) = await tab.choose(path)
    before_s, began = _processor_s(), time.monotonic()

    async with watched() as peak:
        ((made, _),) = await tab.make(
            {"id": chosen["id"], "masks": [{"id": 1, "at": [{"time": 0, "box": films.AREA}]}]}
        )

    worked_s = _processor_s() - before_s
    print(  # noqa: T201 -- a measurement
        f"{tab.name}: 30 s of 1080p in {time.monotonic() - began:.0f} s; {worked_s:.0f} s of "
        f"processor time, {900 / worked_s:.1f} frames/s; {peak.mb:.0f} MB"
    )
    assert made["frames"] == 900
    assert worked_s < 180
