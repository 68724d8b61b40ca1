"""The tree: published vectors, hostile proofs, and its own laws at random sizes."""

import base64
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings, strategies as st
import pytest

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.tiles import TileId, entries_path, tile_bytes, tile_path, tiles_for
from noticeboard.log.tree import (
    EMPTY_ROOT,
    Frontier,
    Tree,
    leaf_hash,
    node_hash,
    pack,
    rows_over,
    verify_consistency,
    verify_inclusion,
)

VECTORS = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "merkle-proofs.json").read_text(encoding="utf-8")
)
LEAVES = [leaf_hash(f"entry {i}".encode()) for i in range(70_000)]
SIZES = st.integers(min_value=1, max_value=1200)


@pytest.fixture(scope="module")
def tree() -> Tree:
    """Return the tree of the published vector."""
    return Tree(LEAVES)


def _bytes(vector: dict[str, Any], name: str) -> bytes:
    return base64.b64decode(vector.get(name) or "")


def _proof(vector: dict[str, Any]) -> list[bytes]:
    return [base64.b64decode(each) for each in vector.get("proof") or ()]


def _naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, as it is written."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(_naive_root(leaves[:split]), _naive_root(leaves[split:]))


def _expect(*, refused: bool) -> AbstractContextManager[object]:
    return pytest.raises(VerificationError) if refused else nullcontext()


@pytest.mark.parametrize("vector", VECTORS["inclusion"], ids=lambda each: each["name"])
def test_inclusion_vectors(vector: dict[str, Any]) -> None:
    """Every published inclusion proof comes out as marked."""
    with _expect(refused=vector["wantErr"]):
        verify_inclusion(
            vector.get("leafIdx", 0),
            vector.get("treeSize", 0),
            _bytes(vector, "leafHash"),
            _proof(vector),
            _bytes(vector, "root"),
        )


@pytest.mark.parametrize("vector", VECTORS["consistency"], ids=lambda each: each["name"])
def test_consistency_vectors(vector: dict[str, Any]) -> None:
    """Every published consistency proof comes out as marked."""
    with _expect(refused=vector["wantErr"]):
        verify_consistency(
            vector.get("size1", 0),
            vector.get("size2", 0),
            _bytes(vector, "root1"),
            _bytes(vector, "root2"),
            _proof(vector),
        )


