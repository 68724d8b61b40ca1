"""Real cameras: described, tried and watched."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Final, Never
from urllib.parse import urlsplit

import aiohttp

from hub.camera.address import (
    PORTS,
    host_of,
)
from hub.camera.adoption import EXAMPLES
from hub.camera.flv import is_flv, reolink_flv
from hub.camera.motion.watcher import MotionWatcher
from hub.camera.onvif.consumer import Consumer
from hub.camera.onvif.description import OnvifDescription, describe
from hub.camera.recording.recorder import CameraTrial
from hub.camera.recording.segment import SHORTEST_SEGMENT_US, SPARING_SEGMENT_US
from hub.camera.source import Sink, SleepHabit
from hub.camera.stills.source import LentPictures, still_source
from hub.camera.stills.web import JPEG_START, CameraWeb, JpegStream
from hub.camera.streams import STREAMED, read_already, restreams, stream_source
from hub.camera.watch import CameraWatch, WatchContext
from hub.clock import Clock
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    InvalidInputError,
    NoKeyFramesError,
)
from hub.model.brand import usual_path, usual_paths
from hub.model.camera import (
    Camera,
    SourceKind,
    Transport,
)
from hub.model.ids import CameraId
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Credentials
from noticeboard.runtime.text import Text

_PROBE_S: Final = 20.0
_CONNECT_S: Final = 5.0
_LONGEST_HEAD: Final = 4096
"""The most bytes before the first picture of a stream."""
_REOLINK: Final = "reolink"
_REOLINK_ADVICE: Final = Text("camera.reolink_https")


class CameraFactory:
    """Opens real cameras; `sink` is called late, because the sink is built after the roster."""

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
        uses_recorders: bool = True,
        spares_disk: bool = False,
    ) -> None:
        """Store the collaborators.

        `events_port` is where cameras that push their events reach this machine; `uses_recorders`
        says whether a host may be asked for the streams it relays; `spares_disk`, whether segments
        are long.
        """
        self._around = WatchContext(
            folder=folder,
            files=files,
            clock=clock,
            room=room,
            open_watcher=MotionWatcher,
            consumer=Consumer(clock, events_port),
            shortest_segment_us=SPARING_SEGMENT_US if spares_disk else SHORTEST_SEGMENT_US,
        )
        self._clock = clock
        self._sink = sink
        self._paths = paths
        self._flv_of = flv_of
        self._uses_recorders = uses_recorders
        self._habits: dict[CameraId, SleepHabit] = {}
        """Each camera's sleep habit, kept when its address changes."""
        self.tried: CameraTrial | None = None
        """The result of the last successful trial of a camera."""

    async def describe(
        self, xaddrs: tuple[str, ...], credentials: Credentials | None, transport: Transport
    ) -> OnvifDescription:
        """Return a found camera's description from the first of its addresses that answers.

        Raises CameraPasswordError, and CameraUnreachableError if none answers.
        """
        failure = CameraUnreachableError("camera.no_onvif_address")
        for address in xaddrs:
            try:
                return await describe(address, credentials, self._clock, transport)
            except CameraUnreachableError as error:
                failure = error
            except InvalidInputError:
                continue  # the camera gave an invalid address
        raise failure

    async def probe(self, camera: Camera, credentials: Credentials | None) -> Camera:
        """Read one frame, and return the camera with the address and kind that worked.

        An HTTP address may give one picture or a stream of them. For an RTSP address without a
        path, the usual paths are tried. Raises CameraPasswordError, CameraUnreachableError and
        NoKeyFramesError.
        """
        match camera.kind:
            case SourceKind.LENT | SourceKind.ARCHIVE:
                return camera  # if its first picture never comes, the recorder reports that
            case SourceKind.MJPEG | SourceKind.JPEG | SourceKind.FLV:
                camera = await self._kind_of(camera, credentials)
                await self._first_frame(camera, credentials)
                return camera
            case SourceKind.RTSP:
                return await self._stream(camera, credentials)
            case SourceKind.ONVIF:
                return await self._best_of(await self._stream(camera, credentials), credentials)

    async def _best_of(self, camera: Camera, credentials: Credentials | None) -> Camera:
        """Return a Reolink over HTTPS-FLV, which is steadiest, if its picture is as large there.

        Never over HTTP, which sends the password unencrypted: only its owner may choose that.
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
        # A name that its owner gave it names its maker here only, and is not stored as one.
        usual = usual_path(camera.make) or usual_path(camera.name)
        for path in dict.fromkeys((usual, *self._paths) if usual else self._paths):
            there = replace(camera, main_url=camera.main_url.rstrip("/") + path)
            try:
                await self._first_frame(there, credentials)
            except NoKeyFramesError:
                raise
            except CameraUnreachableError:
                continue
            return there
        raise CameraUnreachableError("camera.no_stream_anywhere")

    async def _first_frame(self, camera: Camera, credentials: Credentials | None) -> None:
        source = (
            stream_source(camera, credentials, self._clock)
            if camera.kind in STREAMED
            else still_source(camera, credentials, self._clock, LentPictures())
        )
        try:
            async with asyncio.timeout(_PROBE_S), aclosing(source.packets()) as packets:
                async for _ in packets:
                    self.tried = CameraTrial(camera_id=camera.id, info=source.info)
                    return
        except TimeoutError:
            raise CameraUnreachableError("camera.slow") from None

    async def read_already(self, camera: Camera, recorders: Iterable[str]) -> tuple[str, ...]:
        """Return where a recorder in the house relays a camera, best first."""
        return await read_already(camera, recorders) if self._uses_recorders else ()

    async def _point_to_restreams(self, camera: Camera) -> None:
        """Raise CameraUnreachableError, with a few examples, if that host relays cameras."""
        found = await restreams(host_of(camera.main_url)) if self._uses_recorders else ()
        if found:
            raise CameraUnreachableError(
                "camera.restreamed",
                host=host_of(camera.main_url),
                addresses=", ".join(found[:EXAMPLES]),
            )

    async def _kind_of(self, camera: Camera, credentials: Credentials | None) -> Camera:
        """Return a camera with the kind that its address turns out to be."""
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
    """Return the kind of a response with an unknown content type: one JPEG, or a stream of them.

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
    raise CameraUnreachableError("camera.neither_picture_nor_stream")


async def _answers(url: str) -> bool:
    """Return whether a host answers at an address; if so, only the path is wrong."""
    parts = urlsplit(url)
    port = parts.port or PORTS.get(parts.scheme, 0)
    try:
        async with asyncio.timeout(_CONNECT_S):
            _, writer = await asyncio.open_connection(parts.hostname, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
