"""A noticeboard in its own process, created and filled for measuring."""

from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from http import HTTPStatus
from http.client import HTTPConnection
import json
from pathlib import Path
import socket
from subprocess import DEVNULL, PIPE, Popen, SubprocessError, run
import sys
import time
from typing import Any, Final, override

from benchmarks.measure import cpu_of
from hub.errors import StorageError
from noticeboard.log.area import Circle
from noticeboard.log.body import NO_PREVIOUS, Anchor, RequestPost, Window
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import agency_id, countersign_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import EMPTY_ROOT, leaf_hash

ORIGIN = "board.example.org/v1"
_TEXT = "Anyone whose camera faces the street is asked to look at it. " * 6


def a_key() -> SignerKey:
    """Return an agency's key, always the same one."""
    return SignerKey(name="agency.example.org", seed=sha256(b"bench").digest())


def posts(key: SignerKey, count: int) -> tuple[list[RequestPost], list[bytes]]:
    """Return a chain of requests and their signed entries."""
    bodies: list[RequestPost] = []
    raws: list[bytes] = []
    for seq in range(count):
        previous = leaf_hash(raws[-1]).hex() if raws else NO_PREVIOUS
        bodies.append(_post(key, seq, previous))
        raws.append(sign_entry(bodies[-1], ORIGIN, key))
    return bodies, raws


def _post(key: SignerKey, seq: int, previous: str) -> RequestPost:
    return RequestPost(
        agency=agency_id(key.verifier),
        key=key.verifier.key_id.hex(),
        seq=seq,
        prev=previous,
        id=f"{seq:032x}",
        issued="2026-01-01T12:00:00Z",
        anchor=Anchor(size=0, root=encode_base64(EMPTY_ROOT)),
        incident="burglary",
        title=f"Burglary {seq}",
        text=_TEXT,
        case_number=f"2026-{seq}",
        contact="desk@agency.example.org",
        window=Window(start="2026-01-01T10:00:00Z", end="2026-01-01T11:00:00Z"),
        area=Circle(lat=52_000_000, lon=4_000_000, radius_m=300),
        expires="2026-02-01T12:00:00Z",
    )


LOOPBACK: Final = "127.0.0.1"
BATCH_TYPE: Final = "application/vnd.neighbors.entries"
_START_S: Final = 60.0
_NEIGHBORS: Final = (sys.executable, "-m", "hub")
_ANSWER_S: Final = 120.0
_SERVED: Final = ("--port", "0", "--posts-an-hour", "100000000")


def family(process: int) -> list[int]:
    """Return a process and the children that it started (Linux)."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    children = [(task / "children").read_text(encoding="ascii").split() for task in tasks]
    return [process, *(int(child) for some in children for child in some)]


class BoardServer:
    """A running board: its folder, process and port."""

    def __init__(self, folder: Path, process: Popen[str], port: int) -> None:
        self.folder = folder
        self.process = process
        self.port = port

    def cpu_s(self) -> float:
        """Return the CPU seconds of its process and of the children it started (Linux)."""
        return sum(map(cpu_of, family(self.process.pid)))

    def register(self, registrations: Sequence[bytes]) -> list[bytes]:
        """Countersign and log agencies as the board's operator would; return the logged entries."""
        raws = [countersign_entry(raw, ORIGIN, self.key("log")) for raw in registrations]
        connection = _Operator(self.folder / "keys" / "operator.sock")
        try:
            post_batch(connection, raws)
        finally:
            connection.close()
        return raws

    def settle(self, longest_s: float) -> None:
        """Wait until the board's pages count all logged entries; raises StorageError."""
        connection = HTTPConnection(LOOPBACK, self.port, timeout=_ANSWER_S)
        until = time.monotonic() + longest_s
        try:
            while time.monotonic() < until:
                connection.request("GET", "/?lang=en")
                if b"still being counted" not in connection.getresponse().read():
                    return
        finally:
            connection.close()
        raise StorageError("The noticeboard to measure does not come to rest.")

    def key(self, name: str) -> SignerKey:
        """Return one of the board's own keys."""
        return self.read_key(self.folder, name)

    @staticmethod
    def read_key(folder: Path, name: str) -> SignerKey:
        """Return a key of the board in a folder."""
        return SignerKey.parse((folder / "keys" / name).read_text(encoding="ascii").strip())


