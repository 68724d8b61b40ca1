"""House rules: what this house does by itself when somebody asks."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hub.model.match import MatchStrength


class Verdict(StrEnum):
    """What a rule does with a request; the first rule that fits decides."""

    DENY = "deny"
    NOTIFY = "notify"
    """The household is told."""
    LIST = "list"
    """It is listed and nobody is told."""
    APPROVE = "approve"
    """What is proposed leaves, where the owner's limits allow it; else the household is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a request must be for a rule to fit; what is left empty or None asks for nothing."""

    agencies: tuple[str, ...] = ()
    """Ids of agencies, any of them."""
    kinds: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    level_from: int | None = None
    level_to: int | None = None
    """The level of the agency's verification, both ends included."""
    findings: tuple[str, ...] = ()
    """Codes of `noticeboard.rules`, any of them; `*` is any finding at all."""
    farther_than_m: float | None = None
    nearer_than_m: float | None = None
    """From the area's edge to the nearest camera; 0 within it."""
    longer_than: timedelta | None = None
    """The request's window."""
    hours: tuple[int, int] | None = None
    """Local hours [first, last) in which the request arrives; from 22 to 6 goes over midnight."""
    strengths: tuple[MatchStrength, ...] = ()
    words: tuple[str, ...] = ()
    """Any of them, as whole words, in the title or the text, whatever their case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRule:
    """One rule; `people` and `cool_off` hold for an approval by whoever gives it."""

    id: str
    """12 lower-case hex digits; of its name where it stands in the config file."""
    name: str
    when: Conditions
    then: Verdict
    prepare: bool = False
    """Whether what is proposed is cut in advance, so that it can be looked at once."""
    people: int = 1
    """How many people must say yes, 1 or 2."""
    cool_off: timedelta = timedelta(0)
    """How long an approval waits before anything leaves."""
    on: bool = True
    from_config: bool = False
    """Whether it stands in the config file, where alone it can be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLimits:
    """What may be approved without a person: nothing, unless the owner says so."""

    rules: bool = False
    automations: bool = False
    agencies: tuple[str, ...] = ()
    """Ids of the only agencies it is allowed for."""
    longest: timedelta = timedelta(minutes=2)
    """Of all cuts of one share together."""
    masks: bool = True
    """Whether every cut must have a mask."""
