"""Who may write what: the one place that says which entry is acceptable.

A fold over the log, used by the board before it appends, by followers and by offline checks.
`check` is the board's gate and refuses everything that is not the next link of a known chain.
`add` is the follower's: where a dishonest board has let an agency sign two entries with one
`seq`, it keeps both in sight and marks the agency, for that is evidence against the agency,
not a reason to look away. Everything else that `check` refuses makes `add` raise as well,
but for statements of verifiers this reader does not know, which it keeps and ignores.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from noticeboard.errors import ConflictError, VerificationError
from noticeboard.log.agency import ROTATION_DELAY, AgencyRecord, LoggedEntry, NextKeys
from noticeboard.log.body import Anchor, Common, ThreadBody, parse_agency_key
from noticeboard.log.chain import Chain, heads_root
from noticeboard.log.encoding import decode_hash
from noticeboard.log.entry import (
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    BoardHeads,
    BoardNotice,
    Body,
    Entry,
    RequestPost,
    agency_id,
    verify_countersignature,
    verify_entry,
)
from noticeboard.log.keys import VerifierKey
from noticeboard.log.tree import EMPTY_ROOT

__all__ = ["AgencyRecord", "LoggedEntry", "NextKeys", "Registry"]

SIGNED_BEHIND: Final = timedelta(hours=1)
SIGNED_AHEAD: Final = timedelta(minutes=10)
_CONFIRMED_LEVEL: Final = 2
_BOTH_CONFIRMED: Final = 3


class Registry:
    """The agencies of one board, folded from its entries in log order."""

    def __init__(
        self,
        origin: str,
        log_key: VerifierKey,
        verifiers: Iterable[VerifierKey] = (),
        *,
        root_at: Callable[[int], bytes | None] | None = None,
        verify: Callable[[Entry, str, VerifierKey], None] = verify_entry,
    ) -> None:
        """`root_at` gives the log's root at a size, where known, to check anchors against.

        `verify` does as `verify_entry`, for a caller that has checked signatures beforehand.
        """
        self._origin = origin
        self._log_key = log_key
        self._board = agency_id(log_key)
        self._verifiers = {agency_id(key): key for key in verifiers}
        self._root_at = root_at
        self._verify = verify
        self._size = 0
        self._agencies: dict[str, AgencyRecord] = {}
        self._chains: dict[str, Chain] = {}
        self._levels: dict[str, dict[str, int]] = {}

    @property
    def size(self) -> int:
        """The index after the last folded entry."""
        return self._size

    @property
    def agencies(self) -> Mapping[str, AgencyRecord]:
        """Every registered agency by id, as its last entry left it."""
        return MappingProxyType(self._agencies)

    def agency(self, agency_id: str, at: datetime | None = None) -> AgencyRecord | None:
        """Return one agency, with the keys that act at `at`; None where it is not registered."""
        record = self._agencies.get(agency_id)
        return record if record is None or at is None else record.acting(at)

    def next_link(self, author: str) -> tuple[int, str]:
        """Return `seq` and `prev` for an author's next entry."""
        chain = self._chains.get(author) or Chain()
        return chain.next_seq, chain.head

    def heads(self) -> tuple[str, int]:
        """Return root and count that a `board.heads` entry must state if it is logged next."""
        return heads_root(self._chains.items())

    def check(self, entry: Entry, index: int, *, at: datetime | None = None) -> None:
        """Refuse what may not be logged at `index`, at time `at` where the caller is the board.

        Raises VerificationError, or ConflictError where signing anew would help.
        """
        if self._signer(entry) is None:
            raise VerificationError("This verifier is not one the board trusts.")
        self._chain(entry.body).check_link(entry.body)
        self._check_meaning(entry.body, index)
        issued = entry.body.issued_at
        if at is not None and not at - SIGNED_BEHIND <= issued <= at + SIGNED_AHEAD:
            raise ConflictError("This entry is dated too far from now: check the clock, sign anew.")

    def add(self, entry: Entry, index: int) -> LoggedEntry:
        """Check and fold what a board has logged; raises VerificationError or ConflictError.

        A second, different entry of one agency with one `seq` is kept and marks the agency.
        """
        if self._signer(entry) is None or not self._is_equivocation(entry):
            self._chain(entry.body).check_link(entry.body)
        self._check_meaning(entry.body, index)
        return self._fold(entry, index)

    def force(self, entry: Entry, index: int) -> LoggedEntry:
        """Fold without checking: for entries that `check` or `add` has passed before."""
        return self._fold(entry, index)

    # Signatures

    def _signer(self, entry: Entry) -> VerifierKey | None:
        """Return the key that was allowed to sign and did; None for an unknown verifier."""
        key = self._allowed_key(entry.body)
        if key is None:
            return None
        self._verify(entry, self._origin, key)
        if isinstance(entry.body, AgencyRegister):
            verify_countersignature(entry, self._origin, self._log_key)
        return key

    def _allowed_key(self, body: Body) -> VerifierKey | None:
        if isinstance(body, AgencyRegister):
            return self._registering_key(body)
        if isinstance(body, AgencyVerify):
            return self._verifying_key(body)
        if isinstance(body, BoardNotice | BoardHeads):
            if body.agency != self._board:
                raise VerificationError("Only the board itself may write this.")
            return self._log_key
        record = self._agencies.get(body.agency)
        if record is None:
            raise VerificationError("This agency is not registered here: register it first.")
        if isinstance(body, AgencyRotate | AgencyRevoke):
            return record.root_key
        return _posting_key(record, body)

    def _registering_key(self, body: AgencyRegister) -> VerifierKey:
        root = parse_agency_key(body.root_key)
        if body.agency != agency_id(root):
            raise VerificationError("The agency's id does not belong to its root key.")
        if body.agency in self._agencies:
            raise ConflictError("This agency is registered here already.")
        return root

    def _verifying_key(self, body: AgencyVerify) -> VerifierKey | None:
        trusted = self._verifiers.get(body.agency)
        if trusted is None and body.agency in self._agencies | {self._board: None}:
            raise VerificationError("An agency or board may not confirm agencies by itself.")
        return trusted

    # Links and meaning

    def _chain(self, body: Common) -> Chain:
        return self._chains.get(body.agency) or Chain()

    def _is_equivocation(self, entry: Entry) -> bool:
        """Tell whether its agency has logged a different entry with this `seq`."""
        body, chain = entry.body, self._chain(entry.body)
        known = body.agency in self._agencies and body.seq < chain.next_seq
        # The same bytes twice are the board's doing and must not be held against the agency.
        return known and chain.leaf(body.seq) != entry.leaf

    def _check_meaning(self, body: Body, index: int) -> None:
        if index < self._size:
            raise ConflictError(f"Entry {index} is in the log already: {self._size} is next.")
        self._check_anchor(body.anchor, index)
        if isinstance(body, ThreadBody) and body.request not in self._chain(body).posts:
            raise VerificationError("This agency has not logged the request that is named.")
        match body:
            case RequestPost():
                self._check_id(body)
            case AgencyRotate():
                self._check_rotation(body)
            case AgencyRevoke():
                first = self._agencies[body.agency].registered_index
                if not first <= body.last_good < index:
                    raise VerificationError("A revocation names an earlier entry as the last good.")
            case AgencyVerify() if body.subject not in self._agencies:
                raise VerificationError("The agency that is confirmed is not registered here.")
            case BoardNotice() if body.index >= index:
                raise VerificationError("A notice is about an entry that is logged already.")
            case BoardHeads() if (body.root, body.count) != self.heads():
                raise ConflictError("These are not the heads of the board's chains: count anew.")
            case _:
                pass

    def _check_anchor(self, anchor: Anchor, index: int) -> None:
        root = decode_hash(anchor.root)
        if anchor.size > index or (anchor.size == 0 and root != EMPTY_ROOT):
            raise VerificationError("The entry is anchored in a log that cannot have been seen.")
        known = self._root_at(anchor.size) if self._root_at else None
        if known not in (None, root):
            raise VerificationError("The entry is anchored in another log than this one.")

    def _check_rotation(self, body: AgencyRotate) -> None:
        public = parse_agency_key(body.posting_key).public
        root = self._agencies[body.agency].root_key.public
        if public == root or public in self._chain(body).posting_keys:
            raise VerificationError("A new posting key must never have been used by the agency.")

    def _check_id(self, body: RequestPost) -> None:
        chain = self._chain(body)
        if body.id in chain.posts and body.seq == chain.next_seq:
            raise ConflictError("This agency has used this id before: choose a new one.")

    # Folding

    def _fold(self, entry: Entry, index: int) -> LoggedEntry:
        body = entry.body
        self._size = index + 1
        chain = self._chains.setdefault(body.agency, Chain())
        equivocation = self._is_equivocation(entry)
        if isinstance(body, RequestPost):
            chain.posts.add(body.id)
        if equivocation:
            record = replace(self._agencies[body.agency], compromised=True)
            self._agencies[body.agency] = record
            return LoggedEntry(index=index, entry=entry, agency=record, equivocation=True)
        chain.append(entry.leaf, body.issued)
        if isinstance(body, AgencyRegister | AgencyRotate):
            chain.posting_keys.add(parse_agency_key(body.posting_key).public)
        return LoggedEntry(index=index, entry=entry, agency=self._fold_agency(entry, index, chain))

    def _fold_agency(self, entry: Entry, index: int, chain: Chain) -> AgencyRecord | None:
        body = entry.body
        if isinstance(body, AgencyVerify):
            return self._fold_level(body)
        if isinstance(body, BoardNotice | BoardHeads):
            return None
        if isinstance(body, AgencyRegister):
            record = _registered(body, index)
        else:
            record = _changed(self._agencies[body.agency].acting(body.issued_at), body, index)
        record = record.after(chain.next_seq, chain.head)
        self._agencies[body.agency] = record
        return record

    def _fold_level(self, body: AgencyVerify) -> AgencyRecord | None:
        if body.agency not in self._verifiers:
            return None
        said = self._levels.setdefault(body.subject, {})
        said[body.agency] = body.level
        record = replace(self._agencies[body.subject], level=_level(said.values()))
        self._agencies[body.subject] = record
        return record


