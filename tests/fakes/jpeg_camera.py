"""A camera that knows only JPEGs, over real HTTP: one at a time, or one after another."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
import numpy as np
from turbojpeg import TJSAMP_420, TurboJPEG

from tests.fakes.odd_onvif import is_digest

USERNAME, PASSWORD = "viewer", "right"  # of a device that does not exist
DIGEST = 'Digest realm="c", nonce="n", qop="auth", algorithm=MD5'
BASIC = 'Basic realm="c"'
SHA256 = 'Digest realm="c", nonce="n", qop="auth", algorithm=SHA-256'


def jpeg_of(number: int, width: int = 160, height: int = 90, sampling: int = TJSAMP_420) -> bytes:
    """Return a picture whose brightness says its number."""
    level = np.full((height, width, 3), number % 200 + 20, np.uint8)
    return bytes(TurboJPEG().encode(level, jpeg_subsample=sampling))


@dataclass(slots=True, kw_only=True)
class JpegCamera:
    """Answers `/snap.jpg` with one picture and `/video` with a stream of them."""

    challenge: str | tuple[str, ...] = ""
    """What it asks for, in one header or several; nothing if empty."""
    body: bytes = field(default_factory=lambda: jpeg_of(0))
    status: int = 200
    redirect: str = ""
    snap_kind: str = "image/jpeg"
    """What it calls its picture; it may be empty."""
    chunked: bool = False
    """Whether it leaves out how long its picture is."""
    kind: str = "multipart/x-mixed-replace; boundary=--b"
    part: bytes = b"--b\r\nContent-Type: image/jpeg\r\n\r\n"
    """What the stream sends before each picture."""
    every_s: float = 0.05
    pictures: int = 1_000_000
    frozen: bool = False
    moves: bool = True
    port: int = 0
    seen: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)

    def url(self, path: str = "/snap.jpg") -> str:
        """Return one of its addresses."""
        return f"http://127.0.0.1:{self.port}{path}"

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        """Serve on a free port of loopback."""
        app = web.Application()
        app.router.add_get("/snap.jpg", self._snapshot)
        app.router.add_get("/video", self._video)
        runner = web.AppRunner(app, shutdown_timeout=0.05)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.port = runner.addresses[0][1]
            yield
        finally:
            await runner.cleanup()

    def _refusal(self, request: web.Request) -> web.Response | None:
        given = request.headers.get("Authorization", "")
        self.seen.append(given)
        self.queries.append(request.query_string)
        if self.redirect:
            raise web.HTTPFound(self.redirect)
        if self.challenges and not self._is_authentic(given):
            refusal = web.Response(status=401)
            for each in self.challenges:
                refusal.headers.add("WWW-Authenticate", each)
            return refusal
        return None if self.status == 200 else web.Response(status=self.status)

    @property
    def challenges(self) -> tuple[str, ...]:
        """Its headers."""
        if isinstance(self.challenge, tuple):
            return self.challenge
        return (self.challenge,) if self.challenge else ()

    def _is_authentic(self, given: str) -> bool:
        offered = ", ".join(self.challenges)
        if given.startswith("Basic "):
            right = "Basic " + b64encode(f"{USERNAME}:{PASSWORD}".encode()).decode()
            return "Basic " in offered and given == right
        if not given.startswith("Digest "):
            return False
        parts = (part.strip().partition("=") for part in given[7:].split(","))
        told = {name: value.strip('"') for name, _, value in parts}
        wanted = f"algorithm={told.get('algorithm', 'MD5')}"
        return wanted in offered and is_digest(told, "GET", PASSWORD)

    async def _snapshot(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        answer = web.Response(body=self.body, headers={"Content-Type": self.snap_kind})
        if self.chunked:
            answer.enable_chunked_encoding()
        return answer

    async def _video(self, request: web.Request) -> web.StreamResponse:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        stream = web.StreamResponse(headers={"Content-Type": self.kind})
        await stream.prepare(request)
        for number in range(self.pictures):
            if self.frozen:
                await asyncio.sleep(3600)
            picture = await asyncio.to_thread(jpeg_of, number * 10) if self.moves else self.body
            await stream.write(self.part + picture + b"\r\n")
            await asyncio.sleep(self.every_s)
        return stream
