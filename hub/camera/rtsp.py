"""A camera's stream over RTSP, read by one thread with PyAV."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterator
import contextlib
from fractions import Fraction
import threading
from typing import Literal, override

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream

from hub.camera.address import host_of, with_credentials
from hub.camera.source import CameraSource, Packet, StreamInfo, Track
from hub.camera.template import MediaStream, write_template
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError, HubError
from hub.model.camera import Camera
from hub.model.ids import CameraId
from hub.store.secrets import Credentials

_OPEN_TIMEOUT_S = 10.0
_READ_TIMEOUT_S = 5.0
_HANG_UP_S = 1.0
_QUEUE = 1024
"""Packets read but not yet taken: about twenty seconds of video and sound."""
_TELL_S = 0.1
"""Waking the event loop for every packet would cost a third of all that recording costs."""
_LARGEST_PACKET = 8 * 1024 * 1024
_LARGEST_SIDE = 8192
_RECORDED = frozenset({"h264", "hevc"})
_REFUSED = (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError)

type Transport = Literal["tcp", "udp"]


class RtspSource(CameraSource):
    """One connection to one stream; see `CameraSource` for what it promises."""

    def __init__(
        self,
        camera: Camera,
        credentials: Credentials | None,
        clock: Clock,
        *,
        url: str = "",
        transport: Transport = "tcp",
    ) -> None:
        self._camera_id = camera.id
        self._url = url or camera.main_url
        self._credentials = credentials
        self._clock = clock
        self._transport = transport
        self._info: StreamInfo | None = None

    @property
    @override
    def camera_id(self) -> CameraId:
        return self._camera_id

    @property
    @override
    def info(self) -> StreamInfo:
        if self._info is None:
            raise CameraUnreachableError("The camera has not been reached yet.")
        return self._info

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        line = _Line(asyncio.get_running_loop(), self._clock)
        # A daemon: FFmpeg cannot be interrupted from outside, and a camera that hangs while
        # being opened must not keep the hub from stopping. It ends by its own timeouts.
        reader = threading.Thread(
            target=self._read, args=(line,), name=f"rtsp-{self._camera_id}", daemon=True
        )
        reader.start()
        try:
            async for packet in line.packets():
                yield packet
        finally:
            line.hang_up()
            await line.wait_ended(_HANG_UP_S)

    def _read(self, line: "_Line") -> None:
        """Read until the stream ends, fails or is hung up; the thread's whole life."""
        failure: HubError = CameraUnreachableError(
            f"The camera at {host_of(self._url)} ended its stream: it will be tried again."
        )
        try:
            with self._open() as container:
                chosen = _choose(container)
                self._info = _describe(chosen)
                for packet in _timed(container, chosen, self._clock):
                    if not line.put(packet):
                        break
        except HubError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 -- a thread's end must always be told
            # FFmpeg's text may hold the address with the password in it: only its class is used.
            failure = _named(error, host_of(self._url))
        line.end(failure)

    def _open(self) -> InputContainer:
        container = self._open_once("500000")
        if all(s.codec_context.extradata for s in container.streams.video):
            return container
        # A camera that keeps its parameter sets out of its description sends them with its next
        # key frame, which may be seconds away; without them nothing recorded would play.
        container.close()
        return self._open_once("8000000")

    def _open_once(self, analysed_us: str) -> InputContainer:
        options = {
            "rtsp_transport": self._transport,
            "analyzeduration": analysed_us,
            # A hostile answer must not make FFmpeg open a file or another protocol.
            "protocol_whitelist": "rtsp,rtsps,rtp,rtcp,udp,tcp,tls,crypto",
        }
        return av.open(
            with_credentials(self._url, self._credentials),
            "r",
            format="rtsp",
            options=options,
            timeout=(_OPEN_TIMEOUT_S, _READ_TIMEOUT_S),
        )


def _named(error: Exception, host: str) -> HubError:
    """Return what to tell a person about an error of FFmpeg's; holds none of its text."""
    if isinstance(error, _REFUSED):
        return CameraPasswordError(
            f"The camera at {host} refused the user name or the password: enter them again."
        )
    if isinstance(error, av.error.HTTPNotFoundError):
        return CameraUnreachableError(
            f"The camera at {host} has no stream at this address: check its stream path."
        )
    return CameraUnreachableError(
        f"The camera at {host} did not answer or stopped answering: check its power and network."
    )


