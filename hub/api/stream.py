"""Send video while it is produced, at the speed of the client, and only while it reads."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
import logging

from aiohttp import web

from hub.api.wanted import answer_wanted, while_wanted
from hub.errors import CameraUnreachableError, HubError

_LOG = logging.getLogger(__name__)

FIRST_S = 10.0


async def first_of(
    request: web.Request, pieces: AsyncGenerator[bytes], leave: asyncio.Event
) -> bytes:
    """Return the first piece before the response starts.

    Raises CameraUnreachableError if none comes in time, and BusyError if the client leaves or is
    disconnected first.
    """
    return await answer_wanted(request, leave, lambda: _first(pieces))


async def _first(pieces: AsyncGenerator[bytes]) -> bytes:
    try:
        async with asyncio.timeout(FIRST_S):
            return await anext(pieces)
    except (StopAsyncIteration, TimeoutError):
        raise CameraUnreachableError("camera.sends_nothing") from None


async def pour(
    request: web.Request,
    response: web.StreamResponse,
    pieces: AsyncGenerator[bytes],
    leave: asyncio.Event,
    *,
    stalled_s: float,
) -> web.StreamResponse:
    """Send pieces until they end, the client leaves or stalls, or `leave` is set.

    Always closes `pieces`. An incomplete response ends by aborting its connection, so that nobody
    takes a part for the whole.
    """
    async with aclosing(pieces):
        await response.prepare(request)
        sent = await while_wanted(request, leave, _send(response, pieces, stalled_s))
    if not sent and request.transport is not None:
        request.transport.abort()
    return response


async def _send(
    response: web.StreamResponse, pieces: AsyncGenerator[bytes], stalled_s: float
) -> bool:
    """Send each piece before the next is made; return whether everything was sent."""
    try:
        async for piece in pieces:
            async with asyncio.timeout(stalled_s):
                await response.write(piece)
    except (ConnectionError, TimeoutError):
        return False
    except HubError as error:
        _LOG.warning("A video broke off while it was watched: %s", error)
        return False
    except Exception:  # noqa: BLE001 -- the task's outermost handler; it logs
        _LOG.exception("Unexpected error while sending a video")
        return False
    return True
