"""One list of the cameras on this network, from all that announce themselves or answer."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from ipaddress import IPv4Address, ip_address
from urllib.parse import urlsplit

import ifaddr
from zeroconf.asyncio import AsyncZeroconf

from hub.clock import Clock
from hub.discovery.mdns import Announced, browsing
from hub.discovery.ws_discovery import listen, probe_all
from hub.discovery.wsd_messages import Answer
from hub.model.camera import CameraFound, FoundBy

SCAN_S = 5.0
SCAN_EVERY_S = 300.0
MOST_FOUND = 256
TELL_EVERY_S = 1.0
"""A device that says something else each time is told of once a second."""
OnFound = Callable[[CameraFound], Awaitable[None]]


def own_interfaces() -> list[str]:
    """Return this machine's IPv4 addresses, loopback only where there is nothing else."""
    addresses = [
        str(ip.ip)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if ip.is_IPv4 and isinstance(ip.ip, str)
    ]
    outer = [address for address in addresses if not IPv4Address(address).is_loopback]
    return outer or addresses


class Discovery:
    """Finds cameras by mDNS and WS-Discovery; what goes away stays listed as last seen."""

    def __init__(
        self, clock: Clock, zeroconf: AsyncZeroconf | None, interfaces: Sequence[str]
    ) -> None:
        self._clock = clock
        self._zeroconf = zeroconf
        self._interfaces = list(interfaces)
        self._found: dict[str, CameraFound] = {}
        self._news: dict[str, CameraFound] = {}
        self._heard = asyncio.Event()

    def found(self) -> list[CameraFound]:
        """Return every camera seen since the hub started, newest last."""
        return list(self._found.values())

    async def scan(self, timeout_s: float = SCAN_S) -> list[CameraFound]:
        """Look for cameras for `timeout_s` seconds and return every one known."""
        await probe_all(self._interfaces, self._answered, self._clock, timeout_s=timeout_s)
        return self.found()

    async def run(self, on_found: OnFound) -> None:
        """Follow announcements live and probe now and then, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(listen(self._interfaces, self._answered))
            tasks.create_task(self._probe_often())
            if self._zeroconf is not None:
                tasks.create_task(self._browse(self._zeroconf))
            while True:
                await self._heard.wait()
                self._heard.clear()
                news, self._news = self._news, {}
                for found in news.values():
                    await on_found(found)
                await self._clock.sleep(TELL_EVERY_S)

    async def _probe_often(self) -> None:
        while True:
            await self.scan()
            await self._clock.sleep(SCAN_EVERY_S)

    async def _browse(self, zeroconf: AsyncZeroconf) -> None:
        async with browsing(zeroconf, self._announced):
            await asyncio.get_running_loop().create_future()

    def _answered(self, answer: Answer, address: str) -> None:
        if answer.leaving:
            return
        self._add(
            CameraFound(
                key=answer.endpoint,
                found_by=(FoundBy.WS_DISCOVERY,),
                address=address,
                xaddrs=_near(answer.xaddrs, address),
                name=answer.name,
                brand=answer.brand,
                mac=answer.mac,
                seen_at=self._clock.now(),
            )
        )

    def _announced(self, announced: Announced) -> None:
        host = f"[{announced.address}]" if ":" in announced.address else announced.address
        xaddrs = (
            (f"http://{host}:{announced.port}{announced.onvif_path}",)
            if announced.onvif_path
            else ()
        )
        self._add(
            CameraFound(
                key=announced.service,
                found_by=(FoundBy.MDNS,),
                address=announced.address,
                xaddrs=xaddrs,
                name=announced.name,
                brand=announced.brand,
                mac=announced.mac,
                doorbell=announced.doorbell,
                seen_at=self._clock.now(),
            )
        )

    def _add(self, fresh: CameraFound) -> None:
        """Merge with what is known of the same device: by key, then by XAddr, then by MAC."""
        known = self._found.get(fresh.key) or next(
            (
                other
                for other in self._found.values()
                if set(other.xaddrs) & set(fresh.xaddrs) or (fresh.mac and other.mac == fresh.mac)
            ),
            None,
        )
        if known is None:
            if len(self._found) >= MOST_FOUND:
                return
            merged = fresh
        else:
            merged = replace(
                known,
                found_by=tuple(dict.fromkeys((*known.found_by, *fresh.found_by))),
                address=fresh.address,
                xaddrs=tuple(dict.fromkeys((*fresh.xaddrs, *known.xaddrs)))[:8]
                if fresh.address == known.address
                else fresh.xaddrs or known.xaddrs,
                name=fresh.name or known.name,
                brand=fresh.brand or known.brand,
                mac=fresh.mac or known.mac,
                doorbell=fresh.doorbell or known.doorbell,
                seen_at=fresh.seen_at,
            )
        self._found[merged.key] = merged
        if known is None or replace(merged, seen_at=known.seen_at) != known:
            self._news[merged.key] = merged
            self._heard.set()


def _near(xaddrs: Sequence[str], address: str) -> tuple[str, ...]:
    """Put the addresses at the host that answered first: others may be unreachable, or a trap."""

    def is_elsewhere(xaddr: str) -> bool:
        host = urlsplit(xaddr).hostname or ""
        try:
            return ip_address(host) != ip_address(address)
        except ValueError:
            return True

    return tuple(sorted(xaddrs, key=is_elsewhere))
