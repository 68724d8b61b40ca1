"""The Merkle tree of RFC 6962 (hashes) and RFC 9162 (proofs), in plain hashlib. Pure.

`Tree` keeps the hashes of complete subtrees, so that a root, a proof or a tile is a few slices;
`Frontier` keeps only what appending needs. Both take leaf hashes, never entries. A block holds 256
leaves and the subtrees over them in one piece of memory, 38 bytes a leaf. Three of its larger
levels are not kept and are hashed again when needed: that costs a proof five hashes, about
2 µs. Blocks may also be elsewhere: what is above them takes a quarter of a byte a leaf.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Final, Protocol

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.runtime.text import Text

EMPTY_ROOT: Final = sha256(b"").digest()
NODE: Final = b"\x01"
"""The prefix of two hashed subtrees, so that they are never taken for an entry."""


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA256(0x00 || entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA256(0x01 || left || right)."""
    return sha256(NODE + left + right).digest()


def parents(row: Sequence[bytes]) -> list[bytes]:
    """Return the nodes over pairs of hashes in a row; an odd last hash has none."""
    pairs = zip(row[::2], row[1::2], strict=False)
    return [sha256(NODE + left + right).digest() for left, right in pairs]


def folded(hashes: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees from left to right."""
    if not hashes:
        return EMPTY_ROOT
    node = hashes[-1]
    for left in reversed(hashes[:-1]):
        node = node_hash(left, node)
    return node


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that `leaf` is at `index` (RFC 9162, 2.1.3.2); raises VerificationError."""
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        raise VerificationError(Text("noticeboard.proof.no_entry", index=index, size=size))
    node = leaf
    for on_left, sibling in _climb(index, size - 1, proof):
        node = node_hash(sibling, node) if on_left else node_hash(node, sibling)
    if node != root:
        raise VerificationError(Text("noticeboard.proof.entry", index=index, size=size))


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the new tree extends the old (RFC 9162, 2.1.4.2); raises VerificationError."""
    if not 0 < old_size <= new_size:
        raise VerificationError(Text("noticeboard.proof.no_growth", old=old_size, new=new_size))
    if old_size == new_size:
        if proof or old_root != new_root:
            raise VerificationError(Text("noticeboard.proof.two_logs", size=old_size))
        return
    if not _are_hashes(old_root, new_root, *proof):
        raise VerificationError(Text("noticeboard.proof.growth_malformed", size=new_size))
    # The proof climbs from the last complete subtree of the old tree. If that is the whole
    # old tree, its root is known and not part of the proof.
    height = (old_size & -old_size).bit_length() - 1
    path = [old_root, *proof] if old_size == 1 << height else list(proof)
    old_node = new_node = path[0] if path else b""
    for on_left, sibling in _climb((old_size - 1) >> height, (new_size - 1) >> height, path[1:]):
        new_node = node_hash(sibling, new_node) if on_left else node_hash(new_node, sibling)
        if on_left:
            old_node = node_hash(sibling, old_node)
    if old_node != old_root or new_node != new_root:
        raise VerificationError(Text("noticeboard.proof.growth", new=new_size, old=old_size))


def _climb(index: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Yield each proof hash from a node to the root, and whether it is on the left.

    `index` is the node's place at its level and `last` that of the last node there. Raises
    VerificationError if the proof is longer or shorter than the path.
    """
    for sibling in proof:
        if last == 0:
            raise VerificationError(Text("noticeboard.proof.too_long"))
        on_left = bool(index & 1) or index == last
        yield on_left, sibling
        # The last node of a level without a sibling rises unchanged until it has one.
        while on_left and index & 1 == 0 and index:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    if last != 0:
        raise VerificationError(Text("noticeboard.proof.too_short"))


def _are_hashes(*hashes: bytes) -> bool:
    return all(len(each) == HASH_BYTES for each in hashes)


HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
_STORED_LEVELS: Final = {0: 0, 3: 256, 5: 288, 6: 296, 7: 300}
"""Each level that is kept, and the number of its first hash in the block."""
_PAIR: Final = 2 * HASH_BYTES


def rows_over(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the hashes of each level over 256 leaves, from the leaves to the top one."""
    rows = [list(leaves)]
    for _ in range(HEIGHT):
        rows.append(parents(rows[-1]))
    return rows


def pack(rows: Sequence[Sequence[bytes]]) -> bytes:
    """Return the block of the rows over 256 leaves."""
    return b"".join(each for level in _STORED_LEVELS for each in rows[level])


def unpack(block: bytes) -> list[list[bytes]]:
    """Return the hashes of each level of a block, except the top one."""
    rows: list[list[bytes]] = []
    for level in range(HEIGHT):
        if level in _STORED_LEVELS:
            row = span(block, level, 0, WIDTH >> level)
            rows.append([row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES)])
        else:
            rows.append(parents(rows[-1]))
    return rows


def span(block: bytes, level: int, start: int, count: int) -> bytes:
    """Return `count` consecutive hashes of a level below the block's top."""
    first = _STORED_LEVELS.get(level)
    if first is not None:
        return block[(first + start) * HASH_BYTES : (first + start + count) * HASH_BYTES]
    below = span(block, level - 1, 2 * start, 2 * count)
    return b"".join(
        sha256(NODE + below[at : at + _PAIR]).digest() for at in range(0, len(below), _PAIR)
    )


def _of(level: int, place: int, count: int = 1) -> slice:
    """Return where the hashes are that give a sibling on a leaf's path up."""
    start = (_STORED_LEVELS[level] + place) * HASH_BYTES
    return slice(start, start + count * HASH_BYTES)


def _where(place: int) -> tuple[slice, ...]:
    """Return where each sibling on a leaf's path up is, or the two or four hashes below it."""
    return (
        _of(0, place ^ 1),
        _of(0, (place >> 1 ^ 1) << 1, 2),
        _of(0, (place >> 2 ^ 1) << 2, 4),
        _of(3, place >> 3 ^ 1),
        _of(3, (place >> 4 ^ 1) << 1, 2),
        _of(5, place >> 5 ^ 1),
        _of(6, place >> 6 ^ 1),
        _of(7, place >> 7 ^ 1),
    )


_WHERE: Final = tuple(map(_where, range(WIDTH)))


def siblings(block: bytes, place: int) -> list[bytes]:
    """Return the siblings on a leaf's path to the block's top, from below."""
    zero, one, two, three, four, five, six, seven = _WHERE[place]
    below = block[two]
    left, right = sha256(NODE + below[:_PAIR]), sha256(NODE + below[_PAIR:])
    return [
        block[zero],
        sha256(NODE + block[one]).digest(),
        sha256(NODE + left.digest() + right.digest()).digest(),
        block[three],
        sha256(NODE + block[four]).digest(),
        block[five],
        block[six],
        block[seven],
    ]


_MOST_WAYS: Final = 1024
_NEIGHBOURS: Final = 32
"""From this many proofs in a row, hash a block's levels once for all of them."""


class Frontier:
    """The complete subtrees at the right edge: O(log n) state to append and to know the root."""

    __slots__ = ("_hashes", "_size")

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if len(hashes) != size.bit_count():
            raise InvalidInputError(
                Text("noticeboard.tree.edge", size=size, count=size.bit_count())
            )
        self._size = size
        self._hashes = list(hashes)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._size

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The complete subtrees from left to right, largest first: enough to resume."""
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


class Blocks(Protocol):
    """The full blocks of a tree, by number, wherever they are."""

    def append(self, block: bytes, /) -> None:
        """Take the next block."""

    def load(self, number: int, top: bytes) -> bytes:
        """Return a block. Its top hash must be `top`."""


class _BlocksInMemory(list[bytes]):
    def load(self, number: int, top: bytes) -> bytes:  # noqa: ARG002 -- nobody can alter them
        return self[number]


class Tree:
    """A growing tree. Without `blocks`, all of it is in memory."""

    __slots__ = ("_blocks", "_edge", "_tail", "_upper", "_ways")

    def __init__(
        self, leaves: Iterable[bytes] = (), *, blocks: Blocks | None = None, tops: bytes = b""
    ) -> None:
        """`tops` are the 32-byte top hashes of the full blocks that `blocks` has already."""
        self._blocks = _BlocksInMemory() if blocks is None else blocks
        self._tail: list[list[bytes]] = [[] for _ in range(HEIGHT + 1)]
        """The hashes of each level over the leaves that do not fill a block yet."""
        self._upper = [bytearray()]
        """The hashes of each level from the blocks' tops up."""
        for at in range(0, len(tops), HASH_BYTES):
            self._add_top(tops[at : at + HASH_BYTES])
        self._edge: tuple[int, dict[int, bytes]] = (0, {})
        """For one tree size: the root of the incomplete subtree at the right edge, by level."""
        self._ways: tuple[int, dict[int, list[bytes]]] = (0, {})
        """For one tree size: the upper part of a block's proofs, by block number."""
        self.extend(leaves)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return self._full * WIDTH + len(self._tail[0])

    @property
    def _full(self) -> int:
        return len(self._upper[0]) // HASH_BYTES

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        if len(leaf) != HASH_BYTES:
            raise InvalidInputError(Text("noticeboard.hash.leaf", length=HASH_BYTES))
        if _add(self._tail, leaf) == WIDTH:
            self._seal(self._tail)
            self._tail = [[] for _ in range(HEIGHT + 1)]

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        rest = iter(leaves)
        while some := list(islice(rest, WIDTH - len(self._tail[0]))):
            if set(map(len, some)) != {HASH_BYTES}:
                raise InvalidInputError(Text("noticeboard.hash.leaf", length=HASH_BYTES))
            if len(some) == WIDTH:
                self._seal(rows_over(some))
            else:
                for leaf in some:
                    self.append(leaf)

    def hashes(self, level: int, start: int, count: int) -> bytes:
        """Return `count` consecutive hashes of complete subtrees of 2^level leaves."""
        if start < 0 or count < 0 or level < 0 or (start + count) << level > self.size:
            raise InvalidInputError(Text("noticeboard.tree.no_hashes", size=self.size, level=level))
        if level >= HEIGHT:
            place = slice(start * HASH_BYTES, (start + count) * HASH_BYTES)
            return bytes(self._upper[level - HEIGHT][place]) if count else b""
        found: list[bytes] = []
        while count:
            number, at = start >> HEIGHT - level, start & (WIDTH >> level) - 1
            some = min(count, (WIDTH >> level) - at)
            if number < self._full:
                found.append(span(self._block(number), level, at, some))
            else:
                found += self._tail[level][at : at + some]
            start, count = start + some, count - some
        return b"".join(found)

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves; raises InvalidInputError."""
        return self._range(0, self._known(size))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Prove that leaf `index` is in the tree of `size` (RFC 9162, 2.1.3.1)."""
        total = self._known(size)
        if not 0 <= index < total:
            raise InvalidInputError(Text("noticeboard.tree.no_leaf", size=total, index=index))
        number = index >> HEIGHT
        if number < total >> HEIGHT:
            lower = siblings(self._block(number), index & WIDTH - 1)
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
                rows, above = unpack(self._block(number)), self._above(number, self._known(size))
                for place in range(start & WIDTH - 1, (stop - 1 & WIDTH - 1) + 1):
                    lower = [row[place >> level ^ 1] for level, row in enumerate(rows)]
                    yield lower + above
            start = stop

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """Prove that the tree of `old` is a prefix of the tree of `new` (RFC 9162, 2.1.4.1)."""
        start, end = 0, self._known(new)
        if not 0 < old <= end:
            raise InvalidInputError(Text("noticeboard.tree.no_growth", size=end, old=old))
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
            # The verifier doesn't know the root of the old tree's right edge: the proof holds it.
            proof.append(self._range(start, end))
        proof.reverse()
        return proof

    def _seal(self, rows: Sequence[Sequence[bytes]]) -> None:
        """Keep a full block, and hash the subtrees that it completes."""
        self._blocks.append(pack(rows))
        self._add_top(rows[HEIGHT][0])

    def _add_top(self, node: bytes) -> None:
        for row in self._upper:
            row.extend(node)
            if len(row) % _PAIR:
                return
            node = sha256(NODE + row[-_PAIR:]).digest()
        self._upper.append(bytearray(node))

    def _block(self, number: int) -> bytes:
        return self._blocks.load(number, self.hashes(HEIGHT, number, 1))

    def _above(self, number: int, size: int) -> list[bytes]:
        """Return the part above the block of its leaves' proofs."""
        if self._ways[0] != size or len(self._ways[1]) > _MOST_WAYS:
            self._ways = (size, {})
        ways = self._ways[1]
        if number not in ways:
            ways[number] = self._way(number, size, HEIGHT, size.bit_length())
        return ways[number]

    def _way(self, node: int, size: int, level: int, top: int) -> list[bytes]:
        """Return the siblings from a node of one level up to another level, or to the root."""
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
            raise InvalidInputError(Text("noticeboard.tree.size", size=self.size, given=size))
        return size

    def _range(self, start: int, end: int) -> bytes:
        """Return the root over leaves [start, end); `start` must be where a subtree may start."""
        hashes: list[bytes] = []
        while start < end:
            level = (end - start).bit_length() - 1
            hashes.append(self.hashes(level, start >> level, 1))
            start += 1 << level
        return folded(hashes)


def _add(rows: Sequence[list[bytes]], leaf: bytes) -> int:
    """Add a leaf to the rows over it, hash what it completes, and return the leaf count."""
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
