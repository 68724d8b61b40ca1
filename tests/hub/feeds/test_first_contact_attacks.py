"""What a board can do with its snapshots: nothing worse than have a hub read everything."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
import lzma
from typing import Final

import msgspec
import pytest
from sqlalchemy import delete, update

from hub.errors import BoardDishonestError, BoardUnreachableError
from hub.feeds import board_copy as following
from hub.model.request import BoardState, RequestStatus
from hub.requests.agencies import request_id
from hub.store.tables import board_beginnings, board_fold_rows
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import head_row, heads_tree, parse_entry, sign_entry
from noticeboard.log.history import History
from noticeboard.log.snapshot import Snapshot, snapshot_path
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.board import ORIGIN, Author, FakeBoard, LogWriter, make_key
from tests.hub.feeds.conftest import Home
from tests.hub.feeds.snapshots import Stated, state_heads, state_snapshot
from tests.hub.feeds.test_first_contact import open_of, read_all
from tests.hub.feeds.test_stored_fold import Run

CITY: Final = "city-fire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A board with two agencies, three open requests and one that was resolved."""

    board: FakeBoard
    writer: LogWriter
    city: Author
    resolved: str


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let boards of a few entries be large."""
    monkeypatch.setattr(following, "FEWEST", 10)


@pytest.fixture
def town(board: FakeBoard, writer: LogWriter) -> Town:
    """Give a board whose snapshot is still to be stated."""
    city = writer.register(CITY)
    first, resolved = writer.post(city), writer.post(city)
    writer.post(city)
    writer.update(city, first)
    writer.resolve(city, resolved)
    board.publish()
    return Town(board=board, writer=writer, city=city, resolved=resolved)


async def followed(home: Home, town: Town) -> Run:
    """Follow a board to its end."""
    return await read_all(await Run(home, town.board.policy()).start())


async def assert_all_is_read(home: Home, town: Town) -> None:
    """Check that a hub reads the log from its first entry on, and accuses nobody."""
    run = await followed(home, town)
    assert run.read == run.follower.status.size == len(town.writer.entries)
    assert run.follower.status.state is BoardState.FOLLOWING
    assert run.follower.status.read_since is None
    assert await run.follower.evidence() == []


async def test_a_snapshot_that_holds_is_used(home: Home, town: Town) -> None:
    """The others show nothing unless this one passes."""
    state_snapshot(town.board)

    run = await followed(home, town)

    assert run.read < len(town.writer.entries) == run.follower.status.size
    assert run.follower.status.read_since == town.writer.now
    assert len(open_of(run)) == 3


def _replaced(stated: Stated, old: bytes, new: bytes) -> Snapshot:
    """Return a snapshot with other rows."""
    rows = [row.replace(old, new) for row in stated.snapshot.rows]
    assert tuple(rows) != stated.snapshot.rows
    return Snapshot(rows=tuple(sorted(rows)))


def _other_rows(stated: Stated) -> None:
    stated.serve(rows=Snapshot(rows=stated.snapshot.rows[1:]).content())


def _bomb(stated: Stated) -> None:
    bomb = lzma.compress(bytes(65 * 1024 * 1024))
    stated.board.files[snapshot_path(stated.at, "rows")] = bomb


def _greedy(stated: Stated) -> None:
    greedy = lzma.compress(stated.snapshot.content(), preset=9)
    stated.board.files[snapshot_path(stated.at, "rows")] = greedy


def _no_file(stated: Stated) -> None:
    del stated.board.files[snapshot_path(stated.at, "agencies")]


def _no_proof(stated: Stated) -> None:
    stated.board.files["snapshot/proof"] = b"\xff no proof"


def _too_old(stated: Stated) -> None:
    stated.board.writer.now += timedelta(days=5)


def _another_entry(stated: Stated) -> None:
    stated.serve(entries=stated.beside([*stated.named[:-1], stated.at - 1]))


def _missing_agency(stated: Stated) -> None:
    stated.serve(agencies=stated.beside(stated.keys[0][1:]))


def _extra_agency(stated: Stated) -> None:
    stated.serve(agencies=stated.beside(sorted({*stated.keys[0], 2})))


def _other_registration(stated: Stated) -> None:
    stated.serve(agencies=stated.beside([stated.keys[0][0], 1]))


def _statement(stated: Stated) -> BoardSnapshot:
    body = parse_entry(stated.board.writer.entries[stated.index]).body
    assert isinstance(body, BoardSnapshot)
    return body


def _not_in_the_log(stated: Stated) -> None:
    """Serve a statement that the board has signed, but not logged."""
    body = msgspec.structs.replace(_statement(stated), id="f" * 32)
    _serve_raw(stated, sign_entry(body, ORIGIN, stated.board.writer.log_key))


def _by_another_key(stated: Stated) -> None:
    other = make_key("other.example.org")
    key = other.verifier.key_id.hex()
    body = msgspec.structs.replace(_statement(stated), key=key)
    _serve_raw(stated, sign_entry(body, ORIGIN, other))


def _serve_raw(stated: Stated, raw: bytes) -> None:
    tree = stated.tree
    proof = TlogProof(
        index=stated.index,
        hashes=tuple(tree.inclusion(stated.index)),
        checkpoint_note=stated.board.note,
        extra=raw,
    )
    stated.board.files["snapshot/proof"] = proof.text().encode()


@pytest.mark.parametrize(
    "lie",
    [
        *(_other_rows, _bomb, _greedy, _no_file, _no_proof, _too_old, _another_entry),
        *(_missing_agency, _extra_agency, _other_registration, _not_in_the_log, _by_another_key),
    ],
)
async def test_a_snapshot_that_does_not_hold(
    home: Home, town: Town, lie: Callable[[Stated], None]
) -> None:
    """Whatever is wrong with it: the hub reads everything as before."""
    stated = state_snapshot(town.board)
    lie(stated)
    home.clock.forward(town.writer.now - home.clock.now())
    town.board.publish()

    await assert_all_is_read(home, town)


@pytest.mark.parametrize("what", ["head", "state", "keys", "request", "index"])
async def test_rows_that_were_stated_and_are_wrong(home: Home, town: Town, what: str) -> None:
    """Rows of other heads; a state or keys that the signed entries contradict; another entry."""
    board, writer = town.board, town.writer
    _, fold = state_heads(writer)
    true = Stated(board=board, at=len(writer.entries) - 1, snapshot=fold.snapshot())
    writer.entries.pop()
    writer.board.seq -= 1
    writer.board.prev = parse_entry(writer.entries[-1]).leaf.hex() if writer.board.seq else "0" * 64
    row = next(each for each in true.snapshot.rows if town.city.id.encode() in each)
    leaf = town.city.prev.encode()
    place = int(true.snapshot.rows[-1].split()[1])
    own = b"open %d %d\n" % (place, place)
    changes = {
        "head": (leaf, b"1" * 64),
        "state": (row[-6:], b"revoked\n"),
        "keys": (b" - - valid\n", b" %d - valid\n" % place),
        "request": (own, b"open %d %d\n" % (place - 1, place)),
        "index": (own, b"open %d %d\n" % (place, place - 1)),
    }
    assert row.endswith(b"valid\n")
    state_snapshot(board, _replaced(true, *changes[what]))

    await assert_all_is_read(home, town)


async def test_a_registration_that_was_not_accepted(home: Home, town: Town) -> None:
    """A snapshot isn't used if the board's key hasn't signed who registered."""
    own, town.writer.log_key = town.writer.log_key, make_key("other.example.org")
    other = town.writer.register("other-fire")
    town.writer.log_key = own
    town.writer.post(other)
    state_snapshot(town.board)
    run = await Run(home, town.board.policy()).start()

    with pytest.raises(BoardDishonestError):
        await read_all(run)

    assert run.follower.status.read_since is None


