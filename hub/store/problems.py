"""What the owner should act on: raised once, told, and cleared once it is over."""

from collections.abc import Mapping

from hub.clock import Clock
from hub.model.report import EventType, Problem
from hub.store.event_log import EventLog


class Problems:
    """The open problems, each with the sentence of `translations/` that says what to do."""

    def __init__(self, events: EventLog, clock: Clock, texts: Mapping[str, str]) -> None:
        self._events = events
        self._clock = clock
        self._texts = texts
        self._open: dict[str, Problem] = {}

    async def set(self, problem_id: str, code: str, *, raised: bool, **words: str) -> None:
        """Raise or clear a problem; saying the same again changes nothing.

        `words` take the places that the sentence has for them.
        """
        if raised == (problem_id in self._open):
            return
        if raised:
            self._open[problem_id] = Problem(
                id=problem_id,
                code=code,
                text=self._texts.get(f"problem.{code}", code).format(**words),
                since=self._clock.now(),
            )
        else:
            del self._open[problem_id]
        kind = EventType.PROBLEM_RAISED if raised else EventType.PROBLEM_CLEARED
        await self._events.append(kind, {"problem_id": problem_id})

    def all(self) -> list[Problem]:
        """Return what is open, oldest first."""
        return list(self._open.values())
