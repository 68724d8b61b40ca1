"""Decides which entries are acceptable: who may write what. Nothing else decides it.

The registry folds over the log; the board uses it before it appends, and so do followers and
offline checks. `check` is the board's gate: it refuses everything that is not the next link of a
known chain. `add` is for followers. If a dishonest board has let an agency sign two entries with
one `seq`, `add` keeps both and marks the agency, because they are evidence against it. Entries of
unknown types are kept, counted in their agency's chain and ignored. Everything else that `check`
refuses makes `add` raise as well.

What `add` accepts depends only on the log, never on the reader. It doesn't depend on the verifiers
the reader trusts: all statements are kept, and the valid ones by trusted verifiers make a level.
It doesn't depend on when the reader first saw the log: that only decides which keys it acts on
(`AgencyRecord.acting`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from noticeboard.errors import ConflictError, VerificationError
from noticeboard.log.agency import ROTATION_DELAY, AgencyRecord, LoggedEntry, NextKeys
from noticeboard.log.body import (
    AgencyDelivery,
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    Anchor,
    BoardBody,
    BoardChallenge,
    BoardDecision,
    BoardHeads,
    BoardNotice,
    BoardPolicy,
    Body,
    Common,
    Newer,
    RequestAccount,
    RequestPost,
    ThreadBody,
)
from noticeboard.log.delivery import logged_keys, verify_delivery
from noticeboard.log.encoding import decode_hash
from noticeboard.log.entry import (
    Chain,
    Entry,
    agency_id,
    heads_root,
    signed_part,
    verify_countersignature,
    verify_entry,
)
from noticeboard.log.note import VerifierKey, is_signed, parse_signer_key
from noticeboard.log.policy import Policies
from noticeboard.log.tree import EMPTY_ROOT
from noticeboard.runtime.text import Text

SIGNED_BEHIND: Final = timedelta(hours=1)
SIGNED_AHEAD: Final = timedelta(minutes=10)
_CONFIRMED_LEVEL: Final = 2
_BOTH_CONFIRMED: Final = 3


class Registry:
    """The agencies of one board, folded from its entries in log order."""

    def __init__(  # noqa: PLR0913 -- what the log does not say of itself
        self,
        origin: str,
        log_key: VerifierKey,
        verifiers: Iterable[VerifierKey] = (),
        *,
        root_at: Callable[[int], bytes | None] | None = None,
        verify: Callable[[Entry, str, VerifierKey], None] = verify_entry,
        whole: bool = True,
    ) -> None:
        """`root_at` gives the log's root at a size, if known, to check anchors against.

        `verify` replaces `verify_entry`, for a caller that has already checked signatures.
        If not `whole`, the registry holds one agency's chain and doesn't look for others it names.
        """
        self._origin = origin
        self._log_key = log_key
        self._board = agency_id(log_key)
        self._verifiers = {agency_id(key): key for key in verifiers}
        self._root_at = root_at
        self._verify = verify
        self._whole = whole
        self._size = 0
        self._newer = 0
        self._agencies: dict[str, AgencyRecord] = {}
        self._chains: dict[str, Chain] = {}
        self._levels: dict[str, dict[str, int]] = {}
        self.policies = Policies(origin)
        """The policies of the board's government, and what overseers decided."""

    @property
    def size(self) -> int:
        """The index after the last folded entry."""
        return self._size

    @property
    def newer(self) -> int:
        """How many entries are of types that this version does not know."""
        return self._newer

    @property
    def agencies(self) -> Mapping[str, AgencyRecord]:
        """Every registered agency by id, as of its last entry."""
        return MappingProxyType(self._agencies)

    def agency(self, agency_id: str, at: datetime | None = None) -> AgencyRecord | None:
        """Return an agency, with the keys this reader acts on at `at` if given; None if unknown."""
        record = self._agencies.get(agency_id)
        return record if record is None or at is None else record.acting(at)

    def next_link(self, author: str) -> tuple[int, str]:
        """Return `seq` and `prev` for an author's next entry."""
        chain = self._chains.get(author) or Chain()
        return chain.next_seq, chain.head

    def requests_of(
        self, author: str, after: datetime, until: datetime, *, before: int
    ) -> Sequence[datetime]:
        """Return when requests of an author, logged before an index, were issued in that time."""
        chain = self._chains.get(author)
        return () if chain is None else chain.requests_between(after, until, before)

    def heads(self) -> tuple[str, int]:
        """Return the root and count that a `board.heads` entry must state if it is logged next."""
        return heads_root(self._chains.items())

    def check(self, entry: Entry, index: int, *, at: datetime | None = None) -> None:
        """Check that an entry may be logged at `index`; only the board gives the time `at`.

        Raises VerificationError, or ConflictError if signing again would help.
        """
        body = entry.body
        if isinstance(body, Newer):
            raise VerificationError(Text("noticeboard.entry.unknown_type", kind=body.kind))
        self._check_signed(entry)
        if isinstance(body, AgencyVerify):
            self._check_verifier(entry, body)
        self._chain(body).check_link(body)
        self._check_meaning(body, index)
        if at is None:
            return
        if not at - SIGNED_BEHIND <= body.issued_at <= at + SIGNED_AHEAD:
            raise ConflictError(Text("noticeboard.entry.wrong_date"))
        record = self._agencies.get(body.agency)
        if record is not None and at < (since := record.acts_from(body.key)):
            # Its stated time is not enough: the rotation may have been backdated.
            raise ConflictError(Text("noticeboard.key.not_yet", since=f"{since}"))

    def add(self, entry: Entry, index: int, *, seen_at: datetime | None = None) -> LoggedEntry:
        """Check and fold a logged entry; raises VerificationError or ConflictError.

        A second, different entry of one agency with one `seq` is kept and marks the agency.
        `seen_at` is when this reader first saw it: new keys act at least 72 hours later.
        """
        self._check_signed(entry)
        if not self._is_equivocation(entry):
            self._chain(entry.body).check_link(entry.body)
        self._check_meaning(entry.body, index)
        return self._fold(entry, index, seen_at)

    def force(self, entry: Entry, index: int, *, seen_at: datetime | None = None) -> LoggedEntry:
        """Fold without checking, for entries that `check` or `add` has already passed."""
        return self._fold(entry, index, seen_at)

    # Signatures

    def _check_signed(self, entry: Entry) -> None:
        """Check the signature with the key that the log names; raises VerificationError."""
        body = entry.body
        if isinstance(body, AgencyVerify):
            self._check_statement(entry, body)
            return
        self._verify(entry, self._origin, self._allowed_key(body))
        if isinstance(body, AgencyRegister):
            verify_countersignature(entry, self._origin, self._log_key)

    def _allowed_key(self, body: Body) -> VerifierKey:
        if isinstance(body, AgencyRegister):
            return self._registering_key(body)
        if isinstance(body, BoardBody):
            if body.agency != self._board:
                raise VerificationError(Text("noticeboard.entry.board_only"))
            return self._log_key
        if isinstance(body, Newer) and body.agency == self._board:
            return self._log_key
        record = self._agencies.get(body.agency)
        if record is None:
            raise VerificationError(Text("noticeboard.agency.register_first"))
        may_be_root = isinstance(body, AgencyDelivery | Newer)
        by_root = may_be_root and body.key == record.root_key.key_id.hex()
        if by_root or isinstance(body, AgencyRotate | AgencyRevoke):
            return record.root_key
        return _posting_key(record, body)

    def _registering_key(self, body: AgencyRegister) -> VerifierKey:
        root = parse_signer_key(body.root_key)
        if body.agency != agency_id(root):
            raise VerificationError(Text("noticeboard.agency.other_id"))
        if body.agency in self._agencies:
            raise ConflictError(Text("noticeboard.agency.registered"))
        return root

    def _check_statement(self, entry: Entry, body: AgencyVerify) -> None:
        """Check a verifier's signature if the log itself names its key, as any reader can.

        An id belongs to a public key under any name, so `key` is not compared.
        """
        record = self._agencies.get(body.agency)
        if record is not None:
            record.root_key.verify_bytes(signed_part(entry, self._origin), entry.signature)
        elif body.agency == self._board:
            self._log_key.verify_bytes(signed_part(entry, self._origin), entry.signature)

    def _check_verifier(self, entry: Entry, body: AgencyVerify) -> None:
        """Refuse a statement that does not count here; raises VerificationError."""
        trusted = self._verifiers.get(body.agency)
        if trusted is None and body.agency in self._agencies | {self._board: None}:
            raise VerificationError(Text("noticeboard.level.self"))
        if trusted is None:
            raise VerificationError(Text("noticeboard.level.verifier"))
        if body.subject == body.agency:
            raise VerificationError(Text("noticeboard.level.itself"))
        self._verify(entry, self._origin, trusted)

    # Links and meaning

    def _chain(self, body: Common) -> Chain:
        return self._chains.get(body.agency) or Chain()

    def _is_equivocation(self, entry: Entry) -> bool:
        """Return whether its agency has logged a different entry with this `seq`."""
        body, chain = entry.body, self._chain(entry.body)
        known = body.agency in self._agencies and body.seq < chain.next_seq
        # If the same bytes are logged twice, that is the board's fault, not the agency's.
        return known and chain.leaf(body.seq) != entry.leaf

    def _check_meaning(self, body: Body, index: int) -> None:
        if index < self._size:
            raise ConflictError(Text("noticeboard.entry.in_log", index=index, next=self._size))
        self._check_anchor(body.anchor, index)
        if isinstance(body, ThreadBody | RequestAccount):
            if not self._chain(body).has_request(body.request):
                raise VerificationError(Text("noticeboard.entry.no_request"))
        elif isinstance(body, BoardPolicy):
            self.policies.check(body.policy, body.signature, body.issued_at)
        elif isinstance(body, BoardDecision):
            self._check_decision(body)
        else:
            self._check_other(body, index)

    def _check_other(self, body: Body, index: int) -> None:
        match body:
            case RequestPost():
                self._check_id(body)
            case AgencyRotate():
                self._check_rotation(body)
            case AgencyDelivery():
                self._check_delivery(body)
            case AgencyRevoke():
                first = self._agencies[body.agency].registered_index
                if not first <= body.last_good < index:
                    raise VerificationError(Text("noticeboard.entry.last_good"))
            case AgencyVerify() if self._whole and body.subject not in self._agencies:
                raise VerificationError(Text("noticeboard.level.not_registered"))
            case BoardNotice() | BoardChallenge() if body.index >= index:
                raise VerificationError(Text("noticeboard.entry.notice_later"))
            case BoardHeads() if self._whole and (body.root, body.count) != self.heads():
                raise ConflictError(Text("noticeboard.entry.other_heads"))
            case _:
                pass

    def _check_anchor(self, anchor: Anchor, index: int) -> None:
        root = decode_hash(anchor.root)
        if anchor.size > index or (anchor.size == 0 and root != EMPTY_ROOT):
            raise VerificationError(Text("noticeboard.entry.anchor_unseen"))
        known = self._root_at(anchor.size) if self._root_at else None
        if known not in (None, root):
            raise VerificationError(Text("noticeboard.entry.anchor_other"))

    def _check_rotation(self, body: AgencyRotate) -> None:
        new, root = parse_signer_key(body.posting_key), self._agencies[body.agency].root_key
        if new.public == root.public or new.public in self._chain(body).posting_keys:
            raise VerificationError(Text("noticeboard.key.used"))
        if new.key_id == root.key_id:
            raise VerificationError(Text("noticeboard.key.same_ids"))

    def _check_delivery(self, body: AgencyDelivery) -> None:
        record = self._agencies[body.agency]
        verify_delivery(body.statement, body.signature, self._origin, record.root_key)
        if record.post_quantum and body.statement.made <= record.post_quantum[-1].made:
            raise VerificationError(Text("noticeboard.key.made_earlier"))

    def _check_decision(self, body: BoardDecision) -> None:
        if self._whole and body.decision.author not in self._agencies:
            raise VerificationError(Text("noticeboard.agency.unknown"))
        self.policies.check_decision(body.decision, body.signature, body.issued_at)

    def _check_id(self, body: RequestPost) -> None:
        chain = self._chain(body)
        if body.id in chain.posts and body.seq == chain.next_seq:
            raise ConflictError(Text("noticeboard.entry.id_used"))

    # Folding

    def _fold(self, entry: Entry, index: int, seen_at: datetime | None) -> LoggedEntry:
        body = entry.body
        self._size = index + 1
        chain = self._chains.setdefault(body.agency, Chain())
        equivocation = self._is_equivocation(entry)
        if isinstance(body, RequestPost):
            chain.posts.add(body.id)
        if isinstance(body, BoardPolicy):
            self.policies.add(body.policy, index)
        if isinstance(body, BoardDecision):
            self.policies.add_decision(body.decision, index, body.issued_at)
        if isinstance(body, Newer):
            self._newer += 1
            chain.newer.add(body.id)
        if equivocation:
            record = replace(self._agencies[body.agency], compromised=True)
            self._agencies[body.agency] = record
            return LoggedEntry(index=index, entry=entry, agency=record, equivocation=True)
        chain.append(entry.leaf, body.issued)
        if isinstance(body, RequestPost):
            chain.add_request(index, body.issued_at)
        if isinstance(body, AgencyRegister | AgencyRotate):
            chain.posting_keys.add(parse_signer_key(body.posting_key).public)
        record_of_author = self._fold_author(body, index, chain, seen_at)
        if isinstance(body, AgencyVerify):
            return LoggedEntry(index=index, entry=entry, agency=self._fold_level(entry, body))
        return LoggedEntry(index=index, entry=entry, agency=record_of_author)

    def _fold_author(
        self, body: Body, index: int, chain: Chain, seen_at: datetime | None
    ) -> AgencyRecord | None:
        """Return the author's record after the entry; None if the author is not an agency."""
        if isinstance(body, AgencyRegister):
            record = record_of(body, index)
        elif (known := self._agencies.get(body.agency)) is not None:
            record = _changed(known.signing(body.issued_at), body, index, seen_at)
        else:
            return None
        record = record.after(chain.next_seq, chain.head)
        self._agencies[body.agency] = record
        return record

    def _fold_level(self, entry: Entry, body: AgencyVerify) -> AgencyRecord | None:
        """Return the agency that a trusted verifier confirmed; None if it doesn't count."""
        trusted = self._verifiers.get(body.agency)
        if trusted is None or body.subject == body.agency or body.subject not in self._agencies:
            return None
        # Not in `_check_signed`: a log's validity must not depend on whom a reader trusts. Check
        # each time: the verifier may not have been trusted when the entry was first read.
        if not is_signed(entry.signature + signed_part(entry, self._origin), trusted.public):
            return None
        levels = self._levels.setdefault(body.subject, {})
        levels[body.agency] = body.level
        record = replace(self._agencies[body.subject], level=_level(levels.values()))
        self._agencies[body.subject] = record
        return record


