"""How long the hub itself takes with a large Frigate, beyond Frigate's own answers."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import time
from typing import Final

import aiohttp
from aiohttp import web
import pytest

from hub.archives.frigate import FrigateArchive
from hub.clock import SystemClock
from hub.model.archive import Span
from hub.model.window import TimeWindow
from tests.hub.archives.conftest import BEGAN, LATER, folder
from tests.servers.frigate import Frigate, Stored

YEAR_S: Final = 365 * 86400
CAMERAS: Final = [f"camera_{n}" for n in range(16)]
MIB: Final = 1 << 20


def of_a_year(camera: str, after: float, before: float) -> list[Stored]:
    """Return rows as of a camera that has recorded for a year: 3,153,600 in all."""
    newest = int(LATER.timestamp()) // 10 * 10
    first = max(int(after) // 10 * 10 - 10, newest - YEAR_S)
    return [
        Stored(
            id=f"{start}.0-a1b2c3",
            camera=camera,
            start_time=float(start),
            end_time=start + 10.04,
            segment_size=5.31,
            motion=211,
            objects=start % 3,
        )
        for start in range(first, min(int(before), newest) + 1, 10)
    ]


def large(frigate: Frigate) -> None:
    """Give a Frigate sixteen cameras, a year of each, and much that happened in the hour."""
    frigate.cameras.clear()
    polygon = ",".join(f"0.{n:03}" for n in range(400))
    for name in CAMERAS:
        frigate.add_camera(
            name,
            zones={f"zone_{n}": {"coordinates": polygon, "objects": ["person"]} for n in range(8)},
            motion={"mask": [polygon] * 4},
            objects={"track": ["person", "car"], "filters": {str(n): {} for n in range(80)}},
        )
    frigate.rows = of_a_year
    path = [[[0.5, 0.5], 1.5] for _ in range(60)]
    start = LATER.timestamp() - 3600
    frigate.events = [
        {
            "id": f"{start + n * 7}-abcdef",
            "camera": CAMERAS[n % 16],
            "label": "person",
            "start_time": start + n * 7,
            "end_time": start + n * 7 + 12.25,
            "zones": ["zone_1"],
            "data": {"type": "object", "path_data": path, "score": 0.8},
        }
        for n in range(500)
    ]


async def test_a_year_of_16_cameras(frigate: Frigate) -> None:
    """An hour of one camera is known within 300 ms beyond Frigate's own answers, also at first."""
    large(frigate)
    answers_s = 0.0
    own = frigate._answer  # noqa: SLF001 -- to measure it

    async def measured(request: web.Request) -> web.StreamResponse | None:
        nonlocal answers_s
        began = time.perf_counter()
        response = await own(request, 5000)
        answers_s += time.perf_counter() - began
        return response

    frigate.fault = measured
    window = TimeWindow(start=LATER - timedelta(hours=1), end=LATER)
    archive = FrigateArchive(address=frigate.open_url, clock=SystemClock())
    size = len(json.dumps(frigate.cameras))

    beyond_s = []
    for _ in range(5):
        answers_s, began = 0.0, time.perf_counter()
        held = await archive.holdings(CAMERAS[3], window)
        beyond_s.append(time.perf_counter() - began - answers_s)
        assert len(held.spans) == 1
        assert held.events is not None
        assert len(held.events) > 30
    await archive.close()

    assert size > 150_000
    assert beyond_s[0] < 0.3
    assert min(beyond_s[1:]) < 0.1


@pytest.fixture
def hd(frigate: Frigate) -> int:
    """Make the stored files as large as those of a minute at 1080p; return their bytes."""
    total = 0
    for stored in frigate.stored:
        path = frigate.path_of("porch", datetime.fromtimestamp(stored.start_time, UTC))
        raw = path.read_bytes()
        free = 6 * MIB - len(raw)
        path.unlink()
        path.write_bytes(raw + free.to_bytes(4) + b"free" + b"\1" * (free - 8))
        total += 6 * MIB
    return total


async def pieces(session: aiohttp.ClientSession, url: str) -> AsyncIterator[bytes]:
    """Read a file as fast as it comes."""
    async with session.get(url) as response:
        async for piece in response.content.iter_chunked(MIB):
            yield piece


@pytest.mark.long
async def test_minute_of_1080p(frigate: Frigate, hd: int, tmp_path: Path) -> None:
    """A minute is on the hub's disk within the time its bytes take, and 200 ms."""
    minute = TimeWindow(start=BEGAN, end=BEGAN + timedelta(seconds=59))
    bare_s, took_s = [], []

    async with aiohttp.ClientSession() as session:
        for _ in range(3):
            began, came = time.perf_counter(), 0
            with (tmp_path / "bare").open("wb") as bare:
                for stored in frigate.stored:
                    second = datetime.fromtimestamp(stored.start_time, UTC)
                    path = frigate.path_of("porch", second).relative_to(frigate.media)
                    async for piece in pieces(session, f"{frigate.open_url}/{path}"):
                        bare.write(piece)
                        came += len(piece)
            bare_s.append(time.perf_counter() - began)
            assert came == hd
    archive = FrigateArchive(address=frigate.open_url, clock=SystemClock())
    await archive.holdings("porch", minute)
    into = folder(tmp_path)
    for _ in range(3):
        began = time.perf_counter()
        fetch = archive.fetch("porch", [Span(key="", window=minute)], into, most_bytes=1 << 30)
        files = [file async for file in fetch]
        took_s.append(time.perf_counter() - began)
        assert len(files) == 6
    await archive.close()

    assert min(took_s) < min(bare_s) + 0.2
