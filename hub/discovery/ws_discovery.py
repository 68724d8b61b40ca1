"""WS-Discovery on the wire: probes from each interface, and whoever answers or says hello."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from ipaddress import ip_address
import logging
import socket
import struct
from typing import Final, override
from uuid import uuid4

from hub.clock import Clock
from hub.discovery.interfaces import Interface
from hub.discovery.wsd_messages import Answer, probes, read_answers

_LOG = logging.getLogger(__name__)

GROUP: Final = "239.255.255.250"
GROUP_V6: Final = "ff02::c"
PORT: Final = 3702
MOST_A_SECOND: Final = 500
"""Datagrams one socket looks at in a second; a flood of more is not read."""
_IP_MULTICAST_ALL: Final = 49
"""Linux, `linux/in.h`: cleared, a socket hears only the interfaces that it joined on itself."""
Heard = Callable[[Answer, str], None]
"""Called with each answer and the literal address it came from."""

type Place = tuple[str, int] | tuple[str, int, int, int]
"""A socket address of either family."""


class _Listener(asyncio.DatagramProtocol):
    def __init__(self, heard: Heard, clock: Clock) -> None:
        self._heard = heard
        self._clock = clock
        self._second = 0
        self._looked_at = 0

    @override
    def datagram_received(self, data: bytes, addr: Place) -> None:
        second = int(self._clock.steady_s())
        if second != self._second:
            self._second, self._looked_at = second, 0
        self._looked_at += 1
        if self._looked_at > MOST_A_SECOND:
            return
        address = _sender(addr)
        for answer in read_answers(data):
            self._heard(answer, address)

    @override
    def error_received(self, exc: Exception) -> None:
        _LOG.debug("WS-Discovery: %s", exc)


def _sender(addr: Place) -> str:
    """Return where a datagram came from, with its interface where the address needs one."""
    host = addr[0].partition("%")[0]
    if len(addr) == 4 and ip_address(host).is_link_local:  # noqa: PLR2004 -- IPv6's form
        try:
            return f"{host}%{socket.if_indextoname(addr[3])}"
        except OSError:
            return host  # the interface has gone meanwhile
    return host


def _probing_socket(interface: Interface) -> socket.socket:
    """Return a socket that sends to the group through one interface and hears the answers."""
    family = socket.AF_INET6 if interface.is_ipv6 else socket.AF_INET
    with ExitStack() as failing:
        found = failing.enter_context(socket.socket(family, socket.SOCK_DGRAM))
        found.settimeout(0)
        if interface.is_ipv6:
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, interface.index)
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 1)
            found.bind((interface.address, 0, 0, interface.index))
        else:
            outward = socket.inet_aton(interface.address)
            found.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, outward)
            found.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
            found.bind((interface.address, 0))
        failing.pop_all()
    return found


def _asking_socket(family: socket.AddressFamily) -> socket.socket:
    """Return a socket for questions to single addresses; the machine's routes lead them."""
    with ExitStack() as failing:
        found = failing.enter_context(socket.socket(family, socket.SOCK_DGRAM))
        found.settimeout(0)
        found.bind(("", 0))
        failing.pop_all()
    return found


def _group_socket(interface: Interface) -> socket.socket:
    """Return a socket that hears what is announced to the group on one interface."""
    family = socket.AF_INET6 if interface.is_ipv6 else socket.AF_INET
    with ExitStack() as failing:
        found = failing.enter_context(socket.socket(family, socket.SOCK_DGRAM))
        found.settimeout(0)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if interface.is_ipv6:
            found.bind((GROUP_V6, PORT, 0, interface.index))
            joined = socket.inet_pton(socket.AF_INET6, GROUP_V6) + struct.pack(
                "@I", interface.index
            )
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, joined)
        else:
            found.bind((GROUP, PORT))
            found.setsockopt(socket.IPPROTO_IP, _IP_MULTICAST_ALL, 0)
            joined = socket.inet_aton(GROUP) + socket.inet_aton(interface.address)
            found.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
        failing.pop_all()
    return found


