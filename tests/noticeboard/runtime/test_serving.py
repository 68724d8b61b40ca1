"""Serving an application on one port."""

import asyncio
import socket

from aiohttp import web
import pytest

from noticeboard.runtime.server import serve
from tests.descriptors import no_descriptor_left, told_of_it


async def test_without_descriptors_it_waits(caplog: pytest.LogCaptureFixture) -> None:
    """Who comes while there is no descriptor is told of once a second, waits, and is answered."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="here")

    app = web.Application()
    app.router.add_get("/", answer)
    loop = asyncio.get_running_loop()
    async with serve(app, host="127.0.0.1", port=0) as port:
        with socket.socket() as reader:
            reader.settimeout(0)
            with no_descriptor_left():
                await loop.sock_connect(reader, ("127.0.0.1", port))
                await loop.sock_sendall(reader, b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
                told = await told_of_it(caplog)
            async with asyncio.timeout(60):
                answered = await loop.sock_recv(reader, 1000)

    assert len(told) == 1
    assert "out of system resource" in told[0]
    assert answered.startswith(b"HTTP/1.1 200")