class _Operator(HTTPConnection):
    """HTTP over the operator's Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_ANSWER_S)
        self._path = path

    @override
    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_ANSWER_S)
        self.sock.connect(str(self._path))


def encode_batch(raws: Sequence[bytes]) -> bytes:
    """Return the body of one request that posts all these entries."""
    return b"".join(len(raw).to_bytes(2) + raw for raw in raws)


def post_batch(connection: HTTPConnection, raws: Sequence[bytes]) -> Any:  # noqa: ANN401 -- JSON
    """Post entries in one batch and return the answer; raises StorageError if any is refused."""
    connection.request("POST", "/entries", encode_batch(raws), {"Content-Type": BATCH_TYPE})
    response = connection.getresponse()
    answer = json.loads(response.read())
    if response.status != HTTPStatus.OK or any("index" not in each for each in answer["answers"]):
        raise StorageError(f"The board refused what it had to log: {str(answer)[:500]}")
    return answer


@contextmanager
def board_server(folder: Path, *options: str) -> Generator[BoardServer]:
    """Make a board in `folder` and serve it on loopback; raises StorageError."""
    make_board(folder)
    with served_board(folder, *options) as server:
        yield server


def make_board(folder: Path, *options: str) -> None:
    """Make a board in `folder`; raises StorageError."""
    _run("board", "init", str(folder), "--origin", ORIGIN, *options)


@contextmanager
def witnessed_board(folder: Path, witnesses: int) -> Generator[BoardServer]:
    """Make a board that publishes what so many witnesses have cosigned, and serve all of them.

    Raises StorageError.
    """
    folders = [folder.with_name(f"{folder.name}-witness{number}") for number in range(witnesses)]
    ports = [_free_port() for _ in folders]
    words: list[str] = []
    for number, (each, port) in enumerate(zip(folders, ports, strict=True)):
        name = f"w{number}.example.org/w"
        printed = _run("board", "witness", str(each), "--name", name, "--only-make", "--json")
        words += ["--witness", f"{json.loads(printed)['key']} http://{LOOPBACK}:{port}"]
    make_board(folder, *words, "--quorum", f"{witnesses}")
    key = BoardServer.read_key(folder, "log").verifier
    with ExitStack() as running:
        for each, port in zip(folders, ports, strict=True):
            process = Popen(  # noqa: S603 -- our own command
                [
                    *_NEIGHBORS,
                    "board",
                    "witness",
                    str(each),
                    "--log",
                    str(key),
                    "--port",
                    f"{port}",
                ],
                stdin=DEVNULL,
                stdout=PIPE,
                text=True,
            )
            running.callback(_end, process)
            lines = process.stdout or ()
            if not any("The witness is at" in line for line in lines):
                raise StorageError("A witness to measure does not start here.")
        yield running.enter_context(served_board(folder))


def _run(*words: str) -> str:
    try:
        done = run(  # noqa: S603 -- our own command
            [*_NEIGHBORS, *words],
            check=True,
            stdin=DEVNULL,
            stdout=PIPE,
            text=True,
            timeout=_START_S,
        )
    except (OSError, SubprocessError) as error:
        raise StorageError("A noticeboard to measure cannot be made here.") from error
    return done.stdout


def _end(process: Popen[str]) -> None:
    process.terminate()
    process.wait(_START_S)
    if process.stdout:
        process.stdout.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        return int(found.getsockname()[1])


@contextmanager
def served_board(folder: Path, *options: str) -> Generator[BoardServer]:
    """Serve the board in `folder` on loopback; raises StorageError."""
    process = Popen(  # noqa: S603 -- our own command
        [*_NEIGHBORS, "board", "serve", str(folder), *_SERVED, *options],
        stdin=DEVNULL,
        stdout=PIPE,
        text=True,
    )
    try:
        first_line = process.stdout.readline() if process.stdout else ""
        port = first_line.strip().rpartition(":")[2]
        if not port.isdecimal():
            raise StorageError("A noticeboard to measure does not start here.")
        yield BoardServer(folder, process, int(port))
    finally:
        _end(process)
