"""The list of found cameras, from everything that was heard of each. Pure.

Anybody on a network can claim anything: a name, an endpoint, a service address, a hardware address.
It is harder to fake an answer *from* an address. Hence:

- A camera is known by its key (its endpoint, or its mDNS service name) and lives at one address
  of each family. Two sightings are one camera if they have, in this order: the same key; at the
  same address, the same service address or web server, hardware address, or mDNS instance name;
  the same hardware address, if the known camera is away or is known only by the other family.
- A hardware address alone therefore never changes a camera that is present: its sender becomes a
  camera of its own, listed next to it. Only if the known one is away is it taken for the same
  (a reset, another endpoint, another lease): nobody else speaks for it then.
- The same key from another address is kept as a claim, shown in `said`. It changes nothing else
  until a whole scan has queried the known address directly without an answer from it, while the
  claim was repeated. Then the camera has moved. One with two addresses stays where it is.
- Service addresses come from what was heard at the camera's own address, if there are any.

What remains: whoever silences a camera can take its place here. So a key proves no identity. Before
a password is sent to a camera that has moved, it must prove its identity by better means.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from hub.discovery.addresses import MOST_XADDRS, host_port, plain
from hub.model.camera import CameraFound, DeviceClaim, FoundBy

MISSED_SCANS: Final = 3
_ONLY_LENT: Final = {
    "_hap._tcp.local.": "HomeKit",
    "_hap._udp.local.": "HomeKit",
    "_esphomelib._tcp.local.": "ESPHome",
}
"""Services that Home Assistant reads and the hub doesn't, with their common names."""

type Source = tuple[FoundBy, str, bool]
"""A way of hearing: the protocol, the mDNS type or '', and whether over IPv6."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One device's claim about itself. Hostile text, except where it was heard."""

    key: str
    """The ONVIF endpoint, or the full mDNS service name."""
    found_by: FoundBy
    addresses: tuple[str, ...]
    """Where it is, best first: where an answer came from, or what an announcement says."""
    xaddrs: tuple[str, ...] = ()
    """Its device service, at `addresses` only."""
    streams: tuple[str, ...] = ()
    """The RTSP address of its video, at `addresses` only, if it announces one."""
    web: tuple[str, ...] = ()
    """Its web server as `host:port`, if only that is known."""
    instance: str = ""
    """The name that mDNS gives all services of one device, or empty."""
    name: str = ""
    brand: str = ""
    mac: str = ""
    doorbell: bool = False
    kind: str = ""
    """The mDNS service type, or empty."""
    detail: str = ""
    at: datetime


def is_ipv6(address: str) -> bool:
    """Return whether a literal address is IPv6."""
    return ":" in address


def address_of(sighting: Sighting, *, ipv6: bool) -> str:
    """Return the best address of a family that a sighting names. It must name one."""
    return next(address for address in sighting.addresses if is_ipv6(address) == ipv6)


