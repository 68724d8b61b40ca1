"""What a camera yields and to whom, and how long to wait before it is called again."""

from collections import deque
from collections.abc import AsyncGenerator
from datetime import datetime
import random
from typing import Final, Protocol

from hub.clock import Clock
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import CameraStatus, MotionAgreement
from hub.model.ids import CameraId
from hub.model.recording import Segment, Trigger


class CameraSource(Protocol):
    """One camera's video, however it is reached.

    A source never retries: `packets` ends on the first error, so that the
    recorder alone decides when to connect again.
    """

    @property
    def camera_id(self) -> CameraId:
        """The camera whose packets these are."""

    @property
    def info(self) -> StreamInfo:
        """What is being read; known once `packets` has yielded its first packet.

        Another object takes its place at a key frame from which on the stream is another.
        """

    @property
    def lost_packets(self) -> int:
        """How many network packets of this connection never arrived."""

    @property
    def has_more(self) -> bool:
        """Whether the next packet may be there already; False where it has yet to come."""
        return True

    def packets(self) -> AsyncGenerator[Packet]:
        """Yield packets in decoding order, the first one a video key frame.

        Raises CameraUnreachableError, also when the stream merely ends, NoKeyFramesError where
        none comes, and CameraPasswordError. Closing the generator hangs up.
        """


class Sink(Protocol):
    """Who is told what a camera yields."""

    async def segment_closed(self, segment: Segment) -> None:
        """Take a segment that is complete and durable."""

    async def trigger(self, trigger: Trigger) -> None:
        """Take note that something began or ended in front of the camera."""

    async def snapshot(self, camera_id: CameraId, jpeg: bytes, at: datetime) -> None:
        """Take a picture of the camera's view."""

    async def status(self, status: CameraStatus) -> None:
        """Take note of what the camera is doing; called only when that changes."""

    def score(self, camera_id: CameraId, score: float, threshold: float) -> None:
        """Take note of how much the newest picture moved, 0 to 100, and what would be motion."""

    def agreement(self, camera_id: CameraId, agreement: MotionAgreement) -> None:
        """Take note of who judges a camera's motion, and how well they agree."""


AT_ONCE_S: Final = 0.25
FIRST_S: Final = 1.0
LONGEST_S: Final = 60.0
REFUSED_S: Final = 300.0
"""Cameras lock an account after a few wrong passwords."""
DISK_S: Final = 10.0

_ENDS: Final = 4
_SHORTEST_S, _LONGEST_STREAM_S = 15.0, 1800.0
"""No battery camera sends for less, or for longer."""
_ALIKE: Final = 0.1
_ALIKE_S: Final = 3.0


class Backoff:
    """Longer and longer, up to a minute, until something worked."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next_s = FIRST_S

    def reset(self) -> None:
        """Start from one second again."""
        self._next_s = FIRST_S

    def hurry(self) -> None:
        """Wait hardly at all the next time, then start from one second: what ended had worked."""
        self._next_s = AT_ONCE_S

    async def wait(self) -> None:
        """Wait a random part, from a half up, of the time it is now."""
        wait_s = self._next_s
        self._next_s = min(max(wait_s * 2, FIRST_S), LONGEST_S)
        await self._sleep(wait_s)

    async def wait_refused(self) -> None:
        """Wait for a person to correct a password."""
        await self._sleep(REFUSED_S)

    async def wait_disk(self) -> None:
        """Wait for the disk, which is here and asked cheaply, to take something again."""
        await self._sleep(DISK_S)

    async def _sleep(self, most_s: float) -> None:
        # Jitter: cameras that lost power together must not all be called at once.
        await self._clock.sleep(most_s * random.uniform(0.5, 1.0))  # noqa: S311 -- no secret


class SleepHabit:
    """Whether a camera sleeps to save its battery: it ends its own stream, time after time.

    Four times in a row it must have sent video at once, hung up by itself, and that after about
    the same time, of minutes. So it is not taken for such a camera if it restarts each day, if
    its network fails now and then (which ends without a goodbye, and not after the same time),
    or if it needs a while to come back.
    """

    def __init__(self) -> None:
        self._lasted_s: deque[float] = deque(maxlen=_ENDS)
        self.found = False
        """Whether it does. It stays so until a stream lasts more than twice as long."""

    def ended(self, lasted_s: float, *, by_itself: bool) -> None:
        """Take note of how a connection ended, and for how long it had sent video."""
        if self.found:
            self.found = lasted_s <= 2 * max(self._lasted_s)
            if not self.found:
                self._lasted_s.clear()
            return
        if not by_itself or not _SHORTEST_S <= lasted_s <= _LONGEST_STREAM_S:
            self._lasted_s.clear()
            return
        self._lasted_s.append(lasted_s)
        most_s, least_s = max(self._lasted_s), min(self._lasted_s)
        if most_s - least_s > max(_ALIKE * most_s, _ALIKE_S):
            self._lasted_s.clear()
            self._lasted_s.append(lasted_s)
        self.found = len(self._lasted_s) == _ENDS
