"""A mirror's copy of one board. Nothing unverified is kept; the checkpoint is written last.

1. The checkpoint is judged: signed, witnessed, and no step back from the held one.
2. Leaf hashes, from the log's tiles, must extend the held tree to the signed root.
3. Bundles are checked, each entry against its leaf hash and the log's rules, then written with the
   tiles, some at a time. A crash here leaves files that no checkpoint names; the next run reads
   them instead of fetching them.
4. The mirror's own cosignature is kept.
5. The board's checkpoint is published, byte for byte.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import batched
from typing import Final

from noticeboard.agency.client import BoardClient
from noticeboard.board.files import PublicFolder
from noticeboard.board.sequencer import Exporter
from noticeboard.errors import (
    NewerFormatError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.checkpoint import (
    Checkpoint,
    Quorum,
    SignedCheckpoint,
    Verdict,
    open_checkpoint,
)
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import MAX_NOTE_BYTES
from noticeboard.log.refuting_files import (
    CopiedLog,
    entry_proof,
    refuting_files,
    refuting_section,
)
from noticeboard.log.registry import Registry
from noticeboard.log.snapshot import MAX_SNAPSHOT_BYTES, snapshot_path
from noticeboard.log.tiles import (
    MAX_BUNDLE_BYTES,
    TILE_WIDTH,
    TileId,
    decode_bundle,
    entries_path,
    fork_proof,
    tile_bytes,
    tile_path,
)
from noticeboard.log.tree import EMPTY_ROOT, Frontier, Tree, leaf_hash
from noticeboard.mirror.home import CopyHome, MirroredBoard
from noticeboard.mirror.snapshots import CopiedSnapshots
from noticeboard.runtime.text import Text, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSource:
    """One read of a board; `past_caches` asks every cache in between to fetch it again."""

    client: BoardClient
    past_caches: bool = False

    async def checkpoint(self) -> bytes:
        """Return the newest checkpoint, unverified."""
        return await self._get("/checkpoint", MAX_NOTE_BYTES)

    async def leaves(self, number: int, width: int) -> list[bytes]:
        """Return the first hashes of a level 0 tile, unverified."""
        paths = tile_path(0, number, width), tile_path(0, number)
        raw, _ = await self._part_or_whole(*paths, width, TILE_WIDTH * HASH_BYTES)
        if len(raw) < width * HASH_BYTES:
            raise VerificationError(Text("noticeboard.mirror.too_short", part=paths[0]))
        return [raw[at : at + HASH_BYTES] for at in range(0, width * HASH_BYTES, HASH_BYTES)]

    async def tile(self, tile: TileId) -> bytes:
        """Return a tile of any level, unverified."""
        paths = tile.path, tile_path(tile.level, tile.number)
        raw, _ = await self._part_or_whole(*paths, tile.width, TILE_WIDTH * HASH_BYTES)
        return raw[: tile.width * HASH_BYTES]

    async def bundle(self, number: int, width: int) -> list[bytes]:
        """Return the first entries of a bundle, unverified."""
        paths = entries_path(number, width), entries_path(number)
        raw, count = await self._part_or_whole(*paths, width, MAX_BUNDLE_BYTES)
        return decode_bundle(raw, count)[:width]

    async def snapshot(self, at: int, name: str) -> bytes:
        """Return a file of a snapshot, compressed and unverified."""
        return await self._get(f"/{snapshot_path(at, name)}", MAX_SNAPSHOT_BYTES)

    async def _part_or_whole(
        self, part: str, whole: str, width: int, most_bytes: int
    ) -> tuple[bytes, int]:
        """Return a partial file or the full one that replaced it, and its number of items."""
        try:
            return await self._get(f"/{part}", most_bytes), width
        except NotFoundError:
            if part == whole:
                raise
            return await self._get(f"/{whole}", most_bytes), TILE_WIDTH

    async def _get(self, path: str, most_bytes: int) -> bytes:
        headers = {"Cache-Control": "no-cache"} if self.past_caches else None
        return await self.client.get(path, most_bytes, headers)


def grown_pieces(old_size: int, new_size: int) -> Iterator[tuple[int, int, int]]:
    """Yield (number, width, already known) of every tile or bundle that grows between sizes."""
    if old_size == new_size:
        return
    for number in range(old_size // TILE_WIDTH, -(-new_size // TILE_WIDTH)):
        first = number * TILE_WIDTH
        yield number, min(TILE_WIDTH, new_size - first), max(0, old_size - first)


BUNDLES_AT_ONCE: Final = 16

REFUSED: Final = "entry-"
"""The name prefix of a file with an entry that the board should have refused."""
type Cosign = Callable[[SignedCheckpoint, Tree], None]


class BrokenPromiseError(VerificationError):
    """The board has shown something impossible; `evidence` is what it sent, by file name."""

    def __init__(self, text: Text, *evidence: tuple[str, bytes]) -> None:
        super().__init__(text)
        self.evidence = evidence


class UncheckedError(UnavailableError):
    """The board's data cannot be checked now; without the cache in between it may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _CopyState:
    """The copy in memory. If a step fails, it is dropped and read again from the disk."""

    tree: Tree
    frontier: Frontier
    registry: Registry
    snapshots: CopiedSnapshots
    note: str | None


