"""Work that runs only while its client waits for it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass

from aiohttp import web

from hub.api.errors import BusyError
from hub.errors import HubError
from noticeboard.runtime.tasks import first_result

LOOK_S = 0.5
"""How often to check for the client while there is nothing to send."""


@dataclass(frozen=True, slots=True)
class _Done[T]:
    answer: T


async def answer_wanted[T](
    request: web.Request, leave: asyncio.Event, work: Callable[[], Awaitable[T]]
) -> T:
    """Return the result of the work, which is canceled when the client leaves.

    Raises the work's HubError, and BusyError if the client leaves or is disconnected.
    """
    done = await while_wanted(request, leave, _told(work))
    if isinstance(done, HubError):
        raise done
    if done is None:
        raise BusyError("api.hangs_up")
    return done.answer


async def _told[T](work: Callable[[], Awaitable[T]]) -> _Done[T] | HubError:
    """Return a HubError instead of raising it into a task group."""
    try:
        return _Done(await work())
    except HubError as error:
        return error


async def while_wanted[T](
    request: web.Request, leave: asyncio.Event, work: Coroutine[object, object, T]
) -> T | None:
    """Return the result of the work, or None if the client leaves or is disconnected first."""
    return await first_result(work, _until_gone(request), _until_set(leave))


async def _until_gone(request: web.Request) -> None:
    # aiohttp offers no other way to notice this.
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(LOOK_S)


async def _until_set(leave: asyncio.Event) -> None:
    await leave.wait()
