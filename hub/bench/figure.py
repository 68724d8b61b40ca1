"""One measured figure, beside its peer's."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What something costs here and at a peer; less is better, whatever the unit."""

    name: str
    """Its group and what was measured, such as `cut.exact`."""
    value: float
    """The median of all repetitions."""
    unit: str
    peer: str
    """What does the same thing, in words."""
    peer_value: float | None = None
    """In the same unit; None where the peer is not installed."""
    goal: float = 1.0
    """How many times the peer should cost of what we do, at least."""

    @property
    def ratio(self) -> float | None:
        """How many times the peer costs of what we do: above 1 we are cheaper."""
        return None if self.peer_value is None else self.peer_value / self.value

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there was no peer to compare with."""
        return None if self.ratio is None else self.ratio >= self.goal

    def to_json(self) -> Mapping[str, str | float | bool | None]:
        """Return it as one flat object."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "peer": self.peer,
            "peer_value": self.peer_value,
            "ratio": self.ratio,
            "goal": self.goal,
            "met": self.met,
        }
