"""Reading a camera less often that sends a trickle instead of a burst a frame.

Each time that asyncio wakes up to read costs some 40 µs. A camera that spreads a frame's packets
over the time until the next one would cause a wake for each packet: four times the cost of all
the rest. A moment between readings lets several packets come together.
"""

import asyncio
from typing import Final

BREATH_S: Final = 0.04
"""How much later a packet may be read: below what the clock of a run can tell anyway."""
TRICKLE: Final = 30
"""Readings a second above which a camera is made to wait: a burst a frame is fewer, mostly."""


class Breath:
    """Pauses one transport after each reading, while readings are many."""

    def __init__(self) -> None:
        self._since_s = float("-inf")
        self._readings = 0
        self._trickles = False
        self._paused: asyncio.TimerHandle | None = None

    def after_reading(self, transport: asyncio.Transport, now_s: float) -> None:
        """Count a reading; where the last second had many, read again a moment later."""
        self._readings += 1
        if now_s - self._since_s >= 1:
            # Paused between them, readings are few, and still are of a camera that trickles.
            most = 1 / (2 * BREATH_S) if self._trickles else TRICKLE
            self._trickles = self._readings / (now_s - self._since_s) > most
            self._since_s, self._readings = now_s, 0
        if self._trickles and self._paused is None and not transport.is_closing():
            transport.pause_reading()
            self._paused = asyncio.get_running_loop().call_later(BREATH_S, self._go_on, transport)

    def _go_on(self, transport: asyncio.Transport) -> None:
        self._paused = None
        transport.resume_reading()

    def stop(self) -> None:
        """Never read again."""
        if self._paused is not None:
            self._paused.cancel()
            self._paused = None
