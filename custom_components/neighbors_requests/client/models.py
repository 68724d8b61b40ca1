"""Typed values of the hub's API: requests, cameras, agencies, answers. All are immutable.

An awareness item is not a request and can't be answered. Messages of unknown kinds are skipped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Self

from .decode import Fields
from .errors import AnswerUnreadableError, HubVersionError


class AgencySummary(NamedTuple):
    """One agency with its request counts."""

    id: str
    name: str
    kind: str
    domain: str
    level: int
    first_seen: datetime | None
    keys: str
    """`good`, `changing`, `revoked` or `compromised`."""
    setting: str
    """How this house handles its requests: `notify`, `quiet` or `hidden`."""
    requests: int
    open: int
    resolved: int
    last_request: datetime | None
    months: tuple[tuple[str, int, int], ...]
    """(month, requests, resolved) of the last twelve months, oldest first."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an AgencySummary."""
        fields = Fields(value, "agency")
        return cls(
            id=fields.text("id"),
            name=fields.text("name"),
            kind=fields.text("kind"),
            domain=fields.text("domain"),
            level=fields.whole("level"),
            first_seen=fields.time_or_none("first_seen"),
            keys=fields.text("keys"),
            setting=fields.text("setting"),
            requests=fields.whole("requests"),
            open=fields.whole("open"),
            resolved=fields.whole("resolved"),
            last_request=fields.time_or_none("last_request"),
            months=fields.each("months", _read_month),
        )


def _read_month(value: object) -> tuple[str, int, int]:
    fields = Fields(value, "month")
    return fields.text("key"), fields.whole("requests"), fields.whole("resolved")


def _read_count(value: object) -> tuple[str, int]:
    fields = Fields(value, "count")
    return fields.text("code"), fields.whole("count")


class AgencyRecord(NamedTuple):
    """One agency with its history."""

    summary: AgencySummary
    median_resolve_s: float | None
    median_area_km2: float | None
    median_window_s: float | None
    longest_window_s: float | None
    incidents: tuple[tuple[str, int], ...]
    findings: tuple[tuple[str, int], ...]
    request_ids: tuple[str, ...]
    """Newest first."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an AgencyRecord."""
        fields = Fields(value, "agency")
        return cls(
            summary=AgencySummary.read(value),
            median_resolve_s=fields.number_or_none("median_resolve_s"),
            median_area_km2=fields.number_or_none("median_area_km2"),
            median_window_s=fields.number_or_none("median_window_s"),
            longest_window_s=fields.number_or_none("longest_window_s"),
            incidents=fields.each("incidents", _read_count),
            findings=fields.each("findings", _read_count),
            request_ids=fields.words("request_ids"),
        )


class Piece(NamedTuple):
    """One cut of one camera's recording, and the number of its masks."""

    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    masks: int

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a piece."""
        fields = Fields(value, "piece")
        return cls(
            camera_id=fields.text("camera_id"),
            camera_name=fields.text("camera_name"),
            start=fields.time("start"),
            end=fields.time("end"),
            masks=len(fields.each("masks", lambda mask: mask)),
        )


class Proposal(NamedTuple):
    """Exactly what would leave this house for one request."""

    id: str
    recipient: str
    """The name of the only agency that can open the share."""
    pieces: tuple[Piece, ...]
    anonymous: bool
    audio: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a proposal."""
        fields = Fields(value, "proposal")
        recipient = Fields(fields.value("recipient"), "recipient")
        identity = Fields(fields.value("identity"), "identity")
        return cls(
            id=fields.text("id"),
            recipient=recipient.text("agency_name"),
            pieces=fields.each("pieces", Piece.read),
            anonymous=not any(identity.text(part) for part in ("name", "email", "telephone")),
            audio=fields.flag("audio"),
        )


class Answer(StrEnum):
    """Approve or deny."""

    APPROVE = "approve"
    DENY = "deny"


