"""What pages read: published entries, grouped into threads. Nothing here writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from aiohttp import web
from sqlalchemy import Row, Select, select

from noticeboard.board.board import Board
from noticeboard.board.tables import entries
from noticeboard.errors import NotFoundError
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import RequestPost, RequestResolve
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.runtime.text import Text

LARGEST_INDEX = 2**63 - 1


class Status(StrEnum):
    """The state of a request."""

    OPEN = "open"
    RESOLVED = "resolved"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A published entry and its index."""

    index: int
    entry: Entry
    thread: int | None
    logged_at: datetime

    @classmethod
    def of(cls, row: Row[tuple[object, ...]]) -> Self:
        """Return the entry of a row."""
        return cls(
            index=row.entry_index,
            entry=parse_entry(row.raw),
            thread=row.thread,
            logged_at=row.logged_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A request, its agency as of now, and everything that joined it, in log order."""

    index: int
    post: RequestPost
    agency: AgencyRecord
    entries: tuple[Logged, ...]

    def status(self, now: datetime) -> Status:
        """Return the state of the request at `now`."""
        if self.resolved is not None:
            return Status.RESOLVED
        if datetime.fromisoformat(self.post.expires) <= now:
            return Status.EXPIRED
        return Status.OPEN

    @property
    def resolved(self) -> Logged | None:
        """The entry with which the agency resolved it."""
        for logged in self.entries:
            if isinstance(logged.entry.body, RequestResolve):
                return logged
        return None

    @property
    def is_void(self) -> bool:
        """Whether its agency has since disowned the key that signed it."""
        return self.agency.voids(self.index)


class Reader:
    """Reads one board's published log."""

    def __init__(self, board: Board) -> None:
        self._board = board

    async def entry(self, index: int) -> Logged:
        """Return one entry; raises NotFoundError."""
        found = await self._logged(select(entries).where(entries.c.entry_index == index))
        if not found:
            raise NotFoundError(Text("noticeboard.entry.unknown", index=index))
        return found[0]

    async def of_agency(self, agency: str, limit: int) -> Sequence[Logged]:
        """Return an agency's newest entries that belong to no thread, and those about it."""
        own = select(entries).where(entries.c.agency == agency, entries.c.thread.is_(None))
        return await self._logged(own.order_by(entries.c.entry_index.desc()).limit(limit))

    async def at(self, indexes: Sequence[int]) -> Sequence[Logged]:
        """Return some entries, in log order."""
        query = select(entries).where(entries.c.entry_index.in_(list(indexes)))
        return await self._logged(query.order_by(entries.c.entry_index))

    async def parts(self, index: int, start: int, limit: int) -> Sequence[Logged]:
        """Return the entries of a request's thread from entry `start` on, in log order."""
        query = select(entries).where(entries.c.thread == index, entries.c.entry_index >= start)
        return await self._logged(query.order_by(entries.c.entry_index).limit(limit))

    async def notices(self, before: int, limit: int) -> Sequence[Logged]:
        """Return the board's notices, newest first."""
        query = select(entries).where(
            entries.c.type == "board.notice", entries.c.entry_index < before
        )
        return await self._logged(query.order_by(entries.c.entry_index.desc()).limit(limit))

    async def _logged(self, query: Select[tuple[object, ...]]) -> list[Logged]:
        """Run a query over the entries, limited to published ones."""
        query = query.where(entries.c.entry_index < self._board.published.size)
        async with self._board.database.read() as connection:
            return [Logged.of(row) for row in await connection.execute(query)]


READER: web.AppKey[Reader] = web.AppKey("reader", Reader)
