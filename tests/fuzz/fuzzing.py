"""One parser under atheris, in a process of its own: `python -m tests.fuzz.fuzzing NAME …`.

What follows the name is libFuzzer's: folders of inputs, `-runs=N`, `-rss_limit_mb=N` and so on.
"""

from importlib import import_module
import sys
from typing import Final

import atheris

from tests.fuzz.target import Target

OURS: Final = ["noticeboard", "hub", "custom_components.neighbors_requests.client"]
MODULES: Final = ("log_targets", "seal_targets", "camera_targets", "home_targets")
"""The first that has the parser is enough; the last one brings all of Home Assistant in."""


def found(name: str) -> Target:
    """Return a parser whose code notes what it does; raises LookupError."""
    for module in MODULES:
        with atheris.instrument_imports(include=OURS):
            targets: tuple[Target, ...] = import_module(f"tests.fuzz.{module}").TARGETS
        for target in targets:
            if target.name == name:
                return target
    raise LookupError(name)


def main() -> None:
    """Fuzz until libFuzzer ends the process; a fault ends it with another code than 0."""
    name, *options = sys.argv[1:]
    atheris.Setup([name, *options], found(name).run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
