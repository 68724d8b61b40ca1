"""Writing an agency's files: a crash leaves the old bytes or the new, and one writes at a time."""

from collections.abc import Generator
from contextlib import contextmanager
import fcntl
import os
from pathlib import Path

from noticeboard.errors import ConflictError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file that only its owner may read."""
    fresh = path.with_name(f".{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(path)
    sync_folder(path.parent)


@contextmanager
def alone_in(folder: Path) -> Generator[None]:
    """Keep other commands out of a folder; raises ConflictError where one is at work in it."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise ConflictError(f"Another command is at work in {folder}: let it finish.") from None
    try:
        yield
    finally:
        os.close(descriptor)
