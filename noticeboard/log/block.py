"""256 leaves and the subtrees over them as one piece of memory: 38 bytes a leaf.

Three of the larger levels are not kept and hashed again where they are asked for: that costs a
proof five hashes, about 2 µs. All of a block never changes again.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.hashing import NODE, parents

HEIGHT: Final = 8
WIDTH: Final = 1 << HEIGHT
_KEPT: Final = {0: 0, 3: 256, 5: 288, 6: 296, 7: 300}
"""Each level that is kept, and the number of its first hash in the block."""
_PAIR: Final = 2 * HASH_BYTES


def rows_over(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the hashes of each level over 256 leaves, from the leaves to the one over all."""
    rows = [list(leaves)]
    for _ in range(HEIGHT):
        rows.append(parents(rows[-1]))
    return rows


def pack(rows: Sequence[Sequence[bytes]]) -> bytes:
    """Return the block of the rows over 256 leaves."""
    return b"".join(each for level in _KEPT for each in rows[level])


def unpack(block: bytes) -> list[list[bytes]]:
    """Return the hashes of each level of a block, but for the one over all."""
    rows: list[list[bytes]] = []
    for level in range(HEIGHT):
        if level in _KEPT:
            row = span(block, level, 0, WIDTH >> level)
            rows.append([row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES)])
        else:
            rows.append(parents(rows[-1]))
    return rows


def span(block: bytes, level: int, start: int, count: int) -> bytes:
    """Return `count` hashes of one level below the block's own, one after another."""
    first = _KEPT.get(level)
    if first is not None:
        return block[(first + start) * HASH_BYTES : (first + start + count) * HASH_BYTES]
    below = span(block, level - 1, 2 * start, 2 * count)
    return b"".join(
        sha256(NODE + below[at : at + _PAIR]).digest() for at in range(0, len(below), _PAIR)
    )


def _of(level: int, place: int, count: int = 1) -> slice:
    """Return where the hashes lie that make the sibling of a leaf's way up."""
    start = (_KEPT[level] + place) * HASH_BYTES
    return slice(start, start + count * HASH_BYTES)


def _where(place: int) -> tuple[slice, ...]:
    """Return where each sibling of a leaf's way up lies, or the two or four hashes below it."""
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
    """Return the siblings of a leaf's way to the block's top, from below."""
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
