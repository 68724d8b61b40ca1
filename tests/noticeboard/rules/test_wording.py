"""The rules of words: sentences that a moderator must see, and sentences that nobody should stop.

The sentences are in `sentences.json`, per language. No list knows a text's language, so a sentence
of one is a test of the lists of all.
"""

from dataclasses import fields
from hashlib import sha256
import json
from pathlib import Path
import re
import time

from hypothesis import given, strategies as st
import pytest

from noticeboard.rules import phrases, text as rules_text
from noticeboard.rules.findings import Severity
from noticeboard.rules.phrases import text_findings
from noticeboard.rules.text import plain
from noticeboard.rules.wordlists import de, en, es, fr
from noticeboard.rules.wordlists.word_list import WordList

SENTENCES = json.loads((Path(__file__).parent / "sentences.json").read_text(encoding="utf-8"))
HELD = [
    (language, code, sentence)
    for language, found in SENTENCES.items()
    for code, sentence in found["held"]
]
FREE = [(language, text) for language, found in SENTENCES.items() for text in found["free"]]
CODES = ("lawful_activity", "race_only", "names_victim", "names_person", "threat")


def codes(*texts: str, incident: str = "burglary") -> list[str]:
    """Return the codes of what is found in some texts."""
    return [finding.code for finding in text_findings(*texts, incident=incident)]


@pytest.mark.parametrize(("language", "code", "sentence"), HELD)
def test_a_moderator_sees(language: str, code: str, sentence: str) -> None:
    """Each sentence is held for its rule, in a title as in a text; nothing is refused by words."""
    found = text_findings(sentence)

    assert code in [finding.code for finding in found], language
    assert {finding.severity for finding in found} == {Severity.HOLD}
    assert codes("A title", sentence) == codes(sentence, "A text.") == codes(sentence)


@pytest.mark.parametrize(("language", "sentence"), FREE)
def test_nobody_is_stopped(language: str, sentence: str) -> None:
    """Each sentence passes, whatever its words look like in another language."""
    assert codes(sentence) == [], language


@pytest.mark.parametrize(
    ("words", "digest"),
    [
        (en.WORDS, "979b137be12694af"),
        (fr.WORDS, "3e974c7595bc6006"),
        (de.WORDS, "4df513334e1aa92f"),
        (es.WORDS, "648aa95a861c9124"),
    ],
    ids=["english", "french", "german", "spanish"],
)
def test_no_word_comes_or_goes_by_accident(words: WordList, digest: str) -> None:
    """Whoever changes a list adds the sentence that shows why, and then this digest."""
    told = []
    for each in fields(words):
        held = getattr(words, each.name)
        listed = held if isinstance(held, tuple) else sorted(held)
        told.append(f"{each.name}: {' / '.join(listed)}")

    assert sha256("\n".join(told).encode()).hexdigest()[:16] == digest


