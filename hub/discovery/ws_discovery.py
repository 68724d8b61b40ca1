"""WS-Discovery on the wire: probes from each interface, and whoever answers or says hello."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
import logging
import socket
from typing import override
from uuid import uuid4

from hub.clock import Clock
from hub.discovery.wsd_messages import Answer, probe, read_answers

_LOG = logging.getLogger(__name__)

GROUP = "239.255.255.250"
PORT = 3702
PROBES = 3
PROBE_GAP_S = 0.5
Heard = Callable[[Answer, str], None]
"""Called with each answer and the literal address it came from."""


class _Listener(asyncio.DatagramProtocol):
    def __init__(self, heard: Heard) -> None:
        self._heard = heard

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        for answer in read_answers(data):
            self._heard(answer, addr[0])

    @override
    def error_received(self, exc: Exception) -> None:
        _LOG.debug("WS-Discovery: %s", exc)


def _probing_socket(interface: str) -> socket.socket:
    """Return a socket that sends to the group through one interface and hears the answers."""
    with ExitStack() as failing:
        found = failing.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        found.settimeout(0)
        found.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
        found.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        found.bind((interface, 0))
        failing.pop_all()
    return found


def _group_socket(interfaces: Sequence[str]) -> socket.socket:
    """Return a socket that hears what is announced to the group on the given interfaces."""
    with ExitStack() as failing:
        found = failing.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        found.settimeout(0)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((GROUP, PORT))
        for interface in interfaces:
            try:
                membership = socket.inet_aton(GROUP) + socket.inet_aton(interface)
                found.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
            except OSError as error:
                _LOG.warning("WS-Discovery cannot listen on %s: %s", interface, error)
        failing.pop_all()
    return found


@asynccontextmanager
async def _listening(
    found: socket.socket, heard: Heard
) -> AsyncGenerator[asyncio.DatagramTransport]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Listener(heard), sock=found)
    try:
        yield transport
    finally:
        transport.close()


async def probe_all(
    interfaces: Iterable[str], heard: Heard, clock: Clock, *, timeout_s: float
) -> None:
    """Probe from every interface and report the answers that come within `timeout_s`."""
    async with AsyncExitStack() as stack:
        transports = []
        for interface in interfaces:
            try:
                sending = _probing_socket(interface)
            except OSError as error:
                _LOG.warning("WS-Discovery cannot use %s: %s", interface, error)
                continue
            transports.append(await stack.enter_async_context(_listening(sending, heard)))
        message = probe(str(uuid4()))
        for _ in range(PROBES):
            for transport in transports:
                transport.sendto(message, (GROUP, PORT))
            await clock.sleep(PROBE_GAP_S)
        await clock.sleep(max(0.0, timeout_s - PROBES * PROBE_GAP_S))


async def listen(interfaces: Sequence[str], heard: Heard) -> None:
    """Report every Hello and Bye on the given interfaces until cancelled."""
    try:
        group = _group_socket(interfaces)
    except OSError as error:
        _LOG.warning("WS-Discovery announcements cannot be heard: %s", error)
        return
    async with _listening(group, heard):
        await asyncio.get_running_loop().create_future()
