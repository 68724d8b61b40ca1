"""Whether the tests of a package notice a fault: in a copy of the tree, one process each.

`python -m tests.mutants.trial`, in the copy, runs pytest again and again, each time in a fork: what
takes long to load, libraries alone, is loaded once. A line in is `[seconds, argument…]` as JSON; a
line out is pytest's exit code, or `null` if it had to be ended.
"""

from collections.abc import Sequence, Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
import json
import os
from pathlib import Path
import resource
import select
import shutil
import signal
import subprocess
import sys
from typing import Final
from xml.etree import ElementTree as ET

from coverage import CoverageData

from tests.mutants.operators import Mutant

COPIED: Final = ("hub", "noticeboard", "custom_components", "tests", "translations")
FILES: Final = ("pyproject.toml", "README.md")
PLUGINS: Final = ("pytest_asyncio.plugin", "_hypothesis_pytestplugin")
PATIENCE_S: Final = 30
SLOWER: Final = 6
"""How much slower than without the fault its tests may be until they count as hanging."""
TIMED: Final = (
    "tests/hub/decision/test_words.py::test_it_is_linear",
    "tests/noticeboard/log/test_area.py::test_a_hostile_shape_costs_little",
    "tests/noticeboard/rules/test_wording.py::test_time_grows_with_length_alone",
)
"""Tests that hold a clock to something: on a busy machine they would kill what does no harm."""
PASSED: Final = 0
OUT: Final = "out.txt"
LIBRARIES: Final = (
    *("pytest", "hypothesis.strategies", "hypothesis.internal.conjecture.engine", "aiohttp.web"),
    *("aiohttp.test_utils", "sqlalchemy.ext.asyncio", "aiosqlite", "alembic.operations", "msgspec"),
    *("numpy", "cryptography.x509", "nacl.signing", "shapely", "lxml.etree"),
)
LARGEST_BYTES: Final = 6 << 30
NICE: Final = 10


class Fate(StrEnum):
    """What became of a fault."""

    KILLED = "killed"
    HUNG = "hung"
    SURVIVED = "survived"


class Pytest:
    """Runs pytest in the copy, again and again, from a process that keeps libraries loaded."""

    def __init__(self, copy: Path, libraries: Sequence[str] = LIBRARIES) -> None:
        environment = os.environ | {
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(copy),
        }
        self._process = subprocess.Popen(  # noqa: S603 -- our own words
            [".venv/bin/python", "-m", "tests.mutants.trial", *libraries],
            cwd=copy,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, arguments: list[str], *, lasts_s: float) -> int | None:
        """Return pytest's exit code; None if it had to be ended."""
        always = ["-q", "-p", "no:cacheprovider", "--no-header", "--tb=short"]
        always += [word for plugin in PLUGINS for word in ("-p", plugin)]
        always += ["-o", "addopts=", "--hypothesis-seed=0"]
        asked, told = self._process.stdin, self._process.stdout
        if asked is None or told is None:
            raise RuntimeError("The process that runs pytest has no pipes.")
        asked.write(json.dumps([lasts_s, *always, *arguments]) + "\n")
        asked.flush()
        code: int | None = json.loads(told.readline())
        return code

    def close(self) -> None:
        """End it."""
        self._process.communicate()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """The tests of a package, which of them reach which line, and how long each takes."""

    package: str
    reach: dict[str, dict[int, frozenset[str]]]
    lasts_s: dict[str, float]

    def of(self, mutant: Mutant) -> list[str]:
        """Return the tests to run for a fault, the quickest first.

        What is run when a module is read, or by no test of this process, is for all of them:
        first for those that reach any line of the module.
        """
        lines = self.reach.get(mutant.module, {})
        reached = (lines.get(mutant.line, frozenset()) - {""}) & self.lasts_s.keys()
        if reached:
            return self._in_order(reached)
        near = frozenset().union(*lines.values()) & self.lasts_s.keys()
        return [*self._in_order(near), *self._in_order(self.lasts_s.keys() - near)]

    def _in_order(self, tests: AbstractSet[str]) -> list[str]:
        return sorted(tests, key=lambda each: (self.lasts_s[each], each))


