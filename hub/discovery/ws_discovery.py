"""WS-Discovery: probes from each interface, and the devices that answer or say hello.

Devices differ, so the body's element is matched and not the action. A ProbeMatch may come bare,
RelatesTo may be missing, namespaces may be any, and there may be bytes before and after the XML
(OASIS WS-Discovery 2005/04 and 1.1, ONVIF Core specification, section 7).
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
import logging
import re
import socket
import struct
from typing import Final, override
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from lxml import etree

from hub.clock import Clock
from hub.discovery.addresses import Interface, mac_within, read_mac
from hub.model.brand import brand_of, is_doorbell

LONGEST_DATAGRAM = 16_384
MOST_ANSWERS = 16
MOST_XADDRS = 8
LONGEST_FIELD = 300
_LONGEST_DETAIL: Final = 200
_ROUNDS = (
    (("2005", "dn:NetworkVideoTransmitter"),),
    (("2005", "dn:NetworkVideoTransmitter"), ("2009", "dn:NetworkVideoTransmitter")),
    (("2005", "dn:NetworkVideoTransmitter"), ("2005", "tds:Device")),
)
"""Each round's versions and types. Most devices know the first, some only another."""
PROBES = len(_ROUNDS)
_VERSIONS = {
    "2005": (
        "http://schemas.xmlsoap.org/ws/2005/04/discovery",
        "http://schemas.xmlsoap.org/ws/2004/08/addressing",
        "urn:schemas-xmlsoap-org:ws:2005:04:discovery",
    ),
    "2009": (
        "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01",
        "http://www.w3.org/2005/08/addressing",
        "urn:docs-oasis-open-org:ws-dd:ns:discovery:2009:01",
    ),
}
_PROBE = """<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="{addressing}" \
xmlns:d="{discovery}" xmlns:dn="http://www.onvif.org/ver10/network/wsdl" \
xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><e:Header>\
<w:MessageID>urn:uuid:{message_id}</w:MessageID><w:To>{to}</w:To>\
<w:Action>{discovery}/Probe</w:Action></e:Header><e:Body><d:Probe>\
<d:Types>{types}</d:Types></d:Probe></e:Body></e:Envelope>"""
_NOBODY = re.compile(r"/anonymous$|^(?:urn:uuid:|uuid:)?[0-]{8,}$", re.ASCII)
_URI = re.compile(r"[a-z][a-z0-9+.-]*://|urn:", re.ASCII | re.IGNORECASE)
_PATH = re.compile(r"/[\w.~/%-]{0,200}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeMatch:
    """One device's claim about itself; hostile text."""

    endpoint: str
    """Empty if it states none that is unique; then it has `xaddrs`."""
    xaddrs: tuple[str, ...]
    """Web addresses, or only paths."""
    name: str
    brand: str
    mac: str
    doorbell: bool = False
    detail: str = ""
    """Its scopes, shortened."""
    leaving: bool = False
    """A Bye: the device says that it goes away."""


def probes(round_number: int, message_id: str) -> list[bytes]:
    """Return the probes for ONVIF cameras of one round, 0 to 2."""
    return [
        _PROBE.format(
            addressing=_VERSIONS[version][1],
            discovery=_VERSIONS[version][0],
            to=_VERSIONS[version][2],
            types=types,
            # An id of its own: a device doesn't answer the same id twice.
            message_id=f"{message_id[:-2]}{round_number:x}{number:x}",
        ).encode()
        for number, (version, types) in enumerate(_ROUNDS[round_number])
    ]


def read_answers(datagram: bytes) -> list[ProbeMatch]:
    """Return the cameras in a ProbeMatches, Hello or Bye, 16 at most; never raises."""
    if len(datagram) > LONGEST_DATAGRAM:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(_xml(datagram), parser)
    except etree.XMLSyntaxError:
        return []
    if root.getroottree().docinfo.doctype:
        return []  # No device sends one. Its declarations are never read.
    answers: list[ProbeMatch] = []
    for element in root.iter():
        match _local(element):
            case "ProbeMatch" | "ResolveMatch":
                answer = _answer(element)
            case "Hello":
                # Printers and computers greet too: a greeting must show that it is a camera's.
                answer = _answer(element, greeting=True)
            case "Bye":
                answer = _answer(element, leaving=True)
            case _:
                continue
        if answer is not None:
            answers.append(answer)
        if len(answers) == MOST_ANSWERS:
            break
    return answers


def _xml(datagram: bytes) -> bytes:
    """Cut off what precedes the first and follows the last bracket: some devices send it."""
    start, end = datagram.find(b"<"), datagram.rfind(b">")
    return datagram[start : end + 1] if 0 <= start < end else b""


def _local(element: etree._Element) -> str:
    """Return an element's name without its namespace: some devices use their own prefixes."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _texts(element: etree._Element, name: str) -> str:
    for found in element.iter():
        if _local(found) == name and found.text:
            return str(found.text).strip()
    return ""


def _scopes(listed: str) -> list[str]:
    """Return each scope. A word that begins no URI continues the one before it.

    A list of URIs ends each at a space (WS-Discovery, 5.3), but many devices send the spaces in
    their names unencoded: `onvif://www.onvif.org/name/Front Door`.
    """
    scopes: list[str] = []
    for word in listed.split():
        if scopes and not _URI.match(word):
            scopes[-1] += f" {word}"
        else:
            scopes.append(word)
    return scopes


def _answer(
    element: etree._Element, *, greeting: bool = False, leaving: bool = False
) -> ProbeMatch | None:
    endpoint = _texts(element, "Address")[:LONGEST_FIELD]
    if _NOBODY.search(endpoint):
        endpoint = ""  # otherwise all cameras of such a brand would be one
    xaddrs = tuple(
        xaddr
        for xaddr in _texts(element, "XAddrs").split()[:MOST_XADDRS]
        if len(xaddr) <= LONGEST_FIELD and (_is_http(xaddr) or _PATH.fullmatch(xaddr))
    )
    scopes = _scopes(_texts(element, "Scopes"))
    types = _texts(element, "Types")
    if not endpoint and not xaddrs:
        return None
    if not leaving and not _is_camera(types, scopes, xaddrs, greeting=greeting):
        return None
    name, hardware = _scope(scopes, "name"), _scope(scopes, "hardware")
    mac = read_mac(_scope(scopes, "mac")) or mac_within(endpoint)
    brand = _scope(scopes, "mfr") or _scope(scopes, "manufacturer")
    return ProbeMatch(
        endpoint=endpoint,
        xaddrs=xaddrs,
        name=name or hardware,
        brand=brand or brand_of(mac, name, hardware),
        mac=mac,
        doorbell=is_doorbell(name, hardware, brand, mac=mac),
        detail=" ".join(scope.removeprefix("onvif://www.onvif.org/") for scope in scopes)[
            :_LONGEST_DETAIL
        ],
        leaving=leaving,
    )


def _is_camera(types: str, scopes: list[str], xaddrs: tuple[str, ...], *, greeting: bool) -> bool:
    """Return whether any sign shows a camera. A probe's answer without any types is accepted."""
    if "NetworkVideoTransmitter" in types:
        return True
    if any(scope.lower().startswith("onvif://") for scope in scopes):
        return True
    if any("onvif" in xaddr.lower() for xaddr in xaddrs):
        return True
    return not greeting and not types


def _is_http(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    named = bool(parts.hostname) and parts.username is None and port != 0
    return parts.scheme in {"http", "https"} and named


def _scope(scopes: list[str], kind: str) -> str:
    """Return the value of `onvif://www.onvif.org/<kind>/<value>`, or an empty string."""
    head = f"onvif://www.onvif.org/{kind}/"
    for scope in scopes:
        if scope.lower().startswith(head):
            return unquote(scope[len(head) :]).strip()[:LONGEST_FIELD]
    return ""


_LOG = logging.getLogger(__name__)

GROUP: Final = "239.255.255.250"
GROUP_V6: Final = "ff02::c"
PORT: Final = 3702
MOST_A_SECOND: Final = 500
"""Datagrams one socket reads in a second. More are ignored."""
_IP_MULTICAST_ALL: Final = 49
"""Linux, `linux/in.h`: if cleared, a socket hears only the interfaces that it joined on itself."""
OnAnswer = Callable[[ProbeMatch, str], None]
"""Called with each answer and the literal address it came from."""

type Place = tuple[str, int] | tuple[str, int, int, int]
"""A socket address of either family."""


class _Listener(asyncio.DatagramProtocol):
    def __init__(self, on_answer: OnAnswer, clock: Clock) -> None:
        self._on_answer = on_answer
        self._clock = clock
        self._second = 0
        self._parsed = 0

    @override
    def datagram_received(self, data: bytes, addr: Place) -> None:
        second = int(self._clock.steady_s())
        if second != self._second:
            self._second, self._parsed = second, 0
        self._parsed += 1
        if self._parsed > MOST_A_SECOND:
            return
        address = _sender(addr)
        for answer in read_answers(data):
            self._on_answer(answer, address)

    @override
    def error_received(self, exc: Exception) -> None:
        _LOG.debug("WS-Discovery: %s", exc)


def _sender(addr: Place) -> str:
    """Return where a datagram came from, with its interface if the address needs one."""
    host = addr[0].partition("%")[0]
    if len(addr) == 4 and ip_address(host).is_link_local:  # noqa: PLR2004 -- IPv6's form
        try:
            return f"{host}%{socket.if_indextoname(addr[3])}"
        except OSError:
            return host  # the interface has gone meanwhile
    return host


def _probing_socket(interface: Interface) -> socket.socket:
    """Return a socket that sends to the group through one interface and receives the answers."""
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


def _query_socket(family: socket.AddressFamily) -> socket.socket:
    """Return a socket for queries to single addresses, which follow the machine's routes."""
    with ExitStack() as failing:
        found = failing.enter_context(socket.socket(family, socket.SOCK_DGRAM))
        found.settimeout(0)
        found.bind(("", 0))
        failing.pop_all()
    return found


def _group_socket(interface: Interface) -> socket.socket:
    """Return a socket that receives announcements to the group on one interface."""
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
    """Return the socket address of a literal; raises OSError if its interface is gone."""
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
        sockets: dict[bool, asyncio.DatagramTransport],
    ) -> None:
        self._out = out
        self._sockets = sockets
        self._id = str(uuid4())

    @property
    def usable(self) -> list[Interface]:
        """The interfaces from which probes are really sent."""
        return [interface for interface, _ in self._out]

    def probe(self, round_number: int) -> None:
        """Send one round's probes to the groups."""
        for message in probes(round_number, self._id):
            for interface, transport in self._out:
                if interface.is_ipv6:
                    transport.sendto(message, (GROUP_V6, PORT, 0, interface.index))
                else:
                    transport.sendto(message, (GROUP, PORT))

    def probe_address(self, address: str, round_number: int) -> None:
        """Send one round's probes to a single address."""
        transport = self._sockets.get(":" in address)
        try:
            place = place_of(address, PORT)
        except OSError:
            return  # the interface it was on has gone
        if transport is not None:
            for message in probes(round_number, self._id):
                transport.sendto(message, place)


@asynccontextmanager
async def probing(
    interfaces: Iterable[Interface], on_answer: OnAnswer, clock: Clock
) -> AsyncGenerator[Prober]:
    """Report every answer to the prober while the block runs. Unusable interfaces are skipped.

    Answers come to a separate socket, so that another program may have the well-known port.
    """
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as stack:

        async def listen(opened: socket.socket) -> asyncio.DatagramTransport:
            transport, _ = await loop.create_datagram_endpoint(
                lambda: _Listener(on_answer, clock), sock=opened
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
        sockets = {}
        for family in (socket.AF_INET, socket.AF_INET6):
            try:
                sockets[family == socket.AF_INET6] = await listen(_query_socket(family))
            except OSError as error:
                _LOG.debug("WS-Discovery cannot send probes over %s: %s", family.name, error)
        yield Prober(out, sockets)


class HelloListener:
    """Hears every Hello and Bye on the current interfaces."""

    def __init__(self, on_answer: OnAnswer, clock: Clock) -> None:
        self._on_answer = on_answer
        self._clock = clock
        self._open: dict[Interface, asyncio.DatagramTransport] = {}
        self._refused: set[Interface] = set()

    @property
    def interfaces(self) -> list[Interface]:
        """The interfaces on which announcements are heard."""
        return list(self._open)

    async def follow(self, interfaces: Iterable[Interface]) -> None:
        """Listen on these interfaces, and no longer on others."""
        usable = {each for each in interfaces if each.multicasts}
        for removed in self._open.keys() - usable:
            self._open.pop(removed).close()
        self._refused &= usable
        for interface in sorted(usable - self._open.keys(), key=lambda each: each.address):
            try:
                opened = _group_socket(interface)
            except OSError as error:
                if interface not in self._refused:
                    self._refused.add(interface)
                    _LOG.warning("WS-Discovery cannot listen on %s: %s", interface.address, error)
                continue
            self._open[interface], _ = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: _Listener(self._on_answer, self._clock), sock=opened
            )

    def close(self) -> None:
        """Stop listening."""
        for transport in self._open.values():
            transport.close()
        self._open.clear()
