"""The caller's language: the hub's texts in it, and what is known of a camera's brand."""

import asyncio

from aiohttp import web

from hub.model.brand import BRANDS
from noticeboard.runtime.catalogue import LANGUAGES, catalogue, preferred
from noticeboard.runtime.text import Text


class Saying:
    """One language of the catalogue."""

    def __init__(self, language: str) -> None:
        """Read the texts; blocking."""
        self.language = language
        self.texts = catalogue(language)

    def say(self, text: str | Text) -> str:
        """Return a text in this language; words without a code stay as they are."""
        return text.fill(self.language) if isinstance(text, Text) else text

    def about(self, brand: str) -> str:
        """Return how to give the hub access to a brand's cameras and what works, by brand key."""
        name = next(each.name for each in BRANDS if each.key == brand)
        return f"{name}: {self.texts[f'brand.{brand}.on']} {self.texts[f'brand.{brand}.works']}"


_READ: dict[str, Saying] = {}
"""Each language is read once, when it is first asked for."""


async def saying(request: web.Request) -> Saying:
    """Return the language that `Accept-Language` prefers, or English if none is available."""
    language = preferred(request.headers.get("Accept-Language", ""), LANGUAGES)
    known = _READ.get(language)
    if known is None:
        known = _READ[language] = await asyncio.to_thread(Saying, language)
    return known
