"""Snapshots: what a log says at one `board.heads`, as sorted rows, for which the board signs.

A row is what folding the entries before these heads gives, by the log alone, so that two honest
folds give the same bytes. It never depends on whom a reader trusts or when it reads:

    agency ID REGISTERED SEQ LEAF NAMED DELIVERED REVOKED STATE
    author ID SEQ LEAF                a chain of somebody else: a verifier, or the board
    level AGENCY VERIFIER INDEX LEVEL a verifier's newest statement about an agency
    open REQUEST INDEX                an entry of an open request's thread, itself first of all
    policy NUMBER INDEX
    section VERIFIER FROM COUNT ROOT  what was logged since about the agencies that one confirms

`SEQ` and `LEAF` are those of the last link, as in `board.heads`. `NAMED` is where the newest
posting key was named, and behind a comma, where the key was named that it replaces. Keys that were
replaced before they acted are listed between them. `DELIVERED` and `REVOKED` are the newest entries
of these kinds, or `-`.
What an entry says isn't repeated: its index fixes it, because the log is fixed. A request is open
unless it has expired by the time of the heads, its agency has resolved it, or a revocation disowned
it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
import lzma
import re
from typing import Final, Self

import msgspec

from noticeboard.errors import VerificationError
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.entry import head_row
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.text import Text

HEADER: Final = b"neighbors-requests/snapshot@v1\n"
SNAPSHOT_FILES: Final = ("rows", "entries", "agencies", "others")
MAX_SNAPSHOT_BYTES: Final = 64 * 1024 * 1024
MOST_ROWS: Final = 1_000_000
_NOWHERE: Final = "-"
LEAST_AGENCIES: Final = 50
"""A smaller region has no section. 18,000 agencies are a country's, so 50 have a million people."""
MEMORY_BYTES: Final = 16 * 1024 * 1024
"""What unpacking may take besides the content; a dictionary of 8 MiB takes a little over 8."""
_PRESET: Final = 6
"""The lowest whose dictionary of 8 MiB holds a country's repetitions."""
_INDEX: Final = r"(0|[1-9][0-9]{0,15})"
_ID: Final = r"([0-9a-f]{40})"
_HASH: Final = r"([0-9a-f]{64})"
_PLACE: Final = r"(-|0|[1-9][0-9]{0,15})"
MOST_REPLACED: Final = 8
"""More keys than that, each named before the one before it acted, aren't listed."""
_KEYED: Final = f"{_INDEX}((?:,(?:0|[1-9][0-9]{{0,15}})){{0,{MOST_REPLACED}}}) {_PLACE} {_PLACE}"
_STATE: Final = "(valid|revoked|compromised)"
_FORMS: Final[Mapping[bytes, re.Pattern[bytes]]] = {
    kind.encode(): re.compile(f"{kind} {form}\n".encode())
    for kind, form in (
        (
            "agency",
            f"{_ID} {_INDEX} {_INDEX} {_HASH} {_KEYED} {_STATE}",
        ),
        ("author", f"{_ID} {_INDEX} {_HASH}"),
        ("level", f"{_ID} {_ID} {_INDEX} ([0-3])"),
        ("open", f"{_INDEX} {_INDEX}"),
        ("policy", f"{_INDEX} {_INDEX}"),
        ("section", f"{_ID} {_INDEX} {_INDEX} {_HASH}"),
    )
}


class AgencyState(StrEnum):
    """What became of an agency's posting key."""

    VALID = "valid"
    REVOKED = "revoked"
    """The newest of its registration, rotations and revocations is a revocation."""
    COMPROMISED = "compromised"
    """It has signed two entries with one `seq`, whatever followed."""


class AgencyRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """An agency's row."""

    id: str
    registered: int
    seq: int
    leaf: bytes
    named: int
    """Where its posting key was named: the newest rotation, or the registration."""
    replaced: tuple[int, ...] = ()
    """Where keys before it were named, newest first, up to the first that acted by then."""
    delivered: int | None
    """Where its newest post-quantum delivery key was named, or withdrawn."""
    revoked: int | None
    """Where a posting key was last revoked."""
    state: AgencyState

    @property
    def keyed(self) -> int:
        """Where its newest entry is that names or revokes keys."""
        return max(self.named, self.delivered or 0, self.revoked or 0)

    @property
    def keys(self) -> list[int]:
        """Where the entries are that make its keys, in order."""
        found = {self.registered, *self.posting, self.delivered, self.revoked}
        return sorted(each for each in found if each is not None)

    @property
    def posting(self) -> tuple[int, ...]:
        """Where the posting keys were named that may sign yet, newest first."""
        return self.named, *self.replaced

    def row(self) -> bytes:
        """Return the row's bytes."""
        return (
            f"agency {self.id} {self.registered} {self.seq} {self.leaf.hex()}"
            f" {','.join(map(str, self.posting))} {_place(self.delivered)} {_place(self.revoked)}"
            f" {self.state.value}\n"
        ).encode()


class EntryRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """A row that names an entry: of an open request's thread, or a policy."""

    kind: str
    number: int
    """The index of the request, or the policy's number."""
    index: int

    def row(self) -> bytes:
        """Return the row's bytes."""
        return f"{self.kind} {self.number} {self.index}\n".encode()


class AuthorRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """The end of a chain that is no agency's."""

    id: str
    seq: int
    leaf: bytes

    def row(self) -> bytes:
        """Return the row's bytes."""
        return f"author {self.id} {self.seq} {self.leaf.hex()}\n".encode()


class LevelRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """A verifier's newest statement about an agency."""

    agency: str
    verifier: str
    index: int
    level: int

    def row(self) -> bytes:
        """Return the row's bytes."""
        return f"level {self.agency} {self.verifier} {self.index} {self.level}\n".encode()


class SectionRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False):
    """What was logged about a region's agencies, from the heads before these on."""

    verifier: str
    start: int
    """The index of the heads before these, or 0."""
    count: int
    root: bytes
    """Over a line for each entry, in order: `INDEX LEAF`."""

    @classmethod
    def of(cls, verifier: str, start: int, places: Sequence[tuple[int, bytes]]) -> Self:
        """Return the row of entries by their indexes and leaf hashes."""
        lines = (f"{index} {leaf.hex()}\n".encode() for index, leaf in places)
        root = Tree(map(leaf_hash, lines)).root()
        return cls(verifier=verifier, start=start, count=len(places), root=root)

    def row(self) -> bytes:
        """Return the row's bytes."""
        return f"section {self.verifier} {self.start} {self.count} {self.root.hex()}\n".encode()


class SectionPlaces(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, gc=False
):
    """The entries of a section, whose row isn't worked out yet."""

    verifier: str
    start: int
    places: tuple[tuple[int, bytes], ...]
    """Indexes and leaf hashes, in order."""

    def row(self) -> bytes:
        """Return the row's bytes, for which everything is hashed."""
        return SectionRow.of(self.verifier, self.start, self.places).row()


