"""Cameras: found on the network, then adopted and changed by a person."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from hub.errors import InvalidInputError
from hub.model.ids import CameraId

LONGEST_NAME: Final = 60
"""Of an adopted camera, in characters."""


class FoundBy(StrEnum):
    """How a camera made itself known."""

    MDNS = "mdns"
    WS_DISCOVERY = "ws_discovery"
    HAND = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one way of finding cameras was told of one; hostile text."""

    found_by: FoundBy
    address: str
    name: str = ""
    detail: str = ""
    """The mDNS service type, or the ONVIF scopes, shortened."""
    at: datetime


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
    stream_url: str = ""
    """The RTSP address that it announces, or empty."""
    lent_by: str = ""
    """What it speaks if only Home Assistant reads that, such as `HomeKit`; else empty."""
    name: str = ""
    brand: str = ""
    mac: str = ""
    """12 lower-case hex digits, or empty."""
    doorbell: bool = False
    seen_at: datetime
    away: bool = False
    """Whether it has said goodbye, or has not answered for several scans."""
    said: tuple[Said, ...] = ()
    """What each way of finding it was told, the newest of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanStatus:
    """Whether cameras are being looked for just now."""

    running: bool
    began_at: datetime
    ends_at: datetime


class SourceKind(StrEnum):
    """How an adopted camera is read."""

    ONVIF = "onvif"
    RTSP = "rtsp"
    FLV = "flv"
    """An HTTP address that sends video as FLV."""
    MJPEG = "mjpeg"
    """An HTTP address that sends one JPEG after another (multipart/x-mixed-replace)."""
    JPEG = "jpeg"
    """An HTTP address that answers with one JPEG."""
    LENT = "lent"
    """Home Assistant gives its pictures, one JPEG at a time."""


class Transport(StrEnum):
    """How a camera sends its stream: in the connection itself, or in datagrams beside it."""

    TCP = "tcp"
    UDP = "udp"


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
    """A rectangle of the picture; fractions of its width and height, 0 to 1."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How much of one camera's recording is kept; None leaves it to the hub's own setting."""

    days: float | None = None
    gib: float | None = None
    """The most that its recordings may take of the disk, in GiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """An adopted camera. Its user name and password are kept apart, in `hub.store.secrets`."""

    id: CameraId
    name: str
    kind: SourceKind
    main_url: str
    """Address of the recorded stream, without credentials: RTSP, or HTTP for FLV, MJPEG and JPEG;
    empty where Home Assistant gives single pictures. In this and the other addresses `*1*` and the
    like stand for secrets (`hub.store.secrets`)."""
    sub_url: str = ""
    """RTSP address of the small stream used for motion, or empty."""
    transport: Transport = Transport.TCP
    entity_id: str = ""
    """The Home Assistant entity that lends it, or empty."""
    device_url: str = ""
    """ONVIF device service address, or empty."""
    snapshot_url: str = ""
    make: str = ""
    """Who made it, as it says itself, or empty; hostile text."""
    model: str = ""
    firmware: str = ""
    """As it says itself, or empty; hostile text."""
    found_key: str = ""
    """`CameraFound.key` it was adopted from, or empty."""
    doorbell: bool = False
    indoor: bool = False
    may_share: bool = True
    """Whether its clips may ever be shared; indoor cameras start with False."""
    place: Place | None = None
    masks: tuple[Mask, ...] = ()
    """Solid areas over everything shared."""
    motion_masks: tuple[Mask, ...] = ()
    """Areas in which motion is ignored."""
    sensitivity: int = 50
    """How little motion is enough, 1 to 100."""
    sound: bool = True
    """Whether its sound is recorded."""
    wired: bool = False
    """Whether it has mains power, as its owner says: it may always be called again."""
    events: bool = False
    """Whether it offers events over ONVIF, as it said when it was last tried."""
    keep: Keep = Keep()
    paused_at: datetime | None = None
    """Since when somebody wants nothing recorded, or None."""
    adopted_at: datetime

    @property
    def recording(self) -> bool:
        """Whether it is to be recorded."""
        return self.paused_at is None


class CameraState(StrEnum):
    """What a person is told about an adopted camera."""

    STARTING = "starting"
    RECORDING = "recording"
    RECONNECTING = "reconnecting"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a state's name, not a password
    NO_KEY_FRAMES = "no_key_frames"
    """It sends video that no recording can begin with."""
    DISK_FULL = "disk_full"
    SLEEPING = "sleeping"
    """It ends its stream to save its battery, and is called only if something happens."""
    PAUSED = "paused"
    """Somebody wants nothing recorded; it may still be looked at."""


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
    audio: str = ""
    """The sound that is recorded, such as `AAC 16 kHz`, or empty."""
    last_snapshot_at: datetime | None = None
    sleeps: bool = False
    """Whether it saves its battery, also while it is awake just now."""
    lost_packets: int = 0
    """RTP packets that never arrived since the connection began."""


class Judge(StrEnum):
    """Who says whether something moves in front of a camera."""

    CAMERA = "camera"
    """The camera itself, by its events."""
    HOME_ASSISTANT = "home_assistant"
    """A sensor that Home Assistant lends."""
    HUB = "hub"
    """The hub, by looking at pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionAgreement:
    """Who judges motion now, and how many motions each of them saw in the last day."""

    judges: tuple[Judge, ...] = ()
    both: int = 0
    """Motions that the hub saw, and the camera or a sensor of Home Assistant too."""
    only_camera: int = 0
    """Motions that only the camera or a sensor of Home Assistant told."""
    only_hub: int = 0
    stuck: bool = False
    """Whether one told a motion that didn't end and that the hub didn't see: it is not heard."""
    since: datetime | None = None
    """Since when they are counted, at most a day ago; None before the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """One camera to adopt: one that was found, one at an address, or one that is lent."""

    found_key: str = ""
    """`CameraFound.key`, or empty."""
    stream_url: str = field(default="", repr=False)
    """RTSP or HTTP address without credentials, or empty."""
    entity_id: str = ""
    """The Home Assistant entity that lends the camera, or empty.

    With a `stream_url` that is read; without one, Home Assistant gives single pictures.
    """
    name: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    place: Place | None = None
    indoor: bool = False
    may_share: bool = True
    doorbell: bool = False
    transport: Transport = Transport.TCP

    def __post_init__(self) -> None:
        if bool(self.found_key) == bool(self.stream_url or self.entity_id):
            raise InvalidInputError("Name either a found camera or an address, not both.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraChange:
    """What a person changes of an adopted camera; None leaves a thing as it is."""

    name: str | None = None
    place: Place | None = None
    unplace: bool = False
    """Whether its place is to be forgotten."""
    indoor: bool | None = None
    may_share: bool | None = None
    doorbell: bool | None = None
    masks: tuple[Mask, ...] | None = None
    motion_masks: tuple[Mask, ...] | None = None
    sensitivity: int | None = None
    sound: bool | None = None
    wired: bool | None = None
    recording: bool | None = None
    transport: Transport | None = None
    keep: Keep | None = None
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    """New credentials are tried before they are kept; both or neither."""
    stream_url: str | None = field(default=None, repr=False)
    """A new address of a camera that was adopted by its address."""
