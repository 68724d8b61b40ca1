"""Films and photos that people add to an answer from a phone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hub.media.photo import Trace
from hub.model.decision import AddedKind
from hub.model.ids import AddedId

LONGEST_NAME: Final = 200
MOST_FILES: Final = 16
"""Per request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneFile:
    """A film or photo that a person added."""

    id: AddedId
    kind: AddedKind
    name: str
    size_bytes: int
    duration_ms: int
    width: int
    height: int
    start: datetime | None
    traces: tuple[Trace, ...]
    sha256: str
