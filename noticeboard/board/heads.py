"""`board.heads`: a daily statement of where every chain ends, which proves histories complete."""

import asyncio
from datetime import datetime, time, timedelta
import logging
from typing import Final

from sqlalchemy import func, select

from noticeboard.board.board import Board
from noticeboard.board.log import LogState
from noticeboard.board.statements import log_statement
from noticeboard.board.tables import entries
from noticeboard.errors import ConflictError, NotFoundError, UnavailableError
from noticeboard.log.body import LARGEST_INT, BoardHeads, Link
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import agency_id, head_row, heads_tree
from noticeboard.log.history import MOST_ENTRIES, History
from noticeboard.log.tree import Tree
from noticeboard.runtime.text import Text

AT_UTC: Final = time(3)
POLL_S: Final = 300.0
IDLE: Final = timedelta(days=7)
"""After so long without anything new, the heads are stated again."""
LONGEST_SILENCE: Final = timedelta(days=30)
"""A clock so far ahead of the newest entry is taken for wrong."""
_TYPE: Final = "board.heads"
_LOGGER: Final = logging.getLogger(__name__)


def last_due(now: datetime) -> datetime:
    """Return the latest time at which heads were due."""
    today = datetime.combine(now.date(), AT_UTC, now.tzinfo)
    return today if today <= now else today - timedelta(days=1)


async def state_heads_if_due(board: Board) -> int | None:
    """Log the heads if anything was new when due, or nothing for a week; return their index.

    After days of downtime, one statement is made, not one per day. None is made while the clock is
    far ahead of the log: the chain would keep its wrong time for good. Raises NoticeboardError.
    """
    now, author = board.now(), agency_id(board.log_key)
    # Read first: if the board writes anything from here on, the check below finds out.
    seq_before = board.state.registry.next_link(author)[0]
    index = await _newest_heads(board, LARGEST_INT)
    first_new, newest = (
        await _logged_at(board, index + 1),
        await _logged_at(board, board.published.size - 1),
    )
    if newest is None or now - newest > LONGEST_SILENCE:
        return None
    # The time of a log is that of its newest entry, so an idle one states its heads, too.
    is_idle = first_new is None and now - newest >= IDLE
    if not is_idle and (first_new is None or first_new > last_due(now)):
        return None

    def make(state: LogState, link: Link) -> BoardHeads:
        if link["seq"] != seq_before:
            # Another process of this board may have logged them meanwhile: try again later.
            raise ConflictError(Text("noticeboard.log.grown"))
        root, count = state.registry.heads()
        return BoardHeads(**link, root=root, count=count)

    return await log_statement(board, make)


async def state_heads_daily(board: Board) -> None:
    """Log the heads each day."""
    while True:
        try:
            await state_heads_if_due(board)
        except Exception as error:  # noqa: BLE001 -- after any error, the next attempt may succeed
            _LOGGER.warning("The heads of the day are not logged yet: %s", error)
        await asyncio.sleep(POLL_S)


class Histories:
    """Compact proofs of agencies' whole histories, up to the newest public statement."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._turn = asyncio.Lock()
        self._counted: tuple[int, Tree, dict[str, int]] | None = None

    async def of(self, agency: str) -> str:
        """Return an agency's history as a file's text; NotFoundError, UnavailableError."""
        board = self._board
        heads_index = await _newest_heads(board, board.published.size)
        async with self._turn:
            tree, rows = await self._heads(heads_index)
        if heads_index < 0 or agency not in rows:
            raise NotFoundError(Text("noticeboard.history.not_covered"))
        chain = (
            select(entries.c.entry_index, entries.c.raw)
            .where(entries.c.agency == agency, entries.c.entry_index < heads_index)
            .order_by(entries.c.entry_index)
            .limit(MOST_ENTRIES + 1)
        )
        statement = select(entries.c.raw).where(entries.c.entry_index == heads_index)
        async with board.database.read() as connection:
            listed = (await connection.execute(chain)).all()
            raw = (await connection.execute(statement)).scalar_one()
        if len(listed) > MOST_ENTRIES:
            raise UnavailableError(Text("noticeboard.history.too_long"))
        history = History(
            agency=agency,
            row=rows[agency],
            hashes=tuple(tree.inclusion(rows[agency])),
            entries=tuple((row.entry_index, row.raw) for row in listed),
            proof=TlogProof.parse(board.proof(heads_index, extra=raw)),
        )
        return await asyncio.to_thread(history.text)

    async def _heads(self, heads_index: int) -> tuple[Tree, dict[str, int]]:
        """Return the tree over the heads as stated, and the place of each chain in it."""
        if self._counted is None or self._counted[0] != heads_index:
            ends = (
                select(
                    entries.c.agency,
                    func.count().label("many"),
                    func.max(entries.c.entry_index).label("last"),
                )
                .where(entries.c.entry_index < heads_index)
                .group_by(entries.c.agency)
                .subquery()
            )
            query = select(ends.c.agency, ends.c.many, entries.c.leaf).join(
                entries, entries.c.entry_index == ends.c.last
            )
            async with self._board.database.read() as connection:
                found = (await connection.execute(query)).all()
            rows = sorted(head_row(row.agency, row.many - 1, row.leaf.hex()) for row in found)
            tree = await asyncio.to_thread(heads_tree, rows)
            places = {row.partition(b" ")[0].decode(): place for place, row in enumerate(rows)}
            self._counted = heads_index, tree, places
        return self._counted[1:]


async def _logged_at(board: Board, index: int) -> datetime | None:
    """Return when an entry was logged; None if there is none."""
    query = select(entries.c.logged_at).where(entries.c.entry_index == index)
    async with board.database.read() as connection:
        at: datetime | None = (await connection.execute(query)).scalar_one_or_none()
        return at


async def _newest_heads(board: Board, size: int) -> int:
    """Return the index of the newest statement in a log of `size`; -1 if there is none."""
    newest = select(func.max(entries.c.entry_index)).where(
        entries.c.type == _TYPE, entries.c.entry_index < size
    )
    async with board.database.read() as connection:
        index = (await connection.execute(newest)).scalar_one()
    return -1 if index is None else index
