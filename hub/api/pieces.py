"""Large answers, which leave a piece at a time."""

from io import BytesIO
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

PIECE_BYTES: Final = 64 << 10
"""What aiohttp sends at a time of a file, also of one in memory."""


@web.middleware
async def send_in_pieces(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send a large body a piece at a time, and each once there is room for it.

    TLS keeps as much memory for a connection as the largest piece that it was ever given: a whole
    list of requests, for each client that stays.
    """
    answer = await handler(request)
    if isinstance(answer, web.Response):
        body = answer.body
        if isinstance(body, bytes) and len(body) > PIECE_BYTES:
            answer.body = BytesIO(body)
    return answer
