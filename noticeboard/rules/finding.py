"""Findings: what a rule says of a request, as a code with numbers, worded per language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """What the board does about it; at home everything is a flag."""

    REFUSE = "refuse"
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule a request does not keep."""

    code: str
    severity: Severity
    params: Mapping[str, str | int] = field(default_factory=dict)


def words(finding: Finding, catalogue: Mapping[str, str]) -> str:
    """Return the finding's sentence; its code where the catalogue has none or it does not fit."""
    sentence = catalogue.get(f"finding.{finding.code}", finding.code)
    for name, value in finding.params.items():
        # Not str.format: a translation must not be able to reach into the values.
        sentence = sentence.replace(f"{{{name}}}", str(value))
    return sentence
