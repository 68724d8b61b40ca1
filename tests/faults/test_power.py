"""Power cuts: only what was synced is on the disk, or that and some of the rest."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from random import Random
import shutil

import pytest

from tests.faults.stage import Golden, Stage, Tally, Verdict
from tests.faults.test_model import Disk, Loss, Record, diary
from tests.faults.test_steps import ASKING, SHARING, lived

WHO = ("hub", "board", "both")
FOLDERS = {"hub": "data", "board": "board"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What was written from the start of both to the receipt, and who was told of what when."""

    stage: Stage
    base: Path
    records: dict[str, list[Record]]

    @property
    def moments(self) -> list[int]:
        """When anything changed on either disk."""
        return sorted(each.at_ns for one in self.records.values() for each in one)

    def left(self, folder: Path, at_ns: int, losses: dict[str, Loss], chance: Random) -> None:
        """Make both folders as they are found after a cut right after this moment."""
        folder.mkdir()
        for who, name in FOLDERS.items():
            disk = Disk(self.stage.folder / name, self.base / name)
            for each in self.records[who]:
                if each.at_ns <= at_ns:
                    disk.take(each)
            disk.write_to(folder / name, losses[who], chance)
        asked = self.stage.at_ns[f"posted {ASKING}"] <= at_ns
        agency = self.stage.folder if asked else self.base
        shutil.copytree(agency / "agency", folder / "agency")


async def a_life(golden: Golden, folder: Path) -> Life:
    """Live once, with a diary of each disk."""
    await asyncio.to_thread(folder.mkdir)
    stage = Stage(golden, folder / "life", diaries=True)
    base = folder / "base"
    for name in ("data", "board", "agency"):
        shutil.copytree(stage.folder / name, base / name)
    try:
        await stage.start()
        await lived(stage)
    finally:
        await stage.stop()
    assert stage.delivered == {SHARING}
    records = {who: list(diary(stage.folder / f"{who}.diary")) for who in FOLDERS}
    return Life(stage=stage, base=base, records=records)


async def after_a_cut(
    life: Life, folder: Path, at_ns: int, losses: dict[str, Loss], chance: Random
) -> Verdict:
    """Start both on what a cut at a moment leaves, and hold it against what was acknowledged."""
    await asyncio.to_thread(folder.mkdir)
    life.left(folder / "left", at_ns, losses, chance)
    stage = Stage(life.stage.golden, folder / "after", left=folder / "left")
    stage.tried = dict(life.stage.tried)
    if life.stage.at_ns[f"approved {SHARING}"] <= at_ns:
        stage.approved = dict(life.stage.approved)
    if life.stage.at_ns[f"posted {ASKING}"] <= at_ns:
        stage.posted = list(life.stage.posted)
    try:
        return await stage.judged()
    finally:
        await stage.stop()
        shutil.rmtree(folder / "left")


async def test_a_power_cut_right_after_an_answer(golden: Golden, tmp_path: Path) -> None:
    """What the owner and the agency were told a moment ago has been on the disk by then."""
    life = await a_life(golden, tmp_path / "life")
    at_ns = life.stage.at_ns[f"approved {SHARING}"]
    losses = dict.fromkeys(FOLDERS, Loss.UNSYNCED)

    verdict = await after_a_cut(life, tmp_path / "cut", at_ns, losses, Random(1))  # noqa: S311

    assert verdict.wrong == []


@pytest.mark.long
@pytest.mark.parametrize("who", WHO)
async def test_a_power_cut_at_any_moment(golden: Golden, tmp_path: Path, who: str) -> None:
    """The same after each call that changed a file, for one machine or both."""
    chance = Random(who)  # noqa: S311 -- the same cuts each time
    life = await a_life(golden, tmp_path / "life")
    moments = list(enumerate(life.moments))
    tally = Tally(f"power cut of {who}, {len(moments)} moments")
    # Cut short, it has been at all kinds of moments.
    chance.shuffle(moments)

    for number, at_ns in moments:
        for loss in (Loss.UNSYNCED, Loss.SOME):
            losses = {each: loss if who in (each, "both") else Loss.NOTHING for each in FOLDERS}
            folder = tmp_path / f"{number}-{loss.value}"
            try:
                verdict = await after_a_cut(life, folder, at_ns, losses, chance)
            except AssertionError as error:
                tally.add(f"moment {number}, {loss.value}", [str(error)])
                continue
            tally.add(f"moment {number}, {loss.value}", verdict.wrong)
            if not verdict.wrong:
                shutil.rmtree(folder)

    tally.judge()
