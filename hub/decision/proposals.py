"""Proposals: built from a match, and checked before they may leave. Pure.

A proposal contains the cuts, the masks and the one recipient. It is valid only if everything in it
may leave, given the request and what this house has now.
"""

from collections.abc import Iterable, Iterator, Mapping, Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import pairwise
from typing import Final

from hub.errors import InvalidInputError
from hub.model.camera import Camera, Mask
from hub.model.decision import (
    AddedKind,
    AddedPiece,
    Extract,
    GroundChange,
    MaskKey,
    MovingMask,
    Piece,
    Proposal,
    Recipient,
    named,
)
from hub.model.ids import AddedId, CameraId, ProposalId, SensorId
from hub.model.recording import Label, TriggerKind
from hub.model.request import BoardState, ClipMatch, Match, Request, RequestStatus, Sight
from hub.model.window import TimeWindow
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from noticeboard.seal.custody import MAX_FILES


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One request as its board shows it, every camera, and the lent sensors."""

    request: Request
    cameras: tuple[Camera, ...]
    sensors: frozenset[SensorId] = frozenset()
    readings: Mapping[tuple[SensorId, TimeWindow], str] = field(default_factory=dict)
    """The SHA-256 of each sensor's content in the windows that matter here, in hex."""
    added: Mapping[AddedId, AddedPiece] = field(default_factory=dict)
    """The whole of each file that a person added to the answer to this request."""
    board: BoardState = BoardState.FOLLOWING
    stamped_until: datetime | None = None
    """When the house had its newest timestamp; None if it has none."""

    def camera(self, camera_id: CameraId) -> Camera | None:
        """Return a camera of this house, or None."""
        return next((camera for camera in self.cameras if camera.id == camera_id), None)

    def digest(self, extract: Extract) -> str:
        """Return the SHA-256 of an extract's current content, in hex; empty if it is not known."""
        return self.readings.get((extract.sensor_id, extract.window), "")


DISOWNED: Final = frozenset({"compromised_key", "revoked_key"})
"""Findings that somebody other than the agency may have signed the request."""


MOST_PROPOSED: Final = 2
"""Of everything that matches; the panel offers the rest beside them."""


def default_proposal(
    request: Request,
    match: Match,
    cameras: Iterable[Camera],
    stamped_until: datetime | None = None,
) -> Proposal:
    """Return the anonymous, silent proposal of the likeliest clips, to the agency's logged key.

    Uses only the given cameras that may share, and only the request's window, whatever the
    match says. `stamped_until` is as `Ground` has it. Raises InvalidInputError if nothing remains.
    """
    if match.request_id != request.id:
        raise InvalidInputError("proposal.other_request")
    may_share = {camera.id: camera for camera in cameras if camera.may_share and not camera.indoor}
    offered: list[_Offered] = []
    for clip in match.clips:
        camera = may_share.get(clip.camera_id)
        cut = clip.window.overlap(request.window)
        if camera is not None and cut is not None:
            piece = Piece(camera_id=camera.id, cut=cut, masks=camera.masks)
            _join(offered, _Offered(piece=piece, order=_order(clip, request)))
    if not offered:
        raise InvalidInputError("proposal.nothing_to_share")
    pieces = [each.piece for each in _likeliest(offered)]
    return named(
        Proposal(
            id=ProposalId(""),
            request_id=request.id,
            recipient=recipient_of(request),
            pieces=tuple(pieces),
            flags=flags_of(request),
            stamped_until=stamped_until,
        )
    )


class _Fit(IntEnum):
    """Whether a clip shows what a request is about, according to its camera."""

    FITS = 0
    UNKNOWN = 1
    """The camera said nothing, which is no reason against a clip."""
    OTHER = 2


type _Order = tuple[_Fit, bool, bool, int, int, timedelta]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offered:
    piece: Piece
    order: _Order
    """That of its likeliest clip."""


_PEOPLE: Final = frozenset({Label.PERSON, Label.VEHICLE})
_SHOWING: Final[Mapping[str, frozenset[Label]]] = {
    "animal_attack": frozenset({Label.ANIMAL, Label.PERSON}),
    "hit_and_run": frozenset({Label.VEHICLE}),
    "missing_person": frozenset({Label.PERSON}),
    "natural_disaster": frozenset(),
    "search_and_rescue": frozenset({Label.PERSON}),
    "theft": _PEOPLE | {Label.PACKAGE},
    "traffic_collision": frozenset({Label.VEHICLE}),
}
"""The labels that fit an incident, if they aren't people and vehicles; empty if none says much."""
_QUARTERS: Final = 4
_DISTANCE_STEP_M: Final = 10


