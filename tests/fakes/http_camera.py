"""Cameras over real HTTP: one knows only JPEGs, the other sends FLV as a Reolink does."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from http import HTTPStatus
import io
from pathlib import Path

from aiohttp import web
import av
import numpy as np
from turbojpeg import TJSAMP_420, TurboJPEG

from hub.store.secrets import Credentials
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


LOGIN = Credentials(username="viewer", password="p@ss&=#%")  # noqa: S106 -- nobody's


def remuxed(video: Path) -> bytes:
    """Return a video file as FLV."""
    made = io.BytesIO()
    with av.open(str(video)) as source, av.open(made, "w", format="flv") as file:
        streams = {one.index: file.add_stream_from_template(one) for one in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream_index]
                file.mux(packet)
    return made.getvalue()


def drawn(
    codec: str, seconds: int = 2, *, b_frames: int = 0, size: tuple[int, int] = (320, 180)
) -> bytes:
    """Return FLV of a ramp of gray that moves, without sound."""
    made = io.BytesIO()
    with av.open(made, "w", format="flv") as file:
        stream = file.add_stream("libx265" if codec == "hevc" else "libx264", rate=15)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.max_b_frames = b_frames
        stream.options = {"preset": "ultrafast", "x265-params": "log-level=none:keyint=15"}
        stream.codec_context.gop_size = 15
        for number in range(15 * seconds):
            plane = np.roll(
                np.tile(np.arange(size[0], dtype=np.uint16) % 255, (size[1], 1)), number, 1
            )
            frame = av.VideoFrame.from_ndarray(plane.astype(np.uint8), format="gray")
            frame.pts, frame.time_base = number, Fraction(1, 15)
            file.mux(stream.encode(frame.reformat(format="yuv420p")))
        file.mux(stream.encode(None))
    return made.getvalue()


class FlvCamera:
    """A camera that sends FLV to whoever knows the password."""

    def __init__(
        self, raw: bytes, then: bytes = b"", *, open_path: str = "", digests: bool = False
    ) -> None:
        """`then` is sent again and again, forever; nobody is asked at `open_path`.

        With `digests` it asks as other servers do, for Basic or a digest, and takes any digest.
        """
        self.open_path = open_path
        self.digests = digests
        self.raw = raw
        self.then = then
        self.port = 0
        self.over = asyncio.Event()
        self.asked: list[str] = []
        """Paths, queries and proofs, as they came."""

    @property
    def url(self) -> str:
        """Its address, without the password."""
        return f"http://127.0.0.1:{self.port}/flv?port=1935&app=bcs&stream=channel0_main.bcs"

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        """Serve while the block runs."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield
        finally:
            self.over.set()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        proof = request.headers.get("Authorization", "")
        self.asked.append(f"{request.path_qs} {proof}")
        if self.digests and not proof.startswith("Digest "):
            offers = {"WWW-Authenticate": 'Basic realm="cam", Digest realm="cam", nonce="n"'}
            return web.Response(status=HTTPStatus.UNAUTHORIZED, headers=offers)
        if (
            not self.digests
            and request.path != self.open_path
            and (
                request.query.get("user"),
                request.query.get("password"),
            )
            != (
                LOGIN.username,
                LOGIN.password,
            )
        ):
            return web.json_response([{"code": 1, "error": {"detail": "login failed"}}])
        response = web.StreamResponse(headers={"Content-Type": "video/x-flv"})
        await response.prepare(request)
        await response.write(self.raw)
        while self.then and not self.over.is_set():
            await response.write(self.then)
            await asyncio.sleep(0.05)
        return response
