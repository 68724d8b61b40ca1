"""design/log.md names tests that are there, and no attack is left out of its last table."""

from collections.abc import Sequence
from pathlib import Path
import re
from typing import Final

ROOT: Final = Path(__file__).parents[2]
TESTS: Final = ROOT / "tests"
PAGE: Final = ROOT / "design" / "log.md"
TITLES: Final = ("Attacks", "Attacks on entries")
AGAIN: Final = "Attacks on what large boards need"
USUAL: Final = tuple(
    f"hub/feeds/{name}.py" for name in ("test_attacks_again", "test_region", "test_region_attacks")
)
"""Where the tests of the last table are, if it doesn't say so."""
_NAME: Final = re.compile(r"`(?P<file>[\w/]+\.py)?(?:::)?(?P<test>(?:Test|test_)\w+)?`")


def _rows(title: str) -> list[list[str]]:
    """Return the cells of each row of the table under a heading."""
    text = re.split(rf"^##+ {title}$", PAGE.read_text(), flags=re.MULTILINE)[1]
    lines = [line for line in text.partition("\n##")[0].splitlines() if line.startswith("| ")]
    return [line.strip("| ").split(" | ") for line in lines[2:]]


def _path(file: str) -> Path:
    folders = (TESTS, TESTS / "noticeboard", TESTS / "noticeboard" / "log")
    return next((found for each in folders if (found := each / file).is_file()), ROOT / file)


def _missing(cell: str, files: Sequence[str] = ()) -> list[str]:
    """Return the tests in a cell that aren't there; one without a file is in those named last."""
    missing = []
    for found in _NAME.finditer(cell):
        files = [found["file"]] if found["file"] else files
        paths = [path for each in files if (path := _path(each)).is_file()]
        defined = rf"^(?:async )?(?:def|class) {found['test'] or ''}"
        if not any(re.search(defined, each.read_text(), re.MULTILINE) for each in paths):
            missing.append(found[0])
    return missing


def test_every_attack_names_tests_that_exist() -> None:
    """A test that is gone, or has another name, is noticed."""
    rows = [row for title in (*TITLES, "Attacks on snapshots and regions") for row in _rows(title)]

    assert len(rows) >= 60
    assert [name for row in rows for name in _missing(row[1])] == []


def test_every_attack_is_tried_again() -> None:
    """On snapshots, regions, compressed bundles, and hints; or the table says why it can't be."""
    attacks = [row[0] for title in TITLES for row in _rows(title)]
    again = _rows(AGAIN)

    assert [row[0] for row in again] == attacks
    assert {len(row) for row in again} == {5}
    assert [name for row in again for cell in row[1:] for name in _missing(cell, USUAL)] == []
