"""A protocol that grows: what is newer than this hub is kept and skipped, and accuses nobody."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from hub.errors import BoardUnreachableError
from hub.feeds.log_copy import LogUpdate
from hub.feeds.signed_log import MOST_AT_ONCE
from hub.feeds.store import FirstSighting, Records
from hub.feeds.trust import PinnedCheckpoint
from hub.model.request import BoardState, Unchecked
from hub.store.database import Database
from hub.store.tables import board_evidence, board_sightings
from noticeboard.log.body import NO_PREVIOUS, AgencyRotate, AgencyVerify, Newer
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.note import SignerKey, sign_note
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.board import (
    DELIVERY_KEY,
    OTHER_DELIVERY_KEY,
    Author,
    FakeBoard,
    LogWriter,
    make_key,
)
from tests.hub.feeds.conftest import Home, stored

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


async def test_an_unknown_type_is_kept_and_skipped(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """An entry of a type that this hub does not know stops no board, and is counted."""
    agency = writer.register("fire-brigade")
    raw = writer.newer(agency)
    writer.post(agency)
    board.publish()
    follower = home.follower(board.policy())

    growth = await follower.sync()

    assert growth is not None
    assert isinstance(growth.entries[5].entry.body, Newer)
    assert growth.entries[5].entry.raw == raw
    assert growth.registry.next_link(agency.id)[0] == 3
    assert (follower.status.state, follower.status.newer) == (BoardState.FOLLOWING, 1)
    again = home.follower(board.policy())
    assert (await stored(again)).registry.agencies == growth.registry.agencies
    assert again.status.newer == 1
    writer.newer(writer.board, "board.poll")
    board.publish()
    assert await again.sync() is not None
    assert again.status.newer == 2


async def test_unknown_types_in_a_long_growth(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """A long growth is read the same way."""
    agency = writer.register("fire-brigade")
    for number in range(MOST_AT_ONCE + 100):
        writer.newer(agency, said={"number": number})
    board.publish()
    follower = home.follower(board.policy())

    assert await follower.sync() is not None
    assert follower.status.newer == MOST_AT_ONCE + 100


@pytest.mark.parametrize("said", [{"v": 2}, {"surprise": 1}], ids=repr)
async def test_a_newer_form_accuses_nobody(
    home: Home, board: FakeBoard, writer: LogWriter, said: dict[str, object]
) -> None:
    """Another `v`, or an unknown field in a known type: the board is read no further, no more."""
    follower = home.follower(board.policy())
    await follower.sync()
    agency = writer.register("fire-brigade")
    writer.newer(agency, "request.update", said=said)
    board.publish()

    with pytest.raises(BoardUnreachableError, match=r"Entry 5 .* newer than your hub"):
        await follower.sync()
    assert follower.status.state is BoardState.UNCHECKED
    assert follower.status.unchecked is Unchecked.NEWER
    assert "Update the hub" in str(follower.status.reason)
    async with home.database.read() as connection:
        assert (await connection.execute(select(board_evidence))).all() == []
    assert len((await stored(home.follower(board.policy()))).entries) == 3


def kept_by_an_older_hub(writer: LogWriter) -> PinnedCheckpoint:
    """Return what is pinned of the whole log."""
    tree = Tree(leaf_hash(raw) for raw in writer.entries)
    point = Checkpoint(origin=writer.origin, size=tree.size, root=tree.root())
    return PinnedCheckpoint(
        size=tree.size, root=tree.root(), note=sign_note(point.text(), [writer.log_key])
    )


async def test_after_an_upgrade_kept_entries_are_read_again(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """What an older hub kept unread counts once its type is known, if it keeps that type's rules.

    Here `agency.rotate` is the type that the older hub did not know.
    """
    honest, forger = writer.register("fire-brigade"), writer.register("county-sheriff")
    writer.rotate(honest)
    fields = {"posting_key": str(make_key("x").verifier), "delivery_key": "", "reason": ""}
    writer.newer(forger, "agency.rotate", said=fields)
    writer.newer(forger, "agency.rotate")
    records, seen_at = Records(home.database, board.policy()), writer.now
    sightings = {index: FirstSighting(seen_at=seen_at, newer=True) for index in (7, 8, 9)}
    await records.grow(kept_by_an_older_hub(writer), 0, writer.entries, sightings, seen_at)

    growth = await stored(home.follower(board.policy()))

    assert isinstance(growth.entries[7].entry.body, AgencyRotate)
    assert [type(each.entry.body) for each in growth.entries[8:]] == [Newer, Newer]
    assert growth.registry.agencies[honest.id].next_keys is not None
    assert growth.registry.agencies[forger.id].next_keys is None
    assert growth.registry.next_link(forger.id)[0] == 3


@pytest.fixture
async def other(home: Home, tmp_path: Path) -> AsyncGenerator[Home]:
    """Give another hub, which follows the same board."""
    database = await Database.open(tmp_path / "other.sqlite")
    yield Home(database, home.session, home.clock, tmp_path)
    await database.close()


async def test_verifiers_make_levels_and_no_log_invalid(
    home: Home, other: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """Hubs that trust other verifiers read the same log, even if one is an agency itself."""
    state, town = writer.register("state-police"), writer.register("town-police")
    writer.log(state, writer.signed(state, AgencyVerify, state.root, subject=town.id, level=1))
    forged = writer.signed(writer.verifier, AgencyVerify, state.root, subject=town.id, level=2)
    writer.log(writer.verifier, forged)
    writer.post(state)
    board.publish()
    as_verifier = SignerKey(name="state.example/verifier", seed=state.root.seed)
    theirs = replace(board.policy(), verifiers=(str(as_verifier.verifier),))

    ours = await home.follower(board.policy()).sync()
    found = await other.follower(theirs).sync()

    assert ours is not None
    assert found is not None
    levels = [
        {each.name: each.level for each in growth.registry.agencies.values()}
        for growth in (ours, found)
    ]
    assert levels == [
        {"City Police": 2, "State Police": 2, "Town Police": 2},
        {"City Police": 0, "State Police": 0, "Town Police": 1},
    ]


def rotated(writer: LogWriter) -> Author:
    """Return an agency that says it rotated four days ago, and has posted by its new key."""
    now = writer.now
    writer.entries.clear()
    writer.verifier.seq, writer.verifier.prev = 0, NO_PREVIOUS
    writer.now = now - 5 * DAY
    agency = writer.register("fire-brigade")
    writer.now = now - 4 * DAY
    writer.add_post_quantum(agency)
    agency.posting = writer.rotate(agency)
    writer.now = now
    writer.post(agency)
    return agency


def acting(growth: LogUpdate | None, agency: Author, at: datetime) -> str:
    """Return the key that is sealed to at a time; both kinds act from the same time on."""
    assert growth is not None
    record = growth.registry.agencies[agency.id]
    key = record.acting(at).delivery_key
    assert (record.post_quantum_key(at) != "") is (key == OTHER_DELIVERY_KEY)
    return key


async def test_first_sight_outlives_a_restart(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """The 72 hours of a rotation count from when this hub saw it, whatever it says of itself."""
    seen_at, agency = home.clock.now(), rotated(writer)
    board.publish()
    growth = await home.follower(board.policy()).sync()
    home.clock.forward(2 * DAY)

    again = await stored(home.follower(board.policy()))

    for each in (growth, again):
        assert acting(each, agency, seen_at + 3 * DAY - SECOND) == DELIVERY_KEY
        assert acting(each, agency, seen_at + 3 * DAY) == OTHER_DELIVERY_KEY


async def test_a_rotation_kept_by_an_older_hub_counts_as_seen_now(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """If nobody noted when it was seen, it waits from the next start on, once."""
    agency = rotated(writer)
    board.publish()
    await home.follower(board.policy()).sync()
    async with home.database.write() as connection:
        await connection.execute(delete(board_sightings))
    started = home.clock.now() + 30 * DAY
    home.clock.forward(30 * DAY)
    await stored(home.follower(board.policy()))
    home.clock.forward(DAY)

    growth = await stored(home.follower(board.policy()))

    assert acting(growth, agency, started + 3 * DAY - SECOND) == DELIVERY_KEY
    assert acting(growth, agency, started + 3 * DAY) == OTHER_DELIVERY_KEY


async def test_a_late_reader_refuses_no_honest_entry(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """A hub that sees rotation and posts late goes on following; it only acts later."""
    agency = rotated(writer)
    board.publish()
    follower = home.follower(board.policy())
    await follower.sync()
    writer.post(agency)
    writer.now += timedelta(hours=1)
    agency.posting = writer.rotate(agency)
    board.publish()

    assert await follower.sync() is not None
    assert follower.status.state is BoardState.FOLLOWING
