"""Tiles (c2sp.org/tlog-tiles): the tree cut into immutable files of 256 hashes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from noticeboard.errors import InvalidInputError
from noticeboard.log.tree import Tree

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
            raise InvalidInputError(f"There is no tile level {self.level}.")

    @property
    def path(self) -> str:
        """Where it is served, relative to the board's address."""
        return tile_path(self.level, self.number, self.width)


def tile_path(level: int, number: int, width: int = TILE_WIDTH) -> str:
    """Return `tile/<L>/<N>[.p/<W>]`, such as `tile/0/x001/067.p/7`."""
    return f"tile/{level}/{_numbered(number, width)}"


def entries_path(number: int, width: int = TILE_WIDTH) -> str:
    """Return `tile/entries/<N>[.p/<W>]`."""
    return f"tile/entries/{_numbered(number, width)}"


def tiles_for(old_size: int, new_size: int) -> Iterator[TileId]:
    """Yield what must be written when a log grows, level by level, full tiles before partial."""
    level = 0
    old, new = old_size, new_size
    while new > 0:
        first, full = old // TILE_WIDTH, new // TILE_WIDTH
        for number in range(first, full):
            yield TileId(level=level, number=number)
        # A partial tile that did not grow at this level is there already; an empty one never is.
        if new % TILE_WIDTH and new != old:
            yield TileId(level=level, number=full, width=new % TILE_WIDTH)
        level, old, new = level + 1, first, full


def tile_bytes(tree: Tree, tile: TileId) -> bytes:
    """Return the tile's hashes, 32 bytes each; raises InvalidInputError where there are fewer."""
    return tree.hashes(tile.level * _TILE_HEIGHT, tile.number * TILE_WIDTH, tile.width)


def _numbered(number: int, width: int) -> str:
    if number < 0 or not 1 <= width <= TILE_WIDTH:
        raise InvalidInputError(f"There is no tile {number} of width {width}.")
    groups = [f"{number % 1000:03}"]
    while number >= 1000:  # noqa: PLR2004 -- three digits a folder, as the specification says
        number //= 1000
        groups.append(f"x{number % 1000:03}")
    path = "/".join(reversed(groups))
    return path if width == TILE_WIDTH else f"{path}.p/{width}"
