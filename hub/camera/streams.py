"""The kinds of cameras that send video, and what reads each."""

from typing import Final
from urllib.parse import urlsplit

from hub.camera.address import WEB
from hub.camera.flv import FlvSource
from hub.camera.rtsp.source import RtspSource
from hub.clock import Clock
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
