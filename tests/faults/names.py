"""A name server that answers as a test wants: with any address, an error, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address
import socket
import struct
import threading

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
