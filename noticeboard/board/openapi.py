"""The OpenAPI 3.1 document of a board, made from the very routes that it serves."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
import re
from typing import Any, Final

from aiohttp import web
import msgspec

from noticeboard.board.openapi_operations import HTML, JSON, OPERATIONS, TEXT, Content, Operation
from noticeboard.board.openapi_schemas import SCHEMAS, reference

PATH: Final = "/openapi.json"
INBOX_PATH: Final = "/inbox/"
_ALWAYS: Final = (
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.INTERNAL_SERVER_ERROR,
)
_VERSION: Final = version("neighbors-requests")
"""Read once: it lies in a file."""
_DESCRIPTION: Final[web.AppKey[Callable[[], bytes]]] = web.AppKey("description")
_OWN: Final = Operation(answers={HTTPStatus.OK: {JSON: reference("OpenApi")}})

routes = web.RouteTableDef()


def add_to(app: web.Application) -> None:
    """Add the document to an application that has all its other routes."""
    app.add_routes(routes)
    document: Callable[[], bytes] = cache(
        lambda: msgspec.json.encode(describe(app.router.routes()))
    )
    app[_DESCRIPTION] = document


@routes.get(PATH)
async def get_openapi(request: web.Request) -> web.Response:
    """Describe every address of this board as OpenAPI 3.1."""
    return web.Response(
        body=request.app[_DESCRIPTION](),
        content_type=JSON,
        headers={"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"},
    )


def described(route: web.AbstractRoute) -> Mapping[str, Operation]:
    """Return what a route does by each method; a route that nobody has described, nothing."""
    told = OPERATIONS.get(route.handler, _OWN if route.handler is get_openapi else {})
    if isinstance(told, Operation):
        return {route.method: told}
    return told


def describe(table: Iterable[web.AbstractRoute]) -> dict[str, Any]:
    """Return the document for these routes; one that is not described is listed all the same."""
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        resource = route.resource
        if resource is None:
            continue
        for method, told in (described(route) or {route.method: Operation(answers={})}).items():
            operations = paths.setdefault(resource.canonical, {})
            operations[method.lower()] = _operation(route, resource.canonical, method, told)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Neighbors noticeboard",
            "version": _VERSION,
            "license": {"name": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": dict(SCHEMAS)},
    }


def _operation(route: web.AbstractRoute, path: str, method: str, told: Operation) -> dict[str, Any]:
    handler = route.handler
    named = f"{handler.__module__.rpartition('board.')[2]}.{handler.__name__}".replace(".", "_")
    patterns = dict(_patterns(route.resource))
    own = (handler.__doc__ or "").strip().partition("\n")[0].rstrip(".")
    found: dict[str, Any] = {
        "operationId": f"{method.lower()}_{named}",
        "summary": told.summary or own,
        "responses": dict(_responses(path, method, told)),
    }
    if parameters := list(_parameters(told, patterns)):
        found["parameters"] = parameters
    if told.body:
        found["requestBody"] = {"required": True, "content": _content(told.body)}
    return found


def _responses(path: str, method: str, told: Operation) -> Iterator[tuple[str, Any]]:
    """Yield answers, then refusals; who reads with a browser is told of them by a page."""
    is_page = method in {"GET", "HEAD"} and not path.startswith(INBOX_PATH)
    error: Content = {JSON: reference("Error")} | ({HTML: {}} if is_page else {})
    # Where a part of the path varies, the router knows no address that is spelled otherwise.
    refused = {*told.refuses, *_ALWAYS, *([HTTPStatus.NOT_FOUND] if "{" in path else [])}
    answers: dict[int, Content] = dict.fromkeys(refused, error) | dict(told.answers)
    # The protocol's own refusal, of an Expect that nobody knows.
    answers[HTTPStatus.EXPECTATION_FAILED] = {TEXT: {}}
    for status, content in sorted(answers.items()):
        answer: dict[str, Any] = {"description": _phrase(status)}
        if content and method != "HEAD":
            answer["content"] = _content(content)
        yield str(int(status)), answer


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Checksum mismatch"  # 460, a status of tus alone


def _content(content: Content) -> dict[str, Any]:
    return {media: {"schema": schema} if schema else {} for media, schema in content.items()}


def _parameters(told: Operation, patterns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for name, pattern in patterns.items():
        schema = {"type": "string", "pattern": f"^(?:{told.paths.get(name, pattern)})$"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    for place, parameters in (("query", told.query), ("header", told.headers)):
        for name, wanted in parameters.items():
            yield {"name": name, "in": place, "required": place == "header", "schema": wanted}


def _patterns(resource: web.AbstractResource | None) -> Iterator[tuple[str, str]]:
    """Yield each part of a path that varies, with the pattern that the router holds it to."""
    whole = None if resource is None else resource.get_info().get("pattern")
    if resource is None or whole is None:
        return
    text = whole.pattern
    for name in re.findall(r"\{(\w+)\}", resource.canonical):
        start = text.index(f"(?P<{name}>") + len(f"(?P<{name}>")
        depth, end = 1, start
        while depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        yield name, text[start : end - 1]
