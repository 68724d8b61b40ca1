"""Name servers that lie, fail or are silent: the house is led nowhere, and goes on beside it."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address
from pathlib import Path
import socket
import struct
import threading

import pytest

from noticeboard.errors import NoticeboardError
from noticeboard.log.note import SignerKey
from tests.faults.line import STREET, Line, a_line
from tests.faults.stage import Golden, Stage, Tally
from tests.faults.test_steps import ASKING, SHARING

_A = 1
_HEAD_BYTES = 12
NO_SUCH_NAME, SERVER_FAILURE = 3, 2


@dataclass(slots=True)
class Names:
    """What every name leads to; `asked` counts the questions."""

    address: str = ""
    error: int = 0
    silent: bool = False
    asked: int = 0
    _closed: threading.Event = field(default_factory=threading.Event)

    def serve(self, opened: socket.socket) -> None:
        """Answer until closed."""
        opened.settimeout(0.2)
        while not self._closed.is_set():
            try:
                question, sender = opened.recvfrom(512)
            except TimeoutError:
                continue
            self.asked += 1
            if not self.silent:
                opened.sendto(self._answer(question), sender)

    def close(self) -> None:
        """End it."""
        self._closed.set()

    def _answer(self, question: bytes) -> bytes:
        end = question.index(b"\0", _HEAD_BYTES) + 5
        asked = question[_HEAD_BYTES:end]
        (kind,) = struct.unpack(">H", asked[-4:-2])
        has = kind == _A and bool(self.address) and not self.error
        head = question[:2] + struct.pack(">HHHHH", 0x8180 | self.error, 1, int(has), 0, 0)
        if not has:
            return head + asked
        address = IPv4Address(self.address).packed
        return head + asked + b"\xc0\x0c" + struct.pack(">HHIH", _A, 1, 0, 4) + address


@contextmanager
def name_server(opened: socket.socket) -> Iterator[Names]:
    """Serve on a socket while the block runs."""
    names = Names()
    thread = threading.Thread(target=names.serve, args=(opened,), name="names")
    thread.start()
    try:
        yield names
    finally:
        names.close()
        thread.join()


ORIGIN = "other.example.org/v1"
HOST = "other.example.org"
PRIVATE = ("127.0.0.1", STREET, "169.254.169.254", "192.168.1.1", "0.0.0.0", "100.64.0.1")  # noqa: S104
LOOKS_S = 3.0


def _with_other_board(config: str) -> str:
    log, inbox = (str(SignerKey.generate(name).verifier) for name in (ORIGIN, f"{ORIGIN}/inbox"))
    more = f'[[boards]]\nurl = "https://{HOST}"\norigin = "{ORIGIN}"\n'
    return config + f'{more}log_key = "{log}"\ninbox_key = "{inbox}"\n'


@contextmanager
def _traps(line: Line) -> Iterator[list[socket.socket]]:
    """Listen wherever a lie may lead: on the house's own machine, and in the street."""
    with ExitStack() as stack:
        traps = []
        for place in (line.at_home, line.outside):
            with place():
                trap = stack.enter_context(closing(socket.create_server(("0.0.0.0", 443))))  # noqa: S104
            trap.settimeout(0)
            traps.append(trap)
        yield traps


def _caught(traps: list[socket.socket]) -> int:
    caught = 0
    for trap in traps:
        try:
            while True:
                trap.accept()[0].close()
                caught += 1
        except BlockingIOError:
            continue
    return caught


def _lies() -> Iterator[tuple[str, Names]]:
    for address in PRIVATE:
        yield f"leads to {address}", Names(address=address)
    yield "leads to nobody", Names(address="93.184.216.34")
    yield "no such name", Names(error=NO_SUCH_NAME)
    yield "fails", Names(error=SERVER_FAILURE)
    yield "is silent", Names(silent=True)


@pytest.mark.long
async def test_every_lie_of_a_name_server(golden: Golden, tmp_path: Path) -> None:
    """No connection is made to an address that no board may have; another board is served on."""
    tally = Tally("lies of a name server")
    lying = replace(golden, config=_with_other_board(golden.config))

    with a_line() as line, ExitStack() as stack:
        traps = stack.enter_context(_traps(line))
        with line.outside():
            opened = stack.enter_context(closing(socket.socket(type=socket.SOCK_DGRAM)))
            opened.bind((STREET, 53))
        names = stack.enter_context(name_server(opened))
        stack.enter_context(line.at_home())
        stack.enter_context(line.resolved_by(STREET))
        for number, (what, lie) in enumerate(_lies()):
            names.address, names.error, names.silent = lie.address, lie.error, lie.silent
            names.asked = 0
            stage = Stage(lying, tmp_path / f"{number}")
            stage.let_board_be(line.outside)
            stage.hub.start_by(line.house)
            line.lead(golden.port, golden.port)
            wrong = await _lived_beside(stage)
            caught = _caught(traps)
            wrong += [f"{caught} connections were made"] if caught else []
            tally.add(what, wrong, met=names.asked > 0)

    tally.judge()


async def _lived_beside(stage: Stage) -> list[str]:
    """Let a share arrive at the other board, and judge it all."""
    try:
        await stage.start()
        await stage.ask(ASKING)
        await stage.approve(SHARING)
        arrived = await stage.arrived(SHARING)
        await asyncio.sleep(LOOKS_S)
        wrong = list((await stage.judged()).wrong)
        return wrong + ([] if arrived else ["nothing arrived at the other board meanwhile"])
    except (AssertionError, NoticeboardError, TimeoutError) as error:
        return [f"{type(error).__name__} {error}"]
    finally:
        await stage.stop()
