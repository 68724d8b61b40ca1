"""Cameras: found and adopted ones, and their disk use."""

from datetime import datetime

from hub.api.view import View
from hub.model.camera import CameraState, FoundBy, Judge, SourceKind, Transport


class Place(View, frozen=True, kw_only=True):
    """Where a camera stands and what it faces."""

    latitude_udeg: int
    longitude_udeg: int
    heading_deg: int
    view_deg: int
    range_m: int


class Mask(View, frozen=True, kw_only=True):
    """A rectangle of the picture, in fractions of it."""

    left: float
    top: float
    width: float
    height: float


class Keep(View, frozen=True, kw_only=True):
    """How much of a camera's recording is kept; null leaves it to the hub's own setting."""

    days: float | None
    gib: float | None


class MotionAgreement(View, frozen=True, kw_only=True):
    """Who judges a camera's motion now, and how many motions each saw in the last day."""

    judges: tuple[Judge, ...]
    both: int
    only_camera: int
    only_hub: int
    stuck: bool
    since: datetime | None


class Camera(View, frozen=True, kw_only=True):
    """An adopted camera and what it is doing."""

    id: str
    name: str
    kind: SourceKind
    make: str
    model: str
    firmware: str
    entity_id: str
    doorbell: bool
    indoor: bool
    may_share: bool
    recording: bool
    state: CameraState
    since: datetime
    reason: str
    notes: tuple[str, ...]
    video: str
    audio: str
    events: bool
    clock_offset_ms: int | None
    lost_packets: int
    motion: bool
    motion_agreement: MotionAgreement
    score: float
    threshold: float
    last_ring: datetime | None
    snapshot_at: datetime | None
    place: Place | None
    masks: tuple[Mask, ...]
    motion_masks: tuple[Mask, ...]
    sensitivity: int
    sound: bool
    wired: bool
    transport: Transport
    keep: Keep


class Said(View, frozen=True, kw_only=True):
    """What one way of finding cameras was told of one."""

    found_by: FoundBy
    address: str
    name: str
    detail: str
    at: datetime


class Found(View, frozen=True, kw_only=True):
    """A camera seen on the network."""

    key: str
    found_by: tuple[FoundBy, ...]
    address: str
    name: str
    brand: str
    doorbell: bool
    seen_at: datetime
    away: bool
    said: tuple[Said, ...]
    lent_by: str
    adopted: bool


class CameraList(View, frozen=True, kw_only=True):
    """Every camera."""

    cameras: tuple[Camera, ...]
    found: tuple[Found, ...]


class FoundList(View, frozen=True, kw_only=True):
    """Every camera seen on the network."""

    found: tuple[Found, ...]


class Scan(View, frozen=True, kw_only=True):
    """One look for cameras on the network."""

    running: bool
    began_at: datetime
    ends_at: datetime


class NewestScan(View, frozen=True, kw_only=True):
    """The newest scan, or null before the first."""

    scan: Scan | None


class CameraStorage(View, frozen=True, kw_only=True):
    """What one camera's recordings take, those of forgotten cameras too."""

    camera_id: str
    size_bytes: int
    oldest: datetime
    newest: datetime


class Storage(View, frozen=True, kw_only=True):
    """What the recordings take of the disk."""

    free_bytes: int
    floor_bytes: int
    held_bytes: int
    encrypted: bool
    cameras: tuple[CameraStorage, ...]
