"""Reads every sentence that the hub's code words, as templates: `{}` for each value in it."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
import re
from typing import NamedTuple

HUB = Path(__file__).parents[3] / "hub"
PLACE = re.compile(r"\{\w*\}")


class Raised(NamedTuple):
    """An error of ours that is made somewhere, and what it is given to say."""

    where: str
    """File and expression, such as `sharing/sharer.py: share.reason`."""
    says: frozenset[str]
    """The templates it may say; none where that cannot be seen there."""


@cache
def trees() -> Mapping[str, ast.Module]:
    """Return every module of the hub by its path within it."""
    return {
        path.relative_to(HUB).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(HUB.rglob("*.py"))
    }


def skeleton(text: str) -> str:
    """Return a template with nameless places."""
    return PLACE.sub("{}", text)


def _named(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


@cache
def our_errors() -> frozenset[str]:
    """Return the names of all HubErrors, and of the two errors that become one."""
    bases = {
        node.name: {_named(base) for base in node.bases}
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"HubError", "BrokenPromiseError", "OutboundError"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return frozenset(found)


def literal(node: ast.AST) -> str | None:
    """Return what a string or f-string says, as a template."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(
                str(each.value) if isinstance(each, ast.Constant) else "{}" for each in values
            )
        case _:
            return None


def _strings(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield every whole literal below some nodes, none of the pieces of an f-string."""
    for node in nodes:
        if (said := literal(node)) is not None:
            yield said
        if isinstance(node, ast.JoinedStr):
            inner = [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
            yield from _strings(inner)
        else:
            yield from _strings(ast.iter_child_nodes(node))


def literals(path: str) -> frozenset[str]:
    """Return every string of a module but its docstrings."""
    tree = ast.parse((HUB / path).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(body := getattr(node, "body", None), list):
            node.body = [  # type: ignore[attr-defined]  # it has one
                each
                for each in body
                if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
            ]
    return frozenset(_strings([tree]))


def _assigned(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """Return what is given to each name, anywhere in a module."""
    given: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                given.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                given.setdefault(name, []).append(value)
            case _:
                pass
    return given


def _says(node: ast.expr, given: Mapping[str, list[ast.expr]]) -> frozenset[str]:
    """Return the templates that an expression may be; none where that cannot be seen."""
    if (said := literal(node)) is not None:
        return frozenset({said})
    match node:
        case ast.IfExp(body=one, orelse=other):
            return _says(one, given) | _says(other, given)
        case ast.BoolOp(op=ast.Or(), values=[*_, last]):
            return _says(last, given)
        case ast.Name(id=name) if name in given:
            return frozenset().union(*(_says(each, given) for each in given[name]))
        case ast.Subscript(value=ast.Name(id=name)) if name in given:
            return frozenset(_strings(given[name]))
    return frozenset()


def raised(path: str) -> Iterator[Raised]:
    """Yield every error of ours that a module makes with something to say."""
    tree = trees()[path]
    given = _assigned(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _named(node.func) in our_errors() and node.args:
            first = node.args[0]
            yield Raised(f"{path}: {ast.unparse(first)}", _says(first, given))
