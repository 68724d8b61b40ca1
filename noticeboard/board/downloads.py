"""The whole noticeboard as files for other programs: CSV, JSON, GeoJSON, for logs of any length.

Files are streamed at the pace of their readers, to a few readers at a time. Text of strangers has
been through `safe_text`.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
import hashlib
from http import HTTPStatus
import logging
import re
from typing import Final
import zlib

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from noticeboard.board import download_rows
from noticeboard.board.board import BOARD, Board
from noticeboard.board.download_accounts import ACCOUNT_COLUMNS, account_cells, accounts
from noticeboard.board.download_formats import CsvFile, FileFormat, GeoJsonFile, JsonFile
from noticeboard.board.download_rows import (
    AGENCY_COLUMNS,
    MODERATION_COLUMNS,
    REQUEST_COLUMNS,
    AgencyFacts,
    FileRow,
    RequestFacts,
    accounting_cells,
    agency_cells,
    decision_cells,
    notice_cells,
    request_cells,
)
from noticeboard.board.feeds.http import FeedFilter, accepts_gzip
from noticeboard.board.feeds.items import base_url, board_title
from noticeboard.board.moderation import decisions
from noticeboard.board.sequencer import PublishedCheckpoint
from noticeboard.board.site.lateness import AgencyStanding, RequestStanding
from noticeboard.board.site.pages import PAGES, Pages
from noticeboard.board.site.standings import standings_of, standings_of_agencies, state_of
from noticeboard.board.tables import entries
from noticeboard.errors import NoticeboardError, UnavailableError
from noticeboard.log.encoding import encode_base64
from noticeboard.runtime.text import Text

MOST_AT_ONCE: Final = 8
LONGEST_S: Final = 3600
STALL_S: Final = 60
"""A reader who takes nothing for this long is disconnected, because others wait."""
VERSION: Final = 3
"""Increment with any change of what files contain, so that no validator outlives it."""
_PATH: Final = re.compile(
    r"/(?:(?:agencies/[0-9a-f]{40}/)?requests|accounts|agencies|moderation)\.(?:csv|json|geojson)"
)
_GZIP: Final = 31
_LOGGER = logging.getLogger(__name__)

type Pieces = AsyncGenerator[Sequence[FileRow]]


class ActiveDownloads:
    """The number of downloads in progress, and their limits."""

    def __init__(
        self, *, most: int = MOST_AT_ONCE, stall_s: float = STALL_S, longest_s: float = LONGEST_S
    ) -> None:
        self.most = most
        self.stall_s = stall_s
        self.longest_s = longest_s
        self.count = 0


ACTIVE: web.AppKey[ActiveDownloads] = web.AppKey("sending", ActiveDownloads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to send."""

    name: str
    form: FileFormat
    pieces: Callable[[], Pieces]
    facts: tuple[object, ...]
    """Everything the content depends on, apart from the program."""


def is_download(path: str) -> bool:
    """Return whether a path is a download, which may take longer than a page."""
    return _PATH.fullmatch(path) is not None


async def send(request: web.Request, download: Download) -> web.StreamResponse:
    """Send the file, or 304 if the reader has it; raises UnavailableError if too many are sent."""
    is_packed = accepts_gzip(request)
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
    # Always an attachment: an agency's text is untrusted, whatever a browser makes of it.
    headers["Content-Disposition"] = f'attachment; filename="{download.name}"'
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    response = web.StreamResponse(headers=headers)
    if request.method == "HEAD":
        await response.prepare(request)
        return response
    sending = request.app[ACTIVE]
    if sending.count >= sending.most:
        raise UnavailableError(Text("noticeboard.download.too_many"))
    sending.count += 1
    try:
        async with asyncio.timeout(sending.longest_s):
            await response.prepare(request)
            await _write(response, download, sending.stall_s, is_packed=is_packed)
    except (TimeoutError, SQLAlchemyError, NoticeboardError) as error:
        _LOGGER.warning("The download of %s was interrupted: %s", download.name, error)
        # Abort the connection instead of ending it, so that nobody takes the part for the whole.
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

    async def send(piece: bytes) -> None:
        """Send a piece once the reader has taken the previous ones; raises TimeoutError."""
        if piece:
            async with asyncio.timeout(stall_s):
                await response.write(piece)

    await send(packed(form.begin()))
    pieces = download.pieces()
    try:
        async for rows in pieces:
            # In a thread: cleaning and compressing hundreds of untrusted texts takes a while.
            await send(await asyncio.to_thread(lambda some: packed(form.rows(some)), rows))
    finally:
        await pieces.aclose()
    await send(packed(form.end()) + (b"" if packer is None else packer.flush()))


routes = web.RouteTableDef()


def prepare(app: web.Application) -> None:
    """Give an application what the downloads need."""
    app[ACTIVE] = ActiveDownloads()


@routes.get("/requests.{format:csv|json|geojson}")
async def get_requests(request: web.Request) -> web.StreamResponse:
    """Download every request."""
    return await _requests(request, FeedFilter.of(request.query))


@routes.get("/agencies/{agency:[0-9a-f]{40}}/requests.{format:csv|json|geojson}")
async def get_agency_requests(request: web.Request) -> web.StreamResponse:
    """Download every request of one agency."""
    agency = request.match_info["agency"]
    request.app[BOARD].agency(agency)
    return await _requests(request, FeedFilter.of(request.query, agency))


