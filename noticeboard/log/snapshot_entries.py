"""The entries beside a snapshot's rows, with one proof for each file that they are in its log.

`entries` has those that the rows name. `agencies` has each agency's registration, and the newest
entries about its keys, so that a reader knows who asks, as signed by the agency. All agencies are
there, because any of them may ask next.

A file is this line, the number of hashes in four octets, the hashes, and the entries in order of
their indexes, each with its length in two octets, as in a bundle. The rows say which entries these
are, so that the file holds no indexes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import msgspec

from noticeboard.errors import VerificationError
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.shared_proof import verify_all
from noticeboard.log.snapshot import AgencyRow, EntryRow, Snapshot, unpack
from noticeboard.log.tiles import decode_entries
from noticeboard.log.tree import leaf_hash
from noticeboard.runtime.text import Text

HEADER: Final = b"neighbors-requests/snapshot-entries@v1\n"
MAX_ENTRIES_BYTES: Final = 64 * 1024 * 1024
_COUNT_BYTES: Final = 4
_REGISTERS: Final = "agency.register"


def named_entries(snapshot: Snapshot) -> list[EntryRow]:
    """Return the rows that name entries, in order of their indexes."""
    rows = (each for each in snapshot.parsed() if isinstance(each, EntryRow))
    return sorted(rows, key=lambda row: row.index)


def agency_indexes(rows: Iterable[AgencyRow]) -> list[int]:
    """Return where the registrations and newest changes of keys of agencies are, in order."""
    return sorted({index for row in rows for index in row.keys})


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotEntries:
    """The entries of a file and their proof; not checked yet."""

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

    def verify(self, indexes: Sequence[int], size: int, root: bytes) -> list[bytes]:
        """Check that these entries are at sorted indexes of the log of `size` under `root`.

        Returns their leaf hashes; raises VerificationError.
        """
        leaves = [leaf_hash(each) for each in self.entries]
        verify_all(indexes, leaves, self.hashes, size, root)
        return leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFiles:
    """What a board publishes of a snapshot, all of it proved to be in the log at the heads.

    The entries aren't parsed, and their signatures aren't checked.
    """

    snapshot: Snapshot
    entries: tuple[tuple[EntryRow, bytes], ...]
    """What its rows name, in order of the indexes."""
    agencies: tuple[AgencyRow, ...]
    """The rows of all agencies."""
    signed: Mapping[int, bytes]
    """The entries that make their keys, by index."""

    @classmethod
    def of(cls, stated: BoardSnapshot, packed: Mapping[str, bytes]) -> Self:
        """Read the files, compressed, by the names in SNAPSHOT_FILES; raises VerificationError.

        That the statement is in the log, with the heads and the root at `at`, isn't checked here.
        """
        snapshot = Snapshot.parse(unpack(packed["rows"]))
        if not snapshot.is_stated(stated):
            raise VerificationError(Text("noticeboard.snapshot.rows_other"))
        at, root, named = stated.at, bytes.fromhex(stated.root), named_entries(snapshot)
        beside = SnapshotEntries.parse(unpack(packed["entries"], MAX_ENTRIES_BYTES), len(named))
        if beside.verify([row.index for row in named], at, root) != [row.leaf for row in named]:
            raise VerificationError(Text("noticeboard.snapshot.entries"))
        agencies = [each for each in snapshot.parsed() if isinstance(each, AgencyRow)]
        indexes = agency_indexes(agencies)
        keys = SnapshotEntries.parse(unpack(packed["agencies"], MAX_ENTRIES_BYTES), len(indexes))
        keys.verify(indexes, at, root)
        signed = dict(zip(indexes, keys.entries, strict=True))
        if not all(_is_signed(row, signed) for row in agencies):
            raise VerificationError(Text("noticeboard.snapshot.agencies"))
        return cls(
            snapshot=snapshot,
            entries=tuple(zip(named, beside.entries, strict=True)),
            agencies=tuple(agencies),
            signed=signed,
        )


class _About(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whose entry it is, and of which type; a fraction of what parsing all of it costs."""

    type: str
    agency: str


_decoder: Final = msgspec.json.Decoder(_About)


def _about(raw: bytes) -> _About:
    try:
        return _decoder.decode(raw.partition(b"\n")[0])
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise VerificationError(Text("noticeboard.snapshot.agencies")) from error


def _is_signed(row: AgencyRow, signed: Mapping[int, bytes]) -> bool:
    """Return whether a row's entries are this agency's, and of the types that it says."""
    places = (
        (row.registered, _REGISTERS),
        (row.named, _REGISTERS if row.named == row.registered else "agency.rotate"),
        (row.delivered, "agency.delivery"),
        (row.revoked, "agency.revoke"),
    )
    return all(
        _about(signed[index]) == _About(type=kind, agency=row.id)
        for index, kind in places
        if index is not None
    )
