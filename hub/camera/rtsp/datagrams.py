"""One stream by UDP: a pair of ports, the even one for packets and the odd one for reports."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
import socket
from typing import Final

from hub.errors import CameraUnreachableError

_TRIES: Final = 100
_LARGEST: Final = 65536
_MOST_AT_ONCE: Final = 256
_RECEIVE_BUFFER: Final = 1024 * 1024
_EMPTY_RTP: Final = b"\x80\x00" + bytes(10)
"""Opens the way through a firewall; a camera throws it away."""

type Take = Callable[[bytes, float], None]
type Read = Callable[[Callable[[], None]], None]


class Datagrams:
    """Two sockets; what comes from anybody but the camera is thrown away."""

    def __init__(self, own_host: str, steady_s: Callable[[], float]) -> None:
        """Bind them; raises CameraUnreachableError where no pair is free."""
        self._sockets = _bound_pair(own_host)
        self.ports: tuple[int, int] = tuple(one.getsockname()[1] for one in self._sockets)
        self._steady_s = steady_s
        self._view = memoryview(bytearray(_LARGEST))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._camera: tuple[str, int, int] | None = None

    def start(self, host: str, takes: tuple[Take, Take], read: Read) -> None:
        """Read from now on what the camera sends; `read` surrounds each reading."""
        self._loop = asyncio.get_running_loop()
        for one, take in zip(self._sockets, takes, strict=True):
            self._loop.add_reader(one, read, partial(self._read, one, host, take))

    def _read(self, one: socket.socket, host: str, take: Take) -> None:
        view, now_s = self._view, self._steady_s()
        for _ in range(_MOST_AT_ONCE):
            try:
                count, address = one.recvfrom_into(view)
            except OSError:  # nothing left, or a refusal of what we had sent
                break
            if address[0] == host:
                take(view[:count].tobytes(), now_s)

    def punch(self, host: str, ports: tuple[int, int], report: bytes) -> None:
        """Send the camera something from both ports, so that its answers are let through."""
        self._camera = (host, *ports)
        self._send(0, _EMPTY_RTP)
        self._send(1, report)

    def send_report(self, report: bytes) -> None:
        """Send the camera a report, where it said where to."""
        self._send(1, report)

    def _send(self, which: int, packet: bytes) -> None:
        if self._camera is None:
            return
        try:
            self._sockets[which].sendto(packet, (self._camera[0], self._camera[1 + which]))
        except OSError:
            return  # as lost as any datagram may be

    def close(self) -> None:
        """Let the ports go."""
        for one in self._sockets:
            if self._loop is not None:
                self._loop.remove_reader(one)
            one.close()


def _bound_pair(host: str) -> tuple[socket.socket, socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for _ in range(_TRIES):
        with ExitStack() as opened:
            even, odd = (opened.enter_context(_datagram_socket(family)) for _ in range(2))
            try:
                even.bind((host, 0))
                port = even.getsockname()[1]
                if port % 2:
                    continue
                odd.bind((host, port + 1))
            except OSError:
                continue
            opened.pop_all()
            return even, odd
    raise CameraUnreachableError("No ports are free to receive the camera's stream: choose TCP.")


def _datagram_socket(family: int) -> socket.socket:
    one = socket.socket(family, socket.SOCK_DGRAM)
    one.setblocking(False)  # noqa: FBT003 -- the standard library's
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
    return one
