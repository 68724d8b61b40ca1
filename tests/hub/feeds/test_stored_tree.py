"""The tree over what is on the disk: little is read at a start, and what is read was signed."""

from typing import override

import pytest
from sqlalchemy import delete, select, update

from hub.errors import StorageError
from hub.feeds.store import Records
from hub.feeds.stored_tree import StoredTree, open_tree
from hub.feeds.trust import PinnedCheckpoint
from hub.model.request import BoardState
from hub.store.tables import board_entries, board_evidence, board_tiles, boards
from noticeboard.log.body import Anchor
from noticeboard.log.encoding import encode_base64
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.board import FakeBoard, LogWriter
from tests.hub.feeds.conftest import Home, stored

RAWS = [f"entry {number}".encode() for number in range(700)]
LEAVES = [leaf_hash(raw) for raw in RAWS]
CHANGED = "neighbors hub check"


class CountingRecords(Records):
    """Records that note which entries are read."""

    ranges: list[tuple[int, int]]

    @override
    async def entries(self, first: int, end: int) -> list[bytes]:
        self.ranges.append((first, end))
        return await super().entries(first, end)


@pytest.fixture
async def records(home: Home, board: FakeBoard) -> CountingRecords:
    """Give the rows of a board of 700 entries, in three growths."""
    records = CountingRecords(home.database, board.policy())
    records.ranges = []
    tree, now = Tree(), home.clock.now()
    for first, end in ((0, 100), (100, 600), (600, 700)):
        tree.extend(LEAVES[first:end])
        pinned = PinnedCheckpoint(size=end, root=tree.root(), note="pinned")
        size_bytes = sum(map(len, RAWS[:end]))
        await records.grow(
            pinned, first, RAWS[first:end], {}, now, tree=tree, size_bytes=size_bytes
        )
    return records


async def opened(records: Records) -> tuple[StoredTree, int]:
    """Return the tree as after a start."""
    return await open_tree(records, await records.reader(), await records.load(), "board")


async def test_a_start_reads_only_the_last_entries(records: CountingRecords) -> None:
    """However long the log, at most 255 entries are read before its root is known."""
    tree, size_bytes = await opened(records)

    assert records.ranges == [(512, 700)]
    assert (tree.root(), size_bytes) == (Tree(LEAVES).root(), sum(map(len, RAWS)))
    assert tree.inclusion(5) == Tree(LEAVES).inclusion(5)
    assert tree.root(300) == Tree(LEAVES[:300]).root()


async def test_the_file_of_the_database(home: Home, records: CountingRecords) -> None:
    """SQLite lists another one once a connection has needed it, as for `neighbors hub check`."""
    before = await records.path()
    async with home.database.read() as connection:
        await connection.exec_driver_sql("PRAGMA integrity_check")
        await connection.exec_driver_sql("CREATE TEMP TABLE t (x)")

    assert await records.path() == before


@pytest.mark.parametrize("lost", ["nothing of it", "a part of it", "other hashes"])
async def test_hashes_are_made_again(home: Home, records: CountingRecords, lost: str) -> None:
    """An older hub stored no hashes, and hashes on a disk may change: the entries decide, once."""
    async with home.database.write() as connection:
        if lost == "nothing of it":
            await connection.execute(delete(board_tiles))
            await connection.execute(update(boards).values(size_bytes=None))
        else:
            hashes = Tree(LEAVES).hashes(8, 0, 1) + (b"x" * 32 if lost == "other hashes" else b"")
            await connection.execute(update(board_tiles).values(hashes=hashes))

    first, size_bytes = await opened(records)
    records.ranges.clear()
    again, _ = await opened(records)

    assert first.root() == again.root() == Tree(LEAVES).root()
    assert size_bytes == sum(map(len, RAWS))
    assert records.ranges == [(512, 700)]


async def test_what_is_read_was_signed(home: Home, records: CountingRecords) -> None:
    """An altered entry is noticed by whatever reads its block, and by nothing else."""
    await alter(home, 5)
    tree, _ = await opened(records)
    raws = [RAWS[0], *RAWS[1:5], b"altered", *RAWS[6:]]

    assert tree.inclusion(300) == Tree(LEAVES).inclusion(300)
    tree.check(1)
    for read in (
        lambda: tree.inclusion(5),
        lambda: tree.inclusion(7),
        lambda: tree.root(7),
        lambda: tree.check(0),
        lambda: tree.check_leaves(0, [leaf_hash(raw) for raw in raws]),
    ):
        with pytest.raises(StorageError, match=CHANGED):
            read()


@pytest.mark.parametrize("index", [550, 699])
async def test_altered_at_the_end(home: Home, records: CountingRecords, index: int) -> None:
    """What a start reads must fold to the pinned root."""
    await alter(home, index)

    with pytest.raises(StorageError, match=CHANGED):
        await opened(records)


async def alter(home: Home, index: int) -> None:
    """Change one entry on the disk."""
    async with home.database.write() as connection:
        row = board_entries.update().where(board_entries.c.index == index)
        await connection.execute(row.values(raw=b"altered"))


async def test_damage_at_home_accuses_nobody(
    home: Home, board: FakeBoard, writer: LogWriter
) -> None:
    """Who reads an altered entry stops with an error, and never with evidence against the board."""
    agency = writer.register("fire-brigade")
    for _ in range(260):
        writer.post(agency)
    board.publish()
    follower = home.follower(board.policy())
    await follower.sync()
    idle = home.follower(board.policy())
    await stored(idle)
    root = encode_base64(Tree(map(leaf_hash, writer.entries[:7])).root())
    await alter(home, 5)

    with pytest.raises(StorageError, match=CHANGED):
        await follower.proof(5)
    last = len(writer.entries) - 1
    assert await follower.proof(last)
    await alter(home, last)
    with pytest.raises(StorageError, match=CHANGED):
        await follower.proof(last)
    with pytest.raises(StorageError, match=CHANGED):
        await idle.run(_ignore)  # Nothing is new, so it looks at the disk.
    writer.post(agency, anchor=Anchor(size=7, root=root))
    board.publish()
    with pytest.raises(StorageError, match=CHANGED):
        await follower.sync()
    with pytest.raises(StorageError, match=CHANGED):
        await stored(home.follower(board.policy()))
    assert follower.status.state is BoardState.FOLLOWING
    async with home.database.read() as connection:
        assert (await connection.execute(select(board_evidence))).all() == []


async def _ignore(_update: object) -> None:
    pass
