"""What the snapshots of a large board say, by its maker's own count of what it has logged."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.large_entries import Line
from benchmarks.large_world import ROTATION_S, Kind
from noticeboard.log.body import AgencyRegister, AgencyRotate, AgencyVerify, BoardPolicy
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.entry import parse_entry
from noticeboard.log.shared_proof import prove_all
from noticeboard.log.snapshot import (
    LEAST_AGENCIES,
    AgencyRow,
    AgencyState,
    AuthorRow,
    EntryRow,
    LevelRow,
    Row,
    SectionPlaces,
    Snapshot,
)
from noticeboard.log.snapshot_entries import SnapshotEntries
from noticeboard.log.snapshot_fold import EVERYWHERE
from noticeboard.log.tiles import tile_path
from noticeboard.log.tree import Tree, pack, rows_over

_JOINS: Final = frozenset({Kind.UPDATE, Kind.CORRECT, Kind.ANSWER, Kind.NOTICE, Kind.CHALLENGE})
_PARSED: Final = frozenset({Kind.REGISTER, Kind.ROTATE, Kind.REVOKE, Kind.VERIFY, Kind.POLICY})


@dataclass(slots=True)
class _Thread:
    author: int
    until: int
    entries: list[tuple[int, bytes, bytes]] = field(default_factory=list)
    """Each with its index, leaf, and bytes."""


class TileBlocks:
    """The full blocks of a tree, read from the tiles of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._newest = -1, b""

    def append(self, block: bytes, /) -> None:
        """Nothing is added: the tiles are written elsewhere."""

    def load(self, number: int, top: bytes) -> bytes:  # noqa: ARG002 -- nobody has altered them
        """Return a block."""
        if self._newest[0] != number:
            tile = (self._folder / tile_path(0, number)).read_bytes()
            row = [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]
            self._newest = number, pack(rows_over(row))
        return self._newest[1]


