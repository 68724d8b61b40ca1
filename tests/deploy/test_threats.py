"""docs/threat-model.md points at code and tests that are there."""

from pathlib import Path
import re

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "threat-model.md"


def _rows() -> list[list[str]]:
    """Return the cells of each row of the tables of threats."""
    text = PAGE.read_text().partition("## Threats")[2].partition("\n## What")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [row for row in rows if row[0] not in {"threat", "---"}]


def _missing(cell: str) -> list[str]:
    """Return what a cell names that is not there; a bare name is beside what it follows."""
    missing, beside = [], ROOT
    for named in re.findall(r"`([\w./-]+)`", cell):
        path = ROOT / named if "/" in named or not beside.is_dir() else beside / named
        if not path.exists() and not (ROOT / named).exists():
            missing.append(named)
        beside = path if path.is_dir() else path.parent
    return missing


def test_every_threat_names_code_and_tests_that_exist() -> None:
    """A promise whose code or test is gone is noticed."""
    rows = _rows()

    assert len(rows) >= 25
    assert {len(row) for row in rows} == {4}
    assert [named for row in rows for named in _missing(row[2]) + _missing(row[3])] == []
    assert [row[0] for row in rows if not re.search(r"`tests/|reliability\.md", row[3])] == []


def test_nothing_else_is_named_that_is_not_there() -> None:
    """Links lead to pages of ours."""
    links = re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", PAGE.read_text())

    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
