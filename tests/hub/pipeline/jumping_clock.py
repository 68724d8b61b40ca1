"""A clock whose wall time somebody may set."""

from datetime import datetime, timedelta
from typing import override

from tests.fakes.hand_clock import NOON
from tests.fakes.standing_clock import StandingClock


class JumpingClock(StandingClock):
    """Its wall time can be put forward or back; its steady time never is."""

    latest: datetime = NOON
    """The latest that anybody was told it is."""

    def jump(self, by: timedelta) -> None:
        """Put the wall clock forward or back."""
        self._now += by
        self.latest = max(self.latest, self._now)

    @override
    def forward(self, by: timedelta) -> None:
        super().forward(by)
        self.latest = max(self.latest, self._now)


class TickingClock(JumpingClock):
    """No two looks at it give the same time: what waited in one queue happens one by one."""

    @override
    def now(self) -> datetime:
        self.jump(timedelta(microseconds=1))
        return super().now()
