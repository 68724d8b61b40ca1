"""Sharing takes an Approval, and nothing in the hub but `hub.decision` can make one."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import hub

ROOT = Path(hub.__file__).parent
NAME = "Approval"
COPIERS = {"replace", "copy", "deepcopy", "evolve", "__new__", "__replace__"}


def offences(source: str) -> Iterator[str]:
    """Yield everything in a module that makes an Approval, or could.

    The class may be imported under its own name and stand in annotations; any other use of it
    (called, passed on, renamed, subclassed, built by `__new__`, or a copy of one) is an offence.
    """
    tree = ast.parse(source)
    annotations = set(_annotated(tree))
    for node in ast.walk(tree):
        match node:
            case ast.alias(name=name, asname=str(other)) if name == NAME and other != NAME:
                yield f"imports it as {other}"
            case ast.Name(id=name) | ast.Attribute(attr=name) if (
                name == NAME and node not in annotations
            ):
                yield f"uses it at line {node.lineno}"
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]) if (
                name in COPIERS and "approval" in ast.unparse(first).lower()
            ):
                yield f"copies one at line {node.lineno}"
            case ast.Constant(value=str(text)) if text == NAME and node not in annotations:
                yield f"names it at line {node.lineno}"
            case _:
                pass


def _annotated(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        for part in ("annotation", "returns"):
            note = getattr(node, part, None)
            if isinstance(note, ast.AST):
                yield from ast.walk(note)


def modules() -> list[Path]:
    """Return every module of the hub but the model's own and the decision's."""
    return [
        path
        for path in sorted(ROOT.rglob("*.py"))
        if path != ROOT / "model" / "approval.py" and path.parent != ROOT / "decision"
    ]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_nobody_else_makes_an_approval(path: Path) -> None:
    """No other module of the hub makes an Approval, or has a way to."""
    assert list(offences(path.read_text(encoding="utf-8"))) == []


def test_decision_makes_it_in_one_place() -> None:
    """Within `hub.decision` there is one line that makes an Approval."""
    found = [
        offence
        for path in sorted((ROOT / "decision").glob("*.py"))
        for offence in offences(path.read_text(encoding="utf-8"))
    ]
    assert len(found) == 1


@pytest.mark.parametrize(
    "source",
    [
        "a = Approval(proposal=p, approved_at=t)",
        "a = model.approval.Approval(proposal=p, approved_at=t)",
        "from hub.model.decision import Approval as Yes",
        "make = Approval",
        "class Mine(Approval): pass",
        "a = object.__new__(Approval)",
        "a = replace(approval, proposal=other)",
        "a = dataclasses.replace(self.approval, proposal=other)",
        "a = getattr(module, 'Approval')(proposal=p)",
        "makers = {'yes': Approval}",
    ],
)
def test_the_search_finds(source: str) -> None:
    """The search itself finds each way to make one."""
    assert list(offences(source)) != []


@pytest.mark.parametrize(
    "source",
    [
        "from hub.model.decision import Approval",
        "async def share(approval: Approval) -> Approval | None: ...",
        "waiting: list[Approval] = []",
        "def later(one: 'Approval') -> None: ...",
    ],
)
def test_the_search_allows(source: str) -> None:
    """Naming the type in a signature is what everyone else may do."""
    assert list(offences(source)) == []
