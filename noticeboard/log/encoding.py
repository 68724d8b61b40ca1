"""Base64, times and characters in the log: one spelling for each value, nothing looser.

The characters that a name or title may hold are listed here, not looked up in `unicodedata`: two
followers with different Unicode versions must agree about every entry forever, or one of them
takes the board for a liar.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
import re
from typing import Final

from noticeboard.errors import InvalidInputError, VerificationError

HASH_BYTES = 32

# One entry's times and anchor are parsed a dozen times between its arrival and its place in the
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
    """Return the UTC time written as `2025-01-31T23:59:59Z`; raises VerificationError."""
    if not _TIME.fullmatch(text):
        raise VerificationError(f"A time must look like 2025-01-31T23:59:59Z, not {text!a:.60}.")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise VerificationError(f"There is no such time as {text}.") from error


# Controls (Cc), formats (Cf: bidi, zero-width, soft hyphen, tags), line and paragraph
# separators, fillers that draw nothing, variation selectors, noncharacters: Unicode 16.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Running text may need a joiner or a direction mark; it never needs controls.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def has_unseen(text: str) -> bool:
    """Return whether a one-line text holds a character that a reader cannot see."""
    return _UNSEEN.search(text) is not None


def has_control(text: str) -> bool:
    """Return whether a running text holds a control character other than a line break."""
    return _CONTROL.search(text) is not None


_PLACE: Final = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_FIELD: Final = re.compile(r"`(?P<field>[A-Za-z0-9_]{1,60})`")
_CALLED: Final = {
    "id": "the entry's own id",
    "prev": "the hash of the entry before",
    "seq": "the number in the agency's chain",
    "issued": "the time of signing",
    "lat": "the latitude",
    "lon": "the longitude",
    "radius_m": "the radius in metres",
    "ring": "the list of corners",
    "start": "the start of the requested time",
    "end": "the end of the requested time",
    "expires": "the time until which it is open",
    "last_good": "the index of the last good entry",
    "type": "the type of entry",
    "v": "the version",
}
"""Fields whose names do not tell people what they hold."""
_FAULTS: Final[tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], str]], ...]] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"Expected `str` of length >= 1$", lambda what, _: f"{what} must not be empty"),
        (
            r"Expected `str` of length (?P<which>[<>]=) (?P<n>\d+)$",
            lambda what, found: f"{what} must have {_bound(found)} characters",
        ),
        (
            r"Expected `array` of length (?P<which>[<>]=) (?P<n>\d+)$",
            lambda what, found: f"{what} must have {_bound(found)} items",
        ),
        (
            r"Expected `\w+` (?P<which>[<>]=) (?P<n>-?[\d.]+)$",
            lambda what, found: f"{what} must be {_bound(found)}",
        ),
        (r"Expected `str` matching", lambda what, _: f"{what} does not have the right form"),
        (r"Expected ", lambda what, _: f"{what} is not of the right kind"),
        (r"Object missing required field", lambda what, _: f"{what} is missing"),
        (
            r"Object contains unknown field",
            lambda what, _: f"it has an unknown part: {what}",
        ),
        (r"Invalid (enum )?value", lambda what, _: f"{what} is none of those that are known"),
    )
)


def explain_decoding(error: Exception) -> str:
    """Return msgspec's error as a clause for people, without any of the value in it."""
    text = str(error)
    place = _PLACE.search(text)
    text = text[: place.start()] if place else text
    path = re.findall(r"[A-Za-z_][A-Za-z0-9_]*", place["path"]) if place else []
    named = _FIELD.search(text) if text.startswith("Object ") else None
    name = named["field"] if named else path[-1] if path else ""
    what = _CALLED.get(name, f"the {name.replace('_', ' ')}" if name else "it")
    for pattern, clause in _FAULTS:
        found = pattern.match(text)
        if found is not None and (place is not None or named is not None):
            return clause(what, found)
    return "it is not JSON of the right form"


def _bound(found: re.Match[str]) -> str:
    return f"at {'most' if found['which'] == '<=' else 'least'} {found['n']}"
