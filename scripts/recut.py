#!/usr/bin/env python3
# ruff: noqa: ARG002, C901, D102, FBT001, PERF401, PLR0911, PLR0912, PLR0913, PLR0915, PLR0917, S101, S603, SIM102, T201
# mypy: ignore-errors
"""Merge and move modules as `scripts/recut-map.txt` says, with all that names them.

    scripts/recut.py --check              list collisions, shadowed names and import cycles
    scripts/recut.py hub/media hub/clips  apply the targets under these prefixes
    scripts/recut.py                      apply the whole map

Names that two sources of one target define are renamed first, as `scripts/recut-renames.txt` says
(`module old new`). Docstrings of merged modules stand in `scripts/recut-docstrings.toml`. What has
been moved already is skipped, so the tool can run again on a newer tree.
"""

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
import io
from pathlib import Path
import re
import subprocess
import sys
import tokenize
import tomllib

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent
CODE = ("hub", "noticeboard", "custom_components", "benchmarks")
TEXT = {
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".sh",
    ".service",
    ".txt",
    ".ini",
    ".cfg",
    ".mjs",
    ".ts",
    "",
}
NOT_TEXT = ("uv.lock", "translations/", "frontend/package", "scripts/recut", "CHANGELOG.md")
type Import = ast.Import | ast.ImportFrom


def run(*command: str) -> str:
    """Run a command in the repository and return its output."""
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def module_of(path: str) -> str:
    """Return the dotted name of a file."""
    name = path.removesuffix(".py").replace("/", ".")
    return name.removesuffix(".__init__")


def last(module: str) -> str:
    """Return the last part of a dotted name."""
    return module.rpartition(".")[2]


def parent(module: str) -> str:
    """Return the package of a dotted name."""
    return module.rpartition(".")[0]


# --- names and scopes ---------------------------------------------------------------------------


@dataclass(eq=False)
class Scope:
    """What one block of code binds."""

    kind: str
    above: "Scope | None"
    bound: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)  # global, nonlocal

    def find(self, name: str) -> "Scope | None":
        """Return the scope that binds a name used here, None for builtins."""
        scope: Scope | None = self
        while scope is not None:
            skip = scope is not self and scope.kind == "class"
            if name in scope.bound and name not in scope.foreign and not skip:
                return scope
            scope = scope.above
        return None


@dataclass(eq=False)
class Use:
    """One place that names something: bytes from start to end, and the attributes behind it."""

    name: str
    scope: Scope
    start: int
    end: int
    chain: list[tuple[str, int]]
    call: ast.Call | None = None


@dataclass(eq=False)
class Alias:
    """One name that an import statement binds."""

    statement: Import
    scope: Scope
    module: str  # absolute, as the tree was
    name: str | None  # None for `import a.b`
    local: str
    asname: str | None
    typing: bool


