"""Reads DER (X.690), strictly and in bounds: lengths are definite and as short as they can be."""

from dataclasses import dataclass
from typing import Final

INTEGER: Final = 0x02
BITS: Final = 0x03
OCTETS: Final = 0x04
OID: Final = 0x06
UTF8: Final = 0x0C
TIME: Final = 0x18
BOOLEAN: Final = 0x01
SEQUENCE: Final = 0x30
SET: Final = 0x31
_MOST_LENGTH_BYTES: Final = 4
_LONG: Final = 0x80
_LONG_TAG: Final = 0x1F
_LONGEST_OID: Final = 32
_LONGEST_INTEGER: Final = 64
"""Of what is printed. RFC 3161 wants 160 bits; Python prints no number of thousands of digits."""


class DerError(ValueError):
    """Bytes that aren't the expected DER."""


def tagged(number: int) -> int:
    """Return the tag of a constructed element, context-specific."""
    return 0xA0 | number


def encode(tag: int, *parts: bytes) -> bytes:
    """Return one element."""
    content = b"".join(parts)
    size = len(content)
    if size < _LONG:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, _LONG | len(length)]) + length + content


def encode_oid(dotted: str) -> bytes:
    """Return the content of an object identifier."""
    first, second, *rest = map(int, dotted.split("."))
    found = bytes([first * 40 + second])
    for number in rest:
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        found += bytes(reversed(groups))
    return found


def decode_oid(content: bytes) -> str:
    """Return an object identifier with dots; raises DerError."""
    numbers, number = [], 0
    for each in content[:_LONGEST_OID]:
        number = number << 7 | each & 0x7F
        if not each & 0x80:
            numbers.append(number)
            number = 0
    if not numbers or number or len(content) > _LONGEST_OID:
        raise DerError
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - first * 40, *numbers[1:])))


@dataclass(frozen=True, slots=True)
class Element:
    """One element."""

    tag: int
    content: bytes
    whole: bytes
    """With its tag and length."""


class Reader:
    """Reads elements in their order. Each method raises DerError."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def element(self) -> Element:
        """Read the next element, whatever it is."""
        raw, start = self._raw, self._at
        if len(raw) - start < 2 or raw[start] & _LONG_TAG == _LONG_TAG:  # noqa: PLR2004 -- tag, length
            raise DerError
        size, at = raw[start + 1], start + 2
        if size >= _LONG:
            count = size - _LONG
            if not 0 < count <= _MOST_LENGTH_BYTES:
                raise DerError
            size = int.from_bytes(raw[at : at + count])
            at += count
            if size < (1 << 8 * (count - 1) if count > 1 else _LONG):
                raise DerError
        self._at = at + size
        if self._at > len(raw):
            raise DerError
        return Element(raw[start], raw[at : self._at], raw[start : self._at])

    def read(self, tag: int) -> bytes:
        """Read the next element's content, if it has this tag."""
        found = self.element()
        if found.tag != tag:
            raise DerError
        return found.content

    def optional(self, tag: int) -> bytes | None:
        """Read the next element's content, None if it has another tag or there is none."""
        if self._at < len(self._raw) and self._raw[self._at] == tag:
            return self.read(tag)
        return None

    def inside(self, tag: int) -> "Reader":
        """Return a reader of what is in the next element."""
        return Reader(self.read(tag))

    def integer(self, tag: int = INTEGER) -> int:
        """Read a number."""
        return _integer(self.read(tag))

    def optional_integer(self, tag: int = INTEGER) -> int | None:
        """Read a number, None if there is none."""
        content = self.optional(tag)
        return None if content is None else _integer(content)

    def elements(self) -> list[Element]:
        """Read all that is left."""
        found = []
        while self._at < len(self._raw):
            found.append(self.element())
        return found

    @property
    def left(self) -> int:
        """How many bytes are left."""
        return len(self._raw) - self._at

    def end(self) -> None:
        """Check that nothing is left."""
        if self.left:
            raise DerError


def _integer(content: bytes) -> int:
    if not 0 < len(content) <= _LONGEST_INTEGER:
        raise DerError
    return int.from_bytes(content, signed=True)
