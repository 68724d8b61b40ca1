"""Hostile text, and what is made of it."""

from datetime import datetime, timedelta
from typing import Any
import unicodedata

from homeassistant.util import dt as dt_util
from hypothesis import given, strategies as st
import pytest

from custom_components.neighbors_requests.client.decode import read
from custom_components.neighbors_requests.client.models import Request
from custom_components.neighbors_requests.text import (
    OUTCOME_FOR,
    for_markdown,
    for_phone,
    outcome,
    plain,
    summary,
    title,
)

from . import values

CATALOGUE = {
    "moment": "{weekday} {day} {month}, {time}",
    "months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "weekdays": "Mon Tue Wed Thu Fri Sat Sun",
    "second_yes": "{name} said yes.",
    "clips_none": "No clips.",
    "clips_one": "1 clip.",
    "clips_many": "{count} clips.",
    "level_0": "Not confirmed.",
    "level_2": "Confirmed by one.",
    "findings_one": "1 flag.",
    "findings_many": "{count} flags.",
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
        "2 clips. 1 flag. Confirmed by one."
    )
    assert "Sun 22 Nov, 21:40–22:20. 2 clips. Confirmed by one." in summary(evening, CATALOGUE)
    assert isinstance(night.window.start, datetime)


async def test_summary_says_what_is_missing() -> None:
    """No clips are said so, and so is the yes that waits for a second one; all as plain text."""
    dt_util.set_default_time_zone(dt_util.UTC)
    bare = read(
        Request, values.as_json(values.quiet_request(consent=values.consent(by="Al\nex\u202e")))
    )

    assert summary(bare, CATALOGUE).endswith(" No clips. Confirmed by one. Al ex said yes.")


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


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-11-22T21:40:00Z", "2026-11-22T22:20:00Z", "Sun 22 Nov, 9:40–10:20 PM."),
        ("2026-11-22T11:40:00Z", "2026-11-22T12:20:00Z", "Sun 22 Nov, 11:40 AM–12:20 PM."),
        ("2026-11-22T00:05:00Z", "2026-11-22T00:20:00Z", "Sun 22 Nov, 12:05–12:20 AM."),
        (
            "2026-11-22T23:40:00Z",
            "2026-11-23T00:20:00Z",
            "Sun 22 Nov, 11:40 PM–Mon 23 Nov, 12:20 AM.",
        ),
    ],
)
async def test_american_hours_say_their_half_of_the_day(start: str, end: str, said: str) -> None:
    """It is said once if both times are in it, else of each."""
    dt_util.set_default_time_zone(dt_util.UTC)
    window = {"start": start, "end": end}
    request = read(Request, values.as_json(values.request(window=window)))

    assert said in summary(request, CATALOGUE | {"clock": "12"})


async def test_a_notification_stays_short() -> None:
    """Names and titles of any length leave room for when it was and how many flags there are."""
    agency = values.agency(name="A" * 160, level=0)
    long = read(Request, values.as_json(values.request(title="x" * 160, agency=agency)))

    assert len(title(long, {"asks": "{agency} requests video"})) <= 60 + len(" requests video")
    assert len(summary(long, CATALOGUE)) < 180
    assert summary(long, CATALOGUE).endswith("2 clips. 1 flag. Not confirmed.")


def answered(answer: str, at: datetime = values.AT, **changes: Any) -> Request:  # noqa: ANN401 -- a request's fields
    """Return a request that was answered."""
    made = values.decision(answer=answer, decided_at=at, final_at=at, **changes.pop("made", {}))
    practice = {"practice": changes.pop("practice", False)}
    return read(Request, values.as_json(values.request(decision=made, **changes)) | practice)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (answered("deny"), ("denied", "Alex", None)),
        (answered("deny", made={"answered_by": "automation"}), ("denied", "a program", None)),
        (answered("deny", made={"answered_by": "rule"}), ("denied", "a rule", None)),
        (answered("approve"), ("sending", "Alex", 0)),
        (
            answered("approve", share=values.share(state="sending", size_bytes=9, sent_bytes=5)),
            ("sending", "Alex", 50),
        ),
        (answered("approve", share=values.share()), ("delivered", "Alex", None)),
        (answered("approve", share=values.share(state="failed")), ("failed", "Alex", None)),
        (answered("approve", share=values.share(state="withdrawn")), None),
        (answered("deny", practice=True), None),
        (read(Request, values.as_json(values.request())), None),
    ],
)
def test_outcomes(request_: Request, said: tuple[str, str, int | None] | None) -> None:
    """What is shown of an answer says what came of it and who gave it; for an hour."""
    keys = ("denied", "sending", "delivered", "failed", "waiting")
    words = {f"outcome_{key}": key for key in keys} | {
        f"outcome_{key}_text": "{by}" for key in keys
    }
    words |= {"an_automation": "a program", "a_rule": "a rule"}

    made = outcome(request_, words, values.AT)
    later = outcome(request_, words, values.AT + OUTCOME_FOR)
    sooner = outcome(request_, words, values.AT - timedelta(seconds=1))

    assert (made and (made.title, made.text, made.percent)) == said
    assert later is None
    if said and said[0] == "sending":
        assert sooner is not None
        assert (sooner.title, sooner.starts_at) == ("waiting", values.AT)
