"""Every state that the mockups' table asks for is on the stage, and every state there has a row."""

import re

from tests.frontend.stage import FRONTEND

_SHOWS = FRONTEND / "stage/shows"
_TABLE = FRONTEND / "stage/states.md"
_SCENE = re.compile(r"^  (\w+): \(\) =>", re.MULTILINE)
_NAMED = re.compile(r"`(\w+/\w+)`")


def on_stage() -> set[str]:
    """Return every state as `show/state`."""
    return {
        f"{file.stem}/{name}"
        for file in _SHOWS.glob("*.ts")
        for name in _SCENE.findall(file.read_text().partition("export const scenes")[2])
    }


def rows() -> list[str]:
    """Return the table's rows without their heads."""
    lines = [line for line in _TABLE.read_text().splitlines() if line.startswith("|")]
    return [line for line in lines if not line.startswith(("| screen", "| ---"))]


def test_every_row_names_a_state() -> None:
    """No state of the mockups is left out."""
    assert rows()
    assert [row for row in rows() if not _NAMED.search(row)] == []


def test_every_named_state_is_there() -> None:
    """A row names only what can be opened."""
    named = {name for row in rows() for name in _NAMED.findall(row)}

    assert named - on_stage() == set()


def test_every_state_has_a_row() -> None:
    """A new state is written down where the others are."""
    named = {name for row in rows() for name in _NAMED.findall(row)}

    assert on_stage() - named == set()
