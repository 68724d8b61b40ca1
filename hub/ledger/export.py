"""The ledger, or one entry of it, as a file that can be verified on its own. Pure.

Both are JSON and contain each entry as the exact text that was hashed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import json
from typing import Final, Literal, Self

import msgspec

from hub.errors import InvalidInputError
from hub.ledger.entry import LedgerEntry
from hub.ledger.tree import LedgerReport, RootWatch, root_from
from noticeboard.errors import VerificationError
from noticeboard.log.checkpoint import Checkpoint, TlogProof, open_checkpoint
from noticeboard.log.encoding import encode_base64
from noticeboard.log.note import VerifierKey
from noticeboard.log.tree import leaf_hash
from noticeboard.runtime.text import Text, text_of

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
            complaints.extend(_mismatch(signed, watched))
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
        wanted = root_from(root) if root else None
        try:
            proof = TlogProof.parse(self.proof)
            signed = proof.verify(leaf_hash(self.entry), VerifierKey.parse(self.key)).checkpoint
            entry = LedgerEntry.parse(proof.index, self.entry)
        except (VerificationError, InvalidInputError) as error:
            return LedgerReport(entries=1, key=self.key, root="", complaints=(text_of(error),))
        if wanted is not None and wanted != signed.root:
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


def _mismatch(signed: Checkpoint, watched: RootWatch) -> Iterator[Text]:
    """Yield each mismatch between the entries and their signed checkpoint."""
    size = watched.frontier.size
    if signed.size != size:
        yield Text.plain(f"The file shows {size} entries, and the house signed {signed.size}.")
    elif signed.root != watched.frontier.root():
        yield Text.plain(
            "The entries are not what the house signed: one was changed, or they change places."
        )
