"""Lists of logs that want witnesses (transparency-dev's witness network, `logs/v0`). Pure.

A list is read strictly. What can't be read is left out, with its line, and the other logs stay.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import re
from typing import Final

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import has_unseen
from noticeboard.log.note import VerifierKey, parse_signer_key
from noticeboard.runtime.text import Text

HEADER: Final = "logs/v0"
LONGEST_LIST_BYTES: Final = 4 * 1024 * 1024
MOST_LOGS: Final = 40_000
_LONGEST_LINE: Final = 400
_QPD: Final = re.compile(r"[1-9][0-9]{0,9}")
_MOST_QPD: Final = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLog:
    """A log, and how often a day it asks to be cosigned."""

    key: VerifierKey
    origin: str
    qpd: int
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogList:
    """What a list says."""

    logs: tuple[ListedLog, ...]
    wrong: tuple[int, ...]
    """The lines at which a log couldn't be read."""


def parse_log_list(raw: bytes) -> LogList:
    """Read a list; raises InvalidInputError if it is none."""
    if len(raw) > LONGEST_LIST_BYTES:
        raise InvalidInputError(Text("noticeboard.log_list.too_long", most=LONGEST_LIST_BYTES))
    try:
        lines = raw.decode().split("\n")
    except UnicodeDecodeError as error:
        raise InvalidInputError(Text("noticeboard.log_list.none")) from error
    said = [
        (number, line.strip())
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.strip().startswith("#")
    ]
    if not said or said[0][1] != HEADER:
        raise InvalidInputError(Text("noticeboard.log_list.none"))
    logs: dict[str, ListedLog] = {}
    wrong = []
    for block in _blocks(said[1:]):
        try:
            log = _parse_log([line for _, line in block])
        except VerificationError:
            wrong.append(block[0][0])
            continue
        if len(logs) >= MOST_LOGS or log.origin in logs:
            wrong.append(block[0][0])
            continue
        logs[log.origin] = log
    return LogList(logs=tuple(logs.values()), wrong=tuple(wrong))


def _blocks(lines: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield the lines of each log: from a `vkey` to the next."""
    block: list[tuple[int, str]] = []
    for number, line in lines:
        if line.partition(" ")[0] == "vkey" and block:
            yield block
            block = []
        block.append((number, line))
    if block:
        yield block


def _parse_log(lines: Sequence[str]) -> ListedLog:
    fields = [line.partition(" ")[::2] for line in lines]
    names = [name for name, _ in fields]
    if names not in (["vkey", "qpd", "contact"], ["vkey", "origin", "qpd", "contact"]):
        raise VerificationError(Text("noticeboard.log_list.none"))
    values = {name: value.strip() for name, value in fields}
    if any(has_unseen(value) or len(value) > _LONGEST_LINE for value in values.values()):
        raise VerificationError(Text("noticeboard.log_list.none"))
    key = parse_signer_key(values["vkey"])
    origin = values.get("origin", key.name)
    if not _QPD.fullmatch(values["qpd"]) or int(values["qpd"]) >= _MOST_QPD or not origin:
        raise VerificationError(Text("noticeboard.log_list.none"))
    return ListedLog(key=key, origin=origin, qpd=int(values["qpd"]), contact=values["contact"])
