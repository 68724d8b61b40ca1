"""Build the custody record of a share from its approval and its cuts."""

from collections.abc import Sequence
import hashlib
from importlib.metadata import version

from hub.errors import ConflictError, InvalidInputError
from hub.model.decision import Approval
from hub.model.proposal import Proposal
from hub.model.recording import Cut, Reading, Sensor
from hub.model.request import Request
from noticeboard.errors import NoticeboardError
from noticeboard.log.encoding import has_unseen
from noticeboard.runtime.text import text_of
from noticeboard.seal.age import check_recipient
from noticeboard.seal.bag import sources_of
from noticeboard.seal.custody import (
    MAX_CELL_CHARS,
    MAX_CLIPS_BYTES,
    MAX_CONTACT_CHARS,
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_LINE_CHARS,
    AskedBy,
    CameraClock,
    Contact,
    Custody,
    CustodyFile,
    Information,
    SealedTo,
    SensorHistory,
    SensorReading,
    Software,
    check_words,
    reencoded_of,
)
from noticeboard.seal.seal import describe_information

SOFTWARE = "neighbors-requests"


def clip_name(number: int) -> str:
    """Return a clip's name in a share: it reveals no camera, place or time."""
    return f"clip-{number}.mp4"


def check_approval(approval: Approval, request: Request) -> None:
    """Check that an approval can be shared, before anything is cut.

    Raises InvalidInputError, and ConflictError if the agency has changed its delivery key.
    """
    proposal, agency = approval.proposal, request.agency
    to = proposal.recipient
    if proposal.request_id != request.id or (to.agency_id, to.origin) != (
        agency.id,
        request.origin,
    ):
        raise InvalidInputError("share.other_request")
    if not agency.delivery_key:
        raise InvalidInputError("share.no_delivery_key")
    if to.delivery_key != agency.delivery_key:
        raise ConflictError("share.delivery_key_changed")
    _check_content(proposal)
    try:
        check_recipient(to.delivery_key)
    except NoticeboardError as error:
        raise InvalidInputError("share.delivery_key_kind") from error


def _check_content(proposal: Proposal) -> None:
    if len(proposal.pieces) > MAX_FILES:
        raise InvalidInputError("proposal.too_many_clips", most=MAX_FILES)
    if not (proposal.pieces or proposal.words or proposal.extracts):
        raise InvalidInputError("share.empty")
    identity = proposal.identity
    for text in (identity.name, identity.email, identity.telephone):
        if len(text) > MAX_CONTACT_CHARS or has_unseen(text):
            raise InvalidInputError("share.contact", most=MAX_CONTACT_CHARS)
    try:
        check_words(proposal.words)
    except NoticeboardError as error:
        raise InvalidInputError(text_of(error)) from error


def information_of(
    proposal: Proposal, histories: Sequence[tuple[Sensor, Sequence[Reading]]]
) -> Information | None:
    """Return the words and readings that a proposal shares, or None if there are none.

    `histories` has each extract's sensor and its readings, in the order of the proposal's extracts.
    Only a sensor's name, kind and unit leave, as a person sees them. Raises InvalidInputError.
    """
    if len(histories) != len(proposal.extracts):
        raise InvalidInputError("share.sensor_gone")
    if not proposal.words and not histories:
        return None
    try:
        sensors = tuple(history_of(sensor, readings) for sensor, readings in histories)
        return Information(words=proposal.words, sensors=sensors)
    except NoticeboardError as error:
        raise InvalidInputError(text_of(error)) from error


def history_of(sensor: Sensor, readings: Sequence[Reading]) -> SensorHistory:
    """Return what is shared of a sensor; raises InvalidInputError if it cannot be shared."""
    try:
        return _history(sensor, readings)
    except NoticeboardError as error:
        raise InvalidInputError(text_of(error)) from error


def _history(sensor: Sensor, readings: Sequence[Reading]) -> SensorHistory:
    return SensorHistory(
        name=_visible(sensor.name, MAX_CELL_CHARS) or "Sensor",
        kind=_visible(sensor.kind, MAX_CELL_CHARS),
        unit=_visible(sensor.unit, MAX_CELL_CHARS),
        readings=tuple(
            SensorReading(at=reading.at, state=_visible(reading.state, MAX_CELL_CHARS))
            for reading in readings
        ),
    )


