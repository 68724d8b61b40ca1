"""What is known about each request: for listeners, house rules and approvals."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from hub.decision.proposals import Ground
from hub.decision.rules import AtWork, RuleFacts, Ruling, depends_on_match, evaluate
from hub.errors import HubError, NotFoundError
from hub.model.decision import AnswerState, Share
from hub.model.ids import BoardOrigin, RequestId
from hub.model.match import Match
from hub.model.proposal import Extract, Proposal
from hub.model.report import RequestReport
from hub.model.request import AgencySetting, HiddenBy, Request, RequestStatus
from hub.model.rule import RuledBy, Verdict
from hub.pipeline.journal import Stages
from hub.pipeline.matches import Matches
from hub.requests.figures import HouseFigures, house_figures
from hub.store.request_state import Preferences, RequestStates
from noticeboard.runtime.text import Text


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
        return request.origin not in self._unread

    def request(self, request_id: RequestId) -> Request:
        """Return a request; NotFoundError if it is not in the docket."""
        request = self._stages.docket.get(request_id)
        if request is None:
            raise NotFoundError("request.unknown")
        return request

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
        if request.status is RequestStatus.OPEN and request.expires <= stages.clock.now():
            request = replace(request, status=RequestStatus.EXPIRED)
        # Last, and without awaiting: the rest is in memory.
        return Ground(
            request=request,
            cameras=tuple(stages.cameras()),
            sensors=sensors,
            readings=readings,
            board=stages.boards.state(request.origin),
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

    async def all(self) -> list[RequestReport]:
        """Return every request, newest first."""
        stages = self._stages
        rules = await stages.book.at_work()
        requests = stages.docket.all()
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
