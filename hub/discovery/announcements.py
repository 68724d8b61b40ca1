"""Following announcements live, on whatever interfaces are there."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from zeroconf.asyncio import AsyncZeroconf

from hub.clock import Clock
from hub.discovery.interfaces import Interface
from hub.discovery.mdns_wire import Browser, Listening, open_mdns
from hub.discovery.ws_discovery import Ears, Heard

CLOSE_S = 5.0


class Announcements:
    """Hears Hello, Bye and mDNS; `follow` is told of the interfaces at each scan."""

    def __init__(
        self,
        zeroconf: AsyncZeroconf | None,
        clock: Clock,
        answered: Heard,
        listening: Listening,
        tasks: asyncio.TaskGroup,
    ) -> None:
        self._shared = zeroconf
        self._listening = listening
        self._tasks = tasks
        self._ears = Ears(answered, clock)
        self._covered: set[Interface] | None = set() if zeroconf is None else None
        """What the shared mDNS was opened on: the interfaces that are there at first."""
        self._browser: Browser | None = None
        self._more: dict[Interface, tuple[AsyncZeroconf, Browser]] = {}
        self._turn = asyncio.Lock()
        self._closed = False

    @property
    def asks(self) -> bool:
        """Whether anybody can be asked over mDNS."""
        return self._browser is not None or bool(self._more)

    async def follow(self, interfaces: Sequence[Interface]) -> None:
        """Listen on these interfaces, and on no others any more."""
        async with self._turn:
            if self._closed:
                return
            await self._ears.follow(interfaces)
            wanted = {each for each in interfaces if each.multicasts}
            scopes = sorted({each.name for each in wanted if each.is_ipv6})
            if self._covered is None:
                self._covered = wanted
            if self._shared is not None and self._browser is None:
                self._browser = Browser(self._shared, self._listening, self._tasks, scopes)
            for gone in self._more.keys() - wanted:
                await self._shut(*self._more.pop(gone))
            for came in wanted - self._covered - self._more.keys():
                # One of its own: an open mDNS takes no interface that comes later.
                opened = open_mdns([came])
                if opened is not None:
                    self._more[came] = (
                        opened,
                        Browser(opened, self._listening, self._tasks, scopes),
                    )
            # Where one left and came back, the shared mDNS hears nothing there any more.
            self._covered &= wanted

    def ask(self) -> None:
        """Ask everybody over mDNS once more."""
        for browser in (self._browser, *(browser for _, browser in self._more.values())):
            if browser is not None:
                browser.ask()

    async def close(self) -> None:
        """Listen no more; the shared mDNS stays open."""
        async with self._turn:
            self._closed = True
            self._ears.close()
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
