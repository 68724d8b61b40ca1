"""States a snapshot on a played board, as a real one does after its daily heads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from noticeboard.errors import NoticeboardError
from noticeboard.log.body import BoardHeads, BoardSnapshot
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.registry import Registry
from noticeboard.log.shared_proof import prove_all
from noticeboard.log.snapshot import Snapshot, pack, snapshot_path, statement_path
from noticeboard.log.snapshot_entries import (
    SnapshotEntries,
    agency_indexes,
    named_entries,
    sorted_agencies,
)
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.board import FakeBoard, LogWriter


@dataclass(slots=True, kw_only=True)
class Stated:
    """A snapshot, and where its statement is."""

    board: FakeBoard
    at: int = 0
    index: int = 0
    snapshot: Snapshot = field(default_factory=lambda: Snapshot(rows=()))

    @property
    def tree(self) -> Tree:
        """The log's tree."""
        return Tree(map(leaf_hash, self.board.writer.entries))

    def beside(self, indexes: list[int], size: int | None = None) -> bytes:
        """Return a file of these entries, with a proof that is right for them."""
        hashes = prove_all(self.tree, indexes, self.at if size is None else size)
        raws = tuple(self.board.writer.entries[each] for each in indexes)
        return SnapshotEntries(hashes=hashes, entries=raws).content()

    @property
    def named(self) -> list[int]:
        """The indexes of the entries that its rows name."""
        return [row.index for row in named_entries(self.snapshot.parsed())]

    @property
    def keys(self) -> tuple[list[int], list[int]]:
        """The indexes of the entries about keys: of those with open requests, and of others."""
        named = named_entries(self.snapshot.parsed())
        raws = [self.board.writer.entries[row.index] for row in named]
        agencies, others = sorted_agencies(self.snapshot.parsed(), zip(named, raws, strict=True))
        return agency_indexes(agencies), agency_indexes(others)

    def serve(self, **contents: bytes) -> None:
        """Serve its files, some of them with another content, and the proof of its statement."""
        files = {
            "rows": self.snapshot.content(),
            "entries": self.beside(self.named),
            "agencies": self.beside(self.keys[0]),
            "others": self.beside(self.keys[1]),
        } | contents
        served = {snapshot_path(self.at, name): pack(each) for name, each in files.items()}
        self.board.files |= served
        self.prove()

    def prove(self) -> None:
        """Serve the proof of its statement under the newest checkpoint."""
        tree = self.tree
        proof = TlogProof(
            index=self.index,
            hashes=tuple(tree.inclusion(self.index)),
            checkpoint_note=self.board.note,
            extra=self.board.writer.entries[self.index],
        )
        raw = proof.text().encode()
        self.board.files |= {"snapshot/proof": raw, statement_path(self.at): raw}


def state_heads(writer: LogWriter) -> tuple[Registry, SnapshotFold]:
    """Log the heads; return what the log says at them."""
    registry = Registry(writer.origin, writer.log_key.verifier, (writer.verifier.root.verifier,))
    fold = SnapshotFold()

    def add(entry: Entry, index: int) -> None:
        try:
            fold.add(registry.add(entry, index))
        except NoticeboardError:  # A board that logs what it must refuse states its heads as well.
            fold.add(registry.force(entry, index))

    for index, raw in enumerate(writer.entries):
        add(parse_entry(raw), index)
    root, count = registry.heads()
    raw = writer.write(writer.board, BoardHeads, root=root, count=count)
    add(parse_entry(raw), len(writer.entries) - 1)
    return registry, fold


def state_snapshot(
    board: FakeBoard,
    snapshot: Snapshot | None = None,
    *,
    change: Callable[[bytes], bytes] | None = None,
    extra: Iterable[bytes] = (),
) -> Stated:
    """Log the heads and a snapshot, true or the one that is given; publish and serve them.

    The true one's rows may have a `change` (an empty row is left out), and `extra` ones beside.
    """
    writer = board.writer
    _, fold = state_heads(writer)
    at = len(writer.entries) - 1
    found = snapshot or fold.snapshot()
    if change is not None:
        found = Snapshot(rows=tuple(sorted(filter(None, map(change, found.rows)))))
    found = Snapshot(rows=tuple(sorted((*found.rows, *extra))))
    stated = Stated(board=board, at=at, snapshot=found)
    root, count, sha256 = found.stated()
    writer.write(
        writer.board,
        BoardSnapshot,
        at=at,
        root=stated.tree.root(at).hex(),
        rows=root,
        count=count,
        sha256=sha256,
    )
    stated.index = len(writer.entries) - 1
    board.publish()
    stated.serve()
    return stated
