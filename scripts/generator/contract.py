"""The contract as text: what the hub's document says, beside what people wrote about it.

A route's columns and an object's fields are made; what stands behind them is kept, and a new one
gets its summary or its type, to be explained by whoever adds it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPMethod
import re
from typing import Any

type Schema = Mapping[str, Any]

_METHODS = frozenset(HTTPMethod)
_ROUTE = re.compile(r"(?P<method>[A-Z]+) +(?P<path>\S+) +\S+ +\d{3}(?P<rest>.*)")
_OBJECT = re.compile(r"(?P<name>\w+) +\{(?P<fields>.*)\}(?P<rest>[^}]*)")
_NAME = re.compile(r'"(\w+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What stands before a route's explanation, and how wide."""

    access: Callable[[str, str, Mapping[str, Any]], str]
    """What a request needs, by its method, path and operation."""
    method: int
    path: int
    needs: int


HUB = Columns(access=lambda _m, _p, each: str(each["x-scope"]), method=6, path=26, needs=6)


def contract(document: Mapping[str, Any], written: str, columns: Columns = HUB) -> str:
    """Return the contract, of which `written` is the last version."""
    routes = dict(_routes(document["paths"], columns))
    schemas = document["components"]["schemas"]
    lines: list[str] = []
    after_routes = 0
    for line in written.splitlines():
        if line.partition(" ")[0] in _METHODS:
            made = _route(line, routes)
            lines += made
            after_routes = len(lines)
        else:
            lines.append(_object(line, schemas))
    new = [f"{made}  {summary}" for made, summary in routes.values()]
    lines[after_routes:after_routes] = new
    return "\n".join(lines) + "\n"


def _routes(
    paths: Mapping[str, Any], columns: Columns
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield the columns and the summary of each route, by its method and path."""
    for path, operations in paths.items():
        for name, operation in operations.items():
            # A GET answers HEAD as well.
            if name != "head" or "get" not in operations:
                method, status = name.upper(), next(iter(operation["responses"]))
                needs = columns.access(method, path, operation)
                made = f"{method:{columns.method}} {path:{columns.path}}  {needs:{columns.needs}}"
                yield (method, path), (f"{made}  {status}", operation["summary"])


def _route(line: str, routes: dict[tuple[str, str], tuple[str, str]]) -> list[str]:
    """Return the route's line with its columns of now, or nothing if there is no such route."""
    found = _ROUTE.fullmatch(line)
    if found is None or (made := routes.pop((found["method"], found["path"]), None)) is None:
        return []
    return [made[0] + found["rest"]]


def _object(line: str, schemas: Mapping[str, Schema]) -> str:
    """Return the object's line with its fields of now; any other line as it is."""
    found = _OBJECT.fullmatch(line)
    if found is None or found["name"] not in schemas:
        return line
    properties: Mapping[str, Schema] = schemas[found["name"]]["properties"]
    parts = list(_parts(found["fields"]))
    known = {name for part in parts for name in _names(part)}
    kept = [part for part in parts if not _names(part) or _names(part) & properties.keys()]
    new = [f'"{name}": {_type(each)}' for name, each in properties.items() if name not in known]
    return f"{found['name']:9} {{{', '.join(kept + new)}}}{found['rest']}"


def _parts(fields: str) -> Iterator[str]:
    """Yield what stands between the commas that belong to no list, object, remark or text."""
    depth, quoted, begin = 0, False, 0
    for at, character in enumerate(fields):
        if character == '"':
            quoted = not quoted
        elif not quoted:
            depth += (character in "{[(") - (character in ")]}")
            if character == "," and depth == 0:
                yield fields[begin:at].strip()
                begin = at + 1
    yield fields[begin:].strip()


def _names(part: str) -> set[str]:
    """Return the field that a part is about: it may be written without its type."""
    found = _NAME.match(part)
    return {found[1]} if found else set()


def _type(schema: Schema) -> str:
    match schema:
        case {"$ref": reference}:
            return str(reference).rpartition("/")[2]
        case {"anyOf": choices}:
            return "|".join(map(_type, choices))
        case {"type": "array", "items": items}:
            return f"[{_type(items)}]"
        case {"format": "date-time"}:
            return "TIME"
        case {"type": str(plain)}:
            return {"integer": "int", "boolean": "bool"}.get(plain, plain)
        case _:
            return "any"