class SnapshotCount:
    """Counts what is open and who is registered, without a registry; gets each line once."""

    def __init__(self) -> None:
        self._ids: dict[int, str] = {}
        self._ends: dict[int, tuple[int, bytes]] = {}
        """Each author's last `seq` and leaf."""
        self._agencies: dict[int, tuple[int, tuple[int, ...], int | None, AgencyState]] = {}
        """Where it registered, named keys, and revoked them, and the state of these keys."""
        self._rotated_at: dict[int, int] = {}
        """When it named its newest keys."""
        self._keys: dict[int, bytes] = {}
        """Registrations and changes of keys, by their indexes."""
        self._open: dict[str, _Thread] = {}
        self._levels: dict[tuple[str, str], LevelRow] = {}
        self._policies: list[tuple[EntryRow, bytes]] = []
        self._start = 0
        self._started_at = 0
        """The index and the time of the newest heads."""
        self._day: list[tuple[int, Line, str]] = []
        """What was logged since then about an agency or a verifier, which is named by its id."""

    def add(self, index: int, line: Line, request: str) -> None:
        """Count a line at its index; `request` is the id of the request that it is about."""
        seq = self._ends[line.author][0] + 1 if line.author in self._ends else 0
        self._ends[line.author] = seq, line.leaf
        if seq == 0:
            self._ids[line.author] = parse_entry(line.raw).body.agency
        if line.kind == Kind.POST:
            self._open[request] = _Thread(line.author, line.until, [(index, line.leaf, line.raw)])
        elif line.kind == Kind.RESOLVE:
            self._open.pop(request, None)
        elif line.kind in _JOINS and (thread := self._open.get(request)) is not None:
            thread.entries.append((index, line.leaf, line.raw))
        elif line.kind in _PARSED:
            self._parse(index, line)
        self._section(index, line, request)

    def _section(self, index: int, line: Line, request: str) -> None:
        """Note whom a line is about."""
        thread = self._open.get(request)
        if line.kind == Kind.HEADS:
            self._start, self._started_at, self._day = index, line.at, []
        elif line.kind == Kind.VERIFY:
            body = parse_entry(line.raw).body
            if isinstance(body, AgencyVerify):
                self._day += [(index, line, each) for each in (body.agency, body.subject)]
        elif line.kind == Kind.POLICY:
            self._day.append((index, line, EVERYWHERE))
        elif line.kind in {Kind.NOTICE, Kind.CHALLENGE}:
            if thread is not None and thread.until > self._started_at:
                self._day.append((index, line, self._ids[thread.author]))
        elif line.author in self._agencies:
            self._day.append((index, line, self._ids[line.author]))

    def _parse(self, index: int, line: Line) -> None:
        body, state = parse_entry(line.raw).body, AgencyState.VALID
        if not isinstance(body, AgencyVerify | BoardPolicy):
            self._keys[index] = line.raw
        match body:
            case AgencyRegister():
                self._agencies[line.author] = index, (index,), None, state
            case AgencyRotate():
                registered, named, revoked, _ = self._agencies[line.author]
                has_acted = line.at - self._rotated_at.get(line.author, -ROTATION_S) >= ROTATION_S
                posting = index, *(named[:1] if has_acted else named)
                self._agencies[line.author] = registered, posting, revoked, state
                self._rotated_at[line.author] = line.at
            case AgencyVerify():
                row = LevelRow(
                    agency=body.subject, verifier=body.agency, index=index, level=body.level
                )
                self._levels[body.subject, body.agency] = row
            case BoardPolicy():
                policy = EntryRow(kind="policy", number=body.policy.number, index=index)
                self._policies.append((policy, line.raw))
            case _:
                registered, named, *_ = self._agencies[line.author]
                self._agencies[line.author] = registered, named, index, AgencyState.REVOKED

    def purge(self, at: int) -> None:
        """Forget the requests that have expired."""
        expired = [request for request, thread in self._open.items() if thread.until <= at]
        for request in expired:
            del self._open[request]

    def snapshot(self) -> Snapshot:
        """Return what the log says now; purge it first."""
        return Snapshot.of((*self._rows(), *(places for places, _ in self.sections())))

    def sections(self) -> Iterator[tuple[SectionPlaces, list[bytes]]]:
        """Yield the sections of the day, with the bytes of their entries."""
        regions: dict[str, set[str]] = {}
        for row in self._levels.values():
            if row.level:
                regions.setdefault(row.verifier, set()).add(row.agency)
        for verifier, agencies in regions.items():
            if len(agencies) >= LEAST_AGENCIES:
                own = {*agencies, verifier, EVERYWHERE}
                some = {index: line for index, line, about in self._day if about in own}
                places = tuple((index, line.leaf) for index, line in some.items())
                found = SectionPlaces(verifier=verifier, start=self._start, places=places)
                yield found, [line.raw for line in some.values()]

    def _rows(self) -> Iterator[Row]:
        for author, (seq, leaf) in self._ends.items():
            known = self._agencies.get(author)
            if known is None:
                yield AuthorRow(id=self._ids[author], seq=seq, leaf=leaf)
                continue
            registered, (named, *replaced), revoked, state = known
            yield AgencyRow(
                id=self._ids[author],
                registered=registered,
                seq=seq,
                leaf=leaf,
                named=named,
                replaced=tuple(replaced),
                delivered=None,
                revoked=revoked,
                state=state,
            )
        yield from self._levels.values()
        yield from (row for row, _ in self._policies)
        for thread in self._open.values():
            for index, *_ in thread.entries:
                yield EntryRow(kind="open", number=thread.entries[0][0], index=index)

    def agencies(self, tree: Tree, size: int) -> Iterator[SnapshotEntries]:
        """Yield what makes the keys of those with open requests, then of others, with proofs."""
        asking = {thread.author for thread in self._open.values()}
        for some in (self._agencies.keys() & asking, self._agencies.keys() - asking):
            places: set[int] = set()
            for author in some:
                registered, posting, revoked, _ = self._agencies[author]
                places |= {registered, *posting} | (set() if revoked is None else {revoked})
            indexes = sorted(places)
            raws = tuple(self._keys[each] for each in indexes)
            yield SnapshotEntries(hashes=prove_all(tree, indexes, size), entries=raws)

    def entries(self, tree: Tree, size: int) -> SnapshotEntries:
        """Return the entries that the rows name, with their proof in the log of `size`."""
        named = [(row.index, raw) for row, raw in self._policies]
        for thread in self._open.values():
            named += [(index, raw) for index, _, raw in thread.entries]
        named.sort()
        hashes = prove_all(tree, [index for index, _ in named], size)
        return SnapshotEntries(hashes=hashes, entries=tuple(raw for _, raw in named))


def prove(tree: Tree, note: str, index: int, raw: bytes) -> bytes:
    """Return the file that proves an entry, which it carries."""
    hashes = tuple(tree.inclusion(index))
    proof = TlogProof(index=index, hashes=hashes, checkpoint_note=note, extra=raw)
    return proof.text().encode()
