"""Header compression for HTTP/2 (RFC 7541): reads all of it, bounded, and writes only literals.

Huffman codes are canonical: the length of each one is enough to build the table of appendix B.
"""

from collections.abc import Iterable, Sequence
from typing import Final

_UNVALUED: Final = (
    "accept-language accept-ranges accept access-control-allow-origin age allow authorization"
    " cache-control content-disposition content-encoding content-language content-length"
    " content-location content-range content-type cookie date etag expect expires from host"
    " if-match if-modified-since if-none-match if-range if-unmodified-since last-modified link"
    " location max-forwards proxy-authenticate proxy-authorization range referer refresh"
    " retry-after server set-cookie strict-transport-security transfer-encoding user-agent vary"
    " via www-authenticate"
)
STATIC: Final[tuple[tuple[str, str], ...]] = (
    (":authority", ""),
    (":method", "GET"),
    (":method", "POST"),
    (":path", "/"),
    (":path", "/index.html"),
    (":scheme", "http"),
    (":scheme", "https"),
    *((":status", status) for status in ("200", "204", "206", "304", "400", "404", "500")),
    ("accept-charset", ""),
    ("accept-encoding", "gzip, deflate"),
    *((name, "") for name in _UNVALUED.split()),
)
"""Appendix A."""
TABLE_BYTES: Final = 4096
"""The size of the dynamic table that a peer may use; we never ask for another."""
_ENTRY_BYTES: Final = 32
_MOST_NUMBER: Final = 1 << 20
_SEVEN_BITS: Final = 0x7F
_LENGTHS: Final = (
    "isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxxbffhibdgffdgdbbbaaabbbbbbbcdkbhfibcccccccccccccccccccccc"
    "dcdioijbkabababbbaccbbbabcbaabccccckgjixprpprrrsrssssststtrstssssqrsrsstrqprrssqsrrtqrss"
    "qqrqsrssprrrsrrsvvporsruvvvwwvtuoqvwwvwtqqvvxwwwptpqrqqsrruuttvsvwvvwwwwwxwwwwwvz"
)
"""The length of each octet's code in bits, `a` for 5; the last is the end of a text."""
_SHORTEST: Final = 5
_LONGEST_PADDING: Final = 7


class HpackError(Exception):
    """The headers can't be read; the state of the connection is lost with them."""


class HeadersTooLongError(HpackError):
    """The headers are longer than this side reads."""


def _codes() -> dict[tuple[int, int], int]:
    lengths = [ord(letter) - ord("a") + _SHORTEST for letter in _LENGTHS]
    found: dict[tuple[int, int], int] = {}
    code = before = 0
    for symbol in sorted(range(len(lengths) - 1), key=lambda each: (lengths[each], each)):
        code <<= lengths[symbol] - before
        before = lengths[symbol]
        found[before, code] = symbol
        code += 1
    return found


_CODES: Final = _codes()
_LONGEST_CODE: Final = max(length for length, _ in _CODES)


class Decoder:
    """Reads the header blocks of one connection, in order."""

    def __init__(self, most_bytes: int) -> None:
        """Take how many bytes the headers of one block may have, as RFC 9113 counts them."""
        self._most_bytes = most_bytes
        self._table: list[tuple[str, str]] = []
        self._table_bytes = 0
        self._limit_bytes = TABLE_BYTES

    def decode(self, block: bytes) -> list[tuple[str, str]]:
        """Return a block's headers; raises HpackError, after which none can be read."""
        reader, size = _Reader(block), 0
        found: list[tuple[str, str]] = []
        while reader.is_left:
            first = reader.peek()
            if first & 0b1000_0000:
                header = self._entry(reader.number(7))
            elif first & 0b0100_0000:
                header = self._literal(reader, 6)
                self._insert(header)
            elif first & 0b0010_0000:
                if found:
                    raise HpackError("The table may change only before the first header.")
                self._resize(reader.number(5))
                continue
            else:
                header = self._literal(reader, 4)
            size += _size(header)
            if size > self._most_bytes:
                raise HeadersTooLongError
            found.append(header)
        return found

    def _literal(self, reader: "_Reader", bits: int) -> tuple[str, str]:
        index = reader.number(bits)
        name = self._entry(index)[0] if index else reader.text()
        return name, reader.text()

    def _entry(self, index: int) -> tuple[str, str]:
        if not 0 < index <= len(STATIC) + len(self._table):
            raise HpackError("There is no such header.")
        if index <= len(STATIC):
            return STATIC[index - 1]
        return self._table[index - len(STATIC) - 1]

    def _insert(self, header: tuple[str, str]) -> None:
        self._table.insert(0, header)
        self._table_bytes += _size(header)
        self._evict()

    def _resize(self, limit_bytes: int) -> None:
        if limit_bytes > TABLE_BYTES:
            raise HpackError("The table would be too large.")
        self._limit_bytes = limit_bytes
        self._evict()

    def _evict(self) -> None:
        while self._table_bytes > self._limit_bytes:
            self._table_bytes -= _size(self._table.pop())


def encode(headers: Iterable[tuple[str, str]]) -> bytes:
    """Return a block of literals that no table keeps; names must be in lower case."""
    return b"".join(b"\0" + _text(name) + _text(value) for name, value in headers)


def _text(text: str) -> bytes:
    raw = text.encode("latin-1")
    return _number(len(raw), 7) + raw


def _number(value: int, bits: int) -> bytes:
    most = (1 << bits) - 1
    if value < most:
        return bytes([value])
    written, value = bytearray([most]), value - most
    while value > _SEVEN_BITS:
        written.append(value & _SEVEN_BITS | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)


def _size(header: tuple[str, str]) -> int:
    return len(header[0]) + len(header[1]) + _ENTRY_BYTES


class _Reader:
    """Reads a block from its beginning to its end."""

    def __init__(self, block: bytes) -> None:
        self._block = block
        self._at = 0

    @property
    def is_left(self) -> bool:
        return self._at < len(self._block)

    def peek(self) -> int:
        if not self.is_left:
            raise HpackError("The headers end too early.")
        return self._block[self._at]

    def _byte(self) -> int:
        value = self.peek()
        self._at += 1
        return value

    def number(self, bits: int) -> int:
        most = (1 << bits) - 1
        value, shift = self._byte() & most, 0
        if value < most:
            return value
        while True:
            more = self._byte()
            value += (more & _SEVEN_BITS) << shift
            shift += 7
            if value > _MOST_NUMBER or shift > 28:  # noqa: PLR2004 -- four octets
                raise HpackError("A number is too large.")
            if not more & 0x80:
                return value

    def text(self) -> str:
        is_packed = bool(self.peek() & 0x80)
        length = self.number(7)
        raw = self._block[self._at : self._at + length]
        if len(raw) < length:
            raise HpackError("The headers end too early.")
        self._at += length
        return (_unpacked(raw) if is_packed else raw).decode("latin-1")


def _unpacked(raw: Sequence[int]) -> bytes:
    """Return what Huffman codes say; raises HpackError."""
    found = bytearray()
    code = length = 0
    for octet in raw:
        for bit in range(7, -1, -1):
            code, length = code << 1 | octet >> bit & 1, length + 1
            symbol = _CODES.get((length, code))
            if symbol is not None:
                found.append(symbol)
                code = length = 0
            elif length >= _LONGEST_CODE:
                raise HpackError("A letter can't be read.")
    # What is left are the first bits of the longest code, all ones.
    if length > _LONGEST_PADDING or code != (1 << length) - 1:
        raise HpackError("A text ends in the middle of a letter.")
    return bytes(found)
