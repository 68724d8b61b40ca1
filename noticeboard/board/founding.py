"""Making a board."""

import asyncio
from pathlib import Path

from noticeboard.board.board import open_board
from noticeboard.board.home import Home, Settings
from noticeboard.board.moving import require_empty
from noticeboard.board.public import CHECKPOINT
from noticeboard.errors import ConflictError


async def found_board(folder: Path, settings: Settings) -> None:
    """Make a board in a folder, with its keys and its first signed checkpoint.

    Raises NoticeboardError; where another log lies in the way, or a place cannot be reached,
    nothing is made.
    """
    # Before the folder is made: a board that was half made could not be made again.
    if settings.database:
        await require_empty(settings.database)
    if settings.tiles:
        public = await asyncio.to_thread(Home(folder).public_files, settings)
        if await public.read(CHECKPOINT) is not None:
            raise ConflictError(
                f"A log is published at {settings.tiles} already: choose another prefix."
            )
    async with open_board(await asyncio.to_thread(Home.write_new, folder, settings)):
        """Opening an empty board signs and publishes its first checkpoint."""