class AnsweredBy(StrEnum):
    """Who or what answered."""

    PERSON = "person"
    AUTOMATION = "automation"
    RULE = "rule"


class Decision(NamedTuple):
    """The house's final answer to a request."""

    request_id: str
    answer: Answer
    proposal_id: str | None
    by: str
    answered_by: AnsweredBy
    first_by: str
    """Who approved first if two people had to approve, else empty."""
    reason: str
    decided_at: datetime
    final_at: datetime
    """Until this time, a denial can be undone and an approval waits."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a decision."""
        fields = Fields(value, "decision")
        return cls(
            request_id=fields.text("request_id"),
            answer=fields.one_of("answer", Answer),
            proposal_id=fields.text_or_none("proposal_id"),
            by=fields.text("by"),
            answered_by=fields.one_of("answered_by", AnsweredBy),
            first_by=fields.text("first_by"),
            reason=fields.text("reason"),
            decided_at=fields.time("decided_at"),
            final_at=fields.time("final_at"),
        )


class Consent(NamedTuple):
    """The first of two required approvals; nothing is decided yet."""

    by: str
    at: datetime
    proposal_id: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a consent."""
        fields = Fields(value, "consent")
        return cls(
            by=fields.text("by"), at=fields.time("at"), proposal_id=fields.text("proposal_id")
        )


class Voided(NamedTuple):
    """An approval that no longer counts because its basis has changed; nothing has left."""

    code: str
    reason: str
    """What has changed, as one sentence by the hub."""
    by: str
    """Who had approved."""
    at: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a void approval."""
        fields = Fields(value, "void yes")
        return cls(
            code=fields.text("code"),
            reason=fields.text("reason"),
            by=fields.text("by"),
            at=fields.time("at"),
        )


class ShareState(StrEnum):
    """The progress of a share."""

    APPROVED = "approved"
    SEALED = "sealed"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


