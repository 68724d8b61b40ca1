"""The hub's own sentences, in the language of whoever asks.

The code words each sentence in English, and so it is raised, logged and kept. Only here, where it
leaves by the API, is it recognised by its English template in `translations/` and said by another
language's, with the same values in its places. A sentence that no template fits stays as it is.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
import re
from typing import Final

from aiohttp import web

from hub.model.brand import BRANDS
from noticeboard.runtime.catalogue import catalogue, preferred

LANGUAGES: Final = ("en", "de", "es", "fr")
SENTENCES: Final = ("said.", "problem.")
"""Whole sentences; those of `PARTS` only stand in the places of others."""
PARTS: Final = "said.part."
JOINED: Final = f"{PARTS}and"
"""Several reasons in a row: taken apart first, or a value in one would swallow the next."""
NESTED: Final = "said"
"""A place whose name begins so holds words of the hub, which are said too; others hold values."""
LONGEST: Final = 2000
"""What is longer is nothing that the hub says."""
_PLACE: Final = re.compile(r"\{(\w+)\}")
_REMEMBERED: Final = 1024


@dataclass(frozen=True, slots=True)
class Template:
    """An English text with places: what stands between them, and what they are called."""

    key: str
    pieces: tuple[str, ...]
    places: tuple[str, ...]

    @classmethod
    def of(cls, key: str, text: str) -> "Template":
        """Take a text of the catalogue apart."""
        told = _PLACE.split(text)
        return cls(key, tuple(told[::2]), tuple(told[1::2]))

    @property
    def weight(self) -> tuple[bool, int]:
        """How much of it is fixed: where several fit, the one that says most is meant."""
        return self.key == JOINED, sum(map(len, self.pieces))

    def values(self, sentence: str) -> dict[str, str] | None:
        """Return what stands in its places, or None where the sentence is another."""
        first, *between, last = self.pieces
        at, end = len(first), len(sentence) - len(last)
        if at > end or not (sentence.startswith(first) and sentence.endswith(last)):
            return None
        found: list[str] = []
        for piece in between:
            next_at = sentence.find(piece, at, end)
            if next_at < 0:
                return None
            found.append(sentence[at:next_at])
            at = next_at + len(piece)
        return dict(zip(self.places, (*found, sentence[at:end]), strict=True))


class Saying:
    """One language: its texts by their keys, and the hub's own sentences said in it."""

    def __init__(self, language: str) -> None:
        """Read the texts. Blocking."""
        self.texts = catalogue(language)
        self._is_english = language == LANGUAGES[0]
        self._whole: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._templates: list[Template] = []
        if not self._is_english:
            self._learn(catalogue())
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._find)

    def say(self, sentence: str) -> str:
        """Return a sentence of the hub in this language, or as it is where it is none."""
        if self._is_english or len(sentence) > LONGEST:
            return sentence
        said = self._remembered(sentence, nested=False)
        return sentence if said is None else said

    def about(self, brand: str) -> str:
        """Return what lets the hub in at a brand's cameras and what works, by the brand's key."""
        name = next(each.name for each in BRANDS if each.key == brand)
        return f"{name}: {self.texts[f'brand.{brand}.on']} {self.texts[f'brand.{brand}.works']}"

    def _learn(self, english: Mapping[str, str]) -> None:
        for key, text in english.items():
            if not key.startswith(SENTENCES):
                continue
            if _PLACE.search(text):
                self._templates.append(Template.of(key, text))
            else:
                same = self._parts if key.startswith(PARTS) else self._whole
                same[text] = self.texts[key]
        self._templates.sort(key=lambda template: template.weight, reverse=True)

    def _find(self, sentence: str, *, nested: bool) -> str | None:
        said = self._whole.get(sentence)
        if said is None and nested:
            said = self._parts.get(sentence)
        if said is not None:
            return said
        for template in self._templates:
            if template.key.startswith(PARTS) and not nested:
                continue
            values = template.values(sentence)
            if values is not None and (filled := self._filled(template.key, values)) is not None:
                return filled
        return None

    def _filled(self, key: str, values: dict[str, str]) -> str | None:
        """Return a text with its places filled, or None where one holds no words of the hub."""
        for place, value in values.items():
            if place.startswith(NESTED):
                said = self._remembered(value, nested=True)
                if said is None:
                    return None
                values[place] = said
        # All at once: what fills one place cannot be another.
        return _PLACE.sub(lambda place: values[place[1]], self.texts[key])


_READ: dict[str, Saying] = {}
"""Read once a run, when somebody first asks for it."""


async def saying(request: web.Request) -> Saying:
    """Return the language that `Accept-Language` likes best, English where it likes none here."""
    language = preferred(request.headers.get("Accept-Language", ""), LANGUAGES)
    known = _READ.get(language)
    if known is None:
        known = _READ[language] = await asyncio.to_thread(Saying, language)
    return known
