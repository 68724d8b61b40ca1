"""The whole run misses no test: scripts/test runs every file, and a skipped test fails it."""

from collections import Counter
from collections.abc import Sequence
import os
from pathlib import Path
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import EVERY_TEST, FIRST_CASE

ROOT = Path(__file__).parents[2]
INTEGRATION = "tests/custom_components/"
ONE_VERSION = (
    *("managed", "managed_backup", "managed_install", "managed_musl"),
    *("managed_recordings", "managed_told"),
    *("docs", "files", "release", "translations"),
    *("app_in_home", "archive_chain", "cost", "entities_budget", "said"),
    *("client", "house", "link", "models", "request_events", "text"),
    *("actions_files", "archives", "camera_forms", "camera_words", "follow", "hostile_text"),
)
"""What of the integration is tried on one version of Home Assistant."""
POST_QUANTUM = (
    "tests/noticeboard/seal/test_hybrid.py",
    "tests/noticeboard/log/test_mldsa.py",
    "tests/noticeboard/agency/test_post_quantum.py",
)
"""What the oldest Home Assistant's libraries can't do."""
CASES = {
    "runs": ("def test_it(): pass", ""),
    "skips": ("def test_it(): pytest.skip('no camera')", "::test_it: no camera"),
    "fixture": (
        "@pytest.fixture\ndef camera(): pytest.skip('no camera')\ndef test_it(camera): pass",
        "::test_it: no camera",
    ),
    "marked": (
        "@pytest.mark.skipif(True, reason='no camera')\ndef test_it(): pass",
        "::test_it: no camera",
    ),
    "expected": (
        "@pytest.mark.xfail(reason='not yet')\ndef test_it(): assert False",
        "::test_it: fails as expected: not yet",
    ),
    "module": (
        "pytest.importorskip('nothing')\ndef test_it(): pass",
        ": could not import 'nothing': No module named 'nothing'",
    ),
    "left_out": ("def test_slow(): pass", "::test_slow: deselected"),
    "long": ("from pytest import mark\n@mark.long\ndef test_slow(): pass", ""),
}
"""Modules with a test, and how each is listed if it doesn't run."""
PYTHON = """\
#!/bin/sh
[ "$2" = pytest ] || exit 2
echo "$0 $*" >>{log}
case "$*" in *"{failing}"*) echo "SKIPPED {failing}: no camera"; exit 1;; esac
"""
NOTHING = "#!/bin/sh\n"


def test_a_test_that_does_not_run_fails_the_run(tmp_path: Path) -> None:
    """Each one is listed with its reason; a contributor's run of the same tests passes."""
    for name, (body, _) in CASES.items():
        (tmp_path / f"test_{name}.py").write_text(f"import pytest\n{body}\n")

    whole, some = (_run(tmp_path, *option) for option in ([EVERY_TEST], []))

    listed = re.findall(r"(?m)^SKIPPED (.*)$", whole.stdout)
    assert sorted(listed) == sorted(
        f"test_{name}.py{missed}" for name, (_, missed) in CASES.items() if missed
    )
    assert (whole.returncode, some.returncode) == (1, 0), some.stdout + some.stderr
    assert "SKIPPED" not in some.stdout


def test_a_run_without_long_tests_passes(tmp_path: Path) -> None:
    """To leave out the long tests is no failure."""
    for name in ("runs", "long"):
        (tmp_path / f"test_{name}.py").write_text(f"import pytest\n{CASES[name][0]}\n")

    ended = _run(tmp_path, EVERY_TEST)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 passed, 1 deselected" in ended.stdout


def test_the_first_case_stands_for_all(tmp_path: Path) -> None:
    """Each test runs once, with its first parameters, and what that leaves out is no failure."""
    (tmp_path / "test_cases.py").write_text(
        "import pytest\n@pytest.mark.parametrize('case', [1, 2, 3])\n"
        "def test_it(case): assert case == 1\ndef test_other(): pass\n"
    )

    ended = _run(tmp_path, EVERY_TEST, FIRST_CASE)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "2 passed" in ended.stdout


def _run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of a folder, except the slow ones, with what holds for every test here."""
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = long\n")
    return subprocess.run(  # noqa: S603 -- our own tests
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-k", "not slow"),
            *("-p", "no:cacheprovider", f"--rootdir={folder}", "-c", str(folder / "pytest.ini")),
            *(*options, str(folder)),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("option", "on"),
    [((), (".venv", ".newest/venv")), (("--newest",), (".newest/venv",))],
    ids=["both", "newest"],
)
def test_every_file_is_run(tmp_path: Path, option: Sequence[str], on: Sequence[str]) -> None:
    """Each file is in one run, the integration's in one on each version; each run misses none."""
    ended, runs = _whole_run(tmp_path, *option)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert [run for run in runs if EVERY_TEST not in run] == []
    ran = Counter((_environment(run), path) for run in runs for path in _files(run))
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")}
    integration = {path for path in files if path.startswith(INTEGRATION)}
    expected = Counter(
        (on[-1] if path in POST_QUANTUM else on[0], path) for path in files - integration
    )
    expected.update((each, path) for path in integration for each in on)
    if len(on) > 1:
        expected.subtract((on[1], f"{INTEGRATION}test_{name}.py") for name in ONE_VERSION)
        expected = +expected
    assert ran == expected


def test_one_failed_part_fails_the_whole(tmp_path: Path) -> None:
    """If one part fails, so does the script, and what failed or was skipped stands at its end."""
    ended, _ = _whole_run(tmp_path, failing="tests/access")

    assert ended.returncode == 1
    assert ended.stdout.splitlines()[-2:] == ["== failed", "SKIPPED tests/access: no camera"]


def _environment(run: Sequence[str]) -> str:
    """Return which environment's Python was run."""
    return run[0].removesuffix("/bin/python")


def _files(run: Sequence[str]) -> set[str]:
    """Return the files whose tests pytest would run."""
    ignored = {
        ROOT / each.removeprefix("--ignore=") for each in run if each.startswith("--ignore=")
    }
    for each in run:
        if each.startswith("--ignore-glob="):
            ignored.update(ROOT.glob(each.removeprefix("--ignore-glob=")))
    return {
        str(path.relative_to(ROOT))
        for each in run
        if each.startswith("tests/")
        for path in ([ROOT / each] if each.endswith(".py") else (ROOT / each).rglob("test_*.py"))
        if not ignored & {path, *path.parents}
    }


def _whole_run(
    folder: Path, *options: str, failing: str = "no part"
) -> tuple[subprocess.CompletedProcess[str], list[list[str]]]:
    """Run scripts/test with a Python that only writes down what it is asked to run."""
    (folder / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "test", folder / "scripts")
    log = folder / "log"
    python = PYTHON.format(log=log, failing=failing)
    programs = {f"scripts/{name}": NOTHING for name in ("setup", "musl", "lint", "frontend")}
    programs |= {f"{venv}/bin/python": python for venv in (".venv", ".newest/venv")}
    for name, content in programs.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        path.chmod(0o755)
    ended = subprocess.run(  # noqa: S603 -- our own script
        [folder / "scripts" / "test", *options], capture_output=True, text=True, check=False
    )
    return ended, [line.split() for line in log.read_text().splitlines()]
