"""Many entries in one request: each is admitted or refused by itself, in the order they came."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import batched, groupby

from noticeboard.board.board import Board
from noticeboard.board.state import LogState
from noticeboard.checking.claims import KnownKeys
from noticeboard.errors import InvalidInputError, NoticeboardError, VerificationError
from noticeboard.log.encoding import HASH_BYTES, encode_base64
from noticeboard.log.entry import Entry, parse_entry

MOST_ENTRIES = 500
_PARSED_AT_ONCE = 50
"""After so many, whoever else waits for this process has a turn."""
_HASHES_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One entry that is public, and the hashes that prove it under the batch's checkpoint."""

    index: int
    leaf: bytes
    hashes: tuple[str, ...]
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
    held = {
        claim.leaf
        for claim, holds in zip(made, await board.checkers.check(made), strict=True)
        if holds
    }
    answers = board.line_up(
        [
            (entry, claim if entry.leaf in held else None)
            for entry, claim in zip(entries, claims, strict=True)
        ],
        operator=operator,
    )
    told = iter([_known(each) for each in await asyncio.gather(*answers, return_exceptions=True)])
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


def _known(told: int | BaseException) -> int | NoticeboardError:
    """Return what a poster may be told; raises what nobody has foreseen."""
    if isinstance(told, int | NoticeboardError):
        return told
    raise told


def _placed(state: LogState, indexes: Iterable[int], size: int) -> dict[int, Placed]:
    """Return each entry with its proof; those of neighbours share most of their work."""
    found: dict[int, Placed] = {}
    for _, run in groupby(enumerate(sorted(set(indexes))), lambda pair: pair[1] - pair[0]):
        places = [index for _, index in run]
        proofs = state.tree.inclusions(places[0], places[-1] + 1, size)
        leaves = state.tree.hashes(0, places[0], len(places))
        for index, leaf, proof in zip(
            places, batched(leaves, HASH_BYTES, strict=True), proofs, strict=True
        ):
            found[index] = Placed(index=index, leaf=bytes(leaf), hashes=tuple(map(_base64, proof)))
    return found


@lru_cache(_HASHES_KEPT)
def _base64(hash_: bytes) -> str:
    """Return a hash as text; the upper ones stand in every proof of a batch."""
    return encode_base64(hash_)
