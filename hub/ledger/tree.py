"""The ledger as a tree: folded, signed, proved, exported as a file, and verified. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import json
from typing import Final, Literal, Self

import msgspec

from hub.errors import InvalidInputError, NotFoundError, StorageError
from hub.ledger.entry import KINDS, Fields, LedgerEntry, about, fact
from noticeboard.errors import VerificationError
from noticeboard.log.checkpoint import Checkpoint, TlogProof, open_checkpoint
from noticeboard.log.encoding import decode_hash, encode_base64
from noticeboard.log.note import SignerKey, VerifierKey, sign_note
from noticeboard.log.tree import Frontier, Tree, leaf_hash
from noticeboard.runtime.text import NOTHING, Text, text_of

type Stored = tuple[int, bytes]
"""An entry's index and its bytes."""
type Row = tuple[int, bytes, str]
"""An entry's index, its bytes, and the checkpoint it was stored with."""

_LOST: Final = Text("ledger.lost")
_OTHER: Final = Text("ledger.not_what_was_signed")


class LedgerTree:
    """The entries so far, folded; once `require` has passed, they are what was signed."""

    def __init__(self, key: SignerKey, head: str | None = None) -> None:
        """Take the house's key and the checkpoint stored next to it; raises StorageError."""
        self.key = key
        self._frontier = Frontier()
        self._facts: dict[bytes, int] = {}
        self._newest: dict[bytes, tuple[bytes, int]] = {}
        self._head = None if head is None else self._opened(head)

    @property
    def size(self) -> int:
        """How many entries have been folded."""
        return self._frontier.size

    @property
    def root(self) -> bytes:
        """The root over the folded entries."""
        return self._frontier.root()

    def append(self, rows: Sequence[Stored]) -> None:
        """Fold the next entries; raises StorageError if one is missing or cannot be read."""
        for index, raw in rows:
            if index != self.size:
                raise StorageError("ledger.entry_missing", index=self.size)
            try:
                body = msgspec.json.decode(raw)
                self.add(body["type"], body, raw)
            except (msgspec.MsgspecError, UnicodeDecodeError, KeyError, TypeError) as error:
                raise StorageError("ledger.entry_unreadable", index=index) from error
            if self._head is not None and self._head.size == self.size:
                self._require(self._head)

    def add(self, kind: str, fields: Fields, raw: bytes) -> None:
        """Fold one entry."""
        subject = about(kind, fields)
        if KINDS[kind].series:
            self._newest[subject] = fact(kind, fields), self.size
        else:
            self._facts.setdefault(subject, self.size)
        self._frontier.append(leaf_hash(raw))

    def index_of(self, kind: str, fields: Fields) -> int | None:
        """Return the index of the entry that already states this fact, or None."""
        subject = about(kind, fields)
        if not KINDS[kind].series:
            return self._facts.get(subject)
        newest, index = self._newest.get(subject, (b"", 0))
        return index if newest == fact(kind, fields) else None

    def checkpoint(self) -> str:
        """Return the signed checkpoint over the entries so far."""
        return signed(self.key, self._frontier)

    def checkpoint_with(self, raw: bytes) -> str:
        """Return the signed checkpoint over the entries so far and one more."""
        frontier = Frontier(self._frontier.size, self._frontier.hashes)
        frontier.append(leaf_hash(raw))
        return signed(self.key, frontier)

    def require(self, note: str) -> None:
        """Check that earlier signatures cover the entries, before more is signed.

        `note` is the newest entry's checkpoint. Raises StorageError.
        """
        checkpoint = self._opened(note)
        if checkpoint.size != self.size:
            raise StorageError(_OTHER)
        self._require(checkpoint)

    def require_head(self) -> None:
        """Check that the entries reach the checkpoint next to the key; raises StorageError."""
        if self._head is not None and self._head.size > self.size:
            raise StorageError(_LOST)

    def require_size(self, size: int) -> None:
        """Check that the ledger has not become shorter; raises StorageError."""
        if size < self.size:
            raise StorageError(_LOST)

    def _require(self, checkpoint: Checkpoint) -> None:
        if checkpoint.root != self.root:
            raise StorageError(_OTHER)

    def _opened(self, note: str) -> Checkpoint:
        try:
            return open_checkpoint(note, self.key.verifier).checkpoint
        except VerificationError as error:
            raise StorageError("ledger.other_key") from error


