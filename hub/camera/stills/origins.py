"""Where single pictures come from: a stream of JPEGs, an address, or Home Assistant."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Final

from hub.camera.stills.jpeg_stream import JpegStream
from hub.camera.stills.snapshot import fetch_snapshot
from hub.camera.stills.source import Seen, Silence, StillSource
from hub.camera.stills.web import CameraWeb
from hub.clock import Clock
from hub.media import jpeg
from hub.model.camera import Camera, SourceKind
from hub.store.secrets import Credentials

_POLL_S: Final = 0.5
_PIECE: Final = 64 * 1024
_SILENT: Final = Silence(
    longest_s=10,
    sentence="The camera has sent no picture for ten seconds: check its power and network.",
)
_UNLENT: Final = Silence(
    longest_s=30,
    sentence="Home Assistant has given no picture of this camera for 30 seconds: check that it "
    "runs, and that it shows the camera itself.",
)


class LentPictures:
    """Pictures that Home Assistant gives; only the newest counts."""

    def __init__(self) -> None:
        self._newest = b""
        self._news = asyncio.Event()

    async def take(self, raw: bytes) -> None:
        """Take a picture; raises CameraUnreachableError where it is no JPEG of sane size."""
        # The first use looks for the JPEG library on disk.
        self._newest = await asyncio.to_thread(jpeg.check, raw)
        self._news.set()

    async def pictures(self) -> AsyncGenerator[bytes]:
        """Yield what is given from now on."""
        self._news.clear()
        while True:
            await self._news.wait()
            self._news.clear()
            yield self._newest


def still_source(
    camera: Camera,
    credentials: Credentials | None,
    clock: Clock,
    lent: LentPictures,
    *,
    seen: Seen | None = None,
) -> StillSource:
    """Return the source of a camera that gives single pictures."""
    pictures: Callable[[], AsyncGenerator[bytes]]
    match camera.kind:
        case SourceKind.LENT:
            pictures = lent.pictures
        case SourceKind.MJPEG:
            pictures = lambda: streamed(camera.main_url, credentials)  # noqa: E731 -- one of three
        case _:
            pictures = lambda: polled(camera.main_url, credentials, clock)  # noqa: E731 -- one of three
    silence = _UNLENT if camera.kind is SourceKind.LENT else _SILENT
    return StillSource(camera.id, pictures, clock, silence, seen=seen)


async def streamed(url: str, credentials: Credentials | None) -> AsyncGenerator[bytes]:
    """Yield the pictures of a stream of JPEGs (multipart/x-mixed-replace)."""
    stream = JpegStream()
    async with CameraWeb(url, credentials) as web, web.get() as response:
        async for piece in response.content.iter_chunked(_PIECE):
            for picture in stream.feed(piece):
                yield picture


async def polled(url: str, credentials: Credentials | None, clock: Clock) -> AsyncGenerator[bytes]:
    """Yield the picture at an address, twice a second."""
    async with CameraWeb(url, credentials) as web:
        while True:
            began_s = clock.steady_s()
            yield await fetch_snapshot(web)
            await clock.sleep(max(_POLL_S - (clock.steady_s() - began_s), 0.05))
