"""Read what a client is still sending when its answer is ready."""

import asyncio
from contextlib import suppress

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

UNREAD_S = 2.0


@web.middleware
async def take_unread(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send the answer, then read and drop the rest of the request for at most two seconds.

    Closing a connection with unread bytes resets it and loses the answer. aiohttp reads the rest,
    too, but for ten seconds and without noticing that the client is gone.
    """
    answer = await handler(request)
    if request.body_exists and not request.content.is_eof():
        with suppress(TimeoutError, ConnectionError, HttpProcessingError, web.RequestPayloadError):
            await answer.prepare(request)
            await answer.write_eof()
            async with asyncio.timeout(UNREAD_S):
                while not request.content.is_eof():
                    await request.content.readany()
    return answer
