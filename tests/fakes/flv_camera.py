"""A camera on loopback that sends FLV over HTTP, as a Reolink does."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from fractions import Fraction
from http import HTTPStatus
import io
from pathlib import Path

from aiohttp import web
import av
import numpy as np

from hub.store.secrets import Credentials

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