class Reader(ast.NodeVisitor):
    """Collects scopes, uses and imports of one file."""

    def __init__(self, source: bytes, package: str) -> None:
        self.source = source
        self.package = package
        self.starts = [0]
        for line in source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.top = self.scope = Scope("module", None)
        self.uses: list[Use] = []
        self.aliases: list[Alias] = []
        self.strings: set[int] = set()  # annotations in quotes, which are code
        self.typing = False
        self.blocks: dict[ast.stmt, list[ast.stmt]] = {}
        self.ann = False
        self.call: ast.Call | None = None

    def at(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column

    def span(self, node: ast.expr | ast.stmt | ast.alias) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self.at(node.lineno, node.col_offset),
            self.at(node.end_lineno, node.end_col_offset),
        )

    def bind(self, name: str) -> None:
        scope = self.scope
        if name in scope.foreign:
            return
        scope.bound.add(name)

    def generic_visit(self, node: ast.AST) -> None:
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                for each in value:
                    self.blocks[each] = value
        super().generic_visit(node)

    def _name_at(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        start = self.at(node.lineno, node.col_offset)
        found = re.compile(rb"(?:async\s+)?(?:def|class)\s+").match(self.source, start)
        assert found
        self.bind(node.name)
        self.uses.append(
            Use(node.name, self.scope, found.end(), found.end() + len(node.name.encode()), [])
        )

    def _params(self, node: ast.AST) -> None:
        params = getattr(node, "type_params", [])
        if params:
            self.scope = Scope("function", self.scope)
            for each in params:
                self.bind(each.name)
            for each in params:
                bound = getattr(each, "bound", None)
                if bound is not None:
                    self._annotation(bound)

    def _annotation(self, node: ast.expr | None) -> None:
        if node is not None:
            was, self.ann = self.ann, True
            self.visit(node)
            self.ann = was

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        outer = self.scope
        self._name_at(node)
        for each in node.decorator_list:
            self.visit(each)
        self._params(node)
        args = node.args
        for each in [*args.defaults, *[one for one in args.kw_defaults if one]]:
            self.visit(each)
        every = [*args.posonlyargs, *args.args, *args.kwonlyargs]
        every += [one for one in (args.vararg, args.kwarg) if one]
        for each in every:
            self._annotation(each.annotation)
        self._annotation(node.returns)
        self.scope = Scope("function", self.scope)
        for each in every:
            self.bind(each.arg)
        self._body(node.body)
        self.scope = outer

    def _body(self, body: list[ast.stmt]) -> None:
        for each in body:
            self.blocks[each] = body
        for each in ast.walk(ast.Module(body=body, type_ignores=[])):
            # Declared before used: `global` holds for the whole block (inner blocks included;
            # none declares a name that its outer block binds otherwise).
            if isinstance(each, ast.Global | ast.Nonlocal) and each in body:
                self.scope.foreign.update(each.names)
        for each in body:
            self.visit(each)

    visit_FunctionDef = _function  # noqa: N815
    visit_AsyncFunctionDef = _function  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> None:
        outer = self.scope
        for each in [*node.args.defaults, *[one for one in node.args.kw_defaults if one]]:
            self.visit(each)
        self.scope = Scope("function", outer)
        args = node.args
        for each in [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]:
            if each:
                self.bind(each.arg)
        self.visit(node.body)
        self.scope = outer

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        outer = self.scope
        self._name_at(node)
        for each in node.decorator_list:
            self.visit(each)
        self._params(node)
        for each in [*node.bases, *[one.value for one in node.keywords]]:
            self.ann, was = True, self.ann
            self.visit(each)
            self.ann = was
        self.scope = Scope("class", self.scope)
        self._body(node.body)
        self.scope = outer

    def visit_TypeAlias(self, node: ast.TypeAlias) -> None:
        outer = self.scope
        self.visit(node.name)
        self._params(node)
        self._annotation(node.value)
        self.scope = outer

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    ) -> None:
        outer = self.scope
        self.visit(node.generators[0].iter)
        self.scope = Scope("comprehension", outer)
        for index, each in enumerate(node.generators):
            if index:
                self.visit(each.iter)
            self.visit(each.target)
            for one in each.ifs:
                self.visit(one)
        if isinstance(node, ast.DictComp):
            self.visit(node.key)
            self.visit(node.value)
        else:
            self.visit(node.elt)
        self.scope = outer

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        scope = self.scope
        while scope.kind == "comprehension" and scope.above:
            scope = scope.above
        if node.target.id not in scope.foreign:
            scope.bound.add(node.target.id)
        start, end = self.span(node.target)
        self.uses.append(Use(node.target.id, scope, start, end, []))
        self.visit(node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.target)
        self._annotation(node.annotation)
        if node.value:
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        self.visit(node.func)
        name = ast.unparse(node.func)
        for index, each in enumerate(node.args):
            self.call = node if index == 0 else None
            if name in {"cast", "typing.cast"} and index == 0:
                self._annotation(each)
            else:
                was, self.ann = self.ann, False
                self.visit(each)
                self.ann = was
        self.call = None
        for one in node.keywords:
            self.visit(one.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)
        name = last(ast.unparse(node.value))
        if name == "Literal":
            return
        if name == "Annotated" and isinstance(node.slice, ast.Tuple):
            self.visit(node.slice.elts[0])
            was, self.ann = self.ann, False
            for each in node.slice.elts[1:]:
                self.visit(each)
            self.ann = was
            return
        self.visit(node.slice)

    def visit_Constant(self, node: ast.Constant) -> None:
        if not (self.ann and isinstance(node.value, str)):
            return
        start, end = self.span(node)
        text = self.source[start:end]
        if text[:1] not in {b'"', b"'"} or text[1:-1].decode() != node.value:
            return
        try:
            inner = ast.parse(node.value, mode="eval")
        except SyntaxError:
            return
        self.strings.add(start)
        starts, self.starts = self.starts, [start + 1]
        self.visit(inner.body)
        self.starts = starts

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.bind(node.id)
        start, end = self.span(node)
        self.uses.append(Use(node.id, self.scope, start, end, [], self.call))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        chain: list[tuple[str, int]] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            chain.append((inner.attr, self.span(inner)[1]))
            inner = inner.value
        if isinstance(inner, ast.Name):
            start, end = self.span(inner)
            self.uses.append(Use(inner.id, self.scope, start, end, chain[::-1], self.call))
        else:
            self.visit(inner)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self.bind(node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self.bind(node.rest)
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        was = self.typing
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            self.typing = True
        self.generic_visit(node)
        self.typing = was

    def visit_Import(self, node: ast.Import) -> None:
        for each in node.names:
            local = each.asname or each.name.partition(".")[0]
            self.bind(local)
            self.aliases.append(
                Alias(node, self.scope, each.name, None, local, each.asname, self.typing)
            )

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if node.level:
            base = self.package.split(".")
            base = base[: len(base) - node.level + 1]
            module = ".".join([*base, *([module] if module else [])])
        for each in node.names:
            local = each.asname or each.name
            self.bind(local)
            self.aliases.append(
                Alias(node, self.scope, module, each.name, local, each.asname, self.typing)
            )


@dataclass(eq=False)
class File:
    """One Python file as it is."""

    path: str
    module: str
    source: bytes
    tree: ast.Module
    reader: Reader
    defined: set[str]

    @property
    def is_package(self) -> bool:
        return self.path.endswith("/__init__.py")


def read_file(path: str) -> File:
    """Parse a file and collect what it names."""
    source = (ROOT / path).read_bytes()
    tree = ast.parse(source)
    module = module_of(path)
    package = module if path.endswith("/__init__.py") else parent(module)
    reader = Reader(source, package)
    reader._body(tree.body)  # noqa: SLF001
    imported = {one.local for one in reader.aliases if one.scope is reader.top}
    return File(path, module, source, tree, reader, reader.top.bound - imported)


# --- the map ------------------------------------------------------------------------------------


@dataclass
class Plan:
    """What this run moves."""

    targets: dict[str, list[str]] = field(default_factory=dict)  # path without .py -> sources
    moved: dict[str, str] = field(default_factory=dict)  # old module -> new module
    removed: list[str] = field(default_factory=list)
    tests: dict[str, str] = field(default_factory=dict)  # old path -> new path
    renames: dict[tuple[str, str], str] = field(default_factory=dict)
    docstrings: dict[str, str] = field(default_factory=dict)


def chosen(target: str, prefixes: list[str]) -> bool:
    """Tell whether a target is among those that were asked for."""
    return not prefixes or any(target == one or target.startswith(one + "/") for one in prefixes)


def read_plan(files: dict[str, File], prefixes: list[str]) -> Plan:
    """Read map, renames and docstrings; leave out what is done or not chosen."""
    plan = Plan()
    paths = {one.path for one in files.values()}
    for line in (HERE / "recut-map.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("- "):
            module = line[2:].split("|")[0].strip()
            is_package = module in files and files[module].is_package
            if is_package and chosen(module.replace(".", "/"), prefixes):
                plan.removed.append(module)
            continue
        target, _, rest = line.partition("<-")
        target = target.strip()
        sources = [one for one in rest.split() if one in files]
        if not chosen(target, prefixes):
            continue
        if f"{target}.py" in paths and module_of(f"{target}.py") not in rest.split():
            continue
        if target.startswith("tests/"):
            source = rest.strip()
            if source in paths:
                plan.tests[source] = target
            continue
        if not sources and (rest.split() or f"{target}.py" in paths):
            continue
        if len(sources) != len(rest.split()):
            done = f"{target}.py" in paths
            if not done:
                sys.exit(f"{target}: sources are missing: {rest}")
            if [module_of(f"{target}.py")] == sources:
                continue  # merged before; its source of the same name is what came of it
        plan.targets[target] = sources
        for one in sources:
            plan.moved[one] = module_of(f"{target}.py")
    for line in (HERE / "recut-renames.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            module, old, new = line.split()
            if module in plan.moved and old in files[module].defined:
                plan.renames[module, old] = new
    book = HERE / "recut-docstrings.toml"
    if book.exists():
        plan.docstrings = tomllib.loads(book.read_text())
    _move_tests(plan, paths, files)
    return plan


def _test_folder(module: str) -> str:
    return "tests/" + parent(module).replace(".", "/").replace(
        "custom_components/neighbors_requests", "custom_components"
    )


def _move_tests(plan: Plan, paths: set[str], files: dict[str, File]) -> None:
    packages = {
        module_of(f"{target}.py"): sources[0]
        for target, sources in plan.targets.items()
        if target.endswith("/__init__") and sources
    }
    for new, old in packages.items():
        if new == old:
            continue
        before = "tests/" + old.replace(".", "/") + "/"
        after = "tests/" + new.replace(".", "/") + "/"
        for path in paths:
            if path.startswith(before) and "/" not in path[len(before) :]:
                plan.tests.setdefault(path, after + path[len(before) :])
    for target, sources in plan.targets.items():
        if target.endswith("__init__"):
            continue
        new = module_of(f"{target}.py")
        largest = _largest(sources, files)
        for old in sources:
            path = f"{_test_folder(old)}/test_{last(old)}.py"
            if path not in paths:
                continue
            name = last(old)
            if (
                old == largest
                and not last(new).startswith("__")
                and f"{_test_folder(old)}/test_{last(new)}.py" not in paths
            ):
                name = last(new)
            to = f"{_test_folder(new)}/test_{name}.py"
            if to != path and to not in paths and to not in plan.tests.values():
                plan.tests[path] = to
    for module in plan.removed:
        path = f"{_test_folder(module)}/test_{last(module)}.py"
        if path in paths and len(files[module].source.splitlines()) > 1:
            plan.tests[path] = ""
    for old, to in plan.tests.items():
        if to:
            plan.moved[module_of(old)] = module_of(to)


def _largest(sources: Iterable[str], files: dict[str, File]) -> str:
    return max(sources, key=lambda one: len(files[one].source), default="")


# --- rewriting ----------------------------------------------------------------------------------


class Recut:
    """Rewrites one tree by one plan."""

    def __init__(self, files: dict[str, File], plan: Plan) -> None:
        self.files = files
        self.plan = plan
        self.problems: list[str] = []
        self.notes: list[str] = []
        self.emptied = {  # packages whose `__init__` stops re-exporting
            sources[0]
            for target, sources in plan.targets.items()
            if target.endswith("/__init__") and sources
        }
        self.dropping: set[Import] = set()
        self._taken: dict[str, dict[str, set[str]]] = {}
        self.stems = self._stems()

    def new(self, module: str) -> str:
        return self.plan.moved.get(module, module)

    def _stems(self) -> dict[str, str]:
        """Return the ends of paths that name one moved file only, as design pages write them."""
        every: dict[str, set[str]] = defaultdict(set)
        for one in self.files.values():
            parts = one.path.split("/")
            for start in range(1, len(parts) - 1):
                every["/".join(parts[start:])].add(one.path)
        new = self.new_paths()
        found = {}
        for stem, paths in every.items():
            (path, *more) = paths
            if not more and path in new:
                drop = len(path.split("/")) - len(stem.split("/"))
                to = new[path].split("/")
                same = path.split("/")[:drop] == to[:drop] and len(to) > drop + 1
                found[stem] = "/".join(to[drop:]) if same else new[path]
        return found

    def new_paths(self) -> dict[str, str]:
        paths = {one: to for one, to in self.plan.tests.items() if to and to != one}
        for target, sources in self.plan.targets.items():
            for one in sources:
                if self.files[one].path != f"{target}.py":
                    paths[self.files[one].path] = f"{target}.py"
        return paths

    def resolve(self, module: str, name: str) -> tuple[str, str | None]:
        """Return where a name is defined, or (module, None) for a module."""
        while True:
            file = self.files.get(module)
            if file is None:
                return (module, name)
            if name in file.defined:
                return (module, name)
            again = [
                one
                for one in file.reader.aliases
                if one.local == name and one.scope is file.reader.top and one.name
            ]
            target = again[0] if again else None
            if target is not None and target.name is not None:
                known = f"{target.module}.{target.name}"
                leads_here = known == f"{module}.{name}" and known in self.files
                if leads_here:
                    return (known, None)
                if target.module.split(".")[0] in CODE and (
                    module in self.emptied or self._is_merged(module)
                ):
                    if known in self.files and name not in self.files[target.module].defined:
                        return (known, None)
                    module, name = target.module, target.name
                    continue
                return (module, name)
            if f"{module}.{name}" in self.files:
                return (f"{module}.{name}", None)
            return (module, name)

    def _is_merged(self, module: str) -> bool:
        return module in self.plan.moved and not module.startswith("tests")

    def renamed(self, module: str, name: str) -> str:
        return self.plan.renames.get((module, name), name)

    def taken(self, me: str) -> dict[str, set[str]]:
        """Return what the sources of a module bind at their top but for imported modules."""
        if me in self._taken:
            return self._taken[me]
        found: dict[str, set[str]] = defaultdict(set)
        sources = [one for one in self.files.values() if self.new(one.module) == me]
        for file in sources:
            for name in file.defined:
                found[self.renamed(file.module, name)].add(file.module)
            for alias in file.reader.aliases:
                if alias.scope is not file.reader.top:
                    continue
                if alias.name is None:
                    found[alias.local].add(alias.local)
                    continue
                owner, name = self.resolve(alias.module, alias.name)
                if name is None and not alias.asname:
                    new = self.new(owner)
                    if new != me:
                        found[last(new)].add(new)
                else:
                    found[alias.asname or self.renamed(owner, name or "")].add(alias.module)
        self._taken[me] = found
        return found

    def local(self, file: File, alias: Alias, new: str) -> str:
        """Return what to call a module here: by its package, too, if its name means more."""
        short, long = last(new), f"{last(parent(new))}_{last(new)}"
        if hasattr(builtins, short):
            return long
        if self.taken(self.new(file.module)).get(short, {new}) != {new}:
            return long
        for use in file.reader.uses:
            if use.name == alias.local and use.scope.find(use.name) is alias.scope:
                found = use.scope.find(short)
                if found is not None and found is not alias.scope:
                    return long
        return short

    # -- one file

    def rewrite(self, file: File) -> bytes:
        """Return a file's source with all that names moved things put right."""
        reader = file.reader
        me = self.new(file.module)
        is_package = self._package_after(file)
        edits: list[tuple[int, int, bytes]] = []
        locals_: dict[tuple[Scope, str], tuple[str, ...]] = {}
        statements: dict[Import, list[tuple[Alias, str | None]]] = defaultdict(list)
        touched: set[Import] = set()
        moved_package = (me if is_package else parent(me)) != reader.package
        for alias in reader.aliases:
            statement = alias.statement
            if alias.module.split(".")[0] not in {*CODE, "tests", "demo", "scripts"}:
                continue
            if "__future__" in alias.module:
                continue
            text, local, changed = self._import(alias, me, is_package, file)
            if moved_package and isinstance(statement, ast.ImportFrom) and statement.level:
                changed = True
            statements[statement].append((alias, text))
            if changed:
                touched.add(statement)
            if local:
                locals_[alias.scope, alias.local] = local
        for statement in touched:
            self._replace_import(file, statement, statements[statement], edits)
        for use in reader.uses:
            scope = use.scope.find(use.name)
            if scope is None:
                if use.scope.kind != "module" and use.name in use.scope.foreign:
                    scope = reader.top
                else:
                    continue
            if scope is reader.top and use.name in file.defined:
                new = self.renamed(file.module, use.name)
                if new != use.name:
                    self._clear(file, use, new, reader.top)
                    edits.append((use.start, use.end, new.encode()))
                continue
            known = locals_.get((scope, use.name))
            if known is None:
                continue
            self._use(file, use, scope, known, me, edits)
        edits += self._strings(file)
        edits += self._places(file)
        return self._apply(file, edits)

    def _apply(self, file: File, edits: list[tuple[int, int, bytes]]) -> bytes:
        source = file.source
        edits.sort(key=lambda one: (one[0], one[1]))
        pieces, at = [], 0
        for start, end, text in edits:
            if start < at:
                if pieces and pieces[-1] == text:
                    continue
                self.problems.append(f"{file.path}: edits overlap at {source[start:end]!r}")
                continue
            pieces += [source[at:start], text]
            at = end
        return b"".join([*pieces, source[at:]])

    def _package_after(self, file: File) -> bool:
        for target, sources in self.plan.targets.items():
            if file.module in sources and file.path.split("/")[0] != "tests":
                return target.endswith("/__init__")
        return file.is_package

    def _import(
        self,
        alias: Alias,
        me: str,
        is_package: bool,
        file: File,
    ) -> tuple[str | None, tuple[str, ...] | None, bool]:
        """Return the new statement (None if it goes), how its name is used, whether it changed."""
        statement = alias.statement
        indent_module = alias.module
        if alias.name is None:  # import a.b
            new = self.new(indent_module)
            suffix = f" as {alias.asname}" if alias.asname else ""
            if alias.asname:
                return (
                    f"import {new}{suffix}",
                    ("module", indent_module, alias.asname),
                    new != indent_module,
                )
            return (f"import {new}", ("dotted",), new != indent_module)
        owner, name = self.resolve(alias.module, alias.name)
        if name is None:
            new = self.new(owner)
            if new == me:
                return (None, ("self", owner), True)
            local = alias.asname or self.local(file, alias, new)
            asname = local if local != last(new) else None
            text = self._from(statement, me, is_package, parent(new), last(new), asname)
            changed = new != f"{alias.module}.{alias.name}" or local != alias.local
            return (text, ("module", owner, local), changed)
        new = self.new(owner)
        after = self.renamed(owner, name)
        if new == me and file.module != owner:
            return (None, ("name", after), True)
        asname = alias.asname if alias.asname != after else None
        if alias.asname == alias.name:
            asname = after
        text = self._from(statement, me, is_package, new, after, asname)
        changed = new != alias.module or after != alias.name
        return (text, ("name", asname or after), changed)

    def _from(
        self,
        statement: Import,
        me: str,
        is_package: bool,
        module: str,
        name: str,
        asname: str | None,
    ) -> str:
        text = module
        if isinstance(statement, ast.ImportFrom) and statement.level:
            package = me if is_package else parent(me)
            base, dots = package, "."
            while base and not (module == base or module.startswith(base + ".")):
                base, dots = parent(base), dots + "."
            text = dots + module[len(base) :].removeprefix(".")
        return f"from {text} import {name}" + (f" as {asname}" if asname else "")

    def _replace_import(
        self,
        file: File,
        statement: Import,
        aliases: list[tuple[Alias, str | None]],
        edits: list[tuple[int, int, bytes]],
    ) -> None:
        reader = file.reader
        start, end = reader.span(statement)
        lines = list(dict.fromkeys(text for _, text in aliases if text is not None))
        rest = file.source[end : file.source.find(b"\n", end)]
        indent = b"\n" + b" " * statement.col_offset
        comment = re.match(rb"[^\n]*\((\s*#[^\n]*)\n", file.source[start:end])
        if comment and not rest.strip():
            rest = b"  " + comment[1].strip()
            edits.append((end, end, rest))
        if lines:
            groups: dict[str, list[str]] = defaultdict(list)
            for each in lines:
                head, _, name = each.partition(" import ")
                groups[head].append(name)
            texts = [
                f"{head} import {', '.join(names)}" if head.startswith("from") else head
                for head, names in groups.items()
            ]
            joined = (rest + indent).join(one.encode() for one in texts)
            edits.append((start, end, joined))
            return
        block = reader.blocks[statement]
        if all(one in self.dropping or one is statement for one in block):
            edits.append((start, end + len(rest), b"pass"))
            return
        self.dropping.add(statement)
        line = file.source.rfind(b"\n", 0, start) + 1
        edits.append((line, file.source.find(b"\n", end) + 1, b""))

    def _clear(self, file: File, use: Use, new: str, scope: Scope) -> bool:
        """Note a problem if a new name would be taken for another thing here."""
        found = use.scope.find(new)
        if found is not None and found is not scope:
            line = file.source.count(b"\n", 0, use.start) + 1
            self.problems.append(f"{file.path}:{line}: `{use.name}` -> `{new}` is shadowed there")
            return False
        return True

    def _use(
        self,
        file: File,
        use: Use,
        scope: Scope,
        known: tuple[str, ...],
        me: str,
        edits: list[tuple[int, int, bytes]],
    ) -> None:
        kind = known[0]
        line = file.source.count(b"\n", 0, use.start) + 1
        if kind == "name":
            if known[1] != use.name:
                self._clear(file, use, known[1], scope)
                edits.append((use.start, use.end, known[1].encode()))
            return
        if kind == "dotted":
            dotted = use.name
            best = None
            for index, (attr, end) in enumerate(use.chain):
                dotted = f"{dotted}.{attr}"
                if dotted in self.files:
                    best = (dotted, end, use.chain[index + 1 :])
            if best is None:
                return
            module, end, more = best
            edits.append((use.start, end, self.new(module).encode()))
            self._attribute(module, more, edits)
            self._patched(file, use, module, edits)
            return
        module = known[1]
        if kind == "self":
            if not use.chain:
                self.problems.append(f"{file.path}:{line}: `{use.name}` is used as an object")
                return
            attr, end = use.chain[0]
            owner, name = self.resolve(module, attr)
            new = self.renamed(owner, name or attr)
            self._clear(file, use, new, file.reader.top)
            edits.append((use.start, end, new.encode()))
            return
        local = known[2]
        if local != use.name:
            self._clear(file, use, local, scope)
            edits.append((use.start, use.end, local.encode()))
        self._attribute(module, use.chain, edits)
        if not use.chain:
            self._patched(file, use, module, edits)

    def _attribute(
        self, module: str, chain: list[tuple[str, int]], edits: list[tuple[int, int, bytes]]
    ) -> None:
        if not chain:
            return
        attr, end = chain[0]
        new = self.renamed(module, attr)
        if new != attr:
            edits.append((end - len(attr.encode()), end, new.encode()))

    def _patched(
        self, file: File, use: Use, module: str, edits: list[tuple[int, int, bytes]]
    ) -> None:
        """Rename the attribute in `setattr(module, "name", …)`."""
        call = use.call
        if call is None or len(call.args) < 2:  # noqa: PLR2004
            return
        second = call.args[1]
        if isinstance(second, ast.Constant) and isinstance(second.value, str):
            new = self.renamed(module, second.value)
            if new != second.value:
                start, end = file.reader.span(second)
                edits.append((start, end, f'"{new}"'.encode()))

    def _places(self, file: File) -> Iterator[tuple[int, int, bytes]]:
        """Put right what is found beside a file that moves to another folder."""
        new = self.new_paths().get(file.path, file.path)
        if Path(new).parent == Path(file.path).parent:
            return
        levels = (
            rb"Path\(__file__\)(?:\.resolve\(\))?\."
            rb"(parents\[(\d+)\]|parent\b(?!s)(?:\.parent\b)*)"
        )
        for found in re.finditer(levels, file.source):
            count = int(found[2]) if found[2] else found[1].count(b"parent") - 1
            meant = Path(file.path).parents[count]
            if meant not in Path(new).parents:
                self.problems.append(f"{file.path}: {found[0].decode()} is not above {new}")
                continue
            after = list(Path(new).parents).index(meant)
            text = f"parents[{after}]" if after else "parent"
            yield (found.start(1), found.end(1), text.encode())
        if re.search(rb"__file__\)\.with_name", file.source):
            self.problems.append(f"{file.path}: with_name beside a file that moves")

    # -- names in strings, comments and other files

    def _strings(self, file: File) -> Iterator[tuple[int, int, bytes]]:
        if file.path.startswith("scripts/recut"):
            return
        fine = set(file.reader.strings)
        text = file.source.decode()
        lines = text.splitlines(keepends=True)
        starts = [0]
        for each in lines:
            starts.append(starts[-1] + len(each.encode()))
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type not in {tokenize.STRING, tokenize.COMMENT, tokenize.FSTRING_MIDDLE}:
                continue
            start = starts[token.start[0] - 1] + len(
                lines[token.start[0] - 1][: token.start[1]].encode()
            )
            if start in fine:
                continue
            end = starts[token.end[0] - 1] + len(lines[token.end[0] - 1][: token.end[1]].encode())
            before = file.source[start:end].decode()
            after = self.text(before, file.path)
            if after != before:
                yield (start, end, after.encode())

    def text(self, text: str, where: str) -> str:
        """Return text with names and paths of moved modules put right."""
        paths = self.new_paths()

        def path(found: re.Match[str]) -> str:
            whole = found[0]
            new = paths.get(whole)
            if new is None and whole.count("/") >= 1:
                new = self.stems.get(whole) if where.endswith(".md") else None
            if new:
                self.notes.append(f"{where}: {whole} -> {new}")
            return new or whole

        def dotted(found: re.Match[str]) -> str:
            parts = found[0].split(".")
            for length in range(len(parts), 1, -1):
                module = ".".join(parts[:length])
                if module in self.files and module not in self.plan.removed:
                    new = self.new(module)
                    rest = parts[length:]
                    if rest:
                        owner, name = self.resolve(module, rest[0])
                        rest[0] = self.renamed(owner, name or rest[0])
                        if module in self.emptied and name:
                            new = self.new(owner)
                    whole = ".".join([new, *rest])
                    if whole != found[0]:
                        self.notes.append(f"{where}: {found[0]} -> {whole}")
                    return whole
            return found[0]

        if where == "tests/hub/api/test_sentences.py":
            text = re.sub(
                r"(?<![\w./])[a-z_]+(?:/[a-z_0-9]+)*\.py\b",
                lambda found: paths.get(f"hub/{found[0]}", f"hub/{found[0]}").removeprefix("hub/"),
                text,
            )
        text = re.sub(
            r"(?m)^([ ]*)from ((?:hub|noticeboard|custom_components|tests)[.\w]*)"
            r" import ([\w, ]+)$",
            self._written_import,
            text,
        )
        text = re.sub(r"(?<![\w./-])[\w]+(?:/[\w]+)+\.py\b", path, text)
        return re.sub(
            r"(?<![\w./-])(?:hub|noticeboard|custom_components|tests)(?:\.[A-Za-z_]\w*)+(?!/)",
            dotted,
            text,
        )

    def _written_import(self, found: re.Match[str]) -> str:
        """Return an import in the text of a program that a test runs, put right."""
        lines: list[str] = []
        for each in found[3].split(", "):
            owner, name = self.resolve(found[2], each.strip())
            if owner not in self.files:
                return found[0]
            new = self.new(owner)
            if name is None:
                short = last(owner)
                asname = f" as {short}" if short != last(new) else ""
                lines.append(f"{found[1]}from {parent(new)} import {last(new)}{asname}")
            else:
                lines.append(f"{found[1]}from {new} import {self.renamed(owner, name)}")
        if lines and "\n".join(lines) != found[0] and f"from {found[2]} import" not in lines[0]:
            return "\n".join(lines)
        return found[0]

    # -- merged modules

    def order(self, sources: list[str]) -> list[str]:
        """Sort sources so that what is imported at load time comes first."""
        needs: dict[str, set[str]] = {one: set() for one in sources}
        for one in sources:
            for alias in self.files[one].reader.aliases:
                if alias.typing or alias.scope is not self.files[one].reader.top:
                    continue
                module = alias.module
                if alias.name is not None:
                    module = self.resolve(alias.module, alias.name)[0]
                for other in {alias.module, module}:
                    if other in needs and other != one:
                        needs[one].add(other)
        done: list[str] = []
        while len(done) < len(sources):
            ready = [one for one in sources if one not in done and needs[one] <= set(done)]
            if not ready:
                left = [one for one in sources if one not in done]
                self.problems.append(f"sources import in a circle: {left}")
                return sources
            done.append(ready[0])
        return done

    def merge(self, target: str, sources: list[str], texts: dict[str, bytes]) -> str:
        """Return the text of a target."""
        if not sources:
            return f'"""{self.plan.docstrings[target]}"""\n'
        strip = target.endswith("/__init__")
        parts = [
            Part.read(texts[one].decode(), strip_exports=strip and one in self.emptied)
            for one in self.order(sources)
        ]
        if len(parts) == 1 and not strip and target not in self.plan.docstrings:
            return texts[sources[0]].decode()
        largest = _largest(sources, self.files)
        ordered = sorted(sources, key=lambda one: one != largest)
        docs = [Part.read(texts[one].decode()).docstring for one in ordered]
        docstring = self.plan.docstrings.get(target) or "\n\n".join(one for one in docs if one)
        raw = "r" if "\\" in docstring else ""
        if "\n" in docstring:
            docstring += "\n"
        head = [f'{raw}"""{docstring}"""\n']
        future = any(one.future for one in parts)
        if future:
            head.append("from __future__ import annotations\n")
        imports = list(dict.fromkeys(line for one in parts for line in one.imports))
        typing = list(dict.fromkeys(line for one in parts for line in one.typing))
        typing = [one for one in typing if one not in imports]
        if imports:
            head.append("\n".join(imports) + "\n")
        if typing:
            head.append("if TYPE_CHECKING:\n" + "\n".join("    " + one for one in typing) + "\n")
        seen: set[str] = set()
        bodies = []
        for one in parts:
            bodies.append(one.body_without(seen))
        return "\n".join(head) + "\n" + "\n\n\n".join(one for one in bodies if one.strip()) + "\n"

    def check(self) -> None:
        """Note names of one target's sources that would mean two things."""
        for target, sources in self.plan.targets.items():
            if len(sources) > 1:
                self._check_target(target, sources)
        self._check_cycles()

    def _check_target(self, target: str, sources: list[str]) -> None:
        me = module_of(f"{target}.py")
        defined: dict[str, list[str]] = defaultdict(list)
        imported: dict[str, dict[tuple[str, ...], list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for one in sources:
            file = self.files[one]
            for name in file.defined:
                if name == "__all__":
                    continue
                defined[self.renamed(one, name)].append(one)
            for alias in file.reader.aliases:
                if alias.scope is not file.reader.top or alias.local == "annotations":
                    continue
                origin: tuple[str, ...]
                if alias.name is None and alias.asname in {None, alias.local}:
                    name, origin = (
                        alias.local,
                        (
                            alias.module.partition(".")[0]
                            if not alias.asname or alias.asname == alias.module
                            else alias.module,
                        ),
                    )
                elif alias.module.split(".")[0] in CODE:
                    text, local, _ = self._import(alias, me, False, file)  # noqa: FBT003
                    if text is None or local is None:
                        continue
                    name = local[-1] if local[0] != "dotted" else alias.local
                    origin = (text,)
                else:
                    name = alias.local
                    origin = (alias.module, alias.name or "")
                imported[name][origin].append(one)
        for name, places in sorted(defined.items()):
            if len(places) > 1 and not self._same(name, places):
                self.problems.append(f"{target}: `{name}` is defined by {' '.join(places)}")
            others = [w for o in imported.get(name, {}).values() for w in o if w not in places]
            if others:
                self.problems.append(
                    f"{target}: `{name}` of {places[0]} is imported as another thing by {others}"
                )
        for name, origins in sorted(imported.items()):
            if len(origins) > 1:
                self.problems.append(f"{target}: `{name}` is imported from {dict(origins)}")
        for one in sources:
            file = self.files[one]
            for use in file.reader.uses:
                if use.name in defined and one not in defined[use.name]:
                    if use.scope.find(use.name) is None and hasattr(builtins, use.name):
                        self.problems.append(f"{target}: builtin `{use.name}` is hidden in {one}")

    def _same(self, name: str, places: list[str]) -> bool:
        texts = set()
        for one in places:
            for node in self.files[one].tree.body:
                if isinstance(node, SIMPLE) and name in _targets(node):
                    texts.add(ast.unparse(node) if _is_value(node) else one)
                elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    if node.name == name:
                        texts.add(one)
        return len(texts) == 1

    def _check_cycles(self) -> None:
        arrows: dict[str, dict[str, str]] = defaultdict(dict)
        for file in self.files.values():
            if file.path.split("/")[0] not in CODE or file.module in self.plan.removed:
                continue
            me = self.new(file.module)
            for alias in file.reader.aliases:
                if alias.typing or alias.module.split(".")[0] not in CODE:
                    continue
                module = alias.module
                if alias.name is not None:
                    module = self.resolve(module, alias.name)[0]
                to = self.new(module)
                if to != me and alias.scope is file.reader.top:
                    arrows[me].setdefault(to, f"{file.module} -> {module}.{alias.name}")
        for group in _circles({one: set(to) for one, to in arrows.items()}):
            self.problems.append(f"circle: {' '.join(sorted(group))}")
            for one in sorted(group):
                for to in sorted(group & set(arrows[one])):
                    self.problems.append(f"    {arrows[one][to]}")


SIMPLE = ast.Assign | ast.AnnAssign | ast.TypeAlias


def _targets(node: ast.Assign | ast.AnnAssign | ast.TypeAlias) -> set[str]:
    every: list[ast.expr]
    if isinstance(node, ast.Assign):
        every = node.targets
    else:
        every = [node.name if isinstance(node, ast.TypeAlias) else node.target]
    return {one.id for each in every for one in ast.walk(each) if isinstance(one, ast.Name)}


def _is_value(node: ast.stmt) -> bool:
    """Tell whether two assignments of the same text make one thing."""
    if isinstance(node, ast.TypeAlias):
        return True
    calls = [ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)]
    return all(
        last(one) in {"getLogger", "Struct", "compile", "timedelta", "frozenset"} for one in calls
    )


def _circles(arrows: dict[str, set[str]]) -> list[set[str]]:
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def go(one: str) -> None:
        index[one] = low[one] = len(index)
        stack.append(one)
        for to in arrows.get(one, ()):
            if to not in index:
                go(to)
                low[one] = min(low[one], low[to])
            elif to in stack:
                low[one] = min(low[one], index[to])
        if low[one] == index[one]:
            group = set()
            while True:
                each = stack.pop()
                group.add(each)
                if each == one:
                    break
            if len(group) > 1:
                found.append(group)

    sys.setrecursionlimit(10000)
    for one in list(arrows):
        if one not in index:
            go(one)
    return found


@dataclass
class Part:
    """A source taken apart: docstring, imports, the rest."""

    docstring: str
    future: bool
    imports: list[str]
    typing: list[str]
    body: str
    statements: list[tuple[str, str]]  # name and text of simple assignments

    @classmethod
    def read(cls, text: str, *, strip_exports: bool = False) -> "Part":
        tree = ast.parse(text)
        lines = text.splitlines(keepends=True)
        gone: set[int] = set()
        docstring, future = "", False
        imports: list[str] = []
        typing: list[str] = []
        exported: set[str] = set()
        for node in tree.body:
            if _is_all(node):
                exported = set(ast.literal_eval(node.value))  # type: ignore[attr-defined]
                gone.update(_lines(node))
        rest = [
            node
            for node in tree.body
            if not isinstance(node, ast.Import | ast.ImportFrom) and not _is_all(node)
        ]
        used = {one.id for node in rest for one in ast.walk(node) if isinstance(one, ast.Name)}
        for index, node in enumerate(tree.body):
            span = _lines(node)
            if index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                docstring = str(node.value.value).strip()
                docstring = ast.get_docstring(tree, clean=True) or docstring
                gone.update(span)
            elif isinstance(node, ast.ImportFrom) and node.module == "__future__":
                future = True
                gone.update(span)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                gone.update(span)
                if strip_exports:
                    node.names = [
                        one
                        for one in node.names
                        if (one.asname or one.name) not in exported
                        or (one.asname or one.name) in used
                    ]
                    if node.names:
                        imports.append(ast.unparse(node))
                    continue
                imports.append("".join(lines[span[0] : span[-1] + 1]).strip())
            elif isinstance(node, ast.If) and _is_typing(node) and not node.orelse:
                gone.update(span)
                for one in node.body:
                    if not isinstance(one, ast.Pass):
                        inner = _lines(one)
                        typing.append(
                            "".join(line[4:] for line in lines[inner[0] : inner[-1] + 1]).strip(
                                "\n"
                            )
                        )
        body = "".join(line for at, line in enumerate(lines) if at not in gone)
        statements = []
        for node in tree.body:
            if isinstance(node, SIMPLE) and not _is_all(node):
                for name in _targets(node):
                    statements.append((name, ast.unparse(node)))
                    break
        return cls(docstring, future, imports, typing, body.strip("\n"), statements)

    def body_without(self, seen: set[str]) -> str:
        """Return the body without assignments that an earlier part has word for word."""
        again = [text for _, text in self.statements if text in seen]
        again = [one for one in again if _is_value(ast.parse(one).body[0])]
        seen.update(text for _, text in self.statements)
        if not again:
            return self.body
        lines = self.body.splitlines(keepends=True)
        gone: set[int] = set()
        for node in ast.parse(self.body).body:
            if isinstance(node, SIMPLE) and ast.unparse(node) in again:
                gone.update(_lines(node))
                at = node.lineno - 2
                while at >= 0 and lines[at].startswith("#"):
                    gone.add(at)
                    at -= 1
        return "".join(line for at, line in enumerate(lines) if at not in gone).strip("\n")


def _is_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and "__all__" in _targets(node)


def _is_typing(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _lines(node: ast.stmt) -> range:
    assert node.end_lineno is not None
    return range(node.lineno - 1, node.end_lineno)


# --- all of it ----------------------------------------------------------------------------------


def main() -> None:
    """Check, or apply."""
    arguments = sys.argv[1:]
    only_check = "--check" in arguments
    prefixes = [one.rstrip("/") for one in arguments if not one.startswith("-")]
    tracked = run("git", "ls-files").splitlines()
    python = [one for one in tracked if one.endswith(".py") and (ROOT / one).is_file()]
    python += [
        one
        for one in tracked
        if one.startswith("scripts/")
        and "." not in one
        and (ROOT / one).read_bytes().startswith(b"#!/usr/bin/env python")
    ]
    files = {file.module: file for file in map(read_file, python)}
    plan = read_plan(files, prefixes)
    recut = Recut(files, plan)
    recut.check()
    texts = {one: recut.rewrite(file) for one, file in files.items() if one not in plan.removed}
    results: dict[str, str | bytes] = {}
    for target, sources in plan.targets.items():
        results[f"{target}.py"] = recut.merge(target, sources, texts)
    if recut.problems:
        print("\n".join(dict.fromkeys(recut.problems)))
        sys.exit(1)
    if only_check:
        return
    merged = {one for sources in plan.targets.values() for one in sources}
    others: dict[str, bytes] = {}
    for module, file in files.items():
        if module in merged or module in plan.removed:
            continue
        to = plan.tests.get(file.path, file.path)
        if to and (texts[module] != file.source or to != file.path):
            others[to] = texts[module]
    for path in tracked:
        if path.endswith(".py") or path in python or path.startswith(NOT_TEXT):
            continue
        if Path(path).suffix not in TEXT or not (ROOT / path).is_file():
            continue
        try:
            before = (ROOT / path).read_text()
        except UnicodeDecodeError:
            continue
        after = recut.text(before, path)
        if path == "pyproject.toml":
            after = before[: before.index("[tool.importlinter]")]
            after = recut.text(after, path) + before[len(after) :]
        if after != before:
            others[path] = after.encode()
    others.pop("pyproject.toml", None)
    gone = {files[one].path for one in (*merged, *plan.removed)} | set(plan.tests)
    for target, sources in plan.targets.items():
        largest = _largest(sources, files)
        if largest and files[largest].path != f"{target}.py" and f"{target}.py" not in gone:
            (ROOT / target).parent.mkdir(parents=True, exist_ok=True)
    for path in gone:
        (ROOT / path).unlink(missing_ok=True)
    written = []
    for path, content in [*results.items(), *others.items()]:
        place = ROOT / path
        _make_folder(place.parent, tests=path.startswith("tests/"))
        before = place.read_bytes() if place.exists() else b""
        data = content.encode() if isinstance(content, str) else content
        if before != data:
            place.write_bytes(data)
            written.append(path)
    for path in gone:
        folder = (ROOT / path).parent
        while folder != ROOT and folder.exists() and _is_left(folder):
            for one in folder.rglob("*"):
                if one.is_file():
                    one.unlink()
            for one in sorted(folder.rglob("*"), reverse=True):
                one.rmdir()
            folder.rmdir()
            folder = folder.parent
    for path in sorted(one for one in written if one.endswith(".py")):
        (ROOT / path).chmod((ROOT / path).stat().st_mode)
    _write_contracts()
    run("git", "add", "-A", ".")
    scripts = [one for one in written if one.endswith(".py") or one.startswith("scripts/")]
    scripts = [one for one in scripts if one.endswith(".py") or one in python]
    ruff = str(ROOT / ".venv/bin/ruff")
    subprocess.run(
        [
            ruff,
            "check",
            "--quiet",
            "--fix",
            "--select",
            "I,F401,TC005,UP037,B033",
            "--exit-zero",
            *scripts,
        ],
        cwd=ROOT,
        check=False,
    )
    subprocess.run([ruff, "format", "--quiet", *scripts], cwd=ROOT, check=False)
    run("git", "add", "-A", ".")
    for each in sorted(set(recut.notes)):
        print(each)


def _write_contracts() -> None:
    """Rewrite the contracts of import-linter: what there is of each layer, by package."""
    place = ROOT / "pyproject.toml"
    text = place.read_text()
    head, _, _ = text.partition("[tool.importlinter]")
    body = (HERE / "recut-contracts.toml").read_text()

    def is_there(dotted: str) -> bool:
        path = ROOT / dotted.replace(".", "/")
        return path.with_suffix(".py").exists() or (path / "__init__.py").exists()

    lines, container = [], ""
    for line in body.splitlines():
        if line.startswith("#:"):
            continue
        if line.startswith("containers"):
            container = line.split('"')[1]
        layer = re.fullmatch(r'  "(.*)",', line)
        listed = re.fullmatch(r"([a-z_]+) = \[(.*)\]", line)
        if layer:
            names = [one for one in layer[1].split(" | ") if is_there(f"{container}.{one}")]
            if names:
                lines.append(f'  "{" | ".join(names)}",')
        elif listed and listed[1] in {"source_modules", "forbidden_modules", "root_packages"}:
            names = re.findall(r'"([^"]+)"', listed[2])
            ours = [n for n in names if n.split(".")[0] not in CODE or is_there(n)]
            for broad, narrow in (("hub.matching", "hub.matching.match"),):
                if broad in ours and narrow in ours:
                    ours.remove(broad if is_there("hub.matching.concern") else narrow)
            lines.append(f"{listed[1]} = [{', '.join(f'"{one}"' for one in ours)}]")
        else:
            lines.append(line)
    fixed = head + "\n".join(lines) + "\n"
    if fixed != text:
        place.write_text(fixed)


def _make_folder(folder: Path, *, tests: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    while tests and folder != ROOT / "tests":
        (folder / "__init__.py").touch()
        folder = folder.parent


def _is_left(folder: Path) -> bool:
    """Tell whether only empty test packages and caches are left in a folder."""
    return not any(
        one.is_file()
        and "__pycache__" not in one.parts
        and (one.name != "__init__.py" or one.stat().st_size)
        for one in folder.rglob("*")
    )


if __name__ == "__main__":
    main()
