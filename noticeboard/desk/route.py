"""A desk's route table: what each handler takes and gives, who may call it, and how it fails.

A module of a desk declares its rows with `Routes`. A handler takes the call and, if its route takes
a body or a query, the checked struct; it returns a view, None, or a response of its own. Its
docstring's first line is the route's summary in the OpenAPI document.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from inspect import signature
import re
from typing import Any, Final, Required, TypedDict, Unpack

from aiohttp import web
import msgspec

from noticeboard.desk.people import Person, Role
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    TooLargeError,
    UnavailableError,
    VerificationError,
)
from noticeboard.runtime.server import Handler, log_unexpected
from noticeboard.runtime.text import LANGUAGES, Text, catalogue, preferred, text_of

BASE: Final = "/api/v1"
MAX_BODY_BYTES: Final = 2 * 1024 * 1024
BODY_TIMEOUT: Final = timedelta(seconds=30)
_NAMED: Final = re.compile(r"\{(\w+)\}")
_WITHOUT_BODY: Final = frozenset({"GET", "DELETE"})


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One JSON object that a desk answers; its texts are safe to show."""


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object, or the parameters of a query, with these fields and no others."""


class SignInNeededError(NotAllowedError):
    """Nobody is signed in, or no longer."""


class LimitedError(NotAllowedError):
    """Too many wrong codes: wait."""


class MisdirectedError(InvalidInputError):
    """The request is for another host."""


class DeskError(View, frozen=True, kw_only=True):
    """An error, in one sentence."""

    code: str
    """The sentence's code in the catalog, or `text.plain`."""
    message: str
    """In the language that was asked for."""
    details: Mapping[str, Any] = {}
    """What a screen needs to point at the place, such as a rule's findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one path below `/api/v1`."""

    method: str
    path: str
    ids: Mapping[str, str]
    """The patterns of the `{name}`s in its path."""
    roles: frozenset[Role] | None
    """Who may call it: somebody with one of these; None admits everybody, signed in or not."""
    handler: Handler
    answer: type[View] | str | None
    """A view, a media type, or None for an empty answer."""
    status: HTTPStatus
    body: type[Body] | str | None = None
    """A struct, or the media type of a binary body."""
    query: type[Body] | None = None
    is_media: bool = False
    """Whether a ticket in the address stands for the session: a player can't send headers."""

    @property
    def served_path(self) -> str:
        """The path in the router's syntax."""
        return BASE + _NAMED.sub(lambda name: f"{{{name[1]}:{self.ids[name[1]]}}}", self.path)

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return (self.handler.__doc__ or "").strip().partition("\n")[0].rstrip(".")


PERSON: Final[Any] = web.RequestKey("person", Person) if hasattr(web, "RequestKey") else "person"
"""The key of a request under which its signed-in `Person` stands."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a route."""

    request: web.Request

    @property
    def id(self) -> str:
        """The `{id}` of its path."""
        return self.request.match_info["id"]

    @property
    def person(self) -> Person:
        """Who calls."""
        found: Person = self.request[PERSON]
        return found

    @property
    def language(self) -> str:
        """The language of the answer's sentences."""
        return language_of(self.request)


def language_of(request: web.Request) -> str:
    """Return the language that a request prefers."""
    return preferred(request.headers.get("Accept-Language", ""), LANGUAGES)


type _Function = Callable[..., Awaitable[View | web.StreamResponse | None]]


class _Row(TypedDict, total=False):
    """What a function does not say of its route itself."""

    roles: Required[Iterable[Role] | None]
    status: HTTPStatus
    answer: type[View] | str
    """The media type of its answer, or the view if it returns a response."""
    takes: str
    """The media type of its body."""
    media: bool
    guard: Callable[[web.Request], Awaitable[None]]
    """What a caller must pass before anything of its body is read, if roles don't decide."""


class Routes:
    """The routes of one noun, in the order in which they are declared."""

    def __init__(self, **ids: str) -> None:
        """Take the patterns of the ids in its paths."""
        self._ids = ids
        self.rows: list[Route] = []

    def get(self, path: str, **row: Unpack[_Row]) -> Callable[[_Function], _Function]:
        """Return what adds a function for GET, which may take a query."""
        return partial(self._add, "GET", path, row)

    def post(self, path: str, **row: Unpack[_Row]) -> Callable[[_Function], _Function]:
        """Return what adds a function for POST, which may take a body."""
        return partial(self._add, "POST", path, row)

    def put(self, path: str, **row: Unpack[_Row]) -> Callable[[_Function], _Function]:
        """Return what adds a function for PUT, which may take a body."""
        return partial(self._add, "PUT", path, row)

    def delete(self, path: str, **row: Unpack[_Row]) -> Callable[[_Function], _Function]:
        """Return what adds a function for DELETE, which may take a query."""
        return partial(self._add, "DELETE", path, row)

    def _add(self, method: str, path: str, row: _Row, function: _Function) -> _Function:
        described = signature(function, eval_str=True)
        kinds = [each.annotation for each in described.parameters.values()][1:]
        kind: type[Body] | None = kinds[0] if kinds else None
        returned = described.return_annotation
        is_view = isinstance(returned, type) and issubclass(returned, View)
        is_query = method in _WITHOUT_BODY or "takes" in row
        status = row.get("status", HTTPStatus.NO_CONTENT if returned is None else HTTPStatus.OK)
        roles = row["roles"]
        self.rows.append(
            Route(
                method=method,
                path=path,
                ids={name: self._ids[name] for name in _NAMED.findall(path)},
                roles=None if roles is None else frozenset(roles),
                handler=_handler(function, status, kind, is_query=is_query, guard=row.get("guard")),
                answer=returned if is_view else row.get("answer"),
                status=status,
                body=row.get("takes") if is_query else kind,
                query=kind if is_query else None,
                is_media=row.get("media", False),
            )
        )
        return function


