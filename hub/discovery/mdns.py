"""Cameras that announce themselves by mDNS (DNS-SD). Names and TXT records are hostile text."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
import logging
import re
import socket
import struct
from typing import Final, override

from zeroconf import (  # type: ignore[attr-defined]  # its list of names is short
    DNSAddress,
    DNSIncoming,
    DNSOutgoing,
    DNSPointer,
    DNSQuestion,
    DNSService,
    DNSText,
    Error,
    IPVersion,
    RecordUpdate,
    RecordUpdateListener,
    ServiceStateChange,
    Zeroconf,
)
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from hub.discovery.addresses import Interface, best_first, is_usable, mac_within, read_mac, url_host
from hub.discovery.found import Sighting
from hub.discovery.ws_discovery import Place, place_of
from hub.model.brand import brand_of, is_doorbell
from hub.model.camera import FoundBy

LONGEST_FIELD: Final = 300
MOST_ADDRESSES: Final = 8
DEVICE_PATH: Final = "/onvif/device_service"
_ONVIF: Final = "_onvif._tcp.local."
_RTSP: Final = "_rtsp._tcp.local."
_HTTP: Final = "_http._tcp.local."
_ESPHOME: Final = "_esphomelib._tcp.local."
_HOMEKIT_CAMERA: Final = "17"
_HOMEKIT_DOORBELL: Final = "18"
_CAMERA_NAMES: Final = re.compile(
    r"cam(era)?\b|doorb|ipcam|hikvision|dahua|reolink|amcrest|axis", re.IGNORECASE
)
_STREAM_PATH: Final = re.compile(r"/(?!/)(?:[\w.~%=&?:,;+@!$'()*-]|/(?!/)){0,250}", re.ASCII)
_NAME_KEYS: Final = ("fn", "friendly_name", "name")
_MODEL_KEYS: Final = ("md", "model", "ty", "hardware", "product")
_MAKER_KEYS: Final = ("manufacturer", "vendor", "mf", "mfr", "brand")
_MAC_KEYS: Final = ("macaddress", "mac", "mac_address", "hwaddr")

ALWAYS_CAMERAS: Final = (
    "_axis-video._tcp.local.",
    _ONVIF,
    "_psia._tcp.local.",
    _RTSP,
    "_CGI._tcp.local.",
)
SOMETIMES_CAMERAS: Final = (
    "_hap._tcp.local.",
    "_hap._udp.local.",
    _ESPHOME,
    _HTTP,
)
ALL_TYPES: Final = (*ALWAYS_CAMERAS, *SOMETIMES_CAMERAS)


def read_announcement(  # noqa: PLR0913, PLR0917 -- the parts of one resolved service
    service_type: str,
    service: str,
    addresses: Sequence[str],
    port: int,
    txt: Mapping[str, str],
    at: datetime,
) -> Sighting | None:
    """Return the camera that a resolved service describes, or None if it is no camera."""
    name = service.removesuffix("." + service_type)[:LONGEST_FIELD]
    model = _first(txt, _MODEL_KEYS)
    category = txt.get("ci", "")
    if service_type.startswith("_hap.") and category not in {_HOMEKIT_CAMERA, _HOMEKIT_DOORBELL}:
        return None
    if service_type in {_HTTP, _ESPHOME} and not _CAMERA_NAMES.search(f"{name} {model}"):
        return None
    places = best_first(addresses)[:MOST_ADDRESSES]
    if not places:
        return None
    mac = read_mac(_first(txt, _MAC_KEYS)) or mac_within(name)
    maker = _first(txt, _MAKER_KEYS)
    brand = brand_of(mac, maker, model, name) or maker
    path = _path(txt.get("path", "")) if service_type == _ONVIF else ""
    stream = _stream_path(txt.get("path", "")) if service_type == _RTSP and port else ""
    hosts = [f"{url_host(place)}:{port}" for place in places]
    return Sighting(
        key=service[:LONGEST_FIELD],
        found_by=FoundBy.MDNS,
        addresses=places,
        xaddrs=tuple(f"http://{host}{path}" for host in hosts) if path and port else (),
        streams=tuple(f"rtsp://{host}{stream}" for host in hosts) if stream else (),
        web=tuple(f"{place}:{port}" for place in places) if service_type == _HTTP else (),
        instance=name,
        name=_first(txt, _NAME_KEYS) or name,
        brand=brand,
        mac=mac,
        doorbell=category == _HOMEKIT_DOORBELL
        or brand == "DoorBird"
        or is_doorbell(name, model, _first(txt, _NAME_KEYS), brand, mac=mac),
        kind=service_type,
        detail=service_type,
        at=at,
    )


def _first(txt: Mapping[str, str], keys: Sequence[str]) -> str:
    return next((txt[key].strip()[:LONGEST_FIELD] for key in keys if txt.get(key, "").strip()), "")


def _path(text: str) -> str:
    """Return a path that can only be a path: after a host, it must not name another host."""
    return text if re.fullmatch(r"(?:/[\w.~-]+){1,8}", text, re.ASCII) else DEVICE_PATH


def _stream_path(text: str) -> str:
    """Return the path of a stream, with its query; a bare / if the text can't be one."""
    path = text if text.startswith("/") else f"/{text}"
    return path if _STREAM_PATH.fullmatch(path) else "/"


