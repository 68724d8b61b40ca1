"""A token's rights: its scope, which includes the lower ones, and whose answers it gives."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from hub.errors import InvalidInputError
from hub.model.decision import AnsweredBy


class Scope(StrEnum):
    """From reading, to answering for the house, to administering the hub."""

    READ = "read"
    DECIDE = "decide"
    ADMIN = "admin"

    def covers(self, needed: "Scope") -> bool:
        """Return whether a token with this scope can do what needs the scope `needed`."""
        order = list(Scope)
        return order.index(self) >= order.index(needed)

    @property
    def included(self) -> tuple["Scope", ...]:
        """The scope itself and those below it, lowest first."""
        return tuple(scope for scope in Scope if self.covers(scope))


EITHER = frozenset({AnsweredBy.PERSON, AnsweredBy.AUTOMATION})
"""No token can answer as a rule: rules answer inside the hub."""
_AS = "as_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """A token's rights; raises InvalidInputError if its parts contradict each other."""

    scope: Scope
    answers_as: frozenset[AnsweredBy] = EITHER
    """Which kinds of answers it can give: a person's, an automation's, or both."""

    def __post_init__(self) -> None:
        if self.scope is Scope.ADMIN and self.answers_as != EITHER:
            # An admin could create a token of the other kind.
            raise InvalidInputError("auth.admin_either")

    @classmethod
    def read(cls, stored: Collection[str]) -> Self:
        """Read the stored form; a token of an older version can give both kinds of answers."""
        kinds = frozenset(
            AnsweredBy(each.removeprefix(_AS)) for each in stored if each.startswith(_AS)
        )
        scopes = [Scope(each) for each in stored if not each.startswith(_AS)]
        return cls(scope=scopes[-1], answers_as=kinds or EITHER)

    def written(self) -> list[str]:
        """Return the stored form; the scope is last, because older versions read it there."""
        limits = () if self.answers_as == EITHER else sorted(self.answers_as)
        return [*(f"{_AS}{each}" for each in limits), *self.scope.included]

    @property
    def answer_kinds(self) -> tuple[AnsweredBy, ...]:
        """The kinds of answers it can give; none if it can only read."""
        return tuple(sorted(self.answers_as)) if self.scope.covers(Scope.DECIDE) else ()
