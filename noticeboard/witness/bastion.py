"""A witness behind a bastion: what arrives there is handed to the witness's own server.

So a witness can stand at home, with a server that only its own machine reaches.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus
import time
from typing import Final

import aiohttp

from noticeboard.log.witness import MAX_REQUEST_BYTES
from noticeboard.runtime.bastion import Bastion, BastionServer
from noticeboard.runtime.exchange import Answer, Bounds, Request, Response
from noticeboard.runtime.tasks import run_in_background
from noticeboard.witness.server import RateLimit

_ANSWER_S: Final = aiohttp.ClientTimeout(total=20)
_METHODS: Final = frozenset({"GET", "POST"})
_GIVEN_ON: Final = ("cache-control", "content-type", "retry-after")


@asynccontextmanager
async def behind(bastion: Bastion, seed: bytes, address: str) -> AsyncGenerator[BastionServer]:
    """Hand on what a bastion receives to the witness at `address` until the block ends."""
    async with aiohttp.ClientSession(
        auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
    ) as session:
        server = BastionServer(
            bastion, seed, relay(session, address), Bounds(most_body_bytes=MAX_REQUEST_BYTES)
        )
        async with run_in_background(server.run()):
            yield server


def relay(session: aiohttp.ClientSession, address: str) -> Answer:
    """Return what answers a request as the server at `address` does.

    That server sees one client only, so each client's requests are counted here.
    """
    rate = RateLimit()

    async def answer(request: Request) -> Response:
        if not rate.allows(request.headers.get("x-forwarded-for", ""), time.monotonic()):
            return Response(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"retry-after": "1"})
        if request.method not in _METHODS:
            return Response(status=HTTPStatus.METHOD_NOT_ALLOWED)
        sent = {"Content-Encoding": request.headers.get("content-encoding", "identity")}
        try:
            async with session.request(
                request.method,
                f"{address}{request.path}",
                data=request.body or None,
                headers=sent,
                allow_redirects=False,
                timeout=_ANSWER_S,
            ) as answered:
                body = await answered.read()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return Response(status=HTTPStatus.BAD_GATEWAY)
        headers = {name: answered.headers[name] for name in _GIVEN_ON if name in answered.headers}
        return Response(status=answered.status, body=body, headers=headers)

    return answer
