"""Checkpoints (c2sp.org/tlog-checkpoint): what a log says its size and root are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import re
from typing import Final, Self

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import HASH_BYTES, decode_hash, encode_base64
from noticeboard.log.keys import KIND_COSIGNATURE, KIND_ED25519, VerifierKey, by_public
from noticeboard.log.note import open_note
from noticeboard.log.tree import EMPTY_ROOT

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_SIZE_LIMIT: Final = 2**63
_LINES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The root over the first `size` entries of the log named `origin`."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin or not 0 <= self.size < _SIZE_LIMIT:
            raise InvalidInputError("A checkpoint needs an origin of one line and a size.")
        if len(self.root) != HASH_BYTES or (self.size == 0 and self.root != EMPTY_ROOT):
            raise InvalidInputError("A checkpoint needs the root that belongs to its size.")

    def text(self) -> str:
        """Return `origin`, size and base64 root, a line each."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `text` writes, and past extension lines; raises VerificationError.

        What extension lines say is not known here. They are signed with the rest, so whoever checks
        a signature goes by the text as it came and never by `text`.
        """
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < _LINES or "" in lines[_LINES:] or not text.endswith("\n"):
            raise VerificationError("A checkpoint begins with three lines: origin, size, root.")
        origin, size, root = lines[:_LINES]
        if not origin or not _SIZE.fullmatch(size) or int(size) >= _SIZE_LIMIT:
            raise VerificationError("A checkpoint's origin or size is malformed.")
        try:
            return cls(origin=origin, size=int(size), root=decode_hash(root))
        except InvalidInputError as error:
            raise VerificationError(str(error)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint its log has signed, and which of the asked witnesses cosigned it when."""

    checkpoint: Checkpoint
    note: str
    """The note with the lines of the log and of the asked witnesses alone (`OpenedNote.known`)."""
    cosigned: Mapping[str, int]
    """POSIX time of the newest cosignature by each witness's verifier key."""


def open_checkpoint(
    note: bytes | str, log_key: VerifierKey, witnesses: Iterable[VerifierKey] = ()
) -> SignedCheckpoint:
    """Check the log's signature and the witnesses'; raises VerificationError.

    How many witnesses are enough, and how fresh, is the caller's policy. One witness under
    two names counts once, and a log is no witness of itself.
    """
    if log_key.kind != KIND_ED25519:
        raise VerificationError(f"The key of {log_key.name} is not a log's key.")
    distinct = by_public((log_key, *witnesses))
    asked = [key for key in distinct.values() if key.kind == KIND_COSIGNATURE]
    opened = open_note(note, (log_key, *asked))
    if not any(signed.key == log_key for signed in opened.verified):
        raise VerificationError(f"{log_key.name} has not signed this checkpoint.")
    checkpoint = Checkpoint.parse(opened.text)
    if checkpoint.origin != log_key.name:
        raise VerificationError(f"This checkpoint is of another log than {log_key.name}.")
    cosigned = {str(each.key): each.at for each in opened.verified if each.at is not None}
    return SignedCheckpoint(checkpoint=checkpoint, note=opened.known, cosigned=cosigned)
