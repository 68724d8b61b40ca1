"""Cameras as the hub tells of them: found on the network, then adopted. Frozen values."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self

from .fields import Fields


class Place(NamedTuple):
    """Where a camera stands and what it faces."""

    latitude_udeg: int
    longitude_udeg: int
    heading_deg: int
    view_deg: int
    range_m: int

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Place."""
        fields = Fields(value, "place")
        return cls(
            latitude_udeg=fields.whole("latitude_udeg"),
            longitude_udeg=fields.whole("longitude_udeg"),
            heading_deg=fields.whole("heading_deg"),
            view_deg=fields.whole("view_deg"),
            range_m=fields.whole("range_m"),
        )


class Mask(NamedTuple):
    """A rectangle of the picture; fractions of its width and height, 0 to 1."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Mask."""
        fields = Fields(value, "mask")
        return cls(
            left=fields.number("left"),
            top=fields.number("top"),
            width=fields.number("width"),
            height=fields.number("height"),
        )


class Keep(NamedTuple):
    """How much of one camera's recording is kept; None: as the hub's own setting says."""

    days: float | None
    gib: float | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Keep."""
        fields = Fields(value, "keep")
        return cls(days=fields.number_or_none("days"), gib=fields.number_or_none("gib"))


class CameraKind(StrEnum):
    """How an adopted camera is read."""

    ONVIF = "onvif"
    RTSP = "rtsp"
    FLV = "flv"
    MJPEG = "mjpeg"
    JPEG = "jpeg"
    LENT = "lent"
    """By the single pictures that a Home Assistant gives."""


class Transport(StrEnum):
    """How a camera sends its stream: in the connection itself, or in datagrams beside it."""

    TCP = "tcp"
    UDP = "udp"


class CameraState(StrEnum):
    """What an adopted camera is doing."""

    STARTING = "starting"
    RECORDING = "recording"
    RECONNECTING = "reconnecting"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a state's name, not a password
    NO_KEY_FRAMES = "no_key_frames"
    DISK_FULL = "disk_full"
    SLEEPING = "sleeping"
    """It saves its battery: it is recorded only after something, or while somebody looks."""
    PAUSED = "paused"
    """Somebody wants nothing recorded; it may still be looked at."""


class Camera(NamedTuple):
    """An adopted camera."""

    id: str
    name: str
    kind: CameraKind
    make: str
    """Who made it, as it says itself, or empty."""
    model: str
    firmware: str
    entity_id: str
    """The Home Assistant entity that lent it when it was adopted, or empty."""
    doorbell: bool
    indoor: bool
    may_share: bool
    recording: bool
    """Whether it is to be recorded."""
    state: CameraState
    since: datetime | None
    reason: str
    video: str
    audio: str
    """The sound that is recorded, such as `AAC 16 kHz`, or empty."""
    events: bool
    """Whether it offers events over ONVIF."""
    clock_offset_ms: int | None
    lost_packets: int
    motion: bool
    score: float
    """How much the newest picture moved, 0 to 100; motion begins where it reaches `threshold`."""
    threshold: float
    last_ring: datetime | None
    snapshot_at: datetime | None
    place: Place | None
    masks: tuple[Mask, ...]
    """Solid areas over everything shared."""
    motion_masks: tuple[Mask, ...]
    """Areas in which motion is ignored."""
    sensitivity: int
    sound: bool
    transport: Transport
    keep: Keep

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Camera."""
        fields = Fields(value, "camera")
        return cls(
            id=fields.text("id"),
            name=fields.text("name"),
            kind=fields.one_of("kind", CameraKind),
            make=fields.text("make"),
            model=fields.text("model"),
            firmware=fields.text("firmware"),
            entity_id=fields.text("entity_id"),
            doorbell=fields.flag("doorbell"),
            indoor=fields.flag("indoor"),
            may_share=fields.flag("may_share"),
            recording=fields.flag("recording"),
            state=fields.one_of("state", CameraState),
            since=fields.time_or_none("since"),
            reason=fields.text("reason"),
            video=fields.text("video"),
            audio=fields.text("audio"),
            events=fields.flag("events"),
            clock_offset_ms=fields.whole_or_none("clock_offset_ms"),
            lost_packets=fields.whole("lost_packets"),
            motion=fields.flag("motion"),
            score=fields.number("score"),
            threshold=fields.number("threshold"),
            last_ring=fields.time_or_none("last_ring"),
            snapshot_at=fields.time_or_none("snapshot_at"),
            place=fields.maybe("place", Place.read),
            masks=fields.each("masks", Mask.read),
            motion_masks=fields.each("motion_masks", Mask.read),
            sensitivity=fields.whole("sensitivity"),
            sound=fields.flag("sound"),
            transport=fields.one_of("transport", Transport),
            keep=Keep.read(fields.value("keep")),
        )


class Said(NamedTuple):
    """What one way of finding cameras was told of one."""

    found_by: str
    address: str
    name: str
    detail: str
    at: datetime | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read one item of a Found's `said`."""
        fields = Fields(value, "finding")
        return cls(
            found_by=fields.text("found_by"),
            address=fields.text("address"),
            name=fields.text("name"),
            detail=fields.text("detail"),
            at=fields.time_or_none("at"),
        )


class Found(NamedTuple):
    """A camera on the network that somebody may adopt."""

    key: str
    found_by: tuple[str, ...]
    address: str
    name: str
    brand: str
    doorbell: bool
    seen_at: datetime | None
    away: bool
    said: tuple[Said, ...]
    lent_by: str
    """What it speaks if only Home Assistant reads that, such as `HomeKit`, or empty."""
    adopted: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Found."""
        fields = Fields(value, "found camera")
        return cls(
            key=fields.text("key"),
            found_by=fields.words("found_by"),
            address=fields.text("address"),
            name=fields.text("name"),
            brand=fields.text("brand"),
            doorbell=fields.flag("doorbell"),
            seen_at=fields.time_or_none("seen_at"),
            away=fields.flag("away"),
            said=fields.each("said", Said.read),
            lent_by=fields.text("lent_by"),
            adopted=fields.flag("adopted"),
        )


class Scan(NamedTuple):
    """Whether cameras are being looked for just now."""

    running: bool
    began_at: datetime
    ends_at: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Scan."""
        fields = Fields(value, "scan")
        return cls(
            running=fields.flag("running"),
            began_at=fields.time("began_at"),
            ends_at=fields.time("ends_at"),
        )
