"""What a fuzzer drives: a parser, and how it may refuse.

`python -m tests.fuzz.target NAME …` drives one with atheris. What follows the name is libFuzzer's:
folders of inputs, `-runs=N`, `-rss_limit_mb=N` and so on.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
import os
import sys
from tempfile import TemporaryDirectory
import time
from typing import Final

_MEMORY: Final = "/dev/shm"  # noqa: S108 -- what is made there is named at random, for its owner alone

_OURS: Final = ["noticeboard", "hub", "custom_components.neighbors_requests.client"]
_MODULES: Final = ("noticeboard_targets", "hub_targets")
"""The first that has the parser is enough; the last one brings all of Home Assistant in."""

type Read = Callable[[bytes], object]


class HangError(Exception):
    """A parser took longer than an input may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One kind of bytes from outside, and everything that reads it."""

    name: str
    """Of its folder in the corpus."""
    reads: tuple[Read, ...]
    refuses: tuple[type[Exception], ...] = ()
    """What a caller is told to expect; everything else is a fault."""
    longest: int = 4096
    """Bytes of an input in the long run."""
    longest_s: float = 1.0
    """Of processor time: a machine that is busy with other things makes nobody slower by it."""
    share: int = 20
    """How much of the long run is its own; less if each input takes files or a codec."""

    def run(self, raw: bytes) -> None:
        """Read `raw` in every way; raises HangError, and whatever a parser may not raise."""
        began = time.thread_time()
        for read in self.reads:
            with suppress(*self.refuses):
                read(raw)
        took_s = time.thread_time() - began
        if took_s > self.longest_s:
            raise HangError(f"{self.name}: {len(raw)} bytes took {took_s:.2f} s")


def scratch() -> TemporaryDirectory[str]:
    """Return a folder that goes at once, in memory if there is such a place."""
    return TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None)


def text_of(raw: bytes) -> str:
    """Return the bytes as the text that a caller would have of them."""
    return raw.decode("utf-8", "replace")


def parts_of(raw: bytes, most: int) -> list[bytes]:
    """Return pieces, each behind its length in two bytes; the last one may be cut short."""
    found: list[bytes] = []
    at = 0
    while at + 2 <= len(raw) and len(found) < most:
        past = at + 2 + int.from_bytes(raw[at : at + 2])
        found.append(raw[at + 2 : past])
        at = past
    return found


def joined(parts: Iterable[bytes]) -> bytes:
    """Return what `parts_of` takes apart."""
    return b"".join(len(part).to_bytes(2) + part for part in parts)


def main() -> None:
    """Fuzz until libFuzzer ends the process; a fault ends it with another code than 0."""
    import atheris  # noqa: PLC0415 -- only the long run needs it, and it is not everywhere

    name, *options = sys.argv[1:]
    for module in _MODULES:
        with atheris.instrument_imports(include=_OURS):
            targets: tuple[Target, ...] = import_module(f"tests.fuzz.{module}").TARGETS
        for target in targets:
            if target.name == name:
                atheris.Setup([name, *options], target.run)
                atheris.Fuzz()
    raise LookupError(name)


if __name__ == "__main__":
    main()
