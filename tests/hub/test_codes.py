"""Every text of the hub has its words in each language, and no words are without a text."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
import pickle
import re
from typing import Final, NamedTuple

import pytest

from hub.errors import CameraUnreachableError, HubError
from noticeboard.runtime.text import LANGUAGES, catalogue

HUB: Final = Path(__file__).parents[2] / "hub"
PLACE: Final = re.compile(r"\{(\w+)\}")
OTHERS: Final = (
    # Words that are looked up by what they are about, by hub and board.
    *(
        "account.",
        "agency_kind.",
        "awareness.",
        "brand.",
        "feed.",
        "field.",
        "finding.",
        "incident.",
        "policy.",
    ),
    *("page.", "poster."),
    *("request.no_text", "request.no_title", "void."),
    # A board's own errors: tests/noticeboard/board/test_errors.py.
    "noticeboard.",
    # What a desk says.
    "desk.",
)
"""What else the catalog holds."""
FAMILY: Final = "problem."
PROBLEMS: Final = "store/events.py"
"""Where codes are made that are no literals: `Problems` is given what follows the prefix."""
IN_ENGLISH: Final = (
    "cli/",
    # Met before the API answers, by whoever starts the hub.
    *("config.py", "api/server.py"),
    # Met by the command line alone, or by nobody unless the program itself is wrong.
    *("ledger/tree.py", "ledger/entry.py"),
)
"""Where sentences that no API tells are worded in English, for whoever runs a command."""
OWN_WORDS: Final = frozenset({"wait", "index"})
"""What some errors take beside the values of their text."""


class Used(NamedTuple):
    """A call that makes a text or an error, and its first argument."""

    where: str
    call: ast.Call
    first: ast.expr

    @property
    def code(self) -> str | None:
        """The literal code, or None."""
        match self.first:
            case ast.Constant(value=str(code)) if " " not in code:
                return code
            case _:
                return None

    @property
    def is_sentence(self) -> bool:
        """Whether it says something in English."""
        match self.first:
            case ast.Constant(value=str(text)):
                return " " in text
            case ast.JoinedStr() | ast.Call(func=ast.Name(id="str")):
                return True
            case _:
                return False


@cache
def trees() -> Mapping[str, ast.Module]:
    """Return every module that makes texts of the hub, by its path from there."""
    return {
        path.relative_to(HUB, walk_up=True).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in (*sorted(HUB.rglob("*.py")), HUB.parent / "noticeboard/runtime/text.py")
    }


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


@cache
def makers() -> frozenset[str]:
    """Return the names of all classes that are made of a code and values."""
    bases = {
        node.name: {_name(base) for base in node.bases}
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"HubError", "Text", "_FieldError"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return frozenset(found)


@cache
def used() -> tuple[Used, ...]:
    """Return every text and error that the hub makes."""
    return tuple(
        Used(f"{path}:{node.lineno}", node, node.args[0])
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and _name(node.func) in makers()
    )


def texts(language: str = LANGUAGES[0]) -> Mapping[str, str]:
    """Return the hub's own texts in a language, by code."""
    return {key: words for key, words in catalogue(language).items() if not key.startswith(OTHERS)}


def literals() -> Iterator[tuple[str, str]]:
    """Yield every string of the hub's code but docstrings, with its place."""
    for path, tree in trees().items():
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(text)) if id(node) not in docs:
                    yield f"{path}:{node.lineno}", text
                case ast.JoinedStr(values=values):
                    parts = (str(p.value) if isinstance(p, ast.Constant) else "{}" for p in values)
                    yield f"{path}:{node.lineno}", "".join(parts)
                case _:
                    pass


def test_every_code_has_its_words_and_values() -> None:
    """A text has a value for each place of its words, by the place's name, and no other."""
    for each in used():
        if not each.code:
            continue
        words = texts().get(each.code)
        assert words is not None, f"{each.where}: {each.code}"
        named = {keyword.arg for keyword in each.call.keywords} - OWN_WORDS
        assert named == set(PLACE.findall(words)) - OWN_WORDS, f"{each.where}: {each.code}"


def test_whatever_the_api_may_tell_is_a_code() -> None:
    """Only what no API tells is worded in English where it is raised."""
    english = {each.where for each in used() if each.is_sentence}

    assert not {where for where in english if not where.startswith((*IN_ENGLISH, PROBLEMS))}


def test_no_words_are_dead() -> None:
    """Whatever stands in the catalog for the hub, the hub may say."""
    written = {text for _, text in literals()}
    alive = {each.code for each in used()} | {"text.plain"}
    alive |= {key for key in texts() if key.removeprefix(FAMILY) in written}

    assert texts().keys() - alive == set()


def test_english_stands_in_one_place() -> None:
    """No sentence of the catalog is written again in the code."""
    known = {PLACE.sub("{}", words) for key, words in texts().items() if " " in words}

    assert not {
        where for where, text in literals() if text in known and not where.startswith(IN_ENGLISH)
    }


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_each_language_has_the_same_places(language: str) -> None:
    """Whatever a sentence holds is in its place in each language, once."""
    other = texts(language)

    assert other.keys() == texts().keys()
    for code, words in texts().items():
        places = PLACE.findall(words)
        assert len(set(places)) == len(places), code
        assert sorted(PLACE.findall(other[code])) == sorted(places), code


def test_an_error_is_its_text() -> None:
    """It is raised by code, passed on as a text, and crosses a process."""
    error = CameraUnreachableError("camera.slow_at", host="192.0.2.7")

    passed_on = HubError(error.text)
    across = pickle.loads(pickle.dumps(error))  # noqa: S301 -- our own

    assert str(error) == "The camera at 192.0.2.7 answers too slowly. Try again, or restart it."
    assert passed_on.text == across.text == error.text
    assert str(HubError("No hub runs here: start one.")) == "No hub runs here: start one."
