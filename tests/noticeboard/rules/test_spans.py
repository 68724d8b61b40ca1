"""Where a finding lies in the words: every finding of words has a place, and no place lacks one."""

import json
from pathlib import Path
import unicodedata

from hypothesis import given, strategies as st
import pytest

from noticeboard.rules.phrases import text_findings
from noticeboard.rules.spans import find_spans
from noticeboard.rules.text import has_hidden, is_blank

SENTENCES = json.loads((Path(__file__).parent / "sentences.json").read_text(encoding="utf-8"))
FREE = [text for kinds in SENTENCES.values() for text in kinds["free"]]
HELD = [text for kinds in SENTENCES.values() for _, text in kinds["held"]]


def marked(texts: dict[str, str], incident: str = "") -> list[tuple[str, str, str]]:
    """Return code, field and characters of each span."""
    return [
        (span.code, span.field, texts[span.field][span.start : span.end])
        for span in find_spans(texts, incident=incident)
    ]


def codes(*texts: str, incident: str = "") -> set[str]:
    """Return the codes of the rules' findings."""
    return {each.code for each in text_findings(*texts, incident=incident)}


def test_every_held_sentence_is_marked() -> None:
    """For every sentence of the rules' own tests, spans and findings name the same rules."""
    for text in HELD:
        found = {code for code, *_ in marked({"title": "", "text": text})} - {"hidden_text"}
        assert found == codes("", text), text


def test_no_free_sentence_is_marked() -> None:
    """A phrase that is not meant, such as "the month of March", is marked by no rule."""
    for text in FREE:
        assert marked({"title": "", "text": text}) == [], text


@given(
    st.lists(st.sampled_from(HELD), max_size=3),
    st.sampled_from(HELD),
    st.sampled_from(["", "missing_person"]),
    st.sampled_from(["NFC", "NFD", "NFKC"]),
)
def test_spans_and_findings_agree(texts: list[str], title: str, incident: str, form: str) -> None:
    """Also for several sentences, in a title, and in another normal form."""
    text = unicodedata.normalize(form, " ".join(texts))  # type: ignore[arg-type]
    fields = {"title": title, "text": text}
    found = {span.code for span in find_spans(fields, incident=incident)} - {"hidden_text"}
    assert found == codes(title, text, incident=incident)


@given(st.text(max_size=80), st.booleans())
def test_hidden_characters_are_marked(text: str, is_running: bool) -> None:  # noqa: FBT001
    """A text has a hidden character exactly if one is marked."""
    field = "text" if is_running else "title"
    found = [each for each in find_spans({field: text}) if each.code == "hidden_text"]
    if not is_blank(text):
        assert bool(found) is has_hidden(text, lines=is_running)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The owner, Robert Tessel, was not hurt.", ("names_person", "Robert Tessel")),
        ("See Mrs. Ann Q. Parker about it.", ("names_person", "Mrs. Ann Q. Parker")),
        ("The man is named Terrence Blake now.", ("names_person", "Terrence Blake")),
        ("Did you see the pro\u200btest go by?", ("lawful_activity", "pro\u200btest")),
        ("Did you see the pr\u043et\u0435st go by?", ("lawful_activity", "pr\u043et\u0435st")),
        ("Der Fu\u00df ist von Robert Tessel.", ("names_person", "Robert Tessel")),
    ],
)
def test_what_is_marked(text: str, expected: tuple[str, str]) -> None:
    """The marked characters are the name or the phrase as it was typed, disguised or not."""
    found = [(code, shown) for code, _, shown in marked({"title": "", "text": text})]
    assert expected in found


def test_a_hidden_character_is_one_place() -> None:
    """Each one by itself, unless they touch; a line break is allowed in the text alone."""
    texts = {"title": "A shed\nburned", "text": "Hurt.\u200b\u200b You\nmay \u00adwrite."}
    assert marked(texts) == [
        ("hidden_text", "title", "\n"),
        ("hidden_text", "text", "\u200b\u200b"),
        ("hidden_text", "text", "\u00ad"),
    ]
