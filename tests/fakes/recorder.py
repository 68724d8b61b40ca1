"""A go2rtc, or a Frigate in front of one, on a loopback address of its own.

It answers as go2rtc 1.9 does: a stream that nobody watches names its source; one that is watched
tells of the connection to the camera instead.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import json

from aiohttp import web

GO2RTC, FRIGATE = 1984, 5000


def idle(*sources: str) -> dict[str, object]:
    """Return a stream that nobody watches."""
    return {"producers": [{"url": each} for each in sources], "consumers": None}


def watched(url: str, address: str) -> dict[str, object]:
    """Return a stream that is read, from a camera at `address`."""
    media = "video, recvonly, H264"
    return {
        "producers": [
            {
                "id": 1,
                "format_name": "rtsp",
                "protocol": "rtsp+tcp",
                "remote_addr": address,
                "source": url,
                "url": url.replace("hunter2", "***"),
                "sdp": "v=0\r\n",
                "user_agent": "go2rtc/1.9.14",
                "medias": [media],
                "receivers": [{"id": 2, "codec": {"codec_name": "h264"}, "bytes": 1_000_000}],
                "bytes_recv": 1_000_000,
            }
        ],
        "consumers": [{"id": 3, "format_name": "mse/fmp4", "protocol": "ws"}],
    }


@dataclass(slots=True, kw_only=True)
class Recorder:
    """What it reads, and what it was asked."""

    address: str
    streams: Mapping[str, object] = field(default_factory=dict)
    answer: bytes | None = None
    """Given instead of the streams."""
    in_frigate: bool = False
    """Whether only Frigate's port is open."""
    listen: str | None = ":8554"
    """Where its RTSP server listens; None as from a go2rtc that does not tell."""
    asked: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        """Serve at the port of its API."""
        app = web.Application()
        app.router.add_get("/{tail:.*}", self._respond)
        runner = web.AppRunner(app)
        await runner.setup()
        port = FRIGATE if self.in_frigate else GO2RTC
        await web.TCPSite(runner, self.address, port).start()
        try:
            yield
        finally:
            await runner.cleanup()

    async def _respond(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path == ("/api/go2rtc/streams" if self.in_frigate else "/api/streams"):
            body = json.dumps(self.streams).encode() if self.answer is None else self.answer
            return web.Response(body=body, content_type="application/json")
        if request.path == "/api" and not self.in_frigate and self.listen is not None:
            info = {"version": "1.9.14", "host": request.host, "rtsp": {"listen": self.listen}}
            return web.json_response(info)
        return web.Response(text="<html>", content_type="text/html")
