"""A copied board's snapshots: true ones are served, and false ones proved to anybody."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

from noticeboard.board.files import PublicFolder
from noticeboard.board.snapshots import KEPT, put_files, put_sections, snapshot_files
from noticeboard.errors import NoticeboardError, UnavailableError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import Entry
from noticeboard.log.refutation import refute
from noticeboard.log.snapshot import (
    SNAPSHOT_FILES,
    AgencyRow,
    AuthorRow,
    EntryRow,
    LevelRow,
    Row,
    Snapshot,
    snapshot_folder,
    snapshot_path,
    unpack,
)
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tiles import TILE_WIDTH, decode_bundle, entries_path
from noticeboard.log.tree import Tree
from noticeboard.runtime.text import Text

MOST_ENTRIES: Final = 20_000
MOST_PROOFS: Final = 150
"""So many files of evidence are read, and more would prove nothing else."""


class CopiedSnapshots:
    """What the copy's snapshots say, and the files of the newest that the board stated.

    They are made from the copy, so that they need no trust in who sent them.
    """

    def __init__(self, public: PublicFolder) -> None:
        self._public = public
        self.fold = SnapshotFold()
        self._newest: tuple[int, Entry, BoardSnapshot] | None = None
        self.served: tuple[int, Entry] | None = None
        """The newest statement whose files are public, with its index."""

    def add(self, logged: LoggedEntry) -> None:
        """Fold an entry that the registry has accepted."""
        self.fold.add(logged)
        if isinstance(logged.entry.body, BoardSnapshot):
            self._newest = logged.index, logged.entry, logged.entry.body

    async def publish(self, tree: Tree) -> None:
        """Write the files of the newest statement unless they are there; it was compared before."""
        if self._newest is None:
            return
        index, entry, stated = self._newest
        paths = [self._public.file(snapshot_path(stated.at, name)) for name in SNAPSHOT_FILES]
        if not await asyncio.to_thread(_are_files, paths):
            if stated.at != self.fold.at:
                # The next heads are logged already, and soon their snapshot will be.
                return
            raws = partial(self._raws, tree.size)
            rows = self.fold.rows()
            snapshot, contents = await snapshot_files(rows, tree, stated.at, raws)
            await put_files(self._public, stated.at, contents)
            await put_sections(self._public, stated.at, snapshot, rows, raws)
            old = await asyncio.to_thread(_old_folders, self._public.file("snapshot"))
            await self._public.remove_below(old)
        self.served = index, entry

    async def _raws(self, size: int, indexes: Sequence[int]) -> list[bytes]:
        """Return entries by their sorted indexes, from the bundles of a copy of `size`."""
        found: list[bytes] = []
        for number, some in groupby(indexes, lambda index: index // TILE_WIDTH):
            width = min(TILE_WIDTH, size - number * TILE_WIDTH)
            raw = await self._public.read(entries_path(number, width))
            if raw is None:
                raise UnavailableError(Text("noticeboard.mirror.disk"))
            bundle = decode_bundle(raw, width)
            found += [bundle[index % TILE_WIDTH] for index in some]
        return found


def _are_files(paths: Iterable[Path]) -> bool:
    return all(path.is_file() for path in paths)


def _old_folders(folder: Path) -> list[str]:
    """Return the folders of all but the newest snapshots."""
    at = sorted(int(path.name) for path in folder.iterdir() if path.name.isdecimal())
    return [snapshot_folder(each) for each in at[:-KEPT]]


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

    `packed` is what the board serves as its rows.
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
