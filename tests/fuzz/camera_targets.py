"""What cameras say: RTSP and RTP, SDP, ONVIF, WS-Discovery, mDNS, streams of pictures."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, cast

from zeroconf._protocol.incoming import DNSIncoming
from zeroconf.asyncio import AsyncServiceInfo

from hub.camera.auth import Login, challenges
from hub.camera.flv import FlvDemuxer
from hub.camera.onvif import description as onvif_media, soap
from hub.camera.onvif.device import OnvifDevice, utc_of
from hub.camera.onvif.soap import Element, FaultError, NotSoapError
from hub.camera.onvif.topics import notice_of
from hub.camera.rtsp import rtp, sdp
from hub.camera.rtsp.intake import Item, ReadTime, VideoIntake, is_video
from hub.camera.rtsp.messages import RtspMessage, RtspParser
from hub.camera.rtsp.rtp import RtpStream
from hub.camera.rtsp.session import refusal, start_times
from hub.camera.rtsp.sound import (
    Arrival,
    CodedDepacketiser,
    SoundDepacketiser,
    aac_depacketiser,
    is_aac,
)
from hub.camera.stills.web import JpegStream
from hub.discovery.mdns import ALL_TYPES, read_announcement
from hub.discovery.ws_discovery import read_answers
from hub.errors import CameraUnreachableError, InvalidInputError
from hub.model.camera import Transport
from hub.store.secrets import Credentials
from tests.fuzz.target import Target, parts_of, text_of

NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
_URL: Final = "rtsp://192.0.2.7/main"
_MOST_PACKETS: Final = 256
_H264: Final = sdp.Media(kind="video", coding="H264", clock_hz=90_000)
_H265: Final = sdp.Media(kind="video", coding="H265", clock_hz=90_000)
_AAC: Final = sdp.Media(
    kind="audio",
    coding="MPEG4-GENERIC",
    clock_hz=16_000,
    format={"config": "1408", "sizelength": "13", "indexlength": "3", "indexdeltalength": "3"},
)
_G711: Final = sdp.Media(kind="audio", coding="PCMU", clock_hz=8000)
_LATM: Final = sdp.Media(kind="audio", coding="MP4A-LATM", clock_hz=16000)
_OPUS: Final = sdp.Media(kind="audio", coding="OPUS", clock_hz=48000, channels=2)


def _described(text: bytes) -> None:
    found = sdp.parse(text)
    sdp.absolute(found.control, _URL)
    for each in found.media:
        sdp.absolute(each.control, _URL)
        with suppress(CameraUnreachableError):
            if is_video(each):
                _intake(each, hold=0)
        with suppress(InvalidInputError):
            _heard(each, lambda _frame: None)


def _answered(message: RtspMessage) -> None:
    for name in ("content-length", "cseq"):
        message.number(name)
    login = Login(Credentials(username="me", password="x"))  # noqa: S106 -- not a real one
    if login.challenged(message.every("www-authenticate")):
        login.authorization("DESCRIBE", _URL)
    challenges(message.every("www-authenticate"))
    start_times(message, ["track1", "track2"])
    refusal(message.status, "192.0.2.7", Transport.TCP)
    _described(message.body)


def _rtsp(raw: bytes) -> None:
    RtspParser(lambda _channel, frame: _report(frame), _answered).feed(raw)


def _report(packet: bytes) -> None:
    rtp.parse(packet)


def _intake(media: sdp.Media, *, hold: int) -> VideoIntake:
    taken: list[Item] = []
    return VideoIntake(media, ReadTime(NOW, 0.0), taken.append, hold=hold)


def _push(stream: RtpStream, raw: bytes) -> None:
    for number, packet in enumerate(parts_of(raw, _MOST_PACKETS)):
        stream.receive(packet, number / 100)


def _video(media: sdp.Media) -> Callable[[bytes], None]:
    def read(raw: bytes) -> None:
        for hold in (0, 8):
            with suppress(CameraUnreachableError):
                _push(_intake(media, hold=hold).stream, raw)

    return read


def _sound(media: sdp.Media) -> Callable[[bytes], None]:
    def read(raw: bytes) -> None:
        frames: list[bytes] = []
        made = _heard(media, frames.append)
        _push(RtpStream(made.push), raw)
        if isinstance(made, CodedDepacketiser):
            made.code()

    return read


def _heard(media: sdp.Media, take: Callable[[bytes], None]) -> SoundDepacketiser:
    if is_aac(media):
        return aac_depacketiser(media, lambda _timestamp, frame: take(frame))
    return CodedDepacketiser(media, lambda: Arrival(NOW, 0.0), lambda coded: take(coded.frame))


def _flv(raw: bytes) -> None:
    for size in (16, len(raw) or 1):
        demuxer = FlvDemuxer(sound=True)
        for at in range(0, len(raw), size):
            demuxer.feed(raw[at : at + size], NOW)


class _Answering:
    """An ONVIF device that answers everything with the same element."""

    host = "192.0.2.7"
    url = "http://192.0.2.7/onvif/device_service"

    def __init__(self, told: Element) -> None:
        self._told = told

    def offers(self, service: str) -> bool:
        """Offer everything."""
        return bool(service)

    def own(self, address: str) -> str:
        """Return an address as it came."""
        return address

    async def call(self, *_asked: object, **_how: object) -> Element:
        """Answer anything."""
        return self._told


async def _asked(device: OnvifDevice) -> None:
    profiles = await onvif_media.profiles_of(device)
    if profiles:
        main, _ = onvif_media.choose(profiles)
        await onvif_media.stream_of(device, main, Transport.TCP)
        await onvif_media.snapshot_of(device, main)


def _onvif(raw: bytes) -> None:
    told = soap.answer(raw)
    utc_of(told)
    for each in soap.every(told, "NotificationMessage", 32):
        notice_of(each, doorbell=True)
    with suppress(StopIteration, CameraUnreachableError):
        # It never waits for anything: one step is all of it.
        _asked(cast("OnvifDevice", _Answering(told))).send(None)


def _ws_discovery(raw: bytes) -> None:
    read_answers(raw)


def _mdns_packet(raw: bytes) -> None:
    DNSIncoming(raw).answers()


def _mdns_text(raw: bytes) -> None:
    kind, _, rest = raw.partition(b"\n")
    service_type = ALL_TYPES[int.from_bytes(kind[:1]) % len(ALL_TYPES)]
    name, _, properties = rest.partition(b"\n")
    info = AsyncServiceInfo(service_type, f"x.{service_type}", properties=properties)
    told = {
        key.decode("utf-8", "replace"): (value or b"").decode("utf-8", "replace")
        for key, value in info.properties.items()
    }
    service = f"{text_of(name)}.{service_type}"
    read_announcement(service_type, service, ["192.0.2.7", "fe80::7"], len(kind), told, NOW)


def _pictures(raw: bytes) -> None:
    stream = JpegStream()
    for at in range(0, len(raw), 512):
        stream.feed(raw[at : at + 512])


TARGETS: Final = (
    Target(name="rtsp", reads=(_rtsp,), refuses=(CameraUnreachableError,)),
    Target(name="sdp", reads=(_described,)),
    Target(name="rtcp", reads=(_report,)),
    Target(name="rtp_h264", reads=(_video(_H264),), longest=8192, share=4),
    Target(name="rtp_h265", reads=(_video(_H265),), longest=8192, share=4),
    Target(
        name="rtp_sound",
        reads=tuple(map(_sound, (_AAC, _G711, _LATM, _OPUS))),
        longest=2048,
        share=4,
    ),
    Target(name="flv", reads=(_flv,), refuses=(CameraUnreachableError,), longest=8192, share=4),
    Target(name="onvif", reads=(_onvif,), refuses=(NotSoapError, FaultError), longest=16_384),
    Target(name="ws_discovery", reads=(_ws_discovery,)),
    Target(name="mdns", reads=(_mdns_packet, _mdns_text), longest=2048),
    Target(name="jpeg_stream", reads=(_pictures,), refuses=(CameraUnreachableError,), longest=8192),
)
