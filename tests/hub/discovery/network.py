"""A network of the test's own, in which multicast works and nothing leaves this machine.

A thread enters a network namespace and has its loop there; the rest of the process stays where
it is. Needs root, as in a container; without it the tests that ask for it are skipped. On the
network is a small WS-Discovery device, with each oddity that real ones have.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
import ctypes
from dataclasses import dataclass, field
import os
import re
import socket
import struct
import subprocess
from typing import override

import pytest

from hub.clock import SystemClock
from hub.discovery.addresses import Interface, read_interfaces

ADDRESS = "10.98.0.1"
LINK = "fe80::98:1"
"""The hub's addresses on `lan0`; 7 to 9 of both families are for cameras."""
_CLONE_NEWNET = 0x40000000
_STEPS = (
    "link set lo up",
    "link add lan0 type veth peer name lan1",
    "link set lan0 addrgenmode none",
    "link set lan1 addrgenmode none",
    # The hub's last: with the first address of a network the kernel takes the others away.
    *(f"addr add 10.98.0.{host}/24 dev lan0" for host in (9, 7, 8, 1)),
    *(f"addr add fe80::98:{host}/64 dev lan0 nodad" for host in (1, 7, 8, 9)),
    "link set lan0 up",
    "link set lan1 up",
    "route add default via 10.98.0.254 dev lan0",
)
DEADLINE_S = 90


class HastyClock(SystemClock):
    """The system's clock, on which a scan of five seconds takes a fraction of one."""

    def __init__(self, faster: float = 8) -> None:
        self._faster = faster

    @override
    def steady_s(self) -> float:
        return super().steady_s() * self._faster

    @override
    async def sleep(self, delay_s: float) -> None:
        await super().sleep(delay_s / self._faster)


def lan() -> list[Interface]:
    """Return the hub's own addresses on the network."""
    return [each for each in read_interfaces() if each.address in {ADDRESS, LINK}]


def ip(words: str) -> None:
    """Change the network that the calling thread is in; blocking."""
    subprocess.run(["ip", *words.split()], check=True, capture_output=True)  # noqa: S603, S607 -- our words


def inside[T](
    work: Callable[[], Coroutine[object, object, T]], *, with_a_network: bool = True
) -> T:
    """Run a coroutine in a fresh network, or one with nothing in it, and return what it returns."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(_inside, work, _STEPS if with_a_network else ()).result(DEADLINE_S * 2)


def _inside[T](work: Callable[[], Coroutine[object, object, T]], steps: tuple[str, ...]) -> T:
    if os.geteuid() != 0 or ctypes.CDLL(None).unshare(_CLONE_NEWNET) != 0:
        pytest.skip("no network of its own can be made here")
    try:
        for step in steps:
            ip(step)  # a child of this thread, so it is in this thread's network
    except subprocess.CalledProcessError:
        pytest.skip("no network of its own can be made here")

    async def limited() -> T:
        async with asyncio.timeout(DEADLINE_S):
            return await work()

    return asyncio.run(limited())


ENDPOINT = "urn:uuid:4d454930-0000-1000-8000-02a1b2c3d4e5"
XADDR = "http://192.0.2.7:8000/onvif/device_service"
SCOPES = (
    "onvif://www.onvif.org/name/Front%20Door onvif://www.onvif.org/mfr/Acme "
    "onvif://www.onvif.org/MAC/02:A1:B2:C3:D4:E5"
)


def match(
    *, endpoint: str = ENDPOINT, xaddrs: str = XADDR, scopes: str = SCOPES, kind: str = "ProbeMatch"
) -> str:
    """Return one device's element."""
    return (
        f"<d:{kind}><a:EndpointReference><a:Address>{endpoint}</a:Address></a:EndpointReference>"
        f"<d:Scopes>{scopes}</d:Scopes><d:XAddrs>{xaddrs}</d:XAddrs></d:{kind}>"
    )


def message(body: str, *, header: str = "", before: str = "") -> bytes:
    """Return a whole message around a body."""
    return (
        f'{before}<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
        'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
        'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">'
        f"<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


GROUP, GROUP_V6, PORT = "239.255.255.250", "ff02::c", 3702
Speak = Callable[[str, str], bytes]
"""From the probe's MessageID and the device's XAddr to what it answers."""


def politely(message_id: str, xaddr: str) -> bytes:
    """Answer as the specification says."""
    body = f"<d:ProbeMatches>{match(xaddrs=xaddr)}</d:ProbeMatches>"
    return message(body, header=f"<a:RelatesTo>{message_id}</a:RelatesTo>")


@dataclass(slots=True)
class Device:
    """One device at one address; `deaf` makes it ignore groups, `ignores` some probes."""

    address: str
    speak: Speak = politely
    deaf: bool = False
    knows: str = ""
    """What a probe must hold for it to answer."""
    silent: bool = False
    asked: list[str] = field(default_factory=list)
    """Where each probe came to: `group` or `self`."""
    _out: dict[str, asyncio.DatagramTransport] = field(default_factory=dict)

    @property
    def xaddr(self) -> str:
        """Its device service."""
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"http://{host}/onvif/device_service"

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator["Device"]:
        """Answer until the block ends."""
        loop = asyncio.get_running_loop()
        try:
            for way in ("self", "group") if not self.deaf else ("self",):
                transport, _ = await loop.create_datagram_endpoint(
                    lambda way=way: _Ear(self, way),  # type: ignore[misc]
                    sock=self._socket(way),
                )
                self._out[way] = transport
            yield self
        finally:
            for transport in self._out.values():
                transport.close()
            self._out.clear()

    def announce(self, kind: str = "Hello") -> None:
        """Say something to the group."""
        group = GROUP_V6 if ":" in self.address else GROUP
        self._out["self"].sendto(message(match(kind=kind, xaddrs=self.xaddr)), self._place(group))

    def _place(self, host: str) -> tuple[str, int] | tuple[str, int, int, int]:
        return (host, PORT, 0, socket.if_nametoindex("lan0")) if ":" in host else (host, PORT)

    def _socket(self, way: str) -> socket.socket:
        ipv6 = ":" in self.address
        opened = socket.socket(socket.AF_INET6 if ipv6 else socket.AF_INET, socket.SOCK_DGRAM)
        opened.settimeout(0)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        group = GROUP_V6 if ipv6 else GROUP
        opened.bind(self._place(group if way == "group" else self.address))
        if ipv6:
            link = struct.pack("@I", socket.if_nametoindex("lan0"))
            opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, link)
            if way == "group":
                joined = socket.inet_pton(socket.AF_INET6, GROUP_V6) + link
                opened.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, joined)
        else:
            own = socket.inet_aton(self.address)
            opened.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, own)
            if way == "group":
                joined = socket.inet_aton(GROUP) + own
                opened.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
        return opened

    def hear(self, way: str, data: bytes, addr: tuple[str, int]) -> None:
        """Answer a probe from the device's own address."""
        found = re.search(rb"MessageID>([^<]*)<", data)
        if b"/Probe<" not in data or found is None or self.knows.encode() not in data:
            return
        self.asked.append(way)
        if not self.silent:
            self._out["self"].sendto(self.speak(found.group(1).decode(), self.xaddr), addr)


class _Ear(asyncio.DatagramProtocol):
    def __init__(self, device: Device, way: str) -> None:
        self._device = device
        self._way = way

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._device.hear(self._way, data, addr)
