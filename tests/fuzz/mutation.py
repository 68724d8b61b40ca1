"""Small changes of kept inputs, the same ones each time: the short form of the fuzzers."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
import re
from typing import Final

_NUMBER: Final = re.compile(rb"[0-9]+")
_NUMBERS: Final = (
    b"0", b"-1", b"00", b"255", b"65536", b"2147483648", b"9223372036854775808",
    b"99999999999999999999999", b"1e999", b"0.1", b"NaN", b"9" * 5000,
)  # fmt: skip
_BYTES: Final = b"\x00\x01\x7f\x80\xfe\xff\n\r\t \"'<>&%+-=:;,.{}[]\\/"
_PIECES: Final = (
    b"[" * 3000, b'{"a":' * 3000, b"<a>" * 3000, b"\n" * 500, b"\xf0\x9f\x98\x80", b"\xed\xa0\x80",
    b"\xe2\x80\xae", b"\xcc\x81" * 200, b"\xff\xff\xff\xff", b"\x00" * 16, b"&#0;", b"&lol;",
    b"\\ud800", b"A" * 9000,
)  # fmt: skip

type Change = Callable[[bytes, Random], bytes]


def _at(raw: bytes, random: Random) -> int:
    return random.randint(0, len(raw))


def _span(raw: bytes, random: Random) -> tuple[int, int]:
    at = _at(raw, random)
    return at, min(len(raw), at + random.choice((1, 2, 4, 16, 200)))


def _flip(raw: bytes, random: Random) -> bytes:
    at = random.randrange(len(raw) or 1)
    return (
        raw[:at]
        + bytes(each ^ 1 << random.randrange(8) for each in raw[at : at + 1])
        + raw[at + 1 :]
    )


def _put(raw: bytes, random: Random) -> bytes:
    at = _at(raw, random)
    return raw[:at] + bytes([random.choice(_BYTES)]) + raw[at + random.randrange(2) :]


def _drop(raw: bytes, random: Random) -> bytes:
    start, end = _span(raw, random)
    return raw[:start] + raw[end:]


def _again(raw: bytes, random: Random) -> bytes:
    start, end = _span(raw, random)
    return raw[:end] + raw[start:end] * random.choice((1, 2, 70)) + raw[end:]


def _cut(raw: bytes, random: Random) -> bytes:
    return raw[: _at(raw, random)]


def _count(raw: bytes, random: Random) -> bytes:
    found = list(_NUMBER.finditer(raw))
    if not found:
        return _put(raw, random)
    one = random.choice(found)
    return raw[: one.start()] + random.choice(_NUMBERS) + raw[one.end() :]


def _piece(raw: bytes, random: Random) -> bytes:
    at = _at(raw, random)
    return raw[:at] + random.choice(_PIECES) + raw[at:]


_CHANGES: Final[Sequence[Change]] = (
    _flip, _flip, _put, _put, _drop, _again, _cut, _count, _count, _piece,
)  # fmt: skip


def mutations(kept: Sequence[bytes], count: int, seed: str) -> Iterator[bytes]:
    """Yield `count` inputs made of those that are kept, the same for the same seed."""
    random = Random(seed)  # noqa: S311 -- nothing here is secret
    for _ in range(count):
        raw = random.choice(kept)
        if random.random() < 0.1:
            # The beginning of one with the end of another.
            raw = _cut(raw, random) + random.choice(kept)[-random.randint(1, 400) :]
        for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
            raw = random.choice(_CHANGES)(raw, random)
        yield raw
