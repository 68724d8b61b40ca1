"""No bytes from outside make a parser fail in a way that its callers are not told of."""

import os
from pathlib import Path
import tracemalloc
from typing import Final

import pytest

from tests.fuzz.mutation import mutations
from tests.fuzz.table import CORPUS, TARGETS, corpus
from tests.fuzz.target import HangError, Target

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
