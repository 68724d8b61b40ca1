"""Lives of `neighbors hub run` and `board serve`, forked from one process that has loaded both.

Loading takes longer than a whole life. `python -m tests.faults.warm` reads one JSON object a line,
starts that program in a process of its own and answers with its id. It has `fault_calls.so`
preloaded, which each life is bound to by its own `faults`, and ends with its standard input.
"""

import asyncio
from collections.abc import Callable
import ctypes
import functools
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import threading
from typing import Any

import hub.app
import hub.cli.run
import hub.store.database
import noticeboard.board.cli
import noticeboard.board.database
from noticeboard.runtime.database import downgrade
from tests.faults.calls import library


def _hub(words: list[str]) -> None:
    sys.argv = ["neighbors", *words]
    hub.cli.run.main()


def _board(words: list[str]) -> None:
    noticeboard.board.cli.app(words, standalone_mode=False)


def _database(words: list[str]) -> None:
    what, path = words
    if what == "downgrade":
        downgrade(Path(path))
    else:
        opened = {"hub": hub.store.database, "board": noticeboard.board.database}[what]
        asyncio.run(_opened_once(opened.Database, Path(path)))


async def _opened_once(database: Any, path: Path) -> None:  # noqa: ANN401 -- the hub's or the board's
    await (await database.open(path)).close()


_PROGRAMS: dict[str, Callable[[list[str]], None]] = {
    "hub": _hub,
    "board": _board,
    "database": _database,
}


def _live(life: dict[str, Any], network: int) -> None:
    """Become what was asked for, in a network; does not return."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        log = os.open(life["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for number, opened in enumerate((nothing, log, log)):
            os.dup2(opened, number)
        _enter(network)
        if life["faults"]:
            words = [each.encode() or None for each in life["faults"]]
            ctypes.CDLL(None).faults_begin(*words)
        _PROGRAMS[life["program"]](life["words"])
        status = 0
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            status = ended.code or 0
        else:
            print(ended.code, file=sys.stderr)  # noqa: T201 -- as Python does
    except BaseException:
        sys.excepthook(*sys.exc_info())
        raise
    finally:
        sys.stdout.flush()
        os._exit(status)


def _enter(network: int) -> None:
    """Be in the network of whoever asked."""
    if os.fstat(network).st_ino != Path("/proc/self/ns/net").stat().st_ino:
        os.setns(network, os.CLONE_NEWNET)
    os.close(network)


def main() -> None:
    """Fork lives until nobody asks anymore."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        life = json.loads(line)
        # Now, and not in the child: whoever asked is there only until the answer.
        network = os.open(life["network"], os.O_RDONLY)
        pid = os.fork()
        if pid == 0:
            _live(life, network)
        os.close(network)
        print(pid, flush=True)  # noqa: T201 -- the answer


@functools.cache
def _server() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.warm"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"LD_PRELOAD": str(library()), "PYTHONUNBUFFERED": "1"},
        text=True,
    )


def start(program: str, words: list[str], log: Path, faults: tuple[str, ...]) -> int:
    """Start a life in the network of this thread, and return its process's id; blocking."""
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    life = {
        "program": program,
        "words": words,
        "log": str(log),
        "faults": faults,
        "network": f"/proc/{os.getpid()}/task/{threading.get_native_id()}/ns/net",
    }
    server.stdin.write(json.dumps(life) + "\n")
    server.stdin.flush()
    return int(server.stdout.readline())


def close() -> None:
    """End the process that lives are forked from; the lives have ended before."""
    if _server.cache_info().currsize:
        server = _server()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.close()
        server.wait()
        server.stdout.close()
        _server.cache_clear()


if __name__ == "__main__":
    main()
