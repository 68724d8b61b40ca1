"""Every route of the running hub, with every kind of token.

The rows come from the route table, and what is expected from the scope that a row declares: a
route that is added is tried by being there.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from http import HTTPStatus
import re

import pytest

from hub.api.route import Route
from hub.api.scope import Scope
from hub.api.server import TABLE
from tests.access.processes import Answered, HubProcess, bearer

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
WEBSOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
REFUSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS}
"""A wrong token is refused, and the eleventh of one address before it is looked at."""
_ONE = re.compile(r"\[[^\]]*(.)\](?:\{(\d+)(?:,\d+)?\}|(\?)|)")
"""A class of letters and how many at least; the last one is taken, since ids of noughts exist."""

type Proof = Callable[[HubProcess, HubProcess], tuple[Mapping[str, str], str]]
"""The headers of a call, and what is added to its address."""


def _sample(pattern: str) -> str:
    """Return a text that fits an id's pattern."""
    made = _ONE.sub(lambda found: "" if found[3] else found[1] * int(found[2] or 1), pattern)
    assert re.fullmatch(pattern, made), f"{pattern} is of no form known here: extend _sample"
    return made


def _path(route: Route) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: _sample(route.ids[name[1]]), route.path)


def _call(
    hub: HubProcess, route: Route, method: str, headers: Mapping[str, str], query: str = ""
) -> Answered:
    upgrades = route.status is HTTPStatus.SWITCHING_PROTOCOLS and method == route.method
    more = WEBSOCKET if upgrades else {}
    body = b"{}" if method in {"POST", "PUT", "PATCH"} else None
    return hub.call(method, _path(route) + query, {**headers, **more}, body)


def _as(text: str) -> Proof:
    return lambda _hub, _other: ({"Authorization": text}, "")


def _token(change: Callable[[str], str]) -> Proof:
    return lambda hub, _other: (bearer(change(hub.tokens["admin"])), "")


def _elsewhere(headers: Mapping[str, str], query: str = "") -> Proof:
    """Put a right token anywhere but where it belongs."""

    def made(hub: HubProcess, _other: HubProcess) -> tuple[Mapping[str, str], str]:
        token = hub.tokens["admin"]
        basic = b64encode(f"{token}:{token}".encode()).decode()
        filled = {name: text.format(token=token, basic=basic) for name, text in headers.items()}
        return filled, query.format(token=token)

    return made


WITHOUT: dict[str, Proof] = {
    "no token": lambda _hub, _other: ({}, ""),
    "an empty header": _as(""),
    "a bearer of nothing": _as("Bearer "),
    "another scheme": _elsewhere({"Authorization": "Token {token}"}),
    "basic": _elsewhere({"Authorization": "Basic {basic}"}),
    "in the address": _elsewhere({}, "?token={token}&access_token={token}&Authorization=Bearer"),
    "in a cookie": _elsewhere({"Cookie": "token={token}; Authorization=Bearer {token}"}),
    "in headers of others": _elsewhere(
        {"X-Api-Key": "{token}", "Proxy-Authorization": "Bearer {token}", "X-Token": "{token}"}
    ),
    "as a websocket's protocol": _elsewhere({"Sec-WebSocket-Protocol": "bearer, {token}"}),
}
"""Whoever brings these brings no token at all."""
WRONG: dict[str, Proof] = {
    "its id alone": _token(lambda token: token[:16]),
    "a letter too few": _token(lambda token: token[:-1]),
    "a letter too many": _token(lambda token: f"{token}A"),
    "twice": _token(lambda token: f"{token} {token}"),
    "in capitals": _token(str.upper),
    "the last letter another": _token(
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B")
    ),
    "a known id and nonsense": _token(lambda token: token[:16] + "x" * (len(token) - 16)),
    "far too long": _token(lambda token: token * 60),
    "letters that are none": _as("Bearer \xff\xfe\x80"),
    "revoked": lambda hub, _other: (bearer(hub.tokens["revoked"]), ""),
    "another hub's": lambda _hub, other: (bearer(other.tokens["admin"]), ""),
    "another hub's command line's": lambda _hub, other: (bearer(other.tokens["local"]), ""),
}
KINDS = [*WITHOUT.items(), *WRONG.items()]


