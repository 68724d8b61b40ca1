"""The part of a house in memory that proposes, answers and takes back."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, cast, override

from hub.archives.phone_file import PhoneFile
from hub.decision.edits import Changes, edited
from hub.decision.proposals import Ground
from hub.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError
from hub.model.camera_signature import CameraFilm
from hub.model.decision import (
    Answer,
    AnsweredBy,
    AnswerState,
    Consent,
    Cut,
    Decision,
    MaskKey,
    MovingMask,
    Piece,
    Preparation,
    Proposal,
    Review,
    Share,
    ShareState,
    Subject,
    Suggestion,
)
from hub.model.ids import AddedId, ProposalId, RequestId
from hub.model.recording import FrameTimes
from hub.model.report import EventType, RequestReport
from hub.model.request import Accounting, AgencySetting, HiddenBy, RequestStatus
from hub.model.rule import HouseRule, Verdict, same_name
from hub.model.window import TimeWindow
from hub.pipeline.reports import Reports
from hub.pipeline.requests import Requests
from hub.pipeline.review import Reviews
from hub.requests.agencies import AgencyHistory, histories
from hub.requests.figures import HouseFigures, house_figures
from hub.store.events import EventLog
from noticeboard.runtime.text import NOTHING, Text
from tests.fakes.rules import FakeRules
from tests.fakes.things import (
    JPEG,
    NOW,
    VIDEO,
    a_camera,
    a_registration,
    a_report,
    a_sensor,
    an_added_film,
    an_added_photo,
)

UNDO = timedelta(seconds=10)
FACE = MovingMask(
    keys=(
        MaskKey(at_ms=0, left=0.1, top=0.1, width=0.2, height=0.2),
        MaskKey(at_ms=2000, left=0.3, top=0.1, width=0.2, height=0.2),
    ),
    found=True,
)
RECEIPT = "neighbors-requests/receipt/v1\nboard.example.org/v1\n\n— inbox AAAA\n"
_ENDED = (ShareState.DELIVERED, ShareState.WITHDRAWING, ShareState.WITHDRAWN)


class DecidingHouse:
    """What requests and their answers are made of; a test changes it as it needs."""

    def __init__(self, events: EventLog, now: Callable[[], datetime]) -> None:
        self.log = events
        self.now = now
        self.reports = [a_report()]
        self.proposals: dict[ProposalId, Proposal] = {}
        """Those that were edited."""
        self.folder: Path | None = None
        """Where prepared clips lie; a test that prepares gives one."""
        self.prepared: dict[ProposalId, tuple[Cut, ...]] = {}
        self.unprepared: dict[ProposalId, str] = {}
        """Why one could not be prepared."""
        self.cannot_prepare = ""
        self.signs = False
        """Whether the cameras sign their video."""
        self.added = [an_added_film(), an_added_photo()]
        self.suggestions = (
            Suggestion(subject=Subject.FACES, masks=(FACE,), picture=b"\xff\xd8\xff"),
        )
        self.searching: asyncio.Event | None = None
        """If given, a search waits for it."""
        self.searches: list[str] = []
        """What became of each search."""
        self.automations_may = False
        self.registrations = [a_registration()]
        self.settings: dict[str, AgencySetting] = {}
        self.hidden: set[RequestId] = set()
        self.camera_reports = [a_camera()]
        self.sensor_list = [a_sensor()]
        self.requests = FakeRequests(self)

    async def asked(self) -> None:
        """Wait, or fail, if a test wants it."""


class FakeReports(Reports):
    """Shows the house's list as real reports would, at the present time."""

    def __init__(self, house: DecidingHouse) -> None:
        self._house = house

    @override
    async def all(self, *, agency_id: str | None = None) -> list[RequestReport]:
        await self._house.asked()
        return [
            self._with_attention(self._as_of_now(report))
            for report in self._house.reports
            if agency_id in {None, report.request.agency.id}
        ]

    @override
    async def one(self, request_id: RequestId) -> RequestReport:
        for report in await self.all():
            if report.request.id == request_id:
                return report
        raise NotFoundError("There is no such request.")

    @override
    def accounting(self, request_id: RequestId) -> Accounting | None:
        asked = (each.request for each in self._house.reports)
        return next((each.accounting for each in asked if each.id == request_id), None)

    @override
    async def figures(self) -> HouseFigures:
        return house_figures(await self.all())

    @override
    def received_at(self, request_id: RequestId) -> datetime | None:
        return self._house.now() - timedelta(minutes=40)

    def _as_of_now(self, report: RequestReport) -> RequestReport:
        decision, share = report.decision, report.share
        if decision is None:
            return report
        undoable = (
            decision.answer is Answer.DENY
            and decision.answered_by is AnsweredBy.PERSON
            and self._house.now() < decision.final_at
        )
        standing = AnswerState(
            decision=decision,
            undoable_until=decision.final_at if undoable else None,
            withdrawable=decision.answer is Answer.APPROVE
            and (share is None or share.state not in _ENDED),
        )
        return replace(report, answer_state=standing)

    def _with_attention(self, report: RequestReport) -> RequestReport:
        """Return a report with what somebody has hidden, as the real reports have it."""
        request = report.request
        hidden_by = HiddenBy.REQUEST if request.id in self._house.hidden else HiddenBy.NOBODY
        if not hidden_by and self._house.settings.get(request.agency.id) is AgencySetting.HIDDEN:
            hidden_by = HiddenBy.AGENCY
        quiet = hidden_by or request.agency.id in self._house.settings
        verdict = Verdict.LIST if quiet else report.verdict
        return replace(report, hidden_by=hidden_by, verdict=verdict)


