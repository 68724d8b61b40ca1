"""The hub's answers, as far as the integration reads them. All are immutable.

Made by scripts/generate from tests/contract/openapi.json: what to read is in
scripts/generator/client.py. An awareness item is not a request and can't be answered.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Self, override

from .decode import Fields, read_pair, wrong_kind


class Answer(StrEnum):
    """Yes or no."""

    APPROVE = "approve"
    DENY = "deny"


class AnsweredBy(StrEnum):
    """Who answered; the owner must allow approvals without a person."""

    PERSON = "person"
    AUTOMATION = "automation"
    RULE = "rule"


class AwarenessState(StrEnum):
    """The state of a source."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"


class BoardState(StrEnum):
    """The state of a board, as shown to a person."""

    STARTING = "starting"
    FOLLOWING = "following"
    UNREACHABLE = "unreachable"
    UNCHECKED = "unchecked"
    STOPPED = "stopped"
    LEFT = "left"


class CameraState(StrEnum):
    """The state of an adopted camera, as shown to a person."""

    STARTING = "starting"
    RECORDING = "recording"
    RECONNECTING = "reconnecting"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105
    NO_KEY_FRAMES = "no_key_frames"
    DISK_FULL = "disk_full"
    SLEEPING = "sleeping"
    PAUSED = "paused"


class Label(StrEnum):
    """What a camera says it sees: a hint, never proof."""

    PERSON = "person"
    VEHICLE = "vehicle"
    ANIMAL = "animal"
    PACKAGE = "package"


class MatchStrength(StrEnum):
    """How well this house can answer a request."""

    CLIPS = "clips"
    CAMERA_ONLY = "camera_only"
    NONE = "none"


class Preparation(StrEnum):
    """Whether a proposal's clips have been cut for review."""

    NONE = "none"
    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


class RequestStatus(StrEnum):
    """The stage of a request."""

    OPEN = "open"
    RESOLVED = "resolved"
    EXPIRED = "expired"


class ShareState(StrEnum):
    """The progress of a share; each step is durable before the next begins."""

    APPROVED = "approved"
    SEALED = "sealed"
    SENDING = "sending"
    DELIVERED = "delivered"
    FAILED = "failed"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


class SourceKind(StrEnum):
    """How an adopted camera is read."""

    ONVIF = "onvif"
    RTSP = "rtsp"
    FLV = "flv"
    MJPEG = "mjpeg"
    JPEG = "jpeg"
    LENT = "lent"


class Transport(StrEnum):
    """How a camera sends its stream: inside the RTSP connection, or in separate datagrams."""

    TCP = "tcp"
    UDP = "udp"


class TriggerKind(StrEnum):
    """What caused the trigger."""

    MOTION = "motion"
    BUTTON = "button"
    EXTERNAL = "external"


class Verdict(StrEnum):
    """What a rule does with a request; the first rule that fits decides."""

    DENY = "deny"
    NOTIFY = "notify"
    LIST = "list"
    APPROVE = "approve"


class Agency(NamedTuple):
    """Who asks."""

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


class AgencyMonth(NamedTuple):
    """How much was asked in one month, and how much of that is resolved."""

    key: str
    requests: int
    resolved: int

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an agency month."""
        fields = Fields(value, "agency month")
        return cls(
            key=fields.text("key"),
            requests=fields.whole("requests"),
            resolved=fields.whole("resolved"),
        )


class AgencySummary(NamedTuple):
    """An agency in the list of all."""

    id: str
    name: str
    kind: str
    domain: str
    level: int
    first_seen: datetime | None
    keys: str
    setting: str
    requests: int
    open: int
    resolved: int
    last_request: datetime | None
    months: tuple[AgencyMonth, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an agency summary."""
        fields = Fields(value, "agency summary")
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
            months=fields.each("months", AgencyMonth.read),
        )


class IncidentCount(NamedTuple):
    """How many requests are about one kind of incident."""

    code: str
    count: int  # type: ignore[assignment]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an incident count."""
        fields = Fields(value, "incident count")
        return cls(code=fields.text("code"), count=fields.whole("count"))


class FindingCount(NamedTuple):
    """How many requests have one kind of finding."""

    code: str
    count: int  # type: ignore[assignment]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a finding count."""
        fields = Fields(value, "finding count")
        return cls(code=fields.text("code"), count=fields.whole("count"))


