"""What a follower does when a board lies: it stops, keeps the evidence, and says why."""

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from hub.__main__ import build
from hub.errors import BoardDishonestError, BoardUnreachableError
from hub.feeds.board import BoardFollower
from hub.feeds.board_copy import OLD_COPIES_LAST_S
from hub.feeds.followed import FollowedBoard
from hub.feeds.trust import BELIEVED, ENTRY, RECEIVED, BoardUncheckedError, Evidence, zipped
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy, BoardState, Unchecked
from hub.store.tables import board_evidence, boards
from noticeboard.log.area import Circle
from noticeboard.log.body import Anchor, RequestPost, RequestUpdate
from noticeboard.log.encoding import encode_base64
from noticeboard.log.note import add_signatures
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.text import Text
from tests.fakes.board import FakeBoard, Lies, LogWriter, make_key, make_witness, window
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
    assert str(follower.status.reason) == str(raised.value)
    with pytest.raises(BoardDishonestError, match=sentence):
        await follower.sync()


async def followed(home: Home, board: FakeBoard, *, quorum: int = 0) -> BoardFollower:
    """Return a follower that has taken in all the board has."""
    follower = home.follower(board.policy(quorum=quorum))
    await follower.sync()
    board.asked.clear()
    return follower


async def unchecked(follower: BoardFollower, why: Unchecked, sentence: str = ".") -> None:
    """Check that the next look proves nothing, keeps nothing, and says why in code and words."""
    with pytest.raises(BoardUncheckedError, match=sentence) as raised:
        await follower.sync()
    assert raised.value.why is why
    status = follower.status
    assert (status.state, status.unchecked) == (BoardState.UNCHECKED, why)
    assert str(status.reason) == str(raised.value)
    assert await follower.evidence() == []


def betray(board: FakeBoard) -> str:
    """Let the board sign another log of the same size, and return that note."""
    *same, last = board.writer.entries
    other = Tree(leaf_hash(raw) for raw in (*same, last + b" "))
    note = board.signed(other)
    board.lies = Lies(checkpoint=note.encode())
    return note


async def verified(home: Home, follower: BoardFollower, folder: Path) -> tuple[int, str]:
    """Give the evidence to `neighbors verify`, which knows nothing else; return what it says."""
    policy = follower.status.origin
    async with home.database.read() as connection:
        [row] = (await connection.execute(select(boards).where(boards.c.origin == policy))).all()
    known = row.policy | {"origin": BoardOrigin(policy)}
    archive = folder / "evidence.zip"
    archive.write_bytes(zipped(BoardPolicy(**known), await follower.evidence()))
    result = CliRunner().invoke(
        build(["verify"]), ["verify", str(archive), "--log-key", row.policy["log_key"]]
    )
    return result.exit_code, result.output


async def test_an_old_checkpoint_is_no_lie(home: Home, board: FakeBoard) -> None:
    """A cache that ignores `no-cache` serves our own past: nothing is said, and it is asked on."""
    follower = await followed(home, board)
    newest = board.note
    old = board.publish(size=2)
    checked_at = follower.status.checked_at
    home.clock.forward(timedelta(minutes=1))

    assert await follower.sync() is None

    assert board.paths == ["checkpoint", "checkpoint"]
    assert board.asked[1].headers["Cache-Control"] == "no-cache"
    assert follower.status.state is BoardState.FOLLOWING
    assert follower.status.checked_at == checked_at
    assert await evidence(home) == {}
    board.lies = Lies(checkpoint=newest.encode())
    assert await follower.sync() is None
    assert follower.status.checked_at == home.clock.now()
    assert old != newest


@pytest.mark.parametrize("size", [0, 1, 2])
async def test_old_for_long(home: Home, board: FakeBoard, size: int) -> None:
    """A board that stays behind what it showed cannot be checked, until it has caught up."""
    follower = await followed(home, board)
    board.publish(size=size)
    assert await follower.sync() is None
    home.clock.forward(timedelta(seconds=OLD_COPIES_LAST_S))

    await unchecked(follower, Unchecked.OLD_COPY, "older copy")
    board.publish()
    assert await follower.sync() is None
    assert follower.status.state is BoardState.FOLLOWING


