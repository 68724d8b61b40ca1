"""Protocols of camera sources, recordings and sinks, and how long to wait to reconnect."""

from collections import deque
from collections.abc import AsyncGenerator, Iterator, Sequence
from datetime import datetime
import random
from typing import Final, Protocol, override

from hub.clock import Clock
from hub.errors import CameraUnreachableError
from hub.media.packet import Packet, StreamInfo
from hub.model.camera import Camera, CameraStatus, MotionAgreement
from hub.model.ids import CameraId
from hub.model.recording import Segment, Trigger
from noticeboard.runtime.text import Text


class CameraSource(Protocol):
    """One camera's video, however it is reached.

    A source never retries. `packets` ends on the first error, so that the
    recorder alone decides when to connect again.
    """

    @property
    def info(self) -> StreamInfo:
        """The stream's formats; known once `packets` has yielded its first packet.

        If the stream changes, a new object replaces it at the first key frame of the new stream.
        """

    @property
    def lost_packets(self) -> int:
        """How many network packets of this connection never arrived."""
        return 0

    @property
    def has_more(self) -> bool:
        """Whether the next packet may already be there; False if it has yet to arrive."""
        return True

    def packets(self) -> AsyncGenerator[Packet]:
        """Yield packets in decoding order, the first one a video key frame.

        Raises CameraUnreachableError (also when the stream just ends), NoKeyFramesError if no
        key frame comes, and CameraPasswordError. Closing the generator closes the connection.
        """


class StreamSource(CameraSource):
    """A source whose stream says its own formats."""

    def __init__(self) -> None:
        self._info: StreamInfo | None = None
        self._has_more = True

    @property
    @override
    def info(self) -> StreamInfo:
        if self._info is None:
            raise CameraUnreachableError("camera.not_reached_yet")
        return self._info

    @property
    @override
    def has_more(self) -> bool:
        return self._has_more

    def _noted(self, items: Sequence[Packet | StreamInfo]) -> Iterator[Packet]:
        """Yield the packets among what has arrived, and note the formats."""
        for left, item in zip(reversed(range(len(items))), items, strict=True):
            self._has_more = left > 0
            if isinstance(item, StreamInfo):
                self._info = item
            else:
                yield item


class Sink(Protocol):
    """Receives what a camera yields."""

    async def segment_closed(self, segment: Segment) -> None:
        """Accept a segment that is complete and durable."""

    async def trigger(self, trigger: Trigger) -> None:
        """Record that something began or ended in front of the camera."""

    async def snapshot(self, camera_id: CameraId, jpeg: bytes, at: datetime) -> None:
        """Accept a picture of the camera's view."""

    async def status(self, status: CameraStatus) -> None:
        """Record what the camera is doing; called only when that changes."""

    def score(self, camera_id: CameraId, score: float, threshold: float) -> None:
        """Record how much the newest picture moved, 0 to 100, and the threshold for motion."""

    def agreement(self, camera_id: CameraId, agreement: MotionAgreement) -> None:
        """Record which judges decide on a camera's motion, and how well they agree."""


class CameraReader(Protocol):
    """Reads one camera until canceled."""

    @property
    def is_read(self) -> bool:
        """Whether video of the camera is arriving."""

    @property
    def notes(self) -> tuple[Text, ...]:
        """What the camera's owner should know, one sentence each."""

    async def run(self) -> None:
        """Record until canceled; never returns by itself."""

    def adjust(self, camera: Camera) -> None:
        """Apply a change to the camera that needs no new connection."""

    async def accept_picture(self, raw: bytes) -> None:
        """Accept a picture of a lent camera; raises ConflictError if the camera isn't lent."""

    async def accept_trigger(self, trigger: Trigger) -> None:
        """Accept a trigger for this camera from Home Assistant."""

    async def refresh_snapshot(self) -> None:
        """Wait at most two seconds for a fresh picture."""

    def live_pictures(self) -> AsyncGenerator[bytes]:
        """Yield JPEGs as they come, at most two a second, until closed."""

    def live_video(self) -> AsyncGenerator[bytes]:
        """Yield fragmented MP4; raises ConflictError if no browser plays the codec."""


AT_ONCE_S: Final = 0.25
FIRST_S: Final = 1.0
LONGEST_S: Final = 60.0
REFUSED_S: Final = 300.0
"""Cameras lock an account after a few wrong passwords."""
DISK_S: Final = 10.0

_ENDS: Final = 4
_SHORTEST_S, _LONGEST_STREAM_S = 15.0, 1800.0
"""No battery camera streams for a shorter or a longer time."""
_SAME_SHARE: Final = 0.1
_SAME_S: Final = 3.0


class Backoff:
    """Waits between attempts: longer each time, up to a minute, until one succeeds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._next_s = FIRST_S

    def reset(self) -> None:
        """Start from one second again."""
        self._next_s = FIRST_S

    def hurry(self) -> None:
        """Make the next wait very short, then start from one second; for a connection that held."""
        self._next_s = AT_ONCE_S

    async def wait(self) -> None:
        """Wait between half of the current delay and all of it, at random."""
        wait_s = self._next_s
        self._next_s = min(max(wait_s * 2, FIRST_S), LONGEST_S)
        await self._sleep(wait_s)

    async def wait_refused(self) -> None:
        """Wait for somebody to correct the password."""
        await self._sleep(REFUSED_S)

    async def wait_disk(self) -> None:
        """Wait for the disk to accept writes again; short, because a disk is cheap to check."""
        await self._sleep(DISK_S)

    async def _sleep(self, most_s: float) -> None:
        # Jitter: cameras that lost power together must not all be contacted at once.
        await self._clock.sleep(most_s * random.uniform(0.5, 1.0))  # noqa: S311 -- no secret


class SleepHabit:
    """Detects whether a camera sleeps to save its battery: it keeps ending its own stream.

    Four times in a row, the camera must have sent video at once and closed the connection itself
    after about the same number of minutes. A camera doesn't count if it restarts every day, if
    its network fails now and then (such a connection ends without a goodbye, and after varying
    times), or if it takes a while to come back.
    """

    def __init__(self) -> None:
        self._lasted_s: deque[float] = deque(maxlen=_ENDS)
        self.found = False
        """Whether the camera sleeps; stays True until a stream lasts more than twice as long."""

    def ended(self, lasted_s: float, *, by_itself: bool) -> None:
        """Record how a connection ended, and for how long it had sent video."""
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
        if most_s - least_s > max(_SAME_SHARE * most_s, _SAME_S):
            self._lasted_s.clear()
            self._lasted_s.append(lasted_s)
        self.found = len(self._lasted_s) == _ENDS
