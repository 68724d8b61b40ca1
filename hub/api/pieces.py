"""Send large answers in chunks."""

from io import BytesIO
from typing import Final, override

from aiohttp import web
from aiohttp.typedefs import Handler

PIECE_BYTES: Final = 64 << 10
"""How much is sent at a time; aiohttp sends four times as much from 3.14 on."""


class _Body(BytesIO):
    """A body that returns at most one piece per read."""

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        wanted = PIECE_BYTES if size is None or size < 0 else min(size, PIECE_BYTES)
        return super().read(wanted)


@web.middleware
async def send_in_pieces(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send a large body in pieces, each once there is room for it.

    For each connection, TLS keeps as much memory as its largest write: for every connected client,
    that would be a whole list of requests.
    """
    answer = await handler(request)
    if isinstance(answer, web.Response):
        body = answer.body
        if isinstance(body, bytes) and len(body) > PIECE_BYTES:
            answer.body = _Body(body)
    return answer
