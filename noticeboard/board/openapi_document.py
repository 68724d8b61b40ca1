"""Makes an OpenAPI 3.1 document out of routes, and of what is declared about each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
import re
from typing import Any, Final, NamedTuple

from aiohttp import web

type Schema = dict[str, Any]
type Content = Mapping[str, Schema]
"""The content of an answer, by media type."""

TEXT: Final = "text/plain"
HTML: Final = "text/html"
JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"
INBOX_PATH: Final = "/inbox/"
_ALWAYS: Final = (
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.INTERNAL_SERVER_ERROR,
)
_AGENCY_SIGNS: Final[Mapping[str, Schema]] = {
    "Neighbors-Time": {"type": "string"},
    "Neighbors-Signature": {"type": "string"},
}


def reference(name: str) -> Schema:
    """Return a reference to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


class Access(StrEnum):
    """What a request needs, for tests/contract/board.txt."""

    ANYONE = "-"
    SIGNED = "signed"
    """Its body is an entry, signed by whom the board knows."""
    AGENCY = "agency"
    """Headers that an agency's posting key signs."""
    OVERSEER = "overseer"
    """Its body is signed by an overseer that the policy in force names."""
    SECRET = "secret"  # noqa: S105 -- the word
    """The address is known only to whom the board gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one route."""

    answers: Mapping[int, Content]
    """The answers on success, by status."""
    access: Access = Access.ANYONE
    refuses: tuple[int, ...] = ()
    """Statuses of errors; every route may also answer 408, 415 and 500."""
    summary: str = ""
    """Set if it differs from the handler's own."""
    query: Mapping[str, Schema] = field(default_factory=dict)
    headers: Mapping[str, Schema] = field(default_factory=dict)
    """Headers of the request, all of them required."""
    body: Content = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    """Patterns of path parameters that are narrower than the router's."""


class Described(NamedTuple):
    """An operation of a route, at its path."""

    route: web.AbstractRoute
    path: str
    method: str
    operation: Operation


def make_document(
    rows: Iterable[Described], schemas: Mapping[str, Schema], *, title: str, version: str
) -> dict[str, Any]:
    """Return the document of these operations."""
    paths: dict[str, dict[str, Any]] = {}
    for row in rows:
        paths.setdefault(row.path, {})[row.method.lower()] = _operation(row)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {"schemas": dict(schemas)},
    }


def _operation(row: Described) -> dict[str, Any]:
    route, path, method, operation = row
    handler = route.handler
    named = f"{handler.__module__.rpartition('board.')[2]}.{handler.__name__}".replace(".", "_")
    patterns = dict(_patterns(route.resource))
    own = (handler.__doc__ or "").strip().partition("\n")[0].rstrip(".")
    found: dict[str, Any] = {
        "operationId": f"{method.lower()}_{named}",
        "summary": operation.summary or own,
        "responses": dict(_responses(path, method, operation)),
    }
    if parameters := list(_parameters(operation, patterns)):
        found["parameters"] = parameters
    if operation.body:
        found["requestBody"] = {"required": True, "content": _content(operation.body)}
    return found


def _responses(path: str, method: str, operation: Operation) -> Iterator[tuple[str, Any]]:
    """Yield answers, then errors; browsers get errors as a page."""
    is_page = method in {"GET", "HEAD"} and not path.startswith(INBOX_PATH)
    error: Content = {JSON: reference("Error")} | ({HTML: {}} if is_page else {})
    # If the path has a parameter, the router answers 404 to values that don't match its pattern.
    refused = {*operation.refuses, *_ALWAYS, *([HTTPStatus.NOT_FOUND] if "{" in path else [])}
    answers: dict[int, Content] = dict.fromkeys(refused, error) | dict(operation.answers)
    # The HTTP server's own error for an unknown Expect header.
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
        return "Checksum mismatch"  # 460, a status code that only tus has


def _content(content: Content) -> dict[str, Any]:
    return {media: {"schema": schema} if schema else {} for media, schema in content.items()}


def _parameters(operation: Operation, patterns: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for name, pattern in patterns.items():
        schema = {"type": "string", "pattern": f"^(?:{operation.paths.get(name, pattern)})$"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}
    signed = _AGENCY_SIGNS if operation.access is Access.AGENCY else {}
    headers = {**signed, **operation.headers}
    for place, parameters in (("query", operation.query), ("header", headers)):
        for name, own_schema in parameters.items():
            yield {"name": name, "in": place, "required": place == "header", "schema": own_schema}


def _patterns(resource: web.AbstractResource | None) -> Iterator[tuple[str, str]]:
    """Yield each path parameter, with the router's pattern for it."""
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
