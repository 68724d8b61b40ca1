"""What systemd is told of a server, on a socket of ours in its place; and one that stands still."""

import asyncio
from collections.abc import Generator
from pathlib import Path
import signal
import socket
import subprocess
import sys

import pytest

from noticeboard.runtime.process import systemd_notifier


@pytest.fixture(params=["path", "abstract"])
def told(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[socket.socket]:
    """Listen as systemd does."""
    path = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(path if request.param == "path" else f"\0{path}")
        line.settimeout(0)
        monkeypatch.setenv("NOTIFY_SOCKET", path if request.param == "path" else f"@{path}")
        yield line


def _all(line: socket.socket) -> list[bytes]:
    found = []
    while True:
        try:
            found.append(line.recv(100))
        except BlockingIOError:
            return found


async def test_ready_alive_stopping(told: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ready once it says so, alive twice as often as asked, and stops in the end."""
    monkeypatch.setenv("WATCHDOG_USEC", "40000")
    async with systemd_notifier() as ready:
        await asyncio.sleep(0)
        before = _all(told)
        ready()
        async with asyncio.timeout(60):
            while (beats := _all(told)).count(b"WATCHDOG=1") < 1 or b"READY=1" not in before:
                before += beats
                await asyncio.sleep(0.01)  # real time

    assert before[0] == b"WATCHDOG=1"
    assert before.count(b"READY=1") == 1
    assert _all(told)[-1] == b"STOPPING=1"


async def test_no_watchdog_no_beat(told: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """If nobody asks for a sign of life, none is sent."""
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)
    async with systemd_notifier() as ready:
        ready()

    assert _all(told) == [b"READY=1", b"STOPPING=1"]


async def test_without_a_supervisor(monkeypatch: pytest.MonkeyPatch) -> None:
    """On its own, or beside a socket that nobody reads, a server is as ever."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    async with systemd_notifier() as ready:
        ready()
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/notify")
    async with systemd_notifier() as ready:
        ready()


_WATCHED = """
import asyncio, threading
from noticeboard.runtime.process import run_watched

async def work():
    {works}

run_watched(work(), still_s={still_s})
{after}
"""


def _watched(works: str, after: str = "", still_s: float = 0.6) -> subprocess.CompletedProcess[str]:
    words = (sys.executable, "-c", _WATCHED.format(works=works, after=after, still_s=still_s))
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603


@pytest.mark.parametrize(
    ("works", "after", "stands"),
    [
        ("threading.Lock().acquire() and threading.Event().wait()", "", "in work"),
        ("threading.Thread(target=threading.Event().wait).start()", "", "in _shutdown"),
        ("raise MemoryError", "", ""),
    ],
    ids=["running", "ending", "failing"],
)
def test_what_stands_still_ends(works: str, after: str, stands: str) -> None:
    """A process that waits forever, amid its work or at its end, ends and says where it stood."""
    ended = _watched(works, after)

    assert ended.returncode == (-signal.SIGALRM if stands else 1)
    assert stands in ended.stderr


def test_what_turns_goes_on() -> None:
    """As long as its loop turns a process lives on, and ends as it likes."""
    ended = _watched("await asyncio.sleep(6)", "print('done')", still_s=3)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "done\n", "")


_ENDS = """
import gc, sys
from noticeboard.runtime.process import freeze_imports

class Ring:
    def __del__(self):
        print("looked through")

if sys.argv[1] == "kept":
    freeze_imports()
gc.disable()
ring = Ring()
ring.itself = ring
del ring
"""


@pytest.mark.parametrize(("way", "prints"), [("kept", ""), ("left", "looked through\n")])
def test_nothing_is_looked_through_at_exit(way: str, prints: str) -> None:
    """Python looks for garbage among all that is there as it ends, unless it is kept."""
    command = [sys.executable, "-c", _ENDS, way]
    assert subprocess.check_output(command, text=True) == prints  # noqa: S603 -- our own words
