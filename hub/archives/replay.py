"""Replay of an ONVIF recording over RTSP (Streaming Specification, Playback).

The recorder's times of the frames alone decide which of them belong to the window, and when the
replay is over. Flags only shorten the wait for the end, because not every recorder sets them.
"""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
import secrets
from typing import Final, override
from urllib.parse import urlsplit

from hub.archives.replay_frames import BACK, DatedSound, DatedVideo, ReplayQueue
from hub.camera.address import PORTS, host_of, unanswered
from hub.camera.auth import Login
from hub.camera.rtsp import rtp
from hub.camera.rtsp.connection import Connection, PacketReceiver, unverified_tls
from hub.camera.rtsp.intake import Item, ReadTime, is_video
from hub.camera.rtsp.messages import Description, Media, RtspMessage
from hub.camera.rtsp.rtp import RtpStream
from hub.camera.rtsp.session import RedirectedError, Requester
from hub.camera.rtsp.sound import is_aac
from hub.clock import Clock
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    CameraPasswordError,
    CameraUnreachableError,
    HubError,
    InvalidInputError,
    NotFoundError,
    StreamEndedError,
)
from hub.media.packet import Packet, StreamInfo, Track, load_ffmpeg
from hub.model.camera import Transport
from hub.model.window import TimeWindow
from hub.store.secrets import Credentials
from noticeboard.runtime.tasks import cancel, run_blocking
from noticeboard.runtime.text import Text

_MOST_WAITING: Final = 2 << 20
_MOST_SOUND: Final = 64 << 10
"""If more waits to be written or encoded, the recorder has to wait."""
_REPORT_EVERY_S: Final = 5.0
_NOT_SUPPORTED, _NOT_FOUND, _NO_RANGE = 551, 404, 457
_REPLAY: Final = ("Require", "onvif-replay")
_EARLIEST: Final = timedelta(minutes=2)
"""A replay begins at the key frame before its window, which is no further away than this."""
_PAST: Final = timedelta(seconds=1)
_NEAR_END: Final = timedelta(seconds=1)
"""A replay that came this close to its end needs no long wait for more."""
_INEXACT: Final = timedelta(seconds=5)
"""A recorder's history may say so much later that its footage ends."""
_COUNTED: Final = 240
"""No camera takes so many pictures in a second."""
_TEXTS: Final = {
    "camera.asks_password": "archive.onvif_asks_password",
    "camera.bad_onvif": "archive.onvif_bad",
    "camera.elsewhere": "archive.onvif_bad",
    "camera.frame_too_large": "archive.onvif_bad",
    "camera.not_rtsp": "archive.onvif_bad",
    "camera.name_unknown": "archive.onvif_name",
    "camera.neither_codec": "archive.onvif_coding",
    "camera.interleaved": "archive.onvif_coding",
    "camera.video_changed": "archive.onvif_coding",
    "camera.password_downgraded": "archive.onvif_digest",
    "camera.password_unknown_digest": "archive.onvif_digest",
    "camera.port_refused": "archive.onvif_port",
    "camera.no_tls": "archive.onvif_tls",
    "camera.rtsp": "archive.onvif_refused",
    "camera.refused_password": "archive.onvif_password",
}
"""What is said of a recorder instead of a camera."""


@contextmanager
def as_archive(host: str) -> Generator[None]:
    """Raise an archive's errors for a camera's."""
    try:
        yield
    except (CameraPasswordError, CameraUnreachableError) as error:
        refused = isinstance(error, CameraPasswordError)
        kind = ArchivePasswordError if refused else ArchiveUnreachableError
        code = _TEXTS.get(error.text.code, "archive.onvif_no_answer")
        raise kind(Text(code, host=host, port=error.text.values.get("port", 0))) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayTimeouts:
    """How long to wait for a recorder."""

    connect_s: float = 15.0
    first_s: float = 15.0
    """Until the first picture: the recorder's disk may have to start."""
    silent_s: float = 5.0
    last_s: float = 0.5
    """After a picture that may be the last one."""
    beside_s: float = 0.1
    """After the last picture, until the sound and the pictures shown before it have come."""
    teardown_s: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A recording at a recorder."""

    host: str
    url: str
    """Where it is replayed."""
    credentials: Credentials | None
    foreign: frozenset[str] = frozenset()
    """The tracks of the recorder's other recordings."""


