"""Going back to the tables that an older version knows, and what an upgrade leaves for that."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from noticeboard.board.board import Board
from noticeboard.board.home import Home
from noticeboard.errors import ConflictError, UnavailableError
from noticeboard.runtime.database import Downgraded, downgrade, forget_old_copies_in_time
from noticeboard.runtime.files import FolderLock


def downgrade_in(folder: Path) -> Downgraded:
    """Undo the last upgrade of a board's database; every row of the log stays. Blocking.

    Raises NoticeboardError; then nothing has changed.
    """
    home = Home(folder)
    if home.settings().database:
        raise ConflictError(
            "This board's log is in PostgreSQL: go forward, or put back a dump that is as new as"
            " the log."
        )
    lock = FolderLock.take(folder)
    try:
        return downgrade(home.database)
    except OSError as error:
        raise UnavailableError(
            f"{home.database} cannot be written: {error.strerror}. Correct that first."
        ) from error
    finally:
        lock.release()


@asynccontextmanager
async def forgetting_copies(board: Board) -> AsyncGenerator[None]:
    """Delete in time, while the block runs, what upgrades have left beside the database."""
    task = asyncio.create_task(forget_old_copies_in_time(board.home.database, board.now))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
