"""What the lists of one language hold, and how a phrase is written.

All is written as `folding.fold` leaves a text: lower case, no accents, `ss` for the sharp s, an
apostrophe or hyphen a gap between words. In a phrase `a|b` is either word, `a?` may be missing,
`..` is up to three words and `...` up to eight, never beyond the end of a sentence.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """The words of one language."""

    lawful_activity: tuple[str, ...]
    """Phrases that speak of a protest, rally, worship, union, canvassing, an event."""
    threat: tuple[str, ...]
    """Phrases that threaten, press or incite."""
    race: tuple[str, ...]
    """Phrases that describe somebody by race or ethnicity."""
    described: frozenset[str]
    """Words that describe somebody by more than that: clothing, height, build, hair."""
    victim: frozenset[str]
    """Words for a victim; a name in the same sentence is taken for the victim's."""
    victim_data: tuple[str, ...]
    """Phrases that give a victim's personal data away."""
    titles: frozenset[str]
    """What stands before a person's name."""
    named: tuple[str, ...]
    """Phrases that a name follows."""
    ranks: frozenset[str]
    """What stands before an officer's name, or an investigator's: they may be named."""
    given_names: frozenset[str]
    """Common given names that are not common words as well."""
    not_meant: tuple[str, ...]
    """Phrases that look like one of the above and are not: they are passed over first."""


def listed(words: str) -> frozenset[str]:
    """Return the words of a text, as a list is written."""
    return frozenset(words.split())
