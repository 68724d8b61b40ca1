"""Hints: how long a log is now, and over how many seconds its readers spread what they read then.

`SIZE`, or `SIZE SPREAD`. A hint isn't signed. Whoever believes it looks sooner, and nothing else.
"""

from dataclasses import dataclass
import re
from typing import Final, Self, override

LONGEST_SPREAD_S: Final = 60
READS_A_SECOND: Final = 1_000
"""How many readers a second a hint sends to a board, unless its operator sets the spread."""
LONGEST_HINT: Final = 64
_HINT: Final = re.compile(rb"([0-9]{1,18})(?: ([0-9]{1,4}))?\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A hint: the number of entries, and the seconds over which to spread reads, 0 to 60."""

    size: int
    spread_s: int = 0

    @classmethod
    def for_readers(cls, size: int, readers: int) -> Self:
        """Return the hint after which so many readers cause at most READS_A_SECOND."""
        return cls(size=size, spread_s=min(readers // READS_A_SECOND, LONGEST_SPREAD_S))

    @classmethod
    def parse(cls, text: bytes) -> Self | None:
        """Return a hint from the network; None if it isn't one. A longer spread is cut."""
        found = _HINT.fullmatch(text)
        if found is None:
            return None
        return cls(size=int(found[1]), spread_s=min(int(found[2] or 0), LONGEST_SPREAD_S))

    @override
    def __str__(self) -> str:
        return f"{self.size} {self.spread_s}" if self.spread_s else f"{self.size}"
