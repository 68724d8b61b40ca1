"""Examine a camera as a recorder would: some seconds of its stream, and its ONVIF side."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from itertools import pairwise
import socket
from typing import Final
from urllib.parse import urlsplit

from hub.camera.address import PORTS
from hub.camera.onvif.consumer import Consumer
from hub.camera.onvif.device import OnvifDevice
from hub.camera.onvif.events import OnvifEvents
from hub.camera.stills.web import CameraWeb, fetch_snapshot
from hub.camera.streams import stream_source
from hub.cli.doctor.findings import Finding, fine, odd, printable, wrong
from hub.cli.doctor.machine import Tools
from hub.cli.output import clock
from hub.discovery.addresses import Interface
from hub.errors import CameraPasswordError, HubError, NoKeyFramesError
from hub.media.packet import Track, VideoFormat
from hub.model.camera import Camera, SourceKind
from hub.model.ids import CameraId
from hub.store.secrets import Credentials

_SLOW_FIRST_S: Final = 4.0
_LONG_KEYS_S: Final = 5.0
_HIGH_MBIT_S: Final = 16.0
_NAMES: Final = {"h264": "H.264", "hevc": "H.265"}


@dataclass(slots=True)
class StreamSample:
    """What was received while a stream was watched."""

    udp: bool = False
    video: VideoFormat | None = None
    first_s: float = 0.0
    """Seconds from starting to connect until the first key frame."""
    rate_hz: int = 90_000
    began_s: float = 0.0
    lasted_s: float = 0.0
    keys: list[int] = field(default_factory=list)
    """When each key frame came, in units of `rate_hz` on the connection's clock."""
    size_bytes: int = 0
    lost: int = 0
    unrecorded_sound: str = ""
    """The codec of sound that is not recorded, or empty."""

    @property
    def key_interval_s(self) -> float:
        """The longest time between two key frames; the watched time if there was only one."""
        gaps = [(b - a) / self.rate_hz for a, b in pairwise(self.keys)]
        return max(gaps, default=self.lasted_s)

    @property
    def mbit_s(self) -> float:
        """Megabits per second."""
        return self.size_bytes * 8 / 1e6 / self.lasted_s if self.lasted_s else 0.0


def judge_stream(name: str, watched: StreamSample) -> Iterator[Finding]:
    """Yield findings about a watched stream."""
    video = watched.video
    if video is None:
        yield wrong(name, "Its stream sent no picture.", "Restart the camera.")
        return
    codec = _NAMES.get(video.codec, video.codec)
    yield fine(
        name,
        f"Records {codec} {video.width}x{video.height}, {watched.mbit_s:.1f} Mbit/s; "
        f"the first key frame came after {watched.first_s:.1f} s.",
    )
    if watched.first_s > _SLOW_FIRST_S:
        yield odd(
            name,
            f"It took {watched.first_s:.1f} s to send its first key frame.",
            "Set the key frame (I-frame) interval to two seconds. After an interruption, nothing "
            "is recorded for that "
            "long.",
        )
    if watched.key_interval_s > _LONG_KEYS_S or (
        len(watched.keys) == 1 and watched.lasted_s >= _LONG_KEYS_S
    ):
        yield odd(
            name,
            f"Its key frames are {watched.key_interval_s:.0f} s apart or more.",
            "Set the key frame (I-frame) interval to two seconds, and turn off `smart` codecs "
            "(H.264+, H.265+). Clips begin at a key frame.",
        )
    if watched.unrecorded_sound:
        yield odd(
            name,
            f"Its sound is {watched.unrecorded_sound}, which isn't recorded.",
            "Choose AAC or G.711 in the camera's settings, or turn its sound off here.",
        )
    if video.codec == "hevc":
        yield odd(
            name,
            "It sends H.265, which not every browser plays.",
            "Choose H.264 for the main stream, if the camera offers it.",
        )
    if watched.mbit_s > _HIGH_MBIT_S:
        yield odd(
            name,
            f"It sends {watched.mbit_s:.0f} Mbit/s, which fills the disk and the Wi-Fi.",
            "Lower the bit rate in the camera's settings. 2 to 6 Mbit/s are enough for 1080p.",
        )
    if watched.lost:
        way = "UDP" if watched.udp else "TCP"
        yield odd(
            name,
            f"{watched.lost} packets were lost within {watched.lasted_s:.0f} s by {way}.",
            "Choose TCP for this camera, and bring it nearer to the Wi-Fi."
            if watched.udp
            else "The camera itself drops them. Lower its bit rate, or restart it.",
        )


