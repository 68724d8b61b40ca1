"""The Merkle tree of RFC 6962 (hashes) and RFC 9162 (proofs), in plain hashlib.

`Tree` keeps complete subtrees' hashes by level, so that a root, a proof or a tile is a few
slices; `Frontier` keeps only what appending needs. Both take leaf hashes, never entries.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import batched
from typing import Final

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import HASH_BYTES

EMPTY_ROOT: Final = sha256(b"").digest()
_NOT_KEPT: Final = {1: 0, 2: 0, 4: 3}
"""Levels that would take more memory than hashing them again is worth, and which to hash."""
_PAIR_BYTES: Final = 2 * HASH_BYTES
_STEP_LEVEL: Final = 3
"""The lowest level that is kept above the leaves."""
_STEP_BYTES: Final = HASH_BYTES << _STEP_LEVEL
_LEAVES_AT_ONCE: Final = 1 << 12


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA256(0x00 || entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


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
        return _fold(self._hashes)


class Tree:
    """A growing tree in memory: 38 bytes a leaf.

    The hashes of complete subtrees are kept by level, but for three of the largest levels. Those
    are hashed again where they are asked for, which costs a proof five hashes.
    """

    __slots__ = ("_edge", "_levels")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels = [bytearray() for _ in range(_STEP_LEVEL + 1)]
        """By level; always empty where it is not kept."""
        self._edge: tuple[int, dict[int, bytes]] = (0, {})
        """Of one size: the root of the incomplete subtree at the right edge, by level."""
        self.extend(leaves)

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0]) // HASH_BYTES

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        if len(leaf) != HASH_BYTES:
            raise InvalidInputError(f"A leaf hash has {HASH_BYTES} bytes.")
        self._levels[0] += leaf
        if not len(self._levels[0]) % _STEP_BYTES:
            self._complete(self.size - 1, self.size)

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for some in batched(leaves, _LEAVES_AT_ONCE, strict=False):
            if any(len(leaf) != HASH_BYTES for leaf in some):
                raise InvalidInputError(f"A leaf hash has {HASH_BYTES} bytes.")
            size = self.size
            self._levels[0] += b"".join(some)
            self._complete(size, size + len(some))

    def hashes(self, level: int, start: int, count: int) -> bytes:
        """Return `count` hashes of complete subtrees of 2^level leaves, one after another."""
        if start < 0 or count < 0 or level < 0 or (start + count) << level > self.size:
            raise InvalidInputError(f"The tree of {self.size} has no such hashes at {level}.")
        if level in _NOT_KEPT:
            return bytes(_parents(self.hashes(level - 1, 2 * start, 2 * count)))
        if not count:
            return b""
        return bytes(self._levels[level][start * HASH_BYTES : (start + count) * HASH_BYTES])

    def root(self, size: int | None = None) -> bytes:
        """Return the root over the first `size` leaves; raises InvalidInputError."""
        return self._range(0, self._known(size))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Prove leaf `index` is in the tree of `size` (RFC 9162, 2.1.3.1)."""
        (proof,) = self.inclusions(index, index + 1, size)
        return proof

    def inclusions(self, start: int, end: int, size: int | None = None) -> Iterator[list[bytes]]:
        """Yield the proofs of leaves [start, end), which share most of their work."""
        total = self._known(size)
        if not 0 <= start < end <= total:
            raise InvalidInputError(f"The tree of {total} has no leaf {end - 1}.")
        hashed = {level: self._siblings(level, start, end) for level in _NOT_KEPT}
        for index in range(start, end):
            yield self._path(index, total, hashed)

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

    def _complete(self, old_size: int, new_size: int) -> None:
        """Hash the subtrees that the newest leaves complete, level by level."""
        level = 1
        while (first := old_size >> level) < (end := new_size >> level) or level in _NOT_KEPT:
            if level == len(self._levels):
                self._levels.append(bytearray())
            if level not in _NOT_KEPT:
                self._levels[level] += _parents(
                    self.hashes(level - 1, 2 * first, 2 * (end - first))
                )
            level += 1

    def _siblings(self, level: int, start: int, end: int) -> tuple[int, bytes]:
        """Return the hashes beside the ways up from leaves [start, end), and where they begin."""
        first, last = start >> level, (end - 1) >> level
        first, last = (first ^ 1, first ^ 1) if first == last else (first & ~1, last | 1)
        below = _NOT_KEPT[level]
        apart = level - below
        row = self._levels[below][first * HASH_BYTES << apart : (last + 1) * HASH_BYTES << apart]
        for _ in range(apart):
            row = _parents(row)
        return first, bytes(row)

    def _path(self, index: int, size: int, hashed: dict[int, tuple[int, bytes]]) -> list[bytes]:
        """Return the siblings from leaf to root, given those of the levels that are not kept."""
        proof: list[bytes] = []
        node, last = index, size - 1
        # Below the level where the way meets the right edge, every sibling is complete: by far
        # most of them, so this loop is bare.
        inner = (index ^ last).bit_length() - 1
        for level, kept in enumerate(self._levels):
            if level >= inner and not last:
                break
            sibling = node ^ 1
            if level < inner or (sibling + 1) << level <= size:
                first, row = hashed.get(level, (0, kept))
                at = (sibling - first) * HASH_BYTES
                proof.append(bytes(row[at : at + HASH_BYTES]))
            elif sibling == last:
                proof.append(self._edge_root(size, level))
            # A node without a sibling rises unchanged.
            node, last = node >> 1, last >> 1
        return proof

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
        return _fold(hashes)


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that `leaf` stands at `index` (RFC 9162, 2.1.3.2); raises VerificationError."""
    if not 0 <= index < size or not _are_hashes(leaf, root, *proof):
        raise VerificationError(f"No proof can show entry {index} in a log of {size}.")
    node = leaf
    for on_left, sibling in _climb(index, size - 1, proof):
        node = node_hash(sibling, node) if on_left else node_hash(node, sibling)
    if node != root:
        raise VerificationError(f"The proof does not show entry {index} in the log of {size}.")


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the new tree extends the old (RFC 9162, 2.1.4.2); raises VerificationError."""
    if not 0 < old_size <= new_size:
        raise VerificationError(f"No proof can show that a log grew from {old_size} to {new_size}.")
    if old_size == new_size:
        if proof or old_root != new_root:
            raise VerificationError(f"There are two different logs of {old_size} entries.")
        return
    if not _are_hashes(old_root, new_root, *proof):
        raise VerificationError(f"The proof that the log grew to {new_size} is malformed.")
    # The proof climbs from the last complete subtree of the old tree. Where that is the whole
    # old tree, its root is known and not part of the proof.
    height = (old_size & -old_size).bit_length() - 1
    path = [old_root, *proof] if old_size == 1 << height else list(proof)
    old_node = new_node = path[0] if path else b""
    for on_left, sibling in _climb((old_size - 1) >> height, (new_size - 1) >> height, path[1:]):
        new_node = node_hash(sibling, new_node) if on_left else node_hash(new_node, sibling)
        if on_left:
            old_node = node_hash(sibling, old_node)
    if old_node != old_root or new_node != new_root:
        raise VerificationError(f"The log of {new_size} does not extend the log of {old_size}.")


def _climb(index: int, last: int, proof: Sequence[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Yield each proof hash from a node to the root, and whether it stands to the left.

    `index` is the node's place at its level and `last` that of the last node there. Raises
    VerificationError where the proof is longer or shorter than the way.
    """
    for sibling in proof:
        if last == 0:
            raise VerificationError("The proof is too long.")
        on_left = bool(index & 1) or index == last
        yield on_left, sibling
        # The last node of a level without a sibling rises unchanged until it has one.
        while on_left and index & 1 == 0 and index:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    if last != 0:
        raise VerificationError("The proof is too short.")


def _parents(row: bytes | bytearray) -> bytearray:
    """Return the nodes over the hashes in a row, two by two; one left over has none."""
    found = bytearray()
    for at in range(0, len(row) - _PAIR_BYTES + 1, _PAIR_BYTES):
        found += sha256(b"\x01" + row[at : at + _PAIR_BYTES]).digest()
    return found


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root over complete subtrees from left to right."""
    if not hashes:
        return EMPTY_ROOT
    node = hashes[-1]
    for left in reversed(hashes[:-1]):
        node = node_hash(left, node)
    return node


def _are_hashes(*hashes: bytes) -> bool:
    return all(len(each) == HASH_BYTES for each in hashes)
