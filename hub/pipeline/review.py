"""Reviews: proposals edited by people, and exactly what each would send."""

from collections.abc import AsyncIterator, Collection
from functools import partial
from pathlib import Path

from hub.archives.phone_file import PhoneFile
from hub.clips.library import Searches
from hub.clips.playback import CachedFile, JoinedFile
from hub.decision.edits import Changes
from hub.errors import ConflictError, HubError, NotFoundError
from hub.model.camera_signature import signed_window
from hub.model.decision import (
    AddedKind,
    AddedPiece,
    MaskKey,
    MovingMask,
    Piece,
    Preparation,
    Proposal,
    Review,
    Subject,
    Suggestion,
)
from hub.model.ids import AddedId, ProposalId, RequestId
from hub.model.recording import FrameTimes
from hub.model.report import EventType
from hub.model.request import RequestStatus
from hub.model.window import TimeWindow
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.reports import Reports
from hub.sharing.cuts import CutSet
from noticeboard.runtime.text import NOTHING, Text

MOST_FAILURES = 100


def offers_of(prepared: CutSet, within: TimeWindow) -> tuple[TimeWindow | None, ...]:
    """Return what of each piece's recording a person may hand over as its camera signed it.

    Nothing of a piece with covers, and nothing from outside the requested time.
    """
    return tuple(
        None if piece.masks or piece.moving else signed_window(cut.signed, within)
        for piece, cut in zip(prepared.proposal.pieces, prepared.cuts, strict=True)
    )


