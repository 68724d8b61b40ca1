"""A copied board's snapshots: true ones are served, and false ones proved to anybody."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from noticeboard.board.files import PublicFolder
from noticeboard.board.snapshots import KEPT, put_files, put_sections, snapshot_files
from noticeboard.errors import UnavailableError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.entry import Entry
from noticeboard.log.snapshot import (
    SNAPSHOT_FILES,
    snapshot_folder,
    snapshot_path,
)
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tiles import TILE_WIDTH, decode_bundle, entries_path
from noticeboard.log.tree import Tree
from noticeboard.runtime.text import Text


class CopiedSnapshots:
    """What the copy's snapshots say, and the files of the newest that the board stated.

    They are made from the copy, so that they need no trust in who sent them.
    """

    def __init__(self, public: PublicFolder) -> None:
        self._public = public
        self.fold = SnapshotFold()
        self._newest: tuple[int, Entry, BoardSnapshot] | None = None
        self._stated: dict[int, tuple[int, Entry]] = {}
        """The newest statements with their indexes, by the index of their heads."""
        self.served: tuple[int, Entry] | None = None
        """The newest statement whose files are public, with its index."""

    def add(self, logged: LoggedEntry) -> None:
        """Fold an entry that the registry has accepted."""
        self.fold.add(logged)
        if isinstance(logged.entry.body, BoardSnapshot):
            self._newest = logged.index, logged.entry, logged.entry.body
            self._stated[logged.entry.body.at] = logged.index, logged.entry
            if len(self._stated) > KEPT:
                del self._stated[min(self._stated)]

    async def statement(self, at: int) -> tuple[int, Entry] | None:
        """Return the statement of these heads, with its index; None unless its files are public."""
        path = self._public.file(snapshot_path(at, SNAPSHOT_FILES[0]))
        is_public = await asyncio.to_thread(path.is_file)
        return self._stated.get(at) if is_public else None

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
