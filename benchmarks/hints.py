"""How soon listeners know that something was posted, and how long posts wait meanwhile.

`python -m benchmarks.hints LISTENERS…` measures the same for other numbers of listeners, which a
relay serves; `--board` lets them listen to the board itself, which has room for 10,000.
`--curve FILE` writes how the time grows with their number.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPConnection
import json
import os
from pathlib import Path
from subprocess import PIPE, Popen
import sys
from tempfile import TemporaryDirectory
import time
from typing import Final

from benchmarks.board_load import Author
from benchmarks.board_server import LOOPBACK, BoardServer, board_server, family
from benchmarks.measure import FULL, SHORT, Effort, Figure, cpu_of, own_memory_of
from hub.errors import StorageError

MOST_KNOWN_S: Final = 10.0
LEAST_RATIO: Final = 0.5
"""A post may take twice as long while listeners are told. Up to half a second of each wait for a
hint is until the next look at the board, which says nothing of who is faster."""
_OF_ONE_PROCESS: Final = 15_000
"""Listeners of one process, here or at its peer: each takes a descriptor."""
_END_S: Final = 30.0


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Let listeners wait at a relay, post, and see when they know."""
    yield from measured(effort, folder, effort.listeners)


def measured(
    effort: Effort, folder: Path, count: int, *, at_board: bool = False
) -> Iterator[Figure]:
    """Yield what so many listeners cost."""
    few = min(count, _OF_ONE_PROCESS)
    with (
        board_server(folder / "hints", "--behind-proxy") as server,
        closing(_Poster(server)) as poster,
    ):
        before_s = [poster.post() for _ in range(effort.singles)]
        waits_s: list[float] = []
        with (
            _serving(server, count, at_board=at_board) as ours,
            _told(ours, count, poster, effort.times) as (told, crowds),
        ):
            for _ in range(effort.times):
                _announce(crowds, poster.size + effort.singles)
                waits_s += [poster.post() for _ in range(effort.singles)]
                _known(crowds)
        alike = told
        if few < count:
            with (
                _serving(server, few, at_board=at_board) as ours,
                _told(ours, few, poster, effort.times) as (alike, _),
            ):
                pass
        with _one_process(server) as one, _told(one, few, poster, effort.times) as (peer, _):
            pass
    before = f"one process, a coroutine for each of {few:,} listeners"
    yield Figure(
        name="scale.hints",
        value=told.known_s,
        unit=f"s until 99 of 100 of {count:,} listeners know",
        peer=before,
        peer_value=peer.known_s,
        goal=0.0,
        limit=MOST_KNOWN_S,
    )
    yield Figure(
        name="scale.hints_beside_one_process",
        value=alike.known_s,
        unit=f"s until 99 of 100 of {few:,} listeners know",
        peer=before,
        peer_value=peer.known_s,
        goal=LEAST_RATIO,
    )
    yield Figure(
        name="scale.posts_wait",
        value=1e3 * sorted(waits_s)[len(waits_s) * 9 // 10],
        unit=f"ms until a post is public, the 9th of 10, beside {count:,} listeners",
        peer="the same without listeners",
        peer_value=1e3 * sorted(before_s)[len(before_s) * 9 // 10],
        goal=LEAST_RATIO,
    )
    yield Figure(
        name="scale.hints_cpu",
        value=1e6 * told.cpu_s,
        unit="µs CPU for a listener and a hint, all processes of the relay",
        peer=before,
        peer_value=1e6 * peer.cpu_s,
    )
    yield Figure(
        name="scale.listeners_cpu",
        value=1e6 * told.listening_cpu_s,
        unit="µs CPU for the same, all processes that listen here",
        peer="",
    )
    yield Figure(
        name="scale.hints_memory",
        value=told.memory_bytes,
        unit="bytes for a listener, all processes of the relay, without the kernel's",
        peer=before,
        peer_value=peer.memory_bytes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _HintServer:
    """What serves the listeners, with the processes that write to them."""

    process: int
    port: int

    def cpu_s(self) -> float:
        return sum(map(cpu_of, family(self.process)))

    def memory(self) -> int:
        return sum(map(own_memory_of, family(self.process)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """How hints came to all listeners of a server."""

    known_s: float
    """Until 99 of 100 knew."""
    cpu_s: float
    """Of the server, for one listener and one hint."""
    listening_cpu_s: float
    """Of the processes that listen, for the same."""
    memory_bytes: float
    """Of the server, for one listener."""


@contextmanager
def _told(
    hint_server: _HintServer, count: int, poster: "_Poster", times: int
) -> Generator[tuple[_Told, list[Popen[str]]]]:
    """Let so many listen, post some times, and yield what that cost, and who still listens."""
    memory = hint_server.memory()
    with _crowds(hint_server.port, count) as crowds:
        memory = hint_server.memory() - memory
        cpu_s, crowds_cpu_s = hint_server.cpu_s(), _cpu_s(crowds)
        known_s = sorted(each for _ in range(times) for each in _round(crowds, poster))
        told = _Told(
            known_s=known_s[len(known_s) * 99 // 100],
            cpu_s=(hint_server.cpu_s() - cpu_s) / len(known_s),
            listening_cpu_s=(_cpu_s(crowds) - crowds_cpu_s) / len(known_s),
            memory_bytes=max(memory, 1) / count,
        )
        yield told, crowds


def _cpu_s(crowds: Sequence[Popen[str]]) -> float:
    return sum(cpu_of(crowd.pid) for crowd in crowds)


class _Poster:
    """An agency that posts one request after another."""

    def __init__(self, server: BoardServer) -> None:
        self._author = Author(name="city")
        [raw] = server.register([self._author.registration(datetime.now(UTC))])
        self._author.follow(raw)
        self._connection = HTTPConnection(LOOPBACK, server.port, timeout=_END_S)
        self.size = 1

    def post(self) -> float:
        """Post, and return how many seconds it took; raises StorageError."""
        raw = self._author.request(datetime.now(UTC))
        begun_s = time.perf_counter()
        self._connection.request("POST", "/entries", raw)
        response = self._connection.getresponse()
        answer = response.read()
        took_s = time.perf_counter() - begun_s
        if response.status != HTTPStatus.CREATED:
            raise StorageError(f"The board refused what it had to log: {answer[:500]!r}")
        self.size += 1
        return took_s

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def _round(crowds: Sequence[Popen[str]], poster: _Poster) -> list[float]:
    """Post once, and return how many seconds later each listener knew."""
    _announce(crowds, poster.size + 1)
    posted_s = time.monotonic()
    poster.post()
    return [at_s - posted_s for at_s in _known(crowds)]


def _announce(crowds: Sequence[Popen[str]], size: int) -> None:
    for crowd in crowds:
        if crowd.stdin is not None:
            crowd.stdin.write(f"{size}\n")
            crowd.stdin.flush()


def _known(crowds: Sequence[Popen[str]]) -> list[float]:
    return [at_s for crowd in crowds for at_s in json.loads(_line(crowd))]


def _line(process: Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise StorageError("A process with listeners has failed: tell the developers.")
    return line


@contextmanager
def _serving(server: BoardServer, count: int, *, at_board: bool) -> Generator[_HintServer]:
    """Run a relay of a board with room for so many, unless they listen to the board itself."""
    if at_board:
        yield _HintServer(process=server.process.pid, port=server.port)
        return
    words = ["board", "relay", f"http://{LOOPBACK}:{server.port}", "--port", "0"]
    words += ["--behind-proxy", "--listeners", f"{count}", "--hint-spread", "0"]
    with _ended([sys.executable, "-m", "hub", *words]) as relay:
        yield _hint_server(relay)


@contextmanager
def _one_process(server: BoardServer) -> Generator[_HintServer]:
    words = ["-m", "benchmarks.one_process", f"http://{LOOPBACK}:{server.port}"]
    with _ended([sys.executable, *words]) as process:
        yield _hint_server(process)


def _hint_server(process: Popen[str]) -> _HintServer:
    return _HintServer(process=process.pid, port=int(_line(process).strip().rpartition(":")[2]))


@contextmanager
def _crowds(port: int, count: int) -> Generator[list[Popen[str]]]:
    """Run processes with so many listeners in all; all of them listen when this yields."""
    with ExitStack() as running:
        crowds = []
        for first in range(0, count, _OF_ONE_PROCESS):
            some = min(_OF_ONE_PROCESS, count - first)
            words = [sys.executable, "-m", "benchmarks.listeners", f"{port}", f"{some}", f"{first}"]
            # They stand for machines elsewhere, which take no processor from a board.
            crowds.append(running.enter_context(_ended(["nice", "-n", "19", *words])))
        for crowd in crowds:
            _line(crowd)
        yield crowds


@contextmanager
def _ended(words: Sequence[str]) -> Generator[Popen[str]]:
    """Run a program of ours, and end it."""
    with Popen(words, stdin=PIPE, stdout=PIPE, text=True) as process:  # noqa: S603
        try:
            yield process
        finally:
            process.terminate()
            process.wait(_END_S)


def main() -> None:
    """Print the figures for some numbers of listeners."""
    words = sys.argv[1:]
    counts = [int(word) for word in words if word.isdecimal()]
    if not counts:
        sys.exit(__doc__)
    points = []
    for count in counts:
        with TemporaryDirectory() as folder:
            effort = SHORT if "--short" in words else FULL
            for figure in measured(effort, Path(folder), count, at_board="--board" in words):
                print(json.dumps(figure.to_json()), flush=True)  # noqa: T201 -- its output
                if figure.name == "scale.hints":
                    points.append((count, round(figure.value, 2), round(os.getloadavg()[0], 1)))
    if "--curve" in words:
        Path(words[words.index("--curve") + 1]).write_text(_curve(points), encoding="utf-8")


def _curve(points: Sequence[tuple[int, float, float]]) -> str:
    loads = ", ".join(f"{load}" for _, _, load in points)
    curve = {
        "name": "hints",
        "x": "listeners",
        "y": "s until 99 of 100 know",
        "goal": MOST_KNOWN_S,
        "points": [[count, value] for count, value, _ in points],
        "measured": f"{datetime.now(UTC):%Y-%m-%d}, two cores, load {loads}",
    }
    return json.dumps(curve, indent=1) + "\n"


if __name__ == "__main__":
    main()
