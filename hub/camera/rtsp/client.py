"""A camera's stream over RTSP: one connection opened, read, kept alive and closed."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass
import secrets
from typing import Final, override
from urllib.parse import urlsplit

from hub.camera.address import (
    PORTS,
    host_of,
    opened,
    own_address,
    unanswered,
    with_credentials,
    without_srtp,
)
from hub.camera.auth import Login
from hub.camera.rtsp import rtp
from hub.camera.rtsp.connection import Connection, Datagrams, PacketQueue, unverified_tls
from hub.camera.rtsp.intake import ReadTime, SoundIntake, VideoIntake, is_video
from hub.camera.rtsp.messages import Media
from hub.camera.rtsp.rtp import Alignment, RtpStream
from hub.camera.rtsp.session import RedirectedError, Requester, SetUp, start_times
from hub.camera.rtsp.sound import CodedDepacketiser, is_aac
from hub.camera.source import StreamSource
from hub.clock import Clock
from hub.errors import (
    CameraUnreachableError,
    HubError,
    InvalidInputError,
    NoKeyFramesError,
    StreamEndedError,
)
from hub.media.packet import Packet, Track, load_ffmpeg
from hub.model.camera import Camera, Transport
from hub.store.secrets import Credentials
from noticeboard.runtime.tasks import cancel
from noticeboard.runtime.text import Text

_NEVER: Final = 0.0


class Stream:
    """The transport of one track: proposed with `how`, in use once `agreed` was called."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what is to be connected with what
        self,
        track: Track,
        stream: RtpStream,
        alignment: Alignment,
        connection: Connection,
        datagrams: Datagrams | None,
        first_channel: int,
    ) -> None:
        self.track = track
        self.stream = stream
        self._alignment = alignment
        self._connection = connection
        self._datagrams = datagrams
        self._channels = (first_channel, first_channel + 1)
        self._report: rtp.SenderReport | None = None
        self._reported_s = _NEVER

    @property
    def channels(self) -> tuple[int, int]:
        """The proposed or agreed channels."""
        return self._channels

    @property
    def how(self) -> str:
        """The Transport header that proposes it."""
        first, second = self._datagrams.ports if self._datagrams else self._channels
        if self._datagrams:
            return f"RTP/AVP;unicast;client_port={first}-{second}"
        return f"RTP/AVP/TCP;unicast;interleaved={first}-{second}"

    def agreed(self, answer: SetUp, own: int) -> None:
        """Receive packets as the camera agreed; `own` is our synchronization source."""
        takes = (self.stream.receive, self._receive_report)
        if self._datagrams is None:
            self._channels = answer.channels
            self._connection.routes.update(zip(answer.channels, takes, strict=True))
            return
        host = self._connection.host
        self._datagrams.start(host, takes, self._connection.read)
        if answer.server_ports is not None:
            self._datagrams.punch(host, answer.server_ports, self._receiver_report(own, _NEVER))

    def send_report(self, own: int, now_s: float) -> None:
        """Send the camera a receiver report."""
        report = self._receiver_report(own, now_s)
        if self._datagrams is not None:
            self._datagrams.send_report(report)
        else:
            self._connection.send_frame(self._channels[1], report)

    def close(self) -> None:
        """Release the ports."""
        if self._datagrams is not None:
            self._datagrams.close()

    def _receiver_report(self, own: int, now_s: float) -> bytes:
        return rtp.receiver_report(
            own,
            rtp.ReceiverStats(
                sender=self.stream.sender,
                highest=self.stream.highest,
                lost=self.stream.lost,
                report=self._report,
                report_age_s=max(now_s - self._reported_s, 0.0),
            ),
        )

    def _receive_report(self, packet: bytes, now_s: float) -> None:
        report = rtp.parse(packet)
        if report.report is not None:
            self._report, self._reported_s = report.report, now_s
            self._alignment.reports[self.track] = report.report
        if report.bye:
            raise StreamEndedError("camera.ended_again")


