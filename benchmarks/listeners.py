"""Many listeners of hints in one process: `python -m benchmarks.listeners PORT COUNT FIRST`.

Each has a connection of its own and, for the board's proxy, an address of its own. The process
prints "ready" once all have their first hint. For each size that it reads then, it waits until all
have a hint of that size at least, and prints in JSON when each of them had it (CLOCK_MONOTONIC).
"""

from ipaddress import IPv4Address
import json
import os
import re
import select
import socket
import sys
import time
from typing import Final

from benchmarks.board_server import LOOPBACK

_AT_ONCE: Final = 64
_PORTS: Final = 10_000
"""So many ports of one loopback address are used.

Linux looks for a free port among every second one of its 28,000. If those are taken, each search
goes through all of them, which takes milliseconds.
"""
_NETWORK: Final = int(IPv4Address("10.0.0.0"))
_LOOPBACK: Final = int(IPv4Address("127.0.1.1"))
_BIND_ADDRESS_NO_PORT: Final = 24
_WAIT_S: Final = 600
_SIZE: Final = re.compile(rb"data: ([0-9]+)")


class Listeners:
    """Connections to one port."""

    def __init__(self, port: int, count: int, first: int) -> None:
        self._port = port
        self._count = count
        self._first = first
        # Not `selectors`, which looks up and wraps each event.
        self._ready = select.epoll()
        self._sockets: list[socket.socket] = []

    def connect(self) -> None:
        """Open all connections, some at a time."""
        for start in range(0, self._count, _AT_ONCE):
            some = range(start, min(start + _AT_ONCE, self._count))
            for number in some:
                self._open(self._first + number)
            self.wait(len(some), 0)

    def _open(self, number: int) -> None:
        listener = socket.socket()
        # Otherwise the kernel searches for a port that is free for every destination.
        listener.setsockopt(socket.IPPROTO_IP, _BIND_ADDRESS_NO_PORT, 1)
        listener.bind((str(IPv4Address(_LOOPBACK + number // _PORTS)), 0))
        listener.connect((LOOPBACK, self._port))
        address = IPv4Address(_NETWORK + number)
        words = f"GET /live HTTP/1.1\r\nHost: board\r\nX-Forwarded-For: {address}\r\n\r\n"
        listener.sendall(words.encode())
        self._ready.register(listener, select.EPOLLIN)
        self._sockets.append(listener)

    def wait(self, count: int, size: int) -> list[float]:
        """Wait until so many know of a size that they didn't know before; return when each did."""
        times: list[float] = []
        have: set[int] = set()
        until_s = time.monotonic() + _WAIT_S
        while len(have) < count:
            if time.monotonic() > until_s:
                sys.exit(f"{count - len(have)} of {count} listeners have no hint")
            for listener, _ in self._ready.poll(1, _AT_ONCE):
                received = os.read(listener, 4096)
                if not received:
                    sys.exit("a listener was dropped")
                sizes = _SIZE.findall(received)
                if sizes and int(sizes[-1]) >= size and listener not in have:
                    have.add(listener)
                    times.append(time.monotonic())
        return times


def main() -> None:
    """Connect, and then say of each hint when it came."""
    port, count, first = map(int, sys.argv[1:])
    listeners = Listeners(port, count, first)
    listeners.connect()
    print("ready", flush=True)  # noqa: T201 -- its output
    while size := sys.stdin.readline():
        print(json.dumps(listeners.wait(count, int(size))), flush=True)  # noqa: T201 -- its output


if __name__ == "__main__":
    main()
