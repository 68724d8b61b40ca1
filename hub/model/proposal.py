"""Proposals: exactly what would leave this house."""

from dataclasses import dataclass

from hub.model.camera import Mask
from hub.model.ids import BoardOrigin, CameraId, ProposalId, RequestId
from hub.model.window import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One cut of one camera's recording."""

    camera_id: CameraId
    cut: TimeWindow
    masks: tuple[Mask, ...] = ()


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
    pieces: tuple[Piece, ...]
    identity: str = ""
    """Empty is anonymous; else the contact words the person chose."""
    audio: bool = False
