"""The table of long experiments is whole, and what it prints is what pytest found."""

from pathlib import Path

import pytest

from tests.experiments import EXPERIMENTS, ROOT, Outcome, outcome

LONG = "pytest.mark.long"


def test_every_long_test_is_an_experiment() -> None:
    """No experiment is forgotten: each file with a long test is below a path of the table."""
    named = [ROOT / path.partition("::")[0] for each in EXPERIMENTS for path in each.paths]
    tests = ROOT / "tests"
    long = [
        path for path in tests.rglob("test_*.py") if LONG in path.read_text() and path.name != NAME
    ]

    forgotten = [
        str(path.relative_to(ROOT))
        for path in long
        if not any(path == one or one in path.parents for one in named)
    ]
    assert len(long) > 20
    assert forgotten == []


def test_what_is_named_is_there() -> None:
    """Names are used once, and lead to tests."""
    names = [each.name for each in EXPERIMENTS]

    assert len(set(names)) == len(names)
    assert [
        path
        for each in EXPERIMENTS
        for path in each.paths
        if not (ROOT / path.partition("::")[0]).exists()
    ] == []


@pytest.mark.parametrize(
    ("counts", "holds"),
    [
        ('tests="5" failures="0" errors="0" skipped="1"', True),
        ('tests="5" failures="1" errors="0" skipped="0"', False),
        ('tests="5" failures="0" errors="1" skipped="0"', False),
        ('tests="2" failures="0" errors="0" skipped="2"', False),
        ('tests="0" failures="0" errors="0" skipped="0"', False),
    ],
)
def test_a_result_holds_where_something_was_tried(
    tmp_path: Path, counts: str, *, holds: bool
) -> None:
    """What failed, and what was never tried, does not hold."""
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite {counts}/></testsuites>")

    assert outcome(report, 1.0).holds is holds


def test_no_report_is_a_failure(tmp_path: Path) -> None:
    """If pytest has not even begun, nothing holds."""
    assert outcome(tmp_path / "none.xml", 1.0) == Outcome(passed=0, failed=1, skipped=0, took_s=1.0)


NAME = Path(__file__).name
