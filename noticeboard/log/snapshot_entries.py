"""The entries that a snapshot's rows name, with one proof that they are in its log.

The file is this line, the number of hashes in four octets, the hashes, and the entries in order of
their indexes, each with its length in two octets, as in a bundle. The rows say which entries these
are, so that the file holds no indexes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from noticeboard.errors import VerificationError
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.shared_proof import verify_all
from noticeboard.log.snapshot import EntryRow, Snapshot
from noticeboard.log.tiles import decode_entries
from noticeboard.log.tree import leaf_hash
from noticeboard.runtime.text import Text

HEADER: Final = b"neighbors-requests/snapshot-entries@v1\n"
MAX_ENTRIES_BYTES: Final = 64 * 1024 * 1024
_COUNT_BYTES: Final = 4


def named_entries(snapshot: Snapshot) -> list[EntryRow]:
    """Return the rows that name entries, in order of their indexes."""
    rows = (each for each in snapshot.parsed() if isinstance(each, EntryRow))
    return sorted(rows, key=lambda row: row.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotEntries:
    """The entries and their proof; not checked yet."""

    hashes: bytes
    entries: tuple[bytes, ...]

    def content(self) -> bytes:
        """Return the file's bytes, before compression."""
        count = len(self.hashes) // HASH_BYTES
        listed = (len(each).to_bytes(2) + each for each in self.entries)
        return b"".join((HEADER, count.to_bytes(_COUNT_BYTES), self.hashes, *listed))

    @classmethod
    def parse(cls, content: bytes, count: int) -> Self:
        """Parse what `content` gives, with so many entries; raises VerificationError."""
        start = len(HEADER) + _COUNT_BYTES
        many = int.from_bytes(content[len(HEADER) : start])
        end = start + many * HASH_BYTES
        if len(content) > MAX_ENTRIES_BYTES or not content.startswith(HEADER) or end > len(content):
            raise VerificationError(Text("noticeboard.snapshot.entries"))
        entries = decode_entries(content[end:], count) if count else []
        if len(entries) != count or (not count and content[end:]):
            raise VerificationError(Text("noticeboard.snapshot.entries"))
        return cls(hashes=content[start:end], entries=tuple(entries))

    def verify(self, rows: Sequence[EntryRow], size: int, root: bytes) -> None:
        """Check that these are the entries of the rows, in the log of `size` under `root`.

        Raises VerificationError.
        """
        leaves = [leaf_hash(each) for each in self.entries]
        if leaves != [row.leaf for row in rows]:
            raise VerificationError(Text("noticeboard.snapshot.entries"))
        verify_all([row.index for row in rows], leaves, self.hashes, size, root)
