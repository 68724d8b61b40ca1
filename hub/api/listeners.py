"""Clients that are listening, watching or waiting, so that they can be disconnected."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import web

from hub.api.errors import BusyError
from hub.errors import HubError
from noticeboard.runtime.tasks import first_result
from noticeboard.runtime.text import Text

MOST_WAITING = 1000
POLL_S = 0.5
"""How often to check for the client while there is nothing to send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One kind of connection, and how many are allowed at once."""

    most: int
    most_each: int
    """How many of those can be about the same thing."""
    doing: Text


SOCKETS = Room(most=32, most_each=32, doing=Text("part.doing_listening"))
LIVE = Room(most=32, most_each=8, doing=Text("part.doing_live"))
SEARCHERS = Room(most=2, most_each=2, doing=Text("part.doing_searching"))
"""Each search occupies a processor core that the recorder may need."""
SCRUBBERS = Room(most=64, most_each=32, doing=Text("part.doing_playing"))
"""Each wants a frame, and leaves as soon as it wants another."""
PLAYERS = Room(most=64, most_each=32, doing=Text("part.doing_playing"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seat:
    token_id: str
    room: Room
    about: str


class Listeners:
    """Every open websocket and video: its token, and the event that tells it to end."""

    def __init__(self) -> None:
        self.most_waiting = MOST_WAITING
        """Events a listener can fall behind before it is cut off or must reload the state."""
        self._open: dict[asyncio.Event, _Seat] = {}

    @contextmanager
    def admit(
        self, token_id: str, room: Room = SOCKETS, about: str = ""
    ) -> Generator[asyncio.Event]:
        """Admit a client; it must leave when the returned event is set. Raises BusyError."""
        inside = [seat for seat in self._open.values() if seat.room is room]
        same = sum(seat.about == about for seat in inside)
        if len(inside) >= room.most or same >= room.most_each:
            raise BusyError("api.too_many", doing=room.doing)
        leave = asyncio.Event()
        self._open[leave] = _Seat(token_id=token_id, room=room, about=about)
        try:
            yield leave
        finally:
            del self._open[leave]

    def count(self, room: Room) -> int:
        """Return how many clients a room has."""
        return sum(seat.room is room for seat in self._open.values())

    def dismiss(self, token_id: str) -> None:
        """Disconnect all listeners with this token."""
        for leave, seat in self._open.items():
            if seat.token_id == token_id:
                leave.set()

    def dismiss_all(self) -> None:
        """Disconnect everybody: the hub is stopping."""
        for leave in self._open:
            leave.set()


# Work that runs only while its client waits for it


@dataclass(frozen=True, slots=True)
class _Done[T]:
    answer: T


async def run_for_client[T](
    request: web.Request, leave: asyncio.Event, work: Callable[[], Awaitable[T]]
) -> T:
    """Return the result of the work, which is canceled when the client leaves.

    Raises the work's HubError, and BusyError if the client leaves or is disconnected.
    """
    done = await run_while_connected(request, leave, _catch_hub_error(work))
    if isinstance(done, HubError):
        raise done
    if done is None:
        raise BusyError("api.hangs_up")
    return done.answer


async def _catch_hub_error[T](work: Callable[[], Awaitable[T]]) -> _Done[T] | HubError:
    """Return a HubError instead of raising it into a task group."""
    try:
        return _Done(await work())
    except HubError as error:
        return error


async def run_while_connected[T](
    request: web.Request, leave: asyncio.Event, work: Coroutine[object, object, T]
) -> T | None:
    """Return the result of the work, or None if the client leaves or is disconnected first."""
    return await first_result(work, _wait_disconnected(request), _until_set(leave))


async def _wait_disconnected(request: web.Request) -> None:
    # aiohttp offers no other way to notice this.
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(POLL_S)


async def _until_set(leave: asyncio.Event) -> None:
    await leave.wait()
