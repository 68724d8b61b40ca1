"""The entries beside a snapshot's rows, with one proof for each file that they are in its log.

`entries` has those that the rows name. `agencies` has the registration and the newest change of
keys of each agency with an open request, so that a reader knows who asks, as signed by the agency.

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
_CHANGES_KEYS: Final = {_REGISTERS, "agency.rotate", "agency.revoke", "agency.delivery"}


def named_entries(snapshot: Snapshot) -> list[EntryRow]:
    """Return the rows that name entries, in order of their indexes."""
    rows = (each for each in snapshot.parsed() if isinstance(each, EntryRow))
    return sorted(rows, key=lambda row: row.index)


def open_agencies(
    snapshot: Snapshot, named: Iterable[EntryRow], entries: Iterable[bytes]
) -> list[AgencyRow]:
    """Return the rows of the agencies that signed the open requests among the `named` entries.

    Raises VerificationError if one has no row.
    """
    asking = {
        _about(raw).agency
        for row, raw in zip(named, entries, strict=True)
        if row.kind == "open" and row.index == row.number
    }
    rows = (each for each in snapshot.parsed() if isinstance(each, AgencyRow))
    found = [row for row in rows if row.id in asking]
    if len(found) != len(asking):
        raise VerificationError(Text("noticeboard.snapshot.agencies"))
    return found


def agency_indexes(rows: Iterable[AgencyRow]) -> list[int]:
    """Return where the registrations and newest changes of keys of agencies are, in order."""
    return sorted({index for row in rows for index in (row.registered, row.keyed)})


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
    """The rows of the agencies with open requests."""
    signed: Mapping[int, bytes]
    """The registration and the newest change of keys of each of these agencies, by index."""

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
        asking = open_agencies(snapshot, named, beside.entries)
        indexes = agency_indexes(asking)
        keys = SnapshotEntries.parse(unpack(packed["agencies"], MAX_ENTRIES_BYTES), len(indexes))
        keys.verify(indexes, at, root)
        signed = dict(zip(indexes, keys.entries, strict=True))
        if not all(_is_signed(row, signed) for row in asking):
            raise VerificationError(Text("noticeboard.snapshot.agencies"))
        return cls(
            snapshot=snapshot,
            entries=tuple(zip(named, beside.entries, strict=True)),
            agencies=tuple(asking),
            signed=signed,
        )


class _About(msgspec.Struct, frozen=True, gc=False):
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
    """Return whether a row's entries are this agency's, and of types that it may mean."""
    first, newest = _about(signed[row.registered]), _about(signed[row.keyed])
    is_own = first.agency == newest.agency == row.id
    return is_own and first.type == _REGISTERS and newest.type in _CHANGES_KEYS
