"""Several real boards in one process, on each of which an agency asks now and then.

`python -m tests.load.boards FOLDER BOARDS PAUSE_S` prints a hub's settings for them as a JSON
text, and once it is sent a line how many requests each has logged; then nobody asks any more.
"""

import asyncio
from contextlib import AsyncExitStack
import json
from pathlib import Path
import sys

from noticeboard.board.board import Board, open_board
from noticeboard.board.home import Home
from noticeboard.board.server import open_server
from tests.fakes.log_writer import Author, LogWriter
from tests.load.posters import a_board_with_agencies, now

ORIGIN = "board-{number}.example.org/v1"


async def _asking(board: Board, writer: LogWriter, author: Author, pause_s: float) -> None:
    while True:
        await asyncio.sleep(pause_s)
        writer.now = now()
        writer.post(author)
        await board.post(writer.entries[-1])


def _settings(home: Home, writer: LogWriter, port: int) -> str:
    log_key, inbox_key = home.verifiers()
    return f"""
[[boards]]
url = "http://127.0.0.1:{port}"
origin = "{writer.origin}"
log_key = "{log_key}"
inbox_key = "{inbox_key}"
verifiers = ["{writer.verifier.root.verifier}"]
allow_private_address = true
"""


async def _main(folder: Path, many: int, pause_s: float) -> None:
    async with AsyncExitStack() as stack:
        settings, asking, writers = "", [], []
        for number in range(many):
            home = Home(folder / f"board-{number}")
            origin = ORIGIN.format(number=number)
            writer, [author] = await a_board_with_agencies(home, 1, origin)
            board = await stack.enter_async_context(open_board(home))
            port = await stack.enter_async_context(open_server(board, host="127.0.0.1", port=0))
            settings += _settings(home, writer, port)
            asking.append(asyncio.create_task(_asking(board, writer, author, pause_s)))
            writers.append(writer)
        print(json.dumps(settings), flush=True)  # noqa: T201 -- the answer
        await asyncio.to_thread(sys.stdin.readline)
        for task in asking:
            task.cancel()
        ended = await asyncio.gather(*asking, return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in ended), ended
        print(json.dumps([len(writer.entries) - 2 for writer in writers]), flush=True)  # noqa: T201
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
