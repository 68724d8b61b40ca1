"""Making a board."""

import asyncio
from pathlib import Path

from noticeboard.board.board import open_board
from noticeboard.board.home import Home, Settings, check_origin
from noticeboard.board.moving import require_empty
from noticeboard.board.public import CHECKPOINT
from noticeboard.errors import ConflictError, NoticeboardError
from noticeboard.log.checkpoint import open_checkpoint


async def found_board(folder: Path, settings: Settings) -> None:
    """Make a board in a folder, with its keys and its first signed checkpoint.

    What a try that failed has left is gone on with if the origin is the same, and thrown away if
    not: nobody has seen a signature of it. Raises NoticeboardError, OSError.
    """
    check_origin(settings.origin)
    home = Home(folder)
    await asyncio.to_thread(home.require_new)
    begun = await asyncio.to_thread(home.begun_settings)
    goes_on = begun is not None and begun.origin == settings.origin
    # Before the folder is made: most mistakes leave nothing at all.
    if settings.database and not (goes_on and begun and begun.database == settings.database):
        await require_empty(settings.database)
    if settings.tiles:
        public = await asyncio.to_thread(home.public_files, settings)
        note = await public.read(CHECKPOINT)
        if note is not None and not (goes_on and await asyncio.to_thread(_is_ours, home, note)):
            raise ConflictError(
                f"A log is published at {settings.tiles} already: choose another prefix."
            )
    if begun is not None and not goes_on:
        await asyncio.to_thread(home.forget_begun)
    async with open_board(await asyncio.to_thread(Home.write_new, folder, settings)):
        """Opening an empty board signs and publishes its first checkpoint."""


def _is_ours(home: Home, note: bytes) -> bool:
    """Return whether a checkpoint is signed by the key that lies in the folder."""
    try:
        open_checkpoint(note.decode(), home.log_key().verifier)
    except (NoticeboardError, ValueError, OSError):
        return False
    return True
