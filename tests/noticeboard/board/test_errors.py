"""The board's errors as codes: each is in the catalogue with its places, and none there is dead."""

import ast
from pathlib import Path
import re

from noticeboard.board.errors import PostHeldError, dump_error
from noticeboard.errors import NotFoundError
from noticeboard.rules.finding import Finding, Severity
from noticeboard.runtime.catalogue import LANGUAGES, catalogue
from noticeboard.runtime.text import Text

BOARD = Path(__file__).parents[3] / "noticeboard" / "board"
PREFIX = "noticeboard."


def texts() -> list[tuple[str, ast.Call]]:
    """Return every `Text(…)` of the board, and where it stands."""
    return [
        (f"{path.relative_to(BOARD)}:{node.lineno}", node)
        for path in sorted(BOARD.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Text"
    ]


def code_of(call: ast.Call) -> str:
    """Return the code that a `Text(…)` names, or what stands in its place."""
    code = call.args[0] if len(call.args) == 1 else None
    return code.value if isinstance(code, ast.Constant) and isinstance(code.value, str) else ""


def test_every_code_is_in_the_catalogue_with_its_places() -> None:
    """A code is a literal, and its sentence has a place for each of its values, and no other."""
    wrong = [
        where
        for where, call in texts()
        if (code := code_of(call)) not in catalogue()
        or set(re.findall(r"\{(\w+)\}", catalogue()[code])) != {each.arg for each in call.keywords}
    ]

    assert wrong == []


def test_no_code_is_dead() -> None:
    """Every sentence of the board's errors is named by the code."""
    named = {code_of(call) for _, call in texts()}

    assert {key for key in catalogue() if key.startswith(PREFIX)} == named


def test_an_error_is_dumped_with_its_code() -> None:
    """Programs get the code and its values; people the sentence, in their language."""
    error = NotFoundError(Text("noticeboard.entry.unknown", index=7))

    assert str(error) == "This board has no entry 7."
    assert dump_error(error) == {
        "error": "This board has no entry 7.",
        "code": "noticeboard.entry.unknown",
        "values": {"index": 7},
        "findings": [],
    }
    sentences = {dump_error(error, language)["error"] for language in LANGUAGES}
    assert len(sentences) == len(LANGUAGES)


def test_an_error_that_a_format_worded_has_no_code() -> None:
    """What formats and proofs say is English, and nothing else is said of it."""
    dumped = dump_error(NotFoundError("No such tile."), "de")

    assert dumped == {"error": "No such tile.", "findings": []}


def test_findings_are_dumped_with_the_code() -> None:
    """A post that is held says both that it is, and why."""
    finding = Finding(code="threat", severity=Severity.HOLD)
    dumped = dump_error(PostHeldError(Text("noticeboard.post.held"), ((finding, "It threatens."),)))

    assert dumped["code"] == "noticeboard.post.held"
    assert dumped["findings"] == [{"code": "threat", "severity": "hold", "text": "It threatens."}]


def test_values_fill_nothing_but_their_own_places() -> None:
    """A moderator's reason with braces in it is shown as it was written."""
    text = Text("noticeboard.post.refused", reason="{state} and {0}")

    assert str(text) == "A moderator has refused this: {state} and {0}"
