"""Notices that a data folder was restored from a backup, or copied.

A file that nobody ever writes to keeps its inode and the time it was made; a copy of it, by
whatever tool, has others. Moving the folder within its disk changes neither.
"""

import json
from pathlib import Path

from hub.errors import StorageError
from hub.store.files import write_durably

_STONE = "place"
_NOTE = "place.json"


def was_moved(data: Path) -> bool:
    """Tell whether this folder is a copy; a folder that no hub has marked is not. Blocking."""
    note = data / _NOTE
    try:
        return note.exists() and json.loads(note.read_text()) != _seen(data / _STONE)
    except (OSError, ValueError):
        # Half a note is no reason to go on as if nothing had happened.
        return True


def mark(data: Path) -> None:
    """Let the hub go on from here: this folder is the hub's own from now on. Blocking."""
    stone = data / _STONE
    try:
        if not stone.exists():
            write_durably(stone, b"")
        if was_moved(data) or not (data / _NOTE).exists():
            write_durably(data / _NOTE, json.dumps(_seen(stone)).encode())
    except OSError as error:
        raise StorageError(f"{data} cannot be written to: {error.strerror}.") from error


def _seen(stone: Path) -> list[int] | None:
    """Return what no copy shares, None where the file is missing."""
    try:
        found = stone.stat()
    except FileNotFoundError:
        return None
    return [found.st_ino, found.st_ctime_ns]
