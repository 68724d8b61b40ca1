"""Views of the household's statistics."""

from collections.abc import Iterable
from datetime import timedelta

from hub.api import views
from hub.api.view import line
from hub.requests.figures import Asked, Group, HouseFigures


def dump_figures(figures: HouseFigures) -> views.Figures:
    """Return the statistics, which are shown only at home."""
    return views.Figures(
        all=_asked(figures.all),
        here=_asked(figures.here),
        agencies=tuple(map(_group, figures.agencies)),
        months=tuple(map(_group, figures.months)),
        incidents=tuple(map(_group, figures.incidents)),
    )


def _group(group: Group) -> views.Group:
    return views.Group(
        key=line(group.key), name=line(group.name), all=_asked(group.all), here=_asked(group.here)
    )


def _asked(asked: Asked) -> views.Asked:
    return views.Asked(
        requests=asked.requests,
        with_clips=asked.with_clips,
        approved=asked.approved,
        denied=asked.denied,
        waiting=asked.waiting,
        unanswered=asked.unanswered,
        delivered=asked.delivered,
        opened=asked.opened,
        median_area_km2=asked.median_area_km2,
        largest_area_km2=asked.largest_area_km2,
        median_window_s=seconds(asked.median_window),
        longest_window_s=seconds(asked.longest_window),
        median_answer_s=seconds(asked.median_answer),
        findings=dump_findings(asked.findings),
    )


def dump_findings(findings: Iterable[tuple[str, int]]) -> tuple[views.FindingCount, ...]:
    """Return how often each finding occurred."""
    return tuple(views.FindingCount(code=code, count=count) for code, count in findings)


def seconds(length: timedelta | None) -> float | None:
    """Return a length in seconds; None stays None."""
    return None if length is None else length.total_seconds()
