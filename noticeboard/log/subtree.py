"""Proofs about a subtree [start, end) of a log: entries that the tree itself hashes as one.

Pure. The algorithms are those of the IETF's Merkle tree certificates draft (sections on subtree
inclusion and consistency proofs); a subtree that begins at 0 is an older tree (RFC 9162).
"""

from collections.abc import Sequence

from noticeboard.errors import VerificationError
from noticeboard.log.tree import EMPTY_ROOT, node_hash, verify_consistency, verify_inclusion

HASH_BYTES = 32


def is_subtree(start: int, end: int) -> bool:
    """Tell whether [start, end) is hashed as one: start is a multiple of its power of two."""
    return 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0


def verify_subtree_inclusion(  # noqa: PLR0913, PLR0917 -- an interval beside a proof's usual five
    index: int, start: int, end: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that `leaf` stands at `index` of the subtree's log; raises VerificationError."""
    if not is_subtree(start, end) or not start <= index < end:
        raise VerificationError(f"No proof can show entry {index} between {start} and {end}.")
    verify_inclusion(index - start, end - start, leaf, proof, root)


def verify_subtree_consistency(  # noqa: PLR0913, PLR0917 -- an interval beside a proof's usual five
    start: int, end: int, size: int, subtree: bytes, root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that a log of `size` holds the subtree; raises VerificationError."""
    wrong = VerificationError(f"The proof does not show {start} to {end} in the log of {size}.")
    if start == end and 0 <= end <= size:
        # Nothing at all is part of every log, and needs no proof.
        if proof or subtree != EMPTY_ROOT:
            raise wrong
        return
    if not is_subtree(start, end) or end > size:
        raise wrong
    if start == 0:
        verify_consistency(end, size, subtree, root, proof)
        return
    if any(len(each) != HASH_BYTES for each in (subtree, root, *proof)):
        raise wrong
    if _climb(start, end - 1, size - 1, subtree, proof) != (subtree, root):
        raise wrong


def _climb(
    first: int, last: int, top: int, subtree: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes] | None:
    """Return the subtree's and the log's hash as the proof has them; None where it does not fit."""
    while first != last and (last == top or last & 1):
        first, last, top = first >> 1, last >> 1, top >> 1
    path = [subtree, *proof] if first == last else list(proof)
    if not path:
        return None
    small = large = path[0]
    for sibling in path[1:]:
        if top == 0:
            return None
        if last & 1 or last == top:
            small = node_hash(sibling, small) if first < last else small
            large = node_hash(sibling, large)
            while not last & 1:
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            large = node_hash(large, sibling)
        first, last, top = first >> 1, last >> 1, top >> 1
    return (small, large) if top == 0 else None
