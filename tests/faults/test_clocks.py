"""Wall clocks that jump, of the hub or of the board, at each step of an answer's way."""

import asyncio
from contextlib import suppress
import itertools
from pathlib import Path
from random import Random
import shutil

import pytest

from hub.pipeline.requests import TICK_S
from noticeboard.errors import NoticeboardError
from tests.faults.stage import LOOK_S, Golden, Stage, Tally, Verdict
from tests.faults.test_steps import ASKING, SHARING

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S
YEAR_S = 365 * DAY_S
JUMPS_S = (-11 * YEAR_S, -DAY_S, -HOUR_S, -2.0, 2.0, HOUR_S, DAY_S, 11 * YEAR_S)
MOMENTS = ("before the start", "before the request", "before the answer", "before the delivery")


async def jumped(  # noqa: PLR0913 -- which clock, when, and by how much
    golden: Golden, folder: Path, who: str, jump_s: float, moment: str, *, back: bool
) -> Verdict:
    """Set one clock at one moment, and set it right again before all is judged, or only after."""
    stage = Stage(golden, folder)
    faults = stage.hub_faults if who == "hub" else stage.board_faults

    def at(now: str) -> None:
        if now == moment:
            faults.shift_clock(jump_s)

    try:
        at("before the start")
        await stage.start()
        at("before the request")
        await stage.ask(ASKING)
        at("before the answer")
        await stage.approve(SHARING)
        at("before the delivery")
        # Under a clock that is years off, nothing may arrive: but then nothing is answered.
        await stage.arrived(SHARING, within_s=3)
        if back:
            faults.shift_clock(0)
            await _seen_right(stage)
        else:
            await stage.stop()
            faults.shift_clock(0)
        return await stage.judged()
    finally:
        await stage.stop()


async def _seen_right(stage: Stage) -> None:
    """Wait until the hub has looked at its clock, and what is not over can be answered again."""
    with suppress(TimeoutError):
        async with asyncio.timeout(3 * TICK_S):
            while stage.hub.is_running:
                request = await stage.look(stage.golden.titles[-1])
                if request is not None and request["status"] == "open":
                    return
                await asyncio.sleep(LOOK_S)


@pytest.mark.long
async def test_every_jump(golden: Golden, tmp_path: Path) -> None:
    """Whenever a clock jumps, and by how much: what was acknowledged stays, and arrives once."""
    tally = Tally("jumps of a clock")
    jumps = list(itertools.product(("hub", "board"), MOMENTS, JUMPS_S, (True, False)))
    # Cut short, it has been at all kinds of jumps.
    Random(1).shuffle(jumps)  # noqa: S311

    for number, (who, moment, jump_s, back) in enumerate(jumps):
        what = f"{who} {jump_s:+.0f} s {moment}, set right while running {back}"
        folder = tmp_path / f"{number}"
        try:
            verdict = await jumped(golden, folder, who, jump_s, moment, back=back)
        except (AssertionError, NoticeboardError, TimeoutError) as error:
            tally.add(what, [f"{type(error).__name__} {error}"])
            continue
        tally.add(what, verdict.wrong)
        if not verdict.wrong:
            shutil.rmtree(folder)

    tally.judge()
