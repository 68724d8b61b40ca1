"""The OpenAPI 3.1 document, made from the route table and from nothing else."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

from aiohttp import web
import msgspec
from msgspec import inspect

from hub.api.body import Body
from hub.api.events import Hello, MessageView
from hub.api.route import Call, Route, Routes
from hub.api.view import Error, View

BASE = "/api/v1"
_REFERENCE = "#/components/schemas/{name}"
_KEEP_SUFFIX = frozenset({"LedgerView"})
"""Views whose names end so in the document, too."""
_ALWAYS = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.MISDIRECTED_REQUEST,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


DESCRIPTION: web.AppKey[Callable[[], bytes]] = web.AppKey("description")
ROUTES = Routes()


@ROUTES.get("/openapi.json", scope=None, answer="application/json")
async def get_openapi(call: Call) -> web.Response:
    """Describe this API as OpenAPI 3.1."""
    # Made on the first request: making it at the start would cost 20 ms.
    body = await asyncio.to_thread(call.request.app[DESCRIPTION])
    return web.Response(body=body, content_type="application/json")


def describe(table: Iterable[Route], *, version: str) -> dict[str, Any]:
    """Return the document for these routes."""
    routes = tuple(table)
    views: set[type[View]] = {Error, Hello, MessageView}
    views |= {route.answer for route in routes if isinstance(route.answer, type)}
    named = sorted(views, key=lambda view: view.__name__)
    _, schemas = msgspec.json.schema_components(named, ref_template=_REFERENCE)
    _complete(schemas, inspect.multi_type_info(named))
    schemas = _renamed(schemas)
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


def name_of(view: type[View]) -> str:
    """Return what the document calls a view: its class's name without the ending View."""
    return _name(view.__name__)


def _name(name: str) -> str:
    return name if name in _KEEP_SUFFIX else name.removesuffix("View")


def _renamed(schemas: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the schemas of components by the names that the document uses."""
    renamed = {_name(name): views for name, views in schemas.items()}
    for name, views in renamed.items():
        if views.get("title") in schemas:
            views["title"] = name
    return {name: _references(views) for name, views in renamed.items()}


def _references(views: Any) -> Any:  # noqa: ANN401 -- any JSON
    match views:
        case {"$ref": str(reference)}:
            return views | {"$ref": _REFERENCE.format(name=_name(reference.rpartition("/")[2]))}
        case dict():
            return {key: _references(value) for key, value in views.items()}
        case list() | tuple():
            return [_references(value) for value in views]
        case _:
            return views


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
    if route.panel is not None:
        described["x-panel"] = route.panel.value
        if named := _named_in(route):
            described["x-by"] = named
    if route.at_root:
        described["servers"] = [{"url": "/"}]
    parameters = _parameters(route)
    if parameters:
        described["parameters"] = parameters
    if isinstance(route.body, str):
        described["requestBody"] = {"required": True, "content": {route.body: {}}}
    elif route.body is not None:
        content = _json(schema_of(route.body))
        described["requestBody"] = {"required": route.needs_body, "content": content}
    return described


def _named_in(route: Route) -> str:
    """Return where a route expects the name of the person, which only the integration writes."""
    for place, shape in (("body", route.body), ("query", route.query)):
        if shape and not isinstance(shape, str) and "by" in schema_of(shape)["properties"]:
            return place
    return ""


def schema_of(shape: type[Body]) -> dict[str, Any]:
    """Return the JSON Schema of a body or of a query, whole, without references."""
    return _schema(inspect.type_info(shape))


def _schema(  # noqa: C901, PLR0911, PLR0912 -- one per type
    node: inspect.Type,
) -> dict[str, Any]:
    views: dict[str, Any]
    match node:
        case inspect.Metadata(extra={"one_of": values}):
            return {"type": "string", "enum": list(values)}
        case inspect.Metadata(type=inner):
            return _schema(inner)
        case inspect.StrType(min_length=least, max_length=most, pattern=pattern):
            views = {"type": "string", "minLength": least, "maxLength": most}
            return views | ({"pattern": pattern} if pattern else {})
        case inspect.IntType(ge=least, le=most):
            return {"type": "integer", "minimum": least, "maximum": most}
        case inspect.FloatType(ge=least, le=most):
            return {"type": "number", "minimum": least, "maximum": most}
        case inspect.BoolType():
            return {"type": "boolean"}
        case inspect.LiteralType(values=values):
            return {"type": "string", "enum": list(values)}
        case inspect.EnumType(cls=kind):
            return {"type": "string", "enum": [member.value for member in kind]}
        case inspect.CustomType():
            return {"type": "string", "format": "date-time"}
        case inspect.VarTupleType(item_type=item, min_length=least, max_length=most):
            views = {"type": "array", "items": _schema(item), "maxItems": most}
            return views | ({"minItems": least} if least else {})
        case inspect.UnionType(types=types):
            inner = next(each for each in types if not isinstance(each, inspect.NoneType))
            return {"anyOf": [_schema(inner), {"type": "null"}]}
        case inspect.StructType(fields=fields):
            required = [field.name for field in fields if field.required]
            views = {
                "type": "object",
                "properties": {field.name: _property(field) for field in fields},
                "additionalProperties": False,
            }
            return views | ({"required": required} if required else {})
        case _:
            raise TypeError(f"no body holds {node}")


def _property(field: inspect.Field) -> dict[str, Any]:
    views = _schema(field.type)
    if field.default is msgspec.NODEFAULT:
        return views
    return views | {"default": msgspec.to_builtins(field.default)}


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
    if HTTPStatus.PARTIAL_CONTENT in {route.status, *route.also}:
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


def _query(shape: type[Body]) -> list[dict[str, Any]]:
    described = schema_of(shape)
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
        return described | {"x-messages": [_reference(Hello), _reference(MessageView)]}
    return described | ({"content": _json(_reference(route.answer))} if route.answer else {})


def _error(status: HTTPStatus | None = None) -> dict[str, Any]:
    description = "An error, in one sentence" if status is None else status.phrase
    return {"description": description, "content": _json(_reference(Error))}


def _reference(view: type[View]) -> dict[str, Any]:
    return {"$ref": _REFERENCE.format(name=name_of(view))}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
