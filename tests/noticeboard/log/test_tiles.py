"""Tiles from the root downwards: nothing is believed that does not lead to it."""

import pytest

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.tiles import TILE_WIDTH, SignedTiles, TileId, frontier_of, tile_bytes
from noticeboard.log.tree import Tree, leaf_hash

LARGE = 66_000
"""Just over a full tile of the second level."""
SIZES = (1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, LARGE)


@pytest.fixture(scope="module")
def leaves() -> list[bytes]:
    """Give the leaf hashes of a large log."""
    return [leaf_hash(b"%d" % number) for number in range(LARGE)]


class Served:
    """A log's tiles, each of which may be another than it was."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.tree = Tree(leaves)
        self.spoilt: TileId | None = None
        self.off: dict[int, int] = {}
        """By level: how many bytes a tile has too many."""
        self.asked: list[TileId] = []

    async def fetch(self, tile: TileId) -> bytes:
        """Return the tile, or what it is spoilt to."""
        self.asked.append(tile)
        raw = tile_bytes(self.tree, tile)
        raw = (raw + bytes(32))[: len(raw) + self.off.get(tile.level, 0)]
        return raw[:-1] + bytes([raw[-1] ^ 1]) if tile == self.spoilt else raw

    async def opened(self) -> SignedTiles:
        """Return the tiles under the true root."""
        tiles = SignedTiles(self.tree.size, self.tree.root(), self.fetch)
        await tiles.open()
        return tiles


@pytest.mark.parametrize("size", SIZES)
async def test_every_part_of_a_log(leaves: list[bytes], size: int) -> None:
    """Every tile and bundle's hash is that of the tree itself, and few tiles are asked for."""
    served = Served(leaves[:size])
    tiles = await served.opened()
    assert len(served.asked) <= 3

    for number in {0, size // TILE_WIDTH // 2, max(size // TILE_WIDTH - 1, 0)}:
        if number < size // TILE_WIDTH:
            assert await tiles.subtree(8, number) == served.tree.hashes(8, number, 1)
    if size % TILE_WIDTH:
        last = TileId(level=0, number=size // TILE_WIDTH, width=size % TILE_WIDTH)
        assert await tiles.tile(0, last.number) == tile_bytes(served.tree, last)


@pytest.mark.parametrize("size", SIZES)
async def test_extends_what_is_its_beginning(leaves: list[bytes], size: int) -> None:
    """A log extends every older part of itself, and nothing that differs from it anywhere."""
    tiles = await Served(leaves[:size]).opened()

    for older in {0, 1, 255, 256, 300, 65_536, size - 1, size}:
        if older > size:
            continue
        await tiles.check_extends(frontier_of(Tree(leaves[:older])))
        for other in {0, older // 2, older - 1} if older else set():
            changed = [*leaves[:older]]
            changed[other] = leaf_hash(b"another")
            with pytest.raises(VerificationError, match="held before"):
                await tiles.check_extends(frontier_of(Tree(changed)))


async def test_a_longer_past(leaves: list[bytes]) -> None:
    """A log does not extend one that is longer."""
    tiles = await Served(leaves[:300]).opened()

    with pytest.raises(VerificationError, match="shorter"):
        await tiles.check_extends(frontier_of(Tree(leaves[:301])))


@pytest.mark.parametrize("level", [0, 1, 2])
async def test_a_spoilt_edge(leaves: list[bytes], level: int) -> None:
    """If one bit of a tile at the edge is another, the root is not met."""
    served = Served(leaves)
    count = LARGE >> 8 * level
    served.spoilt = TileId(level=level, number=count // 256, width=count % 256)

    with pytest.raises(VerificationError, match="not those that were signed"):
        await served.opened()


@pytest.mark.parametrize("level", [0, 1])
async def test_a_spoilt_tile_within(leaves: list[bytes], level: int) -> None:
    """A full tile is held to the hash in the tile above it."""
    served = Served(leaves)
    tiles = await served.opened()
    served.spoilt = TileId(level=level, number=0)

    with pytest.raises(VerificationError, match="not those that were signed"):
        await tiles.tile(level, 0)
    served.spoilt = None
    assert await tiles.tile(level, 0) == tile_bytes(served.tree, TileId(level=level, number=0))


@pytest.mark.parametrize("off", [-32, -1, 1, 32])
@pytest.mark.parametrize("level", [0, 1])
async def test_a_tile_of_another_length(leaves: list[bytes], level: int, off: int) -> None:
    """A tile that is shorter or longer than it has to be is refused, at the edge and within."""
    served = Served(leaves)
    tiles = await served.opened()
    served.off = {level: off}

    with pytest.raises(VerificationError, match="not those that were signed"):
        await served.opened()
    with pytest.raises(VerificationError, match="not those that were signed"):
        await tiles.tile(level, 0)


async def test_no_such_part(leaves: list[bytes]) -> None:
    """What the log does not have is not asked for."""
    served = Served(leaves[:300])
    tiles = await served.opened()
    served.asked.clear()

    with pytest.raises(InvalidInputError):
        await tiles.subtree(8, 1)
    with pytest.raises(InvalidInputError):
        await tiles.tile(0, 2)
    assert served.asked == []


async def test_what_leads_to_the_root_is_shown(leaves: list[bytes]) -> None:
    """What is held of the tiles is enough for somebody else to get to the same hash."""
    served = Served(leaves)
    tiles = await served.opened()
    hashed = await tiles.subtree(8, 3)
    shown = dict(tiles.loaded())

    async def from_shown(tile: TileId) -> bytes:
        return shown[tile]

    again = SignedTiles(LARGE, served.tree.root(), from_shown)
    await again.open()
    assert await again.subtree(8, 3) == hashed
