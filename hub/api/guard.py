"""Refuse requests before any route runs: wrong Host, foreign pages, missing or weak tokens."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from hub.api.auth import Token
from hub.api.errors import ForbiddenError, MisdirectedError, UnauthorizedError
from hub.api.route import CONTEXT, Route
from hub.model.decision import AnsweredBy

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
