"""Sections: what was logged about one region's agencies between two `board.heads`, for one day.

A region is a verifier's: the agencies that it confirms. A snapshot has a row for each region, so
the board has signed how many entries a section has and which. A reader of one section downloads a
few percent of a country's day, and tells the board in which region it is interested.

The file is the first line, the row, its place among the snapshot's rows in four octets, the number
of hashes that lead from it to their root in one, these hashes, and the entries, each with its index
in eight octets and its length in two.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from noticeboard.errors import VerificationError
from noticeboard.log.body import (
    AgencyVerify,
    BoardChallenge,
    BoardDecision,
    BoardHeads,
    BoardNotice,
    BoardPolicy,
    BoardSnapshot,
    Body,
    RequestPost,
    ThreadBody,
)
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.entry import Entry
from noticeboard.log.refutation import Refutation
from noticeboard.log.snapshot import (
    LEAST_AGENCIES,
    AgencyRow,
    EntryRow,
    LevelRow,
    Row,
    SectionPlaces,
    SectionRow,
    Snapshot,
    section_row,
    unpack,
)
from noticeboard.log.tiles import MAX_ENTRY_BYTES
from noticeboard.log.tree import Tree, leaf_hash, verify_inclusion
from noticeboard.runtime.text import Text

HEADER: Final = b"neighbors-requests/section@v1\n"
MAX_SECTION_BYTES: Final = 64 * 1024 * 1024
_PLACE_BYTES: Final = 4
_INDEX_BYTES: Final = 8
_LENGTH_BYTES: Final = 2
_MOST_HASHES: Final = 64
_MOST_ROW_BYTES: Final = 256


def section_name(verifier: str) -> str:
    """Return the name of a section's file among those of its snapshot."""
    return f"section-{verifier}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section's row with its place, and its entries by index; not checked yet."""

    row: SectionRow
    place: int
    hashes: tuple[bytes, ...]
    entries: tuple[tuple[int, bytes], ...]

    @classmethod
    def of(
        cls, snapshot: Snapshot, tree: Tree, places: SectionPlaces, raws: Sequence[bytes]
    ) -> Self:
        """Return a section of a snapshot, whose rows are the leaves of `tree`."""
        line = places.row()
        row, place = section_row(line), bisect_left(snapshot.rows, line)
        if row is None:
            raise VerificationError(Text("noticeboard.section.form"))
        indexes = (index for index, _ in places.places)
        return cls(
            row=row,
            place=place,
            hashes=tuple(tree.inclusion(place)),
            entries=tuple(zip(indexes, raws, strict=True)),
        )

    def content(self) -> bytes:
        """Return the file's bytes, before compression."""
        listed = (
            index.to_bytes(_INDEX_BYTES) + len(raw).to_bytes(_LENGTH_BYTES) + raw
            for index, raw in self.entries
        )
        place = self.place.to_bytes(_PLACE_BYTES) + bytes([len(self.hashes)])
        return b"".join((HEADER, self.row.row(), place, *self.hashes, *listed))

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Parse what `content` gives, trusting none of it; raises VerificationError."""
        wrong = VerificationError(Text("noticeboard.section.form"))
        start = len(HEADER)
        end = content.find(b"\n", start, start + _MOST_ROW_BYTES) + 1
        if len(content) > MAX_SECTION_BYTES or not content.startswith(HEADER) or not end:
            raise wrong
        row = section_row(content[start:end])
        at = end + _PLACE_BYTES
        place, many = int.from_bytes(content[end:at]), content[at : at + 1]
        at += 1
        if row is None or not many or many[0] > _MOST_HASHES:
            raise wrong
        rest = at + many[0] * HASH_BYTES
        hashes = tuple(content[each : each + HASH_BYTES] for each in range(at, rest, HASH_BYTES))
        if rest > len(content):
            raise wrong
        return cls(row=row, place=place, hashes=hashes, entries=tuple(_entries(content, rest)))

    @classmethod
    def read(cls, verifier: str, stated: BoardSnapshot, packed: bytes) -> Self:
        """Return a verifier's section from its file as served; raises VerificationError."""
        found = cls.parse(unpack(packed, MAX_SECTION_BYTES))
        found.verify(stated)
        if found.row.verifier != verifier:
            raise VerificationError(Text("noticeboard.section.other"))
        return found

    def verify(self, stated: BoardSnapshot) -> None:
        """Check that the board stated exactly these entries; raises VerificationError.

        That the statement is in the log isn't checked, nor what the entries say.
        """
        root = bytes.fromhex(stated.rows)
        leaf = leaf_hash(self.row.row())
        verify_inclusion(self.place, stated.count, leaf, self.hashes, root)
        indexes = [index for index, _ in self.entries]
        is_sorted = indexes == sorted(set(indexes))
        if not is_sorted or any(not self.row.start <= index < stated.at for index in indexes):
            raise VerificationError(Text("noticeboard.section.other"))
        places = ((index, leaf_hash(raw)) for index, raw in self.entries)
        if SectionRow.of(self.row.verifier, self.row.start, tuple(places)) != self.row:
            raise VerificationError(Text("noticeboard.section.other"))

    def refute(
        self, snapshot: Snapshot, stated: BoardSnapshot, logged: Mapping[int, Entry]
    ) -> Refutation | None:
        """Return how entries show that a verified section isn't true; None if these don't.

        `snapshot` is the stated one that it belongs to. `logged` are entries of the board's log by
        index, each proved to be there.
        """
        members = _Members.of(snapshot, self.row.verifier)
        listed = {index: leaf_hash(raw) for index, raw in self.entries}
        for index, entry in sorted(logged.items()):
            if index >= stated.at:
                continue
            is_heads = isinstance(entry.body, BoardHeads)
            is_other = index in listed and listed[index] != entry.leaf
            # Only the newest heads before these may begin a section.
            is_early = is_heads and index > self.row.start
            is_no_start = index == self.row.start != 0 and not is_heads
            if is_other or is_early or is_no_start:
                why = Text("noticeboard.section.lie", index=index)
                return Refutation(why=why, indexes=(index,))
            belongs, beside = members.judge(index, entry.body, logged)
            if belongs and index >= self.row.start and index not in listed:
                why = Text("noticeboard.section.missing", index=index)
                return Refutation(why=why, indexes=(index, *beside))
            if belongs is False and index in listed:
                why = Text("noticeboard.section.added", index=index)
                return Refutation(why=why, indexes=(index, *beside))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Members:
    """Whose entries a section has, by the rows of its snapshot."""

    verifier: str
    is_registered: bool
    """Whether the verifier is itself an agency, which may be of another region."""
    agencies: frozenset[str]
    threads: Mapping[int, int]
    """The request of each entry that is in an open request's thread."""

    @classmethod
    def of(cls, snapshot: Snapshot, verifier: str) -> Self:
        rows = tuple(snapshot.parsed())
        threads = (row for row in rows if isinstance(row, EntryRow) and row.kind == "open")
        return cls(
            verifier=verifier,
            is_registered=any(isinstance(row, AgencyRow) and row.id == verifier for row in rows),
            agencies=_regions(rows).get(verifier, frozenset()),
            threads={row.index: row.number for row in threads},
        )

    def judge(
        self, index: int, body: Body, logged: Mapping[int, Entry]
    ) -> tuple[bool | None, tuple[int, ...]]:
        """Return whether an entry belongs to the section, and what else shows it.

        None if that can't be known: about notices and challenges, other entries decide.
        """
        match body:
            case BoardNotice() | BoardChallenge():
                return self._judge_board(index, body, logged)
            case BoardPolicy():
                return True, ()
            case BoardDecision():
                return self._is_member(body.decision.author), ()
            case AgencyVerify():
                own = {*self.agencies, self.verifier}
                return body.agency in own or body.subject in own, ()
            case _:
                return self._is_member(body.agency), ()

    def _judge_board(
        self, index: int, body: BoardNotice | BoardChallenge, logged: Mapping[int, Entry]
    ) -> tuple[bool | None, tuple[int, ...]]:
        request = self.threads.get(index)
        if request is not None and request in logged:
            return self._is_member(logged[request].body.agency), (request,)
        about = logged.get(body.index)
        if about is None or not isinstance(about.body, RequestPost | ThreadBody):
            return None, ()
        # Its request may be closed by now, so only whose it was is sure.
        return None if self._is_member(about.body.agency) else False, (body.index,)

    def _is_member(self, agency: str) -> bool:
        return agency in self.agencies or (self.is_registered and agency == self.verifier)