_LONGEST_ANSWER: Final = 4096
_CLOCK_OFF: Final = timedelta(seconds=5)
_CLOCK_FAR_OFF: Final = timedelta(minutes=5)


def named(camera: Camera) -> str:
    """Return the heading of findings about a camera."""
    return printable(camera.name, 40) or camera.id


class CameraExam:
    """One camera under examination; `offset` is its clock minus ours, once measured."""

    def __init__(  # noqa: PLR0913 -- what the examination needs
        self,
        camera: Camera,
        credentials: Credentials | None,
        interfaces: Sequence[Interface],
        tools: Tools,
        *,
        events_port: int = 0,
        is_heard: bool = False,
    ) -> None:
        """`is_heard` means that the running hub already receives the camera's events."""
        self._events_port = events_port
        self._is_found = is_heard
        self._camera = camera
        self._credentials = credentials
        self._interfaces = interfaces
        self._tools = tools
        self._name = named(camera)
        self._ends_s = 0.0
        """When this camera's time is up, on the loop's clock."""
        self.offset: timedelta | None = None

    @property
    def camera_id(self) -> CameraId:
        """The camera's id."""
        return self._camera.id

    async def skip_asleep(self) -> list[Finding]:
        """Return what is known about a camera that must not be woken."""
        return [
            odd(
                self._name,
                "This camera sleeps to save its battery. It's recorded only after one of "
                "its sensors reports something and while someone is watching. It wasn't "
                "woken.",
                "Give the hub its motion sensor or button in Home Assistant, so it's "
                "recorded in time. If it has mains power: neighbors hub change CAMERA --wired",
            )
        ]

    async def examine(self) -> list[Finding]:
        """Return what is found within `Tools.longest_s`: the stream first, then the ONVIF side."""
        camera = self._camera
        if camera.kind is SourceKind.ARCHIVE:
            return [fine(self._name, "An archive records it. The hub doesn't read it live.")]
        if not camera.main_url:
            return [fine(self._name, "Home Assistant lends its pictures.")]
        self._ends_s = asyncio.get_running_loop().time() + self._tools.longest_s
        reached = await self._reach()
        if reached is not None:
            return [reached]
        looks = [self._stream() if self._is_streamed() else self._picture()]
        if camera.device_url:
            looks.append(self._device())
        async with asyncio.TaskGroup() as tasks:
            both = [tasks.create_task(_gathered(checks)) for checks in looks]
        return [*(finding for task in both for finding in task.result()), *self._in_clear()]

    def _in_clear(self) -> list[Finding]:
        """Return a finding if its password was just sent unencrypted."""
        if self._credentials is None or not self._credentials.use.in_clear:
            return []
        return [
            odd(
                self._name,
                "Its password is sent unencrypted.",
                "Use that password for nothing else, and choose https, rtsps, or digest "
                "authentication in the camera's settings, if it has them.",
            )
        ]

    def _is_streamed(self) -> bool:
        match self._camera.kind:
            case SourceKind.RTSP | SourceKind.ONVIF | SourceKind.FLV:
                return True
            case SourceKind.LENT:
                return self._camera.main_url.startswith("rtsp")
            case _:
                return False

    def _in_time(self) -> asyncio.Timeout:
        return asyncio.timeout_at(self._ends_s)

    async def _reach(self) -> Finding | None:
        """Return why the camera's port cannot be opened, or None if it can."""
        parts = urlsplit(self._camera.main_url)
        host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 554)
        address = ""
        try:
            async with asyncio.timeout(self._tools.connect_s):
                loop = asyncio.get_running_loop()
                [found, *_] = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                address = str(found[4][0])
                _, writer = await asyncio.open_connection(address, port)
                writer.close()
                return None
        except ConnectionRefusedError:
            return wrong(
                self._name,
                f"{address} is on, but port {port} is closed.",
                f"Turn on {'RTSP' if parts.scheme.startswith('rtsp') else 'the web server'} in "
                "the camera's settings, or correct the port.",
            )
        except OSError as error:
            if address:
                return self._silent(address, port)
            if isinstance(error, TimeoutError):
                return wrong(
                    self._name,
                    f"The address of {printable(host, 80)} couldn't be looked up in time.",
                    "Run the check again, or check the network's name server (DNS).",
                )
        return wrong(
            self._name,
            f"Can't find {printable(host, 80)}.",
            "Add the camera by its address, and reserve that address for it in the router.",
        )

    def _silent(self, address: str, port: int) -> Finding:
        near = ip_address(address).is_loopback or any(
            each.reaches(address) for each in self._interfaces
        )
        if near:
            return wrong(
                self._name,
                f"Nothing answers at {address} port {port}.",
                "Check that the camera is on, and look up its address in the router.",
            )
        return wrong(
            self._name,
            f"Nothing answers at {address} port {port}, and {address} is in another network than "
            "this machine.",
            "Give the camera an address of this network, or let the router pass traffic between "
            "the two.",
        )

    async def _stream(self) -> AsyncGenerator[Finding]:
        parts = urlsplit(self._camera.main_url)
        if parts.scheme == "rtsp" and not await self._speaks_rtsp():
            yield wrong(
                self._name,
                f"What answers at {parts.hostname} port {parts.port or 554} doesn't use RTSP.",
                "Correct the address. RTSP is usually on port 554, not on the web page's port.",
            )
            return
        watched = StreamSample(udp=self._camera.transport.value == "udp")
        try:
            with suppress(TimeoutError):
                async with self._in_time():
                    await self._watch(watched)
        except CameraPasswordError:
            yield self._refused()
            return
        except NoKeyFramesError as error:
            yield wrong(
                self._name, str(error), "Set the key frame (I-frame) interval to two seconds."
            )
            return
        except HubError as error:
            yield wrong(
                self._name, str(error), "Restart the camera. If that doesn't help, add it again."
            )
            return
        if watched.video is None:
            yield wrong(
                self._name,
                f"Its stream sent no picture within {self._tools.longest_s:.0f} s.",
                "Restart the camera, and close other viewers of it.",
            )
            return
        for finding in judge_stream(self._name, watched):
            yield finding

    async def _watch(self, watched: StreamSample) -> None:
        """Read the stream for a while; raises HubError."""
        clock = self._tools.clock
        source = stream_source(self._camera, self._credentials, clock)
        began_s = clock.steady_s()
        async with aclosing(source.packets()) as packets:
            async for packet in packets:
                now_s = clock.steady_s()
                if watched.video is None:
                    watched.first_s = now_s - began_s
                    watched.rate_hz, watched.began_s = packet.rate_hz, now_s
                    watched.video = source.info.video
                    watched.unrecorded_sound = source.info.unrecorded_sound
                watched.size_bytes += len(packet.payload)
                if packet.track is Track.VIDEO and packet.key:
                    watched.keys.append(packet.dts)
                watched.lasted_s = now_s - watched.began_s
                watched.lost = source.lost_packets
                if watched.lasted_s >= self._tools.watch_s:
                    break

    async def _speaks_rtsp(self) -> bool:
        """Return whether OPTIONS is answered; a refusal counts too (RFC 2326, 10.1)."""
        parts = urlsplit(self._camera.main_url)
        url = f"rtsp://{parts.netloc}{parts.path}"
        try:
            async with asyncio.timeout(self._tools.connect_s):
                reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 554)
                try:
                    writer.write(f"OPTIONS {url} RTSP/1.0\r\nCSeq: 1\r\n\r\n".encode())
                    return (await reader.read(_LONGEST_ANSWER)).startswith(b"RTSP/")
                finally:
                    writer.close()
        except OSError:
            return False

    async def _picture(self) -> AsyncGenerator[Finding]:
        if self._camera.kind is not SourceKind.JPEG:
            yield fine(self._name, "Its web server answers.")
            return
        try:
            async with (
                self._in_time(),
                CameraWeb(self._camera.main_url, self._credentials) as web,
            ):
                picture = await fetch_snapshot(web)
        except CameraPasswordError:
            yield self._refused()
        except (HubError, TimeoutError) as error:
            text = str(error) or "It sends its pictures too slowly."
            yield wrong(self._name, text, "Check the address of its picture.")
        else:
            yield fine(self._name, f"It gives a picture of {len(picture) // 1024} KiB.")

    def _refused(self) -> Finding:
        return wrong(
            self._name,
            "The camera rejected the user name or password."
            if self._credentials
            else "The camera needs a user name and a password, but the hub has none.",
            "Enter them again: neighbors hub change, or Home Assistant, Cameras, Change password.",
        )

    async def _device(self) -> AsyncGenerator[Finding]:
        try:
            async with (
                self._in_time(),
                OnvifDevice(
                    self._camera.device_url, self._credentials, self._tools.clock
                ) as device,
            ):
                bounds = await device.measure_clock()
        except (HubError, TimeoutError) as error:
            text = str(error) or f"no answer came within {self._tools.longest_s:.0f} s."
            yield odd(
                self._name,
                f"Its ONVIF service fails: {text}",
                "Turn on ONVIF in the camera's settings. Its events and its clock come from it.",
            )
            return
        if bounds is not None:
            self.offset = sum(bounds, timedelta(0)) / 2
            yield self._judged_clock(self.offset)
        yield await self._events()

    def _judged_clock(self, offset: timedelta) -> Finding:
        if abs(offset) < _CLOCK_OFF:
            return fine(self._name, "Its clock agrees with this machine's.")
        off = clock(round(offset / timedelta(milliseconds=1)))
        advice = "Set a time server (NTP) in the camera's settings, such as the router's address."
        if abs(offset) < _CLOCK_FAR_OFF:
            return odd(self._name, f"Its {off}.", advice)
        return odd(
            self._name,
            f"Its {off}. The time shown in its picture will be wrong.",
            advice,
        )

    async def _events(self) -> Finding:
        """Subscribe to its events briefly; it is fine if none arrive."""
        clock = self._tools.clock
        # A running hub occupies that port. A firewall may block the other port that is used then.
        consumer = Consumer(clock, self._events_port)
        events = OnvifEvents(self._camera, self._credentials, clock, consumer)
        try:
            async with (
                aclosing(events.triggers()) as triggers,
                self._in_time(),
                asyncio.timeout(self._tools.events_s),
            ):
                await anext(triggers, None)
        except TimeoutError:
            pass
        except CameraPasswordError:
            return odd(
                self._name,
                "It doesn't send its events to this user.",
                "Give the user operator rights in the camera. Without events, the hub "
                "finds motion only in the picture and doesn't notice the doorbell's "
                "button.",
            )
        except HubError as error:
            return odd(
                self._name,
                f"It sends no events: {error}",
                "The hub then finds motion only in the picture and doesn't notice the doorbell's "
                "button.",
            )
        if events.unreached_address and not self._is_found:
            return odd(
                self._name,
                "It sends its events to this machine, but none arrived.",
                "Let it reach the port for events (events_port, 8468). A firewall, a "
                "container, or another network may be in between.",
            )
        return fine(self._name, "Its events can be followed.")


async def _gathered(checks: AsyncGenerator[Finding]) -> list[Finding]:
    async with aclosing(checks) as findings:
        return [finding async for finding in findings]
