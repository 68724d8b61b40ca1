"""The witness protocol (c2sp.org/tlog-witness), without the network and the disk.

A log asks a witness to cosign its checkpoint and proves that it extends the checkpoint that the
witness cosigned last. `judge` makes the witness's whole decision; `collect` checks the answer for
the log.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
import hashlib
import re
from typing import Final, Self

from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    VerificationError,
)
from noticeboard.log.checkpoint import MAX_PROOF_HASHES, Checkpoint, EmptyRootError, open_checkpoint
from noticeboard.log.encoding import decode_hash, encode_base64
from noticeboard.log.note import (
    COSIGNING_KINDS,
    MAX_NOTE_BYTES,
    VerifierKey,
    open_note,
    split_note,
)
from noticeboard.log.tree import verify_consistency
from noticeboard.runtime.text import Text, text_of

PATH: Final = "add-checkpoint"
SIZE_TYPE: Final = "text/x.tlog.size"
"""The media type of the size that a witness has cosigned last."""
MAX_SIZE_BYTES: Final = 20
_PROOF_LINE_BYTES: Final = 45
_OLD_LINE_BYTES: Final = 32
MAX_REQUEST_BYTES: Final = MAX_NOTE_BYTES + MAX_PROOF_HASHES * _PROOF_LINE_BYTES + _OLD_LINE_BYTES
MAX_ANSWER_BYTES: Final = 16 * 1024
CLOCKS_DIFFER: Final = timedelta(minutes=10)

_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,18})")
_SIZE: Final = re.compile(rb"(0|[1-9][0-9]{0,18})\n")


class InconsistentError(VerificationError):
    """The proof does not show that the new checkpoint extends the one cosigned last."""


class OtherSizeError(ConflictError):
    """The witness cosigned another size; `size` is its own."""

    def __init__(self, text: Text, size: int) -> None:
        super().__init__(text)
        self.size = size


class ForkedError(InconsistentError):
    """The log has signed two roots of one size; its two notes prove that to anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCheckpoint:
    """A request to cosign `note`; `proof` shows that it extends the log of `old_size`."""

    old_size: int
    proof: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """Return the body of the request."""
        lines = [f"old {self.old_size}", *(encode_base64(each) for each in self.proof)]
        return "\n".join(lines) + "\n\n" + self.note

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Parse what `text` writes, trusting none of it; raises InvalidInputError."""
        if len(raw) > MAX_REQUEST_BYTES:
            raise InvalidInputError(Text("noticeboard.cosign.too_long", most=MAX_REQUEST_BYTES))
        try:
            head, blank, note = raw.decode().partition("\n\n")
            first, *lines = head.split("\n")
            old = _OLD.fullmatch(first)
            if old is None or not blank or len(lines) > MAX_PROOF_HASHES:
                raise InvalidInputError(Text("noticeboard.cosign.form"))
            text, _ = split_note(note)
            Checkpoint.parse(text)
            proof = tuple(decode_hash(line) for line in lines)
        except (VerificationError, UnicodeDecodeError) as error:
            raise InvalidInputError(
                Text("noticeboard.cosign.wrong", error=text_of(error))
            ) from error
        return cls(old_size=int(old[1]), proof=proof, note=note)

    @property
    def origin(self) -> str:
        """The log that the checkpoint names, not yet checked."""
        return self.note.partition("\n")[0]


def judge(
    request: AddCheckpoint,
    log_key: VerifierKey | None,
    held: Checkpoint | None,
    *,
    origin: str | None = None,
) -> Checkpoint:
    """Return the checkpoint if it may be cosigned after `held`.

    A log's origin is its key's name, unless `origin` says otherwise.

    Raises NotFoundError (404), NotAllowedError (403), InvalidInputError (400), OtherSizeError
    (409) and InconsistentError (422), in the specification's order. A cosignature by Ed25519
    covers extension lines, too: it says that the log has signed them, not what they mean.
    """
    if log_key is None:
        raise NotFoundError(Text("noticeboard.cosign.unknown_log"))
    new = signed_by(request.note, log_key, log_key.name if origin is None else origin)
    if request.old_size > new.size:
        raise InvalidInputError(Text("noticeboard.cosign.old_size"))
    held_size = held.size if held is not None else 0
    if request.old_size != held_size:
        raise OtherSizeError(Text("noticeboard.cosign.other_size", size=held_size), held_size)
    if held is not None and new.size == held.size and new.root != held.root:
        raise ForkedError(Text("noticeboard.cosign.two_roots"))
    if not new.is_possible:
        raise InconsistentError(Text("noticeboard.checkpoint.no_root"))
    if held is None or held_size == 0:
        if request.proof:
            raise InconsistentError(Text("noticeboard.cosign.empty_proof"))
        return new
    try:
        verify_consistency(held.size, new.size, held.root, new.root, request.proof)
    except VerificationError as error:
        raise InconsistentError(text_of(error)) from error
    return new


def signed_by(note: str, log_key: VerifierKey, origin: str) -> Checkpoint:
    """Return the log's checkpoint, whatever root it has; raises NotAllowedError."""
    try:
        return open_checkpoint(note, log_key, origin=origin).checkpoint
    except EmptyRootError:
        return Checkpoint.parse(split_note(note)[0])
    except VerificationError as error:
        raise NotAllowedError(
            Text("noticeboard.cosign.not_signed", error=text_of(error))
        ) from error


def collect(answer: bytes, note: str, witness: Collection[VerifierKey], now: datetime) -> str:
    """Return the witness's cosignatures of a note from its answer, as signature lines.

    A witness may have several keys; one of them is enough. Lines by other keys are left out. Raises
    VerificationError if there is none, or if one was not made about now: nobody would accept an
    old one as fresh.
    """
    text, name = split_note(note)[0], next(iter(witness)).name
    try:
        lines = answer.decode()
    except UnicodeDecodeError as error:
        raise VerificationError(Text("noticeboard.cosign.no_lines", name=name)) from error
    if any(key.kind not in COSIGNING_KINDS for key in witness):
        raise VerificationError(Text("noticeboard.key.not_witness", name=name))
    own = {(key.name, key.key_id): key for key in witness}
    found: dict[VerifierKey, str] = {}
    for line in lines.removesuffix("\n").split("\n"):
        answered = f"{text}\n{line}\n"
        _, (signature,) = split_note(answered)
        key = own.get((signature.name, signature.key_id))
        if key is None:
            continue
        (signed,) = open_note(answered, (key,)).verified
        ahead = (signed.at or 0) - now.timestamp()
        if abs(ahead) > CLOCKS_DIFFER.total_seconds():
            raise VerificationError(Text("noticeboard.cosign.not_now", name=name))
        found[key] = f"{line}\n"
    if not found:
        raise VerificationError(Text("noticeboard.cosign.not_own", name=name))
    return "".join(found[key] for key in witness if key in found)


def read_size(answer: bytes) -> int:
    """Return the size from a witness's 409 answer; raises VerificationError."""
    size = _SIZE.fullmatch(answer)
    if size is None:
        raise VerificationError(Text("noticeboard.cosign.no_size"))
    return int(size[1])


def origin_hash(origin: str) -> str:
    """Return the name under which a witness and a mirror serve a log: hex SHA-256."""
    return hashlib.sha256(origin.encode()).hexdigest()


def log_line(note: str, log_key: VerifierKey) -> str:
    """Return the log's own signature line of a note; other lines were not checked."""
    _, lines = split_note(note)
    for line in lines:
        if (line.name, line.key_id) == (log_key.name, log_key.key_id):
            return f"\u2014 {line.name} {encode_base64(line.key_id + line.blob)}\n"
    return ""
