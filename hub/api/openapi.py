"""The OpenAPI 3.1 document, made from the route table and from nothing else."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

import msgspec
from msgspec import inspect

from hub.api.context import Route
from hub.api.fields import Shape
from hub.api.views import Error, Hello, Message, View

BASE = "/api/v1"
_REFERENCE = "#/components/schemas/{name}"
_ALWAYS = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.MISDIRECTED_REQUEST,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def describe(table: Iterable[Route], *, version: str) -> dict[str, Any]:
    """Return the document for these routes."""
    routes = tuple(table)
    shown: set[type[View]] = {Error, Hello, Message}
    shown |= {route.answer for route in routes if isinstance(route.answer, type)}
    named = sorted(shown, key=lambda view: view.__name__)
    _, schemas = msgspec.json.schema_components(named, ref_template=_REFERENCE)
    _complete(schemas, inspect.multi_type_info(named))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        operations = paths.setdefault(route.path, {})
        for method in route.methods:
            operations[method.lower()] = _operation(route, method)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Neighbors hub", "version": version, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": BASE}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _complete(schemas: dict[str, dict[str, Any]], kinds: Iterable[inspect.Type]) -> None:
    """Add what msgspec leaves out: the format of times, and the declared order of codes."""
    waiting, done = list(kinds), set[type]()
    while waiting:
        kind = waiting.pop()
        match kind:
            case inspect.EnumType(cls=cls):
                schemas[cls.__name__]["enum"] = [member.value for member in cls]
            case inspect.StructType(cls=cls, fields=fields) if cls not in done:
                done.add(cls)
                waiting += (field.type for field in fields)
                for field in fields:
                    if _is_time(field.type):
                        schema = schemas[cls.__name__]["properties"][field.encode_name]
                        schema.get("anyOf", [schema])[0]["format"] = "date-time"
            case inspect.UnionType(types=parts) | inspect.TupleType(item_types=parts):
                waiting += parts
            case inspect.VarTupleType(item_type=item):
                waiting.append(item)
            case _:
                pass


def _is_time(kind: inspect.Type) -> bool:
    parts = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return any(isinstance(part, inspect.DateTimeType) for part in parts)


def _operation(route: Route, method: str) -> dict[str, Any]:
    named = route.handler.__name__
    bare = {"description": HTTPStatus(route.status).phrase}
    described: dict[str, Any] = {
        "operationId": named if method == route.method else f"{method.lower()}_{named}",
        "summary": route.summary,
        "security": [] if route.scope is None else [{"token": []}],
        "x-scope": "-" if route.scope is None else route.scope.value,
        "responses": {
            str(route.status.value): _answer(route) if method == route.method else bare,
            **{
                str(status.value): _error(status)
                for status in sorted(set(_refusals(route, method)))
            },
            **{str(status.value): {"description": status.phrase} for status in route.also},
            # aiohttp's own refusal of an unknown Expect header.
            "417": {"description": "Expectation Failed", "content": {"text/plain": {}}},
            "default": _error(),
        },
    }
    if route.at_root:
        described["servers"] = [{"url": "/"}]
    parameters = _parameters(route)
    if parameters:
        described["parameters"] = parameters
    if isinstance(route.body, Shape):
        content = _json(dict(route.body.json))
        described["requestBody"] = {"required": route.needs_body, "content": content}
    elif route.body is not None:
        described["requestBody"] = {"required": True, "content": {route.body: {}}}
    return described


def _refusals(route: Route, method: str) -> Iterator[HTTPStatus]:
    """Yield every status with which a route may refuse; the code in the answer says why."""
    yield from _ALWAYS
    if route.scope is not None or route.body is not None:
        # For a missing or invalid token or code, and for too many wrong ones.
        yield from (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
    if method not in {"GET", "HEAD"}:
        yield from (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT)
        yield HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if route.query is not None:
        yield HTTPStatus.BAD_REQUEST
    if route.ids or route.query is not None or route.body is not None:
        yield HTTPStatus.NOT_FOUND
    if HTTPStatus.PARTIAL_CONTENT in route.also:
        yield HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


def _parameters(route: Route) -> list[dict[str, Any]]:
    in_path: list[dict[str, Any]] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{pattern}$"},
        }
        for name, pattern in route.ids.items()
    ]
    return in_path + (_query(route.query) if route.query else [])


def _query(shape: Shape) -> list[dict[str, Any]]:
    described: Any = shape.json
    required = described.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": schema}
        for name, schema in described["properties"].items()
    ]


def _answer(route: Route) -> dict[str, Any]:
    described: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if isinstance(route.answer, str):
        return described | {"content": {route.answer: {}}}
    if route.status is HTTPStatus.SWITCHING_PROTOCOLS:
        return described | {"x-messages": [_reference(Hello), _reference(Message)]}
    return described | ({"content": _json(_reference(route.answer))} if route.answer else {})


def _error(status: HTTPStatus | None = None) -> dict[str, Any]:
    told = "An error, in one sentence" if status is None else status.phrase
    return {"description": told, "content": _json(_reference(Error))}


def _reference(view: type[View]) -> dict[str, Any]:
    return {"$ref": _REFERENCE.format(name=view.__name__)}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
