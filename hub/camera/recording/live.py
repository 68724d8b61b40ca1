"""A camera's picture as it is recorded: fragments handed on to whoever looks."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Final

from hub.errors import CameraUnreachableError, ConflictError
from hub.media.mp4.boxes import movie
from hub.media.mp4.fragments import Fragment
from hub.media.packet import VIDEO_RATE, StreamInfo, Track

_MOST_WAITING: Final = 24
"""Fragments, about ten seconds: who is slower than this is not looking live."""
_MOST_KEPT_BYTES: Final = 8 << 20
"""Of the group being recorded, for whoever joins; of a longer one the next is waited for."""
_PLAYABLE: Final = "h264"

type _Queue = asyncio.Queue[Fragment | None]


class Live:
    """Hands on the fragments of one camera's runs; never waits for a listener."""

    def __init__(self) -> None:
        self._info: StreamInfo | None = None
        self._group: list[Fragment] = []
        """What was recorded since the last key frame, from that on."""
        self.kept_bytes = 0
        """How large that is."""
        self._listeners: set[_Queue] = set()

    def begin(self, info: StreamInfo) -> None:
        """Take note that a run begins."""
        self.end()
        self._info = info

    def publish(self, fragment: Fragment) -> None:
        """Hand on what is being recorded; a listener that is too slow hears no more."""
        if fragment.key:
            self._group, self.kept_bytes = [fragment], len(fragment.content)
        elif self._group:
            self._group.append(fragment)
            self.kept_bytes += len(fragment.content)
        if self.kept_bytes > _MOST_KEPT_BYTES:
            self._group, self.kept_bytes = [], 0
        for queue in tuple(self._listeners):
            if queue.qsize() < queue.maxsize - 1:  # the last place is for the end
                queue.put_nowait(fragment)
            else:
                self._dismiss(queue)

    def end(self) -> None:
        """Take note that the run has ended: so does every listener's video."""
        self._info, self._group, self.kept_bytes = None, [], 0
        for queue in tuple(self._listeners):
            self._dismiss(queue)

    def _dismiss(self, queue: _Queue) -> None:
        self._listeners.discard(queue)
        queue.put_nowait(None)

    async def listen(self) -> AsyncGenerator[bytes]:
        """Yield a fragmented MP4 from a key frame on, until the run ends or the listener is slow.

        Raises ConflictError for video that browsers do not play, and CameraUnreachableError while
        nothing is being recorded.
        """
        info = self._info
        if info is None:
            raise CameraUnreachableError("The camera is not being recorded just now: try again.")
        if info.video.codec != _PLAYABLE:
            raise ConflictError(
                "Browsers do not play this camera's H.265 live: set it to H.264, or look at its "
                "pictures."
            )
        queue: _Queue = asyncio.Queue(len(self._group) + _MOST_WAITING)
        for recorded in self._group:
            queue.put_nowait(recorded)
        self._listeners.add(queue)
        try:
            yield movie(info)
            base: Mapping[Track, int] | None = None
            while (fragment := await queue.get()) is not None:
                if base is None and fragment.key:
                    base = _base(fragment, info)
                if base is not None:
                    yield fragment.moved(base)
        finally:
            self._listeners.discard(queue)


def _base(fragment: Fragment, info: StreamInfo) -> dict[Track, int]:
    """Return the ticks at which a listener's time begins."""
    video = fragment.pieces[Track.VIDEO].first_dts
    rate_hz = info.audio.rate_hz if info.audio is not None else VIDEO_RATE
    return {Track.VIDEO: video, Track.AUDIO: video * rate_hz // VIDEO_RATE}
