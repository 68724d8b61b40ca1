"""One measured figure, beside its peer's."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What something costs, or how well it does, here and at a peer."""

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
    """The least ratio wanted; 0 where only the limit counts."""
    limit: float | None = None
    """The worst value wanted, whatever the peer's; None where only the ratio counts."""
    more_is_better: bool = False
    """Whether it tells how well we do, and not what that costs."""

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer's our figure is: above 1 we are better."""
        if self.peer_value is None:
            return None
        ours, theirs = self.value, self.peer_value
        better, worse = (ours, theirs) if self.more_is_better else (theirs, ours)
        return better / worse if worse else None

    @property
    def met(self) -> bool | None:
        """Whether the goal and the limit are met; None where nothing could be told."""
        if self.limit is not None:
            inside = self.value >= self.limit if self.more_is_better else self.value <= self.limit
            if not inside:
                return False
        if self.ratio is None:
            return None if self.limit is None else True
        return self.ratio >= self.goal

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
            "limit": self.limit,
            "met": self.met,
        }
