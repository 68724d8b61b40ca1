"""Statistics for the household."""

from hub.api.view import View


class FindingCount(View, frozen=True, kw_only=True):
    """In how many requests one thing was found."""

    code: str
    count: int


class Asked(View, frozen=True, kw_only=True):
    """What a number of requests ask for, and what became of them here; null where none did."""

    requests: int
    with_clips: int
    approved: int
    denied: int
    waiting: int
    unanswered: int
    delivered: int
    opened: int
    median_area_km2: float | None
    largest_area_km2: float | None
    median_window_s: float | None
    longest_window_s: float | None
    median_answer_s: float | None
    findings: tuple[FindingCount, ...]


class Group(View, frozen=True, kw_only=True):
    """The requests of one agency, month or incident: all, and those that concern this house."""

    key: str
    name: str
    all: Asked
    here: Asked


class Figures(View, frozen=True, kw_only=True):
    """What was asked around here, by whom, how wide, and what this house answered."""

    all: Asked
    here: Asked
    agencies: tuple[Group, ...]
    months: tuple[Group, ...]
    incidents: tuple[Group, ...]
