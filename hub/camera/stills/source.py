"""Cameras that send single pictures, recorded as H.264 like those that send video.

Pictures come from a stream of JPEGs, an address, or Home Assistant. Encoding blocks: a picture of
1280x720 takes 7 ms, a third of it for unpacking; one of 640x360 takes 1.6 ms.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final, override

from hub.camera.source import CameraSource
from hub.camera.stills.web import CameraWeb, JpegStream, fetch_snapshot
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError, StreamEndedError
from hub.media import codecs, jpeg
from hub.media.packet import VIDEO_RATE, Packet, StreamInfo, Track, VideoFormat, av
from hub.model.camera import Camera, SourceKind
from hub.store.secrets import Credentials
from noticeboard.runtime.tasks import run_blocking, wait_first
from noticeboard.runtime.text import Text

_WIDEST: Final = 1280
_OPTIONS: Final = {
    "preset": "ultrafast",
    "tune": "zerolatency",
    "crf": "24",
    "bf": "0",
    "forced-idr": "1",
    "sc_threshold": "0",
    "g": "600",
}
_PLAIN: Final = "yuvj420p"


class StillCoder:
    """Encodes one picture after another; a picture of another size begins a new stream."""

    def __init__(self) -> None:
        self._coder: av.VideoCodecContext | None = None
        self._info: StreamInfo | None = None

    @property
    def info(self) -> StreamInfo | None:
        """The stream that the newest frame belongs to."""
        return self._info

    def picture(self, raw: bytes) -> av.VideoFrame:
        """Unpack a JPEG to at most 1280 wide; raises CameraUnreachableError if it is invalid."""
        jpeg.check(raw)
        try:
            return jpeg.unpack(raw, _WIDEST)
        except (CameraUnreachableError, av.error.FFmpegError) as error:
            raise CameraUnreachableError("camera.picture_unreadable") from error

    def code(self, frame: av.VideoFrame, pts: int, *, key: bool) -> tuple[bytes, bool]:
        """Return one access unit, length-prefixed, and whether decoding can begin with it."""
        coder = self._coder
        if coder is None or (coder.width, coder.height) != (frame.width, frame.height):
            coder, self._info = _opened(frame.width, frame.height)
            self._coder, key = coder, True
        frame.pts, frame.time_base = pts, Fraction(1, VIDEO_RATE)
        kinds = av.video.frame.PictureType
        frame.pict_type = kinds.I if key else kinds.NONE
        units = [
            unit
            for packet in coder.encode(frame)
            for unit in codecs.from_annex_b(bytes(packet))
            if codecs.kind(unit) in codecs.SLICES
        ]
        return codecs.prefixed(units), any(codecs.kind(unit) == codecs.IDR for unit in units)


def _opened(width: int, height: int) -> tuple[av.VideoCodecContext, StreamInfo]:
    coder = av.CodecContext.create("libx264", "w")
    if not isinstance(coder, av.VideoCodecContext):
        raise CameraUnreachableError("camera.no_encoder")
    coder.width, coder.height, coder.pix_fmt = width, height, _PLAIN
    coder.time_base, coder.framerate = Fraction(1, VIDEO_RATE), Fraction(5)
    coder.thread_count = 1
    coder.options = dict(_OPTIONS)
    coder.flags |= av.codec.context.Flags.global_header
    coder.open()
    sets = codecs.parameter_sets(bytes(coder.extradata or b""))
    if sets is None:
        raise CameraUnreachableError("camera.no_encoder")
    video = VideoFormat(
        codec="h264", extradata=sets.avcc(), width=width, height=height, reorders=False
    )
    return coder, StreamInfo(video=video, audio=None, frame_rate=0)


_FRAME_EVERY_S: Final = 0.2
_KEY_EVERY_S: Final = 2.0
"""Also the longest time without a frame, so that a recording of a still scene has no gap."""

type PictureListener = Callable[[bytes, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One JPEG and when it came."""

    raw: bytes
    steady_s: float
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """How long a source may send no picture, and the owner's message after that."""

    longest_s: float
    text: Text


