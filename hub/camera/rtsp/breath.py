"""Reading all cameras at the same moments, five times a second, not whenever a packet comes.

Each time that a sleeping process wakes up costs up to a millisecond, until its code is in the
processor's caches again: more than all that is then done with a packet. Cameras spread a frame's
packets over the time until the next one, and each at moments of its own. So a connection is not
read again before the next beat, which is the same for all of them.
"""

import asyncio
from collections.abc import Callable
import math
from typing import Final

BEAT_S: Final = 0.19
"""The distance of beats: so much later may a packet be read.

No multiple of a usual distance of frames: else all of them would be read equally late, and the
clock of a run, which goes by the least late, would be late as well.
"""
AT_ONCE_S: Final = 4.0
"""So long after it began a connection is read at once: its clock is set by when packets come."""
AT_ONCE_BYTES: Final = 128 * 1024
"""After so much at a time there is more to come, and the camera may be waiting to send it."""


def next_beat(now_s: float) -> float:
    """Return when the next beat is after a time of the event loop's clock."""
    return (math.floor(now_s / BEAT_S) + 1) * BEAT_S


class Breath:
    """Pauses one connection after each reading until the next beat."""

    def __init__(self) -> None:
        self._began_s: float | None = None
        self._paused: asyncio.TimerHandle | None = None

    def after_reading(self, transport: asyncio.Transport, count: int) -> None:
        """Take note of a reading of `count` bytes, and read again at the next beat, or at once."""
        loop = asyncio.get_running_loop()
        now_s = loop.time()
        if self._began_s is None:
            self._began_s = now_s
        if (
            count >= AT_ONCE_BYTES
            or now_s - self._began_s < AT_ONCE_S
            or self._paused is not None
            or transport.is_closing()
        ):
            return
        transport.pause_reading()
        self._paused = loop.call_at(next_beat(now_s), self._go_on, transport.resume_reading)

    def _go_on(self, resume: Callable[[], None]) -> None:
        self._paused = None
        resume()

    def stop(self) -> None:
        """Never read again."""
        if self._paused is not None:
            self._paused.cancel()
            self._paused = None
