"""What the lists of one language hold, and how a phrase is written.

Words are written as `rules.text` folds them: lower case, no accents, `ss` for the sharp s,
an apostrophe or hyphen as a gap between words. In a phrase `a|b` is either word, `a?` is optional,
`..` is up to three words and `...` up to eight, never beyond the end of a sentence.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """The words of one language."""

    lawful_activity: tuple[str, ...]
    """Phrases about a protest, rally, worship, union, canvassing or an event."""
    threat: tuple[str, ...]
    """Phrases that threaten, pressure or incite."""
    race: tuple[str, ...]
    """Phrases that describe somebody by race or ethnicity."""
    described: frozenset[str]
    """Words that describe somebody by more than that: clothing, height, build, hair."""
    victim: frozenset[str]
    """Words for a victim; a name in the same sentence is assumed to be the victim's."""
    victim_data: tuple[str, ...]
    """Phrases that give away a victim's personal data."""
    titles: frozenset[str]
    """Words before a person's name."""
    named: tuple[str, ...]
    """Phrases that a name follows."""
    ranks: frozenset[str]
    """Words before the name of an officer or investigator, who may be named."""
    given_names: frozenset[str]
    """Common given names that are not also common words."""
    not_meant: tuple[str, ...]
    """Phrases that look like one of the above but are not: they are removed first."""


def listed(words: str) -> frozenset[str]:
    """Return the words of a text, separated by spaces, as a set."""
    return frozenset(words.split())
