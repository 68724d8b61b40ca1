"""The log as files that any web server can serve: tiles, bundles and the checkpoint."""

from collections.abc import Awaitable, Callable, Iterator, Sequence

from noticeboard.board.public import CHECKPOINT, Public
from noticeboard.log.tiles import (
    TILE_WIDTH,
    encode_bundle,
    entries_path,
    tile_bytes,
    tile_path,
    tiles_for,
)
from noticeboard.log.tree import Tree

FILES_AT_ONCE = 64

type ReadEntries = Callable[[int, int], Awaitable[Sequence[bytes]]]


def bundles_for(old_size: int, new_size: int) -> Iterator[tuple[int, int]]:
    """Yield (number, width) of every entry bundle that differs between two sizes."""
    if old_size == new_size:
        return
    for number in range(old_size // TILE_WIDTH, -(-new_size // TILE_WIDTH)):
        yield number, min(TILE_WIDTH, new_size - number * TILE_WIDTH)


class Exporter:
    """Writes the public files; what they hold depends on the log alone, so it can always repeat."""

    def __init__(self, public: Public) -> None:
        self._public = public

    async def export(self, tree: Tree, read: ReadEntries, old_size: int) -> None:
        """Write durably every tile and bundle that a client of the tree's size may ask for."""
        new_size = tree.size
        files: list[tuple[str, bytes]] = []

        async def add(path: str, content: bytes) -> None:
            files.append((path, content))
            if len(files) == FILES_AT_ONCE:
                await self._public.put(files)
                files.clear()

        for tile in tiles_for(old_size, new_size):
            await add(tile.path, tile_bytes(tree, tile))
        for number, width in bundles_for(old_size, new_size):
            raws = await self._entries(read, number, width)
            await add(entries_path(number, width), encode_bundle(raws))
        if files:
            await self._public.put(files)

    async def publish(self, note: str) -> None:
        """Put the checkpoint out: from here on the world may hold us to it."""
        await self._public.put_checkpoint(note)

    async def tidy(self, old_size: int, new_size: int) -> None:
        """Remove the partial tiles of every tile that has become full since `old_size`."""
        await self._public.remove_below(
            [
                f"{tile_path(tile.level, tile.number)}.p"
                for tile in tiles_for(old_size, new_size)
                if tile.width == TILE_WIDTH
            ]
            + [
                f"{entries_path(number)}.p"
                for number, width in bundles_for(old_size, new_size)
                if width == TILE_WIDTH
            ]
        )

    async def published(self) -> str | None:
        """Return the checkpoint that the world has seen."""
        content = await self._public.read(CHECKPOINT)
        return None if content is None else content.decode()

    @staticmethod
    async def _entries(read: ReadEntries, number: int, width: int) -> Sequence[bytes]:
        start = number * TILE_WIDTH
        return await read(start, start + width)
