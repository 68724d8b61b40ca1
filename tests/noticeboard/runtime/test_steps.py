"""Long work in short steps: it holds up nobody, and gives the same."""

import asyncio

import pytest

from noticeboard.runtime import steps as module
from noticeboard.runtime.steps import Steps, run_at_once, run_in_steps
from noticeboard.runtime.tasks import run_in_background


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


async def test_at_once() -> None:
    """Nobody else has a turn."""
    work = _Work()
    async with run_in_background(work.others()):
        assert run_at_once(work.steps()) == "done"
        assert (work.done, work.turns) == (10, 0)
