"""Base64, Bech32, times and characters in the log: one spelling for each value, nothing looser.

The characters that a name or title may hold are listed here, not looked up in `unicodedata`: two
followers with different Unicode versions must agree about every entry forever, or one of them
takes the board for a liar.
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
import re
from typing import Final

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.runtime.text import Text

HASH_BYTES = 32

# One entry's times and anchor are parsed a dozen times between its arrival and its place in the
# log, and a batch of five hundred shares most of them.
_MOST_TIMES = 4096
_MOST_HASHES = 256

_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def encode_base64(raw: bytes) -> str:
    """Return standard base64 with padding (RFC 4648, section 4)."""
    return binascii.b2a_base64(raw, newline=False).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Return the bytes of canonical base64; raises VerificationError on any other spelling."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise VerificationError(Text("noticeboard.encoding.wrong")) from error
    # Python ignores stray bits at the end, which would give one value several spellings.
    if encode_base64(raw) != text:
        raise VerificationError(Text("noticeboard.encoding.not_canonical"))
    return raw


@lru_cache(_MOST_HASHES)
def decode_hash(text: str) -> bytes:
    """Return the 32 bytes of a base64 SHA-256; raises VerificationError."""
    raw = decode_base64(text)
    if len(raw) != HASH_BYTES:
        raise VerificationError(Text("noticeboard.hash.length", length=HASH_BYTES, given=len(raw)))
    return raw


def format_time(at: datetime) -> str:
    """Return an RFC 3339 UTC time, whole seconds; raises InvalidInputError on a naive one."""
    if at.tzinfo is None:
        raise InvalidInputError(Text("noticeboard.time.naive", at=f"{at}"))
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@lru_cache(_MOST_TIMES)
def parse_time(text: str) -> datetime:
    """Return the UTC time written as `2025-01-31T23:59:59Z`; raises VerificationError."""
    if not _TIME.fullmatch(text):
        raise VerificationError(Text("noticeboard.time.log_form", text=f"{text!a:.60}"))
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise VerificationError(Text("noticeboard.time.none", text=text)) from error


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
_FIELDS: Final = frozenset(
    (
        *("id", "prev", "seq", "issued", "lat", "lon", "radius_m", "ring", "start", "end"),
        *("expires", "last_good", "type", "v"),
    )
)
"""Fields whose names do not tell people what they hold: `noticeboard.field.NAME` does."""
_FAULTS: Final = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"Expected `str` of length >= 1$", "empty"),
        (r"Expected `str` of length >= (?P<n>\d+)$", "characters_least"),
        (r"Expected `str` of length <= (?P<n>\d+)$", "characters_most"),
        (r"Expected `array` of length >= (?P<n>\d+)$", "items_least"),
        (r"Expected `array` of length <= (?P<n>\d+)$", "items_most"),
        (r"Expected `\w+` >= (?P<n>-?[\d.]+)$", "least"),
        (r"Expected `\w+` <= (?P<n>-?[\d.]+)$", "most"),
        (r"Expected `str` matching", "form"),
        (r"Expected ", "kind"),
        (r"Object missing required field", "missing"),
        (r"Object contains unknown field", "unknown"),
        (r"Invalid (enum )?value", "value"),
    )
)


def explain_decoding(error: Exception) -> Text:
    """Return msgspec's error as a clause for people, without any of the value in it."""
    text = str(error)
    place = _PLACE.search(text)
    text = text[: place.start()] if place else text
    path = re.findall(r"[A-Za-z_][A-Za-z0-9_]*", place["path"]) if place else []
    named = _FIELD.search(text) if text.startswith("Object ") else None
    name = named["field"] if named else path[-1] if path else ""
    if place is not None or named is not None:
        for pattern, code in _FAULTS:
            if found := pattern.match(text):
                return Text(f"noticeboard.fault.{code}", what=_field(name), **found.groupdict())
    return Text("noticeboard.fault.not_json")


def _field(name: str) -> Text:
    if name in _FIELDS or not name:
        return Text(f"noticeboard.field.{name or 'it'}")
    return Text("noticeboard.field.other", name=name.replace("_", " "))


_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_DIGITS = 6


def encode_bech32(prefix: str, raw: bytes) -> str:
    """Return bytes as Bech32 (BIP 173, but of any length) in lower case."""
    count = _digits_of(len(raw))
    digits = _digits(int.from_bytes(raw) << count * 5 - len(raw) * 8, count)
    checksum = _checksum(prefix, [*digits, *[0] * _CHECKSUM_DIGITS]) ^ 1
    every = [*digits, *_digits(checksum, _CHECKSUM_DIGITS)]
    return f"{prefix}1{''.join(_ALPHABET[digit] for digit in every)}"


def decode_bech32(prefix: str, text: str, length: int) -> bytes:
    """Return so many bytes of Bech32 in one case, either one; raises ValueError."""
    letters = text.lower()
    given, _, data = letters.rpartition("1")
    if not text.isascii() or text not in {letters, text.upper()} or given != prefix:
        raise ValueError(prefix)
    count = _digits_of(length)
    if len(data) != count + _CHECKSUM_DIGITS:
        raise ValueError(prefix)
    digits = [_ALPHABET.index(letter) for letter in data]
    if _checksum(prefix, digits) != 1:
        raise ValueError(prefix)
    number = 0
    for digit in digits[:count]:
        number = number << 5 | digit
    spare_bits = count * 5 - length * 8
    if number & ((1 << spare_bits) - 1):
        raise ValueError(prefix)
    return (number >> spare_bits).to_bytes(length)


def _digits_of(length: int) -> int:
    return -(-length * 8 // 5)


def _digits(number: int, count: int) -> list[int]:
    return [number >> 5 * (count - 1 - at) & 31 for at in range(count)]


def _checksum(prefix: str, digits: Sequence[int]) -> int:
    """Return the remainder of BIP 173, which is 1 if the last six digits are the right ones."""
    letters = [ord(letter) for letter in prefix]
    remainder = 1
    for value in (*(each >> 5 for each in letters), 0, *(each & 31 for each in letters), *digits):
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                remainder ^= generator
    return remainder
