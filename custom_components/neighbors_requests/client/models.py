"""What a hub tells about itself: cameras, clips, boards and problems. Frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from .errors import HubVersionError
from .fields import Fields

API_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class HubInfo:
    """Which hub this is."""

    id: str
    name: str
    version: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an Info; raises HubVersionError where the hub speaks another API."""
        fields = Fields(value, "hub")
        if fields.whole("api") != API_VERSION:
            raise HubVersionError("The hub speaks another version of the API.")
        return cls(id=fields.text("id"), name=fields.text("name"), version=fields.text("version"))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Paired:
    """What pairing gives: a token, which is never logged, and the hub it is for."""

    token: str
    scopes: tuple[str, ...]
    hub: HubInfo

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Paired."""
        fields = Fields(value, "pairing")
        return cls(
            token=fields.text("token"),
            scopes=fields.words("scopes"),
            hub=HubInfo.read(fields.value("hub")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
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


class CameraState(StrEnum):
    """What an adopted camera is doing."""

    STARTING = "starting"
    RECORDING = "recording"
    RECONNECTING = "reconnecting"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a state's name, not a password
    DISK_FULL = "disk_full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """An adopted camera."""

    id: str
    name: str
    doorbell: bool
    indoor: bool
    may_share: bool
    state: CameraState
    since: datetime | None
    reason: str
    video: str
    clock_offset_ms: int | None
    motion: bool
    last_ring: datetime | None
    snapshot_at: datetime | None
    place: Place | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Camera."""
        fields = Fields(value, "camera")
        return cls(
            id=fields.text("id"),
            name=fields.text("name"),
            doorbell=fields.flag("doorbell"),
            indoor=fields.flag("indoor"),
            may_share=fields.flag("may_share"),
            state=fields.one_of("state", CameraState),
            since=fields.time_or_none("since"),
            reason=fields.text("reason"),
            video=fields.text("video"),
            clock_offset_ms=fields.whole_or_none("clock_offset_ms"),
            motion=fields.flag("motion"),
            last_ring=fields.time_or_none("last_ring"),
            snapshot_at=fields.time_or_none("snapshot_at"),
            place=fields.maybe("place", Place.read),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A camera on the network that somebody may adopt."""

    key: str
    found_by: tuple[str, ...]
    address: str
    name: str
    brand: str
    doorbell: bool
    seen_at: datetime | None
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
            adopted=fields.flag("adopted"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """An interval of one camera's recording."""

    id: str
    camera_id: str
    start: datetime
    end: datetime
    triggers: tuple[str, ...]
    has_thumbnail: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Clip."""
        fields = Fields(value, "clip")
        return cls(
            id=fields.text("id"),
            camera_id=fields.text("camera_id"),
            start=fields.time("start"),
            end=fields.time("end"),
            triggers=fields.words("triggers"),
            has_thumbnail=fields.flag("thumbnail"),
        )


class BoardState(StrEnum):
    """How a board is followed."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A board the hub follows."""

    origin: str
    url: str
    state: BoardState
    since: datetime | None
    size: int
    checked_at: datetime | None
    reason: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Board."""
        fields = Fields(value, "board")
        return cls(
            origin=fields.text("origin"),
            url=fields.text("url"),
            state=fields.one_of("state", BoardState),
            since=fields.time_or_none("since"),
            size=fields.whole("size"),
            checked_at=fields.time_or_none("checked_at"),
            reason=fields.text("reason"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something the owner should act on."""

    id: str
    code: str
    text: str
    since: datetime | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Problem."""
        fields = Fields(value, "problem")
        return cls(
            id=fields.text("id"),
            code=fields.text("code"),
            text=fields.text("text"),
            since=fields.time_or_none("since"),
        )
