"""Finds signed checkpoints that contradict each other, as far as the parts at hand show it. Pure.

A longer log contradicts a shorter one if it does not begin with it. Showing that takes parts of
the longer log: tiles, or bundles of entries. A part counts only if it folds to the signed root.
"""

from collections import defaultdict
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
import re
from typing import Final

from noticeboard.errors import NotFoundError, NoticeboardError, VerificationError
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import HASH_BYTES
from noticeboard.log.tiles import TILE_WIDTH, SignedTiles, TileId, decode_bundle, folded
from noticeboard.log.tree import leaf_hash
from noticeboard.runtime.text import Text
from noticeboard.verify.report import FileReport

_PART: Final = re.compile(
    r"(?:.*[/-])?tile[/-](?P<level>entries|\d{1,2})[/-]"
    r"(?P<number>(?:x\d{3}[/-]){0,4}\d{3})(?:[.-]p[/-](?P<width>\d{1,3}))?(?:\.bin)?"
)
_MOST_TRIES: Final = 2
"""Evidence may hold a part twice, as received at the first and the second attempt."""


class Relation(StrEnum):
    """How a longer log relates to a shorter one."""

    EXTENDS = "extends"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"
    """The parts do not lead from one signed root to the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two files by which a board contradicts itself, and a sentence that says how."""

    files: tuple[str, str]
    sentence: str


class LogParts:
    """Parts of a log as received, not verified yet."""

    def __init__(self, named: Iterable[tuple[str, bytes]] = ()) -> None:
        self._tiles: defaultdict[tuple[int, int], list[bytes]] = defaultdict(list)
        for name, raw in named:
            self.add(name, raw)

    @staticmethod
    def is_part(name: str) -> bool:
        """Return whether a file of this name is a tile or a bundle of entries."""
        return _PART.fullmatch(name) is not None

    def add(self, name: str, raw: bytes) -> None:
        """Add a tile or bundle by its name; ignore anything else."""
        found = _PART.fullmatch(name)
        if found is None:
            return
        number = int(re.sub(r"[x/-]", "", found["number"]))
        width = int(found["width"] or TILE_WIDTH)
        if found["level"] == "entries":
            self._add_bundle(number, width, raw)
        elif len(raw) <= TILE_WIDTH * HASH_BYTES:
            self._tiles[int(found["level"]), number].append(raw)

    def _add_bundle(self, number: int, width: int, raw: bytes) -> None:
        for count in dict.fromkeys((width, TILE_WIDTH)):
            try:
                hashes = b"".join(map(leaf_hash, decode_bundle(raw, count)))
            except VerificationError:
                continue
            self._tiles[0, number].append(hashes)
            return

    def tile(self, tile: TileId, turn: int) -> bytes:
        """Return a tile as received, or computed from lower ones; raises NotFoundError."""
        size_bytes = tile.width * HASH_BYTES
        sent = [raw for raw in self._tiles[tile.level, tile.number] if len(raw) >= size_bytes]
        if sent:
            return sent[0 if turn == 0 else -1][:size_bytes]
        if tile.level == 0:
            raise NotFoundError(Text("noticeboard.verify.missing", file=tile.path))
        first = tile.number * TILE_WIDTH
        return b"".join(
            folded(self.tile(TileId(level=tile.level - 1, number=first + each), turn))
            for each in range(tile.width)
        )


def relate(older: Checkpoint, newer: Checkpoint, parts: LogParts) -> Relation:
    """Return how the newer, larger log relates to the older one."""
    for turn in range(_MOST_TRIES):
        try:
            root = _done(_root_before(older.size, newer, parts, turn))
        except NoticeboardError:
            continue
        return Relation.EXTENDS if root == older.root else Relation.CONTRADICTS
    return Relation.UNKNOWN


def contradictions(reports: Sequence[FileReport], parts: LogParts) -> Iterator[Contradiction]:
    """Yield the pairs of checked files that cannot both be true."""
    held: dict[Checkpoint, FileReport] = {}
    for each in reports:
        if each.checkpoint is None:
            continue
        point = each.checkpoint.checkpoint
        for other_point, other in held.items():
            older, newer = sorted((other_point, point), key=lambda either: either.size)
            if other_point.origin != point.origin or older == newer:
                continue
            if how := _how(older, newer, parts) or _how_by_entries(each, other):
                yield Contradiction(
                    files=(other.file, each.file),
                    sentence=f"{point.origin} contradicts itself: {how}. {other.file} and"
                    f" {each.file} prove it to anybody.",
                )
        held.setdefault(point, each)


def _how(older: Checkpoint, newer: Checkpoint, parts: LogParts) -> str:
    if older.size == newer.size:
        return f"it has signed two different logs of {older.size} entries"
    if relate(older, newer, parts) is Relation.CONTRADICTS:
        return (
            f"it has signed a log of {older.size} entries, and one of {newer.size} that does not"
            " begin with them"
        )
    return ""


def _how_by_entries(one: FileReport, other: FileReport) -> str:
    """Return how two proofs contradict each other: an index has one entry forever."""
    places = [(each.facts.get("index"), each.facts.get("leaf")) for each in (one, other)]
    (index, leaf), (same, other_leaf) = places
    if index is None or index != same or leaf == other_leaf:
        return ""
    return f"it has signed for two different entries as number {index}"


async def _root_before(size: int, newer: Checkpoint, parts: LogParts, turn: int) -> bytes:
    async def fetch(tile: TileId) -> bytes:
        return parts.tile(tile, turn)

    tiles = SignedTiles(newer.size, newer.root, fetch)
    await tiles.open()
    return await tiles.root_before(size)


def _done[T](coroutine: Coroutine[object, object, T]) -> T:
    """Return the result of a coroutine that never waits, because all its input is here."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        result: T = stop.value
        return result
    coroutine.close()
    raise NotFoundError(Text("noticeboard.verify.something_missing"))
