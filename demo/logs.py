"""What the logs of the demo's processes say that should not have happened."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
import re

from demo.steps import StepFailedError

DOMAIN = "neighbors_requests"
_RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]\d{3} ([A-Z]+) ")
_PYTHON = re.compile(r"^\S+:\d+: \w*Warning: ")
_NOT_OURS = re.compile(r"/site-packages/|/lib/python3")
_LOUD = {"WARNING", "ERROR", "CRITICAL"}
_UNTESTED = "which has not been tested by Home Assistant"
"""Home Assistant warns of each custom integration like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Warnings of one process that an event of the play explains."""

    process: str
    pattern: str
    """A regular expression that is found in them."""
    most: int
    """How many of them it explains."""
    why: str


def records(log: str) -> Iterator[tuple[str, str]]:
    """Yield the level and text of each record; lines that begin none belong to the one before.

    A warning that Python prints is a record, with level LIBRARY if it is about code that is not
    ours. So is a traceback, except in a record of an error. Other lines before the first record
    have no level.
    """
    level, lines = "", list[str]()
    for line in log.splitlines():
        begun = _level_of(line, level)
        if begun is None and level:
            lines.append(line)
            continue
        if lines:
            yield level, "\n".join(lines)
        level, lines = begun or "", [line]
    if lines:
        yield level, "\n".join(lines)


def _level_of(line: str, before: str) -> str | None:
    """Return the level of the record that a line begins after one of this level; None if none."""
    if logged := _RECORD.match(line):
        return logged[1]
    if warned := _PYTHON.match(line):
        return "LIBRARY" if _NOT_OURS.search(warned[0]) else "WARNING"
    if line.startswith("Traceback ") and before not in {"ERROR", "CRITICAL"}:
        return "ERROR"
    return None


def warnings(log: str) -> list[str]:
    """Return the records of warnings and errors."""
    return [record for level, record in records(log) if level in _LOUD]


def complaints(log: str, entities: Collection[str] = ()) -> list[str]:
    """Return the warnings and errors in a Home Assistant log that are about this integration.

    They name it, maybe in a traceback, or one of its entities. The warning that a custom
    integration is untested doesn't count.
    """
    return [
        record
        for record in warnings(log)
        if _UNTESTED not in record
        and (DOMAIN in record or any(each in record for each in entities))
    ]


def explain(
    lines: Mapping[str, Collection[str]], explained: Collection[Explained]
) -> tuple[Counter[str], list[str]]:
    """Return how many of the records of each process are explained, by reason, and all others."""
    counts, left = Counter[str](), list[str]()
    for process, found in lines.items():
        for record in found:
            for each in explained:
                fits = each.process == process and re.search(each.pattern, record)
                if fits and counts[each.why] < each.most:
                    counts[each.why] += 1
                    break
            else:
                left.append(f"{process}: {record}")
    return counts, left


def hold_quiet(left: Collection[str]) -> None:
    """Raise StepFailedError that shows each record that nothing explains, if there is one."""
    if left:
        heading = f"Warnings and errors of ours that nothing explains, {len(left)}:"
        raise StepFailedError("\n".join([heading, *left]))