class Reviews:
    """Stores people's edits of proposals, and cuts clips for review.

    Everything here runs without the lock: cutting and searching take time.
    """

    def __init__(self, stages: Stages, journal: Journal, reports: Reports) -> None:
        self._stages = stages
        self._journal = journal
        self._reports = reports
        self._preparing: set[ProposalId] = set()
        self._failed: dict[ProposalId, Text] = {}
        self._searches = Searches[RequestId]()

    async def edit(
        self, request_id: RequestId, base: ProposalId | None, changes: Changes
    ) -> Proposal:
        """Store another proposal for a request; the current one stays."""
        request = self._reports.request(request_id)
        extracts = changes.extracts
        if extracts is None and base is not None:
            extracts = (await self._stages.desk.proposal_named(request_id, base)).extracts
        ground = await self._reports.ground(request, extracts or ())
        return await self._stages.desk.edit(ground, base, changes)

    def begin(self, proposal: Proposal) -> bool:
        """Record that a proposal is being cut; return False if it already is."""
        if proposal.id in self._preparing:
            return False
        self._preparing.add(proposal.id)
        self._failed.pop(proposal.id, None)
        return True

    async def prepare(self, proposal: Proposal) -> None:
        """Cut what a proposal would send, after `begin`, then notify listeners.

        A failure is kept for its review.
        """
        try:
            await self._stages.sharer.prepare(proposal)
        except HubError as error:
            self._failed[proposal.id] = error.text
            if len(self._failed) > MOST_FAILURES:
                del self._failed[next(iter(self._failed))]
        finally:
            self._preparing.discard(proposal.id)
        await self._journal.notify(
            EventType.PROPOSAL_CHANGED, proposal.request_id, proposal_id=proposal.id
        )

    async def review(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        """Return what a proposal would send, as far as it is prepared."""
        request = self._reports.request(request_id)
        proposal = await self._stages.desk.proposal_named(request_id, proposal_id)
        # Read it all at once: the work may end while the description is built.
        prepared = await self._stages.sharer.prepared(proposal_id)
        preparation = Preparation.NONE
        if proposal_id in self._preparing:
            # Its cuts may exist a moment before the work has ended.
            preparation, prepared = Preparation.PREPARING, None
        elif prepared is not None:
            preparation = Preparation.READY
        elif proposal_id in self._failed:
            preparation = Preparation.FAILED
        reason = self._failed.get(proposal_id, NOTHING)
        described = await self._stages.sharer.describe(proposal, request, prepared)
        return Review(
            proposal=proposal,
            preparation=preparation,
            reason=reason,
            cuts=prepared.cuts if prepared is not None else (),
            added=prepared.added if prepared is not None else (),
            films=prepared.films if prepared is not None else (),
            offers=offers_of(prepared, request.window) if prepared is not None else (),
            custody=described.custody,
            size_bytes=described.size_bytes,
            estimated_bytes=described.size_bytes or await self._recorded_bytes(proposal),
        )

    async def _recorded_bytes(self, proposal: Proposal) -> int:
        """Return the size of what is recorded of all pieces; a covered cut is encoded anew."""
        size = 0.0
        for piece in proposal.pieces:
            for segment in await self._stages.clips.segments(piece.camera_id, piece.cut):
                within = segment.window.overlap(piece.cut)
                if within is not None:
                    size += segment.size_bytes * (within.length / segment.window.length)
        files = await self._stages.added.all(proposal.request_id) if proposal.added else []
        for added in proposal.added:
            for file in files:
                if file.id == added.file_id:
                    part = (added.end_ms - added.start_ms) / max(file.duration_ms, 1)
                    size += file.size_bytes * (part or 1)
        return round(size)

    async def piece_video(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> Path:
        """Return the path of one prepared film, counted from 1; NotFoundError until prepared."""
        return await self._piece_file(request_id, proposal_id, number, AddedKind.FILM)

    async def signed_video(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> Path:
        """Return the path of what one piece's camera signed; NotFoundError if it won't leave."""
        await self._piece(request_id, proposal_id, number)
        prepared = await self._stages.sharer.prepared(proposal_id)
        if prepared is None:
            raise NotFoundError("proposal.not_prepared")
        return prepared.signed_path(number)

    async def piece_picture(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> Path:
        """Return the path of one prepared photo, likewise."""
        return await self._piece_file(request_id, proposal_id, number, AddedKind.PHOTO)

    async def _piece_file(
        self, request_id: RequestId, proposal_id: ProposalId, number: int, kind: AddedKind
    ) -> Path:
        proposal = await self._stages.desk.proposal_named(request_id, proposal_id)
        kinds = [AddedKind.FILM] * len(proposal.pieces) + [each.kind for each in proposal.added]
        if kinds[number - 1 : number] != [kind]:
            raise NotFoundError("proposal.no_clip")
        prepared = await self._stages.sharer.prepared(proposal_id)
        if prepared is None:
            raise NotFoundError("proposal.not_prepared")
        return prepared.path(number)

    async def suggest(
        self,
        request_id: RequestId,
        proposal_id: ProposalId,
        number: int,
        subjects: Collection[Subject],
    ) -> tuple[Suggestion, ...]:
        """Search one piece, counted from 1; ConflictError if the search was stopped."""
        piece = await self._piece(request_id, proposal_id, number)
        if isinstance(piece, AddedPiece):
            search = partial(self._stages.added.suggest, request_id, piece, subjects)
        else:
            search = partial(self._stages.searcher.suggest, piece, subjects)
        return await self._searches.run(request_id, search)

    async def follow(
        self, request_id: RequestId, proposal_id: ProposalId, number: int, key: MaskKey
    ) -> MovingMask:
        """Follow what a key marks in one piece; ConflictError if the search was stopped."""
        piece = await self._piece(request_id, proposal_id, number)
        if isinstance(piece, AddedPiece):
            search = partial(self._stages.added.follow, request_id, piece, key)
        else:
            search = partial(self._stages.searcher.follow, piece, key)
        return await self._searches.run(request_id, search)

    async def _piece(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> Piece | AddedPiece:
        proposal = await self._stages.desk.proposal_named(request_id, proposal_id)
        every = proposal.every_piece
        if not 1 <= number <= len(every):
            raise NotFoundError("proposal.no_piece")
        return every[number - 1]

    def searched(self, request_id: RequestId) -> float | None:
        """Return the progress of a search, 0 to 1; None if there is none."""
        self._reports.request(request_id)
        return self._searches.progress(request_id)

    async def stop_searching(self, request_id: RequestId) -> None:
        """End the search of a request, if there is one."""
        self._reports.request(request_id)
        await self._searches.end(request_id)

    # What people add

    async def add(
        self, request_id: RequestId, name: str, size_bytes: int, body: AsyncIterator[bytes]
    ) -> PhoneFile:
        """Take a film or photo for the answer to a request; ConflictError once it is answered."""
        await self._refuse_answered(request_id)
        file = await self._stages.added.add(request_id, name, size_bytes, body)
        try:
            # It took a while. What is deleted with an answer must not come after it.
            await self._refuse_answered(request_id)
        except HubError:
            await self._stages.added.remove(request_id, file.id)
            raise
        return file

    async def _refuse_answered(self, request_id: RequestId) -> None:
        request = self._reports.request(request_id)
        if request.status is not RequestStatus.OPEN:
            raise ConflictError("answer.closed")
        if await self._stages.desk.decision(request_id) is not None:
            raise ConflictError("added.answered")

    async def added(self, request_id: RequestId) -> list[PhoneFile]:
        """Return what people added to the answer to a request, in the order in which it came."""
        self._reports.request(request_id)
        return await self._stages.added.all(request_id)

    async def added_picture(self, request_id: RequestId, file_id: AddedId) -> bytes:
        """Return an added photo, or an added film's first frame, as JPEG."""
        self._reports.request(request_id)
        return await self._stages.added.picture(request_id, file_id)

    async def added_film(self, request_id: RequestId, file_id: AddedId) -> JoinedFile | CachedFile:
        """Return an added film as a browser can play it."""
        self._reports.request(request_id)
        return await self._stages.added.film(request_id, file_id)

    async def added_frames(self, request_id: RequestId, file_id: AddedId) -> FrameTimes:
        """Return when each frame of an added film is shown."""
        self._reports.request(request_id)
        return await self._stages.added.frame_times(request_id, file_id)
