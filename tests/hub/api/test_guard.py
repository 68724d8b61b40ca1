"""Requests that are refused before any route runs."""

import logging

import pytest

from hub.api.route import host_name
from hub.api.scope import Scope
from tests.hub.api.conftest import Home


@pytest.mark.parametrize("path", ["/info", "/state", "/nothing"])
@pytest.mark.parametrize(
    "host", ["evil.example", "192.0.2.1", "127.0.0.1.evil.example", "[2001:db8::1]:1", "a b", ""]
)
async def test_foreign_host(home: Home, host: str, path: str) -> None:
    """A name that is not this hub's is misdirected: a page could have rebound it to us."""
    answered = await home.call("GET", path, headers={"Host": host})

    assert answered.status == 421
    assert answered.code == "misdirected"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:1", "localhost:8467", "[::1]:8467", "HUB.example.org:443"]
)
async def test_own_host(home: Home, host: str) -> None:
    """Loopback, the address that was connected to, and configured names are this hub's."""
    assert (await home.call("GET", "/info", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "odd"},
    ],
)
async def test_foreign_page(home: Home, headers: dict[str, str]) -> None:
    """A page of another site is refused everywhere, the websocket and pairing included."""
    body = {"code": await home.code(), "name": "Evil"}
    for method, path in (("GET", "/info"), ("GET", "/state"), ("GET", "/ws"), ("POST", "/pair")):
        answered = await home.call(
            method, path, headers=headers, json=body if path == "/pair" else None
        )

        assert (answered.status, answered.code) == (403, "forbidden")


async def test_own_page(home: Home) -> None:
    """A page of this very hub may call it."""
    own = f"https://127.0.0.1:{home.running.port}"
    headers = {"Origin": own, "Sec-Fetch-Site": "same-origin"}

    assert (await home.call("GET", "/state", headers=headers)).status == 200


@pytest.mark.parametrize("path", ["/info", "/state", "/nothing", "/openapi.json"])
async def test_safe_headers(home: Home, path: str) -> None:
    """No answer may be stored, guessed at, or tell what serves it."""
    answered = await home.call("GET", path)

    assert answered.headers["Cache-Control"] == "no-store"
    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in answered.headers


@pytest.mark.parametrize("chunked", [False, True])
async def test_large_body(home: Home, *, chunked: bool) -> None:
    """A body over 64 KiB is refused, whether or not it says so beforehand."""

    async def pieces() -> object:
        for _ in range(70):
            yield b"x" * 1024

    answered = await home.call("POST", "/cameras", data=pieces() if chunked else b"x" * 70 * 1024)

    assert (answered.status, answered.code) == (413, "too_large")


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /api/v1/info HTTP/1.1\r\nAuthorization: Bearer %b\x00\r\n\r\n",
        b"GET /api/v1/info HTTP/1.1\r\nHost: localhost\r\nX %b: y\r\n\r\n",
        b"%b\r\n\r\n",
        b"GET /%b HTTP/9.9\r\n\r\n",
        b"GET /" + b"x" * 9000 + b"%b HTTP/1.1\r\n\r\n",
    ],
)
async def test_bytes_that_are_not_http(
    home: Home, raw: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    """What is not HTTP is refused without a word in the log: a token may be in it."""
    caplog.set_level(logging.DEBUG)
    token = home.tokens[Scope.ADMIN]

    answer = await home.send(raw % token.encode())

    assert b" 400 " in answer.splitlines()[0]
    assert token not in caplog.text
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_two_hosts(home: Home) -> None:
    """A request that names two hosts is not answered as either."""
    answer = await home.send(
        b"GET /api/v1/info HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n"
        b"Connection: close\r\n\r\n"
    )

    assert answer.splitlines()[0].split()[1] in {b"400", b"421"}


async def test_compressed_body(home: Home) -> None:
    """A compressed body is refused, since it could grow without end."""
    answered = await home.call("POST", "/cameras", data=b"{}", headers={"Content-Encoding": "gzip"})

    assert answered.status == 400
    assert home.house.adoptions == []


async def test_scope_is_said(home: Home) -> None:
    """A refusal names the scope that is missing."""
    answered = await home.call("POST", "/cameras/scan", token=Scope.READ)

    assert answered.message == "You need a token with the scope admin."


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Hub.example.org:1", "hub.example.org"),
        ("hub.example.org.", "hub.example.org"),
        ("[fe80::1%25eth0]:1", "fe80::1"),
        ("[::1", ""),
        ("", ""),
    ],
)
def test_host_name(host: str, name: str) -> None:
    """The port, the zone, the case and the root dot are not part of a host's name."""
    assert host_name(host) == name


async def test_refused_with_much_unread(home: Home) -> None:
    """Who is refused before a body is read hears so, however much of it is still to come."""
    size = 16 * 2**20
    head = b"POST /api/v1/cameras HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"

    answer = await home.send(head + b"Content-Length: %d\r\n\r\n" % size + bytes(size))

    assert answer.startswith(b"HTTP/1.1 401 ")
    assert b"Pair with the hub first" in answer
