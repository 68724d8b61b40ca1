"""Snapshots: what a fold remembers, what a statement may say, and proofs of many leaves at once."""

from collections.abc import Sequence
import lzma
from typing import Final

import msgspec
import pytest

from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.body import BoardHeads, BoardSnapshot
from noticeboard.log.entry import Entry
from noticeboard.log.shared_proof import prove_all, verify_all
from noticeboard.log.snapshot import EntryRow, Snapshot, pack, unpack
from noticeboard.log.snapshot_entries import (
    SnapshotEntries,
    SnapshotFiles,
    agency_indexes,
    named_entries,
)
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
    """One stream of xz, whole; nothing behind it, not even the zeros that xz allows there."""
    content = year()[1].snapshot().content()
    packed = pack(content)

    assert Snapshot.parse(unpack(packed)).content() == content
    behind = (packed + b"1", packed + bytes(4), packed + packed)
    for wrong in (*behind, packed[:-1], b"", content, b"\xfd7zXZ\0", lzma.compress(b"", 2)):
        with pytest.raises(VerificationError):
            unpack(wrong)


def test_bombs() -> None:
    """Neither the content nor the memory of unpacking grows past its bound."""
    bomb = pack(bytes(1 << 24))
    assert len(bomb) < 1 << 12
    assert len(unpack(bomb, 1 << 24)) == 1 << 24
    with pytest.raises(VerificationError):
        unpack(bomb, (1 << 24) - 1)
    with pytest.raises(VerificationError):
        unpack(bomb, 1 << 16)
    # The dictionary of this preset takes 64 MiB, whatever is in it.
    greedy = lzma.compress(b"open 1", preset=9)
    assert lzma.decompress(greedy) == b"open 1"
    with pytest.raises(VerificationError):
        unpack(greedy)


KEYS: Final = [0, 10, 11, 14]
"""Of the agency that asks: its registration, a rotation, a delivery key, and a revocation."""
OTHERS: Final = [2]
"""The other agency's registration."""


class Served:
    """The files that a board serves of the year's snapshot, to be altered."""

    def __init__(self) -> None:
        self.town, fold = year()
        self.tree = Tree(each.entry.leaf for each in self.town.logged)
        self.snapshot = fold.snapshot()
        self.named = [row.index for row in named_entries(self.snapshot.parsed())]
        stated = self.town.logged[-1].entry.body
        assert isinstance(stated, BoardSnapshot)
        self.stated = stated

    def beside(self, indexes: Sequence[int], at: int | None = None) -> bytes:
        """Return a file of these entries, with a proof that is right for them."""
        hashes = prove_all(self.tree, indexes, self.stated.at if at is None else at)
        raws = tuple(self.town.logged[each].entry.raw for each in indexes)
        return SnapshotEntries(hashes=hashes, entries=raws).content()

    def read(self, **contents: bytes) -> SnapshotFiles:
        """Read the files, of which some are others."""
        files = {
            "rows": self.snapshot.content(),
            "entries": self.beside(self.named),
            "agencies": self.beside(KEYS),
            "others": self.beside(OTHERS),
        }
        return SnapshotFiles.of(
            self.stated, {name: pack(each) for name, each in (files | contents).items()}
        )


def test_files_of_a_snapshot() -> None:
    """What the rows name, and what makes the keys of all agencies, as signed."""
    served = Served()

    found = served.read()

    logged = {each.index: each.entry for each in served.town.logged}
    assert [row.index for row, _ in found.entries] == served.named
    assert all(logged[row.index].raw == raw for row, raw in found.entries)
    assert (agency_indexes(found.agencies), agency_indexes(found.others)) == (KEYS, OTHERS)
    assert found.signed == {index: logged[index].raw for index in (*KEYS, *OTHERS)}
    assert sum(row.startswith(b"agency") for row in found.snapshot.rows) == 2


def test_other_files() -> None:
    """An entry too many, too few, or another one; another root; rows that weren't stated."""
    served = Served()
    named = served.named
    wrong = [
        {"entries": served.beside(each)}
        for each in ([], named[1:], [*named, 15], [*named[:-1], 15])
    ] + [
        {"agencies": served.beside(each)}
        for each in ([], KEYS[1:], KEYS[:-1], [*KEYS, 15], [*KEYS[:-1], 13], named)
    ]
    wrong += [
        {"rows": Snapshot(rows=served.snapshot.rows[1:]).content()},
        {"rows": served.beside(named)},
        {"entries": served.beside(named, served.stated.at + 1)},
        {"agencies": served.beside(KEYS, served.stated.at + 1)},
        {"agencies": served.beside(KEYS) + b"\0"},
        {"others": served.beside([])},
        {"others": served.beside([0])},
        {"others": served.beside(KEYS)},
        {"agencies": served.beside(OTHERS), "others": served.beside(KEYS)},
        {"agencies": served.beside(sorted(KEYS + OTHERS)), "others": served.beside([])},
    ]

    for contents in wrong:
        with pytest.raises(VerificationError):
            served.read(**contents)


@pytest.mark.parametrize(
    "places",
    [
        "2 10,2 11 14",
        "0 2,0 11 14",
        "0 13,0 11 14",
        "0 10,0 10 14",
        "0 10,0 11 13",
        "1 10,1 11 14",
        "0 14,0 11 10",
        "0 10 11 14",
        "0 10,2 11 14",
        "0 10,13,0 11 14",
        "0 0,0 11 14",
    ],
)
def test_rows_that_name_other_keys(places: str) -> None:
    """A board that stated where keys are is held to it: they must be this agency's, and keys."""
    served = Served()
    lines = served.snapshot.content().decode()
    row = next(each for each in served.read().agencies if each.revoked)
    registered, others = places.split(" ", 1)
    other = lines.replace(f"{row.id} 0 ", f"{row.id} {registered} ").replace(
        f"{row.leaf.hex()} 10,0 11 14 ", f"{row.leaf.hex()} {others} "
    )
    assert other != lines
    lie = Snapshot.parse(other.encode())
    over, count, sha256 = lie.stated()
    served.stated = msgspec.structs.replace(served.stated, rows=over, count=count, sha256=sha256)
    indexes = sorted(set(map(int, places.replace(",", " ").split())))
    with pytest.raises(VerificationError, match="agencies"):
        served.read(rows=lie.content(), agencies=served.beside(indexes))


def test_entries_beside_a_snapshot() -> None:
    """They are those that the rows name, all of them, and no others."""
    town, fold = year()
    named, at = named_entries(fold.snapshot().parsed()), fold.at or 0
    tree = Tree(each.entry.leaf for each in town.logged)
    raws = tuple(town.logged[row.index].entry.raw for row in named)
    hashes = prove_all(tree, [row.index for row in named], at)
    content = SnapshotEntries(hashes=hashes, entries=raws).content()
    indexes = [row.index for row in named]
    SnapshotEntries.parse(content, len(named)).verify(indexes, at, tree.root(at))

    for wrong in (b"x" + content, content + b"1", content[:-1], content[:41], b""):
        with pytest.raises(VerificationError):
            SnapshotEntries.parse(wrong, len(named))
    for entries in (raws[1:], raws[::-1], (*raws[:-1], raws[-1] + b"1")):
        found = SnapshotEntries(hashes=hashes, entries=entries)
        with pytest.raises(VerificationError):
            found.verify(indexes, at, tree.root(at))
    found = SnapshotEntries(hashes=hashes, entries=raws)
    for places, root in ((indexes, tree.root(at + 1)), ([*indexes[:-1], 15], tree.root(at))):
        with pytest.raises(VerificationError):
            found.verify(places, at, root)
