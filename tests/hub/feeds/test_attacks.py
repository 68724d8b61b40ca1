"""What a follower does when a board lies: it stops, keeps the evidence, and says why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.errors import BoardDishonestError, BoardUnreachableError
from hub.feeds.board import BoardFollower
from hub.model.board import BoardState
from hub.store.tables import board_evidence
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import Anchor, Circle, RequestPost, RequestUpdate
from noticeboard.log.note import add_signature
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.board import FakeBoard, Lies
from tests.fakes.log_writer import LogWriter, make_key, window
from tests.hub.feeds.conftest import Home, stored


async def evidence(home: Home) -> dict[str, bytes]:
    """Return everything that was kept against boards, by what it is."""
    async with home.database.read() as connection:
        rows = await connection.execute(select(board_evidence))
        return {row.what: row.material for row in rows}


async def refused(follower: BoardFollower, sentence: str) -> None:
    """Check that the next look stops the board, with a reason, and that it stays stopped."""
    with pytest.raises(BoardDishonestError, match=sentence) as raised:
        await follower.sync()
    assert follower.status.state is BoardState.STOPPED
    assert follower.status.reason == str(raised.value)
    with pytest.raises(BoardDishonestError, match=sentence):
        await follower.sync()


async def followed(home: Home, board: FakeBoard, *, quorum: int = 0) -> BoardFollower:
    """Return a follower that has taken in all the board has."""
    follower = home.follower(board.policy(quorum=quorum))
    await follower.sync()
    board.asked.clear()
    return follower


async def test_rollback(home: Home, board: FakeBoard) -> None:
    """A board that shrinks is stopped after a second look, and both notes are kept."""
    follower = await followed(home, board)
    before = board.note
    after = board.publish(size=2)

    await refused(follower, "went back from 3 entries to 2")

    assert board.paths == ["checkpoint", "checkpoint"]
    assert board.asked[1].headers["Cache-Control"] == "no-cache"
    assert "If-None-Match" not in board.asked[1].headers
    kept = await evidence(home)
    assert kept["checkpoint believed before"] == before.encode()
    assert kept["checkpoint received"] == after.encode()


async def test_rollback_from_a_stale_cache(home: Home, board: FakeBoard) -> None:
    """An old checkpoint from a cache is no rollback: the second look goes past it."""
    old = board.publish(size=2)
    board.publish()
    follower = await followed(home, board)
    board.lies = Lies(checkpoint=old.encode(), only_from_cache=True)

    assert await follower.sync() is None
    assert follower.status.state is BoardState.FOLLOWING
    assert await evidence(home) == {}


async def test_same_size_fork_is_proof_at_once(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """Two signed logs of one size are a proof, even where a second look would show the first."""
    follower = await followed(home, board)
    other = Tree(leaf_hash(raw) for raw in (*writer.entries[:2], b"another third entry"))
    board.lies = Lies(checkpoint=board.signed(other).encode(), only_from_cache=True)

    await refused(follower, "two different logs of 3 entries")

    assert board.paths == ["checkpoint"]
    assert len(await evidence(home)) == 2
    assert [each.what for each in await follower.evidence()] == [
        "checkpoint believed before",
        "checkpoint received",
    ]


async def test_smaller_fork(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A shorter log that is not even a prefix is a step back like any other."""
    follower = await followed(home, board)
    writer.entries[:] = [b"something else", b"entirely"]
    board.publish()

    await refused(follower, "went back from 3 entries to 2")


@pytest.mark.parametrize("no_ranges", [True, False])
async def test_rewritten_history(
    home: Home, board: FakeBoard, writer: LogWriter, *, no_ranges: bool
) -> None:
    """A log that grows over changed old entries does not extend the pinned root."""
    follower = await followed(home, board)
    writer.register("fire-brigade")
    writer.entries[2] = writer.entries[2].replace(b"Burglary", b"burglary")
    board.lies = Lies(no_ranges=no_ranges)
    board.publish()

    await refused(follower, "have been changed" if no_ranges else "not those it signed|do not hold")

    kept = await evidence(home)
    assert kept["checkpoint received"] == board.note.encode()
    assert "tile/entries/000.p/5" in kept