class Share(NamedTuple):
    """An approved proposal on its way to the agency."""

    state: ShareState
    sealed_sha256: str
    size_bytes: int
    sent_bytes: int
    opened: bool
    """Whether the agency has opened it, according to its board."""
    withdrawn: bool
    """Whether it was withdrawn after it had arrived."""
    own_copy: str
    """The file name of the household's own copy on the hub, or empty."""
    reason: str
    changed_at: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a share."""
        fields = Fields(value, "share")
        return cls(
            state=fields.one_of("state", ShareState),
            sealed_sha256=fields.text("sealed_sha256"),
            size_bytes=fields.whole("size_bytes"),
            sent_bytes=fields.whole("sent_bytes"),
            opened=fields.flag("opened"),
            withdrawn=fields.flag("withdrawn"),
            own_copy=fields.text("own_copy"),
            reason=fields.text("reason"),
            changed_at=fields.time("changed_at"),
        )


class Place(NamedTuple):
    """A camera's location and direction."""

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
    """A rectangle of the picture, in fractions of its width and height, 0 to 1."""

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
    """How much of a camera's recording to keep; None uses the hub's own setting."""

    days: float | None
    gib: float | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Keep."""
        fields = Fields(value, "keep")
        return cls(days=fields.number_or_none("days"), gib=fields.number_or_none("gib"))


class CameraKind(StrEnum):
    """How the hub reads an adopted camera."""

    ONVIF = "onvif"
    RTSP = "rtsp"
    FLV = "flv"
    MJPEG = "mjpeg"
    JPEG = "jpeg"
    LENT = "lent"
    """As still pictures sent by a Home Assistant."""


class Transport(StrEnum):
    """How a camera sends its stream: within the connection, or in separate datagrams."""

    TCP = "tcp"
    UDP = "udp"


class CameraState(StrEnum):
    """The state of an adopted camera."""

    STARTING = "starting"
    RECORDING = "recording"
    RECONNECTING = "reconnecting"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- the name of a state, not a password
    NO_KEY_FRAMES = "no_key_frames"
    DISK_FULL = "disk_full"
    SLEEPING = "sleeping"
    """It saves its battery: it is recorded only after a trigger, or while somebody watches."""
    PAUSED = "paused"
    """A person paused the recording; live video still works."""


class Camera(NamedTuple):
    """An adopted camera."""

    id: str
    name: str
    kind: CameraKind
    make: str
    """Its manufacturer as reported by the camera, or empty."""
    model: str
    firmware: str
    entity_id: str
    """The Home Assistant entity it was lent from when it was adopted, or empty."""
    doorbell: bool
    indoor: bool
    may_share: bool
    recording: bool
    """Whether it should be recorded."""
    state: CameraState
    since: datetime | None
    reason: str
    video: str
    audio: str
    """The recorded sound, such as `AAC 16 kHz`, or empty."""
    events: bool
    """Whether it offers events over ONVIF."""
    clock_offset_ms: int | None
    lost_packets: int
    motion: bool
    score: float
    """How much the newest picture moved, 0 to 100; motion begins at `threshold`."""
    threshold: float
    last_ring: datetime | None
    snapshot_at: datetime | None
    place: Place | None
    masks: tuple[Mask, ...]
    """Solid areas that cover everything shared."""
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
    """What one discovery method reported about a camera."""

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
    """A camera on the network that can be adopted."""

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
    """The protocol if only Home Assistant supports it, such as `HomeKit`, or empty."""
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
    """A scan for cameras, running or finished."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A camera to adopt: a found one, one at an address, or a lent one."""

    name: str
    found_key: str = ""
    stream_url: str = field(default="", repr=False)
    """RTSP or HTTP address, which may contain a user name and password as pasted."""
    entity_id: str = ""
    """The Home Assistant entity that it is lent from, by stream address or by pictures."""
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    place: Place | None = None
    indoor: bool = False
    may_share: bool | None = None
    """None allows sharing unless the camera is indoor."""
    doorbell: bool = False
    transport: Transport = Transport.TCP

    def written(self) -> Mapping[str, object]:
        """Return the body of POST /cameras."""
        source = {
            "found_key": self.found_key,
            "stream_url": self.stream_url,
            "entity_id": self.entity_id,
        }
        body: dict[str, object] = {name: value for name, value in source.items() if value}
        body |= {
            "name": self.name,
            "username": self.username,
            "password": self.password,
            "place": None if self.place is None else self.place._asdict(),
            "indoor": self.indoor,
            "doorbell": self.doorbell,
            "transport": self.transport.value,
        }
        return body if self.may_share is None else body | {"may_share": self.may_share}


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraChange:
    """A person's changes to an adopted camera; None leaves a field unchanged."""

    name: str | None = None
    place: Place | None = None
    unplace: bool = False
    """Whether to forget its place."""
    indoor: bool | None = None
    may_share: bool | None = None
    doorbell: bool | None = None
    masks: tuple[Mask, ...] | None = None
    motion_masks: tuple[Mask, ...] | None = None
    sensitivity: int | None = None
    sound: bool | None = None
    recording: bool | None = None
    transport: Transport | None = None
    keep: Keep | None = None
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    """Requires `username`; the hub tests both before saving them."""
    stream_url: str | None = field(default=None, repr=False)

    def written(self) -> Mapping[str, object]:
        """Return the body of PATCH /cameras/{id}."""
        plain = ("name", "indoor", "may_share", "doorbell", "sensitivity", "sound", "recording")
        secret = ("username", "password", "stream_url")
        body: dict[str, object] = {
            name: value for name in (*plain, *secret) if (value := getattr(self, name)) is not None
        }
        for name in ("place", "keep"):
            if (value := getattr(self, name)) is not None:
                body[name] = value._asdict()
        for name in ("masks", "motion_masks"):
            if (masks := getattr(self, name)) is not None:
                body[name] = [mask._asdict() for mask in masks]
        if self.transport is not None:
            body["transport"] = self.transport.value
        return body | {"place": None} if self.unplace else body


