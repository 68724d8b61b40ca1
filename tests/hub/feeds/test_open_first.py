"""A first contact takes what is open first, and then the agencies that have nothing open."""

from dataclasses import dataclass

import pytest

from hub.feeds import board_copy as following
from hub.model.request import BoardState
from noticeboard.log.snapshot import snapshot_path
from tests.fakes.board import Author, FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.snapshots import Stated, state_snapshot
from tests.hub.feeds.test_first_contact import open_of, read_all
from tests.hub.feeds.test_stored_fold import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A board with an agency that asks, and one of the same name that hasn't yet."""

    board: FakeBoard
    stated: Stated
    quiet: Author
    asking: Author


@pytest.fixture
def town(board: FakeBoard, writer: LogWriter, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Give a board whose snapshot was stated, and on which both have asked since."""
    monkeypatch.setattr(following, "FEWEST", 8)
    quiet = writer.register("harbor-police", name="Harbor Police")
    asking = writer.register("night-police", name="Harbor Police")
    writer.post(asking)
    stated = state_snapshot(board)
    writer.post(quiet)
    writer.post(asking)
    board.publish()
    stated.prove()
    return Town(board=board, stated=stated, quiet=quiet, asking=asking)


async def begun(home: Home, town: Town) -> Run:
    """Follow the board until everything is known that was open at the snapshot."""
    run = await Run(home, town.board.policy()).start()
    while not run.docket.all():
        await run.sync()
    assert len(run.docket.all()) == 2
    assert run.registry is not None
    assert town.asking.id in run.registry.agencies
    assert town.quiet.id not in run.registry.agencies
    assert not any("others" in path for path in town.board.paths)
    return run


async def assert_all_is_known(run: Run, town: Town) -> None:
    """Check that it is what a hub finds that read everything."""
    assert run.registry is not None
    assert town.quiet.id in run.registry.agencies
    assert len(open_of(run)) == 4
    flags = {
        each.agency.id: {finding.code for finding in each.findings} for each in run.docket.all()
    }
    # Who registered first has the name.
    assert "confusable_name" in flags[town.asking.id]
    assert "confusable_name" not in flags[town.quiet.id]
    assert {each.record.id for each in run.docket.registrations()} == set(run.registry.agencies)
    assert run.follower.status.state is BoardState.FOLLOWING
    assert await run.follower.evidence() == []


async def test_the_others_follow(home: Home, town: Town) -> None:
    """Open requests are there before the last file is asked for, and names count in log order."""
    run = await begun(home, town)

    await read_all(run)

    await assert_all_is_known(run, town)
    assert run.follower.status.read_since is not None
    assert run.read < run.follower.status.size
    assert sum("others" in path for path in town.board.paths) == 1


async def test_a_start_between(home: Home, town: Town) -> None:
    """What had come is read from the disk, and the last file is asked for then."""
    await begun(home, town)
    town.board.asked.clear()

    await Run(home, town.board.policy()).start()
    again = await Run(home, town.board.policy()).start()
    assert len(again.docket.all()) == 2
    await read_all(again)

    await assert_all_is_known(again, town)
    assert [path for path in town.board.paths if "snapshot" in path] == [
        snapshot_path(town.stated.at, "others")
    ]
    third = await Run(home, town.board.policy()).start()
    await assert_all_is_known(await read_all(third), town)


@pytest.mark.parametrize("file", ["missing", "another", "too much", "empty"])
async def test_a_file_that_does_not_hold(home: Home, town: Town, file: str) -> None:
    """The log is read from its first entry on, and nobody is accused."""
    path = snapshot_path(town.stated.at, "others")
    asking, others = town.stated.keys
    match file:
        case "missing":
            del town.board.files[path]
        case "another":
            town.stated.serve(others=town.stated.beside(asking))
        case "too much":
            town.stated.serve(others=town.stated.beside(sorted(asking + others)))
        case _:
            town.stated.serve(others=town.stated.beside([]))
    run = await begun(home, town)

    await read_all(run)

    await assert_all_is_known(run, town)
    assert run.follower.status.read_since is None