type Row = AgencyRow | AuthorRow | EntryRow | LevelRow
type FoldedRow = Row | SectionPlaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The rows of a log, sorted; who signed for them isn't checked."""

    rows: tuple[bytes, ...]

    @classmethod
    def of(cls, rows: Iterable[FoldedRow]) -> Self:
        """Return the snapshot with these rows, given in any order."""
        return cls(rows=tuple(sorted(each.row() for each in rows)))

    def content(self) -> bytes:
        """Return the file's bytes, before compression."""
        return HEADER + b"".join(self.rows)

    def stated(self) -> tuple[str, int, str]:
        """Return `rows`, `count` and `sha256` as a `board.snapshot` states them."""
        root = Tree(map(leaf_hash, self.rows)).root()
        return root.hex(), len(self.rows), sha256(self.content()).hexdigest()

    def is_stated(self, body: BoardSnapshot) -> bool:
        """Return whether a statement is about exactly these rows."""
        return self.stated() == (body.rows, body.count, body.sha256)

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Parse what `content` gives, trusting none of it; raises VerificationError."""
        if len(content) > MAX_SNAPSHOT_BYTES or not content.startswith(HEADER):
            raise VerificationError(Text("noticeboard.snapshot.form"))
        rows = content[len(HEADER) :].splitlines(keepends=True)
        if len(rows) > MOST_ROWS:
            raise VerificationError(Text("noticeboard.snapshot.rows", most=MOST_ROWS))
        before = b""
        for number, row in enumerate(rows, 1):
            form = _FORMS.get(row.partition(b" ")[0])
            if form is None or form.fullmatch(row) is None or row <= before:
                raise VerificationError(Text("noticeboard.snapshot.row", number=number))
            before = row
        return cls(rows=tuple(rows))

    def sections(self) -> Iterator[SectionRow]:
        """Yield the values of the rows of sections."""
        for row in reversed(self.rows):
            if (found := section_row(row)) is None:
                break
            yield found

    def parsed(self) -> Iterator[Row]:
        """Yield the values of each row that isn't a section's."""
        for row in self.rows:
            kind, *values = row.decode().split()
            match kind:
                case "agency":
                    yield _agency(values)
                case "author":
                    leaf = bytes.fromhex(values[2])
                    yield AuthorRow(id=values[0], seq=int(values[1]), leaf=leaf)
                case "level":
                    agency, verifier, index, level = values
                    yield LevelRow(
                        agency=agency, verifier=verifier, index=int(index), level=int(level)
                    )
                case "section":
                    continue
                case _:
                    yield EntryRow(kind=kind, number=int(values[0]), index=int(values[1]))


def _agency(values: Sequence[str]) -> AgencyRow:
    named, *replaced = map(int, values[4].split(","))
    return AgencyRow(
        id=values[0],
        registered=int(values[1]),
        seq=int(values[2]),
        leaf=bytes.fromhex(values[3]),
        named=named,
        replaced=tuple(replaced),
        delivered=_index(values[5]),
        revoked=_index(values[6]),
        state=AgencyState(values[7]),
    )


def section_row(line: bytes) -> SectionRow | None:
    """Return what a section's row says; None if it isn't one."""
    if _FORMS[b"section"].fullmatch(line) is None:
        return None
    _, verifier, start, count, root = line.decode().split()
    return SectionRow(
        verifier=verifier, start=int(start), count=int(count), root=bytes.fromhex(root)
    )


def _place(index: int | None) -> str:
    return _NOWHERE if index is None else str(index)


def _index(place: str) -> int | None:
    return None if place == _NOWHERE else int(place)


def snapshot_path(at: int, file: str) -> str:
    """Return where a file of the snapshot of the heads at an index is, one of SNAPSHOT_FILES."""
    return f"{snapshot_folder(at)}/{file}.xz"


def statement_path(at: int) -> str:
    """Return where the proof of the statement of the snapshot of the heads at an index is."""
    return f"{snapshot_folder(at)}/proof"


def snapshot_folder(at: int) -> str:
    """Return the folder of the files of a snapshot."""
    return f"snapshot/{at}"


def chain_ends(rows: Iterable[Row]) -> list[bytes]:
    """Return the rows of `board.heads` that follow from a snapshot's: they must have its root."""
    ends = (each for each in rows if isinstance(each, AgencyRow | AuthorRow))
    return sorted(head_row(each.id, each.seq, each.leaf.hex()) for each in ends)


def pack(content: bytes) -> bytes:
    """Return a file as a board publishes it: one stream of xz, the same bytes each time."""
    return lzma.compress(content, preset=_PRESET)


def unpack(raw: bytes, most_bytes: int = MAX_SNAPSHOT_BYTES) -> bytes:
    """Return the content of one stream of xz, and nothing behind it; raises VerificationError."""
    unpacking = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY_BYTES)
    try:
        content = unpacking.decompress(raw, most_bytes + 1)
    except lzma.LZMAError as error:
        raise VerificationError(Text("noticeboard.snapshot.packed")) from error
    if len(content) > most_bytes or not unpacking.eof or unpacking.unused_data:
        raise VerificationError(Text("noticeboard.snapshot.packed"))
    return content


def repack(raw: bytes) -> bytes:
    """Return the content of a file as `pack` compresses it; raises VerificationError."""
    return pack(unpack(raw))
