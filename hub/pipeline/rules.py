"""House rules, and the household's preferences for notifications."""

from hub.decision.rules import Trial, tried
from hub.errors import NotFoundError
from hub.ledger.entry import RuleChange
from hub.model.ids import PRACTICE, RequestId
from hub.model.report import EventType
from hub.model.request import AgencySetting, Request
from hub.model.rule import HouseRule
from hub.pipeline.journal import Journal, Stages
from hub.pipeline.reports import Reports
from hub.requests.agencies import AgencyHistory, histories
from hub.store.events import Preferences, RequestStates


class ReadOnlyRules:
    """Shows the rule book, and which agencies are quiet or hidden; needs no lock."""

    def __init__(
        self,
        stages: Stages,
        journal: Journal,
        reports: Reports,
        states: RequestStates,
        preferences: Preferences,
    ) -> None:
        self._stages = stages
        self._journal = journal
        self._reports = reports
        self._states = states
        self._preferences = preferences

    async def all(self) -> list[HouseRule]:
        """Return the rules in order, the config file's first."""
        return await self._stages.book.rules()

    async def active(self) -> bool:
        """Return whether the rules are switched on."""
        return await self._stages.book.active()

    async def trial(self, rule: HouseRule) -> Trial:
        """Return what a rule, new or existing, would have done with all known requests."""
        return tried(rule, await self._stages.book.rules(), await self._reports.facts())

    async def agencies(self) -> list[AgencyHistory]:
        """Return every agency of the followed boards, the one with the most requests first."""
        return await self.histories(practice=False)

    async def agency(self, agency_id: str) -> AgencyHistory:
        """Return one agency, be it the practice agency; NotFoundError if no board has it."""
        for practice in (False, True):
            for history in await self.histories(practice=practice, agency_id=agency_id):
                return history
        raise NotFoundError("agency.unknown")

    async def histories(
        self, *, practice: bool, agency_id: str | None = None
    ) -> list[AgencyHistory]:
        """Return every agency of the practice board, or of all other boards; or only one of them.

        One costs as much as it has asked: its listeners are told of each change.
        """
        reports = await self._reports.all(agency_id=agency_id)
        registrations = [
            each
            for each in self._stages.docket.registrations(agency_id)
            if (each.origin == PRACTICE) is practice
        ]
        return histories(
            registrations,
            reports,
            {each.record.id: self._preferences.setting(each.record.id) for each in registrations},
            arrivals=self._states.arrivals(report.request.id for report in reports),
            now=self._stages.clock.now(),
        )


class Rules(ReadOnlyRules):
    """Changes the rule book and the preferences; the caller holds the lock.

    The caller checks the requests concerned: after a change of rules, every open one.
    """

    async def switch_all(self, *, on: bool, by: str) -> None:
        """Switch all rules on or off; nothing is written if they are."""
        if not await self._stages.book.switch_all(on=on):
            return
        change = RuleChange.SWITCHED_ON if on else RuleChange.SWITCHED_OFF
        await self._journal.ruled_all(change, by=by)
        await self._notify()

    async def add(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Add a rule at the end; ConflictError if its name is taken or there are too many."""
        added = await self._stages.book.add(rule)
        await self._write(added, RuleChange.ADDED, by)
        return added

    async def change(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Change the rule with this id; ConflictError if it is a config rule."""
        before = await self._stages.book.rule(rule.id)
        changed = await self._stages.book.change(rule)
        what = RuleChange.CHANGED
        if before.on is not changed.on:
            what = RuleChange.SWITCHED_ON if changed.on else RuleChange.SWITCHED_OFF
        await self._write(changed, what, by)
        return changed

    async def move(self, rule_id: str, to: int, *, by: str) -> list[HouseRule]:
        """Move a rule to a place among those the API added, counted from 0."""
        moved = await self._stages.book.move(rule_id, to)
        await self._write(await self._stages.book.rule(rule_id), RuleChange.MOVED, by)
        return moved

    async def remove(self, rule_id: str, *, by: str) -> None:
        """Remove a rule."""
        await self._write(await self._stages.book.remove(rule_id), RuleChange.REMOVED, by)

    async def _write(self, rule: HouseRule, change: RuleChange, by: str) -> None:
        await self._journal.ruled(rule, change, by=by)
        await self._notify()

    async def _notify(self) -> None:
        await self._stages.events.append(EventType.RULES_CHANGED, {})

    # Preferences: they never leave the house

    async def choose_agency(self, agency_id: str, setting: AgencySetting) -> list[Request]:
        """Store how the household is notified about an agency; return its requests if changed."""
        await self.agency(agency_id)
        if not await self._preferences.choose(agency_id, setting):
            return []
        await self._stages.events.append(EventType.AGENCY_CHANGED, {"agency_id": agency_id})
        return [each for each in self._stages.docket.all() if each.agency.id == agency_id]

    async def hide(self, request_id: RequestId, *, hidden: bool) -> list[Request]:
        """Hide a request from lists, or show it again; return it if that is a change."""
        request = self._reports.request(request_id)
        if hidden:
            changed = await self._preferences.hide(request_id, self._stages.clock.now())
        else:
            changed = await self._preferences.unhide(request_id)
        return [request] if changed else []
