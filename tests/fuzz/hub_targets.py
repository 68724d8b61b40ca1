"""What a house reads: cameras, feeds of warnings, its own files, links, what its hub says."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
import json
from pathlib import Path
from typing import Final, cast
import warnings

from zeroconf._protocol.incoming import DNSIncoming
from zeroconf.asyncio import AsyncServiceInfo

from hub.archives.profile_g import extent, parsed, present, state_changes
from hub.archives.replay_frames import DatedSound, DatedVideo, ReplayQueue
from hub.awareness.fetch import SourceUnreadableError
from hub.awareness.formats import read_document, read_source
from hub.awareness.store import folded, unique
from hub.backup.archive import parse_recipient, parse_recovery_key, unpack
from hub.camera.auth import Login, challenges
from hub.camera.flv import FlvDemuxer
from hub.camera.onvif import description as onvif_media, soap
from hub.camera.onvif.device import OnvifDevice, utc_of
from hub.camera.onvif.soap import Element, FaultError, NotSoapError
from hub.camera.onvif.topics import notice_of
from hub.camera.rtsp import messages, rtp
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
from hub.config import read_config
from hub.discovery.mdns import ALL_TYPES, read_announcement
from hub.discovery.ws_discovery import read_answers
from hub.errors import CameraUnreachableError, HubError, InvalidInputError, StorageError
from hub.ledger.tree import Export, read_file
from hub.media import jpeg
from hub.media.mp4.boxes import parse_description
from hub.media.mp4.fragments import read_table
from hub.media.mp4.segment_table import closings_in
from hub.model.awareness import AwarenessKind, AwarenessSourceId
from hub.model.camera import Transport
from hub.model.window import TimeWindow
from hub.store.secrets import Credentials
from noticeboard.seal.age import AgeIdentity, encrypt
from noticeboard.seal.signed_video.groups import SignedStream
from noticeboard.seal.signed_video.keys import certify
from noticeboard.timestamp.group import VideoCodec
from tests.fuzz.noticeboard_targets import IDENTITY
from tests.fuzz.target import Target, parts_of, scratch, text_of

with warnings.catch_warnings():
    # Home Assistant subclasses aiohttp's application; the client's package brings all of it in.
    warnings.simplefilter("ignore", DeprecationWarning)
    from custom_components.neighbors_requests.client.connection import (
        PairingLink,
        parse_code,
        parse_fingerprint,
    )
    from custom_components.neighbors_requests.client.decode import read
    from custom_components.neighbors_requests.client.errors import (
        AnswerUnreadableError,
        HubClientError,
        LinkInvalidError,
    )
    from custom_components.neighbors_requests.client.messages import read_message
    from custom_components.neighbors_requests.client.models import Hello

NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
_URL: Final = "rtsp://192.0.2.7/main"
_MOST_PACKETS: Final = 256
_H264: Final = messages.Media(kind="video", coding="H264", clock_hz=90_000)
_H265: Final = messages.Media(kind="video", coding="H265", clock_hz=90_000)
_AAC: Final = messages.Media(
    kind="audio",
    coding="MPEG4-GENERIC",
    clock_hz=16_000,
    format={"config": "1408", "sizelength": "13", "indexlength": "3", "indexdeltalength": "3"},
)
_G711: Final = messages.Media(kind="audio", coding="PCMU", clock_hz=8000)
_LATM: Final = messages.Media(kind="audio", coding="MP4A-LATM", clock_hz=16000)
_OPUS: Final = messages.Media(kind="audio", coding="OPUS", clock_hz=48000, channels=2)


def _described(text: bytes) -> None:
    found = messages.parse(text)
    messages.absolute(found.control, _URL)
    for each in found.media:
        messages.absolute(each.control, _URL)
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


def _intake(media: messages.Media, *, hold: int) -> VideoIntake:
    taken: list[Item] = []
    return VideoIntake(media, ReadTime(NOW, 0.0), taken.append, hold=hold)


def _push(stream: RtpStream, raw: bytes) -> None:
    for number, packet in enumerate(parts_of(raw, _MOST_PACKETS)):
        stream.receive(packet, number / 100)


def _video(media: messages.Media) -> Callable[[bytes], None]:
    def read(raw: bytes) -> None:
        for hold in (0, 8):
            with suppress(CameraUnreachableError):
                _push(_intake(media, hold=hold).stream, raw)

    return read


def _sound(media: messages.Media) -> Callable[[bytes], None]:
    def read(raw: bytes) -> None:
        frames: list[bytes] = []
        made = _heard(media, frames.append)
        _push(RtpStream(made.push), raw)
        if isinstance(made, CodedDepacketiser):
            made.code()

    return read


def _heard(media: messages.Media, take: Callable[[bytes], None]) -> SoundDepacketiser:
    if is_aac(media):
        return aac_depacketiser(media, lambda _timestamp, frame: take(frame))
    return CodedDepacketiser(media, lambda: Arrival(NOW, 0.0), lambda coded: take(coded.frame))


def _replayed(raw: bytes) -> None:
    queue = ReplayQueue()
    video, sounds = DatedVideo(_H264, queue), [DatedSound(each, queue) for each in (_AAC, _G711)]
    for packet in parts_of(raw, _MOST_PACKETS):
        with suppress(CameraUnreachableError):
            video.receive(packet, 0)
        for each in sounds:
            each.receive(packet, 0)
    sounds[1].code()
    list(queue.drain())


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
    results = soap.child(told, "ResultList")
    window = TimeWindow(start=NOW, end=NOW + timedelta(hours=1))
    for each in map(parsed, soap.every(results, "RecordingInformation", 32)):
        if each is not None:
            extent(each, window)
            present(state_changes(soap.every(results, "Result", 32), each), window)
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


_ADDRESS: Final = "https://alerts.example.org/feed"
_HELLO: Final = read(Hello, {"epoch": "e", "seq": 5, "resumed": True})


def _feed(raw: bytes) -> None:
    heard = read_source(raw, _ADDRESS)
    source = AwarenessSourceId("0" * 16)
    kept = folded({}, heard.entries, heard.kind, source, NOW, whole=True)
    kept = folded(kept, heard.entries, heard.kind, source, NOW, whole=True)
    unique(each.item for each in kept.values() if each.item is not None)


def _said_feed(raw: bytes) -> None:
    read_source(raw, _ADDRESS, AwarenessKind.RSS, charset="iso-8859-1")


def _alert(raw: bytes) -> None:
    read_document(raw, _ADDRESS)


def _config(raw: bytes) -> None:
    with scratch() as folder:
        path = Path(folder) / "hub.toml"
        path.write_bytes(raw)
        read_config(path)


def _ledger(raw: bytes) -> None:
    found = read_file(raw)
    found.check()
    if isinstance(found, Export):
        list(found.read())


def _link(raw: bytes) -> None:
    text = text_of(raw)
    parse_code(text)
    with suppress(LinkInvalidError):
        parse_fingerprint(text)
    PairingLink.parse(text)


def _message(raw: bytes) -> None:
    try:
        value: object = json.loads(raw)
    except (ValueError, RecursionError):
        return  # as the client has it
    with suppress(HubClientError):
        read(Hello, value)
    read_message(value, hello=_HELLO)


def _recovery_key(raw: bytes) -> None:
    with suppress(InvalidInputError):
        parse_recipient(text_of(raw))
    parse_recovery_key(text_of(raw))


def _backup(raw: bytes) -> None:
    identity = AgeIdentity.parse(IDENTITY)
    with scratch() as folder:
        sealed = Path(folder) / "hub.backup"
        with sealed.open("wb") as file:
            encrypt(BytesIO(raw), identity.recipient, file.write)
        unpack(sealed, identity, Path(folder) / "data")


def _segment(raw: bytes) -> None:
    closings_in([(raw, len(raw)), (raw, 1 << 30)])
    with suppress(StorageError):
        parse_description(raw)
    read_table(BytesIO(raw))


def _picture(raw: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a picture that is slightly damaged
        jpeg.check(raw)
        with suppress(CameraUnreachableError):
            jpeg.grey(raw)
        jpeg.shrink(raw, 320)


def _signed(codec: VideoCodec) -> Callable[[bytes], object]:
    def read_pictures(raw: bytes) -> None:
        stream = SignedStream(codec)
        for at, sample in enumerate(parts_of(raw, _MOST_PACKETS)):
            stream.push(at, sample)
        for group in stream.finish():
            certify(group.chain, (), NOW)

    return read_pictures


TARGETS: Final = (
    Target(name="rtsp", reads=(_rtsp,), refuses=(CameraUnreachableError,)),
    Target(
        name="signed_video",
        reads=(_signed(VideoCodec.H264), _signed(VideoCodec.H265)),
        longest=8192,
        share=4,
    ),
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
    Target(name="replay", reads=(_replayed,), longest=8192, share=4),
    Target(name="flv", reads=(_flv,), refuses=(CameraUnreachableError,), longest=8192, share=4),
    Target(name="onvif", reads=(_onvif,), refuses=(NotSoapError, FaultError), longest=16_384),
    Target(name="ws_discovery", reads=(_ws_discovery,)),
    Target(name="mdns", reads=(_mdns_packet, _mdns_text), longest=2048),
    Target(name="jpeg_stream", reads=(_pictures,), refuses=(CameraUnreachableError,), longest=8192),
    Target(
        name="awareness_feed",
        reads=(_feed, _said_feed, _alert),
        refuses=(SourceUnreadableError,),
        longest=16_384,
    ),
    Target(name="config", reads=(_config,), refuses=(InvalidInputError,), longest=8192, share=4),
    Target(name="ledger_export", reads=(_ledger,), refuses=(InvalidInputError,), longest=8192),
    Target(name="pairing_link", reads=(_link,), refuses=(LinkInvalidError,)),
    Target(
        name="hub_message",
        reads=(_message,),
        refuses=(AnswerUnreadableError,),
        longest=8192,
    ),
    Target(name="recovery_key", reads=(_recovery_key,), refuses=(InvalidInputError,)),
    Target(name="backup", reads=(_backup,), refuses=(HubError,), longest=32_768, share=4),
    Target(name="segment", reads=(_segment,), refuses=(StorageError,), longest=16_384, share=4),
    Target(
        name="jpeg", reads=(_picture,), refuses=(CameraUnreachableError,), longest=16_384, share=4
    ),
)
