"""Fetch what a log has grown by, and read it under its signed root.

Tiles lead from the root to every bundle (`SignedTiles`). So each bundle of a log that is too long
to read at once is known to be what was signed before its entries are used, and can be stored before
the next one is read.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
import shutil
from typing import Final, Self

from hub.errors import BoardUnreachableError
from hub.feeds.client import BoardReply, BoardSource
from hub.feeds.trust import BoardUncheckedError, BrokenPromiseError, Evidence, tile_evidence
from hub.feeds.verified_log import Read, read
from hub.model.request import Unchecked
from noticeboard.errors import VerificationError
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.entry import Entry
from noticeboard.log.tiles import (
    MAX_BUNDLE_BYTES,
    TILE_HEIGHT,
    TILE_WIDTH,
    NotExtendedError,
    SignedTiles,
    TileId,
    decode_bundle,
    encode_bundle,
    entries_path,
    fork_proof,
    frontier_of,
    tile_path,
)
from noticeboard.log.tree import Frontier, Tree, leaf_hash
from noticeboard.runtime.text import Text, text_of

BATCH: Final = 512
"""While this many entries are read, the signatures of the batch before are checked."""
MOST_AT_ONCE: Final = 2048
"""Up to this many new entries are fetched whole before comparing the root: they need no tiles."""
MOST_EVIDENCE_BYTES: Final = 2 * MAX_BUNDLE_BYTES
HASH_BYTES: Final = 32


class Download:
    """Fetches parts of one log, and keeps what it received as far as there is room."""

    def __init__(self, wire: BoardSource, name: str, *, past_caches: bool) -> None:
        self._wire = wire
        self._name = name
        self._past_caches = past_caches
        self._evidence: list[Evidence] = []
        self._evidence_bytes = 0

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The tiles and few bundles received, as far as there was room to keep them."""
        return tuple(self._evidence)

    async def entries(self, edge: Sequence[bytes], known_size: int, size: int) -> list[bytes]:
        """Return the few entries from `known_size` up; `edge` is our part of the last bundle.

        Raises BoardUncheckedError if a bundle isn't what was promised.
        """
        found: list[bytes] = []
        known = encode_bundle(edge)
        for number in range(known_size // TILE_WIDTH, -(-size // TILE_WIDTH)):
            width = min(TILE_WIDTH, size - number * TILE_WIDTH)
            skipped = len(edge) if number == known_size // TILE_WIDTH else 0
            path, raw, count = await self._growth(number, width, known if skipped else b"")
            self._save_evidence(path, raw)
            try:
                found += decode_bundle(raw, count)[skipped:width]
            except VerificationError as error:
                raise self._broken(path, text_of(error)) from error
        return found

    async def tile(self, tile: TileId) -> bytes:
        """Return a tile's hashes, or as many of them as are served, unchecked."""
        answer, _ = await self._whole_or_part(
            tile.path, tile_path(tile.level, tile.number), cap_bytes=TILE_WIDTH * HASH_BYTES
        )
        self._save_evidence(tile.path, answer.body)
        return answer.body[: tile.width * HASH_BYTES]

    async def bundle(self, number: int, width: int) -> tuple[bytes, int]:
        """Return a bundle's bytes, unchecked, and how many entries it must have."""
        part, whole = entries_path(number, width), entries_path(number)
        answer, path = await self._whole_or_part(part, whole, cap_bytes=MAX_BUNDLE_BYTES)
        return answer.body, width if path == part else TILE_WIDTH

    async def _growth(self, number: int, width: int, known: bytes) -> tuple[str, bytes, int]:
        """Return a bundle's path, bytes and count, fetching only what follows `known`."""
        part, whole = entries_path(number, width), entries_path(number)
        answer, path = await self._whole_or_part(
            part, whole, cap_bytes=MAX_BUNDLE_BYTES, known_bytes=len(known)
        )
        count = width if path == part else TILE_WIDTH
        if answer.status == HTTPStatus.PARTIAL_CONTENT:
            if not known or not answer.content_range.startswith(f"bytes {len(known)}-"):
                raise self._broken(path, Text("part.entries_other_part"))
            return path, known + answer.body, count
        if answer.status != HTTPStatus.OK:
            raise self._broken(path, Text("part.entries_too_short"))
        if not answer.body.startswith(known):
            self._save_evidence(path, answer.body)
            raise self._broken(path, Text("part.entries_rewritten"))
        return path, answer.body, count

    async def _whole_or_part(
        self, part: str, whole: str, *, cap_bytes: int, known_bytes: int = 0
    ) -> tuple[BoardReply, str]:
        """Fetch a partial file, or the full one that may have replaced it."""
        for path in dict.fromkeys((part, whole)):
            answer = await self._wire.get(
                path,
                cap_bytes=cap_bytes,
                known_bytes=known_bytes,
                past_caches=self._past_caches,
            )
            if answer.status != HTTPStatus.NOT_FOUND:
                return answer, path
        raise BoardUnreachableError("board.part_missing", board=self._name, part=part)

    def _save_evidence(self, path: str, raw: bytes) -> None:
        if self._evidence_bytes + len(raw) <= MOST_EVIDENCE_BYTES:
            self._evidence_bytes += len(raw)
            self._evidence.append(Evidence(what=path, material=raw))

    def _broken(self, path: str, why: Text) -> BoardUncheckedError:
        return BoardUncheckedError(
            Text("board.entries_wrong", board=self._name, path=path, why=why), Unchecked.ENTRIES
        )


def extended(frontier: Frontier, leaves: Sequence[bytes]) -> Frontier:
    """Return the frontier after more leaves. The given one stays as it is."""
    longer = Frontier(frontier.size, frontier.hashes)
    for leaf in leaves:
        longer.append(leaf)
    return longer


BATCH_BYTES: Final = 2 * 1024 * 1024
"""The bundle that reaches this size completes a batch, however few its entries are."""
AHEAD: Final = 4
"""Number of bundles fetched at a time."""


class _DamagedError(Exception):
    """A bundle isn't what was signed."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bundle:
    number: int
    width: int
    raw: bytes
    count: int
    """How many entries it must have, of which `width` are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryBatch:
    """The log's next entries: certainly signed, but not yet checked against the log's rules."""

    entries: Read
    leaves: list[bytes]
    size_bytes: int


class SignedLog:
    """Reads the log of one checkpoint. Created by `open`."""

    def __init__(
        self, checkpoint: Checkpoint, tiles: SignedTiles, fetch: Download, again: Download
    ) -> None:
        self.checkpoint = checkpoint
        self._tiles = tiles
        self._fetch = fetch
        self._again = again
        self._read: dict[int, bytes] = {}
        """The bundles of the newest two batches, for evidence."""

    @classmethod
    async def open(
        cls, wire: BoardSource, checkpoint: Checkpoint, old_tree: Tree, *, past_caches: bool
    ) -> Self:
        """Read the tiles that lead to the root, and find what is stored already in them.

        Raises BrokenPromiseError if another past was signed, and BoardUncheckedError if the tiles
        served aren't those that were signed.
        """
        name = checkpoint.origin
        fetch = Download(wire, name, past_caches=past_caches)
        again = Download(wire, name, past_caches=True)
        tiles = SignedTiles(checkpoint.size, checkpoint.root, fetch.tile)
        log = cls(checkpoint, tiles, fetch, again)
        try:
            await tiles.open()
            await tiles.check_extends(frontier_of(old_tree))
        except NotExtendedError as error:
            raise await log._forked(old_tree) from error
        except VerificationError as error:
            raise log._unchecked() from error
        return log

    def evidence(self, index: int) -> tuple[Evidence, ...]:
        """Return the bundle of an entry that was just read, and the tiles between it and the root.

        With the checkpoint, they prove to anybody that the entry is in the log.
        """
        number = index // TILE_WIDTH
        width = min(TILE_WIDTH, self.checkpoint.size - number * TILE_WIDTH)
        return (
            Evidence(what=entries_path(number, width), material=self._read.get(number, b"")),
            *tile_evidence(self._tiles.loaded()),
        )

    async def batches(self, start: int, most: int) -> AsyncGenerator[EntryBatch]:
        """Yield `most` entries from `start` up, and the rest of their last bundle.

        Raises BoardUncheckedError if tiles or bundles aren't those that were signed, and
        BoardUnreachableError if nothing is served. What came before is yielded first.
        """
        some: list[_Bundle] = []
        end = -(-min(start + most, self.checkpoint.size) // TILE_WIDTH)
        async with aclosing(self._bundles(range(start // TILE_WIDTH, end))) as bundles:
            try:
                async for bundle in bundles:
                    some.append(bundle)
                    if _is_full(some):
                        yield await self._opened(some, start)
                        some = []
            except BoardUnreachableError:
                if some:
                    yield await self._opened(some, start)
                raise
        if some:
            yield await self._opened(some, start)

    async def _bundles(self, numbers: Iterable[int]) -> AsyncGenerator[_Bundle]:
        """Yield bundles in order, some of them fetched ahead."""
        ahead: deque[asyncio.Task[_Bundle]] = deque()
        try:
            for number in numbers:
                ahead.append(asyncio.create_task(self._bundle(self._fetch, number)))
                if len(ahead) == AHEAD:
                    yield await ahead.popleft()
            while ahead:
                yield await ahead.popleft()
        finally:
            for task in ahead:
                task.cancel()
            await asyncio.gather(*ahead, return_exceptions=True)

    async def _bundle(self, fetch: Download, number: int) -> _Bundle:
        width = min(TILE_WIDTH, self.checkpoint.size - number * TILE_WIDTH)
        raw, count = await fetch.bundle(number, width)
        return _Bundle(number=number, width=width, raw=raw, count=count)

    async def _opened(self, bundles: Sequence[_Bundle], start: int) -> EntryBatch:
        """Return the bundles' entries. A bundle that isn't what was signed is fetched once more."""
        hashes = [await self._signed_hash(bundle) for bundle in bundles]
        listed = list(bundles)
        skipped = max(start - listed[0].number * TILE_WIDTH, 0)
        again: set[int] = set()
        while True:
            try:
                batch = await asyncio.to_thread(_open, listed, hashes, skipped)
            except _DamagedError as error:
                if error.place in again:
                    raise damaged_copy(self.checkpoint.origin) from error
                again.add(error.place)
                listed[error.place] = await self._bundle(self._again, listed[error.place].number)
                continue
            oldest = listed[0].number - BATCH // TILE_WIDTH
            self._read = {at: raw for at, raw in self._read.items() if at >= oldest}
            self._read |= {bundle.number: bundle.raw for bundle in listed}
            return batch

    async def _signed_hash(self, bundle: _Bundle) -> bytes:
        """Return the signed hash over a full bundle, or the leaf hashes of the last one."""
        try:
            if bundle.width == TILE_WIDTH:
                return await self._tiles.subtree(TILE_HEIGHT, bundle.number)
            return await self._tiles.tile(0, bundle.number)
        except VerificationError as error:
            raise self._unchecked() from error

    def _unchecked(self) -> BoardUncheckedError:
        return BoardUncheckedError(
            Text("board.not_signed_for", board=self.checkpoint.origin),
            Unchecked.ENTRIES,
        )

    async def _forked(self, old_tree: Tree) -> BrokenPromiseError | BoardUncheckedError:
        """Return the proof that what was signed doesn't begin with what is stored."""
        older = replace(self.checkpoint, size=old_tree.size, root=old_tree.root())
        try:
            tiles = await fork_proof(older, self.checkpoint, self._again.tile)
        except VerificationError:
            return self._unchecked()
        if not tiles:
            return self._unchecked()
        return BrokenPromiseError(
            Text(
                "board.no_part",
                board=self.checkpoint.origin,
                larger=self.checkpoint.size,
                size=old_tree.size,
            ),
            *tile_evidence(tiles),
        )


def damaged_copy(origin: str) -> BoardUncheckedError:
    """Return the error for tiles that match what was signed, with bundles that don't."""
    return BoardUncheckedError(Text("board.damaged_copy", board=origin), Unchecked.ENTRIES)


def _is_full(bundles: Sequence[_Bundle]) -> bool:
    return (
        len(bundles) * TILE_WIDTH >= BATCH
        or sum(len(bundle.raw) for bundle in bundles) >= BATCH_BYTES
    )


def _open(bundles: Sequence[_Bundle], hashes: Sequence[bytes], skipped: int) -> EntryBatch:
    """Parse bundles, each checked against its hash; raises _DamagedError at a mismatch."""
    found: list[Entry | VerificationError] = []
    leaves: list[bytes] = []
    size_bytes = 0
    for place, (bundle, hashed) in enumerate(zip(bundles, hashes, strict=True)):
        try:
            raws = decode_bundle(bundle.raw, bundle.count)[: bundle.width]
        except VerificationError as error:
            raise _DamagedError(place) from error
        entries = read(raws)
        own = [each.leaf for each in entries if isinstance(each, Entry)]
        own += map(leaf_hash, raws[len(own) :])
        if (Tree(own).root() if bundle.width == TILE_WIDTH else b"".join(own)) != hashed:
            raise _DamagedError(place)
        size_bytes += len(bundle.raw)
        leaves += own
        if not found or isinstance(found[-1], Entry):
            found += entries
    return EntryBatch(entries=found[skipped:], leaves=leaves[skipped:], size_bytes=size_bytes)


FLOOR_BYTES: Final = 1 << 30
"""Free disk space to keep, whatever boards publish."""
SHARE: Final = 8
"""No board takes more than one part in this many of the disk."""


def check_room(name: str, path: Path, kept_bytes: int) -> None:
    """Raise BoardUnreachableError if the disk has no room for the next entries. Blocking."""
    disk = shutil.disk_usage(path)
    if kept_bytes > disk.total // SHARE:
        raise BoardUnreachableError("board.too_large", board=name)
    if disk.free < FLOOR_BYTES:
        raise BoardUnreachableError("board.disk_nearly_full", board=name)
