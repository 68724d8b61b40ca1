"""A sentence as data: a code of the catalog, and the values that fill its places.

Code and values travel and are kept; `translations/` has the words, in each language under the same
code. The log and the command line show English. Also here: the catalogue of each language, and
which language a client prefers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
import json
from pathlib import Path
import re
from types import MappingProxyType
from typing import Any, Final, Self, override

# `translations/` is next to the packages in a checkout, and in the hub's folder in a wheel.
_ROOT = Path(__file__).parents[2]
_FOLDERS = (_ROOT / "translations", _ROOT / "hub" / "translations")
_LONGEST_HEADER = 1000


class LanguageCode(StrEnum):
    """A language that every text has, as an option of a command."""

    EN = "en"
    ES = "es"
    FR = "fr"
    DE = "de"


LANGUAGES: Final = tuple(each.value for each in LanguageCode)


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


type Value = str | int | float | Text

PLAIN: Final = "text.plain"
"""The code of words that stand for themselves, in every language."""
_PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """One sentence, or a phrase that fills a place of another."""

    code: str
    values: Mapping[str, Value]

    def __init__(self, code: str, /, **values: Value) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "values", values)

    @classmethod
    def plain(cls, words: str) -> Self:
        """Return words that have no code, and so no translation."""
        return cls(PLAIN, text=words)

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.code)

    @override
    def __hash__(self) -> int:
        return hash((self.code, frozenset(self.values.items())))

    @override
    def __str__(self) -> str:
        return self.fill()

    def fill(self, language: str = "en") -> str:
        """Return the sentence in a language. Blocking when the language is first asked for.

        Never fails: a kept text may be of a version whose catalog had another code or place.
        """
        template = catalogue(language).get(self.code, self.code)
        # All places at once, so that a value cannot act as another place.
        return _PLACE.sub(lambda place: self._filled(place, language), template)

    def _filled(self, place: re.Match[str], language: str) -> str:
        value = self.values.get(place[1], place[0])
        if isinstance(value, Text):
            return value.fill(language)
        return f"{value:g}" if isinstance(value, float) else str(value)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it: a text within it is an object with `code` and `values`."""
        values = {
            name: value.as_json() if isinstance(value, Text) else value
            for name, value in self.values.items()
        }
        return {"code": self.code, "values": values}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Self:
        """Read what `as_json` returned; raises KeyError, TypeError or AttributeError."""
        values = {
            name: cls.from_json(value) if isinstance(value, dict) else value
            for name, value in body["values"].items()
        }
        return cls(body["code"], **values)


NOTHING: Final = Text("")
"""A reason where there is none."""


def text_of(error: Exception) -> Text:
    """Return what an error says, to be a place of another text."""
    text = error.args[0] if error.args else ""
    return text if isinstance(text, Text) else Text.plain(str(error))


def joined(texts: list[Text]) -> Text:
    """Return several phrases as one: `it came at 23:10, and its text threatens`."""
    *before, last = texts
    for text in reversed(before):
        last = Text("part.and", one=text, other=last)
    return last


def columns(reason: Text) -> dict[str, str]:
    """Return a reason as a database keeps it: its English words, and the text as JSON."""
    return {
        "reason": str(reason),
        "reason_text": json.dumps(reason.as_json(), ensure_ascii=False) if reason else "",
    }


def of_columns(reason: str, reason_text: str) -> Text:
    """Return what `columns` wrote; words without a text, of an earlier version, stand alone."""
    if not reason_text:
        return Text.plain(reason) if reason else NOTHING
    return Text.from_json(json.loads(reason_text))
