"""Following an honest board: everything is verified, kept, and fetched once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hub.errors import BoardUnreachableError, NotFoundError, StorageError
from hub.feeds.board import BoardFollower
from hub.feeds.log_copy import LogUpdate
from hub.model.request import BoardState, BoardStatus
from hub.store.database import Database
from hub.store.tables import board_entries, boards
from noticeboard.log.body import RequestPost
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import encode_base64
from noticeboard.log.note import VerifierKey, add_signatures
from noticeboard.log.tree import leaf_hash
from tests.fakes.board import FakeBoard, Lies, LogWriter
from tests.hub.feeds.conftest import Home, stored


def indexes(growth: LogUpdate | None) -> list[int]:
    """Return the places of a growth's entries in the log."""
    assert growth is not None
    return [logged.index for logged in growth.entries]


async def test_first_sync_takes_everything_in(home: Home, board: FakeBoard) -> None:
    """The first look gives every entry, in order, with who is who after them."""
    follower = home.follower(board.policy())

    growth = await follower.sync()

    assert growth is not None
    assert indexes(growth) == [0, 1, 2]
    assert isinstance(growth.entries[2].entry.body, RequestPost)
    assert [agency.level for agency in growth.registry.agencies.values()] == [2]
    assert follower.status.state is BoardState.FOLLOWING
    assert (follower.status.size, follower.status.checked_at) == (3, home.clock.now())


async def test_nothing_new_is_none(home: Home, board: FakeBoard) -> None:
    """A board that has not grown gives nothing; only its checkpoint is asked for."""
    follower = home.follower(board.policy())
    await follower.sync()
    board.asked.clear()

    assert await follower.sync() is None
    assert await follower.sync() is None
    assert board.paths == ["checkpoint", "checkpoint"]


