"""Snapshots: what is open and who is registered, stated once a day, as files beside the log.

Each belongs to a `board.heads`, whose index names its folder. Its files follow from the log alone,
so any process of this board makes the same ones, and they are public before the statement is
logged. A crash leaves files without a statement; the next attempt writes them again. The proof of
the statement is written last; if a crash came first, the next attempt writes it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
import logging
from typing import Final

from aiohttp import web
from sqlalchemy import select

from noticeboard.board.board import BOARD, Board
from noticeboard.board.files import PublicFiles
from noticeboard.board.log import ROWS_AT_ONCE, LogState
from noticeboard.board.log_routes import FOREVER
from noticeboard.board.statements import log_statement
from noticeboard.board.tables import entries
from noticeboard.errors import NotFoundError
from noticeboard.log.body import BoardSnapshot, Link
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.section import Section, section_name
from noticeboard.log.shared_proof import prove_all
from noticeboard.log.snapshot import (
    SNAPSHOT_FILES,
    FoldedRow,
    SectionPlaces,
    Snapshot,
    pack,
    snapshot_folder,
    snapshot_path,
    statement_path,
)
from noticeboard.log.snapshot_entries import (
    MAX_ENTRIES_BYTES,
    SnapshotEntries,
    agency_indexes,
    named_entries,
    sorted_agencies,
)
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.text import Text

POLL_S: Final = 300.0
KEPT: Final = 8
"""How many snapshots have their files: a reader of a region may have been away for a week."""
SNAPSHOT: Final = (
    "/snapshot/{at:0|[1-9][0-9]{0,15}}/{file:rows|entries|agencies|others|section-[0-9a-f]{40}}.xz"
)
STATEMENT: Final = "/snapshot/{at:0|[1-9][0-9]{0,15}}/proof"
SNAPSHOT_TYPE: Final = "application/x-xz"
LONGEST_SILENCE: Final = timedelta(days=30)
"""A clock so far ahead of the heads is taken for wrong."""
type ReadEntries = Callable[[Sequence[int]], Awaitable[Sequence[bytes]]]
"""Returns the bytes of entries by their sorted indexes."""
_REMOVED_AT_ONCE: Final = 10
_LOGGER: Final = logging.getLogger(__name__)


async def state_snapshot_if_due(board: Board) -> int | None:
    """Log the snapshot of the newest heads unless the log has it; return its index.

    Raises NoticeboardError, OSError.
    """
    await _put_proof(board)
    state, now = board.state, board.now()
    at, heads_at = state.snapshots.at, state.snapshots.heads_at
    if at is None or heads_at is None or at >= board.published.size:
        return None
    if now - heads_at > LONGEST_SILENCE or not state.registry.is_snapshot_due(format_time(now)):
        return None
    root = state.tree.root(at)
    # The rows and the root are read before anything is awaited, so that they are of one state.
    rows, raws = state.snapshots.rows(), partial(_raws, board)
    snapshot, contents = await snapshot_files(rows, state.tree, at, raws)
    if max(map(len, contents[1:])) > MAX_ENTRIES_BYTES:
        _LOGGER.warning("More is open than a snapshot can hold, so the board states none.")
        return None
    await put_files(board.public, at, contents)
    await put_sections(board.public, at, snapshot, rows, raws)
    stated = await asyncio.to_thread(snapshot.stated)

    def make(_state: LogState, link: Link) -> BoardSnapshot:
        root_over_rows, count, sha256 = stated
        return BoardSnapshot(
            **link, at=at, root=root.hex(), rows=root_over_rows, count=count, sha256=sha256
        )

    index = await log_statement(board, make)
    await _put_proof(board)
    await _remove_old(board)
    return index


async def snapshot_files(
    rows: Sequence[FoldedRow], tree: Tree, at: int, raws: ReadEntries
) -> tuple[Snapshot, tuple[bytes, ...]]:
    """Return the snapshot with these rows, and the content of each of SNAPSHOT_FILES."""

    async def proved(indexes: Sequence[int]) -> SnapshotEntries:
        hashes = prove_all(tree, indexes, at)
        return SnapshotEntries(hashes=hashes, entries=tuple(await raws(indexes)))

    snapshot = await asyncio.to_thread(Snapshot.of, rows)
    parsed = await asyncio.to_thread(lambda: list(snapshot.parsed()))
    named = named_entries(parsed)
    beside = await proved([row.index for row in named])
    listed = zip(named, beside.entries, strict=True)
    agencies, others = await asyncio.to_thread(sorted_agencies, parsed, listed)
    keys = [await proved(agency_indexes(rows)) for rows in (agencies, others)]
    files = (snapshot.content(), beside.content(), *(each.content() for each in keys))
    return snapshot, files


async def put_files(public: PublicFiles, at: int, contents: Sequence[bytes]) -> None:
    """Compress and publish what SNAPSHOT_FILES hold; raises NoticeboardError, OSError."""
    for name, content in zip(SNAPSHOT_FILES, contents, strict=True):
        packed = await asyncio.to_thread(pack, content)
        await public.put([(snapshot_path(at, name), packed)])


async def put_sections(
    public: PublicFiles,
    at: int,
    snapshot: Snapshot,
    rows: Sequence[FoldedRow],
    raws: ReadEntries,
) -> None:
    """Publish the snapshot's sections; `rows` are its own. Raises NoticeboardError, OSError."""
    places = [row for row in rows if isinstance(row, SectionPlaces)]
    tree = await asyncio.to_thread(lambda: Tree(map(leaf_hash, snapshot.rows)))
    for each in places:
        entries = await raws([index for index, _ in each.places])
        section = await asyncio.to_thread(Section.of, snapshot, tree, each, entries)
        packed = await asyncio.to_thread(lambda found: pack(found.content()), section)
        await public.put([(snapshot_path(at, section_name(each.verifier)), packed)])


