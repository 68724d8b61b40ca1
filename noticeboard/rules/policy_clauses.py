"""A policy as sentences, and what one changes about the one before it. Pure.

Pages, commands and hubs show the same sentences in each language.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from noticeboard.log.note import parse_signer_key
from noticeboard.log.policy import Limits, Overseer, Policy
from noticeboard.rules.language import Language
from noticeboard.rules.limits import (
    INCIDENTS,
    LARGEST_AREA_KM2,
    LONGEST_LIFE,
    LONGEST_WINDOW,
    OLDEST_WINDOW,
)
from noticeboard.rules.policy import hours_of
from noticeboard.rules.text import safe_text

type Value = int | str | tuple[str, ...]
type ChangeKind = Literal["added", "changed", "removed", "kept"]

_SQUARE_M_A_KM2: Final = 1_000_000
_MINUTE: Final = timedelta(minutes=1)
_LISTS: Final = ("incidents", "phrases", "hours")
"""Values that have parts, of which some may come and go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing that a policy says."""

    subject: str
    """What it is about: one of each in a policy, such as `area`; of overseers, also the key."""
    sentences: tuple[tuple[str, tuple[tuple[str, Value], ...]], ...]
    """The codes of its sentences in the catalogs, with the values that fill them."""

    def words(self, language: Language) -> str:
        """Return its sentences in a language."""
        return " ".join(_fill(code, dict(values), language) for code, values in self.sentences)

    def items(self) -> Mapping[str, tuple[str, ...]]:
        """Return the lists that it has, by name."""
        return {
            name: value
            for _, values in self.sentences
            for name, value in values
            if name in _LISTS and isinstance(value, tuple)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one thing that a policy says."""

    kind: ChangeKind
    before: Clause | None
    after: Clause | None

    @property
    def subject(self) -> str:
        """What it is about."""
        clause = self.after or self.before
        return clause.subject if clause else ""

    def new_items(self, language: Language) -> str:
        """Return what a list has now and didn't have before, in words."""
        return _names(self._only(self.after, self.before), language)

    def lost_items(self, language: Language) -> str:
        """Return what a list had before and doesn't have now, in words."""
        return _names(self._only(self.before, self.after), language)

    def _only(self, one: Clause | None, other: Clause | None) -> list[tuple[str, str]]:
        if one is None or other is None or one.items().keys() != other.items().keys():
            return []
        return [
            (name, each)
            for name, values in one.items().items()
            for each in values
            if each not in other.items()[name]
        ]


def clauses(policy: Policy) -> tuple[Clause, ...]:
    """Return everything that a policy says, in the order in which it is read."""
    limits = tuple(_of_limits(policy.limits))
    found = (*limits, *map(_of_overseer, policy.overseers))
    if not found:
        found = (_clause("nothing", "nothing"),)
    governor = parse_signer_key(policy.governor)
    named = _clause(
        "governor", "governor", name=safe_text(governor.name), key=governor.key_id.hex()
    )
    return (*found, named)


def changes(new: Policy, old: Policy | None) -> tuple[Change, ...]:
    """Return what a policy says beside the one before it; without one, everything is new."""
    before = {each.subject: each for each in clauses(old)} if old else {}
    after = {each.subject: each for each in clauses(new)}
    found = [_change(before.get(subject), clause) for subject, clause in after.items()]
    gone = [_change(clause, None) for subject, clause in before.items() if subject not in after]
    return tuple(each for each in (*found, *gone) if each.subject != "nothing" or not old)


def _change(before: Clause | None, after: Clause | None) -> Change:
    kind: ChangeKind = "changed"
    if before is None:
        kind = "added"
    elif after is None:
        kind = "removed"
    elif before == after:
        kind = "kept"
    return Change(kind=kind, before=before, after=after)


def _clause(subject: str, code: str, **values: Value) -> Clause:
    return Clause(subject=subject, sentences=((code, tuple(values.items())),))


def _with_note(clause: Clause, *, is_idle: bool) -> Clause:
    """Add that the rules allow no more anyway, if so: nobody should take it for a limit."""
    if not is_idle:
        return clause
    return Clause(subject=clause.subject, sentences=(*clause.sentences, ("idle", ())))


