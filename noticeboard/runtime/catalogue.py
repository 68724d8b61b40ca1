"""The texts that people read, from `translations/`."""

from collections.abc import Mapping
from functools import cache, lru_cache
import json
from pathlib import Path
from types import MappingProxyType
from typing import Final

# `translations/` is next to the packages in a checkout, and in the hub's folder in a wheel.
_ROOT = Path(__file__).parents[2]
_FOLDERS = (_ROOT / "translations", _ROOT / "hub" / "translations")
_LONGEST_HEADER = 1000


LANGUAGES: Final = ("en", "es", "fr", "de")


@cache
def catalogue(language: str = "en") -> Mapping[str, str]:
    """Return every text of a language by its key. Blocking; cached."""
    texts: dict[str, str] = {}
    for folder in _FOLDERS:
        for path in sorted(folder.glob(f"{language}.json")):
            texts |= json.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType(texts)


@lru_cache(maxsize=64)
def preferred(header: str, languages: tuple[str, ...]) -> str:
    """Return the language an `Accept-Language` header (RFC 9110) prefers, else the first."""
    best, most = languages[0], 0.0
    for part in header[:_LONGEST_HEADER].split(","):
        name, _, weight = part.strip().partition(";")
        code = name.strip().lower().partition("-")[0]
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if code in languages and quality > most:
            best, most = code, quality
    return best
