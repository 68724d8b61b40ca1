"""Which of a board's processes keeps the inbox: one at a time, and another when it ends.

The bytes of shares are in a folder, which is compared with the rows at start. Two processes that
do so at once would take each other's files for leftovers. The log needs no keeper.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import logging

from aiohttp import web

from noticeboard.board.database import Database
from noticeboard.board.tables import Role
from noticeboard.board.uploads import Uploads
from noticeboard.errors import UnavailableError
from noticeboard.runtime.tasks import run_in_background
from noticeboard.runtime.text import Text

TRY_AGAIN_S = 2
SWEEP_S = 600

_LOGGER = logging.getLogger(__name__)

routes = web.RouteTableDef()


@routes.get("/inbox/ready")
async def get_ready(_request: web.Request) -> web.Response:
    """Say that this process keeps the inbox; others answer 503, as for every inbox route."""
    return web.Response(text="ok\n", headers={"Cache-Control": "no-store"})


class InboxLeader:
    """Keeps the inbox when it is this process's turn, and sweeps it from time to time."""

    def __init__(self, database: Database, uploads: Uploads) -> None:
        self._database = database
        self.uploads = uploads
        self._is_open = False
        self._is_ended = False
        self._deadlines: set[asyncio.Timeout] = set()

    @property
    def is_leading(self) -> bool:
        """Whether this process keeps the inbox now."""
        return self._is_open

    @asynccontextmanager
    async def within(self, longest_s: float) -> AsyncGenerator[None]:
        """Allow work while this process keeps the inbox; UnavailableError, TimeoutError."""
        if not self._is_open:
            raise UnavailableError(Text("noticeboard.inbox.not_leader"))
        async with asyncio.timeout(longest_s) as deadline:
            self._deadlines.add(deadline)
            try:
                yield
            finally:
                self._deadlines.discard(deadline)

    @asynccontextmanager
    async def lead(self) -> AsyncGenerator[None]:
        """Keep the inbox while the block runs; at once if the database is not shared."""
        if not self._database.is_shared:
            await self.uploads.recover()
            self._is_open = True
        work = self._lead_when_free() if self._database.is_shared else self._sweep()
        async with run_in_background(work):
            try:
                yield
            finally:
                self._is_ended = True

    async def _lead_when_free(self) -> None:
        """Take the turn whenever it is free, while this process lives."""
        while not self._is_ended:
            try:
                async with self._database.turn(Role.INBOX) as turn:
                    await self.uploads.recover()
                    self._is_open = True
                    _LOGGER.info("This process keeps the inbox.")
                    async with asyncio.TaskGroup() as group:
                        sweeper = group.create_task(self._sweep())
                        await turn.lost.wait()
                        self._shut()
                        sweeper.cancel()
            except Exception as error:  # noqa: BLE001 -- after any error, try for the next turn
                _LOGGER.debug("This process does not keep the inbox: %s", error)
            finally:
                self._shut()
            await asyncio.sleep(TRY_AGAIN_S)

    def _shut(self) -> None:
        """Accept nothing more and end running uploads; their bytes so far are kept."""
        self._is_open = False
        for deadline in self._deadlines:
            if not deadline.expired():
                deadline.reschedule(asyncio.get_running_loop().time())

    async def _sweep(self) -> None:
        """Remove expired uploads from time to time, while this process keeps the inbox."""
        while True:
            await asyncio.sleep(SWEEP_S)
            try:
                await self.uploads.sweep()
            except Exception as error:  # noqa: BLE001 -- after any error, the next sweep tries again
                _LOGGER.warning("Expired uploads in the inbox could not be removed: %s", error)


LEADER: web.AppKey[InboxLeader] = web.AppKey("leader", InboxLeader)
