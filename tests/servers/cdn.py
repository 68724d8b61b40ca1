"""A small CDN for tests: several caches that ask an origin for what they don't have.

`python -m tests.servers.cdn PORT CACHES SECRET ORIGIN…` serves on loopback until its input ends,
then prints one JSON object: how often it was asked for each kind of path, and how often it asked an
origin. It caches what `Cache-Control` lets it and keeps nothing else, fetches whole files and gives
parts of them, asks once however many wait, and goes to the next origin if one doesn't answer.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
import json
import re
import sys
import time
from typing import Final

import aiohttp
from aiohttp import web

_MAX_AGE: Final = re.compile(r"max-age=([0-9]+)")
_RANGE: Final = re.compile(r"bytes=([0-9]+)-([0-9]*)")
_HOPS: Final = frozenset(
    {"connection", "content-length", "host", "keep-alive", "te", "transfer-encoding", "upgrade"}
)
_KINDS: Final = (
    ("/checkpoint", "checkpoints"),
    ("/tile/entries/", "entries"),
    ("/tile/", "tiles"),
    ("/hint", "hints"),
    ("/entries", "posts"),
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An origin's answer."""

    status: int
    headers: dict[str, str]
    body: bytes
    until_s: float
    since_s: float


@dataclass(slots=True)
class Cache:
    """One place of the CDN."""

    stored: dict[tuple[str, str], Stored] = field(default_factory=dict)
    turns: dict[tuple[str, str], asyncio.Lock] = field(default_factory=dict)


def kind_of(path: str) -> str:
    """Return which kind of traffic a path is."""
    return next((kind for start, kind in _KINDS if path.startswith(start)), "others")


class Cdn:
    """The caches, and what was asked of them."""

    def __init__(self, caches: int, secret: str, origins: list[str]) -> None:
        self.caches = [Cache() for _ in range(caches)]
        self.asked: Counter[str] = Counter()
        self.fetched: Counter[str] = Counter()
        self.sent_bytes: Counter[str] = Counter()
        self._secret = secret
        self._origins = origins
        self._session = aiohttp.ClientSession(
            auto_decompress=False, connector=aiohttp.TCPConnector(limit=0)
        )

    async def close(self) -> None:
        """Close what is open."""
        await self._session.close()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer from a cache, or as an origin does."""
        kind = kind_of(request.path)
        self.asked[kind] += 1
        _, port = request.transport.get_extra_info("peername")[:2]  # type: ignore[union-attr]
        if request.method != "GET":
            found = await self._fetch(request, port, whole=False)
        else:
            found = await self._cached(request, port, self.caches[port % len(self.caches)])
        response = _part(request, found)
        if isinstance(response.body, bytes):
            self.sent_bytes[kind] += len(response.body)
        return response

    async def _cached(self, request: web.Request, port: int, cache: Cache) -> Stored:
        coding = "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else ""
        key = request.path_qs, coding
        async with cache.turns.setdefault(key, asyncio.Lock()):
            found = cache.stored.get(key)
            if found is None or found.until_s <= time.monotonic():
                found = await self._fetch(request, port, whole=True)
                if found.until_s > found.since_s:
                    cache.stored[key] = found
        return found

    async def _fetch(self, request: web.Request, port: int, *, whole: bool) -> Stored:
        self.fetched[kind_of(request.path)] += 1
        left_out = _HOPS | {"range"} if whole else _HOPS
        headers = {
            name: value for name, value in request.headers.items() if name.lower() not in left_out
        }
        headers["X-Origin-Secret"] = self._secret
        # As if each connection came from an address of its own.
        headers["X-Forwarded-For"] = f"198.51.{port >> 8}.{port & 255}"
        body = await request.read()
        for origin in self._origins:
            try:
                async with self._session.request(
                    request.method, origin + request.path_qs, headers=headers, data=body or None
                ) as answer:
                    return _stored(answer, await answer.read())
            except aiohttp.ClientConnectionError:
                continue
        return Stored(HTTPStatus.BAD_GATEWAY, {}, b"no origin answers\n", 0.0, 0.0)


def _stored(answer: aiohttp.ClientResponse, body: bytes) -> Stored:
    now_s = time.monotonic()
    caching = answer.headers.get("Cache-Control", "")
    age = _MAX_AGE.search(caching)
    may = age is not None and "public" in caching and answer.status == HTTPStatus.OK
    headers = {name: value for name, value in answer.headers.items() if name.lower() not in _HOPS}
    until_s = now_s + int(age[1]) if may and age is not None else now_s
    return Stored(answer.status, headers, body, until_s, now_s)


def _part(request: web.Request, found: Stored) -> web.Response:
    headers = dict(found.headers)
    if found.until_s > found.since_s:
        headers["Age"] = f"{time.monotonic() - found.since_s:.0f}"
    wanted = _RANGE.fullmatch(request.headers.get("Range", ""))
    if wanted is None or found.status != HTTPStatus.OK:
        return web.Response(status=found.status, headers=headers, body=found.body)
    size, start = len(found.body), int(wanted[1])
    end = min(int(wanted[2]) + 1 if wanted[2] else size, size)
    if start >= end:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return web.Response(status=206, headers=headers, body=found.body[start:end])


async def _main(port: int, caches: int, secret: str, origins: list[str]) -> None:
    cdn = Cdn(caches, secret, origins)
    app = web.Application(client_max_size=1 << 24)
    app.router.add_route("*", "/{path:.*}", cdn.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
        began_s = time.monotonic()
        print("ready", flush=True)  # noqa: T201 -- the answer
        await asyncio.to_thread(sys.stdin.read)
    finally:
        await runner.cleanup()
        await cdn.close()
    told = {
        "asked": cdn.asked,
        "fetched": cdn.fetched,
        "bytes": cdn.sent_bytes,
        "seconds": time.monotonic() - began_s,
    }
    print(json.dumps(told))  # noqa: T201 -- the answer


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]))
