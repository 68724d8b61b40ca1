"""How a download is sent: in pieces as the reader takes them, to a few readers at a time."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
import hashlib
from http import HTTPStatus
import logging
import re
from typing import Final
import zlib

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from noticeboard.board.downloads.formats import FileFormat
from noticeboard.board.downloads.rows import FileRow
from noticeboard.board.feeds.answering import takes_gzip
from noticeboard.errors import NoticeboardError, UnavailableError

MOST_AT_ONCE: Final = 8
LONGEST_S: Final = 3600
STALL_S: Final = 60
"""A reader who takes nothing for so long is let go: others wait for the place."""
VERSION: Final = 1
"""Grows with any change of what files hold, so that no validator outlives it."""
_PATH: Final = re.compile(
    r"/(?:(?:agencies/[0-9a-f]{40}/)?requests|agencies|moderation)\.(?:csv|json|geojson)"
)
_GZIP: Final = 31
_LOGGER = logging.getLogger(__name__)

type Pieces = AsyncGenerator[Sequence[FileRow]]


class Sending:
    """How many downloads are under way, and how many there may be and how slow."""

    def __init__(
        self, *, most: int = MOST_AT_ONCE, stall_s: float = STALL_S, longest_s: float = LONGEST_S
    ) -> None:
        self.most = most
        self.stall_s = stall_s
        self.longest_s = longest_s
        self.count = 0


SENDING: web.AppKey[Sending] = web.AppKey("sending", Sending)


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to send."""

    name: str
    form: FileFormat
    pieces: Callable[[], Pieces]
    facts: tuple[object, ...]
    """All that the file's content depends on, beside the program."""


def is_download(path: str) -> bool:
    """Tell whether a path is that of a download, which may take longer than a page."""
    return _PATH.fullmatch(path) is not None


async def send(request: web.Request, download: Download) -> web.StreamResponse:
    """Send the file, or say that the reader has it; raises UnavailableError when too many ask."""
    is_packed = takes_gzip(request)
    tag = hashlib.sha256(repr((VERSION, download.name, download.facts)).encode()).hexdigest()[:40]
    headers = {
        "Cache-Control": "public, no-cache",
        "Vary": "Accept-Encoding",
        "ETag": f'"{tag}-gzip"' if is_packed else f'"{tag}"',
        "Access-Control-Allow-Origin": "*",
    }
    known = request.if_none_match or ()
    if any(each.value in {tag, f"{tag}-gzip", "*"} for each in known):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Type"] = download.form.media_type
    # Never shown in place: an agency's text is hostile, whatever a browser makes of it.
    headers["Content-Disposition"] = f'attachment; filename="{download.name}"'
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    response = web.StreamResponse(headers=headers)
    if request.method == "HEAD":
        await response.prepare(request)
        return response
    sending = request.app[SENDING]
    if sending.count >= sending.most:
        raise UnavailableError("Too many downloads are under way: try again in a minute.")
    sending.count += 1
    try:
        async with asyncio.timeout(sending.longest_s):
            await response.prepare(request)
            await _write(response, download, sending.stall_s, is_packed=is_packed)
    except (TimeoutError, SQLAlchemyError, NoticeboardError) as error:
        _LOGGER.warning("The download of %s was broken off: %s", download.name, error)
        # What was sent looks whole to nobody: the connection breaks instead of ending.
        if request.transport is not None:
            request.transport.abort()
    finally:
        sending.count -= 1
    return response


async def _write(
    response: web.StreamResponse, download: Download, stall_s: float, *, is_packed: bool
) -> None:
    form = download.form
    packer = zlib.compressobj(wbits=_GZIP) if is_packed else None

    def packed(text: str) -> bytes:
        return text.encode() if packer is None else packer.compress(text.encode())

    async def give(piece: bytes) -> None:
        """Hand over a piece once the reader has taken those before it; raises TimeoutError."""
        if piece:
            async with asyncio.timeout(stall_s):
                await response.write(piece)

    await give(packed(form.begin()))
    pieces = download.pieces()
    try:
        async for rows in pieces:
            # Off the loop: hundreds of hostile texts take a while to clean and to pack.
            await give(await asyncio.to_thread(lambda some: packed(form.rows(some)), rows))
    finally:
        await pieces.aclose()
    await give(packed(form.end()) + (b"" if packer is None else packer.flush()))
