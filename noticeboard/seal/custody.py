"""The custody record: the signed description of what one share holds.

It is a signed note. Its text is the line `neighbors-requests/custody/v1`, then one line of
canonical JSON. The key that signs it is made for that one share and forgotten at once: it binds
the parts of a share to one another, and never one share to the next.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
import re
from typing import Literal

import msgspec

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.note import SignerKey, VerifierKey, open_note, sign_note
from noticeboard.log.wording import has_control

HEADING = "neighbors-requests/custody/v1"
KEY_NAME = "share"
MAX_FILES = 64
MAX_FILE_BYTES = 4 * 1024**3
MAX_IDENTITY_CHARS = 500
MAX_NOTE_BYTES = 64 * 1024

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}\.mp4")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_AGENCY = re.compile(r"[0-9a-f]{40}")
_ENTRY_ID = re.compile(r"[0-9a-f]{32}")
_PROPOSAL = _SHA256
_COUNTS = ("size_bytes", "frames", "frames_copied", "masks")


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the record that knows every one of its fields."""


class AskedBy(_Strict, frozen=True, kw_only=True):
    """The request this answers, as its board's log holds it."""

    origin: str
    agency: str
    id: str
    """The entry id its agency gave it, 32 hex digits."""
    index: int
    leaf: str

    def __post_init__(self) -> None:
        _require(0 < len(self.origin) <= 256, "origin")  # noqa: PLR2004 -- a name's longest
        _require(_AGENCY.fullmatch(self.agency), "agency")
        _require(_ENTRY_ID.fullmatch(self.id), "request id")
        _require(0 <= self.index < 2**53, "index")
        _require(_SHA256.fullmatch(self.leaf), "leaf")


class SealedTo(_Strict, frozen=True, kw_only=True):
    """Who alone can open the share."""

    agency: str
    delivery_key: str

    def __post_init__(self) -> None:
        _require(_AGENCY.fullmatch(self.agency), "agency")
        _require(re.fullmatch(r"age1[a-z0-9]{1,200}", self.delivery_key), "delivery key")


class CustodyFile(_Strict, frozen=True, kw_only=True):
    """One clip of the share: what it is, when it was filmed, what was done to it."""

    name: str
    sha256: str
    size_bytes: int
    start: datetime
    end: datetime
    frames: int
    frames_copied: int
    """How many of them are bit-identical to the camera's own."""
    masks: int
    """How many rectangles were drawn over the picture."""
    clock_offset_ms: int
    """The camera's clock minus the hub's."""

    def __post_init__(self) -> None:
        _require(_NAME.fullmatch(self.name), "file name")
        _require(_SHA256.fullmatch(self.sha256), "file hash")
        _require(all(0 <= getattr(self, count) < 2**53 for count in _COUNTS), "count")
        _require(self.size_bytes <= MAX_FILE_BYTES, "file size")
        _require(abs(self.clock_offset_ms) < 2**53, "clock offset")
        _require(_is_utc(self.start) and _is_utc(self.end), "time zone")
        _require(self.start < self.end, "window")


class Custody(_Strict, frozen=True, kw_only=True, tag="custody", tag_field="type"):
    """What one share holds, for whom, and in answer to what."""

    v: Literal[1] = 1
    request: AskedBy
    proposal: str
    """The id of the proposal that was approved."""
    recipient: SealedTo
    files: tuple[CustodyFile, ...]
    identity: str = ""
    """Empty is anonymous; else the contact words the person chose."""
    approved_at: datetime
    key: str = ""
    """The verifier key of this one share; empty until it is sealed."""

    def __post_init__(self) -> None:
        _require(_PROPOSAL.fullmatch(self.proposal), "proposal")
        _require(1 <= len(self.files) <= MAX_FILES, "number of files")
        _require(len({file.name for file in self.files}) == len(self.files), "file names")
        _require(len(self.identity) <= MAX_IDENTITY_CHARS, "identity")
        _require(not has_control(self.identity), "identity")
        _require(_is_utc(self.approved_at), "time zone")
        _require(self.recipient.agency == self.request.agency, "recipient")


_DECODER = msgspec.json.Decoder(Custody)


def _require(holds: object, what: str) -> None:
    if not holds:
        raise VerificationError(f"This is no custody record: its {what} is not allowed.")


def _is_utc(at: datetime) -> bool:
    return at.utcoffset() == timedelta(0)


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
    return record


def _parse(lines: Sequence[bytes]) -> Custody:
    """Read the record from a note's first lines; whether they are signed is checked after."""
    if len(lines) != 3 or lines[0] != HEADING.encode():  # noqa: PLR2004 -- heading, JSON, rest
        raise VerificationError("This is not a custody record.")
    try:
        return _DECODER.decode(lines[1])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise VerificationError(f"The custody record cannot be read: {error}.") from error
