"""Translate the hub's own sentences into the caller's language.

The code raises, logs and stores every sentence in English. Only on its way out of the API, it is
matched with its English template in `translations/` and filled into another language's template
with the same values. A sentence that matches no template stays as it is.
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
"""Prefixes of complete sentences; those of `PARTS` only fill places of others."""
PARTS: Final = "said.part."
JOINED: Final = f"{PARTS}and"
"""A list of reasons: split first, or a value in one would swallow the next."""
NESTED: Final = "said"
"""Places with this prefix hold translatable sentences; other places hold values."""
LONGEST: Final = 2000
"""Longer text is not one of the hub's sentences."""
_PLACE: Final = re.compile(r"\{(\w+)\}")
_REMEMBERED: Final = 1024


@dataclass(frozen=True, slots=True)
class Template:
    """An English text with places: the pieces between the places, and the places' names."""

    key: str
    pieces: tuple[str, ...]
    places: tuple[str, ...]

    @classmethod
    def of(cls, key: str, text: str) -> "Template":
        """Split a text of the catalog into its pieces and places."""
        told = _PLACE.split(text)
        return cls(key, tuple(told[::2]), tuple(told[1::2]))

    @property
    def weight(self) -> tuple[bool, int]:
        """How much of it is fixed text: if several templates match, the one with the most wins."""
        return self.key == JOINED, sum(map(len, self.pieces))

    def values(self, sentence: str) -> dict[str, str] | None:
        """Return the values of its places, or None if the sentence does not match."""
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
    """One language: its texts by key, and the translation of the hub's sentences."""

    def __init__(self, language: str) -> None:
        """Read the texts; blocking."""
        self.texts = catalogue(language)
        self._is_english = language == LANGUAGES[0]
        self._whole: dict[str, str] = {}
        self._parts: dict[str, str] = {}
        self._templates: list[Template] = []
        if not self._is_english:
            self._learn(catalogue())
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._find)

    def say(self, sentence: str) -> str:
        """Translate one of the hub's sentences; return other text unchanged."""
        if self._is_english or len(sentence) > LONGEST:
            return sentence
        said = self._remembered(sentence, nested=False)
        return sentence if said is None else said

    def about(self, brand: str) -> str:
        """Return how to give the hub access to a brand's cameras and what works, by brand key."""
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
        """Fill a text's places; None if a nested place holds no known sentence."""
        for place, value in values.items():
            if place.startswith(NESTED):
                said = self._remembered(value, nested=True)
                if said is None:
                    return None
                values[place] = said
        # Replace all places at once, so that a value cannot act as another place.
        return _PLACE.sub(lambda place: values[place[1]], self.texts[key])


_READ: dict[str, Saying] = {}
"""Each language is read once, when it is first asked for."""


async def saying(request: web.Request) -> Saying:
    """Return the language that `Accept-Language` prefers, or English if none is available."""
    language = preferred(request.headers.get("Accept-Language", ""), LANGUAGES)
    known = _READ.get(language)
    if known is None:
        known = _READ[language] = await asyncio.to_thread(Saying, language)
    return known
