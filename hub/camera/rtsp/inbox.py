"""What came from a camera and was not yet taken, within bounds."""

import asyncio
from typing import Final

from hub.camera.rtsp.intake import Item
from hub.errors import CameraUnreachableError, HubError
from hub.media.packet import Packet

_MOST_BYTES: Final = 12 * 1024 * 1024
"""More than the largest frame, and more than twenty seconds of a good 1080p stream."""
_TELL_S: Final = 0.1
"""Waking the reader for every frame would cost as much as reading does."""
_ALARM_S: Final = 0.2


class Inbox:
    """Filled as packets arrive, emptied by one reader."""

    def __init__(self) -> None:
        self._items: list[Item] = []
        self._size = 0
        self._told_s = float("-inf")
        self._news = asyncio.Event()
        self._failure: HubError | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def put(self, item: Item) -> None:
        """Keep an item; raises CameraUnreachableError where too many wait to be taken."""
        self._items.append(item)
        if isinstance(item, Packet):
            self._size += len(item.payload)
            if self._size > _MOST_BYTES:
                raise CameraUnreachableError("The camera sends faster than the disk can write.")

    def tell(self, now_s: float) -> None:
        """Wake the reader, if something waits and it was not woken a moment ago.

        Otherwise the next reading will wake it, or a timer where there is none.
        """
        if not self._items:
            return
        if now_s - self._told_s >= _TELL_S:
            self._told_s = now_s
            self._wake()
        elif self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(_ALARM_S, self._wake)

    def _wake(self) -> None:
        self._stop_alarm()
        self._news.set()

    def _stop_alarm(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def fail(self, error: HubError) -> None:
        """Tell the reader that nothing follows, and why."""
        self._failure = error
        self._wake()

    async def take(self) -> tuple[list[Item], HubError | None]:
        """Wait for news; return what came, and why nothing follows, if so."""
        await self._news.wait()
        self._news.clear()
        taken, self._items, self._size = self._items, [], 0
        return taken, self._failure
