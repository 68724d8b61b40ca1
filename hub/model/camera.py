"""Cameras: found on the network, then adopted and changed by a person."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from hub.errors import InvalidInputError
from hub.model.ids import ArchiveId, CameraId
from noticeboard.runtime.text import NOTHING, Text

LONGEST_NAME: Final = 60
"""Of an adopted camera, in characters."""


class FoundBy(StrEnum):
    """How a camera was found."""

    MDNS = "mdns"
    WS_DISCOVERY = "ws_discovery"
    HAND = "hand"
    ARCHIVE = "archive"
    """An archive relays it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceClaim:
    """What one way of finding cameras reported about a camera; hostile text."""

    found_by: FoundBy
    address: str
    name: str = ""
    detail: str = ""
    """The mDNS service type, or the ONVIF scopes, shortened."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraFound:
    """A camera that can be adopted; strings are hostile text until shown through `safe_text`."""

    key: str
    """Stable across scans: the ONVIF endpoint reference, else the mDNS service name, else the
    archive that relays it and its key there."""
    found_by: tuple[FoundBy, ...]
    address: str
    """A literal IPv4 or IPv6 address; an archive's host, if that relays it."""
    xaddrs: tuple[str, ...] = ()
    """ONVIF device service addresses, best first; empty if the camera doesn't support ONVIF."""
    stream_url: str = ""
    """The RTSP address that it announces, or empty."""
    lent_by: str = ""
    """Its protocol, such as `HomeKit`, if only Home Assistant supports it; else empty."""
    name: str = ""
    brand: str = ""
    mac: str = ""
    """12 lower-case hex digits, or empty."""
    doorbell: bool = False
    seen_at: datetime
    away: bool = False
    """Whether it has said goodbye or has not answered several scans."""
    said: tuple[DeviceClaim, ...] = ()
    """The newest report from each way of finding it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanStatus:
    """The current or last scan for cameras."""

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
    """Home Assistant provides its pictures, one JPEG at a time."""
    ARCHIVE = "archive"
    """An archive records it; the hub fetches what a request needs."""


class Transport(StrEnum):
    """How a camera sends its stream: inside the RTSP connection, or in separate datagrams."""

    TCP = "tcp"
    UDP = "udp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a camera is and which way it faces."""

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
class CameraRetention:
    """How much of one camera's recording is kept; None uses the hub's own setting."""

    days: float | None = None
    gib: float | None = None
    """The most disk space for its recordings, in GiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """An adopted camera. Its user name and password are stored apart, in `hub.store.secrets`."""

    id: CameraId
    name: str
    kind: SourceKind
    main_url: str
    """Address of the recorded stream, without credentials: RTSP, or HTTP for FLV, MJPEG and JPEG;
    empty if Home Assistant provides single pictures. In all addresses, `*1*` and so on stand for
    secrets (`hub.store.secrets`)."""
    sub_url: str = ""
    """RTSP address of the small stream used for motion, or empty."""
    transport: Transport = Transport.TCP
    entity_id: str = ""
    """The Home Assistant entity that lends it, or empty."""
    archive_id: ArchiveId | None = None
    """The archive that records it, or None."""
    archive_key: str = ""
    """The archive's key of it, or empty; hostile text."""
    device_url: str = ""
    """ONVIF device service address, or empty."""
    snapshot_url: str = ""
    make: str = ""
    """The maker that it reports, or empty; hostile text."""
    model: str = ""
    firmware: str = ""
    """The version that it reports, or empty; hostile text."""
    found_key: str = ""
    """The `CameraFound.key` it was adopted from, or empty."""
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
    """The higher, the less motion is enough; 1 to 100."""
    sound: bool = True
    """Whether its sound is recorded."""
    wired: bool = False
    """Whether it has mains power, according to its owner, so it may always be called again."""
    events: bool = False
    """Whether it offered events over ONVIF when it was last tried."""
    keep: CameraRetention = CameraRetention()
    paused_at: datetime | None = None
    """When somebody paused its recording, or None."""
    adopted_at: datetime

    @property
    def recording(self) -> bool:
        """Whether it should be recorded."""
        return self.paused_at is None


