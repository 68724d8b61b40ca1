"""A text is its code and values: filled, kept and read again, in any language."""

import pickle
from typing import Final

from hypothesis import given, strategies as st
import pytest

from noticeboard.runtime.text import LANGUAGES, NOTHING, Text, Value, columns, joined, of_columns

WORDS: Final = st.text(max_size=40)
VALUES: Final[st.SearchStrategy[dict[str, Value]]] = st.recursive(
    st.dictionaries(WORDS, WORDS | st.integers() | st.floats(allow_nan=False), max_size=3),
    lambda inner: st.dictionaries(
        WORDS, st.builds(lambda code, values: Text(code, **values), WORDS, inner), max_size=3
    ),
    max_leaves=4,
)

LENT: Final = Text("limit.mask", who=Text("part.who_rule"))


def test_a_text_is_filled_in_every_language() -> None:
    """A text within another is in the same language."""
    assert [LENT.fill(language) for language in LANGUAGES] == [
        "A clip is missing one of its covers, and no rule can approve that. Answer yourself.",
        "A un clip le falta una zona tapada, y ninguna regla puede aprobarlo. Responde tú.",
        (
            "Il manque un cache à un clip, et aucune règle ne peut approuver cela. "
            "Répondez vous-même."
        ),
        "Einem Clip fehlt eine Abdeckung, und das darf keine Regel freigeben. Antworte selbst.",
    ]


def test_a_value_fills_one_place_and_no_other() -> None:
    """A value that looks like a place is shown as it is."""
    text = Text("board.none_at", url="{url} and {board}")

    assert str(text) == "There's no board at {url} and {board}. Check the address."


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ([Text("part.found_threat")], "its text pressures people"),
        (
            [
                Text("part.fits_hour", time="23:10"),
                Text("part.fits_level", level=Text("part.level_2")),
                LENT,
            ],
            f"it came at 23:10, and its agency's level is “confirmed by one verifier”, and {LENT}",
        ),
    ],
)
def test_phrases_are_joined(texts: list[Text], sentence: str) -> None:
    """In their order, each but the first after an `and`."""
    assert str(joined(texts)) == sentence


@given(WORDS.filter(bool), VALUES)
def test_a_kept_text_is_read_again(code: str, values: dict[str, Value]) -> None:
    """Whatever a text holds, it comes back as it was, and is shown without failing."""
    text = Text(code, **values)

    assert of_columns(**columns(text)) == text
    assert isinstance(str(text), str)
    assert hash(pickle.loads(pickle.dumps(text))) == hash(text)  # noqa: S301 -- our own


@given(st.text(min_size=1))
def test_whatever_was_kept_before_stands_for_itself(kept: str) -> None:
    """Words that an earlier version kept are shown unchanged."""
    assert str(of_columns(kept, "")) == kept


def test_an_earlier_version_reads_the_words() -> None:
    """Beside the text stands what it says in English."""
    assert columns(LENT)["reason"] == str(LENT)


def test_nothing_is_kept_as_nothing() -> None:
    """There is no reason, so nothing is shown and nothing is stored."""
    assert columns(NOTHING) == {"reason": "", "reason_text": ""}
    assert (of_columns("", ""), str(NOTHING), bool(NOTHING)) == (NOTHING, "", False)


def test_a_code_of_another_version_is_shown_by_its_name() -> None:
    """A place without a value, and a code without words, are seen and never fail."""
    assert str(Text("share.of_a_later_version", most=3)) == "share.of_a_later_version"
    assert str(Text("board.none_at")) == "There's no board at {url}. Check the address."
