"""What every server does with every request: names it, counts it, and tells it when it stops."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
import gc
import logging
import socket

from aiohttp import ClientError, web
from aiohttp.http_exceptions import BadHttpMessage
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.typedefs import Middleware
import pytest

from hub.api.errors import answer_errors as hub_errors
from noticeboard.mirror.server import add_limits as mirror_errors
from noticeboard.runtime import server
from noticeboard.runtime.process import LOGGED_REQUEST
from noticeboard.runtime.server import (
    OPEN_REQUESTS,
    REQUEST_ID,
    SERVER_LOG,
    OpenRequests,
    finish_in_time,
    log_unexpected,
    prepare,
    serve,
)
from noticeboard.witness.server import answer_errors as witness_errors

type Web = TestClient[web.Request, web.Application]


@web.middleware
async def _tell(request: web.Request, handler: server.Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 -- as the servers do
        return web.Response(text=log_unexpected(request, error), status=500)


@web.middleware
async def _outermost(request: web.Request, handler: server.Handler) -> web.StreamResponse:
    """Write by itself, as the hub does with large answers."""
    response = await handler(request)
    for _ in range(1000):
        await response.write(bytes(1 << 20))
    return response


class Things:
    """A few ways to answer."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.later: asyncio.Task[str] | None = None
        self.more = asyncio.Event()

    async def plain(self, _request: web.Request) -> web.Response:
        """Answer at once, with the id that a log line would have."""
        asked = LOGGED_REQUEST.get()
        return web.Response(text=asked.id if asked else "")

    async def broken(self, _request: web.Request) -> web.Response:
        """Fail as nobody foresaw."""
        raise RuntimeError("broken")

    async def elsewhere(self, _request: web.Request) -> web.Response:
        """Fail as when a database refuses."""
        raise ConnectionRefusedError

    async def slow(self, _request: web.Request) -> web.Response:
        """Answer when it is told to."""
        self.begun.set()
        await self.go.wait()
        return web.Response(text="done")

    async def endless(self, request: web.Request) -> web.StreamResponse:
        """Send half of an answer, and nothing more."""
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"half")
        self.begun.set()
        await self.go.wait()
        return response

    async def background(self, _request: web.Request) -> web.Response:
        """Leave something behind that goes on."""

        async def go_on() -> str:
            await self.more.wait()
            asked = LOGGED_REQUEST.get()
            return asked.id if asked else "nothing"

        self.later = asyncio.create_task(go_on())
        return web.Response()


@pytest.fixture
def things() -> Things:
    """Return what answers."""
    return Things()


@pytest.fixture
async def site(things: Things, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Web]:
    """Serve it, with little time to finish."""
    monkeypatch.setattr(server, "FINISH_S", 0.3)
    app = web.Application(middlewares=[_tell, finish_in_time])
    prepare(app)
    app.router.add_get("/plain", things.plain)
    app.router.add_get("/broken/{name}", things.broken)
    app.router.add_get("/elsewhere", things.elsewhere)
    app.router.add_get("/slow", things.slow)
    app.router.add_get("/endless", things.endless)
    app.router.add_get("/background", things.background)
    async with TestClient(TestServer(app)) as client:
        yield client


def _hand(site: Web) -> OpenRequests:
    assert site.app is not None
    return site.app[OPEN_REQUESTS]


async def test_each_request_has_an_id_of_our_own(site: Web) -> None:
    """An answer names its request, as the log does; what a request calls itself is not taken."""
    first = await site.get("/plain", headers={REQUEST_ID: "evil\u2028id"})
    second = await site.get("/plain")
    missing = await site.get("/nothing")

    ids = [each.headers[REQUEST_ID] for each in (first, second, missing)]
    assert len(set(ids)) == 3
    assert all(len(each) == 16 and int(each, 16) >= 0 for each in ids)
    assert await first.text() == ids[0]


async def test_an_unexpected_error_is_logged_once_and_named(
    site: Web, caplog: pytest.LogCaptureFixture
) -> None:
    """Its id leads from the answer to the log, which has the route but neither name nor address."""
    answer = await site.get("/broken/of-somebody?near=here")

    told = await answer.text()
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert (answer.status, told) == (500, answer.headers[REQUEST_ID])
    assert len(errors) == 1
    assert f"{told} at GET /broken/{{name}}" in errors[0].getMessage()
    assert "somebody" not in caplog.text
    assert "127.0.0.1" not in errors[0].getMessage()
    assert _hand(site).answered.unexpected == 1