class CameraState(StrEnum):
    """The state of an adopted camera, as shown to a person."""

    STARTING = "starting"
    RECORDING = "recording"
    RECONNECTING = "reconnecting"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a state's name, not a password
    NO_KEY_FRAMES = "no_key_frames"
    """Its video has no key frame for a recording to begin with."""
    DISK_FULL = "disk_full"
    SLEEPING = "sleeping"
    """It ends its stream to save its battery; the hub calls it only if something happens."""
    PAUSED = "paused"
    """Somebody paused its recording; it can still be viewed."""
    ARCHIVED = "archived"
    """An archive records it, and answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraStatus:
    """The state of one adopted camera, since when, and why in one sentence."""

    camera_id: CameraId
    state: CameraState
    since: datetime
    reason: Text = NOTHING
    clock_offset_ms: int | None = None
    """The camera's clock minus ours, measured over ONVIF; None if it cannot be read."""
    video: str = ""
    """For example `H.264 1280x720 15/s`."""
    audio: str = ""
    """The recorded sound, for example `AAC 16 kHz`, or empty."""
    last_snapshot_at: datetime | None = None
    sleeps: bool = False
    """Whether it saves its battery, even if it is awake now."""
    lost_packets: int = 0
    """RTP packets that never arrived since the connection began."""


class Judge(StrEnum):
    """Who detects motion in front of a camera."""

    CAMERA = "camera"
    """The camera itself, through its events."""
    HOME_ASSISTANT = "home_assistant"
    """A sensor that Home Assistant lends."""
    HUB = "hub"
    """The hub, by analyzing pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionAgreement:
    """Who detects motion now, and how many motions each detected in the last day."""

    judges: tuple[Judge, ...] = ()
    both: int = 0
    """Motions detected both by the hub and by the camera or a Home Assistant sensor."""
    only_camera: int = 0
    """Motions detected only by the camera or a Home Assistant sensor."""
    only_hub: int = 0
    stuck: bool = False
    """Whether one reported endless motion that the hub didn't detect; it is then ignored."""
    since: datetime | None = None
    """When counting began, at most a day ago; None before the first motion."""


class ReadAlready(StrEnum):
    """What to do with a new camera that a recorder in the house reads already."""

    ASK = "ask"
    """Refuse with an error that says where the recorder relays it."""
    DIRECTLY = "directly"
    RECORDER = "recorder"
    """Read it from the recorder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """One camera to adopt: a found one, one at an address, a lent one, or one of an archive."""

    found_key: str = ""
    """`CameraFound.key`, or empty."""
    stream_url: str = field(default="", repr=False)
    """RTSP or HTTP address without credentials, or empty."""
    entity_id: str = ""
    """The Home Assistant entity that lends the camera, or empty.

    If there is a `stream_url`, the hub reads it. Otherwise Home Assistant provides single pictures.
    """
    archive_id: ArchiveId | None = None
    """The archive that records it, or None."""
    archive_key: str = ""
    """The archive's key of it, or empty."""
    name: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    place: Place | None = None
    indoor: bool = False
    may_share: bool = True
    doorbell: bool = False
    transport: Transport = Transport.TCP
    if_read_already: ReadAlready = ReadAlready.DIRECTLY
    recorders: tuple[str, ...] = ()
    """Hosts of recorders that somebody named."""

    def __post_init__(self) -> None:
        ways = (self.found_key, self.stream_url or self.entity_id, self.archive_id)
        if sum(map(bool, ways)) != 1 or bool(self.archive_id) != bool(self.archive_key):
            raise InvalidInputError("camera.found_or_address")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraChange:
    """A person's changes to an adopted camera; None keeps a value."""

    name: str | None = None
    place: Place | None = None
    unplace: bool = False
    """Whether to remove its location."""
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
    keep: CameraRetention | None = None
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    """New credentials are tested before they are stored; give both or neither."""
    stream_url: str | None = field(default=None, repr=False)
    """A new address for a camera that was adopted by its address."""
