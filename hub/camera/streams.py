"""Chooses the source for each kind of video camera, and finds streams that go2rtc relays."""

import asyncio
import json
import re
from typing import Final
from urllib.parse import quote, urlsplit

from hub.camera.address import WEB
from hub.camera.flv import FlvSource
from hub.camera.rtsp.client import RtspSource
from hub.camera.stills.web import CameraWeb
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.camera import Camera, SourceKind
from hub.store.secrets import Credentials

STREAMED: Final = frozenset({SourceKind.ONVIF, SourceKind.RTSP, SourceKind.FLV})


def stream_source(
    camera: Camera, credentials: Credentials | None, clock: Clock, *, url: str = ""
) -> RtspSource | FlvSource:
    """Return the source for a camera's main stream, or for its stream at `url`.

    Only the address decides: a camera found by ONVIF may also be read over HTTP.
    """
    kind = FlvSource if urlsplit(url or camera.main_url).scheme.lower() in WEB else RtspSource
    return kind(camera, credentials, clock, url=url)


_ASKED: Final = ((1984, "/api/streams"), (5000, "/api/go2rtc/streams"))
"""Ports and paths of go2rtc's own API, and of Frigate's internal API, which forwards to it."""
_RTSP_PORT: Final = 8554
_LARGEST: Final = 1 << 20
"""The response also lists each camera's sources and viewers, which are ignored."""
_LONGEST_S: Final = 5.0
_NAME: Final = re.compile(r"[\w.-]{1,60}")
_MOST: Final = 64


async def restreams(host: str) -> tuple[str, ...]:
    """Return the RTSP addresses of the cameras that a host relays, if any.

    Only call this for a host that a person named; it connects to two ports.
    """
    place = f"[{host}]" if ":" in host else host
    for port, path in _ASKED:
        try:
            async with asyncio.timeout(_LONGEST_S):
                names = await _names(f"http://{place}:{port}{path}")
        except (CameraUnreachableError, CameraPasswordError, TimeoutError):
            continue
        if names:
            return tuple(f"rtsp://{place}:{_RTSP_PORT}/{quote(name)}" for name in names)
    return ()


async def _names(url: str) -> list[str]:
    """Return the stream names; raises CameraUnreachableError and CameraPasswordError."""
    async with CameraWeb(url, None) as web, web.get() as response:
        raw = bytearray()
        async for piece in response.content.iter_any():
            raw += piece
            if len(raw) > _LARGEST:
                return []
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return []
    if not isinstance(told, dict):
        return []
    return [name for name in sorted(told) if _NAME.fullmatch(name)][:_MOST]
