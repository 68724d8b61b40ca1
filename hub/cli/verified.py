"""What a check says of what it looked at."""

from collections.abc import Callable
from dataclasses import dataclass

type Told = Callable[[str], None]
"""Is called with what is being looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One kind of stored thing: how many there are, and one sentence for each that is wrong."""

    what: str
    count: int
    complaints: tuple[str, ...]
