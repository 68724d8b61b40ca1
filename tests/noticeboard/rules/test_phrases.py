"""How phrases of the word lists are found: gaps, choices, and the words they hang on."""

from dataclasses import fields

import pytest

from noticeboard.rules.phrases import EVERY, by_anchor, compiled, is_met, spaced, without


def meets(phrase: str, text: str) -> list[str]:
    """Return the anchors on which a phrase is met in a text of plain words."""
    words = text.split()
    made = compiled(phrase)
    return sorted(a for a in made.anchors if is_met(made, a, spaced(words), frozenset(words)))


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("march", "the march", True),
        ("march", "marches", False),
        ("march", "demarch", False),
        ("hand over video", "hand over video", True),
        ("hand over video", "hand video over", False),
        ("hand over? video", "hand video", True),
        ("hand over? video", "hand over video", True),
        ("hand over? video", "hand over over video", False),
        ("hand|give|send video", "send video", True),
        ("hand|give|send video", "handgive video", False),
        ("hand a|the? video", "hand the video", True),
        ("hand .. video", "hand video", True),
        ("hand .. video", "hand one 2 three video", True),
        ("hand .. video", "hand one two three four video", False),
        ("hand ... video", "hand 1 2 3 4 5 6 7 8 video", True),
        ("hand ... video", "hand 1 2 3 4 5 6 7 8 9 video", False),
        ("hand .. video", "hand . video", False),
        ("hand ... video", "hand it ; video", False),
    ],
)
def test_what_a_phrase_meets(phrase: str, text: str, *, found: bool) -> None:
    """Whole words in their order, `?` or not, `..` up to three and `...` up to eight between."""
    assert bool(meets(phrase, text)) is found
    assert bool(meets(phrase, f"so {text} now")) is found


def test_a_phrase_hangs_on_its_longest_word() -> None:
    """Of a choice, the shortest counts; an optional word and a gap are none to hang on."""
    assert compiled("the march").anchors == {"march"}
    assert compiled("zoo and|procession march").anchors == {"march"}
    assert compiled("everybody? .. zoo|zone of").anchors == {"zoo", "zone"}
    assert meets("zoo|zone of", "a zone of") == ["zone"]


@pytest.mark.parametrize(
    "word", ["after", "before", "during", "have", "your", "with", "por", "vous"]
)
def test_no_phrase_hangs_on_a_word_of_every_other_text(word: str) -> None:
    """Otherwise most texts would be looked through for it, and it would be told as what was met."""
    assert compiled(f"{word} a rat").anchors == {"rat"}
    assert word not in {
        anchor
        for words in EVERY
        for each in fields(words)
        if isinstance(phrases := getattr(words, each.name), tuple) and each.name != "named"
        for anchor in by_anchor(phrases)
    }


def test_what_is_not_meant_ends_a_sentence() -> None:
    """It leaves a full stop, so that the words around it make no phrase together."""
    text = spaced(["hand", "rally", "car", "over", "rally"])
    rally_car = by_anchor(["rally car"])

    assert without(rally_car, text, frozenset(text.split())) == " hand . over rally "
    assert without(by_anchor(["rally bus"]), text, frozenset(text.split())) == text
