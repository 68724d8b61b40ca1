"""Losing power in the middle of a segment."""

import asyncio
import os
from pathlib import Path
import signal
import sys
import time

import av

from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.scenes import RATE, numbers_in


def recordings(folder: Path) -> list[Path]:
    """Return the recorded files in order."""
    return sorted(folder.rglob("*.mp4"))


async def test_kill_loses_at_most_a_second(rtsp_server: RtspServer, tmp_path: Path) -> None:
    """After SIGKILL every file is at its final path and plays up to the last second."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.hub.camera.record_until_killed",
        rtsp_server.url("porch.mp4"),
        str(tmp_path),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
        first_key = float(await process.stdout.readline())
        for _ in range(2):
            await process.stdout.readline()
    # Key frames 0, 2 and 4 s have been seen: the second segment is open. Let it grow.
    await asyncio.sleep(1.5)

    os.kill(process.pid, signal.SIGKILL)
    lived_s = time.time() - first_key
    await process.wait()

    files = recordings(tmp_path)
    numbers = [number for file in files for number in numbers_in(file)]
    assert numbers == list(range(len(numbers)))
    assert len(files) == 2
    # The first key frame was up to half a second old when it was read.
    assert len(numbers) / RATE >= lived_s - 1
    with av.open(str(files[-1])) as torn:
        assert "comment" in torn.metadata
