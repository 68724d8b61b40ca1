"""Seal the cuts of an approved proposal into one file, with its words and readings."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
import json

import msgspec

from hub.errors import GroundChangedError, InvalidInputError, NotFoundError, StorageError
from hub.model.decision import Approval
from hub.model.ids import BoardOrigin, CameraId, SensorId
from hub.model.proposal import Extract, Piece, Proposal
from hub.model.recording import Cut, Reading, Sensor
from hub.model.request import Request
from hub.model.window import TimeWindow
from hub.sharing.custody import (
    check_approval,
    clip_name,
    custody_record,
    history_of,
    information_of,
)
from hub.sharing.cuts import CutCache, CutSet
from hub.sharing.store import Outbox, OwnCopies, why
from hub.store.files import unfrozen
from noticeboard.errors import NoticeboardError
from noticeboard.runtime.tasks import finish, run_blocking
from noticeboard.seal.bag import SealedFile, padded
from noticeboard.seal.custody import CameraClock, Custody, Information
from noticeboard.seal.seal import SealResult, seal_share


async def _no_sensor(_sensor_id: SensorId) -> Sensor:
    raise NotFoundError("sensor.unknown")


async def _no_readings(_sensor_id: SensorId, _window: TimeWindow) -> Sequence[Reading]:
    return ()


async def _no_proof(_origin: BoardOrigin, _index: int) -> str:
    return ""


async def _not_measured(_camera_id: CameraId, _window: TimeWindow) -> int | None:
    return None


async def _no_root() -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSources:
    """What sealing asks for; a HubError from any of these fails the attempt with its reason."""

    sensor: Callable[[SensorId], Awaitable[Sensor]] = _no_sensor
    readings: Callable[[SensorId, TimeWindow], Awaitable[Sequence[Reading]]] = _no_readings
    """A lent sensor's readings in a window, in order, starting with its state at the start."""
    log_proof: Callable[[BoardOrigin, int], Awaitable[str]] = _no_proof
    """The proof (C2SP tlog-proof text) that a board's log holds the entry at an index, or empty."""
    uncertainty: Callable[[CameraId, TimeWindow], Awaitable[int | None]] = _not_measured
    """The uncertainty of a camera's clock offset in that window, in ms; None if not measured."""
    ledger_root: Callable[[], Awaitable[str]] = _no_root
    """The root of the house's ledger to anchor in the share, in base64, or empty."""


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


def _sealed_bytes(size_bytes: int) -> int:
    """Return the largest size of `size_bytes` bytes after age has encrypted them."""
    chunks = -(-size_bytes // _AGE_CHUNK_BYTES)
    return size_bytes + chunks * _AGE_TAG_BYTES + _AGE_HEAD_BYTES


class ShareSealer:
    """Seals what was approved; removes the plain clips whether it succeeds or fails."""

    def __init__(
        self, cuts: CutCache, outbox: Outbox, sources: ShareSources, own: OwnCopies | None
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
        record, information, log_proof = await self._record(approval, request, prepared.cuts)
        _check_covered(proposal, information)
        clips = [
            SealedFile(path=prepared.path(number), name=clip_name(number), sources=cut.sources)
            for number, cut in enumerate(prepared.cuts, start=1)
        ]
        own_key = own_into = None
        if proposal.own_copy:
            if self._own is None:
                raise InvalidInputError("share.no_own_copies")
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
                    own_key=own_key,
                    own_into=own_into,
                )

        sealed = await run_blocking(seal)
        return SealedShare(sealed=sealed, own_copy=own_into.name if own_into else "")

    async def describe(
        self, unapproved: DraftApproval, request: Request, cuts: Sequence[Cut]
    ) -> ShareDescription:
        """Return the record that sealing would write, and the largest size; raises HubError."""
        clips_missing = bool(unapproved.proposal.pieces) and not cuts
        if clips_missing:
            # An empty record is not valid: placeholders stand in here and are removed again below.
            cuts = [_placeholder(piece) for piece in unapproved.proposal.pieces]
        record, information, log_proof = await self._record(unapproved, request, cuts)
        custody: dict[str, object] = json.loads(msgspec.json.encode(record))
        # The approval's time and the share's key exist only after the approval.
        del custody["approved_at"], custody["key"]
        if clips_missing:
            return ShareDescription(custody={**custody, "files": []}, size_bytes=0)
        small = [
            len(log_proof),
            *(len(part) for part in (information or _NOTHING).files().values()),
        ]
        content = sum(small) + sum(cut.size_bytes + _OVERHEAD_EACH for cut in cuts)
        content += sum(_OVERHEAD_SOURCE * len(cut.sources) for cut in cuts)
        return ShareDescription(
            custody=custody, size_bytes=_sealed_bytes(padded(content + _OVERHEAD_ALL))
        )

    async def _record(
        self, approval: Approval | DraftApproval, request: Request, cuts: Sequence[Cut]
    ) -> tuple[Custody, Information | None, str]:
        proposal = approval.proposal
        information = await self._information(proposal)
        log_proof = await self._sources.log_proof(request.origin, request.index)
        record = custody_record(
            approval,  # type: ignore[arg-type]  # the record reads both the same way
            request,
            cuts,
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
        clocks = []
        for piece, cut in zip(proposal.pieces, cuts, strict=True):
            uncertainty_ms = await self._sources.uncertainty(piece.camera_id, piece.cut)
            clocks.append(
                CameraClock(
                    offset_ms=cut.clock_offset_ms,
                    uncertainty_ms=uncertainty_ms,
                    # Recordings say 0 if nothing was measured.
                    measured="onvif"
                    if cut.clock_offset_ms or uncertainty_ms is not None
                    else "not measured",
                )
            )
        return clocks

    async def digest(self, extract: Extract) -> str:
        """Return the SHA-256 of what an extract would share now, in hex; raises HubError."""
        sensor = await self._sources.sensor(extract.sensor_id)
        readings = await self._sources.readings(extract.sensor_id, extract.window)
        return history_of(sensor, readings).sha256


def _check_covered(proposal: Proposal, information: Information | None) -> None:
    """Raise GroundChangedError if something would leave that the proposal's id does not cover."""
    if len(proposal.makes) != (len(proposal.pieces) if proposal.camera_make else 0):
        raise GroundChangedError("share.makes_not_covered")
    sensors = () if information is None else information.sensors
    if [each.sha256 for each in sensors] != [extract.sha256 for extract in proposal.extracts]:
        raise GroundChangedError("share.sensor_not_covered")
