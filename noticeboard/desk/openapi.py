"""A desk's OpenAPI 3.1 document, made from its route table and from nothing else."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from noticeboard.desk import session, sign_in
from noticeboard.desk.people import Role
from noticeboard.desk.route import BASE, DeskError, Route, View

_REFERENCE = "#/components/schemas/{name}"
VERSION = "1"


def describe(table: Iterable[Route], *, title: str) -> dict[str, Any]:
    """Return the document of a desk with these routes and those of signing in."""
    routes = (*session.ROUTES.rows, *sign_in.ROUTES.rows, *table)
    kinds: set[type[msgspec.Struct]] = {DeskError}
    for route in routes:
        kinds |= {
            kind for kind in (route.answer, route.body, route.query) if isinstance(kind, type)
        }
    named = sorted(kinds, key=lambda kind: kind.__name__)
    _, schemas = msgspec.json.schema_components(named, ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for route in sorted(routes, key=lambda each: each.path):
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": VERSION, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": BASE}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def list_roles(table: Iterable[Route], roles: Sequence[Role]) -> str:
    """Return who of these may call each route, a line for each."""
    lines = [f"# Who may call what; scripts/generate writes this.\n{'# ' + ' '.join(roles)}\n\n"]
    routes = (*session.ROUTES.rows, *sign_in.ROUTES.rows, *table)
    for row in sorted(routes, key=lambda each: (each.path, each.method)):
        named = [role if role in (row.roles or ()) else "-" * len(role) for role in roles]
        who = "everybody" if row.roles is None else " ".join(named)
        lines.append(f"{row.method:<6} {row.path:<48} {who}\n")
    return "".join(lines)


def _operation(route: Route) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": route.handler.__name__,
        "summary": route.summary,
        "security": [] if route.roles is None else [{"token": []}],
        "x-roles": sorted(route.roles or ()),
        "responses": {str(route.status.value): _answer(route), "default": _error()},
    }
    if route.is_media:
        described["x-media"] = True
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{pattern}$"},
        }
        for name, pattern in route.ids.items()
    ]
    if route.query is not None:
        schema = _inlined(route.query)
        required = schema.get("required", [])
        parameters += [
            {"name": name, "in": "query", "required": name in required, "schema": each}
            for name, each in schema["properties"].items()
        ]
    if parameters:
        described["parameters"] = parameters
    if route.body is not None:
        content = {route.body: {}} if isinstance(route.body, str) else _json(_reference(route.body))
        described["requestBody"] = {"required": True, "content": content}
    return described


def _inlined(kind: type[msgspec.Struct]) -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components([kind], ref_template=_REFERENCE)
    found: dict[str, Any] = schemas[kind.__name__]
    return found


def _answer(route: Route) -> dict[str, Any]:
    described: dict[str, Any] = {"description": route.status.phrase}
    if isinstance(route.answer, str):
        return described | {"content": {route.answer: {}}}
    return described | ({"content": _json(_reference(route.answer))} if route.answer else {})


def _error() -> dict[str, Any]:
    return {"description": "An error, in one sentence", "content": _json(_reference(DeskError))}


def _reference(kind: type[View] | type[msgspec.Struct]) -> dict[str, Any]:
    return {"$ref": _REFERENCE.format(name=kind.__name__)}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
