"""Chooses the source for each kind of video camera, and finds streams that go2rtc relays."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from ipaddress import ip_address
import json
import re
from socket import SOCK_STREAM
from typing import Any, Final
from urllib.parse import quote, urlsplit

from hub.camera.address import RESTREAM_PORT, WEB, host_of
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
    if url:
        camera = replace(camera, main_url=url)
    kind = FlvSource if urlsplit(camera.main_url).scheme.lower() in WEB else RtspSource
    return kind(camera, credentials, clock)


_RESTREAM_APIS: Final = ((1984, "/api/streams"), (5000, "/api/go2rtc/streams"))
"""Ports and paths of go2rtc's own API, and of Frigate's internal API, which forwards to it."""
_GO2RTC: Final = 1984
_LAST_PORT: Final = 65_535
_LOCAL: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_LARGEST: Final = 1 << 20
"""The response also lists each camera's sources and viewers."""
_LONGEST_S: Final = 5.0
_NAME: Final = re.compile(r"[\w.-]{1,60}")
_MOST: Final = 64
_MOST_RECORDERS: Final = 8
_MOST_SOURCES: Final = 8
_LONGEST_SOURCE: Final = 2000
_SOURCE: Final = ("url", "source", "remote_addr")
"""What names a camera: its address as configured, and while it is read, as connected."""
_SMALL: Final = re.compile(r"sub|low|small|detect", re.IGNORECASE)


async def restreams(host: str, camera: Camera | None = None) -> tuple[str, ...]:
    """Return the RTSP addresses of the cameras that a host relays, or of `camera` only.

    Only call this for a host that a person named; it connects to two ports.
    """
    place = f"[{host}]" if ":" in host else host
    for port, path in _RESTREAM_APIS:
        try:
            async with asyncio.timeout(_LONGEST_S):
                streams = await _fetch_json(f"http://{place}:{port}{path}")
                names = [name for name in sorted(streams) if _NAME.fullmatch(name)][:_MOST]
                if camera is not None:
                    names = _of(camera, {name: streams[name] for name in names})
                rtsp = await _rtsp_port(place, port) if names else 0
        except (CameraUnreachableError, CameraPasswordError, TimeoutError):
            continue
        if rtsp:
            return tuple(f"rtsp://{place}:{rtsp}/{quote(name)}" for name in names)
    return ()


async def read_already(camera: Camera, recorders: Iterable[str]) -> tuple[str, ...]:
    """Return where a recorder in the house relays a camera, best first, or an empty tuple.

    The recorders are hosts, of which those outside the house are not asked.
    """
    hosts = list(dict.fromkeys(recorders))[:_MOST_RECORDERS]
    answers = await asyncio.gather(*(_query_own_address(host, camera) for host in hosts))
    return next((each for each in answers if each), ())


async def _query_own_address(host: str, camera: Camera) -> tuple[str, ...]:
    try:
        async with asyncio.timeout(_LONGEST_S):
            known = await asyncio.get_running_loop().getaddrinfo(host, None, type=SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError):
        return ()
    addresses = [ip_address(each[4][0]) for each in known]
    if not addresses or any(each.is_global or each.is_multicast for each in addresses):
        return ()
    literal = str(addresses[0])
    # Ask the address that was checked: the name may lead elsewhere by now.
    found = await restreams(literal, camera)
    here, there = (f"[{each}]" if ":" in each else each for each in (literal, host))
    return tuple(each.replace(f"//{here}:", f"//{there}:", 1) for each in found)


async def _fetch_json(url: str) -> dict[str, Any]:
    """Return a JSON object; raises CameraUnreachableError and CameraPasswordError."""
    async with CameraWeb(url, None) as web, web.get() as response:
        raw = bytearray()
        async for piece in response.content.iter_any():
            raw += piece
            if len(raw) > _LARGEST:
                return {}
    try:
        streams = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return streams if isinstance(streams, dict) else {}


async def _rtsp_port(place: str, port: int) -> int:
    """Return the port of a recorder's RTSP server; 0 if it has none for other machines."""
    if port != _GO2RTC:
        return RESTREAM_PORT
    try:
        rtsp = (await _fetch_json(f"http://{place}:{port}/api")).get("rtsp")
    except (CameraUnreachableError, CameraPasswordError):
        return RESTREAM_PORT
    listen = rtsp.get("listen") if isinstance(rtsp, dict) else None
    if not isinstance(listen, str):
        return RESTREAM_PORT
    host, _, number = listen[:_LONGEST_SOURCE].rpartition(":")
    if not re.fullmatch(r"[0-9]{1,5}", number, re.ASCII) or int(number) > _LAST_PORT:
        return 0
    local = host.strip("[]") in _LOCAL
    return 0 if local and place.strip("[]") not in _LOCAL else int(number)


def _of(camera: Camera, streams: Mapping[str, object]) -> list[str]:
    """Return the names of the streams that come from a camera's host, its own path first."""
    hosts = {host_of(url) for url in (camera.main_url, camera.device_url) if url}
    pattern = re.compile(
        rf"(?<![\w.-])(?:{'|'.join(sorted(map(re.escape, hosts - {''}))) or '$.'})(?![\w.-])",
        re.IGNORECASE,
    )
    path = urlsplit(camera.main_url).path.strip("/")
    ranked = []
    for name, stream in streams.items():
        sources = [text for text in _sources(stream) if pattern.search(text)]
        if sources:
            elsewhere = not path or not any(path in text for text in sources)
            ranked.append((elsewhere, bool(_SMALL.search(name)), name))
    return [name for _, _, name in sorted(ranked)]


def _sources(stream: object) -> Iterator[str]:
    """Yield where a stream comes from; the password may be among it."""
    producers = stream.get("producers") if isinstance(stream, dict) else None
    for each in producers[:_MOST_SOURCES] if isinstance(producers, list) else ():
        texts = (each.get(key) for key in _SOURCE) if isinstance(each, dict) else ()
        yield from (text[:_LONGEST_SOURCE] for text in texts if isinstance(text, str))
