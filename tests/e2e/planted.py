"""A doorbell that is full of what must stay at home, and a film of it with pictures that must too.

Its ONVIF answers, its discovery and every frame of its video carry the planted words.
"""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
import io
from pathlib import Path
from unittest.mock import patch

import av
from av.packet import Packet
from av.video.frame import VideoFrame
import numpy as np
from PIL import ExifTags, Image

from demo import doorbell as stock, onvif_messages
from demo.children import free_port
from demo.doorbell import Doorbell
from hub.media.codecs import SEI, prefixed
from tests.hub.clips.recorded import Scene, picture, rendered

MAKE = "Stapleton Optics"
"""Allowed in a share if the household says so, and only there."""
CAMERA_NAME = "Grimpen gate"
USERNAME, PASSWORD = "barrymore-viewer", "candle-at-the-window"
MAC = "02c0ffee5a17"
SAID = {
    "serial number": "SN7Q2K88431907",
    "model": "Hound-Cam 9000X",
    "firmware": "fw3.14.hound",
    "host name": "cam-moorgate-17",
    "position": "+50.5766-003.9270/",
    "scope": "location/coombe-tracey",
    "owner": "Sir Henry B.",
}
"""What the camera says of itself, over ONVIF and in its video."""
SHOWN = range(20, 80)
"""The frames of the loop without the planted picture."""
FRAMES = 105
_NUMBER = 32
"""The rows in which the number is written."""
_MAGENTA = 220
_LOUD = 180