async def test_an_old_copy_clears_up_nothing(home: Home, board: FakeBoard) -> None:
    """What could not be checked before an old copy came cannot be checked after it."""
    follower = await followed(home, board, quorum=2)
    old = board.publish(size=2)
    board.publish()
    home.clock.forward(timedelta(hours=24))
    await unchecked(follower, Unchecked.NOT_FRESH)
    board.lies = Lies(checkpoint=old.encode())

    assert await follower.sync() is None

    assert follower.status.state is BoardState.UNCHECKED


async def test_old_copy_from_a_cache(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """If a second look goes past the cache, what is new comes at once."""
    old = board.publish(size=2)
    board.publish()
    follower = await followed(home, board)
    writer.register("fire-brigade")
    board.publish()
    board.lies = Lies(checkpoint=old.encode(), only_from_cache=True)

    growth = await follower.sync()

    assert growth is not None
    assert [logged.index for logged in growth.entries] == [3, 4]
    assert follower.status.state is BoardState.FOLLOWING
    assert await evidence(home) == {}


async def test_same_size_fork_is_proof_at_once(
    home: Home, board: FakeBoard, tmp_path: Path
) -> None:
    """Two signed logs of one size are a proof, even if a second look would show the first."""
    follower = await followed(home, board)
    betray(board)
    board.lies.only_from_cache = True

    await refused(follower, "two different histories of 3 entries")

    assert board.paths == ["checkpoint"]
    assert [each.what for each in await follower.evidence()] == [BELIEVED, RECEIVED]
    assert (await verified(home, follower, tmp_path))[0] == 1


async def test_a_fork_needs_no_witness(home: Home, board: FakeBoard) -> None:
    """The board's own two signatures prove it, whoever has cosigned and whatever the clock says."""
    follower = await followed(home, board, quorum=2)
    board.witnesses = ()
    betray(board)
    home.clock.forward(timedelta(days=9))

    await refused(follower, "two different histories of 3 entries")


@pytest.mark.parametrize("size", [1, 2])
async def test_smaller_fork(
    home: Home, board: FakeBoard, writer: LogWriter, tmp_path: Path, size: int
) -> None:
    """A shorter log that is no prefix is a proof, which names what the longer one held there."""
    follower = await followed(home, board)
    writer.entries[:] = [b"something else", b"entirely"][:size]
    board.publish()

    await refused(follower, f"a history of 3 entries, and one of {size} that isn't part of it")

    assert list(await evidence(home)) == [BELIEVED, RECEIVED, "tile/0/000.p/3"]
    status, said = await verified(home, follower, tmp_path)
    sentence = f"a log of {size} entries, and one of 3 that does not begin with them"
    assert (status, sentence in " ".join(said.split())) == (1, True)


@pytest.mark.parametrize("no_ranges", [True, False])
async def test_rewritten_history(
    home: Home, board: FakeBoard, writer: LogWriter, tmp_path: Path, *, no_ranges: bool
) -> None:
    """A log that grows over changed old entries does not extend the pinned root."""
    follower = await followed(home, board)
    writer.register("fire-brigade")
    writer.entries[2] = writer.entries[2].replace(b"Burglary", b"burglary")
    board.lies = Lies(no_ranges=no_ranges)
    board.publish()

    await refused(follower, "a history of 5 entries, and one of 3 that isn't part of it")

    kept = await evidence(home)
    assert kept[RECEIVED] == board.note.encode()
    status, said = await verified(home, follower, tmp_path)
    sentence = "a log of 3 entries, and one of 5 that does not begin with them"
    assert (status, sentence in " ".join(said.split())) == (1, True)


async def test_deleted_entry(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A log from which an entry was taken does not extend the pinned root, however it grows."""
    follower = await followed(home, board)
    agency = writer.register("fire-brigade")
    writer.post(agency)
    del writer.entries[1]
    board.publish()

    await refused(follower, "isn't part of it")


async def test_pinned_across_a_restart(home: Home, board: FakeBoard) -> None:
    """The pinned checkpoint outlives the hub, so a fork while it was off is seen."""
    await followed(home, board)
    betray(board)

    await refused(home.follower(board.policy()), "two different histories of 3 entries")


@pytest.mark.parametrize("how", ["same size", "smaller", "larger"])
async def test_stopped_across_a_restart(
    home: Home, board: FakeBoard, writer: LogWriter, how: str
) -> None:
    """A stopped board stays stopped, asks for nothing, and what was verified is still served."""
    follower = await followed(home, board)
    honest = list(writer.entries)
    writer.entries[0] += b" "
    board.publish(size=2 if how == "smaller" else 3)
    if how == "larger":
        writer.entries += [b"four", b"five"]
        board.publish()
    await refused(follower, "two different histories|isn't part of it")
    writer.entries[:] = honest
    board.publish()
    board.asked.clear()
    again = home.follower(board.policy())

    kept = await stored(again)

    assert [logged.index for logged in kept.entries] == [0, 1, 2]
    assert again.status.state is BoardState.STOPPED
    assert again.status.since == follower.status.since
    await refused(again, "two different histories|isn't part of it")
    assert board.asked == []


async def test_owner_resumes(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """Only the owner starts a stopped board again, and what was pinned still binds it."""
    follower = await followed(home, board)
    betray(board)
    await refused(follower, "two different histories")

    await follower.resume()
    await refused(follower, "two different histories")
    await follower.resume()
    board.lies = Lies()
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
    """A bundle that isn't what was signed is never believed."""

    async def test_in_a_cache(
        self, home: Home, board: FakeBoard, change: Callable[[bytes], bytes]
    ) -> None:
        """If a second look past caches is right, nothing happened."""
        board.lies = Lies(bundle=change, only_from_cache=True)
        follower = home.follower(board.policy())

        growth = await follower.sync()

        assert growth is not None
        assert len(growth.entries) == 3
        assert await evidence(home) == {}

    async def test_with_honest_tiles(
        self, home: Home, board: FakeBoard, change: Callable[[bytes], bytes]
    ) -> None:
        """If the hash tiles still verify it is a damaged copy, not a fork: try later."""
        board.lies = Lies(bundle=change)
        follower = home.follower(board.policy())

        await unchecked(follower, Unchecked.ENTRIES, "damaged copy")
        board.lies = Lies()
        assert await follower.sync() is not None
        assert follower.status.state is BoardState.FOLLOWING

    async def test_with_dishonest_tiles(
        self, home: Home, board: FakeBoard, change: Callable[[bytes], bytes]
    ) -> None:
        """If the tiles do not verify either, nobody can say whose fault it is: try later."""
        board.lies = Lies(bundle=change, tile=lambda raw: b"\0" + raw[1:])
        follower = home.follower(board.policy())

        await unchecked(follower, Unchecked.ENTRIES, "entries that it didn't sign")

        assert (await stored(follower)).entries == ()
        board.lies = Lies()
        assert await follower.sync() is not None


async def test_wrong_range(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """An answer for other bytes than were asked for is not glued to what is known."""
    follower = await followed(home, board)
    writer.register("fire-brigade")
    board.publish()
    board.lies = Lies(wrong_range=True)

    await unchecked(follower, Unchecked.ENTRIES, "damaged copy")


# Witnesses


async def test_missing_quorum(home: Home, board: FakeBoard) -> None:
    """With too few of the witnesses the owner relies on nothing new is believed."""
    board.witnesses, both = board.witnesses[:1], board.policy(quorum=2)
    board.publish()

    await unchecked(home.follower(both), Unchecked.FEW_WITNESSES, "1 of the 2 witnesses")


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

    await unchecked(home.follower(policy), Unchecked.FEW_WITNESSES, "1 of the 2 witnesses")


async def test_stale_cosignature(home: Home, board: FakeBoard) -> None:
    """A checkpoint no witness has seen for a day may be a frozen view."""
    follower = await followed(home, board, quorum=2)
    home.clock.forward(timedelta(hours=24))

    await unchecked(follower, Unchecked.NOT_FRESH, "last 24 hours")
    assert board.paths == ["checkpoint", "checkpoint"]


async def test_witnesses_away_for_a_day(home: Home, board: FakeBoard) -> None:
    """When they are back all is well again, in the same run and after a restart."""
    follower = await followed(home, board, quorum=2)
    home.clock.forward(timedelta(hours=25))
    await unchecked(follower, Unchecked.NOT_FRESH)
    await unchecked(home.follower(board.policy(quorum=2)), Unchecked.NOT_FRESH)
    board.publish(at=int(home.clock.now().timestamp()))

    for each in (follower, home.follower(board.policy(quorum=2))):
        update = await each.sync()
        assert update is None or not update.entries
        assert (each.status.state, each.status.unchecked) == (BoardState.FOLLOWING, None)


async def test_the_quorum_is_fresh_and_not_one_witness(home: Home, board: FakeBoard) -> None:
    """One fresh cosignature does not make another old one fresh."""
    first, second = board.witnesses
    follower = await followed(home, board, quorum=2)
    home.clock.forward(timedelta(hours=25))
    board.witnesses = (first,)
    fresh = board.publish(at=int(home.clock.now().timestamp()))
    text = fresh.partition("\n\n")[0] + "\n"
    old_at = int(board.writer.now.timestamp())
    board.lies = Lies(checkpoint=add_signatures(fresh, second.sign(text, at=old_at)).encode())

    await unchecked(follower, Unchecked.NOT_FRESH, "Too few witnesses")


async def test_fresh_cosignature_keeps_it_going(home: Home, board: FakeBoard) -> None:
    """A board that does not grow but is witnessed anew is followed on."""
    follower = await followed(home, board, quorum=2)
    home.clock.forward(timedelta(hours=30))
    board.publish(at=int(home.clock.now().timestamp()))

    update = await follower.sync()

    assert update is not None
    assert (update.entries, follower.status.state) == ((), BoardState.FOLLOWING)


async def test_a_witness_in_the_future_is_not_counted(home: Home, board: FakeBoard) -> None:
    """One whose clock is wrong neither stops hubs nor keeps an old view fresh."""
    third = make_witness("third.example")
    board.witnesses = (*board.witnesses, third)
    policy = board.policy(quorum=2)
    board.witnesses = board.witnesses[:2]
    note = board.publish()
    text = note.partition("\n\n")[0] + "\n"
    ahead = third.sign(text, at=int((home.clock.now() + timedelta(days=400)).timestamp()))
    board.lies = Lies(checkpoint=add_signatures(note, ahead).encode())
    follower = home.follower(policy)

    assert await follower.sync() is not None
    home.clock.forward(timedelta(hours=25))
    await unchecked(follower, Unchecked.NOT_FRESH)


@pytest.mark.parametrize("ahead_s", [660, 2**62])
async def test_future_cosignatures(home: Home, board: FakeBoard, ahead_s: int) -> None:
    """If the quorum's times have not come yet nothing is believed, until they have."""
    at = min(int(home.clock.now().timestamp()) + ahead_s, 2**63)
    board.publish(at=at)
    follower = home.follower(board.policy(quorum=1))

    await unchecked(follower, Unchecked.FUTURE, "in the future")
    board.publish()
    assert await follower.sync() is not None


@pytest.mark.parametrize("minutes", [-11, -60 * 24 * 300, 60 * 30])
async def test_a_hub_whose_clock_is_wrong(home: Home, board: FakeBoard, minutes: int) -> None:
    """Its own clock is asked first: the board is not accused, and heals when the clock is set."""
    real = home.clock.now()
    board.lies = Lies(date=format_datetime(real, usegmt=True))
    follower = home.follower(board.policy(quorum=2))
    home.clock.forward(timedelta(minutes=minutes))

    await unchecked(follower, Unchecked.OWN_CLOCK, f"differs by {abs(minutes)} minutes")
    again = home.follower(board.policy(quorum=2))
    await unchecked(again, Unchecked.OWN_CLOCK)
    home.clock.forward(timedelta(minutes=-minutes))

    assert await again.sync() is not None
    assert again.status.state is BoardState.FOLLOWING


async def test_a_clock_that_is_kept_is_believed(
    home: Home, board: FakeBoard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the kernel keeps it within a second, board and witnesses are the ones that differ."""
    monkeypatch.setattr(home.clock, "uncertainty", lambda: timedelta(milliseconds=40))
    ahead = home.clock.now() + timedelta(minutes=11)
    board.lies = Lies(date=format_datetime(ahead, usegmt=True))
    board.publish(at=int(ahead.timestamp()))

    await unchecked(home.follower(board.policy(quorum=2)), Unchecked.FUTURE)


async def test_replayed_cosignature(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """A cosignature of an earlier checkpoint does not verify on a later one."""
    lines = [line for line in board.note.splitlines(keepends=True) if "first.example" in line]
    writer.register("fire-brigade")
    board.witnesses, policy = (), board.policy(quorum=1)
    note = add_signatures(board.publish(), lines[0])
    board.lies = Lies(checkpoint=note.encode())

    await unchecked(home.follower(policy), Unchecked.NOT_SIGNED, "signature of first.example")


# Checkpoints


async def test_edited_size(home: Home, board: FakeBoard) -> None:
    """A checkpoint whose size was edited is not what its log signed."""
    board.lies = Lies(checkpoint=board.note.replace("\n3\n", "\n2\n").encode())

    await unchecked(home.follower(board.policy()), Unchecked.NOT_SIGNED, "isn't valid")


@pytest.mark.parametrize("size", [None, 2])
async def test_wrong_key(home: Home, board: FakeBoard, size: int | None) -> None:
    """What another key signs proves nothing against this board, and nothing of it is kept."""
    follower = await followed(home, board)
    board.writer.entries[0] += b" "
    board.publish(key=make_key(f"{board.writer.origin}x"), size=size)

    await unchecked(follower, Unchecked.NOT_SIGNED, "No known key|hasn't signed")
    await unchecked(home.follower(board.policy()), Unchecked.NOT_SIGNED)
    board.writer.entries[0] = board.writer.entries[0][:-1]
    board.publish()
    assert await follower.sync() is None
    assert follower.status.state is BoardState.FOLLOWING


async def test_wrong_origin(home: Home, board: FakeBoard) -> None:
    """A checkpoint for another log is not believed though the right key signed it."""
    board.publish(origin="board.example.net/v1")

    await unchecked(home.follower(board.policy()), Unchecked.NOT_SIGNED, "another log")


async def test_silence_does_not_clear_up_what_could_not_be_checked(
    home: Home, board: FakeBoard
) -> None:
    """A board that could not be checked and then says nothing is no more trusted than before."""
    follower = await followed(home, board, quorum=2)
    home.clock.forward(timedelta(hours=25))
    await unchecked(follower, Unchecked.NOT_FRESH)
    board.lies = Lies(down=True)

    with pytest.raises(BoardUnreachableError):
        await follower.sync()

    assert (follower.status.state, follower.status.unchecked) == (
        BoardState.UNCHECKED,
        Unchecked.NOT_FRESH,
    )


async def test_unknown_signature_lines_are_not_kept(home: Home, board: FakeBoard) -> None:
    """A line that the board made up for this reader is neither pinned nor handed on."""
    honest = board.note
    tagged = add_signatures(honest, f"\u2014 house-4711 {encode_base64(b'house 4711')}\n")
    board.lies = Lies(checkpoint=tagged.encode())
    follower = await followed(home, board)
    betrayed = betray(board)
    tagged = add_signatures(betrayed, f"\u2014 house-4711 {encode_base64(b'house 4711')}\n")
    board.lies = Lies(checkpoint=tagged.encode())

    await refused(follower, "two different histories")

    kept = await evidence(home)
    assert (kept[BELIEVED], kept[RECEIVED]) == (honest.encode(), betrayed.encode())
    assert "house-4711" not in await follower.proof(2)


# Stops of earlier versions


async def latched(home: Home, board: FakeBoard, *kept: tuple[str, bytes]) -> BoardFollower:
    """Return a follower as it starts after an earlier version had stopped this board."""
    await followed(home, board)
    policy = board.policy()
    was = [Evidence(what=what, material=material) for what, material in kept]
    await FollowedBoard(home.database, policy).stop(
        Text.plain("An old reason."), was, home.clock.now()
    )
    board.asked.clear()
    return home.follower(policy)


async def test_a_stop_that_proves_nothing_heals(home: Home, board: FakeBoard) -> None:
    """A prefix, a wrong key or a late witness no longer stops a board after the upgrade."""
    old, wrong = board.publish(size=2), board.publish(key=make_key("board.example.org/v1x"))
    newest = board.publish()
    follower = await latched(
        home,
        board,
        (BELIEVED, newest.encode()),
        (RECEIVED, old.encode()),
        (RECEIVED, wrong.encode()),
        ("tile/entries/000.p/3", b"\0\1x"),
    )

    assert (await stored(follower)).entries != ()
    before = follower.status
    assert await follower.sync() is None

    assert (before.state, before.unchecked) == (BoardState.UNCHECKED, Unchecked.AGAIN)
    for each in (follower, home.follower(board.policy())):
        await each.sync()
        assert each.status.state is BoardState.FOLLOWING
        assert await each.evidence() == []


@pytest.mark.parametrize("how", ["same size", "smaller", "tiles"])
async def test_a_stop_that_is_proved_stays(
    home: Home, board: FakeBoard, writer: LogWriter, how: str
) -> None:
    """Whatever an earlier version kept is judged from its bytes: a fork stays one."""
    newest = board.note
    others = [*writer.entries[:2], b"another third entry", b"fourth", b"fifth"]
    other = Tree(leaf_hash(raw) for raw in others[: {"same size": 3, "tiles": 5}.get(how, 1)])
    if how == "smaller":
        other = Tree([leaf_hash(b"another first entry")])
    tiles = [("tile/0/000.p/5", other.hashes(0, 0, 5))] if how == "tiles" else []
    follower = await latched(
        home, board, (BELIEVED, newest.encode()), (RECEIVED, board.signed(other).encode()), *tiles
    )

    await stored(follower)

    assert follower.status.state is BoardState.STOPPED
    with pytest.raises(BoardDishonestError):
        await follower.sync()
    assert board.asked == []


async def test_a_refused_entry_stops_again(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """An entry that is none stays a proof across restarts; one of another board is found anew."""
    writer.entries.append(b"no entry")
    follower = home.follower(board.policy())
    board.publish()
    await refused(follower, "entry 3, which it should have rejected")
    kept = await follower.evidence()

    again = home.follower(board.policy())
    await stored(again)

    assert again.status.state is BoardState.STOPPED
    assert ENTRY in [each.what for each in kept]


# Entries a board had to refuse


async def test_cross_board_replay(home: Home, board: FakeBoard, writer: LogWriter) -> None:
    """An entry signed for another board does not hold here."""
    follower = await followed(home, board)
    elsewhere = LogWriter(now=writer.now, origin="board.example.net/v1")
    elsewhere.post(elsewhere.register())
    writer.entries.append(elsewhere.entries[0])
    board.publish()

    await refused(follower, "entry 3, which it should have rejected")

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

    await refused(home.follower(board.policy()), "should have rejected")


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

    await refused(home.follower(board.policy()), "takes effect on")


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

    await refused(home.follower(board.policy()), "entry 3, which it should have rejected")


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

    await refused(follower, "should have rejected")
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

    await refused(home.follower(board.policy()), "isn't valid")
