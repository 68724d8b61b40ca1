"""Sending video while it is made: as fast as it is taken, and only while somebody takes it."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
import logging

from aiohttp import web

from hub.api.errors import BusyError
from hub.errors import CameraUnreachableError, HubError

_LOG = logging.getLogger(__name__)

LOOK_S = 0.5
"""How often it is looked whether the client is still there, while there is nothing to send it."""
FIRST_S = 10.0


async def first_of(
    request: web.Request, pieces: AsyncGenerator[bytes], leave: asyncio.Event
) -> bytes:
    """Return the first piece, before anything is answered.

    Raises CameraUnreachableError where none comes in time, and BusyError where the client has
    left or is sent away meanwhile.
    """
    first = await _while_wanted(request, leave, _first(pieces))
    if isinstance(first, HubError):
        raise first
    if first is None:
        raise BusyError("The hub hangs up, because it stops or this token was revoked: try again.")
    return first


async def _first(pieces: AsyncGenerator[bytes]) -> bytes | HubError:
    try:
        async with asyncio.timeout(FIRST_S):
            return await anext(pieces)
    except (StopAsyncIteration, TimeoutError):
        return CameraUnreachableError("The camera sends nothing just now: try again.")
    except HubError as error:
        return error


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
    async with aclosing(pieces):
        await response.prepare(request)
        sent = await _while_wanted(request, leave, _send(response, pieces, stalled_s))
    if not sent and request.transport is not None:
        request.transport.abort()
    return response


async def _while_wanted[T](
    request: web.Request, leave: asyncio.Event, work: Coroutine[object, object, T]
) -> T | None:
    """Return what the work comes to, or None where the client left or is sent away before."""
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(work)
        over = [tasks.create_task(_until_gone(request)), tasks.create_task(_until_set(leave))]
        _, rest = await asyncio.wait([working, *over], return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
    return None if working.cancelled() else working.result()


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


async def _until_gone(request: web.Request) -> None:
    # aiohttp tells of it in no other way.
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(LOOK_S)


async def _until_set(leave: asyncio.Event) -> None:
    await leave.wait()
