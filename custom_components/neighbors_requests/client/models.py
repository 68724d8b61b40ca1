"""The hub's answers, as far as the integration reads them. All are immutable.

Made by scripts/generate from tests/contract/openapi.json: what to read is in
scripts/generator/client.py. An awareness item is not a request and can't be answered.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, override

from .decode import Record, Seconds, Tagged


class Answer(StrEnum):
    """Yes or no."""

    APPROVE = "approve"
    DENY = "deny"


class AnsweredBy(StrEnum):
    """Who answered; the owner must allow approvals without a person."""

    PERSON = "person"
    AUTOMATION = "automation"
    RULE = "rule"


class ArchiveKind(StrEnum):
    """How an archive is read."""

    FRIGATE = "frigate"
    ONVIF = "onvif"
    FOLDER = "folder"
    LENT = "lent"


class ArchiveState(StrEnum):
    """Whether an archive answers."""

    UNKNOWN = "unknown"
    CONNECTED = "connected"
    AWAY = "away"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105


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
    ARCHIVED = "archived"


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
    ARCHIVE = "archive"


class Transport(StrEnum):
    """How a camera sends its stream: inside the RTSP connection, or in separate datagrams."""

    TCP = "tcp"
    UDP = "udp"


class TriggerKind(StrEnum):
    """What caused the trigger."""

    MOTION = "motion"
    BUTTON = "button"
    EXTERNAL = "external"
    RECORDED = "recorded"


class Verdict(StrEnum):
    """What a rule does with a request; the first rule that fits decides."""

    DENY = "deny"
    NOTIFY = "notify"
    LIST = "list"
    APPROVE = "approve"


class Agency(Record):
    """Who asks."""

    id: str
    name: str
    kind: str
    level: int
    domain: str


class AgencyMonth(Record):
    """How much was asked in one month, and how much of that is resolved."""

    key: str
    requests: int
    resolved: int


class AgencySummary(Record):
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


class IncidentCount(Record):
    """How many requests are about one kind of incident."""

    code: str
    count: int  # type: ignore[assignment]


class FindingCount(Record):
    """How many requests have one kind of finding."""

    code: str
    count: int  # type: ignore[assignment]


class AgencyRecord(Record):
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


class AwarenessHealth(Record):
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


class Circle(Record):
    """Everything within `radius_m` of a point; at most 1,000 km."""

    lat: int
    lon: int
    radius_m: int


class Polygon(Record):
    """A simple ring of (latitude, longitude), closed implicitly, not across 180 degrees."""

    ring: tuple[tuple[int, int], ...]


type Area = Annotated[Circle | Polygon, Tagged("shape", {"circle": Circle, "polygon": Polygon})]


class Window(Record):
    """The half-open interval [start, end)."""

    start: datetime
    end: datetime


class AwarenessItem(Record):
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


class Awareness(Record):
    """The items that are shown, newest first, and the state of their sources."""

    sources: tuple[AwarenessHealth, ...]
    items: tuple[AwarenessItem, ...]


class Board(Record):
    """A followed board."""

    origin: str
    url: str
    state: BoardState
    since: datetime
    size: int
    checked_at: datetime | None
    reason: str


class ArchiveCamera(Record):
    """A camera as its archive knows it."""

    key: str
    name: str
    camera_id: str | None


class Archive(Record):
    """An archive, and what is known of it since its last answer."""

    id: str
    name: str
    kind: ArchiveKind
    address: str
    folder: str
    lender: str
    verify: bool
    state: ArchiveState
    reason: str
    cameras: tuple[ArchiveCamera, ...]


class FoundArchive(Record):
    """An archive that can be added in one step; all its text comes from the network."""

    kind: ArchiveKind
    name: str
    address: str
    version: str
    needs_password: bool
    verify: bool
    archive_id: str | None


class Keep(Record):
    """How much of a camera's recording is kept; null means the hub's own setting."""

    days: float | None
    gib: float | None


class Mask(Record):
    """A rectangle of the picture, in fractions of it."""

    left: float
    top: float
    width: float
    height: float


class Place(Record):
    """Where a camera is and which way it faces."""

    latitude_udeg: int
    longitude_udeg: int
    heading_deg: int
    view_deg: int
    range_m: int


class Camera(Record):
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


class Said(Record):
    """What one way of finding cameras reported about a camera."""

    found_by: str
    address: str
    name: str
    detail: str
    at: datetime


class Found(Record):
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


class Scan(Record):
    """One scan for cameras on the network."""

    running: bool
    began_at: datetime
    ends_at: datetime


class CameraStorage(Record):
    """The size of one camera's recordings, even if the camera was removed."""

    camera_id: str
    size_bytes: int
    oldest: datetime
    newest: datetime


