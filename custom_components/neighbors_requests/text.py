"""Sentences about requests; all outside text passes through `plain`, then its sink's escape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
import re
import unicodedata

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)
from homeassistant.util import dt as dt_util

from .client.decode import Record
from .client.models import Answer, AnsweredBy, Decision, Request, Share, ShareState
from .const import DOMAIN

LONGEST_LINE = 160
LONGEST_NAME = 60
"""Of an agency in a notification's title: watches and cars show one short line."""
LONGEST_TITLE = 90
"""Of a request in a notification, so that its time and its flags are seen, too."""
OUTCOME_FOR = timedelta(hours=1)
"""How long phones show how a request was answered and what came of it."""
_LEVELS = ("level_0", "level_1", "level_2", "level_3")
_OUTCOMES = {
    "outcome_denied": "outcome_denied_text",
    "outcome_delivered": "outcome_delivered_text",
    "outcome_failed": "outcome_failed_text",
    "outcome_waiting": "outcome_waiting_text",
    "outcome_sending": "outcome_sending_text",
}
"""The catalog's keys: each title's text."""
_PERCENT_STEP = 25
"""Progress is sent in these steps: the push service takes 500 notices a day."""
_IN_PROGRESS = frozenset({ShareState.APPROVED, ShareState.SEALED, ShareState.SENDING})
CLOCK = "clock"
"""The catalog's key of how hours are written: `12` or `24`."""
_TWELVE_HOURS = frozenset({"en", "en-US"})
"""Languages of Home Assistant in which hours are written as 9:40 PM."""
MOST_MARKS = 3
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ANGLES = {
    ord("<"): "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}",
    ord(">"): "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}",
}
_CHARACTER_REFERENCE = re.compile(r"&(?=#|\w+;)")


