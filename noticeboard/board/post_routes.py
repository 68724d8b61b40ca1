"""Routes for posting: one entry, or many, each accepted or refused on its own, in order."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from itertools import groupby

from aiohttp import web
import msgspec

from noticeboard.board import moderation, oversight, waiting_requests
from noticeboard.board.board import BOARD, Board, PublishedEntry
from noticeboard.board.errors import PostHeldError, PostWaitsError, dump_error, status_of
from noticeboard.board.log import LogState
from noticeboard.board.moderation import HeldTicket
from noticeboard.board.quota import Quota, address_of
from noticeboard.board.waiting_requests import Wait
from noticeboard.errors import InvalidInputError, NoticeboardError, TooLargeError, VerificationError
from noticeboard.log.encoding import HASH_BYTES, encode_base64
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.tiles import MAX_ENTRY_BYTES, decode_entries
from noticeboard.runtime.text import Text, text_of
from noticeboard.signatures.pool import KnownKeys

MOST_ENTRIES = 500
_PARSED_AT_ONCE = 50
"""After this many entries, other tasks of this process get a turn."""
_MOST_HASHES = 4096
_HEX_DIGITS = 2 * HASH_BYTES


class Placed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One public entry and the hashes that prove it, in the answer to its poster."""

    index: int
    leaf: str
    """In hex."""
    hashes: list[str]
    """In base64, from the leaf to the root."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The answers to a batch, in the order of its entries."""

    checkpoint: str
    answers: tuple[Placed | NoticeboardError, ...]


async def post_batch(board: Board, raws: Sequence[bytes], *, operator: bool) -> Batch:
    """Log acceptable entries and return when they are public; raises UnavailableError if full."""
    parsed = await _parse_all(raws)
    entries = [each for each in parsed if isinstance(each, Entry)]
    keys = KnownKeys(board.state.registry, board.settings.origin)
    claims = [keys.claim(entry) for entry in entries]
    made = [claim for claim in claims if claim is not None]
    # Invalid signatures go the usual way and are refused with the reason that comes first.
    checked = list(zip(made, await board.pool.check_with_findings(made), strict=True))
    held = {claim.leaf for claim, (holds, _) in checked if holds}
    free = frozenset(claim.leaf for claim, (_, is_free) in checked if is_free)
    proven = [None if claim is None or claim.leaf not in held else claim for claim in claims]
    results = iter(await board.post_together(entries, proven, free=free, operator=operator))
    places = [next(results) if isinstance(each, Entry) else each for each in parsed]
    published = board.published
    placed = _placed(
        board.state, (each for each in places if isinstance(each, int)), published.size
    )
    return Batch(
        checkpoint=published.note,
        answers=tuple(placed[each] if isinstance(each, int) else each for each in places),
    )


async def _parse_all(raws: Sequence[bytes]) -> list[Entry | NoticeboardError]:
    """Parse every entry; return an error for each that is not one."""
    found: list[Entry | NoticeboardError] = []
    for number, raw in enumerate(raws, 1):
        try:
            found.append(parse_entry(raw))
        except VerificationError as error:
            found.append(InvalidInputError(text_of(error)))
        if number % _PARSED_AT_ONCE == 0:
            await asyncio.sleep(0)
    return found


def _placed(state: LogState, indexes: Iterable[int], size: int) -> dict[int, Placed]:
    """Return each entry with its proof; proofs of adjacent entries share most of the work."""
    found: dict[int, Placed] = {}
    for _, run in groupby(enumerate(sorted(set(indexes))), lambda pair: pair[1] - pair[0]):
        places = [index for _, index in run]
        proofs = state.tree.inclusions(places[0], places[-1] + 1, size)
        leaves = state.tree.hashes(0, places[0], len(places)).hex()
        for number, (index, proof) in enumerate(zip(places, proofs, strict=True)):
            leaf = leaves[number * _HEX_DIGITS : (number + 1) * _HEX_DIGITS]
            found[index] = Placed(index=index, leaf=leaf, hashes=list(map(_base64, proof)))
    return found


@lru_cache(_MOST_HASHES)
def _base64(hash_: bytes) -> str:
    """Return a hash as text. Cached: a batch's proofs share their upper hashes."""
    return encode_base64(hash_)


BATCH_TYPE = "application/vnd.neighbors.entries"
MOST_BATCH_BYTES = 4 * 1024 * 1024

