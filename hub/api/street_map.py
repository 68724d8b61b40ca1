"""Where streets on the map come from, and the map file, which pages read by ranges."""

from base64 import b64decode
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final

from aiohttp import web

from hub.api.body import Body, Url, exact, safe, whole
from hub.api.errors import error_answer
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.video import RangePart, parse_range
from hub.api.view import Language, View, line, sentence
from hub.errors import InvalidInputError, NotFoundError
from hub.media.pmtiles import MEDIA_TYPE, MOST_BYTES
from hub.street_map import (
    MOST_PIECE_BYTES,
    DownloadState,
    MapDownload,
    MapFile,
    StreetChoice,
    StreetSource,
)
from noticeboard.rules.text import SafeText
from noticeboard.runtime.text import Text

_BASE64_CHARS: Final = -(-MOST_PIECE_BYTES // 3) * 4
MOST_RANGE_BYTES: Final = 4 << 20
"""More than any part that a page asks for at once."""
type _Path = Annotated[str, exact(shortest=1, longest=1000)]


class StreetSourceChoice(Body, frozen=True, kw_only=True):
    """Where streets should come from."""

    source: StreetSource


class MapAddress(Body, frozen=True, kw_only=True):
    """The address of a map file, which is downloaded once."""

    url: Url
    allow_private_address: bool = False


class MapPath(Body, frozen=True, kw_only=True):
    """A file or a folder of the hub's machine."""

    path: _Path


class MapPiece(Body, frozen=True, kw_only=True):
    """The next piece of a map file; one at 0 starts again, and the last one ends the file."""

    name: Annotated[SafeText, safe(shortest=1, longest=100)]
    at: Annotated[int, whole(0, MOST_BYTES)]
    size_bytes: Annotated[int, whole(1, MOST_BYTES)]
    data: Annotated[str, exact(shortest=4, longest=_BASE64_CHARS)]
    """In base64, a mebibyte at most."""


class MapQuery(Body, frozen=True, kw_only=True):
    """Which file a page has begun to read."""

    tag: Annotated[str, exact(shortest=1, longest=64)]


class MapFileView(View, frozen=True, kw_only=True):
    """The map file: what it covers in degrees, and where it came from."""

    name: str
    host: str
    size_bytes: int
    added_at: datetime
    tag: str
    least_zoom: int
    most_zoom: int
    west: float
    south: float
    east: float
    north: float
    attribution: str
    layers: tuple[str, ...]

    @classmethod
    def of(cls, file: MapFile) -> "MapFileView":
        """Return a map file."""
        archive = file.archive
        return cls.of_fields(
            archive,
            name=line(file.name),
            host=line(file.host),
            added_at=file.added_at,
            tag=file.tag,
            attribution=line(archive.attribution),
            layers=tuple(map(line, archive.layers)),
        )


class MapDownloadView(View, frozen=True, kw_only=True):
    """A download that runs or failed."""

    host: str
    state: DownloadState
    done_bytes: int
    size_bytes: int | None
    reason: str

    @classmethod
    def of(cls, download: MapDownload, language: Language) -> "MapDownloadView":
        """Return a download."""
        return cls.of_fields(
            download, host=line(download.host), reason=sentence(download.reason, language)
        )


class Streets(View, frozen=True, kw_only=True):
    """Where streets come from, and the map file, if there is one."""

    source: StreetSource
    file: MapFileView | None
    download: MapDownloadView | None

    @classmethod
    async def of(cls, choice: StreetChoice, call: Call) -> "Streets":
        """Return the household's choice."""
        language = await call.language()
        return cls(
            source=choice.source,
            file=None if choice.file is None else MapFileView.of(choice.file),
            download=None
            if choice.download is None
            else MapDownloadView.of(choice.download, language),
        )


class FoundMapFile(View, frozen=True, kw_only=True):
    """A map file in a folder of the hub's machine; not checked yet."""

    name: str
    size_bytes: int


class FoundMapFiles(View, frozen=True, kw_only=True):
    """The map files in a folder."""

    files: tuple[FoundMapFile, ...]


ROUTES = Routes()


async def _streets(call: Call) -> Streets:
    return await Streets.of(call.house.streets.choice(), call)


@ROUTES.get("/map", scope=Scope.READ, panel=Who.READER)
async def get_map(call: Call) -> Streets:
    """Show where streets come from."""
    return await _streets(call)


@ROUTES.put("/map", scope=Scope.ADMIN, panel=Who.ADMIN)
async def put_map(call: Call, choice: StreetSourceChoice) -> Streets:
    """Choose where streets come from."""
    await call.house.streets.choose(choice.source)
    return await _streets(call)


@ROUTES.get("/map/folder", scope=Scope.ADMIN, panel=Who.ADMIN)
async def get_map_folder(call: Call, query: MapPath) -> FoundMapFiles:
    """List the map files in a folder of the hub's machine."""
    found = await call.house.streets.files_in(query.path)
    return FoundMapFiles(
        files=tuple(FoundMapFile(name=line(name), size_bytes=size) for name, size in found)
    )


@ROUTES.get(
    "/map/file",
    scope=Scope.READ,
    panel=Who.READER,
    answer=MEDIA_TYPE,
    status=HTTPStatus.PARTIAL_CONTENT,
)
async def get_map_file(call: Call, query: MapQuery) -> web.Response:
    """Read one range of the map file, at most 4 MiB at a time."""
    file = call.house.streets.choice().file
    if file is None or query.tag != file.tag:
        raise NotFoundError("map.no_file")
    size = file.archive.size_bytes
    part = parse_range(call.request.headers.get("Range", ""), size)
    if part is None:
        raise InvalidInputError("map.needs_range")
    if part.is_empty:
        return await _beyond(call.request, part)
    end = min(part.end, part.start + MOST_RANGE_BYTES)
    part = RangePart(start=part.start, end=end, size=size)
    raw = await call.house.streets.read(query.tag, part.start, end)
    return web.Response(
        status=HTTPStatus.PARTIAL_CONTENT,
        body=raw,
        content_type=MEDIA_TYPE,
        headers={"Content-Range": part.content_range},
    )


async def _beyond(request: web.Request, part: RangePart) -> web.Response:
    answer = await error_answer(
        request,
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        "range_not_satisfiable",
        Text("map.ends_before"),
    )
    answer.headers["Content-Range"] = part.content_range
    return answer


@ROUTES.post("/map/file", scope=Scope.ADMIN, panel=Who.ADMIN)
async def post_map_file(call: Call, chosen: MapPath) -> Streets:
    """Copy a map file from a folder of the hub's machine, and use it."""
    await call.house.streets.copy(chosen.path)
    return await _streets(call)


@ROUTES.delete("/map/file", scope=Scope.ADMIN, panel=Who.ADMIN)
async def delete_map_file(call: Call) -> None:
    """Delete the map file."""
    await call.house.streets.remove()


@ROUTES.post("/map/pieces", scope=Scope.ADMIN, panel=Who.ADMIN, long_body=True)
async def post_map_piece(call: Call, piece: MapPiece) -> Streets:
    """Send the next piece of a map file; the last one makes the hub use it."""
    try:
        raw = b64decode(piece.data, validate=True)
    except ValueError:  # Also if it isn't ASCII.
        raise InvalidInputError("map.piece_size") from None
    await call.house.streets.put_piece(piece.name, piece.at, piece.size_bytes, raw)
    return await _streets(call)


@ROUTES.post("/map/download", scope=Scope.ADMIN, panel=Who.ADMIN, status=HTTPStatus.ACCEPTED)
async def post_map_download(call: Call, address: MapAddress) -> Streets:
    """Download a map file once, in the background."""
    await call.house.streets.download(address.url, allow_private=address.allow_private_address)
    return await _streets(call)


@ROUTES.delete("/map/download", scope=Scope.ADMIN, panel=Who.ADMIN)
async def delete_map_download(call: Call) -> None:
    """Stop the download, or forget that it failed."""
    await call.house.streets.stop_download()