def _order(clip: ClipMatch, request: Request) -> _Order:
    """Return the sort key, likeliest first; `design/matching.md` lists it in words."""
    middle = request.window.start + request.window.length / 2
    return (
        _fit(clip, _SHOWING.get(request.incident, _PEOPLE)),
        TriggerKind.BUTTON not in clip.triggers,
        clip.sight is not Sight.INSIDE,
        -round(clip.share * _QUARTERS),
        round(clip.distance_m / _DISTANCE_STEP_M),
        abs((clip.marked_at or clip.window.start + clip.window.length / 2) - middle),
    )


def _fit(clip: ClipMatch, showing: AbstractSet[Label]) -> _Fit:
    # Whoever pressed a button stood in front of it.
    pressed = {Label.PERSON} if TriggerKind.BUTTON in clip.triggers else set[Label]()
    shown = pressed.union(clip.labels)
    if not showing or not shown:
        return _Fit.UNKNOWN
    return _Fit.FITS if showing & shown else _Fit.OTHER


def _likeliest(offered: list[_Offered]) -> Iterator[_Offered]:
    """Yield the likeliest ones that fit equally well, at most two, in their rank's order."""
    best = sorted(offered, key=lambda each: each.order)[:MOST_PROPOSED]
    fit, *_rest = best[0].order
    return (each for each in offered if each in best and each.order[0] is fit)


def _join(offered: list[_Offered], added: _Offered) -> None:
    """Insert a piece by rank, merged with those it overlaps, so that no second leaves twice."""
    place = len(offered)
    piece, order = added.piece, added.order
    cut = piece.cut
    while True:
        twin = next(
            (
                number
                for number, other in enumerate(offered)
                if other.piece.camera_id == piece.camera_id and other.piece.cut.overlap(cut)
            ),
            None,
        )
        if twin is None:
            break
        other = offered.pop(twin)
        start, end = other.piece.cut.start, other.piece.cut.end
        cut = TimeWindow(start=min(cut.start, start), end=max(cut.end, end))
        order = min(order, other.order)
        place = min(place, twin)
    offered.insert(place, _Offered(piece=replace(piece, cut=cut), order=order))


def flags_of(request: Request) -> tuple[str, ...]:
    """Return the codes of what is known against the key that signed a request, in order."""
    return tuple(sorted({finding.code for finding in request.findings} & DISOWNED))


def recipient_of(request: Request) -> Recipient:
    """Return the only recipient of an answer to this request: its agency, by its logged key."""
    return Recipient(
        agency_id=request.agency.id,
        agency_name=str(request.agency.name),
        origin=request.origin,
        delivery_key=request.agency.delivery_key,
    )


MOST_MASKS = 64
"""Per piece: twice as many as a camera may have."""
MOST_KEYS = 20_000
"""In all moving masks of a proposal together."""
MOST_EXTRACTS = 64
LONGEST_MESSAGE = 4000
LONGEST_NAME = 200
LONGEST_EMAIL = 254
LONGEST_TELEPHONE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a proposal may not leave."""

    clause: Text
    """Part of a sentence to a person; it may name a camera."""
    code: GroundChange = GroundChange.CONTENT
    name: str = ""
    """The camera's name, if the fault is about one."""


_CLOSED: Final[Mapping[RequestStatus, Fault]] = {
    RequestStatus.RESOLVED: Fault(
        code=GroundChange.REQUEST_RESOLVED, clause=Text("part.fault_request_resolved")
    ),
    RequestStatus.EXPIRED: Fault(
        code=GroundChange.REQUEST_EXPIRED, clause=Text("part.fault_request_expired")
    ),
}
_NO_BOARD: Final[Mapping[BoardState, Fault]] = {
    BoardState.STOPPED: Fault(
        code=GroundChange.BOARD_STOPPED, clause=Text("part.fault_board_stopped")
    ),
    BoardState.LEFT: Fault(code=GroundChange.BOARD_LEFT, clause=Text("part.fault_board_left")),
}
_DISOWNED: Final[Mapping[str, Fault]] = {
    "revoked_key": Fault(code=GroundChange.KEY_REVOKED, clause=Text("part.fault_key_revoked")),
    "compromised_key": Fault(
        code=GroundChange.KEY_COMPROMISED, clause=Text("part.fault_key_compromised")
    ),
}


def what_changed(proposal: Proposal, ground: Ground) -> Fault | None:
    """Return the first reason why an approved proposal is no longer valid, or None."""
    closed = _CLOSED.get(ground.request.status) or _NO_BOARD.get(ground.board)
    return closed or what_is_wrong(proposal, ground)


def what_is_wrong(proposal: Proposal, ground: Ground) -> Fault | None:
    """Return the first reason why a proposal may not be approved, or None."""
    return next(_faults(proposal, ground), None)