def _choose(container: InputContainer) -> list[MediaStream]:
    """Return the video stream, then the AAC one if there is one; raises CameraUnreachableError."""
    video = next((s for s in container.streams.video if s.codec_context.name in _RECORDED), None)
    if video is None:
        raise CameraUnreachableError(
            "The camera sends neither H.264 nor H.265 video: choose one of them in its settings."
        )
    if not video.codec_context.extradata:
        raise CameraUnreachableError(
            "The camera sends no key frame within eight seconds: set a shorter key frame interval."
        )
    if not (0 < video.width <= _LARGEST_SIDE and 0 < video.height <= _LARGEST_SIDE):
        raise CameraUnreachableError("The camera states an impossible picture size.")
    audio = [s for s in container.streams.audio if s.codec_context.name == "aac"][:1]
    return [video, *audio]


def _describe(chosen: list[MediaStream]) -> StreamInfo:
    video = chosen[0]
    if not isinstance(video, VideoStream):
        raise CameraUnreachableError("The camera sends no video.")
    return StreamInfo(
        template=write_template(chosen),
        codec=video.codec_context.name,
        width=video.width,
        height=video.height,
        frame_rate=float(video.average_rate or 0),
        has_audio=len(chosen) > 1,
    )


def _timed(container: InputContainer, chosen: list[MediaStream], clock: Clock) -> Iterator[Packet]:
    """Yield packets with every time known, from the first key frame on."""
    untimed: list[av.Packet] = []
    started = False
    for raw in container.demux(chosen):
        if raw.size == 0:  # FFmpeg's mark for the end, not a packet
            continue
        if raw.size > _LARGEST_PACKET:
            raise CameraUnreachableError("The camera sent an impossibly large frame.")
        audio = isinstance(raw.stream, AudioStream)
        if not started:
            if audio or not (raw.is_keyframe or untimed):
                continue
            # The first key frame comes without times, which is no reason to lose a whole GOP:
            # they follow from the first packet that has them.
            untimed.append(raw)
            if raw.dts is None:
                continue
            started = True
            yield from _count_back(untimed, clock)
            continue
        if raw.dts is not None:
            yield _packet(raw, Track.AUDIO if audio else Track.VIDEO, raw.dts, clock)


def _count_back(untimed: list[av.Packet], clock: Clock) -> Iterator[Packet]:
    last = untimed[-1]
    for steps, raw in zip(range(len(untimed) - 1, -1, -1), untimed, strict=True):
        yield _packet(raw, Track.VIDEO, (last.dts or 0) - steps * _duration(last), clock)


def _packet(raw: av.Packet, track: Track, dts: int, clock: Clock) -> Packet:
    return Packet(
        track=track,
        payload=bytes(raw),
        pts=dts if raw.pts is None else raw.pts,
        dts=dts,
        duration=_duration(raw),
        time_base=raw.time_base,
        key=raw.is_keyframe,
        arrived=clock.now(),
    )


def _duration(raw: av.Packet) -> int:
    """Return the packet's duration in ticks; a fifteenth of a second where nobody knows."""
    return raw.duration or round(Fraction(1, 15) / raw.time_base)


class _Line:
    """The bounded queue from the reading thread to the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: Clock) -> None:
        self._loop = loop
        self._clock = clock
        self._told_s = 0.0
        self._waiting: deque[Packet] = deque()
        self._slots = threading.Semaphore(_QUEUE)
        self._hung_up = threading.Event()
        self._news = asyncio.Event()
        self._ended = asyncio.Event()
        self._failure: HubError | None = None

    def put(self, packet: Packet) -> bool:
        """Hand over a packet from the thread; False once nobody listens.

        Raises CameraUnreachableError where packets are not taken for too long: waiting on
        would lose them inside the camera, unseen.
        """
        if self._hung_up.is_set():
            return False
        if not self._slots.acquire(timeout=_READ_TIMEOUT_S):
            raise CameraUnreachableError("The camera sends faster than the disk can write.")
        self._waiting.append(packet)
        now_s = self._clock.steady_s()
        if now_s - self._told_s >= _TELL_S:
            self._told_s = now_s
            self._tell(self._news)
        return not self._hung_up.is_set()

    def end(self, failure: HubError) -> None:
        """Tell from the thread that nothing follows, and why."""
        self._failure = failure
        self._tell(self._ended)
        self._tell(self._news)

    def _tell(self, event: asyncio.Event) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has gone; so has the listener
            self._loop.call_soon_threadsafe(event.set)

    async def packets(self) -> AsyncGenerator[Packet]:
        """Yield what was put, then raise what ended it."""
        while True:
            await self._news.wait()
            self._news.clear()
            # Read before the queue is emptied: the thread sets it after its last packet.
            failure = self._failure
            while self._waiting:
                packet = self._waiting.popleft()
                self._slots.release()
                yield packet
            if failure is not None:
                raise failure

    def hang_up(self) -> None:
        """Make the thread stop at its next packet."""
        self._hung_up.set()
        self._slots.release()

    async def wait_ended(self, longest_s: float) -> None:
        """Wait until the thread has closed the connection, but not for ever."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(longest_s):
                await self._ended.wait()
