"""What the city's council decides: three policies, the second tighter, the third wider again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec

from noticeboard.log.encoding import format_time
from noticeboard.log.note import SignerKey
from noticeboard.log.policy import HoursOfDay, Limits, Overseer, Policy
from tests.noticeboard.board.oversight_world import CITIZENS
from tests.noticeboard.log.made import GOVERNOR, OVERSEER
from tests.year.diary import DAY, ZONE, Ordinance

HELD_WORD = "drone"
COURT = Overseer(
    days=3,
    incidents=("missing_person",),
    key=str(OVERSEER.verifier),
    kind="court",
    name="Example County Court",
    sealed=True,
)
CITIZENS_BOARD = Overseer(
    days=5,
    key=str(CITIZENS.verifier),
    kind="civilian_board",
    name="Civilian Board",
    phrases=("school",),
    sealed=False,
)
OVERSEERS: dict[str, SignerKey] = {COURT.name: OVERSEER, CITIZENS_BOARD.name: CITIZENS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A policy that will be announced."""

    announced: datetime
    limits: Limits
    law: Ordinance

    @property
    def policy(self) -> Policy:
        """What the governor signs."""
        return Policy(
            begins=format_time(self.law.begins),
            governor=str(GOVERNOR.verifier),
            limits=self.limits,
            name=f"Ordinance 27-{self.law.number}",
            number=self.law.number,
            overseers=(COURT, CITIZENS_BOARD),
            text="As the council decided.",
        )


def plans(start: datetime, length: timedelta) -> Iterator[Plan]:
    """Yield the policies of a time that begins at `start`."""
    loose = Limits(longest_window_min=240, phrases=(HELD_WORD,), zone=ZONE.key)
    tight = msgspec.structs.replace(
        loose,
        longest_window_min=180,
        closed_hours=(HoursOfDay(start_min=60, end_min=300),),
        account_days=20,
        longest_kept_days=40,
        most_requests=6,
        per_days=7,
    )
    wide = msgspec.structs.replace(tight, closed_hours=(), account_days=25)
    first = Ordinance(number=1, begins=start + 9 * DAY, longest_window_min=240)
    second = Ordinance(
        number=2,
        begins=start + length * 35 // 100 + 8 * DAY,
        longest_window_min=180,
        closed=range(1, 5),
        most_a_week=6,
        account_days=20,
        kept_days=40,
    )
    third = replace(
        second,
        number=3,
        begins=start + length * 60 // 100 + 31 * DAY,
        closed=range(0),
        account_days=25,
        widens=True,
    )
    yield Plan(announced=first.begins - 8 * DAY, limits=loose, law=first)
    yield Plan(announced=second.begins - 8 * DAY, limits=tight, law=second)
    yield Plan(announced=third.begins - 31 * DAY, limits=wide, law=third)