async def test_deleted_entry(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A log from which an entry was taken does not extend the pinned root, however it grows."""
    follower = await followed(home, board)
    agency = writer.register("fire-brigade")
    writer.post(agency)
    del writer.entries[1]
    board.publish()

    await refused(follower, "not those it signed|do not hold")


async def test_pinned_across_a_restart(home: Home, board: FakeBoard) -> None:
    """The pinned checkpoint outlives the hub, so a rollback while it was off is seen."""
    await followed(home, board)
    board.publish(size=1)

    await refused(home.follower(board.policy()), "went back from 3 entries to 1")


async def test_stopped_across_a_restart(home: Home, board: FakeBoard) -> None:
    """A stopped board stays stopped, asks for nothing, and what was verified is still served."""
    follower = await followed(home, board)
    board.publish(size=1)
    await refused(follower, "went back")
    board.publish()
    board.asked.clear()
    again = home.follower(board.policy())

    kept = await stored(again)

    assert [logged.index for logged in kept.entries] == [0, 1, 2]
    assert again.status.state is BoardState.STOPPED
    assert again.status.since == follower.status.since
    await refused(again, "went back")
    assert board.asked == []


async def test_owner_resumes(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """Only the owner starts a stopped board again, and what was pinned still binds it."""
    follower = await followed(home, board)
    board.publish(size=1)
    await refused(follower, "went back")

    await follower.resume()
    await refused(follower, "went back")
    await follower.resume()
    writer.post(writer.register("fire-brigade"))
    board.publish()
    growth = await follower.sync()

    assert growth is not None
    assert [logged.index for logged in growth.entries] == [3, 4, 5]
    assert (await stored(home.follower(board.policy()))).entries[:3] != ()


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw[:-1],
        lambda raw: raw + b"\0\1x",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw[:-90] + b"?" + raw[-89:],
        lambda _raw: b"",
        lambda _raw: b"\xff\xff" + b"x" * 65535,
    ],
    ids=["short", "trailing", "truncated", "mismatch", "empty", "oversize"],
)
class TestBadBundles:
    """A bundle that is not what was signed is never believed."""

    async def test_in_a_cache(
        self, home: Home, board: FakeBoard, change: Callable[[bytes], bytes]
    ) -> None:
        """Where a second look past caches is right, nothing happened."""
        board.lies = Lies(bundle=change, only_from_cache=True)
        follower = home.follower(board.policy())

        growth = await follower.sync()

        assert growth is not None
        assert len(growth.entries) == 3
        assert await evidence(home) == {}

    async def test_with_honest_tiles(
        self, home: Home, board: FakeBoard, change: Callable[[bytes], bytes]
    ) -> None:
        """Where the hash tiles still verify it is a damaged copy, not a fork: try later."""
        board.lies = Lies(bundle=change)
        follower = home.follower(board.policy())

        with pytest.raises(BoardUnreachableError, match="damaged copy"):
            await follower.sync()
        assert follower.status.state is BoardState.UNREACHABLE
        board.lies = Lies()
        assert await follower.sync() is not None

    async def test_with_dishonest_tiles(
        self, home: Home, board: FakeBoard, change: Callable[[bytes], bytes]
    ) -> None:
        """Where the tiles do not verify either, the board is stopped and the bundle kept."""
        board.lies = Lies(bundle=change, tile=lambda raw: b"\0" + raw[1:])
        follower = home.follower(board.policy())

        await refused(follower, "do not hold|not those it signed")

        assert "checkpoint received" in await evidence(home)
        assert (await stored(follower)).entries == ()


async def test_wrong_range(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """An answer for other bytes than were asked for is not glued to what is known."""
    follower = await followed(home, board)
    writer.register("fire-brigade")
    board.publish()
    board.lies = Lies(wrong_range=True)

    with pytest.raises(BoardUnreachableError, match="damaged copy"):
        await follower.sync()


# Witnesses


async def test_missing_quorum(home: Home, board: FakeBoard) -> None:
    """Too few of the witnesses the owner relies on is a broken promise."""
    board.witnesses, both = board.witnesses[:1], board.policy(quorum=2)
    board.publish()

    await refused(home.follower(both), "1 of the 2 witnesses")


async def test_witnesses_are_not_asked_where_none_are_relied_on(
    home: Home, board: FakeBoard
) -> None:
    """Without a quorum a checkpoint needs its log's signature only."""
    policy = board.policy(quorum=0)
    board.witnesses = ()
    board.publish()

    assert await home.follower(policy).sync() is not None


async def test_duplicate_witness_counts_once(home: Home, board: FakeBoard) -> None:
    """One witness that signs twice is still one."""
    policy = board.policy(quorum=2)
    first = board.witnesses[0]
    board.witnesses = (first, first)
    board.publish()

    await refused(home.follower(policy), "1 of the 2 witnesses")


async def test_stale_cosignature(home: Home, board: FakeBoard) -> None:
    """A checkpoint no witness has seen for a day may be a frozen view."""
    follower = await followed(home, board, quorum=2)
    home.clock.forward(timedelta(hours=24))

    await refused(follower, "last 24 hours")
    assert board.paths == ["checkpoint", "checkpoint"]


async def test_stale_behind_304(home: Home, board: FakeBoard) -> None:
    """A board that only ever says "not modified" goes stale like any other."""
    follower = await followed(home, board, quorum=1)
    home.clock.forward(timedelta(hours=23))
    assert await follower.sync() is None
    home.clock.forward(timedelta(hours=1))

    await refused(follower, "last 24 hours")


async def test_fresh_cosignature_keeps_it_going(home: Home, board: FakeBoard) -> None:
    """A board that does not grow but is witnessed anew is followed on."""
    follower = await followed(home, board, quorum=2)
    home.clock.forward(timedelta(hours=30))
    board.publish(at=int(home.clock.now().timestamp()))

    assert await follower.sync() is None


async def test_future_cosignature(home: Home, board: FakeBoard) -> None:
    """A cosignature from more than ten minutes ahead could be kept fresh for ever."""
    ahead = home.clock.now() + timedelta(minutes=11)
    board.publish(at=int(ahead.timestamp()))

    await refused(home.follower(board.policy(quorum=1)), "in the future")


async def test_cosignature_beyond_the_calendar(home: Home, board: FakeBoard) -> None:
    """A time that no calendar has is the future too, not a crash."""
    board.publish(at=2**63)

    await refused(home.follower(board.policy(quorum=1)), "in the future")


async def test_replayed_cosignature(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A cosignature of an earlier checkpoint does not verify on a later one."""
    lines = [line for line in board.note.splitlines(keepends=True) if "first.example" in line]
    writer.register("fire-brigade")
    board.witnesses, policy = (), board.policy(quorum=1)
    note = add_signature(board.publish(), lines[0])
    board.lies = Lies(checkpoint=note.encode())

    await refused(home.follower(policy), "signature of first.example")


# Checkpoints


async def test_edited_size(home: Home, board: FakeBoard) -> None:
    """A checkpoint whose size was edited is not what its log signed."""
    board.lies = Lies(checkpoint=board.note.replace("\n3\n", "\n2\n").encode())

    await refused(home.follower(board.policy()), "does not verify")


async def test_wrong_key(home: Home, board: FakeBoard) -> None:
    """A checkpoint by a key the owner has not confirmed is not this board's."""
    policy = board.policy()
    board.publish(key=make_key(f"{board.writer.origin}x"))
    await refused(home.follower(policy), "Nobody known|has not signed")


async def test_wrong_origin(home: Home, board: FakeBoard) -> None:
    """A checkpoint for another log is refused though the right key signed it."""
    board.publish(origin="board.example.net/v1")

    await refused(home.follower(board.policy()), "another log")


# Entries a board had to refuse


async def test_cross_board_replay(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """An entry signed for another board does not hold here."""
    follower = await followed(home, board)
    elsewhere = LogWriter(now=writer.now, origin="board.example.net/v1")
    elsewhere.post(elsewhere.register())
    writer.entries.append(elsewhere.entries[0])
    board.publish()

    await refused(follower, "entry 3, which it had to refuse")

    assert [logged.index for logged in (await stored(follower)).entries] == [0, 1, 2]


async def test_duplicate_seq_marks_the_agency(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """Two entries with one seq stay in sight and mark their agency, not the board."""
    agency = writer.register("fire-brigade")
    seq, prev = agency.seq, agency.prev
    writer.post(agency)
    agency.seq, agency.prev = seq, prev
    writer.post(agency)
    board.publish()

    growth = await home.follower(board.policy()).sync()

    assert growth is not None
    assert growth.registry.agencies[agency.id].compromised
    assert [logged.equivocation for logged in growth.entries].count(True) == 1
    again = await stored(home.follower(board.policy()))
    assert again.registry.agencies[agency.id].compromised


async def test_broken_prev(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A chain with a link that names another entry before it is not one."""
    agency = writer.register("fire-brigade")
    agency.prev = "ab" * 32
    writer.post(agency)
    board.publish()

    await refused(home.follower(board.policy()), "had to refuse")


async def test_revoked_key_back_fill(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """Nothing more is accepted from a key that was revoked."""
    agency = writer.register("fire-brigade")
    writer.revoke(agency, last_good=len(writer.entries) - 2)
    writer.post(agency)
    board.publish()

    await refused(home.follower(board.policy()), "revoked")


async def test_rotation_before_its_time(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A new key that signs before its 72 hours is refused."""
    agency = writer.register("fire-brigade")
    writer.rotate(agency)
    agency.posting = make_key(f"{agency.name}.posting.{agency.seq - 1}")
    writer.post(agency)
    board.publish()

    await refused(home.follower(board.policy()), "acts only from")


async def test_anchored_in_another_log(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """An entry whose author was shown another log of this board proves two faces."""
    agency = writer.register("fire-brigade")
    writer.post(agency, anchor=Anchor(size=2, root=encode_base64(leaf_hash(b"another face"))))
    board.publish()

    await refused(home.follower(board.policy()), "another log")


async def test_anchored_in_this_log(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """An entry anchored in what this board published holds, on either side of a look."""
    follower = await followed(home, board)
    agency = writer.register("fire-brigade")
    for size in (3, 5):
        root = Tree(leaf_hash(raw) for raw in writer.entries[:size]).root()
        writer.post(agency, anchor=Anchor(size=size, root=encode_base64(root)))
    board.publish()

    assert await follower.sync() is not None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}\nAAAA",
        b"[" * 16_000,
        b'{"v":1,"v":1}\n' + b"A" * 86 + b"==",
        b'{"v":1.5}\n' + b"A" * 86 + b"==",
        b"\xff\xfe",
    ],
)
async def test_nonsense_entries(
    home: Home, board: FakeBoard, writer: LogWriter, raw: bytes
) -> None:
    """An entry that is none stops the board that signed it, whatever its bytes are."""
    writer.entries.append(raw)
    board.publish()

    await refused(home.follower(board.policy()), "entry 3, which it had to refuse")


async def test_unsigned_entry_of_another(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """An agency's entry signed by somebody else is refused, and nothing of the batch is kept."""
    agency = writer.register("fire-brigade")
    writer.post(agency)
    thief = writer.author("thief")
    raw = writer.signed(
        agency,
        RequestUpdate,
        thief.posting,
        request=writer.fresh_id(),
        text="Send it to me.",
    )
    writer.log(agency, raw)
    board.publish()
    follower = home.follower(board.policy())

    await refused(follower, "had to refuse")
    assert (await stored(follower)).entries == ()


async def test_tampered_body(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A post that the board edited before logging does not verify."""
    agency = writer.register("fire-brigade")
    raw = writer.signed(
        agency,
        RequestPost,
        agency.posting,
        incident="fire",
        title="Fire",
        text="A fire.",
        case_number="1",
        contact="",
        window=window(writer.now - timedelta(hours=1), writer.now),
        area=Circle(lat=52_000_000, lon=4_000_000, radius_m=300),
        expires="2026-12-24T12:00:00Z",
    )
    writer.log(agency, raw.replace(b'"radius_m":300', b'"radius_m":900'))
    board.publish()

    await refused(home.follower(board.policy()), "does not verify")