def signed(key: SignerKey, frontier: Frontier) -> str:
    """Return a tree's signed checkpoint; the same tree and key give the same text."""
    checkpoint = Checkpoint(origin=key.name, size=frontier.size, root=frontier.root())
    return sign_note(checkpoint.text(), [key])


def prove(
    entries: Sequence[bytes], index: int, root: bytes | None = None
) -> tuple[int, tuple[bytes, ...]]:
    """Return the size of the tree with this root, and the proof that it contains the entry.

    Without a root, it is the tree of all entries. Raises NotFoundError if there is no such
    entry, or if no tree that contains it had this root.
    """
    if not 0 <= index < len(entries):
        there = (
            Text("part.ledger_range", last=len(entries) - 1)
            if entries
            else Text("part.ledger_empty")
        )
        raise NotFoundError("ledger.no_entry", index=index, range=there)
    tree = Tree(leaf_hash(raw) for raw in entries)
    size = tree.size if root is None else _size_of(tree, root)
    if index >= size:
        raise NotFoundError("ledger.written_after", index=index)
    return size, tuple(tree.inclusion(index, size))


def _size_of(tree: Tree, root: bytes) -> int:
    for size in range(tree.size, 0, -1):
        if tree.root(size) == root:
            return size
    raise NotFoundError("ledger.never_root", root=encode_base64(root))


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

    def append(self, rows: Sequence[Row]) -> None:
        """Verify the next rows; ignore those after a break in the chain, which cannot be right."""
        for index, raw, note in rows:
            if self._broken:
                return
            self._append(index, raw, note)

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

    def _append(self, index: int, raw: bytes, note: str) -> None:
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
        raise InvalidInputError("ledger.root_form", text=f"{text!a:.60}") from error


def _mismatch(key: VerifierKey, note: str, size: int) -> Text:
    """Return what is wrong with the checkpoint of the newest of `size` entries."""
    try:
        checkpoint = open_checkpoint(note, key).checkpoint
    except VerificationError:
        return Text("part.ledger_not_signed")
    if checkpoint.size != size:
        return Text("part.ledger_other_checkpoint")
    return Text("part.ledger_not_house")


