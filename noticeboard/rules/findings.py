"""Findings: what a rule says about a request, as a code with numbers, worded per language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
import re
from typing import Final

BY_LEVEL: Final = frozenset({"unverified_agency", "policy_level"})
"""These depend on an agency's level, which may change."""

_GAP: Final = re.compile(r"\{([a-z_]+)\}")


class Severity(StrEnum):
    """What the board does about a finding; at home every finding is a flag."""

    REFUSE = "refuse"
    HOLD = "hold"
    """A moderator decides before it is logged."""
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that a request breaks."""

    code: str
    severity: Severity
    params: Mapping[str, str | int] = field(default_factory=dict)


def describe(finding: Finding, catalogue: Mapping[str, str]) -> str:
    """Return the finding's sentence, or its code if the catalog has no sentence for it."""
    sentence = catalogue.get(f"finding.{finding.code}", finding.code)

    # Not str.format: a translation must not be able to read attributes of the values, nor may one
    # value expand into another.
    def fill(gap: re.Match[str]) -> str:
        value = str(finding.params.get(gap[1], gap[0]))
        if gap[1] != "fields":
            return value
        return ", ".join(catalogue.get(f"field.{each}", each) for each in value.split(", "))

    return _GAP.sub(fill, sentence)