API_VERSION = 1


class HubInfo(NamedTuple):
    """The hub's identity."""

    id: str
    name: str
    version: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an Info; raises HubVersionError if the hub uses another API version."""
        fields = Fields(value, "hub")
        if fields.whole("api") != API_VERSION:
            raise HubVersionError("The hub speaks another version of the API.")
        return cls(id=fields.text("id"), name=fields.text("name"), version=fields.text("version"))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Paired:
    """The result of pairing: a token, which is never logged, and its hub."""

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


class Rights(NamedTuple):
    """What the hub allows this pairing to do."""

    scopes: tuple[str, ...]
    answers_as: tuple[str, ...] = ("automation", "person")
    """The kinds of answer that the hub accepts from it."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Token."""
        fields = Fields(value, "pairing")
        return cls(scopes=fields.words("scopes"), answers_as=fields.words("answers_as"))

    @property
    def reach(self) -> str:
        """What people can do through this pairing: `admin`, `decide`, `automations` or `read`."""
        if self.may_manage:
            return "admin"
        if self.may_answer:
            return "decide"
        return "automations" if "decide" in self.scopes else "read"

    @property
    def may_answer(self) -> bool:
        """Whether people may answer through this pairing."""
        return "decide" in self.scopes and "person" in self.answers_as

    @property
    def may_manage(self) -> bool:
        """Whether cameras, rules and boards may be changed through this pairing."""
        return "admin" in self.scopes


OLDER_RIGHTS = Rights(scopes=("read", "decide", "admin"))
"""The rights of every pairing with a hub that predates scopes."""


class Label(StrEnum):
    """What a camera says it sees."""

    PERSON = "person"
    VEHICLE = "vehicle"
    ANIMAL = "animal"
    PACKAGE = "package"


def read_labels(fields: Fields, name: str = "labels") -> tuple[Label, ...]:
    """Return the known labels in their declared order."""
    told = fields.words(name)
    return tuple(label for label in Label if label in told)


class Clip(NamedTuple):
    """An interval of one camera's recording."""

    id: str
    camera_id: str
    start: datetime
    end: datetime
    triggers: tuple[str, ...]
    has_thumbnail: bool
    labels: tuple[Label, ...] = ()

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
            labels=read_labels(fields),
        )


class CameraStorage(NamedTuple):
    """The disk space of one camera's recordings."""

    camera_id: str
    size_bytes: int
    oldest: datetime | None
    newest: datetime | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read one camera of a Storage."""
        fields = Fields(value, "camera's storage")
        return cls(
            camera_id=fields.text("camera_id"),
            size_bytes=fields.whole("size_bytes"),
            oldest=fields.time_or_none("oldest"),
            newest=fields.time_or_none("newest"),
        )


class Storage(NamedTuple):
    """The disk space of the recordings, and the free space."""

    free_bytes: int
    floor_bytes: int
    held_bytes: int
    """Exempt from retention, because an open request matches them."""
    encrypted: bool
    cameras: tuple[CameraStorage, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Storage."""
        fields = Fields(value, "storage")
        return cls(
            free_bytes=fields.whole("free_bytes"),
            floor_bytes=fields.whole("floor_bytes"),
            held_bytes=fields.whole("held_bytes"),
            encrypted=fields.flag("encrypted"),
            cameras=fields.each("cameras", CameraStorage.read),
        )


class BoardState(StrEnum):
    """The state of following a board."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    UNCHECKED = "unchecked"
    STOPPED = "stopped"
    LEFT = "left"


class Board(NamedTuple):
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


class Problem(NamedTuple):
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


class Window(NamedTuple):
    """The half-open interval [start, end), in UTC."""

    start: datetime
    end: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a window."""
        fields = Fields(value, "window")
        return cls(start=fields.time("start"), end=fields.time("end"))


class Circle(NamedTuple):
    """Everything within `radius_m` of a point in micro-degrees."""

    latitude_udeg: int
    longitude_udeg: int
    radius_m: int


