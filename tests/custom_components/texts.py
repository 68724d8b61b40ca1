"""Reads the integration's texts, and says what Home Assistant or our own style would refuse."""

import json
from pathlib import Path
import re
from typing import Any

from custom_components.neighbors_requests.const import DOMAIN

HERE = Path(__file__).parents[2]
OURS = HERE / "custom_components" / DOMAIN

REFUSED = {
    "a reference": re.compile(r"\[%key"),
    "an address": re.compile(r"://"),
    "HTML": re.compile(r"<[a-zA-Z/]"),
    "a quoted placeholder": re.compile(r"'\{\w+\}'"),
    "space around it": re.compile(r"^\s|\s$"),
    "an exclamation mark": re.compile(r"[!¡]"),
    "pleading": re.compile(
        r"\b(please|oops|successfully|por favor|éxito|s.il (vous|te) plaît|succès|bitte"
        r"|erfolgreich)\b",
        re.IGNORECASE,
    ),
}


def read(name: str) -> Any:  # noqa: ANN401 -- any JSON
    """Return one of our JSON files."""
    return json.loads((OURS / name).read_text(encoding="utf-8"))


def leaves(value: object, path: str = "") -> dict[str, str]:
    """Return every text of a tree by its dotted path."""
    if isinstance(value, dict):
        found: dict[str, str] = {}
        for key, inner in value.items():
            found |= leaves(inner, f"{path}.{key}" if path else key)
        return found
    return {path: str(value)}


def faults(text: str) -> list[str]:
    """Return what is wrong with a text, in words."""
    return [what for what, pattern in REFUSED.items() if pattern.search(text)]
