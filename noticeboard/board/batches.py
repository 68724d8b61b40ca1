"""Many entries in one request: each is admitted or refused by itself, in the order they came."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import msgspec

from noticeboard.board.board import Board
from noticeboard.board.state import LogState
from noticeboard.errors import InvalidInputError, NoticeboardError, VerificationError
from noticeboard.log.encoding import HASH_BYTES, encode_base64
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.signatures.claims import KnownKeys

MOST_ENTRIES = 500
_PARSED_AT_ONCE = 50
"""After so many, whoever else waits for this process has a turn."""
_HASHES_KEPT = 4096
_HEX_DIGITS = 2 * HASH_BYTES


class Placed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One entry that is public, and the hashes that prove it, as its poster is told."""

    index: int
    leaf: str
    """In hex."""
    hashes: list[str]
    """In base64, from the leaf to the root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a poster of many is told: an answer for each, in the order they were sent."""

    checkpoint: str
    answers: tuple[Placed | NoticeboardError, ...]


async def post_batch(board: Board, raws: Sequence[bytes], *, operator: bool) -> Batch:
    """Log what is acceptable and return when it is public; raises UnavailableError for no room."""
    parsed = await _parsed(raws)
    entries = [each for each in parsed if isinstance(each, Entry)]
    keys = KnownKeys(board.state.registry, board.settings.origin)
    claims = [keys.claim(entry) for entry in entries]
    made = [claim for claim in claims if claim is not None]
    # What does not hold goes the usual way, and is refused with the reason that comes first.
    judged = list(zip(made, await board.checkers.look_through(made), strict=True))
    held = {claim.leaf for claim, (holds, _) in judged if holds}
    free = frozenset(claim.leaf for claim, (_, is_free) in judged if is_free)
    proven = [None if claim is None or claim.leaf not in held else claim for claim in claims]
    told = iter(await board.post_together(entries, proven, free=free, operator=operator))
    places = [next(told) if isinstance(each, Entry) else each for each in parsed]
    seen = board.published
    placed = _placed(board.state, (each for each in places if isinstance(each, int)), seen.size)
    return Batch(
        checkpoint=seen.note,
        answers=tuple(placed[each] if isinstance(each, int) else each for each in places),
    )


async def _parsed(raws: Sequence[bytes]) -> list[Entry | NoticeboardError]:
    """Read every entry; what is none is the error that says so."""
    found: list[Entry | NoticeboardError] = []
    for number, raw in enumerate(raws, 1):
        try:
            found.append(parse_entry(raw))
        except VerificationError as error:
            found.append(InvalidInputError(str(error)))
        if number % _PARSED_AT_ONCE == 0:
            await asyncio.sleep(0)
    return found


def _placed(state: LogState, indexes: Iterable[int], size: int) -> dict[int, Placed]:
    """Return each entry with its proof; those of neighbours share most of their work."""
    found: dict[int, Placed] = {}
    for _, run in groupby(enumerate(sorted(set(indexes))), lambda pair: pair[1] - pair[0]):
        places = [index for _, index in run]
        proofs = state.tree.inclusions(places[0], places[-1] + 1, size)
        leaves = state.tree.hashes(0, places[0], len(places)).hex()
        for number, (index, proof) in enumerate(zip(places, proofs, strict=True)):
            leaf = leaves[number * _HEX_DIGITS : (number + 1) * _HEX_DIGITS]
            found[index] = Placed(index=index, leaf=leaf, hashes=list(map(_base64, proof)))
    return found


@lru_cache(_HASHES_KEPT)
def _base64(hash_: bytes) -> str:
    """Return a hash as text; the upper ones stand in every proof of a batch."""
    return encode_base64(hash_)
