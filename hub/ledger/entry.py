"""One entry of the house's ledger, and the exact bytes it is stored as."""

from dataclasses import dataclass
from datetime import datetime
import json
from typing import Any, Final, Self

from hub.errors import InvalidInputError
from hub.ledger.kinds import Fields, check_fields, read_time, time_text

MAX_ENTRY_BYTES: Final = 64 * 1024
_OWN: Final = frozenset({"type", "at", "v"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """What was decided, kept, shared or changed, at its place in the ledger."""

    index: int
    at: datetime
    type: str
    fields: Fields

    def raw(self) -> bytes:
        """Return the bytes that are hashed: JSON with sorted keys and no spaces."""
        body = {**self.fields, "at": time_text(self.at), "type": self.type, "v": 1}
        return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")

    @classmethod
    def parse(cls, index: int, raw: bytes) -> Self:
        """Read what `raw` writes and nothing else; raises InvalidInputError."""
        try:
            body: Any = json.loads(raw)
            fields = {name: value for name, value in body.items() if name not in _OWN}
            entry = cls(index=index, at=read_time(body["at"]), type=body["type"], fields=fields)
            check_fields(entry.type, fields)
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError) as error:
            raise InvalidInputError("This is not a ledger entry.") from error
        if entry.raw() != raw:
            raise InvalidInputError("This ledger entry is not written the one way it may be.")
        return entry
