"""Every earlier format of the hub's and the board's database, upgraded and gone back from."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta
import fcntl
import os
from pathlib import Path
from random import Random
import shutil
import sqlite3

import pytest
from typer.testing import CliRunner

from hub.cli.app import app as hub_app
from hub.cli.integrity import check_folder
from hub.data_folder import Folders
from hub.errors import StorageError
from hub.store.database import Database as HubDatabase
from noticeboard.board.check import check_board
from noticeboard.board.cli import app as board_app
from noticeboard.board.database import Database as BoardDatabase
from noticeboard.errors import ConflictError, NoticeboardError
from noticeboard.runtime.database import COPY, LEFT, downgrade, forget_old_copies
from tests.faults.process import Action, Faults, Process
from tests.faults.stage import Stage, Tally, forget_place
from tests.load.earlier import (
    BOARD,
    EARLIER,
    HUB,
    NAMES,
    Side,
    add_everywhere,
    forget_impossible,
    make,
    revision_of,
    rows,
)
from tests.small_disk import small_disk

SAMPLED = 3
ROOM_KIB = 1000
"""What an upgrade needs beside its database, and less than a copy of a large one does."""


def left(lived: Stage, folder: Path, **revisions: str) -> Path:
    """Copy the world that was lived in, with databases of these revisions."""
    for name in ("data", "board", "agency"):
        shutil.copytree(lived.folder / name, folder / name)
    forget_place(folder / "data")
    for side in (HUB, BOARD):
        if side.name in revisions:
            (folder / side.path).unlink()
            make(side, revisions[side.name], folder / side.path, lived.folder / side.path)
    return folder


async def opened(side: Side, path: Path) -> None:
    """Open a database as the program does, and close it."""
    if side is HUB:
        await (await HubDatabase.open(path)).close()
    else:
        await (await BoardDatabase.open(path)).close()


async def complaints(side: Side, folder: Path) -> list[str]:
    """Return all that a check has to say."""
    if side is BOARD:
        return [str(each) for each in (await check_board(folder / "board")).complaints]
    done = await check_folder(
        Folders(data=folder / "data"), config=None, deep=False, report=lambda _what: None
    )
    return [complaint for each in done for complaint in each.complaints]


def beside(path: Path, ending: str) -> Path:
    """Return what lies beside a database."""
    return path.with_name(path.name + ending)


@pytest.mark.parametrize(("side", "revision"), EARLIER, ids=NAMES)
async def test_an_earlier_format_is_upgraded_and_gone_back_to(
    lived: Stage, tmp_path: Path, side: Side, revision: str
) -> None:
    """Every row is kept, there and back again; a check is clean; the copy is what was before."""
    folder = left(lived, tmp_path / "stage", **{side.name: revision})
    path = folder / side.path
    before = rows(path)
    assert all(len(found) > 1 for found in before.values())

    await opened(side, path)

    assert (revision_of(path), revision_of(beside(path, COPY))) == (side.revisions[-1], revision)
    assert rows(path, of=before) == rows(beside(path, COPY)) == before
    assert await complaints(side, folder) == []

    add_everywhere(path)
    grown = rows(path)
    done = await asyncio.to_thread(downgrade, path)

    assert revision_of(path) == revision
    assert rows(path) == rows(beside(path, LEFT), of=before)
    assert rows(beside(path, LEFT)) == grown
    assert done.rows == sum(len(found) - 1 for found in rows(path).values())
    assert set(grown) - set(before) == {name for name in done.left if "." not in name}

    kept = rows(path)
    await opened(side, path)

    assert rows(path, of=before) == kept


@pytest.mark.parametrize("side", [HUB, BOARD], ids=lambda side: side.name)
async def test_a_newer_format_is_refused_with_what_to_do(
    lived: Stage, tmp_path: Path, side: Side
) -> None:
    """Nothing of it is changed, and the sentence names both ways on."""
    path = left(lived, tmp_path / "stage") / side.path
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = rows(path)

    with pytest.raises(
        (StorageError, ConflictError),
        match=rf"newer version.* Install that version.*`neighbors {side.name} downgrade`",
    ):
        await opened(side, path)

    assert (revision_of(path), rows(path)) == ("9999", before)
    assert not beside(path, COPY).exists()


# Killed in the midst


class Killed:
    """One database, opened or gone back from by a process that is killed at some call."""

    def __init__(self, folder: Path, side: Side, made: Path, what: str) -> None:
        folder.mkdir()
        self.path = folder / "it.db"
        self.faults = Faults(folder.parent / f"{folder.name}.faults", folder)
        for ending in ("", COPY):
            if beside(made, ending).exists():
                shutil.copyfile(beside(made, ending), beside(self.path, ending))
        self.process = Process(folder.parent, what, [str(self.path)], self.faults)
        self.side = side

    async def run(self) -> None:
        """Run it to its end."""

        async def never() -> bool:
            return False

        await self.process.start(never)
        self.faults.heal()


async def steps_of(folder: Path, side: Side, made: Path, what: str) -> int:
    """Count the calls of a run that nobody disturbs."""
    killed = Killed(folder, side, made, what)
    killed.faults.count()
    await killed.run()
    return killed.faults.seen


async def upgrade_killed(  # noqa: PLR0913 -- who, where and how
    folder: Path, side: Side, made: Path, step: int, action: Action, *, back: bool
) -> list[str]:
    """Kill it there; return what is wrong with what is left, and with what is made of it."""
    killed = Killed(folder, side, made, "downgrade" if back else f"{side.name}-database")
    before = rows(made)
    killed.faults.set(action, first=step)
    await killed.run()
    assert killed.faults.hits >= 1
    wrong = []
    at = revision_of(killed.path)
    either = {
        revision_of(made),
        side.revisions[-1],
        revision_of(beside(made, COPY)) if back else "",
    }
    if at not in either:
        wrong.append(f"it is at {at}")
    if back:
        if at == side.revisions[-1]:
            await asyncio.to_thread(downgrade, killed.path)
        older = rows(beside(made, COPY))
        same = rows(killed.path) == rows(made, of=older)
    else:
        copy = beside(killed.path, COPY)
        if copy.exists() and rows(copy) != before:
            wrong.append("the copy is not what was before")
        await opened(side, killed.path)
        same = rows(killed.path, of=before) == before
        same &= revision_of(killed.path) == side.revisions[-1]
    if not same:
        wrong.append("rows are lost")
    if stray := await asyncio.to_thread(_stray, killed.path):
        wrong.append(f"{stray} is left")
    return wrong


def _stray(path: Path) -> list[str]:
    endings = ("", "-wal", "-shm", COPY, LEFT)
    known = {beside(path, ending).name for ending in endings}
    return sorted({each.name for each in path.parent.iterdir()} - known)


async def prepared(lived: Stage, folder: Path, side: Side, revision: str, *, back: bool) -> Path:
    """Make a database of a revision; one that is to go back has been upgraded, and has grown."""
    await asyncio.to_thread(folder.mkdir)
    made = folder / "made.db"
    make(side, revision, made, lived.folder / side.path)
    if back:
        await opened(side, made)
        add_everywhere(made)
    with closing(sqlite3.connect(made)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return made


@pytest.mark.parametrize("back", [False, True], ids=["up", "back"])
@pytest.mark.parametrize("side", [HUB, BOARD], ids=lambda side: side.name)
async def test_killed_at_a_step_of_an_upgrade(
    lived: Stage, tmp_path: Path, side: Side, *, back: bool
) -> None:
    """SIGKILL in place of a call that changes a file: the next start finds either, and goes on."""
    made = await prepared(lived, tmp_path / "made", side, side.revisions[0], back=back)
    what = "downgrade" if back else f"{side.name}-database"
    steps = await steps_of(tmp_path / "unharmed", side, made, what)

    chance = Random(steps)  # noqa: S311 -- the same each time
    for step in chance.sample(range(1, steps + 1), SAMPLED):
        folder = tmp_path / f"{step}"
        wrong = await upgrade_killed(folder, side, made, step, Action.DIE, back=back)
        assert (step, wrong) == (step, [])


@pytest.mark.long
@pytest.mark.parametrize("back", [False, True], ids=["up", "back"])
@pytest.mark.parametrize(("side", "revision"), EARLIER, ids=NAMES)
async def test_killed_at_every_step_of_an_upgrade(
    lived: Stage, tmp_path: Path, side: Side, revision: str, *, back: bool
) -> None:
    """The same at each call in turn, and after half of each write, from every revision."""
    made = await prepared(lived, tmp_path / "made", side, revision, back=back)
    what = "downgrade" if back else f"{side.name}-database"
    steps = await steps_of(tmp_path / "unharmed", side, made, what)
    tally = Tally(f"{what} of {side.name} {revision}, {steps} steps")
    for step in range(1, steps + 1):
        for action in (Action.DIE, Action.TEAR_AND_DIE):
            folder = tmp_path / f"{step} {action.name}"
            wrong = await upgrade_killed(folder, side, made, step, action, back=back)
            tally.add(f"{action.name} at {step}", wrong)
            shutil.rmtree(folder)
    tally.judge()


# As whole programs


@pytest.mark.long
@pytest.mark.parametrize(
    ("hub", "board"),
    [*((revision, "") for revision in HUB.revisions), *(("", each) for each in BOARD.revisions)],
)
async def test_the_programs_go_on_from_every_format(
    lived: Stage, tmp_path: Path, hub: str, board: str
) -> None:
    """Hub and board start on it, post, answer and deliver; go back, go forward, and do so again."""
    revisions = {name: each for name, each in (("hub", hub), ("board", board)) if each}
    folder = left(lived, tmp_path / "left", **revisions)
    forget_impossible(folder / HUB.path)
    stage = Stage(lived.golden, tmp_path / "stage", left=folder)
    stage.approved |= lived.approved
    stage.tried |= lived.tried
    try:
        assert (await stage.judged()).wrong == []
        for side in (HUB, BOARD):
            path = stage.folder / side.path
            if beside(path, COPY).exists():
                await asyncio.to_thread(downgrade, path)
                assert revision_of(path) == revisions[side.name]
        again = Stage(lived.golden, tmp_path / "again", left=stage.folder)
        again.approved |= stage.approved
        again.tried |= stage.tried
        again.posted += stage.posted
        try:
            wrong = (await again.judged()).wrong
            # There is no third request that waits for an answer.
            assert [each for each in wrong if each != "the hub takes no answer any more"] == []
        finally:
            await again.stop()
    finally:
        await stage.stop()


async def test_there_is_nothing_to_go_back_to(lived: Stage, tmp_path: Path) -> None:
    """Without an upgrade, or while the database is in use, nothing is changed."""
    path = left(lived, tmp_path / "stage") / HUB.path
    before = rows(path)

    with pytest.raises(NoticeboardError, match="no copy"):
        await asyncio.to_thread(downgrade, path)
    shutil.copyfile(path, beside(path, COPY))
    with pytest.raises(ConflictError, match="hasn't been upgraded since"):
        await asyncio.to_thread(downgrade, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(ConflictError, match="in use"):
            await asyncio.to_thread(downgrade, path)

    assert rows(path) == before


# What is left, and the commands


async def test_a_disk_without_room_for_the_copy_is_no_reason_not_to_start(
    lived: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The upgrade is made all the same, nothing is left of half a copy, and the log says so."""
    made = tmp_path / "made.db"
    make(HUB, HUB.revisions[0], made, lived.folder / HUB.path)
    with closing(sqlite3.connect(made)) as connection, connection:
        connection.execute(
            "UPDATE board_evidence SET material = zeroblob(?)", (4 * ROOM_KIB << 10,)
        )
    size_kib = made.stat().st_size >> 10
    with small_disk(tmp_path / "disk", size_kib + ROOM_KIB) as disk:
        path = disk.folder / "hub.db"
        await asyncio.to_thread(shutil.copyfile, made, path)
        before = rows(path)

        await opened(HUB, path)

        assert (revision_of(path), rows(path, of=before)) == (HUB.revisions[-1], before)
        assert not beside(path, COPY).exists()
        assert await asyncio.to_thread(_stray, path) == []
    assert "There is no room for a copy of hub.db" in caplog.text