@pytest.mark.parametrize(
    "middleware",
    [_tell, mirror_errors, witness_errors, hub_errors, _outermost],
    ids=["plain", "mirror", "witness", "hub", "outermost"],
)
async def test_a_reader_that_hangs_up_is_no_error(
    caplog: pytest.LogCaptureFixture, middleware: Middleware
) -> None:
    """A download that its reader breaks off is logged at DEBUG at most, on every server."""
    done = asyncio.Event()
    writes = middleware == _outermost

    async def download(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while not writes:
                await response.write(bytes(1 << 20))
        finally:
            done.set()
        return response

    app = web.Application(middlewares=[middleware, finish_in_time])
    prepare(app)
    app.router.add_get("/download", download)
    async with serve(app, host="127.0.0.1", port=0) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /download HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readexactly(1000)
        writer.transport.abort()
        async with asyncio.timeout(60):
            await done.wait()

    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []
    assert app[OPEN_REQUESTS].answered.statuses == {"4xx": 1}
    assert app[OPEN_REQUESTS].answered.unexpected == 0


async def test_another_connection_that_breaks_is_an_error(site: Web) -> None:
    """A database that does not answer is the server's own trouble, whoever still waits."""
    answer = await site.get("/elsewhere")

    assert answer.status == 500


async def test_what_goes_on_afterwards_has_no_id(site: Web, things: Things) -> None:
    """What a request leaves running is not logged under it forever."""
    await site.get("/background")
    things.more.set()

    assert things.later is not None
    assert await things.later == ""


async def test_answers_are_counted(site: Web) -> None:
    """Each answer counts once, by its status; how long it took, too."""
    for path in ("/plain", "/plain", "/nothing", "/broken/x"):
        await (await site.get(path)).read()

    answered = _hand(site).answered
    assert answered.statuses == {"2xx": 2, "4xx": 1, "5xx": 1}
    assert sum(answered.buckets) == 3  # an error of aiohttp's own has no time


async def test_what_is_in_hand_finishes(site: Web, things: Things) -> None:
    """When the server stops, a request that ends in time is answered as ever."""
    asking = asyncio.create_task(site.get("/slow"))
    await things.begun.wait()

    await _hand(site).stop()
    things.go.set()

    answer = await asking
    assert (answer.status, await answer.text()) == (200, "done")


async def test_what_is_in_hand_is_told(site: Web, things: Things) -> None:
    """One that does not end in time is told that the server stops, and is not left hanging."""
    asking = asyncio.create_task(site.get("/slow"))
    await things.begun.wait()

    await _hand(site).stop()

    answer = await asyncio.wait_for(asking, 60)
    assert (answer.status, answer.reason) == (
        503,
        "This server is stopping: try again in a minute",
    )


async def test_half_an_answer_is_cut_off(site: Web, things: Things) -> None:
    """What has begun to be sent and does not end breaks off, so that nobody takes it for whole."""
    answer = await site.get("/endless")
    await things.begun.wait()

    await _hand(site).stop()

    with pytest.raises(ClientError):
        await asyncio.wait_for(answer.read(), 60)


def test_bytes_that_are_not_http_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """What aiohttp itself logs repeats what came and from where: neither reaches our log."""
    SERVER_LOG.error("Error handling request from %s", "192.0.2.7", exc_info=BadHttpMessage("x"))
    SERVER_LOG.error("Error handling request from %s", "192.0.2.7", exc_info=ValueError("y"))

    assert [record.getMessage() for record in caplog.records] == ["A request could not be answered"]


async def test_who_comes_while_a_server_ends() -> None:
    """No socket stays open, which would fail a later test: see tests/conftest.py."""
    for turns in range(4):
        with socket.socket() as late:
            late.settimeout(0)
            async with TestServer(web.Application()) as ending:
                with suppress(BlockingIOError):
                    late.connect((ending.host, ending.port))
                for _ in range(turns):
                    await asyncio.sleep(0)
    gc.collect()