def test_no_word_about_names_comes_or_goes_by_accident() -> None:
    """As of the lists: what all languages have in common is in one place."""
    lists = (
        phrases._ABBREVIATED,  # noqa: SLF001 -- nothing else shows them whole
        phrases._NAMEABLE_VICTIMS,  # noqa: SLF001
        phrases._PLACES,  # noqa: SLF001
        phrases._HOLY,  # noqa: SLF001
        phrases._LINKS,  # noqa: SLF001
        phrases._AGES,  # noqa: SLF001
        phrases._STREET_ENDINGS,  # noqa: SLF001
        {" ".join(pair) for pair in phrases._NOT_PERSONS},  # noqa: SLF001
    )
    told = [" / ".join(sorted(each)) for each in lists]

    assert sha256("\n".join(told).encode()).hexdigest()[:16] == "69ac1062004069c5"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Titles, some of which are written small.
        ("Mr. Baker came.", [False]),
        ("mr. baker came.", []),
        ("M. Dupont est venu.", [False]),
        ("M Dupont est venu.", []),
        ("El coche es de don Diego.", [False]),
        ("El coche es de dona Carmela.", [False]),
        ("El senor Lopez vino.", [False]),
        ("La senora Lopez vino.", [False]),
        ("Hier madame Lopez est venue.", [False]),
        ("We met on Mrs. Street.", []),
        ("Officer Mr. Baker came.", []),
        # "Frau" is a word of its own, too.
        ("Frau Becker kam.", [False]),
        ("Die junge Frau Becker kam.", []),
        ("Mit junger Frau Becker gesprochen.", []),
        ("Frau Mitte 40 kam.", []),
        # Given names before a capital, and what they are part of.
        ("Emily Carter came.", [False]),
        ("Emily carter came.", []),
        ("emily Carter came.", []),
        ("Emily Q. Carter came.", [False]),
        ("Emily Q. came.", []),
        ("Emily, Carter came.", [False]),
        ("Emily to Carter.", []),
        ("Emily Carter School burned.", []),
        ("Emily Carter Old School burned.", [False]),
        ("Detective Emily Carter asks.", []),
        ("Detective, Emily Carter asks.", []),
        ("Detective John Paul Jones asks.", []),
        ("Mary Kay Carter was sold.", []),
        ("Saint Emily Carter rang.", []),
        ("Calle de Juana Perez.", []),
        ("Avenida de la Maria Lopez.", []),
        ("Avenida de la del Maria Lopez.", [False]),
        ("Det. Emily Carter asks.", []),
        ("We asked the detective. Emily Carter answered.", [False]),
        ("It stood on Elm Street. Emily Carter came.", [False]),
        ("It stood on Elm Street! Emily Carter came.", [False]),
        # Announced by a word or several.
        ("His name is Rob Baker.", [False]),
        ("His name is Emily.", [False]),
        ("His name is Baker.", []),
        ("His name Rob Baker.", []),
        ("It is Rob Baker.", []),
        ("A dog named Rob.", []),
        ("A man named Rob Baker.", [False]),
        ("A man named, Rob Baker.", [False]),
        ("A man named Rob baker.", []),
        ("A man named Elm Street.", []),
        ("A man named Officer Rob Baker.", [False]),
        ("Named Rob Baker.", [False]),
        # A victim, in the sentence alone.
        ("The victim Emily ran.", [True]),
        ("The victim Carter ran.", []),
        ("The victim, Rob Baker, ran.", [True]),
        ("The victim told Sgt. Jones of Emily Carter.", [True]),
        ("The victim told J. Jones of Emily Carter.", [True]),
        ("The victim ran. Emily Carter came.", [False]),
        ("The victim ran? Emily Carter came.", [False]),
        ("Emily Carter came. The victim, Rob Baker, ran; Mr. Jones too.", [False, True, False]),
        (". Emily Carter came", [False]),
    ],
)
def test_who_is_named(text: str, found: list[bool]) -> None:
    """Each person once a sentence, and whether it speaks of a victim."""
    assert list(phrases.named_persons(text)) == found


@pytest.mark.parametrize("words", [en.WORDS, fr.WORDS, de.WORDS, es.WORDS])
def test_every_word_is_plain_letters(words: WordList) -> None:
    """A text without any listed word is done with after a look at its runs of letters alone."""
    listed = [
        word
        for each in fields(words)
        for phrase in getattr(words, each.name)
        for word in re.split(r"[ |?.]+", phrase)
    ]

    assert not [word for word in listed if word and not re.fullmatch("[a-z]+", word)]


def test_there_are_enough_sentences() -> None:
    """Each language has at least twenty sentences either way, and each rule some of them."""
    for found in SENTENCES.values():
        assert len(found["held"]) >= 20
        assert len(found["free"]) >= 20
        assert {code for code, _ in found["held"]} == set(CODES)


def test_the_order_of_the_rules() -> None:
    """Findings come in the order of the rules' table, each once."""
    text = (
        "During the protest a Black male hit the victim, Jane Doe. Mr. Harper saw it."
        " You must hand over your video or you will be arrested."
    )

    assert codes(text) == list(CODES)


@pytest.mark.parametrize("incident", ["missing_person", "abduction", "search_and_rescue"])
def test_who_is_missing_may_be_named(incident: str) -> None:
    """A missing or abducted person may be named; where they live is still nobody's business."""
    assert codes("Emily Carter has been missing since Monday.", incident=incident) == []
    assert codes("The victim's address is on Elm Street.", incident=incident) == ["names_victim"]
    assert codes("Emily Carter has been missing since Monday.") == ["names_person"]