def region(snapshot: Snapshot, verifier: str) -> frozenset[str]:
    """Return the agencies of a verifier's region: registered, and confirmed by it."""
    return _regions(snapshot.parsed()).get(verifier, frozenset())


def refute_rows(snapshot: Snapshot) -> Refutation | None:
    """Return how the rows alone show that a stated snapshot has other sections than it must."""
    regions = _regions(snapshot.parsed())
    large = sorted(each for each, found in regions.items() if len(found) >= LEAST_AGENCIES)
    if large != sorted(row.verifier for row in snapshot.sections()):
        return Refutation(why=Text("noticeboard.section.rows", least=LEAST_AGENCIES))
    return None


def _regions(rows: Iterable[Row]) -> dict[str, frozenset[str]]:
    registered: set[str] = set()
    confirmed: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        match row:
            case AgencyRow():
                registered.add(row.id)
            case LevelRow() if row.level:
                confirmed[row.verifier].add(row.agency)
            case _:
                pass
    return {each: frozenset(found & registered) for each, found in confirmed.items()}


def _entries(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at < len(content):
        start = at + _INDEX_BYTES + _LENGTH_BYTES
        index = int.from_bytes(content[at : at + _INDEX_BYTES])
        end = start + int.from_bytes(content[at + _INDEX_BYTES : start])
        if end > len(content) or not 0 < end - start <= MAX_ENTRY_BYTES:
            raise VerificationError(Text("noticeboard.section.form"))
        yield index, content[start:end]
        at = end