class AgencyRecord(NamedTuple):
    """An agency in full."""

    id: str
    name: str
    kind: str
    domain: str
    level: int
    first_seen: datetime | None
    keys: str
    setting: str
    requests: int
    open: int
    resolved: int
    last_request: datetime | None
    months: tuple[AgencyMonth, ...]
    median_resolve_s: float | None
    median_area_km2: float | None
    median_window_s: float | None
    longest_window_s: float | None
    incidents: tuple[IncidentCount, ...]
    findings: tuple[FindingCount, ...]
    request_ids: tuple[str, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an agency record."""
        fields = Fields(value, "agency record")
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
            months=fields.each("months", AgencyMonth.read),
            median_resolve_s=fields.number_or_none("median_resolve_s"),
            median_area_km2=fields.number_or_none("median_area_km2"),
            median_window_s=fields.number_or_none("median_window_s"),
            longest_window_s=fields.number_or_none("longest_window_s"),
            incidents=fields.each("incidents", IncidentCount.read),
            findings=fields.each("findings", FindingCount.read),
            request_ids=fields.words("request_ids"),
        )


class AwarenessHealth(NamedTuple):
    """The state of a source, for everybody who may read."""

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
        """Read an awareness health."""
        fields = Fields(value, "awareness health")
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


class Circle(NamedTuple):
    """Everything within `radius_m` of a point; at most 1,000 km."""

    lat: int
    lon: int
    radius_m: int

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a circle."""
        fields = Fields(value, "circle")
        return cls(
            lat=fields.whole("lat"), lon=fields.whole("lon"), radius_m=fields.whole("radius_m")
        )


class Polygon(NamedTuple):
    """A simple ring of (latitude, longitude), closed implicitly, not across 180 degrees."""

    ring: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a polygon."""
        fields = Fields(value, "polygon")
        return cls(ring=fields.each("ring", read_pair))


type Area = Circle | Polygon


def read_area(value: object) -> Area:
    """Read one of these; its `shape` says which."""
    match Fields(value, "area").text("shape"):
        case "circle":
            return Circle.read(value)
        case "polygon":
            return Polygon.read(value)
        case _:
            raise wrong_kind("area", "shape")


class Window(NamedTuple):
    """The half-open interval [start, end)."""

    start: datetime
    end: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a window."""
        fields = Fields(value, "window")
        return cls(start=fields.time("start"), end=fields.time("end"))


class AwarenessItem(NamedTuple):
    """One item of a source, as plain text, including links."""

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
    concern: object

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an awareness item."""
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
            concern=fields.value("concern"),
        )


class Awareness(NamedTuple):
    """The items that are shown, newest first, and the state of their sources."""

    sources: tuple[AwarenessHealth, ...]
    items: tuple[AwarenessItem, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an awareness."""
        fields = Fields(value, "awareness")
        return cls(
            sources=fields.each("sources", AwarenessHealth.read),
            items=fields.each("items", AwarenessItem.read),
        )


class Board(NamedTuple):
    """A followed board."""

    origin: str
    url: str
    state: BoardState
    since: datetime
    size: int
    checked_at: datetime | None
    reason: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a board."""
        fields = Fields(value, "board")
        return cls(
            origin=fields.text("origin"),
            url=fields.text("url"),
            state=fields.one_of("state", BoardState),
            since=fields.time("since"),
            size=fields.whole("size"),
            checked_at=fields.time_or_none("checked_at"),
            reason=fields.text("reason"),
        )


class Keep(NamedTuple):
    """How much of a camera's recording is kept; null means the hub's own setting."""

    days: float | None
    gib: float | None

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a keep."""
        fields = Fields(value, "keep")
        return cls(days=fields.number_or_none("days"), gib=fields.number_or_none("gib"))


class Mask(NamedTuple):
    """A rectangle of the picture, in fractions of it."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a mask."""
        fields = Fields(value, "mask")
        return cls(
            left=fields.number("left"),
            top=fields.number("top"),
            width=fields.number("width"),
            height=fields.number("height"),
        )


class Place(NamedTuple):
    """Where a camera is and which way it faces."""

    latitude_udeg: int
    longitude_udeg: int
    heading_deg: int
    view_deg: int
    range_m: int

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a place."""
        fields = Fields(value, "place")
        return cls(
            latitude_udeg=fields.whole("latitude_udeg"),
            longitude_udeg=fields.whole("longitude_udeg"),
            heading_deg=fields.whole("heading_deg"),
            view_deg=fields.whole("view_deg"),
            range_m=fields.whole("range_m"),
        )


class Camera(NamedTuple):
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
    video: str
    audio: str
    events: bool
    clock_offset_ms: int | None
    lost_packets: int
    motion: bool
    score: float
    threshold: float
    last_ring: datetime | None
    snapshot_at: datetime | None
    place: Place | None
    masks: tuple[Mask, ...]
    motion_masks: tuple[Mask, ...]
    sensitivity: int
    sound: bool
    transport: Transport
    keep: Keep

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a camera."""
        fields = Fields(value, "camera")
        return cls(
            id=fields.text("id"),
            name=fields.text("name"),
            kind=fields.one_of("kind", SourceKind),
            make=fields.text("make"),
            model=fields.text("model"),
            firmware=fields.text("firmware"),
            entity_id=fields.text("entity_id"),
            doorbell=fields.flag("doorbell"),
            indoor=fields.flag("indoor"),
            may_share=fields.flag("may_share"),
            recording=fields.flag("recording"),
            state=fields.one_of("state", CameraState),
            since=fields.time("since"),
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
            keep=fields.read("keep", Keep.read),
        )


class Said(NamedTuple):
    """What one way of finding cameras reported about a camera."""

    found_by: str
    address: str
    name: str
    detail: str
    at: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a said."""
        fields = Fields(value, "said")
        return cls(
            found_by=fields.text("found_by"),
            address=fields.text("address"),
            name=fields.text("name"),
            detail=fields.text("detail"),
            at=fields.time("at"),
        )


class Found(NamedTuple):
    """A camera found on the network."""

    key: str
    found_by: tuple[str, ...]
    address: str
    name: str
    brand: str
    doorbell: bool
    seen_at: datetime
    away: bool
    said: tuple[Said, ...]
    lent_by: str
    adopted: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a found."""
        fields = Fields(value, "found")
        return cls(
            key=fields.text("key"),
            found_by=fields.words("found_by"),
            address=fields.text("address"),
            name=fields.text("name"),
            brand=fields.text("brand"),
            doorbell=fields.flag("doorbell"),
            seen_at=fields.time("seen_at"),
            away=fields.flag("away"),
            said=fields.each("said", Said.read),
            lent_by=fields.text("lent_by"),
            adopted=fields.flag("adopted"),
        )


class Scan(NamedTuple):
    """One scan for cameras on the network."""

    running: bool
    began_at: datetime
    ends_at: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a scan."""
        fields = Fields(value, "scan")
        return cls(
            running=fields.flag("running"),
            began_at=fields.time("began_at"),
            ends_at=fields.time("ends_at"),
        )


class CameraStorage(NamedTuple):
    """The size of one camera's recordings, even if the camera was removed."""

    camera_id: str
    size_bytes: int
    oldest: datetime
    newest: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a camera storage."""
        fields = Fields(value, "camera storage")
        return cls(
            camera_id=fields.text("camera_id"),
            size_bytes=fields.whole("size_bytes"),
            oldest=fields.time("oldest"),
            newest=fields.time("newest"),
        )


class Storage(NamedTuple):
    """How much disk space the recordings use."""

    free_bytes: int
    floor_bytes: int
    held_bytes: int
    encrypted: bool
    cameras: tuple[CameraStorage, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a storage."""
        fields = Fields(value, "storage")
        return cls(
            free_bytes=fields.whole("free_bytes"),
            floor_bytes=fields.whole("floor_bytes"),
            held_bytes=fields.whole("held_bytes"),
            encrypted=fields.flag("encrypted"),
            cameras=fields.each("cameras", CameraStorage.read),
        )


class Clip(NamedTuple):
    """An interval of one camera's recording."""

    id: str
    camera_id: str
    start: datetime
    end: datetime
    triggers: tuple[TriggerKind, ...]
    labels: tuple[Label, ...]
    thumbnail: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a clip."""
        fields = Fields(value, "clip")
        return cls(
            id=fields.text("id"),
            camera_id=fields.text("camera_id"),
            start=fields.time("start"),
            end=fields.time("end"),
            triggers=fields.known("triggers", TriggerKind),
            labels=fields.known("labels", Label),
            thumbnail=fields.flag("thumbnail"),
        )


class Info(NamedTuple):
    """Which hub this is."""

    id: str
    name: str
    api: int
    version: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an info."""
        fields = Fields(value, "info")
        return cls(
            id=fields.text("id"),
            name=fields.text("name"),
            api=fields.whole("api"),
            version=fields.text("version"),
        )


class Paired(NamedTuple):
    """A token, which is shown only this once."""

    token: str
    scopes: tuple[str, ...]
    hub: Info

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a paired."""
        fields = Fields(value, "paired")
        return cls(
            token=fields.text("token"),
            scopes=fields.words("scopes"),
            hub=fields.read("hub", Info.read),
        )

    @override
    def __repr__(self) -> str:
        """Omit the token."""
        return "Paired()"


class Token(NamedTuple):
    """A paired client; the token itself cannot be shown again."""

    scopes: tuple[str, ...]
    answers_as: tuple[AnsweredBy, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a token."""
        fields = Fields(value, "token")
        return cls(scopes=fields.words("scopes"), answers_as=fields.known("answers_as", AnsweredBy))


class Problem(NamedTuple):
    """Something the owner should act on."""

    id: str
    code: str
    text: str
    since: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a problem."""
        fields = Fields(value, "problem")
        return cls(
            id=fields.text("id"),
            code=fields.text("code"),
            text=fields.text("text"),
            since=fields.time("since"),
        )


class Recipient(NamedTuple):
    """The only one who could open the share."""

    agency_id: str
    agency_name: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a recipient."""
        fields = Fields(value, "recipient")
        return cls(agency_id=fields.text("agency_id"), agency_name=fields.text("agency_name"))


class Identity(NamedTuple):
    """Who answers, as far as the person chose to say; all fields empty means anonymous."""

    name: str
    email: str
    telephone: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an identity."""
        fields = Fields(value, "identity")
        return cls(
            name=fields.text("name"), email=fields.text("email"), telephone=fields.text("telephone")
        )


class Piece(NamedTuple):
    """One cut of one camera's recording; `own_masks_off` if its own masks were taken off."""

    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    masks: tuple[Mask, ...]
    moving: tuple[object, ...]
    own_masks_off: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a piece."""
        fields = Fields(value, "piece")
        return cls(
            camera_id=fields.text("camera_id"),
            camera_name=fields.text("camera_name"),
            start=fields.time("start"),
            end=fields.time("end"),
            masks=fields.each("masks", Mask.read),
            moving=fields.items("moving"),
            own_masks_off=fields.flag("own_masks_off"),
        )


class Extract(NamedTuple):
    """The readings of one lent sensor within a window."""

    sensor_id: str
    sensor_name: str
    start: datetime
    end: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an extract."""
        fields = Fields(value, "extract")
        return cls(
            sensor_id=fields.text("sensor_id"),
            sensor_name=fields.text("sensor_name"),
            start=fields.time("start"),
            end=fields.time("end"),
        )


class Proposal(NamedTuple):
    """Exactly what would leave; the id is the hash of everything else in it."""

    id: str
    recipient: Recipient
    pieces: tuple[Piece, ...]
    words: str
    extracts: tuple[Extract, ...]
    identity: Identity
    audio: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a proposal."""
        fields = Fields(value, "proposal")
        return cls(
            id=fields.text("id"),
            recipient=fields.read("recipient", Recipient.read),
            pieces=fields.each("pieces", Piece.read),
            words=fields.text("words"),
            extracts=fields.each("extracts", Extract.read),
            identity=fields.read("identity", Identity.read),
            audio=fields.flag("audio"),
        )


class Cut(NamedTuple):
    """The result of one piece: the very file that an approval seals."""

    number: int
    start: datetime
    end: datetime
    width: int
    height: int
    size_bytes: int
    sha256: str
    audio: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a cut."""
        fields = Fields(value, "cut")
        return cls(
            number=fields.whole("number"),
            start=fields.time("start"),
            end=fields.time("end"),
            width=fields.whole("width"),
            height=fields.whole("height"),
            size_bytes=fields.whole("size_bytes"),
            sha256=fields.text("sha256"),
            audio=fields.flag("audio"),
        )


class Review(NamedTuple):
    """What would leave with a proposal, as far as it is prepared."""

    request_id: str
    proposal: Proposal
    preparation: Preparation
    reason: str
    cuts: tuple[Cut, ...]
    size_bytes: int

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a review."""
        fields = Fields(value, "review")
        return cls(
            request_id=fields.text("request_id"),
            proposal=fields.read("proposal", Proposal.read),
            preparation=fields.one_of("preparation", Preparation),
            reason=fields.text("reason"),
            cuts=fields.each("cuts", Cut.read),
            size_bytes=fields.whole("size_bytes"),
        )


class ThreadItem(NamedTuple):
    """A later entry of a request's thread."""

    kind: str
    index: int  # type: ignore[assignment]
    issued: datetime
    text: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a thread item."""
        fields = Fields(value, "thread item")
        return cls(
            kind=fields.text("kind"),
            index=fields.whole("index"),
            issued=fields.time("issued"),
            text=fields.text("text"),
        )


class Finding(NamedTuple):
    """Something about a request that the household should know."""

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


class ClipMatch(NamedTuple):
    """A clip that a request concerns, within its window; the reason, and how exact its time is."""

    clip_id: str
    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    reason: str
    labels: tuple[Label, ...]

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a clip match."""
        fields = Fields(value, "clip match")
        return cls(
            clip_id=fields.text("clip_id"),
            camera_id=fields.text("camera_id"),
            camera_name=fields.text("camera_name"),
            start=fields.time("start"),
            end=fields.time("end"),
            reason=fields.text("reason"),
            labels=fields.known("labels", Label),
        )


class Match(NamedTuple):
    """What a request concerns here, best clip first, and why there is no more."""

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


class Decision(NamedTuple):
    """The house's one answer; final from `final_at` on."""

    request_id: str
    answer: Answer
    proposal_id: str | None
    by: str
    answered_by: AnsweredBy
    first_by: str
    reason: str
    decided_at: datetime
    final_at: datetime

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
    """The first yes to one proposal, if two people must give one."""

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
    """The last yes that no longer counts, because what it depended on has changed."""

    code: str
    reason: str
    by: str
    at: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a voided."""
        fields = Fields(value, "voided")
        return cls(
            code=fields.text("code"),
            reason=fields.text("reason"),
            by=fields.text("by"),
            at=fields.time("at"),
        )


class Share(NamedTuple):
    """How far a share has come; `own_copy` names the household's own copy of it."""

    state: ShareState
    sealed_sha256: str
    size_bytes: int
    sent_bytes: int
    opened: bool
    withdrawn: bool
    own_copy: str
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


class Request(NamedTuple):
    """A request and its state in this house."""

    id: str
    origin: str
    index: int  # type: ignore[assignment]
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
    withdrawable: bool
    voided: Voided | None
    share: Share | None
    pending: bool
    announced: bool
    verdict: Verdict
    ruling: str
    ruled_by: str
    rule: str
    people: int
    cool_off_s: int
    hidden: bool

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
            agency=fields.read("agency", Agency.read),
            incident=fields.text("incident"),
            title=fields.text("title"),
            text=fields.text("text"),
            case_number=fields.text("case_number"),
            contact=fields.text("contact"),
            window=fields.read("window", Window.read),
            area=fields.read("area", read_area),
            issued=fields.time("issued"),
            expires=fields.time("expires"),
            status=fields.one_of("status", RequestStatus),
            thread=fields.each("thread", ThreadItem.read),
            findings=fields.each("findings", Finding.read),
            match=fields.read("match", Match.read),
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
            cool_off_s=fields.seconds("cool_off_s"),
            hidden=fields.flag("hidden"),
        )


class Sensor(NamedTuple):
    """A lent sensor."""

    id: str
    entity_id: str
    name: str
    kind: str
    unit: str
    lent_at: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a sensor."""
        fields = Fields(value, "sensor")
        return cls(
            id=fields.text("id"),
            entity_id=fields.text("entity_id"),
            name=fields.text("name"),
            kind=fields.text("kind"),
            unit=fields.text("unit"),
            lent_at=fields.time("lent_at"),
        )


class Reading(NamedTuple):
    """A sensor's state, from then until its next reading."""

    at: datetime
    state: str

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a reading."""
        fields = Fields(value, "reading")
        return cls(at=fields.time("at"), state=fields.text("state"))


class Hello(NamedTuple):
    """The first message; missed events up to `seq`, the newest one, follow it."""

    epoch: str
    seq: int
    resumed: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a hello."""
        fields = Fields(value, "hello")
        return cls(
            epoch=fields.text("epoch"), seq=fields.whole("seq"), resumed=fields.flag("resumed")
        )
