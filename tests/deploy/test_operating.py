"""docs/operating.md says what is so: ports, options, alerts, examples."""

from pathlib import Path
import re

import yaml

from noticeboard.board.health import BEHIND, STALE, NotReady
from tests.documented import PAGE, documented, documented_of_the_process

TEXT = PAGE.read_text()


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_alerts_use_figures_that_there_are() -> None:
    """Every figure in an alert is one that a table of the page names, with its label."""
    known = documented("neighbors_") | dict.fromkeys(documented_of_the_process(), "")
    (rules,) = [yaml.safe_load(each) for each in _blocks("yaml") if "groups:" in each]
    expressions = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]

    used = {
        (name, label)
        for each in expressions
        for name, label in re.findall(r"\b((?:neighbors|process)_\w+)(?:\{(\w+)=)?", each)
        if name != "neighbors_hub" or "job" not in each
    }

    assert len(expressions) > 10
    assert {name for name, _ in used} <= set(known)
    assert {(name, label) for name, label in used if label} <= set(known.items())


def test_every_reason_is_explained() -> None:
    """Each word that a board gives for not being ready has its row, with the times it goes by."""
    rows = set(re.findall(r"^\| `(\w+)` \| .* \| .* \|$", TEXT, re.MULTILINE))

    assert set(NotReady) <= rows
    assert f"for {BEHIND.seconds} seconds" in TEXT
    assert f"older than {STALE.seconds // 3600} hours" in TEXT


def test_links_lead_somewhere() -> None:
    """Pages and their sections that are linked to are there."""
    broken = []
    for page, section in re.findall(r"\]\(([\w./-]*)(?:#([\w-]+))?\)", TEXT):
        path = PAGE.parent / page if page else PAGE
        heads = re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE) if path.exists() else []
        anchors = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
        if not path.exists() or (section and section not in anchors):
            broken.append((page, section))

    assert broken == []


def test_files_that_are_named_are_there() -> None:
    """What is to be copied or run is in the repository."""
    named = re.findall(r"\bdeploy/[\w./-]+\w", TEXT)

    assert named
    assert [each for each in named if not (Path(PAGE).parents[1] / each).exists()] == []
