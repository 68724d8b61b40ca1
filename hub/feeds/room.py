"""Room on the disk: what a board writes must not push out what cameras record."""

from collections.abc import Callable
from pathlib import Path
import shutil
from typing import Final, Protocol

from hub.errors import BoardUnreachableError

FLOOR_BYTES: Final = 1 << 30
"""So much stays free, whatever boards publish."""
SHARE: Final = 8
"""No board takes more than this part of the disk."""


class Usage(Protocol):
    """What `shutil.disk_usage` tells."""

    @property
    def total(self) -> int:
        """Bytes of the whole disk."""

    @property
    def free(self) -> int:
        """Bytes that are left."""


def check_room(
    name: str,
    path: Path,
    kept_bytes: int,
    usage: Callable[[Path], Usage] = shutil.disk_usage,
) -> None:
    """Check that a board's next entries have room beside those kept; blocking.

    Raises BoardUnreachableError where they have not.
    """
    disk = usage(path)
    if kept_bytes > disk.total // SHARE:
        raise BoardUnreachableError(
            f"{name} has more entries than an eighth of this disk holds: use a larger disk, or"
            " follow it no more."
        )
    if disk.free < FLOOR_BYTES:
        raise BoardUnreachableError(
            f"The disk is nearly full, so no more of {name} is read: free some space."
        )
