"""Small faults that a tired person might write, one at a time, in the source of a module.

Left as they are: annotations, decorators, docstrings, the words of an error, `__all__`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

_COMPARISONS: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
"""The boundary, and the contrary."""
_SUMS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}
_LEFT_ALONE: Final = {"annotation", "returns", "decorator_list", "type_params"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One fault: the bytes [start, end) of a module's source become others."""

    module: str
    line: int
    start: int
    end: int
    was: str
    becomes: str

    def apply(self, source: bytes) -> bytes:
        """Return the source with the fault in it."""
        return source[: self.start] + self.becomes.encode() + source[self.end :]


def mutants_of(source: bytes, module: str) -> list[Mutant]:
    """Return every fault that can be made in a module, in the order of its lines."""
    beginnings = [0]
    for line in source.splitlines(keepends=True):
        beginnings.append(beginnings[-1] + len(line))
    found = []
    for node, becomes in _faults(ast.parse(source)):
        start = beginnings[node.lineno - 1] + node.col_offset
        end = beginnings[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        was = source[start:end].decode()
        made = f"({becomes})" if isinstance(node, ast.expr) else becomes
        found.append(
            Mutant(module=module, line=node.lineno, start=start, end=end, was=was, becomes=made)
        )
    return sorted(found, key=lambda each: (each.start, each.end, each.becomes))


def _faults(tree: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    for node in _reached(tree):
        if isinstance(node, ast.expr):
            yield from ((node, text) for text in _of_expression(node))
        if isinstance(node, ast.stmt):
            yield from ((node, text) for text in _of_statement(node))
        tested = getattr(node, "test", None) or getattr(node, "guard", None)
        if isinstance(tested, ast.Name | ast.Attribute | ast.Call):
            yield tested, f"not {ast.unparse(tested)}"
        if isinstance(node, ast.comprehension):
            yield from (
                (each, f"not {ast.unparse(each)}")
                for each in node.ifs
                if isinstance(each, ast.Name | ast.Attribute | ast.Call)
            )


def _reached(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may be faulty, from the outside in; not what is in an f-string's own words."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in _LEFT_ALONE:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_left_alone(node, child):
                yield from _reached(child)


def _is_left_alone(parent: ast.AST, child: ast.AST) -> bool:
    match parent, child:
        case (
            (ast.Raise(), _)
            | (ast.JoinedStr(), ast.Constant())
            | (_, ast.Expr(value=ast.Constant()))
            | (_, ast.Assign(targets=[ast.Name(id="__all__")]))
            | (_, ast.If(test=ast.Name(id="TYPE_CHECKING")))
        ):
            return True
        case ast.FormattedValue(format_spec=spec), _:
            return child is spec
        case _:
            return False


def _of_expression(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Compare(left=left, comparators=right):
            for ops in _swapped(node.ops):
                yield ast.unparse(ast.Compare(left=left, ops=ops, comparators=right))
        case ast.BoolOp(op=op, values=values):
            other_op = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield ast.unparse(ast.BoolOp(op=other_op, values=values))
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield ast.unparse(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SUMS:
            yield ast.unparse(ast.BinOp(left=left, op=_SUMS[type(op)](), right=right))
        case ast.Constant(value=value):
            yield from _of_constant(value)
        case ast.Call(func=func, args=args, keywords=keywords):
            for gone in (each for each in keywords if each.arg is not None):
                rest = [each for each in keywords if each is not gone]
                yield ast.unparse(ast.Call(func=func, args=args, keywords=rest))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.unparse(ast.IfExp(test=test, body=orelse, orelse=body))
        case _:
            pass


def _of_constant(value: object) -> Iterator[str]:
    match value:
        case bool():
            yield repr(not value)
        case int():
            yield from (repr(value + 1), repr(value - 1))
        case str():
            yield repr(f"{value}X")
        case bytes():
            yield repr(value + b"X")
        case _:
            pass


def _swapped(ops: list[ast.cmpop]) -> Iterator[list[ast.cmpop]]:
    for place, op in enumerate(ops):
        for other in _COMPARISONS[type(op)]:
            yield [*ops[:place], other(), *ops[place + 1 :]]


def _of_statement(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise():
            yield "pass"
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "return None"
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in _SUMS:
            yield ast.unparse(ast.AugAssign(target=target, op=_SUMS[type(op)](), value=value))
        case ast.Break():
            yield "continue"
        case ast.Continue():
            yield "break"
        case _:
            pass


def all_mutants(tree: Path, package: str) -> dict[str, list[Mutant]]:
    """Return every fault of each module of a package (`hub/decision`)."""
    paths = sorted((tree / package).rglob("*.py"))
    modules = {str(path.relative_to(tree)): path.read_bytes() for path in paths}
    return {module: mutants_of(source, module) for module, source in modules.items()}


def chosen(mutants: dict[str, list[Mutant]], count: int, seed: int) -> list[Mutant]:
    """Return as many as are asked for, one of each module in turn, by chance."""
    by_chance = Random(seed)  # noqa: S311 -- a sample that can be drawn again
    left = {module: by_chance.sample(found, len(found)) for module, found in mutants.items()}
    taken: list[Mutant] = []
    while len(taken) < count and any(left.values()):
        for found in left.values():
            if found and len(taken) < count:
                taken.append(found.pop())
    return sorted(taken, key=lambda each: (each.module, each.start, each.becomes))