def _drawn(number: int, size: tuple[int, int], pix_fmt: str) -> VideoFrame:
    """Draw a frame with its number, like no other; planted ones are magenta."""
    width, height = size
    planes = picture(number, size, pix_fmt).to_ndarray()
    grain = np.random.default_rng(number).integers(40, 200, (height // 8, width // 8))
    planes[_NUMBER:height] = np.kron(grain, np.ones((8, 8)))[_NUMBER:]
    if number not in SHOWN:
        planes[height:] = _MAGENTA
    return VideoFrame.from_ndarray(planes, format=pix_fmt)


def is_planted(frame: VideoFrame) -> bool:
    """Tell whether a decoded frame shows the planted picture."""
    planes = np.asarray(frame.reformat(format="yuv420p").to_ndarray())
    return bool(planes[frame.height :].mean() > _LOUD)


def _words() -> bytes:
    """Return user data (H.264, D.1.7) that says everything."""
    said = "|".join([MAKE, MAC, CAMERA_NAME, USERNAME, *SAID.values()]).encode()
    size, lengths = 16 + len(said), b""
    while size >= 0xFF:
        lengths, size = lengths + b"\xff", size - 0xFF
    return bytes([SEI, 5]) + lengths + bytes([size]) + bytes(range(1, 17)) + said + b"\x80"


def film(folder: Path) -> None:
    """Write `main.mp4` and `sub.mp4`; every picture has the planted words beside it."""
    folder.mkdir()
    plain = rendered(Scene(frames=FRAMES, draw=_drawn, options={"coder": "1"}))
    words = prefixed([_words()])
    with (
        av.open(io.BytesIO(plain), "r") as source,
        av.open(str(folder / "main.mp4"), "w", format="mp4") as target,
    ):
        target.metadata["title"] = target.metadata["location"] = SAID["position"]
        streams = {each.index: target.add_stream_from_template(each) for each in source.streams}
        for packet in source.demux():
            if packet.dts is None:
                continue
            is_video = packet.stream.type == "video"
            copy = Packet(words + bytes(packet) if is_video else bytes(packet))
            copy.pts, copy.dts, copy.duration = packet.pts, packet.dts, packet.duration
            copy.time_base = packet.time_base
            copy.is_keyframe = packet.is_keyframe
            copy.stream = streams[packet.stream.index]
            target.mux(copy)
    (folder / "sub.mp4").write_bytes((folder / "main.mp4").read_bytes())


PHOTO_SAYS = {
    "make of the phone": "Stapleton Mobile",
    "model of the phone": "Hound Phone 9",
    "owner of the phone": "Beryl Garcia",
    "serial number of the phone": "SN55Q2K8H1",
    "place on the moor": "50.576612",
    "name of the file": "moor-at-night",
}
"""What the photo says beside its picture; where it is written as text, in XMP."""
PHOTO_SHOWN = (600, 800)


def photo(folder: Path) -> Path:
    """Write a photo as a phone does: all white, lying on its side, and full of what must stay."""
    make, model, owner, serial, place_text, name = PHOTO_SAYS.values()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = make, model
    exif[ExifTags.Base.Artist] = owner
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = "2026:11:22 22:03:34"
    details[ExifTags.Base.BodySerialNumber] = serial
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef] = "N", "W"
    place[ExifTags.GPS.GPSLatitude] = (50.0, 34.0, 35.8)
    place[ExifTags.GPS.GPSLongitude] = (3.0, 55.0, 37.2)
    path = folder / f"{name}.jpg"
    width, height = PHOTO_SHOWN
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{place_text} {owner}</x:xmpmeta>"
    Image.new("RGB", (height, width), "white").save(path, exif=exif, xmp=xmp.encode())
    return path


def _answers(honest: Callable[[str, str], dict[str, str]]) -> Callable[[str, str], dict[str, str]]:
    """Return what answers as the doorbell does, with the planted words in place of its own."""

    def answers(base: str, mac: str) -> dict[str, str]:
        told = honest(base, mac)
        about = told["GetDeviceInformation"]
        for tag, word in (
            ("Manufacturer", MAKE),
            ("Model", SAID["model"]),
            ("FirmwareVersion", SAID["firmware"]),
            ("SerialNumber", SAID["serial number"]),
            ("HardwareId", SAID["owner"]),
        ):
            before, _, rest = about.partition(f"<tds:{tag}>")
            after = rest.partition(f"</tds:{tag}>")[2]
            about = f"{before}<tds:{tag}>{word}</tds:{tag}>{after}"
        scopes = "".join(
            f"<tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef><tt:ScopeItem>onvif://www.onvif.org/"
            f"{each}</tt:ScopeItem></tds:Scopes>"
            for each in (SAID["scope"], f"name/{SAID['host name']}")
        )
        return told | {
            "GetDeviceInformation": about,
            "GetScopes": f"<tds:GetScopesResponse>{scopes}</tds:GetScopesResponse>",
            "GetHostname": (
                "<tds:GetHostnameResponse><tds:HostnameInformation><tt:FromDHCP>false"
                f"</tt:FromDHCP><tt:Name>{SAID['host name']}</tt:Name>"
                "</tds:HostnameInformation></tds:GetHostnameResponse>"
            ),
        }

    return answers


@asynccontextmanager
async def planted_doorbell(folder: Path) -> AsyncGenerator[Doorbell]:
    """Run the doorbell on loopback."""
    await asyncio.to_thread(film, folder)
    honest = onvif_messages.device_answers
    with (
        patch.object(onvif_messages, "device_answers", _answers(honest)),
        patch.object(stock, "MAC", MAC),
        patch.object(stock, "USERNAME", USERNAME),
        patch.object(stock, "PASSWORD", PASSWORD),
    ):
        doorbell = Doorbell(
            host="127.0.0.1",
            http_port=free_port("127.0.0.1"),
            rtsp_port=free_port("127.0.0.1"),
            folder=folder,
        )
        started = asyncio.Event()
        serving = asyncio.create_task(doorbell.run(started))
        try:
            await started.wait()
            yield doorbell
        finally:
            serving.cancel()
            # Whoever still waits for its events is not waited for.
            await asyncio.wait([serving], timeout=1)


# Searching


def found_in(content: bytes, secrets: Mapping[str, str]) -> list[str]:
    """Return which secrets are in some bytes, in any usual way of writing them."""
    lower = content.lower()
    return [
        what
        for what, secret in secrets.items()
        if any(form in lower for form in _lower_forms(secret))
        or any(form in content for form in _coded_forms(secret))
    ]


@cache
def _lower_forms(secret: str) -> frozenset[bytes]:
    """Return each of them once: to look through a whole share takes long."""
    return frozenset(form.lower() for form in _forms(secret))


@cache
def _coded_forms(secret: str) -> frozenset[bytes]:
    return frozenset(_coded(secret))


def _forms(secret: str) -> Iterator[bytes]:
    """Yield how a secret may be written, whatever the case of its letters."""
    yield from _texts(secret)
    for text in (secret, secret.lower(), secret.upper()):
        for raw in _texts(text):
            yield raw.hex().encode()
    if _is_hex(secret):
        pairs = [secret[i : i + 2] for i in range(0, len(secret), 2)]
        yield from (":".join(pairs).encode(), "-".join(pairs).encode())


def _coded(secret: str) -> Iterator[bytes]:
    """Yield how a secret may be written in base64, wherever it begins, or as plain bytes."""
    texts = [*_texts(secret), *_texts(secret.lower()), *_texts(secret.upper())]
    raws = [bytes.fromhex(secret)] if _is_hex(secret) else []
    yield from raws
    for raw in texts + raws:
        for before in range(3):
            core = base64_core(raw, before)
            yield core
            yield core.translate(bytes.maketrans(b"+/", b"-_"))


def base64_core(raw: bytes, before: int) -> bytes:
    """Return those letters of base64 that do not depend on what stands around."""
    coded = b64encode(bytes(before) + raw)
    first = -(-8 * before // 6)
    last = 8 * (before + len(raw)) // 6
    return coded[first:last]


def _texts(secret: str) -> Iterable[bytes]:
    return secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")


def _is_hex(secret: str) -> bool:
    return len(secret) >= 12 and len(secret) % 2 == 0 and set(secret) <= set("0123456789abcdef")