def copy_tree(tree: Path, into: Path) -> None:
    """Copy what tests need; the Python environment is shared."""
    ignored = shutil.ignore_patterns("__pycache__", ".hypothesis")
    for name in COPIED:
        shutil.copytree(tree / name, into / name, symlinks=True, ignore=ignored)
    for name in FILES:
        shutil.copy2(tree / name, into / name)
    (into / ".venv").symlink_to(tree / ".venv")


def measure(copy: Path, pytest: Pytest, package: str) -> Suite:
    """Run a package's tests as they are; raises RuntimeError if one fails."""
    report, data = copy / "report.xml", copy / ".coverage"
    data.unlink(missing_ok=True)
    ended = pytest.run(
        [
            *("-p", "pytest_cov.plugin", f"--cov={package}", "--cov-context=test", "--cov-report="),
            *(f"--junitxml={report}", "-m", "not long", f"tests/{package}"),
            *(word for each in TIMED for word in ("--deselect", each)),
        ],
        lasts_s=900,
    )
    if ended != PASSED:
        said = (copy / OUT).read_text(encoding="utf-8", errors="replace")[-4000:]
        raise RuntimeError(f"{said}\nThe tests of {package} fail without any fault in it.")
    lasts_s: dict[str, float] = {}
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 -- pytest's own
        name = f"{case.attrib['classname'].replace('.', '/')}.py::{_function(case.attrib['name'])}"
        lasts_s[name] = lasts_s.get(name, 0.0) + float(case.attrib["time"])
    kept = CoverageData(str(data))
    kept.read()
    reach = {
        str(Path(path).relative_to(copy.resolve())): {
            line: frozenset(_function(context.partition("|")[0]) for context in contexts)
            for line, contexts in kept.contexts_by_lineno(path).items()
        }
        for path in kept.measured_files()
    }
    return Suite(package=package, reach=reach, lasts_s=lasts_s)


def tried(copy: Path, pytest: Pytest, suite: Suite, mutant: Mutant) -> Fate:
    """Put a fault into the copy, run its tests until one fails, and take it out again."""
    path, tests = copy / mutant.module, suite.of(mutant)
    source, of_source = path.read_bytes(), path.stat()
    patience_s = PATIENCE_S + SLOWER * sum(suite.lasts_s[each] for each in tests)
    try:
        path.write_bytes(mutant.apply(source))
        ended = pytest.run(["-x", "-m", "not long", *tests], lasts_s=patience_s)
    finally:
        path.write_bytes(source)
        os.utime(path, ns=(of_source.st_atime_ns, of_source.st_mtime_ns))
    if ended is None:
        return Fate.HUNG
    return Fate.SURVIVED if ended == PASSED else Fate.KILLED


def _function(test: str) -> str:
    """Return a test without its parameters: some of their names cannot be asked for."""
    return test.partition("[")[0]


def imported_from(copy: Path, package: str) -> Path:
    """Return the folder that the copy's tests read a package from."""
    code = f"import {package.replace('/', '.')} as it; print(it.__file__)"
    found = subprocess.run(  # noqa: S603 -- our own words
        [".venv/bin/python", "-c", code], cwd=copy, capture_output=True, text=True, check=True
    )
    return Path(found.stdout.strip()).parent


def _run_in_fork(arguments: list[str], lasts_s: float) -> int | None:
    """Run pytest in a fork, and end it and all that it started."""
    child = os.fork()
    if child == 0:
        os._exit(_in_child(arguments))
    watched = os.pidfd_open(child)
    ended = select.select([watched], [], [], lasts_s)[0]
    os.close(watched)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if ended else None


def _in_child(arguments: list[str]) -> int:
    import pytest  # noqa: PLC0415 -- loaded before, in the parent

    os.setsid()
    os.nice(int(os.environ.get("MUTANTS_NICE", NICE)))
    resource.setrlimit(resource.RLIMIT_DATA, (LARGEST_BYTES, LARGEST_BYTES))
    out = os.open(OUT, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    try:
        return int(pytest.main(arguments))
    except BaseException:  # noqa: BLE001 -- whatever a fault does to pytest itself, it was noticed
        return 1


def main() -> None:
    """Serve until the input ends."""
    for name in sys.argv[1:]:
        with suppress(ImportError):
            import_module(name)
    for line in sys.stdin:
        lasts_s, *arguments = json.loads(line)
        print(json.dumps(_run_in_fork(arguments, lasts_s)), flush=True)  # noqa: T201 -- to whoever asked


if __name__ == "__main__":
    main()