def place_of(address: str, port: int) -> Place:
    """Return the socket address of a literal; raises OSError where its interface is gone."""
    bare, _, scope = address.partition("%")
    if ":" not in bare:
        return bare, port
    index = int(scope) if scope.isdecimal() else socket.if_nametoindex(scope) if scope else 0
    return bare, port, 0, index


class Prober:
    """Sends probes from the interfaces of one scan."""

    def __init__(
        self,
        out: Sequence[tuple[Interface, asyncio.DatagramTransport]],
        asking: dict[bool, asyncio.DatagramTransport],
    ) -> None:
        self._out = out
        self._asking = asking
        self._id = str(uuid4())

    @property
    def usable(self) -> list[Interface]:
        """The interfaces from which probes really go out."""
        return [interface for interface, _ in self._out]

    def probe(self, round_number: int) -> None:
        """Send one round's probes to the groups."""
        for message in probes(round_number, self._id):
            for interface, transport in self._out:
                if interface.is_ipv6:
                    transport.sendto(message, (GROUP_V6, PORT, 0, interface.index))
                else:
                    transport.sendto(message, (GROUP, PORT))

    def ask(self, address: str, round_number: int) -> None:
        """Send one round's probes to a single address."""
        transport = self._asking.get(":" in address)
        try:
            place = place_of(address, PORT)
        except OSError:
            return  # the interface it was on has gone
        if transport is not None:
            for message in probes(round_number, self._id):
                transport.sendto(message, place)


@asynccontextmanager
async def probing(
    interfaces: Iterable[Interface], heard: Heard, clock: Clock
) -> AsyncGenerator[Prober]:
    """Report whoever answers the prober while the block runs; unusable interfaces are passed over.

    Answers come to a socket of their own, so that another program may have the well-known port.
    """
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:

        async def listen(opened: socket.socket) -> asyncio.DatagramTransport:
            transport, _ = await loop.create_datagram_endpoint(
                lambda: _Listener(heard, clock), sock=opened
            )
            stack.callback(transport.close)
            return transport

        out = []
        for interface in interfaces:
            if interface.multicasts:
                try:
                    out.append((interface, await listen(_probing_socket(interface))))
                except OSError as error:
                    _LOG.info("WS-Discovery cannot use %s: %s", interface.address, error)
        asking = {}
        for family in (socket.AF_INET, socket.AF_INET6):
            try:
                asking[family == socket.AF_INET6] = await listen(_asking_socket(family))
            except OSError as error:
                _LOG.debug("WS-Discovery cannot ask over %s: %s", family.name, error)
        yield Prober(out, asking)


class Ears:
    """Hears every Hello and Bye on the interfaces that are there."""

    def __init__(self, heard: Heard, clock: Clock) -> None:
        self._heard = heard
        self._clock = clock
        self._open: dict[Interface, asyncio.DatagramTransport] = {}
        self._refused: set[Interface] = set()

    @property
    def interfaces(self) -> list[Interface]:
        """Those on which announcements are heard."""
        return list(self._open)

    async def follow(self, interfaces: Iterable[Interface]) -> None:
        """Listen on these interfaces, and on no others any more."""
        wanted = {each for each in interfaces if each.multicasts}
        for gone in self._open.keys() - wanted:
            self._open.pop(gone).close()
        self._refused &= wanted
        for interface in sorted(wanted - self._open.keys(), key=lambda each: each.address):
            try:
                opened = _group_socket(interface)
            except OSError as error:
                if interface not in self._refused:
                    self._refused.add(interface)
                    _LOG.warning("WS-Discovery cannot listen on %s: %s", interface.address, error)
                continue
            self._open[interface], _ = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _Listener(self._heard, self._clock), sock=opened
            )

    def close(self) -> None:
        """Listen no more."""
        for transport in self._open.values():
            transport.close()
        self._open.clear()
