"""Lines of every weather between the house and its board, and what pretends to be the board."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import itertools
from pathlib import Path
import subprocess
import sys
import textwrap

import pytest

from demo.children import free_port
from noticeboard.errors import NoticeboardError
from tests.faults.line import FAIR, Line, Weather, a_line
from tests.faults.stage import Golden, Stage, Tally
from tests.faults.test_steps import ASKING, SHARING

PORTAL = textwrap.dedent("""\
    import socketserver, sys
    status, more = sys.argv[2], sys.argv[3].replace("|", "\\r\\n")
    page = b"<html><body>Welcome. Accept our terms.</body></html>"

    class Answer(socketserver.StreamRequestHandler):
        def handle(self):
            while (line := self.rfile.readline(65536)) not in (b"\\r\\n", b"\\n", b""):
                pass
            head = f"HTTP/1.1 {status}\\r\\n{more}Content-Type: text/html\\r\\n"
            head += f"Connection: close\\r\\nContent-Length: {len(page)}\\r\\n\\r\\n"
            self.wfile.write(head.encode() + page)

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer(("0.0.0.0", int(sys.argv[1])), Answer).serve_forever()
    """)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What happens to the line, and whether a share gets through it all the same."""

    name: str
    weather: Weather = FAIR
    resets: bool = False
    portal: tuple[str, str] | None = None
    """A status line and header lines that everything is answered with."""
    arrives: bool = False


TROUBLES = [
    Trouble(name="half a second late", weather=Weather(delay_s=0.25), arrives=True),
    Trouble(name="a tenth is lost", weather=Weather(delay_s=0.01, loss=0.1), arrives=True),
    Trouble(name="a third is lost", weather=Weather(delay_s=0.01, loss=0.33)),
    Trouble(name="overtaken", weather=Weather(delay_s=0.01, jitter_s=0.1), arrives=True),
    Trouble(name="doubled", weather=Weather(delay_s=0.01, doubled=0.5), arrives=True),
    Trouble(
        name="all of it",
        weather=Weather(delay_s=0.1, jitter_s=0.2, loss=0.05, doubled=0.1),
        arrives=True,
    ),
    Trouble(name="cut", weather=Weather(from_house=False, from_street=False)),
    Trouble(name="half open, deaf", weather=Weather(from_street=False)),
    Trouble(name="half open, mute", weather=Weather(from_house=False)),
    Trouble(name="resets", resets=True),
    Trouble(name="a portal that says 200", portal=("200 OK", "")),
    Trouble(name="a portal that says 201", portal=("201 Created", "Location: /inbox/|")),
    Trouble(name="a portal that says 204", portal=("204 No Content", "Upload-Offset: 0|")),
    Trouble(name="a portal that redirects", portal=("302 Found", "Location: http://10.95.0.2/|")),
    Trouble(name="a portal that asks", portal=("511 Network Authentication Required", "")),
]


@contextmanager
def troubled(line: Line, trouble: Trouble, port: int) -> Iterator[None]:
    """Let it be so while the block runs."""
    gate: subprocess.Popen[bytes] | None = None
    if trouble.portal is not None:
        fake = free_port("127.0.0.1")
        words = (*line.street, sys.executable, "-c", PORTAL, str(fake), *trouble.portal)
        gate = subprocess.Popen(words)  # noqa: S603 -- our own words
        line.lead(port, fake)
    reset = ("OUTPUT", "-o", "line", "-p", "tcp", "-j", "REJECT", "--reject-with", "tcp-reset")
    if trouble.resets:
        line.rule("-I", *reset)
    line.weather = trouble.weather
    try:
        yield
    finally:
        line.weather = FAIR
        if trouble.resets:
            line.rule("-D", *reset)
        if gate is not None:
            line.lead(port, port)
            gate.kill()
            gate.wait()


async def through(
    line: Line, golden: Golden, folder: Path, trouble: Trouble, *, amid: bool
) -> list[str]:
    """Begin trouble before a request and its answer, or amid the delivery; judge what comes."""
    stage = Stage(golden, folder)
    stage.let_board_be(line.outside)
    line.lead(golden.port, golden.port)
    try:
        await stage.start()
        if amid:
            await stage.approve(SHARING)
        with troubled(line, trouble, golden.port):
            asking = asyncio.create_task(stage.ask(ASKING))
            if not amid:
                await stage.approve(SHARING)
            arrived = await stage.arrived(SHARING, within_s=40 if trouble.arrives else 4)
            if not trouble.arrives:
                asking.cancel()
            await asyncio.wait([asking])
        wrong = list((await stage.judged()).wrong)
        if trouble.arrives and not arrived:
            wrong.append("it did not arrive meanwhile")
        return wrong
    finally:
        await stage.stop()


@pytest.mark.long
async def test_every_trouble_of_a_line(golden: Golden, tmp_path: Path) -> None:
    """What can get through does, once; all else does so as soon as the line is fair again."""
    tally = Tally("troubles of a line")

    with a_line() as line, line.at_home():
        for number, (trouble, amid) in enumerate(itertools.product(TROUBLES, (False, True))):
            try:
                wrong = await through(line, golden, tmp_path / f"{number}", trouble, amid=amid)
            except (AssertionError, NoticeboardError, TimeoutError) as error:
                wrong = [f"{type(error).__name__} {error}"]
            tally.add(f"{trouble.name}, amid the delivery {amid}", wrong)
        tally.name += f", {line.carried} packets carried, {line.lost} lost"

    tally.judge()
