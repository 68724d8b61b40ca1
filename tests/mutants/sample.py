"""Which faults are tried: the same for the same seed, evenly over the modules of a package."""

from pathlib import Path
from random import Random

from tests.mutants.operators import Mutant, mutants_of


def all_mutants(tree: Path, package: str) -> dict[str, list[Mutant]]:
    """Return every fault of each module of a package (`hub/decision`)."""
    paths = sorted((tree / package).rglob("*.py"))
    modules = {str(path.relative_to(tree)): path.read_bytes() for path in paths}
    return {module: mutants_of(source, module) for module, source in modules.items()}


def chosen(mutants: dict[str, list[Mutant]], count: int, seed: int) -> list[Mutant]:
    """Return as many as are asked for, one of each module in turn, by chance."""
    by_chance = Random(seed)  # noqa: S311 -- a sample that can be drawn again
    left = {module: by_chance.sample(found, len(found)) for module, found in mutants.items()}
    taken: list[Mutant] = []
    while len(taken) < count and any(left.values()):
        for found in left.values():
            if found and len(taken) < count:
                taken.append(found.pop())
    return sorted(taken, key=lambda each: (each.module, each.start, each.becomes))
