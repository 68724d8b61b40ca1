"""Pictures for the screen: rarely while nobody looks, fresh when somebody does."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from hub.camera.stills.snapshots import Snapshots
from tests.fakes.clocks import StandingClock
from tests.hub.camera.fakes import FakeSink
from tests.hub.given import a_camera


@asynccontextmanager
async def _taking(clock: StandingClock, sink: FakeSink) -> AsyncGenerator[Snapshots]:
    """Take pictures of a camera whose first one is on the screen."""
    snapshots = Snapshots(a_camera(), None, clock, sink, lambda: True)
    task = asyncio.create_task(snapshots.run())
    snapshots.still(b"first", clock.now())
    await sink.until(lambda: len(sink.snapshots) == 1)
    await clock.until_asleep(1)
    yield snapshots
    task.cancel()
    await asyncio.wait([task])


async def _refreshed(snapshots: Snapshots) -> None:
    async with asyncio.timeout(30):
        await snapshots.refresh()


async def test_nobody_looks() -> None:
    """However many pictures come, one a minute is shown."""
    clock, sink = StandingClock(), FakeSink()
    async with _taking(clock, sink) as snapshots:
        for second in range(59):
            clock.forward(timedelta(seconds=1))
            snapshots.still(b"%d" % second, clock.now())
            await asyncio.sleep(0)
        assert [raw for raw, _ in sink.snapshots] == [b"first"]
        clock.forward(timedelta(seconds=1))
        await sink.until(lambda: len(sink.snapshots) == 2)

    assert [raw for raw, _ in sink.snapshots] == [b"first", b"58"]


@pytest.mark.parametrize(("age_s", "shown"), [(9, b"first"), (11, b"second")])
async def test_somebody_looks(age_s: float, shown: bytes) -> None:
    """Who looks sees a picture that is ten seconds old at most; a fresh one is not taken again."""
    clock, sink = StandingClock(), FakeSink()
    async with _taking(clock, sink) as snapshots:
        clock.forward(timedelta(seconds=age_s))
        snapshots.still(b"second", clock.now())
        await asyncio.gather(*(_refreshed(snapshots) for _ in range(3)))

    assert sink.snapshots[-1][0] == shown
    assert len(sink.snapshots) <= 2


async def test_somebody_looks_where_nothing_is_new() -> None:
    """A camera that has sent nothing since keeps nobody waiting."""
    clock, sink = StandingClock(), FakeSink()
    async with _taking(clock, sink) as snapshots:
        clock.forward(timedelta(seconds=30))
        await _refreshed(snapshots)

    assert [raw for raw, _ in sink.snapshots] == [b"first"]
