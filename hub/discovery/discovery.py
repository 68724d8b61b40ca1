"""Find cameras: scan for five seconds now and then, and follow announcements in between."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final

from zeroconf.asyncio import AsyncZeroconf

from hub.clock import Clock
from hub.discovery.addresses import Interface, at_sender, is_usable
from hub.discovery.found import FoundList, Sighting
from hub.discovery.mdns import Browser, Listening, Questions, Resolved, open_mdns, read_announcement
from hub.discovery.ws_discovery import HelloListener, OnAnswer, ProbeMatch, Prober, probing
from hub.errors import ConflictError, InvalidInputError
from hub.model.camera import CameraFound, FoundBy, ScanStatus
from noticeboard.runtime.tasks import cancel

CLOSE_S = 5.0


class Announcements:
    """Hears Hello, Bye and mDNS. Each scan passes the current interfaces to `follow`."""

    def __init__(
        self,
        zeroconf: AsyncZeroconf | None,
        clock: Clock,
        answered: OnAnswer,
        listening: Listening,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._shared = zeroconf
        self._listening = listening
        self._tasks = tasks
        self._listener = HelloListener(answered, clock)
        self._covered: set[Interface] | None = set() if zeroconf is None else None
        """The interfaces that the shared mDNS was opened on: those that exist at first."""
        self._browser: Browser | None = None
        self._more: dict[Interface, tuple[AsyncZeroconf, Browser]] = {}
        self._turn = asyncio.Lock()
        self._closed = False

    @property
    def can_query(self) -> bool:
        """Whether mDNS questions can be sent."""
        return self._browser is not None or bool(self._more)

    async def follow(self, interfaces: Sequence[Interface]) -> None:
        """Listen on these interfaces, and no longer on others."""
        async with self._turn:
            if self._closed:
                return
            await self._listener.follow(interfaces)
            usable = {each for each in interfaces if each.multicasts}
            scopes = sorted({each.name for each in usable if each.is_ipv6})
            if self._covered is None:
                self._covered = usable
            if self._shared is not None and self._browser is None:
                self._browser = Browser(self._shared, self._listening, self._tasks, scopes)
            for removed in self._more.keys() - usable:
                await self._shut(*self._more.pop(removed))
            for added in usable - self._covered - self._more.keys():
                # A separate instance: an open mDNS accepts no interface that comes later.
                opened = open_mdns([added])
                if opened is not None:
                    self._more[added] = (
                        opened,
                        Browser(opened, self._listening, self._tasks, scopes),
                    )
            # If one left and came back, the shared mDNS no longer hears anything there.
            self._covered &= usable

    def query(self) -> None:
        """Query all devices over mDNS once more."""
        for browser in (self._browser, *(browser for _, browser in self._more.values())):
            if browser is not None:
                browser.query()

    async def close(self) -> None:
        """Stop listening. The shared mDNS stays open."""
        async with self._turn:
            self._closed = True
            self._listener.close()
            if self._browser is not None:
                await self._browser.close()
            while self._more:
                await self._shut(*self._more.popitem()[1])

    @staticmethod
    async def _shut(opened: AsyncZeroconf, browser: Browser) -> None:
        await browser.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await opened.async_close()


SCAN_S: Final = 5.0
PROBES_AT_S: Final = (0.0, 1.0, 2.5)
"""When each round of a scan is sent. Packets are rarely lost, or devices busy, at all of them."""
SCAN_EVERY_S: Final = 300.0
DOUBT_EVERY_S: Final = 30.0
"""Shortest time between scans caused by claims that a camera is elsewhere."""
REPORT_EVERY_S: Final = 1.0
"""A device that changes its claims each time is reported once a second."""
MOST_BY_HAND: Final = 32
OnFound = Callable[[CameraFound], Awaitable[None]]
OnScan = Callable[[ScanStatus], Awaitable[None]]
ReadInterfaces = Callable[[], Sequence[Interface]]
"""Returns the current interfaces. Blocking, so it is called in a thread."""


class Discovery:
    """Finds cameras by mDNS and WS-Discovery. Cameras that go away stay listed as last seen."""

    def __init__(
        self,
        clock: Clock,
        zeroconf: AsyncZeroconf | None,
        interfaces: ReadInterfaces,
        *,
        on_scan: OnScan | None = None,
        enabled: bool = True,
    ) -> None:
        """Share `zeroconf`, open on the current interfaces. Without it, `run` opens its own.

        `enabled` is the owner's setting. If it is off, no device is queried.
        """
        self._enabled = enabled
        self._clock = clock
        self._zeroconf = zeroconf
        self._interfaces = interfaces
        self._on_scan = on_scan
        self._list = FoundList()
        self._by_hand: dict[str, None] = {}
        self._local = False
        """Whether the machine has no interface but loopback."""
        self._status: ScanStatus | None = None
        self._scan: asyncio.Task[None] | None = None
        self._waiting = 0
        self._announcements: Announcements | None = None
        self._sighted = asyncio.Event()
        self._doubt = asyncio.Event()

    def found(self) -> list[CameraFound]:
        """Return every camera seen since the hub started, newest last."""
        return self._list.found()

    @property
    def by_hand(self) -> tuple[str, ...]:
        """The addresses that somebody has had looked at, the newest first."""
        return tuple(reversed(self._by_hand))

    def scanning(self) -> ScanStatus | None:
        """Return the newest scan; None before the first."""
        return self._status

    async def scan(self) -> list[CameraFound]:
        """Look for cameras for five seconds and return every one known.

        A call during a scan joins it. A scan ends early once nobody waits for it. Raises
        ConflictError if the owner has switched discovery off.
        """
        self._check_enabled()
        if self._scan is None:
            self._scan = asyncio.create_task(self._scan_once())
            self._scan.add_done_callback(self._scanned)
        running = self._scan
        self._waiting += 1
        try:
            await asyncio.shield(running)
        finally:
            self._waiting -= 1
            if not self._waiting and not running.done():
                await cancel(running)
        return self.found()

    async def search(self, address: str) -> list[CameraFound]:
        """Look at one address, now and in every later scan; return the cameras at it.

        Raises InvalidInputError if it isn't a single host's literal address, and ConflictError if
        the owner has switched discovery off.
        """
        self._check_enabled()
        if not is_usable(address):
            raise InvalidInputError("camera.one_address", address=address[:60])
        self._by_hand.pop(address, None)
        self._by_hand[address] = None
        while len(self._by_hand) > MOST_BY_HAND:
            del self._by_hand[next(iter(self._by_hand))]
        if self._scan is not None:
            await self.scan()  # its first round was sent without this address
        await self.scan()
        return self._list.mark_by_hand(address)

    def _check_enabled(self) -> None:
        if not self._enabled:
            raise ConflictError("camera.search_off")

    async def run(self, on_found: OnFound) -> None:
        """Follow announcements live and scan now and then, until canceled."""
        listening = Listening(on_resolved=self._announced, on_withdrawn=self._withdraw)
        async with asyncio.TaskGroup() as tasks:
            announcements = Announcements(
                self._zeroconf, self._clock, self._answered, listening, tasks
            )
            self._announcements = announcements
            try:
                tasks.create_task(self._scan_often())
                tasks.create_task(self._check_claims())
                while True:
                    await self._sighted.wait()
                    self._sighted.clear()
                    for found in self._list.news():
                        await on_found(found)
                    await self._clock.sleep(REPORT_EVERY_S)
            finally:
                self._announcements = None
                await announcements.close()

    async def _scan_often(self) -> None:
        while True:
            await self.scan()
            await self._clock.sleep(SCAN_EVERY_S)

    async def _check_claims(self) -> None:
        """Scan when a camera is claimed to be elsewhere: only a scan can decide who is right."""
        while True:
            await self._doubt.wait()
            await self.scan()
            await self._clock.sleep(DOUBT_EVERY_S)
            self._doubt.clear()

    # Scanning

    async def _scan_once(self) -> None:
        """Scan, and report its start and its end, whatever ends it."""
        began, began_s = self._clock.now(), self._clock.steady_s()
        try:
            await self._publish_status(running=True, began=began, lasts_s=SCAN_S)
            await self._query_all(began_s)
        finally:
            lasted_s = self._clock.steady_s() - began_s
            await self._publish_status(running=False, began=began, lasts_s=lasted_s)

    def _scanned(self, scan: asyncio.Task[None]) -> None:
        self._scan = None
        if not scan.cancelled():
            scan.exception()  # its waiters raise it

    async def _publish_status(self, *, running: bool, began: datetime, lasts_s: float) -> None:
        self._status = ScanStatus(
            running=running, began_at=began, ends_at=began + timedelta(seconds=lasts_s)
        )
        if self._on_scan is not None:
            await self._on_scan(self._status)

    async def _query_all(self, began_s: float) -> None:
        interfaces = await asyncio.to_thread(self._interfaces)
        self._local = all(ip_address(each.address).is_loopback for each in interfaces)
        live = self._announcements
        if live is not None:
            await live.follow(interfaces)
        self._list.begin_scan()
        async with AsyncExitStack() as stack:
            prober = await stack.enter_async_context(
                probing(interfaces, self._answered, self._clock)
            )
            questions = Questions(self._still_there)
            stack.callback(questions.close)
            await questions.open()
            for number, at_s in enumerate(PROBES_AT_S):
                await self._until(began_s + at_s)
                prober.probe(number)
                for address in self._by_hand:
                    prober.probe_address(address, number)
                if number:
                    self._query_silent(prober, questions, number, interfaces)
                if live is not None:
                    live.query()
            await self._until(began_s + SCAN_S)
            protocols = {FoundBy.WS_DISCOVERY} if prober.usable else set()
        if prober.usable and live is not None and live.can_query:
            protocols.add(FoundBy.MDNS)
        self._list.end_scan(protocols)
        self._sighted.set()

    async def _until(self, due_s: float) -> None:
        await self._clock.sleep(max(0.0, due_s - self._clock.steady_s()))

    def _query_silent(
        self,
        prober: Prober,
        questions: Questions,
        round_number: int,
        interfaces: Sequence[Interface],
    ) -> None:
        """Query directly those that haven't answered: multicast datagrams are lost more often."""
        silent = [
            (sighting, address)
            for sighting, address in self._list.silent()
            if _is_near(address, interfaces)
        ]
        for sighting, address in silent:
            if sighting.found_by is FoundBy.MDNS:
                questions.query(sighting.key, address)
        answering = (each for each in silent if each[0].found_by is FoundBy.WS_DISCOVERY)
        for address in dict.fromkeys(address for _, address in answering):
            prober.probe_address(address, round_number)

    # Hearing

    def _answered(self, answer: ProbeMatch, address: str) -> None:
        if answer.leaving:
            self._list.leave(answer.endpoint, address)
        elif is_usable(address):
            xaddrs = at_sender(answer.xaddrs, address)
            self._accept(
                Sighting(
                    key=answer.endpoint or xaddrs[0],
                    found_by=FoundBy.WS_DISCOVERY,
                    addresses=(address,),
                    xaddrs=xaddrs,
                    name=answer.name,
                    brand=answer.brand,
                    mac=answer.mac,
                    doorbell=answer.doorbell,
                    detail=answer.detail,
                    at=self._clock.now(),
                )
            )
        self._sighted.set()

    def _announced(self, resolved: Resolved) -> None:
        sighting = read_announcement(
            resolved.service_type,
            resolved.service,
            # Announcements that place a camera on this machine itself are ignored.
            [
                address
                for address in resolved.addresses
                if self._local or not ip_address(address).is_loopback
            ],
            resolved.port,
            resolved.txt,
            self._clock.now(),
        )
        if sighting is not None:
            self._accept(sighting)

    def _accept(self, sighting: Sighting) -> None:
        self._list.accept(sighting)
        self._sighted.set()
        if self._list.doubted and self._scan is None:
            self._doubt.set()

    def _still_there(self, service: str, address: str) -> None:
        self._list.answered_from(service, address, self._clock.now())
        self._sighted.set()

    def _withdraw(self, service: str) -> None:
        self._list.leave(service)
        self._sighted.set()


def _is_near(address: str, interfaces: Sequence[Interface]) -> bool:
    """Return whether an address may be queried unprompted: its sender could have been forged."""
    return not ip_address(address).is_global or any(each.reaches(address) for each in interfaces)
