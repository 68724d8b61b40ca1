"""Adopting and changing cameras: describes, tries and watches them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
import re
from typing import Final, Never
import unicodedata
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from hub.camera.address import (
    PORTS,
    STREAMS,
    WEB,
    host_of,
    own_address,
    without_credentials,
)
from hub.camera.flv import is_flv, reolink_flv
from hub.camera.motion.watcher import Looking
from hub.camera.onvif.consumer import Consumer
from hub.camera.onvif.description import OnvifDescription, describe
from hub.camera.recording.recorder import Tried
from hub.camera.source import Sink, SleepHabit
from hub.camera.stills.source import LentPictures, still_source
from hub.camera.stills.web import JPEG_START, CameraWeb, JpegStream
from hub.camera.streams import STREAMED, read_already, restreams, stream_source
from hub.camera.watch import CameraWatch, Surroundings
from hub.clock import Clock
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    ConflictError,
    InvalidInputError,
    NoKeyFramesError,
    ReadAlreadyError,
)
from hub.model.brand import usual_path, usual_paths
from hub.model.camera import (
    LONGEST_NAME,
    Adoption,
    Camera,
    CameraChange,
    CameraFound,
    SourceKind,
    Transport,
)
from hub.model.ids import CameraId
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Credentials
from noticeboard.runtime.text import Text

_PLACE: Final = re.compile(r"\*\d+\*", re.ASCII)
"""The placeholder for a secret in an address: another password doesn't make another camera."""
_ONE_VIDEO: Final = frozenset({"transportmode", "profile", "proto", "timeout", "unicast"})
"""Query parameters that say how a video is sent, not which one."""


def candidate(
    adoption: Adoption, found: CameraFound | None, camera_id: CameraId, now: datetime
) -> tuple[Camera, Credentials | None]:
    """Return the camera to try and its credentials; raises InvalidInputError."""
    given = (
        Credentials(username=adoption.username, password=adoption.password)
        if adoption.username
        else None
    )
    url, inside = without_credentials(adoption.stream_url) if adoption.stream_url else ("", None)
    camera = Camera(
        id=camera_id,
        name=adoption.name,
        kind=_kind(url) if url else SourceKind.LENT,
        main_url=url,
        entity_id=adoption.entity_id,
        make=found.brand if found else "",
        found_key=found.key if found else "",
        doorbell=adoption.doorbell or (found.doorbell if found else False),
        indoor=adoption.indoor,
        may_share=adoption.may_share,
        place=adoption.place,
        transport=adoption.transport,
        adopted_at=now,
    )
    return camera, given or inside


def described(camera: Camera, description: OnvifDescription) -> Camera:
    """Return a camera with its own ONVIF description applied."""
    return replace(
        camera,
        kind=SourceKind.ONVIF,
        main_url=description.main_url,
        sub_url=description.sub_url,
        device_url=description.device_url,
        snapshot_url=description.snapshot_url,
        make=description.brand,
        model=description.name,
        firmware=description.firmware,
        doorbell=camera.doorbell or description.doorbell,
        events=description.events,
    )


def check_new(camera: Camera, known: Iterable[Camera]) -> None:
    """Raise ConflictError if the camera is already adopted, however it was found or typed."""
    own = _ways(camera)
    if any(own & _ways(other) for other in known if other.id != camera.id):
        raise ConflictError("camera.adopted_already")


def distinct(name: str, known: Iterable[Camera]) -> str:
    """Return a new camera's name, with a number appended if another camera has that name."""
    taken = {_name_key(each.name) for each in known}
    base = chosen = " ".join(unicodedata.normalize("NFKC", name).split())
    number = 1
    while _name_key(chosen) in taken:
        number += 1
        ending = f" {number}"
        chosen = base[: LONGEST_NAME - len(ending)].rstrip() + ending
    return chosen


def check_name(before: Camera, name: str, known: Iterable[Camera]) -> None:
    """Raise ConflictError if another camera already has the new name."""
    if _name_key(name) == _name_key(before.name):
        return
    for each in known:
        if each.id != before.id and _name_key(each.name) == _name_key(name):
            raise ConflictError("camera.name_taken", name=each.name)


