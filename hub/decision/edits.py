"""Edits: what people change in a proposal, made into another one that may leave. Pure."""

from dataclasses import dataclass, replace

from hub.decision.proposals import (
    LONGEST_EMAIL,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_TELEPHONE,
    Ground,
    flags_of,
    makes_of,
    recipient_of,
    what_is_wrong,
)
from hub.errors import InvalidInputError
from hub.model.camera import Camera
from hub.model.decision import AddedPiece, Extract, Identity, Piece, Proposal, named
from hub.model.ids import ProposalId
from noticeboard.rules.text import safe_text

_MOST_RAW = 4
"""Raw characters allowed per character of text: hidden and doubled ones are removed first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The requested changes; None keeps the base's value.

    `pieces` replaces the whole list. Each piece gets its camera's own masks unless it says
    `own_masks_off`. `added` replaces the whole list as well; what kind of file each is, and what it
    holds, is as the hub has it.
    """

    pieces: tuple[Piece, ...] | None = None
    added: tuple[AddedPiece, ...] | None = None
    words: str | None = None
    extracts: tuple[Extract, ...] | None = None
    identity: Identity | None = None
    audio: bool | None = None
    camera_make: bool | None = None
    own_copy: bool | None = None
    content_credentials: bool | None = None


def edited(base: Proposal | None, changes: Changes, ground: Ground) -> Proposal:
    """Return the base with the changes, addressed to the request's agency as it is now.

    Without a base, it starts empty. Raises InvalidInputError if something may not leave.
    """
    begun = base or Proposal(
        id=ProposalId(""),
        request_id=ground.request.id,
        recipient=recipient_of(ground.request),
    )
    chosen = begun.pieces if changes.pieces is None else changes.pieces
    pieces = tuple(_masked(piece, ground.camera(piece.camera_id)) for piece in chosen)
    extracts = begun.extracts if changes.extracts is None else changes.extracts
    camera_make = _either(begun.camera_make, changes.camera_make)
    identity = begun.identity if changes.identity is None else changes.identity
    proposal = replace(
        begun,
        recipient=recipient_of(ground.request),
        pieces=pieces,
        words=(
            begun.words
            if changes.words is None
            else _plain(changes.words, LONGEST_MESSAGE, lines=True)
        ),
        extracts=tuple(replace(each, sha256=ground.digest(each)) for each in extracts),
        identity=Identity(
            name=_plain(identity.name, LONGEST_NAME),
            email=_plain(identity.email, LONGEST_EMAIL),
            telephone=_plain(identity.telephone, LONGEST_TELEPHONE),
        ),
        audio=_either(begun.audio, changes.audio),
        stamped_until=ground.stamped_until,
        camera_make=camera_make,
        makes=makes_of(pieces, ground) if camera_make else (),
        own_copy=_either(begun.own_copy, changes.own_copy),
        content_credentials=_either(begun.content_credentials, changes.content_credentials),
        flags=flags_of(ground.request),
        added=_added(begun, changes, ground),
    )
    # Check before computing the id: canonical JSON cannot encode NaN.
    if (fault := what_is_wrong(proposal, ground)) is not None:
        raise InvalidInputError("proposal.refused", fault=fault.clause)
    return named(proposal)


def _masked(piece: Piece, camera: Camera | None) -> Piece:
    """Return a piece with its camera's own masks, unless a person removed them."""
    if camera is None:
        return piece
    if piece.own_masks_off:
        return replace(piece, masks_off=camera.masks)
    drawn = [mask for mask in piece.masks if mask not in camera.masks]
    return replace(piece, masks=(*camera.masks, *drawn), masks_off=())


def _added(begun: Proposal, changes: Changes, ground: Ground) -> tuple[AddedPiece, ...]:
    """Return the added files as they are now, of the base without those that are gone."""
    chosen = changes.added
    if chosen is None:
        chosen = tuple(piece for piece in begun.added if piece.file_id in ground.added)
    return tuple(_as_it_is(piece, ground.added.get(piece.file_id)) for piece in chosen)


def _as_it_is(piece: AddedPiece, whole: AddedPiece | None) -> AddedPiece:
    return piece if whole is None else replace(piece, kind=whole.kind, sha256=whole.sha256)


def _plain(text: str, longest: int, *, lines: bool = False) -> str:
    """Return visible plain text; raises InvalidInputError if it is too long, never cuts it."""
    if len(text) > _MOST_RAW * longest:
        raise InvalidInputError("proposal.too_long", longest=longest)
    return str(safe_text(text, longest=_MOST_RAW * longest, lines=lines))


def _either(before: bool, changed: bool | None) -> bool:  # noqa: FBT001 -- two values of one field
    return before if changed is None else changed