def _prove(size: int, leaves: list[bytes], *, known: bool = True) -> list[bytes]:
    """Return the proof that a log of `size` grew into these leaves: RFC 6962, 2.1.2."""
    if size == len(leaves):
        return [] if known else [_naive_root(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = leaves[:half], leaves[half:]
    if size <= half:
        return [*_prove(size, left, known=known), _naive_root(right)]
    return [*_prove(size - half, right, known=False), _naive_root(left)]


@pytest.mark.parametrize("size", range(1, 34))
def test_every_older_log_is_shown_and_nothing_else(size: int) -> None:
    """Each older log's proof holds; changed, shortened or lengthened, it is refused."""
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    root, other = _naive_root(leaves), bytes(32)
    for end in range(1, size + 1):
        old, proof = _naive_root(leaves[:end]), _prove(end, leaves)
        verify_consistency(end, size, old, root, proof)
        wrong = [(old, root, [*proof, other]), (other, root, proof), (old, other, proof)]
        for at in range(len(proof)):
            wrong.append((old, root, proof[:at] + proof[at + 1 :]))
            wrong.append((old, root, [*proof[:at], other, *proof[at + 1 :]]))
        for claimed in wrong:
            with pytest.raises(VerificationError):
                verify_consistency(end, size, *claimed)


class BlocksElsewhere:
    """Makes each block again from its leaves."""

    def append(self, block: bytes, /) -> None:
        """Forget it."""

    def load(self, number: int, top: bytes) -> bytes:
        """Return a block, which must be the one meant."""
        rows = rows_over(LEAVES[number << 8 : (number + 1) << 8])
        assert rows[-1] == [top]
        return pack(rows)


def test_a_tree_whose_blocks_are_elsewhere(tree: Tree) -> None:
    """With only the hashes above its blocks, a tree grows, and gives the same roots and proofs."""
    tops, full = tree.hashes(8, 0, 200), 200 << 8
    other = Tree(LEAVES[full:60_000], blocks=BlocksElsewhere(), tops=tops)
    other.extend(LEAVES[60_000:])

    assert (other.size, other.root()) == (tree.size, tree.root())
    for size in (1, 255, 256, 257, full - 1, full, full + 1, 65_536, 69_999):
        assert other.root(size) == tree.root(size)
        assert other.consistency(size) == tree.consistency(size)
        assert other.inclusion(size - 1) == tree.inclusion(size - 1)
    assert list(other.inclusions(500, 600)) == list(tree.inclusions(500, 600))
    for level, start, count in ((0, 250, 20), (5, 3, 40), (8, 100, 173), (9, 0, 136)):
        assert other.hashes(level, start, count) == tree.hashes(level, start, count)


def test_published_log(tree: Tree) -> None:
    """Leaf, roots and a partial tile match what Go's sumdb makes of the same entries."""
    tile = tile_bytes(tree, TileId(level=0, number=273, width=112))

    assert LEAVES[0].hex() == "773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701"
    assert tree.root(3).hex() == "94fbd0dd836f50301692e6d0eade728ee19ec52bfff1606ed807c8575d5aaa19"
    assert base64.b64encode(tree.root()) == b"o5IPun8jmgcam9EHIfE0Gt3vuu3ttBx+JEN6nRa98Ao="
    assert (
        sha256(tile).hexdigest()
        == "e31da4e768fc0d0f1f1f0046a1c4b68d71326b04a07951a7d3dcefef0de9b8cd"
    )


def test_right_edge_of_published_log() -> None:
    """A log of 70,000 ends in the three partial tiles the format names."""
    partial = [tile.path for tile in tiles_for(0, 70_000) if tile.width < 256]

    assert partial == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]


@given(size=st.integers(min_value=0, max_value=300))
def test_roots_follow_the_definition(size: int) -> None:
    """Tree and frontier agree with the recursive definition."""
    frontier = Frontier()
    for leaf in LEAVES[:size]:
        frontier.append(leaf)

    assert Tree(LEAVES[:300]).root(size) == frontier.root() == _naive_root(LEAVES[:size])
    assert (frontier.size, len(frontier.hashes)) == (size, size.bit_count())


@given(size=SIZES, more=st.integers(min_value=0, max_value=300))
def test_frontier_begins_again(size: int, more: int) -> None:
    """A frontier kept and taken up again ends where the whole tree does."""
    first = Frontier()
    for leaf in LEAVES[:size]:
        first.append(leaf)
    second = Frontier(first.size, first.hashes)
    for leaf in LEAVES[size : size + more]:
        second.append(leaf)

    assert second.root() == Tree(LEAVES[: size + more]).root()


@settings(max_examples=200)
@given(choice=st.data(), size=SIZES)
def test_inclusion_holds_for_its_leaf_alone(tree: Tree, choice: st.DataObject, size: int) -> None:
    """A proof verifies at its own index, size, leaf and root, and nowhere else."""
    index = choice.draw(st.integers(min_value=0, max_value=size - 1))
    proof, root = tree.inclusion(index, size), tree.root(size)

    verify_inclusion(index, size, LEAVES[index], proof, root)
    for wrong in (
        (index, size, leaf_hash(b"another"), proof, root),
        (index, size, LEAVES[index], [*proof, root], root),
        (index, size, LEAVES[index], proof, EMPTY_ROOT),
        (index, size, LEAVES[index], [*proof[:-1], b"short"], root),
        (size, size, LEAVES[index], proof, root),
        (-1, size, LEAVES[index], proof, root),
    ):
        with pytest.raises(VerificationError):
            verify_inclusion(*wrong)
    if proof:
        with pytest.raises(VerificationError):
            verify_inclusion(index, size, LEAVES[index], proof[:-1], root)
        with pytest.raises(VerificationError):
            verify_inclusion(index ^ 1, size, LEAVES[index], proof, root)


@settings(max_examples=60)
@given(choice=st.data(), size=SIZES)
def test_proofs_in_a_row_are_those_of_each(choice: st.DataObject, size: int) -> None:
    """Made at once for neighbors, within blocks and across, they are as one by one."""
    tree = Tree(LEAVES[: size + choice.draw(st.integers(0, 300))])
    start = choice.draw(st.integers(0, size))
    end = choice.draw(st.integers(start, size))

    made = list(tree.inclusions(start, end, size))

    assert made == [tree.inclusion(index, size) for index in range(start, end)]


def test_proofs_of_a_whole_log_in_a_row() -> None:
    """Of the log as it is each proof holds, the last leaf's too; past it there is none."""
    tree = Tree(LEAVES[:600])

    for index, proof in enumerate(tree.inclusions(0, 600)):
        verify_inclusion(index, 600, LEAVES[index], proof, tree.root())
    assert list(tree.inclusions(7, 7)) == []
    with pytest.raises(InvalidInputError):
        list(tree.inclusions(0, 601))


@settings(max_examples=200)
@given(choice=st.data(), new=SIZES)
def test_consistency_holds_for_its_sizes_alone(tree: Tree, choice: st.DataObject, new: int) -> None:
    """A proof verifies between its own two roots, and no rewritten history passes."""
    old = choice.draw(st.integers(min_value=1, max_value=new))
    proof = tree.consistency(old, new)
    old_root, new_root = tree.root(old), tree.root(new)
    rewritten = Tree([leaf_hash(b"rewritten"), *LEAVES[1:new]])

    verify_consistency(old, new, old_root, new_root, proof)
    for wrong in (
        (old, new, rewritten.root(old), new_root, proof),
        (old, new, old_root, rewritten.root(), proof),
        (old, new, old_root, rewritten.root(), rewritten.consistency(old)),
        (old, new, old_root, new_root, [*proof, new_root]),
        (0, new, EMPTY_ROOT, new_root, proof),
        (new + 1, new, old_root, new_root, proof),
    ):
        with pytest.raises(VerificationError):
            verify_consistency(*wrong)
    if proof:
        with pytest.raises(VerificationError):
            verify_consistency(old, new, old_root, new_root, proof[:-1])


def test_proofs_of_another_length(tree: Tree) -> None:
    """A proof one hash too long or with a short hash is refused for that, whatever it hashes to."""
    inclusion, consistency = tree.inclusion(2, 5), tree.consistency(3, 5)

    with pytest.raises(VerificationError, match="too long"):
        verify_inclusion(2, 5, LEAVES[2], [*inclusion, EMPTY_ROOT], tree.root(5))
    with pytest.raises(VerificationError, match="too long"):
        verify_consistency(3, 5, tree.root(3), tree.root(5), [*consistency, EMPTY_ROOT])
    with pytest.raises(VerificationError, match="malformed"):
        verify_consistency(3, 5, tree.root(3), tree.root(5), [*consistency[:-1], b"short"])


@pytest.mark.parametrize(
    ("first", "more"), [(0, 256), (5, 256), (255, 1), (255, 256), (256, 256), (300, 212), (7, 1000)]
)
def test_a_tree_grows_alike_in_any_steps(first: int, more: int) -> None:
    """Leaves that come together end up where they do one by one, across blocks as well."""
    tree = Tree(LEAVES[:first])
    tree.extend(iter(LEAVES[first : first + more]))

    size = first + more
    assert (tree.size, tree.root()) == (size, _naive_root(LEAVES[:size]))
    assert tree.hashes(0, 0, size) == b"".join(LEAVES[:size])
    for index in {0, first, size - 1}:
        verify_inclusion(index, size, LEAVES[index], tree.inclusion(index), tree.root())


def test_tree_refuses_what_it_has_not() -> None:
    """Sizes, leaves and hashes beyond the tree are the caller's mistakes."""
    tree = Tree(LEAVES[:5])

    for wrong in (
        lambda: tree.root(6),
        lambda: tree.root(-1),
        lambda: tree.inclusion(5),
        lambda: tree.inclusion(-1),
        lambda: tree.consistency(0),
        lambda: tree.consistency(6),
        lambda: tree.hashes(0, 4, 2),
        lambda: tree.hashes(3, 0, 1),
        lambda: tree.hashes(-1, 0, 1),
        lambda: tree.hashes(0, -1, 1),
        lambda: tree.hashes(0, 1, -1),
        lambda: tree.append(b"short"),
        lambda: tree.extend([LEAVES[5], b"short"]),
        lambda: Tree([bytes(31)] * 256),
        lambda: Frontier(3, [EMPTY_ROOT]),
        lambda: TileId(level=64, number=0),
        lambda: tile_path(0, -1),
        lambda: tile_path(0, 0, 0),
        lambda: tile_path(0, 0, 257),
    ):
        with pytest.raises(InvalidInputError):
            wrong()


def test_paths_are_cut_in_groups_of_three() -> None:
    """Every group but the last is marked with an x; only partial tiles name their width."""
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tile_path(0, 1_067, 7) == "tile/0/x001/067.p/7"
    assert tile_path(1, 0) == "tile/1/000"
    assert TileId(level=63, number=0).path == "tile/63/000"
    assert entries_path(273, 112) == "tile/entries/273.p/112"
    assert entries_path(1_000) == "tile/entries/x001/000"


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        (0, 0, []),
        (5, 5, []),
        (5, 6, ["tile/0/000.p/6"]),
        (0, 256, ["tile/0/000", "tile/1/000.p/1"]),
        (256, 257, ["tile/0/001.p/1"]),
        (255, 513, ["tile/0/000", "tile/0/001", "tile/0/002.p/1", "tile/1/000.p/2"]),
        (65_535, 65_536, ["tile/0/255", "tile/1/000", "tile/2/000.p/1"]),
    ],
)
def test_tiles_to_write(old: int, new: int, paths: list[str]) -> None:
    """Only tiles that grew are written, and none is empty."""
    assert [tile.path for tile in tiles_for(old, new)] == paths


@settings(max_examples=60)
@given(steps=st.lists(st.integers(min_value=0, max_value=700), max_size=6))
def test_tiles_grow_with_the_log(steps: list[int]) -> None:
    """Writing only what `tiles_for` names leaves every tile of the flat tree served, none empty."""
    served: dict[tuple[int, int], bytes] = {}
    size = 0
    for step in steps:
        tree = Tree(LEAVES[: size + step])
        for tile in tiles_for(size, tree.size):
            served[tile.level, tile.number] = tile_bytes(tree, tile)
        size = tree.size

    level, leaves = 0, LEAVES[:size]
    while leaves:
        flat = b"".join(leaves)
        tiles = [flat[i : i + 256 * 32] for i in range(0, len(flat), 256 * 32)]
        assert [served.pop((level, n)) for n in range(len(tiles))] == tiles
        full = [leaves[i : i + 256] for i in range(0, len(leaves) - 255, 256)]
        level, leaves = level + 1, [_naive_root(each) for each in full]
    assert not served