class Polygon(NamedTuple):
    """A ring of (latitude, longitude) in micro-degrees."""

    ring: tuple[tuple[int, int], ...]


type Area = Circle | Polygon


def read_area(value: object) -> Area:
    """Read an area."""
    fields = Fields(value, "area")
    match fields.text("shape"):
        case "circle":
            return Circle(
                latitude_udeg=fields.whole("lat"),
                longitude_udeg=fields.whole("lon"),
                radius_m=fields.whole("radius_m"),
            )
        case "polygon":
            return Polygon(ring=fields.each("ring", _read_corner))
        case _:
            raise AnswerUnreadableError("An area came with a shape that is not known here.")


def _read_corner(value: object) -> tuple[int, int]:
    match value:
        case [int(latitude), int(longitude)]:
            return latitude, longitude
        case _:
            raise AnswerUnreadableError("A polygon came with a corner that cannot be read.")


class Agency(NamedTuple):
    """The asking agency, as described by its board's log."""

    id: str
    name: str
    kind: str
    level: int
    domain: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an agency."""
        fields = Fields(value, "agency")
        return cls(
            id=fields.text("id"),
            name=fields.text("name"),
            kind=fields.text("kind"),
            level=fields.whole("level"),
            domain=fields.text("domain"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadItem:
    """One later entry of a request's thread."""

    kind: str
    index: int
    issued: datetime
    text: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an item of a thread."""
        fields = Fields(value, "thread item")
        return cls(
            kind=fields.text("kind"),
            index=fields.whole("index"),
            issued=fields.time("issued"),
            text=fields.text("text"),
        )


class Finding(NamedTuple):
    """What the rules found about a request."""

    code: str
    severity: str
    text: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a finding."""
        fields = Fields(value, "finding")
        return cls(
            code=fields.text("code"), severity=fields.text("severity"), text=fields.text("text")
        )


class MatchStrength(StrEnum):
    """How well this house's footage matches a request."""

    CLIPS = "clips"
    CAMERA_ONLY = "camera_only"
    NONE = "none"


class ClipMatch(NamedTuple):
    """One clip and the part of it that a request asks for."""

    clip_id: str
    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    reason: str
    labels: tuple[Label, ...] = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a matching clip."""
        fields = Fields(value, "matching clip")
        return cls(
            clip_id=fields.text("clip_id"),
            camera_id=fields.text("camera_id"),
            camera_name=fields.text("camera_name"),
            start=fields.time("start"),
            end=fields.time("end"),
            reason=fields.text("reason"),
            labels=read_labels(fields),
        )


class Match(NamedTuple):
    """What this house has for one request, best clip first."""

    strength: MatchStrength
    clips: tuple[ClipMatch, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a match."""
        fields = Fields(value, "match")
        return cls(
            strength=fields.one_of("strength", MatchStrength),
            clips=fields.each("clips", ClipMatch.read),
        )


class RequestStatus(StrEnum):
    """The status of a request."""

    OPEN = "open"
    RESOLVED = "resolved"
    EXPIRED = "expired"


