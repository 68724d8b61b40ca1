"""Routes of the log: checkpoint and tiles with their caching, and agencies' histories.

A history file proves one agency's whole history without the rest of the log.
"""

import asyncio
from collections import OrderedDict
import gzip
import hashlib
from http import HTTPStatus
import os
from pathlib import Path
import re
import stat
from typing import Final

from aiohttp import web

from noticeboard.board.board import BOARD
from noticeboard.board.feeds.http import accepts_gzip
from noticeboard.board.files import CHECKPOINT, CHECKPOINT_AGE, PublicFiles
from noticeboard.board.heads import Histories
from noticeboard.errors import NotFoundError
from noticeboard.runtime.text import Text

TILE = re.compile(r"(?:[0-9]|[1-5][0-9]|6[0-3]|entries)/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?")
FOREVER = "public, max-age=31536000, immutable"
LARGEST_READ_BYTES = 1 << 16
"""Smaller files are read in one go; the kernel sends larger ones directly."""
TAG = "immutable"
"""A path below /tile/ never changes its content, so one validator serves them all."""
HEADERS = {
    "Accept-Ranges": "bytes",
    "Cache-Control": FOREVER,
    "Content-Type": "application/octet-stream",
    "ETag": f'"{TAG}"',
}
FULL_BUNDLE: Final = re.compile(r"entries/(x[0-9]{3}/)*[0-9]{3}")
MOST_PACKED: Final = 64
_LEVEL: Final = 6
NO_SUCH_TILE = Text("noticeboard.log.no_tile")

_LARGE = b"larger than what is read"

routes = web.RouteTableDef()


@routes.get("/checkpoint")
async def get_checkpoint(request: web.Request) -> web.Response:
    """Return the newest published checkpoint."""
    board = request.app[BOARD]
    note = board.published.note
    tag = hashlib.sha256(note.encode()).hexdigest()
    # Whose files are in S3 has a CDN, which may ask us or the bucket: both give the same headers.
    caching = CHECKPOINT_AGE if board.public.file(CHECKPOINT) is None else "no-store"
    headers = {"ETag": f'"{tag}"', "Cache-Control": caching}
    if any(each.value in {tag, "*"} for each in request.if_none_match or ()):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return web.Response(text=note, headers=headers)


@routes.get("/tile/{path:.+}")
async def get_tile(request: web.Request) -> web.StreamResponse:
    """Return a tile or an entry bundle, or the requested range of it."""
    name = request.match_info["path"]
    # Only tile names reach the disk: no dots, no links, no way out of the folder.
    if TILE.fullmatch(name) is None:
        raise NotFoundError(NO_SUCH_TILE)
    public, path = request.app[BOARD].public, f"tile/{name}"
    is_whole = FULL_BUNDLE.fullmatch(name) is not None and "Range" not in request.headers
    if is_whole and accepts_gzip(request):
        return await _packed(request, path)
    file = public.file(path)
    if file is None:
        # Fetched on behalf of the reader, because hubs follow no redirects; a CDN spares us this.
        return _part(request, await public.read(path))
    content = await asyncio.to_thread(_read_small, file)
    if content is _LARGE:
        return web.FileResponse(file, headers=HEADERS)
    return _part(request, content)


class PackedBundles:
    """The full bundles that were compressed last: many hubs read the same ones."""

    def __init__(self) -> None:
        self._packed: OrderedDict[str, bytes] = OrderedDict()

    async def of(self, public: PublicFiles, path: str) -> bytes | None:
        """Return a bundle compressed by gzip; None if there is none."""
        packed = self._packed.get(path)
        if packed is None:
            content = await public.read(path)
            if content is None:
                return None
            packed = await asyncio.to_thread(gzip.compress, content, _LEVEL, mtime=0)
            self._packed[path] = packed
            while len(self._packed) > MOST_PACKED:
                self._packed.popitem(last=False)
        return packed


PACKED: Final = web.AppKey("packed", PackedBundles)


async def _packed(request: web.Request, path: str) -> web.Response:
    """Return a full bundle compressed, as c2sp.org/tlog-tiles wants it."""
    packed = await request.app[PACKED].of(request.app[BOARD].public, path)
    if packed is None:
        raise NotFoundError(NO_SUCH_TILE)
    headers = HEADERS | {"ETag": f'"{TAG}-gzip"', "Vary": "Accept-Encoding"}
    tags = request.if_none_match
    if tags is not None and any(tag.value in {f"{TAG}-gzip", "*"} for tag in tags):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return web.Response(body=packed, headers=headers | {"Content-Encoding": "gzip"})


def _read_small(file: Path) -> bytes | None:
    """Return a small file's bytes, None if it is missing, `_LARGE` if it is larger. Blocking."""
    try:
        opened = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    try:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode):
            return None
        if status.st_size > LARGEST_READ_BYTES:
            return _LARGE
        return os.read(opened, status.st_size)
    finally:
        os.close(opened)


def _part(request: web.Request, content: bytes | None) -> web.Response:
    """Return the requested range of a file; raises NotFoundError."""
    if content is None:
        raise NotFoundError(NO_SUCH_TILE)
    tags = request.if_none_match
    if tags is not None and any(tag.value in {TAG, "*"} for tag in tags):
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=HEADERS)
    try:
        # A range in another unit than bytes is no range (RFC 9110, section 14.2).
        is_range = request.headers.get("Range", "").strip().lower().startswith("bytes=")
        part = request.http_range if is_range else slice(None, None, 1)
    except ValueError:
        part = slice(len(content), None)
    if part == slice(None, None, 1):
        return web.Response(body=content, headers=HEADERS)
    start, end, _step = part.indices(len(content))
    if start >= end:
        return web.Response(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            headers={"Content-Range": f"bytes */{len(content)}"},
        )
    found = f"bytes {start}-{end - 1}/{len(content)}"
    return web.Response(
        body=content[start:end],
        status=HTTPStatus.PARTIAL_CONTENT,
        headers=HEADERS | {"Content-Range": found},
    )


HISTORIES: Final = web.AppKey("histories", Histories)


def prepare(app: web.Application) -> None:
    """Give an application that has its board what histories and compressed bundles need."""
    app[HISTORIES] = Histories(app[BOARD])
    app[PACKED] = PackedBundles()


@routes.get("/agencies/{id:[0-9a-f]{40}}/history")
async def get_history(request: web.Request) -> web.Response:
    """Return an agency's whole history with its proof, for `neighbors verify`."""
    agency = request.match_info["id"]
    text = await request.app[HISTORIES].of(agency)
    return web.Response(
        text=text,
        headers={
            "Content-Disposition": f'attachment; filename="history-{agency[:8]}.txt"',
            "Cache-Control": "no-cache",
        },
    )
