"""A camera's ONVIF description: its identity, its video profiles, and which of them to read."""

import asyncio
from dataclasses import dataclass
import re
from typing import Final

from hub.camera.address import STREAMS, own_address
from hub.camera.onvif import soap
from hub.camera.onvif.device import OnvifDevice, milliseconds
from hub.camera.onvif.soap import Element, element
from hub.camera.onvif.topics import names_a_button
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.brand import is_doorbell
from hub.model.camera import Transport
from hub.store.secrets import Credentials

_MOST_PROFILES: Final = 64
_LEAST_WIDTH: Final = 320
_LARGEST_SIDE: Final = 16384
_FULL_HD: Final = 1920 * 1080
_READ: Final = frozenset({"H264", "H265"})
_UNPLAYED: Final = frozenset({"Extended"})
"""H.264 profiles that no browser plays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One video profile of a device."""

    service: str
    """The media service that lists it: `trt`, or the newer `tr2`, the only one with H.265."""
    token: str
    codec: str
    """`H264` or `H265`."""
    width: int
    height: int
    playable: bool
    """Whether all browsers play it."""

    @property
    def pixels(self) -> int:
        """The picture's area in pixels."""
        return self.width * self.height


def choose(profiles: list[Profile]) -> tuple[Profile, Profile | None]:
    """Return the profile to record and the one to watch for motion; `profiles` is not empty.

    The recorded one is the largest that browsers play. H.265 is used only if all playable ones
    are below full HD and less than half as large. The watched one is the smallest that is large
    enough to see a person walk, and smaller than the recorded one.
    """
    main = largest = max(profiles, key=lambda profile: profile.pixels)
    enough = min(_FULL_HD, largest.pixels / 2)
    playable = [profile for profile in profiles if profile.playable and profile.pixels >= enough]
    if playable:
        main = max(playable, key=lambda profile: profile.pixels)
    small = [
        profile
        for profile in profiles
        if profile.width >= _LEAST_WIDTH and 0 < profile.pixels < main.pixels
    ]
    # H.265 costs twice as much to decode; at equal size, watch H.264.
    sub = min(small, key=lambda profile: (profile.pixels, profile.codec), default=None)
    return main, sub


async def profiles_of(device: OnvifDevice) -> list[Profile]:
    """Return all H.264 and H.265 profiles; CameraUnreachableError if no service answers."""
    failure: CameraUnreachableError | None = None
    for service in ("tr2", "trt"):
        if device.offers(service):
            try:
                found = await _profiles(device, service)
            except CameraUnreachableError as error:
                failure = error
                continue
            if found:
                return found
    if failure is not None:
        raise failure
    return []


async def _profiles(device: OnvifDevice, service: str) -> list[Profile]:
    inside = [element("tr2:Type", "All")] if service == "tr2" else []
    response = await device.call(service, element(f"{service}:GetProfiles", *inside))
    named = soap.every(response, "Profiles", _MOST_PROFILES)
    return [found for each in named if (found := _profile(service, each)) is not None]


def _profile(service: str, raw: Element) -> Profile | None:
    """Read one profile; return None if it has no token or no video that the hub reads."""
    token = raw.get("token") or ""
    encoder = soap.child(raw, "Configurations", "VideoEncoder")
    if encoder is None:
        encoder = soap.child(raw, "VideoEncoderConfiguration")
    codec = soap.text(encoder, "Encoding").upper().replace(".", "").replace("HEVC", "H265")
    if not token or codec not in _READ:
        return None
    kind = (encoder.get("Profile") or "") if encoder is not None else ""
    width, height = (
        min(max(soap.number(encoder, "Resolution", side), 0), _LARGEST_SIDE)
        for side in ("Width", "Height")
    )
    return Profile(
        service=service,
        token=token,
        codec=codec,
        width=width,
        height=height,
        playable=codec == "H264"
        and (kind or soap.text(encoder, "H264", "H264Profile")) not in _UNPLAYED,
    )


async def stream_of(device: OnvifDevice, profile: Profile, transport: Transport) -> str:
    """Return a profile's RTSP address on the device's own host, or an empty string."""
    token = profile.token
    if profile.service == "tr2":
        protocol = "RtspUnicast" if transport is Transport.UDP else "RTSP"
        query = element(
            "tr2:GetStreamUri",
            element("tr2:Protocol", protocol),
            element("tr2:ProfileToken", token),
        )
    else:
        protocol = "UDP" if transport is Transport.UDP else "RTSP"
        setup = element(
            "trt:StreamSetup",
            element("tt:Stream", "RTP-Unicast"),
            element("tt:Transport", element("tt:Protocol", protocol)),
        )
        query = element("trt:GetStreamUri", setup, element("trt:ProfileToken", token))
    uri = _uri(await device.call(profile.service, query))
    literal = f"[{device.host}]" if ":" in device.host else device.host
    return own_address(uri, device.host, STREAMS, base=f"rtsp://{literal}/") if uri else ""