_LOG = logging.getLogger(__name__)

RESOLVE_MS: Final = 3000
MOST_RESOLVING: Final = 64
"""Number of names looked up at a time. In a flood, others wait for the next announcement."""
_GROUP: Final = "224.0.0.251"
_GROUP_V6: Final = "ff02::fb"
_PORT: Final = 5353
_QUESTION: Final = 0x0000
_TYPE_PTR, _TYPE_SRV, _CLASS_IN = 12, 33, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """One service with its addresses and texts, not yet judged."""

    service_type: str
    service: str
    addresses: tuple[str, ...]
    port: int
    txt: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """The callbacks for what is heard."""

    on_resolved: Callable[[Resolved], None]
    on_withdrawn: Callable[[str], None]
    """Called when a name was withdrawn, or was not renewed in time."""


def open_mdns(interfaces: Iterable[Interface]) -> AsyncZeroconf | None:
    """Open mDNS on the given interfaces, over both families if that works; None if neither does."""
    # Tried first: one address that is gone would make all the others fail.
    usable = [each.address for each in interfaces if each.multicasts and can_join(each)]
    v4 = [address for address in usable if ":" not in address]
    for addresses, version in ((usable, IPVersion.All), (v4, IPVersion.V4Only)):
        if not addresses:
            continue
        try:
            return AsyncZeroconf(interfaces=addresses, ip_version=version)
        except (OSError, RuntimeError) as error:
            _LOG.info("mDNS cannot be used on %s: %s", ", ".join(addresses), error)
    return None


def can_join(interface: Interface) -> bool:
    """Return whether mDNS's group can be joined on an interface."""
    family = socket.AF_INET6 if interface.is_ipv6 else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as tried:
            if interface.is_ipv6:
                tried.bind((interface.address, 0, 0, interface.index))
                link = struct.pack("@I", interface.index)
                joined = socket.inet_pton(socket.AF_INET6, _GROUP_V6) + link
                tried.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, joined)
            else:
                tried.bind((interface.address, 0))
                joined = socket.inet_aton(_GROUP) + socket.inet_aton(interface.address)
                tried.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, joined)
    except OSError as error:
        _LOG.info("mDNS cannot be used on %s: %s", interface.address, error)
        return False
    return True


async def _resolved(
    zeroconf: Zeroconf, service_type: str, service: str, scopes: Sequence[str]
) -> Resolved | None:
    """Query a service's addresses and text."""
    info = AsyncServiceInfo(service_type, service)
    if not await info.async_request(zeroconf, RESOLVE_MS):
        return None
    return Resolved(
        service_type=service_type,
        service=service,
        addresses=tuple(_places(_lasting(zeroconf, info), scopes)),
        port=info.port or 0,
        txt={
            key.decode(errors="replace").lower(): (value or b"").decode(errors="replace")
            for key, value in info.properties.items()
            if isinstance(key, bytes)
        },
    )


def _lasting(zeroconf: Zeroconf, info: AsyncServiceInfo) -> list[IPv4Address | IPv6Address]:
    """Return a service's addresses without those that were replaced.

    A replaced record lasts one more second (RFC 6762, 10.2), and with zeroconf another one each
    time that the new one is repeated.
    """
    records = zeroconf.cache.entries_with_name(info.server or info.name)
    replaced = {
        record.address for record in records if isinstance(record, DNSAddress) and record.ttl <= 1
    }
    every = info.ip_addresses_by_version(IPVersion.All)
    return [address for address in every if address.packed not in replaced]


def _places(found: Iterable[IPv4Address | IPv6Address], scopes: Sequence[str]) -> Iterable[str]:
    """Yield the reachable literals. Link-local addresses get their interface's name."""
    for each in found:
        bare, _, scope = str(each).partition("%")
        if ip_address(bare).version == 6 and ip_address(bare).is_link_local:  # noqa: PLR2004
            named = _interface_name(scope) or (scopes[0] if len(scopes) == 1 else "")
            bare = f"{bare}%{named}" if named else ""
        if bare and is_usable(bare):
            yield bare


def _interface_name(scope: str) -> str:
    try:
        return socket.if_indextoname(int(scope))
    except (ValueError, OSError):
        return ""


class _Echo(RecordUpdateListener):
    """Notices every announcement, even those that say nothing new."""

    def __init__(self, announced: Callable[[str, str], None]) -> None:
        self._announced = announced

    @override
    def async_update_records(self, zc: Zeroconf, now: float, records: list[RecordUpdate]) -> None:
        for record in records:
            new = record.new
            if isinstance(new, DNSPointer) and new.ttl and not new.is_expired(now):
                self._announced(new.name, new.alias)