class _Requester(Requester):
    """A session whose refusals are an archive's."""

    @override
    def _check(self, response: RtspMessage) -> None:
        if response.status == _NOT_SUPPORTED:
            raise ArchiveUnreachableError("archive.onvif_no_replay", host=self._host)
        if response.status in {_NOT_FOUND, _NO_RANGE}:
            raise NotFoundError("archive.onvif_gone")
        super()._check(response)


class Replay:
    """One window of a recording, replayed once, as fast as the recorder sends it."""

    def __init__(
        self, recorded: Recorded, window: TimeWindow, clock: Clock, timeouts: ReplayTimeouts
    ) -> None:
        self._recorded = recorded
        self._window = window
        self._clock = clock
        self._timeouts = timeouts
        self._queue = ReplayQueue()
        self._connection: Connection | None = None
        self._requester: _Requester | None = None
        self._pictures: DatedVideo | None = None
        self._sound: DatedSound | None = None
        self._channels: list[tuple[int, RtpStream]] = []
        self._is_over = False
        self._reorders = False
        """Whether pictures come in another order than they are shown."""
        self._tasks: list[asyncio.Task[None]] = []
        self._newest: datetime | None = None
        """When the newest picture was recorded."""
        self._step = timedelta(0)
        """How long before it the one before was recorded."""
        self._counted: tuple[int, datetime] | None = None
        self._waited_s = 0.0

    @property
    def is_whole(self) -> bool:
        """Whether it came up to its end, or the recorder says that nothing follows."""
        newest = self._pictures.last_stamp if self._pictures is not None else None
        says_so = newest is not None and (newest.ends or newest.pauses)
        return self._is_over or says_so or self._is_within(_INEXACT)

    @property
    def has_pictures(self) -> bool:
        """Whether anything came that belongs to the window."""
        return self._newest is not None

    @property
    def recodes_sound(self) -> bool:
        """Whether the sound is encoded here, because MP4 or browsers don't know its coding."""
        return self._sound is not None and self._sound.coding is not None

    async def packets(self) -> AsyncGenerator[Item]:
        """Yield what was recorded from the key frame before the window to its end.

        Each packet's `arrived` is when it was recorded. Raises CameraUnreachableError,
        CameraPasswordError, NotFoundError, and ArchiveUnreachableError if the recorder can't
        replay, or gives what was not asked for. It ends early if the recorder falls silent.
        """
        # Not on the event loop: the first load takes a second on a small machine.
        await asyncio.to_thread(load_ffmpeg)
        try:
            await self._open()
            past = False
            while not past and await self._has_more():
                await self._code()
                for item in self._queue.drain():
                    if isinstance(item, StreamInfo):
                        self._reorders = item.video.reorders
                    elif item.track is Track.VIDEO:
                        self._check(item)
                        if self._is_past(item):
                            past = self._is_over = True
                            break
                        before = self._newest or item.arrived
                        self._newest = max(item.arrived, before)
                        self._step = abs(item.arrived - before)
                    yield item
            await self._code()
            for sound in self._queue.sounds:
                if sound.arrived < self._window.end:
                    yield sound
            if self._newest is None and self._pictures is not None and self._pictures.undated:
                raise self._wrong("archive.onvif_no_replay")
        finally:
            await self._close()

    async def _code(self) -> None:
        """Encode the sound that has come, if it isn't kept as it is."""
        if self._sound is not None and self._sound.coding is not None:
            await run_blocking(self._sound.code)

    def _check(self, picture: Packet) -> None:
        """Raise ArchiveUnreachableError if a picture can't be of the window."""
        at = picture.arrived
        if self._newest is None and at < self._window.start - _EARLIEST:
            raise self._wrong("archive.onvif_other_time")
        if self._newest is not None and at < self._newest - BACK:
            raise self._wrong("archive.onvif_times")
        count, since = self._counted or (0, at)
        self._counted = (count + 1, since)
        if count == _COUNTED:
            self._counted = (0, at)
            if at - since < timedelta(seconds=1):
                raise self._wrong("archive.onvif_times")

    def _is_past(self, picture: Packet) -> bool:
        """Return whether neither this picture nor any after it belongs to the window."""
        past = picture.arrived - self._window.end
        is_first = picture.key and not self._reorders
        return past >= (timedelta(0) if is_first else _PAST)

    def _wrong(self, code: str) -> ArchiveUnreachableError:
        return ArchiveUnreachableError(Text(code, host=self._recorded.host))

    # Waiting

    async def _has_more(self) -> bool:
        """Wait for pictures; False if none came for too long, or the recorder ended the replay.

        While nobody waits, the recorder may not send more than a little.
        """
        queue, connection = self._queue, self._connection
        assert connection is not None  # noqa: S101 -- it is open
        connection.resume()
        began_s = self._clock.steady_s()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._silence_s()):
                while not queue.pictures and queue.failure is None:
                    queue.news.clear()
                    await queue.news.wait()
        connection.hold()
        self._waited_s += self._clock.steady_s() - began_s
        if self._waited_s > 2 * self._window.length.total_seconds() + 60:
            raise self._wrong("archive.onvif_slow")
        if queue.pictures:
            return True
        if queue.failure is not None and not isinstance(queue.failure, StreamEndedError):
            raise queue.failure
        return False

    def _silence_s(self) -> float:
        if self._newest is None:
            return self._timeouts.first_s
        if self._step and self._newest + min(self._step, _NEAR_END) >= self._window.end:
            # The next picture would lie behind the window.
            waits = self._sound is not None or self._reorders
            return self._timeouts.beside_s if waits else 0.0
        newest = self._pictures.last_stamp if self._pictures is not None else None
        may_end = (
            self._is_over or self._is_within(_NEAR_END) or (newest is not None and newest.ends)
        )
        return self._timeouts.last_s if may_end else self._timeouts.silent_s

    def _is_within(self, distance: timedelta) -> bool:
        """Return whether the newest picture is this close to the end of the window, or past it."""
        return self._newest is not None and self._newest >= self._window.end - distance

    def _after_reading(self, _now_s: float) -> None:
        waits = self._sound.coding.waiting_bytes if self._sound and self._sound.coding else 0
        if self._queue.pictures:
            self._queue.news.set()
        if (self._queue.size > _MOST_WAITING or waits > _MOST_SOUND) and self._connection:
            self._connection.hold()

    async def _maintain(self, requester: _Requester, own: int) -> None:
        """Keep the session alive until canceled; a recorder may not answer while it sends."""
        connection = self._connection
        assert connection is not None  # noqa: S101 -- it is open
        spoken_s = self._clock.steady_s()
        while True:
            await self._clock.sleep(_REPORT_EVERY_S)
            for channel, stream in self._channels:
                stats = rtp.ReceiverStats(
                    sender=stream.sender, highest=stream.highest, lost=stream.lost
                )
                connection.send_frame(channel, rtp.receiver_report(own, stats))
            if self._clock.steady_s() - spoken_s >= requester.timeout_s / 2:
                spoken_s = self._clock.steady_s()
                with suppress(TimeoutError, HubError):
                    async with asyncio.timeout(_REPORT_EVERY_S):
                        await requester.keep_alive()

    # Opening and closing

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(self._timeouts.connect_s):
                await self._begin()
        except TimeoutError:
            raise CameraUnreachableError("camera.no_answer", host=self._recorded.host) from None
        except RedirectedError:
            raise CameraUnreachableError("camera.elsewhere", host=self._recorded.host) from None
        except OSError as error:
            raise unanswered(self._recorded.url, error) from None

    async def _begin(self) -> None:
        url, host = self._recorded.url, self._recorded.host
        parts = urlsplit(url)
        connection = self._connection = Connection(
            self._clock,
            Login(self._recorded.credentials, parts.scheme, host_of(url)),
            ReadTime(self._clock.now(), self._clock.steady_s()),
            ended=Text("archive.onvif_stopped", host=host),
            after=self._after_reading,
            failed=self._queue.fail,
            live=False,
        )
        await asyncio.get_running_loop().create_connection(
            lambda: connection,
            host,
            parts.port or PORTS[parts.scheme],
            ssl=unverified_tls() if parts.scheme == "rtsps" else None,
        )
        requester = self._requester = _Requester(connection, url, host, Transport.TCP)
        await self._set_up(requester, await requester.describe())
        own = secrets.randbits(32)
        await requester.play(
            (
                _REPLAY,
                (
                    "Range",
                    f"clock={_clock_time(self._window.start)}-{_clock_time(self._window.end)}",
                ),
                ("Rate-Control", "no"),
            )
        )
        self._tasks.append(
            asyncio.create_task(self._maintain(requester, own), name=f"replay {host}")
        )

    async def _set_up(self, requester: _Requester, described: Description) -> None:
        media = next((each for each in described.media if is_video(each)), None)
        if media is None:
            raise CameraUnreachableError("camera.neither_codec")
        if media.recorded in self._recorded.foreign:
            raise self._wrong("archive.onvif_other_recording")
        pictures = self._pictures = DatedVideo(media, self._queue)
        await self._add(requester, media, pictures.stream, pictures.receive)
        sounds = [each for each in described.media if each.kind == "audio"]
        for each in sorted(sounds, key=lambda each: not is_aac(each)):
            # Without sound rather than not at all.
            with suppress(
                InvalidInputError, NotFoundError, ArchiveUnreachableError, CameraUnreachableError
            ):
                sound = DatedSound(each, self._queue)
                await self._add(requester, each, sound.stream, sound.receive)
                self._sound, pictures.sound = sound, sound.format
                return

    async def _add(
        self, requester: _Requester, media: Media, stream: RtpStream, receive: PacketReceiver
    ) -> None:
        assert self._connection is not None  # noqa: S101 -- `_begin` opened it
        first = 2 * len(self._channels)
        how = f"RTP/AVP/TCP;unicast;interleaved={first}-{first + 1}"
        agreed = await requester.set_up(media, how, (first, first + 1), (_REPLAY,))
        routes = self._connection.routes
        routes[agreed.channels[0]], routes[agreed.channels[1]] = receive, self._report
        self._channels.append((agreed.channels[1], stream))

    def _report(self, packet: bytes, _now_s: float) -> None:
        if rtp.parse(packet).bye:
            self._is_over = True

    async def _close(self) -> None:
        connection, requester = self._connection, self._requester
        await cancel(*self._tasks)
        if connection is None:
            return
        try:
            if requester is not None:
                connection.routes.clear()
                connection.resume()
                with suppress(HubError, TimeoutError):
                    async with asyncio.timeout(self._timeouts.teardown_s):
                        await requester.tear_down()
        finally:
            await connection.close(self._timeouts.teardown_s)


def _clock_time(at: datetime) -> str:
    """Return a time as RTSP's Range header has it (RFC 2326, 3.7)."""
    fraction = f".{at.microsecond // 1000:03}" if at.microsecond else ""
    return f"{at:%Y%m%dT%H%M%S}{fraction}Z"
