"""The rule book: the config file's rules first, then those made in Home Assistant, in order."""

from collections.abc import Sequence
from dataclasses import replace
import secrets
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.decision.rules import AtWork
from hub.errors import ConflictError, HubError, NotFoundError, StorageError
from hub.model.rule import HouseRule, same_name
from hub.store.database import Database
from hub.store.tables import house_rules, meta

MOST_RULES = 100
"""The limit for rules in the database."""
_OFF = "house_rules_off"
"""The `meta` key that exists while all rules are switched off."""


class RuleBook:
    """Keeps the house's rules; each change of the list is one transaction."""

    def __init__(self, database: Database, fixed: Sequence[HouseRule] = ()) -> None:
        """Take the rules of the config file, which come first and never change."""
        self._database = database
        self._fixed = tuple(replace(rule, from_config=True) for rule in fixed)

    async def rules(self) -> list[HouseRule]:
        """Return every rule, in the order in which they apply."""
        async with self._database.read() as connection:
            return [*self._fixed, *await _stored(connection)]

    async def active(self) -> bool:
        """Return whether the rules are switched on."""
        async with self._database.read() as connection:
            return await _active(connection)

    async def at_work(self) -> AtWork:
        """Return every rule in order, and whether the rules are switched on."""
        async with self._database.read() as connection:
            rules = (*self._fixed, *await _stored(connection))
            return AtWork(rules=rules, active=await _active(connection))

    async def switch_all(self, *, on: bool) -> bool:
        """Switch the rules on or off without changing them; return whether that was a change."""
        async with self._database.write() as connection:
            if await _active(connection) is on:
                return False
            if on:
                await connection.execute(delete(meta).where(meta.c.key == _OFF))
            else:
                await connection.execute(insert(meta).values(key=_OFF, value="yes"))
        return True

    async def rule(self, rule_id: str) -> HouseRule:
        """Return one rule; NotFoundError if there is none."""
        rules = await self.rules()
        return rules[_place(rules, rule_id)]

    async def add(self, rule: HouseRule) -> HouseRule:
        """Add a rule at the end, under a new id.

        Raises ConflictError if its name is taken or the book is full.
        """
        async with self._database.write() as connection:
            rules = await _stored(connection)
            if len(rules) >= MOST_RULES:
                raise ConflictError("rule.too_many", most=MOST_RULES)
            self._refuse_same_name(rules, rule)
            fresh = replace(rule, id=secrets.token_hex(6), from_config=False)
            await _write(connection, [*rules, fresh])
        return fresh

    async def change(self, rule: HouseRule) -> HouseRule:
        """Replace the rule that has this rule's id.

        Raises NotFoundError, and ConflictError if its name is taken or it is a config rule.
        """
        self._refuse_fixed(rule.id)
        async with self._database.write() as connection:
            rules = await _stored(connection)
            place = _place(rules, rule.id)
            self._refuse_same_name([*rules[:place], *rules[place + 1 :]], rule)
            rules[place] = replace(rule, from_config=False)
            await _write(connection, rules)
        return rules[place]

    async def move(self, rule_id: str, to: int) -> list[HouseRule]:
        """Move a rule to a place among the changeable ones, counted from 0; return all rules.

        Raises NotFoundError, and ConflictError if it is a config rule.
        """
        self._refuse_fixed(rule_id)
        async with self._database.write() as connection:
            rules = await _stored(connection)
            rule = rules.pop(_place(rules, rule_id))
            rules.insert(max(to, 0), rule)
            await _write(connection, rules)
        return [*self._fixed, *rules]

    async def remove(self, rule_id: str) -> HouseRule:
        """Remove a rule and return it; NotFoundError, ConflictError if it is a config rule."""
        self._refuse_fixed(rule_id)
        async with self._database.write() as connection:
            rules = await _stored(connection)
            rule = rules.pop(_place(rules, rule_id))
            await _write(connection, rules)
        return rule

    def _refuse_fixed(self, rule_id: str) -> None:
        for rule in self._fixed:
            if rule.id == rule_id:
                raise ConflictError("rule.in_config", name=rule.name)

    def _refuse_same_name(self, others: Sequence[HouseRule], rule: HouseRule) -> None:
        name = same_name(rule.name)
        if any(same_name(other.name) == name for other in (*self._fixed, *others)):
            raise ConflictError("rule.name_taken", name=rule.name)


def _place(rules: Sequence[HouseRule], rule_id: str) -> int:
    for place, rule in enumerate(rules):
        if rule.id == rule_id:
            return place
    raise NotFoundError("rule.unknown")


async def _active(connection: AsyncConnection) -> bool:
    row = await connection.execute(select(meta.c.key).where(meta.c.key == _OFF))
    return row.one_or_none() is None


async def _stored(connection: AsyncConnection) -> list[HouseRule]:
    rows = await connection.execute(
        select(house_rules.c.id, house_rules.c.body).order_by(
            house_rules.c.position, house_rules.c.id
        )
    )
    return [_read(row.id, row.body) for row in rows]


async def _write(connection: AsyncConnection, rules: Sequence[HouseRule]) -> None:
    """Rewrite the whole list: it is short, and its order is never half changed."""
    await connection.execute(delete(house_rules))
    if rules:
        await connection.execute(
            insert(house_rules),
            [
                {"id": rule.id, "position": place, "body": _body(rule)}
                for place, rule in enumerate(rules)
            ],
        )


def _body(rule: HouseRule) -> dict[str, Any]:
    body: dict[str, Any] = msgspec.to_builtins(rule)
    del body["id"], body["from_config"]
    return body


def _read(rule_id: str, body: dict[str, Any]) -> HouseRule:
    try:
        return msgspec.convert({**body, "id": rule_id}, HouseRule)
    except (msgspec.ValidationError, TypeError, HubError) as error:
        # Skipping the rule would allow what it denies.
        raise StorageError("rule.unreadable", id=rule_id[:12]) from error
