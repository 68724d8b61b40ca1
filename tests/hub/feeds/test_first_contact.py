"""A hub begins to follow a large board at its newest snapshot, and finds what all others find."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import update

from hub.errors import BoardUnreachableError
from hub.feeds import board_copy as following
from hub.model.request import BoardState, RequestStatus, ThreadKind
from hub.store.database import Database
from hub.store.tables import board_tiles
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.tree import leaf_hash
from tests.fakes.board import Author, FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.snapshots import state_snapshot
from tests.hub.feeds.test_stored_fold import Run, Town
from tests.hub.given import run_at_once


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let boards of a few entries be large."""
    monkeypatch.setattr(following, "FEWEST", 10)


@pytest.fixture
async def other(home: Home, tmp_path: Path) -> AsyncGenerator[Home]:
    """Give another house, which begins with the log's first entry."""
    database = await Database.open(tmp_path / "other.sqlite")
    yield Home(database, home.session, home.clock, tmp_path)
    await database.close()


async def read_all(run: Run) -> Run:
    """Poll until nothing is left to be read."""
    while True:
        found = await run.follower.sync()
        if found is not None:
            await run.add(found)
            await run.follower.save_fold(more=found.more)
        if found is None or not found.more:
            return run


def agencies_of(run: Run) -> dict[str, Any]:
    """Return what the registry says of agencies, without how their keys came to be."""
    assert run.registry is not None
    now = run.home.clock.now()
    # Keys that sign by now are the newest, also of an agency that has signed nothing since.
    records = {id_: each.signing(now) for id_, each in run.registry.agencies.items()}
    return {
        id_: (
            *(record.name, record.domain, record.jurisdiction, record.level, record.contact),
            record.root_key,
            record.acting(now).posting_key,
            record.acting(now).delivery_key,
            record.sealing_key(now, post_quantum=True),
            (new := record.acting(now).next_keys) and new.posting_key,
            record.compromised,
            record.revoked_from is None,
            run.registry.next_link(id_),
        )
        for id_, record in records.items()
    }


def open_of(run: Run) -> dict[str, Any]:
    """Return the open requests, without what depends on what came before them.

    What a revocation disowned isn't listed, as nobody should answer it.
    """
    assert run.registry is not None
    agencies = run.registry.agencies
    run_at_once(run.docket.expire(run.home.clock.now()))
    by_board = {ThreadKind.NOTICE, ThreadKind.CHALLENGE}
    return {
        each.id: (
            *(each.index, each.title, each.area, each.window, each.expires),
            *(each.agency.id, each.agency.name, each.agency.level),
            tuple(
                item
                for item in each.thread
                if item.kind in by_board or not agencies[each.agency.id].voids(item.index)
            ),
        )
        for each in run.docket.all()
        if each.status is RequestStatus.OPEN and not agencies[each.agency.id].voids(each.index)
    }


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(each, marks=pytest.mark.long) for each in range(2, 40))]
)
async def test_it_finds_what_a_hub_finds_that_read_all(  # noqa: PLR0913, PLR0917 -- fixtures
    home: Home,
    other: Home,
    board: FakeBoard,
    writer: LogWriter,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Open requests, agencies, levels, and keys are the same, also after further days."""
    town, rng = Town(writer, seed), Random(seed)  # noqa: S311 -- the same history in every run

    def days(count: int) -> None:
        for _ in range(count):
            town.log(rng.randrange(5, 30))
            writer.now += timedelta(days=1)
        home.clock.forward(writer.now - home.clock.now())

    days(14)
    state_snapshot(board)
    town.log(5)
    board.publish()

    begun = await read_all(await Run(home, board.policy()).start())
    first = open_of(begun), agencies_of(begun)
    again = await Run(home, board.policy()).start()
    with monkeypatch.context() as patched:
        patched.setattr(following, "FEWEST", len(writer.entries))
        whole = await read_all(await Run(other, board.policy()).start())
    assert begun.read < whole.read == len(writer.entries)
    assert first == (open_of(again), agencies_of(again)) == (open_of(whole), agencies_of(whole))

    days(2)
    board.publish()
    await read_all(again)
    await read_all(whole)

    later = open_of(whole), agencies_of(whole)
    assert (open_of(again), agencies_of(again)) == later
    after = await Run(home, board.policy()).start()
    assert (open_of(after), agencies_of(after), after.read) == (*later, 0)
    assert again.follower.status.size == len(writer.entries)


async def test_a_key_between_two_rotations(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """It is known to have signed what is open, and what comes before the newest key acts."""
    author = writer.register("city-fire")
    for title in ("First", "Second"):
        author.posting = writer.rotate(author)
        writer.now += timedelta(days=4)
        writer.post(author, title=title)
    newest = writer.rotate(author)
    state_snapshot(board)
    writer.post(author, title="Third")
    board.publish()
    home.clock.forward(writer.now - home.clock.now())

    run = await read_all(await Run(home, board.policy()).start())
    writer.now += timedelta(days=4)
    home.clock.forward(timedelta(days=4))
    author.posting = newest
    writer.post(author, title="Fourth")
    board.publish()
    await read_all(run)

    asked = sorted(each.title for each in run.docket.all() if each.agency.id == author.id)
    assert asked == ["Fourth", "Second", "Third"]
    assert run.follower.status.read_since is not None


@pytest.fixture
async def older(board: FakeBoard, writer: LogWriter) -> Author:
    """Give an agency with three requests, each long before the next, and a snapshot of them."""
    author = writer.register("city-fire")
    for _ in range(3):
        asked = writer.post(author)
        for _ in range(150):
            writer.update(author, asked)
    state_snapshot(board)
    writer.post(author)
    board.publish()
    return author


async def test_what_came_before_is_not_stored(
    home: Home, board: FakeBoard, writer: LogWriter, older: Author
) -> None:
    """Open requests have their proofs all the same; other entries have none yet."""
    run = await read_all(await Run(home, board.policy()).start())
    opened = [each.index for each in run.docket.all() if each.agency.id == older.id]
    assert min(opened) < 256 < max(opened)
    key = writer.log_key.verifier

    for index in opened:
        proof = TlogProof.parse(await run.follower.proof(index))
        assert proof.extra == writer.entries[index]
        assert proof.verify(leaf_hash(proof.extra), key).checkpoint.size == len(writer.entries)
    with pytest.raises(BoardUnreachableError):
        await run.follower.proof(1)


@pytest.mark.usefixtures("older")
async def test_a_poll_that_finds_nothing_compares_only_what_is_stored(
    home: Home, board: FakeBoard
) -> None:
    """Blocks that aren't there are no damage. An older checkpoint from a cache is no lie."""
    run = await read_all(await Run(home, board.policy()).start())
    for _ in range(4):
        await run.follower._scrub()  # noqa: SLF001 -- as `run` does

    newest = board.note
    board.publish(size=100)
    assert await run.follower.sync() is None
    board.note = newest
    await run.follower.sync()
    assert run.follower.status.state is BoardState.FOLLOWING


@pytest.mark.usefixtures("older")
async def test_hashes_that_are_damaged(home: Home, board: FakeBoard) -> None:
    """Without the entries, they can't be made again, so the log is read from its first entry on."""
    await read_all(await Run(home, board.policy()).start())
    async with home.database.write() as connection:
        await connection.execute(update(board_tiles).values(hashes=b"1" * 32))

    again = await read_all(await Run(home, board.policy()).start())

    assert again.read == again.follower.status.size == len(board.writer.entries)
    assert again.follower.status.read_since is None
