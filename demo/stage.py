"""The state of a running demo: its folder, addresses and processes, and the results so far."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from demo import home_assistant as ha
from demo.children import Children, free_port
from demo.network import HOME, HOST
from demo.steps import StepFailedError, Steps
from demo.watcher import Watcher
from hub.cli.client import local_hub
from hub.errors import HubError

LOOK_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a demo keeps its files and listens."""

    folder: Path
    private: bool
    """Whether it runs in its own network with real multicast."""
    lan: bool = False
    all_day: bool = False
    """Whether a whole day is played, fast."""

    @property
    def street(self) -> str:
        """The address of the camera."""
        return HOST if self.private else "127.0.0.1"

    @property
    def home(self) -> str:
        """The address of the hub."""
        return HOME if self.private else "127.0.0.1"

    @property
    def everyone(self) -> str:
        """The address on which everything for a person's browser listens."""
        return "0.0.0.0" if self.lan else "127.0.0.1"  # noqa: S104 -- only with --lan


@dataclass(slots=True)
class Play:
    """The running demo, with the results of each step for the following ones."""

    setting: Setting
    steps: Steps
    children: Children
    session: aiohttp.ClientSession
    ports: dict[str, int]
    watcher: Watcher
    stack: AsyncExitStack
    """Ends what the play itself serves."""
    is_stamped: bool = False
    """Whether a service stamps what the hub records."""
    older: str = ""
    """How many of the opened frames are older than the request: `410 of 440`."""
    agency_id: str = ""
    request_id: str = ""
    entry_id: str = ""
    home: ha.HomeAssistant | None = None
    entities: dict[str, str] = field(default_factory=dict)
    """Entity ids of the hub's device, keyed by the end of their unique id."""

    @property
    def board(self) -> str:
        """The board's address."""
        return f"http://127.0.0.1:{self.ports['board']}"

    @property
    def assistant(self) -> ha.HomeAssistant:
        """Home Assistant; raises StepFailedError before it has started."""
        if self.home is None:
            raise StepFailedError("Home Assistant has not been started.")
        return self.home

    def path(self, name: str) -> str:
        """Return a path in the demo's folder as a command-line argument."""
        return str(self.setting.folder / name)

    async def until[T](
        self, look: Callable[[], Awaitable[T | None]], what: str, *, within_s: float = 120
    ) -> T:
        """Call `look` until it returns something; raises StepFailedError after `within_s`."""
        return await until(look, within_s=within_s, what=what, children=self.children)

    async def hub(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 -- JSON
        """Call the hub as its command line does; raises StepFailedError with the hub's error."""
        try:
            async with local_hub(Path(self.path("hub"))) as hub:
                return await hub.call(method, path, body)
        except HubError as error:
            raise StepFailedError(str(error)) from error


async def until[T](
    look: Callable[[], Awaitable[T | None]], *, within_s: float, what: str, children: Children
) -> T:
    """Call `look` until it returns something; raises StepFailedError after `within_s`."""
    try:
        async with asyncio.timeout(within_s):
            while True:
                for name in children.names():
                    children.check(name)
                found = await look()
                if found is not None:
                    return found
                await asyncio.sleep(LOOK_S)
    except TimeoutError:
        raise StepFailedError(f"{what} did not happen within {within_s:.0f} s.") from None


async def answers(session: aiohttp.ClientSession, url: str) -> bool | None:
    """Return True if a server answers at this address, None if not yet."""
    try:
        async with session.get(url) as response:
            return True if response.status < 500 else None  # noqa: PLR2004
    except aiohttp.ClientError:
        return None


@asynccontextmanager
async def on_stage(setting: Setting, steps: Steps) -> AsyncGenerator[Play]:
    """Yield a play with no process started yet; stops everything that it starts."""
    wished = {
        "home": 8123,
        "hub": 8467,
        "board": 8480,
        "onvif": 8580,
        "rtsp": 8554,
        "watcher": 8481,
        "agency desk": 8765,
        "board desk": 8766,
        "witness 1": 8761,
        "witness 2": 8762,
        "witness 3": 8763,
    }
    street = {"onvif", "rtsp"}
    ports = {
        name: free_port(
            setting.street if name in street else setting.home if name == "hub" else "127.0.0.1",
            port,
        )
        for name, port in wished.items()
    }
    children = Children(setting.folder)
    async with ha.browser_session() as session, AsyncExitStack() as stack:
        watcher = Watcher(f"http://127.0.0.1:{ports['board']}", session)
        runner = await watcher.start("127.0.0.1", ports["watcher"])
        try:
            yield Play(setting, steps, children, session, ports, watcher, stack)
        finally:
            await children.stop_all()
            await runner.cleanup()
