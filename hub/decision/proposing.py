"""From a match to exactly what would leave: the cuts, the masks, the one recipient."""

from collections.abc import Iterable
from typing import Final

from hub.decision.canonical import named
from hub.errors import InvalidInputError
from hub.model.camera import Camera
from hub.model.ids import ProposalId
from hub.model.match import Match
from hub.model.proposal import Piece, Proposal, Recipient
from hub.model.request import Request
from hub.model.window import TimeWindow

DISOWNED: Final = frozenset({"compromised_key", "revoked_key"})
"""Findings that say that somebody else than the agency may be asking."""


def standing_proposal(request: Request, match: Match, cameras: Iterable[Camera]) -> Proposal:
    """Return the anonymous, silent proposal for a match, to the agency's logged key.

    Believes no match about what may be shared: only cameras given here that may share, and
    nothing outside the request's window. Raises InvalidInputError where nothing is left.
    """
    if match.request_id != request.id:
        raise InvalidInputError("A match can be proposed only for the request it was made for.")
    may_share = {camera.id: camera for camera in cameras if camera.may_share and not camera.indoor}
    pieces: list[Piece] = []
    for clip in match.clips:
        camera = may_share.get(clip.camera_id)
        cut = clip.window.overlap(request.window)
        if camera is not None and cut is not None:
            _join(pieces, Piece(camera_id=camera.id, cut=cut, masks=camera.masks))
    if not pieces:
        raise InvalidInputError("No clip here may be shared for this request.")
    return named(
        Proposal(
            id=ProposalId(""),
            request_id=request.id,
            recipient=recipient_of(request),
            pieces=tuple(pieces),
            flags=flags_of(request),
        )
    )


def _join(pieces: list[Piece], piece: Piece) -> None:
    """Add a piece in its rank, joined with any it overlaps, so that no second leaves twice."""
    place = len(pieces)
    cut = piece.cut
    while True:
        twin = next(
            (
                number
                for number, other in enumerate(pieces)
                if other.camera_id == piece.camera_id and other.cut.overlap(cut)
            ),
            None,
        )
        if twin is None:
            break
        other = pieces.pop(twin)
        cut = TimeWindow(start=min(cut.start, other.cut.start), end=max(cut.end, other.cut.end))
        place = min(place, twin)
    joined = Piece(camera_id=piece.camera_id, cut=cut, masks=piece.masks)
    pieces.insert(place, joined)


def flags_of(request: Request) -> tuple[str, ...]:
    """Return the codes of what is known against the key that signed a request, in order."""
    return tuple(sorted({finding.code for finding in request.findings} & DISOWNED))


def recipient_of(request: Request) -> Recipient:
    """Return who alone may open an answer to this request: its agency, by its logged key."""
    return Recipient(
        agency_id=request.agency.id,
        agency_name=str(request.agency.name),
        origin=request.origin,
        delivery_key=request.agency.delivery_key,
    )
