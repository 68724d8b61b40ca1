"""`python -m hub.cli.measure.counted COUNT DATA CONFIG PARENT`: a hub that counts its syncs.

Each fsync of its own counts, and each commit, which SQLite syncs once. The checkpoints of the
database's log, a few in an hour, are not counted. The number is in the file COUNT, 8 bytes, little
endian, which this process has mapped.
"""

import mmap
import os
from pathlib import Path
import sys
from threading import Lock
from typing import Final

from sqlalchemy import Connection, Engine, event

from noticeboard.runtime.process import end_with_parent

COUNT_BYTES: Final = 8


def count_syncs(path: Path) -> None:
    """Count the syncs of this process from now on."""
    path.write_bytes(bytes(COUNT_BYTES))
    with path.open("r+b") as file:
        shared = mmap.mmap(file.fileno(), COUNT_BYTES)
    lock, sync = Lock(), os.fsync

    def add() -> None:
        with lock:
            shared[:] = (read_count(shared) + 1).to_bytes(COUNT_BYTES, "little")

    def counted(descriptor: int) -> None:
        add()
        sync(descriptor)

    def committed(_: Connection) -> None:
        add()

    os.fsync = counted  # type: ignore[assignment]  # all of ours are called with a descriptor
    event.listen(Engine, "commit", committed)


def read_count(shared: mmap.mmap | bytes) -> int:
    """Return the number in the file's bytes."""
    return int.from_bytes(shared[:COUNT_BYTES], "little")


def main() -> None:
    """Run a hub until it is stopped, or until its parent ends."""
    count, data, config, parent = sys.argv[1:]
    end_with_parent(int(parent))
    count_syncs(Path(count))
    # Only now: what it imports keeps a reference to nothing that is counted.
    from hub.cli.run import main as run  # noqa: PLC0415

    sys.argv = ["neighbors", data, config, ""]
    run()


if __name__ == "__main__":
    main()
