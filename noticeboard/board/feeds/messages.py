"""CAP's messages: an entry with which an agency asks, adds or retracts, and what it refers to."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select

from noticeboard.board.board import Board, Logged
from noticeboard.board.tables import entries
from noticeboard.errors import NotFoundError
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import (
    AgencyRevoke,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
)
from noticeboard.runtime.text import Text


class MessageType(StrEnum):
    """What a message does to earlier ones."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ERROR = "Error"


MESSAGE_TYPES: Final = {
    RequestPost: MessageType.ALERT,
    RequestUpdate: MessageType.UPDATE,
    RequestCorrect: MessageType.UPDATE,
    RequestResolve: MessageType.CANCEL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An entry with what it refers to: its thread so far, or what a revocation voids."""

    logged: Logged
    agency: AgencyRecord
    before: Sequence[Logged]
    """The newest earlier messages it refers to, in log order; a thread's request first."""


MOST_BEFORE: Final = 50
"""How many earlier messages one refers to."""


_TYPES: Final = ("request.post", "request.update", "request.correct", "request.resolve")


async def read_message(board: Board, index: int) -> Message:
    """Return the message of a published entry; raises NotFoundError if it has none."""
    found = await _logged(board, select(entries).where(entries.c.entry_index == index))
    agency = board.state.registry.agency(found[0].entry.body.agency) if found else None
    if not found or agency is None:
        raise _no_message(index)
    logged = found[0]
    body = logged.entry.body
    if isinstance(body, AgencyRevoke):
        before = await _logged(board, _voided(body, index))
        if not before:
            raise _no_message(index)
    elif type(body) in MESSAGE_TYPES:
        before = await _logged(board, _earlier(logged))
    else:
        raise _no_message(index)
    return Message(logged=logged, agency=agency, before=before)


def _earlier(logged: Logged) -> Select[tuple[object, ...]]:
    """Select a thread's request and the newest messages before one of its entries."""
    is_before = entries.c.entry_index < logged.index
    is_newest = _is_newest(entries.c.thread == logged.thread, is_before)
    return select(entries).where(or_(is_newest, entries.c.entry_index == logged.thread), is_before)


def _voided(body: AgencyRevoke, index: int) -> Select[tuple[object, ...]]:
    """Select the newest messages that a revocation disowns."""
    return select(entries).where(
        _is_newest(
            entries.c.agency == body.agency,
            entries.c.entry_index > body.last_good,
            entries.c.entry_index < index,
        )
    )


def _is_newest(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that an entry is among the newest messages that fulfill others."""
    newest = (
        select(entries.c.entry_index)
        .where(*conditions, entries.c.type.in_(_TYPES))
        .order_by(entries.c.entry_index.desc())
        .limit(MOST_BEFORE)
        .subquery()
    )
    return entries.c.entry_index.in_(select(newest.c.entry_index))


async def _logged(board: Board, query: Select[tuple[object, ...]]) -> Sequence[Logged]:
    query = query.where(entries.c.entry_index < board.published.size)
    async with board.database.read() as connection:
        rows = await connection.execute(query.order_by(entries.c.entry_index))
        return [Logged.of(row) for row in rows]


def _no_message(index: int) -> NotFoundError:
    return NotFoundError(Text("noticeboard.entry.no_message", index=index))
