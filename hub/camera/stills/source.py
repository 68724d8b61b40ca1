"""Cameras that give single pictures, read like those that give video."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, override

from hub.camera.source import CameraSource
from hub.camera.stills.video import StillCoder
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError, StreamEndedError
from hub.media.ffmpeg import av
from hub.media.packet import VIDEO_RATE, Packet, StreamInfo, Track
from hub.model.ids import CameraId
from noticeboard.runtime.tasks import run_blocking, wait_first

_FRAME_EVERY_S: Final = 0.2
_KEY_EVERY_S: Final = 2.0
"""Also the longest time without a frame: a recording of a still scene has no hole."""

type Seen = Callable[[bytes, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One JPEG and when it came."""

    raw: bytes
    steady_s: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """How long a source may give no picture, and what the owner is told then."""

    longest_s: float
    sentence: str


class StillSource(CameraSource):
    """Codes pictures as they come, five a second at most; see `CameraSource` for its promises."""

    def __init__(
        self,
        camera_id: CameraId,
        pictures: Callable[[], AsyncGenerator[bytes]],
        clock: Clock,
        silence: Silence,
        *,
        seen: Seen | None = None,
    ) -> None:
        self._camera_id = camera_id
        self._pictures = pictures
        self._clock = clock
        self._silence = silence
        self._seen = seen
        self._coder: StillCoder | None = None
        self._began_s = 0.0
        self._pts = -1
        self._key_s = 0.0
        self._frame: av.VideoFrame | None = None
        """The picture that was coded last, unpacked."""

    @property
    @override
    def camera_id(self) -> CameraId:
        return self._camera_id

    @property
    @override
    def info(self) -> StreamInfo:
        info = self._coder.info if self._coder else None
        if info is None:
            raise CameraUnreachableError("The camera has not been reached yet.")
        return info

    @property
    @override
    def lost_packets(self) -> int:
        return 0

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        self._began_s = self._clock.steady_s()
        pace = Pace(self._began_s)
        async with aclosing(self._pictures()) as pictures:
            coming = asyncio.ensure_future(anext(pictures))
            try:
                while True:
                    await self._until(coming, pace.wakes_s(self._silence.longest_s))
                    now = self._now(b"")
                    if coming.done():
                        pace.arrived(self._now(_given(coming)))
                        coming = asyncio.ensure_future(anext(pictures))
                    elif pace.silent_s(now.steady_s) >= self._silence.longest_s:
                        raise CameraUnreachableError(self._silence.sentence)
                    picture = pace.due(now)
                    if picture is not None:
                        packet = await self._coded(picture, pace)
                        if packet is not None:
                            yield packet
            finally:
                coming.cancel()
                with suppress(
                    asyncio.CancelledError,
                    StopAsyncIteration,
                    CameraPasswordError,
                    CameraUnreachableError,
                ):
                    await coming

    def _now(self, raw: bytes) -> Picture:
        return Picture(raw=raw, steady_s=self._clock.steady_s(), at=self._clock.now())

    async def _until(self, coming: asyncio.Future[bytes], wakes_s: float) -> None:
        """Wait for a picture, but no longer than to a moment of steady time."""
        tick = self._clock.sleep(max(wakes_s - self._clock.steady_s(), 0.001))
        await wait_first(asyncio.wait([coming]), tick)

    async def _coded(self, picture: Picture, pace: Pace) -> Packet | None:
        """Return the next frame; None where the picture is broken."""
        fresh = picture.raw != pace.shown
        try:
            packet = await run_blocking(self._code, picture, fresh=fresh)
        except CameraUnreachableError:
            pace.torn()
            return None
        pace.coded(picture)
        if fresh and self._seen is not None:
            self._seen(picture.raw, picture.at)
        return packet

    def _code(self, picture: Picture, *, fresh: bool) -> Packet:
        """Unpack and code one picture; blocking."""
        coder = self._coder = self._coder or StillCoder()
        if fresh or self._frame is None:
            self._frame = coder.picture(picture.raw)
        first = self._pts < 0
        wanted = first or picture.steady_s - self._key_s >= _KEY_EVERY_S
        pts = max(round((picture.steady_s - self._began_s) * VIDEO_RATE), self._pts + 1)
        payload, key = coder.code(self._frame, pts, key=wanted)
        if key:
            self._key_s = picture.steady_s
        self._pts = pts
        return Packet(
            track=Track.VIDEO,
            payload=payload,
            pts=pts,
            dts=pts,
            rate_hz=VIDEO_RATE,
            key=key,
            arrived=picture.at,
        )


class Pace:
    """Which pictures become frames, and when. Pure.

    At most five a second, the newest of those that came meanwhile; the same one again only where
    nothing was shown for two seconds.
    """

    def __init__(self, now_s: float) -> None:
        self.shown = b""
        self._newest: Picture | None = None
        self._good_s = now_s
        self._due_s = now_s
        self._frame_s: float | None = None

    def arrived(self, picture: Picture) -> None:
        """Take a picture."""
        self._newest = picture
        if picture.raw == self.shown:
            self._good_s = picture.steady_s

    def due(self, now: Picture) -> Picture | None:
        """Return the picture to show now, or None."""
        newest = self._newest
        if newest is None:
            return None
        if newest.raw != self.shown:
            return newest if now.steady_s >= self._due_s else None
        if self._frame_s is None or now.steady_s - self._frame_s < _KEY_EVERY_S:
            return None
        return Picture(raw=newest.raw, steady_s=now.steady_s, at=now.at)

    def coded(self, picture: Picture) -> None:
        """Take note that a picture has become a frame."""
        fresh = picture.raw != self.shown
        self.shown = picture.raw
        self._frame_s = picture.steady_s
        # From when it was due: a camera a little faster than our pace must not be halved.
        self._due_s = max(self._due_s, picture.steady_s - _FRAME_EVERY_S) + _FRAME_EVERY_S
        if fresh:
            self._good_s = picture.steady_s

    def torn(self) -> None:
        """Take note that the newest picture was broken: the one before stays."""
        newest = self._newest
        if newest is not None and self.shown:
            self._newest = Picture(raw=self.shown, steady_s=newest.steady_s, at=newest.at)
        else:
            self._newest = None

    def silent_s(self, now_s: float) -> float:
        """Return for how long no good picture came."""
        return now_s - self._good_s

    def wakes_s(self, longest_s: float) -> float:
        """Return when something is to be done even if nothing comes."""
        moments = [self._good_s + longest_s]
        if self._newest is not None and self._newest.raw != self.shown:
            moments.append(self._due_s)
        elif self._frame_s is not None:
            moments.append(self._frame_s + _KEY_EVERY_S)
        return min(moments)


def _given(coming: asyncio.Future[bytes]) -> bytes:
    """Return the picture that came; raises what ended them."""
    try:
        return coming.result()
    except StopAsyncIteration:
        raise StreamEndedError("The camera ended its pictures.") from None
