"""A board that broke its promise, with the proof; and a board that cannot be checked now.

Only what a third party can check from the kept bytes alone is called a broken promise. Anything
else may be a cache, a clock or a bad line: it heals by itself, and nothing is shared meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
import re
from typing import Final

from hub.errors import BoardUnreachableError
from hub.model.request import Unchecked
from noticeboard.errors import NoticeboardError
from noticeboard.log.checkpoint import Checkpoint, SignedCheckpoint, TlogProof, open_checkpoint
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.tiles import NotExtendedError, SignedTiles, TileId, tile_path
from noticeboard.log.tree import Frontier, leaf_hash

BELIEVED: Final = "checkpoint believed before"
RECEIVED: Final = "checkpoint received"
ENTRY: Final = "proof that the entry was logged"
_TILE: Final = re.compile(r"tile/([0-9]{1,2})/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that proves something, byte for byte as the board sent or signed it."""

    what: str
    material: bytes


def tile_evidence(tiles: Iterable[tuple[TileId, bytes]]) -> tuple[Evidence, ...]:
    """Return tiles of a log as evidence, each under its path."""
    return tuple(Evidence(what=tile.path, material=raw) for tile, raw in tiles)


class BrokenPromiseError(Exception):
    """What a board has signed cannot all be true, and `evidence` proves that to anybody.

    `index` is of the entry that it is about, if it is about one.
    """

    def __init__(self, sentence: str, *evidence: Evidence, index: int | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.evidence = evidence
        self.index = index


class BoardUncheckedError(BoardUnreachableError):
    """What a board shows cannot be checked now: share nothing to it, and try again later."""

    def __init__(self, sentence: str, why: Unchecked) -> None:
        super().__init__(sentence)
        self.why = why


async def is_proved(
    kept: Sequence[Evidence],
    log_key: VerifierKey,
    frontier: Frontier,
    root_at: Callable[[int], bytes | None],
) -> bool:
    """Return whether what was kept against a board proves a broken promise.

    `root_at` gives the root at a size of the log that was verified here, None past its end;
    `frontier` is that log's right edge.
    """
    notes = list(_notes(kept, log_key))
    roots: dict[int, bytes] = {}
    for note in notes:
        point = note.checkpoint
        ours = root_at(point.size)
        if roots.setdefault(point.size, point.root) != point.root or ours not in {None, point.root}:
            return True
    if _has_unreadable_entry(kept, log_key):
        return True
    return any([await _is_rewritten(note.checkpoint, kept, frontier) for note in notes])


def _notes(kept: Sequence[Evidence], log_key: VerifierKey) -> Iterator[SignedCheckpoint]:
    for each in kept:
        try:
            yield open_checkpoint(each.material, log_key)
        except NoticeboardError:
            continue


def _has_unreadable_entry(kept: Sequence[Evidence], log_key: VerifierKey) -> bool:
    """Return whether something was logged that is no entry at all, whoever reads it."""
    for each in kept:
        try:
            proof = TlogProof.parse(each.material.decode())
            proof.verify(leaf_hash(proof.extra or b""), log_key)
        except (NoticeboardError, UnicodeDecodeError):
            continue
        try:
            parse_entry(proof.extra or b"")
        except NoticeboardError:
            return True
    return False


async def _is_rewritten(point: Checkpoint, kept: Sequence[Evidence], frontier: Frontier) -> bool:
    """Return whether kept tiles lead to a signed root, and another past is in them."""
    if point.size <= frontier.size:
        return False
    tiles = _tiles(kept)

    async def fetch(tile: TileId) -> bytes:
        return tiles.get(tile.path, b"") or tiles.get(tile_path(tile.level, tile.number), b"")

    signed = SignedTiles(point.size, point.root, fetch)
    try:
        await signed.open()
        await signed.check_extends(frontier)
    except NotExtendedError:
        return True
    except NoticeboardError:
        pass
    return False


def _tiles(kept: Sequence[Evidence]) -> Mapping[str, bytes]:
    return {each.what: each.material for each in kept if _TILE.fullmatch(each.what)}