def test_copies_go_after_a_month(tmp_path: Path) -> None:
    """What a person had deleted is in them, too; what is younger stays."""
    path, now = tmp_path / "hub.db", datetime.now(UTC)
    for ending, days in ((COPY, 29), (LEFT, 31)):
        beside(path, ending).touch()
        at = (now - timedelta(days=days)).timestamp()
        os.utime(beside(path, ending), (at, at))

    forget_old_copies(path, now)

    assert (beside(path, COPY).exists(), beside(path, LEFT).exists()) == (True, False)


async def test_the_commands(lived: Stage, tmp_path: Path) -> None:
    """Each goes back once nothing runs on the folder, and says what it has done."""
    folder = left(lived, tmp_path / "stage", hub=HUB.revisions[0], board=BOARD.revisions[0])
    for side, app, words in (
        (HUB, hub_app, ["downgrade", "--data-dir", str(folder / "data")]),
        (BOARD, board_app, ["downgrade", str(folder / "board")]),
    ):
        await opened(side, folder / side.path)
        with (folder / side.path).with_name("hub.lock" if side is HUB else "lock").open("wb") as it:
            fcntl.flock(it, fcntl.LOCK_EX)
            refused = CliRunner().invoke(app, words)
        done = CliRunner().invoke(app, words)

        assert (refused.exit_code, done.exit_code) == (1, 0)
        assert "Another" in refused.output
        assert "Now install the earlier version" in done.output
        assert revision_of(folder / side.path) == side.revisions[0]