@pytest.mark.parametrize(
    ("name", "proof"), [pytest.param(name, proof, id=name) for name, proof in KINDS]
)
def test_without_a_right_token(
    hub: HubProcess, other_hub: HubProcess, name: str, proof: Proof
) -> None:
    """Every route that declares a scope refuses, whatever is brought, and nothing is done."""
    headers, query = proof(hub, other_hub)
    expected = {HTTPStatus.UNAUTHORIZED} if name in WITHOUT else REFUSED
    before = hub.kept()

    odd = {
        f"{method} {route.path}": answer.status
        for route in TABLE
        if route.scope is not None
        for method in route.methods
        if (answer := _call(hub, route, method, headers, query)).status not in expected
    }

    assert odd == {}
    assert hub.kept() == before


@pytest.mark.parametrize("scope", list(Scope))
def test_with_a_scope_that_does_not_reach(hub: HubProcess, scope: Scope) -> None:
    """A token does nothing that its scope does not cover, whatever the scope is."""
    before = hub.kept()

    odd = {
        f"{method} {route.path}": (answer.status, answer.code)
        for route in TABLE
        if route.scope is not None and not scope.covers(route.scope)
        for method in route.methods
        if (answer := _call(hub, route, method, bearer(hub.tokens[scope]))).status
        != HTTPStatus.FORBIDDEN
    }

    assert odd == {}
    assert hub.kept() == before


@pytest.mark.parametrize("scope", list(Scope))
def test_with_a_scope_that_reaches(hub: HubProcess, scope: Scope) -> None:
    """A token that covers a route gets to what is behind it: only then do refusals mean much."""
    odd = {
        f"{method} {route.path}": (answer.status, answer.code)
        for route in TABLE
        # Its own token goes, and five seconds of looking for cameras.
        if route.path not in {"/tokens/own", "/cameras/scan"}
        and (route.scope is None or scope.covers(route.scope))
        for method in route.methods
        if _is_refusal(answer := _call(hub, route, method, bearer(hub.tokens[scope])))
    }

    assert odd == {}


def _is_refusal(answer: Answered) -> bool:
    """Tell whether the guard refused; a wrong pairing code is refused by what is behind it."""
    return answer.status in {
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.MISDIRECTED_REQUEST,
    } or answer.code in {"unauthorized", "forbidden"}


def test_own_token_only(hub: HubProcess) -> None:
    """A token of any scope can be given back by whoever holds it, and is refused from then on."""
    body = {"code": hub.code(), "name": "Guest"}
    spare = hub.call("POST", "/pair", None, body).json["token"]

    given_back = hub.call("DELETE", "/tokens/own", bearer(spare))

    assert given_back.status == HTTPStatus.NO_CONTENT
    assert hub.call("GET", "/state", bearer(spare)).status in REFUSED


def test_open_routes_are_these() -> None:
    """A route without a scope is open to the whole network: a further one is thought about."""
    open_to_all = {route.path for route in TABLE if route.scope is None}

    assert open_to_all == {"/info", "/pair", "/openapi.json", "/healthz", "/readyz"}


def test_other_methods(hub: HubProcess) -> None:
    """A method that the table does not have is refused, with any token, and nothing is done."""
    answered = {
        path: {method for route in TABLE if route.path == path for method in route.methods}
        for path in {route.path for route in TABLE}
    }
    before = hub.kept()

    odd = {
        f"{method} {route.path}": answer.status
        for route in TABLE
        for method in METHODS
        if method not in _served(answered, route.path)
        and (answer := _call(hub, route, method, bearer(hub.tokens["admin"]))).status
        not in {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_FOUND}
    }

    assert odd == {}
    assert hub.kept() == before


def _served(answered: Mapping[str, set[str]], path: str) -> set[str]:
    """Return the methods of every path of the table that this one could be read as."""
    form = re.compile(re.sub(r"\{\w+\}", "[^/]+", path))
    return {
        method
        for other, methods in answered.items()
        if form.fullmatch(re.sub(r"\{\w+\}", "x", other))
        for method in methods
    }


@pytest.mark.parametrize(
    "path",
    [
        "/../state",
        "/%2e%2e/state",
        "//state",
        "/state/",
        "/STATE",
        "/state%00",
        "/state;x",
        "/%73tate",
    ],
)
def test_addresses_that_are_almost_one(hub: HubProcess, path: str) -> None:
    """No other way to write an address gets around its scope."""
    assert hub.call("GET", path).status in {
        HTTPStatus.NOT_FOUND,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.BAD_REQUEST,
    }
