"""The custody record: the signed description of what one share holds.

It is a signed note. Its text is the line `neighbors-requests/custody/v1`, then one line of
canonical JSON. The key that signs it is made for that one share and forgotten at once: it binds
the parts of a share to one another, and never one share to the next.
"""

from collections.abc import Sequence
from datetime import datetime
import re
from typing import Literal

import msgspec

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import decode_hash
from noticeboard.log.note import SignerKey, VerifierKey, open_note, sign_note
from noticeboard.log.wording import explained
from noticeboard.seal.parts import (
    MAX_ALL_SOURCES,
    MAX_CLIPS_BYTES,
    READINGS,
    WORDS,
    AskedBy,
    Contact,
    CustodyFile,
    InformationFile,
    SealedTo,
    Software,
    Strict,
    is_utc,
    require,
)

HEADING = "neighbors-requests/custody/v1"
KEY_NAME = "share"
MAX_FILES = 64
MAX_NOTE_BYTES = 64 * 1024

_ROOT = re.compile(r"[A-Za-z0-9+/]{43}=")


class Custody(Strict, frozen=True, kw_only=True, tag="custody", tag_field="type"):
    """What one share holds, for whom, and in answer to what."""

    v: Literal[1] = 1
    request: AskedBy
    recipient: SealedTo
    files: tuple[CustodyFile, ...] = ()
    information: tuple[InformationFile, ...] = ()
    """Words before readings; a share without clips has one of them at least."""
    identity: Contact = Contact()
    approved_at: datetime
    software: Software = Software()
    ledger_root: str = ""
    """Root of the household's own ledger, base64, where it chose to anchor it here; or empty."""
    key: str = ""
    """The verifier key of this one share; empty until it is sealed."""

    def __post_init__(self) -> None:
        require(len(self.files) <= MAX_FILES, "number of files")
        require(self.files or self.information, "emptiness")
        require(len({file.name for file in self.files}) == len(self.files), "file names")
        require(sum(file.size_bytes for file in self.files) <= MAX_CLIPS_BYTES, "size")
        listed = sum(file.sources.count for file in self.files)
        require(listed <= MAX_ALL_SOURCES, "number of segments")
        told = [file.name for file in self.information]
        require(told in ([], [WORDS], [READINGS], [WORDS, READINGS]), "information")
        require(is_utc(self.approved_at), "time zone")
        require(self.recipient.agency == self.request.agency, "recipient")
        if self.ledger_root:
            require(_ROOT.fullmatch(self.ledger_root), "ledger root")
            decode_hash(self.ledger_root)


_DECODER = msgspec.json.Decoder(Custody)


def canonical(record: Custody) -> bytes:
    """Return the record's one JSON form (RFC 8785: its keys are ASCII, its numbers whole)."""
    return msgspec.json.encode(record, order="sorted")


def sign_custody(record: Custody) -> tuple[Custody, str]:
    """Return the record under a key made for it alone, and its signed note."""
    signer = SignerKey.generate(KEY_NAME)
    signed = msgspec.structs.replace(record, key=str(signer.verifier))
    note = sign_note(f"{HEADING}\n{canonical(signed).decode()}\n", [signer])
    if len(note.encode()) > MAX_NOTE_BYTES:
        raise InvalidInputError("The custody record is too long: share fewer clips at once.")
    return signed, note


def open_custody(note: bytes) -> Custody:
    """Return a custody record whose own key signed it; raises VerificationError."""
    if len(note) > MAX_NOTE_BYTES:
        raise VerificationError("The custody record is longer than one may be.")
    record = _parse(note.split(b"\n", 2))
    opened = open_note(note, [VerifierKey.parse(record.key)])
    if opened.text.encode() != f"{HEADING}\n".encode() + canonical(record) + b"\n":
        raise VerificationError("The custody record is not written in its one canonical form.")
    if opened.unknown:
        raise VerificationError("Somebody else has signed the custody record as well.")
    return record


def _parse(lines: Sequence[bytes]) -> Custody:
    """Read the record from a note's first lines; whether they are signed is checked after."""
    if len(lines) != 3 or lines[0] != HEADING.encode():  # noqa: PLR2004 -- heading, JSON, rest
        raise VerificationError("This is not a custody record.")
    try:
        return _DECODER.decode(lines[1])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise VerificationError(
            f"The custody record cannot be read: {explained(error)}."
        ) from error
