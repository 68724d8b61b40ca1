"""No bytes from outside make a parser fail in a way that its callers are not told of."""

from collections.abc import Callable, Iterator, Sequence
import os
from pathlib import Path
from random import Random
import re
import tracemalloc
from typing import Final

import pytest

from tests.fuzz.table import CORPUS, TARGETS, corpus
from tests.fuzz.target import HangError, Target

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


COUNT: Final = 1000
LARGEST_BYTES: Final = 48 << 20
"""Of what one input may have Python hold, a thousand times the largest of them."""
INPUTS: Final = int(os.environ.get("FUZZ_INPUTS", "10000000"))
"""Of the long run, altogether."""


def test_every_parser_has_a_corpus() -> None:
    """The table's parsers and the corpus's folders are the same, and none of them is empty."""
    assert {folder.name for folder in CORPUS.iterdir()} == set(TARGETS)
    assert all(corpus(name) for name in TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_inputs_are_read_or_refused(name: str) -> None:
    """What is kept and hundreds of its mutations are read, or refused as is documented, at once."""
    target, kept = TARGETS[name], [path.read_bytes() for path in corpus(name)]

    for raw in (*kept, *mutations(kept, COUNT * target.share // 20 + 20, name)):
        try:
            target.run(raw)
        except Exception as error:
            error.add_note(f"{name} was given {raw[:2000]!r}")
            raise


def test_memory_is_bounded() -> None:
    """No kept input makes a parser hold more than a bound that no input of its size justifies."""
    peaks: dict[str, int] = {}
    tracemalloc.start()
    try:
        for name, target in TARGETS.items():
            for path in corpus(name):
                raw = path.read_bytes()
                tracemalloc.reset_peak()
                before = tracemalloc.get_traced_memory()[0]
                target.run(raw)
                peaks[f"{name}/{path.name}"] = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()

    assert {name: peak for name, peak in peaks.items() if peak > LARGEST_BYTES} == {}


def test_a_fault_is_seen() -> None:
    """An exception that is not allowed, and one input that takes too long, end a run."""

    def slow(_raw: bytes) -> None:
        sum(range(100_000))

    with pytest.raises(ZeroDivisionError):
        Target(name="x", reads=(lambda raw: 1 // len(raw),), refuses=(ValueError,)).run(b"")
    with pytest.raises(HangError, match="took"):
        Target(name="x", reads=(slow,), longest_s=0.0001).run(b"")
    Target(name="x", reads=(int,), refuses=(ValueError,)).run(b"x")


@pytest.mark.long
def test_millions_of_inputs(tmp_path: Path) -> None:
    """Ten million inputs, chosen by the code that they reach: no fault, no hang, bounded memory."""
    pytest.importorskip("atheris")
    from tests.fuzz.long_run import fuzz_all  # noqa: PLC0415 -- it reads the corpus's own table

    made = fuzz_all(INPUTS, tmp_path)

    assert {each.name: each.failure for each in made if each.failure} == {}
    assert sum(each.inputs for each in made) >= INPUTS
