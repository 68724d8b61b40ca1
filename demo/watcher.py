"""A proxy between the hub and its board that records the hub's requests.

It shows that a denial and no answer look the same from outside: the hub's requests before and after
must not differ.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
from aiohttp import web

_PATIENT = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=120)
_HOP = {"connection", "content-length", "host", "keep-alive", "transfer-encoding"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request of the hub, without headers that change by themselves."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body_bytes: int


class Watcher:
    """A reverse proxy on loopback."""

    def __init__(self, board: str, session: aiohttp.ClientSession) -> None:
        self._board = board
        self._session = session
        self.asked: list[Asked] = []

    async def start(self, host: str, port: int) -> web.AppRunner:
        """Start listening; the caller cleans up the runner."""
        app = web.Application(client_max_size=2**31)
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        runner = web.AppRunner(app, shutdown_timeout=0.5)
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        return runner

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        steady = tuple(
            sorted(
                (name.lower(), value)
                for name, value in _forwarded(request.headers).items()
                if name.lower() not in {"if-none-match", "range"}
            )
        )
        size = len(await request.read())
        self.asked.append(
            Asked(method=request.method, path=request.path, headers=steady, body_bytes=size)
        )
        return await pass_on(request, self._session, self._board)


async def pass_on(
    request: web.Request, session: aiohttp.ClientSession, board: str
) -> web.StreamResponse:
    """Ask the board what was asked here, and return its answer; hints as they come."""
    async with session.request(
        request.method,
        board + request.raw_path,
        data=await request.read() or None,
        headers=_forwarded(request.headers),
        allow_redirects=False,
        timeout=_PATIENT,
    ) as answer:
        headers = _forwarded(answer.headers)
        if answer.content_type != "text/event-stream":
            return web.Response(status=answer.status, body=await answer.read(), headers=headers)
        hints = web.StreamResponse(headers=headers)
        await hints.prepare(request)
        with suppress(ConnectionError):
            async for piece in answer.content.iter_any():
                await hints.write(piece)
        return hints


def _forwarded(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _HOP}
