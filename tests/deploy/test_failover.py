"""A process of a board is killed: posters behind the proxy of deploy/country don't notice.

The proxy is Debian's HAProxy with haproxy.cfg as it is, but for addresses, TLS, and limits. The
database is a real PostgreSQL, the two processes are those that are served, and agencies post what
they have signed once, without ever trying again.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
import re
import signal
import subprocess
import sys

import aiohttp
import pytest

from demo.children import free_port
from noticeboard.board.check import check_board
from noticeboard.board.home import Home
from tests.deploy.country import FOLDER
from tests.load.boards import Posters, a_board_with_agencies
from tests.noticeboard.board.test_two_processes import twin_of
from tests.servers.postgres import Postgres, postgres

__all__ = ["postgres"]

_SECRET = "between the CDN and the proxy"  # noqa: S105 -- nobody's
_AGENCIES = 4
_START_S = 60


class Process:
    """One process that serves the board, always at the same port."""

    def __init__(self, home: Home, port: int) -> None:
        self._home = home
        self._port = port
        self._running: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Serve, and wait until it listens."""
        words = ["board", "serve", str(self._home.folder), "--port", f"{self._port}"]
        self._running = subprocess.Popen(  # noqa: S603 -- our own words
            [sys.executable, "-m", "hub", *words, "--posts-an-hour", "1000000"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._running.stdout is not None
        assert f":{self._port}" in self._running.stdout.readline()

    def end(self, how: signal.Signals) -> int:
        """Send a signal and wait for the end, unless it has ended."""
        assert self._running is not None
        with self._running as running:
            running.send_signal(how)
            return running.wait(_START_S)


@contextmanager
def proxy(folder: Path, here: int, there: int) -> Iterator[str]:
    """Run HAProxy before two processes; yield its address."""
    port = free_port("127.0.0.1")
    text = (FOLDER / "haproxy.cfg").read_text()
    for written, of_this_machine in (
        (r"bind :8443 .*", f"bind 127.0.0.1:{port}"),
        (r'"\$\{OTHER_ADDRESS\}:8750"', f"127.0.0.1:{there}"),
        (r"board:8750", f"127.0.0.1:{here}"),
        (r"\$\{CDN_SECRET\}", _SECRET),
        (r"maxconn 25000", "maxconn 200"),
    ):
        text, count = re.subn(written, of_this_machine, text)
        assert count
    file = folder / "haproxy.cfg"
    file.write_text(text)
    words = ["/usr/bin/setpriv", "--pdeathsig=KILL", "/usr/sbin/haproxy", "-q", "-db", "-f"]
    with subprocess.Popen([*words, str(file)]) as running:  # noqa: S603 -- our own words
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


async def ready(url: str) -> None:
    """Wait until the proxy answers for a process that is ready."""
    async with (
        asyncio.timeout(_START_S),
        aiohttp.ClientSession(headers={"X-Origin-Secret": _SECRET}) as web,
    ):
        while True:
            try:
                async with web.get(f"{url}/readyz") as answer:
                    if answer.ok:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)  # real time: other processes


async def killed(folder: Path, database: str, *, kills: int, pause_s: float) -> float:
    """Post through the proxy while one process after the other is killed; return the longest wait.

    Everything is answered as if nothing had happened, and logged once.
    """
    home = Home(folder / "one")
    writer, authors = await a_board_with_agencies(home, _AGENCIES, database=database)
    registered = len(writer.entries)
    homes = [home, twin_of(home, "two")]
    ports = [free_port("127.0.0.1") for _ in homes]
    processes = [Process(*each) for each in zip(homes, ports, strict=True)]
    with ExitStack() as running:
        for process in processes:
            running.callback(process.end, signal.SIGKILL)
            await asyncio.to_thread(process.start)
        url = running.enter_context(proxy(folder, *ports))
        await ready(url)
        posters = Posters(
            url=url,
            writer=writer,
            log_key=home.log_key().verifier,
            headers={"X-Origin-Secret": _SECRET},
        )

        async def disturb() -> None:
            # The first one gets all posts, then the second one, until the first is back.
            for number in range(kills):
                await asyncio.sleep(pause_s * (1 + number % 7 / 7))  # real time: in the middle
                process = processes[number % 2]
                assert await asyncio.to_thread(process.end, signal.SIGKILL) == -signal.SIGKILL
                if number < kills - 1:
                    await asyncio.to_thread(process.start)

        disturbing = asyncio.create_task(disturb())
        while not disturbing.done():
            await posters.post(authors, pause_s, 0)
        await posters.post(authors, pause_s, 0)
        await disturbing
        assert posters.wrong == []
        assert processes[kills % 2].end(signal.SIGTERM) == 0
    logged = [posters.logged[index] for index in sorted(posters.logged)]
    assert len({*logged}) == len(logged) == max(posters.logged) + 1 - registered
    assert [*sorted(posters.logged)] == [*range(registered, registered + len(logged))]
    assert (await check_board(homes[kills % 2].folder)).complaints == []
    return posters.latencies.at(1, "post")


async def test_posters_dont_notice_that_a_process_is_killed(
    tmp_path: Path, postgres: Postgres
) -> None:
    """The process that gets all posts is killed: each is answered, by the other one."""
    longest_s = await killed(tmp_path, postgres.new_database(), kills=1, pause_s=0.4)

    assert longest_s < 10


@pytest.mark.long
async def test_posters_dont_notice_for_long(tmp_path: Path, postgres: Postgres) -> None:
    """The same again and again, now one process, now the other."""
    longest_s = await killed(tmp_path, postgres.new_database(), kills=40, pause_s=3)

    print(f"the longest wait: {longest_s:.2f} s")  # noqa: T201 -- the experiment's result
    assert longest_s < 10
