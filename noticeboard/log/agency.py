"""An agency as its board's log describes it, at one point of the log."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from noticeboard.log.entry import Entry
from noticeboard.log.keys import VerifierKey
from noticeboard.log.shape import Area

ROTATION_DELAY: Final = timedelta(hours=72)
"""New keys wait this long, so that an agency can see and revoke a rotation it never made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextKeys:
    """Keys that are logged and begin to act at `since`."""

    posting_key: VerifierKey
    delivery_key: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRecord:
    """What the log says of one agency so far; its texts are hostile until `safe_text`."""

    id: str
    name: str
    kind: str
    level: int
    """0 to 3: how its identity was confirmed by verifiers this reader trusts."""
    domain: str
    jurisdiction: Area
    root_key: VerifierKey
    posting_key: VerifierKey
    delivery_key: str
    """An age recipient, or empty."""
    contact: str
    registered_index: int
    next_seq: int
    head: str
    """The leaf hash of its last entry, in hex."""
    compromised: bool = False
    """It has signed two different entries with one `seq`."""
    revoked_from: int | None = None
    """While its posting key is revoked: the first index that is not the agency's word."""
    void: tuple[tuple[int, int], ...] = ()
    """Half-open ranges of the log in which its posting key was in wrong hands."""
    next_keys: NextKeys | None = None

    def acting(self, at: datetime) -> "AgencyRecord":
        """Return the record with the keys that act at `at`."""
        new = self.next_keys
        if new is None or at < new.since:
            return self
        return replace(
            self,
            posting_key=new.posting_key,
            delivery_key=new.delivery_key,
            next_keys=None,
            revoked_from=None,
        )

    def after(self, next_seq: int, head: str) -> "AgencyRecord":
        """Return the record after one more entry; each entry of a log makes one, so it is quick."""
        record = object.__new__(AgencyRecord)
        for name in self.__slots__:
            object.__setattr__(record, name, getattr(self, name))
        object.__setattr__(record, "next_seq", next_seq)
        object.__setattr__(record, "head", head)
        return record

    def voids(self, index: int) -> bool:
        """Tell whether an entry by its posting key at `index` was disowned by a revocation."""
        return any(first <= index < end for first, end in self.void)


class LoggedEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An entry in its place in the log, with the agency it concerns as it stood after it."""

    index: int
    entry: Entry
    agency: AgencyRecord | None
    """Its author; of `agency.verify` the subject; None for the board and unknown verifiers."""
    equivocation: bool = False
    """Its agency had already logged another entry with this `seq`."""
