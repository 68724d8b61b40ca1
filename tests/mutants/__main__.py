"""Mutation testing: `python -m tests.mutants [PACKAGE…] [--each N] [--seed N]`.

Each package's own tests are run with one small fault at a time in a copy of the tree. A fault that
they do not notice is printed, unless `explained.toml` says why nobody could. See docs/mutation.md.
"""

import argparse
from pathlib import Path
import sys
import tempfile
import tomllib
from typing import Final

from tests.mutants.operators import Mutant, all_mutants, chosen
from tests.mutants.trial import Fate, Pytest, copy_tree, imported_from, measure, tried

TREE: Final = Path(__file__).parents[2]
EXPLAINED: Final = Path(__file__).parent / "explained.toml"
FIELDS: Final = ("module", "line", "was", "becomes")
"""Of an explanation, beside `why`; `line` is the source's, without its margin."""
PACKAGES: Final = (
    "noticeboard/log",
    "noticeboard/rules",
    "noticeboard/seal",
    "hub/decision",
    "hub/matching",
)


def explained() -> set[tuple[str, ...]]:
    """Return the faults that nobody could notice, by what tells them apart."""
    kept = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    return {tuple(each[field] for field in FIELDS) for each in kept["fault"]}


def _told_apart(mutant: Mutant) -> tuple[str, ...]:
    line = (TREE / mutant.module).read_text(encoding="utf-8").splitlines()[mutant.line - 1]
    return mutant.module, line.strip(), mutant.was, mutant.becomes


def show(mutant: Mutant, fate: str) -> None:
    """Print one fault."""
    where = f"{mutant.module}:{mutant.line}"
    print(f"{fate}  {where}  {mutant.was!r} -> {mutant.becomes!r}", flush=True)  # noqa: T201 -- a command


def tried_package(package: str, count: int, seed: int, *, only: str) -> int:
    """Try a package's faults, print what became of them, and return how many are unexplained."""
    known = explained()
    mutants = all_mutants(TREE, package)
    sample = [each for each in chosen(mutants, count, seed) if only in each.module]
    counts = dict.fromkeys(("killed", "hung", "explained", "survived"), 0)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder)
        copy_tree(TREE, copy)
        if copy.resolve() not in imported_from(copy, package).resolve().parents:
            raise RuntimeError("The tests would not run against the copy.")
        pytest = Pytest(copy)
        suite = measure(copy, pytest, package)
        for mutant in sample:
            fate: str = tried(copy, pytest, suite, mutant)
            if fate == Fate.SURVIVED and _told_apart(mutant) in known:
                fate = "explained"
            counts[fate] += 1
            show(mutant, fate)
        pytest.close()
    of = sum(map(len, mutants.values()))
    print(f"{package}: {len(sample)} of {of} faults, seed {seed}: {counts}", flush=True)  # noqa: T201 -- a command
    return counts["survived"]


def main() -> None:
    """Try the faults of the packages named, or of all."""
    asked = argparse.ArgumentParser(prog="scripts/mutants", description=__doc__)
    asked.add_argument("packages", nargs="*", default=PACKAGES, metavar="PACKAGE")
    asked.add_argument("--each", type=int, default=60, help="how many faults of each package")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", default="", help="of these, those in modules of this name")
    said = asked.parse_args()
    left = sum(
        tried_package(package, said.each, said.seed, only=said.only) for package in said.packages
    )
    sys.exit(1 if left else 0)


if __name__ == "__main__":
    main()
