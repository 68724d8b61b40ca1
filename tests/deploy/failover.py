"""A board of two processes behind HAProxy, of which one after the other is killed.

The proxy is Debian's HAProxy with the haproxy.cfg of deploy/country as it is, but for addresses,
TLS, and limits. The processes are those that are served, with the database that they are given, and
agencies post what they have signed once, without ever trying again.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
import re
import signal
import subprocess
import sys
from typing import Final

import aiohttp

from demo.children import free_port
from noticeboard.board.check import check_board
from noticeboard.board.home import Home
from tests.deploy.country import FOLDER
from tests.load.boards import Posters, a_board_with_agencies
from tests.noticeboard.board.test_two_processes import twin_of

HAPROXY: Final = Path("/usr/sbin/haproxy")
SECRET: Final = "between the CDN and the proxy"  # noqa: S105 -- nobody's
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
        (r"\$\{CDN_SECRET\}", SECRET),
        (r"maxconn 25000", "maxconn 200"),
    ):
        text, count = re.subn(written, of_this_machine, text)
        assert count
    file = folder / "haproxy.cfg"
    file.write_text(text)
    words = ["/usr/bin/setpriv", "--pdeathsig=KILL", str(HAPROXY), "-q", "-db", "-f"]
    with subprocess.Popen([*words, str(file)]) as running:  # noqa: S603 -- our own words
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()


async def ready(url: str) -> None:
    """Wait until the proxy answers for a process that is ready."""
    async with (
        asyncio.timeout(_START_S),
        aiohttp.ClientSession(headers={"X-Origin-Secret": SECRET}) as web,
    ):
        while True:
            try:
                async with web.get(f"{url}/readyz") as answer:
                    if answer.ok:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)  # real time: other processes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What posters noticed of processes that were killed."""

    posts: int
    """How many were answered."""
    longest_s: float
    """How long one of them waited at most."""
    wrong: tuple[str, ...]
    """Posts that got another answer than usual, that were lost or logged twice, and complaints."""


async def killed(folder: Path, database: str, *, kills: int, pause_s: float) -> Outcome:
    """Post through the proxy while one process after the other is killed."""
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
            headers={"X-Origin-Secret": SECRET},
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
        ended = processes[kills % 2].end(signal.SIGTERM)
    logged = [posters.logged[index] for index in sorted(posters.logged)]
    wrong = [*posters.wrong]
    if ended:
        wrong.append(f"the process that was left ended with {ended}")
    if sorted(posters.logged) != [*range(registered, registered + len(logged))]:
        wrong.append("an acknowledged entry has another place, or none")
    if len({*logged}) < len(logged):
        wrong.append("an entry was logged twice")
    wrong += map(str, (await check_board(homes[kills % 2].folder)).complaints)
    return Outcome(posts=len(logged), longest_s=posters.latencies.at(1, "post"), wrong=tuple(wrong))
