"""Footage on its way: what Home Assistant serves or has as a file, and what is elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
import os
from pathlib import Path
from typing import BinaryIO, Final

import aiohttp
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from yarl import URL

from .adapter import ArchiveError, Failure, Footage

CHUNK_BYTES: Final = 64 << 10
CONNECT_S: Final = 15.0
READ_S: Final = 45.0
FILE_CHUNK_BYTES: Final = 1 << 20
SILENT_S: Final = 50.0
"""How long no byte of a file may come; the hub waits longer."""
HEAD_BYTES: Final = 8
_BOXES: Final = (b"ftyp", b"moof", b"styp", b"moov", b"sidx", b"mdat", b"free", b"wide", b"skip")
_OTHERS: Final = (b"\x1a\x45\xdf\xa3", b"\x47\x40")
"""How Matroska and MPEG-TS begin."""
SIGNED_FOR: Final = timedelta(minutes=5)
_VIDEO: Final = frozenset(
    {
        "video/mp4",
        "video/quicktime",
        "application/octet-stream",
        "binary/octet-stream",
        "apolication/octet-stream",  # as Reolink writes it
    }
)
_OWN: Final = ("/api/", "/media/")
_FAILURES: Final = {
    **dict.fromkeys((301, 302, 303, 307, 308), Failure.NOT_VIDEO),
    401: Failure.REFUSED,
    403: Failure.REFUSED,
    404: Failure.GONE,
    410: Failure.GONE,
}


class Body:
    """The bytes of one answer."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    @property
    def length(self) -> int | None:
        """How many bytes were promised, if that was said."""
        return self._answer.content_length

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes; raises ArchiveError if they end before their end."""
        try:
            async for chunk in self._answer.content.iter_chunked(CHUNK_BYTES):
                yield chunk
        except TimeoutError:
            raise ArchiveError(Failure.AWAY) from None
        except aiohttp.ClientError:
            raise ArchiveError(Failure.CUT_SHORT) from None


async def pieces(raw: bytes) -> AsyncIterator[bytes]:
    """Yield what is in memory already."""
    for at in range(0, len(raw), CHUNK_BYTES):
        yield raw[at : at + CHUNK_BYTES]


class FileBody:
    """The bytes of a file on Home Assistant's own disk."""

    def __init__(self, hass: HomeAssistant, file: BinaryIO, length: int) -> None:
        self._hass = hass
        self._file = file
        self.length = length

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes; raises ArchiveError if they can't be read."""
        read = self._file.read
        try:
            while chunk := await self._hass.async_add_executor_job(read, FILE_CHUNK_BYTES):
                yield chunk
        except OSError:
            raise ArchiveError(Failure.AWAY) from None


@asynccontextmanager
async def async_open_file(hass: HomeAssistant, path: Path) -> AsyncGenerator[FileBody]:
    """Open a file; raises ArchiveError if it isn't there, or can't be read."""

    def opened() -> tuple[BinaryIO, int] | None:
        # A pipe would never answer.
        if not path.is_file():
            return None
        file = path.open("rb")
        return file, os.fstat(file.fileno()).st_size

    try:
        found = await hass.async_add_executor_job(opened)
    except OSError:
        raise ArchiveError(Failure.AWAY) from None
    if found is None:
        raise ArchiveError(Failure.GONE)
    file, length = found
    try:
        yield FileBody(hass, file, length)
    finally:
        await hass.async_add_executor_job(file.close)


@asynccontextmanager
async def async_open_own(hass: HomeAssistant, url: str) -> AsyncGenerator[Body]:
    """Open what this Home Assistant serves at a relative address; raises ArchiveError.

    The signature is of the user that media players use, lasts minutes, and stays in this process.
    """
    path = URL(url)
    if path.absolute or not path.path.startswith(_OWN):
        raise ArchiveError(Failure.NOT_VIDEO)
    signed = async_sign_path(hass, str(path), SIGNED_FOR, use_content_user=True)
    secure = hass.config.api is not None and hass.config.api.use_ssl
    own = URL.build(
        scheme="https" if secure else "http", host="127.0.0.1", port=hass.http.server_port
    )
    # The certificate is of a name, not of the loopback's address.
    session = async_get_clientsession(hass, verify_ssl=False)
    async with _opened(session, own.join(URL(signed)), sock_read=READ_S) as body:
        yield body


@asynccontextmanager
async def async_open_elsewhere(
    hass: HomeAssistant, url: str, schemes: frozenset[str] = frozenset({"https"})
) -> AsyncGenerator[Body]:
    """Open what a maker's cloud, or a server at home, gives at its address; raises ArchiveError.

    It is sent nothing of this house, and can't send the reader on to another address.
    """
    address = URL(url)
    if address.scheme not in schemes or not address.host or address.raw_user is not None:
        raise ArchiveError(Failure.NOT_VIDEO)
    async with _opened(async_get_clientsession(hass), address, sock_read=READ_S) as body:
        yield body


@asynccontextmanager
async def _opened(
    session: aiohttp.ClientSession, url: URL, *, sock_read: float
) -> AsyncGenerator[Body]:
    limits = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=sock_read)
    try:
        answer = await session.get(
            url,
            timeout=limits,
            allow_redirects=False,
            headers={"Accept-Encoding": "identity"},
        )
    except (aiohttp.ClientError, TimeoutError):
        # Not its text: that holds the address with its signature.
        raise ArchiveError(Failure.AWAY) from None
    try:
        if answer.status != 200:  # noqa: PLR2004 -- OK
            raise ArchiveError(_FAILURES.get(answer.status, Failure.AWAY))
        if answer.content_type not in _VIDEO:
            raise ArchiveError(Failure.NOT_VIDEO)
        yield Body(answer)
    finally:
        answer.close()


class SentFile:
    """A file on its way, and how it failed here if it did."""

    def __init__(self, footage: Footage, check: Callable[[], None]) -> None:
        """`check` raises ArchiveError once nothing more may be sent."""
        self._footage = footage
        self._check = check
        self.error: ArchiveError | None = None

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Yield the file's bytes; raises ArchiveError if they are not what was promised."""
        try:
            async for chunk in self._checked():
                yield chunk
        except ArchiveError as error:
            self.error = error
            raise
        except TimeoutError:
            self.error = ArchiveError(Failure.AWAY)
            raise self.error from None

    async def _checked(self) -> AsyncGenerator[bytes]:
        size, head = 0, b""
        while (chunk := await self._next()) is not None:
            self._check()
            size += len(chunk)
            if len(head) < HEAD_BYTES:
                head += chunk
                if len(head) < HEAD_BYTES:
                    continue
                if head[4:8] not in _BOXES and not head.startswith(_OTHERS):
                    raise ArchiveError(Failure.NOT_VIDEO)
                chunk = head
            yield chunk
        if len(head) < HEAD_BYTES:
            raise ArchiveError(Failure.NOT_VIDEO if size else Failure.GONE)
        if self._footage.size_bytes not in {None, size}:
            raise ArchiveError(Failure.CUT_SHORT)

    async def _next(self) -> bytes | None:
        """Return what comes next, or None after the end; raises TimeoutError."""
        async with asyncio.timeout(SILENT_S):
            return await anext(self._footage.chunks, None)
