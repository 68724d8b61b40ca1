"""Work that ends whatever happens, and waiting for whatever comes first."""

import asyncio
from contextvars import ContextVar
import threading

import pytest

from noticeboard.runtime import tasks as module
from noticeboard.runtime.tasks import (
    Steps,
    cancel,
    finish,
    first_result,
    run_blocking,
    run_in_background,
    run_in_steps,
    run_until,
    wait_first,
)

NAME: ContextVar[str] = ContextVar("name", default="")


async def test_cancelling_waits_for_the_thread() -> None:
    """A canceled caller goes on only once its thread has ended, and is still canceled."""
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        may_end.wait(5)
        ended.set()

    task = asyncio.create_task(run_blocking(work))
    await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    await asyncio.wait([task], timeout=0.05)
    assert not task.done()

    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert ended.is_set()


async def test_a_thread_has_its_callers_context_and_errors() -> None:
    """The call sees the context variables of its caller, and what it raises is raised."""
    NAME.set("door")

    def fail(text: str) -> None:
        raise OSError(f"{text} of {NAME.get()}")

    with pytest.raises(OSError, match="disk of door"):
        await run_blocking(fail, "disk")


async def test_an_error_that_nobody_waits_for_is_not_reported() -> None:
    """If the work fails after its caller was canceled, asyncio does not complain about it."""
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, about: complaints.append(about))
    may_end = asyncio.Event()

    async def work() -> None:
        await may_end.wait()
        raise OSError

    task = asyncio.create_task(finish(work()))
    await asyncio.sleep(0)
    task.cancel()
    may_end.set()
    await asyncio.wait([task])

    assert task.cancelled()
    del task
    await asyncio.sleep(0)
    assert complaints == []


async def test_canceled_tasks_have_ended() -> None:
    """They have ended when it returns, in whatever way; there may be none."""

    async def fail() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            raise OSError("disk")

    tasks = [asyncio.create_task(asyncio.sleep(3600)), asyncio.create_task(fail())]
    await asyncio.sleep(0)

    await cancel(*tasks)
    await cancel()

    assert tasks[0].cancelled()
    assert isinstance(tasks[1].exception(), OSError)


async def test_background_work_ends_with_its_block() -> None:
    """The work is canceled at the end of the block; an error of its own is raised there."""
    ended = asyncio.Event()

    async def wait_forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def fail() -> None:
        raise ValueError("broken")

    async with run_in_background(wait_forever()):
        await asyncio.sleep(0)
    assert ended.is_set()
    with pytest.raises(ValueError, match="broken"):
        async with run_in_background(fail()):
            await asyncio.sleep(0)


async def test_the_first_ends_the_waiting() -> None:
    """The other waits are canceled once one of them is over."""
    other = asyncio.get_running_loop().create_future()

    await wait_first(asyncio.sleep(0), other)
    await asyncio.sleep(0)

    assert other.cancelled()


async def test_the_first_result_counts() -> None:
    """The first to end gives the result; the others have ended, and of several the first named."""
    ended = asyncio.Event()

    async def wait() -> str:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.set()
        return "late"

    async def at_once(result: str) -> str:
        return result

    assert await first_result(wait(), at_once("first"), at_once("second")) == "first"
    assert ended.is_set()


@pytest.mark.parametrize("ends_by_itself", [True, False])
async def test_work_has_ended_when_it_is_over(*, ends_by_itself: bool) -> None:
    """It ends by itself, or is canceled once the event is set."""
    over, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(0 if ends_by_itself else 3600)
        finally:
            ended.set()

    if not ends_by_itself:
        over.set()
    await run_until(over, work())

    assert ended.is_set()


async def test_work_that_fails_raises() -> None:
    """What the work raises is raised, also if it fails on being canceled."""
    over = asyncio.Event()

    async def fail() -> None:
        over.set()
        try:
            await asyncio.sleep(3600)
        finally:
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        await run_until(over, fail())


async def test_a_canceled_caller_ends_its_work() -> None:
    """Work is over before its caller's cancellation goes on."""
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0)
            ended.set()

    task = asyncio.create_task(run_until(asyncio.Event(), work()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert ended.is_set()


class _Work:
    """Work of some steps, and another task that counts its own turns meanwhile."""

    def __init__(self) -> None:
        self.done = self.turns = 0

    def steps(self) -> Steps[str]:
        """Do ten steps."""
        for _ in range(10):
            self.done += 1
            yield
        return "done"

    async def others(self) -> None:
        """Count turns."""
        while True:
            await asyncio.sleep(0)
            self.turns += 1


@pytest.mark.parametrize(("longest_s", "least"), [(0.0, 9), (60.0, 0)])
async def test_others_go_on_meanwhile(
    monkeypatch: pytest.MonkeyPatch, longest_s: float, least: int
) -> None:
    """Once a run of steps has taken long, others have a turn; while it hasn't, they don't."""
    monkeypatch.setattr(module, "_LONGEST_S", longest_s)
    work = _Work()
    async with run_in_background(work.others()):
        await asyncio.sleep(0)
        before = work.turns

        assert await run_in_steps(work.steps()) == "done"

        assert work.done == 10
        assert least <= work.turns - before <= least + 2
