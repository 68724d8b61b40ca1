"""Findings: what a rule says of a request, as a code with numbers, worded per language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
import re
from typing import Final

_GAP: Final = re.compile(r"\{([a-z_]+)\}")


class Severity(StrEnum):
    """What the board does about it; at home everything is a flag."""

    REFUSE = "refuse"
    HOLD = "hold"
    """A moderator decides before it is logged."""
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

    # Not str.format: a translation must not be able to reach into the values, nor one value
    # into another.
    def fill(gap: re.Match[str]) -> str:
        value = str(finding.params.get(gap[1], gap[0]))
        if gap[1] != "fields":
            return value
        return ", ".join(catalogue.get(f"field.{each}", each) for each in value.split(", "))

    return _GAP.sub(fill, sentence)
