"""The doctor's findings in plain sentences, and how to print them."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.text import Text

from hub.cli.output import print_indented


class Level(StrEnum):
    """How severe a finding is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was examined, what was found, and what to do about it."""

    level: Level
    subject: str
    """What it is about: `Network`, `Data folder`, or a camera's name."""
    text: str
    """One sentence."""
    advice: str = ""
    """What to do, in one sentence; empty if nothing needs to be done."""


def fine(subject: str, text: str) -> Finding:
    """Return a finding that something is in order."""
    return Finding(level=Level.OK, subject=subject, text=text)


def odd(subject: str, text: str, advice: str) -> Finding:
    """Return a finding that something works, but not always or not well."""
    return Finding(level=Level.WARN, subject=subject, text=text, advice=advice)


def wrong(subject: str, text: str, advice: str) -> Finding:
    """Return a finding that something does not work."""
    return Finding(level=Level.FAIL, subject=subject, text=text, advice=advice)


def printable(text: str, longest: int = 300) -> str:
    """Return text from a device or a person as one line without control characters."""
    return "".join(each if each.isprintable() else "·" for each in text[:longest]).strip()


_MARKS: Final = {
    Level.OK: ("✓", "fine", "green"),
    Level.WARN: ("▲", "look at this", "yellow"),
    Level.FAIL: ("✗", "wrong", "red"),
}


def is_wrong(findings: Iterable[Finding]) -> bool:
    """Return whether something does not work, so that the command exits with 1."""
    return any(each.level is Level.FAIL for each in findings)


def dump(findings: Sequence[Finding]) -> dict[str, object]:
    """Return the findings as a JSON object."""
    return {
        "wrong": is_wrong(findings),
        "findings": [asdict(each) | {"level": each.level.value} for each in findings],
    }


def print_findings(findings: Sequence[Finding], console: Console | None = None) -> None:
    """Print the findings grouped by subject, with advice below each."""
    out = console or Console(highlight=False, markup=False, emoji=False)
    for subject, about in groupby(findings, key=lambda each: each.subject):
        out.print(Text(printable(subject), style="bold"))
        for each in about:
            mark, _, style = _MARKS[each.level]
            print_indented(f" {mark}", printable(each.text), style, on=out)
            if each.advice:
                print_indented("  ", Text(printable(each.advice), "dim"), on=out)
    out.print(_summary(findings))


def _summary(findings: Sequence[Finding]) -> Text:
    """Count the findings of each level, the worst first; the words explain the marks."""
    counted = Text()
    for level in (Level.FAIL, Level.WARN, Level.OK):
        number = sum(each.level is level for each in findings)
        mark, word, style = _MARKS[level]
        if number:
            counted.append(", " if counted else "").append(mark, style).append(f" {number} {word}")
    return counted.append(".")
