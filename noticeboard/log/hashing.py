"""The hashes of RFC 6962: of an entry, and of two subtrees. In plain hashlib."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

EMPTY_ROOT: Final = sha256(b"").digest()
NODE: Final = b"\x01"
"""What is hashed before two subtrees, so that they are never taken for an entry."""


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA256(0x00 || entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA256(0x01 || left || right)."""
    return sha256(NODE + left + right).digest()


def parents(row: Sequence[bytes]) -> list[bytes]:
    """Return the nodes over the hashes in a row, two by two; one left over has none."""
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
