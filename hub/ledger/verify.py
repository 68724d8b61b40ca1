"""Verify every stored byte of the ledger against every signature. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.errors import InvalidInputError
from hub.ledger.entry import LedgerEntry
from hub.ledger.tree import Row, signed
from noticeboard.errors import VerificationError
from noticeboard.log.checkpoint import Checkpoint, open_checkpoint
from noticeboard.log.encoding import decode_hash, encode_base64
from noticeboard.log.note import SignerKey, VerifierKey
from noticeboard.log.tree import Frontier, leaf_hash
from noticeboard.runtime.text import NOTHING, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReport:
    """The result of a verification, with complaints as sentences."""

    entries: int
    """The number of entries."""
    key: str
    """The signing key; a file alone cannot prove that this is the house's key."""
    root: str
    """In base64; empty if nothing is proved."""
    complaints: tuple[Text, ...] = ()
    proved: LedgerEntry | None = None
    """The one entry of a proof."""


class RootWatch:
    """A tree that grows entry by entry, and the roots it is expected to have had."""

    def __init__(self, *roots: bytes) -> None:
        self.frontier = Frontier()
        self._missing = set(roots)

    def append(self, raw: bytes) -> bytes:
        """Add an entry; return the root over all so far."""
        self.frontier.append(leaf_hash(raw))
        root = self.frontier.root()
        self._missing.discard(root)
        return root

    def complaints(self) -> list[Text]:
        """Return a complaint for each root that the tree never had."""
        return [
            Text("ledger.never_root_at_all", root=encode_base64(root))
            for root in sorted(self._missing)
        ]


class LedgerVerifier:
    """Verifies every row in order, then the checkpoint stored next to the key."""

    def __init__(self, key: SignerKey, head: str | None, *roots: bytes) -> None:
        """Take the key, that checkpoint, and roots that the ledger must have had."""
        self.complaints: list[Text] = []
        self._key = key
        self._watched = RootWatch(*roots)
        self._broken = False
        self._head = head
        self._head_found: Checkpoint | None = None
        self._head_wrong = NOTHING
        if head is not None:
            try:
                self._head_found = open_checkpoint(head, key.verifier).checkpoint
            except VerificationError:
                self._head_wrong = Text("part.ledger_not_signed")

    def take(self, rows: Sequence[Row]) -> None:
        """Verify the next rows; ignore those after a break in the chain, which cannot be right."""
        for index, raw, note in rows:
            if self._broken:
                return
            self._take(index, raw, note)

    def finish(self) -> LedgerReport:
        """Return what was verified, and everything that is wrong."""
        size, head = self._watched.frontier.size, self._head_found
        key, root = str(self._key.verifier), encode_base64(self._watched.frontier.root())
        if self._broken:
            return LedgerReport(entries=size, key=key, root="", complaints=tuple(self.complaints))
        if head is not None and head.size > size:
            self._head_wrong = Text("part.ledger_missing_more")
        if self._head_wrong:
            self.complaints.append(
                Text("ledger.end_wrong", index=size - 1, fault=self._head_wrong)
                if size
                else Text("ledger.whole_wrong", fault=self._head_wrong)
            )
        wrong = (*self.complaints, *self._watched.complaints())
        return LedgerReport(entries=size, key=key, root="" if wrong else root, complaints=wrong)

    def _take(self, index: int, raw: bytes, note: str) -> None:
        number = self._watched.frontier.size
        if index != number:
            self._break(Text("ledger.number_missing", number=number))
            return
        try:
            LedgerEntry.parse(index, raw)
        except InvalidInputError:
            self.complaints.append(Text("ledger.number_unreadable", number=number))
        root = self._watched.append(raw)
        # Ed25519 signatures are deterministic, so a correct note equals the one the key would make
        # now. Comparing is three times as fast as verifying.
        if note != signed(self._key, self._watched.frontier):
            self._break(
                Text(
                    "ledger.number_wrong",
                    number=number,
                    fault=_mismatch(self._key.verifier, note, number + 1),
                )
            )
        elif self._head_found is not None and self._head_found.size == number + 1:
            self._head_wrong = (
                NOTHING if self._head_found.root == root else Text("part.ledger_not_what")
            )

    def _break(self, complaint: Text) -> None:
        self.complaints.append(complaint)
        self._broken = True


def root_from(text: str) -> bytes:
    """Return a root from its base64; raises InvalidInputError."""
    try:
        return decode_hash(text)
    except VerificationError as error:
        raise InvalidInputError(
            f"A root is 44 letters of base64, as a custody record has it, not {text!a:.60}."
        ) from error


def _mismatch(key: VerifierKey, note: str, size: int) -> Text:
    """Return what is wrong with the checkpoint of the newest of `size` entries."""
    try:
        checkpoint = open_checkpoint(note, key).checkpoint
    except VerificationError:
        return Text("part.ledger_not_signed")
    if checkpoint.size != size:
        return Text("part.ledger_other_checkpoint")
    return Text("part.ledger_not_house")
