"""What agencies owe an account of: what of it is in memory, and what is on the disk. Pure.

An old log has many debts that nobody will ever settle. Once time can't change one any more, and the
docket doesn't show its request, only its agency's totals stay in memory.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec

_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)

type DebtRows = dict[bytes, dict[bytes, bytes | None]]
"""By agency and by the id of the request's entry; None for those that are gone."""


class Debt(msgspec.Struct, array_like=True, gc=False):
    """A request that isn't settled."""

    index: int
    issued: datetime
    expires: datetime
    resolved: tuple[int, datetime] | None = None
    """Which entry resolved it, and when."""
    stated_index: int = 0
    stated_at: datetime | None = None
    """When the newest account was issued."""
    first_at: datetime | None = None
    """When the first one was issued that was made after the request had closed."""
    keep_until: datetime | None = None
    """Until when the newest account says that shares are kept; None if none are."""

    @property
    def closes(self) -> datetime:
        """When it was resolved, or expires."""
        return self.expires if self.resolved is None else min(self.resolved[1], self.expires)

    @property
    def is_accounted_for(self) -> bool:
        """Whether there is an account, made after the request had closed."""
        return self.stated_at is not None and self.stated_at >= self.closes

    def late_since(self, due: datetime | None, at: datetime) -> datetime | None:
        """Return since when its agency is late with it; None if it isn't."""
        since = self.keep_until if self.is_accounted_for else due
        return since if since is not None and since <= at else None


class Overdue(msgspec.Struct, array_like=True, gc=False):
    """Totals of an agency's debts that are on the disk. It is late with each of them."""

    late: int = 0
    owed: int = 0
    in_time: int = 0
    since: datetime = _NEVER
    """The earliest time since which it is late with one."""
    all_since: datetime = _ALWAYS
    """Since when it is late with all of them."""


pack_debt: Final = msgspec.msgpack.encode
read_debt: Final = msgspec.msgpack.Decoder(Debt).decode


class StoredDebts:
    """The rows of one board's debts, as far as they must be written."""

    def __init__(self) -> None:
        self._unsaved: DebtRows = {}
        self._saving: DebtRows = {}
        """What was taken last: it may not be stored before somebody asks for it."""
        self._read: dict[bytes, dict[bytes, bytes]] = {}
        """What is on the disk of agencies whose debts are in memory."""
        self.count = 0
        """How many rows were put since the last time."""

    def put(self, agency: bytes, request: bytes, row: bytes) -> None:
        """Put a debt on the disk."""
        unsaved = self._unsaved.setdefault(agency, {})
        if self._read.get(agency, {}).get(request) == row:
            unsaved.pop(request, None)
        else:
            unsaved[request] = row
            self.count += 1

    def fetch(self, agency: bytes, stored: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        """Take an agency's debts from the disk, where these rows are; return all of them."""
        newer = self._saving.get(agency, {}) | self._unsaved.get(agency, {})
        found = {**stored, **newer}
        self._unsaved[agency] = dict.fromkeys(found)
        self._read[agency] = {key: row for key, row in stored.items() if key not in newer}
        return {key: row for key, row in found.items() if row is not None}

    def close(self) -> None:
        """Note that all debts that were taken are on the disk again, as far as they can be."""
        self._read = {}

    def pop_changes(self) -> DebtRows:
        """Return the rows that changed since the last call."""
        self._saving, self._unsaved, self.count = self._unsaved, {}, 0
        return self._saving

    def give_back(self, changes: DebtRows) -> None:
        """Note that these changes weren't stored."""
        for agency, rows in changes.items():
            self._unsaved[agency] = rows | self._unsaved.get(agency, {})
