"""A log that is too long to be read at once: read under its signed root, bundle by bundle.

The root comes first. Tiles lead from it to every bundle (`SignedTiles`), so that a bundle is known
to be what was signed before anything in it is believed, and can be kept before the next is read.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final, Self

from hub.errors import BoardUnreachableError
from hub.feeds.admitting import BATCH, Read, read
from hub.feeds.broken import (
    BoardUncheckedError,
    BrokenPromiseError,
    Evidence,
    tile_evidence,
)
from hub.feeds.growth import Fetch
from hub.feeds.wire import Wire
from hub.model.request import Unchecked
from noticeboard.errors import VerificationError
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.entry import Entry
from noticeboard.log.tiles import (
    TILE_HEIGHT,
    TILE_WIDTH,
    NotExtendedError,
    SignedTiles,
    decode_bundle,
    entries_path,
    fork_proof,
    frontier_of,
)
from noticeboard.log.tree import Tree, leaf_hash

BATCH_BYTES: Final = 2 * 1024 * 1024
"""A batch is complete with the bundle that comes so far, however few its entries are."""
AHEAD: Final = 4
"""So many bundles are asked for at a time."""


class _DamagedError(Exception):
    """A bundle is not what was signed."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bundle:
    number: int
    width: int
    raw: bytes
    count: int
    """How many entries it has to have, of which `width` are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The next entries of the log: those that were signed, but whether they may be is open."""

    entries: Read
    leaves: list[bytes]
    size_bytes: int


class SignedLog:
    """Reads the log of one checkpoint; made by `open`."""

    def __init__(
        self, checkpoint: Checkpoint, tiles: SignedTiles, fetch: Fetch, again: Fetch
    ) -> None:
        self.checkpoint = checkpoint
        self._tiles = tiles
        self._fetch = fetch
        self._again = again
        self._read: dict[int, bytes] = {}
        """The bundles of the newest two batches, for evidence."""

    @classmethod
    async def open(
        cls, wire: Wire, checkpoint: Checkpoint, kept: Tree, *, past_caches: bool
    ) -> Self:
        """Read what leads to the root, and find there what is kept already.

        Raises BrokenPromiseError if another past was signed, and BoardUncheckedError if the tiles
        served are not those that were signed.
        """
        name = checkpoint.origin
        fetch = Fetch(wire, name, past_caches=past_caches)
        again = Fetch(wire, name, past_caches=True)
        tiles = SignedTiles(checkpoint.size, checkpoint.root, fetch.tile)
        log = cls(checkpoint, tiles, fetch, again)
        try:
            await tiles.open()
            await tiles.check_extends(frontier_of(kept))
        except NotExtendedError as error:
            raise await log._forked(kept) from error
        except VerificationError as error:
            raise log._unchecked() from error
        return log

    def evidence(self, index: int) -> tuple[Evidence, ...]:
        """Return the bundle of an entry that was just read, and the tiles between it and the root.

        With the checkpoint they prove to anybody that it is in the log.
        """
        number = index // TILE_WIDTH
        width = min(TILE_WIDTH, self.checkpoint.size - number * TILE_WIDTH)
        return (
            Evidence(what=entries_path(number, width), material=self._read.get(number, b"")),
            *tile_evidence(self._tiles.shown()),
        )

    async def batches(self, start: int, most: int) -> AsyncGenerator[Batch]:
        """Yield the entries from `start` up, `most` of them and what their last bundle has more.

        Raises BoardUncheckedError if tiles or bundles are not those that were signed, and
        BoardUnreachableError if nothing is served; what came before is yielded first.
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

    async def _bundle(self, fetch: Fetch, number: int) -> _Bundle:
        width = min(TILE_WIDTH, self.checkpoint.size - number * TILE_WIDTH)
        raw, count = await fetch.bundle(number, width)
        return _Bundle(number=number, width=width, raw=raw, count=count)

    async def _opened(self, bundles: Sequence[_Bundle], start: int) -> Batch:
        """Return the bundles' entries; one that is not what was signed is fetched once more."""
        wanted = [await self._wanted(bundle) for bundle in bundles]
        listed = list(bundles)
        skipped = max(start - listed[0].number * TILE_WIDTH, 0)
        again: set[int] = set()
        while True:
            try:
                batch = await asyncio.to_thread(_open, listed, wanted, skipped)
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

    async def _wanted(self, bundle: _Bundle) -> bytes:
        """Return the signed hash over a full bundle, or the leaf hashes of the last one."""
        try:
            if bundle.width == TILE_WIDTH:
                return await self._tiles.subtree(TILE_HEIGHT, bundle.number)
            return await self._tiles.tile(0, bundle.number)
        except VerificationError as error:
            raise self._unchecked() from error

    def _unchecked(self) -> BoardUncheckedError:
        return BoardUncheckedError(
            f"{self.checkpoint.origin} serves entries that are not those it signed: try again"
            " later.",
            Unchecked.ENTRIES,
        )

    async def _forked(self, kept: Tree) -> BrokenPromiseError | BoardUncheckedError:
        """Return the proof that what was signed does not begin with what is kept."""
        older = replace(self.checkpoint, size=kept.size, root=kept.root())
        try:
            tiles = await fork_proof(older, self.checkpoint, self._again.tile)
        except VerificationError:
            return self._unchecked()
        if not tiles:
            return self._unchecked()
        return BrokenPromiseError(
            f"{self.checkpoint.origin} has signed a log of {self.checkpoint.size} entries and one"
            f" of {kept.size} that is no part of it.",
            *tile_evidence(tiles),
        )


def damaged_copy(origin: str) -> BoardUncheckedError:
    """Return what is raised if the tiles are those that were signed, and only the bundles not."""
    return BoardUncheckedError(
        f"A damaged copy of {origin}'s entries is served: try again later.", Unchecked.ENTRIES
    )


def _is_full(bundles: Sequence[_Bundle]) -> bool:
    return (
        len(bundles) * TILE_WIDTH >= BATCH
        or sum(len(bundle.raw) for bundle in bundles) >= BATCH_BYTES
    )


def _open(bundles: Sequence[_Bundle], wanted: Sequence[bytes], skipped: int) -> Batch:
    """Read bundles, each held to its hash; raises _DamagedError for the first that is another."""
    found: list[Entry | VerificationError] = []
    leaves: list[bytes] = []
    size_bytes = 0
    for place, (bundle, hashed) in enumerate(zip(bundles, wanted, strict=True)):
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
    return Batch(entries=found[skipped:], leaves=leaves[skipped:], size_bytes=size_bytes)
