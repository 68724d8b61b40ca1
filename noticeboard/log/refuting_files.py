"""The files that refute a snapshot, found by whoever has its whole log and a true snapshot."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from noticeboard.errors import NoticeboardError
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import Entry
from noticeboard.log.refutation import refute
from noticeboard.log.snapshot import (
    AgencyRow,
    AuthorRow,
    EntryRow,
    LevelRow,
    Row,
    Snapshot,
    unpack,
)
from noticeboard.log.tiles import TILE_WIDTH
from noticeboard.log.tree import Tree

MOST_ENTRIES: Final = 20_000
MOST_PROOFS: Final = 150
"""So many files of evidence are read, and more would prove nothing else."""


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
    found = refute(theirs, stated, logged)
    if found is None or len(found.indexes) > MOST_PROOFS:
        return []
    statement = await log.entry(index)
    shown = {index: statement} | {each: logged[each] for each in found.indexes}
    proofs = [(f"proof-{at}.txt", log.proof(at, each.raw)) for at, each in shown.items()]
    return [(f"snapshot-{stated.at}.xz", packed), *proofs]


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
