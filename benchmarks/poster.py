"""One client of a noticeboard, in a process of its own: `python -m benchmarks.poster PORT FILE…`.

Each file is one request's body; a single entry where its name ends in `.entry`. It says "ready",
waits for a line, posts one after another, and prints how many seconds each took, in JSON.
"""

from http import HTTPStatus
from http.client import HTTPConnection
import json
from pathlib import Path
import sys
import time

from benchmarks.board_server import BATCH_TYPE, LOOPBACK


def main() -> None:
    """Post what the command line names; exit 1 where anything is refused."""
    port, *names = sys.argv[1:]
    bodies = [(name.endswith(".entry"), Path(name).read_bytes()) for name in names]
    connection = HTTPConnection(LOOPBACK, int(port), timeout=120)
    connection.connect()
    print("ready", flush=True)  # noqa: T201 -- how it answers
    sys.stdin.readline()
    took: list[float] = []
    answers: list[tuple[int, bytes]] = []
    for is_single, body in bodies:
        headers = {} if is_single else {"Content-Type": BATCH_TYPE}
        start = time.perf_counter()
        connection.request("POST", "/entries", body, headers)
        response = connection.getresponse()
        answers.append((response.status, response.read()))
        took.append(time.perf_counter() - start)
    print(json.dumps(took), flush=True)  # noqa: T201 -- how it answers
    for status, answer in answers:
        if status not in {HTTPStatus.OK, HTTPStatus.CREATED} or b'"error"' in answer:
            sys.exit(f"refused: {answer[:500]!r}")


if __name__ == "__main__":
    main()
