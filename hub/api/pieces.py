"""Large answers, which leave a piece at a time."""

from io import BytesIO
from typing import Final, override

from aiohttp import web
from aiohttp.typedefs import Handler

PIECE_BYTES: Final = 64 << 10
"""How much is sent at a time: aiohttp itself sends four times as much from 3.14 on."""


class _Body(BytesIO):
    """A body that is read a piece at a time, however much is asked for."""

    @override
    def read(self, size: int | None = -1, /) -> bytes:
        wanted = PIECE_BYTES if size is None or size < 0 else min(size, PIECE_BYTES)
        return super().read(wanted)


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
            answer.body = _Body(body)
    return answer
