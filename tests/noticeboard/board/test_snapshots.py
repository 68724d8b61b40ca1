"""The daily snapshot: its files, its statement, and who notices if it isn't true."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from noticeboard.board.board import Board, open_board
from noticeboard.board.check import check_board
from noticeboard.board.heads import state_heads_if_due
from noticeboard.board.log import raw_between
from noticeboard.board.sequencer import GrowthStep
from noticeboard.board.snapshots import KEPT, state_snapshot_if_due
from noticeboard.board.statements import log_statement
from noticeboard.errors import ConflictError, UnavailableError
from noticeboard.log.body import BoardSnapshot, RequestResolve
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import parse_entry
from noticeboard.log.registry import Registry
from noticeboard.log.snapshot import (
    SNAPSHOT_FILES,
    Snapshot,
    snapshot_path,
    statement_path,
    unpack,
)
from noticeboard.log.snapshot_entries import SnapshotFiles
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import leaf_hash
from tests.noticeboard.board.test_heads import town
from tests.noticeboard.board.world import (
    Agency,
    World,
    assert_clean,
    id_of,
    made_home,
    register,
)
from tests.noticeboard.log.made import Clock


async def read_snapshot(board: Board, index: int) -> tuple[BoardSnapshot, SnapshotFiles]:
    """Return a statement and its files, as a reader verifies them."""
    (raw,) = await raw_between(board.database, index, index + 1)
    stated = parse_entry(raw).body
    assert isinstance(stated, BoardSnapshot)
    return stated, SnapshotFiles.of(stated, await packed_files(board, stated.at))


async def packed_files(board: Board, at: int) -> dict[str, bytes]:
    """Return the files of a snapshot as they are public."""
    read = {name: await board.public.read(snapshot_path(at, name)) for name in SNAPSHOT_FILES}
    return {name: packed for name, packed in read.items() if packed is not None}


async def test_a_board_and_a_follower_find_the_same(tmp_path: Path) -> None:
    """After the heads, once; what a follower's registry accepts gives the same rows."""
    clock = Clock()
    async with town(tmp_path / "board", clock) as (board, fire, police):
        assert await state_snapshot_if_due(board) is None
        heads = await state_heads_if_due(board)
        # What is logged before the statement isn't in it.
        await board.post(fire.request(board))
        index = await state_snapshot_if_due(board)
        assert index == 10
        assert await state_snapshot_if_due(board) is None
        stated, files = await read_snapshot(board, index)
        snapshot = files.snapshot
        raws = await raw_between(board.database, 0, index)

    fold, registry = SnapshotFold(), Registry(board.log_key.name, board.log_key)
    for raw in raws:
        fold.add(registry.add(parse_entry(raw), registry.size))

    assert (stated.at, fold.at) == (heads, heads)
    assert fold.snapshot() == snapshot
    # Four requests and an update; both agencies; the verifier and what it said.
    kinds = [row.partition(b" ")[0] for row in snapshot.rows]
    assert kinds == [b"agency"] * 2 + [b"author", b"level"] + [b"open"] * 5
    assert {row.split()[1].decode() for row in snapshot.rows[:2]} == {fire.id, police.id}
    await assert_clean(tmp_path / "board")


async def test_one_a_day_by_any_process(tmp_path: Path) -> None:
    """A second statement isn't logged; only the newest files stay; a restart states none."""
    clock = Clock()
    async with town(tmp_path / "board", clock) as (board, fire, _):
        await state_heads_if_due(board)
        index = await state_snapshot_if_due(board)
        assert index == 9
        stated, files = await read_snapshot(board, index)
        rows, count, sha256 = files.snapshot.stated()
        # As another process would that has made the same files meanwhile.
        with pytest.raises(ConflictError):
            await log_statement(
                board,
                lambda _, link: BoardSnapshot(
                    **link, at=stated.at, root=stated.root, rows=rows, count=count, sha256=sha256
                ),
            )
        for _ in range(KEPT):
            await board.post(fire.request(board))
            clock.at += timedelta(days=1)
            await state_heads_if_due(board)
            newest = await state_snapshot_if_due(board)
            assert newest is not None
            await read_snapshot(board, newest)
    folders = sorted((tmp_path / "board" / "public" / "snapshot").iterdir())
    assert len(folders) == KEPT
    async with open_board(board.home, now=clock) as again:
        assert await state_snapshot_if_due(again) is None
        clock.at += timedelta(days=1)
        assert await state_snapshot_if_due(again) is None
    await assert_clean(tmp_path / "board")