class StillSource(CameraSource):
    """Encodes pictures as they come, at most five a second; see `CameraSource` for the contract."""

    def __init__(
        self,
        pictures: Callable[[], AsyncGenerator[bytes]],
        clock: Clock,
        silence: Silence,
        *,
        seen: PictureListener | None = None,
    ) -> None:
        self._pictures = pictures
        self._clock = clock
        self._silence = silence
        self._on_picture = seen
        self._coder: StillCoder | None = None
        self._began_s = 0.0
        self._pts = -1
        self._key_s = 0.0
        self._frame: av.VideoFrame | None = None
        """The picture that was encoded last, unpacked."""

    @property
    @override
    def info(self) -> StreamInfo:
        info = self._coder.info if self._coder else None
        if info is None:
            raise CameraUnreachableError("camera.not_reached_yet")
        return info

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
                        pace.arrived(self._now(_wait_picture(coming)))
                        coming = asyncio.ensure_future(anext(pictures))
                    elif pace.silent_s(now.steady_s) >= self._silence.longest_s:
                        raise CameraUnreachableError(self._silence.text)
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
        """Wait for a picture, but no longer than until `wakes_s` in steady time."""
        tick = self._clock.sleep(max(wakes_s - self._clock.steady_s(), 0.001))
        await wait_first(asyncio.wait([coming]), tick)

    async def _coded(self, picture: Picture, pace: Pace) -> Packet | None:
        """Return the next frame; None if the picture is broken."""
        fresh = picture.raw != pace.last_raw
        try:
            packet = await run_blocking(self._code, picture, fresh=fresh)
        except CameraUnreachableError:
            pace.torn()
            return None
        pace.coded(picture)
        if fresh and self._on_picture is not None:
            self._on_picture(picture.raw, picture.at)
        return packet

    def _code(self, picture: Picture, *, fresh: bool) -> Packet:
        """Unpack and encode one picture; blocking."""
        coder = self._coder = self._coder or StillCoder()
        if fresh or self._frame is None:
            self._frame = coder.picture(picture.raw)
        first = self._pts < 0
        is_due = first or picture.steady_s - self._key_s >= _KEY_EVERY_S
        pts = max(round((picture.steady_s - self._began_s) * VIDEO_RATE), self._pts + 1)
        payload, key = coder.code(self._frame, pts, key=is_due)
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
    """Decides which pictures become frames, and when. Pure.

    At most five a second, always the newest; the same picture again only if nothing was shown for
    two seconds.
    """

    def __init__(self, now_s: float) -> None:
        self.last_raw = b""
        self._newest: Picture | None = None
        self._good_s = now_s
        self._due_s = now_s
        self._frame_s: float | None = None

    def arrived(self, picture: Picture) -> None:
        """Accept a picture."""
        self._newest = picture
        if picture.raw == self.last_raw:
            self._good_s = picture.steady_s

    def due(self, now: Picture) -> Picture | None:
        """Return the picture to show now, or None."""
        newest = self._newest
        if newest is None:
            return None
        if newest.raw != self.last_raw:
            return newest if now.steady_s >= self._due_s else None
        if self._frame_s is None or now.steady_s - self._frame_s < _KEY_EVERY_S:
            return None
        return Picture(raw=newest.raw, steady_s=now.steady_s, at=now.at)

    def coded(self, picture: Picture) -> None:
        """Record that a picture became a frame."""
        fresh = picture.raw != self.last_raw
        self.last_raw = picture.raw
        self._frame_s = picture.steady_s
        # Count from when it was due: a camera slightly faster than our pace must not be halved.
        self._due_s = max(self._due_s, picture.steady_s - _FRAME_EVERY_S) + _FRAME_EVERY_S
        if fresh:
            self._good_s = picture.steady_s

    def torn(self) -> None:
        """Record that the newest picture was broken: the one before stays."""
        newest = self._newest
        if newest is not None and self.last_raw:
            self._newest = Picture(raw=self.last_raw, steady_s=newest.steady_s, at=newest.at)
        else:
            self._newest = None

    def silent_s(self, now_s: float) -> float:
        """Return the seconds since the last good picture."""
        return now_s - self._good_s

    def wakes_s(self, longest_s: float) -> float:
        """Return the steady time of the next step if no picture comes before."""
        moments = [self._good_s + longest_s]
        if self._newest is not None and self._newest.raw != self.last_raw:
            moments.append(self._due_s)
        elif self._frame_s is not None:
            moments.append(self._frame_s + _KEY_EVERY_S)
        return min(moments)


def _wait_picture(coming: asyncio.Future[bytes]) -> bytes:
    """Return the picture that came; raises the error that ended them."""
    try:
        return coming.result()
    except StopAsyncIteration:
        raise StreamEndedError("camera.ended_pictures") from None


_POLL_S: Final = 0.5
_PIECE: Final = 64 * 1024
_SILENT: Final = Silence(
    longest_s=10,
    text=Text("camera.no_picture_10_s"),
)
_UNLENT: Final = Silence(
    longest_s=30,
    text=Text("camera.lent_no_picture"),
)


class LentPictures:
    """Pictures from Home Assistant; only the newest counts."""

    def __init__(self) -> None:
        self._newest = b""
        self._news = asyncio.Event()

    async def accept(self, raw: bytes) -> None:
        """Accept a picture; raises CameraUnreachableError if it is no JPEG of a sane size."""
        # In a thread: the first use searches the disk for the JPEG library.
        self._newest = await asyncio.to_thread(jpeg.check, raw)
        self._news.set()

    async def pictures(self) -> AsyncGenerator[bytes]:
        """Yield the pictures that arrive from now on."""
        self._news.clear()
        while True:
            await self._news.wait()
            self._news.clear()
            yield self._newest


def still_source(
    camera: Camera,
    credentials: Credentials | None,
    clock: Clock,
    lent: LentPictures,
    *,
    seen: PictureListener | None = None,
) -> StillSource:
    """Return the source of a camera that sends single pictures."""
    pictures: Callable[[], AsyncGenerator[bytes]]
    match camera.kind:
        case SourceKind.LENT:
            pictures = lent.pictures
        case SourceKind.MJPEG:
            pictures = lambda: streamed(camera.main_url, credentials)  # noqa: E731 -- one of three
        case _:
            pictures = lambda: polled(camera.main_url, credentials, clock)  # noqa: E731 -- one of three
    silence = _UNLENT if camera.kind is SourceKind.LENT else _SILENT
    return StillSource(pictures, clock, silence, seen=seen)


async def streamed(url: str, credentials: Credentials | None) -> AsyncGenerator[bytes]:
    """Yield the pictures of a stream of JPEGs (multipart/x-mixed-replace)."""
    stream = JpegStream()
    async with CameraWeb(url, credentials) as web, web.get() as response:
        async for piece in response.content.iter_chunked(_PIECE):
            for picture in stream.feed(piece):
                yield picture


async def polled(url: str, credentials: Credentials | None, clock: Clock) -> AsyncGenerator[bytes]:
    """Yield the picture at an address, twice a second."""
    async with CameraWeb(url, credentials) as web:
        while True:
            began_s = clock.steady_s()
            yield await fetch_snapshot(web)
            await clock.sleep(max(_POLL_S - (clock.steady_s() - began_s), 0.05))