@routes.get("/agencies.{format:csv|json|geojson}")
async def get_agencies(request: web.Request) -> web.StreamResponse:
    """Download every agency."""
    board, now = request.app[BOARD], request.app[BOARD].now()
    published, base = board.published, base_url(board.settings)
    return await send(
        request,
        Download(
            name=f"agencies.{request.match_info['format']}",
            form=_form(request, "agencies", AGENCY_COLUMNS, published),
            pieces=lambda: _make_rows(
                _with_agency_standings(request.app[PAGES], published.size),
                lambda row: _agency_row(*row, base, now),
            ),
            facts=(
                published.root,
                board.state.size,
                board.settings,
                download_rows.last_key_change(board, now),
                await state_of(request.app[PAGES]),
            ),
        ),
    )


@routes.get("/accounts.{format:csv|json}")
async def get_accounts(request: web.Request) -> web.StreamResponse:
    """Download every account of what became of what was received."""
    board = request.app[BOARD]
    published, base = board.published, base_url(board.settings)
    return await send(
        request,
        Download(
            name=f"accounts.{request.match_info['format']}",
            form=_form(request, "accounts", ACCOUNT_COLUMNS, published),
            pieces=lambda: _make_rows(
                accounts(board, published.size), lambda row: account_cells(row, base)
            ),
            facts=(published.root, board.state.size, board.settings),
        ),
    )


@routes.get("/moderation.{format:csv|json}")
async def get_moderation(request: web.Request) -> web.StreamResponse:
    """Download every notice on an entry, then the newest held posts and their decisions."""
    board = request.app[BOARD]
    published, base = board.published, base_url(board.settings)
    held = (await decisions(board.database)).latest

    async def pieces() -> Pieces:
        async for some in download_rows.notices(board, published.size):
            yield [notice_cells(row, base) for row in some]
        yield [decision_cells(decision) for decision in held]

    return await send(
        request,
        Download(
            name=f"moderation.{request.match_info['format']}",
            form=_form(request, "moderation", MODERATION_COLUMNS, published),
            pieces=pieces,
            facts=(published.root, board.settings, held),
        ),
    )


async def _requests(request: web.Request, filters: FeedFilter) -> web.StreamResponse:
    board, now = request.app[BOARD], request.app[BOARD].now()
    published, base = board.published, base_url(board.settings)
    return await send(
        request,
        Download(
            name=f"requests.{request.match_info['format']}",
            form=_form(request, "requests", REQUEST_COLUMNS, published),
            pieces=lambda: _make_rows(
                _with_standings(
                    request.app[PAGES],
                    download_rows.requests(board, filters, now, published.size),
                ),
                lambda row: request_cells(row[0], base, now, row[1]),
            ),
            facts=(
                published.root,
                board.state.size,
                board.settings,
                filters,
                await _last_expiry(board, now, published.size),
                await state_of(request.app[PAGES]),
            ),
        ),
    )


def _agency_row(
    row: AgencyFacts, standing: AgencyStanding | None, base: str, now: datetime
) -> FileRow:
    found = agency_cells(row, base, now)
    return FileRow(cells={**found.cells, **accounting_cells(standing)}, area=found.area)


async def _with_standings(
    pages: Pages, found: AsyncGenerator[Sequence[RequestFacts]]
) -> AsyncGenerator[Sequence[tuple[RequestFacts, RequestStanding | None]]]:
    """Yield requests, each with what is owed for it."""
    async with aclosing(found):
        async for some in found:
            known = (await standings_of(pages, [row.index for row in some], ())).requests
            yield [(row, known.get(row.index)) for row in some]


async def _with_agency_standings(
    pages: Pages, end: int
) -> AsyncGenerator[Sequence[tuple[AgencyFacts, AgencyStanding | None]]]:
    """Yield agencies, each with how it stands with its accounts."""
    async with aclosing(download_rows.agencies(pages.board, end)) as found:
        async for some in found:
            ids = [row.record.id for row in some]
            known = (await standings_of_agencies(pages, ids)).agencies
            yield [(row, known.get(row.record.id)) for row in some]


async def _make_rows[Found](
    found: AsyncGenerator[Sequence[Found]], make: Callable[[Found], FileRow | None]
) -> Pieces:
    """Yield the file rows for a query's rows, made in a thread."""
    try:
        async for some in found:
            made = await asyncio.to_thread(lambda these: [make(each) for each in these], some)
            yield [row for row in made if row is not None]
    finally:
        await found.aclose()


def _form(
    request: web.Request, name: str, columns: Sequence[str], published: PublishedCheckpoint
) -> FileFormat:
    match request.match_info["format"]:
        case "csv":
            return CsvFile(columns)
        case "geojson":
            return GeoJsonFile(columns, _about(request.app[BOARD], published))
        case _:
            return JsonFile(name, columns, _about(request.app[BOARD], published))


def _about(board: Board, published: PublishedCheckpoint) -> Mapping[str, object]:
    """Return the log and size that a file was made from."""
    return {
        "board": board_title(board.settings),
        "board_url": base_url(board.settings),
        "origin": board.settings.origin,
        "size": published.size,
        "root": encode_base64(published.root),
    }


async def _last_expiry(board: Board, now: datetime, size: int) -> datetime | None:
    """Return the time of the last expiry: with the log, it determines all request states."""
    last = select(func.max(entries.c.expires)).where(
        entries.c.expires <= now, entries.c.entry_index < size
    )
    async with board.database.read() as connection:
        found: datetime | None = (await connection.execute(last)).scalar_one_or_none()
        return found
