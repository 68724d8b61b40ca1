"""The texts that people read, from `translations/`."""

from collections.abc import Mapping
from functools import cache
import json
from pathlib import Path
from types import MappingProxyType

# Beside the packages in a checkout; inside the hub's folder in an installed wheel.
_ROOT = Path(__file__).parents[1]
_FOLDERS = (_ROOT / "translations", _ROOT / "hub" / "translations")


@cache
def catalogue(language: str = "en") -> Mapping[str, str]:
    """Return every text of a language by its key. Blocking; read once."""
    texts: dict[str, str] = {}
    for folder in _FOLDERS:
        for path in sorted(folder.glob(f"{language}.json")):
            texts |= json.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType(texts)