def _posting_key(record: AgencyRecord, body: Body) -> VerifierKey:
    """Return the posting key that acts when the body was issued; raises VerificationError."""
    new = record.next_keys
    acting = record.acting(body.issued_at)
    if acting.revoked_from is not None:
        raise VerificationError("The posting key of this agency is revoked: rotate to a new one.")
    if new is not None and acting is record and body.key == new.posting_key.key_id.hex():
        raise VerificationError(f"The agency's new key acts only from {new.since}.")
    return acting.posting_key


def _registered(body: AgencyRegister, index: int) -> AgencyRecord:
    return AgencyRecord(
        id=body.agency,
        name=body.name,
        kind=body.kind,
        level=0,
        domain=body.domain,
        jurisdiction=body.jurisdiction,
        root_key=parse_agency_key(body.root_key),
        posting_key=parse_agency_key(body.posting_key),
        delivery_key=body.delivery_key,
        contact=body.contact,
        registered_index=index,
        next_seq=0,
        head="",
    )


def _changed(record: AgencyRecord, body: Body, index: int) -> AgencyRecord:
    """Return the record after a rotation or revocation; other entries change no keys."""
    if isinstance(body, AgencyRotate):
        new = NextKeys(
            posting_key=parse_agency_key(body.posting_key),
            delivery_key=body.delivery_key,
            since=body.issued_at + ROTATION_DELAY,
        )
        return replace(record, next_keys=new)
    if isinstance(body, AgencyRevoke):
        first_bad = body.last_good + 1
        return replace(record, revoked_from=first_bad, void=(*record.void, (first_bad, index)))
    return record


def _level(said: Iterable[int]) -> int:
    """Return an agency's level from what each trusted verifier says of it last."""
    levels = list(said)
    confirming = sum(level >= _CONFIRMED_LEVEL for level in levels)
    # One that says 3 knows of no second: the reader counts for itself.
    return min(_BOTH_CONFIRMED, 1 + confirming) if any(levels) else 0
