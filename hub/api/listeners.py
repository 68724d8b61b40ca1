"""Who listens on a websocket just now, so that they can be hung up on."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager

from hub.api.errors import BusyError

MOST_LISTENERS = 32
MOST_WAITING = 1000


class Listeners:
    """Every open websocket: its token, and the event that tells it to close."""

    def __init__(self, *, most_waiting: int = MOST_WAITING) -> None:
        self.most_waiting = most_waiting
        """Events a listener may be behind before it is cut off, or has to read the state anew."""
        self._open: dict[asyncio.Event, str] = {}

    @contextmanager
    def admit(self, token_id: str) -> Generator[asyncio.Event]:
        """Count a listener in; the event it gets is set when it must go. Raises BusyError."""
        if len(self._open) >= MOST_LISTENERS:
            raise BusyError("Too many listeners at once: close some, then try again.")
        leave = asyncio.Event()
        self._open[leave] = token_id
        try:
            yield leave
        finally:
            del self._open[leave]

    def dismiss(self, token_id: str) -> None:
        """Send away whoever listens with this token."""
        for leave, theirs in self._open.items():
            if theirs == token_id:
                leave.set()

    def dismiss_all(self) -> None:
        """Send everybody away: the hub is stopping."""
        for leave in self._open:
            leave.set()
