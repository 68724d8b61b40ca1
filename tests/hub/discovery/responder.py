"""A small WS-Discovery device on real sockets, with each oddity that real ones have."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import re
import socket
import struct
from typing import override

from tests.hub.discovery.said import match, message

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
