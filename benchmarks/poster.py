"""One client of a noticeboard, in its own process: `python -m benchmarks.poster PORT FILE…`.

Each file is the body of one request, a single entry if the name ends in `.entry`. The client prints
"ready", waits for a line, posts the files in order, and prints the seconds that each took, in JSON.
"""

from http import HTTPStatus
from http.client import HTTPConnection
import json
from pathlib import Path
import sys
import time

from benchmarks.board_server import BATCH_TYPE, LOOPBACK


def main() -> None:
    """Post the files on the command line; exit with status 1 if any is refused."""
    port, *names = sys.argv[1:]
    bodies = [(name.endswith(".entry"), Path(name).read_bytes()) for name in names]
    connection = HTTPConnection(LOOPBACK, int(port), timeout=120)
    connection.connect()
    print("ready", flush=True)  # noqa: T201 -- its output
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
    print(json.dumps(took), flush=True)  # noqa: T201 -- its output
    for status, answer in answers:
        if status not in {HTTPStatus.OK, HTTPStatus.CREATED} or b'"error"' in answer:
            sys.exit(f"refused: {answer[:500]!r}")


if __name__ == "__main__":
    main()