_TICK_S: Final = 1.0
_REPORT_EVERY_S: Final = 5.0
"""Some cameras disconnect clients that never send receiver reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long to wait for a camera."""

    connect_s: float = 10.0
    silent_s: float = 5.0
    key_frame_s: float = 8.0
    teardown_s: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAlive:
    """Keeps a stream alive until it is canceled or the stream has failed."""

    host: str
    transport: Transport
    session: Requester
    video: VideoIntake
    lines: tuple[Stream, ...]
    own: int
    clock: Clock
    patience: Timeouts
    failed: Callable[[HubError], None]

    async def run(self) -> None:
        """Keep the stream alive; call `failed` if that fails."""
        try:
            await self._run()
        except HubError as error:
            self.failed(error)

    async def _run(self) -> None:
        began_s = reported_s = spoken_s = seen_s = self.clock.steady_s()
        received = 0
        while True:
            await self.clock.sleep(_TICK_S)
            now_s = self.clock.steady_s()
            if self.video.stream.received != received:
                received, seen_s = self.video.stream.received, now_s
            self._check(received, silent_s=now_s - seen_s, passed_s=now_s - began_s)
            if now_s - reported_s >= _REPORT_EVERY_S:
                reported_s = now_s
                for line in self.lines:
                    line.send_report(self.own, now_s)
            if now_s - spoken_s >= self.session.timeout_s / 2:
                spoken_s = now_s
                # Some cameras never answer while they send; their packets show that they are alive.
                with suppress(TimeoutError):
                    async with asyncio.timeout(self.patience.silent_s):
                        await self.session.keep_alive()

    def _check(self, received: int, *, silent_s: float, passed_s: float) -> None:
        """Raise CameraUnreachableError if no packets come, NoKeyFramesError if no key frame."""
        if silent_s >= self.patience.silent_s:
            if not received and self.transport is Transport.UDP:
                raise CameraUnreachableError("camera.no_udp", host=self.host)
            raise CameraUnreachableError("camera.stopped_sending", host=self.host)
        if self.video.newest is None and passed_s >= self.patience.key_frame_s:
            if self.video.undescribed:
                raise NoKeyFramesError("camera.never_says_coding")
            raise NoKeyFramesError("camera.key_frames_slow")


_MOST_ADDRESSES: Final = 3
_HOLD: Final = 64
"""How many datagrams may wait for a delayed one."""
_UNNAMED: Final = "?"


