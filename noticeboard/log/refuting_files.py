"""The files that refute a snapshot, found by whoever has its whole log and a true snapshot."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from noticeboard.errors import NoticeboardError
from noticeboard.log.body import BoardChallenge, BoardNotice, BoardSnapshot
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import Entry
from noticeboard.log.refutation import Refutation, refute
from noticeboard.log.section import Section, refute_rows, section_name
from noticeboard.log.snapshot import (
    AgencyRow,
    AuthorRow,
    EntryRow,
    LevelRow,
    Row,
    SectionPlaces,
    Snapshot,
    unpack,
)
from noticeboard.log.tiles import TILE_WIDTH
from noticeboard.log.tree import Tree, leaf_hash

MOST_ENTRIES: Final = 20_000
MOST_PROOFS: Final = 150
"""So many files of evidence are read, and more would prove nothing else."""
MOST_COMPARED: Final = 16

type FetchFile = Callable[[str], Awaitable[bytes]]
"""Returns what a board serves as a file of a snapshot, by the file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedLog:
    """A copy of a log, up to a signed checkpoint."""

    tree: Tree
    note: str
    bundle: Callable[[int], Awaitable[Sequence[Entry]]]
    """The entries of a bundle."""

    def proof(self, index: int, raw: bytes) -> bytes:
        """Return the file that proves an entry."""
        return entry_proof(self.tree, self.tree.size, self.note, index, raw).encode()

    async def entry(self, index: int) -> Entry:
        """Return one entry."""
        return (await self.bundle(index // TILE_WIDTH))[index % TILE_WIDTH]


def entry_proof(tree: Tree, size: int, note: str, index: int, raw: bytes) -> str:
    """Return the text of the file that proves an entry by the signed checkpoint of `size`."""
    hashes = tuple(tree.inclusion(index, size))
    return TlogProof(index=index, hashes=hashes, checkpoint_note=note, extra=raw).text()


async def refuting_files(
    log: CopiedLog, own: Snapshot, index: int, stated: BoardSnapshot, packed: bytes
) -> list[tuple[str, bytes]]:
    """Return the files by which `neighbors verify` refutes a stated snapshot; none if it can't.

    `packed` is what the board serves as its rows, and `index` is that of the statement. The first
    file is `packed`, and the others are proofs.
    """
    try:
        theirs = Snapshot.parse(unpack(packed))
    except NoticeboardError:
        return []
    if not theirs.is_stated(stated):
        return []
    logged = await _entries_about(log, set(own.rows) ^ set(theirs.rows), own, theirs, stated.at)
    found = refute(theirs, stated, logged) or refute_rows(theirs)
    if found is None or len(found.indexes) > MOST_PROOFS:
        return []
    return [(f"snapshot-{stated.at}.xz", packed), *await _proofs(log, index, found, logged)]


async def refuting_section(  # noqa: PLR0913, PLR0917 -- as above, and where the sections are
    log: CopiedLog,
    own: Sequence[SectionPlaces],
    index: int,
    stated: BoardSnapshot,
    packed: bytes,
    fetch: FetchFile,
) -> list[tuple[str, bytes]]:
    """Return the same for the first section of a stated snapshot that isn't true; none if all are.

    `own` are the true ones. Raises NoticeboardError if the board doesn't serve its sections.
    """
    theirs = Snapshot.parse(unpack(packed))
    true = {places.row() for places in own}
    rows = {each.verifier for each in theirs.sections() if each.row() not in true}
    for places in own:
        if places.verifier not in rows:
            continue
        name = section_name(places.verifier)
        raw = await fetch(name)
        section = Section.read(places.verifier, stated, raw)
        logged = await _entries_that_differ(log, places, section)
        found = section.refute(theirs, stated, logged)
        if found is not None:
            files = [(f"snapshot-{stated.at}.xz", packed), (f"{name}-{stated.at}.xz", raw)]
            return [*files, *await _proofs(log, index, found, logged)]
    return []


async def _proofs(
    log: CopiedLog, index: int, found: Refutation, logged: Mapping[int, Entry]
) -> list[tuple[str, bytes]]:
    """Return the proofs of a statement and of the entries that refute it."""
    statement = await log.entry(index)
    shown = {index: statement} | {each: logged[each] for each in found.indexes}
    return [(f"proof-{at}.txt", log.proof(at, each.raw)) for at, each in shown.items()]


async def _entries_that_differ(
    log: CopiedLog, own: SectionPlaces, section: Section
) -> dict[int, Entry]:
    """Return entries that only one of two sections has; any of them is enough, with whose it is."""
    listed = {(index, leaf_hash(raw)) for index, raw in section.entries}
    differing = sorted({index for index, _ in listed.symmetric_difference(own.places)})
    wanted = sorted({own.start, section.row.start, *differing[:MOST_COMPARED]})
    found = {index: await log.entry(index) for index in wanted}
    for body in [entry.body for entry in found.values()]:
        if isinstance(body, BoardNotice | BoardChallenge):
            found[body.index] = await log.entry(body.index)
    return found


async def _entries_about(
    log: CopiedLog, differing: set[bytes], own: Snapshot, theirs: Snapshot, at: int
) -> dict[int, Entry]:
    """Return the entries that rows are about which differ, and their authors' chains."""
    rows = [
        row
        for snapshot in (own, theirs)
        for row in Snapshot(rows=tuple(sorted(differing.intersection(snapshot.rows)))).parsed()
    ]
    indexes = {at} | {index for index in _indexes(rows) if index < at}
    authors = {row.id for row in rows if isinstance(row, AgencyRow | AuthorRow)}
    for row in rows:
        if isinstance(row, EntryRow) and row.kind == "open" and row.number < at:
            authors.add((await log.entry(row.number)).body.agency)
    found: dict[int, Entry] = {}
    for number in range(at // TILE_WIDTH + 1):
        for place, entry in enumerate(await log.bundle(number)):
            index = number * TILE_WIDTH + place
            if index <= at and (index in indexes or entry.body.agency in authors):
                found[index] = entry
        if len(found) > MOST_ENTRIES:
            break
    return found


def _indexes(rows: Iterable[Row]) -> Iterator[int]:
    for row in rows:
        match row:
            case AgencyRow():
                yield from row.keys
            case EntryRow():
                yield row.index
                if row.kind == "open":
                    yield row.number
            case LevelRow():
                yield row.index
            case _:
                pass
