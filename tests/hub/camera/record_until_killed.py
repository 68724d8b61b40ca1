"""Records a camera until killed; run by the crash test as a process of its own."""

import asyncio
from dataclasses import replace
from pathlib import Path
import sys

from hub.camera.recorder import Recorder
from hub.camera.rtsp import RtspSource
from hub.clock import SystemClock
from tests.hub.camera.fakes import CAMERA, FakeSink, room_enough


async def main(url: str, folder: Path) -> None:
    """Record, saying on standard output when each frame's packet has been taken."""
    clock = SystemClock()
    camera = replace(CAMERA, main_url=url)
    recorder = Recorder(
        camera,
        lambda: RtspSource(camera, None, clock),
        folder,
        clock,
        FakeSink(),
        room_enough,
        on_key_frame=lambda _, packet: print(packet.arrived.timestamp(), flush=True),  # noqa: T201
    )
    await recorder.run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
