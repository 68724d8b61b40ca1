"""One camera as it is known so far, from everything that was heard of it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from hub.discovery.addresses import MOST_XADDRS, host_port, plain
from hub.discovery.mdns import ONLY_LENT
from hub.discovery.sighting import Sighting
from hub.model.camera import CameraFound, FoundBy, Said

MISSED_SCANS: Final = 3

type Source = tuple[FoundBy, str, bool]
"""A way of hearing: by what, the mDNS type or '', and whether over IPv6."""


def is_ipv6(address: str) -> bool:
    """Tell the family of a literal address."""
    return ":" in address


def address_of(sighting: Sighting, *, ipv6: bool) -> str:
    """Return the best address of a family that a sighting names; it must name one."""
    return next(address for address in sighting.addresses if is_ipv6(address) == ipv6)


@dataclass(slots=True, eq=False)
class Known:
    """One camera: where it lives, what was heard there, and what is claimed from elsewhere."""

    key: str
    names: dict[str, None]
    """Every key it answers to, the oldest first."""
    homes: dict[bool, str] = field(default_factory=dict)
    """Its address of each family (True is IPv6), the preferred one first."""
    heard: dict[Source, Sighting] = field(default_factory=dict)
    gone: set[Source] = field(default_factory=set)
    missed: dict[Source, int] = field(default_factory=dict)
    claims: dict[Source, Sighting] = field(default_factory=dict)
    pending: set[Source] = field(default_factory=set)
    """The claims that no scan has judged yet."""
    answered: set[Source] = field(default_factory=set)
    """What was heard since the scan began."""
    at_home: set[bool] = field(default_factory=set)
    """The families in which its address itself has answered since the scan began."""
    settled: bool = False
    """Whether a scan has ended since it was found: before, the better family comes first."""
    by_hand: bool = False

    @property
    def away(self) -> bool:
        """Whether nothing that was heard of it still stands."""
        return not self.heard.keys() - self.gone

    @property
    def mac(self) -> str:
        """Its hardware address, as it says; or an empty string."""
        return next((each.mac for each in self.heard.values() if each.mac), "")

    @property
    def address(self) -> str:
        """The first address at which it is heard, or the last one that it had."""
        live = {source[2] for source in self.heard.keys() - self.gone}
        homes = [home for ipv6, home in self.homes.items() if ipv6 in live]
        return (homes or list(self.homes.values()))[0]

    def home_in(self, sighting: Sighting) -> str:
        """Return which of its addresses a sighting names, or an empty string."""
        homes = self.homes.values()
        return next((address for address in sighting.addresses if address in homes), "")

    def is_same(self, sighting: Sighting) -> bool:
        """Tell whether a sighting at one of its addresses is this camera, and not a neighbour."""
        if self.mac and sighting.mac:
            return self.mac == sighting.mac
        webs = {*sighting.web, *(host_port(xaddr) for xaddr in sighting.xaddrs)}
        return any(
            {plain(xaddr) for xaddr in each.xaddrs} & {plain(xaddr) for xaddr in sighting.xaddrs}
            or set(each.web) & webs
            or {host_port(xaddr) for xaddr in each.xaddrs} & set(sighting.web)
            or (each.instance and each.instance == sighting.instance)
            for each in self.heard.values()
        )

    def accept(self, sighting: Sighting, home: str) -> None:
        """Take what was heard at one of its addresses; nothing that was known is lost by it."""
        source = (sighting.found_by, sighting.kind, is_ipv6(home))
        before = self.heard.get(source, sighting)
        self.heard[source] = replace(
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
        self.hear_again(source)
        if sighting.found_by is FoundBy.WS_DISCOVERY:
            self.at_home.add(source[2])  # it came from there; an announcement only says so

    def hear_again(self, source: Source) -> None:
        """Note that a way of hearing still stands."""
        self.gone.discard(source)
        self.missed[source] = 0
        self.answered.add(source)

    def hear_elsewhere(self, sighting: Sighting) -> bool:
        """Take what names none of its addresses; True where that is a claim to be judged."""
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
        """Take it for moved: whatever was heard at its old address is forgotten."""
        ipv6 = is_ipv6(address)
        for source in [each for each in self.heard if each[2] == ipv6]:
            self._forget(source)
        self.homes[ipv6] = address
        self.accept(sighting, address)
        for source, claim in list(self.claims.items()):
            if address in claim.addresses:
                self.accept(claim, address)
            elif source[2] == ipv6:
                del self.claims[source]
                self.pending.discard(source)

    def begin_anew(self, sighting: Sighting) -> None:
        """Take what was away for what is heard now, wherever that is."""
        for source in list(self.heard):
            self._forget(source)
        self.homes.clear()
        self.move(sighting, sighting.addresses[0])

    def _forget(self, source: Source) -> None:
        del self.heard[source]
        self.gone.discard(source)
        self.missed.pop(source, None)
        self.answered.discard(source)

    def begin_scan(self) -> None:
        """Forget who has answered; an answer from elsewhere must come again."""
        self.answered.clear()
        self.at_home.clear()
        self.pending = {each for each in self.pending if each[0] is not FoundBy.WS_DISCOVERY}

    def end_scan(self, asked: set[FoundBy]) -> None:
        """Judge whether it has moved and whether it is away, by the ways that were asked."""
        self.settled = True
        for source in [each for each in self.pending if each[0] in asked]:
            if source[2] not in self.at_home and source in self.pending:
                claim = self.claims[source]
                self.move(claim, address_of(claim, ipv6=source[2]))
            self.pending.discard(source)
        for source in self.heard.keys() - self.answered:
            if source[0] in asked:
                self.missed[source] = self.missed.get(source, 0) + 1
                if self.missed[source] >= MISSED_SCANS:
                    self.gone.add(source)

    def shown(self) -> CameraFound:
        """Return it as others see it."""
        address = self.address
        voices = sorted(self.heard.values(), key=lambda each: address not in each.addresses)
        xaddrs = dict.fromkeys(xaddr for each in voices for xaddr in each.xaddrs)
        # A password is sent to these: only where the camera lives, if that is known at all.
        here = [each for each in xaddrs if host_port(each).rpartition(":")[0] == address.lower()]
        streams = (stream for each in voices for stream in each.streams)
        stream = next((each for each in streams if urlsplit(each).hostname == address.lower()), "")
        kinds = {each.kind for each in voices}
        only_lent = not xaddrs and not stream and kinds <= ONLY_LENT.keys()
        found_by = dict.fromkeys(each.found_by for each in self.heard.values())
        if self.by_hand:
            found_by[FoundBy.HAND] = None
        return CameraFound(
            key=self.key,
            found_by=tuple(found_by),
            address=address,
            xaddrs=tuple(here or xaddrs)[:MOST_XADDRS],
            stream_url=stream,
            lent_by=ONLY_LENT[min(kinds)] if only_lent else "",
            name=next((each.name for each in voices if each.name), ""),
            brand=next((each.brand for each in voices if each.brand), ""),
            mac=self.mac,
            doorbell=any(each.doorbell for each in voices),
            seen_at=self.seen_at,
            away=self.away,
            said=tuple(self._said()),
        )

    @property
    def seen_at(self) -> datetime:
        """When it was last heard at one of its addresses."""
        return max(each.at for each in self.heard.values())

    def _said(self) -> Iterator[Said]:
        for source, sighting in (*self.heard.items(), *self.claims.items()):
            yield Said(
                found_by=sighting.found_by,
                address=address_of(sighting, ipv6=source[2]),
                name=sighting.name,
                detail=sighting.kind.removesuffix(".local.") or sighting.detail,
                at=sighting.at,
            )
