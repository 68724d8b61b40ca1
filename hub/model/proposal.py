"""What a household could send: a proposal, its canonical JSON and id, and its review."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
import json
from typing import Any, Final

import msgspec

from hub.errors import HubError, StorageError
from hub.model.archive import Provenance
from hub.model.camera import Mask
from hub.model.ids import BoardOrigin, CameraId, ProposalId, RequestId, RunId, SensorId
from hub.model.window import TimeWindow
from noticeboard.runtime.text import NOTHING, Text


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
    """Whether the face search proposed it; a person has reviewed it since."""


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
    custody: Mapping[str, object]
    """The fields of the custody record as it would be signed now, as JSON values; `files` is empty
    until they are ready."""
    size_bytes: int = 0
    """The largest size of the sealed share; 0 until ready."""


_CAME_LATER: Final = {"": ("makes", "flags"), "pieces": ("masks_off",), "extracts": ("sha256",)}


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
