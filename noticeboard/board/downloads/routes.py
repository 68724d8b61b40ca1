"""The addresses of the downloads."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import datetime

from aiohttp import web
from sqlalchemy import func, select

from noticeboard.board.app_keys import BOARD
from noticeboard.board.board import Board
from noticeboard.board.downloads import rows
from noticeboard.board.downloads.cells import (
    AGENCY_COLUMNS,
    MODERATION_COLUMNS,
    REQUEST_COLUMNS,
    agency_cells,
    decision_cells,
    notice_cells,
    request_cells,
)
from noticeboard.board.downloads.formats import CsvFile, FileFormat, GeoJsonFile, JsonFile
from noticeboard.board.downloads.rows import FileRow
from noticeboard.board.downloads.sending import SENDING, Download, Pieces, Sending, send
from noticeboard.board.feeds.asking import Asked
from noticeboard.board.feeds.words import base_url, board_title
from noticeboard.board.moderating import decisions
from noticeboard.board.sequencer import Published
from noticeboard.board.tables import entries
from noticeboard.errors import NotFoundError
from noticeboard.log.encoding import encode_base64

routes = web.RouteTableDef()


def add_to(app: web.Application) -> None:
    """Add the downloads to an application."""
    app[SENDING] = Sending()
    app.add_routes(routes)


@routes.get("/requests.{format:csv|json|geojson}")
async def get_requests(request: web.Request) -> web.StreamResponse:
    """Give every request."""
    return await _requests(request, Asked.of(request.query))


@routes.get("/agencies/{agency:[0-9a-f]{40}}/requests.{format:csv|json|geojson}")
async def get_agency_requests(request: web.Request) -> web.StreamResponse:
    """Give every request of one agency."""
    agency, board = request.match_info["agency"], request.app[BOARD]
    record = board.state.registry.agency(agency)
    if record is None or record.registered_index >= board.published.size:
        raise NotFoundError("No agency with this id is registered on this board.")
    return await _requests(request, Asked.of(request.query, agency))


@routes.get("/agencies.{format:csv|json|geojson}")
async def get_agencies(request: web.Request) -> web.StreamResponse:
    """Give every agency."""
    board = request.app[BOARD]
    seen, base = board.published, base_url(board.settings)
    return await send(
        request,
        Download(
            name=f"agencies.{request.match_info['format']}",
            form=_form(request, "agencies", AGENCY_COLUMNS, seen),
            pieces=lambda: _made(
                rows.agencies(board, seen.size), lambda row: agency_cells(row, base)
            ),
            facts=(seen.root, board.state.size, board.settings),
        ),
    )


@routes.get("/moderation.{format:csv|json}")
async def get_moderation(request: web.Request) -> web.StreamResponse:
    """Give every notice that the board has put on an entry, then what was held and decided last."""
    board = request.app[BOARD]
    seen, base = board.published, base_url(board.settings)
    held = (await decisions(board.database)).latest

    async def pieces() -> Pieces:
        async for some in rows.notices(board, seen.size):
            yield [notice_cells(row, base) for row in some]
        yield [decision_cells(decision) for decision in held]

    return await send(
        request,
        Download(
            name=f"moderation.{request.match_info['format']}",
            form=_form(request, "moderation", MODERATION_COLUMNS, seen),
            pieces=pieces,
            facts=(seen.root, board.settings, held),
        ),
    )


async def _requests(request: web.Request, asked: Asked) -> web.StreamResponse:
    board, now = request.app[BOARD], request.app[BOARD].now()
    seen, base = board.published, base_url(board.settings)
    return await send(
        request,
        Download(
            name=f"requests.{request.match_info['format']}",
            form=_form(request, "requests", REQUEST_COLUMNS, seen),
            pieces=lambda: _made(
                rows.requests(board, asked, now, seen.size),
                lambda row: request_cells(row, base, now),
            ),
            facts=(
                seen.root,
                board.state.size,
                board.settings,
                asked,
                await _last_expiry(board, now, seen.size),
            ),
        ),
    )


async def _made[Found](
    found: AsyncGenerator[Sequence[Found]], make: Callable[[Found], FileRow | None]
) -> Pieces:
    """Yield the rows of what was read, made off the loop."""
    try:
        async for some in found:
            made = await asyncio.to_thread(lambda these: [make(each) for each in these], some)
            yield [row for row in made if row is not None]
    finally:
        await found.aclose()


def _form(request: web.Request, name: str, columns: Sequence[str], seen: Published) -> FileFormat:
    match request.match_info["format"]:
        case "csv":
            return CsvFile(columns)
        case "geojson":
            return GeoJsonFile(columns, _about(request.app[BOARD], seen))
        case _:
            return JsonFile(name, columns, _about(request.app[BOARD], seen))


def _about(board: Board, seen: Published) -> Mapping[str, object]:
    """Return which log, and how much of it, a file was made from."""
    return {
        "board": board_title(board.settings),
        "board_url": base_url(board.settings),
        "origin": board.settings.origin,
        "size": seen.size,
        "root": encode_base64(seen.root),
    }


async def _last_expiry(board: Board, now: datetime, size: int) -> datetime | None:
    """Return when a request expired last: with the log, all that states depend on."""
    last = select(func.max(entries.c.expires)).where(
        entries.c.expires <= now, entries.c.entry_index < size
    )
    async with board.database.read() as connection:
        found: datetime | None = (await connection.execute(last)).scalar_one_or_none()
        return found
