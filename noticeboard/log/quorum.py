"""How many witnesses, and how lately: the one rule by which a checkpoint counts as seen. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

OLDEST: Final = timedelta(hours=24)
FARTHEST_AHEAD: Final = timedelta(minutes=10)


class Verdict(StrEnum):
    """What a checkpoint's cosignatures amount to."""

    ENOUGH = "enough"
    TOO_FEW = "too few"
    FROM_THE_FUTURE = "from the future"
    STALE = "stale"


def majority(witnesses: Collection[object]) -> int:
    """Return a quorum such that two of them always share a witness; 0 if there are none."""
    return len(witnesses) // 2 + 1 if witnesses else 0


def first_quorum(said: int | None, witnesses: Collection[object]) -> int:
    """Return the quorum to begin with: what the board says of itself, but a majority at least.

    A board may ask its readers to be stricter. It may not tell them to check it less.
    """
    return max(said or 0, majority(witnesses))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many of the known witnesses must have cosigned; 0 if nobody else checks the log."""

    needed: int

    def judge(self, cosigned: Mapping[str, int], now: datetime) -> Verdict:
        """Judge POSIX times by witness: enough of them must be younger than a day.

        A time that has not come yet is not counted, so one bad clock neither stops readers nor
        makes an old checkpoint look fresh. Times are compared as seconds: a cosignature may carry
        any 64 bits, a calendar may not.
        """
        past = [at for at in cosigned.values() if not is_future(at, now)]
        if sum(at > (now - OLDEST).timestamp() for at in past) >= self.needed:
            return Verdict.ENOUGH
        if len(cosigned) < self.needed:
            return Verdict.TOO_FEW
        return Verdict.FROM_THE_FUTURE if len(past) < self.needed else Verdict.STALE

    def seen_at(self, cosigned: Mapping[str, int]) -> int:
        """Return the time by which the quorum had cosigned; 0 if too few have."""
        times = sorted(cosigned.values(), reverse=True)
        return times[self.needed - 1] if 0 < self.needed <= len(times) else 0


def is_future(at: int, now: datetime) -> bool:
    """Return whether a POSIX time lies further ahead than clocks may differ."""
    return at > (now + FARTHEST_AHEAD).timestamp()
