"""The entries beside a snapshot's rows, with one proof for each file that they are in its log.

`entries` has those that the rows name. `agencies` has the registration of each agency that has an
open request, and its newest entries about its keys, so that a reader knows who asks, as signed by
the agency. `others` has the same of all other agencies: any of them may ask next.

A file is this line, the number of hashes in four octets, the hashes, and the entries in order of
their indexes, each with its length in two octets, as in a bundle. The rows and `entries` say which
entries these are, so that the file holds no indexes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import msgspec

from noticeboard.errors import VerificationError
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.shared_proof import verify_all
from noticeboard.log.snapshot import AgencyRow, EntryRow, Row, Snapshot, unpack
from noticeboard.log.tiles import decode_entries
from noticeboard.log.tree import leaf_hash
from noticeboard.runtime.text import Text

HEADER: Final = b"neighbors-requests/snapshot-entries@v1\n"
MAX_ENTRIES_BYTES: Final = 64 * 1024 * 1024
_COUNT_BYTES: Final = 4
_REGISTERS: Final = "agency.register"


def named_entries(rows: Iterable[Row]) -> list[EntryRow]:
    """Return the rows that name entries, in order of their indexes."""
    found = (each for each in rows if isinstance(each, EntryRow))
    return sorted(found, key=lambda row: row.index)


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

    def verify(self, indexes: Sequence[int], size: int, root: bytes) -> None:
        """Check that these entries are at sorted indexes of the log of `size` under `root`.

        Raises VerificationError.
        """
        verify_all(indexes, [leaf_hash(each) for each in self.entries], self.hashes, size, root)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFiles:
    """What a board publishes of a snapshot, all of it proved to be in the log at the heads.

    The entries aren't parsed, and their signatures aren't checked.
    """

    snapshot: Snapshot
    rows: tuple[Row, ...]
    """Its rows' values."""
    entries: tuple[tuple[EntryRow, bytes], ...]
    """What its rows name, in order of the indexes."""
    agencies: tuple[AgencyRow, ...]
    """The rows of the agencies with open requests."""
    others: tuple[AgencyRow, ...]
    """The rows of all others."""
    signed: Mapping[int, bytes]
    """The entries that make the keys of the agencies whose file is there, by index."""
    is_whole: bool
    """Whether that is both files."""

    @classmethod
    def of(cls, stated: BoardSnapshot, packed: Mapping[str, bytes]) -> Self:
        """Read the files, compressed, by the names in SNAPSHOT_FILES; raises VerificationError.

        `others` may be missing. That the statement is in the log, with the heads and the root at
        `at`, isn't checked here.
        """
        snapshot = Snapshot.parse(unpack(packed["rows"]))
        if not snapshot.is_stated(stated):
            raise VerificationError(Text("noticeboard.snapshot.rows_other"))
        rows = tuple(snapshot.parsed())
        named = named_entries(rows)
        entries = _read(packed["entries"], [row.index for row in named], stated)
        agencies, others = sorted_agencies(rows, zip(named, entries, strict=True))
        signed = read_keys(packed["agencies"], agencies, stated)
        if "others" in packed:
            signed |= read_keys(packed["others"], others, stated)
        return cls(
            snapshot=snapshot,
            rows=rows,
            entries=tuple(zip(named, entries, strict=True)),
            agencies=agencies,
            others=others,
            signed=signed,
            is_whole="others" in packed,
        )


def sorted_agencies(
    rows: Iterable[Row], entries: Iterable[tuple[EntryRow, bytes]]
) -> tuple[tuple[AgencyRow, ...], tuple[AgencyRow, ...]]:
    """Return the agencies with open requests, and the others; `entries` are what rows name.

    Raises VerificationError if an entry says nobody's name.
    """
    asking = {
        _about(raw).agency for row, raw in entries if row.kind == "open" and row.index == row.number
    }
    found = [each for each in rows if isinstance(each, AgencyRow)]
    agencies = tuple(row for row in found if row.id in asking)
    return agencies, tuple(row for row in found if row.id not in asking)


def _read(packed: bytes, indexes: Sequence[int], stated: BoardSnapshot) -> tuple[bytes, ...]:
    """Return the entries of a file, which are at these indexes; raises VerificationError."""
    found = SnapshotEntries.parse(unpack(packed, MAX_ENTRIES_BYTES), len(indexes))
    found.verify(indexes, stated.at, bytes.fromhex(stated.root))
    return found.entries


def read_keys(packed: bytes, rows: Sequence[AgencyRow], stated: BoardSnapshot) -> dict[int, bytes]:
    """Return the entries of a file that make the keys of agencies, by index.

    Raises VerificationError.
    """
    indexes = agency_indexes(rows)
    signed = dict(zip(indexes, _read(packed, indexes, stated), strict=True))
    if not all(_is_signed(row, signed) for row in rows):
        raise VerificationError(Text("noticeboard.snapshot.agencies"))
    return signed


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
        *((at, "agency.rotate") for at in row.posting if at != row.registered),
        (row.delivered, "agency.delivery"),
        (row.revoked, "agency.revoke"),
    )
    if (row.named == row.registered) is not (not row.replaced):
        return False
    return all(
        _about(signed[index]) == _About(type=kind, agency=row.id)
        for index, kind in places
        if index is not None
    )