def custody_record(  # noqa: PLR0913 -- the parts of a share, each named
    approval: Approval,
    request: Request,
    cuts: Sequence[Cut],
    *,
    clocks: Sequence[CameraClock] = (),
    information: Information | None = None,
    log_proof: str = "",
    ledger_root: str = "",
) -> Custody:
    """Return the record of a share whose cuts are in the order of the proposal's pieces.

    `clocks` has one item per piece, or none at all. `information` and `log_proof` are sealed
    with the clips. Raises InvalidInputError.
    """
    proposal = approval.proposal
    if len(cuts) != len(proposal.pieces):
        raise InvalidInputError("share.cuts")
    if any(cut.audio for cut in cuts) and not proposal.audio:
        raise InvalidInputError("share.sound_not_approved")
    if (
        sum(cut.size_bytes for cut in cuts) > MAX_CLIPS_BYTES
        or max((cut.size_bytes for cut in cuts), default=0) > MAX_FILE_BYTES
    ):
        raise InvalidInputError("share.clips_too_large")
    identity = (proposal.camera_make and proposal.makes) or [""] * len(cuts)
    known = list(clocks) or [_clock(cut) for cut in cuts]
    try:
        return Custody(
            request=_requester_of(request, log_proof),
            recipient=SealedTo(
                agency=proposal.recipient.agency_id, delivery_key=proposal.recipient.delivery_key
            ),
            files=tuple(
                _file(proposal, number, cut, clock=clock, make=make)
                for number, (cut, clock, make) in enumerate(
                    zip(cuts, known, identity, strict=True), start=1
                )
            ),
            information=describe_information(information),
            identity=Contact(
                name=proposal.identity.name,
                email=proposal.identity.email,
                telephone=proposal.identity.telephone,
            ),
            # To the second: finer times would only help to tell hubs apart.
            approved_at=approval.approved_at.replace(microsecond=0),
            software=Software(name=SOFTWARE, version=version(SOFTWARE)),
            ledger_root=ledger_root,
        )
    except NoticeboardError as error:
        raise InvalidInputError("share.not_described", error=text_of(error)) from error


def _requester_of(request: Request, log_proof: str) -> AskedBy:
    return AskedBy(
        origin=request.origin,
        agency=request.agency.id,
        id=request.entry_id,
        index=request.index,
        leaf=request.leaf,
        agency_name=_visible(request.agency.name, MAX_LINE_CHARS),
        incident=request.incident,
        case_number=_visible(request.case_number, MAX_LINE_CHARS),
        title=_visible(request.title, MAX_LINE_CHARS),
        start=request.window.start,
        end=request.window.end,
        proof=hashlib.sha256(log_proof.encode()).hexdigest() if log_proof else "",
    )


def _file(
    proposal: Proposal, number: int, cut: Cut, *, clock: CameraClock, make: str
) -> CustodyFile:
    piece = proposal.pieces[number - 1]
    return CustodyFile(
        name=clip_name(number),
        sha256=cut.sha256,
        size_bytes=cut.size_bytes,
        start=cut.window.start,
        end=cut.window.end,
        frames=cut.frames,
        frames_copied=cut.frames_copied,
        reencoded=reencoded_of(cut.frames, cut.frames_copied),
        masks=len(piece.masks),
        moving_masks=len(piece.moving),
        found_masks=sum(mask.found for mask in piece.moving),
        audio=cut.audio,
        clock=clock,
        make=_visible(make, MAX_LINE_CHARS),
        sources=sources_of(cut.sources),
        content_credentials=proposal.content_credentials,
    )


def _clock(cut: Cut) -> CameraClock:
    """Return the camera's clock offset as the recording knows it."""
    # Recordings say 0 if nothing was measured. So does this record, but it says "not measured".
    if not cut.clock_offset_ms:
        return CameraClock(offset_ms=0, measured="not measured")
    return CameraClock(offset_ms=cut.clock_offset_ms, measured="onvif")


def _visible(text: str, longest: int) -> str:
    """Return a text as one line without invisible characters, cut to the longest length."""
    return "".join(letter for letter in text if not has_unseen(letter))[:longest].strip()
