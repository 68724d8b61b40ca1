"""Seal an approved share: its cuts, words, readings and custody record, as one file."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
import hashlib
from importlib.metadata import version
import json
from typing import Literal

import msgspec

from hub.errors import (
    ConflictError,
    GroundChangedError,
    InvalidInputError,
    StorageError,
)
from hub.model.camera_signature import CameraFilm
from hub.model.decision import AddedCut, Approval, Cut, Extract, Piece, Proposal
from hub.model.ids import BoardOrigin, CameraId, SensorId
from hub.model.recording import Reading, Sensor
from hub.model.request import Request
from hub.model.window import TimeWindow
from hub.sharing.cuts import CutCache, CutSet, added_names, count_files
from hub.sharing.descriptions import clock_of, describe_added, describe_cut, visible_line
from hub.sharing.existence import ShareProof, StampedHours, no_hours
from hub.sharing.store import Outbox, OwnCopies, why
from hub.store.files import unfrozen
from noticeboard.errors import NoticeboardError
from noticeboard.log.encoding import has_unseen
from noticeboard.runtime.tasks import finish, run_blocking
from noticeboard.runtime.text import text_of
from noticeboard.seal.bag import SealedFile, padded
from noticeboard.seal.custody import (
    MAX_CELL_CHARS,
    MAX_CLIPS_BYTES,
    MAX_CONTACT_CHARS,
    MAX_FILES,
    Contact,
    Custody,
    Information,
    Requester,
    SealedTo,
    SensorHistory,
    SensorReading,
    Software,
    check_words,
)
from noticeboard.seal.footage import MAX_FILE_BYTES, MAX_LINE_CHARS, AddedFile, CameraClock
from noticeboard.seal.hybrid import parse_recipient
from noticeboard.seal.seal import SealResult, describe_information, seal_share

SOFTWARE = "neighbors-requests"


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
        parse_recipient(to.delivery_key)
    except NoticeboardError as error:
        raise InvalidInputError("share.delivery_key_kind") from error


def _check_content(proposal: Proposal) -> None:
    if count_files(proposal) > MAX_FILES:
        raise InvalidInputError("proposal.too_many_clips", most=MAX_FILES)
    if not (proposal.every_piece or proposal.words or proposal.extracts):
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
        name=visible_line(sensor.name, MAX_CELL_CHARS) or "Sensor",
        kind=visible_line(sensor.kind, MAX_CELL_CHARS),
        unit=visible_line(sensor.unit, MAX_CELL_CHARS),
        readings=tuple(
            SensorReading(at=reading.at, state=visible_line(reading.state, MAX_CELL_CHARS))
            for reading in readings
        ),
    )


def custody_record(  # noqa: PLR0913 -- the parts of a share, each named
    approval: Approval,
    request: Request,
    cuts: Sequence[Cut],
    *,
    added: Sequence[AddedCut] = (),
    films: Sequence[CameraFilm | None] = (),
    proof: ShareProof | None = None,
    clocks: Sequence[CameraClock],
    information: Information | None,
    log_proof: str,
    ledger_root: str,
) -> Custody:
    """Return the record of a share whose cuts are in the order of the proposal's pieces.

    `added` are those of its added files, likewise. `films` has, for each piece, what its camera
    signed if that is handed over; it is empty if none is. `proof` proves when the cuts existed.
    `clocks` has one item per piece. `information` and `log_proof` are sealed with the clips. Raises
    InvalidInputError.
    """
    proposal = approval.proposal
    if (len(cuts), len(added)) != (len(proposal.pieces), len(proposal.added)):
        raise InvalidInputError("share.cuts")
    every: list[Cut | AddedCut] = [*cuts, *added]
    if any(cut.audio for cut in every) and not proposal.audio:
        raise InvalidInputError("share.sound_not_approved")
    films = films or [None] * len(cuts)
    _check_films(proposal, films)
    sizes = [each.size_bytes for each in [*every, *filter(None, films)]]
    if sum(sizes) > MAX_CLIPS_BYTES or max(sizes, default=0) > MAX_FILE_BYTES:
        raise InvalidInputError("share.clips_too_large")
    identity = (proposal.camera_make and proposal.makes) or [""] * len(cuts)
    try:
        return Custody(
            v=4 if proof else _version(cuts, added),
            request=_requester_of(request, log_proof),
            recipient=SealedTo(
                agency=proposal.recipient.agency_id, delivery_key=proposal.recipient.delivery_key
            ),
            files=tuple(
                describe_cut(proposal, number, cut, clock=clock, make=make, film=film)
                for number, (cut, clock, make, film) in enumerate(
                    zip(cuts, clocks, identity, films, strict=True), start=1
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
            added=_described(proposal, added) or msgspec.UNSET,
            timestamps=proof.record if proof else msgspec.UNSET,
        )
    except NoticeboardError as error:
        raise InvalidInputError("share.not_described", error=text_of(error)) from error


def _check_films(proposal: Proposal, films: Sequence[CameraFilm | None]) -> None:
    """Raise InvalidInputError unless exactly what was approved of signed recordings would leave."""
    for piece, film in zip(proposal.pieces, films, strict=True):
        window = None if film is None else film.window
        if window != piece.signed or (film is not None and (piece.masks or piece.moving)):
            raise InvalidInputError("share.signed_not_approved")


def _version(cuts: Sequence[Cut], added: Sequence[AddedCut]) -> Literal[1, 2, 3, 4]:
    if any(cut.signature for cut in cuts):
        return 4
    if added:
        return 3
    return 2 if any(cut.origins for cut in cuts) else 1


def _described(proposal: Proposal, added: Sequence[AddedCut]) -> tuple[AddedFile, ...]:
    names = added_names(proposal.added)
    return tuple(
        describe_added(piece, name, cut)
        for piece, name, cut in zip(proposal.added, names, added, strict=True)
    )


def _requester_of(request: Request, log_proof: str) -> Requester:
    return Requester(
        origin=request.origin,
        agency=request.agency.id,
        id=request.entry_id,
        index=request.index,
        leaf=request.leaf,
        agency_name=visible_line(request.agency.name, MAX_LINE_CHARS),
        incident=request.incident,
        case_number=visible_line(request.case_number, MAX_LINE_CHARS),
        title=visible_line(request.title, MAX_LINE_CHARS),
        start=request.window.start,
        end=request.window.end,
        proof=hashlib.sha256(log_proof.encode()).hexdigest() if log_proof else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSources:
    """What sealing asks for; a HubError from any of these fails the attempt with its reason."""

    sensor: Callable[[SensorId], Awaitable[Sensor]]
    readings: Callable[[SensorId, TimeWindow], Awaitable[Sequence[Reading]]]
    """A lent sensor's readings in a window, in order, starting with its state at the start."""
    log_proof: Callable[[BoardOrigin, int], Awaitable[str]]
    """The proof (C2SP tlog-proof text) that a board's log holds the entry at an index, or empty."""
    uncertainty: Callable[[CameraId, TimeWindow], Awaitable[int | None]]
    """The uncertainty of a camera's clock offset in that window, in ms; None if not measured."""
    ledger_root: Callable[[], Awaitable[str]]
    """The root of the house's ledger to anchor in the share, in base64, or empty."""
    hours: StampedHours = no_hours


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedShare:
    """The sealed file in the outbox, and the name of the household's own copy, or empty."""

    sealed: SealResult
    own_copy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftApproval:
    """Takes an approval's place in a description; nothing can be sealed with it."""

    proposal: Proposal
    approved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDescription:
    """What would leave for a proposal."""

    custody: Mapping[str, object]
    """The fields of the custody record, as JSON values; `files` is empty until they are cut."""
    size_bytes: int
    """The largest size of the sealed share; 0 if not known yet."""


