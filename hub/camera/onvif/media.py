"""The videos that a device offers over its two media services, and which of them to read."""

from dataclasses import dataclass
from typing import Final

from hub.camera.address import STREAMS, own_address
from hub.camera.onvif import soap
from hub.camera.onvif.device import OnvifDevice
from hub.camera.onvif.soap import Element, made
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.camera import Transport

_MOST_PROFILES: Final = 64
_LEAST_WIDTH: Final = 320
_LARGEST_SIDE: Final = 16384
_FULL_HD: Final = 1920 * 1080
_READ: Final = frozenset({"H264", "H265"})
_UNPLAYED: Final = frozenset({"Extended"})
"""H.264 profiles that no browser plays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One video that a device offers."""

    service: str
    """The media service that names it: `trt`, or the newer `tr2`, which alone knows H.265."""
    token: str
    codec: str
    """`H264` or `H265`."""
    width: int
    height: int
    playable: bool
    """Whether every browser plays it."""

    @property
    def pixels(self) -> int:
        """Its size."""
        return self.width * self.height


def choose(profiles: list[Profile]) -> tuple[Profile, Profile | None]:
    """Return the profile to record and the one to watch for motion; `profiles` is not empty.

    Recorded: the largest that browsers play, or H.265 where that would lose what matters: all
    that is playable is below full HD, and less than half as large. Watched: the smallest that is
    large enough to see a walker in, and smaller than the recorded one.
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
    # H.265 costs twice as much to decode; at one size H.264 is watched.
    sub = min(small, key=lambda profile: (profile.pixels, profile.codec), default=None)
    return main, sub


async def profiles_of(device: OnvifDevice) -> list[Profile]:
    """Return every H.264 and H.265 profile; raises where neither media service answers."""
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
    inside = [made("tr2:Type", "All")] if service == "tr2" else []
    told = await device.call(service, made(f"{service}:GetProfiles", *inside))
    named = soap.every(told, "Profiles", _MOST_PROFILES)
    return [found for each in named if (found := _profile(service, each)) is not None]


def _profile(service: str, raw: Element) -> Profile | None:
    """Read one profile; None where it has no token or no video that we read."""
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
        asking = made(
            "tr2:GetStreamUri", made("tr2:Protocol", protocol), made("tr2:ProfileToken", token)
        )
    else:
        protocol = "UDP" if transport is Transport.UDP else "RTSP"
        setup = made(
            "trt:StreamSetup",
            made("tt:Stream", "RTP-Unicast"),
            made("tt:Transport", made("tt:Protocol", protocol)),
        )
        asking = made("trt:GetStreamUri", setup, made("trt:ProfileToken", token))
    uri = _uri(await device.call(profile.service, asking))
    literal = f"[{device.host}]" if ":" in device.host else device.host
    return own_address(uri, device.host, STREAMS, base=f"rtsp://{literal}/") if uri else ""


async def snapshot_of(device: OnvifDevice, profile: Profile) -> str:
    """Return a profile's snapshot address on the device's own host, or an empty string."""
    service = profile.service
    asking = made(f"{service}:GetSnapshotUri", made(f"{service}:ProfileToken", profile.token))
    try:
        return device.own(_uri(await device.call(service, asking)))
    except (CameraUnreachableError, CameraPasswordError):
        return ""  # optional, and some devices answer it with any error


def _uri(told: Element) -> str:
    """Return the address in an answer of either media service."""
    return soap.text(told, "Uri") or soap.text(told, "MediaUri", "Uri")
