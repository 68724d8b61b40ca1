"""Base64 and times as this log writes them: one text for one value, nothing looser."""

import base64
import binascii
from datetime import UTC, datetime
from functools import lru_cache
import re

from noticeboard.errors import InvalidInputError, VerificationError

HASH_BYTES = 32

# One entry's times and anchor are read a dozen times between its arrival and its place in the
# log, and a batch of five hundred shares most of them.
_TIMES_KEPT = 4096
_HASHES_KEPT = 256

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def encode_base64(raw: bytes) -> str:
    """Return standard base64 with padding (RFC 4648, section 4)."""
    return binascii.b2a_base64(raw, newline=False).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Return the bytes of canonical base64; raises VerificationError on any other spelling."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise VerificationError("This is not base64: ask its author for it again.") from error
    # Python ignores stray bits at the end, which would give one value several spellings.
    if encode_base64(raw) != text:
        raise VerificationError("This base64 is not canonical: ask its author for it again.")
    return raw


@lru_cache(_HASHES_KEPT)
def decode_hash(text: str) -> bytes:
    """Return the 32 bytes of a base64 SHA-256; raises VerificationError."""
    raw = decode_base64(text)
    if len(raw) != HASH_BYTES:
        raise VerificationError(f"A hash has {HASH_BYTES} bytes, this one has {len(raw)}.")
    return raw


def format_time(at: datetime) -> str:
    """Return an RFC 3339 UTC time, whole seconds; raises InvalidInputError on a naive one."""
    if at.tzinfo is None:
        raise InvalidInputError(f"A time needs its zone: {at}.")
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@lru_cache(_TIMES_KEPT)
def parse_time(text: str) -> datetime:
    """Return the UTC time `2025-01-31T23:59:59Z` names; raises VerificationError."""
    if not _TIME.fullmatch(text):
        raise VerificationError(f"A time must look like 2025-01-31T23:59:59Z, not {text!a:.60}.")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise VerificationError(f"There is no such time as {text}.") from error
