"""A proposal as canonical JSON: what its id is the hash of, and how it is stored."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
import json
from typing import Any

from hub.errors import StorageError
from hub.model.camera import Mask
from hub.model.ids import BoardOrigin, CameraId, ProposalId, RequestId
from hub.model.proposal import Piece, Proposal, Recipient
from hub.model.window import TimeWindow


def make_proposal(
    request_id: RequestId,
    recipient: Recipient,
    pieces: tuple[Piece, ...],
    *,
    identity: str = "",
    audio: bool = False,
) -> Proposal:
    """Make a proposal whose id is the SHA-256 of everything else in it."""
    unnamed = Proposal(
        id=ProposalId(""),
        request_id=request_id,
        recipient=recipient,
        pieces=pieces,
        identity=identity,
        audio=audio,
    )
    return Proposal(
        id=proposal_id(unnamed),
        request_id=request_id,
        recipient=recipient,
        pieces=pieces,
        identity=identity,
        audio=audio,
    )


def proposal_id(proposal: Proposal) -> ProposalId:
    """Return the SHA-256 of the canonical JSON of everything but the id, in hex."""
    return ProposalId(sha256(canonical(proposal_body(proposal))).hexdigest())


def canonical(body: Mapping[str, Any]) -> bytes:
    """Encode with sorted keys, no spaces, ASCII only, and no number JSON does not have."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def proposal_body(proposal: Proposal) -> dict[str, Any]:
    """Return everything but the id as JSON values; times in UTC to the microsecond."""
    recipient = proposal.recipient
    return {
        "audio": proposal.audio,
        "identity": proposal.identity,
        "pieces": [
            {
                "camera_id": piece.camera_id,
                "end": _time_text(piece.cut.end),
                "masks": [
                    {
                        "height": float(mask.height),
                        "left": float(mask.left),
                        "top": float(mask.top),
                        "width": float(mask.width),
                    }
                    for mask in piece.masks
                ],
                "start": _time_text(piece.cut.start),
            }
            for piece in proposal.pieces
        ],
        "recipient": {
            "agency_id": recipient.agency_id,
            "agency_name": recipient.agency_name,
            "delivery_key": recipient.delivery_key,
            "origin": recipient.origin,
        },
        "request_id": proposal.request_id,
    }


def read_proposal(id_: str, body: Mapping[str, Any]) -> Proposal:
    """Rebuild a stored proposal; raises StorageError where its content is not what its id says."""
    try:
        proposal = make_proposal(
            RequestId(body["request_id"]),
            Recipient(
                agency_id=body["recipient"]["agency_id"],
                agency_name=body["recipient"]["agency_name"],
                origin=BoardOrigin(body["recipient"]["origin"]),
                delivery_key=body["recipient"]["delivery_key"],
            ),
            tuple(_read_piece(piece) for piece in body["pieces"]),
            identity=body["identity"],
            audio=body["audio"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StorageError(f"The stored proposal {id_[:12]} cannot be read.") from error
    if proposal.id != id_:
        raise StorageError(f"The stored proposal {id_[:12]} is not what was proposed.")
    return proposal


def _read_piece(body: Mapping[str, Any]) -> Piece:
    return Piece(
        camera_id=CameraId(body["camera_id"]),
        cut=TimeWindow(start=_read_time(body["start"]), end=_read_time(body["end"])),
        masks=tuple(Mask(**mask) for mask in body["masks"]),
    )


def _time_text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _read_time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
