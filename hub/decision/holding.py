"""Whether a proposal holds: nothing in it that may not leave, nothing too much. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from hub.decision.ground import Ground
from hub.decision.proposing import flags_of, recipient_of
from hub.model.camera import Mask
from hub.model.decision import GroundChange
from hub.model.proposal import Extract, MaskKey, MovingMask, Piece, Proposal
from hub.model.request import BoardState, RequestStatus
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a proposal may not leave."""

    clause: str
    """For a sentence to a person; it may name a camera."""
    code: GroundChange = GroundChange.CONTENT
    name: str = ""
    """The camera's name, where it is about one."""


_CLOSED: Final[Mapping[RequestStatus, Fault]] = {
    RequestStatus.RESOLVED: Fault(
        code=GroundChange.REQUEST_RESOLVED, clause="the agency has resolved its request"
    ),
    RequestStatus.EXPIRED: Fault(
        code=GroundChange.REQUEST_EXPIRED, clause="the request has expired"
    ),
}
_NO_BOARD: Final[Mapping[BoardState, Fault]] = {
    BoardState.STOPPED: Fault(
        code=GroundChange.BOARD_STOPPED, clause="its board broke its promise"
    ),
    BoardState.LEFT: Fault(
        code=GroundChange.BOARD_LEFT, clause="this hub no longer follows its board"
    ),
}
_DISOWNED: Final[Mapping[str, Fault]] = {
    "revoked_key": Fault(
        code=GroundChange.KEY_REVOKED, clause="its agency says that it did not write this request"
    ),
    "compromised_key": Fault(
        code=GroundChange.KEY_COMPROMISED, clause="the agency's key was in wrong hands"
    ),
}


def what_changed(proposal: Proposal, ground: Ground) -> Fault | None:
    """Return the first thing on which an approved proposal no longer stands, or None."""
    closed = _CLOSED.get(ground.request.status) or _NO_BOARD.get(ground.board)
    return closed or what_is_wrong(proposal, ground)


def what_is_wrong(proposal: Proposal, ground: Ground) -> Fault | None:
    """Return the first thing why a proposal may not be approved, or None."""
    return next(_faults(proposal, ground), None)


def _faults(proposal: Proposal, ground: Ground) -> Iterator[Fault]:
    yield from _with_the_recipient(proposal, ground)
    for piece in proposal.pieces:
        yield from _with_a_camera(piece, ground)
    yield from _with_makes(proposal, ground)
    yield from _with_sensors(proposal.extracts, ground)
    yield from (Fault(clause=clause) for clause in _in_itself(proposal, ground))


def _with_the_recipient(proposal: Proposal, ground: Ground) -> Iterator[Fault]:
    now, then = recipient_of(ground.request), proposal.recipient
    if proposal.request_id != ground.request.id or (then.agency_id, then.origin) != (
        now.agency_id,
        now.origin,
    ):
        yield Fault(clause="it was made for another request")
    if then.delivery_key != now.delivery_key:
        yield Fault(
            code=GroundChange.DELIVERY_KEY, clause="the agency has changed its delivery key"
        )
    if then.agency_name != now.agency_name:
        yield Fault(code=GroundChange.AGENCY_RENAMED, clause="the agency has changed its name")
    for flag in flags_of(ground.request):
        if flag not in proposal.flags:
            yield _DISOWNED[flag]


def _with_a_camera(piece: Piece, ground: Ground) -> Iterator[Fault]:
    """Yield where a camera no longer gives what was proposed of it."""
    camera = ground.camera(piece.camera_id)
    if camera is None:
        yield Fault(code=GroundChange.CAMERA_GONE, clause="one of its cameras is no longer here")
        return
    name = camera.name
    closed = f"nothing of {name} may be shared"
    if camera.indoor:
        yield Fault(code=GroundChange.CAMERA_INDOORS, clause=closed, name=name)
    if not camera.may_share:
        yield Fault(code=GroundChange.CAMERA_CLOSED, clause=closed, name=name)
    covered = {*piece.masks, *(piece.masks_off if piece.own_masks_off else ())}
    if not set(camera.masks) <= covered:
        clause = f"{name} has masks that a clip of it lacks"
        yield Fault(code=GroundChange.CAMERA_MASKED, clause=clause, name=name)


def _with_makes(proposal: Proposal, ground: Ground) -> Iterator[Fault]:
    wanted = makes_of(proposal.pieces, ground) if proposal.camera_make else ()
    if proposal.makes != wanted:
        clause = "a camera says that somebody else made it"
        yield Fault(code=GroundChange.CAMERA_MAKE, clause=clause)


def makes_of(pieces: Iterable[Piece], ground: Ground) -> tuple[str, ...]:
    """Return who made the camera of each piece."""
    cameras = (ground.camera(piece.camera_id) for piece in pieces)
    return tuple("" if camera is None else camera.make for camera in cameras)


def _with_sensors(extracts: Iterable[Extract], ground: Ground) -> Iterator[Fault]:
    for extract in extracts:
        if extract.sensor_id not in ground.sensors:
            clause = "one of its sensors is no longer lent"
            yield Fault(code=GroundChange.SENSOR_GONE, clause=clause)
        elif not extract.sha256 or extract.sha256 != ground.digest(extract):
            clause = "a sensor of it has another name or other readings now"
            yield Fault(code=GroundChange.SENSOR_CHANGED, clause=clause)


def _in_itself(proposal: Proposal, ground: Ground) -> Iterator[str]:
    """Yield what is wrong with a proposal whatever becomes of the house."""
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


def _with_a_piece(piece: Piece, ground: Ground) -> Iterator[str]:
    camera = ground.camera(piece.camera_id)
    name = "a camera" if camera is None else camera.name
    if piece.cut.overlap(ground.request.window) != piece.cut:
        yield f"a cut of {name} lies outside the time that is asked about"
    if len(piece.masks) + len(piece.moving) > MOST_MASKS:
        yield f"there are more than {MOST_MASKS} masks over a clip of {name}"
    if not all(map(_is_area, piece.masks)):
        yield f"a mask over {name} is no part of its picture"
    # Keys are whole milliseconds: the last one may lie in the cut's last, begun one.
    last_ms = -(-piece.cut.length // timedelta(milliseconds=1))
    if not all(_moves(mask, last_ms) for mask in piece.moving):
        yield (
            f"a moving mask over {name} is not well-formed: it needs two keys or more, in "
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
