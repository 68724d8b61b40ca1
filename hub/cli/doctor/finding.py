"""One thing the doctor found out, in plain sentences. Pure."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_SUBJECT = 40


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at, what was found, and what to do about it."""

    level: Level
    subject: str
    """What it is about: `Network`, `Data folder`, or a camera's name."""
    text: str
    """One sentence."""
    advice: str = ""
    """What to do, one sentence; empty where nothing is to be done."""


def fine(subject: str, text: str) -> Finding:
    """Return that a thing is as it should be."""
    return Finding(level=Level.OK, subject=subject, text=text)


def odd(subject: str, text: str, advice: str) -> Finding:
    """Return that a thing works, but will not always or not well."""
    return Finding(level=Level.WARN, subject=subject, text=text, advice=advice)


def wrong(subject: str, text: str, advice: str) -> Finding:
    """Return that a thing does not work."""
    return Finding(level=Level.FAIL, subject=subject, text=text, advice=advice)


def printable(text: str, longest: int = 300) -> str:
    """Return text that a device or a person wrote, as one harmless line."""
    return "".join(each if each.isprintable() else "·" for each in text[:longest]).strip()
