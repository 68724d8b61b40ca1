"""Errors as codes: each is in the catalog with its places, and none there is dead."""

import ast
from pathlib import Path
import re

from noticeboard.board.errors import PostHeldError, PostRefusedError, dump_error
from noticeboard.errors import NotFoundError
from noticeboard.rules.findings import Finding, Severity
from noticeboard.runtime.text import LANGUAGES, Text, catalogue

ROOT = Path(__file__).parents[3] / "noticeboard"
PREFIX = "noticeboard."


def texts() -> list[tuple[str, ast.Call]]:
    """Return every `Text(…)` of the noticeboard with a code, and its file and line."""
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node)
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Text" and code_of(node)
    ]


def code_of(call: ast.Call) -> str:
    """Return the code that a `Text(…)` names; with a star at its end, the code's first part."""
    match call.args[0]:
        case ast.Constant(value=str(code)):
            return code
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), _]):
            return f"{start}*"
        case _:
            return "?"


def test_every_code_is_in_the_catalogue_with_its_places() -> None:
    """A sentence has a place for each of its code's values, and no other."""
    wrong = [
        where
        for where, call in texts()
        if not (code := code_of(call)).endswith(("*", "?"))
        and (
            code not in catalogue()
            or not fits(set(re.findall(r"\{(\w+)\}", catalogue()[code])), call)
        )
    ]

    assert wrong == []


def fits(places: set[str], call: ast.Call) -> bool:
    """Return whether a call gives a sentence's values; those in a mapping aren't known here."""
    given = {each.arg for each in call.keywords if each.arg is not None}
    has_mapping = any(each.arg is None for each in call.keywords)
    return given < places if has_mapping else given == places


def test_no_code_is_dead() -> None:
    """Every sentence of the noticeboard's errors is named by the code."""
    named = {code_of(call) for _, call in texts()}

    # The tests of what msgspec found wrong name each of these, those of the report
    # its checks, and those of dates and signatures each of what can be found.
    dated = ("claim.dates.", "signature.fault.", "signature.stretch.", "signed.fault.")
    families = tuple(f"{PREFIX}{each}" for each in ("fault.", "field.", "report.", *dated))
    starred = {code for code in named if code.endswith("*") and code.startswith(PREFIX)}
    assert all(code.startswith(families) for code in starred)
    own = {key for key in catalogue() if key.startswith(PREFIX)}
    assert {key for key in own - named if not key.startswith(families)} == set()


def test_no_code_of_a_desk_is_dead() -> None:
    """Each is named whole, or by the words of its last part where the sources put it together."""
    named = {code_of(call) for _, call in texts()}
    sources = " ".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    sources += " ".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.typ"))
    words = set(re.findall(r"[a-z0-9]+", sources))

    rest = {key for key in catalogue() if key.startswith("desk.")} - named
    assert {key for key in rest if not words.issuperset(_words(key.rpartition(".")[2]))} == set()


def _words(name: str) -> list[str]:
    return re.split("[_-]", name)


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


def test_a_text_within_an_error_is_filled_in_the_same_language() -> None:
    """What a proof lacks is said in the language of the sentence around it."""
    within = Text("noticeboard.proof.too_long")
    dumped = dump_error(NotFoundError(Text("noticeboard.cosign.wrong", error=within)), "de")

    assert dumped["values"] == {"error": "Der Beweis ist zu lang."}
    assert str(dumped["error"]).endswith(": Der Beweis ist zu lang.")


def test_what_the_rules_refuse_has_only_the_codes_of_its_findings() -> None:
    """The sentence joins those of the findings."""
    finding = Finding(code="area_small", severity=Severity.REFUSE)
    dumped = dump_error(PostRefusedError("Too small.", ((finding, "Too small."),)), "de")

    assert set(dumped) == {"error", "findings"}
    assert dumped["error"] == "Too small."


def test_findings_are_dumped_with_the_code() -> None:
    """A post that is held says both that it is, and why."""
    finding = Finding(code="threat", severity=Severity.HOLD)
    dumped = dump_error(PostHeldError(Text("noticeboard.post.held"), ((finding, "It threatens."),)))

    assert dumped["code"] == "noticeboard.post.held"
    assert dumped["findings"] == [{"code": "threat", "severity": "hold", "text": "It threatens."}]


def test_values_fill_nothing_but_their_own_places() -> None:
    """A moderator's reason with braces in it is shown as it was written."""
    text = Text("noticeboard.post.refused", reason="{state} and {0}")

    assert str(text) == "A moderator refused this: {state} and {0}"
