"""Proposals, and what each would send."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hub.api.cameras import MaskView
from hub.api.view import View
from hub.model.proposal import Preparation


class Recipient(View, frozen=True, kw_only=True):
    """Who alone could open the share."""

    agency_id: str
    agency_name: str
    origin: str
    delivery_key: str


class MaskKey(View, frozen=True, kw_only=True):
    """Where a moving mask is at one moment, counted from the start of the cut."""

    at_ms: int
    left: float
    top: float
    width: float
    height: float


class MovingMask(View, frozen=True, kw_only=True):
    """A mask that follows something; `found` where the search for faces proposed it."""

    keys: tuple[MaskKey, ...]
    found: bool


class FacesFound(View, frozen=True, kw_only=True):
    """A mask over each face that was found; never surely every face there is."""

    masks: tuple[MovingMask, ...]


class FacesSearched(View, frozen=True, kw_only=True):
    """How far the search for faces of a request is."""

    searching: bool
    done: float


class Piece(View, frozen=True, kw_only=True):
    """One cut of one camera's recording; `own_masks_off` where its own masks were taken off."""

    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    masks: tuple[MaskView, ...]
    moving: tuple[MovingMask, ...]
    own_masks_off: bool


class Extract(View, frozen=True, kw_only=True):
    """What one lent sensor said within a window."""

    sensor_id: str
    sensor_name: str
    start: datetime
    end: datetime


class Identity(View, frozen=True, kw_only=True):
    """Who answers, as far as the person chose to say it; all empty is anonymous."""

    name: str
    email: str
    telephone: str


class Proposal(View, frozen=True, kw_only=True):
    """Exactly what would leave; the id is the hash of everything else in it."""

    id: str
    recipient: Recipient
    pieces: tuple[Piece, ...]
    words: str
    extracts: tuple[Extract, ...]
    identity: Identity
    audio: bool
    camera_make: bool
    own_copy: bool
    content_credentials: bool


class Cut(View, frozen=True, kw_only=True):
    """What one piece became: the very file that an approval seals."""

    number: int
    start: datetime
    end: datetime
    frames: int
    frames_copied: int
    width: int
    height: int
    size_bytes: int
    sha256: str
    clock_offset_ms: int
    audio: bool
    sources: int


class Review(View, frozen=True, kw_only=True):
    """What a proposal would let out, as far as it has been prepared."""

    request_id: str
    proposal: Proposal
    preparation: Preparation
    reason: str
    cuts: tuple[Cut, ...]
    custody: Mapping[str, Any]
    size_bytes: int
