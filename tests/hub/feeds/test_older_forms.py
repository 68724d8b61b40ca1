"""A database that an earlier version has left: it is read again, and nobody is to blame."""

from dataclasses import replace
import re
from typing import Any

import pytest
from sqlalchemy import update

from hub.feeds import board_copy as following
from hub.feeds.log_copy import LogUpdate
from hub.model.request import BoardPolicy, BoardState
from hub.requests import docket
from hub.store.tables import board_folds
from noticeboard.log import snapshot_entries
from noticeboard.log.entry import agency_id
from tests.fakes.board import Author, FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.snapshots import state_snapshot
from tests.hub.feeds.test_earlier_log import is_whole, read_earlier, shown
from tests.hub.feeds.test_first_contact import other, read_all
from tests.hub.feeds.test_region import small, state_day
from tests.hub.feeds.test_region_copy import a_day
from tests.hub.feeds.test_stored_fold import Run

__all__ = ["other", "small"]

_REPLACED = re.compile(rb"^(agency \S+ \d+ \d+ \S+ \d+),[0-9,]+ ")


@pytest.fixture
def city(board: FakeBoard, writer: LogWriter, monkeypatch: pytest.MonkeyPatch) -> Author:
    """Give an agency that has asked, and has new keys, on a board that counts as large."""
    monkeypatch.setattr(following, "FEWEST", 10)
    city = writer.register("city-fire")
    for _ in range(3):
        writer.post(city)
    writer.rotate(city)
    writer.post(city)
    board.publish()
    return city


def of_older_form(row: bytes) -> bytes:
    """Return a row as it was before rows listed the keys that were replaced."""
    return _REPLACED.sub(rb"\1 ", row)


async def begun_before(home: Home, board: FakeBoard, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a hub of an earlier version that began at a snapshot of that version's form."""
    stated = state_snapshot(board, change=of_older_form)
    assert b"," not in b"".join(stated.snapshot.rows)
    with monkeypatch.context() as earlier:
        earlier.setattr(snapshot_entries, "_is_signed", lambda *_: True)
        run = await read_all(await Run(home, board.policy()).start())
    assert not is_whole(run)
    return run


async def proven(run: Run) -> Run:
    """Read all, and until when nothing else was logged."""
    await read_all(run)
    await run.sync()
    return run


async def read_whole(home: Home, board: FakeBoard, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a hub that has read the log from its first entry on."""
    with monkeypatch.context() as patched:
        patched.setattr(following, "FEWEST", 1 << 20)
        return await proven(await Run(home, board.policy()).start())


@pytest.mark.usefixtures("city")
async def test_a_snapshot_of_an_older_form(
    home: Home, other: Home, board: FakeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made of it counts no longer, and its rows can't be read: the log is read instead."""
    run = await begun_before(home, board, monkeypatch)
    before = {each.id for each in run.docket.all()}
    async with home.database.write() as connection:
        await connection.execute(update(board_folds).values(basis=b"older"))
    size, paths = run.follower.status.size, len(board.paths)

    again = await Run(home, board.policy()).start()

    # It goes on under the checkpoint that was pinned, and asks the board for entries only.
    assert len(board.paths) == paths
    assert again.follower.status.size == size
    assert is_whole(again)
    await proven(again)
    assert not [path for path in board.paths[paths:] if path.startswith("snapshot")]
    whole = await read_whole(other, board, monkeypatch)
    assert seen(again) == seen(whole)
    assert {each.id for each in again.docket.all()} == before
    assert again.follower.status.state is BoardState.FOLLOWING
    assert await again.follower.evidence() == []
    assert seen(await Run(home, board.policy()).start()) == seen(whole)


@pytest.mark.usefixtures("city")
async def test_rows_of_an_older_form_accuse_nobody(
    home: Home, other: Home, board: FakeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made of them still counts. Once all is read, they differ, which proves nothing."""
    await begun_before(home, board, monkeypatch)
    run = await read_all(await Run(home, board.policy()).start())
    assert not is_whole(run)

    await proven(await read_earlier(run))

    assert run.follower.status.state is BoardState.FOLLOWING
    assert is_whole(run)
    assert await run.follower.evidence() == []
    whole = await read_whole(other, board, monkeypatch)
    assert seen(run) == seen(whole)


@pytest.mark.parametrize("reads", ["all", "a snapshot", "a region"])
async def test_a_docket_that_packs_otherwise(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home,
    board: FakeBoard,
    writer: LogWriter,
    city: Author,
    reads: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another version of it makes its rows again, of the registry's as well, and stores them."""
    policy: BoardPolicy = board.policy()
    if reads == "a region":
        policy = replace(policy, region=agency_id(writer.verifier.root.verifier))
        state_day(board)
    elif reads == "a snapshot":
        state_snapshot(board)
    run = await proven(await Run(home, policy).start())
    assert is_whole(run) is (reads != "a snapshot")
    monkeypatch.setattr(docket, "VERSION", b"newer")
    paths = len(board.paths)

    again = Run(home, policy)
    restored = await _restored(again)

    asked_for = [path for path in board.paths[paths:] if path not in {"checkpoint", "live"}]
    assert not restored
    assert any("rows" in path for path in asked_for) is (reads == "a region")
    assert seen(again) == seen(run)
    assert again.follower.status.state is BoardState.FOLLOWING
    assert await again.follower.evidence() == []
    last = Run(home, policy)
    assert await _restored(last)
    assert seen(last) == seen(run)
    # From there on, nothing is counted twice, and nothing is missing.
    writer.post(city)
    a_day(board, home)
    await proven(last)
    assert len(last.docket.all()) == len(run.docket.all()) + 1


def seen(run: Run) -> dict[str, Any]:
    """Return all that can be seen of it, except the place of the board's newest heads.

    After rows were read, that isn't known until the board states others.
    """
    return {name: each for name, each in shown(run).items() if name != "heads"}


async def _restored(run: Run) -> bool:
    """Start and poll; return whether what an earlier run had made was used."""
    updates: list[LogUpdate] = []
    add = run.add

    async def noted(update: LogUpdate) -> None:
        updates.append(update)
        await add(update)

    run.add = noted  # type: ignore[method-assign]
    await proven(await run.start())
    return any(each.restored is not None for each in updates)
