"""What a camera says about itself over ONVIF."""

from dataclasses import dataclass
import re
from typing import Final

from lxml import etree

from hub.camera.address import own_address
from hub.camera.onvif_device import OnvifDevice
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.store.secrets import Credentials

_STREAMS: Final = frozenset({"rtsp", "rtsps"})
_MOST_PROFILES: Final = 64
_LONGEST_NAME: Final = 64
_MAC = re.compile(r"[0-9a-f]{12}")
_BELL_WORDS = re.compile(
    r"door\s*bell|doorbird|door\s*station|door\s*phone|intercom", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnvifDescription:
    """One device; its addresses are on the host that was asked, its texts are hostile."""

    device_url: str
    name: str
    brand: str
    main_url: str
    sub_url: str = ""
    snapshot_url: str = ""
    doorbell: bool = False
    clock_offset_ms: int | None = None
    """The device's clock minus ours."""
    mac: str = ""
    """12 lower-case hex digits, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Profile:
    token: str
    codec: str
    pixels: int


async def describe(
    device_url: str, credentials: Credentials | None, clock: Clock
) -> OnvifDescription:
    """Ask a device for its name, streams and snapshot address.

    Raises InvalidInputError, CameraPasswordError and CameraUnreachableError.
    """
    async with OnvifDevice(device_url, credentials, clock) as device:
        await device.measure_clock()
        await device.find_services()
        identity = await device.call("devicemgmt", "GetDeviceInformation")
        name, brand = _short(identity, "Model"), _short(identity, "Manufacturer")
        main, sub = _chosen(await _profiles(device))
        main_url = await _stream(device, main)
        if not main_url:
            raise CameraUnreachableError(
                "The camera offers no video stream over ONVIF: add it by its RTSP address."
            )
        return OnvifDescription(
            device_url=device.url,
            name=name,
            brand=brand,
            main_url=main_url,
            sub_url=await _stream(device, sub) if sub else "",
            snapshot_url=await _snapshot(device, main),
            doorbell=_BELL_WORDS.search(f"{name} {brand}") is not None or await _rings(device),
            clock_offset_ms=device.clock_offset_ms,
            mac=await _mac(device),
        )


def _chosen(profiles: list[_Profile]) -> tuple[_Profile, _Profile | None]:
    """Return the profile to record and the one to watch for motion, or raise.

    The largest H.264, because no browser plays H.265 everywhere; H.265 where nothing else is.
    """
    if not profiles:
        raise CameraUnreachableError(
            "The camera offers no video over ONVIF: add it by its RTSP address."
        )
    playable = [profile for profile in profiles if profile.codec == "H264"]
    ranked = sorted(playable or profiles, key=lambda profile: profile.pixels)
    main, smallest = ranked[-1], ranked[0]
    return main, smallest if smallest.pixels < main.pixels else None


async def _profiles(device: OnvifDevice) -> list[_Profile]:
    answer = await device.call("media", "GetProfiles")
    found: list[_Profile] = []
    for raw in (answer if isinstance(answer, list) else [])[:_MOST_PROFILES]:
        encoder = getattr(raw, "VideoEncoderConfiguration", None)
        size = getattr(encoder, "Resolution", None)
        width, height = getattr(size, "Width", 0), getattr(size, "Height", 0)
        token, codec = getattr(raw, "token", None), getattr(encoder, "Encoding", None)
        if isinstance(token, str) and isinstance(codec, str) and codec not in {"JPEG", "MPEG4"}:
            pixels = width * height if isinstance(width, int) and isinstance(height, int) else 0
            found.append(_Profile(token=token, codec=codec.upper().replace(".", ""), pixels=pixels))
    return found


async def _stream(device: OnvifDevice, profile: _Profile) -> str:
    setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
    answer = await device.call(
        "media", "GetStreamUri", {"StreamSetup": setup, "ProfileToken": profile.token}
    )
    return own_address(getattr(answer, "Uri", None), device.host, _STREAMS)


async def _snapshot(device: OnvifDevice, profile: _Profile) -> str:
    try:
        answer = await device.call("media", "GetSnapshotUri", {"ProfileToken": profile.token})
    except (CameraUnreachableError, CameraPasswordError):
        return ""  # optional, and some devices answer it with any error
    return device.own(getattr(answer, "Uri", None))


async def _rings(device: OnvifDevice) -> bool:
    """Tell whether the device names a visitor's button among its events."""
    if not device.offers("events"):
        return False
    try:
        answer = await device.call("events", "GetEventProperties")
    except (CameraUnreachableError, CameraPasswordError):
        return False
    topics = getattr(getattr(answer, "TopicSet", None), "_value_1", None) or []
    return any(
        etree.QName(inner).localname in {"Visitor", "DoorBell", "Doorbell"}
        for topic in topics
        if isinstance(topic, etree._Element)  # noqa: SLF001 -- lxml's only name for its type
        for inner in topic.iter(etree.Element)
    )


async def _mac(device: OnvifDevice) -> str:
    try:
        answer = await device.call("devicemgmt", "GetNetworkInterfaces")
    except (CameraUnreachableError, CameraPasswordError):
        return ""
    for interface in answer if isinstance(answer, list) else []:
        raw = getattr(getattr(interface, "Info", None), "HwAddress", None)
        digits = re.sub(r"[^0-9a-f]", "", raw.lower()) if isinstance(raw, str) else ""
        if _MAC.fullmatch(digits) and digits.strip("0"):
            return digits
    return ""


def _short(holder: object, name: str) -> str:
    value = getattr(holder, name, None)
    text = value if isinstance(value, str) else ""
    return "".join(c for c in text if c.isprintable())[:_LONGEST_NAME].strip()
