"""Whether a proof shows what it is said to show (RFC 9162, 2.1.3 and 2.1.4). Pure."""

from collections.abc import Iterator, Sequence

from noticeboard.errors import VerificationError
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.hashing import node_hash


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


def _are_hashes(*hashes: bytes) -> bool:
    return all(len(each) == HASH_BYTES for each in hashes)
