"""A line between two networks of this machine on which packets wait, vanish, overtake or double.

Two network namespaces, each with a TUN device; what one of them sends is read here, and written
into the other as the weather has it. The kernel's own TCP is at both ends. Needs root.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
import fcntl
import heapq
import itertools
import os
from pathlib import Path
from random import Random
import select
import struct
import subprocess
import threading
import time

import pytest

HOUSE, STREET = "10.95.0.1", "10.95.0.2"
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_MTU = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """What becomes of each packet."""

    delay_s: float = 0.0
    jitter_s: float = 0.0
    """Up to so much longer, each by itself: packets overtake one another."""
    loss: float = 0.0
    doubled: float = 0.0
    from_house: bool = True
    """Whether anything that the house sends arrives."""
    from_street: bool = True


FAIR = Weather()


class Line:
    """The two networks and what lies between them, until closed."""

    def __init__(self, stack: ExitStack) -> None:
        self.weather = FAIR
        self.carried = self.lost = 0
        self._chance = Random(11)  # noqa: S311 -- the same weather each time
        self._ends = []
        self._names = [f"faults-{side}-{os.getpid()}" for side in ("house", "street")]
        for name, own, other in zip(self._names, (HOUSE, STREET), (STREET, HOUSE), strict=True):
            _ip("netns", "add", name)
            stack.callback(_ip, "netns", "del", name)
            end = self._tun(name)
            stack.callback(os.close, end)
            self._ends.append(end)
            for words in (
                ("link", "set", "lo", "up"),
                ("addr", "add", own, "peer", other, "dev", "line"),
                ("link", "set", "line", "mtu", str(_MTU), "up"),
            ):
                _ip("-n", name, *words)
        self._wake_read, self._wake_write = os.pipe()
        thread = threading.Thread(target=self._carry, name="line")
        thread.start()
        stack.callback(self._close, thread)

    @property
    def street(self) -> tuple[str, ...]:
        """The words that start a program in the street."""
        return ("ip", "netns", "exec", self._names[1])

    @property
    def house(self) -> tuple[str, ...]:
        """The words that start a program in the house, with its own name server if it has one."""
        return ("ip", "netns", "exec", self._names[0])

    @contextmanager
    def resolved_by(self, server: str) -> Iterator[None]:
        """Let what `house` starts ask this server for names while the block runs."""
        folder = Path("/etc/netns") / self._names[0]
        folder.mkdir(parents=True)
        (folder / "resolv.conf").write_text(f"nameserver {server}\noptions timeout:1 attempts:1\n")
        try:
            yield
        finally:
            (folder / "resolv.conf").unlink()
            folder.rmdir()

    @contextmanager
    def at_home(self) -> Iterator[None]:
        """Let this thread, and what it starts, be in the house's network while the block runs."""
        with _being_in(self._names[0]):
            yield

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Let this thread, and what it starts, be in the street while the block runs."""
        with _being_in(self._names[1]):
            yield

    def lead(self, port: int, to: int) -> None:
        """Let what the house sends to its own loopback at a port go to a port in the street."""
        self.rule("-t", "nat", "-F")
        self.rule(
            *("-t", "nat", "-A", "OUTPUT", "-d", "127.0.0.1", "-p", "tcp"),
            *("--dport", str(port), "-j", "DNAT", "--to", f"{STREET}:{to}"),
        )
        self.rule("-t", "nat", "-A", "POSTROUTING", "-o", "line", "-j", "MASQUERADE")
        allowed = ("sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1")
        _run("ip", "netns", "exec", self._names[0], *allowed)

    def admit(self, port: int) -> None:
        """Let what comes to a port in the street reach who listens there on loopback only."""
        inside = ("ip", "netns", "exec", self._names[1])
        came = ("PREROUTING", "-i", "line", "-p", "tcp", "--dport", str(port))
        to = ("-j", "DNAT", "--to", f"127.0.0.1:{port}")
        _run(*inside, "iptables", "-t", "nat", "-A", *came, *to)
        _run(*inside, "sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1")

    def rule(self, *words: str) -> None:
        """Change a rule of the house's own firewall."""
        _run("ip", "netns", "exec", self._names[0], "iptables", *words)

    def _tun(self, name: str) -> int:
        """Make the device in a namespace, from a thread that goes there and ends there."""
        made: list[int] = []

        def make() -> None:
            with _namespace(name) as there:
                os.setns(there, os.CLONE_NEWNET)
            end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(end, _TUNSETIFF, struct.pack("16sH", b"line", _IFF_TUN | _IFF_NO_PI))
            made.append(end)

        thread = threading.Thread(target=make)
        thread.start()
        thread.join()
        return made[0]

    def _carry(self) -> None:
        """Carry packets until told to stop."""
        waiting: list[tuple[float, int, int, bytes]] = []
        order = itertools.count()
        while True:
            patience = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
            ready, _, _ = select.select([*self._ends, self._wake_read], [], [], patience)
            if self._wake_read in ready:
                return
            for end in ready:
                with suppress(BlockingIOError):
                    packet = os.read(end, 65536)
                    for at in self._fate(end):
                        heapq.heappush(waiting, (at, next(order), self._other(end), packet))
            while waiting and waiting[0][0] <= time.monotonic():
                _, _, end, packet = heapq.heappop(waiting)
                with suppress(OSError):
                    os.write(end, packet)
                    self.carried += 1

    def _fate(self, end: int) -> list[float]:
        """Return when a packet arrives: never, once or twice."""
        weather, chance = self.weather, self._chance
        passes = weather.from_house if end == self._ends[0] else weather.from_street
        if not passes or chance.random() < weather.loss:
            self.lost += 1
            return []
        times = 2 if chance.random() < weather.doubled else 1
        now = time.monotonic() + weather.delay_s
        return [now + chance.random() * weather.jitter_s for _ in range(times)]

    def _other(self, end: int) -> int:
        return self._ends[1 - self._ends.index(end)]

    def _close(self, thread: threading.Thread) -> None:
        os.write(self._wake_write, b"!")
        thread.join()
        os.close(self._wake_read)
        os.close(self._wake_write)


@contextmanager
def a_line() -> Iterator[Line]:
    """Lay such a line while the block runs."""
    if os.geteuid() != 0 or not Path("/dev/net/tun").exists():
        pytest.skip("needs root and TUN devices to lay a line")
    with ExitStack() as stack:
        yield Line(stack)


@contextmanager
def _being_in(name: str) -> Iterator[None]:
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        with _namespace(name) as there:
            os.setns(there, os.CLONE_NEWNET)
        try:
            yield
        finally:
            os.setns(before, os.CLONE_NEWNET)
    finally:
        os.close(before)


@contextmanager
def _namespace(name: str) -> Iterator[int]:
    opened = os.open(f"/run/netns/{name}", os.O_RDONLY)
    try:
        yield opened
    finally:
        os.close(opened)


def _ip(*words: str) -> None:
    _run("ip", *words)


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 -- our own words
