"""Sentences about requests; all outside text passes through `plain`, then its sink's escape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
import re
import unicodedata

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import (
    async_get_cached_translations,
    async_get_translations,
)
from homeassistant.util import dt as dt_util

from .client.models import Request
from .const import DOMAIN

LONGEST_LINE = 160
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
    prefix = f"component.{DOMAIN}.common."
    spoken = language or hass.config.language
    texts = await async_get_translations(hass, spoken, "common", [DOMAIN])
    return {key.removeprefix(prefix): text for key, text in texts.items()}


@callback
def cached_catalogue(hass: HomeAssistant) -> Mapping[str, str]:
    """Return the part of the catalog that is in memory: all of it, once an entry was set up."""
    prefix = f"component.{DOMAIN}.common."
    texts = async_get_cached_translations(hass, hass.config.language, "common", DOMAIN)
    return {key.removeprefix(prefix): text for key, text in texts.items()}


def title(request: Request, catalogue: Mapping[str, str]) -> str:
    """Return a sentence that names the asking agency, or says that an approval was not sent.

    A practice request is called that first of all: a lock screen may show nothing else.
    """
    if request.practice:
        return catalogue["practice_asks"]
    key = "not_sent" if is_void(request) and not request.pending else "asks"
    return catalogue[key].format(agency=plain(request.agency.name))


def summary(request: Request, catalogue: Mapping[str, str]) -> str:
    """Return a summary: where, when, what this house has, and how far the agency is confirmed.

    If an approval was not sent, the reason comes first.
    """
    clips = len(request.match.clips)
    findings = len(request.findings)
    has = {0: "clips_none", 1: "clips_one"}.get(clips, "clips_many")
    sentences = [] if request.voided is None else [plain(request.voided.reason, longest=300)]
    sentences += [
        f"{plain(request.title)}, {_window(request.window.start, request.window.end, catalogue)}.",
        catalogue[has].format(count=clips),
        catalogue["level"].format(level=request.agency.level),
    ]
    if findings:
        key = "findings_one" if findings == 1 else "findings_many"
        sentences.append(catalogue[key].format(count=findings))
    if name := first_yes(request):
        sentences.append(catalogue["second_yes"].format(name=name))
    if request.practice:
        sentences.append(catalogue["practice_stays"])
    return " ".join(sentences)


def is_void(request: Request) -> bool:
    """Return whether the request's last answer is an approval that no longer counts."""
    return request.voided is not None and request.decision is None


def first_yes(request: Request) -> str:
    """Return who approved first if a second person must approve too, else an empty string."""
    return "" if request.consent is None else plain(request.consent.by)


def _window(start: datetime, end: datetime, catalogue: Mapping[str, str]) -> str:
    """Return the window in local time, such as `Sun 22 Nov, 21:40` until `22:20`."""
    first, last = dt_util.as_local(start), dt_util.as_local(end)
    until = f"{last:%H:%M}" if first.date() == last.date() else _moment(last, catalogue)
    return f"{_moment(first, catalogue)}\N{EN DASH}{until}"


def day_of(day: date, catalogue: Mapping[str, str]) -> str:
    """Return a day in the catalog's language, such as `Sun 22 Nov 2026`."""
    weekday = catalogue["weekdays"].split()[day.weekday()]
    return f"{weekday} {day.day} {catalogue['months'].split()[day.month - 1]} {day.year}"


def _moment(local: datetime, catalogue: Mapping[str, str]) -> str:
    """Return a local time with its day in the catalog's language; strftime knows only English."""
    return catalogue["moment"].format(
        weekday=catalogue["weekdays"].split()[local.weekday()],
        day=local.day,
        month=catalogue["months"].split()[local.month - 1],
        time=f"{local:%H:%M}",
    )
