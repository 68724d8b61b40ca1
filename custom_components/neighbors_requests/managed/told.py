"""What the hub writes to its log, as Home Assistant's log takes it. Pure."""

import logging
import re
from typing import NamedTuple

LONGEST_LINE = 1000
_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ([A-Z]+) (.*)", re.DOTALL)
_SENTENCE = re.compile(r"✗ (.*)", re.DOTALL)
_SECRETS = (
    # A pairing link, or its code; a user and password in an address; a bearer's token.
    re.compile(r"(neighbors://)\S+"),
    re.compile(r"(\bcode=)[0-9A-Fa-f]+"),
    re.compile(r"(://)[^/\s@]+(?=@)"),
    re.compile(r"(\bBearer )\S+", re.IGNORECASE),
    re.compile(r"(AGE-SECRET-KEY-)\S+"),
    re.compile(r"(\b(?:token|password|secret)[\"']?\s*[=:]\s*[\"']?)[^\s\"',}]+", re.IGNORECASE),
)


class Told(NamedTuple):
    """One line of the hub's."""

    level: int
    text: str


def read_told(line: str, before: int) -> Told:
    """Return what a line says; one without a level, as in a traceback, has the level `before`."""
    line = without_secrets(line.rstrip()[:LONGEST_LINE])
    if (dated := _LINE.match(line)) is not None:
        level = logging.getLevelNamesMapping().get(dated[1], logging.WARNING)
        return Told(level=level, text=dated[2])
    if (sentence := _SENTENCE.match(line)) is not None:
        return Told(level=logging.ERROR, text=sentence[1])
    return Told(level=before, text=line)


def without_secrets(text: str) -> str:
    """Return text with whatever could open something taken out, whoever wrote it there."""
    for secret in _SECRETS:
        text = secret.sub(r"\1**", text)
    return text