LEDGER_FORMAT: Final = "neighbors-requests/ledger/v1"
PROOF_FORMAT: Final = "neighbors-requests/ledger-proof/v1"
MAX_FILE_BYTES: Final = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A whole ledger."""

    key: str
    """The house's public key, `name+id+key`."""
    checkpoint: str
    """The signed note over all entries."""
    entries: tuple[bytes, ...]

    def text(self) -> Iterator[str]:
        """Yield the file's text, one entry per line."""
        head = {"format": LEDGER_FORMAT, "key": self.key, "checkpoint": self.checkpoint}
        yield json.dumps(head)[:-1] + ', "entries": ['
        for number, raw in enumerate(self.entries):
            yield (",\n" if number else "\n") + json.dumps(raw.decode("ascii"))
        yield "\n]}\n"

    def read(self) -> Iterator[LedgerEntry]:
        """Yield the entries; raises InvalidInputError for one that cannot be read."""
        for index, raw in enumerate(self.entries):
            yield LedgerEntry.parse(index, raw)

    def check(self, *, root: str = "") -> LedgerReport:
        """Check the entries against the checkpoint, and that the ledger once had this root."""
        complaints: list[Text] = []
        watched = RootWatch(*((root_from(root),) if root else ()))
        for index, raw in enumerate(self.entries):
            watched.append(raw)
            try:
                LedgerEntry.parse(index, raw)
            except InvalidInputError:
                complaints.append(Text("ledger.number_unreadable", number=index))
        try:
            signed = open_checkpoint(self.checkpoint, VerifierKey.parse(self.key)).checkpoint
        except VerificationError as error:
            complaints.append(text_of(error))
        else:
            complaints.extend(_file_mismatch(signed, watched))
        complaints.extend(watched.complaints())
        return LedgerReport(
            entries=len(self.entries),
            key=self.key,
            root="" if complaints else encode_base64(watched.frontier.root()),
            complaints=tuple(complaints),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerProof:
    """One entry, and the proof that the house signed a ledger that contains it."""

    key: str
    entry: bytes
    proof: str
    """In the C2SP tlog-proof format: index, hashes, checkpoint."""

    @classmethod
    def of(cls, export: Export, index: int, hashes: Sequence[bytes], note: str) -> Self:
        """Return the proof of an entry under the checkpoint `note`."""
        proof = TlogProof(index=index, hashes=tuple(hashes), checkpoint_note=note)
        return cls(key=export.key, entry=export.entries[index], proof=proof.text())

    def text(self) -> str:
        """Return the file's text."""
        entry = self.entry.decode("ascii")
        body = {"format": PROOF_FORMAT, "key": self.key, "entry": entry, "proof": self.proof}
        return json.dumps(body, indent=1) + "\n"

    def check(self, *, root: str = "") -> LedgerReport:
        """Check the entry against its proof, and the proof against this root if given."""
        expected = root_from(root) if root else None
        try:
            proof = TlogProof.parse(self.proof)
            signed = proof.verify(leaf_hash(self.entry), VerifierKey.parse(self.key)).checkpoint
            entry = LedgerEntry.parse(proof.index, self.entry)
        except (VerificationError, InvalidInputError) as error:
            return LedgerReport(entries=1, key=self.key, root="", complaints=(text_of(error),))
        if expected is not None and expected != signed.root:
            wrong = Text.plain(
                "The proof is under another root: ask for one under the root that you have."
            )
            return LedgerReport(entries=1, key=self.key, root="", complaints=(wrong,))
        return LedgerReport(entries=1, key=self.key, root=encode_base64(signed.root), proved=entry)


class _LedgerFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    format: Literal["neighbors-requests/ledger/v1"]
    key: str
    checkpoint: str
    entries: list[str]


class _ProofFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    format: Literal["neighbors-requests/ledger-proof/v1"]
    key: str
    entry: str
    proof: str


def read_file(raw: bytes) -> Export | LedgerProof:
    """Read the output of `text`, trusting none of it; raises InvalidInputError."""
    wrong = InvalidInputError(
        "This is no exported ledger and no proof of an entry: give a file that"
        " `neighbors hub ledger export` or `ledger prove` made."
    )
    if len(raw) > MAX_FILE_BYTES:
        raise wrong
    try:
        try:
            export = msgspec.json.decode(raw, type=_LedgerFile)
            return Export(
                key=export.key,
                checkpoint=export.checkpoint,
                entries=tuple(entry.encode("ascii") for entry in export.entries),
            )
        except msgspec.ValidationError:
            proof = msgspec.json.decode(raw, type=_ProofFile)
            return LedgerProof(key=proof.key, entry=proof.entry.encode("ascii"), proof=proof.proof)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise wrong from error


def _file_mismatch(signed: Checkpoint, watched: RootWatch) -> Iterator[Text]:
    """Yield each mismatch between the entries and their signed checkpoint."""
    size = watched.frontier.size
    if signed.size != size:
        yield Text.plain(f"The file shows {size} entries, and the house signed {signed.size}.")
    elif signed.root != watched.frontier.root():
        yield Text.plain(
            "The entries are not what the house signed: one was changed, or they change places."
        )