async def test_a_board_without_snapshots(home: Home, town: Town) -> None:
    """It is followed from its first entry, as always."""
    await assert_all_is_read(home, town)


async def test_an_entry_that_must_be_refused(home: Home, town: Town) -> None:
    """A hub that knows only a part accuses nobody. It reads all, and then it does."""
    state_snapshot(town.board)
    run = await followed(home, town)
    town.city.prev = "1" * 64
    town.writer.update(town.city, town.resolved)
    town.board.publish()

    found = await run.follower.sync()

    assert found is not None
    assert (found.more, found.entries) == (True, ())
    assert run.follower.status.state is BoardState.FOLLOWING
    await run.add(found)
    await read_all(run)
    with pytest.raises(BoardDishonestError):
        await read_all(run)
    assert await run.follower.evidence() != []
    assert len(open_of(run)) == 3


async def test_what_came_before_is_not_judged(home: Home, town: Town) -> None:
    """An update of a request from before: nobody here knows whether there was one."""
    state_snapshot(town.board)
    town.writer.update(town.city, town.resolved)
    town.writer.account(town.city, town.resolved)
    town.board.publish()

    run = await followed(home, town)

    assert run.follower.status.state is BoardState.FOLLOWING
    assert run.read < run.follower.status.size == len(town.writer.entries)


@pytest.mark.parametrize("steps", range(6))
async def test_ended_after_each_step(home: Home, town: Town, steps: int) -> None:
    """However far a hub came with a snapshot, the next start goes on from there."""
    state_snapshot(town.board)
    town.writer.post(town.city)
    town.board.publish()
    run = await Run(home, town.board.policy()).start()
    for _ in range(steps):
        if (found := await run.follower.sync()) is not None:
            await run.add(found)

    again = await followed(home, town)

    assert len(open_of(again)) == 4
    assert again.follower.status.size == len(town.writer.entries)
    assert again.follower.status.read_since is not None


