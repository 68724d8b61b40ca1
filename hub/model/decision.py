"""What a household could send, its decision about it, and what leaves because of that.

A proposal has a canonical JSON form, which gives its id. Sharing accepts only an approval.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
import json
from typing import Any, Final

import msgspec

from hub.errors import HubError, StorageError
from hub.model.archive import Provenance
from hub.model.camera import Mask
from hub.model.camera_signature import CameraFilm, CameraSignature, SignedGroupTime
from hub.model.ids import (
    AddedId,
    BoardOrigin,
    CameraId,
    ProposalId,
    RequestId,
    RunId,
    SensorId,
)
from hub.model.window import TimeWindow
from noticeboard.runtime.text import NOTHING, Text
from noticeboard.seal.groups import StampedGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskKey:
    """A moving mask's position at one moment, in fractions of the picture's width and height."""

    at_ms: int
    """From the start of the piece's cut."""
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingMask:
    """A solid area that follows something from its first key to its last, linearly between keys."""

    keys: tuple[MaskKey, ...]
    """At least two, in the order of time."""
    found: bool = False
    """Whether a search suggested it; a person has reviewed it since."""


class Subject(StrEnum):
    """What a search looks for."""

    FACES = "faces"
    TEXTS = "texts"
    """Plates, house numbers, names on vans, a camera's overlay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Masks over one thing that was found, in the order of time; a person decides on them."""

    subject: Subject
    masks: tuple[MovingMask, ...]
    picture: bytes
    """What was found, JPEG."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One cut of one camera's recording."""

    camera_id: CameraId
    cut: TimeWindow
    masks: tuple[Mask, ...] = ()
    """Over every frame: the camera's own, and those drawn for this piece."""
    moving: tuple[MovingMask, ...] = ()
    own_masks_off: bool = False
    """Whether a person deliberately removed the camera's own masks."""
    masks_off: tuple[Mask, ...] = ()
    """The masks that were removed; a mask drawn later is not among them."""
    signed: TimeWindow | None = None
    """The time of what its camera signed, if a person hands that over as it is; with it go the
    camera's serial number and certificates. Only without masks."""


