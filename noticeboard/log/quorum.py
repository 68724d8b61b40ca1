"""How many witnesses, and how lately: the one rule by which a checkpoint counts as seen. Pure."""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """So many of the witnesses asked for; 0 where none are relied on."""

    needed: int

    def judge(self, cosigned: Mapping[str, int], now: datetime) -> Verdict:
        """Judge POSIX times by witness: enough, the newest under a day old, none of tomorrow.

        Times are compared as seconds: a cosignature may carry any 64 bits, a calendar does not.
        """
        if self.needed == 0:
            return Verdict.ENOUGH
        if len(cosigned) < self.needed:
            return Verdict.TOO_FEW
        newest = max(cosigned.values())
        if newest > (now + FARTHEST_AHEAD).timestamp():
            return Verdict.FROM_THE_FUTURE
        if newest <= (now - OLDEST).timestamp():
            return Verdict.STALE
        return Verdict.ENOUGH
