"""The route table: its rows, what their handlers are given, and what is refused before any runs.

Refused are a wrong Host, foreign pages, and missing or weak tokens. A noun of the API declares its
rows with `Routes`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial, wraps
from http import HTTPStatus
from inspect import signature
from ipaddress import IPv4Address, IPv6Address, ip_address
import re
from typing import Final, Required, TypedDict, Unpack
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
import msgspec

from hub.api.auth import Attempts, Pairing, Token, Tokens
from hub.api.body import Body, parse, parse_query, read_body, read_long_body
from hub.api.errors import ForbiddenError, MisdirectedError, UnauthorizedError
from hub.api.house import House
from hub.api.listeners import Listeners
from hub.api.scope import Scope
from hub.api.view import Language, Names, View, language_of
from hub.model.decision import AnsweredBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One running API: its house and everything that guards access to it."""

    house: House
    tokens: Tokens
    pairing: Pairing
    attempts: Attempts
    listeners: Listeners
    allowed_hosts: frozenset[str]


CONTEXT = web.AppKey("context", Context)
_NAMED: Final = re.compile(r"\{(\w+)\}")
_QUERIED: Final = frozenset({"GET", "DELETE"})
"""Methods without a body: what else their handlers take comes from the query."""


class Who(StrEnum):
    """Which users of Home Assistant may call a route by its panel and cards."""

    READER = "reader"
    ANSWERER = "answerer"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one path. `scope` has no default, so every route must declare it."""

    method: str
    path: str
    """Below `/api/v1`; each `{name}` stands for the pattern of that name in `ids`."""
    scope: Scope | None
    """The scope a token must cover; None admits everybody."""
    answer: type[View] | str | None
    """A view, a media type, or None for an empty answer."""
    handler: Handler
    status: HTTPStatus = HTTPStatus.OK
    also: tuple[HTTPStatus, ...] = ()
    """Other successful statuses."""
    ids: Mapping[str, str] = field(default_factory=dict)
    body: type[Body] | str | None = None
    """The shape of a JSON body, or the media type of a binary body."""
    needs_body: bool = True
    """Whether the body is required."""
    query: type[Body] | None = None
    has_head: bool = False
    """Whether HEAD is answered as well, like GET."""
    at_root: bool = False
    """Whether its path is not below `/api/v1`."""
    panel: Who | None = None
    """Who may call it by Home Assistant's panel and cards; None for nobody."""

    @property
    def methods(self) -> tuple[str, ...]:
        """Every method that its handler answers."""
        return (self.method, "HEAD") if self.has_head else (self.method,)

    @property
    def served_path(self) -> str:
        """The path in the router's syntax; raises KeyError if a name has no pattern."""
        return _NAMED.sub(lambda named: f"{{{named[1]}:{self.ids[named[1]]}}}", self.path)

    @property
    def summary(self) -> str:
        """The first line of the handler's docstring."""
        return (self.handler.__doc__ or "").strip().partition("\n")[0].rstrip(".")


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a route."""

    request: web.Request

    @property
    def context(self) -> Context:
        """The running API."""
        return self.request.app[CONTEXT]

    @property
    def house(self) -> House:
        """The house that answers."""
        return self.context.house

    @property
    def id(self) -> str:
        """The `{id}` of its path."""
        return self.request.match_info["id"]

    async def language(self) -> Language:
        """Return the caller's language."""
        return await language_of(self.request)

    async def names(self) -> Names:
        """Return the names of the house's ids, and the caller's language."""
        return await Names.of(self.house, await self.language())


type _Function = Callable[..., Awaitable[View | web.StreamResponse | None]]


class _Row(TypedDict, total=False):
    """What a function does not say of its route itself."""

    scope: Required[Scope | None]
    ids: Mapping[str, str]
    """Patterns of its ids, if they are not the noun's."""
    panel: Who
    status: HTTPStatus
    also: tuple[HTTPStatus, ...]
    answer: type[View] | str
    """The media type of its answer, or the view if it returns a response."""
    takes: str
    """The media type of its body."""
    needs_body: bool
    long_body: bool
    """Whether its body may have 3 MiB, and is therefore read in a thread."""
    has_head: bool
    at_root: bool


class Routes:
    """A noun's routes, in the order in which they are declared.

    A handler takes the call and, if its route takes a body or a query, the checked struct. It
    returns a view, None for an empty answer, or a response of its own.
    """

    def __init__(self, **ids: str) -> None:
        """Take the patterns of the ids in its paths."""
        self._ids = ids
        self.rows: list[Route] = []

    def get(self, path: str, **row: Unpack[_Row]) -> Callable[[_Function], _Function]:
        """Return what adds a function as the route of a path for GET, which may take a query."""
        return self._add("GET", path, row)

    def post(self, path: str, **row: Unpack[_Row]) -> Callable[[_Function], _Function]:
        """Return what adds a function for POST, which may take a body."""
        return self._add("POST", path, row)

    def put(self, path: str, **row: Unpack[_Row]) -> Callable[[_Function], _Function]:
        """Return what adds a function for PUT, which may take a body."""
        return self._add("PUT", path, row)

    def patch(self, path: str, **row: Unpack[_Row]) -> Callable[[_Function], _Function]:
        """Return what adds a function for PATCH, which takes a body."""
        return self._add("PATCH", path, row)

    def delete(self, path: str, **row: Unpack[_Row]) -> Callable[[_Function], _Function]:
        """Return what adds a function for DELETE, which may take a query."""
        return self._add("DELETE", path, row)

    def _add(self, method: str, path: str, row: _Row) -> Callable[[_Function], _Function]:
        def add(function: _Function) -> _Function:
            parameters = signature(function)
            kinds = [each.annotation for each in parameters.parameters.values()][1:]
            kind: type[Body] | None = kinds[0] if kinds else None
            returned = parameters.return_annotation
            # A binary body has no fields: what else its handler takes comes from the query, too.
            queried = method in _QUERIED or "takes" in row
            is_view = isinstance(returned, type) and issubclass(returned, View)
            status = row.get("status", HTTPStatus.OK if returned else HTTPStatus.NO_CONTENT)
            needs_body, ids = row.get("needs_body", True), row.get("ids", self._ids)
            read = _reader(
                kind, queried=queried, needs_body=needs_body, long_body=row.get("long_body", False)
            )
            result = Route(
                method=method,
                path=path,
                scope=row["scope"],
                answer=returned if is_view else row.get("answer"),
                handler=_handler(function, status, read),
                status=status,
                also=row.get("also", ()),
                ids={name: ids[name] for name in _NAMED.findall(path)},
                body=row.get("takes") if kind is None or queried else kind,
                needs_body=needs_body,
                query=kind if queried else None,
                has_head=row.get("has_head", False),
                at_root=row.get("at_root", False),
                panel=row.get("panel"),
            )
            self.rows.append(result)
            return function

        return add


