"""One entry of the house's ledger, and the exact bytes it is stored as."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
import json
from typing import Any, Final, Self

from hub.errors import InvalidInputError

KINDS: Final = ("decision", "share")
FIELDS: Final = frozenset(
    {
        "agency",
        "answer",
        "by",
        "decided_at",
        "proposal",
        "reason",
        "receipt",
        "request",
        "sealed_sha256",
        "size_bytes",
        "state",
    }
)
"""What an entry may say; nothing else gets in, so no camera, place or picture ever does."""
MAX_ENTRY_BYTES: Final = 64 * 1024
_OWN: Final = frozenset({"type", "at", "v"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What was decided or shared, at its place in the ledger."""

    index: int
    at: datetime
    type: str
    fields: Mapping[str, str | int]

    @property
    def key(self) -> tuple[str, str, str]:
        """Kind, request and state: what the ledger says at most once."""
        return entry_key(self.type, self.fields)

    def raw(self) -> bytes:
        """Return the bytes that are hashed: JSON with sorted keys and no spaces."""
        at = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        body = {**self.fields, "at": at, "type": self.type, "v": 1}
        return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def parse(cls, index: int, raw: bytes) -> Self:
        """Read what `raw` writes and nothing else; raises InvalidInputError."""
        try:
            body: Any = json.loads(raw)
            fields = {name: value for name, value in body.items() if name not in _OWN}
            entry = cls(
                index=index,
                at=datetime.fromisoformat(body["at"]).astimezone(UTC),
                type=body["type"],
                fields=fields,
            )
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
            raise InvalidInputError("This is not a ledger entry.") from error
        check_fields(entry.type, fields)
        if entry.raw() != raw:
            raise InvalidInputError("This ledger entry is not written the one way it may be.")
        return entry


def entry_key(kind: str, fields: Mapping[str, str | int]) -> tuple[str, str, str]:
    """Return kind, request and state of an entry yet to be written."""
    return kind, str(fields.get("request", "")), str(fields.get("state", ""))


def check_fields(kind: str, fields: Mapping[str, str | int]) -> None:
    """Refuse what the ledger does not keep; raises InvalidInputError."""
    if kind not in KINDS:
        raise InvalidInputError(f"The ledger keeps {' and '.join(KINDS)} entries only.")
    if unknown := sorted(fields.keys() - FIELDS):
        raise InvalidInputError(f"The ledger has no place for {', '.join(unknown)}.")
    if not fields.get("request"):
        raise InvalidInputError("A ledger entry must name its request.")
    if any(type(value) not in {str, int} for value in fields.values()):
        raise InvalidInputError("A ledger entry holds texts and whole numbers only.")