def _posting_key(record: AgencyRecord, body: Body) -> VerifierKey:
    """Return the key that may sign at the body's issue time; raises VerificationError."""
    new = record.next_keys
    signing = record.signing(body.issued_at)
    if signing.revoked_from is not None:
        raise VerificationError(Text("noticeboard.key.revoked"))
    if new is not None and signing is record and body.key == new.posting_key.key_id.hex():
        raise VerificationError(Text("noticeboard.key.acts_from", since=f"{new.valid_from}"))
    return signing.posting_key


def record_of(body: AgencyRegister, index: int) -> AgencyRecord:
    """Return the record of an agency right after its registration."""
    return AgencyRecord(
        id=body.agency,
        name=body.name,
        kind=body.kind,
        level=0,
        domain=body.domain,
        jurisdiction=body.jurisdiction,
        root_key=parse_signer_key(body.root_key),
        posting_key=parse_signer_key(body.posting_key),
        delivery_key=body.delivery_key,
        contact=body.contact,
        registered_index=index,
        next_seq=0,
        head="",
    )


def _changed(
    record: AgencyRecord, body: Body, index: int, seen_at: datetime | None
) -> AgencyRecord:
    """Return the record after an entry that changes keys; others change none."""
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


def _level(stated: Iterable[int]) -> int:
    """Return an agency's level from each trusted verifier's last statement."""
    levels = list(stated)
    confirming = sum(level >= _CONFIRMED_LEVEL for level in levels)
    # A verifier that says 3 cannot vouch for a second one: the reader counts for itself.
    return min(_BOTH_CONFIRMED, 1 + confirming) if any(levels) else 0
