"""Proposals: exactly what would leave this house; and their reviews, to look at before a yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.model.camera import Mask
from hub.model.ids import BoardOrigin, CameraId, ProposalId, RequestId, SensorId
from hub.model.recording import Cut
from hub.model.window import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskKey:
    """Where a moving mask is at one moment; fractions of the picture's width and height."""

    at_ms: int
    """Counted from the start of the piece's cut."""
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingMask:
    """A solid area that follows something, from its first key to its last, straight in between."""

    keys: tuple[MaskKey, ...]
    """At least two, in the order of time."""
    found: bool = False
    """Whether the search for faces proposed it; a person has looked at it since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One cut of one camera's recording."""

    camera_id: CameraId
    cut: TimeWindow
    masks: tuple[Mask, ...] = ()
    """Over every frame: the camera's own, and those drawn for this piece."""
    moving: tuple[MovingMask, ...] = ()
    own_masks_off: bool = False
    """Whether a person took the camera's own masks off, knowing it."""
    masks_off: tuple[Mask, ...] = ()
    """The masks that were taken off: one that is drawn later is not among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What one lent sensor said within a window."""

    sensor_id: SensorId
    window: TimeWindow
    sha256: str = ""
    """Of the sensor's name, kind, unit and readings as they leave, in hex; never sealed without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who answers, as far as the person chose to say it; empty is anonymous."""

    name: str = ""
    email: str = ""
    telephone: str = ""

    @property
    def anonymous(self) -> bool:
        """Whether nothing is said."""
        return not (self.name or self.email or self.telephone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who alone can open the share, by the key logged on its board."""

    agency_id: str
    agency_name: str
    origin: BoardOrigin
    delivery_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What would leave for one request; `id` is the hash of everything else in it."""

    id: ProposalId
    request_id: RequestId
    recipient: Recipient
    pieces: tuple[Piece, ...] = ()
    words: str = ""
    """What the household tells the agency, as plain text; empty where it tells nothing."""
    extracts: tuple[Extract, ...] = ()
    identity: Identity = Identity()
    audio: bool = False
    camera_make: bool = False
    """Whether the custody record may say who made each camera."""
    makes: tuple[str, ...] = ()
    """Who made the camera of each piece, in order, where the record may say it; else nothing."""
    own_copy: bool = False
    """Whether the household keeps a second copy, sealed to its own key."""
    content_credentials: bool = False
    """Whether each clip is also signed by C2PA, beside the custody record."""
    flags: tuple[str, ...] = ()
    """Codes of what was known against the agency's key when this was proposed."""


class Preparation(StrEnum):
    """Whether a proposal's clips have been cut, so that they can be looked at."""

    NONE = "none"
    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A proposal with exactly what would leave, as far as it has been prepared."""

    proposal: Proposal
    preparation: Preparation
    reason: str = ""
    """Why it could not be prepared, in one sentence."""
    cuts: tuple[Cut, ...] = ()
    """What each piece became, in order; the very files an approval seals. Empty until ready."""
    custody: Mapping[str, object]
    """The fields of the custody record as it would be signed now, as JSON values; its `files`
    are there once they are ready."""
    size_bytes: int = 0
    """How long the sealed share will be at most; 0 until ready."""
