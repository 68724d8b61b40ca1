"""The house's rules as people change them: kept, written down, and at work at once."""

from collections.abc import Awaitable, Callable

from hub.decision.rules import Trial, tried
from hub.ledger.kinds import RuleChange
from hub.model.event import EventType
from hub.model.house_rule import HouseRule
from hub.pipeline.books import Books
from hub.pipeline.reports import Reports
from hub.pipeline.stages import Stages


class RuleMaking:
    """Changes the book of rules; what is open is looked at again under the new ones."""

    def __init__(
        self,
        stages: Stages,
        books: Books,
        reports: Reports,
        changed: Callable[[], Awaitable[None]],
    ) -> None:
        """Take what it works with; `changed` is called after every change."""
        self._stages = stages
        self._books = books
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
            await self._books.ruled_all(change, by=by)
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
        await self._books.ruled(rule, change, by=by)
        await self._tell()

    async def _tell(self) -> None:
        await self._stages.events.append(EventType.RULES_CHANGED, {})
        await self._changed()