@dataclass(slots=True, eq=False)
class KnownDevice:
    """One camera: where it lives, what was heard there, and what is claimed from elsewhere."""

    key: str
    names: dict[str, None]
    """Every key it answers to, oldest first."""
    homes: dict[bool, str] = field(default_factory=dict)
    """Its address in each family (True is IPv6), the preferred one first."""
    sightings: dict[Source, Sighting] = field(default_factory=dict)
    lost: set[Source] = field(default_factory=set)
    missed: dict[Source, int] = field(default_factory=dict)
    claims: dict[Source, Sighting] = field(default_factory=dict)
    pending: set[Source] = field(default_factory=set)
    """The claims that no scan has judged yet."""
    answered: set[Source] = field(default_factory=set)
    """What was heard since the scan began."""
    at_home: set[bool] = field(default_factory=set)
    """The families in which its address itself has answered since the scan began."""
    settled: bool = False
    """Whether a scan has ended since it was found. Before that, the better family comes first."""
    by_hand: bool = False

    @property
    def away(self) -> bool:
        """Whether everything that was heard of it is gone."""
        return not self.sightings.keys() - self.lost

    @property
    def mac(self) -> str:
        """The hardware address it claims; or an empty string."""
        return next((each.mac for each in self.sightings.values() if each.mac), "")

    @property
    def address(self) -> str:
        """The first address at which it is heard, or its last known one."""
        live = {source[2] for source in self.sightings.keys() - self.lost}
        homes = [home for ipv6, home in self.homes.items() if ipv6 in live]
        return (homes or list(self.homes.values()))[0]

    def home_in(self, sighting: Sighting) -> str:
        """Return which of its addresses a sighting names, or an empty string."""
        homes = self.homes.values()
        return next((address for address in sighting.addresses if address in homes), "")

    def is_same(self, sighting: Sighting) -> bool:
        """Return whether a sighting at one of its addresses is this camera, and not a neighbor."""
        if self.mac and sighting.mac:
            return self.mac == sighting.mac
        webs = {*sighting.web, *(host_port(xaddr) for xaddr in sighting.xaddrs)}
        return any(
            {plain(xaddr) for xaddr in each.xaddrs} & {plain(xaddr) for xaddr in sighting.xaddrs}
            or set(each.web) & webs
            or {host_port(xaddr) for xaddr in each.xaddrs} & set(sighting.web)
            or (each.instance and each.instance == sighting.instance)
            for each in self.sightings.values()
        )

    def accept(self, sighting: Sighting, home: str) -> None:
        """Take what was heard at one of its addresses. Nothing known is lost."""
        source = (sighting.found_by, sighting.kind, is_ipv6(home))
        before = self.sightings.get(source, sighting)
        self.sightings[source] = replace(
            sighting,
            xaddrs=sighting.xaddrs or before.xaddrs,
            streams=sighting.streams or before.streams,
            name=sighting.name or before.name,
            brand=sighting.brand or before.brand,
            mac=sighting.mac or before.mac,
            doorbell=sighting.doorbell or before.doorbell,
            detail=sighting.detail or before.detail,
        )
        self.claims.pop(source, None)
        self.pending.discard(source)
        self.confirm(source)
        if sighting.found_by is FoundBy.WS_DISCOVERY:
            self.at_home.add(source[2])  # it came from there; an announcement only claims so

    def confirm(self, source: Source) -> None:
        """Note that a way of hearing still works."""
        self.lost.discard(source)
        self.missed[source] = 0
        self.answered.add(source)

    def accept_elsewhere(self, sighting: Sighting) -> bool:
        """Take a sighting that names none of its addresses; True if it is a claim to be judged."""
        for address in sighting.addresses:
            if is_ipv6(address) not in self.homes:
                self.homes[is_ipv6(address)] = address
                if not self.settled:
                    self.homes = dict(sorted(self.homes.items()))
                self.accept(sighting, address)
                return False
        source = (sighting.found_by, sighting.kind, is_ipv6(sighting.addresses[0]))
        self.claims[source] = sighting
        self.pending.add(source)
        return True

    def move(self, sighting: Sighting, address: str) -> None:
        """Treat it as moved: forget what was heard at its old address."""
        ipv6 = is_ipv6(address)
        for source in [each for each in self.sightings if each[2] == ipv6]:
            self._forget(source)
        self.homes[ipv6] = address
        self.accept(sighting, address)
        for source, claim in list(self.claims.items()):
            if address in claim.addresses:
                self.accept(claim, address)
            elif source[2] == ipv6:
                del self.claims[source]
                self.pending.discard(source)

    def restart(self, sighting: Sighting) -> None:
        """Treat a sighting, wherever it is, as the return of this camera, which was away."""
        for source in list(self.sightings):
            self._forget(source)
        self.homes.clear()
        self.move(sighting, sighting.addresses[0])

    def _forget(self, source: Source) -> None:
        del self.sightings[source]
        self.lost.discard(source)
        self.missed.pop(source, None)
        self.answered.discard(source)

    def begin_scan(self) -> None:
        """Forget who has answered. Claims from WS-Discovery must be made again."""
        self.answered.clear()
        self.at_home.clear()
        self.pending = {each for each in self.pending if each[0] is not FoundBy.WS_DISCOVERY}

    def end_scan(self, queried: set[FoundBy]) -> None:
        """Decide whether it has moved or is away, by the protocols that were queried."""
        self.settled = True
        for source in [each for each in self.pending if each[0] in queried]:
            if source[2] not in self.at_home and source in self.pending:
                claim = self.claims[source]
                self.move(claim, address_of(claim, ipv6=source[2]))
            self.pending.discard(source)
        for source in self.sightings.keys() - self.answered:
            if source[0] in queried:
                self.missed[source] = self.missed.get(source, 0) + 1
                if self.missed[source] >= MISSED_SCANS:
                    self.lost.add(source)

    def to_found(self) -> CameraFound:
        """Return it as others see it."""
        address = self.address
        voices = sorted(self.sightings.values(), key=lambda each: address not in each.addresses)
        xaddrs = dict.fromkeys(xaddr for each in voices for xaddr in each.xaddrs)
        # A password is sent to these: only to where the camera lives, if that is known at all.
        here = [each for each in xaddrs if host_port(each).rpartition(":")[0] == address.lower()]
        streams = (stream for each in voices for stream in each.streams)
        stream = next((each for each in streams if urlsplit(each).hostname == address.lower()), "")
        kinds = {each.kind for each in voices}
        only_lent = not xaddrs and not stream and kinds <= _ONLY_LENT.keys()
        found_by = dict.fromkeys(each.found_by for each in self.sightings.values())
        if self.by_hand:
            found_by[FoundBy.HAND] = None
        return CameraFound(
            key=self.key,
            found_by=tuple(found_by),
            address=address,
            xaddrs=tuple(here or xaddrs)[:MOST_XADDRS],
            stream_url=stream,
            lent_by=_ONLY_LENT[min(kinds)] if only_lent else "",
            name=next((each.name for each in voices if each.name), ""),
            brand=next((each.brand for each in voices if each.brand), ""),
            mac=self.mac,
            doorbell=any(each.doorbell for each in voices),
            seen_at=self.seen_at,
            away=self.away,
            said=tuple(self._claims()),
        )

    @property
    def seen_at(self) -> datetime:
        """When it was last heard at one of its addresses."""
        return max(each.at for each in self.sightings.values())

    def _claims(self) -> Iterator[DeviceClaim]:
        for source, sighting in (*self.sightings.items(), *self.claims.items()):
            yield DeviceClaim(
                found_by=sighting.found_by,
                address=address_of(sighting, ipv6=source[2]),
                name=sighting.name,
                detail=sighting.kind.removesuffix(".local.") or sighting.detail,
                at=sighting.at,
            )


