"""Inclusion proofs: one entry under a root, without the others. Pure."""

from collections.abc import Sequence

from hub.errors import NotFoundError
from noticeboard.log.encoding import encode_base64
from noticeboard.log.tree import Tree, leaf_hash


def prove(
    entries: Sequence[bytes], index: int, root: bytes | None = None
) -> tuple[int, tuple[bytes, ...]]:
    """Return the size of the tree that has this root, and the proof that the entry is in it.

    Without a root it is the tree of all entries. Raises NotFoundError where there is no such
    entry, or no tree of these entries that holds it had this root.
    """
    if not 0 <= index < len(entries):
        there = f"they are 0 to {len(entries) - 1}" if entries else "it is empty"
        raise NotFoundError(f"The ledger has no entry {index}: {there}.")
    tree = Tree(leaf_hash(raw) for raw in entries)
    size = tree.size if root is None else _size_of(tree, root)
    if index >= size:
        raise NotFoundError(f"Entry {index} was written after the ledger had that root.")
    return size, tuple(tree.inclusion(index, size))


def _size_of(tree: Tree, root: bytes) -> int:
    for size in range(tree.size, 0, -1):
        if tree.root(size) == root:
            return size
    raise NotFoundError(f"The ledger never had the root {encode_base64(root)}.")
