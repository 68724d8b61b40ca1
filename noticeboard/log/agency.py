"""An agency as its board's log describes it, at one point of the log."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

import msgspec

from noticeboard.log.area import Area
from noticeboard.log.body import AgencyDelivery, AgencyRegister, AgencyRevoke, AgencyRotate, Body
from noticeboard.log.delivery import (
    ROTATION_DELAY,
    LoggedKey,
    acting_key,
    logged_keys,
    waiting_key,
)
from noticeboard.log.entry import Entry
from noticeboard.log.note import VerifierKey, parse_signer_key

__all__ = (
    "ROTATION_DELAY",
    "AgencyRecord",
    "EarlierKeys",
    "LoggedEntry",
    "NextKeys",
    "level_of",
    "record_after",
    "record_of",
)

_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
_CONFIRMED_LEVEL: Final = 2
_BOTH_CONFIRMED: Final = 3


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


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True)
class AgencyRecord:
    """What the log says of one agency so far. Its texts are hostile until `safe_text`.

    Few entries change it: `Registry.next_link` has what each of them changes.
    """

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

    def delivery_since(self) -> datetime | None:
        """Return when its `delivery_key` replaced another one; None since its registration."""
        named = [*(old.delivery_key for old in self.earlier), self.delivery_key]
        changes = zip(self.earlier, pairwise(named), strict=True)
        return max((old.until for old, (was, key) in changes if was != key), default=None)

    def post_quantum_since(self, now: datetime) -> datetime | None:
        """Return since when its post-quantum key acts without a break; None without one."""
        since = None
        for each in reversed([each for each in self.post_quantum if each.since <= now]):
            if not each.key or each.key != self.post_quantum_key(now):
                break
            since = each.since
        return since

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
    counted_with: tuple[datetime, ...] | None = None
    """For a request: when its author's earlier ones were issued that the policy's quota counts."""


def record_of(
    body: AgencyRegister,
    index: int,
    parse_key: Callable[[str], VerifierKey] = parse_signer_key,
) -> AgencyRecord:
    """Return the record of an agency right after its registration."""
    return AgencyRecord(
        id=body.agency,
        name=body.name,
        kind=body.kind,
        level=0,
        domain=body.domain,
        jurisdiction=body.jurisdiction,
        root_key=parse_key(body.root_key),
        posting_key=parse_key(body.posting_key),
        delivery_key=body.delivery_key,
        contact=body.contact,
        registered_index=index,
    )


def record_after(
    record: AgencyRecord, body: Body, index: int, seen_at: datetime | None
) -> AgencyRecord:
    """Return an agency's record after its next entry: only some change keys, others nothing."""
    if isinstance(body, AgencyDelivery):
        keys = logged_keys(record.post_quantum, body.statement, body.issued_at, seen_at)
        return replace(record, post_quantum=keys)
    if isinstance(body, AgencyRotate):
        valid_from = body.issued_at + ROTATION_DELAY
        new = NextKeys(
            posting_key=parse_signer_key(body.posting_key),
            delivery_key=body.delivery_key,
            valid_from=valid_from,
            since=valid_from if seen_at is None else max(valid_from, seen_at + ROTATION_DELAY),
        )
        return replace(record, next_keys=new)
    if isinstance(body, AgencyRevoke):
        first_bad = body.last_good + 1
        return replace(record, revoked_from=first_bad, void=(*record.void, (first_bad, index)))
    return record


def level_of(stated: Iterable[int]) -> int:
    """Return an agency's level from each trusted verifier's last statement."""
    levels = list(stated)
    confirming = sum(level >= _CONFIRMED_LEVEL for level in levels)
    # A verifier that says 3 cannot vouch for a second one: the reader counts for itself.
    return min(_BOTH_CONFIRMED, 1 + confirming) if any(levels) else 0
