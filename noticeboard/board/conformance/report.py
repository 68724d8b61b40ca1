"""What a board must and should do, and what was found: one line for each requirement."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from noticeboard.board.conformance.subject import Subject


class Level(StrEnum):
    """How a requirement binds (RFC 2119)."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Outcome(StrEnum):
    """What became of a requirement."""

    PASS = "pass"  # noqa: S105 -- the word
    FAIL = "fail"
    SKIP = "skip"
    """It couldn't be judged, because what it depends on failed or isn't there."""


class BrokenError(Exception):
    """The board breaks the requirement; the text says how."""


type Check = Callable[[Subject], Awaitable[str]]
"""Returns what was looked at; raises BrokenError, and whatever reading raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One sentence of docs/protocol, and what judges it."""

    id: str
    level: Level
    page: str
    """The page without `.md`."""
    section: str
    """The heading on that page."""
    text: str
    check: Check


class Requirements:
    """The requirements of one part, in order."""

    def __init__(self, page: str) -> None:
        self._page = page
        self.listed: list[Requirement] = []

    def must(self, name: str, section: str, text: str) -> Callable[[Check], Check]:
        """Declare the decorated check's requirement, which a board must meet."""
        return self._add(Level.MUST, name, section, text)

    def should(self, name: str, section: str, text: str) -> Callable[[Check], Check]:
        """Declare one that a board should meet."""
        return self._add(Level.SHOULD, name, section, text)

    def _add(self, level: Level, name: str, section: str, text: str) -> Callable[[Check], Check]:
        def add(check: Check) -> Check:
            made = Requirement(
                id=name, level=level, page=self._page, section=section, text=text, check=check
            )
            self.listed.append(made)
            return check

        return add


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was found of one requirement."""

    requirement: Requirement
    outcome: Outcome
    detail: str


@dataclass(slots=True, kw_only=True)
class Report:
    """Every line about one board."""

    url: str
    lines: list[Line] = field(default_factory=list)

    @property
    def conforms(self) -> bool:
        """Whether no requirement that the board must meet failed."""
        return not self.failed(Level.MUST)

    def failed(self, level: Level) -> Sequence[Line]:
        """Return the lines of a level that failed."""
        return [
            line
            for line in self.lines
            if line.outcome is Outcome.FAIL and line.requirement.level is level
        ]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "url": self.url,
            "conforms": self.conforms,
            "lines": [
                {
                    "id": line.requirement.id,
                    "level": line.requirement.level.value,
                    "page": f"docs/protocol/{line.requirement.page}.md",
                    "section": line.requirement.section,
                    "requirement": line.requirement.text,
                    "outcome": line.outcome.value,
                    "detail": line.detail,
                }
                for line in self.lines
            ],
        }