async def _put_proof(board: Board) -> None:
    """Publish the proof of the newest statement unless it is there."""
    newest = await _newest(board)
    if newest is None:
        return
    index, raw = newest
    body = parse_entry(raw).body
    if isinstance(body, BoardSnapshot):
        path = statement_path(body.at)
        if await board.public.read(path) is None:
            await board.public.put([(path, board.proof(index, extra=raw).encode())])


async def _newest(board: Board) -> tuple[int, bytes] | None:
    """Return the newest public statement with its index; None before the first."""
    newest = (
        select(entries.c.entry_index, entries.c.raw)
        .where(entries.c.type == "board.snapshot", entries.c.entry_index < board.published.size)
        .order_by(entries.c.entry_index.desc())
        .limit(1)
    )
    async with board.database.read() as connection:
        row = (await connection.execute(newest)).one_or_none()
    return None if row is None else (row.entry_index, row.raw)


async def state_snapshots_daily(board: Board) -> None:
    """Log a snapshot after each day's heads."""
    while True:
        try:
            await state_snapshot_if_due(board)
        except Exception as error:  # noqa: BLE001 -- after any error, the next attempt may succeed
            _LOGGER.warning("The snapshot of the day is not logged yet: %s", error)
        await asyncio.sleep(POLL_S)


async def _raws(board: Board, indexes: Sequence[int]) -> list[bytes]:
    """Return the bytes of entries by their sorted indexes."""
    found: list[bytes] = []
    for start in range(0, len(indexes), ROWS_AT_ONCE):
        some = indexes[start : start + ROWS_AT_ONCE]
        query = select(entries.c.raw).where(entries.c.entry_index.in_(some))
        async with board.database.read() as connection:
            rows = await connection.execute(query.order_by(entries.c.entry_index))
            found += rows.scalars()
    return found


async def _remove_old(board: Board) -> None:
    """Remove the files of all but the newest snapshots."""
    heads = (
        select(entries.c.entry_index)
        .where(entries.c.type == "board.heads")
        .order_by(entries.c.entry_index.desc())
        .offset(KEPT)
        .limit(_REMOVED_AT_ONCE)
    )
    async with board.database.read() as connection:
        old = (await connection.execute(heads)).scalars().all()
    await board.public.remove_below([snapshot_folder(at) for at in old])


routes = web.RouteTableDef()


@routes.get("/snapshot/proof")
async def get_newest(request: web.Request) -> web.Response:
    """Return the newest public `board.snapshot` with its proof."""
    board = request.app[BOARD]
    newest = await _newest(board)
    if newest is None:
        raise NotFoundError(Text("noticeboard.snapshot.none"))
    index, raw = newest
    text = board.proof(index, extra=raw)
    return web.Response(text=text, headers={"Cache-Control": "no-cache"})


@routes.get(STATEMENT)
async def get_statement(request: web.Request) -> web.StreamResponse:
    """Return the `board.snapshot` of these heads with its proof."""
    path = statement_path(int(request.match_info["at"]))
    return await _answer(request.app[BOARD].public, path, "text/plain; charset=utf-8")


@routes.get(SNAPSHOT)
async def get_file(request: web.Request) -> web.StreamResponse:
    """Return a file of a snapshot: its rows, what they name, who asks, or who else may."""
    path = snapshot_path(int(request.match_info["at"]), request.match_info["file"])
    return await _answer(request.app[BOARD].public, path, SNAPSHOT_TYPE)


async def _answer(public: PublicFiles, path: str, content_type: str) -> web.StreamResponse:
    headers = {"Cache-Control": FOREVER, "Content-Type": content_type}
    file = public.file(path)
    if file is not None and await asyncio.to_thread(file.is_file):
        return web.FileResponse(file, headers=headers)
    content = await public.read(path) if file is None else None
    if content is None:
        raise NotFoundError(Text("noticeboard.snapshot.gone"))
    return web.Response(body=content, headers=headers)
