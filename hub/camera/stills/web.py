"""A camera's own web server: single pictures, and pictures from a stream of JPEGs.

Nothing is fetched from anywhere else. The envelope of a stream (multipart/x-mixed-replace) is
ignored: cameras write boundaries with and without dashes, quote them or not, and omit lengths or
get them wrong. A JPEG marks its own end (ITU-T T.81, B.1.1), so the bytes between two of them
don't matter.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import re
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from hub.camera.address import WEB, host_of, opened, own_address, unanswered
from hub.camera.auth import REFUSED, CameraSession, Login
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.media import jpeg
from hub.media.jpeg import LARGEST_JPEG_BYTES
from hub.store.secrets import Credentials
from noticeboard.runtime.text import Text

_READ_S: Final = 10.0
_OK: Final = 200


class CameraWeb(CameraSession):
    """One address on one camera, opened with `async with`; it reuses connections."""

    def __init__(self, url: str, credentials: Credentials | None) -> None:
        self.host = host_of(url)
        self._address = own_address(opened(url, credentials), self.host, WEB) if self.host else ""
        self._credentials = credentials
        login = Login(credentials, urlsplit(self._address).scheme, self.host)
        super().__init__(login, read_s=_READ_S)

    @asynccontextmanager
    async def get(self) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Request the address, and authenticate if the camera asks for it.

        Raises CameraPasswordError and CameraUnreachableError, also while the response is read.
        """
        if not self._address or self._session is None:
            raise CameraUnreachableError("camera.no_picture_address")
        try:
            async with self._session.get(self._address, allow_redirects=False) as response:
                yield self._checked(response)
        except aiohttp.ClientConnectorError as error:
            raise unanswered(self._address, error) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise CameraUnreachableError("camera.no_picture_answer", host=self.host) from error

    def _checked(self, response: aiohttp.ClientResponse) -> aiohttp.ClientResponse:
        if response.status in REFUSED:
            raise self._login.refusal or CameraPasswordError(
                Text("camera.refused_password_pictures", host=self.host)
                if self._credentials
                else Text("camera.asks_password", host=self.host)
            )
        if response.status != _OK:
            raise CameraUnreachableError("camera.no_picture_here", host=self.host)
        return response


JPEG_START: Final = b"\xff\xd8\xff"
_MARK = re.compile(rb"\xff[^\x00\xff]", re.DOTALL)
_IN_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
"""A marker that ends coded pixels: no escaped FF, no fill byte, no restart marker."""
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length or payload."""


class JpegStream:
    """Takes bytes as they come, and returns whole pictures."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._at = 0
        """How far the current picture has been read; 0 before one has begun."""
        self._in_scan = False

    def feed(self, piece: bytes) -> list[bytes]:
        """Return the pictures that are complete; CameraUnreachableError if one is too large."""
        self._buffer += piece
        whole = []
        while (picture := self._next()) is not None:
            whole.append(picture)
        if len(self._buffer) > LARGEST_JPEG_BYTES:
            raise CameraUnreachableError("camera.pictures_impossible")
        return whole

    def _next(self) -> bytes | None:
        """Return one whole picture, or None if more bytes are needed."""
        if not self._at and not self._begin(0):
            return None
        while True:
            found = (_IN_SCAN if self._in_scan else _MARK).search(self._buffer, self._at)
            if found is None:
                # An FF at the very end may be the first half of a marker.
                self._at = max(len(self._buffer) - 1, self._at)
                return None
            marker, after = self._buffer[found.end() - 1], found.end()
            if marker == _EOI:
                picture = bytes(self._buffer[:after])
                self._forget(after)
                return picture
            if marker == _SOI:  # the rest of the previous picture was lost
                if not self._begin(found.start()):
                    return None
            elif marker in _BARE:
                self._at, self._in_scan = after, False
            elif not self._skip(found.start(), after, scan=marker == _SOS):
                return None

    def _begin(self, start: int) -> bool:
        """Drop the bytes before the next picture; return False if none has begun."""
        found = self._buffer.find(JPEG_START, start)
        if found < 0:
            # The start marker itself may be split in two.
            self._forget(max(len(self._buffer) - 2, 0))
            return False
        self._forget(found)
        self._at = 2
        return True

    def _skip(self, marker: int, after: int, *, scan: bool) -> bool:
        """Skip a segment that states its length; return False if it is incomplete."""
        if after + 2 > len(self._buffer):
            self._at, self._in_scan = marker, False
            return False
        length = int.from_bytes(self._buffer[after : after + 2], "big")
        if after + length > len(self._buffer):
            self._at, self._in_scan = marker, False
            return False
        self._at, self._in_scan = after + length, scan
        return True

    def _forget(self, before: int) -> None:
        del self._buffer[:before]
        self._at, self._in_scan = 0, False


_LONGEST_S: Final = 10.0
_PIECE: Final = 64 * 1024


async def fetch_snapshot(web: CameraWeb) -> bytes:
    """Return a JPEG of a sane size; raises CameraPasswordError and CameraUnreachableError."""
    raw = bytearray()
    try:
        async with asyncio.timeout(_LONGEST_S), web.get() as response:
            async for piece in response.content.iter_chunked(_PIECE):
                raw += piece
                if len(raw) > jpeg.LARGEST_JPEG_BYTES:
                    raise CameraUnreachableError("camera.snapshot_too_large")
    except TimeoutError:
        raise CameraUnreachableError("camera.pictures_slow", host=web.host) from None
    # In a thread: the first use searches the disk for the JPEG library.
    return await asyncio.to_thread(jpeg.check, bytes(raw))
