"""What all parts of a board's desk share: who is signed in, and the way to the board."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aiohttp import web

from noticeboard.board.home import Home
from noticeboard.board.operator import OperatorLog, is_served, open_operator_log
from noticeboard.board.registrations import DomainPages
from noticeboard.desk.route import Call
from noticeboard.desk.session import Sessions
from noticeboard.errors import NoticeboardError
from noticeboard.rules.text import safe_text


@dataclass(slots=True, kw_only=True)
class BoardDesk:
    """One running desk. It keeps nothing of its own: the board has every decision."""

    home: Home
    now: Callable[[], datetime]
    sessions: Sessions
    pages: DomainPages = field(default_factory=DomainPages)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def name(self) -> str:
        """The board's title, safe to show; empty if its settings can't be read. Blocking."""
        try:
            return safe_text(self.home.settings().title, longest=200)
        except (NoticeboardError, OSError):
            return ""

    @asynccontextmanager
    async def log(self) -> AsyncGenerator[OperatorLog]:
        """Yield the board: through its socket if it runs, else opened as a command opens it."""
        async with self._turn:
            if not await asyncio.to_thread(is_served, self.home):
                # Only one process may have it open, and one call at a time.
                async with open_operator_log(self.home) as log:
                    yield log
                return
        async with open_operator_log(self.home) as log:
            yield log


DESK: Final = web.AppKey("board_desk", BoardDesk)


def desk_of(call: Call) -> BoardDesk:
    """Return the desk that answers a call."""
    return call.request.app[DESK]
