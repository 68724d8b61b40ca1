"""What is known about each request: what this house has for it and holds, and its report.

Reports are for listeners, house rules and approvals.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select

from hub.archives.fetches import is_for, is_lacking
from hub.decision.proposals import Ground
from hub.decision.rules import AtWork, RuleFacts, Ruling, depends_on_match, evaluate
from hub.errors import HubError, NotFoundError
from hub.matching.coverage import Coverage
from hub.matching.match import (
    considered,
    match,
    may_share_clips,
    no_match,
    read_archive_clock,
    read_clocks,
)
from hub.model.archive import Fetch, FetchState
from hub.model.camera import Camera, SourceKind
from hub.model.decision import AnswerState, Extract, Proposal, Share
from hub.model.ids import BoardOrigin, CameraId, RequestId
from hub.model.recording import ClockReading
from hub.model.report import RequestReport
from hub.model.request import (
    Accounting,
    AgencySetting,
    HiddenBy,
    Match,
    MatchStrength,
    Request,
    RequestStatus,
)
from hub.model.rule import RuledBy, Verdict
from hub.model.window import TimeWindow
from hub.pipeline.journal import Journal, Stages
from hub.requests.figures import HouseFigures, house_figures
from hub.store.events import Preferences, RequestStates
from hub.store.packed import PackedRows
from hub.store.tables import holds
from noticeboard.rules.area import Bounds, distance_m
from noticeboard.runtime.text import Text
from noticeboard.seal.custody import MAX_FILES

MOST_CLIPS = 500
_OPEN: Final = frozenset({FetchState.WAITING, FetchState.FETCHING})


class Matches:
    """Remembers the newest match of every request, and what is held for it.

    The caller holds the lock when matching, keeping, holding or releasing.
    """

    def __init__(self, stages: Stages, journal: Journal) -> None:
        self._stages = stages
        self._journal = journal
        self._newest: dict[RequestId, Match] = {}
        self._far = PackedRows()
        """The requests whose area no camera sees. Of a country's, that is nearly all."""
        self._holding: set[RequestId] = set()
        self._covers: tuple[tuple[Camera, ...], Coverage] | None = None

    async def load(self) -> None:
        """Read the holds of earlier runs."""
        async with self._stages.database.read() as connection:
            held = await connection.execute(select(holds.c.request_id).distinct())
            self._holding.update(RequestId(request_id) for request_id in held.scalars())

    @property
    def holding(self) -> frozenset[RequestId]:
        """The requests that footage is held for."""
        return frozenset(self._holding)

    def ids(self) -> list[RequestId]:
        """Return every request that has been matched."""
        return [*self._newest, *(RequestId(key.hex()) for key in self._far)]

    @property
    def near(self) -> list[RequestId]:
        """The requests whose area some camera sees, or of which footage was found."""
        return list(self._newest)

    def newest(self, request_id: RequestId) -> Match | None:
        """Return a request's match, or None if it was not matched in this run."""
        found = self._newest.get(request_id)
        return no_match(request_id) if found is None and self._is_far(request_id) else found

    def of(self, request_id: RequestId) -> Match:
        """Return a request's match, or an empty one if there is none."""
        return self.newest(request_id) or Match(request_id=request_id, strength=MatchStrength.NONE)

    def save(self, found: Match) -> None:
        """Remember a match as the newest."""
        self.forget(found.request_id)
        if found == no_match(found.request_id):
            self._far[bytes.fromhex(found.request_id)] = b""
        else:
            self._newest[found.request_id] = found

    def forget(self, request_id: RequestId) -> None:
        """Forget a request's match; its footage stays held."""
        self._newest.pop(request_id, None)
        self._far.pop(bytes.fromhex(request_id), None)

    def _is_far(self, request_id: RequestId) -> bool:
        return bytes.fromhex(request_id) in self._far

    def save_far(self, boxes: Mapping[RequestId, Bounds]) -> list[RequestId]:
        """Remember of these that no camera sees their area, and return them; others aren't changed.

        What is held or fetched for one of them must be looked at first.
        """
        busy = self._holding | self._stages.fetches.requests | self._stages.added.requests
        near = set(self.reach().near(list(boxes.values())))
        far = [
            id_
            for place, id_ in enumerate(boxes)
            if place not in near and id_ not in busy and id_ not in self._newest
        ]
        for id_ in far:
            self.save(no_match(id_))
        return far

    async def match(self, request: Request, *, fetches: bool) -> Match:
        """Match a request against what this house has now.

        Without `fetches`, nothing more comes from archives.
        """
        reach = self.reach()
        seeing = reach.views(request.area).keys()
        if not seeing:
            return match(request, reach, ())
        index, clocks = self._stages.clips, self._clocks(seeing)
        window = considered(request.window, clocks.values())
        marked = await index.clips(seeing, window, MOST_CLIPS)
        elsewhere = {id_ for id_ in seeing if reach.cameras[id_].kind is SourceKind.ARCHIVE}
        clips = await index.as_recorded(marked, request.window, fetched=elsewhere)
        asked = self._fetches(request)
        asking = {id_ for id_, fetch in asked.items() if fetch is None or fetch.state in _OPEN}
        lacking = {id_ for id_, fetch in asked.items() if fetch is None or is_lacking(fetch)}
        return match(
            request,
            reach,
            clips,
            await index.triggers(seeing, window) if clips else (),
            clocks=clocks,
            # A share cannot contain more files, so a larger approval could never leave.
            most=MAX_FILES,
            asking=asking if fetches else (),
            lacking=lacking if fetches else {*lacking, *asking},
        )

    async def fetch(self, request: Request, *, fetches: bool) -> None:
        """Have archives asked for what a request needs, and for nothing else; or for nothing."""
        if fetches:
            cameras = [self.reach().cameras[id_] for id_ in self._fetches(request)]
            await self._stages.fetches.follow(request.id, request.window, cameras)
        else:
            await self._stages.fetches.stop(request.id)

    def is_fetching(self, request: Request) -> bool:
        """Return whether more may come soon: an archive is asked, and has not failed to answer."""
        return any(
            fetch is None
            or fetch.state is FetchState.FETCHING
            or (fetch.state is FetchState.WAITING and not fetch.reason)
            for fetch in self._fetches(request).values()
        )

    def _fetches(self, request: Request) -> dict[CameraId, Fetch | None]:
        """Return what is fetched for a request, by each camera that an archive records for it.

        None is yet to be asked. Cameras that never share are never asked for.
        """
        reach = self.reach()
        known = {each.camera_id: each for each in self._stages.fetches.of(request.id)}
        found: dict[CameraId, Fetch | None] = {}
        for id_ in reach.views(request.area):
            camera = reach.cameras[id_]
            if camera.kind is SourceKind.ARCHIVE and may_share_clips(camera):
                fetch = known.get(id_)
                is_asked = fetch is not None and is_for(fetch, request.window, camera)
                found[id_] = fetch if is_asked else None
        return found

    def reach(self) -> Coverage:
        """Return what the cameras currently cover."""
        cameras = tuple(self._stages.cameras())
        if self._covers is None or self._covers[0] != cameras:
            self._covers = cameras, Coverage(cameras)
        return self._covers[1]

    def requests_about(self, window: TimeWindow, requests: Sequence[Request]) -> list[Request]:
        """Return the requests about this time whose area some camera sees."""
        clocks = self._clocks(self.reach().cameras).values()
        about = [each for each in requests if considered(each.window, clocks).overlap(window)]
        return self.reach().concerns(about)

    def _clocks(self, camera_ids: Iterable[CameraId]) -> dict[CameraId, ClockReading]:
        cameras = self.reach().cameras
        return {id_: self._clock(cameras[id_]) for id_ in camera_ids}

    def _clock(self, camera: Camera) -> ClockReading:
        ours = self._stages.clock.uncertainty()
        if camera.kind is SourceKind.ARCHIVE:
            return read_archive_clock(ours, self._stages.fetches.clock(camera))
        return read_clocks(ours, self._stages.clock_offset_ms(camera.id))

    def nearest_m(self, request: Request) -> float | None:
        """Return the nearest camera's distance from the area in meters, or None if unknown."""
        return min(
            (
                distance_m(request.area, place.latitude_udeg, place.longitude_udeg)
                for camera in self._stages.cameras()
                if (place := camera.place) is not None
            ),
            default=None,
        )

    async def hold(self, found: Match) -> None:
        """Hold what matches, and release what no longer does."""
        if not found.clips:
            await self._release_hold(found.request_id)
            return
        await self._hold(found.request_id, [(one.camera_id, one.window) for one in found.clips])

    async def hold_approved(self, proposal: Proposal) -> None:
        """Hold what was approved until it has left; its cuts may differ from the match."""
        await self._stages.fetches.stop(proposal.request_id)
        if proposal.pieces:
            footage = [(piece.camera_id, piece.cut) for piece in proposal.pieces]
            await self._hold(proposal.request_id, footage)
        else:
            await self._release_hold(proposal.request_id)

    async def _hold(
        self, request_id: RequestId, footage: Sequence[tuple[CameraId, TimeWindow]]
    ) -> None:
        self._holding.add(request_id)
        await self._stages.clips.hold(request_id, footage)
        await self._journal.record_holds(request_id, len(footage))

    async def release(self, request_id: RequestId) -> None:
        """Hold and fetch nothing for a request any longer, and keep nothing that people added."""
        await self._release_hold(request_id)
        await self._stages.added.remove_all(request_id)
        # Last: as long as footage is fetched for it, nothing deletes what it needs.
        await self._stages.fetches.drop(request_id)

    async def _release_hold(self, request_id: RequestId) -> None:
        if request_id in self._holding:
            # Record it first: if a crash leaves footage held, the next start releases it.
            await self._journal.record_holds(request_id, 0)
            await self._stages.clips.release(request_id)
            self._holding.discard(request_id)


