"""Proofs as files (c2sp.org/tlog-proof): what a poster keeps as its receipt."""

from collections.abc import Iterable
from dataclasses import dataclass
import re
from typing import Final, Self

from noticeboard.errors import VerificationError
from noticeboard.log.checkpoint import SignedCheckpoint, open_checkpoint
from noticeboard.log.encoding import decode_base64, decode_hash, encode_base64
from noticeboard.log.keys import VerifierKey
from noticeboard.log.note import MAX_NOTE_BYTES
from noticeboard.log.tree import verify_inclusion

HEADER: Final = "c2sp.org/tlog-proof@v1"
_EXTRA: Final = "extra "
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,18})")
MAX_PROOF_HASHES: Final = 63
MAX_EXTRA_BYTES: Final = 16_384
_MAX_TEXT: Final = MAX_NOTE_BYTES + 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogProof:
    """That the entry at `index` is in the tree a signed checkpoint describes."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint_note: str
    extra: bytes | None = None

    def text(self) -> str:
        """Return the file's text."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(_EXTRA + encode_base64(self.extra))
        lines.append(f"index {self.index}")
        lines.extend(encode_base64(each) for each in self.hashes)
        return "\n".join(lines) + "\n\n" + self.checkpoint_note

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `text` writes, trusting none of it; raises VerificationError."""
        if len(text) > _MAX_TEXT:
            raise VerificationError("The proof is too long.")
        head, blank, note = text.partition("\n\n")
        header, *lines = head.split("\n")
        if header != HEADER or not blank:
            raise VerificationError(f"A proof starts with {HEADER} and ends with a checkpoint.")
        extra = _parse_extra(lines.pop(0)) if lines and lines[0].startswith(_EXTRA) else None
        index = _INDEX.fullmatch(lines.pop(0)) if lines else None
        if index is None or len(lines) > MAX_PROOF_HASHES:
            raise VerificationError("A proof names its index and has at most 63 hashes.")
        hashes = tuple(decode_hash(line) for line in lines)
        return cls(index=int(index[1]), hashes=hashes, checkpoint_note=note, extra=extra)

    def verify(
        self, entry_leaf: bytes, log_key: VerifierKey, witnesses: Iterable[VerifierKey] = ()
    ) -> SignedCheckpoint:
        """Check checkpoint and inclusion; raises VerificationError. Quorum is the caller's."""
        signed = open_checkpoint(self.checkpoint_note, log_key, witnesses)
        point = signed.checkpoint
        verify_inclusion(self.index, point.size, entry_leaf, self.hashes, point.root)
        return signed


def _parse_extra(line: str) -> bytes:
    extra = decode_base64(line.removeprefix(_EXTRA))
    if len(extra) > MAX_EXTRA_BYTES:
        raise VerificationError(f"A proof carries at most {MAX_EXTRA_BYTES} extra bytes.")
    return extra
