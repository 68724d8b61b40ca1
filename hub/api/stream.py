"""Sending video while it is made: as fast as it is taken, and only while somebody takes it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
import logging

from aiohttp import web

from hub.errors import CameraUnreachableError, HubError

_LOG = logging.getLogger(__name__)

LOOK_S = 0.5
"""How often it is looked whether the client is still there, while there is nothing to send it."""
FIRST_S = 10.0


async def first_of(pieces: AsyncGenerator[bytes]) -> bytes:
    """Return the first piece, before anything is answered; raises CameraUnreachableError."""
    try:
        async with asyncio.timeout(FIRST_S):
            return await anext(pieces)
    except (StopAsyncIteration, TimeoutError):
        raise CameraUnreachableError("The camera sends nothing just now: try again.") from None


async def pour(
    request: web.Request,
    response: web.StreamResponse,
    pieces: AsyncGenerator[bytes],
    leave: asyncio.Event,
    *,
    stalled_s: float,
) -> web.StreamResponse:
    """Send pieces until they end, the client leaves or stalls, or `leave` is set.

    `pieces` is closed in the end. What breaks off ends with its connection, so that nobody
    takes a part for the whole.
    """
    await response.prepare(request)
    async with aclosing(pieces), asyncio.TaskGroup() as tasks:
        work = [
            tasks.create_task(_send(response, pieces, stalled_s)),
            tasks.create_task(_until_gone(request)),
            tasks.create_task(_until_sent_away(leave)),
        ]
        done, rest = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
    if not all(task.result() for task in done) and request.transport is not None:
        request.transport.abort()
    return response


async def _send(
    response: web.StreamResponse, pieces: AsyncGenerator[bytes], stalled_s: float
) -> bool:
    """Return whether everything was sent; a piece is made when the one before it has gone."""
    try:
        async for piece in pieces:
            async with asyncio.timeout(stalled_s):
                await response.write(piece)
    except (ConnectionError, TimeoutError):
        return False
    except HubError as error:
        _LOG.warning("A video broke off while it was watched: %s", error)
        return False
    except Exception:  # noqa: BLE001 -- the task's outermost net; it logs
        _LOG.exception("Unexpected error while sending a video")
        return False
    return True


async def _until_gone(request: web.Request) -> bool:
    # aiohttp tells of it in no other way.
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(LOOK_S)
    return False


async def _until_sent_away(leave: asyncio.Event) -> bool:
    await leave.wait()
    return False