MOST_FOUND: Final = 256
MOST_AT_ONE: Final = 32
"""Maximum cameras at one address: a recorder speaks for several, a flood for thousands."""
MOST_NAMES: Final = 16
"""Maximum keys that one camera may have had: some brands make a new one at each start."""
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class FoundList:
    """Every camera that was ever heard, each once, and what is new."""

    def __init__(self) -> None:
        self._known: dict[str, KnownDevice] = {}
        self._names: dict[str, KnownDevice] = {}
        self._reported: dict[str, CameraFound] = {}
        self.doubted = False
        """Whether a camera was claimed to be elsewhere since the last scan ended."""

    def found(self) -> list[CameraFound]:
        """Return every camera, newest last."""
        return [known.to_found() for known in self._known.values()]

    def news(self) -> list[CameraFound]:
        """Return those in which more than a time has changed since the last call."""
        fresh = []
        for camera in self.found():
            timeless = replace(
                camera, seen_at=_NEVER, said=tuple(replace(each, at=_NEVER) for each in camera.said)
            )
            if self._reported.get(camera.key) != timeless:
                self._reported[camera.key] = timeless
                fresh.append(camera)
        return fresh

    def accept(self, sighting: Sighting) -> None:
        """Take in one sighting. It must name a usable address."""
        known = self._match(sighting)
        if known is not None and _is_another(known, sighting):
            sighting = replace(sighting, key=f"{sighting.key}#{sighting.mac}")
            known = self._match(sighting)
        if known is None:
            self._meet(sighting)
            return
        self._name(known, sighting.key)
        home = known.home_in(sighting)
        if home:
            known.accept(sighting, home)
        elif known.away:
            known.restart(sighting)
        elif known.accept_elsewhere(sighting):
            self.doubted = True

    def _match(self, sighting: Sighting) -> KnownDevice | None:
        named = self._names.get(sighting.key)
        if named is not None:
            return named
        for known in self._known.values():
            if known.home_in(sighting) and known.is_same(sighting):
                return known
        if not sighting.mac:
            return None
        families = {is_ipv6(address) for address in sighting.addresses}
        return next(
            (
                known
                for known in self._known.values()
                if known.mac == sighting.mac and (known.away or not families & known.homes.keys())
            ),
            None,
        )

    def _meet(self, sighting: Sighting) -> None:
        address = sighting.addresses[0]
        there = sum(address in known.homes.values() for known in self._known.values())
        if len(self._known) >= MOST_FOUND or there >= MOST_AT_ONE:
            return
        known = KnownDevice(key=sighting.key, names={sighting.key: None})
        known.move(sighting, address)
        self._known[sighting.key] = self._names[sighting.key] = known

    def _name(self, known: KnownDevice, key: str) -> None:
        """Add a key to a camera. Beyond the limit, its oldest key except its own is forgotten."""
        known.names[key] = None
        self._names[key] = known
        if len(known.names) > MOST_NAMES:
            oldest = next(name for name in known.names if name != known.key)
            del known.names[oldest], self._names[oldest]

    def mark_by_hand(self, address: str) -> list[CameraFound]:
        """Mark the cameras at an address as requested by a person, and return them."""
        there = [known for known in self._known.values() if address in known.homes.values()]
        for known in there:
            known.by_hand = True
        return [known.to_found() for known in there]

    def answered_from(self, key: str, address: str, at: datetime) -> None:
        """Note that an address itself answered a question about an mDNS name."""
        known = self._names.get(key)
        if known is None or address not in known.homes.values():
            return
        ipv6 = is_ipv6(address)
        known.at_home.add(ipv6)
        for source, sighting in known.sightings.items():
            if sighting.key == key and source[2] == ipv6:
                known.sightings[source] = replace(sighting, at=at)
                known.confirm(source)

    def leave(self, key: str, address: str = "") -> None:
        """Note a goodbye. With `address`, it counts only if that is the camera's own."""
        known = self._names.get(key)
        if known is None or (address and address not in known.homes.values()):
            return
        for source, sighting in known.sightings.items():
            if sighting.key == key and (not address or source[2] == is_ipv6(address)):
                known.lost.add(source)
        self._fold()

    def begin_scan(self) -> None:
        """Forget who has answered."""
        for known in self._known.values():
            known.begin_scan()

    def silent(self) -> list[tuple[Sighting, str]]:
        """Return what hasn't answered at its address since the scan began, and that address."""
        return [
            (sighting, known.homes[source[2]])
            for known in self._known.values()
            for source, sighting in known.sightings.items()
            if source[2] not in known.at_home or source not in known.answered
        ]

    def end_scan(self, queried: Iterable[FoundBy]) -> None:
        """Decide who has moved and who is away, by the protocols that were really queried."""
        for known in self._known.values():
            known.end_scan(set(queried))
        self.doubted = False
        self._fold()

    def _fold(self) -> None:
        """Merge a camera that is away with a newer one that has the same hardware address."""
        for old in [each for each in self._known.values() if each.away and each.mac]:
            new = next(
                (each for each in self._known.values() if each.mac == old.mac and not each.away),
                None,
            )
            if new is None or old.key not in self._known:
                continue
            first, second = sorted((old, new), key=list(self._known.values()).index)
            key, dropped = first.key, second.key
            new.names = dict.fromkeys((key, *second.names, *first.names))
            new.key = key
            self._known[key] = new
            del self._known[dropped]
            self._reported.pop(dropped, None)
            for name in list(new.names)[MOST_NAMES:]:
                del new.names[name], self._names[name]
            for name in new.names:
                self._names[name] = new


def _is_another(known: KnownDevice, sighting: Sighting) -> bool:
    """Return whether devices of different hardware share a key: some brands give it twice."""
    differ = bool(known.mac and sighting.mac) and known.mac != sighting.mac
    return differ and not known.home_in(sighting)
