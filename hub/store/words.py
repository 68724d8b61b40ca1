"""The hub's texts, from `translations/`."""

from collections.abc import Mapping
import json
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_FOLDERS = (_ROOT / "translations", _ROOT / "hub" / "translations")
"""In a checkout; and in an installed package."""


def catalogue(language: str = "en") -> Mapping[str, str]:
    """Return every text by its key, English where the language has none."""
    texts: dict[str, str] = {}
    for chosen in ("en", language):
        for folder in _FOLDERS:
            for path in sorted(folder.glob(f"{chosen}*.json")):
                texts |= json.loads(path.read_text(encoding="utf-8"))
    return texts