class Session:
    """One connection; `inbox` receives its items, and finally the error that ended it."""

    def __init__(  # noqa: PLR0913 -- everything it touches is injected
        self,
        url: str,
        login: Login,
        clock: Clock,
        *,
        transport: Transport,
        sound: bool,
        patience: Timeouts,
    ) -> None:
        self.inbox = PacketQueue()
        self._url = url
        self._host = host_of(url)
        self._scheme = urlsplit(url).scheme.lower()
        self._login = login
        self._clock = clock
        self._transport = transport
        self._sound = sound
        self._patience = patience
        self._hold = _HOLD if transport is Transport.UDP else 0
        self._moment = ReadTime(clock.now(), clock.steady_s())
        self._own = secrets.randbits(32)
        self._alignment = Alignment()
        self._lines: list[Stream] = []
        self._controls: list[str] = []
        self._connection: Connection | None = None
        self._session: Requester | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def lost_packets(self) -> int:
        """How many packets were lost."""
        return sum(line.stream.lost for line in self._lines)

    async def open(self) -> None:
        """Connect, and start the stream; CameraUnreachableError, CameraPasswordError."""
        try:
            async with asyncio.timeout(self._patience.connect_s):
                await self._begin()
        except TimeoutError:
            raise CameraUnreachableError("camera.no_answer_or_stopped", host=self._host) from None
        except OSError as error:
            # Without the cause, which doesn't help a person.
            raise unanswered(self._url, error) from None

    async def close(self) -> None:
        """Tear the session down, within a short time, and release everything."""
        try:
            await cancel(*self._tasks)
            if self._connection is not None and self._session is not None:
                self._connection.routes.clear()
                with suppress(HubError, TimeoutError):
                    async with asyncio.timeout(self._patience.teardown_s):
                        await self._session.tear_down()
        finally:
            for line in self._lines:
                line.close()
            if self._connection is not None:
                await self._connection.close(self._patience.teardown_s)

    async def _begin(self) -> None:
        for _ in range(_MOST_ADDRESSES):
            try:
                await self._negotiate()
            except RedirectedError as error:
                await self._follow(str(error))
            else:
                return
        raise CameraUnreachableError("camera.address_to_address", host=self._host)

    async def _follow(self, location: str) -> None:
        """Disconnect and follow a redirect; raises CameraUnreachableError for another host."""
        if self._connection is not None:
            await self._connection.close(self._patience.teardown_s)
        # Never from an encrypted connection to an unencrypted one.
        schemes = {self._scheme, "rtsps"}
        self._url = own_address(location, self._host, frozenset(schemes))
        self._login.begin()
        if host_of(location) != self._host or not self._url:
            raise CameraUnreachableError("camera.elsewhere", host=self._host)
        self.inbox = PacketQueue()  # the old one has recorded the end of its connection

    async def _connected(self) -> Connection:
        parts = urlsplit(self._url)
        connection = Connection(
            self._clock,
            self._login,
            self._moment,
            ended=Text("camera.ended_at", host=self._host),
            after=self.inbox.wake,
            failed=self.inbox.fail,
        )
        await asyncio.get_running_loop().create_connection(
            lambda: connection,
            self._host,
            parts.port or PORTS[parts.scheme],
            ssl=unverified_tls() if parts.scheme == "rtsps" else None,
        )
        return connection

    async def _negotiate(self) -> None:
        """Make all requests, from the first one to PLAY."""
        connection = self._connection = await self._connected()
        session = Requester(connection, self._url, self._host, self._transport)
        described = (await session.describe()).media
        self._session = session
        media = next((each for each in described if is_video(each)), None)
        if media is None:
            raise CameraUnreachableError("camera.neither_codec")
        video = VideoIntake(media, self._moment, self.inbox.put, hold=self._hold)
        await self._set_up(Track.VIDEO, media, video.stream)
        audio = [each for each in described if each.kind == "audio"] if self._sound else []
        for each in sorted(audio, key=lambda each: not is_aac(each)):  # AAC needs no coding.
            if video.sound is None:
                await self._set_up_sound(each, video)
        answer = await session.play()
        for line, start in zip(self._lines, start_times(answer, self._controls), strict=True):
            if start is not None:
                self._alignment.starts[line.track] = start
            line.send_report(self._own, self._clock.steady_s())
        upkeep = KeepAlive(
            host=self._host,
            transport=self._transport,
            session=session,
            video=video,
            lines=tuple(self._lines),
            own=self._own,
            clock=self._clock,
            patience=self._patience,
            failed=connection.fail,
        )
        self._tasks.append(asyncio.create_task(upkeep.run(), name=f"rtsp {self._host}"))

    async def _set_up_sound(self, media: Media, video: VideoIntake) -> None:
        """Set up sound too; if the camera refuses, it is recorded without sound."""
        try:
            sound = SoundIntake(
                media, video, self._alignment, self._moment, self.inbox.put, hold=self._hold
            )
        except InvalidInputError:
            video.unrecorded_sound = video.unrecorded_sound or media.coding or _UNNAMED
            return
        try:
            await self._set_up(Track.AUDIO, media, sound.stream)
        except CameraUnreachableError:
            self._lines.pop().close()
            self._controls.pop()
        else:
            video.sound, video.unrecorded_sound = sound.format, ""
            if sound.coding is not None:
                self._tasks.append(
                    asyncio.create_task(self._code(sound.coding), name=f"sound {self._host}")
                )

    async def _code(self, coding: CodedDepacketiser) -> None:
        """Encode the sound until canceled; wake the reader as for received packets."""
        connection = self._connection
        assert connection is not None  # noqa: S101 -- the sound came through it
        try:
            await coding.run(lambda: self.inbox.wake(self._clock.steady_s()))
        except HubError as error:
            connection.fail(error)

    async def _set_up(self, track: Track, media: Media, stream: RtpStream) -> None:
        connection, session = self._connection, self._session
        assert connection is not None  # noqa: S101 -- both were set before
        assert session is not None  # noqa: S101
        udp = self._transport is Transport.UDP
        datagrams = Datagrams(connection.own_host, self._clock.steady_s) if udp else None
        line = Stream(track, stream, self._alignment, connection, datagrams, 2 * len(self._lines))
        self._lines.append(line)
        self._controls.append(media.control)
        line.agreed(await session.set_up(media, line.how, line.channels), self._own)


class RtspSource(StreamSource):
    """One connection to one stream; see `CameraSource` for the contract."""

    def __init__(
        self,
        camera: Camera,
        credentials: Credentials | None,
        clock: Clock,
        *,
        patience: Timeouts | None = None,
    ) -> None:
        super().__init__()
        self._url = camera.main_url
        self._credentials = credentials
        self._clock = clock
        self._transport = camera.transport
        self._sound = camera.sound
        self._patience = patience or Timeouts()
        self._reading: Session | None = None

    @property
    @override
    def lost_packets(self) -> int:
        return self._reading.lost_packets if self._reading else 0

    @override
    async def packets(self) -> AsyncGenerator[Packet]:
        reading = self._reading = Session(
            without_srtp(with_credentials(opened(self._url, self._credentials), None)),
            Login(self._credentials, urlsplit(self._url).scheme.lower(), host_of(self._url)),
            self._clock,
            transport=self._transport,
            sound=self._sound,
            patience=self._patience,
        )
        # Not on the event loop: the first load takes a second on a small machine.
        await asyncio.to_thread(load_ffmpeg)
        try:
            await reading.open()
            while True:
                items, failure = await reading.inbox.receive()
                for packet in self._noted(items):
                    yield packet
                if failure is not None:
                    raise failure
        finally:
            await reading.close()
