"""Which source reads each kind of camera that sends video, and streams that go2rtc already has."""

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
    """Return what reads a camera's stream, or another one of it at `url`.

    Its address alone decides: a camera found by ONVIF may be read over HTTP too.
    """
    kind = FlvSource if urlsplit(url or camera.main_url).scheme.lower() in WEB else RtspSource
    return kind(camera, credentials, clock, url=url)


_ASKED: Final = ((1984, "/api/streams"), (5000, "/api/go2rtc/streams"))
"""go2rtc's own API; Frigate's within the house, which passes the same question on."""
_RTSP_PORT: Final = 8554
_LARGEST: Final = 1 << 20
"""It names each camera's sources and viewers too, of which nothing is kept."""
_LONGEST_S: Final = 5.0
_NAME: Final = re.compile(r"[\w.-]{1,60}")
_MOST: Final = 64


async def restreams(host: str) -> tuple[str, ...]:
    """Return the RTSP addresses at which a host passes cameras on; none if it does not.

    Only a host that a person named is asked, and only at two ports.
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
    """Return the names of streams; raises CameraUnreachableError and CameraPasswordError."""
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
