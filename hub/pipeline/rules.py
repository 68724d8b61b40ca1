"""The house's rules as people change them: kept, written down, and at work at once."""

from collections.abc import Awaitable, Callable

from hub.decision.rules import Trial, tried
from hub.errors import NotFoundError
from hub.ledger.kinds import RuleChange
from hub.model.attention import AgencySetting
from hub.model.event import EventType
from hub.model.house_rule import HouseRule
from hub.model.ids import RequestId
from hub.model.report import RequestReport
from hub.model.request import Request
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.reports import Reports
from hub.requests.agencies import AgencyHistory, histories
from hub.store.attention import Preferences
from hub.store.told import RequestStates

type Reconsider = Callable[[list[Request]], Awaitable[None]]


class Attending:
    """Keeps what was chosen, and has the requests it concerns looked at again."""

    def __init__(
        self,
        stages: Stages,
        reports: Reports,
        told: RequestStates,
        preferences: Preferences,
        reconsider: Reconsider,
    ) -> None:
        """Take what it works with; `reconsider` is called with the requests of every change."""
        self._stages = stages
        self._reports = reports
        self._told = told
        self._preferences = preferences
        self._reconsider = reconsider

    async def agencies(self) -> list[AgencyHistory]:
        """Return every agency of the followed boards, the one that asked most first."""
        reports = await self._reports.all()
        registrations = self._stages.docket.registrations()
        return histories(
            registrations,
            reports,
            {each.record.id: self._preferences.setting(each.record.id) for each in registrations},
            came=self._told.arrivals(report.request.id for report in reports),
            now=self._stages.clock.now(),
        )

    async def agency(self, agency_id: str) -> AgencyHistory:
        """Return one agency; NotFoundError where no followed board has it."""
        for history in await self.agencies():
            if history.agency.id == agency_id:
                return history
        raise NotFoundError("No followed board has this agency.")

    async def choose(self, agency_id: str, setting: AgencySetting) -> AgencyHistory:
        """Choose how the household is told of an agency's requests; nothing leaves the house."""
        await self.agency(agency_id)
        if await self._preferences.choose(agency_id, setting):
            await self._stages.events.append(EventType.AGENCY_CHANGED, {"agency_id": agency_id})
            await self._reconsider(
                [each for each in self._stages.docket.all() if each.agency.id == agency_id]
            )
        return await self.agency(agency_id)

    async def hide(self, request_id: RequestId, *, hidden: bool) -> RequestReport:
        """Leave a request out of lists, or no longer; it can be answered either way."""
        request = self._reports.request(request_id)
        if hidden:
            changed = await self._preferences.hide(request_id, self._stages.clock.now())
        else:
            changed = await self._preferences.show(request_id)
        if changed:
            await self._reconsider([request])
        return await self._reports.one(request_id)


class Rules:
    """Changes the book of rules; what is open is looked at again under the new ones."""

    def __init__(
        self,
        stages: Stages,
        journal: Journal,
        reports: Reports,
        changed: Callable[[], Awaitable[None]],
    ) -> None:
        """Take what it works with; `changed` is called after every change."""
        self._stages = stages
        self._journal = journal
        self._reports = reports
        self._changed = changed

    async def all(self) -> list[HouseRule]:
        """Return the rules in their order, the config file's first."""
        return await self._stages.book.rules()

    async def active(self) -> bool:
        """Tell whether the rules are asked at all."""
        return await self._stages.book.active()

    async def switch_all(self, *, on: bool, by: str) -> None:
        """Have all rules asked or none; while none is, a person answers every request."""
        if await self._stages.book.switch_all(on=on):
            change = RuleChange.SWITCHED_ON if on else RuleChange.SWITCHED_OFF
            await self._journal.ruled_all(change, by=by)
            await self._tell()

    async def add(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Add a rule at the end; ConflictError where its name is taken or there are too many."""
        added = await self._stages.book.add(rule)
        await self._made(added, RuleChange.ADDED, by)
        return added

    async def change(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Change the rule of this id; ConflictError where the config file holds it."""
        before = await self._stages.book.rule(rule.id)
        changed = await self._stages.book.change(rule)
        what = RuleChange.CHANGED
        if before.on is not changed.on:
            what = RuleChange.SWITCHED_ON if changed.on else RuleChange.SWITCHED_OFF
        await self._made(changed, what, by)
        return changed

    async def move(self, rule_id: str, to: int, *, by: str) -> list[HouseRule]:
        """Move a rule to a place among those the API added, counted from 0."""
        moved = await self._stages.book.move(rule_id, to)
        await self._made(await self._stages.book.rule(rule_id), RuleChange.MOVED, by)
        return moved

    async def remove(self, rule_id: str, *, by: str) -> None:
        """Remove a rule."""
        await self._made(await self._stages.book.remove(rule_id), RuleChange.REMOVED, by)

    async def trial(self, rule: HouseRule) -> Trial:
        """Tell what a rule, new or of this id, would have done with all requests known here."""
        return tried(rule, await self._stages.book.rules(), await self._reports.facts())

    async def _made(self, rule: HouseRule, change: RuleChange, by: str) -> None:
        await self._journal.ruled(rule, change, by=by)
        await self._tell()

    async def _tell(self) -> None:
        await self._stages.events.append(EventType.RULES_CHANGED, {})
        await self._changed()