POSTS: web.AppKey[Quota] = web.AppKey("posts", Quota)
OPERATOR: web.AppKey[bool] = web.AppKey("operator", bool)
"""Whether the operator posts, who has no quota."""


routes = web.RouteTableDef()


@routes.post("/entries")
async def post_entry(request: web.Request) -> web.Response:
    """Log the posted entry, and answer once it is public."""
    if request.content_type == BATCH_TYPE:
        return await _post_batch(request)
    board = request.app[BOARD]
    spend(request, 1)
    raw = await read_at_most(
        request, MAX_ENTRY_BYTES, Text("noticeboard.entry.too_large", most=MAX_ENTRY_BYTES)
    )
    try:
        posted: PublishedEntry | HeldTicket | Wait
        posted = await board.post(raw, operator=request.app[OPERATOR])
    except (PostHeldError, PostWaitsError) as error:
        posted = await _hold(board, raw, error)
    if isinstance(posted, PublishedEntry):
        return web.json_response(dump_posted(posted), status=HTTPStatus.CREATED)
    return web.json_response(_dump_ticket(posted), status=HTTPStatus.ACCEPTED)


def dump_posted(posted: PublishedEntry) -> dict[str, object]:
    """Return the answer to a poster as JSON values."""
    return {"index": posted.index, "leaf": posted.leaf.hex(), "proof": posted.proof}


async def _post_batch(request: web.Request) -> web.Response:
    """Log many entries, and answer each separately."""
    too_large = Text("noticeboard.entry.batch_too_large", most=MOST_BATCH_BYTES)
    if not request.app[OPERATOR]:
        # Read nothing from an address that has reached its limit.
        request.app[POSTS].check(address_of(request), request.app[BOARD].now())
    body = await read_at_most(request, MOST_BATCH_BYTES, too_large)
    try:
        raws = decode_entries(body, MOST_ENTRIES)
    except VerificationError as error:
        raise InvalidInputError(text_of(error)) from error
    spend(request, len(raws))
    board = request.app[BOARD]
    batch = await post_batch(board, raws, operator=request.app[OPERATOR])
    answers = [
        await _try_hold(board, raw, answer)
        if isinstance(answer, PostHeldError | PostWaitsError)
        else answer
        for raw, answer in zip(raws, batch.answers, strict=True)
    ]
    answer_body = {"checkpoint": batch.checkpoint, "answers": [_dump(each) for each in answers]}
    return web.Response(body=msgspec.json.encode(answer_body), content_type="application/json")


async def _hold(
    board: Board, raw: bytes, error: PostHeldError | PostWaitsError
) -> HeldTicket | Wait | PublishedEntry:
    """Hold a post for a moderator, and then for its overseers, unless they have approved it."""
    if isinstance(error, PostHeldError):
        try:
            return await moderation.hold(board, raw, error)
        except PostWaitsError as waits:
            error = waits
    return await oversight.wait(board, raw, error)


async def _try_hold(
    board: Board, raw: bytes, error: PostHeldError | PostWaitsError
) -> HeldTicket | Wait | PublishedEntry | NoticeboardError:
    try:
        return await _hold(board, raw, error)
    except NoticeboardError as refused:
        return refused


def _dump_ticket(held: HeldTicket | Wait) -> dict[str, object]:
    return (
        waiting_requests.dump_ticket(held)
        if isinstance(held, Wait)
        else moderation.dump_ticket(held)
    )


def _dump(
    answer: Placed | PublishedEntry | HeldTicket | Wait | NoticeboardError,
) -> Placed | dict[str, object]:
    if isinstance(answer, Placed):
        return answer
    if isinstance(answer, PublishedEntry):
        return dump_posted(answer)
    if isinstance(answer, HeldTicket | Wait):
        return {"status": HTTPStatus.ACCEPTED, **_dump_ticket(answer)}
    return {"status": status_of(answer), **dump_error(answer)}


def spend(request: web.Request, entries: int) -> None:
    """Count entries against their sender's address; raises TooManyError."""
    if not request.app[OPERATOR]:
        now = request.app[BOARD].now()
        request.app[POSTS].consume(address_of(request), now, times=entries)


async def read_at_most(request: web.Request, most_bytes: int, error: Text) -> bytes:
    """Return a body; raises TooLargeError above `most_bytes`."""
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > most_bytes:
            raise TooLargeError(error)
    return bytes(content)
