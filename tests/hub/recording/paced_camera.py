"""A camera that sends a rendered scene over RTSP in time, and whose clock is what a test makes it.

It speaks through a real connection; only the server is our own, because none that there is sets
its clock back when it is told to.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from hub.camera.rtsp.messages import frame
from hub.clock import Clock
from hub.media.codecs import from_prefixed, parameter_sets
from hub.media.packet import Track
from tests.hub.camera.rtsp.packets import STEP, Coded, Packetiser
from tests.hub.camera.rtsp.scripted import Script, description
from tests.hub.camera.scenes import RATE, read


@cache
def scene(path: Path) -> Coded:
    """Return a rendered file as a camera would send it."""
    info, packets = read(path)
    sets = parameter_sets(info.video.extradata)
    assert sets is not None
    video = [packet for packet in packets if packet.track is Track.VIDEO]
    return Coded(
        coding="h264",
        sets=(*sets.sps, *sets.pps),
        pictures=tuple(tuple(from_prefixed(packet.payload)) for packet in video),
        times=tuple(range(len(video))),
    )


@dataclass(slots=True)
class PacedCamera:
    """Sends a scene over and over, from its beginning on each connection."""

    coded: Coded
    clock: Clock
    script: Script
    before: Mapping[int, Callable[[], None]] = field(default_factory=dict)
    """What is done before a frame of the connection is sent."""
    ahead: int = 0
    """By how many ticks its clock has been set forward."""
    sent: int = 0
    """How many frames it has sent on this connection."""
    more: asyncio.Condition = field(default_factory=asyncio.Condition)
    """Told of every frame."""
    server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """The address of its stream."""
        return self.script.url

    async def play(self) -> None:
        """Send to whoever connects, one after another, until canceled."""
        plays = 0
        while True:
            await self._asked(plays := plays + 1)
            with suppress(ConnectionError, IndexError):
                await self._send()
            while self.script.connections:  # noqa: ASYNC110 -- nobody tells
                await asyncio.sleep(0.005)

    async def _asked(self, plays: int) -> None:
        async with self.script.news:
            await self.script.news.wait_for(lambda: self.script.methods.count("PLAY") >= plays)

    async def _send(self) -> None:
        cutter, begun_s = Packetiser(), self.clock.steady_s()
        self.sent = 0
        while True:
            await self.clock.sleep(max(0.0, begun_s + self.sent / RATE - self.clock.steady_s()))
            self.before.get(self.sent, int)()
            cutter.start = (0xFFFF0000 + self.ahead) & 0xFFFFFFFF
            picture = self.coded.pictures[self.sent % len(self.coded.pictures)]
            packets = cutter.picture(picture, self.sent)
            if self.script.connections[-1].is_closing():
                return
            await self.script.send(*(frame(0, packet) for packet in packets))
            self.sent += 1
            async with self.more:
                self.more.notify_all()

    async def until_sent(self, count: int, longest_s: float = 60) -> None:
        """Wait until so many frames were sent on one connection."""
        async with asyncio.timeout(longest_s), self.more:
            await self.more.wait_for(lambda: self.sent >= count)

    def set_clock(self, seconds: float) -> None:
        """Set its clock forward, or back."""
        self.ahead += round(seconds * STEP * RATE)

    async def plug_in(self) -> None:
        """Let it be there, at the address where it was before."""
        self.server = await asyncio.start_server(self.script.serve, "127.0.0.1", self.script.port)
        self.script.port = self.server.sockets[0].getsockname()[1]

    async def unplug(self) -> None:
        """Let it be gone: its connection ends, and nobody listens at its address."""
        if self.server is not None:
            self.server.close()
            self.server.close_clients()
            async with asyncio.timeout(60):
                await self.server.wait_closed()


@asynccontextmanager
async def paced_camera(path: Path, clock: Clock) -> AsyncGenerator[PacedCamera]:
    """Run such a camera while the block runs."""
    coded = scene(path)
    camera = PacedCamera(coded, clock, Script(sdp=description(coded), frames=()))
    await camera.plug_in()
    playing = asyncio.create_task(camera.play())
    try:
        yield camera
    finally:
        playing.cancel()
        with suppress(asyncio.CancelledError):
            await playing
        await camera.unplug()
