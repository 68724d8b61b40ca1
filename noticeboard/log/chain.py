"""Chains: each author's entries, linked by `seq` and `prev`."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from noticeboard.errors import ConflictError, VerificationError
from noticeboard.log.body import NO_PREVIOUS, Body
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.tree import Tree, leaf_hash


@dataclass(slots=True, kw_only=True)
class Chain:
    """One author's entries so far."""

    leaves: bytearray = field(default_factory=bytearray)
    """The leaf hash of each, by `seq`."""
    issued: str = ""
    """The time of the last; RFC 3339 in UTC sorts as text."""
    posts: set[str] = field(default_factory=set)
    """The ids of its requests."""
    newer: set[str] = field(default_factory=set)
    """The ids of its entries whose types this version does not know: some may be requests."""
    posting_keys: set[bytes] = field(default_factory=set)
    """Every posting key it ever named: none may come back."""

    @property
    def next_seq(self) -> int:
        """The `seq` of the entry to come."""
        return len(self.leaves) // HASH_BYTES

    @property
    def head(self) -> str:
        """The leaf hash of the last entry in hex, zeros where there is none."""
        return self.leaves[-HASH_BYTES:].hex() or NO_PREVIOUS

    def leaf(self, seq: int) -> bytes:
        """Return the leaf hash of entry `seq`, which is there."""
        return bytes(self.leaves[seq * HASH_BYTES : (seq + 1) * HASH_BYTES])

    def has_request(self, entry_id: str) -> bool:
        """Return whether an entry of this id is a request, or may be one."""
        return entry_id in self.posts or entry_id in self.newer

    def check_link(self, body: Body) -> None:
        """Check that the entry is the next link; raises ConflictError or VerificationError."""
        if body.seq != self.next_seq:
            raise ConflictError(
                f"This entry is number {body.seq} of its author, but number {self.next_seq} is"
                " next: read the board again and sign anew."
            )
        if body.prev != self.head:
            raise VerificationError("This entry does not name the entry of its author before it.")
        if body.issued < self.issued:
            raise ConflictError("This entry is dated before the one it follows: sign it anew.")

    def append(self, leaf: bytes, issued: str) -> None:
        """Add the next link."""
        self.leaves += leaf
        self.issued = issued


def head_row(author: str, last_seq: int, head: str) -> bytes:
    """Return the row by which `board.heads` counts one chain, `head` being its last leaf in hex."""
    return f"{author} {last_seq} {head}\n".encode()


def heads_tree(rows: Iterable[bytes]) -> Tree:
    """Return the tree over rows that are sorted: its root is what `board.heads` states."""
    return Tree(leaf_hash(row) for row in rows)


def heads_root(chains: Iterable[tuple[str, Chain]]) -> tuple[str, int]:
    """Return root (hex) and count over each chain's last `seq` and leaf, sorted by author."""
    rows = sorted(head_row(author, chain.next_seq - 1, chain.head) for author, chain in chains)
    return heads_tree(rows).root().hex(), len(rows)
