"""One connection being read: opened, kept up, closed."""

import asyncio
from contextlib import suppress
import secrets
from typing import Final
from urllib.parse import urlsplit

from hub.camera.address import host_of, own_address, unanswered
from hub.camera.auth import Login
from hub.camera.rtsp.connection import Connection, unverified_tls
from hub.camera.rtsp.datagrams import Datagrams
from hub.camera.rtsp.inbox import Inbox
from hub.camera.rtsp.intake import Moment, SoundIntake, VideoIntake, is_video
from hub.camera.rtsp.line import Line
from hub.camera.rtsp.rtp import RtpStream
from hub.camera.rtsp.sdp import Media
from hub.camera.rtsp.session import RedirectedError, Session, start_times
from hub.camera.rtsp.sound import CodedDepacketiser, is_aac
from hub.camera.rtsp.timeline import Alignment
from hub.camera.rtsp.upkeep import Patience, Upkeep
from hub.clock import Clock
from hub.errors import CameraUnreachableError, HubError, InvalidInputError
from hub.media.packet import Track
from hub.model.camera import Transport
from noticeboard.runtime.tasks import cancel

_MOST_ADDRESSES: Final = 3
_HOLD: Final = 64
"""How many datagrams may wait for one that was overtaken."""
_PORTS: Final = {"rtsp": 554, "rtsps": 322}
_UNNAMED: Final = "?"


class Reading:
    """One connection; `inbox` has what comes, and at last why nothing more does."""

    def __init__(  # noqa: PLR0913 -- everything it touches is injected
        self,
        url: str,
        login: Login,
        clock: Clock,
        *,
        transport: Transport,
        sound: bool,
        patience: Patience,
    ) -> None:
        self.inbox = Inbox()
        self._url = url
        self._host = host_of(url)
        self._scheme = urlsplit(url).scheme.lower()
        self._login = login
        self._clock = clock
        self._transport = transport
        self._sound = sound
        self._patience = patience
        self._hold = _HOLD if transport is Transport.UDP else 0
        self._moment = Moment(clock.now(), clock.steady_s())
        self._own = secrets.randbits(32)
        self._alignment = Alignment()
        self._lines: list[Line] = []
        self._controls: list[str] = []
        self._connection: Connection | None = None
        self._session: Session | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def lost_packets(self) -> int:
        """How many packets never came."""
        return sum(line.stream.lost for line in self._lines)

    async def open(self) -> None:
        """Connect, and make the camera send.

        Raises CameraUnreachableError and CameraPasswordError.
        """
        try:
            async with asyncio.timeout(self._patience.connect_s):
                await self._begin()
        except TimeoutError:
            raise CameraUnreachableError(
                f"The camera at {self._host} did not answer or stopped answering: check its power "
                "and network."
            ) from None
        except OSError as error:
            # Without its cause, which is of no use to a person.
            raise unanswered(self._url, error) from None

    async def close(self) -> None:
        """Say goodbye, but not for long, and let everything go."""
        try:
            await cancel(*self._tasks)
            if self._connection is not None and self._session is not None:
                self._connection.routes.clear()
                with suppress(HubError, TimeoutError):
                    async with asyncio.timeout(self._patience.hang_up_s):
                        await self._session.tear_down()
        finally:
            for line in self._lines:
                line.close()
            if self._connection is not None:
                await self._connection.close(self._patience.hang_up_s)

    async def _begin(self) -> None:
        for _ in range(_MOST_ADDRESSES):
            try:
                await self._ask()
            except RedirectedError as error:
                await self._follow(str(error))
            else:
                return
        raise CameraUnreachableError(f"The camera at {self._host} sends from address to address.")

    async def _follow(self, location: str) -> None:
        """Hang up, to go where the camera said; raises CameraUnreachableError for another host."""
        if self._connection is not None:
            await self._connection.close(self._patience.hang_up_s)
        # Never from an encrypted connection to an open one.
        schemes = {self._scheme, "rtsps"}
        self._url = own_address(location, self._host, frozenset(schemes))
        self._login.begin()
        if host_of(location) != self._host or not self._url:
            raise CameraUnreachableError(
                f"The camera at {self._host} wants to be read elsewhere: enter that address."
            )
        self.inbox = Inbox()  # the other one knows that a connection has ended

    async def _connected(self) -> Connection:
        parts = urlsplit(self._url)
        connection = Connection(
            self._clock,
            self._login,
            self._moment,
            ended=f"The camera at {self._host} ended its stream: it will be tried again.",
            after=self.inbox.tell,
            failed=self.inbox.fail,
        )
        await asyncio.get_running_loop().create_connection(
            lambda: connection,
            self._host,
            parts.port or _PORTS[parts.scheme],
            ssl=unverified_tls() if parts.scheme == "rtsps" else None,
        )
        return connection

    async def _ask(self) -> None:
        """Ask for everything, from the first word to PLAY."""
        connection = self._connection = await self._connected()
        session = Session(connection, self._url, self._host, self._transport)
        described = (await session.describe()).media
        self._session = session
        media = next((each for each in described if is_video(each)), None)
        if media is None:
            raise CameraUnreachableError(
                "The camera sends neither H.264 nor H.265 video: choose one of them in its "
                "settings."
            )
        video = VideoIntake(media, self._moment, self.inbox.put, hold=self._hold)
        await self._set_up(Track.VIDEO, media, video.stream)
        heard = [each for each in described if each.kind == "audio"] if self._sound else []
        for each in sorted(heard, key=lambda each: not is_aac(each)):  # It needs no coding.
            if video.sound is None:
                await self._set_up_sound(each, video)
        answer = await session.play()
        for line, start in zip(self._lines, start_times(answer, self._controls), strict=True):
            if start is not None:
                self._alignment.starts[line.track] = start
            line.send_report(self._own, self._clock.steady_s())
        upkeep = Upkeep(
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
        """Ask for sound too; a camera that then gives none is recorded without."""
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
        """Code the sound until cancelled; its reader is woken as by what arrives."""
        connection = self._connection
        assert connection is not None  # noqa: S101 -- the sound came through it
        try:
            await coding.run(lambda: self.inbox.tell(self._clock.steady_s()))
        except HubError as error:
            connection.fail(error)

    async def _set_up(self, track: Track, media: Media, stream: RtpStream) -> None:
        connection, session = self._connection, self._session
        assert connection is not None  # noqa: S101 -- both are there by now
        assert session is not None  # noqa: S101
        udp = self._transport is Transport.UDP
        datagrams = Datagrams(connection.own_host, self._clock.steady_s) if udp else None
        line = Line(track, stream, self._alignment, connection, datagrams, 2 * len(self._lines))
        self._lines.append(line)
        self._controls.append(media.control)
        line.agreed(await session.set_up(media, line.how, line.channels), self._own)
