"""Pictures for whoever looks: at most two a second, the newest, and none while nobody looks."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import override

import pytest
from turbojpeg import TurboJPEG

from hub.camera.source import CameraSource
from hub.camera.stills.snapshots import LivePictures
from hub.errors import CameraUnreachableError
from hub.media.packet import Packet, Track
from tests.fakes.clocks import StandingClock
from tests.hub.camera.fakes import FakeSource
from tests.hub.camera.scenes import read


@asynccontextmanager
async def running(live: LivePictures) -> AsyncGenerator[None]:
    """Run for the length of the block."""
    task = asyncio.create_task(live.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_at_most_two_a_second() -> None:
    """Who looks gets the newest of what came in half a second; everybody gets the same."""
    clock = StandingClock()
    live = LivePictures(clock, None)
    live.offer(b"0")
    async with asyncio.timeout(60), aclosing(live.watch()) as one, aclosing(live.watch()) as other:
        assert (await anext(one), await anext(other)) == (b"0", b"0")
        coming = [asyncio.ensure_future(anext(each)) for each in (one, other)]
        await clock.until_asleep(2)
        for picture in (b"1", b"2", b"3"):
            live.offer(picture)
        clock.forward(timedelta(seconds=0.5))

        assert [await each for each in coming] == [b"3", b"3"]
    assert clock.slept == [0.5, 0.5]


class Counted(FakeSource):
    """Says how often it is open."""

    open = 0
    changed = asyncio.Event()

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        self._count(1)
        try:
            for packet in self._packets:
                yield packet
            await asyncio.get_running_loop().create_future()
        finally:
            self._count(-1)

    @classmethod
    def _count(cls, by: int) -> None:
        cls.open += by
        cls.changed.set()

    @classmethod
    async def until(cls, count: int) -> None:
        """Wait until it is open that often."""
        async with asyncio.timeout(60):
            while cls.open != count:
                cls.changed.clear()
                await cls.changed.wait()


async def test_nothing_is_read_while_nobody_looks(videos: Path) -> None:
    """The small stream is opened for the first who looks, once, and hung up after the last."""
    info, packets = read(videos / "short.mp4")
    live = LivePictures(StandingClock(), lambda: Counted(info, packets))
    async with running(live), asyncio.timeout(60):
        await asyncio.sleep(0.01)
        assert Counted.open == 0
        async with aclosing(live.watch()) as one, aclosing(live.watch()) as other:
            shown = await anext(one), await anext(other)
            assert Counted.open == 1
        await Counted.until(0)

    assert TurboJPEG().decode_header(shown[0])[:2] == (320, 180)


async def test_a_small_stream_that_fails(videos: Path) -> None:
    """If the small stream cannot be read, key frames of the recording are shown."""
    info, packets = read(videos / "short.mp4")

    def refuse() -> CameraSource:
        raise CameraUnreachableError("Gone.")

    live = LivePictures(StandingClock(), refuse)
    live.key_frame(info, next(p for p in packets if p.key and p.track is Track.VIDEO))
    async with running(live), asyncio.timeout(60), aclosing(live.watch()) as pictures:
        shown = await anext(pictures)

    assert shown.startswith(b"\xff\xd8")


@pytest.mark.parametrize("known", [True, False])
async def test_what_is_known_is_shown_first(*, known: bool) -> None:
    """Who begins to look sees the newest picture at once, if there is one."""
    live = LivePictures(StandingClock(), None)
    if known:
        live.offer(b"old")
    async with aclosing(live.watch()) as pictures:
        coming = asyncio.ensure_future(anext(pictures))
        await asyncio.sleep(0)
        live.offer(b"new")
        async with asyncio.timeout(60):
            assert await coming == (b"old" if known else b"new")
