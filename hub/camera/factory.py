"""What the roster needs for each camera: asking, trying, watching."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Final, Never
from urllib.parse import urlsplit

import aiohttp

from hub.camera.address import PORTS, host_of
from hub.camera.backoff import SleepHabit
from hub.camera.flv import is_flv, reolink_flv
from hub.camera.motion.looking import Looking
from hub.camera.onvif.consumer import Consumer
from hub.camera.onvif.description import OnvifDescription, describe
from hub.camera.recording.recorder import Tried
from hub.camera.restreams import restreams
from hub.camera.sink import Sink
from hub.camera.stills.jpeg_stream import JPEG_START, JpegStream
from hub.camera.stills.origins import LentPictures, still_source
from hub.camera.stills.web import CameraWeb
from hub.camera.streams import STREAMED, stream_source
from hub.camera.watch import CameraWatch, Surroundings
from hub.clock import Clock
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    InvalidInputError,
    NoKeyFramesError,
)
from hub.model.brand import usual_path, usual_paths
from hub.model.camera import Camera, SourceKind, Transport
from hub.model.ids import CameraId
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Credentials

_PROBE_S: Final = 20.0
_CONNECT_S: Final = 5.0
_LONGEST_HEAD: Final = 4096
"""What may stand before the first picture of a stream."""
_REOLINK: Final = "reolink"
_REOLINK_ADVICE: Final = (
    "A Reolink is steadier over HTTPS: switch on HTTPS in the camera's settings (Network, "
    "Advanced, Server Settings), then forget the camera and adopt it again."
)
_EXAMPLES: Final = 3


class CameraFactory:
    """Opens real cameras; `sink` is asked for late, because it is built after the roster."""

    def __init__(  # noqa: PLR0913 -- everything it touches is injected
        self,
        folder: Path,
        files: FootageFiles,
        clock: Clock,
        *,
        sink: Callable[[], Sink],
        room: Callable[[CameraId], Awaitable[None]],
        paths: tuple[str, ...] = usual_paths(),
        events_port: int = 0,
        flv_of: Callable[[str], str] = reolink_flv,
        asks_recorders: bool = True,
    ) -> None:
        """Take what it needs.

        `events_port` is where cameras that bring their events reach this machine; `asks_recorders`
        says whether a host may be asked what it passes on.
        """
        self._around = Surroundings(
            folder=folder,
            files=files,
            clock=clock,
            room=room,
            look=Looking,
            consumer=Consumer(clock, events_port),
        )
        self._clock = clock
        self._sink = sink
        self._paths = paths
        self._flv_of = flv_of
        self._asks_recorders = asks_recorders
        self._habits: dict[CameraId, SleepHabit] = {}
        """What is known of each camera's sleep, also after its address has changed."""
        self.tried: Tried | None = None
        """What was found when a camera was tried last."""

    async def describe(
        self, xaddrs: tuple[str, ...], credentials: Credentials | None, transport: Transport
    ) -> OnvifDescription:
        """Ask a found camera about itself at the first of its addresses that answers.

        Raises CameraPasswordError, and CameraUnreachableError where none answers.
        """
        failure = CameraUnreachableError("The camera gave no ONVIF address: add it by RTSP.")
        for address in xaddrs:
            try:
                return await describe(address, credentials, self._clock, transport)
            except CameraUnreachableError as error:
                failure = error
            except InvalidInputError:
                continue  # an address the camera made up
        raise failure

    async def probe(self, camera: Camera, credentials: Credentials | None) -> Camera:
        """Read one frame of the camera, and return it as it can be read.

        An HTTP address turns out to give one picture or a stream of them; an RTSP address
        without a path is tried at the usual ones. Raises CameraPasswordError,
        CameraUnreachableError and NoKeyFramesError.
        """
        match camera.kind:
            case SourceKind.LENT:
                return camera  # its first picture comes later, or the recorder says so
            case SourceKind.MJPEG | SourceKind.JPEG | SourceKind.FLV:
                camera = await self._kind_of(camera, credentials)
                await self._first_frame(camera, credentials)
                return camera
            case SourceKind.RTSP:
                return await self._stream(camera, credentials)
            case SourceKind.ONVIF:
                return await self._best_of(await self._stream(camera, credentials), credentials)

    async def _best_of(self, camera: Camera, credentials: Credentials | None) -> Camera:
        """Return a Reolink as it is steadiest: over HTTPS-FLV, if it sends as large a picture.

        Never over HTTP, where its password would go unencrypted: only its owner may want that.
        """
        url = self._flv_of(camera.main_url)
        if _REOLINK not in camera.make.lower() or not url:
            return camera
        by_rtsp = self.tried
        other = replace(camera, main_url=url)
        try:
            await self._first_frame(other, credentials)
        except (CameraUnreachableError, CameraPasswordError):
            self.tried = by_rtsp and replace(by_rtsp, advice=_REOLINK_ADVICE)
            return camera
        if by_rtsp and self.tried and self.tried.area < by_rtsp.area:
            self.tried = by_rtsp
            return camera
        return other

    def record(self, camera: Camera, credentials: Credentials | None) -> CameraWatch:
        """Return the camera's watch, not yet running."""
        tried = self.tried if self.tried and self.tried.camera_id == camera.id else None
        habit = self._habits.setdefault(camera.id, SleepHabit())
        return CameraWatch(
            camera, credentials, self._around, self._sink(), tried=tried, habit=habit
        )

    async def _stream(self, camera: Camera, credentials: Credentials | None) -> Camera:
        try:
            await self._first_frame(camera, credentials)
        except NoKeyFramesError:
            raise
        except CameraUnreachableError:
            if urlsplit(camera.main_url).path.strip("/"):
                raise
            await self._point_to_restreams(camera)
            if not await _answers(camera.main_url):
                raise
        else:
            return camera
        usual = usual_path(camera.make)
        for path in dict.fromkeys((usual, *self._paths) if usual else self._paths):
            there = replace(camera, main_url=camera.main_url.rstrip("/") + path)
            try:
                await self._first_frame(there, credentials)
            except NoKeyFramesError:
                raise
            except CameraUnreachableError:
                continue
            return there
        raise CameraUnreachableError(
            "The camera answers, but has no stream at this address nor at the usual ones: look "
            "its RTSP path up in its manual, and add that."
        )

    async def _first_frame(self, camera: Camera, credentials: Credentials | None) -> None:
        source = (
            stream_source(camera, credentials, self._clock)
            if camera.kind in STREAMED
            else still_source(camera, credentials, self._clock, LentPictures())
        )
        try:
            async with asyncio.timeout(_PROBE_S), aclosing(source.packets()) as packets:
                async for _ in packets:
                    self.tried = Tried(camera_id=camera.id, info=source.info)
                    return
        except TimeoutError:
            raise CameraUnreachableError(
                "The camera answers too slowly: try again, or restart it."
            ) from None

    async def _point_to_restreams(self, camera: Camera) -> None:
        """Raise CameraUnreachableError if a recorder there passes cameras on: with a few."""
        found = await restreams(host_of(camera.main_url)) if self._asks_recorders else ()
        if found:
            raise CameraUnreachableError(
                f"A recorder at {host_of(camera.main_url)} reads these cameras already: adopt one "
                f"from it, such as {', '.join(found[:_EXAMPLES])}."
            )

    async def _kind_of(self, camera: Camera, credentials: Credentials | None) -> Camera:
        """Return a camera as what is at its address is read."""
        if is_flv(camera.main_url):
            return replace(camera, kind=SourceKind.FLV)
        try:
            return await self._web_kind(camera, credentials)
        except CameraUnreachableError:
            if not urlsplit(camera.main_url).path.strip("/"):
                await self._point_to_restreams(camera)
            raise

    @staticmethod
    async def _web_kind(camera: Camera, credentials: Credentials | None) -> Camera:
        async with CameraWeb(camera.main_url, credentials) as web, web.get() as response:
            called = response.headers.get("Content-Type", "").lower().strip()
            if called.startswith("multipart/"):
                return replace(camera, kind=SourceKind.MJPEG)
            if called.startswith("image/jp"):
                return replace(camera, kind=SourceKind.JPEG)
            if called.startswith("video/x-flv"):
                return replace(camera, kind=SourceKind.FLV)
            return replace(camera, kind=await _kind_by_bytes(response.content))


