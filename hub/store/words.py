"""The hub's texts, from `translations/`."""

from collections.abc import Mapping
import json
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_FOLDERS = (_ROOT / "translations", _ROOT / "hub" / "translations")
"""In a checkout; and in an installed package."""


def catalogue(language: str = "en") -> Mapping[str, str]:
    """Return every text by its key, English where the language has none."""
    for folder in _FOLDERS:
        english = folder / "en.json"
        if english.exists():
            chosen = folder / f"{language}.json"
            texts: dict[str, str] = json.loads(english.read_text(encoding="utf-8"))
            if chosen.exists():
                texts |= json.loads(chosen.read_text(encoding="utf-8"))
            return texts
    return {}