def _faults(proposal: Proposal, ground: Ground) -> Iterator[Fault]:
    yield from _with_the_recipient(proposal, ground)
    for piece in proposal.pieces:
        yield from _with_a_camera(piece, ground)
    yield from _with_makes(proposal, ground)
    yield from _with_sensors(proposal.extracts, ground)
    yield from _with_files(proposal.added, ground)
    yield from (Fault(clause=clause) for clause in _in_itself(proposal, ground))


def _with_the_recipient(proposal: Proposal, ground: Ground) -> Iterator[Fault]:
    now, then = recipient_of(ground.request), proposal.recipient
    if proposal.request_id != ground.request.id or (then.agency_id, then.origin) != (
        now.agency_id,
        now.origin,
    ):
        yield Fault(clause=Text("part.fault_other_request"))
    if then.delivery_key != now.delivery_key:
        yield Fault(code=GroundChange.DELIVERY_KEY, clause=Text("part.fault_delivery_key"))
    if then.agency_name != now.agency_name:
        yield Fault(code=GroundChange.AGENCY_RENAMED, clause=Text("part.fault_agency_name"))
    for flag in flags_of(ground.request):
        if flag not in proposal.flags:
            yield _DISOWNED[flag]


def _with_a_camera(piece: Piece, ground: Ground) -> Iterator[Fault]:
    """Yield what a camera no longer allows of the proposed piece."""
    camera = ground.camera(piece.camera_id)
    if camera is None:
        yield Fault(code=GroundChange.CAMERA_GONE, clause=Text("part.fault_camera_gone"))
        return
    name = camera.name
    closed = Text("part.fault_not_shared", camera=name)
    if camera.indoor:
        yield Fault(code=GroundChange.CAMERA_INDOORS, clause=closed, name=name)
    if not camera.may_share:
        yield Fault(code=GroundChange.CAMERA_CLOSED, clause=closed, name=name)
    covered = {*piece.masks, *(piece.masks_off if piece.own_masks_off else ())}
    if not set(camera.masks) <= covered:
        clause = Text("part.fault_masks_missing", camera=name)
        yield Fault(code=GroundChange.CAMERA_MASKED, clause=clause, name=name)


def _with_makes(proposal: Proposal, ground: Ground) -> Iterator[Fault]:
    makes = makes_of(proposal.pieces, ground) if proposal.camera_make else ()
    if proposal.makes != makes:
        clause = Text("part.fault_camera_make")
        yield Fault(code=GroundChange.CAMERA_MAKE, clause=clause)


def makes_of(pieces: Iterable[Piece], ground: Ground) -> tuple[str, ...]:
    """Return the make of each piece's camera; empty if the camera is gone."""
    cameras = (ground.camera(piece.camera_id) for piece in pieces)
    return tuple("" if camera is None else camera.make for camera in cameras)


def _with_sensors(extracts: Iterable[Extract], ground: Ground) -> Iterator[Fault]:
    for extract in extracts:
        if extract.sensor_id not in ground.sensors:
            clause = Text("part.fault_sensor_gone")
            yield Fault(code=GroundChange.SENSOR_GONE, clause=clause)
        elif not extract.sha256 or extract.sha256 != ground.digest(extract):
            clause = Text("part.fault_sensor_changed")
            yield Fault(code=GroundChange.SENSOR_CHANGED, clause=clause)


def _with_files(added: Iterable[AddedPiece], ground: Ground) -> Iterator[Fault]:
    for piece in added:
        whole = ground.added.get(piece.file_id)
        if whole is None or (piece.kind, piece.sha256) != (whole.kind, whole.sha256):
            clause = Text("part.fault_file_changed")
            yield Fault(code=GroundChange.FILE_CHANGED, clause=clause)


def _in_itself(proposal: Proposal, ground: Ground) -> Iterator[Text]:
    """Yield what is wrong with the proposal itself."""
    if is_empty(proposal):
        yield Text("part.fault_empty")
    every = proposal.every_piece
    if len(every) + sum(piece.signed is not None for piece in proposal.pieces) > MAX_FILES:
        yield Text("part.fault_clips", most=MAX_FILES)
    if sum(len(mask.keys) for piece in every for mask in piece.moving) > MOST_KEYS:
        yield Text("part.fault_keys", most=MOST_KEYS)
    for piece in proposal.pieces:
        yield from _with_a_piece(piece, ground)
    for added in proposal.added:
        yield from _with_an_added_piece(added, ground)
    if len({piece.file_id for piece in proposal.added}) < len(proposal.added):
        yield Text("part.fault_file_twice")
    yield from _with_pieces_together(proposal.pieces, ground)
    yield from _message_faults(proposal)
    yield from _with_extracts(proposal.extracts, ground)