@pytest.mark.parametrize("column", ["rows", "entries", "agencies", "others", "statement"])
async def test_what_is_stored_of_it_is_damaged(home: Home, town: Town, column: str) -> None:
    """Then the log is read from its first entry on; the board isn't to blame."""
    state_snapshot(town.board)
    await followed(home, town)
    wrong = town.writer.entries[0] if column == "statement" else b"1"
    async with home.database.write() as connection:
        await connection.execute(update(board_beginnings).values({column: wrong}))
        await connection.execute(delete(board_fold_rows))

    await assert_all_is_read(home, town)


async def test_other_verifiers(home: Home, town: Town) -> None:
    """If the owner trusts others, the snapshot that is stored is folded again, with them."""
    state_snapshot(town.board)
    run = await followed(home, town)
    assert {each.agency.level for each in run.docket.all()} == {2}

    await run.add(await run.follower.set_policy(replace(town.board.policy(), verifiers=())))

    assert {each.agency.level for each in run.docket.all()} == {0}
    again = await Run(home, replace(town.board.policy(), verifiers=())).start()
    assert {each.agency.level for each in again.docket.all()} == {0}
    assert again.follower.status.read_since is not None


def history_of(board: FakeBoard, author: Author, heads: int) -> bytes:
    """Return an agency's history up to some heads."""
    entries = [parse_entry(raw) for raw in board.writer.entries]
    chains: dict[str, list[int]] = {}
    for index, entry in enumerate(entries[:heads]):
        chains.setdefault(entry.body.agency, []).append(index)
    rows = sorted(
        head_row(each, len(links) - 1, entries[links[-1]].leaf.hex())
        for each, links in chains.items()
    )
    tree = heads_tree(rows)
    own = chains[author.id]
    row = next(at for at, each in enumerate(rows) if each.startswith(author.id.encode()))
    log = Tree(map(leaf_hash, board.writer.entries))
    return (
        History(
            agency=author.id,
            row=row,
            hashes=tuple(tree.inclusion(row)),
            entries=tuple((index, entries[index].raw) for index in own),
            proof=TlogProof(
                index=heads,
                hashes=tuple(log.inclusion(heads)),
                checkpoint_note=board.note,
                extra=entries[heads].raw,
            ),
        )
        .text()
        .encode()
    )


async def test_an_agency_s_history_is_read_before_anything_is_sent(home: Home, town: Town) -> None:
    """Its keys must be those of the snapshot."""
    stated = state_snapshot(town.board)
    run = await followed(home, town)
    assert not run.follower.is_true(town.city.id, home.clock.now())
    with pytest.raises(BoardUnreachableError):
        await run.follower.check_history(town.city.id, 0, home.clock.now())
    assert not run.follower.is_true(town.city.id, home.clock.now())
    town.board.files[f"agencies/{town.city.id}/history"] = history_of(
        town.board, town.city, stated.at
    )

    await run.follower.check_history(town.city.id, 0, home.clock.now())

    assert run.follower.is_true(town.city.id, home.clock.now())


async def test_a_hidden_revocation_is_found_before_anything_is_sent(home: Home, town: Town) -> None:
    """The rows say that a key is valid, and the agency had revoked it: nothing is believed."""
    board, writer = town.board, town.writer
    state_heads(writer)
    hidden = len(writer.entries)
    writer.revoke(town.city, last_good=hidden - 1)
    _, fold = state_heads(writer)
    place = b" - %d " % hidden
    rows = [
        row.replace(place, b" - - ").replace(b"revoked\n", b"valid\n")
        for row in fold.snapshot().rows
    ]
    at = len(writer.entries) - 1
    lie = Snapshot(rows=tuple(rows))
    stated = Stated(board=board, at=at, snapshot=lie)
    root, count, sha256 = lie.stated()
    writer.write(
        writer.board,
        BoardSnapshot,
        at=at,
        root=stated.tree.root(at).hex(),
        rows=root,
        count=count,
        sha256=sha256,
    )
    stated.index = at + 1
    board.publish()
    stated.serve()
    run = await followed(home, town)
    assert run.registry is not None
    assert run.registry.agencies[town.city.id].revoked_from is None
    board.files[f"agencies/{town.city.id}/history"] = history_of(board, town.city, at)

    await run.follower.check_history(town.city.id, 0, home.clock.now())

    assert run.follower.status.state is BoardState.FOLLOWING
    await read_all(run)
    assert run.registry.agencies[town.city.id].revoked_from is not None
    assert run.follower.status.read_since is None
    found = {each.id: each.status for each in run.docket.all()}
    assert found[request_id(town.board.policy().origin, town.city.id, town.resolved)] is (
        RequestStatus.RESOLVED
    )
    again = await Run(home, board.policy()).start()
    assert (again.read, again.docket.all()) == (0, run.docket.all())
