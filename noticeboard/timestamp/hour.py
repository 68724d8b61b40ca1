"""The text that is stamped each hour, and the tree under it.

Each segment of a recording has a tree (RFC 6962) over the leaves of its groups of pictures. The
roots of all segments that were closed since the last stamp are the entries of the hour's tree. They
are filled up with random numbers to a power of two, 16,384 at least, and sorted: nobody sees how
many cameras a home has, or which segment is whose, and an hour without any footage looks like every
other. The stamped text is

    neighbors-requests/hour/v1
    <number of entries>
    <root, base64>

with a line break after each line. It has no earlier hash: that would tie the shares of different
hours to one home.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256, shake_256
import hmac
from typing import Final, Self

from noticeboard.errors import VerificationError
from noticeboard.log.encoding import decode_hash, encode_base64
from noticeboard.log.tree import Tree, leaf_hash, verify_inclusion
from noticeboard.runtime.text import Text

HEADING: Final = "neighbors-requests/hour/v1"
LEAST_ENTRIES: Final = 1 << 14
"""Sixteen cameras close 14,400 segments of four seconds in an hour."""
MOST_ENTRIES: Final = 1 << 20
LONGEST_TEXT_BYTES: Final = 128
_MOST_DEPTH: Final = 20
_HASH_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Hour:
    """The text of one hour."""

    size: int
    root: bytes

    def text(self) -> bytes:
        """Return the stamped text."""
        return f"{HEADING}\n{self.size}\n{encode_base64(self.root)}\n".encode()

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read what `text` returns; raises VerificationError."""
        try:
            heading, size, root, rest = raw.decode("ascii").split("\n")
            found = cls(int(size), decode_hash(root))
        except (ValueError, VerificationError) as error:
            raise VerificationError(_UNREADABLE) from error
        is_size = found.size.bit_count() == 1 and LEAST_ENTRIES <= found.size <= MOST_ENTRIES
        if heading != HEADING or rest or not is_size or found.text() != raw:
            raise VerificationError(_UNREADABLE)
        return found


_UNREADABLE: Final = Text("noticeboard.timestamp.hour_unreadable")


class HourTree:
    """The tree over the segments of an hour; making one takes some tens of milliseconds."""

    def __init__(self, segment_roots: Iterable[bytes], filler: bytes) -> None:
        """`filler` is a secret of this hour: the same one makes the same tree again."""
        entries = set(segment_roots)
        size = max(LEAST_ENTRIES, 1 << max(len(entries) - 1, 0).bit_length())
        noise = shake_256(filler).digest((size - len(entries)) * _HASH_BYTES)
        entries.update(noise[at : at + _HASH_BYTES] for at in range(0, len(noise), _HASH_BYTES))
        self._entries = sorted(entries)
        self._tree = Tree(map(leaf_hash, self._entries))

    @property
    def hour(self) -> Hour:
        """What is stamped."""
        return Hour(self._tree.size, self._tree.root())

    def inclusion(self, segment_root: bytes) -> "Inclusion | None":
        """Return the proof that a segment is in this hour, None if it isn't."""
        try:
            index = self._entries.index(segment_root)
        except ValueError:
            return None
        return Inclusion(index=index, hashes=tuple(self._tree.inclusion(index)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """Where something is in a tree, and the hashes beside its way to the root (RFC 9162)."""

    index: int
    hashes: tuple[bytes, ...]


def segment_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over the leaves of a segment's groups."""
    return Tree(leaves).root()


def group_inclusion(leaves: Sequence[bytes], index: int) -> Inclusion:
    """Return the proof that a leaf is in a segment."""
    return Inclusion(index=index, hashes=tuple(Tree(leaves).inclusion(index)))


def check_group(  # noqa: PLR0913, PLR0917 -- the way from a leaf to an hour
    leaf: bytes,
    in_segment: Inclusion,
    groups: int,
    root: bytes,
    in_hour: Inclusion,
    hour: Hour,
) -> None:
    """Check that a group's leaf is in a segment with this root, and that in an hour.

    Raises VerificationError.
    """
    if len(in_segment.hashes) > _MOST_DEPTH or len(in_hour.hashes) > _MOST_DEPTH:
        raise VerificationError(_UNREADABLE)
    verify_inclusion(in_segment.index, groups, leaf, in_segment.hashes, root)
    verify_inclusion(in_hour.index, hour.size, leaf_hash(root), in_hour.hashes, hour.root)


type SaltOf = Callable[[int], bytes]
"""Returns the salt of a segment's group by its number, from 0."""


def salts(secret: bytes, segment: str) -> SaltOf:
    """Return the salts of one segment, named by what never changes about it."""
    return lambda number: hmac.digest(secret, f"{segment} {number}".encode(), sha256)[:16]
