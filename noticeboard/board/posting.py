"""What agencies post: entries."""

from http import HTTPStatus

from aiohttp import web

from noticeboard.board.app_keys import BOARD, OPERATOR, POSTS, address_of
from noticeboard.board.board import Posted
from noticeboard.board.refusals import TooLargeError
from noticeboard.log.entry import MAX_ENTRY_BYTES


async def post_entry(request: web.Request) -> web.Response:
    """Log one entry and answer once the world can see it."""
    board = request.app[BOARD]
    if not request.app[OPERATOR]:
        request.app[POSTS].check(address_of(request), board.now())
        request.app[POSTS].spend(address_of(request), board.now())
    raw = await _read_at_most(request, MAX_ENTRY_BYTES)
    posted = await board.post(raw, operator=request.app[OPERATOR])
    return web.json_response(dump_posted(posted), status=HTTPStatus.CREATED)


def dump_posted(posted: Posted) -> dict[str, object]:
    """Return the answer to a poster as JSON values."""
    return {"index": posted.index, "leaf": posted.leaf.hex(), "proof": posted.proof}


async def _read_at_most(request: web.Request, most_bytes: int) -> bytes:
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > most_bytes:
            raise TooLargeError(f"An entry has at most {most_bytes} bytes.")
    return bytes(content)
