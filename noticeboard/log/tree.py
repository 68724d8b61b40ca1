"""The Merkle tree of RFC 6962 (hashes) and RFC 9162 (proofs), in plain hashlib.

`Tree` keeps complete subtrees' hashes, so that a root, a proof or a tile is a few slices;
`Frontier` keeps only what appending needs. Both take leaf hashes, never entries.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from noticeboard.errors import InvalidInputError
from noticeboard.log.block import HEIGHT, WIDTH, pack, rows_over, siblings, span, unpack
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.hashing import EMPTY_ROOT, folded, leaf_hash, node_hash
from noticeboard.log.proving import verify_consistency, verify_inclusion

__all__ = [
    "EMPTY_ROOT",
    "Frontier",
    "Tree",
    "leaf_hash",
    "node_hash",
    "verify_consistency",
    "verify_inclusion",
]

_WAYS_KEPT: Final = 1024
_NEIGHBOURS: Final = 32
"""So many proofs in a row are worth hashing a block's levels once for all of them."""


class Frontier:
    """The complete subtrees at the right edge: O(log n) state to append and to know the root."""

    __slots__ = ("_hashes", "_size")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if len(hashes) != size.bit_count():
            raise InvalidInputError(f"A tree of {size} has {size.bit_count()} edge hashes.")
        self._size = size
        self._hashes = list(hashes)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The complete subtrees from left to right, largest first: enough to begin again."""
        return tuple(self._hashes)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        node, size = leaf, self._size
        while size & 1:
            node = node_hash(self._hashes.pop(), node)
            size >>= 1
        self._hashes.append(node)
        self._size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        return folded(self._hashes)


class Tree:
    """A growing tree in memory: 38 bytes a leaf, in blocks of 256 that never move or change."""

    __slots__ = ("_blocks", "_edge", "_tail", "_upper", "_ways")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._blocks: list[bytes] = []
        self._tail: list[list[bytes]] = [[] for _ in range(HEIGHT + 1)]
        """The hashes of each level over the leaves that do not fill a block yet."""
        self._upper: list[list[bytes]] = [[]]
        """Those of the levels from the blocks' own upwards."""
        self._edge: tuple[int, dict[int, bytes]] = (0, {})
        """Of one size: the root of the incomplete subtree at the right edge, by level."""
        self._ways: tuple[int, dict[int, list[bytes]]] = (0, {})
        """Of one size: the upper part of the proofs of a block's leaves, by its number."""
        self.extend(leaves)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._blocks) * WIDTH + len(self._tail[0])

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        if len(leaf) != HASH_BYTES:
            raise InvalidInputError(f"A leaf hash has {HASH_BYTES} bytes.")
        tail = self._tail
        count = _add(tail, leaf)
        if count == WIDTH:
            self._seal(tail)
            self._tail = [[] for _ in range(HEIGHT + 1)]

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        rest = iter(leaves)
        while some := list(islice(rest, WIDTH - len(self._tail[0]))):
            if set(map(len, some)) != {HASH_BYTES}:
                raise InvalidInputError(f"A leaf hash has {HASH_BYTES} bytes.")
            if len(some) == WIDTH:
                self._seal(rows_over(some))
            else:
                for leaf in some:
                    self.append(leaf)

    def hashes(self, level: int, start: int, count: int) -> bytes:
        """Return `count` hashes of complete subtrees of 2^level leaves, one after another."""
        if start < 0 or count < 0 or level < 0 or (start + count) << level > self.size:
            raise InvalidInputError(f"The tree of {self.size} has no such hashes at {level}.")
        if level >= HEIGHT:
            return b"".join(self._upper[level - HEIGHT][start : start + count]) if count else b""
        found: list[bytes] = []
        while count:
            number, at = start >> HEIGHT - level, start & (WIDTH >> level) - 1
            some = min(count, (WIDTH >> level) - at)
            if number < len(self._blocks):
                found.append(span(self._blocks[number], level, at, some))
            else:
                found += self._tail[level][at : at + some]
            start, count = start + some, count - some
        return b"".join(found)

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves; raises InvalidInputError."""
        return self._range(0, self._known(size))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Prove leaf `index` is in the tree of `size` (RFC 9162, 2.1.3.1)."""
        total = self._known(size)
        if not 0 <= index < total:
            raise InvalidInputError(f"The tree of {total} has no leaf {index}.")
        number = index >> HEIGHT
        if number < total >> HEIGHT:
            lower = siblings(self._blocks[number], index & WIDTH - 1)
        else:
            lower = self._way(index, total, 0, HEIGHT)
        return lower + self._above(number, total)

    def inclusions(self, start: int, end: int, size: int | None = None) -> Iterator[list[bytes]]:
        """Yield the proofs of leaves [start, end), which share most of their work."""
        while start < end:
            number = start >> HEIGHT
            stop = min(end, (number + 1) << HEIGHT)
            if stop - start < _NEIGHBOURS or stop > self._known(size) >> HEIGHT << HEIGHT:
                for index in range(start, stop):
                    yield self.inclusion(index, size)
            else:
                rows, above = unpack(self._blocks[number]), self._above(number, self._known(size))
                for place in range(start & WIDTH - 1, (stop - 1 & WIDTH - 1) + 1):
                    lower = [row[place >> level ^ 1] for level, row in enumerate(rows)]
                    yield lower + above
            start = stop

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """Prove the tree of `old` is a prefix of the tree of `new` (RFC 9162, 2.1.4.1)."""
        start, end = 0, self._known(new)
        if not 0 < old <= end:
            raise InvalidInputError(f"The tree of {end} cannot be proved to extend {old}.")
        proof: list[bytes] = []
        while old < end:
            middle = start + _split(end - start)
            if old <= middle:
                proof.append(self._range(middle, end))
                end = middle
            else:
                proof.append(self._range(start, middle))
                start = middle
        if start > 0:
            # The old tree's right edge is no root the verifier knows, so it is part of the proof.
            proof.append(self._range(start, end))
        proof.reverse()
        return proof

    def _seal(self, rows: Sequence[Sequence[bytes]]) -> None:
        """Keep a block for good, and hash the subtrees that it completes."""
        self._blocks.append(pack(rows))
        node = rows[HEIGHT][0]
        for row in self._upper:
            row.append(node)
            if len(row) % 2:
                return
            node = node_hash(row[-2], row[-1])
        self._upper.append([node])

    def _above(self, number: int, size: int) -> list[bytes]:
        """Return the upper part of the proof of every leaf of a block."""
        if self._ways[0] != size or len(self._ways[1]) > _WAYS_KEPT:
            self._ways = (size, {})
        ways = self._ways[1]
        if number not in ways:
            ways[number] = self._way(number, size, HEIGHT, size.bit_length())
        return ways[number]

    def _way(self, node: int, size: int, level: int, top: int) -> list[bytes]:
        """Return the siblings from a node of one level to another level, or to the root."""
        found: list[bytes] = []
        last = size - 1 >> level
        while last and level < top:
            sibling = node ^ 1
            if (sibling + 1) << level <= size:
                found.append(self.hashes(level, sibling, 1))
            elif sibling == last:
                found.append(self._edge_root(size, level))
            # A node without a sibling rises unchanged.
            node, last, level = node >> 1, last >> 1, level + 1
        return found

    def _edge_root(self, size: int, level: int) -> bytes:
        """Return the root of the last, incomplete subtree at a level of the tree of `size`."""
        if self._edge[0] != size:
            self._edge = (size, {})
        roots = self._edge[1]
        if level not in roots:
            roots[level] = self._range(size >> level << level, size)
        return roots[level]

    def _known(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise InvalidInputError(f"The tree has {self.size} leaves, not {size}.")
        return size

    def _range(self, start: int, end: int) -> bytes:
        """Return the root over leaves [start, end), start being where a subtree may start."""
        hashes: list[bytes] = []
        while start < end:
            level = (end - start).bit_length() - 1
            hashes.append(self.hashes(level, start >> level, 1))
            start += 1 << level
        return folded(hashes)


def _add(rows: Sequence[list[bytes]], leaf: bytes) -> int:
    """Add a leaf to the rows over it, hash what it completes, and return how many there are."""
    rows[0].append(leaf)
    count, node = len(rows[0]), leaf
    level, places = 1, count
    while not places & 1:
        node = node_hash(rows[level - 1][-2], node)
        rows[level].append(node)
        level, places = level + 1, places >> 1
    return count


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)
