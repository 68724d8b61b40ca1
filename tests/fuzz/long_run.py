"""Millions of inputs: every parser under a fuzzer that looks at what its code does with them.

`python -m tests.fuzz.long_run FOLDER INPUTS [NAME …]` runs two parsers at a time, and leaves in the
folder what was found: inputs that reached new code, and those that a parser failed at.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
import json
import os
from pathlib import Path
import re
import subprocess
import sys
import time
from typing import Final

from tests.fuzz.table import CORPUS, TARGETS

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
            *(sys.executable, "-m", "tests.fuzz.fuzzing", name, str(found), str(CORPUS / name)),
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


if __name__ == "__main__":
    main()
