"""Hostile text, and what is made of it."""

from datetime import datetime
import unicodedata

from homeassistant.util import dt as dt_util
from hypothesis import given, strategies as st
import pytest

from custom_components.neighbors_requests.client.decode import read
from custom_components.neighbors_requests.client.models import Request
from custom_components.neighbors_requests.text import for_markdown, for_phone, plain, summary

from . import values

CATALOGUE = {
    "moment": "{weekday} {day} {month}, {time}",
    "months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "weekdays": "Mon Tue Wed Thu Fri Sat Sun",
    "second_yes": "{name} said yes.",
    "clips_none": "No clips.",
    "clips_one": "1 clip.",
    "clips_many": "{count} clips.",
    "level": "Level {level}.",
    "findings_one": "1 finding.",
    "findings_many": "{count} findings.",
}


@given(st.text())
def test_plain_is_one_short_visible_line(text: str) -> None:
    """Nothing that is not seen is left, and no line is longer than asked."""
    line = plain(text, longest=40)

    assert len(line) <= 40
    assert not [sign for sign in line if unicodedata.category(sign)[0] == "C"]
    assert line == line.strip()
    assert plain(line, longest=40) == line


def test_plain_keeps_what_people_write() -> None:
    """Accents, other scripts and signs stay; stacked marks are cut to three."""
    assert plain("Zoë  Müller\n東京 مرحبا 🚒 & co.") == "Zoë Müller 東京 مرحبا 🚒 & co."
    assert plain("x" + "\u0489" * 9) == "x" + "\u0489" * 3


def test_plain_says_that_it_cut() -> None:
    """A line cut short ends in an ellipsis."""
    assert plain("a" * 50, longest=10) == "a" * 9 + "…"


@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_markdown_has_no_bare_punctuation(line: str) -> None:
    """Every sign that markdown could mean something by stands behind a backslash."""
    escaped = for_markdown(line)

    assert escaped.replace("\\\\", "").count("\\") <= len(line)
    rest = iter(escaped)
    for sign in rest:
        if sign == "\\":
            next(rest)
        else:
            assert sign.isalnum() or sign == " "


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("<b>&lt;&#8238;", "‹b›& lt;& #8238;"),  # noqa: RUF001 -- the signs in question
        ("Fish & chips, AT&T", "Fish & chips, AT&T"),
    ],
)
def test_phones_are_sent_no_html(line: str, shown: str) -> None:
    """What a phone would read as a tag or a character reference, it reads as text."""
    assert for_phone(line) == shown


async def test_summary_names_both_days_of_a_night() -> None:
    """A window across midnight says both days; one that does not says one."""
    dt_util.set_default_time_zone(dt_util.UTC)
    window = {"start": "2026-11-22T23:40:00Z", "end": "2026-11-23T00:20:00Z"}
    night = read(Request, values.as_json(values.request(window=window)))
    evening = read(Request, values.as_json(values.request(findings=[])))

    assert summary(night, CATALOGUE) == (
        "The alley behind Mill Street, Sun 22 Nov, 23:40–Mon 23 Nov, 00:20. "
        "2 clips. Level 2. 1 finding."
    )
    assert "Sun 22 Nov, 21:40–22:20. 2 clips. Level 2." in summary(evening, CATALOGUE)
    assert isinstance(night.window.start, datetime)


async def test_summary_says_what_is_missing() -> None:
    """No clips are said so, and so is the yes that waits for a second one; all as plain text."""
    dt_util.set_default_time_zone(dt_util.UTC)
    bare = read(
        Request, values.as_json(values.quiet_request(consent=values.consent(by="Al\nex\u202e")))
    )

    assert summary(bare, CATALOGUE).endswith(" No clips. Level 2. Al ex said yes.")


async def test_summary_is_in_the_households_words() -> None:
    """Days and months are the catalog's, in its order."""
    dt_util.set_default_time_zone(dt_util.UTC)
    german = CATALOGUE | {
        "moment": "{weekday}, {day}. {month}, {time}",
        "weekdays": "Mo Di Mi Do Fr Sa So",
        "months": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    }

    said = summary(read(Request, values.as_json(values.request())), german)

    assert "So, 22. Nov., 21:40–22:20." in said
