"""What the ledger keeps: every kind of entry, the fields it may have, and what makes it one fact.

Nothing else gets in, so no camera, place or picture ever does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
import json
import re
from typing import Final

from hub.errors import InvalidInputError
from hub.model.decision import Answer, AnsweredBy, GroundChange
from hub.model.rule import Verdict

type Fields = Mapping[str, str | int]


class Withdrawal(StrEnum):
    """How far a withdrawal has come."""

    ASKED = "asked"
    """Somebody took the approval back; nothing more is sent."""
    RECORDED = "recorded"
    """The share had arrived before, and the board has signed for its withdrawal."""


class RuleChange(StrEnum):
    """What became of a house rule."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SWITCHED_ON = "switched_on"
    SWITCHED_OFF = "switched_off"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of entry."""

    required: frozenset[str]
    optional: frozenset[str]
    about: tuple[str, ...]
    """The fields that say what it is about."""
    series: str = ""
    """Empty: there is one entry of this kind about one thing, ever. Else kinds of one series
    follow each other about one thing, and an entry is the same fact as the newest one only."""
    same: tuple[str, ...] = ()
    """In a series: the fields in which the newest entry must agree to be the same fact."""


def _of_request(*required: str, optional: tuple[str, ...] = (), **more: object) -> Kind:
    fields: Mapping[str, object] = {"about": ("request",), **more}
    return Kind(
        required=frozenset({"request", "agency", *required}),
        optional=frozenset({"agency_name", "case_number", "board", "board_index", *optional}),
        **fields,  # type: ignore[arg-type]
    )


KINDS: Final[Mapping[str, Kind]] = {
    "decision": _of_request(
        *("answer", "by", "answered_by", "proposal", "decided_at"),
        optional=("first_by", "reason", "final_at"),
        about=("request", "proposal", "decided_at"),
    ),
    "undone": _of_request("by", "decided_at", about=("request", "decided_at")),
    "withdrawal": _of_request(
        *("by", "proposal", "decided_at", "state"),
        optional=("reason", "code", "sealed_sha256", "receipt"),
        about=("request", "proposal", "decided_at", "state"),
    ),
    "share": _of_request(
        *("proposal", "sealed_sha256", "size_bytes", "receipt"),
        about=("request", "proposal", "sealed_sha256"),
    ),
    "opened": _of_request(
        *("proposal", "sealed_sha256", "receipt"), about=("request", "sealed_sha256")
    ),
    "hold": _of_request("clips", series="kept clips", same=("clips",)),
    "release": _of_request(optional=("reason",), series="kept clips"),
    "rule": Kind(
        required=frozenset({"rule", "name", "change", "by", "then", "on", "rule_sha256"}),
        optional=frozenset({"reason"}),
        about=("rule",),
        series="rule",
        same=("change", "on", "rule_sha256"),
    ),
    "rules": Kind(
        required=frozenset({"change", "by"}),
        optional=frozenset(),
        about=(),
        series="all rules",
        same=("change",),
    ),
    "restored": Kind(
        required=frozenset({"key", "restored_at"}), optional=frozenset(), about=("key",)
    ),
}
FIELDS: Final = frozenset().union(*(kind.required | kind.optional for kind in KINDS.values()))

LONGEST_TEXT: Final = 4096
"""Characters; as long as a receipt may be."""
LARGEST_NUMBER: Final = 2**53 - 1
_DIGEST_BYTES: Final = 16


def time_text(at: datetime) -> str:
    """Return a time in UTC, to the microsecond, as every entry writes it."""
    # Not `strftime`: it writes the years before 1000 with fewer digits.
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_time(text: str) -> datetime:
    """Read what `time_text` writes and nothing else; raises ValueError."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() != timedelta(0) or time_text(at) != text:
        raise ValueError(text)
    return at


def check_fields(kind: str, fields: Fields) -> None:
    """Refuse what the ledger does not keep; raises InvalidInputError."""
    known = KINDS.get(kind)
    if known is None:
        raise InvalidInputError(f"The ledger keeps these entries only: {', '.join(KINDS)}.")
    if unknown := sorted(fields.keys() - known.required - known.optional):
        raise InvalidInputError(f"A {kind} in the ledger has no place for {', '.join(unknown)}.")
    if missing := sorted(known.required - fields.keys()):
        raise InvalidInputError(f"A {kind} in the ledger must say its {', '.join(missing)}.")
    for name, value in fields.items():
        if not _CHECKS.get(name, _is_text)(value):
            raise InvalidInputError(f"The {name} of a {kind} in the ledger cannot be that.")


def about(kind: str, fields: Fields) -> bytes:
    """Return a digest of what an entry is about: its fact, or the series it belongs to."""
    known = KINDS[kind]
    return _digest(known.series or kind, *(fields.get(name, "") for name in known.about))


def fact(kind: str, fields: Fields) -> bytes:
    """Return a digest of what an entry of a series says."""
    return _digest(kind, *(fields.get(name, "") for name in KINDS[kind].same))


def _digest(*parts: str | int) -> bytes:
    return sha256(json.dumps(parts).encode("ascii")).digest()[:_DIGEST_BYTES]


type _Check = Callable[[str | int], bool]


def _is_text(value: str | int) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT


def _is_number(value: str | int) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_NUMBER


def _matches(pattern: str) -> _Check:
    wanted = re.compile(pattern)
    return lambda value: isinstance(value, str) and wanted.fullmatch(value) is not None


def _one_of(choices: type[StrEnum]) -> _Check:
    values = frozenset(map(str, choices))
    return lambda value: isinstance(value, str) and value in values


def _is_time(value: str | int) -> bool:
    try:
        return isinstance(value, str) and read_time(value) is not None
    except ValueError:
        return False


_CHECKS: Final[Mapping[str, _Check]] = {
    "answer": _one_of(Answer),
    "answered_by": _one_of(AnsweredBy),
    "board_index": _is_number,
    "change": _one_of(RuleChange),
    "clips": _is_number,
    "code": _one_of(GroundChange),
    "decided_at": _is_time,
    "final_at": _is_time,
    "on": _matches("yes|no"),
    "proposal": _matches("([0-9a-f]{64})?"),
    "request": _matches("[0-9a-f]{32}"),
    "restored_at": _is_time,
    "rule": _matches("[0-9a-f]{12}"),
    "rule_sha256": _matches("[0-9a-f]{64}"),
    "sealed_sha256": _matches("[0-9a-f]{64}"),
    "size_bytes": _is_number,
    "state": _one_of(Withdrawal),
    "then": _one_of(Verdict),
}
"""What a field's value must be; what is not named is text."""
