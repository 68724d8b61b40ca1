"""Cameras: found on the network, then adopted by a person."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hub.model.ids import CameraId


class FoundBy(StrEnum):
    """How a camera made itself known."""

    MDNS = "mdns"
    WS_DISCOVERY = "ws_discovery"
    HAND = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFound:
    """A camera somebody may adopt; every string is hostile text until shown through `safe_text`."""

    key: str
    """Stable across scans: the ONVIF endpoint reference, else the mDNS service name."""
    found_by: tuple[FoundBy, ...]
    address: str
    """A literal IPv4 or IPv6 address."""
    xaddrs: tuple[str, ...] = ()
    """ONVIF device service addresses, best first; empty where the camera speaks no ONVIF."""
    name: str = ""
    brand: str = ""
    mac: str = ""
    """12 lower-case hex digits, or empty."""
    doorbell: bool = False
    seen_at: datetime


class SourceKind(StrEnum):
    """How an adopted camera is read."""

    ONVIF = "onvif"
    RTSP = "rtsp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a camera stands and what it faces."""

    latitude_udeg: int
    longitude_udeg: int
    heading_deg: int = 0
    """Clockwise from north, 0 to 359."""
    view_deg: int = 360
    """Width of the field of view, 1 to 360."""
    range_m: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A solid rectangle drawn over everything shared; fractions of the picture, 0 to 1."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """An adopted camera. Its user name and password are kept apart, in `hub.store.secrets`."""

    id: CameraId
    name: str
    kind: SourceKind
    main_url: str
    """RTSP address of the recorded stream, without credentials."""
    sub_url: str = ""
    """RTSP address of the small stream used for motion, or empty."""
    device_url: str = ""
    """ONVIF device service address, or empty."""
    snapshot_url: str = ""
    found_key: str = ""
    """`CameraFound.key` it was adopted from, or empty."""
    doorbell: bool = False
    indoor: bool = False
    may_share: bool = True
    """Whether its clips may ever be shared; indoor cameras start with False."""
    place: Place | None = None
    masks: tuple[Mask, ...] = ()
    adopted_at: datetime


class CameraState(StrEnum):
    """What a person is told about an adopted camera."""

    STARTING = "starting"
    RECORDING = "recording"
    RECONNECTING = "reconnecting"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a state's name, not a password
    DISK_FULL = "disk_full"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraStatus:
    """The state of one adopted camera, since when, and why in one sentence."""

    camera_id: CameraId
    state: CameraState
    since: datetime
    reason: str = ""
    clock_offset_ms: int | None = None
    """The camera's clock minus ours, measured over ONVIF; None where it cannot be read."""
    video: str = ""
    """Such as `H.264 1280x720 15/s`."""
    last_snapshot_at: datetime | None = field(default=None)
