"""A board as a mirror reads it: leaf hashes first, then the entries that they are of."""

from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.agency.board_client import BoardClient
from noticeboard.errors import NotFoundError, VerificationError
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.note import MAX_NOTE_BYTES
from noticeboard.log.tiles import (
    MAX_BUNDLE_BYTES,
    TILE_WIDTH,
    TileId,
    decode_bundle,
    entries_path,
    tile_path,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One look at a board; `past_caches` asks everything in between to fetch it anew."""

    client: BoardClient
    past_caches: bool = False

    async def checkpoint(self) -> bytes:
        """Return the newest checkpoint, unverified."""
        return await self._get("/checkpoint", MAX_NOTE_BYTES)

    async def leaves(self, number: int, width: int) -> list[bytes]:
        """Return the first hashes of a lowest tile, unverified."""
        paths = tile_path(0, number, width), tile_path(0, number)
        raw, _ = await self._part_or_whole(*paths, width, TILE_WIDTH * HASH_BYTES)
        if len(raw) < width * HASH_BYTES:
            raise VerificationError(f"The board's {paths[0]} is too short.")
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

    async def _part_or_whole(
        self, part: str, whole: str, width: int, most_bytes: int
    ) -> tuple[bytes, int]:
        """Return a partial file, or the full one that may have replaced it, and how many it has."""
        try:
            return await self._get(f"/{part}", most_bytes), width
        except NotFoundError:
            if part == whole:
                raise
            return await self._get(f"/{whole}", most_bytes), TILE_WIDTH

    async def _get(self, path: str, most_bytes: int) -> bytes:
        headers = {"Cache-Control": "no-cache"} if self.past_caches else None
        return await self.client.get(path, most_bytes, headers)


def pieces(old_size: int, new_size: int) -> Iterator[tuple[int, int, int]]:
    """Yield (number, width, already known) of every tile or bundle that grows between sizes."""
    if old_size == new_size:
        return
    for number in range(old_size // TILE_WIDTH, -(-new_size // TILE_WIDTH)):
        first = number * TILE_WIDTH
        yield number, min(TILE_WIDTH, new_size - first), max(0, old_size - first)
