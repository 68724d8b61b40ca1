"""House rules, which answer requests automatically."""

from hub.api.views.base import View
from hub.model.match import MatchStrength
from hub.model.recording import Label
from hub.model.rule import Verdict


class Conditions(View, frozen=True, kw_only=True):
    """What a request must be for a rule to fit; empty or null asks for nothing."""

    agencies: tuple[str, ...]
    kinds: tuple[str, ...]
    incidents: tuple[str, ...]
    level_from: int | None
    level_to: int | None
    findings: tuple[str, ...]
    farther_than_m: float | None
    nearer_than_m: float | None
    longer_than_s: int | None
    hours: tuple[int, int] | None
    strengths: tuple[MatchStrength, ...]
    labels: tuple[Label, ...]
    words: tuple[str, ...]


class Rule(View, frozen=True, kw_only=True):
    """One rule; only the config file changes one that is `from_config`."""

    id: str
    name: str
    when: Conditions
    then: Verdict
    prepare: bool
    people: int
    cool_off_s: int
    on: bool
    from_config: bool


class RuleList(View, frozen=True, kw_only=True):
    """Every rule, in the order in which they are asked; the first that fits decides."""

    rules: tuple[Rule, ...]
    active: bool
    """False: none is asked, and every request waits for a person."""


class Trial(View, frozen=True, kw_only=True):
    """What a rule would have done with every request known here."""

    fits: int
    of: int
    alone: int
    request_ids: tuple[str, ...]
    sentence: str
