"""Views of proposals, and of what each would send."""

from hub.api import views
from hub.api.cameras import MaskView
from hub.api.view import Names, line, sentence
from hub.model.proposal import Extract, MovingMask, Piece, Proposal, Review
from hub.model.recording import Cut


def dump_proposal(proposal: Proposal, names: Names) -> views.Proposal:
    """Return a proposal; its own text stays unchanged, because it would be sent that way."""
    recipient, identity = proposal.recipient, proposal.identity
    return views.Proposal(
        id=proposal.id,
        recipient=views.Recipient(
            agency_id=recipient.agency_id,
            agency_name=line(recipient.agency_name),
            origin=line(recipient.origin),
            delivery_key=line(recipient.delivery_key),
        ),
        pieces=tuple(_piece(piece, names) for piece in proposal.pieces),
        words=proposal.words,
        extracts=tuple(_extract(extract, names) for extract in proposal.extracts),
        identity=views.Identity(
            name=identity.name, email=identity.email, telephone=identity.telephone
        ),
        audio=proposal.audio,
        camera_make=proposal.camera_make,
        own_copy=proposal.own_copy,
        content_credentials=proposal.content_credentials,
    )


def _piece(piece: Piece, names: Names) -> views.Piece:
    return views.Piece(
        camera_id=piece.camera_id,
        camera_name=names.cameras.get(piece.camera_id, ""),
        start=piece.cut.start,
        end=piece.cut.end,
        masks=MaskView.of_all(piece.masks),
        moving=tuple(map(dump_moving, piece.moving)),
        own_masks_off=piece.own_masks_off,
    )


def dump_moving(mask: MovingMask) -> views.MovingMask:
    """Return a moving mask."""
    return views.MovingMask(
        keys=tuple(
            views.MaskKey(
                at_ms=key.at_ms, left=key.left, top=key.top, width=key.width, height=key.height
            )
            for key in mask.keys
        ),
        found=mask.found,
    )


def _extract(extract: Extract, names: Names) -> views.Extract:
    return views.Extract(
        sensor_id=extract.sensor_id,
        sensor_name=names.sensors.get(extract.sensor_id, ""),
        start=extract.window.start,
        end=extract.window.end,
    )


def dump_review(review: Review, names: Names) -> views.Review:
    """Return what a proposal would send, with the custody record as it would be signed."""
    return views.Review(
        request_id=review.proposal.request_id,
        proposal=dump_proposal(review.proposal, names),
        preparation=review.preparation,
        reason=sentence(review.reason, names.saying),
        cuts=tuple(_cut(number, cut) for number, cut in enumerate(review.cuts, 1)),
        custody=review.custody,
        size_bytes=review.size_bytes,
    )


def _cut(number: int, cut: Cut) -> views.Cut:
    return views.Cut(
        number=number,
        start=cut.window.start,
        end=cut.window.end,
        frames=cut.frames,
        frames_copied=cut.frames_copied,
        width=cut.width,
        height=cut.height,
        size_bytes=cut.size_bytes,
        sha256=cut.sha256,
        clock_offset_ms=cut.clock_offset_ms,
        audio=cut.audio,
        sources=len(cut.sources),
    )
