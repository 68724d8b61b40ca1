"""Whether a board keeps up with 1,000 posts a second, one by one, while somebody reads its pages.

The world's police and fire departments post perhaps two a second: see design/posting.md.
`python -m benchmarks.posting RATE…` measures other rates, and with `--witnesses 2` a board whose
entries are public once so many witnesses have cosigned them.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import batched
import json
from pathlib import Path
import re
from subprocess import PIPE, Popen
import sys
from tempfile import TemporaryDirectory
from threading import Event, Thread
import time
from typing import Final, override

from benchmarks.board_load import Author
from benchmarks.board_server import (
    LOOPBACK,
    BoardServer,
    board_server,
    encode_batch,
    witnessed_board,
)
from benchmarks.measure import FULL, SHORT, Effort, Figure
from hub.errors import StorageError

RATE: Final = 1_000
MOST_WAIT_MS: Final = 100.0
MOST_BEHIND_S: Final = 5.0
_AGENCIES: Final = 100
_CLIENTS: Final = 2
_END_S: Final = 120.0
_PAGE_EVERY_S: Final = 2.0
_AGAIN_S: Final = 0.1
_ENTRY: Final = re.compile(rb'href="/entries/([0-9]+)')


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Post at a steady rate and read the overview meanwhile."""
    yield from measured(effort, folder, RATE)


def measured(effort: Effort, folder: Path, rate: int, witnesses: int = 0) -> Iterator[Figure]:
    """Yield what so many posts a second cost."""
    board = folder / "posting"
    with witnessed_board(board, witnesses) if witnesses else board_server(board) as server:
        files = _sign(server, folder, rate * effort.posting_s)
        reader = _Reader(server.port)
        with ExitStack() as running:
            posters = [
                running.enter_context(_poster(server.port, rate / _CLIENTS, some))
                for some in batched(files, len(files) // _CLIENTS, strict=True)
            ]
            for poster in posters:
                _line(poster)
            reader.start()
            cpu_s = server.cpu_s()
            for poster in posters:
                if poster.stdin is not None:
                    poster.stdin.close()
            results = [json.loads(_line(poster)) for poster in posters]
            cpu_s = server.cpu_s() - cpu_s
            reader.end()
    late_s = sorted(each for _, some in results for each in some)
    took_s = max(took for took, _ in results)
    yield Figure(
        name="scale.posting",
        value=len(late_s) / took_s,
        unit=f"posts/s one by one, of {rate:,} that were due, for {effort.posting_s} s",
        peer="",
        limit=0.95 * rate,
        more_is_better=True,
    )
    yield Figure(
        name="scale.posting_wait",
        value=1e3 * late_s[len(late_s) * 99 // 100],
        unit="ms until a post is public, the 99th of 100",
        peer="",
        limit=MOST_WAIT_MS,
    )
    yield Figure(
        name="scale.posting_cpu",
        value=1e6 * cpu_s / len(late_s),
        unit="µs CPU a post, all processes of the board",
        peer="",
    )
    yield Figure(
        name="scale.pages_behind",
        value=max(reader.behind_s),
        unit="s until the overview shows what was public when somebody opened it, the worst",
        peer="",
        limit=MOST_BEHIND_S,
    )


class _Reader(Thread):
    """Somebody who opens the overview again and again."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port
        self._ended = Event()
        self.behind_s: list[float] = []

    @override
    def run(self) -> None:
        """Open it until the end, and note how long it takes until it shows what was public."""
        connection = HTTPConnection(LOOPBACK, self._port, timeout=_END_S)
        while not self._ended.wait(_PAGE_EVERY_S):
            size = int(self._read(connection, "/hint").split()[0])
            begun_s = time.perf_counter()
            while self._newest(connection) < size - 1 and time.perf_counter() - begun_s < _END_S:
                # Whoever looks again waits a moment: this is no test of how fast pages are made.
                time.sleep(_AGAIN_S)
            self.behind_s.append(time.perf_counter() - begun_s)
        connection.close()

    def end(self) -> None:
        """Stop after the page that is being read."""
        self._ended.set()
        self.join(_END_S)
        if not self.behind_s:
            raise StorageError("No page was read: measure for longer.")

    def _newest(self, connection: HTTPConnection) -> int:
        return max(map(int, _ENTRY.findall(self._read(connection, "/?lang=en"))))

    @staticmethod
    def _read(connection: HTTPConnection, path: str) -> bytes:
        connection.request("GET", path)
        return connection.getresponse().read()


def _sign(server: BoardServer, folder: Path, count: int) -> Sequence[Path]:
    """Register agencies and sign their requests; return a file for each agency."""
    now = datetime.now(UTC)
    authors = [Author(name=f"town{number}") for number in range(_AGENCIES)]
    raws = server.register([author.registration(now) for author in authors])
    files = []
    for author, raw in zip(authors, raws, strict=True):
        author.follow(raw)
        file = folder / f"{author.name}.entries"
        file.write_bytes(encode_batch([author.request(now) for _ in range(count // _AGENCIES)]))
        files.append(file)
    return files


def _poster(port: int, rate: float, files: Sequence[Path]) -> Popen[str]:
    words = [sys.executable, "-m", "benchmarks.steady_poster", f"{port}", f"{rate}"]
    return Popen([*words, *map(str, files)], stdin=PIPE, stdout=PIPE, text=True)  # noqa: S603 -- our own module


def _line(poster: Popen[str]) -> str:
    line = poster.stdout.readline() if poster.stdout else ""
    if not line:
        raise StorageError("A client that posts has failed: tell the developers.")
    return line


def main() -> None:
    """Print the figures for some rates."""
    parser = ArgumentParser(usage=__doc__)
    parser.add_argument("rates", type=int, nargs="+")
    parser.add_argument("--witnesses", type=int, default=0)
    parser.add_argument("--short", action="store_true")
    given = parser.parse_args()
    effort = SHORT if given.short else FULL
    for rate in given.rates:
        with TemporaryDirectory() as folder:
            for figure in measured(effort, Path(folder), rate, given.witnesses):
                print(json.dumps(figure.to_json()), flush=True)  # noqa: T201 -- its output


if __name__ == "__main__":
    main()