class FakeRequests(Requests):
    """Answers as the real desk and rule book do, from the house's lists."""

    def __init__(self, house: DecidingHouse, reports: FakeReports | None = None) -> None:
        self._house = house
        self.reports: FakeReports = reports or FakeReports(house)
        self.rules: FakeRules = FakeRules(house.log, self.reports.all, self._histories, house.asked)
        self.reviews: FakeReviews = FakeReviews(house, self)

    async def _become(self, report: RequestReport, kind: EventType) -> RequestReport:
        request_id = report.request.id
        self._house.reports = [
            report if other.request.id == request_id else other for other in self._house.reports
        ]
        await self._house.log.append(kind, {"request_id": request_id})
        return await self.reports.one(request_id)

    @override
    async def decide(
        self,
        request_id: RequestId,
        answer: Answer,
        *,
        proposal_id: ProposalId | None,
        by: str,
        reason: str,
        answered_by: AnsweredBy = AnsweredBy.PERSON,
        pause: bool = False,
    ) -> RequestReport:
        report = await self.reports.one(request_id)
        if (first := report.decision) is not None:
            raise ConflictError(f"{first.by} answered this request, and that answer is final.")
        if report.request.status is not RequestStatus.OPEN:
            raise ConflictError("This request is closed. You can't answer it anymore.")
        first_by, wait = "", UNDO if answered_by is AnsweredBy.PERSON else timedelta(0)
        if answer is Answer.APPROVE:
            named = self.named(report, proposal_id)
            if named is None:
                raise ConflictError("What would be shared has changed since: look at it again.")
            if answered_by is AnsweredBy.AUTOMATION and not self._house.automations_may:
                raise NotAllowedError("No automation may approve here: a person must answer.")
            consent = self._consent(report, named.id, by) if report.people > 1 else None
            if consent is not None and consent.by == by:
                standing = AnswerState(consent=consent)
                return await self._become(
                    replace(report, answer_state=standing), EventType.REQUEST_CHANGED
                )
            first_by, wait = consent.by if consent else "", report.cool_off
            if pause:
                wait = max(wait, UNDO)
        now = self._house.now()
        decision = Decision(
            request_id=request_id,
            answer=answer,
            proposal_id=proposal_id,
            by=by,
            answered_by=answered_by,
            first_by=first_by,
            reason=reason,
            decided_at=now,
            final_at=now + wait,
        )
        share = None
        if proposal_id is not None and not wait:
            share = Share(
                request_id=request_id,
                proposal_id=proposal_id,
                state=ShareState.APPROVED,
                changed_at=now,
            )
        decided = replace(report, answer_state=AnswerState(decision=decision), share=share)
        return await self._become(decided, EventType.REQUEST_DECIDED)

    def _consent(self, report: RequestReport, proposal_id: ProposalId, by: str) -> Consent:
        """Return the yes that was first for this proposal: somebody else's, or this one."""
        first = report.answer_state.consent
        if first is None or first.proposal_id != proposal_id:
            return Consent(
                request_id=report.request.id, proposal_id=proposal_id, by=by, at=self._house.now()
            )
        if same_name(first.by) == same_name(by):
            raise ConflictError(f"{by} already approved this. A second person must approve now.")
        return first

    @override
    async def undo(self, request_id: RequestId, *, by: str) -> RequestReport:
        report = await self.reports.one(request_id)
        if report.decision is None:
            raise ConflictError("This request is not answered, so there is nothing to take back.")
        if report.answer_state.undoable_until is None:
            raise ConflictError("This answer is final: only a person's deny is undone, for 10 s.")
        return await self._become(
            replace(report, answer_state=AnswerState()), EventType.REQUEST_CHANGED
        )

    @override
    async def withdraw(self, request_id: RequestId, *, by: str, reason: str) -> RequestReport:
        report = await self.reports.one(request_id)
        decision, share = report.decision, report.share
        if decision is None or decision.answer is Answer.DENY:
            raise ConflictError("Nothing was approved, so there is nothing to withdraw.")
        if share is not None and share.state is ShareState.DELIVERED:
            gone = replace(
                share,
                state=ShareState.WITHDRAWN,
                withdrawal="neighbors-requests/withdrawal/v1\n",
                changed_at=self._house.now(),
            )
            return await self._become(replace(report, share=gone), EventType.SHARE_CHANGED)
        if share is not None and share.state in _ENDED:
            raise ConflictError("This was withdrawn before.")
        withdrawn = replace(report, answer_state=AnswerState(), share=None)
        return await self._become(withdrawn, EventType.REQUEST_CHANGED)

    @override
    async def retry(self, request_id: RequestId) -> RequestReport:
        report = await self.reports.one(request_id)
        if report.share is None or report.share.state is not ShareState.FAILED:
            raise ConflictError("Nothing for this request is waiting to be sent again.")
        sent = replace(
            report.share, state=ShareState.SENDING, reason=NOTHING, changed_at=self._house.now()
        )
        return await self._become(replace(report, share=sent), EventType.SHARE_CHANGED)

    async def fail_share(self, request_id: RequestId, reason: str) -> None:
        """Have an approved share not arrive."""
        report = await self.reports.one(request_id)
        assert report.share is not None
        failed = replace(report.share, state=ShareState.FAILED, reason=Text.plain(reason))
        await self._become(replace(report, share=failed), EventType.SHARE_CHANGED)

    def named(self, report: RequestReport, proposal_id: ProposalId | None) -> Proposal | None:
        """Return one of a request's proposals by its id."""
        standing = report.proposal
        if standing is not None and standing.id == proposal_id:
            return standing
        edited_one = self._house.proposals.get(proposal_id or ProposalId(""))
        if edited_one is not None and edited_one.request_id == report.request.id:
            return edited_one
        return None

    @override
    async def prepare(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        proposal = await self.reviews.proposal(request_id, proposal_id)
        if self._house.cannot_prepare:
            self._house.unprepared[proposal_id] = self._house.cannot_prepare
        elif proposal_id not in self._house.prepared:
            assert self._house.folder is not None, "This house has no folder for prepared clips."
            for number in range(1, len(proposal.pieces) + 1):
                path = self.reviews.path(proposal_id, number)
                await asyncio.to_thread(path.write_bytes, VIDEO)
            self._house.prepared[proposal_id] = tuple(
                Cut(
                    window=piece.cut,
                    frames=90,
                    frames_copied=89,
                    width=640,
                    height=360,
                    size_bytes=len(VIDEO),
                    sha256=sha256(VIDEO).hexdigest(),
                    clock_offset_ms=-12,
                    audio=proposal.audio,
                    sources=("5a" * 32, "5b" * 32),
                )
                for piece in proposal.pieces
            )
        payload = {"request_id": request_id, "proposal_id": proposal_id}
        await self._house.log.append(EventType.PROPOSAL_CHANGED, payload)
        return await self.reviews.review(request_id, proposal_id)

    # What the household wants to hear of

    @override
    async def choose_agency(self, agency_id: str, setting: AgencySetting) -> AgencyHistory:
        await self.rules.agency(agency_id)
        self._house.settings.pop(agency_id, None)
        if setting is not AgencySetting.NOTIFY:
            self._house.settings[agency_id] = setting
        await self._house.log.append(EventType.AGENCY_CHANGED, {"agency_id": agency_id})
        return await self.rules.agency(agency_id)

    @override
    async def hide(self, request_id: RequestId, *, hidden: bool) -> RequestReport:
        await self.reports.one(request_id)
        if hidden:
            self._house.hidden.add(request_id)
        else:
            self._house.hidden.discard(request_id)
        await self._house.log.append(EventType.REQUEST_CHANGED, {"request_id": request_id})
        return await self.reports.one(request_id)

    async def _histories(self) -> list[AgencyHistory]:
        house = self._house
        return histories(
            house.registrations,
            await self.reports.all(),
            house.settings,
            arrivals={},
            now=house.now(),
        )

    # House rules

    @override
    async def remove_added(self, request_id: RequestId, file_id: AddedId) -> None:
        await self.reports.one(request_id)
        if file_id not in {file.id for file in self._house.added}:
            raise NotFoundError("added.unknown")
        self._house.added = [file for file in self._house.added if file.id != file_id]

    @override
    async def switch_rules(self, *, on: bool, by: str) -> None:
        await self.rules.switch_all(on=on, by=by)

    @override
    async def add_rule(self, rule: HouseRule, *, by: str) -> HouseRule:
        return await self.rules.add(rule, by=by)

    @override
    async def change_rule(self, rule: HouseRule, *, by: str) -> HouseRule:
        return await self.rules.change(rule, by=by)

    @override
    async def move_rule(self, rule_id: str, to: int, *, by: str) -> list[HouseRule]:
        return await self.rules.move(rule_id, to, by=by)

    @override
    async def remove_rule(self, rule_id: str, *, by: str) -> None:
        await self.rules.remove(rule_id, by=by)


class FakeReviews(Reviews):
    """Proposals that people edit, and what each would send."""

    def __init__(self, house: DecidingHouse, requests: FakeRequests) -> None:
        self._house = house
        self._requests = requests

    async def proposal(self, request_id: RequestId, proposal_id: ProposalId) -> Proposal:
        """Return one of a request's proposals by its id."""
        named = self._requests.named(await self._requests.reports.one(request_id), proposal_id)
        if named is None:
            raise NotFoundError("This request doesn't have this preview.")
        return named

    @override
    async def edit(
        self, request_id: RequestId, base: ProposalId | None, changes: Changes
    ) -> Proposal:
        report = await self._requests.reports.one(request_id)
        begun = None if base is None else await self.proposal(request_id, base)
        if report.decision is not None:
            raise ConflictError("This request is answered, so nothing can be proposed any more.")
        extracts = (*(changes.extracts or ()), *(begun.extracts if begun else ()))
        ground = Ground(
            request=report.request,
            cameras=tuple(camera.camera for camera in self._house.camera_reports),
            sensors=frozenset(sensor.id for sensor in self._house.sensor_list),
            readings={(each.sensor_id, each.window): "5a" * 32 for each in extracts},
            added={file.id: file.whole(file.sha256) for file in self._house.added},
        )
        made = edited(begun, changes, ground)
        self._house.proposals[made.id] = made
        return made

    def path(self, proposal_id: ProposalId, number: int) -> Path:
        """Return the path of a prepared clip."""
        assert self._house.folder is not None, "This house has no folder for prepared clips."
        return self._house.folder / f"{proposal_id[:16]}-{number}.mp4"

    @override
    async def review(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        proposal = await self.proposal(request_id, proposal_id)
        cuts = self._house.prepared.get(proposal_id, ())
        reason = self._house.unprepared.get(proposal_id, "")
        now = self._house.now()
        files = [{"name": f"clip-{n}.mp4", "sha256": cut.sha256} for n, cut in enumerate(cuts, 1)]
        return Review(
            proposal=proposal,
            preparation=Preparation.READY
            if cuts
            else (Preparation.FAILED if reason else Preparation.NONE),
            reason=Text.plain(reason) if reason else NOTHING,
            cuts=cuts,
            offers=tuple(
                self._offer(piece, cut) for piece, cut in zip(proposal.pieces, cuts, strict=False)
            ),
            films=tuple(self._film(piece) for piece, _ in zip(proposal.pieces, cuts, strict=False)),
            custody={
                "v": 1,
                "proposal": proposal.id,
                "files": files,
                "approved_at": now,
            },
            size_bytes=4096 * len(cuts),
        )

    def _offer(self, piece: Piece, cut: Cut) -> TimeWindow | None:
        is_signed = self._house.signs and not piece.masks and not piece.moving
        around = {"before": timedelta(seconds=1), "after": timedelta(seconds=2)}
        return cut.window.widened(**around) if is_signed else None

    def _film(self, piece: Piece) -> CameraFilm | None:
        if piece.signed is None:
            return None
        hashed = sha256(VIDEO).hexdigest()
        return CameraFilm(
            window=piece.signed, frames=100, groups=3, size_bytes=len(VIDEO), sha256=hashed
        )

    @override
    async def signed_video(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> Path:
        return await self.piece_video(request_id, proposal_id, number)

    @override
    async def piece_video(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> Path:
        await self.proposal(request_id, proposal_id)
        if not 1 <= number <= len(self._house.prepared.get(proposal_id, ())):
            raise NotFoundError("This clip is not prepared: prepare it first.")
        return self.path(proposal_id, number)

    @override
    async def piece_picture(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> Path:
        return await self.piece_video(request_id, proposal_id, number)

    @override
    async def add(
        self, request_id: RequestId, name: str, size_bytes: int, body: AsyncIterator[bytes]
    ) -> PhoneFile:
        await self._requests.reports.one(request_id)
        content = b"".join([piece async for piece in body])
        if len(content) < size_bytes:
            raise InvalidInputError("body.torn")
        added_id = AddedId(f"{len(self._house.added):032x}")
        file = replace(an_added_film(), id=added_id, name=name, size_bytes=size_bytes)
        self._house.added.append(file)
        return file

    @override
    async def added(self, request_id: RequestId) -> list[PhoneFile]:
        await self._requests.reports.one(request_id)
        return list(self._house.added)

    async def _added(self, request_id: RequestId, file_id: AddedId) -> PhoneFile:
        for file in await self.added(request_id):
            if file.id == file_id:
                return file
        raise NotFoundError("added.unknown")

    @override
    async def added_picture(self, request_id: RequestId, file_id: AddedId) -> bytes:
        await self._added(request_id, file_id)
        return JPEG

    @override
    async def added_film(self, request_id: RequestId, file_id: AddedId) -> Any:
        await self._added(request_id, file_id)
        return cast("Any", self._house).video

    @override
    async def added_frames(self, request_id: RequestId, file_id: AddedId) -> FrameTimes:
        file = await self._added(request_id, file_id)
        start = file.start or NOW
        until = start + timedelta(seconds=2)
        return FrameTimes(start=start, until=until, tag="ad" * 16, frames_us=(0, 40_000))

    @override
    async def suggest(
        self,
        request_id: RequestId,
        proposal_id: ProposalId,
        number: int,
        subjects: Collection[Subject],
    ) -> tuple[Suggestion, ...]:
        await self._look(request_id, proposal_id, number)
        return tuple(each for each in self._house.suggestions if each.subject in subjects)

    @override
    async def follow(
        self, request_id: RequestId, proposal_id: ProposalId, number: int, key: MaskKey
    ) -> MovingMask:
        await self._look(request_id, proposal_id, number)
        return MovingMask(keys=(key, replace(key, at_ms=key.at_ms + 1000)))

    async def _look(self, request_id: RequestId, proposal_id: ProposalId, number: int) -> None:
        proposal = await self.proposal(request_id, proposal_id)
        if not 1 <= number <= len(proposal.every_piece):
            raise NotFoundError("This proposal has no such clip.")
        self._house.searches.append("begun")
        try:
            if self._house.searching is not None:
                await self._house.searching.wait()
            self._house.searches[-1] = "ended"
        finally:
            if self._house.searches[-1] == "begun":
                self._house.searches[-1] = "cancelled"

    @override
    def searched(self, request_id: RequestId) -> float | None:
        if all(report.request.id != request_id for report in self._house.reports):
            raise NotFoundError("There is no such request.")
        return 0.25 if self._house.searches[-1:] == ["begun"] else None

    @override
    async def stop_searching(self, request_id: RequestId) -> None:
        await self._requests.reports.one(request_id)
        if self._house.searching is not None:
            self._house.searching.set()
