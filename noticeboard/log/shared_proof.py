"""One inclusion proof for many leaves: the hashes of the largest subtrees that hold none of them.

They come from left to right, as RFC 9162 splits the tree. Proofs of each leaf alone would repeat
most of their hashes.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.tree import EMPTY_ROOT, Tree, folded, node_hash
from noticeboard.runtime.text import Text


def prove_all(tree: Tree, indexes: Sequence[int], size: int) -> bytes:
    """Return the hashes that lead from the leaves at `indexes` to the root of `size`.

    Raises InvalidInputError unless the indexes are sorted and in that tree.
    """
    if not _are_places(indexes, size) or size > tree.size:
        raise InvalidInputError(Text("noticeboard.proof.shared"))
    return b"".join(_hashes(tree, indexes, 0, size)) if size else b""


def verify_all(
    indexes: Sequence[int], leaves: Sequence[bytes], hashes: bytes, size: int, root: bytes
) -> None:
    """Check that leaves are at sorted `indexes` of the tree of `size`; raises VerificationError."""
    wrong = VerificationError(Text("noticeboard.proof.shared"))
    if not _are_places(indexes, size) or len(indexes) != len(leaves) or len(hashes) % HASH_BYTES:
        raise wrong
    rest = iter([hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)])
    try:
        found = _fold(indexes, leaves, rest, 0, size) if size else EMPTY_ROOT
    except StopIteration:
        raise wrong from None
    if found != root or next(rest, None) is not None:
        raise wrong


def way_of(
    index: int, indexes: Sequence[int], leaves: Sequence[bytes], hashes: bytes, size: int
) -> list[bytes]:
    """Return the inclusion proof of one of the leaves that `verify_all` has accepted."""
    rest = iter([hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)])
    return _way(index, indexes, leaves, rest, 0, size)


def _way(  # noqa: PLR0913, PLR0917 -- as `_fold`
    index: int,
    indexes: Sequence[int],
    leaves: Sequence[bytes],
    rest: Iterator[bytes],
    start: int,
    end: int,
) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    cut = bisect_left(indexes, middle)
    if index < middle:
        found = _way(index, indexes[:cut], leaves[:cut], rest, start, middle)
        return [*found, _fold(indexes[cut:], leaves[cut:], rest, middle, end)]
    left = _fold(indexes[:cut], leaves[:cut], rest, start, middle)
    return [*_way(index, indexes[cut:], leaves[cut:], rest, middle, end), left]


def _are_places(indexes: Sequence[int], size: int) -> bool:
    if not indexes:
        return size >= 0
    return list(indexes) == sorted(set(indexes)) and indexes[0] >= 0 and indexes[-1] < size


def _hashes(tree: Tree, indexes: Sequence[int], start: int, end: int) -> Iterator[bytes]:
    """Yield the hashes for the leaves [start, end), in which all `indexes` lie."""
    if not indexes:
        yield _root(tree, start, end)
    elif end - start > 1:
        middle = start + _split(end - start)
        cut = bisect_left(indexes, middle)
        yield from _hashes(tree, indexes[:cut], start, middle)
        yield from _hashes(tree, indexes[cut:], middle, end)


def _fold(
    indexes: Sequence[int], leaves: Sequence[bytes], rest: Iterator[bytes], start: int, end: int
) -> bytes:
    """Return the root over [start, end); raises StopIteration if hashes are missing."""
    if not indexes:
        return next(rest)
    if end - start == 1:
        return leaves[0]
    middle = start + _split(end - start)
    cut = bisect_left(indexes, middle)
    left = _fold(indexes[:cut], leaves[:cut], rest, start, middle)
    return node_hash(left, _fold(indexes[cut:], leaves[cut:], rest, middle, end))


def _root(tree: Tree, start: int, end: int) -> bytes:
    """Return the root over the leaves [start, end), as such a subtree may begin and end."""
    hashes: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        hashes.append(tree.hashes(level, start >> level, 1))
        start += 1 << level
    return folded(hashes)


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)