async def snapshot_of(device: OnvifDevice, profile: Profile) -> str:
    """Return a profile's snapshot address on the device's own host, or an empty string."""
    service = profile.service
    query = element(f"{service}:GetSnapshotUri", element(f"{service}:ProfileToken", profile.token))
    try:
        return device.own(_uri(await device.call(service, query)))
    except (CameraUnreachableError, CameraPasswordError):
        return ""  # optional; devices that lack it answer with all kinds of errors


def _uri(response: Element) -> str:
    """Return the address in a response from either media service."""
    return soap.text(response, "Uri") or soap.text(response, "MediaUri", "Uri")


_LONGEST_S: Final = 60.0
_LONGEST_NAME: Final = 64
_MOST_INTERFACES: Final = 16
_MAC = re.compile(r"[0-9a-f]{12}")
_NO_MACS: Final = frozenset({"0" * 12, "f" * 12})


@dataclass(frozen=True, slots=True, kw_only=True)
class OnvifDescription:
    """One device; its addresses are on the host that was asked, its texts are untrusted."""

    device_url: str
    name: str
    brand: str
    firmware: str = ""
    main_url: str
    sub_url: str = ""
    snapshot_url: str = ""
    doorbell: bool = False
    events: bool = False
    """Whether it has an event service."""
    clock_offset_ms: int | None = None
    """The device's clock minus ours."""
    mac: str = ""
    """12 lower-case hex digits, or empty."""


async def describe(
    device_url: str,
    credentials: Credentials | None,
    clock: Clock,
    transport: Transport = Transport.TCP,
) -> OnvifDescription:
    """Return a device's description: its identity, streams and snapshot address.

    Raises InvalidInputError, CameraPasswordError and CameraUnreachableError.
    """
    async with OnvifDevice(device_url, credentials, clock) as device:
        try:
            async with asyncio.timeout(_LONGEST_S):
                return await _described(device, transport)
        except TimeoutError:
            raise CameraUnreachableError("camera.slow_at", host=device.host) from None


async def _described(device: OnvifDevice, transport: Transport) -> OnvifDescription:
    await device.measure_clock()
    await device.find_services()
    identity = await device.call("tds", element("tds:GetDeviceInformation"))
    name, brand = _short(identity, "Model"), _short(identity, "Manufacturer")
    offered = await profiles_of(device)
    if not offered:
        raise CameraUnreachableError("camera.no_h264_onvif")
    main, sub = choose(offered)
    main_url = await stream_of(device, main, transport)
    if not main_url:
        raise CameraUnreachableError("camera.no_video_onvif")
    return OnvifDescription(
        device_url=device.url,
        name=name,
        brand=brand,
        firmware=_short(identity, "FirmwareVersion"),
        main_url=main_url,
        sub_url=await stream_of(device, sub, transport) if sub else "",
        snapshot_url=await snapshot_of(device, main),
        doorbell=is_doorbell(name, brand) or await _rings(device),
        events=device.offers("tev"),
        clock_offset_ms=milliseconds(device.clock_offset),
        mac=await _mac(device),
    )


async def _rings(device: OnvifDevice) -> bool:
    """Return whether the device lists a doorbell button among its events."""
    if not device.offers("tev"):
        return False
    try:
        response = await device.call("tev", element("tev:GetEventProperties"))
    except (CameraUnreachableError, CameraPasswordError):
        return False
    topics = soap.child(response, "TopicSet")
    return any(
        names_a_button(soap.name_of(each)) for each in ([] if topics is None else topics.iter())
    )


async def _mac(device: OnvifDevice) -> str:
    try:
        response = await device.call("tds", element("tds:GetNetworkInterfaces"))
    except (CameraUnreachableError, CameraPasswordError):
        return ""
    for interface in soap.every(response, "NetworkInterfaces", _MOST_INTERFACES):
        raw = soap.text(interface, "Info", "HwAddress").lower()
        digits = re.sub(r"[^0-9a-f]", "", raw)
        if _MAC.fullmatch(digits) and digits not in _NO_MACS:
            return digits
    return ""


def _short(holder: Element, name: str) -> str:
    text = soap.text(holder, name)
    return "".join(c for c in text if c.isprintable())[:_LONGEST_NAME].strip()
