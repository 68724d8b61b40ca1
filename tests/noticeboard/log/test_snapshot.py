"""Snapshots: what a fold remembers, what a statement may say, and proofs of many leaves at once."""

import gzip

import msgspec
import pytest

from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.body import BoardHeads
from noticeboard.log.entry import Entry
from noticeboard.log.shared_proof import prove_all, verify_all
from noticeboard.log.snapshot import EntryRow, Snapshot, unpack
from noticeboard.log.snapshot_entries import SnapshotEntries, named_entries
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree, leaf_hash
from tests.noticeboard.log.made import new_registry
from tests.vectors.snapshot import year
from tests.vectors.story import DAY, Story


def heads(town: Story) -> Entry:
    """Return the board's statement of heads."""
    root, count = town.registry.heads()
    return town.by_board(BoardHeads, root=root, count=count)


def test_a_fold_says_what_was_before_the_heads() -> None:
    """What is logged later changes nothing until the next heads: as if the log ended there."""
    town, fold = year()
    at, early = fold.at or 0, SnapshotFold()
    for each in town.logged[: at + 1]:
        early.add(each)

    assert fold.snapshot() == early.snapshot()
    assert len(town.logged) > at + 1
    town.now += DAY
    fold.add(town.log(heads(town)))
    assert fold.snapshot() != early.snapshot()


def test_two_entries_with_one_number() -> None:
    """They mark the row, which stays the chain's end; what the second one resolves is closed."""
    town, fold = Story(), SnapshotFold()
    fold.add(town.log(town.register()))
    fold.add(town.log(town.post()))
    other = town.update(town.requests()[0].id, seq=1, prev=town.logged[0].entry.leaf.hex())
    fold.add(town.log(other))
    fold.add(town.log(heads(town)))

    (row,) = (each for each in fold.snapshot().rows if each.startswith(b"agency"))

    assert row.endswith(b" compromised\n")
    assert town.logged[1].entry.leaf.hex().encode() in row
    assert [each.index for each in fold.snapshot().parsed() if isinstance(each, EntryRow)] == [1, 2]


def test_when_a_board_may_state_one() -> None:
    """For its newest heads, of this log, once a day: otherwise a follower refuses the log."""
    tree = Tree()
    town = Story(registry=new_registry(root_at=tree.root))

    def log(entry: Entry) -> None:
        town.log(entry)
        tree.append(entry.leaf)

    def refused(entry: Entry, kind: type[NoticeboardError]) -> None:
        with pytest.raises(kind):
            town.registry.add(entry, town.registry.size)

    log(town.register())
    refused(town.snapshot(), ConflictError)
    log(heads(town))
    refused(town.snapshot(root="0" * 64), VerificationError)
    refused(town.snapshot(at=0), ConflictError)
    log(town.snapshot())
    town.now += DAY
    refused(town.snapshot(), ConflictError)
    town.now -= DAY
    log(heads(town))
    refused(town.snapshot(), ConflictError)
    town.now += DAY
    refused(town.snapshot(at=1), ConflictError)
    log(town.snapshot())


def test_a_registry_that_resumes_accepts_what_it_did_not_see() -> None:
    """The heads may be before the resumption. One is accepted then, and not a second one."""
    town = Story()
    town.log(town.register())
    town.log(heads(town))
    later = Story(registry=new_registry(), logged=list(town.logged), now=town.now)
    for each in town.logged:
        later.registry.force(each.entry, each.index)
    later.registry.last_heads = None
    later.registry.resume(2, 0)

    with pytest.raises(ConflictError):
        later.registry.add(later.snapshot(at=2), 2)
    later.log(later.snapshot())
    with pytest.raises(ConflictError):
        later.registry.add(later.snapshot(), 3)


def test_one_proof_of_many_leaves() -> None:
    """It proves these leaves at these places under this root, and holds no hash too many."""
    leaves = [leaf_hash(str(number).encode()) for number in range(700)]
    tree = Tree(leaves)
    for size in (1, 2, 3, 255, 256, 257, 511, 700):
        for step in (1, 2, 7, 100, 699):
            at = list(range((size - 1) % step, size, step))
            some, root = [leaves[each] for each in at], tree.root(size)
            hashes = prove_all(tree, at, size)
            verify_all(at, some, hashes, size, root)
            for wrong in (
                (at, some, hashes + bytes(32), size, root),
                (at, some, hashes, size, bytes(32)),
                (at, some, hashes + b"1", size, root),
                (at, [*some[:-1], bytes(32)], hashes, size, root),
                (at[1:], some[1:], hashes, size, root),
                ([*at, size], [*some, root], hashes, size, root),
                ([-1, *at], [root, *some], hashes, size, root),
                ([at[0], *at], [some[0], *some], hashes, size, root),
                *([(at, some, hashes[32:], size, root)] if hashes else []),
            ):
                with pytest.raises(VerificationError):
                    verify_all(*wrong)
    apart = sum(len(tree.inclusion(each, 700)) * 32 for each in range(0, 700, 7))
    assert len(prove_all(tree, range(0, 700, 7), 700)) < apart / 2
    for at in ([700], [-1], [2, 1], [1, 1]):
        with pytest.raises(InvalidInputError):
            prove_all(tree, at, 700)


def test_a_compressed_file_is_bounded() -> None:
    """One gzip member, whole, that doesn't grow past the bound; nothing behind it."""
    content = year()[1].snapshot().content()
    packed = gzip.compress(content)

    assert Snapshot.parse(unpack(packed)).content() == content
    bomb = gzip.compress(bytes(1 << 24))
    for wrong in (packed[:-1], packed + b"1", packed + packed, b"", content, b"\x1f\x8b"):
        with pytest.raises(VerificationError):
            unpack(wrong)
    with pytest.raises(VerificationError):
        unpack(bomb, 1 << 16)


def test_entries_beside_a_snapshot() -> None:
    """They are those that the rows name, all of them, and no others."""
    town, fold = year()
    named, at = named_entries(fold.snapshot()), fold.at or 0
    tree = Tree(each.entry.leaf for each in town.logged)
    raws = tuple(town.logged[row.index].entry.raw for row in named)
    hashes = prove_all(tree, [row.index for row in named], at)
    content = SnapshotEntries(hashes=hashes, entries=raws).content()
    SnapshotEntries.parse(content, len(named)).verify(named, at, tree.root(at))

    for wrong in (b"x" + content, content + b"1", content[:-1], content[:41], b""):
        with pytest.raises(VerificationError):
            SnapshotEntries.parse(wrong, len(named))
    for entries in (raws[1:], raws[::-1], (*raws[:-1], raws[-1] + b"1")):
        found = SnapshotEntries(hashes=hashes, entries=entries)
        with pytest.raises(VerificationError):
            found.verify(named, at, tree.root(at))
    found = SnapshotEntries(hashes=hashes, entries=raws)
    other = msgspec.structs.replace(named[0], leaf=bytes(32))
    for rows, root in ((named, tree.root(at + 1)), ([other, *named[1:]], tree.root(at))):
        with pytest.raises(VerificationError):
            found.verify(rows, at, root)