class AddedKind(StrEnum):
    """What a person added."""

    FILM = "film"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedPiece:
    """A film or photo that a person added, and the part of it that is sent."""

    file_id: AddedId
    kind: AddedKind
    sha256: str = ""
    """SHA-256 of what the hub keeps of it, and of the time it claims; required for sealing."""
    start_ms: int = 0
    """From the film's first frame, like `end_ms`; both are 0 for a photo."""
    end_ms: int = 0
    masks: tuple[Mask, ...] = ()
    """Over every frame, in fractions of the picture as it is shown, like all masks."""
    moving: tuple[MovingMask, ...] = ()
    """Their keys count from `start_ms`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedCut:
    """One MP4 or JPEG made anew from an added file: exact, and without metadata."""

    start: datetime | None
    """When its first frame was filmed, as the file itself claims; None if it doesn't."""
    end: datetime | None
    """The same of its end; equal to `start` for a photo."""
    frames: int
    is_part: bool
    """Whether it is a part of a film."""
    width: int
    height: int
    size_bytes: int
    sha256: str
    audio: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CutGroup:
    """A group of pictures of a cut: a key frame, and what is decoded from it."""

    at: int
    """The number of its first frame in the cut, from 0."""
    closed_at: datetime
    """When its segment was closed."""
    sets: tuple[bytes, ...]
    """The parameter sets that its pictures were coded under."""
    stamped: StampedGroup | None
    """What proves when it existed, still without its hour; None if nothing can be said of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One MP4 cut from a recording: exact, and without metadata."""

    window: TimeWindow
    """From the wall time of its first frame to the end of its last."""
    frames: int
    frames_copied: int
    """How many of the frames show a picture bit-identical to the camera's own."""
    width: int
    height: int
    size_bytes: int
    sha256: str
    clock_offset_ms: int
    """The camera's clock minus ours, as measured while recording."""
    audio: bool = False
    """Whether it has sound."""
    sources: tuple[str, ...] = ()
    """SHA-256 of each recorded segment it was made from, in hex, in the order of time."""
    runs: tuple[RunId, ...] = ()
    """The runs that those segments belong to, each once."""
    origins: tuple[Provenance, ...] = ()
    """Where those of the runs came from that an archive recorded. The hub recorded the others."""
    signature: CameraSignature | None = None
    """What the camera signed of it; None if it signs nothing."""
    signed: tuple[SignedGroupTime, ...] = ()
    """The groups of pictures that could be handed over as the camera signed them."""
    groups: tuple[CutGroup, ...] = ()
    """Its groups of pictures, in order; empty if this house has no timestamps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One lent sensor's readings within a window."""

    sensor_id: SensorId
    window: TimeWindow
    sha256: str = ""
    """SHA-256 of the sensor's name, kind, unit and readings as they leave; required for sealing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who answers, if the person chose to say so; empty is anonymous."""

    name: str = ""
    email: str = ""
    telephone: str = ""

    @property
    def anonymous(self) -> bool:
        """Whether it is empty."""
        return not (self.name or self.email or self.telephone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The only recipient who can open the share, with the key logged on its board."""

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
    """The household's message to the agency, as plain text; may be empty."""
    extracts: tuple[Extract, ...] = ()
    identity: Identity = Identity()
    audio: bool = False
    camera_make: bool = False
    """Whether the custody record may name each camera's maker."""
    makes: tuple[str, ...] = ()
    """The maker of each piece's camera, in order, if the record may name it; else empty."""
    own_copy: bool = False
    """Whether the household keeps a second copy, sealed to its own key."""
    content_credentials: bool = False
    """Whether each clip is also signed with C2PA, in addition to the custody record."""
    flags: tuple[str, ...] = ()
    """Codes of what was known against the agency's key when this was proposed."""
    added: tuple[AddedPiece, ...] = ()
    """What a person added, numbered on after the pieces."""
    stamped_until: datetime | None = None
    """The timestamps that the house had by then prove when the clips existed; None if none go
    along."""

    @property
    def every_piece(self) -> tuple[Piece | AddedPiece, ...]:
        """All that is cut for it, in the order of numbers."""
        pieces: tuple[Piece | AddedPiece, ...] = self.pieces
        return pieces + self.added


class Preparation(StrEnum):
    """Whether a proposal's clips have been cut for review."""

    NONE = "none"
    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A proposal with exactly what would leave, as far as it is prepared."""

    proposal: Proposal
    preparation: Preparation
    reason: Text = NOTHING
    """Why preparing failed, in one sentence."""
    cuts: tuple[Cut, ...] = ()
    """Each piece's cut, in order: the exact files that an approval seals. Empty until ready."""
    added: tuple[AddedCut, ...] = ()
    """The same of each added file."""
    films: tuple[CameraFilm | None, ...] = ()
    """The same of each piece's recording as its camera signed it; None if it isn't handed over."""
    offers: tuple[TimeWindow | None, ...] = ()
    """What of each piece's recording could be handed over like that."""
    custody: Mapping[str, object]
    """The fields of the custody record as it would be signed now, as JSON values; `files` is empty
    until they are ready."""
    size_bytes: int = 0
    """The largest size of the sealed share; 0 until ready."""
    estimated_bytes: int = 0
    """`size_bytes` once it is known; before that, the size of the recordings to cut from."""


_CAME_LATER: Final = {
    "": ("makes", "flags", "added", "stamped_until"),
    "pieces": ("masks_off", "signed"),
    "extracts": ("sha256",),
}


def named(proposal: Proposal) -> Proposal:
    """Return a proposal with its id: the SHA-256 of everything else in it, in hex."""
    # Convert through JSON first, so that it equals what will be read back: 0 becomes 0.0.
    plain = _convert(proposal_body(proposal))
    return replace(plain, id=proposal_id(plain))


def proposal_id(proposal: Proposal) -> ProposalId:
    """Return the SHA-256 of the canonical JSON of everything except the id, in hex."""
    return ProposalId(sha256(canonical(proposal_body(proposal))).hexdigest())


def canonical(body: Mapping[str, Any]) -> bytes:
    """Encode with sorted keys, no spaces, ASCII only, and only numbers that JSON has."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def proposal_body(proposal: Proposal) -> dict[str, Any]:
    """Return everything except the id as JSON values; times are in UTC.

    Fields that were added later are omitted while they are empty, so that proposals stored by
    earlier versions keep their ids. An empty field has no meaning: a proposal is not valid if
    something would leave that the field should cover.
    """
    body: dict[str, Any] = msgspec.to_builtins(proposal)
    del body["id"]
    for part, names in _CAME_LATER.items():
        for each in [body] if part == "" else body[part]:
            for name in names:
                if not each[name]:
                    del each[name]
    return body


def read_proposal(id_: str, body: Mapping[str, Any]) -> Proposal:
    """Rebuild a stored proposal; raises StorageError if the content doesn't match its id."""
    try:
        proposal = named(_convert(body))
    except (msgspec.ValidationError, HubError) as error:
        raise StorageError("proposal.unreadable", id=id_[:12]) from error
    if proposal.id != id_:
        raise StorageError("proposal.not_the_same", id=id_[:12])
    return proposal


def _convert(body: Mapping[str, Any]) -> Proposal:
    return msgspec.convert({**body, "id": ""}, Proposal)


class Answer(StrEnum):
    """Yes or no."""

    APPROVE = "approve"
    DENY = "deny"


class AnsweredBy(StrEnum):
    """Who answered; the owner must allow approvals without a person."""

    PERSON = "person"
    AUTOMATION = "automation"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One answer, who gave it and why; final from `final_at` on."""

    request_id: RequestId
    answer: Answer
    proposal_id: ProposalId | None
    """What was approved; None for a deny."""
    by: str
    """Who answered, as named by Home Assistant or the command line; the second of two people."""
    answered_by: AnsweredBy = AnsweredBy.PERSON
    first_by: str = ""
    """Who said yes first, if two people had to."""
    reason: str | Text = ""
    """A person's own words, or why a house rule answered."""
    decided_at: datetime
    final_at: datetime
    """Until then a deny can be undone and an approval waits; otherwise equal to `decided_at`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The first of two required yeses; it is valid only for its proposal."""

    request_id: RequestId
    proposal_id: ProposalId
    by: str
    reason: str = ""
    at: datetime


class GroundChange(StrEnum):
    """What has changed that a proposal depends on."""

    CAMERA_GONE = "camera_gone"
    CAMERA_CLOSED = "camera_closed"
    """The camera may no longer share."""
    CAMERA_INDOORS = "camera_indoors"
    CAMERA_MASKED = "camera_masked"
    CAMERA_MAKE = "camera_make"
    SENSOR_GONE = "sensor_gone"
    SENSOR_CHANGED = "sensor_changed"
    """The sensor has another name or other readings."""
    FILE_CHANGED = "file_changed"
    """A file that a person added was deleted, or is no longer what it was."""
    DELIVERY_KEY = "delivery_key"
    AGENCY_RENAMED = "agency_renamed"
    KEY_REVOKED = "key_revoked"
    """The agency says that it did not write the request."""
    KEY_COMPROMISED = "key_compromised"
    REQUEST_RESOLVED = "request_resolved"
    REQUEST_EXPIRED = "request_expired"
    BOARD_STOPPED = "board_stopped"
    BOARD_LEFT = "board_left"
    LIMITS = "limits"
    """The owner no longer lets a rule or an automation approve this."""
    CONTENT = "content"
    """This version of the hub doesn't let something in it leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided:
    """A yes that no longer counts because its ground has changed."""

    request_id: RequestId
    proposal_id: ProposalId
    code: GroundChange
    name: str = ""
    """The name of the camera concerned, or empty."""
    by: str
    """Who had said yes."""
    decided_at: datetime | None = None
    """When it was approved; None for the first of two yeses."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerState:
    """How far this house has come with its answer; empty if nobody has answered."""

    decision: Decision | None = None
    consent: Consent | None = None
    """Only if there is no decision."""
    undoable_until: datetime | None = None
    """For a person's deny that can still be undone."""
    withdrawable: bool = False
    """Whether there is an approval whose share has not arrived."""
    voided: Voided | None = None
    """The last void yes, until there is another answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoneDecision:
    """A decision that no longer counts: a deny undone or an approval withdrawn."""

    decision: Decision
    by: str
    reason: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A yes to one proposal; only `hub.decision` makes one, which a test enforces."""

    proposal: Proposal
    approved_at: datetime


class ShareState(StrEnum):
    """The progress of a share; each step is durable before the next begins."""

    APPROVED = "approved"
    SEALED = "sealed"
    SENDING = "sending"
    """The board has begun to take it. From here on, only the board knows whether it arrived."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """Not delivered yet; the hub will try again."""
    WITHDRAWING = "withdrawing"
    """Nothing more is sent; the board has not said yet whether it had arrived."""
    WITHDRAWN = "withdrawn"
    """It had arrived, and the board has signed a withdrawal that its agency sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One approved proposal on its way to its recipient."""

    request_id: RequestId
    proposal_id: ProposalId
    state: ShareState
    sealed_sha256: str = ""
    """SHA-256 of the encrypted bytes, 64 lower-case hex digits; empty until sealed."""
    size_bytes: int = 0
    sent_bytes: int = 0
    """How much of it the board holds, as it reports."""
    upload_url: str = ""
    """The upload's address on the board; whoever knows it can continue or end the upload."""
    receipt: str = ""
    """The inbox's signed note; empty until delivered."""
    opened: str = ""
    """The inbox's signed note that the agency has opened it, or empty."""
    withdrawal: str = ""
    """The inbox's signed note that it was withdrawn after it had arrived, or empty."""
    own_copy: str = ""
    """The file name of the copy sealed to the household's own key, or empty."""
    reason: Text = NOTHING
    """Why the last attempt failed, in one sentence."""
    changed_at: datetime
