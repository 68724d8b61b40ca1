"""Entries: `JCS(body) || 0x0A || base64(signature)`, and a registration's countersignature.

The bytes are kept as they came. They are refused unless encoding the parsed body again gives
the same bytes, which rules out duplicate keys, floats, other spellings and other orders at once;
the structs bound every number, length and depth.
"""

from functools import lru_cache
import hashlib
from typing import Final

import msgspec

from noticeboard.errors import InvalidInputError, NoticeboardError, VerificationError
from noticeboard.log.body import (
    NO_PREVIOUS,
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    Anchor,
    BoardBody,
    BoardHeads,
    BoardNotice,
    Body,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    ThreadBody,
    Window,
)
from noticeboard.log.bundle import MAX_ENTRY_BYTES
from noticeboard.log.encoding import decode_base64, encode_base64
from noticeboard.log.keys import KIND_ED25519, SIGNATURE_BYTES, SignerKey, VerifierKey
from noticeboard.log.shape import Area, Circle, MultiPolygon, Polygon, RequestArea
from noticeboard.log.tree import leaf_hash

__all__ = [
    "MAX_ENTRY_BYTES",
    "NO_PREVIOUS",
    "AgencyRegister",
    "AgencyRevoke",
    "AgencyRotate",
    "AgencyVerify",
    "Anchor",
    "Area",
    "BoardBody",
    "BoardHeads",
    "BoardNotice",
    "Body",
    "Circle",
    "Entry",
    "MultiPolygon",
    "Polygon",
    "RequestArea",
    "RequestCorrect",
    "RequestPost",
    "RequestResolve",
    "RequestUpdate",
    "ThreadBody",
    "Window",
    "agency_id",
    "canonical",
    "countersign_entry",
    "parse_entry",
    "require_key",
    "sign_entry",
    "signed_part",
    "verify_countersignature",
    "verify_entry",
]

_ENTRY: Final = "neighbors-requests/entry/v1\n"
_COUNTERSIGN: Final = "neighbors-requests/countersign/v1\n"
_AGENCY: Final = b"neighbors-requests/agency/v1\n"
_AGENCY_ID_DIGITS: Final = 40
_SIGNED_PARTS: Final = 2
_COUNTERSIGNED_PARTS: Final = 3

_encoder: Final = msgspec.json.Encoder(order="sorted")
_decoder: Final[msgspec.json.Decoder[Body]] = msgspec.json.Decoder(Body, strict=True)


class Entry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One entry, well formed; whether its signatures hold is another question."""

    raw: bytes
    body: Body
    signature: bytes
    countersignature: bytes | None
    leaf: bytes
    """Its leaf hash in the tree."""


def agency_id(root: VerifierKey) -> str:
    """Return the 40 hex digits under which an agency, verifier or board keeps its chain."""
    return hashlib.sha256(_AGENCY + root.public).hexdigest()[:_AGENCY_ID_DIGITS]


def canonical(body: Body) -> bytes:
    """Return the body's canonical JSON (RFC 8785)."""
    return _encoder.encode(body)


def sign_entry(body: Body, origin: str, key: SignerKey) -> bytes:
    """Return the entry's bytes, for the board `origin` alone; raises InvalidInputError."""
    if key.kind != KIND_ED25519 or body.key != key.verifier.key_id.hex():
        raise InvalidInputError("The body must name the key that signs it.")
    text = canonical(body)
    raw = text + b"\n" + encode_base64(key.sign_bytes(_signed(text, origin))).encode()
    try:
        parse_entry(raw)
    except NoticeboardError as error:
        raise InvalidInputError(str(error)) from error
    return raw


def countersign_entry(raw: bytes, origin: str, board_key: SignerKey) -> bytes:
    """Return a registration with the board's signature after the agency's."""
    signature = board_key.sign_bytes(_countersigned(raw, origin))
    whole = raw + b"\n" + encode_base64(signature).encode()
    parse_entry(whole)
    return whole


def parse_entry(raw: bytes) -> Entry:
    """Read an entry strictly, checking no signature; raises VerificationError."""
    if len(raw) > MAX_ENTRY_BYTES:
        raise VerificationError(f"An entry has at most {MAX_ENTRY_BYTES} bytes.")
    parts = raw.split(b"\n")
    body = _parse_body(parts[0])
    if len(parts) != _SIGNED_PARTS and not (
        len(parts) == _COUNTERSIGNED_PARTS and isinstance(body, AgencyRegister)
    ):
        raise VerificationError("An entry is one line of JSON and one line of signature.")
    signature = _parse_signature(parts[1])
    counter = _parse_signature(parts[2]) if len(parts) == _COUNTERSIGNED_PARTS else None
    return Entry(
        raw=raw, body=body, signature=signature, countersignature=counter, leaf=leaf_hash(raw)
    )


def require_key(entry: Entry, public: VerifierKey) -> None:
    """Check that the entry names the key as the one that signed it; raises VerificationError."""
    if entry.body.key != public.key_id.hex():
        raise VerificationError(f"The entry was not signed by {public.name}.")


def signed_part(entry: Entry, origin: str) -> bytes:
    """Return the bytes that the entry's author signed, for the board `origin` alone."""
    return _signed(entry.raw.partition(b"\n")[0], origin)


def verify_entry(entry: Entry, origin: str, public: VerifierKey) -> None:
    """Check that `public` signed the entry for this board; raises VerificationError."""
    require_key(entry, public)
    public.verify_bytes(signed_part(entry, origin), entry.signature)


def verify_countersignature(entry: Entry, origin: str, log_key: VerifierKey) -> None:
    """Check that the board accepted this registration; raises VerificationError."""
    if entry.countersignature is None:
        raise VerificationError("The board has not countersigned this registration.")
    agency_part = entry.raw.rpartition(b"\n")[0]
    log_key.verify_bytes(_countersigned(agency_part, origin), entry.countersignature)


def _signed(text: bytes, origin: str) -> bytes:
    return _before_signed(origin) + text


@lru_cache
def _before_signed(origin: str) -> bytes:
    # The origin stops an entry from being replayed on another board.
    return f"{_ENTRY}{origin}\n".encode()


def _countersigned(raw: bytes, origin: str) -> bytes:
    return f"{_COUNTERSIGN}{origin}\n".encode() + raw


def _parse_body(text: bytes) -> Body:
    try:
        body = _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise VerificationError(f"This is no entry: {str(error)!a:.200}") from error
    if canonical(body) != text:
        raise VerificationError("The entry is not canonical JSON: sign it again as RFC 8785 says.")
    return body


def _parse_signature(line: bytes) -> bytes:
    try:
        signature = decode_base64(line.decode("ascii"))
    except UnicodeDecodeError as error:
        raise VerificationError("A signature must be base64.") from error
    if len(signature) != SIGNATURE_BYTES:
        raise VerificationError(f"A signature has {SIGNATURE_BYTES} bytes.")
    return signature
