"""A board in a process of its own, whose public folder has the files of a log of any size.

    python -m tests.noticeboard.board.static_reading.served_tiles FOLDER ENTRIES

prints its port, and serves until its standard input ends. The log in its database is empty: what
is read is files, and they are those of a log of so many short entries.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
import sys

from noticeboard.board.board import open_board
from noticeboard.board.files import PublicFolder
from noticeboard.board.sequencer import Exporter
from noticeboard.board.server import open_server
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.runtime.files import make_folders
from tests.noticeboard.board.world import made_home

ENTRY_BYTES = 200


def entry(index: int) -> bytes:
    """Return what stands for an entry."""
    return index.to_bytes(8) * (ENTRY_BYTES // 8)


def write_unsynced(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write files that nobody needs after a crash."""
    for path, content in files:
        make_folders(path.parent)
        path.write_bytes(content)


async def write_files(folder: Path, size: int) -> None:
    """Write the tiles and bundles of a log of `size` entries."""

    async def read(start: int, end: int) -> Sequence[bytes]:
        return [entry(index) for index in range(start, end)]

    tree = Tree()
    for index in range(size):
        tree.append(leaf_hash(entry(index)))
    await Exporter(PublicFolder(folder, write=write_unsynced)).export(tree, read, 0)


async def main(folder: Path, size: int) -> None:
    """Serve until standard input ends."""
    home = await asyncio.to_thread(made_home, folder)
    async with open_board(home) as board, open_server(board, host="127.0.0.1", port=0) as port:
        await write_files(home.public, size)
        print(port, flush=True)  # noqa: T201 -- whoever started it reads it
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
