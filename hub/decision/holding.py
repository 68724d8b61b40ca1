"""Whether a proposal holds: nothing in it that may not leave, nothing too much. Pure."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from hub.decision.ground import Ground
from hub.decision.proposing import recipient_of
from hub.model.camera import Mask
from hub.model.proposal import Extract, MaskKey, MovingMask, Piece, Proposal
from noticeboard.rules.text import safe_text
from noticeboard.seal.custody import MAX_FILES

MOST_MASKS = 64
"""Over one piece: as many as a camera may have, and as many again."""
MOST_KEYS = 20_000
"""Of all moving masks of a proposal together."""
MOST_EXTRACTS = 64
LONGEST_WORDS = 4000
LONGEST_NAME = 200
LONGEST_EMAIL = 254
LONGEST_TELEPHONE = 40


def what_is_wrong(proposal: Proposal, ground: Ground) -> str | None:
    """Return the first thing why a proposal may not leave, as a clause, or None."""
    return next(_faults(proposal, ground), None)


def _faults(proposal: Proposal, ground: Ground) -> Iterator[str]:
    yield from _with_the_recipient(proposal, ground)
    if not (proposal.pieces or proposal.words or proposal.extracts):
        yield "it holds nothing: choose a clip, write some words or add a sensor's readings"
    if len(proposal.pieces) > MAX_FILES:
        yield f"it has more than {MAX_FILES} clips: choose fewer"
    if sum(len(mask.keys) for piece in proposal.pieces for mask in piece.moving) > MOST_KEYS:
        yield f"its moving masks have more than {MOST_KEYS} keys: use fewer"
    for piece in proposal.pieces:
        yield from _with_a_piece(piece, ground)
    yield from _with_pieces_together(proposal.pieces, ground)
    yield from _with_what_is_told(proposal)
    yield from _with_extracts(proposal.extracts, ground)


def _with_the_recipient(proposal: Proposal, ground: Ground) -> Iterator[str]:
    now, then = recipient_of(ground.request), proposal.recipient
    if proposal.request_id != ground.request.id or (then.agency_id, then.origin) != (
        now.agency_id,
        now.origin,
    ):
        yield "it was made for another request"
    if then.delivery_key != now.delivery_key:
        yield "the agency has changed its delivery key"
    if then.agency_name != now.agency_name:
        yield "the agency has changed its name"


def _with_a_piece(piece: Piece, ground: Ground) -> Iterator[str]:
    camera = ground.camera(piece.camera_id)
    if camera is None:
        yield "one of its cameras is no longer here"
        return
    if camera.indoor or not camera.may_share:
        yield f"nothing of {camera.name} may be shared"
    if piece.cut.overlap(ground.request.window) != piece.cut:
        yield f"a cut of {camera.name} lies outside the time that is asked about"
    if not piece.own_masks_off and not set(camera.masks) <= set(piece.masks):
        yield f"{camera.name} has masks that a clip of it lacks"
    if len(piece.masks) + len(piece.moving) > MOST_MASKS:
        yield f"there are more than {MOST_MASKS} masks over a clip of {camera.name}"
    if not all(map(_is_area, piece.masks)):
        yield f"a mask over {camera.name} is no part of its picture"
    # Keys are whole milliseconds: the last one may lie in the cut's last, begun one.
    last_ms = -(-piece.cut.length // timedelta(milliseconds=1))
    if not all(_moves(mask, last_ms) for mask in piece.moving):
        yield (
            f"a moving mask over {camera.name} is not well-formed: it needs two keys or more, in "
            "the order of time, within the cut and the picture"
        )


def _with_pieces_together(pieces: Iterable[Piece], ground: Ground) -> Iterator[str]:
    """Yield where something would leave twice, the second time perhaps without its masks."""
    in_order = sorted(pieces, key=lambda piece: (piece.camera_id, piece.cut.start))
    for one, next_one in pairwise(in_order):
        if one.camera_id == next_one.camera_id and one.cut.overlap(next_one.cut):
            camera = ground.camera(one.camera_id)
            name = "a camera" if camera is None else camera.name
            yield f"two cuts of {name} overlap: make them one"


def _with_what_is_told(proposal: Proposal) -> Iterator[str]:
    if len(proposal.words) > LONGEST_WORDS:
        yield f"its words are longer than {LONGEST_WORDS} letters"
    identity = proposal.identity
    for what, told, longest in (
        ("name", identity.name, LONGEST_NAME),
        ("e-mail address", identity.email, LONGEST_EMAIL),
        ("telephone number", identity.telephone, LONGEST_TELEPHONE),
    ):
        if len(told) > longest:
            yield f"the {what} is longer than {longest} letters"
        elif told != safe_text(told, longest=longest):
            yield f"the {what} is not plain text on one line"
    if proposal.words != safe_text(proposal.words, longest=LONGEST_WORDS, lines=True):
        yield "its words are not plain text"


def _with_extracts(extracts: tuple[Extract, ...], ground: Ground) -> Iterator[str]:
    if len(extracts) > MOST_EXTRACTS:
        yield f"it has more than {MOST_EXTRACTS} sensors' readings: choose fewer"
    if len(set(extracts)) < len(extracts):
        yield "it has the same readings twice"
    for extract in extracts:
        if extract.sensor_id not in ground.sensors:
            yield "one of its sensors is no longer lent"
        if extract.window.overlap(ground.request.window) != extract.window:
            yield "readings of a sensor lie outside the time that is asked about"


def _is_area(mask: Mask | MaskKey) -> bool:
    sides = (mask.left, mask.top, mask.width, mask.height)
    # No number at all is within no bounds; what begins where the picture ends covers nothing.
    return (
        all(0 <= side <= 1 for side in sides)
        and min(mask.width, mask.height) > 0
        and max(mask.left, mask.top) < 1
    )


def _moves(mask: MovingMask, last_ms: int) -> bool:
    times = [key.at_ms for key in mask.keys]
    return (
        len(times) > 1
        and times[0] >= 0
        and times[-1] <= last_ms
        and all(one < later for one, later in pairwise(times))
        and all(map(_is_area, mask.keys))
    )
