"""The tree over a board's stored entries: hashes over each 256 of them are in memory, no more.

What is below is made from the entries themselves when it is needed, and compared with the hash
above. That hash folds to the pinned root. So whatever is read was signed, or raises StorageError.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import batched
from threading import Lock
from typing import Final, override

from hub.errors import BoardUnreachableError, DiskFullError, StorageError
from hub.feeds.store import BoardRecord, Records
from hub.store.database import ThreadReader
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.tiles import TILE_WIDTH
from noticeboard.log.tree import HEIGHT, Blocks, Tree, leaf_hash, pack, rows_over

MOST_BLOCKS: Final = 64
"""How many blocks are in memory, 9.7 KB each."""
_AT_ONCE: Final = 64
"""How many blocks an upgrade hashes before it stores their hashes."""

type ReadEntries = Callable[[int, int], Sequence[bytes]]
"""Returns the stored entries [first, end), as many as there are, unchecked. Blocking."""


class NotReadError(BoardUnreachableError):
    """What is asked for was logged before the snapshot with which this hub began to follow."""


class StoredBlocks(Blocks):
    """The blocks of one board's tree. The newest are in memory until their entries are stored."""

    def __init__(self, entries: ReadEntries, name: str, count: int, missing: range) -> None:
        self._entries = entries
        self._name = name
        self._count = count
        self.missing = missing
        self._fresh: dict[int, bytes] = {}
        self._cache: OrderedDict[int, bytes] = OrderedDict()
        self._lock = Lock()
        """Proofs are made in other threads than those that read on."""

    @override
    def append(self, block: bytes, /) -> None:
        self._fresh[self._count] = block
        self._count += 1

    def settle(self) -> None:
        """Note that the entries of all blocks are stored."""
        self._fresh = {}

    @override
    def load(self, number: int, top: bytes) -> bytes:
        """Return a block; raises StorageError if its entries were altered. Blocking.

        Raises NotReadError if they aren't stored. If it isn't in memory, this reads and hashes 256
        entries, about a millisecond.
        """
        with self._lock:
            block = self._fresh.get(number) or self._cache.get(number)
            if block is None:
                block = self._cache[number] = pack(self._rows(number, top))
                if len(self._cache) > MOST_BLOCKS:
                    self._cache.popitem(last=False)
            elif number in self._cache:
                self._cache.move_to_end(number)
            return block

    def check(self, number: int, top: bytes) -> None:
        """Read a block from the disk; raises StorageError if it was altered. Blocking."""
        self._rows(number, top)

    def _rows(self, number: int, top: bytes) -> list[list[bytes]]:
        if number in self.missing:
            raise NotReadError("board.being_read", board=self._name)
        raws = self._entries(number * TILE_WIDTH, (number + 1) * TILE_WIDTH)
        return _checked(list(map(leaf_hash, raws)), top, self._name)


class StoredTree(Tree):
    """A tree whose full blocks are the entries on the disk."""

    __slots__ = ("_stored", "name")

    def __init__(
        self, entries: ReadEntries, name: str, tops: bytes = b"", missing: range = range(0)
    ) -> None:
        """`missing` are the blocks whose entries aren't stored, by number."""
        count = len(tops) // HASH_BYTES
        self.name = name
        self._stored = StoredBlocks(entries, name, count, missing)
        super().__init__(blocks=self._stored, tops=tops)

    @property
    def missing(self) -> range:
        """Which blocks of 256 entries aren't stored."""
        return self._stored.missing

    def fill(self, number: int) -> None:
        """Note that of the blocks that were missing, those before a number are stored now."""
        self._stored.missing = range(number, self._stored.missing.stop)

    def has_root(self, size: int) -> bool:
        """Return whether the root over the first `size` entries can be made."""
        number, rest = divmod(size, TILE_WIDTH)
        return size <= self.size and not (rest and number in self.missing)

    def settle(self) -> None:
        """Note that all of its entries are stored."""
        self._stored.settle()

    def inclusion_above(self, index: int, lower: Sequence[bytes], size: int) -> list[bytes]:
        """Return a leaf's proof in the tree of `size`, given its part within its full block."""
        return [*lower[:HEIGHT], *self._above(index >> HEIGHT, size)]

    def check(self, number: int) -> None:
        """Compare 256 entries on the disk with the tree; raises StorageError. Blocking."""
        self._stored.check(number, self.hashes(HEIGHT, number, 1))

    def check_leaves(self, first: int, leaves: Sequence[bytes]) -> None:
        """Check that the leaves from `first` up are the tree's; raises StorageError.

        `first` must begin a block, and the last leaf must end one, or be the last.
        """
        for at, some in enumerate(batched(leaves, TILE_WIDTH, strict=False), first // TILE_WIDTH):
            if len(some) == TILE_WIDTH:
                _checked(some, self.hashes(HEIGHT, at, 1), self.name)
            elif b"".join(some) != self.hashes(0, at * TILE_WIDTH, len(some)):
                raise StorageError("board.entries_changed", board=self.name)


def _checked(leaves: Sequence[bytes], top: bytes, name: str) -> list[list[bytes]]:
    rows = rows_over(leaves) if len(leaves) == TILE_WIDTH else [[b""]]
    if rows[-1] != [top]:
        raise StorageError("board.entries_changed", board=name)
    return rows


async def open_tree(
    records: Records, reader: ThreadReader, stored: BoardRecord, name: str
) -> tuple[StoredTree, int]:
    """Return the tree over the stored entries, and their size in bytes.

    Only the entries after the last full block are read. Hashes that an older hub didn't store are
    made from the entries. Raises StorageError if the tree isn't the one that was verified.
    """
    pinned, tops = stored.pinned, await records.tops()
    entries = partial(records.entries_in, reader)
    if stored.end != pinned.size:
        raise StorageError("board.entries_changed", board=name)
    tops = tops[: pinned.size // TILE_WIDTH * HASH_BYTES]
    tree = StoredTree(entries, name, tops, stored.missing)
    await _complete(records, tree, pinned.size)
    if tree.root() != pinned.root and tops and not stored.missing:
        # The hashes may be what is wrong. The entries decide.
        await records.forget_tops()
        tree = StoredTree(entries, name)
        await _complete(records, tree, pinned.size)
    if tree.root() != pinned.root:
        await records.forget_tops()
        raise StorageError("board.entries_changed", board=name)
    size_bytes = await records.measure() if stored.size_bytes is None else stored.size_bytes
    return tree, size_bytes


async def _complete(records: Records, tree: StoredTree, size: int) -> None:
    """Extend a tree to `size` entries, and store the hashes that are missing."""
    while tree.size < size:
        first = tree.size
        raws = await records.entries(first, min(first + _AT_ONCE * TILE_WIDTH, size))
        tree.extend(await asyncio.to_thread(list, map(leaf_hash, raws)))
        with suppress(DiskFullError):  # Then the next start makes them again.
            await records.save_tops(tree, first // TILE_WIDTH)
        tree.settle()
        if not raws:
            break