# Each message of the hub rebuilds every list, mostly from text seen before.
@lru_cache(maxsize=512)
def plain(text: str, *, longest: int = LONGEST_LINE) -> str:
    """Return `text` as one line without invisible characters, such as controls and overrides."""
    characters: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text[: longest * 4]):
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if category in {"Cc", "Zl", "Zp"}:
            characters.append(" ")
        elif category[0] != "C" and marks <= MOST_MARKS:
            characters.append(character)
    line = " ".join("".join(characters).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def for_markdown(line: str) -> str:
    """Escape a plain line so that markdown shows it literally: no HTML, links or pictures."""
    return _PUNCTUATION.sub(r"\\\1", line)


def for_phone(line: str) -> str:
    """Escape a plain line for phones, some of which render HTML in a notification."""
    return _CHARACTER_REFERENCE.sub("& ", line.translate(_ANGLES))


async def async_catalogue(hass: HomeAssistant, language: str = "") -> Mapping[str, str]:
    """Return the integration's own sentences, by default in the language of this Home Assistant."""
    spoken = language or hass.config.language
    return _catalogue(spoken, await async_get_translations(hass, spoken, "common", [DOMAIN]))


def _catalogue(language: str, texts: Mapping[str, str]) -> Mapping[str, str]:
    prefix = f"component.{DOMAIN}.common."
    clock = "12" if language in _TWELVE_HOURS else "24"
    return {CLOCK: clock} | {key.removeprefix(prefix): text for key, text in texts.items()}


@callback
def cached_catalogue(hass: HomeAssistant) -> Mapping[str, str]:
    """Return the part of the catalog that is in memory: all of it, once an entry was set up."""
    language = hass.config.language
    return _catalogue(language, async_get_cached_translations(hass, language, "common", DOMAIN))


def confirmation(level: int, catalogue: Mapping[str, str]) -> str:
    """Return a sentence about how an agency of a level was confirmed."""
    return catalogue[_LEVELS[min(max(level, 0), len(_LEVELS) - 1)]]


def title(request: Request, catalogue: Mapping[str, str]) -> str:
    """Return a sentence that names the asking agency, or says that an approval was not sent.

    A practice request is called that first of all: a lock screen may show nothing else.
    """
    if request.practice:
        return catalogue["practice_asks"]
    key = "not_sent" if is_void(request) and not request.pending else "asks"
    return catalogue[key].format(agency=_agency(request))


def _agency(request: Request) -> str:
    """Return the agency's name, short enough for a title."""
    return plain(request.agency.name, longest=LONGEST_NAME)


def summary(request: Request, catalogue: Mapping[str, str]) -> str:
    """Return what a watch shows and a car reads aloud: where, when, what this house has, flags.

    If an approval was not sent, the reason comes first.
    """
    clips = len(request.match.clips)
    flags = len(request.findings)
    has = {0: "clips_none", 1: "clips_one"}.get(clips, "clips_many")
    sentences = [] if request.voided is None else [plain(request.voided.reason, longest=300)]
    where = plain(request.title, longest=LONGEST_TITLE)
    sentences += [
        f"{where}, {_window(request.window.start, request.window.end, catalogue)}.",
        catalogue[has].format(count=clips),
    ]
    if flags:
        sentences.append(
            catalogue["findings_one" if flags == 1 else "findings_many"].format(count=flags)
        )
    sentences.append(confirmation(request.agency.level, catalogue))
    if name := first_yes(request):
        sentences.append(catalogue["second_yes"].format(name=name))
    if request.practice:
        sentences.append(catalogue["practice_stays"])
    return " ".join(sentences)


class Outcome(Record):
    """How a request was answered here and what came of it, for phones that showed the request."""

    title: str
    text: str
    until: datetime
    starts_at: datetime | None = None
    """When an approval is carried out, if that is still to come: until then it can be undone."""
    percent: int | None = None
    """How much is sent, if it is being sent."""


def outcome(request: Request, catalogue: Mapping[str, str], now: datetime) -> Outcome | None:
    """Return what phones show of an answered request, or None if they show nothing.

    Whoever didn't answer learns who did, and that there is nothing left to do.
    """
    made = request.decision
    if made is None or request.practice:
        return None
    key = _outcome_key(request, made, now)
    shared = request.share
    settled = made.final_at if shared is None else max(made.final_at, shared.changed_at)
    until = settled + OUTCOME_FOR
    if not key or now >= until:
        return None
    percent = _percent(shared) if key == "outcome_sending" else None
    values = {
        "agency": _agency(request),
        "by": _who(made, catalogue),
        "time": hour_of(dt_util.as_local(made.final_at), catalogue),
        "percent": percent,
    }
    return Outcome(
        title=catalogue[key].format_map(values),
        text=catalogue[_OUTCOMES[key]].format_map(values),
        until=until,
        starts_at=made.final_at if key == "outcome_waiting" else None,
        percent=percent,
    )


def _who(made: Decision, catalogue: Mapping[str, str]) -> str:
    if made.answered_by is AnsweredBy.PERSON:
        return plain(made.by)
    return catalogue["a_rule" if made.answered_by is AnsweredBy.RULE else "an_automation"]


def _outcome_key(request: Request, made: Decision, now: datetime) -> str:
    """Return the catalog's key of the outcome; empty if none is shown, as of a withdrawal."""
    shared = request.share
    if made.answer is Answer.DENY:
        return "outcome_denied"
    if shared is not None and shared.state is ShareState.DELIVERED:
        return "outcome_delivered"
    if shared is not None and shared.state is ShareState.FAILED:
        return "outcome_failed"
    if now < made.final_at:
        return "outcome_waiting"
    return "outcome_sending" if shared is None or shared.state in _IN_PROGRESS else ""


def _percent(shared: Share | None) -> int:
    if shared is None or not shared.size_bytes:
        return 0
    return 100 * shared.sent_bytes // shared.size_bytes // _PERCENT_STEP * _PERCENT_STEP


def is_void(request: Request) -> bool:
    """Return whether the request's last answer is an approval that no longer counts."""
    return request.voided is not None and request.decision is None


def first_yes(request: Request) -> str:
    """Return who approved first if a second person must approve too, else an empty string."""
    return "" if request.consent is None else plain(request.consent.by)


def _window(start: datetime, end: datetime, catalogue: Mapping[str, str]) -> str:
    """Return the window in local time, such as `Sun, Nov 22, 9:40–10:20 PM`."""
    first, last = dt_util.as_local(start), dt_util.as_local(end)
    if first.date() != last.date():
        return f"{_moment(first, catalogue)}\N{EN DASH}{_moment(last, catalogue)}"
    begin, until = hour_of(first, catalogue), hour_of(last, catalogue)
    # Of two times in the same half of the day, only the last one says which.
    begin, half = begin.split(" ")[0], begin.partition(" ")[2]
    if half and not until.endswith(half):
        begin = f"{begin} {half}"
    return f"{_moment(first, catalogue, begin)}\N{EN DASH}{until}"


def hour_of(local: datetime, catalogue: Mapping[str, str], *, seconds: bool = False) -> str:
    """Return a local time of day as the household writes it, such as `9:40 PM` or `21:40`."""
    minutes = f"{local:%M:%S}" if seconds else f"{local:%M}"
    if catalogue.get(CLOCK) != "12":
        return f"{local:%H}:{minutes}"
    return f"{local.hour % 12 or 12}:{minutes} {'AM' if local.hour < 12 else 'PM'}"  # noqa: PLR2004 -- noon


def day_of(day: date, catalogue: Mapping[str, str]) -> str:
    """Return a day in the catalog's language, such as `Sun, Nov 22, 2026`."""
    return catalogue["date"].format_map(_parts(day, catalogue))


def _moment(local: datetime, catalogue: Mapping[str, str], time: str = "") -> str:
    """Return a local time with its day, but without its year, in the catalog's language."""
    parts = _parts(local, catalogue)
    return catalogue["moment"].format(time=time or hour_of(local, catalogue), **parts)


def _parts(day: date, catalogue: Mapping[str, str]) -> dict[str, object]:
    # strftime knows only English.
    return {
        "weekday": catalogue["weekdays"].split()[day.weekday()],
        "day": day.day,
        "month": catalogue["months"].split()[day.month - 1],
        "year": day.year,
    }