class Storage(Record):
    """How much disk space the recordings use."""

    free_bytes: int
    floor_bytes: int
    held_bytes: int
    encrypted: bool
    cameras: tuple[CameraStorage, ...]


class Clip(Record):
    """An interval of one camera's recording."""

    id: str
    camera_id: str
    start: datetime
    end: datetime
    triggers: tuple[TriggerKind, ...]
    labels: tuple[Label, ...]
    thumbnail: bool


class Info(Record):
    """Which hub this is."""

    id: str
    name: str
    api: int
    version: str


class Paired(Record):
    """A token, which is shown only this once."""

    token: str
    scopes: tuple[str, ...]
    hub: Info

    @override
    def __repr__(self) -> str:
        """Omit the token."""
        return "Paired()"


class Token(Record):
    """A paired client; the token itself cannot be shown again."""

    scopes: tuple[str, ...]
    answers_as: tuple[AnsweredBy, ...]


class Problem(Record):
    """Something the owner should act on."""

    id: str
    code: str
    text: str
    since: datetime


class Recipient(Record):
    """The only one who could open the share."""

    agency_id: str
    agency_name: str


class Identity(Record):
    """Who answers, as far as the person chose to say; all fields empty means anonymous."""

    name: str
    email: str
    telephone: str


class Piece(Record):
    """One cut of one camera's recording; `own_masks_off` if its own masks were taken off."""

    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    masks: tuple[Mask, ...]
    moving: tuple[object, ...]
    own_masks_off: bool


class AddedPiece(Record):
    """A film or photo that a person added, and the part of it that is sent."""

    kind: str
    start_ms: int
    end_ms: int


class Extract(Record):
    """The readings of one lent sensor within a window."""

    sensor_id: str
    sensor_name: str
    start: datetime
    end: datetime


class Proposal(Record):
    """Exactly what would leave; the id is the hash of everything else in it."""

    id: str
    recipient: Recipient
    pieces: tuple[Piece, ...]
    added: tuple[AddedPiece, ...]
    words: str
    extracts: tuple[Extract, ...]
    identity: Identity
    audio: bool


class Cut(Record):
    """The result of one piece: the very file that an approval seals."""

    number: int
    start: datetime | None
    end: datetime | None
    width: int
    height: int
    size_bytes: int
    sha256: str
    audio: bool


class Review(Record):
    """What would leave with a proposal, as far as it is prepared."""

    request_id: str
    proposal: Proposal
    preparation: Preparation
    reason: str
    cuts: tuple[Cut, ...]
    size_bytes: int


class ThreadItem(Record):
    """A later entry of a request's thread."""

    kind: str
    index: int  # type: ignore[assignment]
    issued: datetime
    text: str


class Finding(Record):
    """Something about a request that the household should know."""

    code: str
    severity: str
    text: str


class Account(Record):
    """An agency's account of one request: what became of all shares that it received."""

    issued: datetime


class Accounting(Record):
    """What an agency owes about one request: an account by `due`, and what it promised."""

    due: datetime | None
    late_since: datetime | None
    account: Account | None


class ClipMatch(Record):
    """A clip that a request concerns, within its window; the reason, and how exact its time is."""

    clip_id: str
    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    reason: str
    labels: tuple[Label, ...]


class Match(Record):
    """What a request concerns here, best clip first, and why there is no more."""

    strength: MatchStrength
    clips: tuple[ClipMatch, ...]


class Decision(Record):
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


class Consent(Record):
    """The first yes to one proposal, if two people must give one."""

    by: str
    at: datetime
    proposal_id: str


class Voided(Record):
    """The last yes that no longer counts, because what it depended on has changed."""

    code: str
    reason: str
    by: str
    at: datetime


class Share(Record):
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
    practice: bool


class Request(Record):
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
    accounting: Accounting | None
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
    cool_off_s: Seconds
    hidden: bool
    practice: bool


class Sensor(Record):
    """A lent sensor."""

    id: str
    entity_id: str
    name: str
    kind: str
    unit: str
    lent_at: datetime


class Reading(Record):
    """A sensor's state, from then until its next reading."""

    at: datetime
    state: str


class Hello(Record):
    """The first message; missed events up to `seq`, the newest one, follow it."""

    epoch: str
    seq: int
    resumed: bool
