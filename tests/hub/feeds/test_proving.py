"""What verification proved of an entry, and that it is verified once more before it is shown."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.errors import StorageError
from hub.feeds.trust import prove
from hub.model.ids import BoardOrigin
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import add_signatures
from tests.fakes.board import FakeBoard, Lies
from tests.hub.feeds.conftest import Home

POST = 2


async def test_what_is_proved(home: Home, board: FakeBoard) -> None:
    """Place, tree, witnesses with their times, and file and command to check it without us."""
    board.publish()
    policy = board.policy(quorum=2)
    follower = home.follower(policy)
    await follower.sync()

    proof = prove(await follower.proof(POST), policy)

    entry = parse_entry(board.writer.entries[POST])
    assert (proof.index, proof.tree_size, proof.leaf) == (POST, 3, entry.leaf)
    assert proof.entry == entry.raw.decode()
    assert proof.key_id == entry.body.key
    assert sorted(seen.name for seen in proof.witnesses) == ["first.example", "second.example"]
    at = datetime.fromtimestamp(int(board.writer.now.timestamp()), UTC)
    assert {seen.at for seen in proof.witnesses} == {at}
    assert proof.file.startswith("c2sp.org/tlog-proof@v1\n")
    assert proof.file_name == "entry-2.proof"
    assert proof.commands == (f"neighbors verify entry-2.proof --log-key {policy.log_key}",)


async def test_a_witness_in_the_future_is_not_shown(home: Home, board: FakeBoard) -> None:
    """It was not counted when the board was checked, so nobody is told that it has seen the log."""
    early, late = board.witnesses
    board.witnesses = (early,)
    note = board.publish()
    text = note.partition("\n\n")[0] + "\n"
    at = int((home.clock.now() + timedelta(days=300)).timestamp())
    board.lies = Lies(checkpoint=add_signatures(note, late.sign(text, at=at)).encode())
    board.witnesses = (early, late)
    policy = board.policy(quorum=1)
    follower = home.follower(policy)
    await follower.sync()

    proof = prove(await follower.proof(POST), policy, follower.status.checked_at)

    assert [seen.name for seen in proof.witnesses] == [early.name]


async def test_what_does_not_verify_is_not_shown(home: Home, board: FakeBoard) -> None:
    """Another log's key, or a file that is not what was kept, is an error and no proof."""
    board.publish()
    policy = board.policy()
    follower = home.follower(policy)
    await follower.sync()
    text = await follower.proof(POST)
    other = replace(policy, log_key=policy.inbox_key, origin=BoardOrigin(f"{policy.origin}/inbox"))

    for damaged, trusted in (
        (text.replace("index 2", "index 1"), policy),
        (text[:-20], policy),
        ("", policy),
        (text, other),
    ):
        with pytest.raises(StorageError, match="doesn't"):
            prove(damaged, trusted)
