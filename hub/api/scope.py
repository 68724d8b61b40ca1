"""What a token may do: its scope, which includes those before it, and whom it answers for."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from hub.errors import InvalidInputError
from hub.model.decision import AnsweredBy


class Scope(StrEnum):
    """From looking, to answering for the house, to changing the hub."""

    READ = "read"
    DECIDE = "decide"
    ADMIN = "admin"

    def covers(self, needed: "Scope") -> bool:
        """Return whether a token of this scope may do what `needed` asks for."""
        order = list(Scope)
        return order.index(self) >= order.index(needed)

    @property
    def included(self) -> tuple["Scope", ...]:
        """The scope itself and those below it, lowest first."""
        return tuple(scope for scope in Scope if self.covers(scope))


EITHER = frozenset({AnsweredBy.PERSON, AnsweredBy.AUTOMATION})
"""A rule answers inside the hub, so no token answers as one."""
_AS = "as_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a token may do; raises InvalidInputError if one part would undo the other."""

    scope: Scope
    answers_as: frozenset[AnsweredBy] = EITHER
    """What kind of answer is believed from it: a person's, an automation's, or either."""

    def __post_init__(self) -> None:
        if self.scope is Scope.ADMIN and self.answers_as != EITHER:
            # It could make itself a token of the other kind.
            raise InvalidInputError(
                "A link with the scope admin answers for persons and automations: choose decide."
            )

    @classmethod
    def read(cls, stored: Collection[str]) -> Self:
        """Read what the database keeps; a token of an older version answers as either."""
        kinds = frozenset(
            AnsweredBy(each.removeprefix(_AS)) for each in stored if each.startswith(_AS)
        )
        scopes = [Scope(each) for each in stored if not each.startswith(_AS)]
        return cls(scope=scopes[-1], answers_as=kinds or EITHER)

    def written(self) -> list[str]:
        """Return it as the database keeps it; the scope is last, where older versions look."""
        limits = () if self.answers_as == EITHER else sorted(self.answers_as)
        return [*(f"{_AS}{each}" for each in limits), *self.scope.included]

    @property
    def shown_answers(self) -> tuple[AnsweredBy, ...]:
        """The kinds of answer it may give; none if it may only read."""
        return tuple(sorted(self.answers_as)) if self.scope.covers(Scope.DECIDE) else ()
