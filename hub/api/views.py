"""The shapes the API answers with; each docstring and type also becomes its JSON Schema."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from hub.model.board import BoardState
from hub.model.camera import CameraState, FoundBy
from hub.model.decision import Answer
from hub.model.event import EventType
from hub.model.match import MatchStrength
from hub.model.request import RequestStatus
from hub.model.share import ShareState
from hub.model.trigger import TriggerKind
from noticeboard.log.entry import Area
from noticeboard.rules.finding import Severity


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One JSON object."""


class Info(View, frozen=True, kw_only=True):
    """Which hub this is."""

    id: str
    name: str
    api: int
    version: str


class Paired(View, frozen=True, kw_only=True):
    """A token, shown this once."""

    token: str
    scopes: tuple[str, ...]
    hub: Info


class Link(View, frozen=True, kw_only=True):
    """A pairing link and until when it works."""

    link: str
    expires: datetime


class Token(View, frozen=True, kw_only=True):
    """A paired client; the token itself cannot be shown again."""

    id: str
    name: str
    scopes: tuple[str, ...]
    made_at: datetime
    current: bool


class Place(View, frozen=True, kw_only=True):
    """Where a camera stands and what it faces."""

    latitude_udeg: int
    longitude_udeg: int
    heading_deg: int
    view_deg: int
    range_m: int


class Camera(View, frozen=True, kw_only=True):
    """An adopted camera and what it is doing."""

    id: str
    name: str
    doorbell: bool
    indoor: bool
    may_share: bool
    state: CameraState
    since: datetime
    reason: str
    video: str
    clock_offset_ms: int | None
    motion: bool
    last_ring: datetime | None
    snapshot_at: datetime | None
    place: Place | None


class Found(View, frozen=True, kw_only=True):
    """A camera seen on the network."""

    key: str
    found_by: tuple[FoundBy, ...]
    address: str
    name: str
    brand: str
    doorbell: bool
    seen_at: datetime
    adopted: bool


class Clip(View, frozen=True, kw_only=True):
    """An interval of one camera's recording."""

    id: str
    camera_id: str
    start: datetime
    end: datetime
    triggers: tuple[TriggerKind, ...]
    thumbnail: bool


class Board(View, frozen=True, kw_only=True):
    """A followed board."""

    origin: str
    state: BoardState
    since: datetime
    size: int
    checked_at: datetime | None
    reason: str
    url: str


class Agency(View, frozen=True, kw_only=True):
    """Who asks."""

    id: str
    name: str
    kind: str
    level: int
    domain: str


class Window(View, frozen=True, kw_only=True):
    """The half-open interval [start, end)."""

    start: datetime
    end: datetime


class ThreadItem(View, frozen=True, kw_only=True):
    """A later entry of a request's thread."""

    kind: str
    index: int
    issued: datetime
    text: str


class Finding(View, frozen=True, kw_only=True):
    """Something about a request that the household should know."""

    code: str
    severity: Severity
    text: str


class ClipMatch(View, frozen=True, kw_only=True):
    """A clip that a request concerns."""

    clip_id: str
    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    reason: str


class Match(View, frozen=True, kw_only=True):
    """What a request concerns here, best clip first."""

    strength: MatchStrength
    clips: tuple[ClipMatch, ...]


class Recipient(View, frozen=True, kw_only=True):
    """Who alone could open the share."""

    agency_id: str
    agency_name: str
    origin: str
    delivery_key: str


class Mask(View, frozen=True, kw_only=True):
    """A solid rectangle over the picture, in fractions of it."""

    left: float
    top: float
    width: float
    height: float


class Piece(View, frozen=True, kw_only=True):
    """One cut of one camera's recording."""

    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    masks: tuple[Mask, ...]


class Proposal(View, frozen=True, kw_only=True):
    """Exactly what would leave; the id is the hash of everything else in it."""

    id: str
    recipient: Recipient
    pieces: tuple[Piece, ...]
    identity: str
    audio: bool


class Decision(View, frozen=True, kw_only=True):
    """The house's one final answer."""

    request_id: str
    answer: Answer
    proposal_id: str | None
    by: str
    reason: str
    decided_at: datetime


class Share(View, frozen=True, kw_only=True):
    """How far a share has come."""

    state: ShareState
    sealed_sha256: str
    size_bytes: int
    reason: str
    changed_at: datetime


class Request(View, frozen=True, kw_only=True):
    """A request and how far this house has come with it."""

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
    share: Share | None
    pending: bool
    announced: bool


class Problem(View, frozen=True, kw_only=True):
    """Something the owner should act on."""

    id: str
    code: str
    text: str
    since: datetime


class State(View, frozen=True, kw_only=True):
    """Everything, as of event `seq` or later."""

    epoch: str
    seq: int
    hub: Info
    cameras: tuple[Camera, ...]
    found: tuple[Found, ...]
    boards: tuple[Board, ...]
    requests: tuple[Request, ...]
    problems: tuple[Problem, ...]


class CameraList(View, frozen=True, kw_only=True):
    """Every camera."""

    cameras: tuple[Camera, ...]
    found: tuple[Found, ...]


class FoundList(View, frozen=True, kw_only=True):
    """Every camera seen on the network."""

    found: tuple[Found, ...]


class ClipList(View, frozen=True, kw_only=True):
    """Clips, newest first."""

    clips: tuple[Clip, ...]


class RequestList(View, frozen=True, kw_only=True):
    """Requests, newest first."""

    requests: tuple[Request, ...]


class BoardList(View, frozen=True, kw_only=True):
    """Every followed board."""

    boards: tuple[Board, ...]


class TokenList(View, frozen=True, kw_only=True):
    """Every paired client, oldest first."""

    tokens: tuple[Token, ...]


class LedgerView(View, frozen=True, kw_only=True):
    """The ledger's signed checkpoint and its entries, in order."""

    checkpoint: str
    entries: tuple[Mapping[str, Any], ...]


class Hello(View, frozen=True, kw_only=True, tag_field="type", tag="hello"):
    """The first message; events up to `seq`, the newest there is, are told as what was missed."""

    epoch: str
    seq: int
    resumed: bool
    """False: read /state, since what was missed is not told again."""


class Message(View, frozen=True, kw_only=True):
    """One event with the current view of what it concerns."""

    seq: int
    type: EventType
    at: datetime
    data: Mapping[str, Any]


class ErrorBody(View, frozen=True, kw_only=True):
    """What went wrong."""

    code: str
    message: str


class Error(View, frozen=True, kw_only=True):
    """An error, in one sentence."""

    error: ErrorBody
