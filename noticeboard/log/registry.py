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

from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from noticeboard.errors import ConflictError, VerificationError
from noticeboard.log.agency import (
    AgencyRecord,
    LoggedEntry,
    level_of,
    record_after,
    record_of,
)
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
    BoardSnapshot,
    Body,
    Common,
    Newer,
    RequestAccount,
    RequestPost,
    ThreadBody,
)
from noticeboard.log.chains import Chain, IdKind, Past, PastInMemory
from noticeboard.log.delivery import verify_delivery
from noticeboard.log.encoding import decode_hash
from noticeboard.log.entry import (
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
_DATE: Final = len("2026-12-01")
"""The part of a time that says the day."""


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
        agencies: MutableMapping[str, AgencyRecord] | None = None,
        chains: MutableMapping[str, Chain] | None = None,
        levels: MutableMapping[str, dict[str, int]] | None = None,
        past: Past | None = None,
        whole: bool = True,
        begun_at: int = 0,
    ) -> None:
        """`root_at` gives the log's root at a size, if known, to check anchors against.

        `verify` replaces `verify_entry`, for a caller that has already checked signatures.
        `agencies`, `chains`, `levels` and `past` hold what is folded, by default in memory.
        If not `whole`, it holds one agency's chain and doesn't look for others that it names.
        Of the entries before `begun_at`, it has what a snapshot says, so requests may be unknown.
        """
        self._origin = origin
        self._log_key = log_key
        self._board = agency_id(log_key)
        self._verifiers = {agency_id(key): key for key in verifiers}
        self._root_at = root_at
        self._verify = verify
        self._whole = whole
        self._begun_at = begun_at
        self._size = 0
        self._newer = 0
        self._agencies = {} if agencies is None else agencies
        self._chains = {} if chains is None else chains
        self._past: Past = PastInMemory() if past is None else past
        self._levels = {} if levels is None else levels
        self.policies = Policies(origin)
        """The policies of the board's government, and what overseers decided."""
        self._since = 0
        """What the board stated before this index isn't known here."""
        self.last_heads: int | None = None
        """Where the newest `board.heads` is."""
        self.last_snapshot = -1, ""
        """Where and when the newest `board.snapshot` was made."""

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

    def resume(self, size: int, newer: int, *, since: int | None = None) -> None:
        """Continue after `size` entries, whose results the mappings and policies have already.

        What the board stated from `since` on is known, too; by default from there on.
        """
        self._size, self._newer = size, newer
        self._since = size if since is None else since

    def agency(self, agency_id: str, at: datetime | None = None) -> AgencyRecord | None:
        """Return an agency, with the keys this reader acts on at `at` if given; None if unknown."""
        record = self._agencies.get(agency_id)
        return record if record is None or at is None else record.acting(at)

    def next_link(self, author: str) -> tuple[int, str]:
        """Return `seq` and `prev` for an author's next entry."""
        chain = self._chains.get(author) or Chain()
        return chain.next_seq, chain.head

    def counted_with(self, post: RequestPost, index: int) -> Sequence[datetime]:
        """Return when its author's earlier requests were issued that the policy's quota counts.

        `index` is the request's place in the log.
        """
        policy = self.policies.at(post.issued_at, before=index) if self.policies.logged else None
        if policy is None or policy.limits.per_days is None:
            return ()
        since = post.issued_at - timedelta(days=policy.limits.per_days)
        return self._past.requests_between(post.agency, since, post.issued_at, before=index)

    def heads(self) -> tuple[str, int]:
        """Return the root and count that a `board.heads` entry must state if it is logged next."""
        return heads_root(self._chains.items())

    def is_snapshot_due(self, issued: str) -> bool:
        """Return whether the newest heads may still get a snapshot: one, and one a day."""
        last, stated = self.last_snapshot
        heads = self._since - 1 if self.last_heads is None else self.last_heads
        return last < heads and stated[:_DATE] < issued[:_DATE]

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
        equivocation = self._is_equivocation(entry)
        if not equivocation:
            self._chain(entry.body).check_link(entry.body)
        self._check_meaning(entry.body, index)
        return self._fold(entry, index, seen_at, equivocation=equivocation)

    def force(self, entry: Entry, index: int, *, seen_at: datetime | None = None) -> LoggedEntry:
        """Fold without checking, for entries that `check` or `add` has already passed."""
        # It was the next link, or another one with an earlier `seq`.
        return self._fold(entry, index, seen_at, equivocation=self._has_seq(entry.body))

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
        if trusted is None and (body.agency == self._board or body.agency in self._agencies):
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
        body = entry.body
        # If the same bytes are logged twice, that is the board's fault, not the agency's.
        return self._has_seq(body) and self._past.leaf(body.agency, body.seq) != entry.leaf

    def _has_seq(self, body: Common) -> bool:
        """Return whether its agency has logged an entry with this `seq`."""
        return body.agency in self._agencies and body.seq < self._chain(body).next_seq

    def _check_meaning(self, body: Body, index: int) -> None:
        if index < self._size:
            raise ConflictError(Text("noticeboard.entry.in_log", index=index, next=self._size))
        self._check_anchor(body.anchor, index)
        if isinstance(body, ThreadBody | RequestAccount):
            known = (self._has_id(body, body.request, kind, index) for kind in IdKind)
            if not self._begun_at and not any(known):
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
                self._check_id(body, index)
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
            case BoardSnapshot():
                self._check_snapshot(body)
            case _:
                pass

    def _check_anchor(self, anchor: Anchor, index: int) -> None:
        root = decode_hash(anchor.root)
        if anchor.size > index or (anchor.size == 0 and root != EMPTY_ROOT):
            raise VerificationError(Text("noticeboard.entry.anchor_unseen"))
        known = self._root_at(anchor.size) if self._root_at else None
        if known not in (None, root):
            raise VerificationError(Text("noticeboard.entry.anchor_other"))

    def _check_snapshot(self, body: BoardSnapshot) -> None:
        # After a resumption, the newest heads may be any earlier entry.
        heads = self.last_heads
        is_newest = body.at < self._since if heads is None and self._since else body.at == heads
        if not is_newest or not self.is_snapshot_due(body.issued):
            raise ConflictError(Text("noticeboard.snapshot.when"))
        known = self._root_at(body.at) if self._root_at else None
        if known not in (None, bytes.fromhex(body.root)):
            raise VerificationError(Text("noticeboard.snapshot.root"))

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

    def _has_id(self, body: Common, entry_id: str, kind: IdKind, index: int) -> bool:
        return self._past.has_id(body.agency, entry_id, kind, before=index)

    def _check_id(self, body: RequestPost, index: int) -> None:
        is_next = body.seq == self._chain(body).next_seq
        if is_next and self._has_id(body, body.id, IdKind.REQUEST, index):
            raise ConflictError(Text("noticeboard.entry.id_used"))

    # Folding

    def _fold(
        self, entry: Entry, index: int, seen_at: datetime | None, *, equivocation: bool
    ) -> LoggedEntry:
        body = entry.body
        self._size = index + 1
        chain = self._chain(body)
        counted: tuple[datetime, ...] | None = None
        if isinstance(body, RequestPost):
            self._past.add_id(body.agency, body.id, IdKind.REQUEST, index)
            counted = tuple(self.counted_with(body, index))
        if isinstance(body, BoardPolicy):
            self.policies.add(body.policy, index)
        if isinstance(body, BoardDecision):
            self.policies.add_decision(body.decision, index, body.issued_at)
        if isinstance(body, BoardHeads):
            self.last_heads = index
        if isinstance(body, BoardSnapshot):
            self.last_snapshot = index, body.issued
        if isinstance(body, Newer):
            self._newer += 1
            self._past.add_id(body.agency, body.id, IdKind.NEWER, index)
        if equivocation:
            record = replace(self._agencies[body.agency], compromised=True)
            self._agencies[body.agency] = record
            return LoggedEntry(
                index=index, entry=entry, agency=record, equivocation=True, counted_with=counted
            )
        request = int(body.issued_at.timestamp()) if isinstance(body, RequestPost) else None
        self._past.add_link(body.agency, chain.next_seq, entry.leaf, index, request)
        chain.append(entry.leaf, body.issued)
        if isinstance(body, AgencyRegister | AgencyRotate):
            key = parse_signer_key(body.posting_key)
            chain.posting_keys = (*chain.posting_keys, key.public)
        self._chains[body.agency] = chain
        record_of_author = self._fold_author(body, index, seen_at)
        if isinstance(body, AgencyVerify):
            return LoggedEntry(index=index, entry=entry, agency=self._fold_level(entry, body))
        return LoggedEntry(index=index, entry=entry, agency=record_of_author, counted_with=counted)

    def _fold_author(self, body: Body, index: int, seen_at: datetime | None) -> AgencyRecord | None:
        """Return the author's record after the entry; None if the author is not an agency."""
        known = self._agencies.get(body.agency)
        if isinstance(body, AgencyRegister):
            record = record_of(body, index)
        elif known is not None:
            record = record_after(known.signing(body.issued_at), body, index, seen_at)
        else:
            return None
        if record is not known:
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
        levels = {**self._levels.get(body.subject, {}), body.agency: body.level}
        self._levels[body.subject] = levels
        record = replace(self._agencies[body.subject], level=level_of(levels.values()))
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
