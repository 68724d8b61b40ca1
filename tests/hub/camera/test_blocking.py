"""Blocking work and cancellation."""

import asyncio
import threading

import pytest

from hub.camera.blocking import run_to_the_end


async def test_cancelling_waits_for_the_thread() -> None:
    """A cancelled caller goes on only once its thread has ended, and is still cancelled."""
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        may_end.wait(5)
        ended.set()

    task = asyncio.create_task(run_to_the_end(work))
    await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    await asyncio.wait([task], timeout=0.05)
    assert not task.done()

    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert ended.is_set()


async def test_its_error_is_the_callers() -> None:
    """What the call raises is raised."""

    def fail(text: str) -> None:
        raise OSError(text)

    with pytest.raises(OSError, match="disk"):
        await run_to_the_end(fail, "disk")