def _name_key(name: str) -> str:
    """Return a key that is equal for two spellings of one name."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def changed(
    camera: Camera, change: CameraChange, now: datetime
) -> tuple[Camera, Credentials | None]:
    """Return the changed camera, and the credentials that its new address contained.

    Raises InvalidInputError.
    """
    if (change.username is None) != (change.password is None):
        raise InvalidInputError("camera.both_or_neither")
    wanted = {
        name: value
        for name in (
            *("name", "place", "indoor", "may_share", "doorbell", "masks", "motion_masks"),
            *("sensitivity", "sound", "wired", "transport", "keep"),
        )
        if (value := getattr(change, name)) is not None
    }
    after = replace(camera, **wanted)
    if change.unplace:
        after = replace(after, place=None)
    if change.recording is not None and change.recording is not camera.recording:
        after = replace(after, paused_at=None if change.recording else now)
    if change.stream_url is None:
        return after, None
    if camera.kind is SourceKind.ONVIF or not camera.main_url:
        raise InvalidInputError("camera.other_address")
    url, inside = without_credentials(change.stream_url)
    return replace(after, main_url=url, kind=_kind(url)), inside


def reads_otherwise(before: Camera, after: Camera) -> bool:
    """Return whether a change affects how a camera is read, so that it must be tried."""
    return (before.main_url, before.kind, before.transport) != (
        after.main_url,
        after.kind,
        after.transport,
    )


def needs_restart(before: Camera, after: Camera) -> bool:
    """Return whether a change needs a new watch."""
    return reads_otherwise(before, after) or (
        before.recording,
        before.sound,
        before.wired,
        before.sub_url,
        before.snapshot_url,
        before.device_url,
    ) != (
        after.recording,
        after.sound,
        after.wired,
        after.sub_url,
        after.snapshot_url,
        after.device_url,
    )


def moved(camera: Camera, found: CameraFound) -> Camera:
    """Return a camera at the address where it was found, unchanged if it has not moved.

    Only addresses of a home network count: announcing a camera's key doesn't prove identity.
    """
    host = found.address.lower()
    if not found.key or found.key != camera.found_key or not camera.device_url:
        return camera  # a camera that only announced a stream can't prove itself elsewhere
    if host_of(camera.device_url) == host:
        return camera
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return camera
    if not address.is_private or address.is_unspecified or address.is_multicast:
        return camera
    return replace(
        camera,
        main_url=own_address(camera.main_url, host, STREAMS | WEB),
        sub_url=own_address(camera.sub_url, host, STREAMS),
        snapshot_url=own_address(camera.snapshot_url, host, WEB),
        device_url=own_address(camera.device_url, host, WEB),
    )


def _kind(url: str) -> SourceKind:
    """Return how to read an address; for the web, the response decides whether it is a stream."""
    return SourceKind.RTSP if urlsplit(url).scheme.lower() in STREAMS else SourceKind.MJPEG


def _ways(camera: Camera) -> set[tuple[object, ...]]:
    """Return everything by which a camera can be recognized."""
    ways: set[tuple[object, ...]] = {
        _same(url) for url in (camera.main_url, camera.sub_url, camera.device_url) if url
    }
    if camera.found_key:
        ways.add(("key", camera.found_key))
    if camera.entity_id:
        ways.add(("entity", camera.entity_id))
    return ways


def _same(url: str) -> tuple[object, ...]:
    """Return a key that is equal for two spellings of one address."""
    parts = urlsplit(url)
    query, path = (_PLACE.sub("*", text) for text in (parts.query, parts.path))
    asked = frozenset(pair for pair in parse_qsl(query) if pair[0].lower() not in _ONE_VIDEO)
    port = parts.port or PORTS.get(parts.scheme.lower(), 0)
    return (host_of(url), port, path.rstrip("/"), asked)


_PROBE_S: Final = 20.0
_CONNECT_S: Final = 5.0
_LONGEST_HEAD: Final = 4096
"""The most bytes before the first picture of a stream."""
_REOLINK: Final = "reolink"
_REOLINK_ADVICE: Final = Text("camera.reolink_https")
_EXAMPLES: Final = 3


def offered(addresses: tuple[str, ...]) -> ReadAlreadyError:
    """Return the error that says where a recorder relays a camera."""
    return ReadAlreadyError(
        "camera.read_already",
        host=host_of(addresses[0]),
        addresses=", ".join(addresses[:_EXAMPLES]),
    )


def relayed(camera: Camera, address: str) -> Camera:
    """Return a camera as a recorder relays it."""
    return replace(
        camera,
        kind=SourceKind.RTSP,
        main_url=address,
        sub_url="",
        device_url="",
        snapshot_url="",
        events=False,
        found_key="",
        transport=Transport.TCP,
    )


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
        asks_recorders: bool = True,
    ) -> None:
        """Store the collaborators.

        `events_port` is where cameras that push their events reach this machine; `asks_recorders`
        says whether a host may be asked for the streams it relays.
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
        """Each camera's sleep habit, kept when its address changes."""
        self.tried: Tried | None = None
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
            case SourceKind.LENT:
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
                    self.tried = Tried(camera_id=camera.id, info=source.info)
                    return
        except TimeoutError:
            raise CameraUnreachableError("camera.slow") from None

    async def read_already(self, camera: Camera, recorders: Iterable[str]) -> tuple[str, ...]:
        """Return where a recorder in the house relays a camera, best first."""
        return await read_already(camera, recorders) if self._asks_recorders else ()

    async def _point_to_restreams(self, camera: Camera) -> None:
        """Raise CameraUnreachableError, with a few examples, if that host relays cameras."""
        found = await restreams(host_of(camera.main_url)) if self._asks_recorders else ()
        if found:
            raise CameraUnreachableError(
                "camera.restreamed",
                host=host_of(camera.main_url),
                addresses=", ".join(found[:_EXAMPLES]),
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