class BoardCopy:
    """Grows one board's copy; one call at a time."""

    def __init__(self, home: CopyHome, board: MirroredBoard, cosign: Cosign) -> None:
        self.home = home
        self.board = board
        self._cosign = cosign
        self._public = PublicFolder(home.public)
        self._exporter = Exporter(self._public)
        self._state: _CopyState | None = None

    @property
    def size(self) -> int:
        """How many entries are verified and served."""
        return self._state.tree.size if self._state is not None else 0

    async def statement(self, note: str, at: int | None = None) -> str | None:
        """Return the proof, by the served checkpoint, of the snapshot of the heads at an index.

        By default, it is the newest one. `note` is the checkpoint. None if its files aren't here.
        """
        held, size = self._state, open_checkpoint(note, self.board.log).checkpoint.size
        if held is None:
            return None
        found = held.snapshots.served if at is None else await held.snapshots.statement(at)
        if found is None or found[0] >= size:
            return None
        index, entry = found
        return entry_proof(held.tree, size, note, index, entry.raw)

    async def load(self) -> None:
        """Read the copy unless it is loaded; raises VerificationError if it is damaged."""
        if self._state is not None:
            return
        note = self.home.note()
        tree, frontier = Tree(), Frontier()
        registry, snapshots = self._registry(tree), CopiedSnapshots(self._public)
        size = 0
        if note is not None:
            signed = open_checkpoint(note, self.board.log).checkpoint
            size = signed.size
            for number, width, _ in grown_pieces(0, size):
                for entry in await self._read(number, width) or ():
                    tree.append(entry.leaf)
                    frontier.append(entry.leaf)
                    snapshots.add(registry.force(entry, tree.size - 1))
            if (tree.size, frontier.root() if tree.size else signed.root) != (size, signed.root):
                raise VerificationError(
                    Text("noticeboard.mirror.damaged", folder=str(self.home.folder))
                )
            await snapshots.publish(tree)
        self._state = _CopyState(
            tree=tree, frontier=frontier, registry=registry, snapshots=snapshots, note=note
        )

    async def update(self, source: BoardSource, now: datetime) -> bool:
        """Update the copy to the board's newest checkpoint; return False if there is nothing new.

        Raises BrokenPromiseError, UncheckedError, UnavailableError and other NoticeboardErrors; the
        copy is then unchanged.
        """
        await self.load()
        held = self._state
        if held is None:
            raise UnavailableError(Text("noticeboard.mirror.unreadable"))
        raw = await source.checkpoint()
        signed = await self._check_newer(raw, held, now)
        if signed.note == held.note:
            return False
        try:
            await self._grow(source, held, signed)
        except BaseException:
            self._state = None
            raise
        return True

    async def _check_newer(self, raw: bytes, held: _CopyState, now: datetime) -> SignedCheckpoint:
        """Return the checkpoint if the board may show it after its earlier ones."""
        evidence = ("held.txt", (held.note or "").encode()), ("received.txt", raw)
        origin = self.board.origin
        try:
            signed = open_checkpoint(raw, self.board.log, self.board.witness_keys)
        except VerificationError as error:
            # Only the board can sign for it, so what somebody else sent proves nothing against it.
            raise UncheckedError(
                Text("noticeboard.mirror.unchecked", origin=origin, error=text_of(error))
            ) from error
        verdict = Quorum(needed=self.board.quorum).judge(signed.cosigned, now)
        if verdict is Verdict.STALE:
            raise UncheckedError(Text("noticeboard.mirror.not_seen", origin=origin))
        if verdict is not Verdict.ENOUGH:
            raise UncheckedError(
                Text("noticeboard.mirror.witnesses", origin=origin, verdict=verdict.value)
            )
        point, size = signed.checkpoint, held.tree.size
        if held.note is None or point.size > size:
            return signed
        if (held.tree.root(point.size) if point.size else EMPTY_ROOT) == point.root:
            if point.size == size:
                return signed
            # Caches in between keep old checkpoints for their lifetime.
            raise UncheckedError(
                Text("noticeboard.mirror.behind", origin=origin, shown=point.size, before=size)
            )
        if point.size == size:
            raise BrokenPromiseError(
                Text("noticeboard.mirror.two_logs", origin=origin, size=size), *evidence
            )

        async def fetch(tile: TileId) -> bytes:
            return tile_bytes(held.tree, tile)

        newer = replace(point, size=size, root=held.tree.root())
        raise BrokenPromiseError(
            Text("noticeboard.mirror.fork", origin=origin, size=point.size, before=size),
            *evidence,
            *_named(await fork_proof(point, newer, fetch)),
        )

    async def _grow(self, source: BoardSource, held: _CopyState, signed: SignedCheckpoint) -> None:
        point, old_size = signed.checkpoint, held.tree.size
        leaves = await self._leaves(source, held, signed)
        for leaf in leaves:
            held.frontier.append(leaf)
        if point.size and held.frontier.root() != point.root:
            raise await self._contradicted(source, held, signed)
        held.tree.extend(leaves)
        for some in batched(grown_pieces(old_size, point.size), BUNDLES_AT_ONCE, strict=False):
            await self._write_bundles(source, held, signed, some)
        await self._exporter.export(held.tree, self._entries, old_size)
        await held.snapshots.publish(held.tree)
        await asyncio.to_thread(self._cosign, signed, held.tree)
        await self._public.put_checkpoint(signed.note)
        await self._exporter.tidy(old_size, point.size)
        self._state = replace(held, note=signed.note)

    async def _contradicted(
        self, source: BoardSource, held: _CopyState, signed: SignedCheckpoint
    ) -> NoticeboardError:
        """Return what is proved to be wrong with a log that does not fold to its root.

        The tiles at hand may come from a cache and from two times. Only tiles that lead from the
        log's signed root to another past prove that past.
        """
        point, old_size = signed.checkpoint, held.tree.size
        damaged = UncheckedError(Text("noticeboard.mirror.other_tiles", origin=point.origin))
        if held.note is None:
            return damaged
        older = replace(point, size=old_size, root=held.tree.root(old_size))
        try:
            tiles = await fork_proof(older, point, source.tile)
        except VerificationError:
            return damaged
        if not tiles:
            return damaged
        return BrokenPromiseError(
            Text(
                "noticeboard.mirror.changed", origin=point.origin, size=point.size, before=old_size
            ),
            ("held.txt", held.note.encode()),
            ("received.txt", signed.note.encode()),
            *_named(tiles),
        )

    async def _leaves(
        self, source: BoardSource, held: _CopyState, signed: SignedCheckpoint
    ) -> list[bytes]:
        found: list[bytes] = []
        for number, width, known in grown_pieces(held.tree.size, signed.checkpoint.size):
            found += (await source.leaves(number, width))[known:]
        return found

    async def _write_bundles(
        self,
        source: BoardSource,
        held: _CopyState,
        signed: SignedCheckpoint,
        some: Sequence[tuple[int, int, int]],
    ) -> None:
        """Check entries against their leaf hashes and the log's rules, then write their bundles."""
        files: list[tuple[str, bytes]] = []
        for number, width, known in some:
            entries = await self._entries_of(source, held.tree, number, width)
            for place, entry in list(enumerate(entries))[known:]:
                index = number * TILE_WIDTH + place
                try:
                    held.snapshots.add(held.registry.add(entry, index))
                except NoticeboardError as error:
                    raise BrokenPromiseError(
                        Text(
                            "noticeboard.mirror.not_refused",
                            origin=self.board.origin,
                            index=index,
                            error=text_of(error),
                        ),
                        ("held.txt", (held.note or "").encode()),
                        ("received.txt", signed.note.encode()),
                        (f"{REFUSED}{index}", entry.raw),
                    ) from error
                if isinstance(entry.body, BoardSnapshot):
                    await self._check_snapshot(source, held, signed, index, entry.body)
            content = b"".join(len(each.raw).to_bytes(2) + each.raw for each in entries)
            files.append((entries_path(number, width), content))
        await self._public.put(files)

    async def _check_snapshot(
        self,
        source: BoardSource,
        held: _CopyState,
        signed: SignedCheckpoint,
        index: int,
        stated: BoardSnapshot,
    ) -> None:
        """Compare a statement with what the copy says; raises BrokenPromiseError."""
        own = await asyncio.to_thread(held.snapshots.fold.snapshot)
        if await asyncio.to_thread(own.is_stated, stated):
            return

        async def bundle(number: int) -> list[Entry]:
            width = min(TILE_WIDTH, held.tree.size - number * TILE_WIDTH)
            return await self._entries_of(source, held.tree, number, width)

        log = CopiedLog(tree=held.tree, note=signed.note, bundle=bundle)
        try:
            packed = await source.snapshot(stated.at, "rows")
            shown = await refuting_files(log, own, index, stated, packed)
            if not shown:
                places = held.snapshots.fold.sections()
                fetch = partial(source.snapshot, stated.at)
                shown = await refuting_section(log, places, index, stated, packed, fetch)
        except NoticeboardError:
            # Without the file, only whoever has the whole log sees it.
            shown = []
        entry = await log.entry(index)
        raise BrokenPromiseError(
            Text("noticeboard.mirror.snapshot", origin=self.board.origin, index=index),
            ("held.txt", (held.note or "").encode()),
            ("received.txt", signed.note.encode()),
            (f"{REFUSED}{index}", entry.raw),
            *shown,
        )

    async def _entries_of(
        self, source: BoardSource, tree: Tree, number: int, width: int
    ) -> list[Entry]:
        """Return a bundle's entries, from the disk if a crash left them, else from the board."""
        expected = tree.hashes(0, number * TILE_WIDTH, width)
        here = await self._read(number, width)
        if here is not None and b"".join(each.leaf for each in here) == expected:
            return here
        raws = await source.bundle(number, width)
        if b"".join(leaf_hash(raw) for raw in raws) != expected:
            # The tiles are the signed ones, so this is a bad copy and not another history.
            raise UnavailableError(
                Text("noticeboard.mirror.damaged_entries", origin=self.board.origin)
            )
        try:
            return [parse_entry(raw) for raw in raws]
        except NewerFormatError as error:
            raise UnavailableError(
                Text("noticeboard.mirror.newer", origin=self.board.origin, error=text_of(error))
            ) from error

    async def _read(self, number: int, width: int) -> list[Entry] | None:
        """Return a bundle of this copy; None if it is missing or not complete."""
        raw, count = await self._public.read(entries_path(number, width)), width
        if raw is None and width < TILE_WIDTH:
            raw, count = await self._public.read(entries_path(number)), TILE_WIDTH
        if raw is None:
            return None
        try:
            return await asyncio.to_thread(_parse_bundle, raw, count, width)
        except VerificationError:
            return None

    async def _entries(self, start: int, end: int) -> list[bytes]:
        """Return entries for the exporter, from the bundles just written."""
        entries = await self._read(start // TILE_WIDTH, end - start)
        if entries is None:
            raise UnavailableError(Text("noticeboard.mirror.disk"))
        return [each.raw for each in entries]

    def _registry(self, tree: Tree) -> Registry:
        return Registry(
            self.board.origin,
            self.board.log,
            self.board.verifier_keys,
            root_at=lambda size: tree.root(size) if size <= tree.size else None,
        )


def fork_files(older: Checkpoint, newer: Checkpoint, tree: Tree) -> list[tuple[str, bytes]]:
    """Return the tiles of our own copy that show that it does not begin with an older log."""

    async def fetch(tile: TileId) -> bytes:
        return tile_bytes(tree, tile)

    # It never waits: every tile is here.
    return list(_named(asyncio.run(fork_proof(older, newer, fetch))))


def _named(tiles: Iterable[tuple[TileId, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield tiles as files of evidence."""
    for tile, raw in tiles:
        yield tile.path.replace("/", "-") + ".bin", raw


def _parse_bundle(raw: bytes, count: int, width: int) -> list[Entry]:
    """Return the first entries of a bundle; raises VerificationError."""
    return [parse_entry(each) for each in decode_bundle(raw, count)[:width]]
