"""The texts that people read, in every language there is."""

import json
from pathlib import Path
import re

import pytest

from noticeboard.runtime.text import catalogue

FOLDER = Path(__file__).parents[3] / "translations"
OTHERS = ("de", "es", "fr")


def blanks(text: str) -> set[str]:
    """Return the places that a sentence has for what is filled in."""
    return set(re.findall(r"\{\w*\}", text))


def test_languages_are_the_four() -> None:
    """A language is a file here, and nothing else is."""
    assert {path.name for path in FOLDER.iterdir()} == {f"{each}.json" for each in ("en", *OTHERS)}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_in_every_language(language: str) -> None:
    """No key is missing, none is left over, and all stand in one order."""
    written = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))

    assert set(written) == set(catalogue())
    assert list(written) == sorted(written)
    assert dict(catalogue(language)) == written


@pytest.mark.parametrize("language", OTHERS)
def test_blanks_agree(language: str) -> None:
    """What a sentence has places for is the same in each language, and no sentence is empty."""
    other = catalogue(language)

    assert [key for key, text in catalogue().items() if blanks(other[key]) != blanks(text)] == []
    assert [key for key, text in other.items() if not text.strip()] == []


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_are_translated(language: str) -> None:
    """A sentence that is the same as in English was forgotten."""
    other = catalogue(language)

    sentences = {key: text for key, text in catalogue().items() if len(text.split()) > 2}
    assert [key for key, text in sentences.items() if other[key] == text] == []


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_voice(language: str) -> None:
    """No exclamation marks: nothing here hurries anyone."""
    assert [key for key, text in catalogue(language).items() if "!" in text or "¡" in text] == []


@pytest.mark.parametrize(
    "name",
    [
        "translations/fr.json",
        "custom_components/neighbors_requests/translations/fr.json",
        "frontend/src/words/fr.json",
        "frontend/src/words/pages.fr.json",
        "frontend/src/words/review.fr.json",
    ],
)
def test_no_french_line_begins_with_its_punctuation(name: str) -> None:
    """French has a space before some punctuation; no line may break at it."""
    texts = (FOLDER.parent / name).read_text(encoding="utf-8")
    values = re.findall(r'": "((?:[^"\\]|\\.)*)"', texts)

    assert values
    assert [text for text in values if re.search(r"\S [:;?!»]|« ", text)] == []
