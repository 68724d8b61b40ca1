"""The custody record of a share, from what was approved and what came out of cutting."""

from collections.abc import Sequence

from hub.errors import ConflictError, InvalidInputError
from hub.model.approval import Approval
from hub.model.cut import Cut
from hub.model.proposal import Proposal
from hub.model.request import Request
from noticeboard.errors import NoticeboardError
from noticeboard.log.wording import has_control
from noticeboard.seal import AskedBy, Custody, CustodyFile, SealedTo, check_recipient
from noticeboard.seal.custody import MAX_FILES, MAX_IDENTITY_CHARS


def clip_name(number: int) -> str:
    """Return what a share calls its clip: nothing of the camera, its place or the hour."""
    return f"clip-{number}.mp4"


def check_approval(approval: Approval, request: Request) -> None:
    """Refuse what cannot be shared before anything is cut.

    Raises InvalidInputError, and ConflictError where the request has moved on.
    """
    proposal, agency = approval.proposal, request.agency
    to = proposal.recipient
    if proposal.request_id != request.id or (to.agency_id, to.origin) != (
        agency.id,
        request.origin,
    ):
        raise InvalidInputError("The approval is for another request: open the request again.")
    if not agency.delivery_key:
        raise InvalidInputError(
            "The agency has published no delivery key, so nothing can be sealed for it."
        )
    if to.delivery_key != agency.delivery_key:
        raise ConflictError(
            "The agency has changed its delivery key since: look at the new proposal."
        )
    if proposal.audio:
        raise InvalidInputError("Sound is never shared: approve the proposal without it.")
    if not 1 <= len(proposal.pieces) <= MAX_FILES:
        raise InvalidInputError(f"A share has 1 to {MAX_FILES} clips: choose some of them.")
    identity = _contact_words(proposal)
    if len(identity) > MAX_IDENTITY_CHARS or has_control(identity):
        raise InvalidInputError(f"Contact words are plain text of {MAX_IDENTITY_CHARS} letters.")
    try:
        check_recipient(to.delivery_key)
    except NoticeboardError as error:
        raise InvalidInputError(
            "The agency's delivery key is not an age key, so nothing can be sealed for it."
        ) from error


def custody_record(approval: Approval, request: Request, cuts: Sequence[Cut]) -> Custody:
    """Describe a share whose cuts lie in the order of the proposal's pieces."""
    proposal = approval.proposal
    files = tuple(
        CustodyFile(
            name=clip_name(number),
            sha256=cut.sha256,
            size_bytes=cut.size_bytes,
            start=cut.window.start,
            end=cut.window.end,
            frames=cut.frames,
            frames_copied=cut.frames_copied,
            masks=len(piece.masks),
            clock_offset_ms=cut.clock_offset_ms,
        )
        for number, (piece, cut) in enumerate(zip(proposal.pieces, cuts, strict=True), start=1)
    )
    return Custody(
        request=AskedBy(
            origin=request.origin,
            agency=request.agency.id,
            id=request.entry_id,
            index=request.index,
            leaf=request.leaf,
        ),
        proposal=proposal.id,
        recipient=SealedTo(
            agency=proposal.recipient.agency_id, delivery_key=proposal.recipient.delivery_key
        ),
        files=files,
        identity=_contact_words(proposal),
        # To the second: finer would only help to tell one hub from another.
        approved_at=approval.approved_at.replace(microsecond=0),
    )


def _contact_words(proposal: Proposal) -> str:
    told = (proposal.identity.name, proposal.identity.email, proposal.identity.telephone)
    return ", ".join(part for part in told if part)