type _Reader = Callable[[web.Request], Awaitable[tuple[Body, ...]]]


def _reader(
    kind: type[Body] | None, *, queried: bool, needs_body: bool, long_body: bool
) -> _Reader:
    """Return what reads a handler's struct, if it takes one, from the query or the body."""

    async def read(request: web.Request) -> tuple[Body, ...]:
        if kind is None:
            return ()
        if queried:
            return (parse_query(kind, request.query),)
        if long_body:
            return (await read_long_body(request, partial(parse, kind)),)
        if not needs_body and not request.body_exists:
            return (parse(kind, {}),)
        return (parse(kind, await read_body(request)),)

    return read


def _handler(function: _Function, status: HTTPStatus, read: _Reader) -> Handler:
    @wraps(function)
    async def handle(request: web.Request) -> web.StreamResponse:
        result = await function(Call(request), *await read(request))
        if result is None:
            return web.Response(status=status)
        return answer(result, status) if isinstance(result, View) else result

    return handle


def answer(view: View, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """Return a view as JSON."""
    return web.Response(
        status=status, body=msgspec.json.encode(view), content_type="application/json"
    )


def picture(jpeg: bytes) -> web.Response:
    """Return a JPEG."""
    return web.Response(body=jpeg, content_type="image/jpeg")


# What is refused before any route runs


ROUTES = web.AppKey("routes", dict[web.AbstractRoute, Route])
_SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_OWN_SITES = frozenset({"same-origin", "none"})


async def add_safe_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Mark every response, including errors and streams, as private and not to be sniffed."""
    response.headers.update(_SAFE_HEADERS)
    response.headers.pop("Server", None)


def host_name(host: str) -> str:
    """Return the name or address in a Host header, or an empty string if it is malformed."""
    try:
        return (urlsplit(f"//{host}").hostname or "").partition("%")[0].rstrip(".")
    except ValueError:
        return ""


def _is_ours(request: web.Request, name: str) -> bool:
    """Return whether a Host header names this hub; prevents DNS rebinding."""
    if name == "localhost" or name in request.app[CONTEXT].allowed_hosts:
        return True
    address = _address(name)
    if address is None:
        return False
    local = request.get_extra_info("sockname")
    return address.is_loopback or (bool(local) and address == _address(str(local[0])))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped) or parsed


@web.middleware
async def check_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests for another host and requests from other sites' pages."""
    hosts = request.headers.getall("Host", [])
    if len(hosts) != 1 or not _is_ours(request, host_name(hosts[0])):
        raise MisdirectedError("auth.misdirected")
    origins = request.headers.getall("Origin", [])
    if origins and origins != [f"https://{hosts[0]}"]:
        raise ForbiddenError("auth.other_site")
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN_SITES:
        raise ForbiddenError("auth.other_site")
    return await handler(request)


def caller(request: web.Request) -> Token:
    """Return the request's token; raises UnauthorizedError, LimitedError.

    A valid token is never limited: nobody guesses 256 bits, and another client at the same address
    (an old pairing that keeps trying) must not lock out the household.
    """
    context = request.app[CONTEXT]
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text:
        raise UnauthorizedError("auth.token_needed")
    try:
        return context.tokens.check(text.strip())
    except UnauthorizedError:
        address = request.remote or ""
        context.attempts.check(address)
        context.attempts.wrong(address)
        raise


def check_answers_as(request: web.Request, kind: AnsweredBy) -> None:
    """Raise ForbiddenError if the request's token cannot give this kind of answer.

    The hub cannot know which person answers: it believes the token's holder.
    """
    if kind in caller(request).rights.answers_as:
        return
    if kind is AnsweredBy.PERSON:
        raise ForbiddenError("auth.answers_automation")
    raise ForbiddenError("auth.answers_person")


@web.middleware
async def check_scope(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Check that the token covers the route's scope; refuse routes that are not in the table."""
    if request.match_info.http_exception is not None:
        return await handler(request)
    route = request.app[ROUTES].get(request.match_info.route)
    if route is None:
        raise ForbiddenError("auth.closed")
    if route.scope is not None and not caller(request).scope.covers(route.scope):
        raise ForbiddenError("auth.scope", scope=route.scope.value)
    return await handler(request)