def _of_limits(limits: Limits) -> Iterator[Clause]:
    yield from _who_and_what(limits)
    yield from _where_and_when(limits)
    if limits.longest_open_days is not None:
        clause = _clause("open", "open", count=limits.longest_open_days)
        yield _with_note(clause, is_idle=limits.longest_open_days >= LONGEST_LIFE.days)
    if limits.most_requests is not None and limits.per_days is not None:
        yield _clause("quota", "quota", count=limits.per_days, most=limits.most_requests)
    if limits.phrases:
        yield _clause("phrases", "phrases", phrases=limits.phrases)
    if limits.account_days is not None:
        yield _clause("account", "account", count=limits.account_days)
    if limits.longest_kept_days is not None:
        yield _clause("kept", "kept", count=limits.longest_kept_days)


def _who_and_what(limits: Limits) -> Iterator[Clause]:
    if limits.incidents is not None:
        allowed = tuple(each for each in limits.incidents if each in INCIDENTS)
        if allowed:
            yield _clause("incidents", "incidents", incidents=allowed)
        else:
            yield _clause("incidents", "no_incidents")
    if limits.least_level:
        yield _clause("level", "level", level=f"part.level_{limits.least_level}")


def _where_and_when(limits: Limits) -> Iterator[Clause]:
    if limits.largest_area_m2 is not None:
        clause = _clause("area", "area", square_m=limits.largest_area_m2)
        rule = LARGEST_AREA_KM2 * _SQUARE_M_A_KM2
        yield _with_note(clause, is_idle=limits.largest_area_m2 >= rule)
    if limits.longest_window_min is not None:
        clause = _clause("window", "window", minutes=limits.longest_window_min)
        is_idle = limits.longest_window_min * _MINUTE >= LONGEST_WINDOW
        yield _with_note(clause, is_idle=is_idle)
    if limits.oldest_window_days is not None:
        clause = _clause("window_old", "window_old", count=limits.oldest_window_days)
        yield _with_note(clause, is_idle=limits.oldest_window_days >= OLDEST_WINDOW.days)
    if limits.closed_hours:
        closed = tuple(map(hours_of, limits.closed_hours))
        yield _clause("hours", "hours", hours=closed, zone=limits.zone)


def _of_overseer(overseer: Overseer) -> Clause:
    conditions: list[tuple[str, tuple[tuple[str, Value], ...]]] = []
    kind = f"policy.kind.{overseer.kind}"
    name = safe_text(overseer.name)
    conditions.append(("overseer", (("name", name), ("kind", kind))))
    if overseer.incidents:
        conditions.append(("overseer_incidents", (("incidents", overseer.incidents),)))
    if overseer.phrases:
        conditions.append(("overseer_phrases", (("phrases", overseer.phrases),)))
    if overseer.area_over_m2 is not None:
        conditions.append(("overseer_area", (("square_m", overseer.area_over_m2),)))
    if overseer.window_over_min is not None:
        conditions.append(("overseer_window", (("minutes", overseer.window_over_min),)))
    conditions.append(("overseer_days", (("count", overseer.days),)))
    conditions.append(("overseer_sealed" if overseer.sealed else "overseer_visible", ()))
    return Clause(subject=f"overseer {overseer.key}", sentences=tuple(conditions))


# Words


def _fill(code: str, values: Mapping[str, Value], language: Language) -> str:
    filled: dict[str, str | int] = {}
    for name, value in values.items():
        if name == "square_m" and isinstance(value, int):
            filled["square_m"] = value
            filled["size"] = language.square(value / _SQUARE_M_A_KM2)
        elif name == "minutes" and isinstance(value, int):
            filled["length"] = language.length(value * _MINUTE)
        elif isinstance(value, tuple):
            filled[name] = _names([(name, each) for each in value], language)
        elif name in {"level", "kind"}:
            filled[name] = language.text(str(value))
        else:
            filled[name] = value
    return language.text(f"policy.clause.{code}", **filled)


def _names(items: Sequence[tuple[str, str]], language: Language) -> str:
    return ", ".join(_name(name, each, language) for name, each in items)


def _name(name: str, item: str, language: Language) -> str:
    if name == "incidents":
        return language.texts.get(f"incident.{item}", item)
    if name == "phrases":
        return language.text("policy.phrase", phrase=safe_text(item))
    return item