def _handler(
    function: _Function,
    status: HTTPStatus,
    kind: type[Body] | None,
    *,
    is_query: bool,
    guard: Callable[[web.Request], Awaitable[None]] | None,
) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        if guard is not None:
            await guard(request)
        given: tuple[Body, ...] = ()
        if kind is not None:
            given = (parse_query(kind, request) if is_query else await read_body(kind, request),)
        result = await function(Call(request), *given)
        if isinstance(result, web.StreamResponse):
            return result
        if result is None:
            return web.Response(status=status)
        # Encoding a long list would hold up everybody else.
        encoded = await asyncio.to_thread(msgspec.json.encode, result)
        return web.Response(status=status, body=encoded, content_type="application/json")

    handle.__doc__ = function.__doc__
    handle.__name__ = function.__name__
    return handle


def parse_query[B: Body](kind: type[B], request: web.Request) -> B:
    """Return a query's parameters as a struct; raises InvalidInputError."""
    try:
        # A player's ticket is no parameter of the route's own.
        given = {name: value for name, value in request.query.items() if name != "ticket"}
        return msgspec.convert(given, kind, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInputError(Text("desk.body", why=_why(error))) from error


async def read_body[B: Body](kind: type[B], request: web.Request) -> B:
    """Return a JSON body as a struct; raises InvalidInputError, TooLargeError, UnavailableError."""
    if request.content_type != "application/json":
        raise InvalidInputError(Text("desk.not_json"))
    raw = await read_bytes(request, MAX_BODY_BYTES)
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        raise InvalidInputError(Text("desk.body", why=_why(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidInputError(Text("desk.not_json")) from error


async def read_bytes(request: web.Request, most_bytes: int) -> bytes:
    """Return a request's body; raises TooLargeError, UnavailableError if it is too slow."""
    raw = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT.total_seconds()):
            async for piece in request.content.iter_any():
                raw += piece
                if len(raw) > most_bytes:
                    raise TooLargeError(Text("desk.too_large", most=f"{most_bytes / 1e6:.0f}"))
    except TimeoutError:
        raise UnavailableError(Text("noticeboard.too_late")) from None
    return bytes(raw)


def _why(error: msgspec.ValidationError) -> str:
    """Return msgspec's reason, which names the field and the type but never a value."""
    return str(error).partition("\n")[0][:200]


_STATUSES: Final[Mapping[type[NoticeboardError], HTTPStatus]] = {
    SignInNeededError: HTTPStatus.UNAUTHORIZED,
    LimitedError: HTTPStatus.TOO_MANY_REQUESTS,
    MisdirectedError: HTTPStatus.MISDIRECTED_REQUEST,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    InvalidInputError: HTTPStatus.BAD_REQUEST,
    VerificationError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ConflictError: HTTPStatus.CONFLICT,
    NotFoundError: HTTPStatus.NOT_FOUND,
    NotAllowedError: HTTPStatus.FORBIDDEN,
    UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def status_of(error: NoticeboardError) -> HTTPStatus:
    """Return the status that stands for an error's kind."""
    for kind in type(error).__mro__:
        if kind in _STATUSES:
            return _STATUSES[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into its status and one sentence in the caller's language."""
    try:
        return await handler(request)
    except NoticeboardError as error:
        return error_response(request, error, status_of(error))
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return error_response(request, NoticeboardError(f"{error.reason}."), error.status)
    except Exception as error:  # noqa: BLE001 -- the last resort; it logs
        known = NoticeboardError(Text("noticeboard.unexpected", id=log_unexpected(request, error)))
        return error_response(request, known, HTTPStatus.INTERNAL_SERVER_ERROR)


def error_response(request: web.Request, error: NoticeboardError, status: int) -> web.Response:
    """Return an error as JSON."""
    text = text_of(error)
    view = DeskError(
        code=text.code,
        message=text.fill(language_of(request)),
        details=getattr(error, "details", {}),
    )
    return web.Response(
        status=status, body=msgspec.json.encode(view), content_type="application/json"
    )


def load_languages() -> None:
    """Read the catalogue of every language; blocking, so that no request has to wait for it."""
    for language in LANGUAGES:
        catalogue(language)
