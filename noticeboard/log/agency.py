"""An agency as its board's log describes it, at one point of the log."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import msgspec

from noticeboard.log.area import Area
from noticeboard.log.delivery import ROTATION_DELAY, LoggedKey, acting_key, waiting_key
from noticeboard.log.entry import Entry
from noticeboard.log.note import VerifierKey

__all__ = ("ROTATION_DELAY", "AgencyRecord", "EarlierKeys", "LoggedEntry", "NextKeys")

_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextKeys:
    """Logged keys that do not act yet. Two times say when they do."""

    posting_key: VerifierKey
    delivery_key: str
    valid_from: datetime
    """The same for every reader: entries issued from then on must be signed by the new key. So all
    readers of a log find the same entries valid."""
    since: datetime
    """When this reader starts to act on them: never before it could have seen them coming."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierKeys:
    """Keys that a rotation replaced. This reader acts on them until `until`."""

    posting_key: VerifierKey
    delivery_key: str
    revoked_from: int | None
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRecord:
    """What the log says of one agency so far. Its texts are hostile until `safe_text`."""

    id: str
    name: str
    kind: str
    level: int
    """0 to 3: how verifiers that this reader trusts have confirmed its identity."""
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
    """The first index that is not the agency's word, while its posting key is revoked."""
    void: tuple[tuple[int, int], ...] = ()
    """Half-open ranges of the log in which its posting key was in the wrong hands."""
    next_keys: NextKeys | None = None
    earlier: tuple[EarlierKeys, ...] = ()
    """Every key that a rotation replaced, oldest first."""
    post_quantum: tuple[LoggedKey, ...] = ()
    """Every post-quantum delivery key that acted, and the one that waits, oldest first."""

    def signing(self, at: datetime) -> "AgencyRecord":
        """Return the record with the keys that may sign what is issued at `at`."""
        new = self.next_keys
        if new is None or at < new.valid_from:
            return self
        replaced = EarlierKeys(
            posting_key=self.posting_key,
            delivery_key=self.delivery_key,
            revoked_from=self.revoked_from,
            until=new.since,
        )
        return replace(
            self,
            posting_key=new.posting_key,
            delivery_key=new.delivery_key,
            next_keys=None,
            revoked_from=None,
            earlier=(*self.earlier, replaced),
        )

    def acting(self, now: datetime) -> "AgencyRecord":
        """Return the record with the keys that this reader acts on now; later keys become next."""
        new = self.next_keys
        record = self if new is None or now < new.since else self.signing(new.valid_from)
        for number, old in enumerate(record.earlier):
            if now < old.until:
                revoked = record.revoked_from if old.revoked_from is None else old.revoked_from
                waiting = NextKeys(
                    posting_key=record.posting_key,
                    delivery_key=record.delivery_key,
                    valid_from=old.until,
                    since=max(each.until for each in record.earlier[number:]),
                )
                return replace(
                    record,
                    posting_key=old.posting_key,
                    delivery_key=old.delivery_key,
                    revoked_from=revoked,
                    next_keys=waiting,
                    earlier=record.earlier[:number],
                )
        return record

    def post_quantum_key(self, now: datetime) -> str:
        """Return the post-quantum delivery key that this reader acts on; empty without one."""
        return acting_key(self.post_quantum, now)

    def next_post_quantum(self, now: datetime) -> LoggedKey | None:
        """Return the one that acts next, or the withdrawal; None if nothing waits."""
        return waiting_key(self.post_quantum, now)

    def sealing_key(self, now: datetime, *, post_quantum: bool) -> str:
        """Return the one key to seal to now, empty if the agency takes no footage.

        It is the post-quantum one wherever there is one, for a sender that has `post_quantum`: a
        choice for each share would say something of the sender.
        """
        strong, other = self.post_quantum_key(now), self.acting(now).delivery_key
        return (strong or other) if post_quantum else (other or strong)

    def acts_from(self, key: str) -> datetime:
        """Return when this reader starts to act on what the posting key with this id signs."""
        keys = [*(old.posting_key for old in self.earlier), self.posting_key]
        untils = [old.until for old in self.earlier]
        if self.next_keys is not None:
            keys.append(self.next_keys.posting_key)
            untils.append(self.next_keys.since)
        # Newest first: an id has only four bytes, so a new key can be made to share an old one's.
        for number in range(len(keys) - 1, -1, -1):
            if keys[number].key_id.hex() == key:
                return max(untils[:number], default=_ALWAYS)
        return _ALWAYS

    def after(self, next_seq: int, head: str) -> "AgencyRecord":
        """Return the record after one more entry. Fast, because every entry of a log calls it."""
        record = object.__new__(AgencyRecord)
        for name in self.__slots__:
            object.__setattr__(record, name, getattr(self, name))
        object.__setattr__(record, "next_seq", next_seq)
        object.__setattr__(record, "head", head)
        return record

    def voids(self, index: int) -> bool:
        """Return whether a revocation disowned an entry by its posting key at `index`."""
        return any(first <= index < end for first, end in self.void)


class LoggedEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An entry at its index in the log, with its agency's record right after it."""

    index: int
    entry: Entry
    agency: AgencyRecord | None
    """Its author; for `agency.verify` the subject; None for the board and unknown verifiers."""
    equivocation: bool = False
    """Its agency had already logged another entry with this `seq`."""
