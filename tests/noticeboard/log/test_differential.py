"""Our notes, trees, proofs and tiles against what another implementation answered, recorded."""

from hashlib import sha256
import json
from pathlib import Path
from typing import Any

import pytest

from noticeboard.errors import VerificationError
from noticeboard.log.note import VerifierKey, open_note
from noticeboard.log.tiles import tile_bytes, tile_path, tiles_for
from noticeboard.log.tree import Tree, leaf_hash, verify_consistency, verify_inclusion

RECORDED: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "sumdb" / "recorded.json").read_text()
)


def entry(index: int) -> bytes:
    """Return an entry of the recorded tree."""
    return f"entry {index}".encode()


@pytest.fixture(scope="module")
def tree() -> Tree:
    """Give the tree of 70,000 entries."""
    return Tree(leaf_hash(entry(index)) for index in range(70_000))


def holds(check: Any, *given: Any) -> bool:  # noqa: ANN401 -- either of two verifiers
    """Tell whether a verifier accepts what it is given."""
    try:
        check(*given)
    except VerificationError:
        return False
    return True


def hashes(vector: dict[str, Any]) -> list[bytes]:
    """Return a vector's proof."""
    return [bytes.fromhex(each) for each in vector["hashes"]]


def test_roots(tree: Tree) -> None:
    """At every recorded size the root is theirs."""
    for size, root in RECORDED["roots"].items():
        assert tree.root(int(size)).hex() == root, size


def test_inclusion(tree: Tree) -> None:
    """Our proofs are theirs, and each of theirs, true or spoilt, is judged as they judge it."""
    assert {vector["holds"] for vector in RECORDED["inclusion"]} == {True, False}
    for vector in RECORDED["inclusion"]:
        index, size, proof = vector["index"], vector["size"], hashes(vector)
        is_theirs = tree.inclusion(index, size) == proof
        assert is_theirs == (vector["change"] == "none"), vector
        judged = holds(
            verify_inclusion, index, size, leaf_hash(entry(index)), proof, tree.root(size)
        )
        assert judged == vector["holds"], vector


def test_consistency(tree: Tree) -> None:
    """The same of the proofs that a log only grew."""
    assert {vector["holds"] for vector in RECORDED["consistency"]} == {True, False}
    for vector in RECORDED["consistency"]:
        old, size, proof = vector["old"], vector["size"], hashes(vector)
        is_theirs = tree.consistency(old, size) == proof
        assert is_theirs == (vector["change"] == "none"), vector
        judged = holds(verify_consistency, old, size, tree.root(old), tree.root(size), proof)
        assert judged == vector["holds"], vector


def test_tiles(tree: Tree) -> None:
    """A growing log writes the tiles they write, byte for byte."""
    for vector in RECORDED["tiles"]:
        small = Tree(tree.hashes(0, index, 1) for index in range(vector["size"]))
        ours = {
            tile.path: sha256(tile_bytes(small, tile)).hexdigest()
            for tile in tiles_for(vector["old"], vector["size"])
        }
        assert ours == {tile["path"]: tile["sha256"] for tile in vector["tiles"]}, vector["size"]


def test_tile_paths() -> None:
    """Tiles have the names they give them."""
    for vector in RECORDED["paths"]:
        ours = tile_path(vector["level"], vector["number"], vector["width"])
        assert ours == vector["path"]


def test_notes() -> None:
    """A note opens where theirs opens, with the same text and the same count of signers."""
    known = (VerifierKey.parse(RECORDED["verifiers"][0]),)
    assert {vector["opens"] for vector in RECORDED["notes"]} == {True, False}
    for vector in RECORDED["notes"]:
        try:
            opened = open_note(vector["note"], known)
        except VerificationError:
            assert not vector["opens"], vector["change"]
            continue
        assert vector["opens"], vector["change"]
        assert opened.text == vector["text"]
        assert (len(opened.verified), opened.unknown) == (vector["signed"], vector["unknown"])