async def test_after_a_crash_the_same_files(tmp_path: Path) -> None:
    """Files without a statement are written again, byte for byte, whatever was posted meanwhile."""
    clock, stopped_at = Clock(), set[GrowthStep]()
    fire = Agency(clock=clock)

    def stop(step: GrowthStep) -> None:
        if step in stopped_at:
            raise OSError

    async with open_board(made_home(tmp_path / "board"), now=clock, after=stop) as board:
        await register(board, fire)
        raw = fire.request(board)
        await board.post(raw)
        clock.at += timedelta(days=1)
        at = await state_heads_if_due(board) or 0
        stopped_at.add(GrowthStep.INSERTED)
        with pytest.raises(UnavailableError):
            await state_snapshot_if_due(board)
        stopped_at.clear()
        files = await packed_files(board, at)
        assert files.keys() == set(SNAPSHOT_FILES)
        await board.post(fire.update(board, id_of(raw), kind=RequestResolve))

        index = await state_snapshot_if_due(board)

        assert index == at + 2
        stated, _ = await read_snapshot(board, index)
        assert stated.at == at
        assert files == await packed_files(board, at)

        # As if the crash had come before the proof of the statement was written.
        proof = tmp_path / "board" / "public" / statement_path(at)
        proof.unlink()
        assert await state_snapshot_if_due(board) is None
        assert TlogProof.parse(proof.read_text()).index == index
    await assert_clean(tmp_path / "board")


async def test_a_lie_fails_the_check(tmp_path: Path) -> None:
    """A board that states other rows than its log gives, or serves others, doesn't check clean."""
    async with town(tmp_path / "board", Clock()) as (board, _, _):
        at = await state_heads_if_due(board) or 0
        snapshot = Snapshot(rows=board.state.snapshots.snapshot().rows[1:])
        rows, count, sha256 = snapshot.stated()
        root = board.state.tree.root(at).hex()
        await log_statement(
            board,
            lambda _, link: BoardSnapshot(
                **link, at=at, root=root, rows=rows, count=count, sha256=sha256
            ),
        )

    report = await check_board(tmp_path / "board")

    codes = [each.code for each in report.complaints]
    assert codes == ["noticeboard.check.snapshot", "noticeboard.check.snapshot_file"]


async def test_a_proof_of_another_statement(tmp_path: Path) -> None:
    """Under each kept snapshot is the proof of its own statement, or the board isn't clean."""
    clock = Clock()
    async with town(tmp_path / "board", clock) as (board, fire, _):
        places = [await state_heads_if_due(board) or 0]
        await state_snapshot_if_due(board)
        await board.post(fire.request(board))
        clock.at += timedelta(days=1)
        places.append(await state_heads_if_due(board) or 0)
        await state_snapshot_if_due(board)
    await assert_clean(tmp_path / "board")
    first, second = (tmp_path / "board" / "public" / statement_path(at) for at in places)
    true = first.read_text()
    index, size = TlogProof.parse(true).index, TlogProof.parse(true).checkpoint_note.split("\n")[1]
    bare = replace(TlogProof.parse(true), extra=None).text()
    moved = true.replace(f"index {index}", f"index {size}")
    for false in (second.read_text(), moved, bare, "", "\0"):
        first.write_text(false)
        report = await check_board(tmp_path / "board")
        assert [each.code for each in report.complaints] == ["noticeboard.check.published_wrong"]


async def test_routes(world: World) -> None:
    """The proof of the newest statement, and its files; before the first, and of others, 404."""
    for path in (
        "/snapshot/proof",
        "/snapshot/1/rows.xz",
        "/snapshot/1/keys.xz",
        "/snapshot/01/rows.xz",
        "/snapshot/1/proof",
    ):
        async with world.web.get(path) as answer:
            assert answer.status == 404, path
    await world.board.post(world.agency.request(world.board))
    world.clock.at += timedelta(days=1)
    at = await state_heads_if_due(world.board)
    await state_snapshot_if_due(world.board)

    async with world.web.get("/snapshot/proof") as answer:
        assert (answer.status, answer.content_type) == (200, "text/plain")
        proof = TlogProof.parse(await answer.text())
    async with world.web.get(f"/snapshot/{at}/proof") as answer:
        assert (answer.status, answer.content_type) == (200, "text/plain")
        assert "immutable" in answer.headers["Cache-Control"]
        kept = TlogProof.parse(await answer.text())
        assert (kept.index, kept.extra) == (proof.index, proof.extra)
        kept.verify(leaf_hash(kept.extra or b""), world.board.log_key)
    async with world.web.get(f"/snapshot/{at}/rows.xz") as answer:
        assert (answer.status, answer.content_type) == (200, "application/x-xz")
        assert "immutable" in answer.headers["Cache-Control"]
        snapshot = Snapshot.parse(unpack(await answer.read()))
    entry = parse_entry(proof.extra or b"")
    proof.verify(entry.leaf, world.board.log_key)
    assert isinstance(entry.body, BoardSnapshot)
    assert snapshot.is_stated(entry.body)
