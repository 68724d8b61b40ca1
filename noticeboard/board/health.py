"""Whether a board's process is alive, and whether it is as its operator wants it."""

import asyncio
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
import time
from typing import Final

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from noticeboard.board.board import Board
from noticeboard.errors import NoticeboardError

ANSWER_S: Final = 5.0
"""A database that takes longer is as good as none."""
KEPT_S: Final = 2.0
"""However often somebody asks, it is looked at so seldom."""
BEHIND: Final = timedelta(seconds=30)
"""A batch that is being published takes its time; one that takes longer is held up."""
STALE: Final = timedelta(hours=3)
"""Cosignatures are renewed each hour; those who follow want them under a day old."""


class NotReady(StrEnum):
    """Why a board is not ready; the first that holds."""

    STOPPING = "stopping"
    LOG = "log"
    """It cannot read its own log."""
    DATABASE = "database"
    BEHIND = "behind"
    """Entries are logged and not public, and it does not get any further."""
    WITNESSES = "witnesses"
    """Fewer witnesses than the quorum have cosigned what is public."""
    STALE = "stale"
    """They did, but too long ago."""


class Health:
    """Looks at one board; keeps what it has seen for a moment, so that asking costs nothing."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._turn = asyncio.Lock()
        self._seen: NotReady | None = None
        self._seen_s = float("-inf")
        self._behind_at: tuple[int, datetime] | None = None
        self.is_stopping = False

    async def reason(self) -> NotReady | None:
        """Return why the board is not ready, or None."""
        if self.is_stopping:
            return NotReady.STOPPING
        async with self._turn:
            if time.monotonic() - self._seen_s >= KEPT_S:
                self._seen = self._log() or await self._database() or self._witnesses()
                self._seen_s = time.monotonic()
        return self._seen

    def forget(self) -> None:
        """Look anew when somebody asks next."""
        self._seen_s = float("-inf")

    def _log(self) -> NotReady | None:
        seen, size, now = self._board.seen, self._board.size, self._board.now()
        if size is None:
            return NotReady.LOG
        if seen is None:
            return NotReady.BEHIND
        if seen.size == size:
            self._behind_at = None
        elif self._behind_at is None or self._behind_at[0] != seen.size:
            self._behind_at = seen.size, now
        elif now - self._behind_at[1] >= BEHIND:
            return NotReady.BEHIND
        return None

    async def _database(self) -> NotReady | None:
        try:
            async with asyncio.timeout(ANSWER_S), self._board.database.read() as connection:
                await connection.exec_driver_sql("SELECT 1")
        except (OSError, TimeoutError, SQLAlchemyError, NoticeboardError):
            return NotReady.DATABASE
        return None

    def _witnesses(self) -> NotReady | None:
        settings = self._board.settings
        if not settings.quorum:
            return None
        cosigned = self._board.published.cosigned
        if len(cosigned) < settings.quorum:
            return NotReady.WITNESSES
        # The newest first: so many as are needed are at least this fresh.
        is_stale = self._board.now() - cosigned[settings.quorum - 1].at > STALE
        return NotReady.STALE if is_stale else None


HEALTH: Final = web.AppKey("health", Health)
_HEADERS: Final = {"Cache-Control": "no-store"}

routes = web.RouteTableDef()


@routes.get("/healthz")
async def get_health(_request: web.Request) -> web.Response:
    """Say that this process answers, whatever else is amiss."""
    return web.Response(text="ok\n", headers=_HEADERS)


@routes.get("/readyz")
async def get_ready(request: web.Request) -> web.Response:
    """Say whether everything logged is public, cosigned and fresh, or in one word why not."""
    why = await request.app[HEALTH].reason()
    if why is None:
        return web.Response(text="ok\n", headers=_HEADERS)
    text = f"not ready: {why}\n"
    return web.Response(text=text, status=HTTPStatus.SERVICE_UNAVAILABLE, headers=_HEADERS)
