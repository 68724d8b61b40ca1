"""Light proofs: one agency's whole history up to a `board.heads` entry, without the whole log.

The file holds every entry of the agency's chain, the place of the chain's last entry among the
heads that the board has stated, and the proof that this statement is in the log. Leaving out an
entry breaks the chain (`prev`). If entries at the end are left off, the last one is not the head.

It cannot show a second entry with the same number in the chain. Whoever follows the whole log sees
that, and so do the board's pages.
"""

from dataclasses import dataclass
import re
from typing import Final, Self

from noticeboard.errors import ConflictError, VerificationError
from noticeboard.log.agency import LoggedEntry
from noticeboard.log.body import BoardHeads
from noticeboard.log.checkpoint import MAX_PROOF_HASHES, SignedCheckpoint, TlogProof
from noticeboard.log.encoding import decode_base64, decode_hash, encode_base64
from noticeboard.log.entry import Entry, agency_id, head_row, parse_entry, verify_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.registry import Registry
from noticeboard.log.tree import leaf_hash, verify_inclusion
from noticeboard.runtime.text import Text, text_of

HEADER: Final = "neighbors-requests/history@v1"
MOST_ENTRIES: Final = 20_000
MAX_HISTORY_BYTES: Final = 64 * 1024 * 1024
_AGENCY: Final = re.compile(r"agency ([0-9a-f]{40})")
_ROW: Final = re.compile(r"row (0|[1-9][0-9]{0,15})")
_ENTRY: Final = re.compile(r"(0|[1-9][0-9]{0,15}) ([A-Za-z0-9+/]+={0,2})")
_PARTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedHistory:
    """Every entry of an agency up to the board's statement, verified."""

    agency: str
    entries: tuple[LoggedEntry, ...]
    """Their indexes in the log are only the file's word: just their order is proved."""
    heads: Entry
    heads_index: int
    checkpoint: SignedCheckpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """An agency's entries with the proof that they are complete; not checked yet."""

    agency: str
    row: int
    """The row of the agency's head among the heads."""
    hashes: tuple[bytes, ...]
    entries: tuple[tuple[int, bytes], ...]
    """Each with its index in the log."""
    proof: TlogProof
    """The proof of the `board.heads` entry, which it carries."""

    def text(self) -> str:
        """Return the file's text."""
        head = [HEADER, f"agency {self.agency}", f"row {self.row}"]
        head += [encode_base64(each) for each in self.hashes]
        listed = [f"{index} {encode_base64(raw)}" for index, raw in self.entries]
        return "\n".join(head) + "\n\n" + "\n".join(listed) + "\n\n" + self.proof.text()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse what `text` writes, trusting none of it; raises VerificationError."""
        parts = text.split("\n\n", 2)
        if len(text) > MAX_HISTORY_BYTES or len(parts) != _PARTS:
            raise VerificationError(Text("noticeboard.history.form", header=HEADER))
        header, *head = parts[0].split("\n")
        agency = _AGENCY.fullmatch(head.pop(0)) if head else None
        row = _ROW.fullmatch(head.pop(0)) if head else None
        if header != HEADER or agency is None or row is None or len(head) > MAX_PROOF_HASHES:
            raise VerificationError(Text("noticeboard.history.names"))
        listed = parts[1].split("\n")
        if len(listed) > MOST_ENTRIES:
            raise VerificationError(Text("noticeboard.history.too_many", most=MOST_ENTRIES))
        return cls(
            agency=agency[1],
            row=int(row[1]),
            hashes=tuple(decode_hash(line) for line in head),
            entries=tuple(_entry(line) for line in listed),
            proof=TlogProof.parse(parts[2]),
        )

    def verify(
        self, log_key: VerifierKey, witnesses: tuple[VerifierKey, ...] = ()
    ) -> ProvedHistory:
        """Check it with the board's key; raises VerificationError. The caller checks the quorum."""
        heads = parse_entry(self.proof.extra or b"")
        if not isinstance(heads.body, BoardHeads) or heads.body.agency != agency_id(log_key):
            raise VerificationError(Text("noticeboard.history.no_heads"))
        verify_entry(heads, log_key.name, log_key)
        checkpoint = self.proof.verify(heads.leaf, log_key, witnesses)
        chain = [(index, parse_entry(raw)) for index, raw in self.entries]
        last = chain[-1][1]
        row = head_row(self.agency, len(chain) - 1, last.leaf.hex())
        root = bytes.fromhex(heads.body.root)
        verify_inclusion(self.row, heads.body.count, leaf_hash(row), self.hashes, root)
        return ProvedHistory(
            agency=self.agency,
            entries=self._chained(chain, log_key),
            heads=heads,
            heads_index=self.proof.index,
            checkpoint=checkpoint,
        )

    def _chained(
        self, chain: list[tuple[int, Entry]], log_key: VerifierKey
    ) -> tuple[LoggedEntry, ...]:
        """Check that each entry is signed and names the previous one, from the registration on.

        The row shows that they are this agency's and complete: it names the agency, the last number
        and the last leaf.
        """
        registry = Registry(log_key.name, log_key, whole=False)
        logged: list[LoggedEntry] = []
        for index, entry in chain:
            if index >= self.proof.index:
                raise VerificationError(Text("noticeboard.history.later", index=index))
            try:
                logged.append(registry.add(entry, index))
            except ConflictError as error:
                raise VerificationError(text_of(error)) from error
        return tuple(logged)


def _entry(line: str) -> tuple[int, bytes]:
    found = _ENTRY.fullmatch(line)
    if found is None:
        raise VerificationError(Text("noticeboard.history.lines"))
    return int(found[1]), decode_base64(found[2])
