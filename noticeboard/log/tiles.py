"""Tiles and entry bundles (c2sp.org/tlog-tiles), and reading a signed log's tiles from its root.

A tile is an immutable file of 256 hashes; a bundle holds up to 256 entries, each `u16be length ||
bytes`. The tiles at the log's right edge fold to the root that its checkpoint signs. The hash of
every other tile is in the tile above it. So a reader that knows the root can start anywhere in a
log of any size. It needs one tile of each level, and checks each before trusting it.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.tree import EMPTY_ROOT, Frontier, Tree
from noticeboard.runtime.text import Text

TILE_WIDTH: Final = 256
_TILE_HEIGHT: Final = 8
_HIGHEST_LEVEL: Final = 63


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TileId:
    """Tile `number` of `level`, holding its first `width` hashes."""

    level: int
    number: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        if not 0 <= self.level <= _HIGHEST_LEVEL:
            raise InvalidInputError(Text("noticeboard.tile.level", level=self.level))

    @property
    def path(self) -> str:
        """Its path relative to the board's address."""
        return tile_path(self.level, self.number, self.width)


def tile_path(level: int, number: int, width: int = TILE_WIDTH) -> str:
    """Return `tile/<L>/<N>[.p/<W>]`, such as `tile/0/x001/067.p/7`."""
    return f"tile/{level}/{_numbered(number, width)}"


def entries_path(number: int, width: int = TILE_WIDTH) -> str:
    """Return `tile/entries/<N>[.p/<W>]`."""
    return f"tile/entries/{_numbered(number, width)}"


def tiles_for(old_size: int, new_size: int) -> Iterator[TileId]:
    """Yield the tiles to write when a log grows, level by level, full tiles before partial."""
    level = 0
    old, new = old_size, new_size
    while new > 0:
        first, full = old // TILE_WIDTH, new // TILE_WIDTH
        for number in range(first, full):
            yield TileId(level=level, number=number)
        # A partial tile that did not grow at this level already exists; an empty one never does.
        if new % TILE_WIDTH and new != old:
            yield TileId(level=level, number=full, width=new % TILE_WIDTH)
        level, old, new = level + 1, first, full


def tile_bytes(tree: Tree, tile: TileId) -> bytes:
    """Return the tile's hashes, 32 bytes each; raises InvalidInputError if there are fewer."""
    return tree.hashes(tile.level * _TILE_HEIGHT, tile.number * TILE_WIDTH, tile.width)


def _numbered(number: int, width: int) -> str:
    if number < 0 or not 1 <= width <= TILE_WIDTH:
        raise InvalidInputError(Text("noticeboard.tile.none", number=number, width=width))
    groups = [f"{number % 1000:03}"]
    while number >= 1000:  # noqa: PLR2004 -- three digits a folder, as the specification says
        number //= 1000
        groups.append(f"x{number % 1000:03}")
    path = "/".join(reversed(groups))
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


