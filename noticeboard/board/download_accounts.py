"""The accounts of what was received, as rows of a download."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from noticeboard.board.board import Board
from noticeboard.board.download_rows import Cell, FileRow, in_pages, lines_of
from noticeboard.board.tables import entries
from noticeboard.log.body import LARGEST_INT, RequestAccount
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import parse_entry
from noticeboard.rules.accounts import COUNTS, tallies_of

ACCOUNT_COLUMNS: Final = (
    *("entry", "leaf", "url", "request", "agency", "issued", "posted"),
    *(f"{name}_{edge}" for name in COUNTS for edge in ("min", "max")),
    *("handed_to", "keep_until", "text", "void"),
)
"""Counts are bands; an empty end has no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """An account as read from the log."""

    index: int
    leaf: bytes
    raw: bytes
    logged_at: datetime
    request: int | None
    is_void: bool


async def accounts(board: Board, size: int) -> AsyncGenerator[Sequence[AccountFacts]]:
    """Yield the accounts among the first `size` entries, in batches."""
    conditions = (entries.c.type == "request.account", entries.c.entry_index < size)
    async for rows in in_pages(board, lambda: select(entries).where(*conditions)):
        agencies = {row.agency: board.state.registry.agency(row.agency) for row in rows}
        yield [
            AccountFacts(
                index=row.entry_index,
                leaf=row.leaf,
                raw=row.raw,
                logged_at=row.logged_at,
                request=row.thread,
                is_void=(record := agencies[row.agency]) is not None
                and record.voids(row.entry_index),
            )
            for row in rows
        ]


def account_cells(row: AccountFacts, base: str) -> FileRow | None:
    """Return an account's cells; None if the entry is not an account."""
    body = parse_entry(row.raw).body
    if not isinstance(body, RequestAccount):
        return None
    bands = {
        f"{name}_{edge}": None if limit == LARGEST_INT else limit
        for name, tally in tallies_of(body).items()
        for edge, limit in (("min", tally.at_least), ("max", tally.at_most))
    }
    cells: dict[str, Cell] = {
        "entry": row.index,
        "leaf": row.leaf.hex(),
        "url": f"{base}/entries/{row.index}",
        "request": row.request,
        "agency": body.agency,
        "issued": body.issued_at,
        "posted": row.logged_at,
        **bands,
        "handed_to": body.handed_to,
        "keep_until": parse_time(body.keep_until) if body.keep_until else None,
        "text": lines_of(body.text),
        "void": row.is_void,
    }
    return FileRow(cells=cells)
