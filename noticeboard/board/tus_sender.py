"""Connections that send pieces of uploads: read with patience, one at a time for each upload."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Protocol

from noticeboard.board.refusals import BusyError, CutOffError, SlowSenderError


class Readable(Protocol):
    """What a request's body comes out of."""

    async def readany(self) -> bytes:
        """Return what has come, and nothing at the end."""


class Sender:
    """A body that is read until it ends, breaks off, falls silent, or is told to stop."""

    def __init__(self, content: Readable, *, patience_s: float, longest_s: float) -> None:
        self._content = content
        self._patience_s = patience_s
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + longest_s
        self._is_stopped = False
        self._waiting_since: float | None = None
        self._timeout: asyncio.Timeout | None = None
        self.gone = asyncio.Event()
        """Set when its turn is over, and everything it brought is settled."""

    def has_been_silent(self, seconds: float) -> bool:
        """Tell whether it has been waited for so long; not while what it sent is being stored."""
        since = self._waiting_since
        return since is not None and self._loop.time() - since >= seconds

    async def read(self) -> bytes:
        """Return what has come, and nothing at the end.

        Raises CutOffError, SlowSenderError, and BusyError where somebody else has taken over.
        """
        if self._is_stopped:
            raise BusyError("Another connection has taken this upload over.")
        self._waiting_since = now = self._loop.time()
        try:
            async with asyncio.timeout_at(min(now + self._patience_s, self._end)) as self._timeout:
                return await self._content.readany()
        except TimeoutError:
            if self._is_stopped:
                raise BusyError("Another connection has taken this upload over.") from None
            raise SlowSenderError(
                "The upload was too slow: go on with it from what has been kept."
            ) from None
        except Exception as error:
            # Of the connection, or of how the body is framed: either way no more will come.
            raise CutOffError("The upload broke off: go on with it from what was kept.") from error
        finally:
            self._timeout = None
            self._waiting_since = None

    def stop(self) -> None:
        """Let the next reading, or the one that waits, raise BusyError."""
        self._is_stopped = True
        if self._timeout is not None:
            self._timeout.reschedule(self._loop.time())


class Turns:
    """Who is at which upload: one sender at a time, and a silent one makes way."""

    def __init__(self, *, stalled_s: float) -> None:
        self._stalled_s = stalled_s
        self._senders: dict[str, Sender] = {}

    def is_taken(self, key: str) -> bool:
        """Tell whether somebody is at this upload."""
        return key in self._senders

    @asynccontextmanager
    async def alone(self, key: str, sender: Sender, *, first: bool = False) -> AsyncGenerator[None]:
        """Keep everybody else from an upload; `first` stops whoever is at it.

        Raises BusyError.
        """
        other = self._senders.get(key)
        if other is not None:
            if not first and not other.has_been_silent(self._stalled_s):
                raise BusyError("Another connection is sending this upload: wait a few seconds.")
            other.stop()
            await other.gone.wait()
            if key in self._senders:
                raise BusyError("Another connection is sending this upload: wait a few seconds.")
        self._senders[key] = sender
        try:
            yield
        finally:
            del self._senders[key]
            sender.gone.set()