class Browser:
    """Follows all camera services over one open mDNS. Lookups run in the given task group."""

    def __init__(
        self,
        zeroconf: AsyncZeroconf,
        listening: Listening,
        tasks: asyncio.TaskGroup,
        scopes: Sequence[str],
    ) -> None:
        self._zeroconf = zeroconf
        self._listening = listening
        self._tasks = tasks
        self._scopes = scopes
        """Names of the interfaces that have a link-local IPv6 address."""
        self._types = {each.lower(): each for each in ALL_TYPES}
        self._resolving: set[str] = set()
        self._echo = _Echo(self._announced)
        zeroconf.zeroconf.async_add_listener(self._echo, None)
        self._browser = AsyncServiceBrowser(
            zeroconf.zeroconf, list(ALL_TYPES), handlers=[self._changed]
        )

    def query(self) -> None:
        """Query all devices once more for what they announce."""
        question = DNSOutgoing(_QUESTION)
        for each in ALL_TYPES:
            question.add_question(DNSQuestion(each, _TYPE_PTR, _CLASS_IN))
        self._zeroconf.zeroconf.async_send(question)

    async def close(self) -> None:
        """Stop following. The mDNS itself stays open."""
        self._zeroconf.zeroconf.async_remove_listener(self._echo)
        await self._browser.async_cancel()

    def _changed(
        self,
        zeroconf: Zeroconf,  # noqa: ARG002 -- the names are zeroconf's, it calls by keyword
        service_type: str,
        name: str,
        state_change: ServiceStateChange,
    ) -> None:
        if state_change is ServiceStateChange.Removed:
            self._listening.on_withdrawn(name)
        else:
            self._resolve_name(service_type, name)

    def _announced(self, service_type: str, name: str) -> None:
        known = self._types.get(service_type.lower())
        if known:  # Looked up even if it says nothing new: it may have moved.
            self._resolve_name(known, name)

    def _resolve_name(self, service_type: str, name: str) -> None:
        if name not in self._resolving and len(self._resolving) < MOST_RESOLVING:
            self._resolving.add(name)
            self._tasks.create_task(self._resolve(service_type, name))

    async def _resolve(self, service_type: str, name: str) -> None:
        try:
            found = await _resolved(self._zeroconf.zeroconf, service_type, name, self._scopes)
        except (Error, OSError, ValueError) as error:
            _LOG.debug("mDNS: a name cannot be looked up: %s", error)
            return
        finally:
            self._resolving.discard(name)
        if found is not None and found.addresses:
            self._listening.on_resolved(found)


class Questions(asyncio.DatagramProtocol):
    """Queries single addresses directly about a name (RFC 6762, 5.5), to learn who is there."""

    def __init__(self, answered: Callable[[str, str], None]) -> None:
        self._answered = answered
        self._queried: dict[str, dict[str, str]] = {}
        """By literal without scope: each queried name, and the address as it was queried."""
        self._out: dict[bool, asyncio.DatagramTransport] = {}

    async def open(self) -> None:
        """Open a socket for each family that this machine has."""
        for family in (socket.AF_INET, socket.AF_INET6):
            try:
                transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                    lambda: self,
                    local_addr=("::" if family == socket.AF_INET6 else "0.0.0.0", 0),  # noqa: S104 -- it sends queries
                )
            except OSError as error:
                _LOG.debug("mDNS cannot send queries over %s: %s", family.name, error)
            else:
                self._out[family == socket.AF_INET6] = transport

    def query(self, service: str, address: str) -> None:
        """Query one address about one name. `answered` is called if it answers."""
        transport = self._out.get(":" in address)
        question = DNSOutgoing(_QUESTION, multicast=False)
        try:
            place = place_of(address, _PORT)
            question.add_question(DNSQuestion(service, _TYPE_SRV, _CLASS_IN))
            packets = question.packets()
        except (OSError, Error, ValueError) as error:
            _LOG.debug("mDNS: a name cannot be queried: %s", error)
            return
        if transport is not None:
            self._queried.setdefault(str(place[0]), {})[service] = address
            for packet in packets:
                transport.sendto(packet, place)

    def close(self) -> None:
        """Stop querying."""
        for transport in self._out.values():
            transport.close()

    @override
    def datagram_received(self, data: bytes, addr: Place) -> None:
        queried = self._queried.get(addr[0].partition("%")[0])
        if not queried:
            return
        claims = {
            record.name.lower()
            for record in DNSIncoming(data).answers()
            if isinstance(record, DNSService | DNSText) and record.ttl
        }
        for name, address in queried.items():
            if name.lower() in claims:
                self._answered(name, address)

    @override
    def error_received(self, exc: Exception) -> None:
        _LOG.debug("mDNS: %s", exc)