class Verdict(StrEnum):
    """What the house rules do with a request."""

    DENY = "deny"
    NOTIFY = "notify"
    LIST = "list"
    APPROVE = "approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request, its thread, and this house's progress with it."""

    id: str
    origin: str
    index: int
    leaf: str
    url: str
    agency: Agency
    incident: str
    title: str
    text: str
    case_number: str
    contact: str
    window: Window
    area: Area
    issued: datetime
    expires: datetime
    status: RequestStatus
    thread: tuple[ThreadItem, ...]
    findings: tuple[Finding, ...]
    match: Match
    proposal: Proposal | None
    decision: Decision | None
    consent: Consent | None
    undoable_until: datetime | None
    """The end of the period in which a person's denial can be undone."""
    withdrawable: bool
    """Whether there is an approval whose share has not arrived."""
    voided: Voided | None
    """The last approval that no longer counts, until there is another answer."""
    share: Share | None
    pending: bool
    """Whether it waits for this house's answer and could be approved."""
    announced: bool
    """Whether the household is notified of it, according to the house rules."""
    verdict: Verdict
    ruling: str
    """The reason for the verdict, in one sentence."""
    ruled_by: str
    """`rule`, `level`, `off`, `hidden` or `quiet`."""
    rule: str
    """The name of the house rule that decided, or empty."""
    people: int
    """How many people must approve."""
    cool_off: timedelta
    """How long an approval waits before anything leaves."""
    hidden: bool
    """Whether this house hid it or its agency: it is not listed, but can be answered."""

    @property
    def open(self) -> bool:
        """Whether it is neither resolved, expired nor hidden."""
        return self.status is RequestStatus.OPEN and not self.hidden

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a request."""
        fields = Fields(value, "request")
        return cls(
            id=fields.text("id"),
            origin=fields.text("origin"),
            index=fields.whole("index"),
            leaf=fields.text("leaf"),
            url=fields.text("url"),
            agency=Agency.read(fields.value("agency")),
            incident=fields.text("incident"),
            title=fields.text("title"),
            text=fields.text("text"),
            case_number=fields.text("case_number"),
            contact=fields.text("contact"),
            window=Window.read(fields.value("window")),
            area=read_area(fields.value("area")),
            issued=fields.time("issued"),
            expires=fields.time("expires"),
            status=fields.one_of("status", RequestStatus),
            thread=fields.each("thread", ThreadItem.read),
            findings=fields.each("findings", Finding.read),
            match=Match.read(fields.value("match")),
            proposal=fields.maybe("proposal", Proposal.read),
            decision=fields.maybe("decision", Decision.read),
            consent=fields.maybe("consent", Consent.read),
            undoable_until=fields.time_or_none("undoable_until"),
            withdrawable=fields.flag("withdrawable"),
            voided=fields.maybe("voided", Voided.read),
            share=fields.maybe("share", Share.read),
            pending=fields.flag("pending"),
            announced=fields.flag("announced"),
            verdict=fields.one_of("verdict", Verdict),
            ruling=fields.text("ruling"),
            ruled_by=fields.text("ruled_by"),
            rule=fields.text("rule"),
            people=fields.whole("people"),
            cool_off=fields.seconds("cool_off_s"),
            hidden=fields.flag("hidden"),
        )


class AwarenessState(StrEnum):
    """The state of following a source."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"


class AwarenessSource(NamedTuple):
    """The state of a source; the hub reveals its address only to the owner."""

    id: str
    name: str
    host: str
    kind: str
    state: AwarenessState
    fetched_at: datetime | None
    reason: str
    seen: int
    shown: int

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an AwarenessHealth."""
        fields = Fields(value, "awareness source")
        return cls(
            id=fields.text("id"),
            name=fields.text("name"),
            host=fields.text("host"),
            kind=fields.text("kind"),
            state=fields.one_of("state", AwarenessState),
            fetched_at=fields.time_or_none("fetched_at"),
            reason=fields.text("reason"),
            seen=fields.whole("seen"),
            shown=fields.whole("shown"),
        )


class AwarenessItem(NamedTuple):
    """One item of a source; all plain text, including its link."""

    id: str
    source_name: str
    kind: str
    publisher: str
    title: str
    text: str
    event: str
    severity: str
    areas: tuple[Area, ...]
    area_is: str
    link: str
    link_host: str
    updated: datetime
    expires: datetime | None
    window: Window | None
    distance_m: int | None
    concerns: bool
    """Whether it has a time and place, and cameras of this house see part of that place."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an AwarenessItem."""
        fields = Fields(value, "awareness item")
        return cls(
            id=fields.text("id"),
            source_name=fields.text("source_name"),
            kind=fields.text("kind"),
            publisher=fields.text("publisher"),
            title=fields.text("title"),
            text=fields.text("text"),
            event=fields.text("event"),
            severity=fields.text("severity"),
            areas=fields.each("areas", read_area),
            area_is=fields.text("area_is"),
            link=fields.text("link"),
            link_host=fields.text("link_host"),
            updated=fields.time("updated"),
            expires=fields.time_or_none("expires"),
            window=fields.maybe("window", Window.read),
            distance_m=fields.whole_or_none("distance_m"),
            concerns=fields.value("concern") is not None,
        )


