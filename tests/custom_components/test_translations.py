"""Every text is there in every language, and says the same with the same placeholders."""

from collections import Counter
import json
from pathlib import Path
import re

from homeassistant.core import HomeAssistant
import pytest

from custom_components.neighbors_requests.client.decode import read
from custom_components.neighbors_requests.client.models import Request
from custom_components.neighbors_requests.text import async_catalogue, summary

from . import values
from .texts import HERE, OURS, faults, leaves

FOLDERS = (OURS / "translations", HERE / "translations")
LANGUAGES = ("es", "fr", "de")
BLUEPRINTS = sorted((OURS / "blueprints").rglob("*.yaml"))
PLACES = [
    pytest.param(folder, language, id=f"{name}-{language}")
    for folder, name in zip(FOLDERS, ("integration", "hub"), strict=True)
    for language in LANGUAGES
]
# What is the same word in another language, beside bare placeholders.
SAME = {
    "es": {
        *(
            "Animal",
            "Clip",
            "Clips",
            "E",
            "Frigate",
            "Hub",
            "Hubs",
            "N",
            "S",
            "Sheriff",
            "TCP",
            "UDP",
        ),
        *("1 clip.", "animal", "{count} clip", "{count} clips", "{count} clips."),
    },
    "fr": {
        *(
            "1 correction",
            "Animal",
            "Archive",
            "Archives",
            "Clip",
            "Clips",
            "Contradictions",
            "Correction",
            "Direction",
            "E",
            "Frigate",
            "Homicide",
            "Hub",
            "Hubs",
            "N",
        ),
        *("Note", "Notifications", "Options", "Police", "S", "TCP", "Type", "UDP", "Version"),
        *("1 clip.", "animal", "contact", "{count} clip", "{count} clips", "{count} clips."),
        "{count} corrections",
    },
    "de": {
        *(
            "Clip",
            "Clips",
            "Details",
            "Feeds",
            "Frigate",
            "Hub",
            "Hubs",
            "Live",
            "N",
            "Name",
            "Person",
            "S",
        ),
        *("Sheriff", "Status", "TCP", "UDP", "Version", "Video", "W", "offline"),
    },
}


def texts(folder: Path, language: str) -> dict[str, str]:
    """Return a catalog's texts by their dotted paths."""
    return leaves(json.loads((folder / f"{language}.json").read_text(encoding="utf-8")))


def placeholders(text: str) -> Counter[str]:
    """Return which placeholders a text has, and how often."""
    return Counter(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize(("folder", "language"), PLACES)
def test_every_text_is_there_and_none_more(folder: Path, language: str) -> None:
    """Each language has the keys of the English file, in its order."""
    english, theirs = texts(folder, "en"), texts(folder, language)

    assert not english.keys() - theirs.keys(), "missing"
    assert not theirs.keys() - english.keys(), "nobody shows these"
    assert list(theirs) == list(english)


@pytest.mark.parametrize(("folder", "language"), PLACES)
def test_placeholders_are_the_same(folder: Path, language: str) -> None:
    """What is filled in is filled in everywhere: another name would stay empty, or fail."""
    english, theirs = texts(folder, "en"), texts(folder, language)

    other = {key for key in theirs if placeholders(theirs[key]) != placeholders(english[key])}
    assert not other


@pytest.mark.parametrize(("folder", "language"), PLACES)
def test_nothing_is_left_in_english(folder: Path, language: str) -> None:
    """A text that equals the English one is one of the few words that are the same."""
    english, theirs = texts(folder, "en"), texts(folder, language)

    for key, text in theirs.items():
        # What is filled in, and the names of formats, are no words.
        bare = not re.search(r"[^\W\d_]", re.sub(r"\{\w+\}|\b[A-Z]{2,}\b", "", text))
        assert text != english[key] or bare or text in SAME[language], key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_is_the_same_is_needed(language: str) -> None:
    """The list of words that are the same holds none that no text has."""
    same = set()
    for folder in FOLDERS:
        english = texts(folder, "en")
        same |= {text for key, text in texts(folder, language).items() if text == english.get(key)}

    assert not SAME[language] - same


@pytest.mark.parametrize(("folder", "language"), PLACES)
def test_texts_are_as_home_assistant_and_our_style_want_them(folder: Path, language: str) -> None:
    """What is refused in English is refused in every language."""
    # Home Assistant refuses addresses in its own catalogues; the hub's sentences show some.
    wrong = {
        key: found
        for key, text in texts(folder, language).items()
        if (found := set(faults(text)) - ({"an address"} if folder == FOLDERS[1] else set()))
    }

    assert not wrong


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_days_and_months_are_whole(language: str) -> None:
    """A date finds its day and month by counting, so there are seven and twelve, without spaces."""
    said = texts(FOLDERS[0], language)

    assert len(said["common.weekdays"].split()) == 7
    assert len(said["common.months"].split()) == 12


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_whatever_a_blueprint_says_is_an_input(path: Path) -> None:
    """No title, message or button has words of its own, so that each can be in any language."""
    text = path.read_text(encoding="utf-8").partition("\nmode:")[2]

    said = re.findall(r"^ *(?:- )?(?:title|message): *(?:>-\n *)?(.+)$", text, re.MULTILINE)
    said += [f"{{{{{name}}}}}" for name in re.findall(r"title=(\w+_text)\b", text)]
    assert len(said) == len(re.findall(r"\b(?:title|message)(?:=|:)", text))
    for words in said:
        own = re.sub(r"\{[{%].*|!input \w+|clear_notification", "", words)
        assert not re.search(r"\w", own), words


@pytest.mark.usefixtures("enable_custom_integrations")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Sun, Nov 22, 9:40–10:20 PM. 2 clips. 1 flag. Confirmed by one verifier."),
        ("es", "dom 22 nov, 21:40–22:20. 2 clips. 1 advertencia. Confirmado por un verificador."),
        ("fr", "dim. 22 nov., 21:40–22:20. 2 clips. 1 signalement. Confirmé par un vérificateur."),
        ("de", "So, 22. Nov., 21:40–22:20. 2 Clips. 1 Auffälligkeit. Von einer Prüfstelle"),
    ],
)
async def test_a_request_is_told_in_the_households_language(
    hass: HomeAssistant, language: str, said: str
) -> None:
    """Home Assistant itself finds our sentences, and what is made of them is a sentence."""
    await hass.config.async_set_time_zone("UTC")
    hass.config.language = language

    request = read(Request, values.as_json(values.request()))

    assert said in summary(request, await async_catalogue(hass))


# What screens no longer say. The board's and the desks' sentences are for operators and agencies.
FORBIDDEN = {
    "en": (
        r"adopt\w*|forget|forgot|masks?|masked|lend|lends|lent|awareness|findings?|said yes"
        r"|broke its promise|this house|whom"
    ),
    "de": r"Review|Board|Ledger|Masken?|maskiert|Hausbuch|Hauptbuch|Versprechen|unterschrieben",
    "es": r"máscaras?|agencias?|promesa|hallazgos?",
    "fr": r"agences?|promesse|constats?|appair\w+",
}


@pytest.mark.parametrize("folder", FOLDERS, ids=["integration", "hub"])
@pytest.mark.parametrize("language", FORBIDDEN)
def test_no_word_that_a_neighbor_would_not_say(folder: Path, language: str) -> None:
    """Screens add cameras, cover areas, and flag requests, always in the same words."""
    old = re.compile(rf"\b({FORBIDDEN[language]})\b")
    said = {
        key: text
        for key, text in texts(folder, language).items()
        if not key.startswith(("noticeboard.", "desk.")) and old.search(text)
    }

    assert not said