async def _kind_by_bytes(body: aiohttp.StreamReader) -> SourceKind:
    """Return what comes, if the camera calls it something else: one JPEG, or one after another.

    Raises CameraUnreachableError if it is neither.
    """
    stream, beginning, start, whole = JpegStream(), b"", -1, 0
    try:
        async with asyncio.timeout(_PROBE_S):
            async for piece in body.iter_any():
                if start < 0:
                    beginning += piece
                    start = beginning.find(JPEG_START)
                if not 0 <= start <= _LONGEST_HEAD and len(beginning) > _LONGEST_HEAD:
                    break
                whole += len(stream.feed(piece))
                if whole > 1 or (whole and start > 0):
                    return SourceKind.MJPEG
    except TimeoutError:
        return SourceKind.MJPEG if whole else _no_picture()
    return SourceKind.JPEG if whole else _no_picture()


def _no_picture() -> Never:
    raise CameraUnreachableError(
        "What is at this address is neither a picture nor a stream of pictures: look up the "
        "camera's address for snapshots or for MJPEG, or add it by RTSP."
    )


async def _answers(url: str) -> bool:
    """Tell whether anybody is at an address; then only its path is wrong."""
    parts = urlsplit(url)
    port = parts.port or PORTS.get(parts.scheme, 0)
    try:
        async with asyncio.timeout(_CONNECT_S):
            _, writer = await asyncio.open_connection(parts.hostname, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
