"""SIGKILL in place of each call that changes a file, and in the middle of each write."""

import asyncio
from pathlib import Path
from random import Random
import shutil

import pytest

from tests.faults.process import Action
from tests.faults.stage import Golden, Stage, Tally, Verdict

SHARING = "Request 1"
ASKING = "Asked meanwhile"


async def lived(stage: Stage) -> None:
    """Post a request, approve another one and let its share arrive, as far as it comes."""
    await stage.ask(ASKING)
    if await stage.approve(SHARING):
        # A board that was killed is away: nobody has started it again yet.
        await stage.arrived(SHARING, within_s=30 if stage.board.is_running else 0.5)


async def steps(golden: Golden, folder: Path, who: str) -> tuple[int, int]:
    """Count the calls of an unharmed life: until it answers, and from then on."""
    stage = Stage(golden, folder)
    faults = stage.hub_faults if who == "hub" else stage.board_faults
    faults.count()
    try:
        await stage.start()
        started = faults.seen
        await lived(stage)
        return started, faults.seen - started
    finally:
        await stage.stop()


async def killed(  # noqa: PLR0913 -- who is killed, where and how
    golden: Golden, folder: Path, who: str, step: int, *, action: Action, starting: bool = False
) -> tuple[Verdict, int]:
    """Kill the hub or the board at a step of its start or of its life; judge what is left."""
    stage = Stage(golden, folder)
    faults = stage.hub_faults if who == "hub" else stage.board_faults
    try:
        if starting:
            faults.set(action, first=step)
            await asyncio.gather(stage.start_board(), stage.start_hub())
        else:
            await stage.start()
            faults.set(action, first=step)
        if not starting:
            await lived(stage)
        return await stage.judged(), faults.hits
    finally:
        await stage.stop()


@pytest.mark.parametrize(
    ("who", "step", "action"),
    [
        ("hub", 23, Action.DIE),
        ("board", 14, Action.TEAR_AND_DIE),
    ],
)
async def test_killed_at_a_step(
    golden: Golden, tmp_path: Path, who: str, step: int, action: Action
) -> None:
    """Nothing that was acknowledged is lost, and nothing is shared twice or unasked."""
    verdict, hits = await killed(golden, tmp_path / "stage", who, step, action=action)

    assert verdict.wrong == []
    assert hits == 1


@pytest.mark.long
@pytest.mark.parametrize("action", [Action.DIE, Action.TEAR_AND_DIE])
@pytest.mark.parametrize("who", ["hub", "board"])
async def test_killed_at_every_step(
    golden: Golden, tmp_path: Path, who: str, action: Action
) -> None:
    """The same at each call in turn: of a start, and from the answer to the receipt."""
    starting, living = await steps(golden, tmp_path / "unharmed", who)
    tally = Tally(f"{who} {action.name}, {starting} steps of a start, {living} of a life")
    each_step = [(False, step) for step in range(1, living + 1)]
    each_step += [(True, step) for step in range(1, starting + 1)]
    # Cut short, it has been at all kinds of steps.
    Random(1).shuffle(each_step)  # noqa: S311

    for first, step in each_step:
        folder = tmp_path / f"{first}-{step}"
        try:
            verdict, hits = await killed(golden, folder, who, step, action=action, starting=first)
        except AssertionError as error:
            tally.add(f"step {step}, starting {first}", [str(error)])
            continue
        tally.add(f"step {step}, starting {first}", verdict.wrong, met=hits > 0)
        shutil.rmtree(folder)

    tally.judge()
