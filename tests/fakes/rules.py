"""A rule book of a list, for the fake house."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import override

from hub.decision.rules import RuleFacts, Trial, tried
from hub.errors import ConflictError, NotFoundError
from hub.model.report import EventType, RequestReport
from hub.model.rule import Conditions, HouseRule, Verdict, rule_id, same_name
from hub.pipeline.rules import Rules
from hub.requests.agencies import AgencyHistory
from hub.store.events import EventLog

RULE = "0a" * 6
CONFIG_RULE = rule_id("No protests")


def some_rules() -> list[HouseRule]:
    """Return a rule of the config file and one of the API's."""
    return [
        HouseRule(
            id=CONFIG_RULE,
            name="No protests",
            when=Conditions(findings=("lawful_activity",)),
            then=Verdict.DENY,
            from_config=True,
        ),
        HouseRule(
            id=RULE,
            name="Quiet at night",
            when=Conditions(hours=(22, 6), longer_than=timedelta(hours=2), nearer_than_m=500.0),
            then=Verdict.LIST,
        ),
    ]


class FakeRules(Rules):
    """Answers as the real rule book does, and keeps who wrote."""

    def __init__(
        self,
        log: EventLog,
        requests: Callable[[], Awaitable[Sequence[RequestReport]]],
        histories: Callable[[], Awaitable[list[AgencyHistory]]],
        asked: Callable[[], Awaitable[None]],
    ) -> None:
        self._log = log
        self._requests = requests
        self._histories = histories
        self._asked = asked
        self.listed = some_rules()
        self.writers: list[str] = []
        self.on = True

    @override
    async def all(self) -> list[HouseRule]:
        await self._asked()
        return list(self.listed)

    async def _became(self, rules: list[HouseRule], by: str) -> None:
        self.listed = rules
        self.writers.append(by)
        await self._log.append(EventType.RULES_CHANGED, {})

    @override
    async def active(self) -> bool:
        await self._asked()
        return self.on

    @override
    async def switch_all(self, *, on: bool, by: str) -> None:
        self.on = on
        await self._became(self.listed, by)

    def _own(self, rule_id: str) -> HouseRule:
        for rule in self.listed:
            if rule.id == rule_id and rule.from_config:
                raise ConflictError("This rule stands in the config file: change it there.")
            if rule.id == rule_id:
                return rule
        raise NotFoundError("Rule not found.")

    def _refuse_same_name(self, rule: HouseRule) -> None:
        for other in self.listed:
            if other.id != rule.id and same_name(other.name) == same_name(rule.name):
                raise ConflictError(f"There's already a rule “{rule.name}”. Choose another name.")

    @override
    async def add(self, rule: HouseRule, *, by: str) -> HouseRule:
        fresh = replace(rule, id=f"{len(self.listed):012x}")
        self._refuse_same_name(fresh)
        await self._became([*self.listed, fresh], by)
        return fresh

    @override
    async def change(self, rule: HouseRule, *, by: str) -> HouseRule:
        before = self._own(rule.id)
        self._refuse_same_name(rule)
        await self._became([rule if one == before else one for one in self.listed], by)
        return rule

    @override
    async def move(self, rule_id: str, to: int, *, by: str) -> list[HouseRule]:
        moved = self._own(rule_id)
        fixed = [rule for rule in self.listed if rule.from_config]
        others = [rule for rule in self.listed if not rule.from_config and rule != moved]
        others.insert(to, moved)
        await self._became([*fixed, *others], by)
        return await self.all()

    @override
    async def remove(self, rule_id: str, *, by: str) -> None:
        gone = self._own(rule_id)
        await self._became([rule for rule in self.listed if rule != gone], by)

    @override
    async def trial(self, rule: HouseRule) -> Trial:
        facts = [
            RuleFacts(
                request=report.request,
                strength=report.match.strength,
                labels=report.match.labels,
                distance_m=0.0,
                arrived=report.request.issued,
            )
            for report in await self._requests()
        ]
        return tried(rule, self.listed, facts)

    @override
    async def histories(
        self, *, practice: bool, agency_id: str | None = None
    ) -> list[AgencyHistory]:
        if practice:
            return []
        known = await self._histories()
        return [each for each in known if agency_id in {None, each.agency.id}]