async def test_only_growth_is_fetched(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A later look asks for the bytes after those it has, without compression."""
    follower = home.follower(board.policy())
    await follower.sync()
    known = sum(2 + len(raw) for raw in writer.entries)
    writer.register("fire-brigade")
    board.publish()
    board.asked.clear()

    growth = await follower.sync()

    assert indexes(growth) == [3, 4]
    bundle = board.asked[1]
    assert bundle.path == "tile/entries/000.p/5"
    assert bundle.headers["Range"] == f"bytes={known}-"
    assert bundle.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("lies", [Lies(no_ranges=True), Lies(no_partials=True)], ids=repr)
async def test_growth_without_ranges_or_partials(
    home: Home, board: FakeBoard, writer: LogWriter, lies: Lies
) -> None:
    """A server that ignores ranges, or dropped its partial bundles, is followed all the same."""
    follower = home.follower(board.policy())
    agency = writer.register("fire-brigade")
    board.publish()
    await follower.sync()
    while len(writer.entries) < 300:
        writer.post(agency)
    board.lies = lies
    board.publish(size=256 if lies.no_partials else None)

    growth = await follower.sync()

    assert indexes(growth) == list(range(5, 256 if lies.no_partials else 300))


async def test_a_partial_that_became_full(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """If only the full bundle is left, a checkpoint within it is still verified."""
    follower = home.follower(board.policy())
    agency = writer.register("fire-brigade")
    while len(writer.entries) < 256:
        writer.post(agency)
    older = FakeBoard(writer=writer).publish(size=200)
    board.publish()
    board.lies = Lies(no_partials=True, checkpoint=older.encode())

    assert indexes(await follower.sync()) == list(range(200))


async def test_many_bundles(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A log over several bundles, followed in steps that fit none of them, is taken in whole."""
    follower = home.follower(board.policy())
    agency = writer.register("fire-brigade")
    while len(writer.entries) < 700:
        writer.post(agency)
    seen: list[int] = []
    for size in (1, 2, 255, 256, 257, 511, 512, 700):
        board.publish(size=size)
        seen += indexes(await follower.sync())

    assert seen == list(range(700))


async def test_stored_after_restart(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """After a restart everything is there without the network, and only growth is fetched."""
    await home.follower(board.policy()).sync()
    board.asked.clear()
    again = home.follower(board.policy())

    kept = await stored(again)

    assert (indexes(kept), board.asked, again.status.size) == ([0, 1, 2], [], 3)
    writer.register("fire-brigade")
    board.publish()
    assert indexes(await again.sync()) == [3, 4]
    assert len(kept.registry.agencies) == 2


async def test_an_empty_board_is_followed(home: Home, board: FakeBoard) -> None:
    """A board with nothing on it yet is followed, and so is its first entry."""
    board.publish(size=0)
    follower = home.follower(board.policy())

    assert indexes(await follower.sync()) == []
    assert follower.status.state is BoardState.FOLLOWING
    board.publish()
    assert indexes(await follower.sync()) == [0, 1, 2]


async def test_entries_and_pin_are_kept_together(home: Home, board: FakeBoard) -> None:
    """What is kept of a board is one transaction: as many entries as the pinned size says."""
    await home.follower(board.policy()).sync()

    async with home.database.read() as connection:
        pinned = (await connection.execute(select(boards))).one()
        count = await connection.execute(select(func.count()).select_from(board_entries))
        assert (pinned.size, pinned.note, count.scalar_one()) == (3, board.note, 3)


async def test_altered_storage_is_noticed(home: Home, board: FakeBoard) -> None:
    """Entries that are no longer those that were verified are not served as if they were."""
    await home.follower(board.policy()).sync()
    async with home.database.write() as connection:
        await connection.execute(board_entries.delete().where(board_entries.c.index == 2))

    with pytest.raises(StorageError, match="neighbors hub check"):
        await stored(home.follower(board.policy()))


async def test_every_hub_asks_the_same(home: Home, board: FakeBoard) -> None:
    """No request names a hub, its version, or carries a cookie, an agency or a place."""
    follower = home.follower(board.policy())
    await follower.sync()
    await follower.sync()

    assert {asked.headers["User-Agent"] for asked in board.asked} == {"neighbors-requests"}
    assert not any({"Cookie", "Referer", "Authorization"} & set(a.headers) for a in board.asked)
    assert set(board.paths) == {"checkpoint", "tile/entries/000.p/3"}


async def test_nothing_that_a_board_chose_comes_back(home: Home, board: FakeBoard) -> None:
    """Two hubs that were shown other tags, dates, cookies and lines of signatures ask alike."""
    asked: list[list[dict[str, str]]] = []
    honest = board.note
    for name in ("house-1", "house-2"):
        line = f"\u2014 {name} {encode_base64(name.encode())}\n"
        board.lies = Lies(tag=f'"{name}"', checkpoint=add_signatures(honest, line).encode())
        policy = replace(board.policy(), origin=board.policy().origin)
        database = await Database.open(home.path / f"{name}.sqlite")
        follower = Home(database, home.session, home.clock, home.path).follower(policy)
        board.asked.clear()
        await follower.sync()
        await follower.sync()
        asked.append([dict(each.headers) | {"path": each.path} for each in board.asked])
        await database.close()

    assert asked[0] == asked[1]
    assert len(asked[0]) == 3
    assert asked[0][0] == asked[0][2]
    names = {name.lower() for each in asked[0] for name in each}
    assert not names & {
        "if-none-match", "if-modified-since", "if-match", "if-range", "cookie", "last-event-id",
    }  # fmt: skip


@pytest.mark.parametrize(
    "lies",
    [
        Lies(down=True),
        Lies(redirect=True),
        Lies(status=500),
        Lies(status=404),
        Lies(status=204),
        Lies(compressed=True),
        Lies(checkpoint=b"<html>Log in to this network</html>"),
        Lies(checkpoint=b"x" * 270_000),
        Lies(padding=20_000_000),
    ],
    ids=repr,
)
async def test_network_trouble_is_no_dishonesty(home: Home, board: FakeBoard, lies: Lies) -> None:
    """An error, a redirect, a captive page or a bomb is tried again later; nothing is believed."""
    follower = home.follower(board.policy())
    board.lies = lies

    with pytest.raises(BoardUnreachableError):
        await follower.sync()
    away = follower.status
    board.lies = Lies()
    assert indexes(await follower.sync()) == [0, 1, 2]

    assert (away.state, str(away.reason) != "") == (BoardState.UNREACHABLE, True)
    assert (follower.status.state, str(follower.status.reason)) == (BoardState.FOLLOWING, "")


@pytest.mark.parametrize("unsized", [False, True])
async def test_a_body_is_read_up_to_its_cap(home: Home, board: FakeBoard, *, unsized: bool) -> None:
    """A body that says its length, or hides it, is not read beyond what it may have."""
    board.lies = Lies(padding=20_000_000, unsized=unsized)

    with pytest.raises(BoardUnreachableError, match="more than 262144 bytes"):
        await home.follower(board.policy()).sync()


class Enough(Exception):  # noqa: N818 -- it ends a loop, nothing failed
    """Ends a follower that would run forever."""


async def test_run_polls_with_jitter_and_backs_off(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """It polls about once a minute, less often while the board is away, and tells of both."""
    follower: BoardFollower = home.follower(board.policy())
    states: list[BoardState] = []
    grown: list[int] = []

    async def on_growth(growth: LogUpdate) -> None:
        grown.extend(indexes(growth))

    async def on_status(status: BoardStatus) -> None:
        states.append(status.state)
        board.lies.down = len(states) in {2, 3}
        if len(states) == 4:
            writer.now += timedelta(minutes=1)
        if len(states) == 5:
            raise Enough

    with pytest.raises(Enough):
        await follower.run(on_growth, on_status)

    following, away = BoardState.FOLLOWING, BoardState.UNREACHABLE
    assert states == [following, following, away, away, following]
    assert grown == [0, 1, 2]
    first, second, third, fourth = home.clock.slept
    assert all(45 <= pause <= 75 for pause in (first, second))
    assert first != second
    assert 90 <= third <= 150
    assert 180 <= fourth <= 300


async def test_an_entry_is_proven_to_others(home: Home, board: FakeBoard) -> None:
    """The proof carries the entry and holds under the log's key alone; there is none beyond it."""
    follower = home.follower(board.policy())
    await follower.sync()

    proof = TlogProof.parse(await follower.proof(2))

    assert proof.extra == board.writer.entries[2]
    signed = proof.verify(leaf_hash(proof.extra), VerifierKey.parse(board.policy().log_key))
    assert (proof.index, signed.checkpoint.size) == (2, 3)
    with pytest.raises(NotFoundError):
        await follower.proof(3)
