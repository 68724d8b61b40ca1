"""No bytes from outside make a parser fail in a way that its callers are not told of.

`python -m tests.fuzz.test_fuzz FOLDER INPUTS [NAME …]` is the long form: it runs every parser, two
at a time, under a fuzzer that looks at what its code does with an input. It leaves in the folder
what was found: inputs that reached new code, and those that a parser failed at.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
import json
import os
from pathlib import Path
from random import Random
import re
import subprocess
import sys
import time
import tracemalloc
from typing import Final

import pytest

from tests.fuzz import hub_targets, noticeboard_targets
from tests.fuzz.target import HangError, Target

CORPUS: Final = Path(__file__).with_name("corpus")
TARGETS: Final[Mapping[str, Target]] = {
    target.name: target for target in (*noticeboard_targets.TARGETS, *hub_targets.TARGETS)
}
"""Every parser of bytes from outside, by name."""


def corpus(name: str) -> list[Path]:
    """Return a target's inputs that are kept, in order."""
    return sorted((CORPUS / name).iterdir())


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


# The long run


AT_ONCE: Final = 2
LARGEST_MIB: Final = 700
"""Of a whole process, with Python, FFmpeg and Home Assistant's client in it."""
LONGEST_S: Final = 30
"""On the clock, after which an input hangs even on a machine that is busy with other things."""
_DONE: Final = re.compile(r"stat::number_of_executed_units: *(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuzzed:
    """What came of one parser."""

    name: str
    inputs: int
    seconds: float
    failure: str = ""
    """The end of what the fuzzer printed, if the parser failed."""


def fuzz(name: str, inputs: int, folder: Path) -> Fuzzed:
    """Run one parser on so many inputs, in a process of its own."""
    found, failed = folder / "found" / name, folder / "failed" / name
    for each in (found, failed):
        each.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    ended = subprocess.run(  # noqa: S603 -- our own module
        [
            *(sys.executable, "-m", "tests.fuzz.target", name, str(found), str(CORPUS / name)),
            f"-runs={inputs}",
            f"-max_len={TARGETS[name].longest}",
            f"-timeout={LONGEST_S}",
            f"-rss_limit_mb={LARGEST_MIB}",
            f"-artifact_prefix={failed}/",
            "-print_final_stats=1",
            "-verbosity=0",
        ],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    said = ended.stdout + ended.stderr
    told = _DONE.search(said)
    return Fuzzed(
        name=name,
        inputs=int(told[1]) if told else 0,
        seconds=time.monotonic() - began,
        failure="" if ended.returncode == 0 and told else said[-3000:],
    )


def fuzz_all(inputs: int, folder: Path, names: Sequence[str] = ()) -> list[Fuzzed]:
    """Fuzz parsers, all of them unless some are named, with so many inputs altogether."""
    chosen = [TARGETS[name] for name in names or TARGETS]
    shares = sum(target.share for target in chosen)

    def one(name: str, share: int) -> Fuzzed:
        made = fuzz(name, inputs * share // shares + 1, folder)
        sys.stdout.write(
            json.dumps({"name": name, "inputs": made.inputs, "seconds": round(made.seconds, 1)})
            + f"{'' if not made.failure else ' FAILED'}\n"
        )
        sys.stdout.flush()
        return made

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda target: one(target.name, target.share), chosen))


def main() -> None:
    """Fuzz as the command line says; end with 1 if a parser failed."""
    folder, inputs, *names = sys.argv[1:]
    made = fuzz_all(int(inputs), Path(folder), names)
    for each in made:
        if each.failure:
            sys.stdout.write(f"\n== {each.name}\n{each.failure}\n")
    sys.stdout.write(f"{sum(each.inputs for each in made)} inputs\n")
    sys.exit(any(each.failure for each in made))


@pytest.mark.long
def test_millions_of_inputs(tmp_path: Path) -> None:
    """Ten million inputs, chosen by the code that they reach: no fault, no hang, bounded memory."""
    pytest.importorskip("atheris")

    made = fuzz_all(INPUTS, tmp_path)

    assert {each.name: each.failure for each in made if each.failure} == {}
    assert sum(each.inputs for each in made) >= INPUTS


if __name__ == "__main__":
    main()
