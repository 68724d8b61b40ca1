"""Work that is done only while somebody waits for it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass

from aiohttp import web

from hub.api.errors import BusyError
from hub.errors import HubError
from noticeboard.runtime.tasks import first_result

LOOK_S = 0.5
"""How often it is looked whether the client is still there, while there is nothing to send it."""


@dataclass(frozen=True, slots=True)
class _Done[T]:
    answer: T


async def answer_wanted[T](
    request: web.Request, leave: asyncio.Event, work: Callable[[], Awaitable[T]]
) -> T:
    """Return what the work comes to; it is cancelled once the client has gone.

    Raises the HubError that it raises, and BusyError where the client has left or is sent away.
    """
    done = await while_wanted(request, leave, _told(work))
    if isinstance(done, HubError):
        raise done
    if done is None:
        raise BusyError("The hub hangs up, because it stops or this token was revoked: try again.")
    return done.answer


async def _told[T](work: Callable[[], Awaitable[T]]) -> _Done[T] | HubError:
    """Return an error that is foreseen, rather than raise it into a group of tasks."""
    try:
        return _Done(await work())
    except HubError as error:
        return error


async def while_wanted[T](
    request: web.Request, leave: asyncio.Event, work: Coroutine[object, object, T]
) -> T | None:
    """Return what the work comes to, or None where the client left or is sent away before."""
    return await first_result(work, _until_gone(request), _until_set(leave))


async def _until_gone(request: web.Request) -> None:
    # aiohttp tells of it in no other way.
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(LOOK_S)


async def _until_set(leave: asyncio.Event) -> None:
    await leave.wait()
