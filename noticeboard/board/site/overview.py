"""A disposable overview of the published log, for counting and searching on pages.

It is a SQLite file of its own, whatever database holds the log: it is made from the entries,
follows them, and is rebuilt if it doesn't match them. Each batch is stored together with the size
that it reaches. No proof is ever based on it.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
import json
import logging
import sqlite3
from typing import Final

from sqlalchemy import select

from noticeboard.board.board import Board
from noticeboard.board.places import saved_places
from noticeboard.board.site.overview_file import (
    EMPTY,
    IndexedEntry,
    IndexState,
    add_entries,
    connect,
    read_state,
    recreate,
)
from noticeboard.board.site.place_index import PlaceIndex
from noticeboard.board.tables import entries
from noticeboard.errors import UnavailableError
from noticeboard.log.tree import leaf_hash
from noticeboard.runtime.text import Text

VERSION: Final = 5
FILE: Final = "overview.db"
ENTRIES_AT_ONCE: Final = 500
PATIENCE_S: Final = 5
RETRY_S: Final = 30
POLL_S: Final = 0.5
POLLS: Final = 60
PAUSE_S: Final = 0.0002
"""After each entry while posts wait: about as long as an entry takes."""
FAR_BEHIND: Final = 2_000
"""With more missing entries, readers wait longer than posts."""
POURING: Final = 50
"""More new entries than this between two checks mean that programs are posting."""

_LOGGER = logging.getLogger(__name__)


class Overview:
    """The overview of one board; all its work runs in one thread of its own."""

    def __init__(self, board: Board) -> None:
        """Read which places the operator has named. Blocking; raises InvalidInputError."""
        self._board = board
        self._path = board.home.folder / FILE
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="overview")
        self._connection: sqlite3.Connection | None = None
        self._turn = asyncio.Lock()
        self._catching_up: asyncio.Task[None] | None = None
        self._is_closing = False
        self.size = 0
        """How many entries it covers."""
        self.places = PlaceIndex(saved_places(board.home))

    @property
    def is_open(self) -> bool:
        """Whether the file is open, so that pages can use it."""
        return self._connection is not None

    async def close(self) -> None:
        """Close the file and end the thread, after the current batch."""
        self._is_closing = True
        async with self._turn:
            connection, self._connection = self._connection, None
            if connection is not None:
                await self._run(connection.close)
        self._thread.shutdown(wait=False)

    async def follow(self) -> None:
        """Keep up with the board until canceled."""
        while True:
            if self.is_open:
                await self._yield_to_posters()
            published = self._board.published.size
            try:
                await self._caught_up()
            except (sqlite3.Error, OSError) as error:
                # Pages show the counts so far; the log itself is not affected.
                _LOGGER.warning("The overview for pages could not be written: %s", error)
                await asyncio.sleep(RETRY_S)
                continue
            if self._board.published.size == published:
                await self._board.next_publication()

    async def _yield_to_posters(self) -> None:
        """Wait during a burst of posts, for a limited time; page readers call `fresh`."""
        for _ in range(POLLS):
            before = self._arrived()
            await asyncio.sleep(POLL_S)
            if self._arrived() - before < POURING:
                return

    def _arrived(self) -> int:
        """Return how many entries have arrived, including those in line."""
        return (self._board.size or 0) + self._board.waiting

    async def fresh(self) -> None:
        """Wait briefly for what is already published; pages can do with less."""
        published = self._board.published.size
        with suppress(TimeoutError, sqlite3.Error, OSError):
            async with asyncio.timeout(PATIENCE_S):
                while self.size < published and not self._is_closing:
                    await self._caught_up()

    async def _caught_up(self) -> None:
        """Wait for `_catch_up`, which continues for the others if one waiter is canceled."""
        if self._catching_up is None or self._catching_up.done():
            self._catching_up = asyncio.create_task(self._catch_up())
        await asyncio.shield(self._catching_up)

    async def _catch_up(self) -> None:
        """Add every published entry that is missing; raises sqlite3.Error, OSError."""
        async with self._turn:
            if self._is_closing:
                return
            connection = await self._opened()
            # Not what arrives meanwhile: the follower lets posters go first before the rest.
            published = self._board.published.size
            while self.size < published and not self._is_closing:
                some = await self._read(self.size, min(published, self.size + ENTRIES_AT_ONCE))
                if not some:
                    return
                registry = self._board.state.registry
                is_near = published - self.size <= FAR_BEHIND
                pause_s = PAUSE_S if is_near and self._board.waiting else 0.0
                zone = self._board.settings.zone
                await self._run(add_entries, connection, some, registry, zone, pause_s)
                self.size += len(some)
            while not self._is_closing:
                registry = self._board.state.registry
                if await self._run(self.places.follow, connection, registry, self.size):
                    return

    async def run[T](self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Run a query on the overview; raises UnavailableError."""
        try:
            connection = self._connection or await self._open_first()
            return await self._run(question, connection)
        except sqlite3.Error as error:
            raise UnavailableError(Text("noticeboard.page.cannot_count")) from error

    async def _open_first(self) -> sqlite3.Connection:
        async with self._turn:
            return await self._opened()

    async def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = await self._run(connect, self._path)
            state = await self._run(read_state, connection)
            if not await self._fits(state):
                await self._run(connection.close)
                connection = await self._run(recreate, self._path, self._basis())
                state = EMPTY
            self._connection, self.size = connection, state.size
        return self._connection

    async def _fits(self, state: IndexState) -> bool:
        """Return whether the overview is the start of this board's log, under current settings."""
        if state.made_for != self._basis() or state.size > self._board.published.size:
            return False
        last = await self._read(state.size - 1, state.size)
        return state.size == 0 or [leaf_hash(each.raw) for each in last] == [state.last_leaf]

    def _basis(self) -> str:
        """Return what an overview depends on apart from the log."""
        settings = self._board.settings
        return json.dumps([VERSION, settings.origin, settings.timezone, settings.verifiers])

    async def _read(self, start: int, end: int) -> list[IndexedEntry]:
        query = (
            select(entries.c.entry_index, entries.c.raw, entries.c.thread, entries.c.logged_at)
            .where(entries.c.entry_index >= start, entries.c.entry_index < end)
            .order_by(entries.c.entry_index)
        )
        rows = await self._board.database.inspect(lambda held: held.execute(query).all())
        is_clean = self._board.state.is_clean
        return [
            IndexedEntry(index, raw, thread, logged_at, is_clean(index))
            for index, raw, thread, logged_at in rows
        ]

    async def _run[T, *A](self, work: Callable[[*A], T], *given: *A) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)
