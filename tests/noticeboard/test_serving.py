"""Serving an application on one port."""

import asyncio
import resource
import socket

from aiohttp import web
import pytest

from noticeboard.serving import served

NONE = 3


async def test_without_descriptors_it_waits(caplog: pytest.LogCaptureFixture) -> None:
    """Who comes while there is no descriptor is told of once a second, waits, and is answered."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="here")

    app = web.Application()
    app.router.add_get("/", answer)
    loop = asyncio.get_running_loop()
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    async with served(app, host="127.0.0.1", port=0) as port:
        with socket.socket() as reader:
            reader.settimeout(0)
            try:
                resource.setrlimit(resource.RLIMIT_NOFILE, (NONE, before[1]))
                await loop.sock_connect(reader, ("127.0.0.1", port))
                await loop.sock_sendall(reader, b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
                async with asyncio.timeout(10):
                    while not caplog.records:  # noqa: ASYNC110 -- it is the kernel that refuses
                        await asyncio.sleep(0.01)
                await asyncio.sleep(0.2)
                told = [each.getMessage() for each in caplog.records]
            finally:
                resource.setrlimit(resource.RLIMIT_NOFILE, before)
            async with asyncio.timeout(10):
                answered = await loop.sock_recv(reader, 1000)

    assert len(told) == 1
    assert "out of system resource" in told[0]
    assert answered.startswith(b"HTTP/1.1 200")