def _with_a_piece(piece: Piece, ground: Ground) -> Iterator[Text]:
    camera = ground.camera(piece.camera_id)
    name = "a camera" if camera is None else camera.name
    if piece.cut.overlap(ground.request.window) != piece.cut:
        yield Text("part.fault_cut_outside", camera=name)
    if len(piece.masks) + len(piece.moving) > MOST_MASKS:
        yield Text("part.fault_masks_many", most=MOST_MASKS, camera=name)
    if not all(map(_is_area, piece.masks)):
        yield Text("part.fault_mask_outside", camera=name)
    # Keys are whole milliseconds: the last one may be in the cut's last, partial millisecond.
    last_ms = -(-piece.cut.length // timedelta(milliseconds=1))
    if not all(_moves(mask, last_ms) for mask in piece.moving):
        yield Text("part.fault_moving_mask", camera=name)
    if piece.signed is not None:
        if piece.masks or piece.moving:
            yield Text("part.fault_signed_covered", camera=name)
        if piece.signed.overlap(ground.request.window) != piece.signed:
            yield Text("part.fault_signed_outside", camera=name)


def _with_an_added_piece(piece: AddedPiece, ground: Ground) -> Iterator[Text]:
    whole = ground.added.get(piece.file_id)
    if whole is None:
        return
    if piece.kind is AddedKind.PHOTO:
        if piece.start_ms or piece.end_ms or piece.moving:
            yield Text("part.fault_photo_times")
    elif not 0 <= piece.start_ms < piece.end_ms <= whole.end_ms:
        yield Text("part.fault_film_outside")
    if len(piece.masks) + len(piece.moving) > MOST_MASKS:
        yield Text("part.fault_added_masks_many", most=MOST_MASKS)
    last_ms = piece.end_ms - piece.start_ms
    if not all(map(_is_area, piece.masks)) or not all(
        _moves(mask, last_ms) for mask in piece.moving
    ):
        yield Text("part.fault_added_mask")


def is_empty(proposal: Proposal) -> bool:
    """Return whether nothing would leave."""
    return not (proposal.every_piece or proposal.words or proposal.extracts)


def _with_pieces_together(pieces: Iterable[Piece], ground: Ground) -> Iterator[Text]:
    """Yield overlaps, where something would leave twice, perhaps once without its masks."""
    in_order = sorted(pieces, key=lambda piece: (piece.camera_id, piece.cut.start))
    for one, next_one in pairwise(in_order):
        if one.camera_id == next_one.camera_id and one.cut.overlap(next_one.cut):
            camera = ground.camera(one.camera_id)
            name = "a camera" if camera is None else camera.name
            yield Text("part.fault_overlap", camera=name)
    for one in in_order:
        if one.signed is None:
            continue
        # It would show without covers what is covered in another clip of the same camera.
        others = (each for each in in_order if each is not one and each.camera_id == one.camera_id)
        if any((each.masks or each.moving) and each.cut.overlap(one.signed) for each in others):
            camera = ground.camera(one.camera_id)
            name = "a camera" if camera is None else camera.name
            yield Text("part.fault_signed_covered", camera=name)


def _message_faults(proposal: Proposal) -> Iterator[Text]:
    if len(proposal.words) > LONGEST_MESSAGE:
        yield Text("part.fault_words_long", longest=LONGEST_MESSAGE)
    identity = proposal.identity
    for what, text, longest in (
        (Text("part.contact_name"), identity.name, LONGEST_NAME),
        (Text("part.contact_email"), identity.email, LONGEST_EMAIL),
        (Text("part.contact_telephone"), identity.telephone, LONGEST_TELEPHONE),
    ):
        if len(text) > longest:
            yield Text("part.fault_contact_long", contact=what, longest=longest)
        elif text != safe_text(text, longest=longest):
            yield Text("part.fault_contact_plain", contact=what)
    if proposal.words != safe_text(proposal.words, longest=LONGEST_MESSAGE, lines=True):
        yield Text("part.fault_words_plain")


def _with_extracts(extracts: tuple[Extract, ...], ground: Ground) -> Iterator[Text]:
    if len(extracts) > MOST_EXTRACTS:
        yield Text("part.fault_readings_many", most=MOST_EXTRACTS)
    if len(set(extracts)) < len(extracts):
        yield Text("part.fault_readings_twice")
    for extract in extracts:
        if extract.window.overlap(ground.request.window) != extract.window:
            yield Text("part.fault_readings_outside")


def _is_area(mask: Mask | MaskKey) -> bool:
    sides = (mask.left, mask.top, mask.width, mask.height)
    # NaN fails every comparison; a mask that begins at the picture's far edge covers nothing.
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
