"""How long ago an answer was given, by the clock that never jumps."""

from datetime import datetime, timedelta

from hub.clock import Clock
from hub.model.decision import Answer, Decision
from hub.model.ids import RequestId


class Passing:
    """Asks both clocks, so that a wall clock put forward or back gives nobody time or takes it.

    What an earlier run has answered is known by the wall clock alone.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given_s: dict[tuple[RequestId, datetime], float] = {}

    def begin(self, decision: Decision) -> None:
        """Take note that this answer was given just now."""
        self._given_s[decision.request_id, decision.decided_at] = self._clock.steady_s()

    def is_undoable(self, decision: Decision) -> bool:
        """Tell whether a person's deny can still be taken back."""
        passed = self._passed(decision)
        return (
            decision.answer is Answer.DENY
            and decision.decided_at <= self._clock.now() < decision.final_at
            and (passed is None or passed < decision.final_at - decision.decided_at)
        )

    def has_cooled_off(self, decision: Decision, now: datetime) -> bool:
        """Tell whether the time has come for what was approved to leave."""
        passed = self._passed(decision)
        return decision.final_at <= now and (
            passed is None or passed >= decision.final_at - decision.decided_at
        )

    def _passed(self, decision: Decision) -> timedelta | None:
        given_s = self._given_s.get((decision.request_id, decision.decided_at))
        if given_s is None:
            return None
        return timedelta(seconds=self._clock.steady_s() - given_s)