@pytest.mark.parametrize(
    "ending", ["straße", "platz", "weg", "gasse", "allee", "schule", "ring", "ufer"]
)
def test_a_street_named_after_somebody_is_no_person(ending: str) -> None:
    """German writes a street's kind to the end of a name."""
    assert codes(f"Der Wagen stand am Sabine Lindner{ending}.") == []
    assert codes("Der Wagen stand bei Sabine Lindner.") == ["names_person"]


@pytest.mark.parametrize(
    "name",
    [
        *("Jack Russell", "John Deere", "Jack Daniels", "Michael Kors"),
        *("Harry Winston", "Mary Kay", "Paul Smith"),
    ],
)
def test_a_make_named_after_somebody_is_no_person(name: str) -> None:
    """A dog, a tractor or a bag has two names as well; the first alone is a person's."""
    assert codes(f"We look for a {name} that was left there.") == []
    assert codes(f"We look for {name.split(maxsplit=1)[0]} Miller, who was there.") == [
        "names_person"
    ]


def test_the_words_that_were_met() -> None:
    """A finding says which of the list's words were met, and never a name."""
    lawful, *_ = text_findings("A rally, a protest and a vigil.")
    [person] = text_findings("Mr. Harper was there.")

    [many] = text_findings(
        "Demonstrators, a protest, a rally, the vigil, the picket line and workers on strike."
    )

    assert lawful.params == {"words": "protest, rally, vigil"}
    assert many.params == {"words": "demonstrators, picket, protest, rally, strike"}
    assert person.params == {}


@pytest.mark.parametrize(
    ("disguised", "shown"),
    [
        ("prot\u00e9st", "protest"),
        ("pro\u200btest", "protest"),
        ("pro\u00adtest", "protest"),
        ("\u202eprotest\u202c", "protest"),
        ("\uff50rotest", "protest"),
        ("\U0001d429rotest", "protest"),
        ("\u0440rotest", "protest"),
        ("\u03c1r\u03bftest", "protest"),
        ("p\u0336r\u0336otest", "protest"),
        ("pro-\ntest", "protest"),
        ("Stra\u00dfe", "Strasse"),
        ("STRA\u1e9eE", "STRASSE"),
    ],
)
def test_disguises_come_off(disguised: str, shown: str) -> None:
    """Accents, zero width, bidi, other alphabets' letters and broken lines hide no word."""
    assert plain(disguised) == shown
    if shown == "protest":
        assert codes(f"Come to the {disguised} today.") == ["lawful_activity"]


@given(text=st.text(alphabet="aXz9'.!?;,-_ \n", max_size=40))
def test_the_quick_way_finds_the_same_words(text: str) -> None:
    """A text of ASCII alone is taken apart as any other: here one with a letter that is no word."""
    other = f"{text}\u6587"

    assert rules_text.tokens(text) == rules_text.tokens(other)
    assert rules_text.words(text) == rules_text.words(other)
    assert rules_text.letters(text) == rules_text.letters(other)


def test_how_a_text_is_taken_apart() -> None:
    """Words in lower case and ends of sentences, runs of letters, words with their capitals."""
    text = "At 9pm, O'Neil\u6587 X; fled."

    assert rules_text.tokens(text) == ["at", "9pm", "o", "neil", "x", ";", "fled", "."]
    assert rules_text.letters(text) == ["at", "pm", "o", "neil", "x", "fled"]
    assert rules_text.words(text) == ["At", "pm", ",", "O'Neil", "X", ";", "fled", "."]
    assert rules_text.words("O'Neil's X 'fled'.") == ["O'Neil", "s", "X", "fled", "."]


@given(text=st.text(max_size=300))
def test_any_text_is_looked_through(text: str) -> None:
    """Whatever the text, there are findings of the known codes, the same in every case."""
    found = codes(text)

    assert set(found) <= set(CODES)
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "piece",
    ["you anyone will ", "a" * 50 + " ", "protest ", "Mr. ", "quien vous sie wer ", "-\n", "Jane "],
)
def test_time_grows_with_length_alone(piece: str) -> None:
    """Twice the text takes at most a few times as long, however it was written."""
    short, long = ((piece * 4000)[:size] for size in (4_000, 32_000))

    assert _fastest_s(long) < max(0.02, 30 * _fastest_s(short))


def _fastest_s(text: str) -> float:
    times = []
    for _ in range(3):
        begun = time.process_time()
        text_findings("A title", text)
        times.append(time.process_time() - begun)
    return min(times)