class Awareness(NamedTuple):
    """The awareness items shown, newest first, and the state of their sources."""

    sources: tuple[AwarenessSource, ...]
    items: tuple[AwarenessItem, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an Awareness."""
        fields = Fields(value, "awareness list")
        return cls(
            sources=fields.each("sources", AwarenessSource.read),
            items=fields.each("items", AwarenessItem.read),
        )


class Sensor(NamedTuple):
    """One lent sensor."""

    id: str
    entity_id: str
    name: str
    kind: str
    """Home Assistant's device class, such as `door`, or empty."""
    unit: str
    lent_at: datetime | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Sensor."""
        fields = Fields(value, "sensor")
        return cls(
            id=fields.text("id"),
            entity_id=fields.text("entity_id"),
            name=fields.text("name"),
            kind=fields.text("kind"),
            unit=fields.text("unit"),
            lent_at=fields.time_or_none("lent_at"),
        )


class Reading(NamedTuple):
    """A sensor's state from `at` until its next reading."""

    at: datetime
    state: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Reading."""
        fields = Fields(value, "reading")
        return cls(at=fields.time("at"), state=fields.text("state"))

    def written(self) -> Mapping[str, object]:
        """Return the reading as JSON."""
        return {"at": self.at.isoformat(), "state": self.state}


class Hello(NamedTuple):
    """The first message of a connection."""

    epoch: str
    seq: int
    resumed: bool
    """False if the state must be read again."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a hello."""
        fields = Fields(value, "hello")
        return cls(
            epoch=fields.text("epoch"), seq=fields.whole("seq"), resumed=fields.flag("resumed")
        )


class TriggerKind(StrEnum):
    """What caused a trigger."""

    MOTION = "motion"
    BUTTON = "button"
    EXTERNAL = "external"


class RequestMoment(StrEnum):
    """What happened to a request."""

    RECEIVED = "request.received"
    MATCHED = "request.matched"
    CHANGED = "request.changed"
    DECIDED = "request.decided"
    CLOSED = "request.closed"
    VOIDED = "request.voided"
    SHARE_CHANGED = "share.changed"


class CameraFound(NamedTuple):
    """A camera was found on the network."""

    found: Found


class ScanChanged(NamedTuple):
    """A scan for cameras began or ended."""

    scan: Scan


class CameraChanged(NamedTuple):
    """A camera was adopted or changed."""

    camera: Camera


class CameraRemoved(NamedTuple):
    """A camera is no longer adopted."""

    camera_id: str


class Triggered(NamedTuple):
    """Something happened in front of a camera."""

    camera_id: str
    kind: TriggerKind
    at: datetime
    active: bool
    began: bool
    """False if motion merely continues or ends."""
    labels: tuple[Label, ...] = ()
    """What the camera says it sees now."""
    new_labels: tuple[Label, ...] = ()
    """The labels that it did not see just before."""

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Read a trigger."""
        return cls(
            camera_id=fields.text("camera_id"),
            kind=fields.one_of("kind", TriggerKind),
            at=fields.time("at"),
            active=fields.flag("active"),
            began=fields.flag("began"),
            labels=read_labels(fields),
            new_labels=read_labels(fields, "new_labels"),
        )


class SnapshotTaken(NamedTuple):
    """A camera has a new snapshot."""

    camera_id: str
    at: datetime


class SensorChanged(NamedTuple):
    """A sensor was lent or renamed."""

    sensor: Sensor


class SensorRemoved(NamedTuple):
    """A sensor is no longer lent."""

    sensor_id: str


class ClipAdded(NamedTuple):
    """A clip was marked, or became longer."""

    clip: Clip


class BoardChanged(NamedTuple):
    """The state of following a board changed."""

    board: Board


class RulesChanged(NamedTuple):
    """The house rules changed, or were turned on or off."""

    active: bool


class AgencyChanged(NamedTuple):
    """An agency's name, level, keys or setting changed; its requests follow separately."""

    agency: AgencySummary


class AwarenessChanged(NamedTuple):
    """The awareness items changed; `shown` is their number."""

    shown: int


class RequestNews(NamedTuple):
    """A request in its current state, and what happened to it."""

    moment: RequestMoment
    request: Request


class ProblemRaised(NamedTuple):
    """A problem occurred that the owner should know about."""

    problem: Problem


class ProblemCleared(NamedTuple):
    """A problem is over."""

    id: str


type News = (
    CameraFound
    | ScanChanged
    | CameraChanged
    | CameraRemoved
    | Triggered
    | SnapshotTaken
    | SensorChanged
    | SensorRemoved
    | ClipAdded
    | BoardChanged
    | RulesChanged
    | AgencyChanged
    | AwarenessChanged
    | RequestNews
    | ProblemRaised
    | ProblemCleared
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One numbered message; `news` is None if its kind is unknown."""

    seq: int
    at: datetime
    news: News | None
    replayed: bool
    """Whether it happened while nobody was listening."""
    told: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)
    """The message as the hub sent it."""


def read_message(value: object, *, hello: Hello) -> Message:
    """Read a message that follows `hello`."""
    fields = Fields(value, "message")
    seq = fields.whole("seq")
    return Message(
        seq=seq,
        at=fields.time("at"),
        news=_read_news(fields.text("type"), Fields(fields.value("data"), "message's data")),
        replayed=seq <= hello.seq,
        told=fields.all,
    )


def _read_news(kind: str, data: Fields) -> News | None:
    if kind in RequestMoment:
        return RequestNews(moment=RequestMoment(kind), request=Request.read(data.value("request")))
    read = _READERS.get(kind)
    return None if read is None else read(data)


def _read_camera_change(data: Fields) -> CameraChanged | CameraRemoved:
    if data.has("removed") and data.flag("removed"):
        return CameraRemoved(camera_id=data.text("camera_id"))
    return CameraChanged(camera=Camera.read(data.value("camera")))


def _read_sensor_change(data: Fields) -> SensorChanged | SensorRemoved:
    if data.has("removed") and data.flag("removed"):
        return SensorRemoved(sensor_id=data.text("sensor_id"))
    return SensorChanged(sensor=Sensor.read(data.value("sensor")))


_READERS: Mapping[str, Callable[[Fields], News]] = {
    "camera.found": lambda data: CameraFound(found=Found.read(data.value("found"))),
    "scan.changed": lambda data: ScanChanged(scan=Scan.read(data.value("scan"))),
    "camera.changed": _read_camera_change,
    "trigger": Triggered.read,
    "snapshot": lambda data: SnapshotTaken(camera_id=data.text("camera_id"), at=data.time("at")),
    "sensor.changed": _read_sensor_change,
    "clip.added": lambda data: ClipAdded(clip=Clip.read(data.value("clip"))),
    "board.changed": lambda data: BoardChanged(board=Board.read(data.value("board"))),
    "rules.changed": lambda data: RulesChanged(active=data.flag("active")),
    "agency.changed": lambda data: AgencyChanged(agency=AgencySummary.read(data.value("agency"))),
    "awareness.changed": lambda data: AwarenessChanged(shown=data.whole("count")),
    "problem.raised": lambda data: ProblemRaised(problem=Problem.read(data.value("problem"))),
    "problem.cleared": lambda data: ProblemCleared(id=data.text("id")),
}
