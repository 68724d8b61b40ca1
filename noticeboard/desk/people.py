"""Who may work at a desk, and as what."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do at a desk; each is on its own, and a person may have several."""

    OFFICER = "officer"
    """Writes drafts, sees cases and opens shares."""
    SUPERVISOR = "supervisor"
    """Releases drafts of others."""
    CUSTODIAN = "custodian"
    """Unlocks keys, exports and deletes."""
    ADMINISTRATOR = "administrator"
    """Sets up keys, the board and the desk."""
    MODERATOR = "moderator"
    """Decides about held posts of a board."""
    OPERATOR = "operator"
    """Runs a board."""


AGENCY_ROLES = (Role.OFFICER, Role.SUPERVISOR, Role.CUSTODIAN, Role.ADMINISTRATOR)
CASE_ROLES = (Role.OFFICER, Role.SUPERVISOR, Role.CUSTODIAN)
"""Who sees what households sent. Whoever looks after the machine need not."""
BOARD_ROLES = (Role.MODERATOR, Role.OPERATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is signed in."""

    id: str
    """The identity provider's name for the person, or the person's own name."""
    name: str
    """Safe to show."""
    roles: frozenset[Role]

    def may(self, roles: Iterable[Role]) -> bool:
        """Return whether the person has one of these roles."""
        return not self.roles.isdisjoint(roles)
