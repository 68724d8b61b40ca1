"""Names that look like another's."""

import pytest

from noticeboard.rules.text import mixes_alphabets, skeleton, skeletons


@pytest.mark.parametrize(
    ("name", "mixed"),
    [
        ("Springfield Police Department", False),
        ("Polizeipr\u00e4sidium M\u00fcnchen", False),
        ("\u041f\u043e\u043b\u0438\u0446\u0438\u044f \u041c\u043e\u0441\u043a\u0432\u044b", False),
        ("\u8b66\u8996\u5e81\u3053\u3046\u3064\u3046", False),
        ("Policia 112", False),
        ("\u30dd\u30ea\u30b9\u8b66\u5bdf", False),
        ("\uacbd\ucc30\u8b66\u5bdf", False),
        ("\u8b66\u5bdf\u3105\u3106", False),
        ("Police \u8b66\u5bdf", False),
        ("Police\u8b66\u5bdf", True),
        ("Springfield P\u043elice", True),
        ("Springf\u0456eld Police", True),
        ("\u03a1olice", True),
        ("\uff30olice", True),
    ],
)
def test_words_of_two_alphabets(name: str, *, mixed: bool) -> None:
    """A Latin word with a Cyrillic or Greek letter is a disguise; a name in one alphabet is not."""
    assert mixes_alphabets(name) is mixed


@pytest.mark.parametrize(
    "other",
    [
        "Springfie\u217cd Police",
        "SpringfieId Police",
        "Springfie1d Police",
        "Springfield  Police",
        "Springf\u0456eld Police",
        "Springfield \u03a1olice",
        "Springfield P\u00f3lice",
        "SPRINGFIELD POLICE",
        "springfield police",
        "Springfield Police.",
        "Springfield-Police",
        "Spring field Police",
        "\u00abSpringfield Police\u00bb",
        "\uff33pringfield Police",
    ],
)
def test_names_with_one_picture(other: str) -> None:
    """What a reader cannot tell apart is one picture; a different name is another."""
    assert skeleton(other) == skeleton("Springfield Police")
    assert skeletons(other) & skeletons("Springfield Police")
    assert skeleton("Springfield Fire") != skeleton("Springfield Police")
    assert not skeletons("Springfield Fire") & skeletons("Springfield Police")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Burnham", "Bumham"),
        ("Kingsvvood", "Kingswood"),
        ("l0 I | O", "1O l l 0"),
        ("Ill1", "lIl|"),
    ],
)
def test_letters_and_figures_that_are_alike(one: str, other: str) -> None:
    """An m may be r and n side by side, a w two v, and a stroke is a stroke."""
    assert skeleton(one) == skeleton(other)
    assert skeleton(f"{one}x") != skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u041c\u041e\u0421\u041a\u0412\u0410", "\u041c\u043e\u0441\u043a\u0432\u0430"),
        ("\u0420\u041e\u041c\u0410", "POMA"),
        ("\u0410\u0392\u0395\u039d", "ABEN"),
    ],
)
def test_capitals_of_another_alphabet(one: str, other: str) -> None:
    """Capitals are the same name as small letters, and may look like those of another alphabet."""
    assert skeletons(one) & skeletons(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Springfield Police (Illinois)", "Springfield Police (Ohio)"),
        ("Engine Company 7", "Engine Company 8"),
        ("North Springfield Police", "Springfield Police"),
        ("\u8b66\u8996\u5e81", "\u8b66\u5bdf\u5e81"),
    ],
)
def test_different_names(one: str, other: str) -> None:
    """Names that a reader can tell apart stay apart."""
    assert not skeletons(one) & skeletons(other)
