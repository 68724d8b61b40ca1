"""Scopes: what a token may do; each one includes those before it."""

from enum import StrEnum


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