MAX_ENTRY_BYTES: Final = 16_384
_LENGTH_BYTES: Final = 2
MAX_BUNDLE_BYTES: Final = TILE_WIDTH * (_LENGTH_BYTES + MAX_ENTRY_BYTES)


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Return the entries one after another; raises InvalidInputError."""
    listed = list(entries)
    if len(listed) > TILE_WIDTH or any(len(entry) > MAX_ENTRY_BYTES for entry in listed):
        raise InvalidInputError(Text("noticeboard.tile.bundle", most=TILE_WIDTH))
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES) + entry for entry in listed)


def decode_bundle(raw: bytes, count: int) -> list[bytes]:
    """Return exactly `count` entries; raises VerificationError if there are more or fewer."""
    if len(raw) > MAX_BUNDLE_BYTES or not 0 <= count <= TILE_WIDTH:
        raise VerificationError(Text("noticeboard.tile.bundle", most=TILE_WIDTH))
    entries: list[bytes] = []
    at = 0
    for _ in range(count):
        entry, at = _next_entry(raw, at)
        entries.append(entry)
    # A bundle cut short anywhere, even within a length, leaves `at` past its end.
    if at != len(raw):
        raise VerificationError(Text("noticeboard.tile.bundle_length", count=count))
    return entries


def decode_entries(raw: bytes, most: int) -> list[bytes]:
    """Return one to `most` entries, encoded as in a bundle; raises VerificationError."""
    entries: list[bytes] = []
    at = 0
    while at < len(raw) and len(entries) <= most:
        entry, at = _next_entry(raw, at)
        entries.append(entry)
    if not 1 <= len(entries) <= most:
        raise VerificationError(Text("noticeboard.entry.batch_count", most=most))
    if at != len(raw):
        raise VerificationError(Text("noticeboard.entry.cut_short"))
    return entries


def _next_entry(raw: bytes, at: int) -> tuple[bytes, int]:
    """Return the entry whose length is at `at`, and its end; past the end of `raw` if cut short."""
    start = at + _LENGTH_BYTES
    end = start + int.from_bytes(raw[at:start])
    if end - start > MAX_ENTRY_BYTES:
        raise VerificationError(Text("noticeboard.entry.too_large", most=MAX_ENTRY_BYTES))
    return raw[start:end], end


TILE_HEIGHT: Final = 8
_WRONG: Final = "Its tiles are not those that were signed."


class NotExtendedError(VerificationError):
    """The tiles are the signed ones, but they hold a different past: the log is forked."""


type FetchTile = Callable[[TileId], Awaitable[bytes]]


class SignedTiles:
    """The hashes of a log of `size` entries under `root`; `fetch` returns a served tile."""

    def __init__(self, size: int, root: bytes, fetch: FetchTile) -> None:
        self.size = size
        self.root = root
        self._fetch = fetch
        self._edge: dict[int, bytes] = {}
        """By level: the last tile, if it is not full."""
        self._newest: dict[int, tuple[int, bytes]] = {}
        """By level: the number and hashes of the last full tile that was read."""

    async def open(self) -> None:
        """Read the right edge, which must fold to the root; raises VerificationError."""
        level, count = 0, self.size
        while count:
            if width := count % TILE_WIDTH:
                tile = TileId(level=level, number=count // TILE_WIDTH, width=width)
                self._edge[level] = await self._read_tile(tile)
            level, count = level + 1, count // TILE_WIDTH
        hashes: list[bytes] = []
        for level in sorted(self._edge, reverse=True):
            hashes += _complete(self._edge[level])
        if Frontier(self.size, hashes).root() != self.root:
            raise VerificationError(_WRONG)

    async def tile(self, level: int, number: int) -> bytes:
        """Return the hashes of one tile; raises VerificationError, and what `fetch` raises."""
        count = self.size >> TILE_HEIGHT * level
        if number == count // TILE_WIDTH and level in self._edge:
            return self._edge[level]
        if not 0 <= number < count // TILE_WIDTH:
            raise InvalidInputError(
                Text("noticeboard.tile.none_in_log", size=self.size, number=number, level=level)
            )
        newest, raw = self._newest.get(level, (-1, b""))
        if newest != number:
            above = await self.tile(level + 1, number // TILE_WIDTH)
            at = number % TILE_WIDTH * HASH_BYTES
            raw = await self._read_tile(TileId(level=level, number=number))
            if folded(raw) != above[at : at + HASH_BYTES]:
                raise VerificationError(_WRONG)
            self._newest[level] = number, raw
        return raw

    async def subtree(self, level: int, index: int) -> bytes:
        """Return the hash over the leaves [index << level, (index + 1) << level), all of them."""
        if not 0 <= index < self.size >> level:
            raise InvalidInputError(
                Text("noticeboard.tile.no_subtree", size=self.size, index=index, level=level)
            )
        tile_level, steps = divmod(level, TILE_HEIGHT)
        number, at = divmod(index << steps, TILE_WIDTH)
        raw = await self.tile(tile_level, number)
        return folded(raw[at * HASH_BYTES : (at + (1 << steps)) * HASH_BYTES])

    async def root_before(self, size: int) -> bytes:
        """Return the root over the first `size` leaves; raises VerificationError."""
        return await self._root_over(0, size) if size else EMPTY_ROOT

    async def _root_over(self, start: int, end: int) -> bytes:
        """Return the root over the leaves [start, end); `start` begins a subtree that large."""
        hashes: list[bytes] = []
        at = start
        while at < end:
            level = (end - at).bit_length() - 1
            hashes.append(await self.subtree(level, at >> level))
            at += 1 << level
        return Frontier(end - start, hashes).root()

    async def inclusion(self, index: int) -> tuple[bytes, ...]:
        """Return the proof that leaf `index` is in the log (RFC 9162, 2.1.3.1)."""
        found: list[bytes] = []
        node, last, level = index, self.size - 1, 0
        while last:
            sibling = node ^ 1
            if (sibling + 1) << level <= self.size:
                found.append(await self.subtree(level, sibling))
            elif sibling == last:
                found.append(await self._root_over(sibling << level, self.size))
            # A node without a sibling rises unchanged.
            node, last, level = node >> 1, last >> 1, level + 1
        return tuple(found)

    async def check_extends(self, older: Frontier) -> None:
        """Check that the log begins with all of an older one.

        Raises NotExtendedError if it begins with something else, and VerificationError if the tiles
        are not the signed ones, so that this cannot be known.
        """
        if older.size > self.size:
            raise VerificationError(Text("noticeboard.log.shorter"))
        start = 0
        for expected in older.hashes:
            level = (older.size - start).bit_length() - 1
            if await self.subtree(level, start >> level) != expected:
                raise NotExtendedError(Text("noticeboard.log.not_begin"))
            start += 1 << level

    def loaded(self) -> list[tuple[TileId, bytes]]:
        """Return the tiles in memory: they lead from the root to what was read last."""
        full = [(TileId(level=level, number=at), raw) for level, (at, raw) in self._newest.items()]
        return full + [
            (
                TileId(
                    level=level,
                    number=(self.size >> TILE_HEIGHT * level) // TILE_WIDTH,
                    width=len(raw) // HASH_BYTES,
                ),
                raw,
            )
            for level, raw in self._edge.items()
        ]

    async def _read_tile(self, tile: TileId) -> bytes:
        raw = await self._fetch(tile)
        if len(raw) != tile.width * HASH_BYTES:
            raise VerificationError(_WRONG)
        return raw


async def fork_proof(
    older: Checkpoint, newer: Checkpoint, fetch: FetchTile
) -> list[tuple[TileId, bytes]]:
    """Return tiles that prove the newer log doesn't extend the older; none if it does.

    Both checkpoints are signed, so with them the tiles prove it to anybody. Raises
    VerificationError if the tiles are not the signed ones, and what `fetch` raises.
    """
    sent: list[tuple[TileId, bytes]] = []

    async def load(tile: TileId) -> bytes:
        raw = await fetch(tile)
        sent.append((tile, raw))
        return raw

    tiles = SignedTiles(newer.size, newer.root, load)
    await tiles.open()
    return sent if await tiles.root_before(older.size) != older.root else []


def folded(row: bytes) -> bytes:
    """Return the root over a row of hashes."""
    return Tree(row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES)).root()


def frontier_of(tree: Tree) -> Frontier:
    """Return the complete subtrees at the right edge of a tree."""
    hashes: list[bytes] = []
    start = 0
    while start < tree.size:
        level = (tree.size - start).bit_length() - 1
        hashes.append(tree.hashes(level, start >> level, 1))
        start += 1 << level
    return Frontier(tree.size, hashes)


def _complete(row: bytes) -> list[bytes]:
    """Return the roots of the largest complete subtrees over a row of hashes, left to right."""
    whole = Tree(row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES))
    return list(frontier_of(whole).hashes)