_NOTHING = Information()
_OVERHEAD_EACH = 2048
"""A clip's header and padding in the tar, and its lines in manifest, record and sheet."""
_OVERHEAD_SOURCE = 128
_OVERHEAD_ALL = 128 << 10
_AGE_CHUNK_BYTES = 64 << 10
_AGE_TAG_BYTES = 16
_AGE_HEAD_BYTES = 512


def _placeholder(piece: Piece) -> Cut:
    """Return a placeholder for a piece that has not been cut yet."""
    return Cut(
        window=piece.cut,
        frames=1,
        frames_copied=0,
        width=0,
        height=0,
        size_bytes=1,
        sha256=64 * "0",
        clock_offset_ms=0,
    )


_NO_CUT = AddedCut(
    start=None, end=None, frames=1, is_part=False, width=0, height=0, size_bytes=1, sha256=64 * "0"
)
"""The same for an added file."""


def _sealed_bytes(size_bytes: int) -> int:
    """Return the largest size of `size_bytes` bytes after age has encrypted them."""
    chunks = -(-size_bytes // _AGE_CHUNK_BYTES)
    return size_bytes + chunks * _AGE_TAG_BYTES + _AGE_HEAD_BYTES


class ShareSealer:
    """Seals what was approved; removes the plain clips whether it succeeds or fails."""

    def __init__(
        self, cuts: CutCache, outbox: Outbox, sources: ShareSources, own: OwnCopies
    ) -> None:
        self._cuts = cuts
        self._outbox = outbox
        self._sources = sources
        self._own = own

    async def seal(
        self, approval: Approval, request: Request, check: Callable[[], Awaitable[None]]
    ) -> SealedShare:
        """Cut what is not cut yet, seal it and store it; raises HubError.

        `check` is called once everything is cut; it raises if the approval is no longer valid.
        """
        proposal = approval.proposal
        try:
            check_approval(approval, request)
            with self._cuts.needed(proposal.id):
                prepared = await self._cuts.whole(proposal)
                await check()
                return await self._seal(approval, request, prepared)
        except (NoticeboardError, OSError) as error:
            raise StorageError("share.not_sealed", error=why(error)) from error
        finally:
            await finish(self._cuts.discard(request.id))

    async def _seal(self, approval: Approval, request: Request, prepared: CutSet) -> SealedShare:
        proposal = approval.proposal
        record, information, log_proof = await self._record(
            approval, request, prepared.cuts, prepared.added, prepared.films, prepared.proof
        )
        _check_covered(proposal, information)
        sources = [*(cut.sources for cut in prepared.cuts), *(() for _ in prepared.added)]
        clips = [
            SealedFile(path=prepared.folder / name, name=name, sources=listed)
            for name, listed in zip(prepared.names, sources, strict=True)
        ]
        clips += [
            SealedFile(path=prepared.folder / name, name=name) for name in prepared.signed_names
        ]
        own_key = own_into = None
        if proposal.own_copy:
            own_key = await run_blocking(self._own.recipient)
            own_into = await run_blocking(self._own.place, request.id)
        into = self._outbox.sealed(request.id)

        def seal() -> SealResult:
            with unfrozen(into):
                return seal_share(
                    clips,
                    record,
                    proposal.recipient.delivery_key,
                    into,
                    information=information,
                    log_proof=log_proof,
                    timestamps=prepared.proof.files if prepared.proof else None,
                    own_key=own_key,
                    own_into=own_into,
                )

        sealed = await run_blocking(seal)
        return SealedShare(sealed=sealed, own_copy=own_into.name if own_into else "")

    async def describe(
        self, unapproved: DraftApproval, request: Request, prepared: CutSet | None
    ) -> ShareDescription:
        """Return the record that sealing would write, and the largest size; raises HubError."""
        proposal = unapproved.proposal
        cuts, added = ((), ()) if prepared is None else (prepared.cuts, prepared.added)
        films = () if prepared is None else prepared.films
        proof = None if prepared is None else prepared.proof
        clips_missing = prepared is None and bool(proposal.every_piece)
        if clips_missing:
            # An empty record is not valid: placeholders stand in here and are removed again below.
            cuts = tuple(map(_placeholder, proposal.pieces))
            added = (_NO_CUT,) * len(proposal.added)
            # Likewise, but nothing is described of them yet.
            plain = tuple(replace(piece, signed=None) for piece in proposal.pieces)
            unapproved = replace(unapproved, proposal=replace(proposal, pieces=plain))
        record, information, log_proof = await self._record(
            unapproved, request, cuts, added, films, proof
        )
        custody: dict[str, object] = json.loads(msgspec.json.encode(record))
        # The approval's time and the share's key exist only after the approval.
        del custody["approved_at"], custody["key"]
        if clips_missing:
            custody |= {name: [] for name in ("files", "added") if name in custody}
            return ShareDescription(custody=custody, size_bytes=0)
        small = [
            len(log_proof),
            *(len(part) for part in (information or _NOTHING).files().values()),
            *([proof.size_bytes + _OVERHEAD_EACH * len(proof.files)] if proof else []),
        ]
        every: list[Cut | AddedCut | CameraFilm] = [*cuts, *added, *filter(None, films)]
        content = sum(small) + sum(cut.size_bytes + _OVERHEAD_EACH for cut in every)
        content += sum(_OVERHEAD_SOURCE * len(cut.sources) for cut in cuts)
        return ShareDescription(
            custody=custody, size_bytes=_sealed_bytes(padded(content + _OVERHEAD_ALL))
        )

    async def _record(  # noqa: PLR0913, PLR0917 -- the parts of a share
        self,
        approval: Approval | DraftApproval,
        request: Request,
        cuts: Sequence[Cut],
        added: Sequence[AddedCut],
        films: Sequence[CameraFilm | None],
        proof: ShareProof | None,
    ) -> tuple[Custody, Information | None, str]:
        proposal = approval.proposal
        information = await self._information(proposal)
        log_proof = await self._sources.log_proof(request.origin, request.index)
        record = custody_record(
            approval,  # type: ignore[arg-type]  # the record reads both the same way
            request,
            cuts,
            added=added,
            films=films,
            proof=proof,
            clocks=await self._clocks(proposal, cuts),
            information=information,
            log_proof=log_proof,
            ledger_root=await self._sources.ledger_root(),
        )
        return record, information, log_proof

    async def _information(self, proposal: Proposal) -> Information | None:
        histories = [
            (
                await self._sources.sensor(extract.sensor_id),
                await self._sources.readings(extract.sensor_id, extract.window),
            )
            for extract in proposal.extracts
        ]
        return information_of(proposal, histories)

    async def _clocks(self, proposal: Proposal, cuts: Sequence[Cut]) -> list[CameraClock]:
        return [
            clock_of(cut, await self._sources.uncertainty(piece.camera_id, piece.cut))
            for piece, cut in zip(proposal.pieces, cuts, strict=True)
        ]

    async def digest(self, extract: Extract) -> str:
        """Return the SHA-256 of what an extract would share now, in hex; raises HubError."""
        sensor = await self._sources.sensor(extract.sensor_id)
        readings = await self._sources.readings(extract.sensor_id, extract.window)
        return history_of(sensor, readings).sha256


def _check_covered(proposal: Proposal, information: Information | None) -> None:
    """Raise GroundChangedError if something would leave that the proposal's id does not cover."""
    if not all(piece.sha256 for piece in proposal.added):
        raise GroundChangedError("share.file_not_covered")
    if len(proposal.makes) != (len(proposal.pieces) if proposal.camera_make else 0):
        raise GroundChangedError("share.makes_not_covered")
    sensors = () if information is None else information.sensors
    if [each.sha256 for each in sensors] != [extract.sha256 for extract in proposal.extracts]:
        raise GroundChangedError("share.sensor_not_covered")
