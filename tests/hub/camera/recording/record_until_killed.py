"""Records cameras until killed; run by the crash test as a process of its own."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
import sys
from typing import override

from hub.camera.recording.recorder import Recorder
from hub.clock import SystemClock
from hub.media.packet import Packet, StreamInfo, Track
from hub.model.ids import CameraId
from tests.hub.camera.fakes import CAMERA, FakeSink, FakeSource, room_enough
from tests.hub.camera.recording.scripted_camera import PLAIN
from tests.hub.camera.scenes import read, shifted


class Paced(FakeSource):
    """Plays a video in real time, over and over, and says which frame the recorder has taken."""

    def __init__(self, name: str, info: StreamInfo, packets: list[Packet]) -> None:
        super().__init__(info, packets)
        self._name = name

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        begun = asyncio.get_running_loop().time()
        frame = 0
        for turn in range(1000):
            for packet in shifted(self._packets, 12.0 * turn):
                due = begun + packet.start_s
                await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
                yield replace(packet, arrived=datetime.now(UTC))
                if packet.track is Track.VIDEO:
                    frame += 1
                    print(self._name, frame, flush=True)  # noqa: T201 -- this is what it is for


async def main(video: Path, folder: Path, names: list[str]) -> None:
    """Record one camera of each name, saying how many frames of each have been taken."""
    info, packets = read(video)
    async with asyncio.TaskGroup() as tasks:
        for name in names:
            source = Paced(name, info, packets)
            recorder = Recorder(
                replace(CAMERA, id=CameraId(name)),
                lambda source=source: source,  # type: ignore[misc]  # mypy cannot infer it
                folder,
                SystemClock(),
                FakeSink(),
                room_enough,
                files=PLAIN,
            )
            tasks.create_task(recorder.run())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
