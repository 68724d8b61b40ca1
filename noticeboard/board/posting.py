"""What agencies post: an entry, or many of them in one request."""

from datetime import datetime
from http import HTTPStatus

from aiohttp import web
import msgspec

from noticeboard.board import moderating
from noticeboard.board.app_keys import BOARD, OPERATOR, POSTS, address_of
from noticeboard.board.batches import MOST_ENTRIES, Placed, post_batch
from noticeboard.board.board import Board, Posted
from noticeboard.board.moderating import Ticket
from noticeboard.board.refusals import HeldError, TooLargeError
from noticeboard.board.statuses import dump_findings, status_of
from noticeboard.errors import InvalidInputError, NoticeboardError, VerificationError
from noticeboard.log.tiles import MAX_ENTRY_BYTES, decode_entries

BATCH_TYPE = "application/vnd.neighbors.entries"
MOST_BATCH_BYTES = 4 * 1024 * 1024


async def post_entry(request: web.Request) -> web.Response:
    """Log what is posted and answer once the world can see it."""
    if request.content_type == BATCH_TYPE:
        return await _post_batch(request)
    board = request.app[BOARD]
    _spend(request, 1)
    raw = await _read_at_most(
        request, MAX_ENTRY_BYTES, f"An entry has at most {MAX_ENTRY_BYTES} bytes."
    )
    try:
        posted: Posted | Ticket = await board.post(raw, operator=request.app[OPERATOR])
    except HeldError as error:
        posted = await moderating.take(board, raw, error)
    if isinstance(posted, Ticket):
        return web.json_response(moderating.dump_ticket(posted), status=HTTPStatus.ACCEPTED)
    return web.json_response(dump_posted(posted), status=HTTPStatus.CREATED)


def dump_posted(posted: Posted) -> dict[str, object]:
    """Return the answer to a poster as JSON values."""
    return {"index": posted.index, "leaf": posted.leaf.hex(), "proof": posted.proof}


async def _post_batch(request: web.Request) -> web.Response:
    """Log many entries; answer each by itself."""
    too_large = f"A batch has at most {MOST_BATCH_BYTES} bytes."
    # Nothing is read for an address that may post no more.
    _check(request, 1)
    body = await _read_at_most(request, MOST_BATCH_BYTES, too_large)
    try:
        raws = decode_entries(body, MOST_ENTRIES)
    except VerificationError as error:
        raise InvalidInputError(str(error)) from error
    _spend(request, len(raws))
    board = request.app[BOARD]
    batch = await post_batch(board, raws, operator=request.app[OPERATOR])
    answers = [
        await _held(board, raw, answer) if isinstance(answer, HeldError) else answer
        for raw, answer in zip(raws, batch.answers, strict=True)
    ]
    told = {"checkpoint": batch.checkpoint, "answers": [_dump(each) for each in answers]}
    return web.Response(body=msgspec.json.encode(told), content_type="application/json")


async def _held(board: Board, raw: bytes, error: HeldError) -> Ticket | Posted | NoticeboardError:
    try:
        return await moderating.take(board, raw, error)
    except NoticeboardError as refused:
        return refused


def _dump(answer: Placed | Posted | Ticket | NoticeboardError) -> Placed | dict[str, object]:
    if isinstance(answer, Placed):
        return answer
    if isinstance(answer, Posted):
        return dump_posted(answer)
    if isinstance(answer, Ticket):
        return {"status": HTTPStatus.ACCEPTED, **moderating.dump_ticket(answer)}
    return {
        "status": status_of(answer),
        "error": str(answer),
        "findings": dump_findings(answer),
    }


def _check(request: web.Request, entries: int) -> datetime:
    """Raise TooManyError where an address may not post so many more; return the time."""
    now = request.app[BOARD].now()
    if not request.app[OPERATOR]:
        request.app[POSTS].check(address_of(request), now, times=entries)
    return now


def _spend(request: web.Request, entries: int) -> None:
    """Count entries on their sender's address."""
    now = _check(request, entries)
    if not request.app[OPERATOR]:
        request.app[POSTS].spend(address_of(request), now, times=entries)


async def _read_at_most(request: web.Request, most_bytes: int, sentence: str) -> bytes:
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > most_bytes:
            raise TooLargeError(sentence)
    return bytes(content)