class Reports:
    """Combines what the stages know about a request, with or without the lock."""

    def __init__(
        self, stages: Stages, matches: Matches, states: RequestStates, preferences: Preferences
    ) -> None:
        self._stages = stages
        self._matches = matches
        self._states = states
        self._preferences = preferences
        self._unread: set[BoardOrigin] = set()

    def note_read(self, origin: BoardOrigin, *, to_end: bool) -> None:
        """Remember whether everything that a board has signed was read."""
        (self._unread.discard if to_end else self._unread.add)(origin)

    def is_read(self, request: Request) -> bool:
        """Return whether everything that a request's board has signed was read.

        If not, later entries may resolve the request, or its agency may disown it there.
        """
        return self.is_board_read(request.origin)

    def is_board_read(self, origin: BoardOrigin) -> bool:
        """Return whether everything that a board has signed was read."""
        return origin not in self._unread

    def request(self, request_id: RequestId) -> Request:
        """Return a request; NotFoundError if it is not in the docket."""
        request = self._stages.docket.get(request_id)
        if request is None:
            raise NotFoundError("request.unknown")
        return request

    def accounting(self, request_id: RequestId) -> Accounting | None:
        """Return what is owed and stated about a request; None if nothing or it is unknown."""
        request = self._stages.docket.get(request_id)
        return None if request is None else request.accounting

    async def ground(self, request: Request, extracts: Iterable[Extract] = ()) -> Ground:
        """Return the current ground of a proposal with these extracts."""
        stages = self._stages
        readings = {}
        for extract in extracts:
            # What cannot be read now is left out, so no proposal can depend on it.
            with suppress(HubError):
                key = extract.sensor_id, extract.window
                readings[key] = await stages.sharer.digest(extract)
        sensors = frozenset(sensor.id for sensor in await stages.sensors.all())
        added = await stages.added.wholes(request.id)
        stamped_until = await stages.stamped_until()
        if request.status is RequestStatus.OPEN and request.expires <= stages.clock.now():
            request = replace(request, status=RequestStatus.EXPIRED)
        # Last, and without awaiting: the rest is in memory.
        return Ground(
            request=request,
            cameras=tuple(stages.cameras()),
            sensors=sensors,
            readings=readings,
            added=added,
            board=stages.boards.state(request.origin),
            stamped_until=stamped_until,
        )

    async def ruling(self, request: Request, found: Match, *, theirs: bool = False) -> Ruling:
        """Return the ruling on a request with this match; rules cannot answer if it is `theirs`."""
        ruling = self._ruled(await self._stages.book.at_work(), request, found)
        if theirs:
            ruling = replace(ruling, verdict=Verdict.NOTIFY)
        return self._attended(ruling, request)

    async def depends_on_match(self, ruling: Ruling) -> bool:
        """Return whether another match could lead to another ruling."""
        return depends_on_match((await self._stages.book.at_work()).rules, ruling)

    def is_hidden(self, request: Request) -> bool:
        """Return whether somebody here has hidden a request or its agency."""
        return bool(self._preferences.hidden_by(request.id, request.agency.id))

    async def facts(self) -> list[RuleFacts]:
        """Return the facts that rules may check, for every known request but practice."""
        return [
            self._facts(request, self._matches.of(request.id))
            for request in self._stages.docket.all()
            if not request.practice
        ]

    async def one(self, request_id: RequestId) -> RequestReport:
        """Return a request and how far this house has come with it; NotFoundError if unknown."""
        stages = self._stages
        return self._report(
            self.request(request_id),
            await stages.book.at_work(),
            await stages.desk.proposal(request_id),
            await stages.desk.answer_state(request_id),
            await stages.sharer.share_of(request_id),
        )

    async def all(self, *, agency_id: str | None = None) -> list[RequestReport]:
        """Return every request, or every one of an agency, newest first."""
        stages = self._stages
        rules = await stages.book.at_work()
        known = stages.docket.all()
        requests = [each for each in known if agency_id in {None, each.agency.id}]
        proposals = await stages.desk.proposals({request.id for request in requests})
        standings = await stages.desk.standings()
        shares = {share.request_id: share for share in await stages.sharer.shares()}
        return [
            self._report(
                request,
                rules,
                proposals.get(request.id),
                standings.get(request.id, AnswerState()),
                shares.get(request.id),
            )
            for request in requests
        ]

    async def figures(self) -> HouseFigures:
        """Return figures of what was asked around here and how the house answered."""
        reports = [report for report in await self.all() if not report.request.practice]
        arrivals = self._states.arrivals(report.request.id for report in reports)
        return house_figures(reports, arrivals=arrivals)

    def received_at(self, request_id: RequestId) -> datetime | None:
        """Return when an open request was first seen here, or None."""
        return self._states.received_at(request_id)

    def _report(
        self,
        request: Request,
        rules: AtWork,
        proposal: Proposal | None,
        state: AnswerState,
        share: Share | None,
    ) -> RequestReport:
        found = self._matches.of(request.id)
        ruling = self._ruling(rules, request, found)
        return RequestReport(
            request=request,
            match=found,
            proposal=proposal,
            answer_state=state,
            share=share,
            verdict=ruling.verdict,
            ruling=ruling.sentence,
            ruled_by=ruling.by,
            rule=ruling.rule.name if ruling.rule and ruling.by is RuledBy.RULE else "",
            people=ruling.people,
            cool_off=ruling.cool_off,
            hidden_by=self._preferences.hidden_by(request.id, request.agency.id),
            fetches=self._stages.fetches.of(request.id),
        )

    def _ruling(self, rules: AtWork, request: Request, found: Match) -> Ruling:
        return self._attended(self._ruled(rules, request, found), request)

    def _attended(self, ruling: Ruling, request: Request) -> Ruling:
        """Only list what somebody has hidden or made quiet; a rule that denies comes first.

        No rule approves it without a person: nobody would see what leaves.
        """
        if ruling.verdict is Verdict.DENY:
            return ruling
        hidden_by = self._preferences.hidden_by(request.id, request.agency.id)
        setting = self._preferences.setting(request.agency.id)
        if hidden_by:
            what = (
                Text("part.this_request")
                if hidden_by is HiddenBy.REQUEST
                else Text("part.its_agency")
            )
            by, sentence = RuledBy.HIDDEN, Text("ruling.hidden", what=what)
        elif setting is AgencySetting.QUIET:
            by, sentence = RuledBy.QUIET, Text("ruling.quiet")
        else:
            return ruling
        return replace(ruling, by=by, verdict=Verdict.LIST, sentence=sentence, prepare=False)

    def _ruled(self, rules: AtWork, request: Request, found: Match) -> Ruling:
        if request.practice:
            # It is for a person to go through: no rule answers it, hides it or delays it.
            return Ruling(
                rule=None,
                by=RuledBy.LEVEL,
                verdict=Verdict.NOTIFY,
                sentence=Text("ruling.practice"),
            )
        return evaluate(
            rules.rules,
            self._facts(request, found),
            active=rules.active,
            notify_from_level=self._stages.notify_from_level,
        )

    def _facts(self, request: Request, found: Match) -> RuleFacts:
        arrived = self._states.received_at(request.id) or request.issued
        return RuleFacts(
            request=request,
            strength=found.strength,
            labels=found.labels,
            distance_m=self._matches.nearest_m(request),
            arrived=arrived.astimezone(),
        )
